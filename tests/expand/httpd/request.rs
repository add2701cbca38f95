/// Waits for a request.
pub fn next_request(
    conn: Connection,
    patience: Patience,
) -> impl ::bluelet::Coroutine<Output = Result<Request, Failure>> {
    /// Where `next_request` stands, with what it keeps there.
    enum NextRequest<
        Conn,
        Patience,
        Head,
        Timeout,
        Timeout2,
        Head2Held,
        Request,
        Length,
        Sendall,
        ConnHeld,
        PatienceHeld,
        Timeout3,
        LengthHeld,
    > {
        /// Called, not yet started.
        Start { patience: Patience, conn: Conn },
        /// Line 43: waiting for `timeout(patience.idle, conn.recv(1))`.
        Timeout { timeout: Timeout, head: Head, patience: Patience, conn: Conn },
        /// Line 53: waiting for `timeout(patience.request, read_head(conn.clone(), head))`.
        Timeout2 { timeout2: Timeout2, patience: Patience, conn: Conn },
        /// Line 58: waiting for `conn.sendall("HTTP/1.1 100 Continue\r\n\r\n")`.
        Sendall {
            sendall: Sendall,
            length: Length,
            request: Request,
            head2: Head2Held,
            patience: Patience,
            conn: Conn,
        },
        /// Line 57: passing the end of the `if`.
        AfterIf {
            length: Length,
            request: Request,
            head2: Head2Held,
            patience: Patience,
            conn: Conn,
        },
        /// Line 60: waiting for `timeout(patience.request, conn.read_exact(length))`.
        Timeout3 {
            timeout3: Timeout3,
            request: Request,
            head2: Head2Held,
            patience: PatienceHeld,
            conn: ConnHeld,
        },
        /// Line 56: passing the end of the `if`.
        AfterIf2 {
            length: ::core::option::Option<LengthHeld>,
            request: Request,
            head2: Head2Held,
            patience: PatienceHeld,
            conn: ConnHeld,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        NextRequest(Conn, Patience, Head, Timeout, Timeout2, Head2Held, Request, Length,
        Sendall, ConnHeld, PatienceHeld, Timeout3, LengthHeld), "next_request", 40,
        [Start(40, "", [1, 2]), Timeout(43, "timeout(patience.idle, conn.recv(1))", [1,
        2, 5]), Timeout2(53, "timeout(patience.request, read_head(conn.clone(), head))",
        [3, 4, 5]), Sendall(58, "conn.sendall(\"HTTP/1.1 100 Continue\\r\\n\\r\\n\")",
        [4, 5]), Timeout3(60, "timeout(patience.request, conn.read_exact(length))", [5])]
    );
    ::bluelet::step::machine(NextRequest::Start {
            patience,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<Result<Request, Failure>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: Result<Request, Failure> = 'run: loop {
                match state.get() {
                    NextRequest::Start { .. } => {
                        let NextRequest::Start { conn, patience } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut head = Vec::new();
                        {
                            if head.is_empty() {
                                let timeout = timeout(patience.idle, conn.recv(1));
                                state
                                    .put(NextRequest::Timeout {
                                        timeout,
                                        head,
                                        patience,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        let timeout2 = timeout(
                            patience.request,
                            read_head(conn.clone(), head),
                        );
                        state
                            .put(NextRequest::Timeout2 {
                                timeout2,
                                patience,
                                conn,
                            });
                    }
                    NextRequest::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout));
                        #[allow(unused_assignments, unused_mut)]
                        let NextRequest::Timeout { conn, patience, mut head, .. } = state
                            .take() else { ::core::unreachable!() };
                        {
                            {
                                let Ok(first) = ({ value }) else {
                                    break 'run Err(Failure::Gone);
                                };
                                match &first?[..] {
                                    [] => break 'run Err(Failure::Gone),
                                    b"\r" | b"\n" => {}
                                    first => head.extend(first),
                                }
                            }
                            if head.is_empty() {
                                let timeout = timeout(patience.idle, conn.recv(1));
                                state
                                    .put(NextRequest::Timeout {
                                        timeout,
                                        head,
                                        patience,
                                        conn,
                                    });
                                continue 'run;
                            }
                        }
                        let timeout2 = timeout(
                            patience.request,
                            read_head(conn.clone(), head),
                        );
                        state
                            .put(NextRequest::Timeout2 {
                                timeout2,
                                patience,
                                conn,
                            });
                    }
                    NextRequest::Timeout2 { timeout2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout2));
                        let NextRequest::Timeout2 { conn, patience, .. } = state.take()
                        else { ::core::unreachable!() };
                        let head2 = value??;
                        let make = parse;
                        let request = make(&head2)?;
                        ::bluelet::step::not_lent!(
                            request_whose = ::bluelet::step::made!(request,
                            make[.wrapped()], 0 of 1 : & head2)
                            .and(::bluelet::step::Lender::of(& head2).lends()),
                            ::bluelet::step::Kept:: < 58 > ::check(request_whose
                            .beside(::bluelet::step::Elsewhere))
                        );
                        let make2 = body_length;
                        let length = make2(&request.headers)?;
                        ::bluelet::step::not_lent!(
                            length_whose = ::bluelet::step::made!(length,
                            make2[.wrapped()], 0 of 1 : & request.headers)
                            .and(::bluelet::step::Lender::of(& request.headers).lends()
                            .and(::bluelet::step::Lender::of(& request).lends())),
                            ::bluelet::step::Kept:: < 58 > ::check(length_whose
                            .beside(::bluelet::step::Elsewhere))
                        );
                        if length > 0 {
                            if request.headers.typed_get::<Expect>().is_some() {
                                let sendall = conn.sendall("HTTP/1.1 100 Continue\r\n\r\n");
                                state
                                    .put(NextRequest::Sendall {
                                        sendall,
                                        length,
                                        request,
                                        head2: ::bluelet::step::Held::of(&head2)
                                            .keep_over_yield(head2),
                                        patience,
                                        conn,
                                    });
                                continue 'run;
                            }
                            state
                                .put(NextRequest::AfterIf {
                                    length,
                                    request,
                                    head2: ::bluelet::step::Held::of(&head2)
                                        .keep_over_yield(head2),
                                    patience,
                                    conn,
                                });
                            continue 'run;
                        }
                        state
                            .put(NextRequest::AfterIf2 {
                                length: ::core::option::Option::Some(
                                    ::bluelet::step::kept!(
                                        length, ::bluelet::step::Held::of(& length)
                                        .keep_over_yield(length)
                                    ),
                                ),
                                request,
                                head2: ::bluelet::step::Held::of(&head2)
                                    .keep_over_yield(head2),
                                patience: ::bluelet::step::Held::of(&patience)
                                    .keep_over_yield(patience),
                                conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            });
                    }
                    NextRequest::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let NextRequest::Sendall {
                            conn,
                            patience,
                            head2: _head2,
                            request,
                            length,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        value?;
                        state
                            .put(NextRequest::AfterIf {
                                length,
                                request,
                                head2: _head2,
                                patience,
                                conn,
                            });
                    }
                    NextRequest::AfterIf { .. } => {
                        let NextRequest::AfterIf {
                            conn,
                            patience,
                            head2: _head2,
                            request,
                            length,
                        } = state.take() else { ::core::unreachable!() };
                        let timeout3 = timeout(
                            patience.request,
                            conn.read_exact(length),
                        );
                        state
                            .put(NextRequest::Timeout3 {
                                timeout3,
                                request,
                                head2: _head2,
                                patience: ::bluelet::step::Held::of(&patience)
                                    .keep_over_yield(patience),
                                conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            });
                    }
                    NextRequest::Timeout3 { timeout3, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * timeout3));
                        let NextRequest::Timeout3 {
                            conn: _conn,
                            patience: _patience,
                            head2: _head2,
                            request,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        value??;
                        state
                            .put(NextRequest::AfterIf2 {
                                length: ::core::option::Option::None,
                                request,
                                head2: _head2,
                                patience: _patience,
                                conn: _conn,
                            });
                    }
                    NextRequest::AfterIf2 { .. } => {
                        let NextRequest::AfterIf2 {
                            conn: _conn,
                            patience: _patience,
                            head2: _head2,
                            request,
                            length: _length,
                        } = state.take() else { ::core::unreachable!() };
                        break 'run Ok(request);
                    }
                    NextRequest::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Reads up to and with the empty line that ends a request's headers.
fn read_head(
    conn: Connection,
    head: Vec<u8>,
) -> impl ::bluelet::Coroutine<Output = Result<Vec<u8>, Failure>> {
    /// Where `read_head` stands, with what it keeps there.
    enum ReadHead<Conn, Head, ReadUntil> {
        /// Called, not yet started.
        Start { head: Head, conn: Conn },
        /// Line 69: waiting for `conn.read_until(b'\n', HEAD_LIMIT - head.len())`.
        ReadUntil { read_until: ReadUntil, head: Head, conn: Conn },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        ReadHead(Conn, Head, ReadUntil), "read_head", 67, [Start(67, "", [1]),
        ReadUntil(69, "conn.read_until(b'\\n', HEAD_LIMIT - head.len())", [1, 2])]
    );
    ::bluelet::step::machine(ReadHead::Start { head, conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<Result<Vec<u8>, Failure>> {
            let result2: Result<Vec<u8>, Failure> = 'run: loop {
                match state.get() {
                    ReadHead::Start { .. } => {
                        let ReadHead::Start { conn, mut head } = state.take() else {
                            ::core::unreachable!()
                        };
                        let read_until = conn.read_until(b'\n', HEAD_LIMIT - head.len());
                        state
                            .put(ReadHead::ReadUntil {
                                read_until,
                                head,
                                conn,
                            });
                    }
                    ReadHead::ReadUntil { read_until, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * read_until));
                        #[allow(unused_assignments, unused_mut)]
                        let ReadHead::ReadUntil { conn, mut head, .. } = state.take()
                        else { ::core::unreachable!() };
                        {
                            let line = match { value } {
                                Err(
                                    error,
                                ) if error.kind() == io::ErrorKind::InvalidData => {
                                    break 'run Err(too_long(&head).into());
                                }
                                line => line?,
                            };
                            if !line.ends_with(b"\n") {
                                break 'run Err(Failure::Gone);
                            }
                            head.extend(&line);
                            if matches!(& line[..], b"\r\n" | b"\n") {
                                break 'run Ok(head);
                            }
                            if head.len() == HEAD_LIMIT {
                                break 'run Err(too_long(&head).into());
                            }
                        }
                        let read_until = conn.read_until(b'\n', HEAD_LIMIT - head.len());
                        state
                            .put(ReadHead::ReadUntil {
                                read_until,
                                head,
                                conn,
                            });
                    }
                    ReadHead::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result2)
        })
}
