//! Intelligible asynchronous socket programs.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

// What the macro generates names the crate as users do.
#[allow(unused_extern_crates)]
extern crate self as bluelet;

mod combine;
mod coroutine;
#[cfg(unix)]
mod fd;
mod handle;
mod inspect;
mod net;
mod reactor;
mod run;
mod scheduler;
#[cfg(unix)]
mod signal;
#[doc(hidden)]
pub mod step;
mod task;
mod time;
mod timer;
mod turn;
mod wait;
mod wake;

use std::future::Future;
use std::pin::Pin;

pub use crate::combine::{Either, Elapsed, Race, Timeout, call, race, timeout};
pub use crate::coroutine::{Coroutine, Description, Event, Machine, StateDescription};
#[cfg(unix)]
pub use crate::fd::{FdEvent, read, read_to_end, write, write_all};
pub use crate::handle::{Done, Handle, Join, Kill, Spawn, join, kill, spawn};
pub use crate::inspect::{Place, TaskInfo, Waits, dump, tasks};
#[cfg(unix)]
pub use crate::net::unix;
pub use crate::net::{
    Accept, Connect, Connection, Destination, HandlerResult, Listener, ReadExact, ReadUntil, Recv,
    RecvInto, SendAll, SendSome, Serve, Server, Workers, connect, server,
};
pub use crate::run::{Runtime, run};
pub use crate::scheduler::PanicPolicy;
#[cfg(unix)]
pub use crate::signal::{
    SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2, Signal, SignalKind, dump_on, signal,
};
pub use crate::task::JoinError;
pub use crate::time::{Null, Sleep, null, sleep, sleep_until};

pub use bluelet_macros::{co, coroutine};

/// Makes any future an event: an `async` block, a channel of tokio's.
///
/// An event is a future that can be moved between polls (`Unpin`); what cannot, goes into a box. A
/// boxed coroutine is also how a coroutine can call itself.
///
/// ```
/// let event = bluelet::boxed(async { 6 * 7 });
/// assert_eq!(bluelet::run(event), 42);
/// ```
pub fn boxed<'a, F: Future + 'a>(future: F) -> Pin<Box<dyn Future<Output = F::Output> + 'a>> {
    Box::pin(future)
}
