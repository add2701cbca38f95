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

/// A list or a text of std's that has such an index, or what leads to one: to look there does nothing else.
pub trait Lists<I: Clone> {}

impl<T, I: SliceIndex<[T]> + Clone> Lists<I> for [T] {}
impl<T, I: SliceIndex<[T]> + Clone, const N: usize> Lists<I> for [T; N] {}
impl<T, I: SliceIndex<[T]> + Clone> Lists<I> for Vec<T> {}
impl<T> Lists<usize> for VecDeque<T> {}
impl<I: SliceIndex<str> + Clone> Lists<I> for str {}
impl<I: SliceIndex<str> + Clone> Lists<I> for String {}

/// What std leads to something else with.
pub trait Pointer: Deref {}

macro_rules! pointers {
    ($($ty:ty),*) => {$(
        impl<T: ?Sized> Pointer for $ty {}

        impl<T: Lists<I> + ?Sized, I: Clone> Lists<I> for $ty {}
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
    /// The types of these, which are not looked at. (A field of a packed struct cannot be referred to.)
    pub fn of<'v>(_: impl FnOnce() -> (*const L, &'v I)) -> Self
    where
        I: 'v,
    {
        Indexing(PhantomData)
    }
}

impl<L: Lists<I> + ?Sized, I: Clone> Indexing<L, I> {
    /// Whether it does nothing but look whether there is such an item.
    pub fn only_looks(self) -> bool {
        true
    }

    /// The index once more.
    pub fn again(self, index: &I) -> I {
        index.clone()
    }
}

/// The second choice: what is indexed is not of std.
pub trait NotOfStd<I> {
    /// It may do anything.
    fn only_looks(self) -> bool;

    /// Is not called.
    fn again(self, index: &I) -> I;
}

impl<L: ?Sized, I> NotOfStd<I> for &Indexing<L, I> {
    fn only_looks(self) -> bool {
        false
    }

    fn again(self, _: &I) -> I {
        unreachable!("it is looked up where the item is used")
    }
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
    pub fn of(_: impl FnOnce() -> *const T) -> Self {
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
    // Of a variable itself, or a constant, which has no place that could be told.
    (&$list:expr, &$index:expr) => {{
        let asked = $crate::step::Indexing::of(|| (::core::ptr::from_ref(&$list), &$index));
        $crate::index_early!(asked, true, $list, $index)
    }};
    (&$list:expr, &$index:expr $(, &$way:expr)* $(, [&$lists:expr, &$at:expr])*) => {{
        #[allow(unused_imports)]
        use $crate::step::{Ends as _, NotOfStd as _};
        let asked = $crate::step::Indexing::of(|| (&raw const $list, &$index));
        let of_std = true
            $(&& $crate::index_early!(only std: $way))*
            $(&& $crate::step::Indexing::of(|| (&raw const $lists, &$at)).only_looks())*;
        $crate::index_early!(asked, of_std, $list, $index)
    }};
    ($asked:ident, $of_std:expr, $list:expr, $index:expr) => {{
        #[allow(unused_imports)]
        use $crate::step::NotOfStd as _;
        if $of_std && $asked.only_looks() {
            match $list[$asked.again(&$index)] {
                _ => {}
            }
        }
    }};
    (only std: $way:expr) => {{
        let way = $crate::step::Way::of(|| &raw const $way);
        let next = way.on();
        let last = next.on();
        (way.led_by_std() || !way.leads_on()) && (next.led_by_std() || !next.leads_on()) && !last.leads_on()
    }};
}

pub use crate::index_early;
