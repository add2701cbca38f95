//! What is taken of a variable of which parts are lent, as [`rest`](crate::rest) describes, if that may be a reference.
//!
//! A pattern moves what it binds of a variable, `let Job { name, .. } = job`, but of a reference it binds references, and all
//! stays where it is:
//!
//! ```text
//! let place = Held::of(&job);
//! let held = held_by!(job, Job { name, .. } = *&job => name);
//! if held.copies() {
//!     held.copied();
//!     left = held.whole(job);
//!     let Job { name, .. } = *held.place(place, &mut left);
//!     name
//! } else {
//!     held.moved();
//!     let (sent, received) = beside();
//!     left = held.lend(move |given: Lending<_, ()>| async move {
//!         held.moved();
//!         let mut job = job;
//!         let Job { name, .. } = job;
//!         sent.send(name);
//!         let lent = given.lend(Left { id: job.id }).await.into_lent();
//!         ..
//!     });
//!     received.receive()
//! }
//! ```
//!
//! What an expression takes from behind a reference must be a copy. Where it is none, neither half runs, and all that rustc
//! reports is what it finds in the function as it was written.

use std::convert::Infallible;
use std::future::Future;

use crate::rest::{Lending, Lent, Slot, put, take};
use crate::step::Held;

/// The types of parts that are taken of a variable.
#[doc(hidden)]
#[macro_export]
macro_rules! held_of_parts {
    ($whole:expr => $part:expr $(, $parts:expr)*) => {{
        use $crate::step::NoReference as _;
        let parts = $crate::held_of!($part)$(.and($crate::held_of!($parts)))*;
        $crate::step::Held::of(&$whole).taken(parts)
    }};
}

/// The types of what a pattern binds of a variable, and of parts that are taken later.
#[doc(hidden)]
#[macro_export]
macro_rules! held_by {
    ($whole:expr, $pat:pat = $place:expr => $bound:expr $(, $part:expr)*) => {{
        use $crate::step::NoReference as _;
        let whole = $crate::step::Held::of(&$whole);
        let bound = $crate::step::Held::of_result(|| {
            ::core::unreachable!("only its type is asked for");
            #[allow(unreachable_code)]
            {
                let $pat = $place;
                $bound
            }
        });
        whole.bound(bound, $crate::step::Held::nothing()$(.and($crate::held_of!($part)))*)
    }};
}

pub use crate::{held_by, held_of_parts};

impl Held<()> {
    /// The type of nothing.
    pub fn nothing() -> Self {
        Held::unknown()
    }
}

/// What is taken from behind a reference.
#[derive(Clone, Copy)]
pub struct Behind<A>(A);

/// References of both kinds.
pub trait Reference {}

impl<T: ?Sized> Reference for &T {}
impl<T: ?Sized> Reference for &mut T {}

impl<R: Reference> Held<R> {
    /// What expressions take.
    pub fn taken<A>(self, _: Held<A>) -> Held<Behind<A>> {
        Held::unknown()
    }

    /// What expressions take; what a pattern binds are references.
    pub fn bound<B, A>(self, _: Held<B>, _: Held<A>) -> Held<Behind<A>> {
        Held::unknown()
    }
}

/// The second choice: the variable is no reference.
pub trait NoReference: Sized {
    /// What expressions take.
    fn taken<A>(self, taken: Held<A>) -> Held<A> {
        taken
    }

    /// What a pattern binds, and what expressions take.
    fn bound<B, A>(self, bound: Held<B>, taken: Held<A>) -> Held<(B, A)> {
        bound.and(taken)
    }
}

impl<T> NoReference for &Held<T> {}

/// The first choice after copies: what is taken from behind a reference can be neither copied nor moved.
pub trait BehindReference: Sized {
    /// Is not called, as the others.
    fn copies(self) -> bool {
        unreachable!("BUG: a part is moved out of a reference")
    }

    /// Never returns.
    fn copied(self) -> Infallible {
        unreachable!("BUG: a part is moved out of a reference")
    }

    /// Never returns.
    fn moved(self) -> Infallible {
        unreachable!("BUG: a part is moved out of a reference")
    }

    /// Is not called.
    fn whole<P, R>(self, _: P) -> R {
        unreachable!("BUG: a part is moved out of a reference")
    }

    /// Is not called.
    fn place<P, R>(self, _: Held<P>, _: &mut R) -> &mut P {
        unreachable!("BUG: a part is moved out of a reference")
    }

    /// Is not called.
    fn lend<L, P, F: Future<Output = Infallible>>(
        self,
        _: impl FnOnce(Lending<L, P>) -> F,
    ) -> Lent<L, P, F> {
        unreachable!("BUG: a part is moved out of a reference")
    }
}

impl<A> BehindReference for Held<Behind<A>> {}

/// What a pattern takes beside what is lent leaves the async block by this.
pub fn beside<T>() -> (Sent<T>, Received<T>) {
    let slot = Slot::default();
    (Sent(slot.clone()), Received(slot))
}

/// Where the async block puts it.
pub struct Sent<T>(Slot<T>);

impl<T> Sent<T> {
    /// Puts it there.
    pub fn send(self, part: T) {
        put(&self.0, part);
    }
}

/// Where it is then.
pub struct Received<T>(Slot<T>);

impl<T> Received<T> {
    /// What the block, which has run by now, put there.
    pub fn receive(self) -> T {
        take(&self.0)
            .expect("an async block hands out what a pattern takes before it lends the rest")
    }
}
