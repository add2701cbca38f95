//! Asks rustc whether a variable that is not used again borrows from another, because of how it was made: then it is dropped
//! where the next `yield_!` waits, instead of being kept for its drop.
//!
//! The text shows that `Cursor::new(&buf)` may borrow from `buf`. Whether it does is a matter of types, and rustc tells the
//! regions in them to nobody but the borrow checker. What can be asked is this:
//!
//! 1. what a function gives, for each lifetime that its reference may have: one type, or one for each
//!    ([`Function`](crate::step::Function));
//! 2. if it is a type's function, and takes a reference of one lifetime only: that is a parameter of the type
//!    (`impl<'a> Cursor<'a>`), and so of what such a function makes. A function that takes anything takes a reference as it comes; one
//!    that takes a `&[u8]` is also given `&buf` of a list, so the two can be told apart where the types differ. References
//!    of other types than those are seldom given to a function that takes anything.
//!
//! Generated code gives the function a name, and asks in a place that is never reached:
//!
//! ```text
//! let make = Cursor::new;
//! let cur = make(&buf);
//! State::Next { cur: unless_lent!(cur, 14, cur_whose = .., .., cur) }
//! ```
//!
//! What borrows must have nothing to do when it is dropped, unless it is one of std's types that only free memory. Whether it
//! has is known last of all, when machine code is made: then the message is that of a constant which panics.

use std::convert::Infallible;
use std::marker::PhantomData;
use std::mem::needs_drop;

use crate::inert::{Nothing, Something, implement, scalars};
use crate::lent::{Borrowed, Elsewhere};
use crate::step::{Answer, Held};

/// All of what a function gives.
pub struct Whole;
/// What is in the `Some` or the `Ok` of that.
pub struct Wrapped<P>(PhantomData<P>);
/// What iterates over that.
pub struct Iterated<P>(PhantomData<P>);
/// An element of a tuple.
pub struct Element<const AT: usize, P>(PhantomData<P>);

/// What has a part that is reached by `P`.
pub trait Has<P> {
    /// The part's type.
    type Part;
}

impl<T> Has<Whole> for T {
    type Part = T;
}

/// An `Option` or a `Result`.
pub trait Wraps {
    /// The type of what is in it.
    type Inner;
}

impl<T> Wraps for Option<T> {
    type Inner = T;
}

impl<T, E> Wraps for Result<T, E> {
    type Inner = T;
}

impl<P, T: Has<P, Part: Wraps>> Has<Wrapped<P>> for T {
    type Part = <T::Part as Wraps>::Inner;
}

impl<P, T: Has<P, Part: IntoIterator>> Has<Iterated<P>> for T {
    type Part = <T::Part as IntoIterator>::IntoIter;
}

/// A tuple.
pub trait Elements<const AT: usize> {
    /// The type of that element.
    type Element;
}

impl<const AT: usize, P, T: Has<P, Part: Elements<AT>>> Has<Element<AT, P>> for T {
    type Part = <T::Part as Elements<AT>>::Element;
}

macro_rules! elements {
    ($($at:literal of ($($element:ident),*) is $ty:ident;)*) => {
        $(impl<$($element),*> Elements<$at> for ($($element,)*) {
            type Element = $ty;
        })*
    };
}

elements! {
    0 of (A, B) is A;
    1 of (A, B) is B;
    0 of (A, B, C) is A;
    1 of (A, B, C) is B;
    2 of (A, B, C) is C;
}

/// Two types.
pub struct Pair<A, B>(PhantomData<(A, B)>);

impl<A, B> Pair<A, B> {
    /// The types of these.
    pub fn of(_: Held<A>, _: Held<B>) -> Self {
        Pair(PhantomData)
    }
}

impl<T> Pair<T, T> {
    /// They are the same.
    pub fn compared(self) -> Same {
        Same
    }
}

impl<T: Ambiguous> Pair<T, T> {
    /// An argument of this type may be what the function takes, or what it takes among others.
    pub fn told(self) -> Same {
        Same
    }
}

impl<T: ConvertedSlice> Pair<T, T> {
    /// The same of an argument that is written as a slice, as one does for a function that takes no other type.
    pub fn told_slice(self) -> Same {
        Same
    }
}

/// The second choice.
pub trait Differs {
    /// They are not.
    fn compared(self) -> Different;

    /// The function takes a reference of one lifetime.
    fn told(self) -> Different;

    /// It takes a slice of one lifetime.
    fn told_slice(self) -> Different;
}

impl<A, B> Differs for &Pair<A, B> {
    fn compared(self) -> Different {
        Different
    }

    fn told(self) -> Different {
        Different
    }

    fn told_slice(self) -> Different {
        Different
    }
}

/// References that are given to functions which take many types: to text, paths, addresses, numbers and what can be read from, and to
/// lists, which would be coerced to slices if a function took such; and what is changed by a reader that takes it.
pub trait Ambiguous {}

