//! `match`: scrutinees, patterns, guards without yields, arms.

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq)]
pub enum Job {
    Idle,
    Run { id: u32, payload: D },
    Wait(D, u32),
    Many(Vec<D>),
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Light {
    Red,
    Green,
}
use Light::*;

const LIMIT: u32 = 10;

fn job(n: u32) -> Job {
    step(format!("job {n}"));
    match n {
        0 => Job::Idle,
        1 => Job::Run { id: 7, payload: d("payload") },
        2 => Job::Wait(d("wait"), 3),
        _ => Job::Many(vec![d("m1"), d("m2")]),
    }
}

twins! {
    fn all_arms_in_turn() -> Vec<u32> {
        let mut out = Vec::new();
        for n in 0..4 {
            let r = match yield_!(ev(job(n))) {
                Job::Idle => 0,
                Job::Run { id, payload } => { yield_!(ev(())); log(payload.name()); id }
                Job::Wait(_, n) if n > 5 => n,
                Job::Wait(d, n) => { let _l = d; n + yield_!(ev(1)) }
                Job::Many(all) => { for one in all { yield_!(ev(())); eat(one); } 9 }
            };
            log("arm over");
            out.push(r);
        }
        out
    }

    fn a_variable_is_matched_by_move() -> () {
        let j = job(1);
        let _g = d("g");
        match j {
            Job::Run { payload, id: 7 } => { yield_!(ev(())); eat(payload); }
            other => { yield_!(ev(())); eat(other); }
        }
        log("after");
        yield_!(ev(()));
    }

    fn a_variable_is_bound_as_a_whole() -> () {
        let j = job(2);
        match j {
            Job::Idle => log("idle"),
            other => { yield_!(ev(())); log("other"); eat(other); }
        }
        yield_!(ev(()));
    }

    fn a_variable_is_matched_by_reference() -> u32 {
        let j = job(2);
        let n = match &j { Job::Wait(d, n) if d.name() == "wait" => *n, Job::Run { id, .. } => *id, _ => 0 };
        yield_!(ev(n));
        let m = match j { Job::Wait(ref d, n) => d.name().len() as u32 + n, _ => 0 };
        yield_!(ev(m));
        n + m
    }

    fn a_variable_is_matched_mutably() -> Job {
        let mut j = job(2);
        match &mut j { Job::Wait(_, n) => *n += 1, _ => {} }
        yield_!(ev(()));
        match j { Job::Wait(ref mut d, ref mut n) => { *d = D("new"); *n += 1; } _ => {} }
        yield_!(ev(()));
        j
    }

    fn guards_are_tried_in_order() -> u32 {
        let v = yield_!(ev(Some(4)));
        match v {
            Some(n) if see(n) > 5 => 1,
            Some(n) if { let _t = d("t"); see(n + 1) } > 5 => 2,
            Some(n) if n == 4 && matches!(v, Some(4)) => yield_!(ev(3)),
            Some(_) | None => 4,
        }
    }

    fn a_guard_looks_at_what_is_moved_later() -> &'static str {
        let v = Some(d("x"));
        match v {
            Some(a) if a.name() == "y" => { yield_!(ev(())); a.into_name() }
            Some(a) if a.name() == "x" => { yield_!(ev(())); log("second"); a.into_name() }
            _ => "none",
        }
    }

    fn bindings_with_subpatterns() -> (u32, u32) {
        let a = match yield_!(ev(7u32)) { n @ 1..=5 => n, n @ (6 | 7) => yield_!(ev(n)) * 2, n => n + 100 };
        let b = match yield_!(ev(Some(3))) { whole @ Some(n) if n > 2 => whole.map_or(0, |w| w + n), Some(n) => n, None => 0 };
        (a, b)
    }

    fn or_patterns_that_bind() -> Vec<u32> {
        let mut out = Vec::new();
        for v in [Ok(1), Err(2), Ok(30), Err(40)] {
            out.push(match yield_!(ev(v)) { Ok(n @ 1..=9) | Err(n @ 1..=9) => yield_!(ev(n)), Ok(n) => n, Err(n) => n + 1 });
        }
        out
    }

    fn constants_and_imported_variants() -> u32 {
        let light = yield_!(ev(Green));
        let n = match yield_!(ev(10)) { LIMIT => 1, 0 => 2, _ => 3 };
        match light { Red => { yield_!(ev(())); n } Green if n == 1 => yield_!(ev(20)), Green => 30 }
    }

    fn slices_and_strings() -> u32 {
        let text = yield_!(ev("go 3".to_string()));
        let n = match text.split_whitespace().collect::<Vec<_>>()[..] {
            ["go", n] => n.parse().unwrap_or(0),
            [] => 0,
            _ => 1,
        };
        match (text, yield_!(ev(n))) { (text, m) if text == "go 3" => m + 1, _ => 0 }
    }

