//! Variables that a statement moves on some of its ways, while it holds something else to its end.

use crate::made::{Two, job, two};
use crate::support::*;
use crate::twins;

fn weigh(_: D, n: u32, _: D) -> u32 {
    step("weigh");
    n
}

twins! {
    fn in_an_unsafe_block(moves: bool = true) -> u32 {
        let v = d("v");
        let w = d("w");
        let n = unsafe {
            if see(moves) { eat(v); } else { for n in 0..2 { if n == 1 { eat(w); break } } }
            std::hint::black_box(3)
        };
        yield_!(ev(()));
        log("end");
        n
    }

    fn in_a_let_behind_a_temporary(moves: bool = true) -> u32 {
        let v = d("v");
        let n = d("t").plus(1) + if see(moves) { eat(v); 1 } else { 2 };
        log("after");
        yield_!(ev(()));
        log("end");
        n
    }

    fn not_in_a_let_behind_a_temporary(moves: bool = false) -> u32 {
        let v = d("v");
        let n = d("t").plus(1) + if see(moves) { eat(v); 1 } else { 2 };
        log("after");
        yield_!(ev(()));
        log("end");
        n
    }

    fn in_a_call(moves: bool = true) -> u32 {
        let v = d("v");
        let n = weigh(d("a"), if see(moves) { eat(v); 1 } else { 2 }, d("b"));
        log("after");
        yield_!(ev(()));
        log("end");
        n
    }

    fn in_the_arms_of_a_temporary(moves: bool = true) -> u32 {
        let v = d("v");
        match Some(d("t")).as_ref() {
            Some(t) => {
                if see(moves) { eat(v); }
                log(t.name());
            }
            None => {}
        }
        log("after");
        yield_!(ev(()));
        log("end");
        1
    }

    fn in_a_loop_over_what_is_borrowed() -> usize {
        let list = vec![d("x"), d("y"), d("z")];
        let v = d("v");
        for x in list.iter() {
            if see(x.name() == "y") {
                eat(v);
                break;
            }
            log(x.name());
        }
        log("after");
        yield_!(ev(()));
        log("end");
        list.len()
    }

    fn in_a_loop_over_temporaries() -> u32 {
        let _older = d("older");
        let v = d("v");
        let mut n = 0;
        for x in [d("x"), d("y")].iter().map(|d| d.name()) {
            n += 1;
            if see(x == "y") { eat(v); break; }
            log(x);
        }
        let _younger = d("younger");
        yield_!(ev(()));
        log("end");
        n
    }

    fn never_in_a_loop() -> u32 {
        let v = d("v");
        let turns = 0..2;
        for n in turns {
            if see(n > 5) { eat(v); break; }
            log("turn");
        }
        log("after");
        yield_!(ev(()));
        log("end");
        1
    }

    fn in_a_loop_over_parts() -> u32 {
        let v = d("v");
        for (x, _) in [(d("x"), d("x2")), (d("y"), d("y2")), (d("z"), d("z2"))] {
            if see(x.name() == "y") { eat(v); break; }
            log(x.name());
        }
        log("after");
        yield_!(ev(()));
        log("end");
        1
    }

    fn before_a_return(moves: bool = true) -> u32 {
        let v = d("v");
        let n = d("t").plus(2) + if see(moves) { eat(v); return 7 } else { 2 };
        log("not come");
        yield_!(ev(()));
        n
    }

    fn inside_of_a_loop_that_waits() -> u32 {
        let mut sum = 0;
        for turn in 0..3u32 {
            let v = d("v");
            let n = d("t").plus(turn) + if see(turn == 1) { eat(v); 1 } else { 2 };
            sum += yield_!(ev(n));
            log("end of the turn");
        }
        sum
    }

    fn two_of_them(moves: bool = true) -> u32 {
        let a = d("a");
        let n = d("t").plus(2) + if see(moves) { eat(a); 1 } else { 2 };
        yield_!(ev(n));
        let b = d("b");
        let n = d("u").plus(2) + if see(!moves) { eat(b); 1 } else { 2 };
        yield_!(ev(n));
        log("end");
        n
    }

        fn something_declared_behind(moves: bool = true) -> u32 {
            let v = d("v");
            let w = d("w");
            let n = d("t").plus(1) + if see(moves) { eat(v); 1 } else { 2 };
            yield_!(ev(()));
            log(w.name());
            n
        }
        fn something_declared_behind_not(moves: bool = false) -> u32 {
            let v = d("v");
            let w = d("w");
            let n = d("t").plus(1) + if see(moves) { eat(v); 1 } else { 2 };
            yield_!(ev(()));
            log(w.name());
            n
        }
        fn part_moved(moves: bool = true) -> u32 {
            let v = Two { a: d("a"), b: d("b") };
            let w = d("w");
            let n = d("t").plus(1) + if see(moves) { eat(v.a); 1 } else { 2 };
            yield_!(ev(()));
            log(w.name());
            n
        }
        fn part_of_tuple(moves: bool = false) -> u32 {
            let v = (d("a"), d("b"));
            let w = d("w");
            let n = weigh(d("t"), if see(moves) { eat(v.0); 1 } else { 2 }, d("u"));
            yield_!(ev(()));
            n
        }
        fn in_a_pattern(moves: bool = false) -> u32 {
            let (u, v, w) = (d("u"), d("v"), d("w"));
            let n = weigh(d("t"), if see(moves) { eat(v); 1 } else { 2 }, d("u"));
            yield_!(ev(()));
            n
        }
        fn in_a_pattern_moved(moves: bool = true) -> u32 {
            let (u, v, w) = (d("u"), d("v"), d("w"));
            let n = weigh(d("t"), if see(moves) { eat(v); 1 } else { 2 }, d("u"));
            yield_!(ev(()));
            n
        }
        fn parameter(u: D = d("u"), v: D = d("v"), w: D = d("w")) -> u32 {
            let n = weigh(d("t"), if see(true) { eat(v); 1 } else { 2 }, d("x"));
            yield_!(ev(()));
            n
        }
        fn parameter_not(u: D = d("u"), v: D = d("v"), w: D = d("w")) -> u32 {
            let n = weigh(d("t"), if see(false) { eat(v); 1 } else { 2 }, d("x"));
            yield_!(ev(()));
            n
        }
        fn waits_between(moves: bool = true) -> u32 {
            let v = d("v");
            let w = d("w");
            yield_!(ev(()));
            log(v.name());
            println!("{v:?} {}", v.name());
            let n = weigh(d("t"), if see(moves) { eat(v); 1 } else { log(v.name()); 2 }, d("x"));
            yield_!(ev(()));
            n
        }
        fn leaves_an_outer_loop() -> u32 {
            let v = d("v");
            let mut n = 0;
            loop {
                n += 1;
                yield_!(ev(n));
                let k = weigh(d("t"), if see(n > 2) { eat(v); break } else { 2 }, d("x"));
                log("turn");
            }
            let w = d("w");
            yield_!(ev(()));
            n
        }
        fn renewed() -> u32 {
            let mut v = d("v");
            let w = d("w");
            for n in 0..3u32 {
                let k = weigh(d("t"), if see(n == 1) { eat(v); v = d("v2"); 2 } else { 2 }, d("x"));
                if see(n == 2) { eat(v); }
                v = d("v3");
                yield_!(ev(n));
            }
            1
        }
        fn renewed_late(c: bool = true) -> u32 {
            let mut v = d("v");
            let w = d("w");
            let k = weigh(d("t"), if see(c) { eat(v); 2 } else { 2 }, d("x"));
            yield_!(ev(1));
            v = yield_!(ev(d("new")));
            log("mid");
            yield_!(ev(1));
            if see(c) { eat(v) }
            yield_!(ev(1));
            1
        }
        fn late() -> u32 {
            let v;
            let w = d("w");
            v = d("v");
            let k = weigh(d("t"), if see(true) { eat(v); 2 } else { 2 }, d("x"));
            yield_!(ev(1));
            1
        }
        fn into_a_closure(c: bool = true) -> u32 {
            let v = d("v");
            let w = d("w");
            let k = weigh(d("t"), if see(c) { let f = move || v.name().len(); f() as u32 } else { 2 }, d("x"));
            yield_!(ev(1));
            1
        }
        fn matched(c: bool = true) -> u32 {
            let v = Some(d("v"));
            let w = d("w");
            let k = weigh(d("t"), if see(c) { match v { Some(x) => x.plus(1), None => 3 } } else { 2 }, d("x"));
            yield_!(ev(1));
            1
        }
        fn leftover(c: bool = true) -> u32 {
            let v = d("v");
            match yield_!(ev((d("a"), d("b")))) { (a, _) => { if see(c) { eat(v); } log("in arm") } }
            yield_!(ev(1));
            1
        }
        fn leftover_if_let(c: bool = true) -> u32 {
            let v = d("v");
            if let (a, Some(_)) = yield_!(ev((d("a"), Some(d("b"))))) { if see(c) { eat(v); } log("in arm") }
            yield_!(ev(1));
            1
        }
        fn in_co(c: bool = true) -> u32 {
            let v = d("v");
            let out = d("out");
            yield_!(bluelet::co! {
                let w = d("w");
                let n = weigh(d("t"), if see(c) { eat(v); 2 } else { 2 }, d("x"));
                yield_!(ev(n));
                log(w.name());
                n
            })
        }
        fn borrowed_loop_in_co(c: bool = true) -> u32 {
            let v = d("v");
            yield_!(bluelet::co! {
                let list = vec![d("x"), d("y")];
                for x in list.iter() { if see(x.name() == "y") { eat(v); break } }
                yield_!(ev(1));
                list.len() as u32
            })
        }

    fn of_a_variable_that_changes(c: bool = true) -> u32 {
        let mut list = vec![d("x")];
        let _younger = d("younger");
        list.push(d("y"));
        let n = weigh(d("a"), if see(c) { list.pop(); eat(list); 1 } else { list.push(d("z")); 2 }, d("b"));
        yield_!(ev(()));
        log("end");
        n
    }

    fn of_a_variable_that_changes_not(c: bool = false) -> u32 {
        let mut list = vec![d("x")];
        let _younger = d("younger");
        list.push(d("y"));
        let n = weigh(d("a"), if see(c) { list.pop(); eat(list); 1 } else { list.push(d("z")); 2 }, d("b"));
        yield_!(ev(()));
        log("end");
        n
    }

    fn looked_at_in_all_ways(c: bool = false) -> u32 {
        let v = d("v");
        let (w, _younger) = (d("w"), d("younger"));
        let name = format!("{v:?} {}", v.name());
        log(name);
        assert_ne!(v, w);
        let look = || v.name();
        log(look());
        let same = &v;
        let n = weigh(d("a"), match see(c) { true => { eat(v); 1 } false => same.plus(2) }, d("b"));
        yield_!(ev(()));
        n
    }

    fn in_a_chain_of_conditions(c: bool = true) -> u32 {
        let v = d("v");
        let _younger = d("younger");
        if let Some(t) = Some(d("t")).as_ref() && see(c) && { eat(v); true } { log(t.name()); }
        yield_!(ev(()));
        log("end");
        1
    }

    fn in_a_loop_that_ends_by_itself() -> u32 {
        let mut v = Some(d("v"));
        let w = d("w");
        let mut n = 0;
        while let Some(t) = Some(d("t")).filter(|_| n < 3).as_ref() {
            n += 1;
            if see(n) == 2 { eat(w); v = None; break; }
            log(t.name());
        }
        yield_!(ev(()));
        log("end");
        n
    }

    fn of_what_an_arm_binds(c: bool = true) -> u32 {
        match yield_!(ev((d("a"), d("b"), d("c")))) {
            (a, b, c2) => {
                let n = weigh(d("x"), if see(c) { eat(b); 1 } else { 2 }, d("y"));
                yield_!(ev(n));
                log(c2.name());
                log(a.name());
                n
            }
        }
    }

    fn of_what_a_condition_binds(c: bool = false) -> u32 {
        if let (a, Some(b)) = yield_!(ev((d("a"), Some(d("b"))))) {
            let n = weigh(d("x"), if see(c) { eat(a); 1 } else { 2 }, d("y"));
            yield_!(ev(n));
            log(b.name());
            n
        } else { 7 }
    }

    fn of_what_a_loop_binds() -> u32 {
        let mut sum = 0;
        for (n, v) in [(1, d("x")), (2, d("y"))] {
            let _younger = d("younger");
            sum += weigh(d("a"), if see(n == 2) { eat(v); n } else { 5 }, d("b"));
            yield_!(ev(sum));
        }
        sum
    }

    fn of_the_value_of_a_block(c: bool = true) -> u32 {
        let v = { let n = yield_!(ev("inner")); d(n) };
        let _younger = d("younger");
        let n = weigh(d("a"), if see(c) { eat(v); 1 } else { 2 }, d("b"));
        yield_!(ev(()));
        n
    }

    fn in_an_operand_beside_one_that_waits(c: bool = true) -> u32 {
        let v = d("v");
        let _younger = d("younger");
        let n = weigh(d("a"), yield_!(ev(3)) + d("t").plus(if see(c) { eat(v); 1 } else { 2 }), d("b"));
        yield_!(ev(()));
        n
    }

    fn in_a_pattern_that_assigns(c: bool = true) -> u32 {
        let (mut v, mut w) = (d("v"), d("w"));
        let n = weigh(d("a"), if see(c) { eat(v); 1 } else { 2 }, d("b"));
        yield_!(ev(()));
        (w, v) = (d("w2"), d("v2"));
        let n = weigh(d("a"), if see(!c) { eat(w); 1 } else { n }, d("b"));
        yield_!(ev(()));
        log(v.name());
        n
    }

    fn of_a_closure(c: bool = true) -> u32 {
        let v = d("v");
        let f = move || { log(v.name()); v };
        let _younger = d("younger");
        let n = weigh(d("a"), if see(c) { eat(f()); 1 } else { 2 }, d("b"));
        yield_!(ev(()));
        n
    }

    fn of_a_box(c: bool = true) -> u32 {
        let v = Box::new(d("v"));
        let _younger = d("younger");
        let n = weigh(d("a"), if see(c) { eat(*v); 1 } else { 2 }, d("b"));
        yield_!(ev(()));
        n
    }

    fn opaque_part(c: bool = true) -> u32 {
        let j = job();
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { eat(j.name); 1 } else { 2 }, d("u"));
        yield_!(ev(()));
        log("end");
        n
    }

    fn opaque_leftover(c: bool = true) -> u32 {
        let j = job();
        match yield_!(ev((d("a"), d("b")))) { (a, _) => { if see(c) { eat(j.rest); } log("in arm") } }
        yield_!(ev(1));
        1
    }

    fn labelled_value(c: bool = true) -> u32 {
        let v = d("v");
        let _y = d("young");
        let n = weigh(d("t"), 'a: { if see(c) { eat(v); break 'a 3 } log("not"); 4 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn let_else(c: bool = true) -> u32 {
        let v = d("v");
        let _y = d("young");
        let Some(w) = Some(d("t")).filter(|t| see(c)) else { eat(v); return 3 };
        yield_!(ev(()));
        log(w.name());
        1
    }

    fn let_else_maybe(c: bool = true) -> u32 {
        let v = d("v");
        for n in 0..2u32 {
            let Some(w) = Some(d("t")).filter(|t| see(n == 0)) else { eat(v); break };
            yield_!(ev(()));
            log(w.name());
        }
        yield_!(ev(()));
        1
    }

    fn question(c: bool = true) -> Result<u32, &'static str> {
        let v = d("v");
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { eat(v); Ok(1) } else { Err("no") }?, d("u"));
        yield_!(ev(()));
        Ok(n)
    }

    fn question_not(c: bool = false) -> Result<u32, &'static str> {
        let v = d("v");
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { eat(v); Ok(1) } else { Err("no") }?, d("u"));
        yield_!(ev(()));
        Ok(n)
    }

    fn nested_loops(c: bool = true) -> u32 {
        let v = d("v");
        let w = d("w");
        'o: for x in [d("x"), d("y")].iter() {
            for y in [d("p"), d("q")].iter() {
                if see(y.name() == "q") { if see(x.name() == "y") { eat(v); break 'o } continue 'o }
                if see(!c) { eat(w); return 9 }
            }
        }
        yield_!(ev(()));
        1
    }

    fn cond_temp(c: bool = true) -> u32 {
        let v = d("v");
        let _y = d("young");
        if d("t").plus(if see(c) { eat(v); 1 } else { 2 }) > 1 { log("then") }
        yield_!(ev(()));
        1
    }

    fn ref_mut_match(c: bool = true) -> u32 {
        let mut v = Some(d("v"));
        let u = d("u");
        match &mut v { Some(x) if see(c) => { *x = d("new"); eat(u); } Some(x) => { log(x.name()) } None => {} }
        yield_!(ev(()));
        match v { Some(ref mut x) => { *x = d("newer"); } None => {} }
        yield_!(ev(()));
        1
    }

    fn shadow(c: bool = true) -> u32 {
        let v = d("v");
        let v = weigh(d("t"), if see(c) { eat(v); 1 } else { 2 }, d("u"));
        let v = (d("v3"), v);
        let n = weigh(d("t"), if see(c) { eat(v.0); 1 } else { v.1 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn box_part(c: bool = true) -> u32 {
        let v = Box::new(two());
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { let Two { a, b } = *v; eat(a); 1 } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn struct_lit(c: bool = true) -> u32 {
        let a = d("a"); let b = d("b");
        let t = if see(c) { Two { a, b } } else { two() };
        yield_!(ev(()));
        t.both()
    }

    fn closures_captured(c: bool = false) -> u32 {
        let v = d("v");
        let _y = d("young");
        let look = |n: u32| { log(v.name()); n };
        let k = look(1);
        let n = weigh(d("t"), if see(c) { let mut f = move || v; eat(f()); 1 } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn co_inner(c: bool = true) -> u32 {
        let v = d("v");
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { let co = bluelet::co! { yield_!(ev(1)); v.plus(1) }; drop(co); 1 } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn matches_mac(c: bool = true) -> u32 {
        let v = Some(d("v"));
        let _y = d("young");
        let n = weigh(d("t"), if matches!(v, Some(ref x) if x.name() == "v") && see(c) { eat(v); 1 } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn option_map(c: bool = true) -> u32 {
        let v = Some(d("v"));
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { v.map_or(0, |x| x.plus(1)) } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn if_let_some(c: bool = true) -> u32 {
        let v = Some(d("v"));
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { if let Some(x) = v { x.plus(1) } else { 9 } } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn if_let_ok(c: bool = true) -> u32 {
        let v: Result<D, D> = Err(d("v"));
        let _y = d("young");
        let n = weigh(d("t"), if see(c) { if let Ok(x) = v { x.plus(1) } else { 9 } } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn vec_into(c: bool = true) -> u32 {
        let v = vec![d("v"), d("w")];
        let _y = d("young");
        for t in [d("t")].iter() { if see(c) { for x in v { eat(x); } break } log(t.name()); }
        yield_!(ev(()));
        1
    }

    fn two_vars(c: bool = true) -> u32 {
        let v = d("v"); let w = d("w"); let x = d("x");
        let n = weigh(if see(c) { v } else { w }, if see(!c) { eat(x); 1 } else { 2 }, d("u"));
        yield_!(ev(()));
        n
    }

    fn expression_tail(c: bool = true) -> u32 {
        let v = d("v");
        let n = { yield_!(ev(())); d("t").plus(if see(c) { eat(v); 1 } else { 2 }) };
        yield_!(ev(()));
        n
    }
}

struct Pair(D, D);

impl Pair {
    fn given_away(self, moves: bool) -> u32 {
        let _younger = d("younger");
        let n = weigh(
            d("t"),
            if see(moves) {
                drop(self);
                1
            } else {
                2
            },
            d("u"),
        );
        block(ev(()));
        log("end");
        n
    }

    #[bluelet::coroutine]
    fn given_away_waiting(self, moves: bool) -> u32 {
        let _younger = d("younger");
        let n = weigh(
            d("t"),
            if see(moves) {
                drop(self);
                1
            } else {
                2
            },
            d("u"),
        );
        yield_!(ev(()));
        log("end");
        n
    }
}

#[test]
fn of_the_receiver() {
    let pair = || Pair(d("a"), d("b"));
    for moves in [true, false] {
        compare("drop(self)", || pair().given_away(moves), || pair().given_away_waiting(moves));
    }
}

twins! {
    fn an_anonymous_coroutine_takes_it(n: u32 = 1) -> u32 {
        let guard = d("guard");
        let _after = d("after");
        match n {
            0 => {
                for x in [d("x"), d("y")].iter() {
                    if x.name() == "y" { eat(guard); break; }
                }
            }
            1 => { yield_!(bluelet::co! { let _c = d("c"); yield_!(ev(1)) + guard.plus(1) }); }
            _ => log(guard.name()),
        }
        yield_!(ev(2))
    }

    fn a_loop_or_an_anonymous_coroutine_takes_it(n: u32 = 0) -> u32 {
        let guard = d("guard");
        let _after = d("after");
        match n {
            0 => {
                for x in [d("x"), d("y")].iter() {
                    if x.name() == "y" { eat(guard); break; }
                }
            }
            1 => { yield_!(bluelet::co! { yield_!(ev(1)) + guard.plus(1) }); }
            _ => {}
        }
        yield_!(ev(2))
    }
}
