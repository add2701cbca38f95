fn crawl(
    server: SocketAddr,
    bar: ProgressBar,
) -> impl ::bluelet::Coroutine<Output = Result<Vec<String>, Box<dyn Error>>> {
    /// Where `crawl` stands, with what it keeps there.
    enum Crawl<Server, Bar, Fetches, Iter, Spawn, BarHeld, Pages, Iter2, Fetch2> {
        /// Called, not yet started.
        Start { bar: Bar, server: Server },
        /// Line 79: waiting for `spawn(fetch(server, number, bar.clone()))`.
        Spawn { spawn: Spawn, iter: Iter, fetches: Fetches, bar: Bar, server: Server },
        /// Line 78: passing the end of the `for`.
        AfterFor { fetches: Fetches, bar: BarHeld },
        /// Line 83: waiting for `fetch`.
        Fetch { fetch2: Fetch2, iter2: Iter2, pages: Pages, bar: BarHeld },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Crawl(Server, Bar, Fetches, Iter, Spawn, BarHeld, Pages, Iter2, Fetch2), "crawl",
        76, [Start(76, "", [1, 2, 3]), Spawn(79,
        "spawn(fetch(server, number, bar.clone()))", [1, 2, 3]), Fetch(83, "fetch", [2,
        3])]
    );
    ::bluelet::step::machine(Crawl::Start { bar, server })
        .step(|
            state: &mut _,
            cx,
        | -> ::core::task::Poll<Result<Vec<String>, Box<dyn Error>>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: Result<Vec<String>, Box<dyn Error>> = 'run: loop {
                match state.get() {
                    Crawl::Start { .. } => {
                        let Crawl::Start { server, bar } = state.take() else {
                            ::core::unreachable!()
                        };
                        let mut fetches = Vec::new();
                        {
                            let mut iter = ::core::iter::IntoIterator::into_iter(
                                0..PAGES,
                            );
                            if let ::core::option::Option::Some(number) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let spawn = spawn(fetch(server, number, bar.clone()));
                                state
                                    .put(Crawl::Spawn {
                                        spawn,
                                        iter,
                                        fetches,
                                        bar,
                                        server,
                                    });
                                continue 'run;
                            }
                        }
                        state
                            .put(Crawl::AfterFor {
                                fetches,
                                bar: ::bluelet::step::Held::of(&bar).keep_over_yield(bar),
                            });
                    }
                    Crawl::Spawn { spawn, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * spawn));
                        #[allow(unused_assignments, unused_mut)]
                        let Crawl::Spawn { server, bar, mut fetches, iter, .. } = state
                            .take() else { ::core::unreachable!() };
                        let value = value;
                        {
                            #[allow(unused_assignments, unused_mut)]
                            let mut iter = iter;
                            fetches.push(value);
                            if let ::core::option::Option::Some(number) = ::core::iter::Iterator::next(
                                &mut iter,
                            ) {
                                let spawn = spawn(fetch(server, number, bar.clone()));
                                state
                                    .put(Crawl::Spawn {
                                        spawn,
                                        iter,
                                        fetches,
                                        bar,
                                        server,
                                    });
                                continue 'run;
                            }
                        }
                        state
                            .put(Crawl::AfterFor {
                                fetches,
                                bar: ::bluelet::step::Held::of(&bar).keep_over_yield(bar),
                            });
                    }
                    Crawl::AfterFor { .. } => {
                        #[allow(unused_assignments, unused_mut)]
                        let Crawl::AfterFor { bar: _bar, mut fetches } = state.take()
                        else { ::core::unreachable!() };
                        let mut pages = Vec::new();
                        {
                            let mut iter2 = ::core::iter::IntoIterator::into_iter(
                                fetches,
                            );
                            if let ::core::option::Option::Some(fetch) = ::core::iter::Iterator::next(
                                &mut iter2,
                            ) {
                                let fetch2 = fetch;
                                state
                                    .put(Crawl::Fetch {
                                        fetch2,
                                        iter2,
                                        pages,
                                        bar: _bar,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(pages);
                    }
                    Crawl::Fetch { fetch2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * fetch2));
                        #[allow(unused_assignments, unused_mut)]
                        let Crawl::Fetch { bar: _bar, mut pages, iter2, .. } = state
                            .take() else { ::core::unreachable!() };
                        let value = value;
                        {
                            #[allow(unused_assignments, unused_mut)]
                            let mut iter2 = iter2;
                            pages.push(value??);
                            if let ::core::option::Option::Some(fetch) = ::core::iter::Iterator::next(
                                &mut iter2,
                            ) {
                                let fetch2 = fetch;
                                state
                                    .put(Crawl::Fetch {
                                        fetch2,
                                        iter2,
                                        pages,
                                        bar: _bar,
                                    });
                                continue 'run;
                            }
                        }
                        break 'run Ok(pages);
                    }
                    Crawl::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// What `blocking_fetch` does, without blocking the others.
fn fetch(
    server: SocketAddr,
    number: usize,
    bar: ProgressBar,
) -> impl ::bluelet::Coroutine<Output = io::Result<String>> {
    /// Where `fetch` stands, with what it keeps there.
    enum Fetch<Server, Number, Bar, Connect, Conn, Sendall, Response, Recv> {
        /// Called, not yet started.
        Start { bar: Bar, number: Number, server: Server },
        /// Line 91: waiting for `connect(server)`.
        Connect { connect: Connect, bar: Bar, number: Number, server: Server },
        /// Line 93: waiting for `conn.sendall(request)`.
        Sendall { sendall: Sendall, conn: Conn, bar: Bar },
        /// Line 96: waiting for `conn.recv(4096)`.
        Recv { recv: Recv, response: Response, conn: Conn, bar: Bar },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Fetch(Server, Number, Bar, Connect, Conn, Sendall, Response, Recv), "fetch", 90,
        [Start(90, "", [1]), Connect(91, "connect(server)", [2, 4]), Sendall(93,
        "conn.sendall(request)", [3, 4]), Recv(96, "conn.recv(4096)", [3, 4])]
    );
    #[allow(unreachable_code)]
    ::bluelet::step::machine(Fetch::Start {
            bar,
            number,
            server,
        })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<String>> {
            let result: io::Result<String> = 'run: loop {
                match state.get() {
                    Fetch::Start { .. } => {
                        let Fetch::Start { server, number, bar } = state.take() else {
                            ::core::unreachable!()
                        };
                        let connect = connect(server);
                        state
                            .put(Fetch::Connect {
                                connect,
                                bar,
                                number,
                                server,
                            });
                    }
                    Fetch::Connect { connect, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * connect));
                        let Fetch::Connect { server, number, bar, .. } = state.take()
                        else { ::core::unreachable!() };
                        let conn = value?;
                        let request = format!(
                            "GET /{number} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n"
                        );
                        let sendall = conn.sendall(request);
                        state
                            .put(Fetch::Sendall {
                                sendall,
                                conn,
                                bar,
                            });
                    }
                    Fetch::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Fetch::Sendall { bar, conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value?;
                        let mut response = Vec::new();
                        let recv = conn.recv(4096);
                        state
                            .put(Fetch::Recv {
                                recv,
                                response,
                                conn,
                                bar,
                            });
                    }
                    Fetch::Recv { recv, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * recv));
                        #[allow(unused_assignments, unused_mut)]
                        let Fetch::Recv { bar, conn, mut response, .. } = state.take()
                        else { ::core::unreachable!() };
                        'exit: {
                            {
                                let data = value?;
                                if data.is_empty() {
                                    break 'exit;
                                }
                                response.extend(data);
                            }
                            let recv = conn.recv(4096);
                            state
                                .put(Fetch::Recv {
                                    recv,
                                    response,
                                    conn,
                                    bar,
                                });
                            continue 'run;
                        }
                        bar.inc(1);
                        break 'run body(&response);
                    }
                    Fetch::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        })
}

