//! Asks rustc whether a value borrows from a variable, where that depends on types, which a macro does not see: `&job.name`
//! borrows from `job` unless that is a reference, and `text.lines()` from `text` if that is a `String`.
//!
//! Generated code asks before the borrow is made:
//!
//! ```text
//! Kept::<14>::check(Lender::by(Text, &job.name).gives().and(Lender::of(&job).lends()));
//! ```
//!
//! [`Kept`] has the message, and [`Borrowed`] does not implement it; 14 is the line of the `yield_!`. As for [`Held`](crate::step::Held), method lookup picks the first method that fits.
//!
//! What a `&mut` leads to may be borrowed, but then the reference is lent as long as that lasts. So where it is kept over the same
//! `yield_!`, [`Beside`] has a message too, which [`Reborrowed`] gets.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, HashSet, VecDeque};
use std::marker::PhantomData;
use std::path::PathBuf;
use std::rc::Rc;
use std::sync::{Arc, Mutex, RwLock};

use crate::whole::{ComesApart, StaysWhole};

/// Stands for the type of a place of which a part is lent: by a reference, or by a method of the kind `M`.
pub struct Lender<T: ?Sized, M>(PhantomData<M>, PhantomData<T>);

impl<T: ?Sized> Lender<T, ()> {
    /// A reference to a part of the place.
    pub fn of(_: impl Refers<To = T>) -> Self {
        Lender(PhantomData, PhantomData)
    }
}

impl<T: ?Sized, M> Lender<T, M> {
    /// What a method gives.
    pub fn by(_: M, _: impl Refers<To = T>) -> Self {
        Lender(PhantomData, PhantomData)
    }
}

/// References. Where `&T` is wanted, rustc leaves `T` open if there is a mistake in the place; here it is one too, and nothing
/// else is said of it.
pub trait Refers {
    /// The type of the place.
    type To: ?Sized;
}

impl<T: ?Sized> Refers for &T {
    type To = T;
}

/// What was lent belongs to the place.
#[derive(Clone, Copy)]
pub struct Borrowed;

impl Borrowed {
    /// It belongs to the variable if the places around it do.
    pub fn and<A>(self, around: A) -> A {
        around
    }

    /// It does not lie behind a `&mut`.
    pub fn through(self) -> Elsewhere {
        Elsewhere
    }

    /// This answer, and no other that would be asked for if it were unknown.
    pub fn or<A>(self, _: A) -> Self {
        self
    }

    /// Whether this or another part is borrowed.
    pub fn beside<A>(self, _: A) -> Self {
        self
    }

    /// Whether it is a guard: what has borrowed it has a `Drop`.
    pub fn guarded<A: Guards>(self, _: A) -> A::Of {
        A::OF
    }
}

/// Whether a type has a `Drop` of its own.
pub trait Guards {
    /// Whose it is what it has borrowed, if it is a guard.
    type Of;
    /// It.
    const OF: Self::Of;
}

impl Guards for StaysWhole {
    type Of = Borrowed;
    const OF: Borrowed = Borrowed;
}

impl Guards for ComesApart {
    type Of = Elsewhere;
    const OF: Elsewhere = Elsewhere;
}

/// What was lent is what a `&mut` leads to.
#[derive(Clone, Copy)]
pub struct Reborrowed;

impl Reborrowed {
    /// It is lent by the variable if that has the `&mut`; behind a shared reference it lies elsewhere.
    pub fn and<A: Around>(self, _: A) -> A::Reborrowed {
        A::REBORROWED
    }

    /// Whether it lies behind a `&mut`.
    pub fn through(self) -> Self {
        self
    }

    /// Whether another part is borrowed.
    pub fn beside<A>(self, other: A) -> A {
        other
    }

    /// It is no guard of a variable.
    pub fn guarded<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }
}

/// What lies around the place of a `&mut`.
pub trait Around {
    /// What is lent through that.
    type Reborrowed;
    /// It.
    const REBORROWED: Self::Reborrowed;
}

