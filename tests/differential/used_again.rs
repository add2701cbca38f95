//! Variables that are used again where they were used by value before: they are `Copy`, or were not taken.

use crate::support::*;
use crate::twins;

fn num() -> u32 {
    see(5)
}

/// Has a method that only looks, although std has one of that name which takes.
struct Parser(D);

impl Parser {
    fn expect(&mut self, n: u32) -> u32 {
        log(self.0.name());
        see(n)
    }
}

twins! {
    fn copy_in_loop2() -> u32 {
        let n = num();
        for x in [d("x"), d("y"), d("z")].iter() { eat(n); eat(n); log(x.name()); }
        yield_!(ev(()));
        1
    }
    fn copy_twice(c: bool = true) -> u32 {
        let n = num();
        let m = d("t").plus(1) + if see(c) { eat(n); eat(n); 1 } else { 2 };
        yield_!(ev(()));
        m
    }
    fn expects() -> u32 {
        let mut p = Parser(d("p"));
        p.expect(1);
        p.expect(2);
        yield_!(ev(()));
        log("end");
        1
    }
        fn copy_in_loop() -> u32 {
            let n = num();
            let list = vec![d("x"), d("y"), d("z")];
            for x in list.iter() { eat(n); log(x.name()); }
            yield_!(ev(()));
            list.len() as u32
        }
        fn copy_in_loop_continue() -> u32 {
            let n = num();
            let list = vec![d("x"), d("y"), d("z")];
            'o: for x in list.iter() { for y in 0..2 { if y == 1 { eat(n); continue 'o; } } log(x.name()); }
            yield_!(ev(()));
            list.len() as u32
        }
        fn expects_in_loop() -> u32 {
            struct P(D);
            impl P { fn expect(&mut self, n: u32) -> u32 { see(n) } }
            let mut p = Parser(d("p"));
            for n in 0..2 { p.expect(n); }
            yield_!(ev(()));
            log("end");
            1
        }
        fn labelled(c: bool = true) -> u32 {
            let v = d("v");
            'a: { if c { eat(v); break 'a } }
            yield_!(ev(()));
            log("end");
            1
        }
        fn outer_break() -> u32 {
            let v = d("v");
            'a: loop { for x in 0..3 { if see(x) == 1 { eat(v); break 'a } } log("turn"); }
            yield_!(ev(()));
            log("end");
            1
        }
        fn renewed_in_loop(c: bool = false) -> u32 {
            let mut v = d("v");
            for x in 0..2 { eat(v); v = d("w"); }
            if c { eat(v); }
            yield_!(ev(()));
            log("end");
            1
        }

    fn a_copy_before_the_end_of_the_function(c: bool = true) -> u32 {
        let v = d("v");
        if see(!c) { eat(v); std::process::exit(1); }
        log(v.name());
        if see(c) { eat(v); return 4; }
        yield_!(ev(()));
        5
    }

    fn given_a_value_again_in_each_turn(c: bool = true) -> u32 {
        let mut v = d("v");
        let list = [d("x"), d("y")];
        for x in list.iter() { if see(c) { eat(v); v = d(x.name()); } }
        yield_!(ev(()));
        log("end");
        list.len() as u32
    }

    fn a_copy_in_a_labelled_block(c: bool = true) -> u32 {
        let n = num();
        let list = [d("x"), d("y")];
        for x in &list { 'a: { if see(c) { eat(n); break 'a; } eat((n, x)); } }
        yield_!(ev(()));
        list.len() as u32
    }

    fn a_copy_that_an_inner_loop_takes() -> u32 {
        let n = num();
        let list = [d("x"), d("y")];
        for x in &list { loop { if see(x.name() == "y") { eat(n); } break; } }
        yield_!(ev(()));
        list.len() as u32
    }

    fn a_copy_whose_last_use_is_on_some_ways(c: bool = true) -> u32 {
        let n = num();
        let name = d("v").into_name();
        eat(n);
        eat(name);
        let m = d("t").plus(1) + if see(c) { eat((n, name)); 1 } else { 2 };
        yield_!(ev(()));
        m
    }

    fn moved_for_certain_before_the_end(c: bool = false) -> u32 {
        fn end() -> ! { panic!("ended") }
        let v = d("v");
        let _younger = d("younger");
        if see(c) { eat(v); end(); }
        let m = d("t").plus(1) + if see(!c) { eat(v); 1 } else { 2 };
        yield_!(ev(()));
        m
    }

    fn moved_for_certain_before_the_end_that_comes(c: bool = true) -> u32 {
        fn end() -> ! { panic!("ended") }
        let v = d("v");
        let _younger = d("younger");
        if see(c) { eat(v); end(); }
        let m = d("t").plus(1) + if see(!c) { eat(v); 1 } else { 2 };
        yield_!(ev(()));
        m
    }

    fn a_copy_of_a_parameter(n: (u8, char) = (1, 'c'), c: bool = true) -> u32 {
        for _ in [d("x"), d("y")].iter() { eat(n); }
        let m = d("t").plus(1) + if see(c) { eat(n); 1 } else { 2 };
        yield_!(ev(()));
        m
    }

    fn a_copy_that_is_matched() -> u32 {
        let mut n = num();
        let m = match n { 0 | 2 => 1, n if n > 5 => n, n => n + 1 };
        let list = [d("x"), d("y")];
        for x in list.iter() { if see(x.name() == "x") { eat(n); } eat((x, n)); }
        yield_!(ev(()));
        n = yield_!(ev(7));
        n + m + list.len() as u32
    }
}
