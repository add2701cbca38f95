//! Looks whether there is an item of that index where the plain function would: before what is done with it waits.
//!
//! ```text
//! lists[at].push(yield_!(one()));      =>      index_early!(&lists, &at);
//!                                              .. yield_!(one()) ..
//!                                              lists[at].push(value);
//! ```
//!
//! Only std's lists and text are asked, since that does nothing else. What an `Index` of the user's does, or a `Deref` on the way
//! to a list, it does once, where the item is used.

use std::cell::{Ref, RefMut};
use std::collections::VecDeque;
use std::marker::PhantomData;
use std::ops::Deref;
use std::rc::Rc;
use std::slice::SliceIndex;
use std::sync::{Arc, MutexGuard, RwLockReadGuard, RwLockWriteGuard};

/// A list or a text of std's, or what leads to one.
pub trait Lists<I> {
    /// Panics where there is nothing of that index.
    fn check(&self, index: &I);
}

impl<T, I: SliceIndex<[T]> + Clone> Lists<I> for [T] {
    #[track_caller]
    fn check(&self, index: &I) {
        let _ = &self[index.clone()];
    }
}

impl<T, I: SliceIndex<[T]> + Clone, const N: usize> Lists<I> for [T; N] {
    #[track_caller]
    fn check(&self, index: &I) {
        let _ = &self[index.clone()];
    }
}

impl<T, I: SliceIndex<[T]> + Clone> Lists<I> for Vec<T> {
    #[track_caller]
    fn check(&self, index: &I) {
        let _ = &self[index.clone()];
    }
}

impl<T> Lists<usize> for VecDeque<T> {
    #[track_caller]
    fn check(&self, index: &usize) {
        let _ = &self[*index];
    }
}

impl<I: SliceIndex<str> + Clone> Lists<I> for str {
    #[track_caller]
    fn check(&self, index: &I) {
        let _ = &self[index.clone()];
    }
}

impl<I: SliceIndex<str> + Clone> Lists<I> for String {
    #[track_caller]
    fn check(&self, index: &I) {
        let _ = &self[index.clone()];
    }
}

/// What std leads to something else with.
pub trait Pointer: Deref {}

macro_rules! pointers {
    ($($ty:ty),*) => {$(
        impl<T: ?Sized> Pointer for $ty {}

        impl<T: Lists<I> + ?Sized, I> Lists<I> for $ty {
            #[track_caller]
            fn check(&self, index: &I) {
                T::check(self, index);
            }
        }
    )*};
}

pointers! {
    &T, &mut T, Box<T>, Rc<T>, Arc<T>, Ref<'_, T>, RefMut<'_, T>, MutexGuard<'_, T>, RwLockReadGuard<'_, T>,
    RwLockWriteGuard<'_, T>
}

/// The type of what is indexed, and that of the index.
pub struct Indexing<L: ?Sized, I>(PhantomData<fn(&L, I)>);

impl<L: ?Sized, I> Clone for Indexing<L, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<L: ?Sized, I> Copy for Indexing<L, I> {}

impl<L: ?Sized, I> Indexing<L, I> {
    /// The types of these, which are not looked at.
    pub fn of<'v>(_: impl FnOnce() -> (&'v L, &'v I)) -> Self
    where
        L: 'v,
        I: 'v,
    {
        Indexing(PhantomData)
    }
}

impl<L: Lists<I> + ?Sized, I> Indexing<L, I> {
    /// Whether it does nothing but look whether there is such an item.
    pub fn only_looks(self) -> bool {
        true
    }

    /// Panics where there is none.
    #[track_caller]
    pub fn check<'v>(self, place: impl FnOnce() -> (&'v L, &'v I))
    where
        L: 'v,
        I: 'v,
    {
        let (list, index) = place();
        list.check(index);
    }
}

/// The second choice: what is indexed is not of std.
pub trait NotOfStd<'v, L: ?Sized + 'v, I: 'v> {
    /// It may do anything.
    fn only_looks(self) -> bool;

    /// Is done where the item is used.
    fn check(self, place: impl FnOnce() -> (&'v L, &'v I));
}

impl<'v, L: ?Sized + 'v, I: 'v> NotOfStd<'v, L, I> for &Indexing<L, I> {
    fn only_looks(self) -> bool {
        false
    }

    fn check(self, _: impl FnOnce() -> (&'v L, &'v I)) {}
}

/// The type of something on the way to a place.
pub struct Way<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Clone for Way<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for Way<T> {}

impl<T: ?Sized> Way<T> {
    /// The type of this, which is not looked at.
    pub fn of<'v>(_: impl FnOnce() -> &'v T) -> Self
    where
        T: 'v,
    {
        Way(PhantomData)
    }
}

impl<T: Pointer + ?Sized> Way<T> {
    /// What it leads to.
    pub fn on(self) -> Way<T::Target> {
        Way(PhantomData)
    }

    /// Whether it is std that says to what it leads.
    pub fn led_by_std(self) -> bool {
        true
    }
}

impl<T: Deref + ?Sized> Way<T> {
    /// Whether it leads to something.
    pub fn leads_on(self) -> bool {
        true
    }
}

/// The second choice: it is where the way ends, or only the user knows more.
pub trait Ends {
    /// Nothing that is known.
    fn on(self) -> Way<()>;

    /// It is not.
    fn led_by_std(self) -> bool;

    /// It does not.
    fn leads_on(self) -> bool;
}

impl<T: ?Sized> Ends for &Way<T> {
    fn on(self) -> Way<()> {
        Way(PhantomData)
    }

    fn led_by_std(self) -> bool {
        false
    }

    fn leads_on(self) -> bool {
        false
    }
}

/// Looks whether there is such an item, if nothing of the user's own has to be called for that: no `Index`, and no `Deref` at
/// one of the places on the way.
#[doc(hidden)]
#[macro_export]
macro_rules! index_early {
    (&$list:expr, &$index:expr $(, &$way:expr)* $(, [&$lists:expr, &$at:expr])*) => {{
        #[allow(unused_imports)]
        use $crate::step::{Ends as _, NotOfStd as _};
        if true
            $(&& $crate::index_early!(only std: $way))*
            $(&& $crate::step::Indexing::of(|| (&$lists, &$at)).only_looks())*
        {
            $crate::step::Indexing::of(|| (&$list, &$index)).check(|| (&$list, &$index));
        }
    }};
    (only std: $way:expr) => {{
        let way = $crate::step::Way::of(|| &$way);
        let next = way.on();
        let last = next.on();
        (way.led_by_std() || !way.leads_on()) && (next.led_by_std() || !next.leads_on()) && !last.leads_on()
    }};
}

pub use crate::index_early;
