/// Serves one client: a page, or a WebSocket.
fn visitor(
    conn: Connection,
    room: Rc<Room>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `visitor` stands, with what it keeps there.
    enum Visitor<
        Conn,
        Room,
        Timeout,
        RoomHeld,
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
        Start { room: Room, conn: Conn },
        /// Line 39: waiting for `timeout(PATIENCE, request(conn.clone()))`.
        Timeout { timeout: Timeout, room: Room, conn: Conn },
        /// Line 44: waiting for `conn.sendall(page)`.
        Sendall { sendall: Sendall, head: HeadHeld, room: RoomHeld, conn: Conn },
        /// Line 46: waiting for `conn.sendall(accepted)`.
        Sendall2 {
            sendall2: Sendall2,
            chat: Chat,
            head: HeadHeld,
            room: Room,
            conn: Conn,
        },
        /// Line 48: waiting for `member(conn.clone(), room)`.
        Member { member: Member, head: HeadHeld, conn: Conn },
        /// Line 50: waiting for `echo(conn.clone())`.
        Echo { echo: Echo, head: HeadHeld, room: RoomHeld, conn: Conn },
        /// Line 47: passing the end of the `if`.
        AfterIf { head: HeadHeld, room: ::core::option::Option<RoomHeld>, conn: Conn },
        /// Line 43: passing the end of the `match`.
        AfterMatch {
            head: HeadHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: Conn,
        },
        /// Line 56: waiting for `timeout(PATIENCE, read_away(conn))`.
        Timeout2 {
            timeout2: Timeout2,
            head: HeadHeld,
            room: ::core::option::Option<RoomHeld>,
        },
        /// Line 55: passing the end of the `if`.
        AfterIf2 {
            head: HeadHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: ::core::option::Option<ConnHeld>,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Visitor(Conn, Room, Timeout, RoomHeld, HeadHeld, Sendall, Chat, Sendall2, Member,
        Echo, Timeout2, ConnHeld), "visitor", 36, [Start(36, "", [1, 7]), Timeout(39,
        "timeout(PATIENCE, request(conn.clone()))", [2, 3, 7]), Sendall(44,
        "conn.sendall(page)", [6, 7]), Sendall2(46, "conn.sendall(accepted)", [4, 5, 7]),
        Member(48, "member(conn.clone(), room)", [6, 7]), Echo(50, "echo(conn.clone())",
        [6, 7]), Timeout2(56, "timeout(PATIENCE, read_away(conn))", [7])]
    );
    ::bluelet::step::machine(Visitor::Start { room, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state {
                    Visitor::Start { .. } => {
                        let Visitor::Start { conn, room } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(PATIENCE));
                        let timeout = timeout(PATIENCE, request(conn.clone()));
                        *state = Visitor::Timeout {
                            timeout,
                            room,
                            conn,
                        };
                    }
                    Visitor::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout, cx)
                        );
                        let Visitor::Timeout { conn, room, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let head = match { value } {
                            Ok(head) => head?,
                            Err(_) => break 'run Ok(()),
                        };
                        match answer(&head) {
                            Answer::Page(page) => {
                                let sendall = conn.sendall(page);
                                *state = Visitor::Sendall {
                                    sendall,
                                    head: ::bluelet::step::Held::of(&head)
                                        .keep_over_yield(head),
                                    room: ::bluelet::step::Held::of(&room)
                                        .keep_over_yield(room),
                                    conn,
                                };
                            }
                            Answer::WebSocket { accepted, chat } => {
                                let sendall2 = conn.sendall(accepted);
                                *state = Visitor::Sendall2 {
                                    sendall2,
                                    chat,
                                    head: ::bluelet::step::Held::of(&head)
                                        .keep_over_yield(head),
                                    room,
                                    conn,
                                };
                            }
                        }
                    }
                    Visitor::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Visitor::Sendall { conn, room: _room, head: _head, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        { value? }
                        *state = Visitor::AfterMatch {
                            head: _head,
                            room: ::core::option::Option::Some(_room),
                            conn,
                        };
                    }
                    Visitor::Sendall2 { sendall2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall2, cx)
                        );
                        let Visitor::Sendall2 { conn, room, head: _head, chat, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        if chat {
                            let member = member(conn.clone(), room);
                            *state = Visitor::Member {
                                member,
                                head: _head,
                                conn,
                            };
                        } else {
                            let echo = echo(conn.clone());
                            *state = Visitor::Echo {
                                echo,
                                head: _head,
                                room: ::bluelet::step::Held::of(&room)
                                    .keep_over_yield(room),
                                conn,
                            };
                        }
                    }
                    Visitor::Member { member, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * member, cx)
                        );
                        let Visitor::Member { conn, head: _head, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Visitor::AfterIf {
                            head: _head,
                            room: ::core::option::Option::None,
                            conn,
                        };
                    }
                    Visitor::Echo { echo, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * echo, cx)
                        );
                        let Visitor::Echo { conn, room: _room, head: _head, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Visitor::AfterIf {
                            head: _head,
                            room: ::core::option::Option::Some(_room),
                            conn,
                        };
                    }
                    Visitor::AfterIf { .. } => {
                        let Visitor::AfterIf { conn, room: _room, head: _head } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        *state = Visitor::AfterMatch {
                            head: _head,
                            room: _room,
                            conn,
                        };
                    }
                    Visitor::AfterMatch { .. } => {
                        let Visitor::AfterMatch { conn, room: _room, head: _head } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        if conn.shutdown(Shutdown::Write).is_ok() {
                            let timeout2 = timeout(PATIENCE, read_away(conn));
                            *state = Visitor::Timeout2 {
                                timeout2,
                                head: _head,
                                room: _room,
                            };
                            continue 'run;
                        }
                        *state = Visitor::AfterIf2 {
                            head: _head,
                            room: _room,
                            conn: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            ),
                        };
                    }
                    Visitor::Timeout2 { timeout2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout2, cx)
                        );
                        let Visitor::Timeout2 { room: _room, head: _head, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let _ = { value };
                        *state = Visitor::AfterIf2 {
                            head: _head,
                            room: _room,
                            conn: ::core::option::Option::None,
                        };
                    }
                    Visitor::AfterIf2 { .. } => {
                        let Visitor::AfterIf2 {
                            conn: _conn,
                            room: _room,
                            head: _head,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        break 'run Ok(());
                    }
                    Visitor::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Sends every message back.
fn echo(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `echo` stands, with what it keeps there.
    enum Echo<Conn, Peer, Recv, Sendall> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 65: passing the head of the `while`.
        While { peer: Peer, conn: Conn },
        /// Line 66: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, peer: Peer, conn: Conn },
        /// Line 70: waiting for `conn.sendall(peer.outgoing())`.
        Sendall { sendall: Sendall, peer: Peer, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Echo(Conn, Peer, Recv, Sendall), "echo", 63, [Start(63, "", [1, 3]), Recv(66,
        "conn.recv(65536)", [2, 3]), Sendall(70, "conn.sendall(peer.outgoing())", [1,
        3])]
    );
    ::bluelet::step::machine(Echo::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Echo::Start { .. } => {
                        let Echo::Start { conn } = ::bluelet::step::take(state) else {
                            ::core::unreachable!()
                        };
                        let mut peer = Peer::new();
                        *state = Echo::While { peer, conn };
                    }
                    Echo::While { .. } => {
                        let Echo::While { conn, mut peer } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        {
                            if peer.is_open() {
                                let recv = conn.recv(65536);
                                *state = Echo::Recv { recv, peer, conn };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Echo::Recv { recv, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * recv, cx)
                        );
                        let Echo::Recv { conn, mut peer, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let data = value?;
                        for message in peer.take(data) {
                            peer.say(message);
                        }
                        let sendall = conn.sendall(peer.outgoing());
                        *state = Echo::Sendall {
                            sendall,
                            peer,
                            conn,
                        };
                    }
                    Echo::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Echo::Sendall { conn, mut peer, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Echo::While { peer, conn };
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
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `member` stands, with what it keeps there.
    enum Member<Conn, Room, Peer, Seat, Race, Sendall> {
        /// Called, not yet started.
        Start { room: Room, conn: Conn },
        /// Line 80: passing the head of the `while`.
        While { seat: Seat, peer: Peer, room: Room, conn: Conn },
        /// Line 82: waiting for `race(conn.recv(65536), seat.next())`.
        Race { race: Race, seat: Seat, peer: Peer, room: Room, conn: Conn },
        /// Line 89: waiting for `conn.sendall(peer.outgoing())`.
        Sendall { sendall: Sendall, seat: Seat, peer: Peer, room: Room, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Member(Conn, Room, Peer, Seat, Race, Sendall), "member", 77, [Start(77, "", [1,
        3]), Race(82, "race(conn.recv(65536), seat.next())", [2, 3]), Sendall(89,
        "conn.sendall(peer.outgoing())", [1, 3])]
    );
    ::bluelet::step::machine(Member::Start { room, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Member::Start { .. } => {
                        let Member::Start { conn, room } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        let mut peer = Peer::new();
                        let seat = room.enter();
                        *state = Member::While {
                            seat,
                            peer,
                            room,
                            conn,
                        };
                    }
                    Member::While { .. } => {
                        let Member::While { conn, room, mut peer, seat } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        {
                            if peer.is_open() {
                                let race = race(conn.recv(65536), seat.next());
                                *state = Member::Race {
                                    race,
                                    seat,
                                    peer,
                                    room,
                                    conn,
                                };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Member::Race { race, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * race, cx)
                        );
                        let Member::Race { conn, room, mut peer, seat, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        match { value } {
                            Either::Left(data) => {
                                peer.take(data?)
                                    .into_iter()
                                    .for_each(|message| room.tell(message))
                            }
                            Either::Right(Some(message)) => peer.say(message),
                            Either::Right(None) => peer.close("too slow for this room"),
                        }
                        let sendall = conn.sendall(peer.outgoing());
                        *state = Member::Sendall {
                            sendall,
                            seat,
                            peer,
                            room,
                            conn,
                        };
                    }
                    Member::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Member::Sendall { conn, room, mut peer, seat, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Member::While {
                            seat,
                            peer,
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
        /// Called, not yet started; or line 97: passing the head of the `while`.
        Start { conn: Conn },
        /// Line 97: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        ReadAway(Conn, Recv), "read_away", 96, [Start(96, "", [1]), Recv(97,
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
        /// Line 105: passing the head of the `loop`.
        Loop { head: Head, conn: Conn },
        /// Line 106: waiting for `conn.read_until(b'\n', LONGEST_REQUEST - head.len())`.
        ReadUntil { read_until: ReadUntil, head: Head, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Request(Conn, Head, ReadUntil), "request", 103, [Start(103, "", [1]),
        ReadUntil(106, "conn.read_until(b'\\n', LONGEST_REQUEST - head.len())", [1, 2])]
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

fn websocket(server: Server) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `websocket` stands, with what it keeps there.
    enum Websocket<Server, DumpOn, Serve> {
        /// Called, not yet started.
        Start { server: Server },
        /// Line 163: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn { dump_on: DumpOn, server: Server },
        /// Line 165: waiting for `server.serve(move |conn| visitor(conn, room.clone()))`.
        Serve { serve: Serve },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Websocket(Server, DumpOn, Serve), "websocket", 162, [Start(162, "", [1]),
        DumpOn(163, "bluelet::dump_on(bluelet::SIGUSR1)", [2]), Serve(165,
        "server.serve(move |conn| visitor(conn, room.clone()))", [3])]
    );
    ::bluelet::step::machine(Websocket::Start { server })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Websocket::Start { .. } => {
                        let Websocket::Start { server } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        *state = Websocket::DumpOn {
                            dump_on,
                            server,
                        };
                    }
                    Websocket::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * dump_on, cx)
                        );
                        let Websocket::DumpOn { server, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value;
                        let room = Rc::new(Room::default());
                        let serve = server
                            .serve(move |conn| visitor(conn, room.clone()));
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
