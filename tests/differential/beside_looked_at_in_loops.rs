//! Loops whose conditions match tuples of what was taken out of a variable and of something that lends: what a turn leaves of that
//! drops at its end.

use std::mem;

use crate::matched_calls::S;
use crate::support::*;
use crate::twins;

twins! {
    fn while_taken() -> u32 {
        let mut s = S::B(d("s"));
        let mut verb = "go".to_string();
        while let (S::B(_), "go") = (mem::take(&mut s), verb.as_str()) { yield_!(ev(1)); log("in"); verb.push('x'); }
        3
    }
    fn while_taken2() -> u32 {
        let mut s = S::B(d("s"));
        let verb = "go".to_string();
        let mut n = 0;
        while let (S::B(_) | S::C { .. }, "go") = (mem::take(&mut s), verb.as_str()) { let g = d("g"); n += yield_!(ev(1)); if n < 3 { s = S::C { d: d("c"), n } } }
        n
    }
    fn while_taken3() -> u32 {
        let mut s = S::B(d("s"));
        let verb = "go".to_string();
        let mut n = 0;
        'a: while let (S::B(x), "go") = (mem::take(&mut s), verb.as_str()) {
            let g = d("g");
            n += yield_!(ev(1));
            for i in 0..2 { if i == 1 { continue 'a } if n == 1 { s = S::B(d("again")); } if n > 5 { break 'a } yield_!(ev(i)); }
            eat(x);
        }
        n
    }
    fn while_taken4() -> u32 {
        let mut s = Some((d("s"), 1));
        let verb = "go".to_string();
        let mut n = 0;
        while let (Some((_, m)), true) = (s.take(), verb.len() == 2) {
            let g = d("g");
            n += yield_!(ev(m));
            if n < 3 { s = Some((d("next"), n)); continue }
            if n == 5 { break }
            yield_!(ev(n));
        }
        n
    }
    fn while_looked() -> u32 {
        let s = Some((d("s"), 1));
        let verb = "go".to_string();
        let mut n = 0;
        while let (Some((_, m)), true) = (&s, n < 3) { n += yield_!(ev(*m)); }
        while let (true, "go") = (n < 5, verb.as_str()) { n += yield_!(ev(1)); }
        n
    }
    fn while_variables() -> u32 {
        let mut s = Some(d("s"));
        let mut t = Some(d("t"));
        let verb = "go".to_string();
        let mut n = 0;
        while let (Some(a), Some(_), "go") = (s.take(), t.take(), verb.as_str()) { n += yield_!(ev(1)); if n < 3 { s = Some(d("s2")); t = Some(a); } }
        n
    }
    fn while_in_value() -> u32 {
        let mut s = S::B(d("s"));
        let verb = "go".to_string();
        let n = loop {
            let h = d("h");
            while let (S::B(_), "go") = (mem::take(&mut s), verb.as_str()) { if yield_!(ev(true)) { continue } }
            break 4;
        };
        n
    }
}
