//! Intelligible asynchronous socket programs: sequential functions that are compiled into explicit
//! state machines, and a small loop that drives them.
//!
//! ```
//! use bluelet::Connection;
//! use std::io;
//!
//! #[bluelet::coroutine]
//! fn echoer(conn: Connection) -> io::Result<()> {
//!     loop {
//!         let data = yield_!(conn.recv(1024))?;
//!         if data.is_empty() {
//!             break;
//!         }
//!         yield_!(conn.sendall(data))?;
//!     }
//!     Ok(())
//! }
//!
//! # fn main() {
//! # if false {
//! bluelet::run(bluelet::server("127.0.0.1:4915", echoer)).unwrap();
//! # } }
//! ```
//!
//! # The vocabulary
//!
//! An *event* is what `yield_!` waits for: any future that is `Unpin`. A *coroutine* is a function that
//! yields events, and an event itself. [`run`] runs one, and all that it [`spawn`]s, on the calling thread.
//!
//! - coroutines: [`spawn`], [`join`], [`kill`], [`call`], [`null`], [`Handle::done`];
//! - time: [`sleep`], [`sleep_until`], [`timeout`], [`race`];
//! - sockets: [`connect`], [`Listener`], [`Connection`], [`unix`], [`server`], [`Server`];
//! - the rest of the system: [`read()`], [`write()`], [`signal`], and any other future, by [`boxed`];
//! - what goes on: [`tasks`], [`dump`], [`dump_on`].
//!
//! # How to write an event of one's own
//!
//! An event owns what it needs, since a state that holds it owns its variables: let a method take
//! `&self` and return a struct that holds a clone of a handle, as [`Connection::recv`] does, or return
//! `boxed(async move { .. })`.
//!
//! # Threads
//!
//! Everything runs on the thread that calls [`run`]. Another one is started only by [`connect`] with a
//! host's name, by [`read()`], [`read_to_end`], [`write()`] and [`write_all`] on a regular file, and by
//! [`Server::workers`].
//!
//! # Limits
//!
//! | what | at first | setting |
//! |---|---|---|
//! | a line | 64 KiB, then an error | [`Connection::read_until`] |
//! | what one [`Connection::recv`] gives | 64 KiB | its argument, if less |
//! | what a connection keeps for later reads | 64 KiB more than was asked for | |
//! | connections that the system holds before they are accepted | 1024 | [`Server::backlog`] |
//! | handlers at a time | as many as there are descriptors | [`Server::max_connections`] |
//! | how long an operation waits | for ever | [`Connection::set_timeouts`], [`timeout`] |
//! | how long handlers go on after a signal | 10 s | [`Server::grace`] |
//! | how many more are accepted after a signal | 1024 | |
//! | operations that a coroutine finishes in one turn | 64 | |
//! | coroutines that go on before sockets and timers are looked at | 128 | |
//! | tries to accept while the system is short of something | 10 a second | |
//! | threads for names and files | 500 | `BLOCKING_MAX_THREADS` in the environment |
//!
//! [`Connection::read_exact`], [`read_to_end`] and [`Connection::sendall`] hold in memory what they were
//! asked for: ask a stranger first how much that is, and refuse what is too much.
//!
//! # Map of the source
//!
//! | file | what it holds |
//! |---|---|
//! | `run.rs` | the loop, from the root's first poll to the last task's end |
//! | `combine.rs`, `time.rs`, `net/`, `fd.rs`, `signal.rs` | the events |
//! | `handle.rs`, `inspect.rs` | spawning and joining; what every coroutine is doing |
//! | `turn.rs` | an operation's turn on a socket |
//! | `scheduler/` | tasks, the run queue, how a task is polled |
//! | `reactor/` | `epoll` by way of mio, readiness, who waits for which socket |
//! | `task.rs`, `timer.rs`, `wait.rs`, `wake.rs` | one task; what is due; who waits; wakes from outside |
//! | `coroutine.rs`, `description.rs`, `trail.rs` | what can be waited for and suspended; what is known of it; where it stands |
//! | `machine.rs`, `step.rs`, `inert.rs`, `question_mark.rs` | the contract with generated code |
//! | `part.rs`, `whole.rs`, `lent.rs`, `event_lent.rs`, `borrower.rs`, `looking.rs`, `taken.rs`, `asked.rs`, `called.rs`, `captured.rs` | what generated code asks rustc about types |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

// What the macro generates names the crate as users do.
#[allow(unused_extern_crates)]
extern crate self as bluelet;

mod asked;
mod at_once;
mod behind;
mod borrower;
mod bounds;
mod called;
mod captured;
mod combine;
mod coroutine;
mod description;
mod event_lent;
#[cfg(unix)]
mod fd;
mod handle;
mod inert;
mod inspect;
mod lent;
mod looking;
mod machine;
mod net;
mod part;
mod question_mark;
mod reactor;
mod recursion;
mod rest;
mod returned;
mod run;
mod scheduler;
#[cfg(unix)]
mod signal;
#[doc(hidden)]
pub mod step;
mod taken;
mod task;
mod time;
mod timer;
mod trail;
mod turn;
mod wait;
mod wake;
mod whole;

use std::future::Future;
use std::pin::Pin;

pub use crate::combine::{Either, Elapsed, Race, Timeout, call, race, timeout};
pub use crate::coroutine::{Coroutine, Event};
pub use crate::description::{Description, StateDescription};
#[cfg(unix)]
pub use crate::fd::{FdEvent, read, read_to_end, write, write_all};
pub use crate::handle::{Done, Handle, Join, Kill, Spawn, join, kill, spawn};
pub use crate::inspect::{Place, TaskInfo, Waits, dump, tasks};
pub use crate::machine::Machine;
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
/// boxed coroutine is also how a coroutine can call itself. Each level of delegation then takes stack
/// when it is polled, about 0.8 KiB without optimisation and 0.1 KiB with: the 8 MiB of a main
/// thread are enough for some 10,000 and 100,000 levels. Every wake goes through all of them.
///
/// ```
/// let event = bluelet::boxed(async { 6 * 7 });
/// assert_eq!(bluelet::run(event), 42);
/// ```
pub fn boxed<'a, F: Future + 'a>(future: F) -> Pin<Box<dyn Future<Output = F::Output> + 'a>> {
    Box::pin(future)
}

/// The README's examples, run as tests.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
