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
        /// Returned or panicked.
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
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state {
                    Webrequest::Start { .. } => {
                        let Webrequest::Start { conn, site, patience } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(patience.response));
                        *state = Webrequest::Loop {
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::Loop { .. } => {
                        let Webrequest::Loop { conn, site, patience } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let next_request = next_request(conn.clone(), patience);
                        *state = Webrequest::NextRequest {
                            next_request,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::NextRequest { next_request, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * next_request, cx)
                        );
                        let Webrequest::NextRequest { conn, site, patience, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let request = match { value } {
                            Ok(request) => request,
                            Err(Failure::Gone) => break 'run Ok(()),
                            Err(Failure::Refused(status)) => {
                                let send = send(conn.clone(), refusal(status));
                                *state = Webrequest::Send {
                                    send,
                                    patience,
                                    site: ::bluelet::step::Held::of(&site)
                                        .keep_over_yield(site),
                                    conn,
                                };
                                continue 'run;
                            }
                        };
                        let keep_alive = request.keep_alive;
                        let site2 = site.clone();
                        let unblock = blocking::unblock(move || site2.respond(&request));
                        *state = Webrequest::Unblock {
                            unblock,
                            keep_alive,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::Send { send, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * send, cx)
                        );
                        let Webrequest::Send { conn, site: _site, patience, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        'exit: {
                            value?;
                            break 'exit;
                        }
                        *state = Webrequest::AfterLoop {
                            patience,
                            site: _site,
                            conn,
                        };
                    }
                    Webrequest::Unblock { unblock, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * unblock, cx)
                        );
                        let Webrequest::Unblock {
                            conn,
                            site,
                            patience,
                            keep_alive,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        let response = value;
                        let send2 = send(conn.clone(), response);
                        *state = Webrequest::Send2 {
                            send2,
                            keep_alive,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::Send2 { send2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * send2, cx)
                        );
                        let Webrequest::Send2 { conn, site, patience, keep_alive, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        'exit: {
                            {
                                let keep_alive = keep_alive;
                                value?;
                                if !keep_alive {
                                    break 'exit;
                                }
                            }
                            *state = Webrequest::Loop {
                                patience,
                                site,
                                conn,
                            };
                            continue 'run;
                        }
                        *state = Webrequest::AfterLoop {
                            patience,
                            site: ::bluelet::step::Held::of(&site).keep_over_yield(site),
                            conn,
                        };
                    }
                    Webrequest::AfterLoop { .. } => {
                        let Webrequest::AfterLoop { conn, site: _site, patience } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        if conn.shutdown(Shutdown::Write).is_ok() {
                            let timeout = timeout(patience.request, read_away(conn));
                            *state = Webrequest::Timeout {
                                timeout,
                                site: _site,
                            };
                            continue 'run;
                        }
                        *state = Webrequest::AfterIf {
                            site: _site,
                            conn: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            ),
                        };
                    }
                    Webrequest::Timeout { timeout, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * timeout, cx)
                        );
                        let Webrequest::Timeout { site: _site, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let _ = { value };
                        *state = Webrequest::AfterIf {
                            site: _site,
                            conn: ::core::option::Option::None,
                        };
                    }
                    Webrequest::AfterIf { .. } => {
                        let Webrequest::AfterIf { conn: _conn, site: _site } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        break 'run Ok(());
                    }
                    Webrequest::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// Reads to the end of the stream.
fn read_away(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `read_away` stands, with what it keeps there.
    enum ReadAway<Conn, Recv> {
        /// Called, not yet started; or line 73: passing the head of the `while`.
        Start { conn: Conn },
        /// Line 73: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        ReadAway(Conn, Recv), "read_away", 72, [Start(72, "", [1]), Recv(73,
        "conn.recv(65536)", [1, 2])]
    );
    ::bluelet::step::machine(ReadAway::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    ReadAway::Start { .. } => {
                        let ReadAway::Start { conn } = ::bluelet::step::take(state) else {
                            ::core::unreachable!()
                        };
                        let recv = conn.recv(65536);
                        *state = ReadAway::Recv { recv, conn };
                    }
                    ReadAway::Recv { recv, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * recv, cx)
                        );
                        let ReadAway::Recv { conn, .. } = ::bluelet::step::take(state)
                        else { ::core::unreachable!() };
                        let value = value;
                        {
                            if !value?.is_empty() {
                                *state = ReadAway::Start { conn };
                                continue 'run;
                            }
                        }
                        break 'run Ok(());
                    }
                    ReadAway::Done => ::bluelet::step::resumed_after_end(state),
                }
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
        /// Returned or panicked.
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
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Httpd::Start { .. } => {
                        let Httpd::Start { server, site, patience } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        *state = Httpd::DumpOn {
                            dump_on,
                            patience,
                            site,
                            server,
                        };
                    }
                    Httpd::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * dump_on, cx)
                        );
                        let Httpd::DumpOn { server, site, patience, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value;
                        let serve = server
                            .serve(move |conn| webrequest(conn, site.clone(), patience));
                        *state = Httpd::Serve { serve };
                    }
                    Httpd::Serve { serve } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * serve, cx)
                        );
                        ::bluelet::step::take(state);
                        break 'run value;
                    }
                    Httpd::Done => ::bluelet::step::resumed_after_end(state),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
