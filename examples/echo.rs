//! The echo server as a Bluelet coroutine: written like the blocking one, serving everybody at once.
//!
//! ```text
//! cargo run --example echo                  # or: -- 127.0.0.1:0
//! nc 127.0.0.1 4915                         # as many as you like, side by side; ^C ends the server
//! ```

use std::io;
use std::time::Duration;

use bluelet::{Connection, Server};

#[bluelet::coroutine]
fn echoer(conn: Connection) -> io::Result<()> {
    loop {
        let data = yield_!(conn.recv(1024))?;
        if data.is_empty() {
            break;
        }
        yield_!(conn.sendall(data))?;
    }
    Ok(())
}

fn main() -> io::Result<()> {
    let address = std::env::args().nth(1).unwrap_or_else(|| "127.0.0.1:4915".to_string());
    // An echo that is on its way when ^C comes needs no longer than this.
    let server = Server::bind(address)?.grace(Duration::from_secs(1));
    println!("echo listens on {}", server.local_addr()?);
    bluelet::run(server.serve(echoer))
}
