//! What generated code names, beside the [`Machine`](crate::Machine) itself. Not for use by hand.
//!
//! A state may have to keep a variable that is not used again, because its drop can be noticed: a
//! guard guards to the end of its scope. Whether it can depends on the type, which a macro does not see. So
//! generated code writes `Held::of(&variable).keep_over_yield(variable)`, and method lookup picks the first
//! that fits. The method has a long name, so that no trait of the user's has it for every type.
//!
//! 1. `T: Copy` has no drop: nothing is kept;
//! 2. a type that is [`Inert`] (strings, collections of such, what iterates over borrowed text) only gives
//!    memory back: it is dropped at once, which also ends what it borrows;
//! 3. any other value is kept.

use std::marker::PhantomData;

pub use crate::asked::{from_flag, late_receiver, left, taken};
pub use crate::at_once::KeepsClosure;
pub use crate::behind::{BehindReference, NoReference, beside, held_by, held_of_parts};
pub use crate::borrower::{
    Differs, FreesNothing, NotLent, Pair, Says, made, not_lent, unless_lent,
};
pub use crate::bounds::{Ends, Indexing, Lists, NotOfStd, Pointer, Way, index_early};
pub use crate::called::{CallsAgain, CallsOnce, LeadsToCalled, called, called_from_flag};
pub use crate::captured::{
    Captured, CapturedOf, HowCaptured, HowPartsAre, LentOn, MovedOut, captured, captured_parts,
    used_up,
};
pub use crate::description::{Description, StateDescription};
pub use crate::event_lent::{
    Function, GivesOfArgument, GivesOne, GivesUntold, KeptEvent, Known, Unknown, Untold, asked,
};
pub use crate::inert::{Blind, Inert, KeptBlind, KeptValue, kept};
pub use crate::lent::{
    Beside, BesideLoop, Borrowed, BorrowsWhole, Cell, Collection, Elsewhere, GivesAgain, GivesElse,
    GivesOwn, Kept, KeptCapture, KeptChange, KeptGuard, KeptLoop, KeptOperand, Lender, LendsAgain,
    LendsElsewhere, LendsOwn, Lock, Maybe, Reborrowed, Several, TakesAlong, Text,
};
pub use crate::looking::{MayRefer, dropped_if_looking, looking, unless_looking};
pub use crate::machine::{Place, Polled, Poller, State, machine};
pub use crate::part::{PartOfInert, PartOfValue};
pub use crate::question_mark::{
    Branch, BreakResidual, ErrResidual, FromError, NoneResidual, OptionResidual, Residual,
    ResultResidual,
};
pub use crate::recursion::{Another, Finite, IsAnother, Itself, Waited};
pub use crate::rest::{Lending, MovePart, MovedParts, Part, StayedWhole, WholePart, copied_back};
pub use crate::returned::returned;
pub use crate::taken::{Answer, InPlace, ItsOwn, NotItsOwn, TakenOut, Unless, of_one_type};
pub use crate::whole::{WholeOrParts, WithoutDrop, still_whole};
use crate::{Coroutine, Event};

/// Stands for a variable's type while it is decided what is kept of it.
pub struct Held<T>(PhantomData<fn(T)>);

impl<T> Clone for Held<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Held<T> {}

impl<T> Held<T> {
    /// The type of the variable.
    pub fn of(_: &T) -> Self {
        Held(PhantomData)
    }

    /// The type of a part of a variable, which is not looked at: a `Deref` of the user's may lead to it.
    pub fn of_place<'v>(_: impl FnOnce() -> &'v T) -> Self
    where
        T: 'v,
    {
        Held(PhantomData)
    }

    /// The type of what the code makes, which never runs.
    pub fn of_result(_: impl FnOnce() -> T) -> Self {
        Held(PhantomData)
    }

    /// The type of the variable whose drop flag this is.
    pub fn of_flagged(_: &Option<T>) -> Self {
        Held(PhantomData)
    }

    /// A type that is still to be told.
    pub fn unknown() -> Self {
        Held(PhantomData)
    }

    /// It is that of the variable.
    pub fn is(self, _: &T) {}
}

impl<T: Copy> Held<T> {
    /// Keeps nothing.
    pub fn keep_over_yield(self, _: T) {}
}

/// The second choice: nothing is kept of an inert value.
pub trait KeepInert<T> {
    /// Drops the value.
    fn keep_over_yield(self, value: T);
}

impl<T: Inert> KeepInert<T> for Held<T> {
    fn keep_over_yield(self, _: T) {}
}

/// The last choice: the value is kept.
pub trait KeepValue<T> {
    /// Gives the value back.
    fn keep_over_yield(self, value: T) -> T;
}

impl<T> KeepValue<T> for &Held<T> {
    fn keep_over_yield(self, value: T) -> T {
        value
    }
}

/// What a variable that has a drop flag gives where it is used by value: a copy, if it is `Copy`. Method lookup finds this
/// first, and it only looks: the same expression may have lent the variable.
pub trait CopyFlagged<T> {
    /// Leaves the value there.
    fn take_from_flag(&self) -> T;

    /// What is enough to take it.
    fn lent_flag(&self) -> &Option<T>;
}

impl<T: Copy> CopyFlagged<T> for Option<T> {
    fn take_from_flag(&self) -> T {
        self.unwrap()
    }

    fn lent_flag(&self) -> &Option<T> {
        self
    }
}

/// The second choice: its value.
pub trait TakeFlagged<T> {
    /// Leaves nothing there.
    fn take_from_flag(&mut self) -> T;

    /// What it takes to do so.
    fn lent_flag(&mut self) -> &mut Option<T>;
}

