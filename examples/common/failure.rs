//! What is worth reporting of how a client has ended.

use std::io::{self, ErrorKind};

/// Leaves out that it was silent for too long, had to make room, or went in the middle.
pub fn failure(result: io::Result<()>) -> io::Result<()> {
    use ErrorKind::{NotConnected, TimedOut, UnexpectedEof};
    result.or_else(|error| match error.kind() {
        NotConnected | TimedOut | UnexpectedEof => Ok(()),
        _ => Err(error),
    })
}
