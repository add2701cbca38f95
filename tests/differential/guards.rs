//! Guards of `match` that suspend.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub enum Job {
    Count(u32),
    Named { name: D, times: u32 },
    Idle,
}

#[derive(Debug)]
pub enum Reply {
    Done(D),
    Found(D, u32),
    Failed { why: D, detail: D },
    Nothing,
}

fn chk(x: &D) -> bool {
    step(format!("chk {}", x.0));
    !x.0.is_empty()
}

fn n_is_odd(n: u32) -> bool {
    n % 2 == 1
}

twins! {
    fn a_guard_waits_within_a_value_that_is_held() -> u32 {
        let mut sum = 0;
        if let (_, None) = yield_!(ev((d("v1"), None::<D>))) {
            for n in 0..3u32 {
                match (1..=see(3)).contains(&n) as u32 % 3 {
                    m if m == yield_!(ev(see(1))) => { sum += yield_!(ev(n)); }
                    _ => log("other"),
                }
            }
        }
        sum
    }

    fn a_guard_that_holds(n: Option<u32> = Some(3)) -> u32 {
        match n {
            Some(k) if yield_!(ev(k)) == 3 => k * 2,
            Some(k) => k,
            None => 0,
        }
    }

    fn guards_are_tried_in_order(n: u32 = 5) -> &'static str {
        let _g = d("g");
        match see(n) {
            0 => "zero",
            k if yield_!(ev(k > 9)) => "big",
            k if see(k) == 4 => "four",
            k if yield_!(ev(k)) == yield_!(ev(5)) => { yield_!(ev(())); "five" }
            _ => { yield_!(ev(())); "other" }
        }
    }

    fn an_arm_before_a_guard_is_taken(n: u32 = 0) -> u32 {
        let r = match n {
            0 => { let _z = d("zero"); yield_!(ev(1)) }
            k if yield_!(ev(k > 9)) => 2,
            _ => 3,
        };
        yield_!(ev(r))
    }

    fn bindings_move_only_if_the_guard_holds(hold: bool = false) -> usize {
        let job = Job::Named { name: d("job"), times: 2 };
        match job {
            Job::Named { name, times } if yield_!(ev(hold)) && name.name() == "job" => {
                eat(name);
                yield_!(ev(times as usize))
            }
            Job::Named { name: other, times: _times } => { log("other"); yield_!(ev(())); other.name().len() }
            Job::Count(n) => n as usize,
            Job::Idle => 0,
        }
    }

    fn bindings_move_as_the_guard_holds(hold: bool = true) -> usize {
        let job = Job::Named { name: d("job"), times: 2 };
        match job {
            Job::Named { name, times } if yield_!(ev(hold)) && name.name() == "job" => {
                eat(name);
                yield_!(ev(times as usize))
            }
            Job::Named { name: other, times: _times } => { log("other"); yield_!(ev(())); other.name().len() }
            Job::Count(n) => n as usize,
            Job::Idle => 0,
        }
    }

    fn a_guard_uses_its_binding_after_waiting(limit: u32 = 2) -> u32 {
        let word = String::from("four");
        match word.as_str() {
            w if yield_!(ev(w.len() as u32)) > limit && w.starts_with('f') => word.len() as u32,
            _ => 0,
        }
    }

    fn a_guard_over_a_temporary() -> usize {
        let _before = d("before");
        let size = match (d("subject"), see(2)) {
            (s, n) if yield_!(ev(n)) == 1 => { eat(s); 1 }
            (s, n) if yield_!(ev(n)) == 2 => { log("second"); yield_!(ev(s.name().len())) }
            _ => 0,
        };
        log("after");
        size
    }

    fn alternatives_are_each_asked(a: Option<u32> = Some(1), b: Option<u32> = Some(2)) -> u32 {
        match (a, b) {
            (Some(n), _) | (_, Some(n)) if yield_!(ev(n)) == 2 => n * 10,
            _ => 0,
        }
    }

    fn one_alternative_without_bindings(n: u32 = 2) -> u32 {
        match n { 1 | 2 if yield_!(ev(true)) => 12, _ => 0 }
    }

    fn a_guard_that_ends_the_function() -> Result<u32, &'static str> {
        let _g = d("g");
        let r = match Some(4) {
            Some(n) if yield_!(ok(n))? == 5 => 1,
            Some(n) if { if n == 4 { yield_!(ev(())); return Err("four"); } true } => 2,
            _ => 3,
        };
        Ok(r)
    }

    fn a_guard_with_question_marks() -> Option<u32> {
        match Some(d("x")) {
            Some(x) if yield_!(ev(None::<bool>))? => Some(x.name().len() as u32),
            _ => Some(0),
        }
    }

    fn a_guard_in_a_loop() -> Vec<u32> {
        let mut found = Vec::new();
        for n in 0..5 {
            match n {
                1 if yield_!(ev(true)) => continue,
                n if yield_!(ev(n == 3)) => { found.push(n); break }
                n => found.push(n * 10),
            }
            log("next");
        }
        found
    }

    fn nested_guards(a: u32 = 1) -> u32 {
        match a {
            n if match n { 1 if yield_!(ev(true)) => yield_!(ev(true)), _ => false } => {
                match yield_!(ev(n)) { m if yield_!(ev(m == 2)) => 1, m => m + 10 }
            }
            _ => 0,
        }
    }

    fn a_guard_as_an_operand(n: u32 = 7) -> u32 {
        see(1) + match n { k if yield_!(ev(k < 5)) => 10, k if yield_!(ev(k < 9)) => 20, _ => 30 } + yield_!(ev(2))
    }

    fn a_guard_that_binds_by_reference() -> usize {
        let mut pair = (d("left"), 1);
        match pair {
            (ref left, ref mut n) if yield_!(ev(*n)) == 1 => { *n += 1; log(left.name()); }
            _ => log("no"),
        }
        yield_!(ev(()));
        pair.1
    }

    fn an_inner_binding_shadows(n: u32 = 1) -> u32 {
        let value = d("outer");
        let r = match Some(n) {
            Some(value) if yield_!(ev(value)) == 1 && value == 1 => value,
            _ => 0,
        };
        log(value.name());
        r
    }

    fn a_guard_with_a_block(n: u32 = 3) -> u32 {
        match n {
            k if { let _in = d("in guard"); let twice = yield_!(ev(k * 2)); twice == 6 } => 1,
            _ => 2,
        }
    }

    fn a_guard_panics() -> u32 {
        let job = Job::Named { name: d("job"), times: 2 };
        match job {
            Job::Named { name, times } if { yield_!(ev(())); if times == 2 { panic!("{}", name.name()) } true } => 1,
            _ => 2,
        }
    }

    fn matches_with_a_guard(n: Option<u32> = Some(4)) -> (bool, bool) {
        let a = matches!(n, Some(k) if yield_!(ev(k)) > 3);
        let b = matches!(n, Some(k) if k > 3 && yield_!(ev(false)));
        (a, b)
    }

    fn a_match_in_tail_position_with_moves(hold: bool = false) -> D {
        let a = d("a");
        let b = Some(d("b"));
        match b {
            Some(x) if yield_!(ev(hold)) => x,
            Some(_) if yield_!(ev(!hold)) => a,
            _ => d("c"),
        }
    }

    fn a_conditional_move_in_arms(n: u32 = 1) -> u32 {
        let g = d("g");
        match n {
            0 => eat(g),
            k if yield_!(ev(k == 1)) => log("kept"),
            _ => drop(g),
        }
        log("behind");
        yield_!(ev(n))
    }

    fn plain_guards_beside_arms_that_suspend(n: Option<u32> = Some(4)) -> u32 {
        match n {
            Some(k) if k > 5 => yield_!(ev(k)),
            Some(k) if see(k) == 4 => yield_!(ev(k)) + k,
            _ => 0,
        }
    }

    fn a_let_in_a_guard(n: Option<u32> = Some(4)) -> u32 {
        match n {
            Some(k) if let Some(m) = k.checked_sub(9) => m,
            Some(k) if let Some(m) = k.checked_sub(1) && m > 1 => yield_!(ev(k)) + m,
            _ => 0,
        }
    }

    fn a_let_in_a_guard_that_suspends(n: Option<u32> = Some(4)) -> u32 {
        match n {
            Some(k) if let Some(x) = yield_!(ev(None::<D>)) => { eat(x); k }
            Some(k) if k > 1 && let Some(x) = yield_!(ev(Some(d("x")))) && k == 5 => { eat(x); k }
            Some(k) if yield_!(ev(true)) && let Some(x) = yield_!(ev(Some(d("y")))) && x.name() == "y" => {
                yield_!(ev(k)) + x.name().len() as u32
            }
            _ => 0,
        }
    }

    fn a_labelled_break_out_of_a_guard() -> u32 {
        'a: {
            match 3 {
                n if { if yield_!(ev(n)) == 3 { break 'a 7; } true } => 1,
                _ => 2,
            }
        }
    }

    fn a_later_guard_moves_a_variable_of_its_own(n: u32 = 2) -> u32 {
        let v = Some(d("v"));
        match v {
            Some(x) if yield_!(ev(false)) => { eat(x); 1 }
            Some(x) if yield_!(ev(false)) => { eat(x); 2 }
            Some(x) if { let m = d("m"); eat(m); true } => { eat(x); yield_!(ev(3)) }
            _ => 4,
        }
    }
    fn a_later_guard_waits_with_a_variable_of_its_own(n: u32 = 2) -> u32 {
        let v = Some(d("v"));
        match v {
            Some(x) if yield_!(ev(false)) => { eat(x); 1 }
            Some(x) if yield_!(ev(false)) => { eat(x); 2 }
            Some(x) if { let m = d("m"); yield_!(ev(1)); eat(m); true } => { eat(x); yield_!(ev(3)) }
            Some(x) if { let m = d("m"); let k = m; yield_!(ev(1)); eat(k); true } => { eat(x); yield_!(ev(3)) }
            _ => 4,
        }
    }
    fn a_later_guard_looks_at_another_variable(n: u32 = 2) -> u32 {
        let a = d("a");
        let b = match n {
            0 if yield_!(ev(false)) => { eat(a); 1 }
            1 if yield_!(ev(false)) => { eat(a); 2 }
            _ if { let m = a.name(); m == "b" } => { eat(a); 3 }
            _ => { yield_!(ev(5)); eat(a); 4 }
        };
        yield_!(ev(b))
    }
    fn a_later_guard_looks_at_parts(n: u32 = 2) -> u32 {
        let v = (d("v"), Some(d("w")));
        match v {
            (x, Some(y)) if yield_!(ev(chk(&x) && !chk(&y))) => { eat(x); 1 }
            (x, y) if yield_!(ev(y.is_none())) => { eat(x); 2 }
            (x, Some(y)) if { let both = (x.name(), y.name()); both.0 == "v" && yield_!(ev(true)) } => { eat(x); yield_!(ev(3)) }
            _ => 4,
        }
    }
    fn a_later_guard_computes_with_a_copy(n: u32 = 2) -> u32 {
        match yield_!(ev(Some(d("v")))) {
            Some(x) if yield_!(ev(false)) => { eat(x); 1 }
            Some(x) if yield_!(ev(false)) => { eat(x); 2 }
            Some(x) if { let m = x.name().to_string(); let l = m; l.len() == 1 } => { eat(x); yield_!(ev(3)) }
            Some(_) => 5,
            _ => 4,
        }
    }
    fn a_later_guard_matches_what_it_computes(n: u32 = 2) -> u32 {
        match yield_!(ev(Some(d("v")))) {
            Some(x) if yield_!(ev(false)) => { eat(x); 1 }
            Some(x) if let Some(y) = yield_!(ev(None::<u32>)) => { eat(x); y }
            Some(x) if let Some(k) = { let m = x.name().to_string(); let l = m; l.chars().next() } && k == 'v' => { eat(x); yield_!(ev(3)) }
            Some(_) => 5,
            _ => 4,
        }
    }
    fn a_guard_looks_at_what_a_loop_renews(n: u32 = 2) -> u32 {
        let mut v = Some(d("v"));
        for i in 0..3 {
            match v {
                Some(x) if yield_!(ev(false)) => { eat(x); v = None; }
                Some(x) if yield_!(ev(i == 2)) => { eat(x); v = Some(d("x2")); }
                Some(ref x) if { let m = x.name(); m == "v" } => { log("ref"); }
                _ => { v = None; }
            }
            yield_!(ev(i));
        }
        yield_!(ev(1))
    }

    fn alternatives_within_the_pattern(wanted: (bool, bool, bool) = (true, false, true)) -> u32 {
        let x = ((false, true), (false, true), (false, true));
        let mut tried = 0;
        match x {
            ((a, _) | (_, a), (b @ _, _) | (_, b @ _), (c @ false, _) | (_, c @ true))
                if { tried += 1; (a, yield_!(ev(b)), c) == wanted } =>
            {
                tried
            }
            _ => 100,
        }
    }

    fn alternatives_that_bind_nothing(c: char = 'q') -> u32 {
        let mut tried = 0;
        let first = match c {
            'a'..='z' | 'A'..='Z' | '_' if { tried += yield_!(ev(1)); c == 'x' } => 10,
            'q' | _ if { tried += yield_!(ev(1)); c == 'y' } => 20,
            _ => 30,
        };
        let second = match Some(Ok::<u32, u32>(2)) {
            Some(Ok(n) | Err(n)) if { tried += yield_!(ev(10)); n == 1 } => 1,
            None | Some(Ok(_)) if { tried += yield_!(ev(10)); n_is_odd(tried) } => 2,
            _ => 3,
        };
        100 * tried + first + second
    }

    fn what_the_arm_leaves_of_a_value() -> u32 {
        let mut n = 0;
        match (two(), d("q")) {
            (Two { a, .. }, _) if yield_!(ev(true)) => {
                n += yield_!(ev(1));
                eat(a);
            }
            _ => {}
        }
        match Some(two()) {
            Some(Two { b, .. }) if yield_!(ev(b.plus(1) == 2)) => {
                n += yield_!(ev(2));
                eat(b);
            }
            Some(_) | None => {}
        }
        match two() {
            Two { ref a, .. } if yield_!(ev(a.plus(1) == 2)) => {
                n += a.plus(1);
                yield_!(ev(()));
            }
            _ => {}
        }
        n
    }
}

