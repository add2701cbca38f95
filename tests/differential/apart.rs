//! Values that are moved on some of the ways through a construct.

use crate::support::*;
use crate::twins;

twins! {
    fn an_if_without_else_as_a_value_moves_on_one_way() -> Result<u32, &'static str> {
        let v = d("v");
        if let (_, None) = yield_!(ev((1, Some(d("if"))))) && see(true) {
            if let Some(inner) = Some(yield_!(ok(d("inner")))?) {
                let [_one, _other] = [v, inner];
            }
        } else {
            log("else");
        }
        yield_!(ev(()));
        Ok(1)
    }

    fn a_chain_without_else_as_a_value_moves_on_one_way() -> Result<u32, &'static str> {
        let v = d("v");
        if let (_, Some(_)) = yield_!(ev((1, Some(d("if"))))) && see(true) {
            if see(true) && let Some(inner) = Some(yield_!(ok(d("inner")))?) && inner.name() != "x" {
                let [_one, _other] = [v, inner];
            }
        } else {
            log("else");
        }
        yield_!(ev(()));
        Ok(1)
    }

    fn a_condition_that_yields_and_moves(c: bool = true) -> u32 {
        let g = d("g");
        if yield_!(ev(true)) && c { eat(g); }
        log("behind");
        yield_!(ev(1))
    }
    fn two_breaks_one_moves(n: u32 = 1) -> u32 {
        let g = d("g");
        loop {
            if n == 1 { eat(g); break; }
            if n == 2 { break; }
            yield_!(ev(()));
            if n == 3 { log("three"); break; }
        }
        log("behind");
        yield_!(ev(1))
    }
    fn two_breaks_one_moves_not(n: u32 = 2) -> u32 {
        let g = d("g");
        let r = loop {
            if n == 1 { eat(g); break 5; }
            if n == 2 { break 6; }
            yield_!(ev(()));
        };
        log("behind");
        yield_!(ev(r))
    }
    fn a_continue_moves(n: u32 = 2) -> u32 {
        let mut i = 0;
        let mut g = d("g");
        while i < 3 {
            i += 1;
            if i == n { eat(g); g = d("new"); continue; }
            if i == 1 { continue; }
            yield_!(ev(()));
        }
        log(g.name());
        yield_!(ev(1))
    }
    fn a_labelled_block_moves(n: u32 = 2) -> u32 {
        let g = d("g");
        let r = 'a: {
            if n == 1 { break 'a 1; }
            if n == 2 { eat(g); break 'a 2; }
            if yield_!(ev(n)) == 3 { break 'a 3; }
            4
        };
        log("behind");
        yield_!(ev(r))
    }
    fn a_labelled_block_that_does_not_suspend(n: u32 = 2) -> u32 {
        let g = d("g");
        let r = 'a: {
            if n == 1 { break 'a 1; }
            if n == 2 { eat(g); break 'a 2; }
            4
        };
        log("behind");
        yield_!(ev(r))
    }
    fn a_match_in_a_loop_moves(n: u32 = 2) -> u32 {
        let g = d("g");
        for i in 0..4 {
            match i {
                0 => continue,
                k if k == n => { eat(g); break }
                9 => break,
                _ => {}
            }
            yield_!(ev(i));
        }
        log("behind");
        yield_!(ev(1))
    }
    fn a_short_circuit_moves(c: bool = true) -> u32 {
        let g = d("g");
        let b = c && { eat(g); true };
        log("behind");
        yield_!(ev(b as u32))
    }
    fn a_question_mark_after_a_conditional_move(c: bool = true) -> Result<u32, &'static str> {
        let g = d("g");
        if c { eat(g); yield_!(fail::<()>("no"))?; }
        log("behind");
        yield_!(ok(1))
    }
    fn an_operand_moves(c: bool = false) -> u32 {
        let g = d("g");
        let n = see(1) + if c { eat(g); 2 } else { 3 } + yield_!(ev(4));
        log("behind");
        yield_!(ev(n))
    }
    fn an_argument_moves(c: bool = false) -> u32 {
        let g = d("g");
        log(if c { eat(g); "a" } else { "b" });
        log("behind");
        yield_!(ev(1))
    }
    fn two_moves_in_one_if(c: bool = false, e: bool = true) -> u32 {
        let (g, h) = (d("g"), d("h"));
        if c { eat(g); } else if e { eat(h); }
        log("behind");
        yield_!(ev(1))
    }
    fn a_nested_loop_moves(n: u32 = 1) -> u32 {
        let g = d("g");
        'outer: for i in 0..3 {
            for j in 0..3 {
                if j == 2 { continue 'outer; }
                if i == n { eat(g); break 'outer; }
                if i + j == 9 { break 'outer; }
                yield_!(ev(j));
            }
        }
        log("behind");
        yield_!(ev(1))
    }
    fn a_closure_moves(c: bool = true) -> u32 {
        let g = d("g");
        if c { let f = move || g.name().len(); log(format!("{}", f())); }
        log("behind");
        yield_!(ev(1))
    }
    fn a_move_in_a_let_else(c: Option<u32> = None) -> u32 {
        let g = d("g");
        let Some(n) = c else { eat(g); return yield_!(ev(0)) };
        log("behind");
        yield_!(ev(n))
    }
    fn a_move_in_while_condition(n: u32 = 1) -> u32 {
        let g = Some(d("g"));
        let mut i = 0;
        while i < n { i += yield_!(ev(1)); if i == 3 { drop(g); return 7; } }
        log("behind");
        yield_!(ev(1))
    }
    fn a_value_is_replaced_where_maybe_moved(c: bool = true) -> u32 {
        let mut g = d("g");
        if c { eat(g); }
        log("behind");
        g = d("h");
        yield_!(ev(1));
        g.name().len() as u32
    }
}
