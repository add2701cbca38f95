//! Macros that stand for a place which is borrowed `mut`.

use crate::support::*;
use crate::twins;
macro_rules! at {
    ($v:ident, $i:expr) => {
        $v[$i]
    };
}
macro_rules! fld {
    ($s:ident) => {
        $s.n
    };
}
macro_rules! deref {
    ($b:ident) => {
        *$b
    };
}
macro_rules! list {
    ($s:ident) => {
        $s.0
    };
}
pub struct S {
    n: u32,
    d: D,
}
fn add(n: &mut u32, by: u32) {
    *n += by;
}
twins! {
    fn place_by_macro() -> u32 { let mut v = vec![1, 2]; let r = &mut at!(v, 1); *r += 1; yield_!(ev(v[1])) }
    fn replaced() -> Vec<u32> { let mut v = vec![1, 2]; let old = std::mem::replace(&mut at!(v, 0), yield_!(ev(5))); v.push(old); v }
    fn added() -> u32 { let mut s = S { n: 1, d: d("d") }; add(&mut fld!(s), yield_!(ev(3))); yield_!(ev(s.n)) }
    fn swapped() -> Vec<u32> { let mut v = vec![1, 2]; std::mem::swap(&mut at!(v, 1), &mut yield_!(ev(9))); v }
    fn by_ref_mut() -> u32 { let mut s = S { n: 1, d: d("d") }; let ref mut n = fld!(s); *n += 3; yield_!(ev(1)); s.n }
    fn by_ref_mut_in_a_tuple() -> u32 { let mut s = ((1u32, 2u32), d("d")); let (ref mut a, _) = list!(s); *a += 1; yield_!(ev(1)); s.0.0 }
    fn of_a_box() -> u32 { let mut b = Box::new(3); let r = &mut deref!(b); *r += 1; yield_!(ev(1)); *b }
    fn shared() -> usize { let s = (vec![1], d("x")); let n = { let r = &list!(s); r.len() }; yield_!(ev(1)); n + s.0.len() }
    fn matched() -> u32 { let mut s = S { n: 1, d: d("d") }; match &mut fld!(s) { n => *n += 3 } yield_!(ev(1)); s.n }
    fn in_if_let() -> u32 { let mut s = (Some(1u32), d("d")); if let Some(n) = &mut list!(s) { *n += 3 } yield_!(ev(1)); s.0.unwrap() }
    fn in_if_let_with_a_wait() -> u32 { let mut s = (Some(1u32), d("d")); if let Some(n) = &mut list!(s) { *n += 3; yield_!(ev(1)); } s.0.unwrap() }
    fn in_a_for() -> u32 { let mut s = (vec![1u32, 2], d("d")); for n in &mut list!(s) { *n += 3; } yield_!(ev(1)); s.0[1] }
    fn in_a_block() -> u32 { let mut s = (vec![1u32, 2], d("d")); { let l = &mut list!(s); l.push(3); } yield_!(ev(1)); s.0[2] }
}
