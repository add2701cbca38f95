//! Asks rustc whether a method takes its receiver by value, which a macro does not see: after `tags.finish()` there may be
//! nothing left of `tags`, or all of it.
//!
//! Method lookup tries the receiver by value, then `&`, then `&mut`, and takes what it finds first. So a trait
//! with a method of the same name, which any type has by `&`, is found where the type's own method does not take
//! the receiver; and what the call gives tells which of the two it was. (Where the type's own is found by `&`
//! too, there would be two; that is asked first, of the receiver's reference.) Of a misspelt method rustc says then that the
//! trait `NoMethodOfItsOwn` has it, so the trait is called what that means. The calls are compiled, but never made:
//!
//! ```text
//! let tags_taken = taken!(tags.finish() as receiver);
//! let all = tags.finish();
//! .. State::Next { all, tags: left!(tags_taken, tags) }
//! ```
//!
//! The same is asked of the receiver `app.list`. Where the method takes that, what is left of `app` is kept (see `part.rs`),
//! otherwise all of it:
//!
//! ```text
//! let list_taken = taken!(app.list => .finish());
//! let (part, left) = list_taken.part_of(app, |app| Held::of(&app).part(move |given| async move {
//!     list_taken.holds();
//!     given.give(app.list).await
//! }));
//! app_left = left;
//! part.receiver(&mut app_left, |app| &mut app.list).finish()
//! ```
//!
//! `left!` evaluates to nothing if the method has taken the variable. Otherwise it has it, behind an assertion that never
//! returns in the other case, as its type says: so rustc does not mind there that it was moved.

use std::convert::Infallible;
use std::marker::PhantomData;

use crate::step::{Held, SharedFlag};
use crate::{Connection, Server};

/// Says by the type that a call gives whether the method was the variable's own.
pub struct Answer<R>(PhantomData<fn() -> R>);

impl<R> Clone for Answer<R> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<R> Copy for Answer<R> {}

impl<R> Answer<R> {
    /// What says it by its type.
    pub fn with(_: R) -> Self {
        Answer(PhantomData)
    }

    /// For a question that is asked later.
    pub fn later() -> Self {
        Answer(PhantomData)
    }

    /// It was asked.
    pub fn is(self, _: Self) {}
}

/// What the method gives that any type has.
pub struct NotItsOwn;

/// Both are of one type, in code that does not run.
pub fn of_one_type<T>(_: T, _: T) {}

impl<T> Held<T> {
    /// A value of the type, in code that does not run.
    pub fn value(self) -> T {
        unreachable!("the question is for rustc only")
    }

    /// A reference to such a value.
    pub fn reference<'a>(self) -> &'a mut T {
        unreachable!("the question is for rustc only")
    }
}

impl<T: Iterator> Held<T> {
    /// The other, which stands for any iterator.
    pub fn unless_iterator<N>(self, instead: Held<N>) -> Held<N> {
        instead
    }
}

impl Held<Server> {
    /// The other, which stands for the server.
    pub fn unless_server<N>(self, instead: Held<N>) -> Held<N> {
        instead
    }
}

impl Held<Connection> {
    /// The other, which stands for the connection.
    pub fn unless_connection<N>(self, instead: Held<N>) -> Held<N> {
        instead
    }
}

impl<T> Held<Box<T>> {
    /// What is in the box.
    pub fn unboxed(self) -> Held<T> {
        Held::unknown()
    }
}

/// The second choice: the type is another.
pub trait Unless<T> {
    /// The type itself, which is no box.
    fn unboxed(self) -> Held<T>;

    /// The type itself, which is no iterator.
    fn unless_iterator<N>(self, instead: Held<N>) -> Held<T>;

    /// The type itself, which is not this crate's server.
    fn unless_server<N>(self, instead: Held<N>) -> Held<T>;

    /// The type itself, which is no connection.
    fn unless_connection<N>(self, instead: Held<N>) -> Held<T>;
}

impl<T> Unless<T> for &Held<T> {
    fn unboxed(self) -> Held<T> {
        *self
    }

    fn unless_iterator<N>(self, _: Held<N>) -> Held<T> {
        *self
    }

    fn unless_server<N>(self, _: Held<N>) -> Held<T> {
        *self
    }

    fn unless_connection<N>(self, _: Held<N>) -> Held<T> {
        *self
    }
}

impl Answer<NotItsOwn> {
    /// The variable: none of its own methods was found, so others are looked for.
    pub fn receiver<T, N>(self, held: Held<T>, _: N) -> T {
        held.value()
    }

    /// What is asked about next: the second.
    pub fn next<T, N>(self, _: Held<T>, second: Held<N>) -> Held<N> {
        second
    }

    /// The other answer.
    pub fn or<A>(self, other: A) -> A {
        other
    }

    /// Whether the method takes its receiver.
    pub fn takes(self) -> bool {
        false
    }

    /// That it does not.
    pub fn leaves(self) {}

    /// Whether this and the other method do.
    pub fn and<A>(self, _: A) -> Self {
        self
    }

    /// The answer, without the type of what the call gives.
    pub fn known(self) -> Self {
        self
    }

    /// That the method takes its receiver.
    pub fn holds(self) -> Infallible {
        unreachable!("the method leaves its receiver where it is")
    }

    /// What the method is called on if that is a part of a variable, and what is left of the variable: all.
    pub fn part_of<V, P, L>(self, whole: V, _: impl FnOnce(V) -> (P, L)) -> (InPlace<V>, V) {
        (InPlace(PhantomData), whole)
    }

    /// A part of a variable that lends its parts (see `rest.rs`), to be looked at.
    pub fn of_lent<P, T>(self, part: &mut P, _: impl FnOnce(&mut P) -> T) -> &mut P {
        part
    }

