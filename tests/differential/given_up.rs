//! What is left when a body is given up at a wait: blocks that are over, values moved elsewhere, delegates half done.

use bluelet::Coroutine;

use crate::support::*;
use crate::twins;

/// An argument of which the coroutine borrows for as long as it goes on.
#[bluelet::coroutine]
fn borrowing(config: &D, text: String) -> usize {
    let _g = d("in the delegate");
    yield_!(ev(config.name()));
    config.name().len() + text.len()
}

#[bluelet::coroutine]
fn inner(name: &'static str) -> u32 {
    let _g = d(name);
    yield_!(ev(1));
    yield_!(ev(2))
}

#[bluelet::coroutine]
fn numbered(condition: bool) -> u32 {
    let _g = d(if condition { "outer" } else { "inner" });
    let mut n = yield_!(ev(0));
    if condition {
        yield_!(ev(1));
        n += yield_!(Box::new(numbered(false)) as Box<dyn Coroutine<Output = u32>>);
        yield_!(ev(2));
    }
    n + yield_!(ev(3))
}

#[bluelet::coroutine]
fn permutations(mut list: Vec<u32>) -> Vec<Vec<u32>> {
    if list.len() < 2 {
        return vec![yield_!(ev(list))];
    }
    let _g = d("level");
    let first = list.remove(0);
    let rest = Box::new(permutations(list)) as Box<dyn Coroutine<Output = Vec<Vec<u32>>>>;
    let mut all = Vec::new();
    for permutation in yield_!(rest) {
        for i in 0..=permutation.len() {
            let mut longer = permutation.clone();
            longer.insert(i, first);
            if i == 1 {
                yield_!(ev(i));
            }
            all.push(longer);
        }
    }
    all
}