impl Around for Borrowed {
    type Reborrowed = Reborrowed;
    const REBORROWED: Reborrowed = Reborrowed;
}

impl Around for Reborrowed {
    type Reborrowed = Reborrowed;
    const REBORROWED: Reborrowed = Reborrowed;
}

impl Around for Elsewhere {
    type Reborrowed = Elsewhere;
    const REBORROWED: Elsewhere = Elsewhere;
}

/// What was lent lies elsewhere, or nobody knows.
#[derive(Clone, Copy)]
pub struct Elsewhere;

impl Elsewhere {
    /// It does not belong to the variable.
    pub fn and<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }

    /// It does not lie behind a `&mut` of the variable.
    pub fn through(self) -> Elsewhere {
        Elsewhere
    }

    /// This answer, and no other that would be asked for if it were unknown.
    pub fn or<A>(self, _: A) -> Self {
        self
    }

    /// Whether another part is borrowed.
    pub fn beside<A>(self, other: A) -> A {
        other
    }

    /// It is no guard of a variable.
    pub fn guarded<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }
}

/// What a variable holds that is used after the `yield_!` in that line.
#[diagnostic::on_unimplemented(
    message = "this borrows from a local variable and is used after the `yield_!` in line {LINE}; a suspended coroutine owns its variables, and cannot keep one that points into another; use it before, or make it own its data: clone what it borrows, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "this borrow"
)]
pub trait Kept<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> Kept<LINE> for Elsewhere {}
#[diagnostic::do_not_recommend]
impl<const LINE: usize> Kept<LINE> for Reborrowed {}

/// What an expression has evaluated before it waits.
#[diagnostic::on_unimplemented(
    message = "this borrows from a local variable and is used after the `yield_!` in line {LINE}; a suspended coroutine owns its variables, and cannot keep one that points into another; yield before it: `let value = yield_!(..);`, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "this borrow"
)]
pub trait KeptOperand<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptOperand<LINE> for Elsewhere {}
#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptOperand<LINE> for Reborrowed {}

/// What a guard borrows from that lives on over the `yield_!` in that line, without being used.
#[diagnostic::on_unimplemented(
    message = "this guard of a local variable lives on over the `yield_!` in line {LINE}, to the end of its block, or of the `if let`, `while let` or `match`; a suspended coroutine owns its variables, and cannot keep one that points into another; end it before: `drop(guard);`, or take the value out first: `let value = ..;`, in a loop `let Some(value) = .. else {{ break }};`, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "this guard"
)]
pub trait KeptGuard<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptGuard<LINE> for Elsewhere {}
#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptGuard<LINE> for Reborrowed {}

/// What a closure names that is used after the `yield_!` in that line.
#[diagnostic::on_unimplemented(
    message = "this closure borrows a local variable and is used after the `yield_!` in line {LINE}; a suspended coroutine owns its variables, and cannot keep one that points into another; write `move` before its `|`, so that it takes the variable, or a clone of it, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "borrowed here"
)]
pub trait KeptCapture<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptCapture<LINE> for Elsewhere {}

/// What a closure changes that is used after the `yield_!` in that line.
#[diagnostic::on_unimplemented(
    message = "this closure changes a local variable and is used after the `yield_!` in line {LINE}; a suspended coroutine owns its variables, and cannot keep one that points into another; change the variable outside of the closure, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "changes it"
)]
pub trait KeptChange<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptChange<LINE> for Elsewhere {}

/// What a loop iterates over.
#[diagnostic::on_unimplemented(
    message = "this loop borrows from a local variable and goes on after the `yield_!` in line {LINE}; a suspended coroutine owns its variables, and cannot keep one that points into another; loop over the variable itself, over a clone of it, or over its indices, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "this borrow"
)]
pub trait KeptLoop<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptLoop<LINE> for Elsewhere {}
#[diagnostic::do_not_recommend]
impl<const LINE: usize> KeptLoop<LINE> for Reborrowed {}

