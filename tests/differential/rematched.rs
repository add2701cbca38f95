//! A match of a field, of which the arms give the field a new value: what an arm takes is taken then, and what it does not take is still
//! there.

use crate::support::*;
use crate::twins;

pub enum Phase {
    Read(D),
    Write(D, u32),
    Count(u32),
    Over,
}
pub struct Peer {
    pub phase: Phase,
    pub guard: D,
}
fn peer() -> Peer {
    Peer { phase: Phase::Read(d("a")), guard: d("g") }
}

#[derive(Clone, Copy)]
pub enum Step {
    Walk(u32),
    Turn(u32),
}
pub struct Walker {
    pub step: Step,
    pub name: D,
}
pub struct Owner {
    pub peer: Peer,
    pub name: D,
}

pub enum Gen<T> {
    One(T),
    Two(T, D),
    Text(&'static str),
    None,
}
pub struct Holder<T> {
    pub gen_: Gen<T>,
    pub d: D,
    pub n: u32,
}

twins! {
    fn phases(p: Peer = peer()) -> u32 {
        let mut p = p;
        let mut n = 0;
        loop {
            match p.phase {
                Phase::Read(g) => { n += yield_!(ev(1)); p.phase = Phase::Write(g, n); }
                Phase::Write(g, k) => { yield_!(ev(2)); eat(g); p.phase = Phase::Count(k); n += k; }
                Phase::Count(0) => p.phase = Phase::Over,
                Phase::Count(n) => { yield_!(ev(n)); p.phase = Phase::Count(n - 1) }
                Phase::Over => break,
            }
        }
        yield_!(ev(9));
        n
    }
    fn phases_left(p: Peer = peer()) -> Result<u32, &'static str> {
        let mut p = p;
        let mut n = 0;
        let h = d("h");
        loop {
            match p.phase {
                Phase::Read(g) if n > 0 => { n += yield_!(ok(1))?; p.phase = Phase::Write(g, n); }
                Phase::Write(g, k) => { eat(g); return Ok(yield_!(fail::<u32>("no"))? + k); }
                Phase::Count(7) | Phase::Over => break,
                Phase::Count(n) => break,
                _ => { n += yield_!(ev(3)); }
            }
            eat(&p.guard);
        }
        yield_!(ev(9));
        eat(p.guard);
        yield_!(ev(9));
        Ok(n)
    }
    fn either(p: Peer = peer()) -> u32 {
        let mut p = p;
        for turn in 0..3u32 {
            match p.phase {
                Phase::Read(g) => {
                    if yield_!(ev(turn)) == 0 { p.phase = Phase::Read(g) } else { p.phase = Phase::Write(g, 2) }
                }
                Phase::Write(g, k) => {
                    match yield_!(ev(k)) {
                        2 => p.phase = Phase::Count(yield_!(ev(3))),
                        _ => { eat(g); return 4 }
                    }
                }
                _ => {}
            }
        }
        match p.phase {
            Phase::Read(_) => 1,
            Phase::Write(..) => 2,
            Phase::Count(n) => n,
            Phase::Over => 4,
        }
    }

    fn by_if_let(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        for turn in 0..4u32 {
            if let Phase::Read(g) = p.phase {
                p.phase = Phase::Write(g, yield_!(ev(turn)));
            } else if let Phase::Write(g, n) = p.phase {
                eat(g);
                yield_!(ev(n));
                p.phase = Phase::Over;
            } else {
                yield_!(ev(8));
            }
        }
        matches!(p.phase, Phase::Over) as u32
    }
    fn by_if_let_alone(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        if let Phase::Read(g) = p.phase {
            p.phase = Phase::Write(g, yield_!(ev(3)));
        }
        yield_!(ev(8));
        2
    }
    fn by_while_let(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        p.phase = Phase::Count(3);
        'outer: while let Phase::Count(n) = p.phase {
            p.phase = match n {
                0 => Phase::Over,
                1 => { p.phase = Phase::Over; break 'outer },
                n => Phase::Count(yield_!(ev(n)) - 1),
            };
        }
        yield_!(ev(8));
        2
    }
    fn by_while_let_of_guards(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        let mut turns = 0;
        while let Phase::Read(g) = p.phase {
            turns += yield_!(ev(1));
            if turns < 3 { p.phase = Phase::Read(g) } else { p.phase = Phase::Write(g, turns) };
        }
        yield_!(ev(8));
        turns
    }

    fn copies(w: Walker = Walker { step: Step::Walk(2), name: d("w") }) -> u32 {
        let mut w = w;
        let mut sum = 0;
        loop {
            match w.step {
                Step::Walk(n) => { sum += yield_!(ev(n)); w.step = Step::Turn(n) }
                Step::Turn(0) => break,
                Step::Turn(n) => w.step = Step::Walk(n - 1),
            }
        }
        eat(w.name);
        yield_!(ev(8));
        sum
    }
    fn part_of_a_part(o: Owner = Owner { peer: peer(), name: d("o") }) -> u32 {
        let mut o = o;
        let h = d("h");
        for turn in 0..3u32 {
            match o.peer.phase {
                Phase::Read(g) => { yield_!(ev(turn)); o.peer.phase = Phase::Write(g, turn) }
                Phase::Write(g, n) => { o.peer.phase = Phase::Over; yield_!(ev(n)); drop(g); }
                Phase::Over | Phase::Count(_) => { yield_!(ev(7)); }
            }
        }
        yield_!(ev(o.name.plus(1)))
    }

