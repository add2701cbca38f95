/// Serves one client: answers its requests in their order.
fn client(
    conn: Connection,
    store: Rc<RefCell<Store>>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `client` stands, with what it keeps there.
    enum Client<
        Conn,
        Store,
        Readline,
        LineHeld,
        Quiet,
        Update,
        Data2,
        Reply,
        Sendall,
        ReplyHeld,
    > {
        /// Called, not yet started; or line 35: passing the head of the `loop`.
        Start { store: Store, conn: Conn },
        /// Line 37: waiting for `conn.readline()`.
        Readline { readline: Readline, store: Store, conn: Conn },
        /// Line 44: waiting for `data(conn.clone(), update.length)`.
        Data {
            data2: Data2,
            update: Update,
            quiet: Quiet,
            line: LineHeld,
            store: Store,
            conn: Conn,
        },
        /// Line 42: passing the end of the `match`.
        AfterMatch {
            reply: Reply,
            quiet: Quiet,
            line: LineHeld,
            store: Store,
            conn: Conn,
        },
        /// Line 58: waiting for `conn.sendall(reply)`.
        Sendall { sendall: Sendall, line: LineHeld, store: Store, conn: Conn },
        /// Line 57: passing the end of the `if`.
        AfterIf {
            reply: ::core::option::Option<ReplyHeld>,
            line: LineHeld,
            store: Store,
            conn: Conn,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Client(Conn, Store, Readline, LineHeld, Quiet, Update, Data2, Reply, Sendall,
        ReplyHeld), "client", 34, [Start(34, "", [1]), Readline(37, "conn.readline()",
        [1, 2, 3, 4]), Data(44, "data(conn.clone(), update.length)", [1, 3, 4]),
        Sendall(58, "conn.sendall(reply)", [1, 4])]
    );
    ::bluelet::step::machine(Client::Start { store, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result3: io::Result<()> = 'run: loop {
                match state {
                    Client::Start { .. } => {
                        let Client::Start { conn, store } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        let readline = conn.readline();
                        *state = Client::Readline {
                            readline,
                            store,
                            conn,
                        };
                    }
                    Client::Readline { readline, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * readline, cx)
                        );
                        let Client::Readline { conn, store, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let line = value?;
                        if line.is_empty() {
                            break 'run Ok(());
                        }
                        let (request, quiet) = parse(&line);
                        let reply = match request {
                            Ok(Request::Quit) => break 'run Ok(()),
                            Ok(Request::Update(update)) => {
                                let data2 = data(conn.clone(), update.length);
                                *state = Client::Data {
                                    data2,
                                    update,
                                    quiet,
                                    line: ::bluelet::step::Held::of(&line)
                                        .keep_over_yield(line),
                                    store,
                                    conn,
                                };
                                continue 'run;
                            }
                            Ok(request2) => store.borrow_mut().answer(request2),
                            Err(refusal) => refusal.into(),
                        };
                        *state = Client::AfterMatch {
                            reply,
                            quiet,
                            line: ::bluelet::step::Held::of(&line).keep_over_yield(line),
                            store,
                            conn,
                        };
                    }
                    Client::Data { data2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * data2, cx)
                        );
                        let Client::Data {
                            conn,
                            store,
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
                        *state = Client::AfterMatch {
                            reply,
                            quiet,
                            line: _line,
                            store,
                            conn,
                        };
                    }
                    Client::AfterMatch { .. } => {
                        let Client::AfterMatch {
                            conn,
                            store,
                            line: _line,
                            quiet,
                            reply,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        if !quiet {
                            let sendall = conn.sendall(reply);
                            *state = Client::Sendall {
                                sendall,
                                line: _line,
                                store,
                                conn,
                            };
                            continue 'run;
                        }
                        *state = Client::AfterIf {
                            reply: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&reply).keep_over_yield(reply),
                            ),
                            line: _line,
                            store,
                            conn,
                        };
                    }
                    Client::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * sendall, cx)
                        );
                        let Client::Sendall { conn, store, line: _line, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value?;
                        *state = Client::AfterIf {
                            reply: ::core::option::Option::None,
                            line: _line,
                            store,
                            conn,
                        };
                    }
                    Client::AfterIf { .. } => {
                        let Client::AfterIf {
                            conn,
                            store,
                            line: _line,
                            reply: _reply,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        {
                            let _line = _line;
                            let _reply = _reply;
                        }
                        *state = Client::Start { store, conn };
                    }
                    Client::Done => ::bluelet::step::resumed_after_end(state),
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
        /// Line 69: passing the head of the `while`.
        While { rest: Rest, conn: Conn },
        /// Line 70: waiting for `conn.recv(rest)`.
        Recv { recv: Recv, rest: Rest, conn: Conn },
        /// Line 76: waiting for `conn.readline()`.
        Readline { readline: Readline, conn: ConnHeld },
        /// Line 79: waiting for `conn.read_exact(length)`.
        ReadExact { read_exact: ReadExact, conn: Conn },
        /// Line 80: waiting for `conn.readline()`.
        Readline2 { readline2: Readline2, data: Data2, conn: ConnHeld },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Data(Conn, Length, Rest, Recv, ConnHeld, Readline, ReadExact, Data2, Readline2),
        "data", 66, [Start(66, "", [1, 2, 3]), Recv(70, "conn.recv(rest)", [1, 2, 5]),
        Readline(76, "conn.readline()", [5]), ReadExact(79, "conn.read_exact(length)",
        [4, 5]), Readline2(80, "conn.readline()", [5])]
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
    store: Store,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `memcached` stands, with what it keeps there.
    enum Memcached<Server, Store, DumpOn, Serve> {
        /// Called, not yet started.
        Start { store: Store, server: Server },
        /// Line 86: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn { dump_on: DumpOn, store: Store, server: Server },
        /// Line 88: waiting for `server.serve(move |conn| client(conn, store.clone()))`.
        Serve { serve: Serve },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Memcached(Server, Store, DumpOn, Serve), "memcached", 85, [Start(85, "", [1]),
        DumpOn(86, "bluelet::dump_on(bluelet::SIGUSR1)", [2]), Serve(88,
        "server.serve(move |conn| client(conn, store.clone()))", [3])]
    );
    ::bluelet::step::machine(Memcached::Start { store, server })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Memcached::Start { .. } => {
                        let Memcached::Start { server, store } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        *state = Memcached::DumpOn {
                            dump_on,
                            store,
                            server,
                        };
                    }
                    Memcached::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * dump_on, cx)
                        );
                        let Memcached::DumpOn { server, store, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value;
                        let store2 = Rc::new(RefCell::new(store));
                        let serve = server
                            .serve(move |conn| client(conn, store2.clone()));
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
