//! Coroutines that a `macro_rules!` writes, with variables that are called like those of its user.

use crate::support::*;

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