/// What a variable holds that is used after the `yield_!` in that line, as is the `&mut` through which it was borrowed.
#[diagnostic::on_unimplemented(
    message = "this borrows through a `&mut` reference, and both are used after the `yield_!` in line {LINE}; a suspended coroutine owns its variables, and cannot keep a `&mut` while what it leads to is borrowed; use it before, or make it own its data: clone what it borrows, or, if nothing is changed through the reference any more, write `let reference = &*reference;` before this, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "this borrow"
)]
pub trait Beside<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> Beside<LINE> for Elsewhere {}

/// What a loop iterates over.
#[diagnostic::on_unimplemented(
    message = "this loop borrows through a `&mut` reference that is used after the `yield_!` in line {LINE}, where the loop goes on; a suspended coroutine owns its variables, and cannot keep a `&mut` while what it leads to is borrowed; loop over indices or over a clone, or, if nothing is changed through the reference any more, write `let reference = &*reference;` before this, or put both into `bluelet::boxed(async {{ .. }})`",
    label = "this borrow"
)]
pub trait BesideLoop<const LINE: usize>: Sized {
    /// Asks.
    fn check(self) {}
}

#[diagnostic::do_not_recommend]
impl<const LINE: usize> BesideLoop<LINE> for Elsewhere {}

/// Types through which one comes to what lies elsewhere.
pub trait Leads {}

impl<T: ?Sized> Leads for &T {}
impl<T: ?Sized> Leads for *const T {}
impl<T: ?Sized> Leads for *mut T {}
impl<T: Leads> Leads for Box<T> {}
impl<T: Leads> Leads for Rc<T> {}
impl<T: Leads> Leads for Arc<T> {}

/// Types through which one comes to what lies behind a `&mut`.
pub trait Exclusive {}

impl<T: ?Sized> Exclusive for &mut T {}
impl<T: Exclusive> Exclusive for Box<T> {}
impl<T: Exclusive> Exclusive for Rc<T> {}
impl<T: Exclusive> Exclusive for Arc<T> {}

/// The first choice: a reference lends what it refers to.
pub trait LendsElsewhere {
    /// Whose the part is that is lent.
    fn lends(self) -> Elsewhere;
}

impl<T: Leads + ?Sized> LendsElsewhere for Lender<T, ()> {
    fn lends(self) -> Elsewhere {
        Elsewhere
    }
}

/// A `&mut` lends what it leads to.
pub trait LendsAgain {
    /// Whose the part is that is lent.
    fn lends(self) -> Reborrowed;
}

impl<T: Exclusive + ?Sized> LendsAgain for Lender<T, ()> {
    fn lends(self) -> Reborrowed {
        Reborrowed
    }
}

impl<T: Copy> Lender<T, ()> {
    /// Whose it is what a closure that says `move` has of the place: a copy is the closure's own.
    pub fn captured(self) -> Elsewhere {
        Elsewhere
    }
}

/// The second choice: a `&mut` goes along into the closure.
pub trait TakesAlong {
    /// Whose it is what the closure has.
    fn captured(self) -> Elsewhere;
}

impl<T: Exclusive> TakesAlong for Lender<T, ()> {
    fn captured(self) -> Elsewhere {
        Elsewhere
    }
}

/// The third: what is not `Copy` would have to stay where it is.
pub trait BorrowsWhole {
    /// Whose it is what the closure has.
    fn captured(self) -> Borrowed;
}

impl<T: ?Sized> BorrowsWhole for &Lender<T, ()> {
    fn captured(self) -> Borrowed {
        Borrowed
    }
}

/// The second: all else lends a part of itself.
pub trait LendsOwn {
    /// Whose the part is that is lent.
    fn lends(self) -> Borrowed;
}

impl<T: ?Sized> LendsOwn for &Lender<T, ()> {
    fn lends(self) -> Borrowed {
        Borrowed
    }
}

