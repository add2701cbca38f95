fn echoer(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `echoer` stands, with what it keeps there.
    enum Echoer<Conn, Peer, GoodbyeHeld, Recv, Sendall> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 29: waiting for `conn.recv(1024)`.
        Recv { recv: Recv, _goodbye: GoodbyeHeld, peer: Peer, conn: Conn },
        /// Line 34: waiting for `conn.sendall(data)`.
        Sendall { sendall: Sendall, _goodbye: GoodbyeHeld, peer: Peer, conn: Conn },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Echoer(Conn, Peer, GoodbyeHeld, Recv, Sendall), "echoer", 24, [Start(24, "", [1,
        3]), Recv(29, "conn.recv(1024)", [2, 3]), Sendall(34, "conn.sendall(data)", [1,
        3])]
    );
    ::bluelet::step::machine(Echoer::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Echoer::Start { .. } => {
                        let Echoer::Start { conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        let peer = conn.peer_addr()?;
                        println!("Connected: {peer}");
                        let _goodbye = Goodbye(peer);
                        let recv = conn.recv(1024);
                        state
                            .put(Echoer::Recv {
                                recv,
                                _goodbye: ::bluelet::step::kept!(
                                    _goodbye, ::bluelet::step::Held::of(& _goodbye)
                                    .keep_over_yield(_goodbye)
                                ),
                                peer,
                                conn,
                            });
                    }
                    Echoer::Recv { recv, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * recv));
                        let Echoer::Recv { conn, peer, _goodbye, .. } = state.take()
                        else { ::core::unreachable!() };
                        'exit: {
                            let data = value?;
                            if data.is_empty() {
                                break 'exit;
                            }
                            println!("Read from {peer}: {data:?}");
                            let sendall = conn.sendall(data);
                            state
                                .put(Echoer::Sendall {
                                    sendall,
                                    _goodbye,
                                    peer,
                                    conn,
                                });
                            continue 'run;
                        }
                        break 'run Ok(());
                    }
                    Echoer::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Echoer::Sendall { conn, peer, _goodbye, .. } = state.take()
                        else { ::core::unreachable!() };
                        value?;
                        let recv = conn.recv(1024);
                        state
                            .put(Echoer::Recv {
                                recv,
                                _goodbye,
                                peer,
                                conn,
                            });
                    }
                    Echoer::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

fn echoserver(listener: Listener) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `echoserver` stands, with what it keeps there.
    enum Echoserver<Listener, Race, Spawn> {
        /// Called, not yet started.
        Start { listener: Listener },
        /// Line 42: waiting for `race(listener.accept(), signal(SIGINT))`.
        Race { race: Race, listener: Listener },
        /// Line 44: waiting for `spawn(echoer(conn?))`.
        Spawn { spawn: Spawn, listener: Listener },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Echoserver(Listener, Race, Spawn), "echoserver", 40, [Start(40, "", [1]),
        Race(42, "race(listener.accept(), signal(SIGINT))", [2, 3]), Spawn(44,
        "spawn(echoer(conn?))", [1])]
    );
    ::bluelet::step::machine(Echoserver::Start { listener })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result2: io::Result<()> = 'run: loop {
                match state.get() {
                    Echoserver::Start { .. } => {
                        let Echoserver::Start { listener } = state.take() else {
                            ::core::unreachable!()
                        };
                        let race = race(listener.accept(), signal(SIGINT));
                        state.put(Echoserver::Race { race, listener });
                    }
                    Echoserver::Race { race, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * race));
                        let Echoserver::Race { listener, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let result = 'exit: {
                            match { value } {
                                Either::Left(conn) => {
                                    let spawn = spawn(echoer(conn?));
                                    state
                                        .put(Echoserver::Spawn {
                                            spawn,
                                            listener,
                                        });
                                    continue 'run;
                                }
                                Either::Right(interrupt) => break 'exit interrupt,
                            }
                        };
                        break 'run result;
                    }
                    Echoserver::Spawn { spawn, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * spawn));
                        let Echoserver::Spawn { listener, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value;
                        let race = race(listener.accept(), signal(SIGINT));
                        state.put(Echoserver::Race { race, listener });
                    }
                    Echoserver::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result2)
        })
}
