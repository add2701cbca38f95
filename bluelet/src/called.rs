//! Asks rustc whether a call uses up what is called: a closure that can be called once, mostly in a box, where the text does not
//! say so (`type Job = Box<dyn FnOnce()>`).
//!
//! ```text
//! let job_taken = called!(job, 2);
//! let size = job(name, 1);
//! .. State::Next { size, job: left!(job_taken, job) }
//! ```
//!
//! What can be called again is tried first, then what can be called once. What is neither leads to what is called, as
//! `Rc<dyn Fn()>` does.

use crate::step::{Answer, Held, NotItsOwn};

/// Says that a call uses it up.
pub struct UsedUp;

/// The first choice: it can be called again, with `N` arguments of the types `A`.
pub trait CallsAgain<A, N> {
    /// Of which only the number is known.
    fn called(self, number: N) -> Answer<NotItsOwn>;
}

/// The second choice: it can be called once.
pub trait CallsOnce<A, N> {
    /// With so many arguments.
    fn called(self, number: N) -> Answer<UsedUp>;
}

/// The last choice: it leads to what is called.
pub trait LeadsToCalled {
    /// With so many arguments.
    fn called<N>(self, number: N) -> Answer<NotItsOwn>;
}

impl<F> LeadsToCalled for &mut Held<F> {
    fn called<N>(self, _: N) -> Answer<NotItsOwn> {
        Answer::later()
    }
}

macro_rules! called_with {
    ($number:literal $($argument:ident)*) => {
        impl<F: FnMut($($argument),*) -> R, R, $($argument),*> CallsAgain<($($argument,)*), [(); $number]>
            for Held<F>
        {
            fn called(self, _: [(); $number]) -> Answer<NotItsOwn> {
                Answer::later()
            }
        }

        impl<F: FnOnce($($argument),*) -> R, R, $($argument),*> CallsOnce<($($argument,)*), [(); $number]>
            for &Held<F>
        {
            fn called(self, _: [(); $number]) -> Answer<UsedUp> {
                Answer::later()
            }
        }
    };
}

called_with!(0);
called_with!(1 A);
called_with!(2 A B);
called_with!(3 A B C);
called_with!(4 A B C D);
called_with!(5 A B C D E);
called_with!(6 A B C D E G);

/// Whether a call with so many arguments uses up what is called.
#[doc(hidden)]
#[macro_export]
macro_rules! called {
    ($variable:ident, $number:literal) => {
        $crate::called!(@$crate::step::Held::of(&$variable), $number)
    };
    (@$held:expr, $number:literal) => {{
        #[allow(unused_imports)]
        use $crate::step::{CallsAgain as _, CallsOnce as _, LeadsToCalled as _};
        $held.called([(); $number])
    }};
}

/// What is called where that has a drop flag: the value, if the call uses it up, or a reference to it.
#[doc(hidden)]
#[macro_export]
macro_rules! called_from_flag {
    (mut $flag:ident, $number:literal) => {
        $crate::called_from_flag!(of_flag $flag, $number)
    };
    ($flag:ident, $number:literal) => {
        $crate::called_from_flag!(shared_of_flag $flag, $number)
    };
    (mut $flag:ident by $telling:ident) => {
        $crate::called_from_flag!(of_flag $flag by $telling)
    };
    ($flag:ident by $telling:ident) => {
        $crate::called_from_flag!(shared_of_flag $flag by $telling)
    };
    ($from:ident $flag:ident by $telling:ident) => {{
        #[allow(unused_imports)]
        use $crate::step::ItsOwn as _;
        // What is used up is no copy.
        $telling.$from(&mut $flag, |flag: &mut ::core::option::Option<_>| flag.take().unwrap())
    }};
    ($from:ident $flag:ident, $number:literal) => {{
        #[allow(unused_imports)]
        use $crate::step::ItsOwn as _;
        let held = $crate::step::Held::of_flagged(&$flag);
        let answer = $crate::called!(@held, $number);
        answer.$from(&mut $flag, |flag| (*flag).take_from_flag())
    }};
}

pub use crate::{called, called_from_flag};
