//! Types whose drop nobody notices, and what is done with a variable of such a type that is not used again.
//!
//! It is not kept; and it is not even looked at where the function waits, for what it borrows from may have changed by
//! then, which rustc lets happen as soon as the variable is not used any more:
//!
//! ```text
//! let first = list.first().unwrap();
//! let length = first.len();
//! list.push(name);
//! .. State::Next { list, first: kept!(first, Held::of(&first).keep_over_yield(first)) }
//! ```

use std::convert::Infallible;

use crate::step::Held;
use crate::whole::ComesApart;

/// Types whose drop does nothing but free memory.
pub trait Inert {}

/// Those of them whose drop does not look at what they borrow from, so that it may happen after the borrow has ended.
pub trait Blind: Inert {}

/// Says by its type that nothing is kept of a variable.
#[derive(Clone, Copy)]
pub struct Nothing;

/// Says by its type that a variable may have to be kept.
#[derive(Clone, Copy)]
pub struct Something;

impl<T: Copy> Held<T> {
    /// Nothing.
    pub fn keeps_over_yield(self) -> Nothing {
        Nothing
    }
}

/// The second choice: nothing is kept of what drops unnoticed.
pub trait KeptBlind {
    /// Nothing.
    fn keeps_over_yield(self) -> Nothing;
}

impl<T: Blind> KeptBlind for Held<T> {
    fn keeps_over_yield(self) -> Nothing {
        Nothing
    }
}

/// The last choice.
pub trait KeptValue {
    /// What [`KeepValue`](crate::step::KeepValue) decides.
    fn keeps_over_yield(self) -> Something;
}

impl<T> KeptValue for &Held<T> {
    fn keeps_over_yield(self) -> Something {
        Something
    }
}

impl Nothing {
    /// It is.
    pub fn is_nothing(self) -> bool {
        true
    }

    /// What stands for the variable.
    pub fn nothing(self) {}

    /// That nobody notices the drop of the variable, whatever else its type says of it.
    pub fn and<A>(self, _: A) -> Self {
        self
    }

    /// The same, where that is whether it has a `Drop`.
    pub fn noticed<A>(self, _: A) -> ComesApart {
        ComesApart
    }

    /// Ends there, so that rustc minds nothing of what comes then.
    pub fn something(self) -> Infallible {
        unreachable!("nothing is kept")
    }
}

impl Something {
    /// It is not.
    pub fn is_nothing(self) -> bool {
        false
    }

    /// Is not called.
    pub fn nothing<T>(self) -> T {
        unreachable!("something is kept")
    }

    /// What its type says else of the drop of the variable.
    pub fn and<A>(self, answer: A) -> A {
        answer
    }

    /// Whether it has a `Drop`.
    pub fn noticed<A>(self, answer: A) -> A {
        answer
    }

    /// Goes on.
    pub fn something(self) {}
}

/// What is kept of a variable, if its type does not say that it is nothing.
#[doc(hidden)]
#[macro_export]
macro_rules! kept {
    ($variable:ident, $kept:expr) => {{
        #[allow(unused_imports)]
        use $crate::step::{KeptBlind as _, KeptValue as _};
        let held = $crate::step::Held::unknown();
        // Tells the type, in a place that is never reached.
        #[allow(unreachable_code)]
        let () = 'never: {
            break 'never;
            held.is(&$variable)
        };
        let kept = held.keeps_over_yield();
        if kept.is_nothing() {
            kept.nothing()
        } else {
            kept.something();
            $kept
        }
    }};
}

pub use crate::kept;

/// Implements a trait of types for types, each with its parameters before it.
macro_rules! implement {
    ($of:ident for $([$($parameters:tt)*] $ty:ty),* $(,)?) => { $(impl<$($parameters)*> $of for $ty {})* };
}

pub(crate) use implement;

/// Hands the types of numbers, `bool` and `char` to the macro `implement`, `$of` being the trait.
macro_rules! scalars {
    ($of:ident) => {
        implement! {
            $of for
            [] bool,
            [] char,
            [] u8,
            [] u16,
            [] u32,
            [] u64,
            [] u128,
            [] usize,
            [] i8,
            [] i16,
            [] i32,
            [] i64,
            [] i128,
            [] isize,
            [] f32,
            [] f64,
        }
    };
}

pub(crate) use scalars;

