//! Lends the parts of a variable of which some are taken.
//!
//! After `consume(job.name)` a function may still look at `job.id`, or give `job.name` a new value. A state cannot keep `job`
//! any more, and what else is in it has no names in the function. As in [`part`](crate::part), an async block keeps it: it
//! lends the parts that are used, under the names that they had, until it gets them back to drop them in their places. If
//! nothing that is taken was moved, but only copied, the variable stays as it was:
//!
//! ```text
//! let held = held_of!(job.name);
//! let left = if held.copies() {
//!     held.copied();
//!     held.whole(job)
//! } else {
//!     held.moved();
//!     held.lend(move |given: Lending<_, ()>| async move {
//!         held.moved();
//!         let mut job = job;
//!         let lent = given.lend(Left { name: Part::of(job.name), id: job.id }).await.into_lent();
//!         if let Some(name) = lent.name.into_rest() { job.name = name; }
//!         job.id = lent.id;
//!         pending().await
//!     })
//! };
//! consume(left.name.take_part());
//! ..
//! log(left.id);
//! ```
//!
//! In the half that does not run the first assertion never returns, as its type says. So rustc does not mind
//! what is moved there.

use std::convert::Infallible;
use std::fmt;
use std::future::Future;
use std::ops::{Deref, DerefMut};
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use crate::step::Held;

/// A place for a value that goes from one side to the other.
pub(crate) type Slot<T> = Arc<Mutex<Option<T>>>;

pub(crate) fn put<T>(slot: &Slot<T>, value: T) {
    *slot.lock().unwrap_or_else(PoisonError::into_inner) = Some(value);
}

pub(crate) fn take<T>(slot: &Slot<T>) -> Option<T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner).take()
}

/// Where an async block puts what it lends, of a variable of the type `P`.
pub struct Lending<L, P> {
    lent: Slot<L>,
    back: Slot<Back<L, P>>,
}

impl<L, P> Lending<L, P> {
    /// Puts it there, and completes when it is given back.
    pub fn lend(self, lent: L) -> Lend<L, P> {
        put(&self.lent, lent);
        Lend(self.back)
    }
}

/// What was lent is given back: to be dropped, or to make the variable whole again.
pub struct Back<L, P> {
    lent: L,
    whole: Option<Slot<P>>,
}

impl<L, P> Back<L, P> {
    /// What was lent.
    pub fn into_lent(self) -> L {
        self.lent
    }

    /// The same, and where the whole variable is to be put.
    pub fn into_parts(self) -> (L, Option<Whole<P>>) {
        (self.lent, self.whole.map(Whole))
    }
}

/// Where the whole variable is to be put.
pub struct Whole<P>(Slot<P>);

impl<P> Whole<P> {
    /// Puts it there.
    pub fn give(self, whole: P) {
        put(&self.0, whole);
    }
}

/// Completes when what was lent is given back.
pub struct Lend<L, P>(Slot<Back<L, P>>);

impl<L, P> Future for Lend<L, P> {
    type Output = Back<L, P>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Back<L, P>> {
        take(&self.0).map_or(Poll::Pending, Poll::Ready)
    }
}

/// What is left of a variable: what the block has lent, and the block. Dropped as the variable would have been.
pub struct Lent<L, P, F: Future> {
    lent: Option<L>,
    back: Slot<Back<L, P>>,
    block: Pin<Box<F>>,
}

impl<L, P, F: Future> Lent<L, P, F> {
    fn give_back(&mut self, whole: Option<Slot<P>>) {
        if let Some(lent) = self.lent.take() {
            put(&self.back, Back { lent, whole });
            let mut cx = Context::from_waker(Waker::noop());
            let _: Poll<F::Output> = self.block.as_mut().poll(&mut cx);
        }
    }

    /// The variable, of which all parts are there again.
    pub fn into_whole(mut self) -> P {
        let whole = Slot::default();
        self.give_back(Some(whole.clone()));
        take(&whole).expect("an async block gives the variable away when it is whole")
    }
}

impl<L, P, F: Future> Deref for Lent<L, P, F> {
    type Target = L;

    fn deref(&self) -> &L {
        self.lent.as_ref().expect("it is lent until this is dropped")
    }
}

impl<L, P, F: Future> DerefMut for Lent<L, P, F> {
    fn deref_mut(&mut self) -> &mut L {
        self.lent.as_mut().expect("it is lent until this is dropped")
    }
}

impl<L, P, F: Future> Drop for Lent<L, P, F> {
    fn drop(&mut self) {
        self.give_back(None);
    }
}

impl<L, P, F: Future> fmt::Debug for Lent<L, P, F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Lent")
    }
}

/// The variable itself, where it stayed whole.
pub trait StayedWhole: Sized {
    /// It.
    fn into_whole(self) -> Self {
        self
    }
}

impl<P> StayedWhole for P {}

/// A part that is taken.
pub struct Part<T>(Option<T>);

impl<T> Part<T> {
    /// The part.
    pub fn of(part: T) -> Self {
        Part(Some(part))
    }

    /// Gives it a new value.
    pub fn renew_part(&mut self, part: T) {
        self.0 = Some(part);
    }

    /// A reference to it.
    pub fn seen_part(&self) -> &T {
        self
    }

    /// The part, if it is there.
    pub fn into_rest(self) -> Option<T> {
        self.0
    }

