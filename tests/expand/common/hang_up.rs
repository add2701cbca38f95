/// Says that nothing more comes, and waits so long for the client to say the same: to close while bytes
/// arrive would reset the connection, and what was sent last might be lost with it.
pub fn hang_up(
    conn: Connection,
    patience: Duration,
) -> impl ::bluelet::Coroutine<Output = ()> {
    /// Where `hang_up` stands, with what it keeps there.
    enum HangUp<Conn, Patience, Timeout, ConnHeld> {
        /// Called, not yet started.
        Start { patience: Patience, conn: Conn },
        /// Line 13: waiting for `timeout(patience, read_away(conn))`.
        Timeout { timeout: Timeout },
        /// Line 12: passing the end of the `if`.
        AfterIf { conn: ::core::option::Option<ConnHeld> },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        HangUp(Conn, Patience, Timeout, ConnHeld), "hang_up", 11, [Start(11, "", [1, 2]),
        Timeout(13, "timeout(patience, read_away(conn))", [2])]
    );
    ::bluelet::step::machine(HangUp::Start { patience, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<()> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: () = 'run: loop {
                match state.get() {
                    HangUp::Start { .. } => {
                        let HangUp::Start { conn, patience } = state.take() else {
                            ::core::unreachable!()
                        };
                        if conn.shutdown(Shutdown::Write).is_ok() {
                            let timeout = timeout(patience, read_away(conn));
                            state.put(HangUp::Timeout { timeout });
                            continue 'run;
                        }
                        state
                            .put(HangUp::AfterIf {
                                conn: ::core::option::Option::Some(
                                    ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                                ),
                            });
                    }
                    HangUp::Timeout { timeout } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout));
                        state.take();
                        let _ = { value };
                        state
                            .put(HangUp::AfterIf {
                                conn: ::core::option::Option::None,
                            });
                    }
                    HangUp::AfterIf { .. } => {
                        let HangUp::AfterIf { conn: _conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        break 'run;
                    }
                    HangUp::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Reads to the end of the stream.
fn read_away(
    conn: Connection,
) -> impl ::bluelet::Coroutine<Output = std::io::Result<()>> {
    /// Where `read_away` stands, with what it keeps there.
    enum ReadAway<Conn, Recv> {
        /// Called, not yet started; or line 20: passing the head of the `while`.
        Start { conn: Conn },
        /// Line 20: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, conn: Conn },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        ReadAway(Conn, Recv), "read_away", 19, [Start(19, "", [1]), Recv(20,
        "conn.recv(65536)", [1, 2])]
    );
    ::bluelet::step::machine(ReadAway::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<std::io::Result<()>> {
            let result: std::io::Result<()> = 'run: loop {
                match state.get() {
                    ReadAway::Start { .. } => {
                        let ReadAway::Start { conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        let recv = conn.recv(65536);
                        state.put(ReadAway::Recv { recv, conn });
                    }
                    ReadAway::Recv { recv, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * recv));
                        let ReadAway::Recv { conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let value = value;
                        {
                            if !value?.is_empty() {
                                state.put(ReadAway::Start { conn });
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    ReadAway::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
