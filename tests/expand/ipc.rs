const _: () = {
    /// Where `co` stands, with what it keeps there.
    #[derive(::core::clone::Clone)]
    enum Co<Conn, Value, ConnHeld, ValueHeld, Sendall> {
        /// Called, not yet started.
        Start { value: Value, conn: Conn },
        /// Line 34: waiting for `conn.sendall(line)`.
        Sendall { sendall: Sendall, value: ValueHeld, conn: ConnHeld },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Co(Conn, Value, ConnHeld, ValueHeld, Sendall), "co", 1, [Start(1, "", [1, 2]),
        Sendall(34, "conn.sendall(line)", [2])]
    );
    ::bluelet::step::machine(Co::Start { value, conn })
        .step(move |state: &mut _, cx| -> ::core::task::Poll<_> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: _ = 'run: loop {
                match state.get() {
                    Co::Start { .. } => {
                        let Co::Start { mut conn, mut value } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut line = match ::bluelet::step::Branch::branch(
                            serde_json::to_vec(&value),
                        ) {
                            ::core::ops::ControlFlow::Continue(value) => value,
                            ::core::ops::ControlFlow::Break(residual) => {
                                break 'run ::bluelet::step::Residual::rejoin(residual);
                            }
                        };
                        line.push(b'\n');
                        let sendall = conn.sendall(line);
                        state
                            .put(Co::Sendall {
                                sendall,
                                value: ::bluelet::step::kept!(
                                    value, ::bluelet::step::Held::of(& value)
                                    .keep_over_yield(value)
                                ),
                                conn: ::bluelet::step::kept!(
                                    conn, ::bluelet::step::Held::of(& conn)
                                    .keep_over_yield(conn)
                                ),
                            });
                    }
                    Co::Sendall { sendall, .. } => {
                        let value2 = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Co::Sendall { conn: _conn, value: _value, .. } = state.take()
                        else { ::core::unreachable!() };
                        break 'run value2;
                    }
                    Co::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
};

const _: () = {
    /// Where `co` stands, with what it keeps there.
    #[derive(::core::clone::Clone)]
    enum Co<Conn, ConnHeld, Readline> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 41: waiting for `conn.readline()`.
        Readline { readline: Readline, conn: ConnHeld },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Co(Conn, ConnHeld, Readline), "co", 1, [Start(1, "", [1]), Readline(41,
        "conn.readline()", [2])]
    );
    ::bluelet::step::machine(Co::Start { conn })
        .step(move |state: &mut _, cx| -> ::core::task::Poll<_> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: _ = 'run: loop {
                match state.get() {
                    Co::Start { .. } => {
                        let Co::Start { mut conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        let readline = conn.readline();
                        state
                            .put(Co::Readline {
                                readline,
                                conn: ::bluelet::step::kept!(
                                    conn, ::bluelet::step::Held::of(& conn)
                                    .keep_over_yield(conn)
                                ),
                            });
                    }
                    Co::Readline { readline, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * readline));
                        let Co::Readline { conn: _conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let value = value;
                        let line = match ::bluelet::step::Branch::branch(value) {
                            ::core::ops::ControlFlow::Continue(value) => value,
                            ::core::ops::ControlFlow::Break(residual) => {
                                break 'run ::bluelet::step::Residual::rejoin(residual);
                            }
                        };
                        break 'run Ok(
                            match ::bluelet::step::Branch::branch(
                                serde_json::from_slice(&line),
                            ) {
                                ::core::ops::ControlFlow::Continue(value) => value,
                                ::core::ops::ControlFlow::Break(residual) => {
                                    break 'run ::bluelet::step::Residual::rejoin(residual);
                                }
                            },
                        );
                    }
                    Co::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
};

fn server(
    listener: unix::Listener,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `server` stands, with what it keeps there.
    enum Server<Listener, ListenerHeld, Accept, Client, Get, MatchedLeft, Put> {
        /// Called, not yet started.
        Start { listener: Listener },
        /// Line 49: waiting for `listener.accept()`.
        Accept { accept: Accept, listener: ListenerHeld },
        /// Line 50: waiting for `client.get()`.
        Get { get: Get, client: Client, listener: ListenerHeld },
        /// Line 51: waiting for `client.put(number * number)`.
        Put {
            put: Put,
            _matched_left: MatchedLeft,
            client: Client,
            listener: ListenerHeld,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Server(Listener, ListenerHeld, Accept, Client, Get, MatchedLeft, Put), "server",
        48, [Start(48, "", [1]), Accept(49, "listener.accept()", [2, 4]), Get(50,
        "client.get()", [3, 4]), Put(51, "client.put(number * number)", [2, 4])]
    );
    ::bluelet::step::machine(Server::Start { listener })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            use ::bluelet::step::WithoutDrop as _;
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Server::Start { .. } => {
                        let Server::Start { listener } = state.take() else {
                            ::core::unreachable!()
                        };
                        let accept = listener.accept();
                        state
                            .put(Server::Accept {
                                accept,
                                listener: ::bluelet::step::Held::of(&listener)
                                    .keep_over_yield(listener),
                            });
                    }
                    Server::Accept { accept, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * accept));
                        let Server::Accept { listener: _listener, .. } = state.take()
                        else { ::core::unreachable!() };
                        let value = value;
                        let client = Endpoint { conn: value? };
                        let get = client.get();
                        state
                            .put(Server::Get {
                                get,
                                client,
                                listener: _listener,
                            });
                    }
                    Server::Get { get, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * get));
                        let Server::Get { listener: _listener, client, .. } = state
                            .take() else { ::core::unreachable!() };
                        {
                            let matched = value?;
                            if let Message::Square(number) = matched {
                                let _matched_left = ::bluelet::step::still_whole!(matched);
                                let put = client.put(number * number);
                                state
                                    .put(Server::Put {
                                        put,
                                        _matched_left,
                                        client,
                                        listener: _listener,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    Server::Put { put, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * put));
                        let Server::Put {
                            listener: _listener,
                            client,
                            _matched_left,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        {
                            let _matched_left = _matched_left;
                            value?;
                        }
                        let get = client.get();
                        state
                            .put(Server::Get {
                                get,
                                client,
                                listener: _listener,
                            });
                    }
                    Server::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

fn client(path: String) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `client` stands, with what it keeps there.
    enum Client<Path, Connect, Server, Iter, Put, Get, ServerHeld, Put2> {
        /// Called, not yet started.
        Start { path: Path },
        /// Line 58: waiting for `unix::connect(path)`.
        Connect { connect: Connect },
        /// Line 60: waiting for `server.put(Message::Square(number))`.
        Put { put: Put, iter: Iter, server: Server },
        /// Line 61: waiting for `server.get()`.
        Get { get: Get, iter: Iter, server: Server },
        /// Line 64: waiting for `server.put(Message::Stop)`.
        Put2 { put2: Put2, server: ::core::option::Option<ServerHeld> },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Client(Path, Connect, Server, Iter, Put, Get, ServerHeld, Put2), "client", 57,
        [Start(57, "", [1]), Connect(58, "unix::connect(path)", [2, 4, 5]), Put(60,
        "server.put(Message::Square(number))", [3, 5]), Get(61, "server.get()", [2, 4,
        5]), Put2(64, "server.put(Message::Stop)", [5])]
    );
    ::bluelet::step::machine(Client::Start { path })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Client::Start { .. } => {
                        let Client::Start { path } = state.take() else {
                            ::core::unreachable!()
                        };
                        let connect = unix::connect(path);
                        state.put(Client::Connect { connect });
                    }
                    Client::Connect { connect } => {
                        let value = ::core::task::ready!(cx.poll(& mut * connect));
                        state.take();
                        let server = Endpoint { conn: value? };
                        {
                            let mut iter = ::core::iter::IntoIterator::into_iter(0..10);
                            if let ::core::option::Option::Some(number) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let put = server.put(Message::Square(number));
                                state.put(Client::Put { put, iter, server });
                                continue 'run;
                            }
                        }
                        let server_taken2 = ::bluelet::step::taken!(
                            server.put(Message::Stop) as receiver
                        );
                        let put2 = server.put(Message::Stop);
                        state
                            .put(Client::Put2 {
                                put2,
                                server: ::bluelet::step::left!(
                                    server_taken2, ::bluelet::step::kept!(server,
                                    ::bluelet::step::Held::of(& server).keep_over_yield(server))
                                ),
                            });
                    }
                    Client::Put { put, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * put));
                        #[allow(unused_assignments, unused_mut)]
                        let Client::Put { server, mut iter, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value?;
                        let get = server.get();
                        state.put(Client::Get { get, iter, server });
                    }
                    Client::Get { get, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * get));
                        let Client::Get { server, iter, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        {
                            #[allow(unused_assignments, unused_mut)]
                            let mut iter = iter;
                            {
                                let squared: i64 = value?;
                                println!("{squared}");
                            }
                            if let ::core::option::Option::Some(number) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let put = server.put(Message::Square(number));
                                state.put(Client::Put { put, iter, server });
                                continue 'run;
                            }
                        }
                        let server_taken2 = ::bluelet::step::taken!(
                            server.put(Message::Stop) as receiver
                        );
                        let put2 = server.put(Message::Stop);
                        state
                            .put(Client::Put2 {
                                put2,
                                server: ::bluelet::step::left!(
                                    server_taken2, ::bluelet::step::Held::of(& server)
                                    .keep_over_yield(server)
                                ),
                            });
                    }
                    Client::Put2 { put2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * put2));
                        let Client::Put2 { server: _server, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        break 'run value;
                    }
                    Client::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
