//! Asks rustc whether an event that a function makes borrows from one of the function's arguments.
//!
//! What is given to a function by reference may live on in what the function gives: in a coroutine always, in a `Ready` never. That is
//! a matter of types, and of no more than the function's: if `make(&text)` gives another type for each lifetime that the reference
//! may have, the event borrows `text`. Trait selection tells: for all lifetimes there is one result, or one for each.
//!
//! Generated code asks before the event is made, with a call that is compiled and never made, for the function's own type parameters:
//!
//! ```text
//! asked!(KeptEvent::<14>::check((&Function::<_, _, 0, 1>::of(make)).gives_of().and(..)));
//! ```
//!
//! [`KeptEvent`] has the message, and [`Borrowed`] does not implement it; 14 is the line of the `yield_!`.

use std::marker::PhantomData;

use crate::borrower::{Element, Has, Iterated, Whole, Wrapped};
use crate::lent::{Borrowed, Elsewhere, Reborrowed};
use crate::step::Held;

/// Stands for the part `P` of what a function with `OF` arguments gives, of which that at `AT` is a reference.
pub struct Function<F, P, const AT: usize, const OF: usize>(PhantomData<(F, P)>);

impl<F, P, const AT: usize, const OF: usize> Clone for Function<F, P, AT, OF> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<F, P, const AT: usize, const OF: usize> Copy for Function<F, P, AT, OF> {}

impl<F, const AT: usize, const OF: usize> Function<F, Whole, AT, OF> {
    /// All that the function gives.
    pub fn of(_: F) -> Self {
        Function(PhantomData)
    }
}

impl<F, P, const AT: usize, const OF: usize> Function<F, P, AT, OF> {
    /// What is in the `Some` or the `Ok` of that.
    pub fn wrapped(self) -> Function<F, Wrapped<P>, AT, OF> {
        Function(PhantomData)
    }

    /// The iterator over that.
    pub fn iterated(self) -> Function<F, Iterated<P>, AT, OF> {
        Function(PhantomData)
    }

    /// An element of that, which is a tuple.
    pub fn element<const ELEMENT: usize>(self) -> Function<F, Element<ELEMENT, P>, AT, OF> {
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
    fn gives_of(self) -> Untold;
}

impl<F, P, const AT: usize, const OF: usize> GivesUntold for Function<F, P, AT, OF> {
    fn gives_of(self) -> Untold {
        Untold
    }
}

/// The first choice: the function takes so many arguments, and what it gives has such a part.
pub trait Known<A> {
    /// The type of the argument.
    type Argument;
    /// That of the part.
    type Part;

    /// The first of them.
    fn argument(self) -> Held<Self::Argument>;

    /// The second.
    fn part(self) -> Held<Self::Part>;
}

/// The second choice: there is a mistake in the call, or in what is done with its result.
pub trait Unknown {
    /// The type of no argument.
    fn argument(self) -> Held<Untold>;

    /// The type of no part.
    fn part(self) -> Held<Untold>;
}

impl<F, P, const AT: usize, const OF: usize> Unknown for Function<F, P, AT, OF> {
    fn argument(self) -> Held<Untold> {
        Held::unknown()
    }

    fn part(self) -> Held<Untold> {
        Held::unknown()
    }
}

/// Nobody knows whose it is.
pub struct Untold;

impl Untold {
    /// It is taken to lie elsewhere.
    pub fn and<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }

    /// Another answer.
    pub fn or<A>(self, other: A) -> A {
        other
    }
}

/// What can be called with these arguments.
pub trait Takes<A> {
    /// What it gives then.
    type Gives;
}

macro_rules! takes {
    ($($argument:ident)*) => {
        impl<F: Fn($($argument),*) -> R, R, $($argument),*> Takes<($($argument,)*)> for F {
            type Gives = R;
        }
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
        impl<F, P, R, B: ?Sized, $($before,)* $($after),*>
            GivesOne<(R, for<'a> fn(&'a $($mut)? B), $($before,)* $($after),*)>
            for &Function<F, P, $at, $of>
        where
            F: for<'a> Takes<($($before,)* &'a $($mut)? B, $($after,)*), Gives: Has<P, Part = R>>,
        {
            fn gives_of(self) -> Elsewhere {
                Elsewhere
            }
        }

        impl<F, P, B: ?Sized, $($before,)* $($after),*>
            GivesOfArgument<(for<'a> fn(&'a $($mut)? B), $($before,)* $($after),*)>
            for &&Function<F, P, $at, $of>
        where
            F: for<'a> Takes<($($before,)* &'a $($mut)? B, $($after,)*), Gives: Has<P>>,
        {
            fn gives_of(self) -> Borrowed {
                Borrowed
            }
        }
    };
}

macro_rules! argument {
    ($at:literal of $of:literal: [$($before:ident)*] [$($after:ident)*]) => {
        gives!($at of $of: [$($before)*] [$($after)*]);

        impl<F, P, R: Has<P>, T, $($before,)* $($after),*>
            Known<(R, T, $($before,)* $($after),*)> for &Function<F, P, $at, $of>
        where
            F: Fn($($before,)* T, $($after),*) -> R,
        {
            type Argument = T;
            type Part = R::Part;

            fn argument(self) -> Held<T> {
                Held::unknown()
            }

            fn part(self) -> Held<R::Part> {
                Held::unknown()
            }
        }
    };
}

argument!(0 of 1: [] []);
argument!(0 of 2: [] [C]);
argument!(1 of 2: [A] []);
argument!(0 of 3: [] [C D]);
argument!(1 of 3: [A] [C]);
argument!(2 of 3: [A C] []);
argument!(0 of 4: [] [C D E]);
argument!(1 of 4: [A] [C D]);
argument!(2 of 4: [A C] [D]);
argument!(3 of 4: [A C D] []);

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
