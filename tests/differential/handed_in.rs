//! Coroutines that a `macro_rules!` writes around what its user hands in: that stays together.

use std::fmt::Debug;

use crate::support::*;

macro_rules! twin {
    ($name:ident: $ty:ty { $($body:tt)* }) => {
        mod $name {
            use super::*;
            pub mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                pub fn run() -> $ty { $($body)* }
            }
            pub mod machine {
                use super::*;
                #[bluelet::coroutine]
                pub fn run() -> $ty { $($body)* }
            }
            #[test]
            fn agrees() {
                compare(stringify!($name), plain::run, machine::run);
            }
        }
    };
}

macro_rules! product {
    ($name:ident, $e:expr) => {
        twin!($name: u32 {
            let x = $e * 2;
            let n = yield_!(ev(x)) + $e * 3 + vec![$e * 2][0] + yield_!(ev($e * 3));
            println!("{}", $e * 2);
            let mut m = n - $e;
            while $e * 2 + m < 40 {
                m += yield_!(ev(10));
            }
            if $e * 2 == 6 {
                m += 1;
            }
            match $e * 2 {
                6 => m += yield_!(ev($e * 3)),
                _ => {}
            }
            return $e * m;
        });
    };
}
product!(a_sum, 1 + 2);
product!(a_cast, 3u8 as u32);
product!(a_call, "abc".len() as u32);
product!(a_branch, if true { 3 } else { 4 });

macro_rules! receiver {
    ($name:ident, $e:expr) => {
        twin!($name: i32 { yield_!(ev($e.abs())) + $e.abs() - $e });
    };
}
receiver!(a_negative_number, -1i32);
receiver!(a_difference, 1i32 - 3);

macro_rules! callee {
    ($name:ident, $f:path, $g:expr) => {
        twin!($name: u32 {
            let a = $f(yield_!(ev(2))) + 1;
            let b = $g(a);
            yield_!(ev(b)) + $g(yield_!(ev(3)))
        });
    };
}
callee!(a_closure, std::convert::identity, |x: u32| x + 1);
callee!(a_function, std::convert::identity, std::convert::identity);

macro_rules! lent {
    ($name:ident, $x:ident, $e:expr) => {
        twin!($name: u32 {
            fn look(x: &u32, k: u32) -> u32 {
                *x + k
            }
            let mut $x = 1u32;
            let r = &mut $e;
            *r += 1;
            look(&$e, yield_!(ev(2))) + (&$e, yield_!(ev(3))).1
        });
    };
}
lent!(a_variable, x, x);

macro_rules! statement {
    ($name:ident, $s:stmt, $e:expr) => {
        twin!($name: u32 {
            $s;
            let v = yield_!(ev(2));
            v + $e
        });
    };
}
statement!(a_let, let q = 1, q);
statement!(a_let_with_a_drop, let q = d("q"), q.plus(1));

macro_rules! patterns {
    ($name:ident, $p:pat, $q:pat) => {
        twin!($name: u32 {
            match yield_!(ev(2u32)) {
                $p if yield_!(ev(true)) => 1,
                $q => yield_!(ev(5)),
                _ => 9,
            }
        });
    };
}
patterns!(alternatives, 1 | 2, 3..=5);
patterns!(a_range, 1 | 3, 2..=5);

macro_rules! others {
    ($name:ident, $t:ty, $b:block, $c:block, $l:literal, $lt:lifetime) => {
        twin!($name: i64 {
            let x: &$t = &5;
            fn shown<$lt>(x: &$lt $t) -> String {
                format!("{x:?}")
            }
            let n = if shown(x) == "5" $b else $c;
            yield_!(ev(n));
            let v: Vec<Box<$t>> = Vec::new();
            v.len() as i64 + $l.pow(2) - $l
        });
    };
}
others!(types_blocks_and_literals, dyn Debug + Send, { 4 }, { 5 }, -3i64, 'a);

macro_rules! anonymous {
    ($name:ident, $e:expr) => {
        twin!($name: u32 { yield_!(bluelet::co! { yield_!(ev(1)) + $e * 2 }) });
    };
}
anonymous!(in_an_anonymous_one, 1 + 2);
