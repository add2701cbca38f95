/// Serves one connection: answers its requests in their order.
fn webrequest(
    conn: Connection,
    site: Arc<Site>,
    patience: Patience,
    place: Rc<Place>,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `webrequest` stands, with what it keeps there.
    enum Webrequest<
        Conn,
        Site,
        Patience,
        Place,
        NextRequest,
        SiteHeld,
        PlaceHeld,
        Send,
        KeepAlive,
        Unblock,
        Send2,
        Timeout,
        ConnHeld,
    > {
        /// Called, not yet started.
        Start { place: Place, patience: Patience, site: Site, conn: Conn },
        /// Line 57: passing the head of the `loop`.
        Loop { place: Place, patience: Patience, site: Site, conn: Conn },
        /// Line 58: waiting for `next_request(conn.clone(), patience)`.
        NextRequest {
            next_request: NextRequest,
            place: Place,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 62: waiting for `send(conn.clone(), refusal(status))`.
        Send {
            send: Send,
            place: PlaceHeld,
            patience: Patience,
            site: SiteHeld,
            conn: Conn,
        },
        /// Line 70: waiting for `blocking::unblock(move || site.respond(&request))`.
        Unblock {
            unblock: Unblock,
            keep_alive: KeepAlive,
            place: Place,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 71: waiting for `send(conn.clone(), response)`.
        Send2 {
            send2: Send2,
            keep_alive: KeepAlive,
            place: Place,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 57: passing the end of the `loop`.
        AfterLoop { place: PlaceHeld, patience: Patience, site: SiteHeld, conn: Conn },
        /// Line 78: waiting for `timeout(patience.request, read_away(conn))`.
        Timeout { timeout: Timeout, place: PlaceHeld, site: SiteHeld },
        /// Line 77: passing the end of the `if`.
        AfterIf {
            place: PlaceHeld,
            site: SiteHeld,
            conn: ::core::option::Option<ConnHeld>,
        },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Webrequest(Conn, Site, Patience, Place, NextRequest, SiteHeld, PlaceHeld, Send,
        KeepAlive, Unblock, Send2, Timeout, ConnHeld), "webrequest", 49, [Start(49, "",
        [1, 6]), NextRequest(58, "next_request(conn.clone(), patience)", [2, 3, 6]),
        Send(62, "send(conn.clone(), refusal(status))", [5, 6]), Unblock(70,
        "blocking::unblock(move || site.respond(&request))", [4]), Send2(71,
        "send(conn.clone(), response)", [1, 5, 6]), Timeout(78,
        "timeout(patience.request, read_away(conn))", [6])]
    );
    ::bluelet::step::machine(Webrequest::Start {
            place,
            patience,
            site,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state {
                    Webrequest::Start { .. } => {
                        let Webrequest::Start { conn, site, patience, place } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(patience.response));
                        *state = Webrequest::Loop {
                            place,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::Loop { .. } => {
                        let Webrequest::Loop { conn, site, patience, place } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let next_request = next_request(conn.clone(), patience);
                        *state = Webrequest::NextRequest {
                            next_request,
                            place,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::NextRequest { next_request, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * next_request, cx)
                        );
                        let Webrequest::NextRequest {
                            conn,
                            site,
                            patience,
                            place,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        let request = match { value } {
                            Ok(request) => request,
                            Err(Failure::Gone) => break 'run Ok(()),
                            Err(Failure::Refused(status)) => {
                                let send = send(conn.clone(), refusal(status));
                                *state = Webrequest::Send {
                                    send,
                                    place: ::bluelet::step::Held::of(&place)
                                        .keep_over_yield(place),
                                    patience,
                                    site: ::bluelet::step::Held::of(&site)
                                        .keep_over_yield(site),
                                    conn,
                                };
                                continue 'run;
                            }
                        };
                        place.heard();
                        let keep_alive = request.keep_alive;
                        let site2 = site.clone();
                        let unblock = blocking::unblock(move || site2.respond(&request));
                        *state = Webrequest::Unblock {
                            unblock,
                            keep_alive,
                            place,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::Send { send, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * send, cx)
                        );
                        let Webrequest::Send {
                            conn,
                            site: _site,
                            patience,
                            place: _place,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        'exit: {
                            value?;
                            break 'exit;
                        }
                        *state = Webrequest::AfterLoop {
                            place: _place,
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
                            place,
                            keep_alive,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        let response = value;
                        let send2 = send(conn.clone(), response);
                        *state = Webrequest::Send2 {
                            send2,
                            keep_alive,
                            place,
                            patience,
                            site,
                            conn,
                        };
                    }
                    Webrequest::Send2 { send2, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * send2, cx)
                        );
                        let Webrequest::Send2 {
                            conn,
                            site,
                            patience,
                            place,
                            keep_alive,
                            ..
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        'exit: {
                            {
                                let keep_alive = keep_alive;
                                value?;
                                if !keep_alive {
                                    break 'exit;
                                }
                            }
                            *state = Webrequest::Loop {
                                place,
                                patience,
                                site,
                                conn,
                            };
                            continue 'run;
                        }
                        *state = Webrequest::AfterLoop {
                            place: ::bluelet::step::Held::of(&place)
                                .keep_over_yield(place),
                            patience,
                            site: ::bluelet::step::Held::of(&site).keep_over_yield(site),
                            conn,
                        };
                    }
                    Webrequest::AfterLoop { .. } => {
                        let Webrequest::AfterLoop {
                            conn,
                            site: _site,
                            patience,
                            place: _place,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
                        if conn.shutdown(Shutdown::Write).is_ok() {
                            let timeout = timeout(patience.request, read_away(conn));
                            *state = Webrequest::Timeout {
                                timeout,
                                place: _place,
                                site: _site,
                            };
                            continue 'run;
                        }
                        *state = Webrequest::AfterIf {
                            place: _place,
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
                        let Webrequest::Timeout { site: _site, place: _place, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let _ = { value };
                        *state = Webrequest::AfterIf {
                            place: _place,
                            site: _site,
                            conn: ::core::option::Option::None,
                        };
                    }
                    Webrequest::AfterIf { .. } => {
                        let Webrequest::AfterIf {
                            conn: _conn,
                            site: _site,
                            place: _place,
                        } = ::bluelet::step::take(state) else { ::core::unreachable!() };
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
        /// Called, not yet started; or line 86: passing the head of the `while`.
        Start { conn: Conn },
        /// Line 86: waiting for `conn.recv(65536)`.
        Recv { recv: Recv, conn: Conn },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        ReadAway(Conn, Recv), "read_away", 85, [Start(85, "", [1]), Recv(86,
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
    crowd: Rc<Crowd>,
    site: Arc<Site>,
    patience: Patience,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `httpd` stands, with what it keeps there.
    enum Httpd<Server, Crowd, Site, Patience, DumpOn, Serve> {
        /// Called, not yet started.
        Start { patience: Patience, site: Site, crowd: Crowd, server: Server },
        /// Line 92: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn {
            dump_on: DumpOn,
            patience: Patience,
            site: Site,
            crowd: Crowd,
            server: Server,
        },
        /// Line 93: waiting for `server.serve(move |conn| { webrequest(conn.clone(), site.clone(), patience, crowd.enter(&conn)) })`.
        Serve { serve: Serve },
        /// Returned or panicked.
        Done,
    }
    ::bluelet::step::describe!(
        Httpd(Server, Crowd, Site, Patience, DumpOn, Serve), "httpd", 91, [Start(91, "",
        [1]), DumpOn(92, "bluelet::dump_on(bluelet::SIGUSR1)", [2]), Serve(93,
        "server.serve(move |conn| { webrequest(conn.clone(), site.clone(), patience, crowd.enter(&conn)) })",
        [3])]
    );
    ::bluelet::step::machine(Httpd::Start {
            patience,
            site,
            crowd,
            server,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state {
                    Httpd::Start { .. } => {
                        let Httpd::Start { server, crowd, site, patience } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        *state = Httpd::DumpOn {
                            dump_on,
                            patience,
                            site,
                            crowd,
                            server,
                        };
                    }
                    Httpd::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(
                            ::bluelet::step::poll(& mut * dump_on, cx)
                        );
                        let Httpd::DumpOn { server, crowd, site, patience, .. } = ::bluelet::step::take(
                            state,
                        ) else { ::core::unreachable!() };
                        value;
                        let serve = server
                            .serve(move |conn| {
                                webrequest(
                                    conn.clone(),
                                    site.clone(),
                                    patience,
                                    crowd.enter(&conn),
                                )
                            });
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
