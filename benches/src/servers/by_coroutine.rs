//! Bluelet's.

use std::io;
use std::time::Duration;

use bluelet::{Connection, Server};

use super::announce;

#[bluelet::coroutine]
fn echoer(conn: Connection, size: usize) -> io::Result<()> {
    loop {
        let data = yield_!(conn.recv(size))?;
        if data.is_empty() {
            break;
        }
        yield_!(conn.sendall(data))?;
    }
    Ok(())
}

pub(super) fn serve(size: usize) -> io::Result<()> {
    let server = Server::bind("127.0.0.1:0")?.grace(Duration::from_millis(100));
    announce(server.local_addr()?);
    bluelet::run(server.serve(move |conn| echoer(conn, size)))
}
