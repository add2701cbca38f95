//! Variables that get new values after parts of the old ones were taken: what is left of those drops as the new ones come.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Kept {
    a: D,
    b: Box<D>,
    n: u32,
}

#[derive(Debug)]
pub enum Phase {
    Open { guard: D, n: u32 },
    Busy(D),
    Done,
}

#[derive(Debug)]
pub enum Step {
    First(D, D),
    Second { a: D, b: D, n: u32 },
    Third(D),
    Last,
}
#[derive(Debug, PartialEq)]
pub struct Turn(D, u32);

fn turn(left: u32) -> Turn {
    Turn(d("turn"), left)
}

impl Turn {
    fn advance(mut self) -> Result<Turn, &'static str> {
        step("advance");
        self.1 = self.1.checked_sub(1).ok_or("over")?;
        Ok(self)
    }
}

twins! {
    fn phases_of_a_loop(n: u32 = 3) -> u32 {
        let mut phase = Phase::Open { guard: d("guard"), n };
        let _after = d("after");
        loop {
            phase = match phase {
                Phase::Open { guard, .. } => { yield_!(ev(())); Phase::Busy(guard) }
                Phase::Busy(g) => { yield_!(ev(())); eat(g); Phase::Done }
                Phase::Done => break,
            };
        }
        yield_!(ev(1))
    }
    fn arms_that_do_not_wait(n: u32 = 3) -> u32 {
        let mut s = Step::First(d("f1"), d("f2"));
        let _after = d("after");
        let mut i = 0;
        loop {
            let _in = d("in");
            s = match s {
                Step::First(a, _) => { yield_!(ev(())); Step::Second { a, b: d("b"), n } }
                Step::Second { b, .. } if i == 1 => { i += yield_!(ev(1)); Step::Third(b) }
                Step::Second { a, .. } => Step::First(a, d("f3")),
                Step::Third(x) => { if i > 5 { yield_!(ev(1)); eat(x); Step::Last } else { i += 5; Step::Third(x) } }
                Step::Last => break,
            };
            i += yield_!(ev(1));
        }
        yield_!(ev(1))
    }
    fn arms_that_leave_the_loop(n: u32 = 3) -> u32 {
        let mut s = Step::First(d("f1"), d("f2"));
        let _after = d("after");
        let mut i = 0;
        loop {
            s = match s {
                Step::First(a, _) => { if yield_!(ev(i)) > 3 { eat(a); return 4; } Step::Second { a, b: d("b"), n } }
                Step::Second { b, .. } => { i += yield_!(ev(4)); if i > 9 { break; } Step::First(b, d("f")) }
                Step::Third(_) | Step::Last => break,
            };
        }
        log("out");
        yield_!(ev(1))
    }
    fn a_struct_is_renewed() -> Result<u32, &'static str> {
        let mut t = two();
        let _after = d("after");
        t = match t { Two { a, .. } => { let x = yield_!(ok(d("x")))?; Two { a: x, b: a } } };
        yield_!(ok(1))?;
        t.both();
        t = match t { Two { b, .. } => { yield_!(fail::<()>("no"))?; Two { a: b, b: d("never") } } };
        Ok(1)
    }
    fn nothing_is_left(n: u32 = 2) -> u32 {
        let mut t = (d("a"), d("b"));
        for i in 0..n {
            t = match t { (a, b) => { yield_!(ev(i)); (b, a) } };
        }
        yield_!(ev(1))
    }
    fn a_part_of_a_tuple_is_left(n: u32 = 2) -> u32 {
        let mut t = Some((d("a"), d("b")));
        let _after = d("after");
        for i in 0..n {
            t = match t { Some((a, _)) => { yield_!(ev(i)); Some((d("n"), a)) } None => None };
            yield_!(ev(9));
        }
        yield_!(ev(1))
    }

    fn a_field_is_taken_in_each_turn(n: u32 = 3) -> u32 {
        let mut p = two();
        let _after = d("after");
        for i in 0..n {
            eat(p.a);
            yield_!(ev(i));
            p = two();
            yield_!(ev(()));
        }
        yield_!(ev(1))
    }
    fn both_fields_are_taken() -> u32 {
        let mut p = two();
        let _after = d("after");
        eat(p.a);
        yield_!(ev(()));
        eat(p.b);
        yield_!(ev(()));
        p = two();
        yield_!(ev(()));
        p.both();
        eat(p.b);
        yield_!(ev(1))
    }
    fn a_turn_is_left_early(n: u32 = 4) -> Result<u32, &'static str> {
        let mut p = job();
        let _after = d("after");
        for i in 0..n {
            let _in = d("in");
            if i == 1 { continue; }
            let x = p.more;
            if i == 3 { yield_!(fail::<()>("no"))?; }
            yield_!(ok(()))?;
            p = yield_!(ev(job()));
            eat(x);
        }
        Ok(yield_!(ev(1)))
    }
    fn copies_are_taken() -> u32 {
        let mut p = guard();
        let _after = d("after");
        eat(p.id);
        yield_!(ev(()));
        p = guard();
        yield_!(ev(()));
        eat(p.id);
        p = guard();
        eat(p.id);
        yield_!(ev(()));
        2
    }
    fn the_loop_is_left_in_between(n: u32 = 4) -> u32 {
        let mut p = two();
        let _after = d("after");
        for i in 0..n {
            eat(p.b);
            if i == 2 { break; }
            let next = yield_!(ev(two()));
            p = next;
        }
        log("out");
        yield_!(ev(2))
    }

    fn a_struct_that_is_written_out() -> u32 {
        let mut p = Kept { a: d("a"), b: Box::new(d("b")), n: 1 };
        let _after = d("after");
        eat(p.b);
        yield_!(ev(()));
        p = Kept { a: d("a2"), b: Box::new(see(d("b2"))), n: 2 };
        log(p.b.name());
        p = yield_!(ev(p));
        eat(p.a);
        eat(p.b);
        yield_!(ev(p.n))
    }

    fn the_new_value_is_all_that_an_arm_is_for() -> usize {
        let mut t = turn(2);
        let _after = d("after");
        loop {
            match yield_!(ev(t.advance())) {
                Ok(next) => t = next,
                Err(why) => break why.len(),
            }
        }
    }

    fn the_new_value_is_all_that_a_branch_is_for() -> usize {
        let mut t = turn(2);
        let _after = d("after");
        let why = loop {
            let (next, why) = match yield_!(ev(t.advance())) { Ok(next) => (next, None), Err(why) => (turn(0), Some(why)) };
            if let Some(why) = why { break why } else { t = next }
        };
        yield_!(ev(why.len()))
    }
}