impl<T> TakeFlagged<T> for Option<T> {
    fn take_from_flag(&mut self) -> T {
        self.take().unwrap()
    }

    fn lent_flag(&mut self) -> &mut Option<T> {
        self
    }
}

/// A lent drop flag, of a variable that is not `mut`.
pub trait SharedFlag<'f, T> {
    /// The value, to be looked at.
    fn look(self) -> &'f T;
}

impl<'f, T> SharedFlag<'f, T> for &'f Option<T> {
    fn look(self) -> &'f T {
        self.as_ref().unwrap()
    }
}

impl<'f, T> SharedFlag<'f, T> for &'f mut Option<T> {
    fn look(self) -> &'f T {
        self.as_ref().unwrap()
    }
}

/// The type of a part of a variable.
#[doc(hidden)]
#[macro_export]
macro_rules! held_of {
    ($part:expr) => {
        $crate::step::Held::of_place(|| &$part)
    };
}

pub use crate::held_of;

/// What the last state of a machine `S` holds: no value, but a type in which `S` may be replaced by no subtype of
/// it.
///
/// So whatever state is written or read somewhere, rustc finds its type parameters to be those of the machine, at once.
/// Otherwise each of them might be a subtype of the machine's, and is asked for with each call until it is known,
/// which took most of the time in which rustc finds the types of a long coroutine.
pub struct Ended<S>(PhantomData<fn(S) -> S>);

impl<S> Ended<S> {
    /// The only value.
    pub const VALUE: Self = Ended(PhantomData);
}

impl<S> Clone for Ended<S> {
    fn clone(&self) -> Self {
        Ended::VALUE
    }
}

/// Is never called: clippy reads the function as it was written in the closure.
pub fn as_written<T>(_: impl FnOnce() -> T) -> ! {
    unreachable!("the function as it was written is only read by clippy")
}

/// Stands for `yield_!` in it.
pub fn blocking<E: Event>(_: E) -> E::Output {
    unreachable!("the function as it was written is only read by clippy")
}

/// Stands for `.await` in code that is not `async`, of which a message says that it is wrong.
pub trait Awaited: IntoFuture + Sized {
    /// What the future gives.
    fn awaited(self) -> Self::Output {
        unreachable!("this did not compile")
    }
}

impl<F: IntoFuture> Awaited for F {}

/// What a function returns: names the type `!`, which has no name of its own on stable.
pub trait Returns {
    /// It.
    type Value;
}

impl<T> Returns for fn() -> T {
    type Value = T;
}

/// Stands in for a function that could not be compiled.
pub fn stub<T>() -> impl Coroutine<Output = T> + Clone {
    machine(NoState).step(|_, _| unreachable!("this did not compile"))
}

/// The same for a function that could not even be read. rustc has said why; if it has not, it reads more of Rust than the
/// compiler does, and says this where the function is used.
pub fn unread<T>() -> impl Coroutine<Output = T> + Clone {
    const { panic!("`#[bluelet::coroutine]` cannot read this function: it is written in a newer Rust") }
    stub()
}

/// What rustc could not read, once more: it says the same of it, and so nothing, and goes on with the rest.
#[doc(hidden)]
#[macro_export]
macro_rules! read_again {
    ($body:tt) => {
        #[allow(unused_macros)]
        macro_rules! yield_ {
            ($event:expr) => {
                $crate::step::blocking($event)
            };
        }
        $body
    };
}

/// Says that a stub returns what the function would; is never called.
pub fn returns_what<T>(_: &impl Coroutine<Output = T>, _: impl FnOnce() -> T) -> ! {
    unreachable!("this did not compile")
}

#[derive(Clone)]
struct NoState;

impl State for NoState {
    const DESCRIPTION: &'static Description = &Description::new("stub", "", 0, &[]);

    fn index(&self) -> usize {
        0
    }

    fn done() -> Self {
        NoState
    }
}

/// Writes down what a machine knows of itself.
///
/// ```text
/// describe!(Echoer(Conn, Recv), "echoer", 8, [Start(8, "", [1]), Recv(10, "conn.recv(1024)", [2])]);
/// ```
#[doc(hidden)]
#[macro_export]
macro_rules! describe {
    (
        $machine:ident($($parameter:ident),*), $name:literal, $line:literal,
        [$($state:ident($at:literal, $operand:literal, [$($next:literal),*])),*]
    ) => {
        impl<$($parameter),*> $crate::step::State for $machine<$($parameter),*> {
            const DESCRIPTION: &'static $crate::step::Description = &$crate::step::Description::new(
                $name,
                ::core::file!(),
                $line,
                &[
                    $($crate::step::StateDescription::new(
                        ::core::stringify!($state), $at, $operand, &[$($next),*],
                    ),)*
                    $crate::step::StateDescription::new("Done", $line, "", &[]),
                ],
            );

            fn index(&self) -> usize {
                // No machine is called that: its name has no underscore.
                #[allow(non_camel_case_types)]
                enum State_number {
                    $($state,)*
                    Done,
                }
                match self {
                    $(Self::$state { .. } => State_number::$state as usize,)*
                    _ => State_number::Done as usize,
                }
            }

            fn done() -> Self {
                $machine::Done($crate::step::Ended::VALUE)
            }
        }
    };
}

pub use crate::{describe, read_again};

/// Waits for an event; known inside coroutines only.
///
/// The compiler takes every `yield_!` out of the function that it compiles. What is left is outside
/// of a coroutine, and gets a message from here.
#[macro_export]
macro_rules! yield_ {
    ($($event:tt)*) => {
        ::core::compile_error!(
            "`yield_!` outside of a coroutine has nothing to suspend; \
            put `#[bluelet::coroutine]` on the function, or write `bluelet::co! { .. }`"
        )
    };
}