#[derive(Debug, PartialEq, Clone, Copy)]
pub enum Kind {
    A,
    B,
    C { n: u32 },
}

twins! {
    fn alternatives_without_parts(k: Kind = Kind::B) -> u32 {
        match k {
            Kind::A | Kind::B if yield_!(ev(true)) => 1,
            Kind::C { n: 1 } | Kind::C { n: 2 } if yield_!(ev(true)) => 2,
            _ => 3,
        }
    }

    fn alternatives_of_a_struct(k: Kind = Kind::C { n: 2 }) -> u32 {
        match k {
            Kind::A | Kind::B if yield_!(ev(false)) => 1,
            Kind::C { n: 1 } | Kind::C { n: 2 } if yield_!(ev(true)) => 2,
            _ => 3,
        }
    }

    fn alternatives_behind_references() -> u32 {
        let n = 4u32;
        match &n {
            &3 | &4 if yield_!(ev(true)) => 2,
            _ => 3,
        }
    }

    fn alternatives_in_parentheses() -> u32 {
        match 5u32 {
            (3 | 5) | (7) if yield_!(ev(true)) => 2,
            _ => 3,
        }
    }

    fn alternatives_leave_different_parts() -> u32 {
        let reply = Reply::Failed { why: d("why"), detail: d("detail") };
        let h = d("h");
        match reply {
            Reply::Done(x) | Reply::Found(x, _) | Reply::Failed { why: x, .. }
                if x.0 != yield_!(ev("no")) =>
            {
                yield_!(ev(()));
                eat(x);
                1
            }
            Reply::Nothing => 2,
            _ => 3,
        }
    }

    fn alternatives_leave_different_parts_of_what_the_next_arm_takes() -> u32 {
        let reply = Reply::Failed { why: d("why"), detail: d("detail") };
        let h = d("h");
        match reply {
            Reply::Done(mut x) | Reply::Failed { why: mut x, .. } if x.0 == yield_!(ev("no")) => {
                x = d("x");
                yield_!(ev(()));
                eat(x);
                1
            }
            Reply::Found(y, _) | Reply::Failed { detail: y, .. } if yield_!(ev(true)) => {
                yield_!(ev(()));
                eat(y);
                2
            }
            Reply::Done(_) | Reply::Nothing if yield_!(ev(true)) => 3,
            _ => 4,
        }
    }

    fn alternatives_within_a_pair_leave_different_parts() -> u32 {
        let failed = Reply::Failed { why: d("why"), detail: d("detail") };
        let pair = (failed, Reply::Done(d("done")));
        match pair {
            (
                Reply::Done(x) | Reply::Failed { why: x, .. },
                Reply::Done(y) | Reply::Failed { detail: y, .. },
            ) if x.0 != yield_!(ev("no")) => {
                yield_!(ev(()));
                eat(y);
                eat(x);
                1
            }
            _ => 2,
        }
    }
}