    fn tuples_with_moves_and_numbers() -> &'static str {
        let a = d("a");
        let b = d("b");
        match (a, yield_!(ev(2)), b) {
            (a, 1, _) => a.into_name(),
            (a, n, b) => { yield_!(ev(n)); eat(a); log("between"); yield_!(ev(())); b.into_name() }
        }
    }

    fn unbound_parts_live_as_long_as_the_match() -> () {
        match (d("a"), d("b"), 3) { (a, _, n) => { log("in the arm"); eat(a); see(n); } }
        log("after");
        yield_!(ev(()));
    }

    fn boxes_are_matched_through() -> u32 {
        let b = Box::new((d("a"), 3));
        let n = match *b { (_, n) => n };
        yield_!(ev(()));
        match *b { (ref a, n) if a.name() == "a" => yield_!(ev(n)), (a, n) => { eat(a); n } }
    }

    fn references_in_patterns() -> u32 {
        let v = vec![(1, 'a'), (2, 'b')];
        let mut n = 0;
        for &(m, c) in &[(1u32, 'a'), (2, 'b')] { n += m; yield_!(ev(c)); }
        for (i, &m) in [5u32, 6].iter().enumerate() { n += m * i as u32; yield_!(ev(())); }
        match v.iter().max() { Some(&(m, 'b')) => n + m, _ => n }
    }

    fn arms_that_leave() -> u32 {
        let mut n = 0;
        let r = 'out: loop {
            let _g = d("g");
            n += 1;
            let m = match yield_!(ev(n)) {
                1 => { let _h = d("h"); continue }
                2 => { yield_!(ev(())); continue 'out }
                3 => 30,
                4 => break 'out ({ let _i = d("i"); yield_!(ev(40)) }),
                _ => return 99,
            };
            log(format!("came with {m}"));
        };
        r + n
    }

    fn a_match_in_a_match() -> u32 {
        match match yield_!(ev(1)) { 1 => yield_!(ev(Some(2))), _ => None } {
            Some(n) => match n { 2 => match yield_!(ev(())) { () => yield_!(ev(n * 10)) }, _ => 0 },
            None => 1,
        }
    }

    fn a_match_whose_value_is_dropped() -> () {
        match yield_!(ev(1)) { 1 => d("one"), _ => yield_!(ev(d("other"))) };
        log("after");
    }

    fn a_match_without_arms_that_are_reached() -> u32 {
        enum Never {}
        let r: Result<u32, Never> = Ok(yield_!(ev(3)));
        match r { Ok(n) => yield_!(ev(n)), Err(never) => match never {} }
    }

    fn a_match_on_a_place() -> u32 {
        let mut pair = (Some(d("a")), 3);
        let n = match pair.0 { Some(_) => pair.1, None => 0 };
        yield_!(ev(()));
        match pair.0.take() { Some(a) => { yield_!(ev(())); eat(a); } None => {} }
        match pair { (None, ref mut m) => { *m += 1; } _ => {} }
        yield_!(ev(()));
        n + pair.1
    }

    fn a_match_on_a_reference_argument(j: &'static Job = Box::leak(Box::new(Job::Wait(D("leaked"), 5)))) -> u32 {
        match j {
            Job::Wait(d, n) => { yield_!(ev(())); d.name().len() as u32 + *n }
            Job::Idle | Job::Run { .. } | Job::Many(_) => 0,
        }
    }

    fn arms_of_different_kinds() -> u32 {
        let n = match yield_!(ev(2)) { 0 => 1, 1 => { 2 } 2 => if yield_!(ev(true)) { 3 } else { 4 }, 3 => loop { break 5 }, _ => match 1 { _ => 6 } };
        n + match yield_!(ev(())) { () => unsafe { std::hint::black_box(1) } }
    }

    fn conditional_moves_in_arms(n: u32 = 1) -> () {
        let a = d("a");
        let b = d("b");
        let _g = d("g");
        match yield_!(ev(n)) {
            0 => { eat(a); yield_!(ev(())); eat(b); }
            1 => { yield_!(ev(())); eat(b); }
            _ => drop((a, b)),
        }
        log("after the match");
        yield_!(ev(()));
        log("end");
    }

    fn a_value_is_given_in_arms() -> () {
        let a;
        let b: D;
        match yield_!(ev(1)) {
            0 => { a = d("a0"); b = d("b0"); }
            1 => { b = yield_!(ev(d("b1"))); a = d("a1"); }
            _ => return,
        }
        yield_!(ev(()));
        log(a.name());
    }

    fn chars_and_negative_numbers() -> i32 {
        match yield_!(ev(-3)) { i32::MIN..=-5 => 1, -4..0 => match yield_!(ev('x')) { 'a'..='w' => 2, 'x'.. => 3, _ => 4 }, 0.. => 5 }
    }
}
