//! What can be waited for, and what can be suspended.

use std::fmt;
use std::future::Future;

use crate::description::Description;

/// What `yield_!` can wait for: any future that is `Unpin`.
///
/// Socket operations, sleeps, other coroutines and channel receivers are events. For a future that
/// is not `Unpin`, an `async` block for instance, there is [`boxed`](crate::boxed).
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event, so `yield_!` cannot wait for it",
    label = "this is not a `Future + Unpin`",
    note = "yield an operation such as `conn.recv(1024)`, another coroutine, or any other future that is `Unpin`",
    note = "a future that is not `Unpin`, such as an `async` block, can be yielded as `bluelet::boxed(future)`"
)]
pub trait Event: Future + Unpin {}

#[diagnostic::do_not_recommend]
impl<F: Future + Unpin + ?Sized> Event for F {}

/// A function that can be suspended: what `#[bluelet::coroutine]` and `bluelet::co!` make.
///
/// It is an ordinary future, so any executor can run it, and it can be yielded like any other event.
/// The trait is object safe: recursion goes through `Box<dyn Coroutine<Output = T>>`, also that of several coroutines which wait
/// for each other. Where the box is missing, rustc says of these that it "cannot resolve opaque type" (E0720).
#[must_use = "a coroutine does nothing until it is yielded, spawned or run"]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a coroutine",
    label = "this is not a `bluelet::Coroutine`",
    note = "under `#[bluelet::coroutine]`, a function declares what it gives at its end, `-> T`, and returns `impl bluelet::Coroutine<Output = T>`",
    note = "other futures are events; take `impl bluelet::Event<Output = T>` where they shall be allowed too"
)]
pub trait Coroutine: Future + Unpin + fmt::Debug {
    /// What is known of the coroutine at build time: its name, its place in the source, its states.
    fn description(&self) -> &'static Description;

    /// Where it stands now: an index into the [`states`](Description::states) of its description.
    fn state(&self) -> usize;
}

impl<C: Coroutine + ?Sized> Coroutine for Box<C> {
    fn description(&self) -> &'static Description {
        (**self).description()
    }

    fn state(&self) -> usize {
        (**self).state()
    }
}
