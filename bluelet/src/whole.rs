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

    /// What its parts were copied out of.
    pub fn left<W>(self, whole: W) -> W {
        whole
    }

    /// Is not called.
    pub fn nothing_left<W>(self) -> W {
        unreachable!("what has a drop of its own stays whole")
    }
}

/// The second choice: a type without a `Drop` of its own.
pub trait WithoutDrop {
    /// Whether the type has a `Drop` of its own.
    fn has_drop(self) -> bool;

    /// That it has.
    fn stays_whole(self) -> Infallible;

    /// That it has not.
    fn comes_apart(self);

    /// Is not called.
    fn left<W>(self, whole: W);

    /// All its parts were moved out.
    fn nothing_left(self);
}

impl<T> WithoutDrop for &Held<T> {
    fn has_drop(self) -> bool {
        false
    }

    fn stays_whole(self) -> Infallible {
        unreachable!("what has no drop of its own may come apart")
    }

    fn comes_apart(self) {}

    fn left<W>(self, _: W) {}

    fn nothing_left(self) {}
}

impl<T> Held<T> {
    /// Stands for that of a variable which may have been moved, or comes later.
    pub fn unseen() -> Self {
        Held::some()
    }

    /// Tells the type.
    pub fn is_of(self, _: &T) {}
}

/// A variable of which a pattern took all parts, if it has a `Drop` of its own; nothing otherwise.
#[doc(hidden)]
#[macro_export]
macro_rules! still_whole {
    ($variable:ident) => {
        $crate::still_whole!($variable, $variable)
    };
    // What is in a box.
    ($variable:ident, $place:expr) => {{
        let held = $crate::step::Held::unseen();
        // Behind a loop without an end rustc finds types, but does not mind what was moved.
        #[allow(unreachable_code, clippy::empty_loop)]
        if false {
            loop {}
            held.is_of(&$place);
        }
        if held.has_drop() {
            held.stays_whole();
            held.left($variable)
        } else {
            held.nothing_left()
        }
    }};
}

pub use crate::still_whole;
