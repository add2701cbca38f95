/// Serves one client.
fn client(
    conn: Connection,
    store: Rc<RefCell<Store>>,
    place: Rc<Place>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `client` stands, with what it keeps there.
    enum Client<Conn, Store, Place, Answers> {
        /// Called, not yet started.
        Start { place: Place, store: Store, conn: Conn },
        /// Line 47: waiting for `answers(conn, store, place)`.
        Answers { answers: Answers },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Client(Conn, Store, Place, Answers), "client", 44, [Start(44, "", [1, 2]),
        Answers(47, "answers(conn, store, place)", [2])]
    );
    ::bluelet::step::machine(Client::Start {
            place,
            store,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Client::Start { .. } => {
                        let Client::Start { conn, store, place } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        let answers = answers(conn, store, place);
                        *state = Client::Answers { answers };
                    }
                    Client::Answers { answers } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * answers, cx)
                        );
                        ::bluelet::step::take(state);
                        break 'run failure(value);
                    }
                    Client::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Answers a client's requests in their order.
fn answers(
    conn: Connection,
    store: Rc<RefCell<Store>>,
    place: Rc<Place>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `answers` stands, with what it keeps there.
    enum Answers<
        Conn,
        Store,
        Place,
        Readline,
        LineHeld,
        Quiet,
        Update,
        Data2,
        Reply,
        Sendall,
        ReplyHeld,
    > {
        /// Called, not yet started; or line 53: passing the head of the `loop`.
        Start { place: Place, store: Store, conn: Conn },
        /// Line 55: waiting for `conn.readline()`.
        Readline { readline: Readline, place: Place, store: Store, conn: Conn },
        /// Line 63: waiting for `data(conn.clone(), update.length)`.
        Data {
            data2: Data2,
            update: Update,
            quiet: Quiet,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Line 61: passing the end of the `match`.
        AfterMatch {
            reply: Reply,
            quiet: Quiet,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Line 77: waiting for `conn.sendall(reply)`.
        Sendall {
            sendall: Sendall,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Line 76: passing the end of the `if`.
        AfterIf {
            reply: ::core::option::Option<ReplyHeld>,
            line: LineHeld,
            place: Place,
            store: Store,
            conn: Conn,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Answers(Conn, Store, Place, Readline, LineHeld, Quiet, Update, Data2, Reply,
        Sendall, ReplyHeld), "answers", 52, [Start(52, "", [1]), Readline(55,
        "conn.readline()", [1, 2, 3, 4]), Data(63, "data(conn.clone(), update.length)",
        [1, 3, 4]), Sendall(77, "conn.sendall(reply)", [1, 4])]
    );
    ::bluelet::step::machine(Answers::Start {
            place,
            store,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result3: io::Result<()> = 'run: loop {
                match state {
                    Answers::Start { .. } => {
                        let Answers::Start { conn, store, place } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let readline = conn.readline();
                        *state = Answers::Readline {
                            readline,
                            place,
                            store,
                            conn,
                        };
                    }
                    Answers::Readline { readline, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * readline, cx)
                        );
                        let Answers::Readline { conn, store, place, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let line = value?;
                        if line.is_empty() {
                            break 'run Ok(());
                        }
                        place.heard();
                        let (request, quiet) = parse(&line);
                        let reply = match request {
                            Ok(Request::Quit) => break 'run Ok(()),
                            Ok(Request::Update(update)) => {
                                let data2 = data(conn.clone(), update.length);
                                *state = Answers::Data {
                                    data2,
                                    update,
                                    quiet,
                                    line: ::bluelet::step::Held::of(&line)
                                        .keep_over_yield(line),
                                    place,
                                    store,
                                    conn,
                                };
                                continue 'run;
                            }
                            Ok(request2) => store.borrow_mut().answer(request2),
                            Err(refusal) => refusal.into(),
                        };
                        *state = Answers::AfterMatch {
                            reply,
                            quiet,
                            line: ::bluelet::step::Held::of(&line).keep_over_yield(line),
                            place,
                            store,
                            conn,
                        };
                    }
                    Answers::Data { data2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * data2, cx)
                        );
                        let Answers::Data {
                            conn,
                            store,
                            place,
                            line: _line,
                            quiet,
                            update,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        let reply = {
                            let update = update;
                            let result2 = match value? {
                                Ok(data) => store.borrow_mut().update(update, data).into(),
                                Err(refusal) => {
                                    if let Ok(key) = &update.key {
                                        store.borrow_mut().remove(key);
                                    }
                                    refusal.into()
                                }
                            };
                            result2
                        };
                        *state = Answers::AfterMatch {
                            reply,
                            quiet,
                            line: _line,
                            place,
                            store,
                            conn,
                        };
                    }
                    Answers::AfterMatch { .. } => {
                        let Answers::AfterMatch {
                            conn,
                            store,
                            place,
                            line: _line,
                            quiet,
                            reply,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        if !quiet {
                            let sendall = conn.sendall(reply);
                            *state = Answers::Sendall {
                                sendall,
                                line: _line,
                                place,
                                store,
                                conn,
                            };
                            continue 'run;
                        }
                        *state = Answers::AfterIf {
                            reply: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&reply).keep_over_yield(reply),
                            ),
                            line: _line,
                            place,
                            store,
                            conn,
                        };
                    }
                    Answers::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Answers::Sendall { conn, store, place, line: _line, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Answers::AfterIf {
                            reply: ::core::option::Option::None,
                            line: _line,
                            place,
                            store,
                            conn,
                        };
                    }
                    Answers::AfterIf { .. } => {
                        let Answers::AfterIf {
                            conn,
                            store,
                            place,
                            line: _line,
                            reply: _reply,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        {
                            let _line = _line;
                            let _reply = _reply;
                        }
                        *state = Answers::Start {
                            place,
                            store,
                            conn,
                        };
                    }
                    Answers::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result3)
        })
}

/// Reads an item's data with the line's end after it, or says why it is refused; then it has been
/// passed over.
fn data(
    conn: Connection,
    length: usize,
) -> impl ::bluelet::Coroutine<Output = io::Result<Result<Bytes, &'static str>>> {
    /// Where `data` stands, with what it keeps there.
    enum Data<
        Conn,
        Length,
        Rest,
        Recv,
        ConnHeld,
        Readline,
        ReadExact,
        Data2,
        Readline2,
    > {
        /// Called, not yet started.
        Start { length: Length, conn: Conn },
        /// Line 88: passing the head of the `while`.
        While { rest: Rest, conn: Conn },
        /// Line 89: waiting for `conn.recv(rest)`.
        Recv { recv: Recv, rest: Rest, conn: Conn },
        /// Line 95: waiting for `conn.readline()`.
        Readline { readline: Readline, conn: ConnHeld },
        /// Line 98: waiting for `conn.read_exact(length)`.
        ReadExact { read_exact: ReadExact, conn: Conn },
        /// Line 99: waiting for `conn.readline()`.
        Readline2 { readline2: Readline2, data: Data2, conn: ConnHeld },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Data(Conn, Length, Rest, Recv, ConnHeld, Readline, ReadExact, Data2, Readline2),
        "data", 85, [Start(85, "", [1, 2, 3]), Recv(89, "conn.recv(rest)", [1, 2, 5]),
        Readline(95, "conn.readline()", [5]), ReadExact(98, "conn.read_exact(length)",
        [4, 5]), Readline2(99, "conn.readline()", [5])]
    );
    ::bluelet::step::machine(Data::Start { length, conn })
        .step(|
            state: &mut _,
            cx,
        | -> ::core::task::Poll<io::Result<Result<Bytes, &'static str>>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<Result<Bytes, &'static str>> = 'run: loop {
                match state {
                    Data::Start { .. } => {
                        let Data::Start { conn, length } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        if length > LARGEST {
                            let mut rest = length;
                            *state = Data::While { rest, conn };
                            continue 'run;
                        }
                        let read_exact = conn.read_exact(length);
                        *state = Data::ReadExact {
                            read_exact,
                            conn,
                        };
                    }
                    Data::While { .. } => {
                        let Data::While { conn, mut rest } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        {
                            if rest > 0 {
                                let recv = conn.recv(rest);
                                *state = Data::Recv { recv, rest, conn };
                                continue 'run;
                            }
                        }
                        let readline = conn.readline();
                        *state = Data::Readline {
                            readline,
                            conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                        };
                    }
                    Data::Recv { recv, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * recv, cx)
                        );
                        let Data::Recv { conn, mut rest, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        {
                            let passed = value?;
                            if passed.is_empty() {
                                break 'run Err(io::ErrorKind::UnexpectedEof.into());
                            }
                            rest -= passed.len();
                        }
                        *state = Data::While { rest, conn };
                    }
                    Data::Readline { readline, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * readline, cx)
                        );
                        let Data::Readline { conn: _conn, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        break 'run Ok(
                            Err("SERVER_ERROR object too large for cache\r\n"),
                        );
                    }
                    Data::ReadExact { read_exact, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * read_exact, cx)
                        );
                        let Data::ReadExact { conn, .. } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        let data = value?;
                        let readline2 = conn.readline();
                        *state = Data::Readline2 {
                            readline2,
                            data,
                            conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                        };
                    }
                    Data::Readline2 { readline2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * readline2, cx)
                        );
                        let Data::Readline2 { conn: _conn, data, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let end = value?;
                        break 'run Ok(
                            if end == "\r\n" || end == "\n" {
                                Ok(data)
                            } else {
                                Err("CLIENT_ERROR bad data chunk\r\n")
                            },
                        );
                    }
                    Data::Done => ::bluelet::step::resumed_after_end(state),
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
    enum Memcached<Server, Crowd, Store, Patience, DumpOn, Serve> {
        /// Called, not yet started.
        Start { patience: Patience, store: Store, crowd: Crowd, server: Server },
        /// Line 105: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn {
            dump_on: DumpOn,
            patience: Patience,
            store: Store,
            crowd: Crowd,
            server: Server,
        },
        /// Line 107: waiting for `server.serve(move |conn| { conn.set_timeouts(Some(patience), Some(patience)); let place = crowd.enter(&conn); client(conn, store.clone(), place) })`.
        Serve { serve: Serve },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Memcached(Server, Crowd, Store, Patience, DumpOn, Serve), "memcached", 104,
        [Start(104, "", [1]), DumpOn(105, "bluelet::dump_on(bluelet::SIGUSR1)", [2]),
        Serve(107,
        "server.serve(move |conn| { conn.set_timeouts(Some(patience), Some(patience)); let place = crowd.enter(&conn); client(conn, store.clone(), place) })",
        [3])]
    );
    ::bluelet::step::machine(Memcached::Start {
            patience,
            store,
            crowd,
            server,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Memcached::Start { .. } => {
                        let Memcached::Start { server, crowd, store, patience } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        *state = Memcached::DumpOn {
                            dump_on,
                            patience,
                            store,
                            crowd,
                            server,
                        };
                    }
                    Memcached::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * dump_on, cx)
                        );
                        let Memcached::DumpOn { server, crowd, store, patience, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value;
                        let store2 = Rc::new(RefCell::new(store));
                        let serve = server
                            .serve(move |conn| {
                                conn.set_timeouts(Some(patience), Some(patience));
                                let place = crowd.enter(&conn);
                                client(conn, store2.clone(), place)
                            });
                        *state = Memcached::Serve { serve };
                    }
                    Memcached::Serve { serve } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * serve, cx)
                        );
                        ::bluelet::step::take(state);
                        break 'run value;
                    }
                    Memcached::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
