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
        HeadHeld,
        Sendall,
        Chat,
        Sendall2,
        Member,
        Echo,
        HangUp,
    > {
        /// Called, not yet started.
        Start { silence: Silence, place: Place, room: Room, conn: Conn },
        /// Line 50: waiting for `timeout(PATIENCE, request(conn.clone()))`.
        Timeout {
            timeout: Timeout,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 55: waiting for `conn.sendall(page)`.
        Sendall {
            sendall: Sendall,
            head: HeadHeld,
            place: PlaceHeld,
            room: RoomHeld,
            conn: Conn,
        },
        /// Line 57: waiting for `conn.sendall(accepted)`.
        Sendall2 {
            sendall2: Sendall2,
            chat: Chat,
            head: HeadHeld,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 59: waiting for `member(conn.clone(), room, place.clone(), silence)`.
        Member { member: Member, head: HeadHeld, place: PlaceHeld, conn: Conn },
        /// Line 61: waiting for `echo(conn.clone(), place.clone(), silence)`.
        Echo {
            echo: Echo,
            head: HeadHeld,
            place: PlaceHeld,
            room: RoomHeld,
            conn: Conn,
        },
        /// Line 58: passing the end of the `if`.
        AfterIf {
            head: HeadHeld,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: Conn,
        },
        /// Line 54: passing the end of the `match`.
        AfterMatch {
            head: HeadHeld,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
            conn: Conn,
        },
        /// Line 65: waiting for `hang_up(conn, PATIENCE)`.
        HangUp {
            hang_up: HangUp,
            head: HeadHeld,
            place: PlaceHeld,
            room: ::core::option::Option<RoomHeld>,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Visit(Conn, Room, Place, Silence, Timeout, RoomHeld, PlaceHeld, HeadHeld,
        Sendall, Chat, Sendall2, Member, Echo, HangUp), "visit", 47, [Start(47, "", [1,
        7]), Timeout(50, "timeout(PATIENCE, request(conn.clone()))", [2, 3, 7]),
        Sendall(55, "conn.sendall(page)", [6, 7]), Sendall2(57, "conn.sendall(accepted)",
        [4, 5, 7]), Member(59, "member(conn.clone(), room, place.clone(), silence)", [6,
        7]), Echo(61, "echo(conn.clone(), place.clone(), silence)", [6, 7]), HangUp(65,
        "hang_up(conn, PATIENCE)", [7])]
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
                match state.get() {
                    Visit::Start { .. } => {
                        let Visit::Start { conn, room, place, silence } = state.take()
                        else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(PATIENCE));
                        let timeout = timeout(PATIENCE, request(conn.clone()));
                        state
                            .put(Visit::Timeout {
                                timeout,
                                silence,
                                place,
                                room,
                                conn,
                            });
                    }
                    Visit::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout));
                        let Visit::Timeout { conn, room, place, silence, .. } = state
                            .take() else { ::core::unreachable!() };
                        let head = match { value } {
                            Ok(head) => head?,
                            Err(_) => break 'run Ok(()),
                        };
                        match answer(&head) {
                            Answer::Page(page) => {
                                let sendall = conn.sendall(page);
                                state
                                    .put(Visit::Sendall {
                                        sendall,
                                        head: ::bluelet::step::kept!(
                                            head, ::bluelet::step::Held::of(& head)
                                            .keep_over_yield(head)
                                        ),
                                        place: ::bluelet::step::Held::of(&place)
                                            .keep_over_yield(place),
                                        room: ::bluelet::step::Held::of(&room)
                                            .keep_over_yield(room),
                                        conn,
                                    });
                            }
                            Answer::WebSocket { accepted, chat } => {
                                let sendall2 = conn.sendall(accepted);
                                state
                                    .put(Visit::Sendall2 {
                                        sendall2,
                                        chat,
                                        head: ::bluelet::step::kept!(
                                            head, ::bluelet::step::Held::of(& head)
                                            .keep_over_yield(head)
                                        ),
                                        silence,
                                        place,
                                        room,
                                        conn,
                                    });
                            }
                        }
                    }
                    Visit::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Visit::Sendall {
                            conn,
                            room: _room,
                            place: _place,
                            head: _head,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        { value? }
                        state
                            .put(Visit::AfterMatch {
                                head: _head,
                                place: _place,
                                room: ::core::option::Option::Some(_room),
                                conn,
                            });
                    }
                    Visit::Sendall2 { sendall2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall2));
                        let Visit::Sendall2 {
                            conn,
                            room,
                            place,
                            silence,
                            head: _head,
                            chat,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        value?;
                        if chat {
                            let member = member(
                                conn.clone(),
                                room,
                                place.clone(),
                                silence,
                            );
                            state
                                .put(Visit::Member {
                                    member,
                                    head: _head,
                                    place: ::bluelet::step::Held::of(&place)
                                        .keep_over_yield(place),
                                    conn,
                                });
                        } else {
                            let echo = echo(conn.clone(), place.clone(), silence);
                            state
                                .put(Visit::Echo {
                                    echo,
                                    head: _head,
                                    place: ::bluelet::step::Held::of(&place)
                                        .keep_over_yield(place),
                                    room: ::bluelet::step::Held::of(&room)
                                        .keep_over_yield(room),
                                    conn,
                                });
                        }
                    }
                    Visit::Member { member, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * member));
                        let Visit::Member { conn, place: _place, head: _head, .. } = state
                            .take() else { ::core::unreachable!() };
                        value?;
                        state
                            .put(Visit::AfterIf {
                                head: _head,
                                place: _place,
                                room: ::core::option::Option::None,
                                conn,
                            });
                    }
                    Visit::Echo { echo, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * echo));
                        let Visit::Echo {
                            conn,
                            room: _room,
                            place: _place,
                            head: _head,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        value?;
                        state
                            .put(Visit::AfterIf {
                                head: _head,
                                place: _place,
                                room: ::core::option::Option::Some(_room),
                                conn,
                            });
                    }
                    Visit::AfterIf { .. } => {
                        let Visit::AfterIf {
                            conn,
                            room: _room,
                            place: _place,
                            head: _head,
                        } = state.take() else { ::core::unreachable!() };
                        state
                            .put(Visit::AfterMatch {
                                head: _head,
                                place: _place,
                                room: _room,
                                conn,
                            });
                    }
                    Visit::AfterMatch { .. } => {
                        let Visit::AfterMatch {
                            conn,
                            room: _room,
                            place: _place,
                            head: _head,
                        } = state.take() else { ::core::unreachable!() };
                        let hang_up = hang_up(conn, PATIENCE);
                        state
                            .put(Visit::HangUp {
                                hang_up,
                                head: _head,
                                place: _place,
                                room: _room,
                            });
                    }
                    Visit::HangUp { hang_up, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * hang_up));
                        let Visit::HangUp {
                            room: _room,
                            place: _place,
                            head: _head,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        value;
                        break 'run Ok(());
                    }
                    Visit::Done(..) => state.resumed_after_end(),
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
        /// Line 74: waiting for `timeout(silence, conn.recv(65536))`.
        Timeout {
            timeout: Timeout,
            peer: Peer,
            silence: Silence,
            place: Place,
            conn: Conn,
        },
        /// Line 83: waiting for `conn.sendall(peer.outgoing())`.
        Sendall {
            sendall: Sendall,
            peer: Peer,
            silence: Silence,
            place: Place,
            conn: Conn,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Echo(Conn, Place, Silence, Peer, Timeout, Sendall), "echo", 71, [Start(71, "",
        [1, 3]), Timeout(74, "timeout(silence, conn.recv(65536))", [2, 3]), Sendall(83,
        "conn.sendall(peer.outgoing())", [1, 3])]
    );
    ::bluelet::step::machine(Echo::Start {
            silence,
            place,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Echo::Start { .. } => {
                        let Echo::Start { conn, place, silence } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut peer = Peer::new();
                        {
                            if peer.is_open() {
                                let timeout = timeout(silence, conn.recv(65536));
                                state
                                    .put(Echo::Timeout {
                                        timeout,
                                        peer,
                                        silence,
                                        place,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Echo::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout));
                        #[allow(unused_assignments, unused_mut)]
                        let Echo::Timeout { conn, place, silence, mut peer, .. } = state
                            .take() else { ::core::unreachable!() };
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
                        state
                            .put(Echo::Sendall {
                                sendall,
                                peer,
                                silence,
                                place,
                                conn,
                            });
                    }
                    Echo::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        #[allow(unused_assignments, unused_mut)]
                        let Echo::Sendall { conn, place, silence, mut peer, .. } = state
                            .take() else { ::core::unreachable!() };
                        {
                            value?;
                            if peer.is_open() {
                                let timeout = timeout(silence, conn.recv(65536));
                                state
                                    .put(Echo::Timeout {
                                        timeout,
                                        peer,
                                        silence,
                                        place,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Echo::Done(..) => state.resumed_after_end(),
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
        /// Line 95: waiting for `timeout(silence, race(conn.recv(65536), seat.next()))`.
        Timeout {
            timeout: Timeout,
            seat: Seat,
            peer: Peer,
            silence: Silence,
            place: Place,
            room: Room,
            conn: Conn,
        },
        /// Line 104: waiting for `conn.sendall(peer.outgoing())`.
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
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Member(Conn, Room, Place, Silence, Peer, Seat, Timeout, Sendall), "member", 90,
        [Start(90, "", [1, 3]), Timeout(95,
        "timeout(silence, race(conn.recv(65536), seat.next()))", [2, 3]), Sendall(104,
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
                match state.get() {
                    Member::Start { .. } => {
                        let Member::Start { conn, room, place, silence } = state.take()
                        else { ::core::unreachable!() };
                        let mut peer = Peer::new();
                        let seat = room.enter();
                        {
                            if peer.is_open() {
                                let timeout = timeout(
                                    silence,
                                    race(conn.recv(65536), seat.next()),
                                );
                                state
                                    .put(Member::Timeout {
                                        timeout,
                                        seat,
                                        peer,
                                        silence,
                                        place,
                                        room,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Member::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout));
                        #[allow(unused_assignments, unused_mut)]
                        let Member::Timeout {
                            conn,
                            room,
                            place,
                            silence,
                            mut peer,
                            seat,
                            ..
                        } = state.take() else { ::core::unreachable!() };
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
                        state
                            .put(Member::Sendall {
                                sendall,
                                seat,
                                peer,
                                silence,
                                place,
                                room,
                                conn,
                            });
                    }
                    Member::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        #[allow(unused_assignments, unused_mut)]
                        let Member::Sendall {
                            conn,
                            room,
                            place,
                            silence,
                            mut peer,
                            seat,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        {
                            value?;
                            if peer.is_open() {
                                let timeout = timeout(
                                    silence,
                                    race(conn.recv(65536), seat.next()),
                                );
                                state
                                    .put(Member::Timeout {
                                        timeout,
                                        seat,
                                        peer,
                                        silence,
                                        place,
                                        room,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Member::Done(..) => state.resumed_after_end(),
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
        /// Line 114: waiting for `conn.read_until(b'\n', LONGEST_REQUEST - head.len())`.
        ReadUntil { read_until: ReadUntil, head: Head, conn: Conn },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Request(Conn, Head, ReadUntil), "request", 111, [Start(111, "", [1]),
        ReadUntil(114, "conn.read_until(b'\\n', LONGEST_REQUEST - head.len())", [1, 2])]
    );
    ::bluelet::step::machine(Request::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<Vec<u8>>> {
            let result2: io::Result<Vec<u8>> = 'run: loop {
                match state.get() {
                    Request::Start { .. } => {
                        let Request::Start { conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut head = Vec::new();
                        let read_until = conn
                            .read_until(b'\n', LONGEST_REQUEST - head.len());
                        state
                            .put(Request::ReadUntil {
                                read_until,
                                head,
                                conn,
                            });
                    }
                    Request::ReadUntil { read_until, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * read_until));
                        #[allow(unused_assignments, unused_mut)]
                        let Request::ReadUntil { conn, mut head, .. } = state.take()
                        else { ::core::unreachable!() };
                        {
                            let line = value?;
                            head.extend_from_slice(&line);
                            if line.len() <= 2 {
                                break 'run Ok(head);
                            }
                        }
                        let read_until = conn
                            .read_until(b'\n', LONGEST_REQUEST - head.len());
                        state
                            .put(Request::ReadUntil {
                                read_until,
                                head,
                                conn,
                            });
                    }
                    Request::Done(..) => state.resumed_after_end(),
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
    enum Websocket<Server, Crowd, Silence, DumpOn, ServerHeld, Serve> {
        /// Called, not yet started.
        Start { silence: Silence, crowd: Crowd, server: Server },
        /// Line 168: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn { dump_on: DumpOn, silence: Silence, crowd: Crowd, server: Server },
        /// Line 170: waiting for `server.serve(move |conn| { quietly(visit(conn.clone(), room.clone(), crowd.enter(&conn), silence)) })`.
        Serve { serve: Serve, server: ::core::option::Option<ServerHeld> },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Websocket(Server, Crowd, Silence, DumpOn, ServerHeld, Serve), "websocket", 167,
        [Start(167, "", [1]), DumpOn(168, "bluelet::dump_on(bluelet::SIGUSR1)", [2]),
        Serve(170,
        "server.serve(move |conn| { quietly(visit(conn.clone(), room.clone(), crowd.enter(&conn), silence)) })",
        [3])]
    );
    ::bluelet::step::machine(Websocket::Start {
            silence,
            crowd,
            server,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Websocket::Start { .. } => {
                        let Websocket::Start { server, crowd, silence } = state.take()
                        else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        state
                            .put(Websocket::DumpOn {
                                dump_on,
                                silence,
                                crowd,
                                server,
                            });
                    }
                    Websocket::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * dump_on));
                        let Websocket::DumpOn { server, crowd, silence, .. } = state
                            .take() else { ::core::unreachable!() };
                        value;
                        let room = Rc::new(Room::default());
                        let server_taken = ::bluelet::step::taken!(
                            unless_server server.serve(| _ | ::core::unreachable!()) as
                            receiver; impl ::core::ops::FnOnce(())
                        );
                        let serve = server
                            .serve(move |conn| {
                                quietly(
                                    visit(
                                        conn.clone(),
                                        room.clone(),
                                        crowd.enter(&conn),
                                        silence,
                                    ),
                                )
                            });
                        state
                            .put(Websocket::Serve {
                                serve,
                                server: ::bluelet::step::left!(
                                    server_taken, ::bluelet::step::Held::of(& server)
                                    .keep_over_yield(server)
                                ),
                            });
                    }
                    Websocket::Serve { serve, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * serve));
                        let Websocket::Serve { server: _server, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        break 'run value;
                    }
                    Websocket::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
