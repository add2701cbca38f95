//! Asks rustc whether a closure that says `move` and mentions fields of a variable takes anything away from it. It does not if
//! all of these are copies, unless the variable is a pointer of some kind, which goes along as a whole.
//!
//! ```text
//! let job_taken = captured!(job: job.least, job.most);
//! items.retain(move |item| item.id > job.least && item.id < job.most);
//! .. State::Next { job: left!(job_taken, job) }
//! ```

use std::ops::Deref;

use crate::step::{Answer, Held, NotItsOwn};

/// Parts of which some are moved.
pub struct Moved;

impl<T: Deref> Held<T> {
    /// A pointer goes along, whatever is copied from where it leads.
    pub fn captured_of<P>(self, _: Held<P>) -> Held<Moved> {
        Held::unknown()
    }
}

/// The second choice: the variable has its parts in itself.
pub trait CapturedOf {
    /// Its parts.
    fn captured_of<P>(self, parts: Held<P>) -> Held<P>;
}

impl<T> CapturedOf for &Held<T> {
    fn captured_of<P>(self, parts: Held<P>) -> Held<P> {
        parts
    }
}

impl<P: Copy> Held<P> {
    /// Nothing is taken away.
    pub fn captured(self) -> Answer<NotItsOwn> {
        Answer::later()
    }
}

/// The second choice: some part is moved.
pub trait Captured {
    /// It is taken away.
    fn captured(self) -> Answer<Moved>;
}

impl<P> Captured for &Held<P> {
    fn captured(self) -> Answer<Moved> {
        Answer::later()
    }
}

/// Whether a closure takes away what it mentions of a variable.
#[doc(hidden)]
#[macro_export]
macro_rules! captured {
    ($variable:ident: $part:expr $(, $other:expr)*) => {{
        #[allow(unused_imports)]
        use $crate::step::{Captured as _, CapturedOf as _};
        let parts = $crate::step::Held::of(&$part)$(.and($crate::step::Held::of(&$other)))*;
        $crate::step::Held::of(&$variable).captured_of(parts).captured()
    }};
}

pub use crate::captured;