impl<T: ConvertedSlice> Ambiguous for T {}
impl<T> Ambiguous for &[T] {}

/// The same without slices.
pub trait ConvertedSlice {}

impl<T: Converted + ?Sized> ConvertedSlice for &T {}
impl<T: ?Sized> ConvertedSlice for &mut T {}

/// What they lead to.
pub trait Converted {}

scalars!(Converted);

implement! {
    Converted for
    [] str,
    [] String,
    [] std::path::Path,
    [] std::path::PathBuf,
    [] std::ffi::OsStr,
    [] std::ffi::OsString,
    [] std::ffi::CStr,
    [] std::ffi::CString,
    [] bytes::Bytes,
    [] bytes::BytesMut,
    [] std::net::IpAddr,
    [] std::net::Ipv4Addr,
    [] std::net::Ipv6Addr,
    [] std::net::SocketAddr,
    [] std::net::SocketAddrV4,
    [] std::net::SocketAddrV6,
    [] std::net::TcpStream,
    [] std::fs::File,
    [] std::io::Stdin,
    [T, const N: usize] [T; N],
    [T] Vec<T>,
    [T: ?Sized] &T,
    [T: ?Sized] &mut T,
    [T: ?Sized] Box<T>,
    [T: ?Sized] std::rc::Rc<T>,
    [T: ?Sized] std::sync::Arc<T>,
    [B: ToOwned + ?Sized] std::borrow::Cow<'_, B>,
}

/// Says of two types that they are one.
pub struct Same;

impl Same {
    /// The answer.
    pub fn then<A>(self, answer: A) -> A {
        answer
    }

    /// Nothing is known.
    pub fn otherwise<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }
}

/// Says that they are not.
pub struct Different;

impl Different {
    /// Nothing is known.
    pub fn then<A>(self, _: A) -> Elsewhere {
        Elsewhere
    }

    /// The answer.
    pub fn otherwise<A>(self, answer: A) -> A {
        answer
    }
}

impl Answer<Borrowed> {
    /// Whether the variable borrows from another.
    pub fn borrows(self) -> bool {
        true
    }

    /// What is kept of it, if its drop does nothing, or nothing that anybody notices.
    pub fn nothing<T, K: Notices, S: Says>(self, _: Held<T>, _: K, _: S) {
        const {
            if K::NOTICES && needs_drop::<T>() {
                panic!("{}", S::TEXT)
            }
        }
    }

    /// What is kept of it, whatever its drop does.
    pub fn gone(self) {}

    /// Ends there, so that rustc minds nothing of what comes then.
    pub fn something(self) -> Infallible {
        unreachable!("nothing is kept")
    }

    /// Is not called.
    pub fn kept<T>(self, _: T) {}
}

/// What is said of a type's drop.
pub trait Notices {
    /// Whether somebody may notice it.
    const NOTICES: bool;
}

impl Notices for Nothing {
    const NOTICES: bool = false;
}

impl Notices for Something {
    const NOTICES: bool = true;
}

/// Says of a collection that its drop does no more than those of its items.
pub struct Frees<T>(PhantomData<T>);

impl<T: Collects> Notices for Frees<T> {
    const NOTICES: bool = T::NOTICES;
}

/// Collections of std.
pub trait Collects {
    /// What is in one.
    type Item;
    /// Whether somebody may notice the drop of an item.
    const NOTICES: bool;
}

macro_rules! collects {
    ($([$($parameter:ident),*] $ty:ty => $item:ty,)*) => {
        $(impl<$($parameter),*> Collects for $ty {
            type Item = $item;
            const NOTICES: bool = needs_drop::<$item>();
        })*
    };
}

collects! {
    [T] Vec<T> => T,
    [T] Box<[T]> => T,
    [T] std::vec::IntoIter<T> => T,
    [T] std::collections::VecDeque<T> => T,
    [T] std::collections::BinaryHeap<T> => T,
    [T] std::collections::LinkedList<T> => T,
    [T] std::collections::BTreeSet<T> => T,
    [K, V] std::collections::BTreeMap<K, V> => (K, V),
    [T, S] std::collections::HashSet<T, S> => T,
    [K, V, S] std::collections::HashMap<K, V, S> => (K, V),
}

impl<T: Collects> Held<T> {
    /// That its drop does what those of its items do.
    pub fn frees(self) -> Frees<T> {
        Frees(PhantomData)
    }

    /// What tells of its drop.
    pub fn inside(self) -> Held<T::Item> {
        Held::unknown()
    }
}

/// The second choice: what is no collection.
pub trait FreesNothing {
    /// The value's type.
    type Of;

    /// That its drop may do something.
    fn frees(self) -> Something;

    /// What tells of that.
    fn inside(self) -> Held<Self::Of>;
}

