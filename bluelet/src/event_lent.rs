//! Asks rustc whether an event that a function makes borrows from one of the function's arguments.
//!
//! What is given to a function by reference may live on in what the function gives: in a coroutine always, in a `Ready` never. That is
//! a matter of types, and of no more than the function's: if `make(&text)` gives another type for each lifetime that the reference
//! may have, the event borrows `text`. Trait selection tells: for all lifetimes there is one result, or one for each.
//!
//! Generated code asks before the event is made, with a call that is compiled and never made, for the function's own type parameters:
//!
//! ```text
//! asked!(KeptEvent::<14>::check((&Function::<_, 0, 1>::called(make, |make| make(&text))).gives_of().and(..)));
//! ```
//!
//! [`KeptEvent`] has the message, and [`Borrowed`] does not implement it; 14 is the line of the `yield_!`.

use std::marker::PhantomData;

use crate::lent::{Borrowed, Elsewhere, Reborrowed};

/// Stands for a function with `OF` arguments, of which that at `AT` is a reference.
pub struct Function<F, const AT: usize, const OF: usize>(PhantomData<F>);

impl<F, const AT: usize, const OF: usize> Clone for Function<F, AT, OF> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, const AT: usize, const OF: usize> Copy for Function<F, AT, OF> {}

impl<F, const AT: usize, const OF: usize> Function<F, AT, OF> {
    /// The function.
    pub fn of(_: F) -> Self {
        Function(PhantomData)
    }
}

/// The first choice: what it gives is the same for every reference.
pub trait GivesOne<A> {
    /// Whose it is what the function gives.
    fn gives_of(self) -> Elsewhere;
}

/// The second: it gives something else for each lifetime.
pub trait GivesOfArgument<A> {
    /// Whose it is what the function gives.
    fn gives_of(self) -> Borrowed;
}

/// The last: its type does not tell.
pub trait GivesUntold {
    /// Whose it is what the function gives.
    fn gives_of(self) -> Elsewhere;
}

impl<F, const AT: usize, const OF: usize> GivesUntold for Function<F, AT, OF> {
    fn gives_of(self) -> Elsewhere {
        Elsewhere
    }
}

/// What can be called with these arguments.
pub trait Takes<A> {}

macro_rules! takes {
    ($($argument:ident)*) => {
        impl<F: Fn($($argument),*) -> R, R, $($argument),*> Takes<($($argument,)*)> for F {}
    };
}

takes!(A);
takes!(A B);
takes!(A B C);
takes!(A B C D);

macro_rules! gives {
    ($at:literal of $of:literal: [$($before:ident)*] [$($after:ident)*]) => {
        gives!($at of $of: [$($before)*] () [$($after)*]);
        gives!($at of $of: [$($before)*] (mut) [$($after)*]);
    };
    ($at:literal of $of:literal: [$($before:ident)*] ($($mut:tt)?) [$($after:ident)*]) => {
        impl<F, R, B: ?Sized, $($before,)* $($after),*>
            GivesOne<(R, for<'a> fn(&'a $($mut)? B), $($before,)* $($after),*)>
            for &Function<F, $at, $of>
        where
            F: for<'a> Fn($($before,)* &'a $($mut)? B, $($after),*) -> R,
        {
            fn gives_of(self) -> Elsewhere {
                Elsewhere
            }
        }

        impl<F, B: ?Sized, $($before,)* $($after),*>
            GivesOfArgument<(for<'a> fn(&'a $($mut)? B), $($before,)* $($after),*)>
            for &&Function<F, $at, $of>
        where
            F: for<'a> Takes<($($before,)* &'a $($mut)? B, $($after,)*)>,
        {
            fn gives_of(self) -> Borrowed {
                Borrowed
            }
        }
    };
}

gives!(0 of 1: [] []);
gives!(0 of 2: [] [C]);
gives!(1 of 2: [A] []);
gives!(0 of 3: [] [C D]);
gives!(1 of 3: [A] [C]);
gives!(2 of 3: [A C] []);
gives!(0 of 4: [] [C D E]);
gives!(1 of 4: [A] [C D]);
gives!(2 of 4: [A C] [D]);
gives!(3 of 4: [A C D] []);

/// What a state may hold that waits for it in that line.
#[diagnostic::on_unimplemented(
    message = "this event borrows from a local variable, and the `yield_!` in line {LINE} waits for it; a suspended coroutine owns its variables, and cannot keep an event that points into one of them; make the event own its data: let the function take a clone or the value itself, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "borrowed here"
)]
pub trait KeptEvent<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptEvent<LINE> for Elsewhere {}
#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptEvent<LINE> for Reborrowed {}

/// Has rustc read a question, which is not asked as the program runs.
#[doc(hidden)]
#[macro_export]
macro_rules! asked {
    ($($question:tt)*) => {
        if false {
            #[allow(unused_imports)]
            use $crate::step::{GivesOfArgument as _, GivesOne as _, GivesUntold as _, LendsAgain as _, LendsElsewhere as _, LendsOwn as _};
            $($question)*;
            ::core::unreachable!()
        }
    };
}

pub use crate::asked;
