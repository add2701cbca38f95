//! `if`, `match`, conditions and chains.

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, PartialEq)]
pub enum Shape {
    Dot,
    Line(u32),
    Box { w: u32, h: u32 },
}

twins! {
    fn if_with_a_yield(c: bool = true) -> u32 {
        let _a = d("a");
        if c { let _b = d("b"); yield_!(ev(())); log("in"); }
        log("after");
        1
    }

    fn if_not_taken(c: bool = false) -> u32 {
        let _a = d("a");
        if c { let _b = d("b"); yield_!(ev(())); log("in"); }
        log("after");
        yield_!(ev(1))
    }

    fn if_else_values(c: bool = true) -> u32 {
        let x = if c { yield_!(ev(1)) } else { 2 };
        let y = if !c { yield_!(ev(3)) } else { 4 };
        x * 10 + y
    }

    fn if_else_both_yield(c: bool = false) -> u32 {
        let _g = d("g");
        let x = if c { yield_!(ev(1)) } else { let _h = d("h"); yield_!(ev(2)) + 1 };
        yield_!(ev(x))
    }

    fn else_if(n: u32 = 2) -> &'static str {
        if n == 1 { yield_!(ev(())); "one" }
        else if n == 2 { let _b = d("two"); yield_!(ev(())); "two" }
        else if yield_!(ev(true)) { "many" }
        else { "none" }
    }

    fn else_if_later(n: u32 = 7) -> &'static str {
        let r = if n == 1 { yield_!(ev(())); "one" }
        else if n == 2 { yield_!(ev(())); "two" }
        else if yield_!(ev(true)) { "many" }
        else { "none" };
        log("after");
        r
    }

    fn condition_that_yields() -> u32 {
        if yield_!(ev(1)) == 1 && yield_!(ev(2)) == 3 { log("both"); } else { log("not both"); }
        if yield_!(ev(true)) || yield_!(ev(true)) { 1 } else { 2 }
    }

    fn short_circuits() -> (bool, bool, bool, bool) {
        let a = see(false) && yield_!(ev(true));
        let b = see(true) && yield_!(ev(true));
        let c = see(true) || yield_!(ev(true));
        let e = see(false) || yield_!(ev(false)) || yield_!(ev(true));
        (a, b, c, e)
    }

    fn if_let_that_yields() -> u32 {
        if let Some(x) = yield_!(ev(Some(d("x")))) {
            yield_!(ev(()));
            x.name().len() as u32
        } else { 0 }
    }

    fn let_chains() -> u32 {
        let a = Some(3);
        if let Some(x) = a && x > 2 && let Some(y) = yield_!(ev(Some(x + 1))) && y == yield_!(ev(4)) {
            yield_!(ev(x)) + y
        } else { yield_!(ev(0)) }
    }

    fn let_chains_that_fail() -> u32 {
        let a = Some(3);
        let _g = d("g");
        let r = if let Some(x) = a && let Some(y) = yield_!(ev(Some(x + 1))) && y == yield_!(ev(5)) {
            yield_!(ev(x)) + y
        } else { let _h = d("h"); yield_!(ev(0)) };
        log("after");
        r
    }

    fn match_with_yields(n: u32 = 1) -> &'static str {
        let _a = d("a");
        match n {
            0 => { yield_!(ev(())); "zero" }
            1 => { let _b = d("b"); yield_!(ev(())); log("one"); "one" }
            _ => "many",
        }
    }

    fn match_scrutinee() -> u32 {
        match yield_!(ev(Shape::Box { w: 2, h: 3 })) {
            Shape::Dot => 0,
            Shape::Line(l) => yield_!(ev(l)),
            Shape::Box { w, h } if w > 5 => h,
            Shape::Box { w, h } => { yield_!(ev(())); w * yield_!(ev(h)) }
        }
    }

    fn match_moves() -> () {
        let v = Some((d("x"), d("y")));
        match v {
            Some((x, y)) => { yield_!(ev(())); eat(x); yield_!(ev(())); log(y.name()); }
            None => log("none"),
        }
        yield_!(ev(()));
        log("end");
    }

    fn match_as_value() -> u32 {
        let x = match yield_!(ev(Some(2))) {
            Some(n) => n + yield_!(ev(1)),
            None => return 7,
        };
        yield_!(ev(x))
    }

    fn match_with_or_patterns() -> u32 {
        match yield_!(ev(Ok::<u32, u32>(2))) {
            Ok(n) | Err(n) => { yield_!(ev(())); n }
        }
    }

    fn match_by_reference() -> u32 {
        let s = Shape::Line(4);
        let n = match &s { Shape::Line(n) => *n, _ => 0 };
        yield_!(ev(()));
        match s { Shape::Line(ref n) if *n == 4 => yield_!(ev(1)), _ => n }
    }

    fn diverging_arms() -> u32 {
        let mut i = 0;
        loop {
            i += 1;
            let x = match yield_!(ev(i)) { 1 => continue, 2 => 5, _ => break };
            see(x);
        }
        i
    }

    fn conditional_move(c: bool = true) -> () {
        let a = d("a");
        let _b = d("b");
        if c { eat(a); }
        yield_!(ev(()));
        log("end");
    }

    fn conditional_move_not_taken(c: bool = false) -> () {
        let a = d("a");
        let _b = d("b");
        if c { eat(a); }
        yield_!(ev(()));
        log("end");
    }

    fn conditional_move_with_yields(c: bool = true) -> () {
        let a = d("a");
        let _b = d("b");
        if c { yield_!(ev(())); eat(a); yield_!(ev(())); } else { yield_!(ev(())); }
        yield_!(ev(()));
        log("end");
    }

    fn conditional_move_in_match(n: u32 = 2) -> () {
        let a = d("a");
        let b = d("b");
        match n { 1 => eat(a), 2 => { eat(b); } _ => {} }
        yield_!(ev(()));
        log("end");
    }

    fn conditional_move_then_leave(c: bool = true) -> u32 {
        let a = d("a");
        loop {
            let _b = d("b");
            yield_!(ev(()));
            if c { eat(a); break; }
            yield_!(ev(()));
        }
        yield_!(ev(3))
    }

    fn values_that_never_come(c: bool = true) -> Result<u32, &'static str> {
        let _guard = d("guard");
        let n = if c { yield_!(ev(1)) } else { [todo!()][0] };
        let some = match n {
            1 => yield_!(ev(Some(3))),
            _ => Some(unreachable!()),
        };
        let more = if some.is_none() { Some(return Err("none")) } else { yield_!(ev(Some(2))) };
        if n == 1 { yield_!(ev(())); Ok(u32::max(3, return Err("one"))) } else { Ok(more.unwrap_or(1)) }
    }

    fn values_that_never_come_either(c: bool = false) -> Option<(u32, D)> {
        let pair: (u32, D) = if c { (yield_!(ev(1)), d("here")) } else { (2, return yield_!(ev(None))) };
        yield_!(ev(()));
        Some(pair)
    }
}
