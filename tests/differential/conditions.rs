//! Conditions: of `if` and `while`, with `let`, in chains; what they bind and when it drops.

use crate::support::*;
use crate::twins;

fn maybe(name: &'static str, there: bool) -> Option<D> {
    step(format!("maybe {name}"));
    there.then(|| d(name))
}

twins! {
    fn what_a_condition_binds_drops_after_its_branch() -> () {
        let _g = d("g");
        if let Some(_a) = maybe("a", true) { yield_!(ev(())); log("in"); } else { log("else"); }
        log("after");
        yield_!(ev(()));
    }

    fn what_does_not_match_drops_before_else() -> () {
        if let (None, _b) = yield_!(ev((maybe("a", true), d("b")))) { log("in"); }
        else { log("else"); yield_!(ev(())); log("end of else"); }
        log("after");
    }

    fn a_part_that_is_not_bound_drops_with_the_scrutinee() -> () {
        if let Some((a, _)) = yield_!(ev(Some((d("a"), d("b"))))) { log("in"); eat(a); }
        log("after");
        yield_!(ev(()));
    }

    fn a_variable_is_only_looked_at() -> usize {
        let v = maybe("a", true);
        let n = if let Some(a) = &v { a.name().len() } else { 0 };
        yield_!(ev(()));
        if let Some(ref a) = v { log(a.name()); }
        yield_!(ev(()));
        n + v.map_or(0, |v| v.name().len())
    }

    fn a_variable_is_changed_through_a_pattern() -> Option<u32> {
        let mut v = Some(yield_!(ev(1)));
        if let Some(n) = &mut v { *n += 1; }
        if let Some(ref mut n) = v { *n *= 10; }
        yield_!(ev(()));
        if let Some(n) = v.as_mut() { *n += 5; }
        v
    }

    fn a_variable_is_moved_by_a_condition(c: bool = true) -> () {
        let v = maybe("a", c);
        let _g = d("g");
        if let Some(a) = v { yield_!(ev(())); eat(a); }
        yield_!(ev(()));
        log("end");
    }

    fn a_variable_is_not_moved_where_it_does_not_match() -> () {
        let v: Result<D, D> = Err(d("a"));
        let _g = d("g");
        if let Ok(a) = v { eat(a); }
        yield_!(ev(()));
        log("end");
    }

    fn links_of_a_chain_drop_in_reverse() -> () {
        if let Some(a) = maybe("a", true)
            && let Some(b) = yield_!(ev(maybe("b", true)))
            && let Some(c) = maybe("c", true)
            && yield_!(ev(c.name())) == "c"
        {
            log("in");
            yield_!(ev(()));
            log(b.name());
        }
        log("after");
    }

    fn a_failing_link_drops_the_earlier_ones_before_else() -> u32 {
        let _g = d("g");
        if let Some(_a) = maybe("a", true) && let Some(_b) = yield_!(ev(maybe("b", true))) && let Some(_c) = maybe("c", false) {
            yield_!(ev(1))
        } else {
            log("else");
            yield_!(ev(2))
        }
    }

    fn each_link_may_fail() -> Vec<u32> {
        let mut out = Vec::new();
        for i in 0..4u32 {
            let n = if let Some(_a) = maybe("a", i > 0) && i != yield_!(ev(1)) && let Some(_b) = yield_!(ev(maybe("b", i > 2))) { 10 + i }
                else if let Some(_c) = yield_!(ev(maybe("c", i == 2))) { 20 + i }
                else { 30 + i };
            log("turn");
            out.push(n);
        }
        out
    }

    fn a_chain_shadows_as_it_goes() -> u32 {
        let x = Some(Some(3));
        if let Some(x) = x && let Some(x) = x && let x = x + yield_!(ev(1)) && let x = x * 2 && yield_!(ev(true)) { x } else { 0 }
    }

    fn a_chain_with_or_inside() -> u32 {
        let a = Some(2);
        if let Some(n) = a && (n == 1 || yield_!(ev(true))) && !yield_!(ev(false)) { n + 1 } else { 0 }
    }

    fn while_with_a_chain_and_drops() -> u32 {
        let mut n = 0;
        while let Some(_a) = maybe("a", n < 5) && yield_!(ev(n)) < 3 && let Some(_b) = yield_!(ev(maybe("b", true))) {
            let _c = d("c");
            n += 1;
            if n == 1 { continue; }
            yield_!(ev(()));
        }
        log("after");
        n
    }

    fn while_let_over_a_stack() -> () {
        let mut stack = vec![d("a"), d("b")];
        while let Some(top) = stack.pop() {
            if yield_!(ev(top.name())) == "b" { stack.push(d("c")); stack.push(top); yield_!(ev(())); stack.truncate(1); }
            log("turn");
        }
        log("after");
    }

    fn while_with_a_yielding_condition_and_labels() -> u32 {
        let mut n = 0;
        'a: while { let _g = d("g"); yield_!(ev(n)) < 4 } {
            while yield_!(ev(n)) < 9 {
                n += 1;
                if n == 2 { continue 'a; }
                if n == 3 { break 'a; }
            }
        }
        n
    }

    fn links_use_what_earlier_links_bind_in_a_loop() -> u32 {
        let mut n = 0;
        loop {
            n += 1;
            let _g = d("g");
            if let Some(a) = maybe("a", n < 3) && a.name() == "a" && let Some(b) = Some(a) && b.name() != "x" {
                if n == 1 { let back = yield_!(ev(b)); log(back.name()); }
                log("turn");
            } else { break; }
        }
        n
    }

    fn a_condition_that_leaves() -> u32 {
        let mut n = 0;
        loop {
            let _g = d("g");
            n += 1;
            if (if n < 3 { continue } else { yield_!(ev(n)) }) == 4 { break; }
        }
        while (yield_!(ev(n)) < 6) && { if n == 5 { return n * 100; } true } { n += 1; }
        n
    }

    fn a_block_as_condition() -> u32 {
        if { let a = d("a"); let r = yield_!(ev(a.name().len())); r == 1 } { log("yes"); 1 } else { 2 }
    }

    fn a_match_as_condition() -> u32 {
        if match yield_!(ev(3)) { 3 => yield_!(ev(true)), _ => false } { 1 } else { 2 }
    }

    fn nested_ifs_as_values() -> u32 {
        let a = if yield_!(ev(true)) { if yield_!(ev(false)) { 1 } else { yield_!(ev(2)) } } else { 3 };
        a + if a == 2 { yield_!(ev(10)) } else if yield_!(ev(true)) { 20 } else { 30 }
    }

    fn a_long_else_if_chain(n: u32 = 3) -> &'static str {
        let _g = d("g");
        if let 0 = n { "zero" }
        else if let Some(_a) = maybe("a", n == 1) { "one" }
        else if yield_!(ev(n)) == 2 { "two" }
        else if let Some(a) = yield_!(ev(maybe("b", n == 3))) && a.name() == "b" { log("three"); "three" }
        else { "many" }
    }

    fn an_if_without_else_as_tail(c: bool = true) -> () {
        let _g = d("g");
        if c { let _h = d("h"); yield_!(ev(())); }
    }

    fn an_if_whose_value_is_dropped(c: bool = true) -> () {
        if c { yield_!(ev(d("a"))) } else { d("b") };
        log("after");
        if c { d("c") } else { yield_!(ev(d("d"))) };
        log("end");
    }

    fn a_scrutinee_borrows_while_nothing_waits() -> u32 {
        let cell = std::cell::RefCell::new(vec![1, 2, 3]);
        let mut sum = 0;
        while let Some(n) = { let n = cell.borrow_mut().pop(); n } {
            sum += yield_!(ev(n));
            if n == 3 { cell.borrow_mut().push(10); }
        }
        if let Some(n) = cell.borrow().first() { sum += n; }
        yield_!(ev(sum))
    }

    fn assignment_in_conditions() -> u32 {
        let mut a = 0;
        if { a = yield_!(ev(3)); a > 2 } && { a += 1; true } { a += yield_!(ev(10)); }
        a
    }

    fn a_value_that_is_given_in_the_condition() -> u32 {
        let x;
        if { x = yield_!(ev(3)); x > 2 } { yield_!(ev(x)) } else { x + 1 }
    }

    fn move_in_a_condition(c: bool = true) -> u32 {
        let a = d("a");
        let _g = d("g");
        if c && a.into_name() == yield_!(ev("a")) { log("same"); }
        yield_!(ev(()));
        log("end");
        1
    }

    fn not_of_a_chain() -> u32 {
        let a = 3;
        if !(a > 2 && yield_!(ev(false))) && a == yield_!(ev(3)) { 1 } else { 2 }
    }

    fn let_else_with_a_chain_inside() -> u32 {
        let _g = d("g");
        let (Some(a), Ok(b)) = yield_!(ev((Some(1), Ok::<u32, D>(2)))) else { return yield_!(ev(0)) };
        let Some(c) = (if yield_!(ev(true)) { Some(3) } else { None }) else { panic!("not reached") };
        let Err(e) = yield_!(ev(Err::<D, u32>(4))) else { unreachable!() };
        a + b + c + e
    }

    fn a_part_that_a_range_allows_and_more() -> u32 {
        let pair = Some((d("x"), 2));
        if let Some((x, n @ 1..=3)) = pair && n > 1 {
            yield_!(ev(x.plus(n)))
        } else {
            yield_!(ev(9))
        }
    }

    fn a_part_that_a_range_allows_and_less() -> u32 {
        let pair = Some((d("x"), 1));
        if let Some((x, n @ 1..=3)) = pair && n > 1 {
            yield_!(ev(x.plus(n)))
        } else {
            yield_!(ev(9))
        }
    }

    fn a_part_that_a_range_forbids() -> u32 {
        let pair = Some((d("x"), 4));
        if let Some((x, n @ 1..=3)) = pair && n > 1 {
            yield_!(ev(x.plus(n)))
        } else {
            yield_!(ev(9))
        }
    }

    fn a_part_in_the_else_of_another() -> u32 {
        let (one, pair) = (None::<D>, Some((d("a"), d("b"))));
        if let Some(x) = one {
            yield_!(ev(x.plus(1)))
        } else if let Some((a, _)) = pair && yield_!(ev(a.name() == "a")) {
            yield_!(ev(a.plus(2)))
        } else {
            yield_!(ev(9))
        }
    }

    fn let_else_drops_what_does_not_match() -> u32 {
        let mut n = 0;
        loop {
            n += 1;
            let _g = d("g");
            let (Some(a), _b) = yield_!(ev((maybe("a", n == 3), d("b")))) else {
                log("else");
                yield_!(ev(()));
                continue;
            };
            log("matched");
            yield_!(ev(()));
            eat(a);
            break n;
        }
    }

    fn let_else_moves_a_variable() -> () {
        let v = maybe("a", true);
        let w = maybe("b", false);
        let Some(a) = v else { return };
        yield_!(ev(()));
        let Some(b) = w else { let _h = d("h"); yield_!(ev(())); log(a.name()); return };
        log(b.name());
    }
}