#[derive(Debug)]
pub struct Machine {
    phase: Phase,
    seen: Vec<u32>,
    guard: D,
}

fn start(n: u32) -> Machine {
    Machine { phase: Phase::Open { guard: d("open"), n }, seen: Vec::new(), guard: d("guard") }
}

// The new value of a field comes from a match of the old one.
twins! {
    fn a_phase_in_a_field(n: u32 = 3) -> Vec<u32> {
        let mut m = start(n);
        let _after = d("after");
        loop {
            m.phase = match m.phase {
                Phase::Open { guard, n: 1 } => { eat(guard); Phase::Busy(d("busy")) }
                Phase::Open { guard, n } => { let by = yield_!(ev(1)); m.seen.push(n); Phase::Open { guard, n: n - by } }
                Phase::Busy(guard) => { yield_!(ev(())); eat(guard); Phase::Done }
                Phase::Done => { m.seen.push(0); break; }
            };
        }
        yield_!(ev(m.seen.len()));
        m.seen
    }

    fn a_phase_that_may_stay(n: u32 = 1) -> u32 {
        let mut m = start(n);
        let _after = d("after");
        m.phase = match m.phase {
            Phase::Open { guard, n } if n > 1 => { eat(guard); Phase::Busy(d("busy")) }
            phase => { yield_!(ev(())); phase }
        };
        yield_!(ev(1));
        m.phase = match m.phase { Phase::Busy(_) => Phase::Done, other => other };
        yield_!(ev(2))
    }
}

/// Panics when it is dropped, if this is the step to do so.
#[derive(Debug)]
pub struct Fuse(&'static str);

impl Drop for Fuse {
    fn drop(&mut self) {
        step(format!("drop fuse {}", self.0));
    }
}

fn fuse(name: &'static str) -> Fuse {
    step(format!("make fuse {name}"));
    Fuse(name)
}

#[derive(Debug)]
pub enum Line {
    Both(Fuse, Fuse),
    One(Fuse),
}

twins! {
    fn what_is_left_panics_as_the_new_value_comes() -> u32 {
        let _before = fuse("before");
        let mut line = Line::Both(fuse("one"), fuse("two"));
        let _after = fuse("after");
        line = match line {
            Line::Both(one, _) => { yield_!(ev(())); Line::One(one) }
            Line::One(one) => Line::Both(one, fuse("new")),
        };
        yield_!(ev(1))
    }

    fn what_is_left_panics_in_a_turn() -> u32 {
        let _before = fuse("before");
        let mut line = Line::Both(fuse("one"), fuse("two"));
        let _after = fuse("after");
        loop {
            line = match line {
                Line::Both(one, _) => { yield_!(ev(())); Line::One(one) }
                Line::One(_) => break,
            };
            yield_!(ev(()));
        }
        yield_!(ev(2))
    }

    fn what_is_left_of_a_pair_panics() -> u32 {
        let mut pair = (|| (fuse("one"), fuse("two")))();
        let _after = fuse("after");
        pair = match pair { (one, _) => { yield_!(ev(())); (one, fuse("new")) } };
        yield_!(ev(3))
    }
}
