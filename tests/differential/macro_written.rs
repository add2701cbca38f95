//! Coroutines that a `macro_rules!` writes, with variables that are called like those of its user.

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, PartialEq)]
struct Point {
    n: u32,
    m: u32,
}

macro_rules! written {
    ($(fn $name:ident($arg:ident: u32 = $value:expr) { let $other:ident; $body:expr })*) => {$(
        #[test]
        fn $name() {
            mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                pub fn $name($arg: u32) -> String {
                    let n = yield_!(ev($arg + 1));
                    let $other = yield_!(ev(n * 10));
                    let Point { n, m } = Point { n, m: 7 };
                    let t = $body;
                    yield_!(ev(t));
                    let f = move |n: u32| n + m + $arg;
                    let shown = format!("{n} {m} {} {} {t}", $arg, $other);
                    let list = vec![Point { n: n + 1, m }, Point { n: $arg, m: $other }];
                    let point = Point { n, m };
                    yield_!(ev(()));
                    format!("{shown} {list:?} {point:?} {}", f(n))
                }
            }
            mod machine {
                use super::*;
                #[bluelet::coroutine]
                pub fn $name($arg: u32) -> String {
                    let n = yield_!(ev($arg + 1));
                    let $other = yield_!(ev(n * 10));
                    let Point { n, m } = Point { n, m: 7 };
                    let t = $body;
                    yield_!(ev(t));
                    let f = move |n: u32| n + m + $arg;
                    let shown = format!("{n} {m} {} {} {t}", $arg, $other);
                    let list = vec![Point { n: n + 1, m }, Point { n: $arg, m: $other }];
                    let point = Point { n, m };
                    yield_!(ev(()));
                    format!("{shown} {list:?} {point:?} {}", f(n))
                }
            }
            compare(stringify!($name), || plain::$name($value), || machine::$name($value));
        }
    )*};
}

fn same(n: u32) -> u32 {
    n
}

written! {
    fn names_of_their_own(a: u32 = 1) { let b; a + b }
    fn an_argument_called_like_a_local(n: u32 = 1) { let b; n + b }
    fn a_local_called_like_another(a: u32 = 1) { let n; a + n }
    fn all_called_alike(n: u32 = 1) { let m; { let t = n; t + m * same(m) } }
    fn called_like_what_they_make(t: u32 = 1) { let f; t + f }
}

macro_rules! plus {
    ($operand:expr) => {
        bluelet::co! {
            let n = yield_!(ev(100));
            let r = $operand;
            n + r + yield_!(ev(1))
        }
    };
}

#[test]
fn what_a_block_captures_is_called_like_its_locals() {
    let (n, r) = (5, 1);
    assert_eq!(bluelet::run(plus!(n + r)), 107);
    let k = String::from("ab");
    assert_eq!(bluelet::run(plus!(k.len() as u32 + format!("{n}{r}").len() as u32)), 105);
}

macro_rules! guard_ {
    ($name:ident) => {
        let $name = d("macro guard");
    };
}

macro_rules! guard_of_ {
    ($name:ident = $($value:tt)*) => {
        let mut $name = $($value)*;
    };
}

macro_rules! both_ {
    ($one:ident, $other:ident) => {
        let $one = d("one");
        let $other = d("other");
        log("made both");
    };
}

twins! {
    fn a_guard_is_declared_by_a_macro() -> u32 {
        guard_!(g);
        let _after = d("after");
        yield_!(ev(1));
        yield_!(ev(2))
    }

    fn a_guard_that_a_macro_declares_is_used() -> u32 {
        let _before = d("before");
        guard_!(g);
        let _after = d("after");
        yield_!(ev(1));
        log(g.name());
        yield_!(ev(2))
    }

    fn a_guard_that_a_macro_declares_gets_a_new_value() -> u32 {
        guard_of_!(g = d("w"));
        let _after = d("after");
        yield_!(ev(1));
        g = d("new");
        yield_!(ev(2))
    }

    fn guards_are_declared_by_a_macro_in_blocks() -> u32 {
        { guard_!(g); yield_!(ev(1)); log("in"); }
        for i in 0..2 { guard_!(x); yield_!(ev(i)); }
        yield_!(ev(2))
    }

    fn a_macro_declares_two_and_one_is_used() -> u32 {
        both_!(a, b);
        let _after = d("after");
        yield_!(ev(1));
        eat(a);
        yield_!(ev(2))
    }
}
