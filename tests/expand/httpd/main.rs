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
        MatchedLeft,
        Send,
        KeepAlive,
        Unblock,
        Send2,
        HangUp,
    > {
        /// Called, not yet started.
        Start { place: Place, patience: Patience, site: Site, conn: Conn },
        /// Line 57: waiting for `next_request(conn.clone(), patience)`.
        NextRequest {
            next_request: NextRequest,
            place: Place,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 61: waiting for `send(conn.clone(), refusal(status))`.
        Send {
            send: Send,
            _matched_left: MatchedLeft,
            place: ::core::option::Option<PlaceHeld>,
            patience: Patience,
            site: SiteHeld,
            conn: Conn,
        },
        /// Line 69: waiting for `blocking::unblock(move || site.respond(&request))`.
        Unblock {
            unblock: Unblock,
            keep_alive: KeepAlive,
            place: Place,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 70: waiting for `send(conn.clone(), response)`.
        Send2 {
            send2: Send2,
            keep_alive: KeepAlive,
            place: Place,
            patience: Patience,
            site: Site,
            conn: Conn,
        },
        /// Line 56: passing the end of the `loop`.
        AfterLoop {
            place: ::core::option::Option<PlaceHeld>,
            patience: Patience,
            site: SiteHeld,
            conn: Conn,
        },
        /// Line 75: waiting for `hang_up(conn, patience.request)`.
        HangUp {
            hang_up: HangUp,
            place: ::core::option::Option<PlaceHeld>,
            site: SiteHeld,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Webrequest(Conn, Site, Patience, Place, NextRequest, SiteHeld, PlaceHeld,
        MatchedLeft, Send, KeepAlive, Unblock, Send2, HangUp), "webrequest", 48,
        [Start(48, "", [1, 6]), NextRequest(57, "next_request(conn.clone(), patience)",
        [2, 3, 6]), Send(61, "send(conn.clone(), refusal(status))", [5, 6]), Unblock(69,
        "blocking::unblock(move || site.respond(&request))", [4]), Send2(70,
        "send(conn.clone(), response)", [1, 5, 6]), HangUp(75,
        "hang_up(conn, patience.request)", [6])]
    );
    ::bluelet::step::machine(Webrequest::Start {
            place,
            patience,
            site,
            conn,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            use ::bluelet::step::WithoutDrop as _;
            let result2: io::Result<()> = 'run: loop {
                match state.get() {
                    Webrequest::Start { .. } => {
                        let Webrequest::Start { conn, site, patience, place } = state
                            .take() else { ::core::unreachable!() };
                        conn.set_nodelay(true)?;
                        conn.set_timeouts(None, Some(patience.response));
                        let next_request = next_request(conn.clone(), patience);
                        state
                            .put(Webrequest::NextRequest {
                                next_request,
                                place,
                                patience,
                                site,
                                conn,
                            });
                    }
                    Webrequest::NextRequest { next_request, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * next_request));
                        let Webrequest::NextRequest {
                            conn,
                            site,
                            patience,
                            place,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        let request = {
                            let matched = value;
                            match matched {
                                Ok(request) => request,
                                Err(Failure::Gone) => break 'run Ok(()),
                                Err(Failure::Refused(status)) => {
                                    let _matched_left = ::bluelet::step::still_whole!(
                                        matched, | Err(inner) | inner
                                    );
                                    let send = send(conn.clone(), refusal(status));
                                    state
                                        .put(Webrequest::Send {
                                            send,
                                            _matched_left,
                                            place: ::core::option::Option::Some(
                                                ::bluelet::step::Held::of(&place).keep_over_yield(place),
                                            ),
                                            patience,
                                            site: ::bluelet::step::Held::of(&site)
                                                .keep_over_yield(site),
                                            conn,
                                        });
                                    continue 'run;
                                }
                            }
                        };
                        place.heard();
                        let keep_alive = request.keep_alive;
                        let site2 = site.clone();
                        let unblock = blocking::unblock(move || site2.respond(&request));
                        state
                            .put(Webrequest::Unblock {
                                unblock,
                                keep_alive,
                                place,
                                patience,
                                site,
                                conn,
                            });
                    }
                    Webrequest::Send { send, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * send));
                        let Webrequest::Send {
                            conn,
                            site: _site,
                            patience,
                            place: _place,
                            _matched_left,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        'exit: {
                            let _matched_left = _matched_left;
                            value?;
                            break 'exit;
                        }
                        state
                            .put(Webrequest::AfterLoop {
                                place: _place,
                                patience,
                                site: _site,
                                conn,
                            });
                    }
                    Webrequest::Unblock { unblock, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * unblock));
                        let Webrequest::Unblock {
                            conn,
                            site,
                            patience,
                            place,
                            keep_alive,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        let response = value;
                        let send2 = send(conn.clone(), response);
                        state
                            .put(Webrequest::Send2 {
                                send2,
                                keep_alive,
                                place,
                                patience,
                                site,
                                conn,
                            });
                    }
                    Webrequest::Send2 { send2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * send2));
                        let Webrequest::Send2 {
                            conn,
                            site,
                            patience,
                            place,
                            keep_alive,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        'exit: {
                            {
                                let keep_alive = keep_alive;
                                value?;
                                if !keep_alive {
                                    break 'exit;
                                }
                            }
                            let next_request = next_request(conn.clone(), patience);
                            state
                                .put(Webrequest::NextRequest {
                                    next_request,
                                    place,
                                    patience,
                                    site,
                                    conn,
                                });
                            continue 'run;
                        }
                        state
                            .put(Webrequest::AfterLoop {
                                place: ::core::option::Option::Some(
                                    ::bluelet::step::Held::of(&place).keep_over_yield(place),
                                ),
                                patience,
                                site: ::bluelet::step::Held::of(&site)
                                    .keep_over_yield(site),
                                conn,
                            });
                    }
                    Webrequest::AfterLoop { .. } => {
                        let Webrequest::AfterLoop {
                            conn,
                            site: _site,
                            patience,
                            place: _place,
                        } = state.take() else { ::core::unreachable!() };
                        let hang_up = hang_up(conn, patience.request);
                        state
                            .put(Webrequest::HangUp {
                                hang_up,
                                place: _place,
                                site: _site,
                            });
                    }
                    Webrequest::HangUp { hang_up, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * hang_up));
                        let Webrequest::HangUp { site: _site, place: _place, .. } = state
                            .take() else { ::core::unreachable!() };
                        value;
                        break 'run Ok(());
                    }
                    Webrequest::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result2)
        })
}