/// The slow server: answers every client with a page that names what it has asked for.
fn slow_server(
    listener: Listener,
) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `slow_server` stands, with what it keeps there.
    enum SlowServer<Listener, Accept, Spawn> {
        /// Called, not yet started.
        Start { listener: Listener },
        /// Line 130: waiting for `listener.accept()`.
        Accept { accept: Accept, listener: Listener },
        /// Line 131: waiting for `spawn(page(conn))`.
        Spawn { spawn: Spawn, listener: Listener },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        SlowServer(Listener, Accept, Spawn), "slow_server", 128, [Start(128, "", [1]),
        Accept(130, "listener.accept()", [2, 3]), Spawn(131, "spawn(page(conn))", [1])]
    );
    ::bluelet::step::machine(SlowServer::Start { listener })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            loop {
                match state.get() {
                    SlowServer::Start { .. } => {
                        let SlowServer::Start { listener } = state.take() else {
                            ::core::unreachable!()
                        };
                        let accept = listener.accept();
                        state
                            .put(SlowServer::Accept {
                                accept,
                                listener,
                            });
                    }
                    SlowServer::Accept { accept, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * accept));
                        let SlowServer::Accept { listener, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let conn = value?;
                        let spawn = spawn(page(conn));
                        state
                            .put(SlowServer::Spawn {
                                spawn,
                                listener,
                            });
                    }
                    SlowServer::Spawn { spawn, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * spawn));
                        let SlowServer::Spawn { listener, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value;
                        let accept = listener.accept();
                        state
                            .put(SlowServer::Accept {
                                accept,
                                listener,
                            });
                    }
                    SlowServer::Done(..) => state.resumed_after_end(),
                }
            }
        })
}

