//! Asks rustc whether what a function gave may borrow from what it was lent: what a branch leaves of that in a `match` is kept to the
//! end of the `match` only if it does not.

use crate::event_lent::Untold;
use crate::inert::{implement, scalars};
use crate::lent::Elsewhere;
use crate::step::Held;

/// Whether what a function has given may borrow from one of these arguments.
#[doc(hidden)]
#[macro_export]
macro_rules! looking {
    ($made:ident: $($at:literal of $of:literal),+) => {{
        let answer = $crate::step::Answer::later();
        $crate::only_read!(
            answer.is($crate::step::Answer::with(
                $crate::step::Elsewhere$(.beside({
                    let given = $crate::step::Function::<_, _, $at, $of>::of($made);
                    (&given).gives_of().or((&given).argument().owns()).or($crate::step::Borrowed)
                }))+
            ));
        );
        answer
    }};
}

/// What is kept of that, or of a part of it, unless it may.
#[doc(hidden)]
#[macro_export]
macro_rules! unless_looking {
    ($made:ident: $($at:literal of $of:literal),+; $kept:expr) => {{
        #[allow(unused_imports)]
        use $crate::step::NotLent as _;
        let answer = $crate::looking!($made: $($at of $of),+);
        if answer.borrows() {
            answer.gone()
        } else {
            answer.something();
            answer.kept($kept)
        }
    }};
}

/// The same, of what is dropped if it may.
#[doc(hidden)]
#[macro_export]
macro_rules! dropped_if_looking {
    ($made:ident: $($at:literal of $of:literal),+; $left:expr) => {{
        #[allow(unused_imports)]
        use $crate::step::NotLent as _;
        let answer = $crate::looking!($made: $($at of $of),+);
        if answer.borrows() {
            ::core::mem::drop($left);
            answer.gone()
        } else {
            answer.something();
            answer.kept($left)
        }
    }};
}

/// An argument that leads to nothing else.
impl<T: Scalar> Held<T> {
    /// Nothing.
    pub fn owns(self) -> Elsewhere {
        Elsewhere
    }
}

/// The second choice: it may be a reference, or hold one.
pub trait MayRefer {
    /// Nobody knows to what.
    fn owns(self) -> Untold;
}

impl<T> MayRefer for &Held<T> {
    fn owns(self) -> Untold {
        Untold
    }
}

/// Types without references.
pub trait Scalar {}

scalars!(Scalar);

pub use crate::{dropped_if_looking, looking, unless_looking};
