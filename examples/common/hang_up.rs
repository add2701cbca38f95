//! How a server ends a conversation.

use std::net::Shutdown;
use std::time::Duration;

use bluelet::{Connection, timeout};

/// Says that nothing more comes, and waits so long for the client to say the same: to close while bytes
/// arrive would reset the connection, and what was sent last might be lost with it.
#[bluelet::coroutine]
pub fn hang_up(conn: Connection, patience: Duration) {
    if conn.shutdown(Shutdown::Write).is_ok() {
        let _ = yield_!(timeout(patience, read_away(conn)));
    }
}

/// Reads to the end of the stream.
#[bluelet::coroutine]
fn read_away(conn: Connection) -> std::io::Result<()> {
    while !yield_!(conn.recv(65536))?.is_empty() {}
    Ok(())
}