impl<T> FreesNothing for &Held<T> {
    type Of = T;

    fn frees(self) -> Something {
        Something
    }

    fn inside(self) -> Held<T> {
        *self
    }
}

/// A message.
pub trait Says {
    /// Its text.
    const TEXT: &'static str;
}

/// The other answers: it does not, or nobody knows.
pub trait NotLent {
    /// Whether the variable borrows from another.
    fn borrows(self) -> bool;

    /// Is not called.
    fn nothing<T, K, S, R>(self, held: Held<T>, keeps: K, says: S) -> R;

    /// Is not called.
    fn gone<R>(self) -> R;

    /// Goes on.
    fn something(self);

    /// What is kept.
    fn kept<T>(self, kept: T) -> T;
}

impl<A> NotLent for &Answer<A> {
    fn borrows(self) -> bool {
        false
    }

    fn nothing<T, K, S, R>(self, _: Held<T>, _: K, _: S) -> R {
        unreachable!("something is kept")
    }

    fn gone<R>(self) -> R {
        unreachable!("something is kept")
    }

    fn something(self) {}

    fn kept<T>(self, kept: T) -> T {
        kept
    }
}

/// Whose it is what the function `$made` has given, of which the variable is a part, with respect to what its argument `$at` leads to:
/// as its type tells, or else, if it belongs to a type, as what it takes `$differs` from what it is given.
#[doc(hidden)]
#[macro_export]
macro_rules! made {
    ($variable:ident, $made:ident[$($part:tt)*], $at:literal of $of:literal: $argument:expr) => {{
        let given = $crate::step::Function::<_, _, $at, $of>::of($made)$($part)*;
        $crate::made!($variable, given, $crate::step::Elsewhere)
    }};
    ($variable:ident, $made:ident[$($part:tt)*], $at:literal of $of:literal: $argument:expr, $differs:ident) => {{
        let given = $crate::step::Function::<_, _, $at, $of>::of($made)$($part)*;
        let arguments = $crate::step::Pair::of((&given).argument(), $crate::step::Held::of(&$argument));
        $crate::made!($variable, given, arguments.$differs().otherwise($crate::step::Borrowed))
    }};
    ($variable:ident, $given:ident, $or:expr) => {{
        let types = $crate::step::Pair::of((&$given).part(), $crate::step::Held::of(&$variable));
        types.compared().then((&$given).gives_of().or($or))
    }};
}

/// What rustc reads, in a place that is never reached.
#[doc(hidden)]
#[macro_export]
macro_rules! only_read {
    ($($statement:stmt;)*) => {
        #[allow(unused_imports)]
        use $crate::step::{
            Differs as _, FreesNothing as _, GivesAgain as _, GivesElse as _, GivesOfArgument as _, GivesOne as _, GivesOwn as _, GivesUntold as _,
            KeptBlind as _, KeptValue as _, Known as _, LendsAgain as _, LendsElsewhere as _, LendsOwn as _, MayRefer as _, NotLent as _, Unknown as _, WithoutDrop as _,
        };
        #[allow(unreachable_code)]
        let () = 'never: {
            break 'never;
            $($statement;)*
        };
    };
}

/// Asks whether a variable borrows from another that is used again: `$whose` it is what it borrows, `$question` says by its type.
#[doc(hidden)]
#[macro_export]
macro_rules! not_lent {
    ($whose:ident = $question:expr, $check:expr) => {{
        $crate::only_read!(let $whose = $question; $check;);
    }};
}

/// What is kept of a variable that is not used again, unless it borrows from another.
#[doc(hidden)]
#[macro_export]
macro_rules! unless_lent {
    ($variable:ident, $line:literal, $whose:ident = $question:expr, $check:expr, $kept:expr) => {{
        let (held, answer) = ($crate::step::Held::unknown(), $crate::step::Answer::later());
        $crate::only_read!(
            held.is(&$variable);
            let $whose = $question;
            $check;
            answer.is($crate::step::Answer::with($whose));
        );
        if answer.borrows() {
            struct Text;
            impl $crate::step::Says for Text {
                const TEXT: &'static str = ::core::concat!(
                    "`", ::core::stringify!($variable), "` borrows from a local variable and lives on over the `yield_!` in line ",
                    $line, ", to the end of its block, where its drop has something to do; a suspended coroutine owns its \
                    variables, and cannot keep one that points into another; end it before: `drop(",
                    ::core::stringify!($variable), ");`, or put both into `bluelet::boxed(async { .. })`; if it borrows nothing, \
                    write `drop(", ::core::stringify!($variable), ");` at the end of its block"
                );
            }
            answer.nothing(held, held.keeps_over_yield().and(held.frees()), Text)
        } else {
            answer.something();
            answer.kept($kept)
        }
    }};
}

pub use crate::{made, not_lent, unless_lent};
