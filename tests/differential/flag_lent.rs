//! Copies of a variable that has a drop flag, beside a reference to it in the same expression.

use crate::support::*;
use crate::twins;

fn eat2(a: &u32, b: u32) {
    step(format!("{a} {b}"));
}

fn eat3(a: (&u32, u8), b: u32) {
    step(format!("{a:?} {b}"));
}

#[derive(Clone, Copy, Debug, PartialEq)]
pub struct C(u32);

impl C {
    fn with(&self, other: C) -> u32 {
        self.0 + other.0
    }

    fn own(self, other: C) -> C {
        C(self.0 - other.0)
    }

    fn count(self) -> u32 {
        self.0
    }
}

twins! {
    fn shown_beside_a_copy(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { log(format!("{now} {}", n - now)); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn shown_as_wide_as_itself(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { log(format!("{now:>w$} {}", n - now, w = now as usize)); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn formatted_beside_a_copy(n: u32 = 3) -> u32 {
        for (now, r) in [(1u32, 7)] {
            if now < n { log(format!("{} {}", now, n - now)); continue; }
            let r = yield_!(ev(r));
            let u = match r { 3 => { yield_!(ev(1)); 0 } k if k < 1 => 0, _ => now + 5 };
            eat(u);
        }
        n
    }

    fn shown_beside_a_copied_reference(n: u32 = 3) -> u32 {
        let (name, r) = yield_!(ev(("a", 7)));
        if r > n { log(format!("{name} {}", [name, "x"].concat())); println!("{name} {}", [name, "x"].concat()); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(name); }
        n
    }

    fn asserted_beside_a_copy(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { assert_eq!(now, n - now - 1); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn lent_beside_a_copy(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { eat2(&now, n - now); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn lent_in_a_tuple_beside_a_copy(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { eat3((&now, 1), now); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn receiver_beside_a_copy(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((C(1u32), 7)));
        if now.0 < n { eat(now.with(now)); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn compared_with_what_is_made_of_it(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((C(1u32), 7)));
        if now.0 < n { if now == C(n - see(now).0) { step("eq"); } else { step("ne"); } }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn compared_with_what_a_method_makes_of_it(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((C(1u32), 7)));
        if now.0 < n { if now == now.own(now) { step("eq"); } else { step("ne"); } }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn shown_beside_what_is_in_it(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((Some(1u32), 7)));
        if now < Some(n) { log(format!("{now:?} {}", now.unwrap())); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn shown_beside_a_way_out_that_moves_it(n: u32 = 3) -> u32 {
        let (job, r) = yield_!(ev((d("job"), 7)));
        if r > n { log(format!("{job:?} {}", if n == 3 { eat(job); return 3 } else { 1 })); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(job); }
        n
    }

    fn shown_beside_a_look(n: u32 = 3) -> u32 {
        let (job, r) = yield_!(ev((d("job"), 7)));
        if r > n { log(format!("{job:?} {} {}", job.name(), 1)); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(job); }
        n
    }

    fn shown_beside_a_method_that_copies_it(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((C(1u32), 7)));
        if now.0 < n { log(format!("{now:?} {}", now.count())); log(format!("{:?} {}", now, now.count())); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn shown_beside_a_closure(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { log(format!("{now} {}", (0..now).map(|k| k + now).sum::<u32>())); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }

    fn lent_beside_itself(n: u32 = 3) -> u32 {
        let (now, r) = yield_!(ev((1u32, 7)));
        if now < n { let t = (&now, now); see(t); }
        else if r == 3 { yield_!(ev(1)); }
        else if r > 4 { eat(now); }
        n
    }
}
