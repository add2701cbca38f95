//! Sockets: addresses, listeners, connections, servers. One generic path for TCP and Unix sockets.

mod connect;
mod connection;
mod handler;
mod listener;
mod read;
mod serve;
mod server;
mod stream;
mod turn;
#[cfg(unix)]
pub mod unix;
mod workers;
mod write;

pub use connect::{Connect, Destination, connect};
pub use connection::Connection;
pub use handler::HandlerResult;
pub use listener::{Accept, Listener};
pub use read::{ReadExact, ReadUntil, Recv, RecvInto};
pub use server::{Serve, Server, server};
pub use workers::Workers;
pub use write::{SendAll, SendSome};