fn page(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `page` stands, with what it keeps there.
    enum Page<
        Conn,
        Readline,
        Request,
        Readline2,
        Sleep,
        ConnHeld,
        RequestHeld,
        Request2Held,
        Sendall,
    > {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 137: waiting for `conn.readline()`.
        Readline { readline: Readline, conn: Conn },
        /// Line 138: passing the head of the `while`.
        While { request: Request, conn: Conn },
        /// Line 138: waiting for `conn.readline()`.
        Readline2 { readline2: Readline2, request: Request, conn: Conn },
        /// Line 139: waiting for `sleep(DELAY)`.
        Sleep { sleep: Sleep, request: Request, conn: Conn },
        /// Line 144: waiting for `conn.sendall(head + &page)`.
        Sendall {
            sendall: Sendall,
            request2: Request2Held,
            request: RequestHeld,
            conn: ConnHeld,
        },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Page(Conn, Readline, Request, Readline2, Sleep, ConnHeld, RequestHeld,
        Request2Held, Sendall), "page", 136, [Start(136, "", [1]), Readline(137,
        "conn.readline()", [2, 5]), Readline2(138, "conn.readline()", [2, 3, 5]),
        Sleep(139, "sleep(DELAY)", [4]), Sendall(144, "conn.sendall(head + &page)", [5])]
    );
    ::bluelet::step::machine(Page::Start { conn })
        .step(|state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result2: io::Result<()> = 'run: loop {
                match state.get() {
                    Page::Start { .. } => {
                        let Page::Start { conn } = state.take() else {
                            ::core::unreachable!()
                        };
                        let readline = conn.readline();
                        state.put(Page::Readline { readline, conn });
                    }
                    Page::Readline { readline, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * readline));
                        let Page::Readline { conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let request = value?;
                        state.put(Page::While { request, conn });
                    }
                    Page::While { .. } => {
                        let Page::While { conn, request } = state.take() else {
                            ::core::unreachable!()
                        };
                        let readline2 = conn.readline();
                        state
                            .put(Page::Readline2 {
                                readline2,
                                request,
                                conn,
                            });
                    }
                    Page::Readline2 { readline2, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * readline2));
                        let Page::Readline2 { conn, request, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        let value = value;
                        {
                            let result = match &value?[..] {
                                b"\r\n" | b"" => true,
                                _ => false,
                            };
                            if !result {
                                state.put(Page::While { request, conn });
                                continue 'run;
                            }
                        }
                        let sleep = sleep(DELAY);
                        state
                            .put(Page::Sleep {
                                sleep,
                                request,
                                conn,
                            });
                    }
                    Page::Sleep { sleep, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sleep));
                        let Page::Sleep { conn, request, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value;
                        let request2 = String::from_utf8_lossy(&request);
                        let page = format!("You have said: {}\n", request2.trim_end());
                        let length = page.len();
                        let head = format!(
                            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                        );
                        let sendall = conn.sendall(head + &page);
                        state
                            .put(Page::Sendall {
                                sendall,
                                request2: ::bluelet::step::kept!(
                                    request2, ::bluelet::step::Held::of(& request2)
                                    .keep_over_yield(request2)
                                ),
                                request: ::bluelet::step::Held::of(&request)
                                    .keep_over_yield(request),
                                conn: ::bluelet::step::Held::of(&conn).keep_over_yield(conn),
                            });
                    }
                    Page::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(& mut * sendall));
                        let Page::Sendall {
                            conn: _conn,
                            request: _request,
                            request2: _request2,
                            ..
                        } = state.take() else { ::core::unreachable!() };
                        break 'run value;
                    }
                    Page::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result2)
        })
}
