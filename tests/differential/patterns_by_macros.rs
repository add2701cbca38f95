//! Patterns that a macro stands for.

use crate::support::*;
use crate::twins;
macro_rules! pair {
    ($a:pat, $b:pat) => {
        ($a, $b)
    };
}
macro_rules! some {
    ($p:pat) => {
        Some($p)
    };
}
macro_rules! five {
    () => {
        5
    };
}
macro_rules! range {
    ($a:literal, $b:literal) => {
        $a..=$b
    };
}
const LOW: u32 = 4;
macro_rules! one_of { ($($a:pat),*) => { $($a)|* }; }
twins! {
    fn bound_by_macro() -> u32 { let pair!(_a, _b) = (d("a"), d("b")); yield_!(ev(1)); log("in"); 2 }
    fn bound_in_for() -> u32 { for pair!(i, _g) in [(1, d("g"))] { yield_!(ev(1)); log("in"); } 2 }
    fn m1() -> u32 { match Some(4) { some!(q) => { yield_!(ev(q)); q } _ => 0 } }
    fn m2() -> u32 { let some!(q) = Some(4) else { return 0 }; yield_!(ev(q)); q }
    fn m3() -> u32 { if let some!(_g) = Some(d("g")) { yield_!(ev(1)); log("in"); } 1 }
    fn m4() -> u32 { match Some(d("g")) { some!(_g) => { yield_!(ev(1)); log("in"); 3 } None => 1 } }
    fn m5() -> u32 { match yield_!(ev(5u32)) { five!() => yield_!(ev(6)), range!(7, 9) => 1, _ => 2 } }
    fn m6() -> u32 { match yield_!(ev(5u32)) { one_of!(LOW, 5) => yield_!(ev(6)), _ => 2 } }
    fn m7() -> u32 { let mut n = 0; let mut v = vec![(1, d("x")), (2, d("y"))]; while let some!(pair!(k, g)) = v.pop() { n += yield_!(ev(k)); step(g.name()); } n }
    fn m8() -> u32 { let pair!(mut a, b) = (1, d("b")); a += yield_!(ev(1)); b.plus(yield_!(ev(a))) }
    fn m9() -> u32 { let pair!(a, some!(b)) = (1, Some(d("b"))) else { return 0 }; yield_!(ev(a)); eat(b); yield_!(ev(2)) }
    fn n1(t: (D, u32) = (d("t"), 1)) -> u32 { let pair!(a, n) = t; yield_!(ev(n)); eat(a); n }
    fn n2() -> u32 { match (d("a"), d("b")) { pair!(a, _) => { yield_!(ev(1)); eat(a); yield_!(ev(2)) } } }
    fn n3() -> u32 { match Some(3) { some!(q) if q > yield_!(ev(2)) => { yield_!(ev(q)); q } some!(r) => r, _ => 0 } }
    fn n4() -> u32 { match Some(d("q")) { some!(q) if q.plus(1) > yield_!(ev(2)) => { yield_!(ev(1)); q.plus(1) } some!(r) => r.plus(2), _ => 0 } }

}
