/// Serves one client.
fn visitor(
    conn: Connection,
    room: Rc<Room>,
    place: Rc<Place>,
    silence: Duration,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `visitor` stands, with what it keeps there.
    enum Visitor<Conn, Room, Place, Silence, Visit> {
        /// Called, not yet started.
        Start { silence: Silence, place: Place, room: Room, conn: Conn },
        /// Line 54: waiting for `visit(conn, room, place, silence)`.
        Visit { visit: Visit },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Visitor(Conn, Room, Place, Silence, Visit), "visitor", 48, [Start(48, "", [1]),
        Visit(54, "visit(conn, room, place, silence)", [2])]
    );
    ::bluelet::step::machine(Visitor::Start {
            silence,
            place,
            room,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Visitor::Start { .. } => {
                        let Visitor::Start { conn, room, place, silence } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let visit = visit(conn, room, place, silence);
                        *state = Visitor::Visit { visit };
                    }
                    Visitor::Visit { visit } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * visit, cx)
                        );
                        ::bluelet::step::take(state);
                        break 'run failure(value);
                    }
                    Visitor::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Gives a client what it asks for: a page, or a WebSocket.
fn visit(
    conn: Connection,
    room: Rc<Room>,
    place: Rc<Place>,
    silence: Duration,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `visit` stands, with what it keeps there.
    enum Visit<
        Conn,
        Room,
        Place,
        Silence,
        Timeout,
        RoomHeld,
        PlaceHeld,
        SilenceHeld,
        HeadHeld,
        Sendall,
        Chat,
        Sendall2,
        Member,
        Echo,
        Timeout2,
        ConnHeld,
    > {
        /// Called, not yet started.
        Start { silence: Silence, place: Place, room: Room, conn: Conn },
        /// Line 62: waiting for `timeout(PATIENCE, request(conn.clone()))`.
        Timeout {
            timeout: Timeout,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 67: waiting for `conn.sendall(page)`.
        Sendall {
            sendall: Sendall,
            head: HeadHeld,
            silence: SilenceHeld,
            place: PlaceHeld,
            room: RoomHeld,
            conn: Conn,
        },
        /// Line 69: waiting for `conn.sendall(accepted)`.
        Sendall2 {
            sendall2: Sendall2,
            chat: Chat,
            head: HeadHeld,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 71: waiting for `member(conn.clone(), room, place.clone(), silence)`.
        Member { member: Member, head: HeadHeld, place: PlaceHeld, conn: Conn },
        /// Line 73: waiting for `echo(conn.clone(), place.clone(), silence)`.
        Echo {
            echo: Echo,
            head: HeadHeld,
            place: PlaceHeld,
            room: RoomHeld,
            conn: Conn,
        },
        /// Line 70: passing the end of the `if`.
        AfterIf {
            head: HeadHeld,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: Conn,
        },
        /// Line 66: passing the end of the `match`.
        AfterMatch {
            head: HeadHeld,
            silence: ::core::option::Option<SilenceHeld>,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: Conn,
        },
        /// Line 79: waiting for `timeout(PATIENCE, read_away(conn))`.
        Timeout2 {
            timeout2: Timeout2,
            head: HeadHeld,
            silence: ::core::option::Option<SilenceHeld>,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
        },
        /// Line 78: passing the end of the `if`.
        AfterIf2 {
            head: HeadHeld,
            silence: ::core::option::Option<SilenceHeld>,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: ::core::option::Option<ConnHeld>,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Visit(Conn, Room, Place, Silence, Timeout, RoomHeld, PlaceHeld, SilenceHeld,
        HeadHeld, Sendall, Chat, Sendall2, Member, Echo, Timeout2, ConnHeld), "visit",
        59, [Start(59, "", [1, 7]), Timeout(62,
        "timeout(PATIENCE, request(conn.clone()))", [2, 3, 7]), Sendall(67,
        "conn.sendall(page)", [6, 7]), Sendall2(69, "conn.sendall(accepted)", [4, 5, 7]),
        Member(71, "member(conn.clone(), room, place.clone(), silence)", [6, 7]),
        Echo(73, "echo(conn.clone(), place.clone(), silence)", [6, 7]), Timeout2(79,
        "timeout(PATIENCE, read_away(conn))", [7])]
    );
    ::bluelet::step::machine(Visit::Start {
            silence,
            place,
            room,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state {
                    Visit::Start { .. } => {
                        let Visit::Start { conn, room, place, silence } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(PATIENCE));
                        let timeout = timeout(PATIENCE, request(conn.clone()));
                        *state = Visit::Timeout {
                            timeout,
                            silence,
                            place,
                            room,
                            conn,
                        };
                    }
                    Visit::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout, cx)
                        );
                        let Visit::Timeout { conn, room, place, silence, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let head = match { value } {
                            Ok(head) => head?,
                            Err(_) => break 'run Ok(()),
                        };
                        match answer(&head) {
                            Answer::Page(page) => {
                                let sendall = conn.sendall(page);
                                *state = Visit::Sendall {
                                    sendall,
                                    head: ::bluelet::step::Held::of(&head)
                                        .keep_over_yield(head),
                                    silence: ::bluelet::step::Held::of(&silence)
                                        .keep_over_yield(silence),
                                    place: ::bluelet::step::Held::of(&place)
                                        .keep_over_yield(place),
                                    room: ::bluelet::step::Held::of(&room)
                                        .keep_over_yield(room),
                                    conn,
                                };
                            }
                            Answer::WebSocket { accepted, chat } => {
                                let sendall2 = conn.sendall(accepted);
                                *state = Visit::Sendall2 {
                                    sendall2,
                                    chat,
                                    head: ::bluelet::step::Held::of(&head)
                                        .keep_over_yield(head),
                                    silence,
                                    place,
                                    room,
                                    conn,
                                };
                            }
                        }
                    }
                    Visit::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Visit::Sendall {
                            conn,
                            room: _room,
                            place: _place,
                            silence: _silence,
                            head: _head,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        { value? }
                        *state = Visit::AfterMatch {
                            head: _head,
                            silence: ::core::option::Option::Some(_silence),
                            place: _place,
                            room: ::core::option::Option::Some(_room),
                            conn,
                        };
                    }
                    Visit::Sendall2 { sendall2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall2, cx)
                        );
                        let Visit::Sendall2 {
                            conn,
                            room,
                            place,
                            silence,
                            head: _head,
                            chat,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        value?;
                        if chat {
                            let member = member(
                                conn.clone(),
                                room,
                                place.clone(),
                                silence,
                            );
                            *state = Visit::Member {
                                member,
                                head: _head,
                                place: ::bluelet::step::Held::of(&place)
                                    .keep_over_yield(place),
                                conn,
                            };
                        } else {
                            let echo = echo(conn.clone(), place.clone(), silence);
                            *state = Visit::Echo {
                                echo,
                                head: _head,
                                place: ::bluelet::step::Held::of(&place)
                                    .keep_over_yield(place),
                                room: ::bluelet::step::Held::of(&room)
                                    .keep_over_yield(room),
                                conn,
                            };
                        }
                    }
                    Visit::Member { member, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * member, cx)
                        );
                        let Visit::Member { conn, place: _place, head: _head, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Visit::AfterIf {
                            head: _head,
                            place: _place,
                            room: ::core::option::Option::None,
                            conn,
                        };
                    }
                    Visit::Echo { echo, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * echo, cx)
                        );
                        let Visit::Echo {
                            conn,
                            room: _room,
                            place: _place,
                            head: _head,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        value?;
                        *state = Visit::AfterIf {
                            head: _head,
                            place: _place,
                            room: ::core::option::Option::Some(_room),
                            conn,
                        };
                    }
                    Visit::AfterIf { .. } => {
                        let Visit::AfterIf {
                            conn,
                            room: _room,
                            place: _place,
                            head: _head,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        *state = Visit::AfterMatch {
                            head: _head,
                            silence: ::core::option::Option::None,
                            place: _place,
                            room: _room,
                            conn,
                        };
                    }
                    Visit::AfterMatch { .. } => {
                        let Visit::AfterMatch {
                            conn,
                            room: _room,
                            place: _place,
                            silence: _silence,
                            head: _head,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        if conn.shutdown(Shutdown::Write).is_ok() {
                            let timeout2 = timeout(PATIENCE, read_away(conn));
                            *state = Visit::Timeout2 {
                                timeout2,
                                head: _head,
                                silence: _silence,
                                place: _place,
                                room: _room,
                            };
                            continue 'run;
                        }
                        *state = Visit::AfterIf2 {
                            head: _head,
                            silence: _silence,
                            place: _place,
                            room: _room,
                            conn: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            ),
                        };
                    }
                    Visit::Timeout2 { timeout2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout2, cx)
                        );
                        let Visit::Timeout2 {
                            room: _room,
                            place: _place,
                            silence: _silence,
                            head: _head,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        let _ = { value };
                        *state = Visit::AfterIf2 {
                            head: _head,
                            silence: _silence,
                            place: _place,
                            room: _room,
                            conn: ::core::option::Option::None,
                        };
                    }
                    Visit::AfterIf2 { .. } => {
                        let Visit::AfterIf2 {
                            conn: _conn,
                            room: _room,
                            place: _place,
                            silence: _silence,
                            head: _head,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        break 'run Ok(());
                    }
                    Visit::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Sends every message back.
fn echo(
    conn: Connection,
    place: Rc<Place>,
    silence: Duration,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `echo` stands, with what it keeps there.
    enum Echo<Conn, Place, Silence, Peer, Timeout, Sendall> {
        /// Called, not yet started.
        Start { silence: Silence, place: Place, conn: Conn },
        /// Line 88: passing the head of the `while`.
        While { peer: Peer, silence: Silence, place: Place, conn: Conn },
        /// Line 89: waiting for `timeout(silence, conn.recv(65536))`.
        Timeout {
            timeout: Timeout,
            peer: Peer,
            silence: Silence,
            place: Place,
            conn: Conn,
        },
        /// Line 98: waiting for `conn.sendall(peer.outgoing())`.
        Sendall {
            sendall: Sendall,
            peer: Peer,
            silence: Silence,
            place: Place,
            conn: Conn,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Echo(Conn, Place, Silence, Peer, Timeout, Sendall), "echo", 86, [Start(86, "",
        [1, 3]), Timeout(89, "timeout(silence, conn.recv(65536))", [2, 3]), Sendall(98,
        "conn.sendall(peer.outgoing())", [1, 3])]
    );
    ::bluelet::step::machine(Echo::Start {
            silence,
            place,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Echo::Start { .. } => {
                        let Echo::Start { conn, place, silence } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let mut peer = Peer::new();
                        *state = Echo::While {
                            peer,
                            silence,
                            place,
                            conn,
                        };
                    }
                    Echo::While { .. } => {
                        let Echo::While { conn, place, silence, mut peer } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        {
                            if peer.is_open() {
                                let timeout = timeout(silence, conn.recv(65536));
                                *state = Echo::Timeout {
                                    timeout,
                                    peer,
                                    silence,
                                    place,
                                    conn,
                                };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Echo::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout, cx)
                        );
                        let Echo::Timeout { conn, place, silence, mut peer, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        match { value } {
                            Ok(data) => {
                                place.heard();
                                for message in peer.take(data?) {
                                    peer.say(message);
                                }
                            }
                            Err(_) => peer.is_silent(),
                        }
                        let sendall = conn.sendall(peer.outgoing());
                        *state = Echo::Sendall {
                            sendall,
                            peer,
                            silence,
                            place,
                            conn,
                        };
                    }
                    Echo::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Echo::Sendall { conn, place, silence, mut peer, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Echo::While {
                            peer,
                            silence,
                            place,
                            conn,
                        };
                    }
                    Echo::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Tells the room what a client says, and the client what is said in the room.
fn member(
    conn: Connection,
    room: Rc<Room>,
    place: Rc<Place>,
    silence: Duration,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `member` stands, with what it keeps there.
    enum Member<Conn, Room, Place, Silence, Peer, Seat, Timeout, Sendall> {
        /// Called, not yet started.
        Start { silence: Silence, place: Place, room: Room, conn: Conn },
        /// Line 108: passing the head of the `while`.
        While {
            seat: Seat,
            peer: Peer,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 110: waiting for `timeout(silence, race(conn.recv(65536), seat.next()))`.
        Timeout {
            timeout: Timeout,
            seat: Seat,
            peer: Peer,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 119: waiting for `conn.sendall(peer.outgoing())`.
        Sendall {
            sendall: Sendall,
            seat: Seat,
            peer: Peer,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Member(Conn, Room, Place, Silence, Peer, Seat, Timeout, Sendall), "member", 105,
        [Start(105, "", [1, 3]), Timeout(110,
        "timeout(silence, race(conn.recv(65536), seat.next()))", [2, 3]), Sendall(119,
        "conn.sendall(peer.outgoing())", [1, 3])]
    );
    ::bluelet::step::machine(Member::Start {
            silence,
            place,
            room,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Member::Start { .. } => {
                        let Member::Start { conn, room, place, silence } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let mut peer = Peer::new();
                        let seat = room.enter();
                        *state = Member::While {
                            seat,
                            peer,
                            silence,
                            place,
                            room,
                            conn,
                        };
                    }
                    Member::While { .. } => {
                        let Member::While {
                            conn,
                            room,
                            place,
                            silence,
                            mut peer,
                            seat,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        {
                            if peer.is_open() {
                                let timeout = timeout(
                                    silence,
                                    race(conn.recv(65536), seat.next()),
                                );
                                *state = Member::Timeout {
                                    timeout,
                                    seat,
                                    peer,
                                    silence,
                                    place,
                                    room,
                                    conn,
                                };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Member::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout, cx)
                        );
                        let Member::Timeout {
                            conn,
                            room,
                            place,
                            silence,
                            mut peer,
                            seat,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        match { value } {
                            Ok(Either::Left(data)) => {
                                place.heard();
                                peer.take(data?)
                                    .into_iter()
                                    .for_each(|message| room.tell(message))
                            }
                            Ok(Either::Right(Some(message))) => peer.say(message),
                            Ok(Either::Right(None)) => {
                                peer.close("too slow for this room")
                            }
                            Err(_) => peer.is_silent(),
                        }
                        let sendall = conn.sendall(peer.outgoing());
                        *state = Member::Sendall {
                            sendall,
                            seat,
                            peer,
                            silence,
                            place,
                            room,
                            conn,
                        };
                    }
                    Member::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Member::Sendall {
                            conn,
                            room,
                            place,
                            silence,
                            mut peer,
                            seat,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        value?;
                        *state = Member::While {
                            seat,
                            peer,
                            silence,
                            place,
                            room,
                            conn,
                        };
                    }
                    Member::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Reads to the end of the stream.
fn read_away(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `read_away` stands, with what it keeps there.
    enum ReadAway<Conn, Recv> {
        /// Called, not yet started; or line 127: passing the head of the `while`.
        Start { conn: Conn },
        /// Line 127: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        ReadAway(Conn, Recv), "read_away", 126, [Start(126, "", [1]), Recv(127,
        "conn.recv(65536)", [1, 2])]
    );
    ::bluelet::step::machine(ReadAway::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    ReadAway::Start { .. } => {
                        let ReadAway::Start { conn } = ::bluelet::step::take(state) else {
                            ::core::unreachable!()
                        };
                        let recv = conn.recv(65536);
                        *state = ReadAway::Recv { recv, conn };
                    }
                    ReadAway::Recv { recv, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * recv, cx)
                        );
                        let ReadAway::Recv { conn, .. } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        let value = value;
                        {
                            if !value?.is_empty() {
                                *state = ReadAway::Start { conn };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    ReadAway::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Reads a request's head, with the empty line; what follows it stays there.
fn request(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<Vec<u8>>> {
    /// Where `request` stands, with what it keeps there.
    enum Request<Conn, Head, ReadUntil> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 135: passing the head of the `loop`.
        Loop { head: Head, conn: Conn },
        /// Line 136: waiting for `conn.read_until(b'\n', LONGEST_REQUEST - head.len())`.
        ReadUntil { read_until: ReadUntil, head: Head, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Request(Conn, Head, ReadUntil), "request", 133, [Start(133, "", [1]),
        ReadUntil(136, "conn.read_until(b'\\n', LONGEST_REQUEST - head.len())", [1, 2])]
    );
    ::bluelet::step::machine(Request::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<Vec<u8>>> {
            let result2: io::Result<Vec<u8>> = 'run: loop {
                match state {
                    Request::Start { .. } => {
                        let Request::Start { conn } = ::bluelet::step::take(state) else {
                            ::core::unreachable!()
                        };
                        let mut head = Vec::new();
                        *state = Request::Loop { head, conn };
                    }
                    Request::Loop { .. } => {
                        let Request::Loop { conn, mut head } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let read_until = conn
                            .read_until(b'\n', LONGEST_REQUEST - head.len());
                        *state = Request::ReadUntil {
                            read_until,
                            head,
                            conn,
                        };
                    }
                    Request::ReadUntil { read_until, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * read_until, cx)
                        );
                        let Request::ReadUntil { conn, mut head, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        {
                            let line = value?;
                            head.extend_from_slice(&line);
                            if line.len() <= 2 {
                                break 'run Ok(head);
                            }
                        }
                        *state = Request::Loop { head, conn };
                    }
                    Request::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result2)
        })
}

fn websocket(
    server: Server,
    crowd: Rc<Crowd>,
    silence: Duration,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `websocket` stands, with what it keeps there.
    enum Websocket<Server, Crowd, Silence, DumpOn, Serve> {
        /// Called, not yet started.
        Start { silence: Silence, crowd: Crowd, server: Server },
        /// Line 193: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn { dump_on: DumpOn, silence: Silence, crowd: Crowd, server: Server },
        /// Line 195: waiting for `server.serve(move |conn| { let place = crowd.enter(&conn); visitor(conn, room.clone(), place, silence) })`.
        Serve { serve: Serve },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Websocket(Server, Crowd, Silence, DumpOn, Serve), "websocket", 192, [Start(192,
        "", [1]), DumpOn(193, "bluelet::dump_on(bluelet::SIGUSR1)", [2]), Serve(195,
        "server.serve(move |conn| { let place = crowd.enter(&conn); visitor(conn, room.clone(), place, silence) })",
        [3])]
    );
    ::bluelet::step::machine(Websocket::Start {
            silence,
            crowd,
            server,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Websocket::Start { .. } => {
                        let Websocket::Start { server, crowd, silence } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        *state = Websocket::DumpOn {
                            dump_on,
                            silence,
                            crowd,
                            server,
                        };
                    }
                    Websocket::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * dump_on, cx)
                        );
                        let Websocket::DumpOn { server, crowd, silence, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value;
                        let room = Rc::new(Room::default());
                        let serve = server
                            .serve(move |conn| {
                                let place = crowd.enter(&conn);
                                visitor(conn, room.clone(), place, silence)
                            });
                        *state = Websocket::Serve { serve };
                    }
                    Websocket::Serve { serve } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * serve, cx)
                        );
                        ::bluelet::step::take(state);
                        break 'run value;
                    }
                    Websocket::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