    /// The same, where the method's arguments wait: it stays there until then.
    pub fn of_lent_early<P, T>(self, _: &mut P, _: impl FnOnce(&mut P) -> T) -> InPlace<P> {
        InPlace(PhantomData)
    }

    /// The value of a drop flag, to be looked at.
    pub fn of_flag<T>(self, flag: &mut Option<T>, _: impl FnOnce(&mut Option<T>) -> T) -> &mut T {
        flag.as_mut().unwrap()
    }

    /// The same, of a variable that is not `mut`.
    pub fn shared_of_flag<'f, T, F>(self, flag: F, _: impl FnOnce(F) -> T) -> &'f T
    where
        F: SharedFlag<'f, T>,
    {
        flag.look()
    }
}

/// The second choice: the method is the variable's own.
pub trait ItsOwn {
    /// What takes the place of a variable that is known not to be taken.
    fn receiver<T, N>(self, held: Held<T>, instead: N) -> N;

    /// The first, which has the method.
    fn next<T, N>(self, first: Held<T>, _: Held<N>) -> Held<T>;

    /// That it was.
    fn or<A>(self, other: A) -> Answer<()>;

    /// Whether the method takes its receiver.
    fn takes(self) -> bool;

    /// That it does not.
    fn leaves(self) -> Infallible;

    /// Whether this and the other method do.
    fn and<A>(self, other: A) -> A;

    /// The answer, without the type of what the call gives.
    fn known(self) -> Answer<()>;

    /// That the method takes its receiver.
    fn holds(self);

    /// What the method is called on if that is a part of a variable, and what is left of the variable.
    fn part_of<V, P, L>(self, whole: V, take: impl FnOnce(V) -> (P, L)) -> (TakenOut<V, P>, L);

    /// The part, taken of a variable that lends its parts.
    fn of_lent<P, T>(self, part: &mut P, take: impl FnOnce(&mut P) -> T) -> T;

    /// The same, before the method's arguments wait.
    fn of_lent_early<P, T>(self, part: &mut P, take: impl FnOnce(&mut P) -> T) -> TakenOut<P, T>;

    /// What is taken out of a drop flag.
    fn of_flag<T>(self, flag: &mut Option<T>, take: impl FnOnce(&mut Option<T>) -> T) -> T;

    /// The same, of a variable that is not `mut`.
    fn shared_of_flag<'f, T, F>(self, flag: F, take: impl FnOnce(F) -> T) -> T
    where
        F: SharedFlag<'f, T>;
}

impl<R> ItsOwn for &Answer<R> {
    fn receiver<T, N>(self, _: Held<T>, instead: N) -> N {
        instead
    }

    fn next<T, N>(self, first: Held<T>, _: Held<N>) -> Held<T> {
        first
    }

    fn or<A>(self, _: A) -> Answer<()> {
        Answer::later()
    }

    fn takes(self) -> bool {
        true
    }

    fn leaves(self) -> Infallible {
        unreachable!("the method has taken its receiver")
    }

    fn and<A>(self, other: A) -> A {
        other
    }

    fn known(self) -> Answer<()> {
        Answer::later()
    }

    fn holds(self) {}

    fn part_of<V, P, L>(self, whole: V, take: impl FnOnce(V) -> (P, L)) -> (TakenOut<V, P>, L) {
        let (part, left) = take(whole);
        (TakenOut { part, variable: PhantomData }, left)
    }

    fn of_lent<P, T>(self, part: &mut P, take: impl FnOnce(&mut P) -> T) -> T {
        take(part)
    }

    fn of_lent_early<P, T>(self, part: &mut P, take: impl FnOnce(&mut P) -> T) -> TakenOut<P, T> {
        TakenOut { part: take(part), variable: PhantomData }
    }

    fn of_flag<T>(self, flag: &mut Option<T>, take: impl FnOnce(&mut Option<T>) -> T) -> T {
        take(flag)
    }

    fn shared_of_flag<'f, T, F>(self, flag: F, take: impl FnOnce(F) -> T) -> T
    where
        F: SharedFlag<'f, T>,
    {
        take(flag)
    }
}

/// A part of a variable that stays where it is.
pub struct InPlace<V>(PhantomData<fn(V)>);

impl<V> Clone for InPlace<V> {
    fn clone(&self) -> Self {
        InPlace(PhantomData)
    }
}

impl<V> InPlace<V> {
    /// The part.
    pub fn receiver<'v, T: ?Sized>(
        self,
        left: &'v mut V,
        part: impl FnOnce(&'v mut V) -> &'v mut T,
    ) -> &'v mut T {
        part(left)
    }

    /// The same, of a variable that is not `mut`.
    pub fn shared_receiver<'v, T: ?Sized>(
        self,
        left: &'v V,
        part: impl FnOnce(&'v V) -> &'v T,
    ) -> &'v T {
        part(left)
    }
}

/// A part that was taken out of a variable.
pub struct TakenOut<V, P> {
    part: P,
    variable: PhantomData<fn(V)>,
}

impl<V, P: Clone> Clone for TakenOut<V, P> {
    fn clone(&self) -> Self {
        TakenOut { part: self.part.clone(), variable: PhantomData }
    }
}

impl<V, P> TakenOut<V, P> {
    /// The part.
    pub fn receiver<T: ?Sized, L>(self, _: &L, _: impl FnOnce(&mut V) -> &mut T) -> P {
        self.part
    }

    /// The same, of a variable that is not `mut`.
    pub fn shared_receiver<T: ?Sized, L>(self, _: &L, _: impl FnOnce(&V) -> &T) -> P {
        self.part
    }
}