twins! {
    fn in_order_of_declaration() -> () {
        log("function");
        let x = d("x");
        let y = d("y");
        yield_!(ev(()));
    }

    fn one_is_over_with_its_block() -> () {
        { let x = d("x"); yield_!(ev(())); }
        let y = d("y");
        yield_!(ev(()));
    }

    fn each_moves_into_a_block_of_its_own() -> () {
        let x = d("x");
        let y = d("y");
        { x };
        yield_!(ev(()));
        { y };
        yield_!(ev(()));
    }

    fn both_move_into_one_block() -> () {
        let x = d("x");
        let y = d("y");
        { let a = x; yield_!(ev(())); y; };
        yield_!(ev(()));
    }

    fn a_later_move_changes_nothing_before_it() -> () {
        let x = d("x");
        let y = d("y");
        yield_!(ev(()));
        { x; yield_!(ev(())); y; };
    }

    fn moved_into_a_delegate_that_is_dropped() -> () {
        let x = d("x");
        let y = d("y");
        let later = bluelet::co! { eat(x); yield_!(ev(())); eat(y); };
        log("made");
        yield_!(ev(()));
        drop(later);
        yield_!(ev(()));
    }

    fn a_value_waited_for_twice() -> () {
        yield_!(inner("first"));
        yield_!(inner("second"));
    }

    fn a_delegate_in_a_delegate(condition: bool = true) -> u32 {
        let _t = d("top");
        yield_!(numbered(condition)) + 1
    }

    fn an_empty_delegate(condition: bool = false) -> u32 {
        let _t = d("top");
        yield_!(bluelet::co! { if condition { yield_!(ev(1)) } else { 0 } }) + yield_!(ev(5))
    }

    fn a_delegate_that_was_started_elsewhere() -> u32 {
        let first = Box::new(inner("kept")) as Box<dyn Coroutine<Output = u32>>;
        let other = bluelet::co! { let f = first; let n = yield_!(ev(1)); n + yield_!(f) };
        log("chained");
        yield_!(other) + yield_!(ev(1))
    }

    fn a_delegate_borrows_an_argument(config: &D = Box::leak(Box::new(D("config")))) -> usize {
        let _g = d("g");
        yield_!(borrowing(config, "text".to_string()))
    }

    fn all_orders_of_three() -> Vec<Vec<u32>> {
        yield_!(permutations(vec![1, 3, 2]))
    }

    fn no_order_at_all() -> Vec<Vec<u32>> {
        yield_!(permutations(vec![]))
    }

    fn a_sequence_without_end_is_limited(start: u32 = 10) -> u32 {
        let _g = d("g");
        let mut sum = 0;
        for n in (start..).step_by(3) {
            if yield_!(ev(n)) >= 20 { break; }
            sum += n;
        }
        sum
    }

    fn a_sequence_without_end_by_a_function_of_the_body() -> u32 {
        let mut next = { let mut n = 10; let held = d("held"); move || { n += 3; log(held.name()); n } };
        let mut sum = 0;
        while let n @ ..20 = next() {
            sum += yield_!(ev(n));
        }
        sum
    }

    fn a_function_chained_to_a_function(end: u8 = 4) -> Vec<u8> {
        let until = |start: u8| start..end;
        let mut all = Vec::new();
        for i in (1..3).chain(until(3)) {
            all.push(yield_!(ev(i)));
        }
        all
    }

    fn jumps_out_of_nested_guards(which: &'static str = "break", n: u32 = 2) -> Result<u32, &'static str> {
        let _outer = d("outer");
        yield_!(ev(1));
        'turns: for i in 0..n {
            let _a = d("a");
            yield_!(ev(i));
            {
                let _b = d("b");
                yield_!(ev(2));
                {
                    let _c = d("c");
                    yield_!(ev(3));
                    match which {
                        "break" => { yield_!(ev("breaking")); break 'turns; }
                        "continue" => { yield_!(ev("continuing")); continue 'turns; }
                        _ => {}
                    }
                    yield_!(ev(5));
                }
            }
            yield_!(fail("inside"))?;
        }
        Ok(yield_!(ev(6)))
    }

    fn jumps_back_over_nested_guards(which: &'static str = "continue", n: u32 = 3) -> Result<u32, &'static str> {
        let _outer = d("outer");
        yield_!(ev(1));
        'turns: for i in 0..n {
            let _a = d("a");
            yield_!(ev(i));
            {
                let _b = d("b");
                {
                    let _c = d("c");
                    yield_!(ev(3));
                    match which {
                        "break" => { yield_!(ev("breaking")); break 'turns; }
                        "continue" => { yield_!(ev("continuing")); continue 'turns; }
                        _ => {}
                    }
                }
            }
            yield_!(fail("inside"))?;
        }
        Ok(yield_!(ev(6)))
    }

    fn leaves_by_a_question_under_nested_guards(which: &'static str = "neither") -> Result<u32, &'static str> {
        let _outer = d("outer");
        'turns: for i in 0..3 {
            let _a = d("a");
            {
                let _b = d("b");
                match which { "break" => break 'turns, "continue" => continue 'turns, _ => yield_!(ev(())) }
            }
            yield_!(fail::<u32>("inside"))?;
        }
        Ok(yield_!(ev(6)))
    }

    fn backwards_once_with_a_guard_in_each_loop() -> () {
        let mut first = true;
        'outer: loop {
            yield_!(ev(0));
            let _f = d("finally");
            loop {
                let _i = d("inner");
                yield_!(ev(1));
                if first {
                    first = false;
                    yield_!(ev(2));
                    continue 'outer;
                } else {
                    yield_!(ev(3));
                    break;
                }
            }
            yield_!(ev(4));
            break;
        }
        yield_!(ev(7));
    }

    fn out_of_any_labelled_block(limit: u32 = 3) -> u32 {
        yield_!(ev(0));
        'turns: for i in 0..limit {
            let _t = d("turn");
            'one: { yield_!(ev(2)); break 'one; }
            'two: {
                if limit == 3 { 'three: {
                    let _g = d("three");
                    yield_!(ev(4));
                    if i == 0 { break 'two; }
                    yield_!(ev(5));
                    if i == 1 { break 'three; }
                    'four: { yield_!(ev(6)); }
                    if i == 2 { break 'turns; }
                    yield_!(ev(7));
                } }
                log("end of two");
            }
            'none: { break 'none }
            yield_!(ev(8));
        }
        yield_!(ev(9))
    }

    fn a_block_left_after_a_turn_that_never_repeats() -> () {
        let _f = d("f");
        loop {
            loop { yield_!(ev("c")); let _c = d("c"); break; }
            yield_!(ev("d"));
            if true { break; }
        }
        yield_!(ev("e"));
    }

    fn empty_loops_and_blocks(x: bool = false) -> () {
        while x {}
        for _ in 0..0 {}
        loop { if !x { break } }
        while yield_!(ev(false)) {}
        {}
        for _ in yield_!(ev(Vec::<D>::new())) {}
    }

    fn names_of_inner_blocks_and_of_closures() -> Vec<u32> {
        let (a_0, a_1) = (0, 1);
        let a = 3;
        let mut out = vec![];
        { let a = 1; out.push(yield_!(ev(a + a_0))); }
        { let a = 2; out.push(yield_!(ev(a - 1 + a_1))); }
        out.push(yield_!(ev(a)));
        let mut later: Vec<Box<dyn Fn() -> u32>> = vec![];
        for a in 0..3 { let b = a; later.push(Box::new(move || b)); }
        { let mut a; while { a = later.pop(); a.is_some() } { out.push(yield_!(ev(a.unwrap()()))); } }
        out.push(a);
        out
    }

    fn a_caught_error_has_the_name_of_a_variable(x: u32 = 1) -> Vec<u32> {
        let y = x + 1;
        let mut out = vec![];
        if let Err(mut x) = yield_!(ev(Err::<(), u32>(x + 2))) { out.push(yield_!(ev(x))); x += 1; out.push(yield_!(ev(x))); }
        out.push(yield_!(ev(x)));
        match yield_!(ev(Err::<(), u32>(x + 3))) {
            Err(mut y) => { out.push(yield_!(ev(y))); y *= 2; out.push((|y: u32| y + 1)(y)); out.push(yield_!(ev(y))); }
            Ok(()) => {}
        }
        out.push(y);
        out
    }

    fn functions_after_their_use_in_each_block(n: u32 = 3) -> Vec<u32> {
        let mut out = vec![yield_!(ev(increment(n)))];
        fn increment(x: u32) -> u32 { step("increment"); x + 1 }
        if n % 2 == 1 {
            out.push(yield_!(ev(halve(decrement(n)))));
            fn halve(x: u32) -> u32 { x >> 1 }
            fn decrement(x: u32) -> u32 { x - 1 }
        }
        out.push(yield_!(ev(increment(increment(n)))));
        out
    }

    fn a_guard_that_names_a_part(text: &'static str = "b") -> u32 {
        struct Inner { state: bool }
        struct Reaches(Inner, D);
        impl std::ops::Deref for Reaches { type Target = Inner; fn deref(&self) -> &Inner { step("deref"); &self.0 } }
        let inner = Reaches(Inner { state: false }, d("reaches"));
        match inner.state {
            true if see(false) => 1,
            false => yield_!(ev(2)),
            _ => 3,
        }
    }

    fn chains_of_tests_each_with_a_temporary() -> u32 {
        fn some(name: &'static str) -> Option<D> { Some(d(name)) }
        let mut n = 0;
        if some("1").is_some() && yield_!(ev(true)) && (some("2").is_none() || yield_!(ev(true)) && some("3").is_some()) { n += 1; log("then"); }
        if (some("4").is_none() || some("5").is_some()) && let Some(_d) = yield_!(ev(some("6"))) && (some("7").is_none() || yield_!(ev(false))) { n += 10; } else { log("else"); }
        if let Some(_d) = some("8") && yield_!(ev(true)) && let Some(_e) = some("9") && some("10").is_some() { yield_!(ev(())); n += 100; }
        let _ = some("11").is_none() || yield_!(ev(some("12"))).is_none() || some("13").is_some();
        n
    }

    fn a_chain_runs_while_its_value_is_there() -> u32 {
        let mut v = Some(d("v"));
        let mut n = 0;
        while let Some(_d) = v && yield_!(ev(true)) && yield_!(ev(Some(d("w")))).is_some() {
            yield_!(ev(()));
            n += 1;
            v = if n < 3 { Some(d("again")) } else { None };
        }
        n
    }

    fn matches_in_scrutinees() -> () {
        match { let _ = d("7"); let _d = d("9"); yield_!(ev(())); log("8") } { () => log("10") }
        match { match yield_!(ev(Some(d("14")))) { _x => { log("11"); yield_!(ev(Some(d("13")))) } } } { _ => log("12") }
        match { loop { break match yield_!(ev(Some(d("16")))) { _x => { yield_!(ev(())); Some(d("18")) } }; } } { _y => { yield_!(ev(())); log("17") } }
    }
}