fn httpd(
    server: Server,
    crowd: Rc<Crowd>,
    site: Arc<Site>,
    patience: Patience,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `httpd` stands, with what it keeps there.
    enum Httpd<Server, Crowd, Site, Patience, DumpOn, ServerHeld, Serve> {
        /// Called, not yet started.
        Start { patience: Patience, site: Site, crowd: Crowd, server: Server },
        /// Line 81: waiting for `bluelet::dump_on(bluelet::SIGUSR1)`.
        DumpOn {
            dump_on: DumpOn,
            patience: Patience,
            site: Site,
            crowd: Crowd,
            server: Server,
        },
        /// Line 82: waiting for `server.serve(move |conn| { webrequest(conn.clone(), site.clone(), patience, crowd.enter(&conn)) })`.
        Serve { serve: Serve, server: ::core::option::Option<ServerHeld> },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Httpd(Server, Crowd, Site, Patience, DumpOn, ServerHeld, Serve), "httpd", 80,
        [Start(80, "", [1]), DumpOn(81, "bluelet::dump_on(bluelet::SIGUSR1)", [2]),
        Serve(82,
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
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Httpd::Start { .. } => {
                        let Httpd::Start { server, crowd, site, patience } = state.take()
                        else { ::core::unreachable!() };
                        let dump_on = bluelet::dump_on(bluelet::SIGUSR1);
                        state
                            .put(Httpd::DumpOn {
                                dump_on,
                                patience,
                                site,
                                crowd,
                                server,
                            });
                    }
                    Httpd::DumpOn { dump_on, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * dump_on));
                        let Httpd::DumpOn { server, crowd, site, patience, .. } = state
                            .take() else { ::core::unreachable!() };
                        value;
                        let server_taken = ::bluelet::step::taken!(
                            unless_server server.serve(| _ | ::core::unreachable!()) as
                            receiver; impl ::core::ops::FnOnce(())
                        );
                        let serve = server
                            .serve(move |conn| {
                                webrequest(
                                    conn.clone(),
                                    site.clone(),
                                    patience,
                                    crowd.enter(&conn),
                                )
                            });
                        state
                            .put(Httpd::Serve {
                                serve,
                                server: ::bluelet::step::left!(
                                    server_taken, ::bluelet::step::Held::of(& server)
                                    .keep_over_yield(server)
                                ),
                            });
                    }
                    Httpd::Serve { serve, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * serve));
                        let Httpd::Serve { server: _server, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        break 'run value;
                    }
                    Httpd::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}
