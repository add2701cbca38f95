fn crawl(
    server: SocketAddr,
    bar: ProgressBar,
) -> impl ::bluelet::Coroutine<Output = Result<Vec<String>, Box<dyn Error>>> {
    /// Where `crawl` stands, with what it keeps there.
    enum Crawl<
        Server,
        Bar,
        Fetches,
        Iter,
        Spawn,
        ServerHeld,
        BarHeld,
        Pages,
        Iter2,
        Fetch2,
    > {
        /// Called, not yet started.
        Start { bar: Bar, server: Server },
        /// Line 78: passing the head of the `for`.
        For { iter: Iter, fetches: Fetches, bar: Bar, server: Server },
        /// Line 79: waiting for `spawn(fetch(server, number, bar.clone()))`.
        Spawn { spawn: Spawn, iter: Iter, fetches: Fetches, bar: Bar, server: Server },
        /// Line 78: passing the end of the `for`.
        AfterFor {
            fetches: Fetches,
            bar: BarHeld,
            server: ::core::option::Option<ServerHeld>,
        },
        /// Line 82: passing the head of the `for`.
        For2 {
            iter2: Iter2,
            pages: Pages,
            bar: BarHeld,
            server: ::core::option::Option<ServerHeld>,
        },
        /// Line 83: waiting for `fetch`.
        Fetch {
            fetch2: Fetch2,
            iter2: Iter2,
            pages: Pages,
            bar: BarHeld,
            server: ::core::option::Option<ServerHeld>,
        },
        Done,
    }
    ::bluelet::step::describe!(
        Crawl(Server, Bar, Fetches, Iter, Spawn, ServerHeld, BarHeld, Pages, Iter2,
        Fetch2), "crawl", 76, [Start(76, "", [1, 2, 3]), Spawn(79,
        "spawn(fetch(server, number, bar.clone()))", [1, 2, 3]), Fetch(83, "fetch", [2,
        3])]
    );
    ::bluelet::step::machine(Crawl::Start { bar, server })
        .step(|
            state,
            mut next,
            cx,
        | -> ::core::task::Poll<Result<Vec<String>, Box<dyn Error>>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result: Result<Vec<String>, Box<dyn Error>> = 'run: loop {
                next = match next {
                    Crawl::Start { server, bar } => {
                        let mut fetches = Vec::new();
                        let mut iter = ::core::iter::IntoIterator::into_iter(0..PAGES);
                        Crawl::For {
                            iter,
                            fetches,
                            bar,
                            server,
                        }
                    }
                    Crawl::For { server, bar, mut fetches, mut iter } => {
                        if let ::core::option::Option::Some(number) = ::core::iter::Iterator::next(
                            &mut iter,
                        ) {
                            let spawn = spawn(fetch(server, number, bar.clone()));
                            next = Crawl::Spawn {
                                spawn,
                                iter,
                                fetches,
                                bar,
                                server,
                            };
                            continue 'run;
                        }
                        Crawl::AfterFor {
                            fetches,
                            bar: ::bluelet::step::Held::of(&bar).keep(bar),
                            server: ::core::option::Option::Some(
                                ::bluelet::step::Held::of(&server).keep(server),
                            ),
                        }
                    }
                    Crawl::Spawn { server, bar, mut fetches, mut iter, mut spawn } => {
                        let polled = ::bluelet::step::poll(&mut spawn, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Crawl::Spawn {
                                spawn,
                                iter,
                                fetches,
                                bar,
                                server,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(spawn);
                        fetches.push(value);
                        Crawl::For {
                            iter,
                            fetches,
                            bar,
                            server,
                        }
                    }
                    Crawl::AfterFor { server: _server, bar: _bar, mut fetches } => {
                        let mut pages = Vec::new();
                        let mut iter2 = ::core::iter::IntoIterator::into_iter(fetches);
                        Crawl::For2 {
                            iter2,
                            pages,
                            bar: _bar,
                            server: _server,
                        }
                    }
                    Crawl::For2 { server: _server, bar: _bar, mut pages, iter2 } => {
                        {
                            let mut iter2 = iter2;
                            if let ::core::option::Option::Some(fetch) = ::core::iter::Iterator::next(
                                &mut iter2,
                            ) {
                                let fetch2 = fetch;
                                next = Crawl::Fetch {
                                    fetch2,
                                    iter2,
                                    pages,
                                    bar: _bar,
                                    server: _server,
                                };
                                continue 'run;
                            }
                        }
                        break 'run Ok(pages);
                    }
                    Crawl::Fetch {
                        server: _server,
                        bar: _bar,
                        mut pages,
                        mut iter2,
                        mut fetch2,
                    } => {
                        let polled = ::bluelet::step::poll(&mut fetch2, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Crawl::Fetch {
                                fetch2,
                                iter2,
                                pages,
                                bar: _bar,
                                server: _server,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(fetch2);
                        pages.push(value??);
                        Crawl::For2 {
                            iter2,
                            pages,
                            bar: _bar,
                            server: _server,
                        }
                    }
                    Crawl::Done => ::bluelet::step::resumed_after_end(state),
                };
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
        /// Line 95: passing the head of the `loop`.
        Loop { response: Response, conn: Conn, bar: Bar },
        /// Line 96: waiting for `conn.recv(4096)`.
        Recv { recv: Recv, response: Response, conn: Conn, bar: Bar },
        Done,
    }
    ::bluelet::step::describe!(
        Fetch(Server, Number, Bar, Connect, Conn, Sendall, Response, Recv), "fetch", 90,
        [Start(90, "", [1]), Connect(91, "connect(server)", [2, 4]), Sendall(93,
        "conn.sendall(request)", [3, 4]), Recv(96, "conn.recv(4096)", [3, 4])]
    );
    ::bluelet::step::machine(Fetch::Start {
            bar,
            number,
            server,
        })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<String>> {
            let result: io::Result<String> = 'run: loop {
                next = match next {
                    Fetch::Start { server, number, bar } => {
                        let connect = connect(server);
                        Fetch::Connect {
                            connect,
                            bar,
                            number,
                            server,
                        }
                    }
                    Fetch::Connect { server, number, bar, mut connect } => {
                        let polled = ::bluelet::step::poll(&mut connect, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Fetch::Connect {
                                connect,
                                bar,
                                number,
                                server,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(connect);
                        let conn = value?;
                        let request = format!(
                            "GET /{number} HTTP/1.1\r\nHost: {server}\r\nConnection: close\r\n\r\n"
                        );
                        let sendall = conn.sendall(request);
                        Fetch::Sendall {
                            sendall,
                            conn,
                            bar,
                        }
                    }
                    Fetch::Sendall { bar, conn, mut sendall } => {
                        let polled = ::bluelet::step::poll(&mut sendall, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Fetch::Sendall {
                                sendall,
                                conn,
                                bar,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(sendall);
                        value?;
                        let mut response = Vec::new();
                        Fetch::Loop { response, conn, bar }
                    }
                    Fetch::Loop { bar, conn, mut response } => {
                        let recv = conn.recv(4096);
                        Fetch::Recv {
                            recv,
                            response,
                            conn,
                            bar,
                        }
                    }
                    Fetch::Recv { bar, conn, mut response, mut recv } => {
                        let polled = ::bluelet::step::poll(&mut recv, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Fetch::Recv {
                                recv,
                                response,
                                conn,
                                bar,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(recv);
                        'exit: {
                            {
                                let data = value?;
                                if data.is_empty() {
                                    break 'exit;
                                }
                                response.extend(data);
                            }
                            next = Fetch::Loop { response, conn, bar };
                            continue 'run;
                        }
                        bar.inc(1);
                        break 'run body(&response);
                    }
                    Fetch::Done => ::bluelet::step::resumed_after_end(state),
                };
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
        /// Line 129: passing the head of the `loop`.
        Loop { listener: Listener },
        /// Line 130: waiting for `listener.accept()`.
        Accept { accept: Accept, listener: Listener },
        /// Line 131: waiting for `spawn(page(conn))`.
        Spawn { spawn: Spawn, listener: Listener },
        Done,
    }
    ::bluelet::step::describe!(
        SlowServer(Listener, Accept, Spawn), "slow_server", 128, [Start(128, "", [1]),
        Accept(130, "listener.accept()", [2, 3]), Spawn(131, "spawn(page(conn))", [1])]
    );
    ::bluelet::step::machine(SlowServer::Start { listener })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<()>> {
            loop {
                next = match next {
                    SlowServer::Start { listener } => SlowServer::Loop { listener },
                    SlowServer::Loop { listener } => {
                        let accept = listener.accept();
                        SlowServer::Accept {
                            accept,
                            listener,
                        }
                    }
                    SlowServer::Accept { listener, mut accept } => {
                        let polled = ::bluelet::step::poll(&mut accept, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = SlowServer::Accept {
                                accept,
                                listener,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(accept);
                        let conn = value?;
                        let spawn = spawn(page(conn));
                        SlowServer::Spawn {
                            spawn,
                            listener,
                        }
                    }
                    SlowServer::Spawn { listener, mut spawn } => {
                        let polled = ::bluelet::step::poll(&mut spawn, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = SlowServer::Spawn {
                                spawn,
                                listener,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(spawn);
                        value;
                        SlowServer::Loop { listener }
                    }
                    SlowServer::Done => ::bluelet::step::resumed_after_end(state),
                };
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
        Done,
    }
    ::bluelet::step::describe!(
        Page(Conn, Readline, Request, Readline2, Sleep, ConnHeld, RequestHeld,
        Request2Held, Sendall), "page", 136, [Start(136, "", [1]), Readline(137,
        "conn.readline()", [2, 5]), Readline2(138, "conn.readline()", [2, 3, 5]),
        Sleep(139, "sleep(DELAY)", [4]), Sendall(144, "conn.sendall(head + &page)", [5])]
    );
    ::bluelet::step::machine(Page::Start { conn })
        .step(|state, mut next, cx| -> ::core::task::Poll<io::Result<()>> {
            use ::bluelet::step::{KeepInert as _, KeepValue as _};
            let result2: io::Result<()> = 'run: loop {
                next = match next {
                    Page::Start { conn } => {
                        let readline = conn.readline();
                        Page::Readline { readline, conn }
                    }
                    Page::Readline { conn, mut readline } => {
                        let polled = ::bluelet::step::poll(&mut readline, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Page::Readline { readline, conn };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(readline);
                        let request = value?;
                        Page::While { request, conn }
                    }
                    Page::While { conn, request } => {
                        let readline2 = conn.readline();
                        Page::Readline2 {
                            readline2,
                            request,
                            conn,
                        }
                    }
                    Page::Readline2 { conn, request, mut readline2 } => {
                        let polled = ::bluelet::step::poll(&mut readline2, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Page::Readline2 {
                                readline2,
                                request,
                                conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(readline2);
                        {
                            let result = match &value?[..] {
                                b"\r\n" | b"" => true,
                                _ => false,
                            };
                            if !result {
                                next = Page::While { request, conn };
                                continue 'run;
                            }
                        }
                        let sleep = sleep(DELAY);
                        Page::Sleep {
                            sleep,
                            request,
                            conn,
                        }
                    }
                    Page::Sleep { conn, request, mut sleep } => {
                        let polled = ::bluelet::step::poll(&mut sleep, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Page::Sleep {
                                sleep,
                                request,
                                conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(sleep);
                        value;
                        let request2 = String::from_utf8_lossy(&request);
                        let page = format!("You have said: {}\n", request2.trim_end());
                        let length = page.len();
                        let head = format!(
                            "HTTP/1.1 200 OK\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
                        );
                        let sendall = conn.sendall(head + &page);
                        Page::Sendall {
                            sendall,
                            request2: ::bluelet::step::Held::of(&request2)
                                .keep(request2),
                            request: ::bluelet::step::Held::of(&request).keep(request),
                            conn: ::bluelet::step::Held::of(&conn).keep(conn),
                        }
                    }
                    Page::Sendall {
                        conn: _conn,
                        request: _request,
                        request2: _request2,
                        mut sendall,
                    } => {
                        let polled = ::bluelet::step::poll(&mut sendall, cx);
                        let ::core::task::Poll::Ready(value) = polled else {
                            *state = Page::Sendall {
                                sendall,
                                request2: _request2,
                                request: _request,
                                conn: _conn,
                            };
                            return ::core::task::Poll::Pending;
                        };
                        ::core::mem::drop(sendall);
                        break 'run value;
                    }
                    Page::Done => ::bluelet::step::resumed_after_end(state),
                };
            };
            ::core::task::Poll::Ready(result2)
        })
}