    fn arms_that_go_on(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        let mut n = 0;
        p.phase = Phase::Count(4);
        loop {
            match p.phase {
                Phase::Count(k) if n < 3 => { n += 1; continue }
                Phase::Count(k) => { n += yield_!(ev(k)); if n > 9 { break } }
                Phase::Read(g) => break,
                Phase::Write(g, k) => { p.phase = Phase::Read(g); continue }
                Phase::Over => break,
            }
            if n == 7 { p.phase = Phase::Write(d("w"), n); }
        }
        yield_!(ev(9));
        eat(p.guard);
        yield_!(ev(9));
        n
    }
    fn arms_that_leave_two_loops(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        let mut n = 0;
        'outer: for round in 0..3u32 {
            loop {
                n += yield_!(ev(round));
                match p.phase {
                    Phase::Read(g) => { p.phase = Phase::Count(n); drop(g); continue 'outer }
                    Phase::Count(0) => break,
                    Phase::Count(k) => break,
                    Phase::Write(g, k) => { yield_!(ev(k)); eat(g); break 'outer }
                    Phase::Over => { p.phase = Phase::Write(d("w"), n); }
                }
            }
            n += match p.phase { Phase::Count(k) => k, _ => 0 };
            if round == 1 { p.phase = Phase::Over; }
        }
        yield_!(ev(9));
        eat(p.guard);
        n
    }
    fn copied_in_a_condition(p: Peer = peer()) -> u32 {
        let mut p = p;
        let mut n = 0;
        p.phase = Phase::Count(3);
        while n < 9 {
            if let Phase::Count(k) = p.phase {
                n += k;
                if k == 2 { continue }
                yield_!(ev(k));
                if n == 6 { p.phase = Phase::Read(d("r")); }
            } else if let Phase::Read(g) = p.phase {
                n += yield_!(ev(1));
                if n > 7 { p.phase = Phase::Write(g, n); continue }
                p.phase = Phase::Count(2);
            } else {
                break;
            }
        }
        yield_!(ev(8));
        n
    }
    fn moved_and_left(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        loop {
            match p.phase {
                Phase::Read(g) => { if yield_!(ev(1)) == 2 { p.phase = Phase::Write(g, 2); continue } break }
                Phase::Write(mut g, k) => { g = d("again"); yield_!(ev(2)); return k }
                Phase::Count(n) => { p.phase = Phase::Over }
                _ => { yield_!(ev(3)); }
            }
        }
        yield_!(ev(8));
        p.phase = Phase::Over;
        yield_!(ev(8));
        eat(p.guard);
        5
    }
    fn steps_that_go_on(w: Walker = Walker { step: Step::Walk(2), name: d("w") }) -> u32 {
        let mut w = w;
        let mut sum = 0;
        loop {
            match w.step {
                Step::Walk(n) if sum < 5 => { sum += yield_!(ev(n)); continue }
                Step::Walk(n) => { w.step = Step::Turn(n); }
                Step::Turn(0) => break,
                Step::Turn(n) => { if sum > 6 { break } sum += n; }
            }
        }
        eat(w.name);
        yield_!(ev(8));
        match w.step { Step::Walk(n) => sum + n, Step::Turn(n) => n }
    }

    fn parts_that_are_left(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        let mut n = 0;
        for turn in 0..6u32 {
            match p.phase {
                Phase::Read(g) => { p.phase = Phase::Write(g, turn + 2); }
                Phase::Write(_, k) if n == 0 => { n += yield_!(ev(k)); }
                Phase::Write(_, k) if n < 5 => { n += yield_!(ev(k)); continue }
                Phase::Write(_, 2 | 3) => { yield_!(ev(2)); n += 1; p.phase = Phase::Count(n); yield_!(ev(4)); }
                Phase::Write(_, k) => { yield_!(ev(k)); p.phase = Phase::Over; yield_!(ev(4)); }
                Phase::Count(k) => { n += k; yield_!(ev(k)); }
                Phase::Over => { yield_!(ev(5)); }
            }
        }
        yield_!(ev(9));
        n
    }

    fn generic(c: Holder<u32> = Holder { gen_: Gen::One(3), d: d("cd"), n: 0 }) -> u32 {
        let mut c = c;
        let mut total = 0;
        let out = loop {
            let seen = match c.gen_ {
                Gen::One(x) if x > total => { total += yield_!(ev(x)); continue }
                Gen::One(x) => { c.gen_ = Gen::Two(x, d("two")); x + 1 }
                Gen::Two(x, g) => { yield_!(ev(x)); c.n += x; eat(&g); if c.n > 5 { c.gen_ = Gen::Text("t"); continue } c.gen_ = Gen::Two(x, g); total }
                Gen::Text(t) => { yield_!(ev(t)); if total > 20 { break t.len() as u32 } total += 10; c.n }
                Gen::None => break 0,
            };
            total += yield_!(ev(seen));
        };
        yield_!(ev(9));
        eat(c.d);
        yield_!(ev(9));
        out + c.n
    }
    fn nested(c: Holder<u32> = Holder { gen_: Gen::One(3), d: d("cd"), n: 0 }) -> u32 {
        let mut c = c;
        let mut k = 0;
        while k < 6 {
            k += 1;
            match c.gen_ {
                Gen::One(x) => {
                    yield_!(ev(x));
                    match c.gen_ {
                        Gen::One(y) if y == k => { c.gen_ = Gen::Two(y, d("in")); }
                        Gen::One(y) => { yield_!(ev(y)); continue }
                        _ => {}
                    }
                }
                Gen::Two(x, g) => {
                    c.gen_ = Gen::One(x + 5);
                    match c.gen_ {
                        Gen::One(n) => { k += 1; yield_!(ev(n)); }
                        _ => unreachable!(),
                    }
                    drop(g);
                }
                _ => {}
            }
        }
        yield_!(ev(0));
        k
    }
    fn through_labels(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        let mut turns = 0;
        let v = 'block: {
            loop {
                turns += 1;
                match p.phase {
                    Phase::Read(g) => { let w = d("w"); yield_!(ev(1)); if turns == 1 { p.phase = Phase::Read(g); continue } p.phase = Phase::Write(w, turns); }
                    Phase::Write(g, n) => { if n == 7 { p.phase = Phase::Over; break 'block n } yield_!(ev(n)); p.phase = Phase::Count(n) }
                    Phase::Count(n) if n > 4 => break 'block yield_!(ev(n)),
                    Phase::Count(n) if n == 3 => { let m = n; p.phase = Phase::Count(m + 1) }
                    Phase::Count(n) => { turns += n; if turns > 12 { break 'block 0 } continue }
                    Phase::Over => break,
                }
            }
            5
        };
        yield_!(ev(v));
        if let Phase::Count(n) = p.phase { yield_!(ev(n)); }
        eat(p.guard);
        turns
    }
    fn question(p: Peer = peer()) -> Result<u32, &'static str> {
        let mut p = p;
        let h = d("h");
        let mut n = 0;
        loop {
            match p.phase {
                Phase::Read(g) => { let v = yield_!(ok(4))?; p.phase = Phase::Write(g, v); }
                Phase::Write(g, k) => { if k < 6 { n += yield_!(ok(k))?; p.phase = Phase::Write(g, k + 1); continue } n += yield_!(fail::<u32>("x")).unwrap_or(3); p.phase = Phase::Count(n) }
                Phase::Count(k) if k % 2 == 0 => { let v = yield_!(ok(k))?; n += v; p.phase = Phase::Count(v + 1); }
                Phase::Count(k) => { let v = yield_!(ok(k))?; if v > 9 { yield_!(fail::<u32>("end"))?; } continue }
                Phase::Over => break,
            }
        }
        Ok(n)
    }

    fn copied_and_looked_at_again(p: Peer = peer()) -> u32 {
        let mut p = p;
        let h = d("h");
        p.phase = Phase::Count(3);
        let mut n = 0;
        loop {
            match p.phase {
                Phase::Count(k) => {
                    n += yield_!(ev(k));
                    if let Phase::Count(again) = p.phase { n += yield_!(ev(again)); }
                    p.phase = Phase::Write(d("w"), n);
                }
                Phase::Write(g, k) => { p.phase = Phase::Read(g); yield_!(ev(matches!(p.phase, Phase::Read(_)))); }
                Phase::Read(g) => { eat(g); p.phase = Phase::Over; }
                Phase::Over => break,
            }
        }
        yield_!(ev(9));
        n
    }

    fn one_that_was_made_with_what_a_closure_found() -> u32 {
        let n = Some(d("found")).as_ref().map(|found| found.plus(see(1))).unwrap_or(see(3));
        let mut peer = Peer { phase: Phase::Count(n), guard: d("guard") };
        loop {
            match peer.phase {
                Phase::Count(m) if m > 30 => peer.phase = Phase::Over,
                Phase::Count(m) => {
                    yield_!(ev(m));
                    peer.phase = Phase::Read(d("read"));
                }
                Phase::Read(g) => {
                    peer.phase = Phase::Write(d("write"), yield_!(ev(n)) + g.plus(1));
                }
                Phase::Write(g, m) => {
                    peer.phase = Phase::Over;
                    eat((g, m));
                    break;
                }
                Phase::Over => {}
            }
        }
        n
    }
}
