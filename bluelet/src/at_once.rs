//! Whether a method of a name that iterators have calls the closures that it is given at once, as those of `Option`, `Result` and
//! arrays do, or may keep them:
//!
//! ```text
//! let held = Held::of(&found);
//! let size = if held.calls_at_once() {
//!     held.has_called();
//!     held.called(found.map(|n| n + name.len()))
//! } else {
//!     held.has_kept();
//!     held.kept(found.map(move |n| n + name.len()))
//! };
//! ```
//!
//! In the half that does not run the assertion never returns, as its type says. So rustc does not mind what is borrowed or moved
//! there.

use std::convert::Infallible;

use crate::lent::Elsewhere;
use crate::step::Held;

/// Types whose methods do.
pub trait CallsAtOnce {}

impl<T> CallsAtOnce for Option<T> {}
impl<T, E> CallsAtOnce for Result<T, E> {}
impl<T, const N: usize> CallsAtOnce for [T; N] {}

impl<T: CallsAtOnce> Held<T> {
    /// Whether its methods do.
    pub fn calls_at_once(self) -> bool {
        true
    }

    /// That they do.
    pub fn has_called(self) {}

    /// That they may keep them.
    pub fn has_kept(self) -> Infallible {
        unreachable!("the closure has been called")
    }

    /// What such a method gave.
    pub fn called<A>(self, given: A) -> A {
        given
    }

    /// Is not called.
    pub fn kept<A, R>(self, _: A) -> R {
        unreachable!("the closure has been called")
    }

    /// Whose it is what a closure that was given borrows.
    pub fn keeps<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }
}

/// The second choice: they may keep them.
pub trait KeepsClosure: Sized {
    /// Whether its methods call them at once.
    fn calls_at_once(self) -> bool {
        false
    }

    /// That they do.
    fn has_called(self) -> Infallible {
        unreachable!("the closure may be kept")
    }

    /// That they may keep them.
    fn has_kept(self) {}

    /// Is not called.
    fn called<A, R>(self, _: A) -> R {
        unreachable!("the closure may be kept")
    }

    /// What such a method gave.
    fn kept<A>(self, given: A) -> A {
        given
    }

    /// Whose it is what a closure that was given borrows.
    fn keeps<A>(self, answer: A) -> A {
        answer
    }
}

impl<T> KeepsClosure for &Held<T> {}
