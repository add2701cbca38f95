/// Answers a client's requests in their order.
fn client(
    conn: Connection,
    store: Rc<RefCell<Store>>,
    place: Rc<Place>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `client` stands, with what it keeps there.
    enum Client<
        Conn,
        Store,
        Place,
        Readline,
        LineHeld,
        RequestLeft,
        Quiet2,
        Update,
        Data2,
        Reply,
        Sendall,
        ReplyHeld,
    > {
        /// Called, not yet started.
        Start { place: Place, store: Store, conn: Conn },
        /// Line 46: waiting for `conn.readline()`.
        Readline { readline: Readline, place: Place, store: Store, conn: Conn },
        /// Line 55: waiting for `data(conn.clone(), update.length)`.
        Data {
            data2: Data2,
            update: Update,
            quiet2: Quiet2,
            _request_left: RequestLeft,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Line 52: passing the end of the `match`.
        AfterMatch {
            reply: Reply,
            quiet2: Quiet2,
            _request_left: RequestLeft,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Line 62: waiting for `conn.sendall(reply.unwrap_or_else(Vec::from))`.
        Sendall {
            sendall: Sendall,
            _request_left: RequestLeft,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Line 61: passing the end of the `if`.
        AfterIf {
            reply: ::core::option::Option<ReplyHeld>,
            _request_left: RequestLeft,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Client(Conn, Store, Place, Readline, LineHeld, RequestLeft, Quiet2, Update,
        Data2, Reply, Sendall, ReplyHeld), "client", 41, [Start(41, "", [1, 4]),
        Readline(46, "conn.readline()", [1, 2, 3, 4]), Data(55,
        "data(conn.clone(), update.length)", [1, 3, 4]), Sendall(62,
        "conn.sendall(reply.unwrap_or_else(Vec::from))", [1, 4])]
    );
    ::bluelet::step::machine(Client::Start {
            place,
            store,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            use ::bluelet::step::WithoutDrop as _;
            let result2: io::Result<()> = 'run: loop {
                match state.get() {
                    Client::Start { .. } => {
                        let Client::Start { conn, store, place } = state.take() else {
                            ::core::unreachable!()
                        };
                        conn.set_nodelay(true)?;
                        let readline = conn.readline();
                        state
                            .put(Client::Readline {
                                readline,
                                place,
                                store,
                                conn,
                            });
                    }
                    Client::Readline { readline, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * readline));
                        let Client::Readline { conn, store, place, .. } = state.take()
                        else { ::core::unreachable!() };
                        let line = value?;
                        if line.is_empty() {
                            break 'run Ok(());
                        }
                        place.heard();
                        let make = parse;
                        let (request, quiet) = make(&line);
                        let mut _request_left = ::core::option::Option::None;
                        let quiet2 = quiet;
                        ::bluelet::step::not_lent!(
                            quiet2_whose = ::bluelet::step::made!(quiet2, make[.element::
                            < 1 > ()], 0 of 1 : & line)
                            .and(::bluelet::step::Lender::of(& line).lends()),
                            ::bluelet::step::Kept:: < 55 > ::check(quiet2_whose
                            .beside(::bluelet::step::Elsewhere))
                        );
                        let reply = match request {
                            Ok(Request::Quit) => break 'run Ok(()),
                            Ok(Request::Update(update)) => {
                                _request_left = ::core::option::Option::Some(
                                    ::bluelet::step::still_whole!(request, | Ok(inner) | inner),
                                );
                                let data2 = data(conn.clone(), update.length);
                                state
                                    .put(Client::Data {
                                        data2,
                                        update,
                                        quiet2,
                                        _request_left,
                                        line: ::bluelet::step::Held::of(&line)
                                            .keep_over_yield(line),
                                        place,
                                        store,
                                        conn,
                                    });
                                continue 'run;
                            }
                            Ok(request2) => store.borrow_mut().answer(request2),
                            Err(refusal) => Err(refusal),
                        };
                        state
                            .put(Client::AfterMatch {
                                reply,
                                quiet2,
                                _request_left,
                                line: ::bluelet::step::Held::of(&line)
                                    .keep_over_yield(line),
                                place,
                                store,
                                conn,
                            });
                    }
                    Client::Data { data2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * data2));
                        let Client::Data {
                            conn,
                            store,
                            place,
                            line: _line,
                            _request_left,
                            quiet2,
                            update,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        let reply = {
                            let update = update;
                            let data = value?;
                            store.borrow_mut().update(update, data)
                        };
                        state
                            .put(Client::AfterMatch {
                                reply,
                                quiet2,
                                _request_left,
                                line: _line,
                                place,
                                store,
                                conn,
                            });
                    }
                    Client::AfterMatch { .. } => {
                        let Client::AfterMatch {
                            conn,
                            store,
                            place,
                            line: _line,
                            _request_left,
                            quiet2,
                            reply,
                        } = state.take() else { ::core::unreachable!() };
                        if !quiet2 {
                            let sendall = conn.sendall(reply.unwrap_or_else(Vec::from));
                            state
                                .put(Client::Sendall {
                                    sendall,
                                    _request_left,
                                    line: _line,
                                    place,
                                    store,
                                    conn,
                                });
                            continue 'run;
                        }
                        state
                            .put(Client::AfterIf {
                                reply: ::core::option::Option::Some(
                                    ::bluelet::step::Held::of(&reply).keep_over_yield(reply),
                                ),
                                _request_left,
                                line: _line,
                                place,
                                store,
                                conn,
                            });
                    }
                    Client::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Client::Sendall {
                            conn,
                            store,
                            place,
                            line: _line,
                            _request_left,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        value?;
                        state
                            .put(Client::AfterIf {
                                reply: ::core::option::Option::None,
                                _request_left,
                                line: _line,
                                place,
                                store,
                                conn,
                            });
                    }
                    Client::AfterIf { .. } => {
                        let Client::AfterIf {
                            conn,
                            store,
                            place,
                            line: _line,
                            _request_left,
                            reply: _reply,
                        } = state.take() else { ::core::unreachable!() };
                        {
                            let _line = _line;
                            let _request_left = _request_left;
                            let _reply = _reply;
                        }
                        let readline = conn.readline();
                        state
                            .put(Client::Readline {
                                readline,
                                place,
                                store,
                                conn,
                            });
                    }
                    Client::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result2)
        })
}

/// Reads an item's data and the line's end; or passes them over, and says why.
fn data(
    conn: Connection,
    length: usize,
) -> impl ::bluelet::Coroutine<Output = io::Result<Checked<Bytes>>> {
    /// Where `data` stands, with what it keeps there.
    enum Data<Conn, Length, Rest, ReadExact, ReadExact2, ConnHeld, Data2, Readline> {
        /// Called, not yet started.
        Start { length: Length, conn: Conn },
        /// Line 72: waiting for `conn.read_exact(LARGEST)`.
        ReadExact { read_exact: ReadExact, rest: Rest, length: Length, conn: Conn },
        /// Line 75: waiting for `conn.read_exact(rest)`.
        ReadExact2 { read_exact2: ReadExact2, length: Length, conn: Conn },
        /// Line 76: waiting for `conn.readline()`.
        Readline { readline: Readline, data: Data2, length: Length, conn: ConnHeld },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Data(Conn, Length, Rest, ReadExact, ReadExact2, ConnHeld, Data2, Readline),
        "data", 69, [Start(69, "", [1, 2]), ReadExact(72, "conn.read_exact(LARGEST)", [1,
        2, 4]), ReadExact2(75, "conn.read_exact(rest)", [3, 4]), Readline(76,
        "conn.readline()", [4])]
    );
    ::bluelet::step::machine(Data::Start { length, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<Checked<Bytes>>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<Checked<Bytes>> = 'run: loop {
                match state.get() {
                    Data::Start { .. } => {
                        let Data::Start { conn, length } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut rest = length;
                        {
                            if rest > LARGEST {
                                let read_exact = conn.read_exact(LARGEST);
                                state
                                    .put(Data::ReadExact {
                                        read_exact,
                                        rest,
                                        length,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        let read_exact2 = conn.read_exact(rest);
                        state
                            .put(Data::ReadExact2 {
                                read_exact2,
                                length,
                                conn,
                            });
                    }
                    Data::ReadExact { read_exact, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * read_exact));
                        #[allow(unused_assignments, unused_mut)]
                        let Data::ReadExact { conn, length, mut rest, .. } = state.take()
                        else { ::core::unreachable!() };
                        {
                            value?;
                            rest -= LARGEST;
                            if rest > LARGEST {
                                let read_exact = conn.read_exact(LARGEST);
                                state
                                    .put(Data::ReadExact {
                                        read_exact,
                                        rest,
                                        length,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        let read_exact2 = conn.read_exact(rest);
                        state
                            .put(Data::ReadExact2 {
                                read_exact2,
                                length,
                                conn,
                            });
                    }
                    Data::ReadExact2 { read_exact2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * read_exact2));
                        let Data::ReadExact2 { conn, length, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let data = value?;
                        let readline = conn.readline();
                        state
                            .put(Data::Readline {
                                readline,
                                data,
                                length,
                                conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            });
                    }
                    Data::Readline { readline, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * readline));
                        let Data::Readline { conn: _conn, length, data, .. } = state
                            .take() else { ::core::unreachable!() };
                        let end = value?;
                        break 'run Ok(
                            match &end[..] {
                                _ if length > LARGEST => {
                                    Err("SERVER_ERROR object too large for cache\r\n")
                                }
                                b"\r\n" | b"\n" => Ok(data),
                                _ => Err("CLIENT_ERROR bad data chunk\r\n"),
                            },
                        );
                    }
                    Data::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

fn memcached(
    server: Server,
    crowd: Rc<Crowd>,
    store: Store,
    patience: Duration,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `memcached` stands, with what it keeps there.
    enum Memcached<Server, Crowd, Store, Patience, DumpOn, ServerHeld, Serve> {
        /// Called, not yet started.
        Start { patience: Patience, store: Store, crowd: Crowd, server: Server },
        /// Line 86: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn {
            dump_on: DumpOn,
            patience: Patience,
            store: Store,
            crowd: Crowd,
            server: Server,
        },
        /// Line 88: waiting for `server.serve(move |conn| { conn.set_timeouts(Some(patience), Some(patience)); quietly(client(conn.clone(), store.clone(), crowd.enter(&conn))) })`.
        Serve { serve: Serve, server: ::core::option::Option<ServerHeld> },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Memcached(Server, Crowd, Store, Patience, DumpOn, ServerHeld, Serve),
        "memcached", 85, [Start(85, "", [1]), DumpOn(86,
        "bluelet::dump_on(bluelet::SIGUSR1)", [2]), Serve(88,
        "server.serve(move |conn| { conn.set_timeouts(Some(patience), Some(patience)); quietly(client(conn.clone(), store.clone(), crowd.enter(&conn))) })",
        [3])]
    );
    ::bluelet::step::machine(Memcached::Start {
            patience,
            store,
            crowd,
            server,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Memcached::Start { .. } => {
                        let Memcached::Start { server, crowd, store, patience } = state
                            .take() else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        state
                            .put(Memcached::DumpOn {
                                dump_on,
                                patience,
                                store,
                                crowd,
                                server,
                            });
                    }
                    Memcached::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * dump_on));
                        let Memcached::DumpOn { server, crowd, store, patience, .. } = state
                            .take() else { ::core::unreachable!() };
                        value;
                        let store2 = Rc::new(RefCell::new(store));
                        let server_taken = ::bluelet::step::taken!(
                            unless_server server.serve(| _ | ::core::unreachable!()) as
                            receiver; impl ::core::ops::FnOnce(())
                        );
                        let serve = server
                            .serve(move |conn| {
                                conn.set_timeouts(Some(patience), Some(patience));
                                quietly(
                                    client(conn.clone(), store2.clone(), crowd.enter(&conn)),
                                )
                            });
                        state
                            .put(Memcached::Serve {
                                serve,
                                server: ::bluelet::step::left!(
                                    server_taken, ::bluelet::step::Held::of(& server)
                                    .keep_over_yield(server)
                                ),
                            });
                    }
                    Memcached::Serve { serve, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * serve));
                        let Memcached::Serve { server: _server, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        break 'run value;
                    }
                    Memcached::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
