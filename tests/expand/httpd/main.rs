/// Serves one connection: answers its requests in their order.
fn webrequest(
    conn: Connection,
    site: Arc<Site>,
    patience: Patience,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `webrequest` stands, with what it keeps there.
    enum Webrequest<
        Conn,
        Site,
        Patience,
        NextRequest,
        SiteHeld,
        Send,
        KeepAlive,
        Unblock,
        Send2,
        Timeout,
        ConnHeld,
    > {
        /// Called, not yet started.
        Start { patience: Patience, site: Site, conn: Conn },
        /// Line 45: passing the head of the `loop`.
        Loop { patience: Patience, site: Site, conn: Conn },
        /// Line 46: waiting for `next_request(conn.clone(), patience)`.
        NextRequest {
            next_request: NextRequest,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 50: waiting for `send(conn.clone(), refusal(status))`.
        Send { send: Send, patience: Patience, site: SiteHeld, conn: Conn },
        /// Line 57: waiting for `blocking::unblock(move || site.respond(&request))`.
        Unblock {
            unblock: Unblock,
            keep_alive: KeepAlive,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 58: waiting for `send(conn.clone(), response)`.
        Send2 {
            send2: Send2,
            keep_alive: KeepAlive,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 45: passing the end of the `loop`.
        AfterLoop { patience: Patience, site: SiteHeld, conn: Conn },
        /// Line 65: waiting for `timeout(patience.request, read_away(conn))`.
        Timeout { timeout: Timeout, site: SiteHeld },
        /// Line 64: passing the end of the `if`.
        AfterIf { site: SiteHeld, conn: ::core::option::Option<ConnHeld> },
        Done,
    }
    ::bluelet::step::describe!(
        Webrequest(Conn, Site, Patience, NextRequest, SiteHeld, Send, KeepAlive, Unblock,
        Send2, Timeout, ConnHeld), "webrequest", 42, [Start(42, "", [1, 6]),
        NextRequest(46, "next_request(conn.clone(), patience)", [2, 3, 6]), Send(50,
        "send(conn.clone(), refusal(status))", [5, 6]), Unblock(57,
        "blocking::unblock(move || site.respond(&request))", [4]), Send2(58,
        "send(conn.clone(), response)", [1, 5, 6]), Timeout(65,
        "timeout(patience.request, read_away(conn))", [6])]
    );
    ::bluelet::step::machine(Webrequest::Start {
            patience,
            site,
            conn,
        })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                next = match next {
                    Webrequest::Start { conn, site, patience } => {
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(patience.response));
                        Webrequest::Loop {
                            patience,
                            site,
                            conn,
                        }
                    }
                    Webrequest::Loop { conn, site, patience } => {
                        let next_request = next_request(conn.clone(), patience);
                        Webrequest::NextRequest {
                            next_request,
                            patience,
                            site,
                            conn,
                        }
                    }
                    Webrequest::NextRequest {
                        conn,
                        site,
                        patience,
                        mut next_request,
                    } => {
                        let polled = ::bluelet::step::poll(&mut next_request, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Webrequest::NextRequest {
                                next_request,
                                patience,
                                site,
                                conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(next_request);
                        let request = match { value } {
                            Ok(request) => request,
                            Err(Failure::Gone) => break 'run Ok(()),
                            Err(Failure::Refused(status)) => {
                                let send = send(conn.clone(), refusal(status));
                                next = Webrequest::Send {
                                    send,
                                    patience,
                                    site: ::bluelet::step::Held::of(&site).keep(site),
                                    conn,
                                };
                                continue 'run;
                            }
                        };
                        let keep_alive = request.keep_alive;
                        let site2 = site.clone();
                        let unblock = blocking::unblock(move || site2.respond(&request));
                        Webrequest::Unblock {
                            unblock,
                            keep_alive,
                            patience,
                            site,
                            conn,
                        }
                    }
                    Webrequest::Send { conn, site: _site, patience, mut send } => {
                        let polled = ::bluelet::step::poll(&mut send, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Webrequest::Send {
                                send,
                                patience,
                                site: _site,
                                conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(send);
                        'exit: {
                            value?;
                            break 'exit;
                        }
                        Webrequest::AfterLoop {
                            patience,
                            site: _site,
                            conn,
                        }
                    }
                    Webrequest::Unblock {
                        conn,
                        site,
                        patience,
                        keep_alive,
                        mut unblock,
                    } => {
                        let polled = ::bluelet::step::poll(&mut unblock, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Webrequest::Unblock {
                                unblock,
                                keep_alive,
                                patience,
                                site,
                                conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(unblock);
                        let response = value;
                        let send2 = send(conn.clone(), response);
                        Webrequest::Send2 {
                            send2,
                            keep_alive,
                            patience,
                            site,
                            conn,
                        }
                    }
                    Webrequest::Send2 {
                        conn,
                        site,
                        patience,
                        keep_alive,
                        mut send2,
                    } => {
                        let polled = ::bluelet::step::poll(&mut send2, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Webrequest::Send2 {
                                send2,
                                keep_alive,
                                patience,
                                site,
                                conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(send2);
                        'exit: {
                            {
                                let keep_alive = keep_alive;
                                value?;
                                if !keep_alive {
                                    break 'exit;
                                }
                            }
                            next = Webrequest::Loop {
                                patience,
                                site,
                                conn,
                            };
                            continue 'run;
                        }
                        Webrequest::AfterLoop {
                            patience,
                            site: ::bluelet::step::Held::of(&site).keep(site),
                            conn,
                        }
                    }
                    Webrequest::AfterLoop { conn, site: _site, patience } => {
                        if conn.shutdown(Shutdown::Write).is_ok() {
                            let timeout = timeout(patience.request, read_away(conn));
                            next = Webrequest::Timeout {
                                timeout,
                                site: _site,
                            };
                            continue 'run;
                        }
                        Webrequest::AfterIf {
                            site: _site,
                            conn: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&conn).keep(conn),
                            ),
                        }
                    }
                    Webrequest::Timeout { site: _site, mut timeout } => {
                        let polled = ::bluelet::step::poll(&mut timeout, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Webrequest::Timeout {
                                timeout,
                                site: _site,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(timeout);
                        let _ = { value };
                        Webrequest::AfterIf {
                            site: _site,
                            conn: ::core::option::Option::None,
                        }
                    }
                    Webrequest::AfterIf { conn: _conn, site: _site } => {
                        break 'run Ok(());
                    }
                    Webrequest::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Reads to the end of the stream.
fn read_away(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `read_away` stands, with what it keeps there.
    enum ReadAway<Conn, Recv> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 73: passing the head of the `while`.
        While { conn: Conn },
        /// Line 73: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, conn: Conn },
        Done,
    }
    ::bluelet::step::describe!(
        ReadAway(Conn, Recv), "read_away", 72, [Start(72, "", [1]), Recv(73,
        "conn.recv(65536)", [1, 2])]
    );
    ::bluelet::step::machine(ReadAway::Start { conn })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                next = match next {
                    ReadAway::Start { conn } => ReadAway::While { conn },
                    ReadAway::While { conn } => {
                        let recv = conn.recv(65536);
                        ReadAway::Recv { recv, conn }
                    }
                    ReadAway::Recv { conn, mut recv } => {
                        let polled = ::bluelet::step::poll(&mut recv, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = ReadAway::Recv { recv, conn };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(recv);
                        {
                            if !value?.is_empty() {
                                next = ReadAway::While { conn };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    ReadAway::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}

fn httpd(
    server: Server,
    site: Arc<Site>,
    patience: Patience,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `httpd` stands, with what it keeps there.
    enum Httpd<Server, Site, Patience, DumpOn, Serve> {
        /// Called, not yet started.
        Start { patience: Patience, site: Site, server: Server },
        /// Line 79: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn { dump_on: DumpOn, patience: Patience, site: Site, server: Server },
        /// Line 80: waiting for `server.serve(move |conn| webrequest(conn, site.clone(), patience))`.
        Serve { serve: Serve },
        Done,
    }
    ::bluelet::step::describe!(
        Httpd(Server, Site, Patience, DumpOn, Serve), "httpd", 78, [Start(78, "", [1]),
        DumpOn(79, "bluelet::dump_on(bluelet::SIGUSR1)", [2]), Serve(80,
        "server.serve(move |conn| webrequest(conn, site.clone(), patience))", [3])]
    );
    ::bluelet::step::machine(Httpd::Start {
            patience,
            site,
            server,
        })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                next = match next {
                    Httpd::Start { server, site, patience } => {
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        Httpd::DumpOn {
                            dump_on,
                            patience,
                            site,
                            server,
                        }
                    }
                    Httpd::DumpOn { server, site, patience, mut dump_on } => {
                        let polled = ::bluelet::step::poll(&mut dump_on, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Httpd::DumpOn {
                                dump_on,
                                patience,
                                site,
                                server,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(dump_on);
                        value;
                        let serve = server
                            .serve(move |conn| webrequest(conn, site.clone(), patience));
                        Httpd::Serve { serve }
                    }
                    Httpd::Serve { mut serve } => {
                        let polled = ::bluelet::step::poll(&mut serve, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Httpd::Serve { serve };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(serve);
                        break 'run value;
                    }
                    Httpd::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result)
        })
}
