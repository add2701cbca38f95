//! The contract between the runtime and the code that the compiler generates.
//!
//! A coroutine is a [`Machine`]: an enum that says where it stands (its [`State`]) and one step
//! closure that goes on from there to the next suspension point. Nothing here knows of sockets, of
//! the scheduler or of the macro; any executor of futures can drive a machine.

use std::fmt;
use std::future::Future;
use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::coroutine::{Coroutine, Event};
use crate::description::Description;
use crate::trail::{self, Point};

/// The enum that a coroutine is compiled to; implemented by generated code only.
#[doc(hidden)]
pub trait State {
    /// What is known of the coroutine at build time.
    const DESCRIPTION: &'static Description;

    /// Which of the description's states this is.
    fn index(&self) -> usize;

    /// The state of a coroutine that has ended.
    fn done() -> Self;

    /// Drops what the last step has left: nothing of an enum, which is `Done` by then.
    fn end(&mut self) {}
}

/// A state, and slots for the variables that stay where they are from state to state: they are older than what the
/// state keeps, and are dropped after it.
impl<S: State, R: Default> State for (S, R) {
    const DESCRIPTION: &'static Description = S::DESCRIPTION;

    #[inline]
    fn index(&self) -> usize {
        self.0.index()
    }

    #[inline]
    fn done() -> Self {
        (S::done(), R::default())
    }

    #[inline]
    fn end(&mut self) {
        self.1 = R::default();
    }
}

/// A coroutine as the compiler makes it: a state and the step that goes on from it.
///
/// The step is given the state, with `Done` in its place; it runs to the next suspension point and
/// puts the new state back. So what it leaves behind when it panics is `Done`.
///
/// Under `#[derive(Clone)]` a suspended machine can be copied, and both copies resumed, if what it
/// has saved and waits for can be:
///
/// ```
/// #[bluelet::coroutine]
/// #[derive(Clone)]
/// fn count() -> u32 {
///     let mut turns = 0;
///     while turns < 3 {
///         turns += 1;
///         yield_!(std::future::ready(()));
///     }
///     turns
/// }
///
/// let one = count();
/// let other = one.clone();
/// assert_eq!(bluelet::run(one) + bluelet::run(other), 6);
/// ```
#[derive(Clone)]
#[must_use = "a coroutine does nothing until it is yielded, spawned or run"]
pub struct Machine<S, F> {
    state: S,
    step: F,
}

/// A machine that still lacks the step that drives it.
#[doc(hidden)]
pub struct Start<S>(S);

/// Begins a machine with the state that it starts in; called by generated code only.
#[doc(hidden)]
pub fn machine<S: State>(start: S) -> Start<Place<S>> {
    Start(Place(start))
}

impl<S: State> Start<S> {
    /// The machine with these slots beside its state; called by generated code only.
    pub fn slots<R: Default>(self, slots: R) -> Start<(S, R)> {
        Start((self.0, slots))
    }

    /// The machine with this step; called by generated code only.
    pub fn step<F, T>(self, step: F) -> Machine<S, F>
    where
        F: FnMut(&mut S, &mut Poller<'_, '_>) -> Poll<T>,
    {
        Machine { state: self.0, step }
    }
}

/// Where a machine's state is; called by generated code only.
#[doc(hidden)]
#[derive(Clone)]
pub struct Place<S>(S);

impl<S> Place<S> {
    /// The state, to be looked at where it is.
    #[inline]
    pub fn get(&mut self) -> &mut S {
        &mut self.0
    }

    /// Takes the state out, to be taken apart: a machine that runs is in no state, so that a panic leaves it
    /// finished.
    #[inline]
    pub fn take(&mut self) -> S
    where
        S: State,
    {
        mem::replace(&mut self.0, S::done())
    }

    /// Puts the next state where the last one has been taken from.
    #[inline]
    pub fn put(&mut self, next: S) {
        // It replaces `Done`, which is nothing to drop; rustc does not know that and would look.
        mem::forget(mem::replace(&mut self.0, next));
    }

    /// What a coroutine does when it is resumed after its end.
    #[cold]
    #[track_caller]
    pub fn resumed_after_end(&self) -> !
    where
        S: State,
    {
        panic!("coroutine `{}` was resumed after it had ended", S::DESCRIPTION.name)
    }
}

/// An event with its output as a parameter: a bound that says both gets one message where it is not met.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an event, so `yield_!` cannot wait for it",
    label = "this is not a `Future + Unpin`",
    note = "yield an operation such as `conn.recv(1024)`, another coroutine, or any other future that is `Unpin`",
    note = "a future that is not `Unpin`, such as an `async` block, can be yielded as `bluelet::boxed(future)`"
)]
pub trait Polled<T> {
    /// Polls it where it stands.
    fn polled(&mut self, cx: &mut Context<'_>) -> Poll<T>;
}

impl<E: Event + ?Sized> Polled<E::Output> for E {
    #[inline]
    fn polled(&mut self, cx: &mut Context<'_>) -> Poll<E::Output> {
        Pin::new(self).poll(cx)
    }
}

/// What a step polls its events with; called by generated code only.
#[doc(hidden)]
pub struct Poller<'c, 'w>(&'c mut Context<'w>);

impl Poller<'_, '_> {
    /// Polls an event where it stands.
    #[inline]
    pub fn poll<E: Polled<T> + ?Sized, T>(&mut self, event: &mut E) -> Poll<T> {
        event.polled(self.0)
    }
}

impl<S: State> State for Place<S> {
    const DESCRIPTION: &'static Description = S::DESCRIPTION;

    #[inline]
    fn index(&self) -> usize {
        self.0.index()
    }

    #[inline]
    fn done() -> Self {
        Place(S::done())
    }
}

// Nothing in a machine is ever pinned: its step polls events through `Pin::new`.
impl<S, F> Unpin for Machine<S, F> {}

impl<S, F, T> Future for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, &mut Poller<'_, '_>) -> Poll<T>,
{
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let machine = self.get_mut();
        let unwound = Unwound { index: machine.state.index() as u32, state: &mut machine.state };
        let outcome = (machine.step)(unwound.state, &mut Poller(cx));
        if outcome.is_ready() {
            unwound.state.end();
        }
        mem::forget(unwound);
        if outcome.is_pending() {
            trail::record(point(&machine.state));
            return Poll::Pending;
        }
        outcome
    }
}

#[diagnostic::do_not_recommend]
impl<S, F, T> Coroutine for Machine<S, F>
where
    S: State,
    F: FnMut(&mut S, &mut Poller<'_, '_>) -> Poll<T>,
{
    fn description(&self) -> &'static Description {
        S::DESCRIPTION
    }

    fn state(&self) -> usize {
        self.state.index()
    }
}

impl<S: State, F> fmt::Debug for Machine<S, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Description { name, file, states, .. } = S::DESCRIPTION;
        let state = &states[self.state.index()];
        write!(f, "{name}: {} at {file}:{}", state.name, state.line)
    }
}

fn point<S: State>(state: &S) -> Point {
    Point { description: S::DESCRIPTION, state: state.index() as u32 }
}

/// Ends a machine whose step panicked, and records where it stood, for the report of that panic.
///
/// Forgotten when the step returns, so that only an unwinding drops it.
struct Unwound<'m, S: State> {
    index: u32,
    /// What is left of it if the event itself panicked: no step has taken it apart.
    state: &'m mut S,
}

impl<S: State> Drop for Unwound<'_, S> {
    fn drop(&mut self) {
        trail::record(Point { description: S::DESCRIPTION, state: self.index });
        drop(mem::replace(self.state, S::done()));
    }
}
