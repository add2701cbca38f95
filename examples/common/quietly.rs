//! What is worth reporting of how a client has ended.

use std::io::{self, ErrorKind};

use bluelet::Event;

/// Serves a client; leaves out that it was silent for too long, had to make room, or went in the middle.
#[bluelet::coroutine]
pub fn quietly(handler: impl Event<Output = io::Result<()>>) -> io::Result<()> {
    use ErrorKind::{NotConnected, TimedOut, UnexpectedEof};
    yield_!(handler).or_else(|error| match error.kind() {
        NotConnected | TimedOut | UnexpectedEof => Ok(()),
        _ => Err(error),
    })
}