    /// The part, which is there.
    pub fn into_part(self) -> T {
        self.0.expect("the variable is whole again")
    }
}

impl<T: Copy> Part<T> {
    /// Copies it.
    pub fn take_part(&self) -> T {
        **self
    }
}

/// The second choice: the part is moved.
pub trait MovePart<T> {
    /// Takes it.
    fn take_part(&mut self) -> T;
}

impl<T> MovePart<T> for Part<T> {
    fn take_part(&mut self) -> T {
        self.0.take().expect("a part is taken when it is there")
    }
}

/// Parts of what stayed whole are copied, and given new values.
pub trait WholePart: Copy {
    /// The copy.
    fn take_part(&self) -> Self {
        *self
    }

    /// Gives it a new value.
    fn renew_part(&mut self, part: Self) {
        *self = part;
    }

    /// A reference to it.
    fn seen_part(&self) -> &Self {
        self
    }
}

impl<T: Copy> WholePart for T {}

impl<T> Deref for Part<T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.0.as_ref().expect("a part is used when it is there")
    }
}

impl<T> DerefMut for Part<T> {
    fn deref_mut(&mut self) -> &mut T {
        self.0.as_mut().expect("a part is used when it is there")
    }
}

impl<T: fmt::Debug> fmt::Debug for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl<T: fmt::Display> fmt::Display for Part<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

/// Puts a part back that a match has taken apart, if what it took was only copied.
///
/// Else some of it was moved, and rustc sees to it that nobody uses the part before it has a new value.
#[doc(hidden)]
#[macro_export]
macro_rules! copied_back {
    ($copy:expr $(, $other:expr)* => $back:expr) => {
        let held = $crate::held_of!($copy)$(.and($crate::held_of!($other)))*;
        #[allow(unreachable_code)]
        if held.copies() {
            held.copied();
            $back
        }
    };
}

pub use crate::copied_back;

impl<T> Held<T> {
    /// The types of two parts.
    pub fn and<U>(self, _: Held<U>) -> Held<(T, U)> {
        Held::unknown()
    }
}

impl<A: Copy> Held<A> {
    /// Whether what is taken is only copied.
    pub fn copies(self) -> bool {
        true
    }

    /// That it is.
    pub fn copied(self) {}

    /// That it is moved.
    pub fn moved(self) -> Infallible {
        unreachable!("the parts are copied")
    }

    /// That it is, beside what a match leaves.
    pub fn only_copied(self) {}

    /// The variable, which is still there.
    pub fn whole<P>(self, whole: P) -> P {
        whole
    }

    /// It, to be looked at by a pattern.
    pub fn place<P>(self, _: Held<P>, whole: &mut P) -> &mut P {
        whole
    }

    /// Is not called.
    pub fn in_parts<L, R>(self, _: L) -> R {
        unreachable!("the parts are copied")
    }

    /// Is not called.
    pub fn lend<L, P, F: Future<Output = Infallible>, R>(
        self,
        _: impl FnOnce(Lending<L, P>) -> F,
    ) -> R {
        unreachable!("the parts are copied")
    }
}

/// What no parts are that are moved.
#[diagnostic::on_unimplemented(
    message = "this takes a part of a field that is matched to get a new value, and leaves others, which drop when it gets one and \
               have no place to stay until then; bind them too, or give the match a variable: `let old = job.phase;`",
    label = "takes a part, and leaves others"
)]
pub trait OnlyCopied {}

/// The second choice: the parts are moved.
pub trait MovedParts {
    /// Whether what is taken is only copied.
    fn copies(self) -> bool;

    /// That it is.
    fn copied(self) -> Infallible;

    /// That it is moved.
    fn moved(self);

    /// That it is only copied, beside what a match leaves.
    fn only_copied(self)
    where
        Self: OnlyCopied + Sized,
    {
    }

    /// Is not called.
    fn whole<P, R>(self, _: P) -> R;

    /// Is not called.
    fn place<P, R>(self, _: Held<P>, _: &mut R) -> &mut P;

    /// The parts of a field.
    fn in_parts<L>(self, parts: L) -> L;

    /// What is left of the variable.
    fn lend<L, P, F: Future<Output = Infallible>>(
        self,
        lending: impl FnOnce(Lending<L, P>) -> F,
    ) -> Lent<L, P, F>;
}

impl<A> MovedParts for &Held<A> {
    fn copies(self) -> bool {
        false
    }

    fn copied(self) -> Infallible {
        unreachable!("some part is moved")
    }

    fn moved(self) {}

    fn whole<P, R>(self, _: P) -> R {
        unreachable!("some part is moved")
    }

    fn place<P, R>(self, _: Held<P>, _: &mut R) -> &mut P {
        unreachable!("some part is moved")
    }

    fn in_parts<L>(self, parts: L) -> L {
        parts
    }

    fn lend<L, P, F: Future<Output = Infallible>>(
        self,
        lending: impl FnOnce(Lending<L, P>) -> F,
    ) -> Lent<L, P, F> {
        let (lent, back) = (Slot::default(), Slot::default());
        let mut block = Box::pin(lending(Lending { lent: lent.clone(), back: back.clone() }));
        let _: Poll<Infallible> = block.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        Lent { lent: take(&lent), back, block }
    }
}
