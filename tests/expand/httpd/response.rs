/// Sends a response; of a file, the next piece is read when the last one is on its way.
pub fn send(
    conn: Connection,
    response: Response,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `send` stands, with what it keeps there.
    enum Send<
        Conn,
        Response,
        ConnHeld,
        Sendall,
        Sendall2,
        File,
        Left,
        Sendall3,
        Read,
        Sendall4,
    > {
        /// Called, not yet started.
        Start { response: Response, conn: Conn },
        /// Line 31: waiting for `conn.sendall(data)`.
        Sendall { sendall: Sendall, conn: ConnHeld },
        /// Line 34: waiting for `conn.sendall(data)`.
        Sendall2 { sendall2: Sendall2, conn: ConnHeld },
        /// Line 37: waiting for `conn.sendall(data)`.
        Sendall3 { sendall3: Sendall3, left: Left, file: File, conn: Conn },
        /// Line 39: waiting for `bluelet::read(&file, left.min(CHUNK) as usize)`.
        Read { read: Read, left: Left, file: File, conn: Conn },
        /// Line 45: waiting for `conn.sendall(chunk)`.
        Sendall4 { sendall4: Sendall4, left: Left, file: File, conn: Conn },
        /// Line 30: passing the end of the `match`.
        AfterMatch { conn: ConnHeld },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Send(Conn, Response, ConnHeld, Sendall, Sendall2, File, Left, Sendall3, Read,
        Sendall4), "send", 28, [Start(28, "", [1, 2, 3]), Sendall(31,
        "conn.sendall(data)", [6]), Sendall2(34, "conn.sendall(data)", [6]), Sendall3(37,
        "conn.sendall(data)", [4, 6]), Read(39,
        "bluelet::read(&file, left.min(CHUNK) as usize)", [5, 6]), Sendall4(45,
        "conn.sendall(chunk)", [4, 6])]
    );
    ::bluelet::step::machine(Send::Start { response, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Send::Start { .. } => {
                        let Send::Start { conn, response } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut data = head(&response);
                        match response.into_body() {
                            Body::Empty => {
                                let sendall = conn.sendall(data);
                                state
                                    .put(Send::Sendall {
                                        sendall,
                                        conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                                    });
                            }
                            Body::Whole(body) => {
                                data.extend(body);
                                let sendall2 = conn.sendall(data);
                                state
                                    .put(Send::Sendall2 {
                                        sendall2,
                                        conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                                    });
                            }
                            Body::File(file, mut left) => {
                                let sendall3 = conn.sendall(data);
                                state
                                    .put(Send::Sendall3 {
                                        sendall3,
                                        left,
                                        file,
                                        conn,
                                    });
                            }
                        }
                    }
                    Send::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Send::Sendall { conn: _conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        { value? }
                        state.put(Send::AfterMatch { conn: _conn });
                    }
                    Send::Sendall2 { sendall2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall2));
                        let Send::Sendall2 { conn: _conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value?;
                        state.put(Send::AfterMatch { conn: _conn });
                    }
                    Send::Sendall3 { sendall3, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall3));
                        let Send::Sendall3 { conn, file, left, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        {
                            let file = file;
                            #[allow(unused_assignments, unused_mut)]
                            let mut left = left;
                            value?;
                            {
                                if left > 0 {
                                    let read = bluelet::read(&file, left.min(CHUNK) as usize);
                                    state
                                        .put(Send::Read {
                                            read,
                                            left,
                                            file,
                                            conn,
                                        });
                                    continue 'run;
                                }
                            }
                        }
                        state
                            .put(Send::AfterMatch {
                                conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            });
                    }
                    Send::Read { read, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * read));
                        #[allow(unused_assignments, unused_mut)]
                        let Send::Read { conn, file, mut left, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let chunk = value?;
                        if chunk.is_empty() {
                            break 'run Err(
                                io::Error::other("a file became shorter while it was sent"),
                            );
                        }
                        left -= chunk.len() as u64;
                        let sendall4 = conn.sendall(chunk);
                        state
                            .put(Send::Sendall4 {
                                sendall4,
                                left,
                                file,
                                conn,
                            });
                    }
                    Send::Sendall4 { sendall4, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall4));
                        let Send::Sendall4 { conn, file, left, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        {
                            let file = file;
                            #[allow(unused_assignments, unused_mut)]
                            let mut left = left;
                            {
                                value?;
                                if left > 0 {
                                    let read = bluelet::read(&file, left.min(CHUNK) as usize);
                                    state
                                        .put(Send::Read {
                                            read,
                                            left,
                                            file,
                                            conn,
                                        });
                                    continue 'run;
                                }
                            }
                        }
                        state
                            .put(Send::AfterMatch {
                                conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            });
                    }
                    Send::AfterMatch { .. } => {
                        let Send::AfterMatch { conn: _conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        break 'run Ok(());
                    }
                    Send::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
