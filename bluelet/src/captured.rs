//! Asks rustc whether a closure that says `move` and mentions fields of a variable takes anything away from it. It does not if
//! all of these are copies, unless the variable is a pointer of some kind, which goes along as a whole.
//!
//! ```text
//! let job_taken = captured!(job: job.least, job.most);
//! items.retain(move |item| item.id > job.least && item.id < job.most);
//! .. State::Next { job: left!(job_taken, job) }
//! ```

use std::convert::Infallible;
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
        let parts = $crate::held_of!($part)$(.and($crate::held_of!($other)))*;
        $crate::step::Held::of(&$variable).captured_of(parts).captured()
    }};
}

/// What says whether a place that a closure uses by value is moved: it is a copy.
impl<P: Copy> Held<P> {
    /// It stays where it is.
    pub fn moved_by_closure(self) -> Answer<NotItsOwn> {
        Answer::later()
    }
}

/// The second choice: a `&mut` is mostly lent on.
pub trait LentOn {
    /// It stays where it is.
    fn moved_by_closure(self) -> Answer<NotItsOwn>;
}

impl<T: ?Sized> LentOn for Held<&mut T> {
    fn moved_by_closure(self) -> Answer<NotItsOwn> {
        Answer::later()
    }
}

/// The last choice: it is moved.
pub trait MovedOut {
    /// It is.
    fn moved_by_closure(self) -> Answer<()>;
}

impl<P> MovedOut for &Held<P> {
    fn moved_by_closure(self) -> Answer<()> {
        Answer::later()
    }
}

/// Whether a call of a closure uses the closure up that uses these places by value, and calls methods of which these are the answers.
///
/// ```text
/// let send_used_up = used_up!(job.name);
/// let send = move || { println!("{}", job.id); consume(job.name) };
/// send();
/// let send_taken = send_used_up;
/// .. State::Next { send: left!(send_taken, send) }
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! used_up {
    ($place:expr $(, $other:expr)* $(; $answer:expr)*) => {{
        #[allow(unused_imports)]
        use $crate::step::{ItsOwn as _, LentOn as _, MovedOut as _};
        $crate::held_of!($place).moved_by_closure()$(.or($crate::held_of!($other).moved_by_closure()))*$(.or($answer.known()))*
    }};
    (; $answer:expr $(; $other:expr)*) => {{
        #[allow(unused_imports)]
        use $crate::step::ItsOwn as _;
        $answer.known()$(.or($other.known()))*
    }};
}

/// How a closure captures parts of a variable: it copies them.
#[derive(Clone, Copy)]
pub struct Copies;

/// It moves some of them.
#[derive(Clone, Copy)]
pub struct Moves;

/// It takes along the pointer that the variable is.
#[derive(Clone, Copy)]
pub struct Along;

impl Copies {
    /// That it does.
    pub fn copies(self) {}

    /// That it moves them.
    pub fn moves(self) -> Infallible {
        unreachable!("the parts are copied")
    }

    /// What it captures, and what is left of the variable: all.
    pub fn captured<V, C, L>(
        self,
        whole: V,
        copy: impl FnOnce(&V) -> C,
        _: impl FnOnce(V) -> (C, L),
    ) -> (C, V) {
        (copy(&whole), whole)
    }
}

impl Moves {
    /// That it copies them.
    pub fn copies(self) -> Infallible {
        unreachable!("some part is moved")
    }

    /// That it does.
    pub fn moves(self) {}

    /// What it captures, and what is left of the variable.
    pub fn captured<V, C, L>(
        self,
        whole: V,
        _: impl FnOnce(&V) -> C,
        take: impl FnOnce(V) -> (C, L),
    ) -> (C, L) {
        take(whole)
    }
}

impl Along {
    /// That it copies them.
    pub fn copies(self) -> Infallible {
        unreachable!("the pointer goes along")
    }

    /// That it moves them.
    pub fn moves(self) -> Infallible {
        unreachable!("the pointer goes along")
    }

    /// What it captures: all.
    pub fn captured<V, C, L>(
        self,
        whole: V,
        _: impl FnOnce(&V) -> C,
        _: impl FnOnce(V) -> (C, L),
    ) -> (V, ()) {
        (whole, ())
    }
}

impl<T: Deref> Held<T> {
    /// A pointer goes along.
    pub fn how_captured<P>(self, _: Held<P>) -> Along {
        Along
    }
}

/// The second choice: the variable has its parts in itself.
pub trait HowCaptured {
    /// That is asked of the parts.
    fn how_captured<P>(self, parts: Held<P>) -> Held<P>;
}

impl<T> HowCaptured for &Held<T> {
    fn how_captured<P>(self, parts: Held<P>) -> Held<P> {
        parts
    }
}

impl Along {
    /// It is known.
    pub fn of_parts(self) -> Self {
        self
    }
}

impl<P: Copy> Held<P> {
    /// They are copied.
    pub fn of_parts(self) -> Copies {
        Copies
    }
}

/// The second choice: some part is moved.
pub trait HowPartsAre {
    /// They are moved.
    fn of_parts(self) -> Moves;
}

impl<P> HowPartsAre for &Held<P> {
    fn of_parts(self) -> Moves {
        Moves
    }
}

/// How a closure captures what it mentions of a variable.
#[doc(hidden)]
#[macro_export]
macro_rules! captured_parts {
    ($variable:ident: $part:expr $(, $other:expr)*) => {{
        #[allow(unused_imports)]
        use $crate::step::{HowCaptured as _, HowPartsAre as _};
        let parts = $crate::held_of!($part)$(.and($crate::held_of!($other)))*;
        $crate::step::Held::of(&$variable).how_captured(parts).of_parts()
    }};
}

pub use crate::{captured, captured_parts, used_up};
