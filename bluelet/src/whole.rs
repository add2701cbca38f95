//! Tells by a variable's type whether it stays whole as long as it lives.
//!
//! What has a `Drop` of its own does: only copies can be taken out of it. Of anything else a part may be moved out, and
//! then a state can only keep the others, one by one. Where the text does not show which of the two a variable is, its scope
//! is written twice, and method lookup says which of the two runs:
//!
//! ```text
//! let mut job = Job { id: first(), size: 2 };
//! if Held::of(&job).has_drop() {
//!     consume({ Held::of(&job).stays_whole(); job.id });
//!     ..
//! } else {
//!     let mut job_size; let mut job_id;
//!     Held::of(&job).comes_apart();
//!     Job { id: job_id, size: job_size } = job;
//!     consume(job_id);
//!     ..
//! }
//! ```
//!
//! Such a variable is also still there when a pattern has taken all of its parts, which were copies:
//!
//! ```text
//! let Job { id, size } = job;
//! job_left = still_whole!(job);
//! ```
//!
//! The same is asked of what a pattern takes apart inside of a variable:
//!
//! ```text
//! let Some(Lock::Held(id)) = lock else { return };
//! lock_left = still_whole!(lock, |Some(inner)| inner);
//! ```
//!
//! And it stays whole where a pattern takes copies of some parts and borrows others (`WholeOrParts`).
//!
//! In what does not run the assertion never returns, as its type says. So rustc does not mind that what comes behind it
//! moves a part of what has a `Drop`, or leaves only a part of what the next state keeps.

use std::convert::Infallible;

use crate::step::Held;

#[expect(drop_bounds, reason = "the question is whether there is such an implementation")]
impl<T: Drop> Held<T> {
    /// Whether the type has a `Drop` of its own.
    pub fn has_drop(self) -> bool {
        true
    }

    /// That it has.
    pub fn stays_whole(self) {}

    /// That it has not.
    pub fn comes_apart(self) -> Infallible {
        unreachable!("what has a drop of its own stays whole")
    }

    /// That it has not, of a field that a match takes apart and gives a new value.
    pub fn renewed_by_match(self)
    where
        T: TakenApart,
    {
    }

    /// That it has, as a type.
    pub fn answer(self) -> StaysWhole {
        StaysWhole
    }
}

/// What no type with a `Drop` of its own is.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has a `Drop` of its own, so the old value stays until the new one takes its place, and cannot be kept \
               as what a match has left of it; give the match a variable: `let next = match ..;`, and assign that",
    label = "is matched to get a new value"
)]
pub trait TakenApart {}

/// The second choice: a type without a `Drop` of its own.
pub trait WithoutDrop {
    /// Whether the type has a `Drop` of its own.
    fn has_drop(self) -> bool;

    /// That it has.
    fn stays_whole(self) -> Infallible;

    /// That it has not.
    fn comes_apart(self);

    /// The same, of a field that a match takes apart and gives a new value.
    fn renewed_by_match(self);

    /// That it has not, as a type.
    fn answer(self) -> ComesApart;
}

impl<T> WithoutDrop for &Held<T> {
    fn has_drop(self) -> bool {
        false
    }

    fn stays_whole(self) -> Infallible {
        unreachable!("what has no drop of its own may come apart")
    }

    fn comes_apart(self) {}

    fn renewed_by_match(self) {}

    fn answer(self) -> ComesApart {
        ComesApart
    }
}

/// Says of a variable, or of something inside of it, that it has a `Drop` of its own.
#[derive(Clone, Copy)]
pub struct StaysWhole;

impl StaysWhole {
    /// So only copies were taken out of the variable, whatever else is inside of it.
    pub fn or<A>(self, _: A) -> Self {
        self
    }

    /// Whether there is a `Drop`.
    pub fn has_drop(self) -> bool {
        true
    }

    /// That there is.
    pub fn stays_whole(self) {}

    /// What the parts were copied out of.
    pub fn left<W>(self, whole: W) -> W {
        whole
    }

    /// Is not called.
    pub fn nothing_left<W>(self) -> W {
        unreachable!("what has a drop of its own stays whole")
    }
}

/// Says that it has none.
#[derive(Clone, Copy)]
pub struct ComesApart;

impl ComesApart {
    /// What is inside decides.
    pub fn or<A>(self, inside: A) -> A {
        inside
    }

    /// Whether there is a `Drop`.
    pub fn has_drop(self) -> bool {
        false
    }

    /// That there is.
    pub fn stays_whole(self) -> Infallible {
        unreachable!("what has no drop of its own may come apart")
    }

    /// Is not called.
    pub fn left<W>(self, _: W) {}

    /// All parts were moved out.
    pub fn nothing_left(self) {}
}

impl<T> Held<T> {
    /// Stands for that of a variable which may have been moved, or comes later.
    pub fn unseen() -> Self {
        Held::unknown()
    }

    /// Tells the type.
    pub fn is_of(self, _: &T) {}
}

/// A variable of which a pattern took all parts, if it has a `Drop` of its own; nothing otherwise.
#[doc(hidden)]
#[macro_export]
macro_rules! still_whole {
    ($variable:ident $(, |$pattern:pat_param| $inner:ident)*) => {
        $crate::still_whole!($variable, $variable $(, |$pattern| $inner)*)
    };
    // What is in a box.
    ($variable:ident, $place:expr $(, |$pattern:pat_param| $inner:ident)*) => {{
        let held = $crate::step::Held::unseen();
        // Behind a loop without an end rustc finds types, but does not mind what was moved.
        #[allow(unreachable_code, clippy::empty_loop)]
        if false {
            loop {}
            held.is_of(&$place);
        }
        let answer = held.answer();
        $(
            let inside = $crate::step::Held::unseen();
            // What a reference leads to is not asked about: the pattern binds another.
            #[allow(unreachable_code, unreachable_patterns, clippy::empty_loop)]
            if false {
                loop {}
                match $place {
                    $pattern => inside.is_of(&$inner),
                    _ => {}
                }
            }
            let answer = answer.or(inside.answer());
        )*
        if answer.has_drop() {
            answer.stays_whole();
            answer.left($variable)
        } else {
            answer.nothing_left()
        }
    }};
}

/// What is left of a variable of which a pattern takes some parts: all of it, if it has a `Drop` of its own.
#[derive(Clone)]
pub enum WholeOrParts<W, P> {
    /// Copies were taken out of it.
    Whole(W),
    /// The parts that were not taken.
    Parts(P),
}

pub use crate::still_whole;
