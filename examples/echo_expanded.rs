//! What the compiler makes of the handler in `echo.rs`, as a file of its own: the same server.
//!
//! `cargo expand --example echo` shows the same. The line numbers are those of `echo.rs`, and a test
//! of the compiler's compares the two files.
//!
//! ```text
//! cargo run --example echo_expanded         # or: -- 127.0.0.1:0
//! nc 127.0.0.1 4915                         # as many as you like, side by side; ^C ends the server
//! ```

use std::io;
use std::time::Duration;

use bluelet::{Connection, Server};

fn echoer(conn: Connection) -> impl ::bluelet::Coroutine<Output = io::Result<()>> {
    /// Where `echoer` stands, with what it keeps there.
    enum Echoer<Conn, Recv, Sendall> {
        /// Called, not yet started.
        Start { conn: Conn },
        /// Line 16: waiting for `conn.recv(1024)`.
        Recv { recv: Recv, conn: Conn },
        /// Line 20: waiting for `conn.sendall(data)`.
        Sendall { sendall: Sendall, conn: Conn },
        /// Returned or panicked.
        Done(::bluelet::step::Ended<Self>),
    }
    ::bluelet::step::describe!(
        Echoer(Conn, Recv, Sendall),
        "echoer",
        14,
        [
            Start(14, "", [1]),
            Recv(16, "conn.recv(1024)", [2, 3]),
            Sendall(20, "conn.sendall(data)", [1, 3])
        ]
    );
    ::bluelet::step::machine(Echoer::Start { conn }).step(
        |state: &mut _, cx| -> ::core::task::Poll<io::Result<()>> {
            let result: io::Result<()> = 'run: loop {
                match state.get() {
                    Echoer::Start { .. } => {
                        let Echoer::Start { conn } = state.take() else { ::core::unreachable!() };
                        let recv = conn.recv(1024);
                        state.put(Echoer::Recv { recv, conn });
                    }
                    Echoer::Recv { recv, .. } => {
                        let value = ::core::task::ready!(cx.poll(&mut *recv));
                        let Echoer::Recv { conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        'exit: {
                            let data = value?;
                            if data.is_empty() {
                                break 'exit;
                            }
                            let sendall = conn.sendall(data);
                            state.put(Echoer::Sendall { sendall, conn });
                            continue 'run;
                        }
                        break 'run Ok(());
                    }
                    Echoer::Sendall { sendall, .. } => {
                        let value = ::core::task::ready!(cx.poll(&mut *sendall));
                        let Echoer::Sendall { conn, .. } = state.take() else {
                            ::core::unreachable!()
                        };
                        value?;
                        let recv = conn.recv(1024);
                        state.put(Echoer::Recv { recv, conn });
                    }
                    Echoer::Done(..) => state.resumed_after_end(),
                }
            };
            ::core::task::Poll::Ready(result)
        },
    )
}

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4915".to_string());
    // An echo that is on its way when ^C comes needs no longer than this.
    let server = Server::bind(address)?.grace(Duration::from_secs(1));
    println!("echo listens on {}", server.local_addr()?);
    bluelet::run(server.serve(echoer))
}
