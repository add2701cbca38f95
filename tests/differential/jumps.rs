//! `break`, `continue`, `return` from anywhere, with values, through everything.

use crate::support::*;
use crate::twins;

twins! {
    fn break_with_a_yield_through_scopes() -> u32 {
        let r = 'a: {
            let _a = d("a");
            let r = 'b: loop {
                let _b = d("b");
                for i in 0..5u32 {
                    let _c = d("c");
                    if i == 1 { break 'b yield_!(ev(i * 10)); }
                    if i == 7 { break 'a yield_!(ev(i)); }
                }
            };
            log("b is over");
            if yield_!(ev(r)) == 10 { break 'a r + 1; }
            0
        };
        log("a is over");
        r
    }

    fn the_value_of_a_break_moves_a_local() -> &'static str {
        let x = loop {
            let a = d("a");
            let _b = d("b");
            yield_!(ev(()));
            break a;
        };
        log("after");
        yield_!(ev(()));
        x.name()
    }

    fn the_value_of_a_block_moves_a_local() -> () {
        let x = {
            let a = d("a");
            let _b = d("b");
            yield_!(ev(()));
            a
        };
        log("after");
        yield_!(ev(()));
        eat(x);
    }

    fn return_moves_a_local() -> D {
        let a = d("a");
        let _b = d("b");
        if yield_!(ev(true)) { let _c = d("c"); return a; }
        yield_!(ev(()));
        d("other")
    }

    fn return_as_an_operand() -> u32 {
        let _a = d("a");
        let _n: u32 = 1 + if yield_!(ev(true)) { return yield_!(ev(5)) + see(1) } else { 2 };
        7
    }

    fn return_in_a_yield() -> u32 {
        let a = d("a");
        yield_!(ev((a, if see(true) { return 3 } else { d("b") })));
        4
    }

    fn break_in_a_yield() -> u32 {
        let mut n = 0;
        loop {
            let a = d("a");
            n += 1;
            yield_!(ev((a, if n == 3 { break } else if n == 1 { continue } else { 5 })));
        }
        n
    }

    fn question_in_a_yield() -> Result<u32, &'static str> {
        let a = d("a");
        let r: Result<u32, &'static str> = Err("no");
        yield_!(ev((a, r?)));
        Ok(1)
    }

    fn jumps_without_values_are_operands() -> u32 {
        let mut n = 0;
        'l: loop {
            n += 1;
            let (a, b) = (yield_!(ev(n)), if n < 3 { continue 'l } else { n });
            let v = vec![a, b, match n { 4 => break 'l, m => yield_!(ev(m)) }];
            see(v);
        }
        n
    }

    fn the_same_label_twice() -> u32 {
        let mut n = 0;
        'a: for i in 0..2u32 { 'b: for j in 0..3u32 { if j == 1 { continue 'a; } n += yield_!(ev(i + j)); } }
        'a: for i in 0..3u32 { if i == 1 { break 'a; } 'b: loop { n += yield_!(ev(10)); break 'b; } }
        n
    }

    fn labels_of_blocks_in_loops() -> Vec<u32> {
        let mut out = Vec::new();
        'l: for i in 0..4u32 {
            let _g = d("g");
            let v = 'v: {
                let _h = d("h");
                if i == 1 { break 'v 100; }
                if i == 2 { continue 'l; }
                if i == 3 { break 'l; }
                yield_!(ev(i))
            };
            out.push(v);
        }
        out
    }

    fn a_loop_in_a_loop_condition() -> u32 {
        let mut n = 0;
        while loop { n += yield_!(ev(1)); if n % 3 == 0 { break n < 7; } } { n += 1; }
        n
    }

    fn a_loop_that_never_ends_but_returns() -> u32 {
        let _a = d("a");
        let mut n = 0;
        loop {
            let _b = d("b");
            n += yield_!(ev(1));
            loop { if n == 2 { return n; } break; }
        }
    }

    fn unit_breaks() -> () {
        let mut n = 0;
        let u = loop { n += 1; if yield_!(ev(n)) == 2 { break; } };
        let w = 'b: { if n == 2 { break 'b; } yield_!(ev(())) };
        see((u, w));
    }

    fn continue_runs_the_condition_again() -> u32 {
        let mut n = 0;
        while { n += 1; see(n) } < 5 {
            let _g = d("g");
            if n % 2 == 0 { continue; }
            yield_!(ev(n));
        }
        n
    }

    fn break_leaves_the_iterator_to_be_dropped() -> () {
        let v = vec![d("1"), d("2"), d("3")];
        for x in v {
            let _g = d("g");
            yield_!(ev(()));
            if x.name() == "2" { let _h = d("h"); break; }
        }
        log("after");
    }

    fn return_leaves_the_iterators_to_be_dropped() -> u32 {
        let _a = d("a");
        for x in [d("1"), d("2")] {
            for y in vec![d("3"), d("4")] {
                let _g = d("g");
                if y.name() == "4" { return yield_!(ev(x.name().len() as u32)); }
                yield_!(ev(()));
            }
        }
        0
    }

    fn outer_continue_drops_the_inner_iterator() -> u32 {
        let mut n = 0;
        'o: for x in [d("1"), d("2")] {
            for y in [d("3"), d("4")] {
                n += yield_!(ev(1));
                if n == 1 { eat(x); continue 'o; }
                eat(y);
            }
            log(x.name());
        }
        n
    }

    fn code_after_a_jump_is_not_reached() -> u32 {
        let _a = d("a");
        if yield_!(ev(true)) {
            return 1;
            #[allow(unreachable_code)]
            { yield_!(ev(())); }
        }
        2
    }

    fn a_tail_that_returns() -> u32 {
        let _a = d("a");
        yield_!(ev(()));
        return { let _b = d("b"); yield_!(ev(3)) };
    }

    fn a_jump_in_an_index_and_in_a_field() -> u32 {
        let v = vec![1, 2, 3];
        let mut n = 0;
        loop {
            n += v[if n > 5 { break } else { yield_!(ev(2)) }];
            n += (if n == 3 { continue } else { (n, 1) }).1;
        }
        n
    }

    fn a_jump_in_an_assignment() -> Vec<u32> {
        let mut v = vec![0; 3];
        for i in 0..5usize {
            v[i] = if i == 1 { continue } else if i == 3 { break } else { yield_!(ev(i as u32 + 5)) };
            v[if i == 0 { yield_!(ev(0)) } else { break }] += yield_!(ev(1));
        }
        v
    }

    fn a_block_with_a_label_as_an_operand() -> u32 {
        1 + 'a: { let _g = d("g"); if yield_!(ev(false)) { break 'a 5; } yield_!(ev(6)) } * 'b: { break 'b see(2) }
    }

    fn deep_nesting() -> u32 {
        let mut n = 0;
        'a: loop {
            let _1 = d("1");
            'b: {
                let _2 = d("2");
                for _ in 0..3 {
                    let _3 = d("3");
                    if n > 0 {
                        let _4 = d("4");
                        match yield_!(ev(n)) {
                            1 => { let _5 = d("5"); n += 1; break 'b }
                            2 => { let _6 = d("6"); n += 1; continue 'a }
                            3 => { n += 1; break }
                            _ => break 'a,
                        }
                    }
                    n += 1;
                }
                log("loop over");
            }
            log("block over");
            yield_!(ev(()));
        }
        n
    }

    fn break_with_a_value_that_never_comes(n: u32 = 3) -> u32 {
        let _a = d("a");
        let m = loop {
            let _b = d("b");
            let m = yield_!(ev(n));
            break loop {
                if m == 3 { return m; }
            };
        };
        m
    }

    fn break_with_the_break_of_an_outer_block() -> u32 {
        let n = 'outer: {
            let _a = d("a");
            let _: u32 = 'inner: {
                let _b = d("b");
                break 'inner break 'outer yield_!(ev(2));
            };
            3
        };
        n + yield_!(ev(1))
    }

    fn a_condition_leaves_its_own_loop() -> u32 {
        let mut n = 0;
        'a: while 'c: {
            if n > 6 {
                break 'c false;
            }
            let _t = d("t");
            if yield_!(ev(n)) == 5 {
                break 'a;
            }
            if n == 2 {
                n += 2;
                continue 'a;
            }
            true
        } {
            n += 1;
            if yield_!(ev(n)) == 4 {
                continue;
            }
        }
        n
    }
}
