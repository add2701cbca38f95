//! Variables that a statement moves on some of its ways, while it holds something else to its end.

use crate::support::*;
use crate::twins;

fn weigh(_: D, n: u32, _: D) -> u32 {
    step("weigh");
    n
}

twins! {
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
}