/// Methods of strings and paths.
pub struct Text;
/// Methods of lists, sets and maps.
pub struct Collection;
/// Methods of `RefCell`.
pub struct Cell;
/// Methods of locks.
pub struct Lock;
/// Methods of `Option`.
pub struct Maybe;
/// Methods that several of text, collections and `Option` have.
pub struct Several;

/// Types of std that have methods of the kind `M`, and lend themselves by them.
pub trait Owner<M> {}

macro_rules! owners {
    ($($methods:ident: $([$($parameters:tt)*] $ty:ty),*;)*) => {
        $($(impl<$($parameters)*> Owner<$methods> for $ty {})*)*
    };
}

owners! {
    Text: [] String, [] PathBuf, [] std::ffi::OsString, [] str, [] std::path::Path,
        [B: ToOwned + ?Sized] std::borrow::Cow<'_, B>;
    Collection: [T] Vec<T>, [T] VecDeque<T>, [T] [T], [T, const N: usize] [T; N], [T] BinaryHeap<T>,
        [K, V, S] HashMap<K, V, S>, [K, V] BTreeMap<K, V>, [T, S] HashSet<T, S>, [T] BTreeSet<T>,
        [] bytes::Bytes, [] bytes::BytesMut;
    Cell: [T: ?Sized] std::cell::RefCell<T>;
    Lock: [T: ?Sized] Mutex<T>, [T: ?Sized] RwLock<T>;
    Maybe: [T] Option<T>;
    Several: [] String, [] PathBuf, [] std::ffi::OsString, [] str, [] std::path::Path,
        [B: ToOwned + ?Sized] std::borrow::Cow<'_, B>, [T] Option<T>, [T] Vec<T>, [T] VecDeque<T>, [T] [T], [T, const N: usize] [T; N],
        [T] BinaryHeap<T>, [K, V, S] HashMap<K, V, S>, [K, V] BTreeMap<K, V>, [T, S] HashSet<T, S>, [T] BTreeSet<T>,
        [] bytes::Bytes, [] bytes::BytesMut;
}

impl<M, T: Owner<M> + ?Sized> Owner<M> for Box<T> {}
impl<M, T: Owner<M> + ?Sized> Owner<M> for Rc<T> {}
impl<M, T: Owner<M> + ?Sized> Owner<M> for Arc<T> {}

// What a guard leads to is borrowed through the guard.
impl<M, T: Owner<M> + ?Sized> Owner<M> for std::cell::Ref<'_, T> {}
impl<M, T: Owner<M> + ?Sized> Owner<M> for std::cell::RefMut<'_, T> {}
impl<M, T: Owner<M> + ?Sized> Owner<M> for std::sync::MutexGuard<'_, T> {}
impl<M, T: Owner<M> + ?Sized> Owner<M> for std::sync::RwLockReadGuard<'_, T> {}
impl<M, T: Owner<M> + ?Sized> Owner<M> for std::sync::RwLockWriteGuard<'_, T> {}

/// The first choice: a type that is known to lend a part of itself.
pub trait GivesOwn {
    /// Whose the part is that the method lends.
    fn gives(self) -> Borrowed;
}

impl<M, T: Owner<M> + ?Sized> GivesOwn for Lender<T, M> {
    fn gives(self) -> Borrowed {
        Borrowed
    }
}

/// The same of a `&mut` to one.
pub trait GivesAgain {
    /// Whose the part is that the method lends.
    fn gives(self) -> Reborrowed;
}

impl<M, T: Owner<M> + ?Sized> GivesAgain for Lender<&mut T, M> {
    fn gives(self) -> Reborrowed {
        Reborrowed
    }
}

/// The second: nothing is known of what a method of another type gives.
pub trait GivesElse {
    /// Whose the part is that the method lends.
    fn gives(self) -> Elsewhere;
}

impl<M, T: ?Sized> GivesElse for &Lender<T, M> {
    fn gives(self) -> Elsewhere {
        Elsewhere
    }
}
