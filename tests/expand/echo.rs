fn echoer(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `echoer` stands, with what it keeps there.
    enum Echoer<Conn, Recv, Sendall> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 15: passing the head of the `loop`.
        Loop { conn: Conn },
        /// Line 16: waiting for `conn.recv(1024)`.
        Recv { recv: Recv, conn: Conn },
        /// Line 20: waiting for `conn.sendall(data)`.
        Sendall { sendall: Sendall, conn: Conn },
        Done,
    }
    ::bluelet::step::describe!(
        Echoer(Conn, Recv, Sendall), "echoer", 14, [Start(14, "", [1]), Recv(16,
        "conn.recv(1024)", [2, 3]), Sendall(20, "conn.sendall(data)", [1, 3])]
    );
    ::bluelet::step::machine(Echoer::Start { conn })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                next = match next {
                    Echoer::Start { conn } => Echoer::Loop { conn },
                    Echoer::Loop { conn } => {
                        let recv = conn.recv(1024);
                        Echoer::Recv { recv, conn }
                    }
                    Echoer::Recv { conn, mut recv } => {
                        let polled = ::bluelet::step::poll(&mut recv, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Echoer::Recv { recv, conn };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(recv);
                        'exit: {
                            let data = value?;
                            if data.is_empty() {
                                break 'exit;
                            }
                            let sendall = conn.sendall(data);
                            next = Echoer::Sendall { sendall, conn };
                            continue 'run;
                        }
                        break 'run Ok(());
                    }
                    Echoer::Sendall { conn, mut sendall } => {
                        let polled = ::bluelet::step::poll(&mut sendall, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Echoer::Sendall { sendall, conn };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(sendall);
                        value?;
                        Echoer::Loop { conn }
                    }
                    Echoer::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}
