//! Takes a part of a variable, and keeps what is left of it.
//!
//! rustc knows which fields of a variable have been moved out, and drops the others where its scope ends. A state can
//! keep whole values only, and the others may have no names in the function: `let Job { name, .. } = job;`. But what is
//! left of a variable can be kept in an async block, which is compiled by rustc. It takes the variable apart, gives
//! the part away, and waits forever:
//!
//! ```text
//! let (name, left) = Held::of(&job).part(move |given| async move {
//!     let job = job;
//!     let Job { name, .. } = job;
//!     given.give(name).await
//! });
//! ```
//!
//! Where several parts are taken one after the other, the block hands them out one by one:
//!
//! ```text
//! let (name, left) = Held::of(&job).parts(move |given| async move {
//!     let job = job;
//!     let given = given.hand_out(job.name).await;
//!     given.give(job.data).await
//! });
//! ..
//! let (data, left) = left.into_last();
//! ```
//!
//! As for a whole variable ([`step`](crate::step)), method lookup decides what is kept of it: nothing if its drop does nothing.

use std::convert::Infallible;
use std::fmt;
use std::future::{Future, Pending, pending};
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::step::{Held, Inert};

/// Where an async block puts the part.
pub struct Given<T>(Arc<Mutex<Option<T>>>);

impl<T> Given<T> {
    /// Puts it there; never completes.
    pub fn give(self, part: T) -> Pending<Infallible> {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(part);
        pending()
    }
}

impl<T, U> Given<(T, Slot<U>)> {
    /// Puts the part there, and completes when the next is asked for.
    pub fn hand_out(self, part: T) -> Asked<U> {
        let slot = Slot::default();
        drop(self.give((part, Slot(slot.0.clone()))));
        Asked(slot)
    }
}

/// Where it is asked for the next part.
pub struct Slot<U>(Arc<Mutex<Option<Given<U>>>>);

impl<U> Default for Slot<U> {
    fn default() -> Self {
        Slot(Arc::default())
    }
}

/// Completes when the next part is asked for.
pub struct Asked<U>(Slot<U>);

impl<U> Future for Asked<U> {
    type Output = Given<U>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Given<U>> {
        let asked = self.0.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        asked.map_or(Poll::Pending, Poll::Ready)
    }
}

/// What is left of a variable of which another part will be taken; dropped as the variable would have been.
pub struct Waiting<F, U> {
    block: Pin<Box<F>>,
    slot: Slot<U>,
}

impl<F, U> fmt::Debug for Waiting<F, U> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Waiting")
    }
}

impl<F: Future<Output = Infallible>, U> Waiting<F, U> {
    fn ask(mut self) -> (U, Pin<Box<F>>) {
        let (slot, block) = (self.slot, &mut self.block);
        let ask = |given| *slot.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(given);
        let part = run(ask, |()| start(block.as_mut()));
        (part, self.block)
    }

    /// The last part, and what is left.
    pub fn into_last(self) -> (U, Left<F>) {
        let (part, block) = self.ask();
        (part, Left(block))
    }
}

impl<F: Future<Output = Infallible>, T, U> Waiting<F, (T, Slot<U>)> {
    /// The next part, and what is left.
    pub fn into_next(self) -> (T, Waiting<F, U>) {
        let ((part, slot), block) = self.ask();
        (part, Waiting { block, slot })
    }
}

/// What is left of a variable; dropped as the variable would have been.
pub struct Left<F>(#[expect(dead_code, reason = "it is there to be dropped")] Pin<Box<F>>);

impl<F> fmt::Debug for Left<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Left")
    }
}

/// Runs the async block up to where it waits.
fn run<T, F>(taking: impl FnOnce(Given<T>) -> F, poll: impl FnOnce(F)) -> T {
    let part = Arc::new(Mutex::new(None));
    poll(taking(Given(part.clone())));
    let part = part.lock().unwrap_or_else(PoisonError::into_inner).take();
    part.expect("an async block gives the part away before it waits")
}

fn start<F: Future<Output = Infallible>>(block: Pin<&mut F>) {
    let _: Poll<Infallible> = block.poll(&mut Context::from_waker(Waker::noop()));
}

fn of_inert<T, F: Future<Output = Infallible>>(taking: impl FnOnce(Given<T>) -> F) -> T {
    run(taking, |block| start(pin!(block)))
}

impl<V> Held<V> {
    /// The first of several parts, and what is left.
    pub fn parts<T, U, F: Future<Output = Infallible>>(
        self,
        taking: impl FnOnce(Given<(T, Slot<U>)>) -> F,
    ) -> (T, Waiting<F, U>) {
        let mut left = None;
        let (part, slot) = run(taking, |block| start(left.insert(Box::pin(block)).as_mut()));
        (part, Waiting { block: left.expect("the block was started"), slot })
    }
}

impl<V: Copy> Held<V> {
    /// The part of a variable of which nothing need be kept.
    pub fn part<T, F: Future<Output = Infallible>>(
        self,
        taking: impl FnOnce(Given<T>) -> F,
    ) -> (T, ()) {
        (of_inert(taking), ())
    }
}

/// The second choice: nothing is kept of what is inert.
pub trait PartOfInert {
    /// The part.
    fn part<T, F: Future<Output = Infallible>>(self, taking: impl FnOnce(Given<T>) -> F)
    -> (T, ());
}

impl<V: Inert> PartOfInert for Held<V> {
    fn part<T, F: Future<Output = Infallible>>(
        self,
        taking: impl FnOnce(Given<T>) -> F,
    ) -> (T, ()) {
        (of_inert(taking), ())
    }
}

/// The last choice: what is left is kept.
pub trait PartOfValue {
    /// The part, and what is left.
    fn part<T, F: Future<Output = Infallible>>(
        self,
        taking: impl FnOnce(Given<T>) -> F,
    ) -> (T, Left<F>);
}

impl<V> PartOfValue for &Held<V> {
    fn part<T, F: Future<Output = Infallible>>(
        self,
        taking: impl FnOnce(Given<T>) -> F,
    ) -> (T, Left<F>) {
        let mut left = None;
        let part = run(taking, |block| start(left.insert(Box::pin(block)).as_mut()));
        (part, Left(left.expect("the block was started")))
    }
}