/// Hands a list of types to a macro, `$of` being one of the traits.
macro_rules! types {
    ($of:ident) => {
        implement! {
            $of for
            [] (),
            [] String,
            [] std::path::PathBuf,
            [] std::ffi::OsString,
            [] std::ffi::CString,
            [] std::net::IpAddr,
            [] std::net::SocketAddr,
            [] std::time::Duration,
            [] std::time::Instant,
            [] std::num::ParseIntError,
            [] std::num::ParseFloatError,
            [] std::string::FromUtf8Error,
            [] std::task::Context<'_>,
            [] bytes::Bytes,
            [] bytes::BytesMut,
            [T: ?Sized] &T,
            [T: ?Sized] &mut T,
            [T: ?Sized] std::pin::Pin<&T>,
            [T: ?Sized] std::pin::Pin<&mut T>,
            [] str,
            [T: $of] [T],
            [T: $of, const N: usize] [T; N],
            [T: $of + ?Sized] Box<T>,
            [T: $of] Option<T>,
            [T: $of, E: $of] Result<T, E>,
            [B: ToOwned<Owned: $of> + ?Sized] std::borrow::Cow<'_, B>,
            [T: $of] std::cell::Cell<T>,
            [T: $of] std::cell::RefCell<T>,
            [T: $of] std::cmp::Reverse<T>,
            [T: $of] std::io::Cursor<T>,
            [T: $of] std::ops::Range<T>,
            [T: $of] std::ops::RangeFrom<T>,
            [T: $of] std::ops::RangeInclusive<T>,
            // Collections, and what iterates over them.
            [T: $of] Vec<T>,
            [T: $of] std::option::IntoIter<T>,
            [T] std::option::Iter<'_, T>,
            [T: $of] std::vec::IntoIter<T>,
            [T] std::slice::Iter<'_, T>,
            [T] std::slice::IterMut<'_, T>,
            [T] std::slice::Chunks<'_, T>,
            [T] std::slice::ChunksExact<'_, T>,
            [T] std::slice::ChunksMut<'_, T>,
            [T] std::slice::Windows<'_, T>,
            [T: $of] std::collections::VecDeque<T>,
            [T] std::collections::vec_deque::Iter<'_, T>,
            [T: $of] std::collections::BinaryHeap<T>,
            [T] std::collections::binary_heap::Iter<'_, T>,
            [T: $of] std::collections::LinkedList<T>,
            [T: $of, S] std::collections::HashSet<T, S>,
            [T] std::collections::hash_set::Iter<'_, T>,
            [K: $of, V: $of, S] std::collections::HashMap<K, V, S>,
            [K, V] std::collections::hash_map::Iter<'_, K, V>,
            [K, V] std::collections::hash_map::Keys<'_, K, V>,
            [K, V] std::collections::hash_map::Values<'_, K, V>,
            [K: $of, V] std::collections::hash_map::OccupiedEntry<'_, K, V>,
            [K: $of, V] std::collections::hash_map::VacantEntry<'_, K, V>,
            [K: $of, V] std::collections::hash_map::Entry<'_, K, V>,
            [T: $of] std::collections::BTreeSet<T>,
            [T] std::collections::btree_set::Iter<'_, T>,
            [K: $of, V: $of] std::collections::BTreeMap<K, V>,
            [K, V] std::collections::btree_map::Iter<'_, K, V>,
            [K, V] std::collections::btree_map::Range<'_, K, V>,
            [K, V] std::collections::btree_map::Keys<'_, K, V>,
            [K, V] std::collections::btree_map::Values<'_, K, V>,
            [K: $of, V] std::collections::btree_map::OccupiedEntry<'_, K, V>,
            [K: $of, V] std::collections::btree_map::VacantEntry<'_, K, V>,
            [K: $of, V] std::collections::btree_map::Entry<'_, K, V>,
            // What iterates over text.
            [] std::str::Bytes<'_>,
            [] std::str::Chars<'_>,
            [] std::str::CharIndices<'_>,
            [] std::str::Lines<'_>,
            [] std::str::SplitWhitespace<'_>,
            [] std::str::SplitAsciiWhitespace<'_>,
            [] std::str::Split<'_, char>,
            [] std::str::Split<'_, &str>,
            [] std::str::RSplit<'_, char>,
            [] std::str::SplitN<'_, char>,
            [] std::str::SplitN<'_, &str>,
            [] std::str::RSplitN<'_, char>,
            [] std::str::SplitTerminator<'_, char>,
            [] std::str::SplitInclusive<'_, char>,
            // Adaptors without a closure: whether one is inert is not known while rustc still infers what it captures.
            [A: $of, B: $of] std::iter::Chain<A, B>,
            [I: $of] std::iter::Cloned<I>,
            [I: $of] std::iter::Copied<I>,
            [I: $of] std::iter::Cycle<I>,
            [I: $of] std::iter::Enumerate<I>,
            [I: $of] std::iter::Fuse<I>,
            [I: $of + Iterator<Item: $of>] std::iter::Peekable<I>,
            [I: $of + DoubleEndedIterator] std::iter::Rev<I>,
            [I: $of] std::iter::Skip<I>,
            [I: $of] std::iter::StepBy<I>,
            [I: $of] std::iter::Take<I>,
            [A: $of, B: $of] std::iter::Zip<A, B>,
        }
    };
}

scalars!(Inert);
scalars!(Blind);
types!(Inert);
types!(Blind);

// Their drops look at their items.
implement! {
    Inert for
    [T: Inert] std::vec::Drain<'_, T>,
    [T: Inert, const N: usize] std::array::IntoIter<T, N>,
}

macro_rules! tuples {
    ($of:ident for $first:ident $($rest:ident)*) => {
        impl<$first: $of, $($rest: $of),*> $of for ($first, $($rest,)*) {}
        tuples!($of for $($rest)*);
    };
    ($of:ident for) => {};
}

tuples!(Inert for A B C D E F G H I J K L);
tuples!(Blind for A B C D E F G H I J K L);
