//! Sockets: addresses, listeners, connections, servers. One generic path for TCP and Unix sockets.

mod connect;
mod connection;
mod listener;
mod read;
mod server;
mod stream;
#[cfg(unix)]
mod unix;
mod write;

pub use connect::{Connect, Destination, connect};
pub use connection::Connection;
pub use listener::{Accept, Listener};
pub use read::{ReadExact, ReadUntil, Recv, RecvInto};
pub use server::{HandlerResult, Serve, Server, server};
pub use write::{Send, SendAll};
