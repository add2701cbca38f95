//! A value that is matched and not taken as a whole lives to the end of the construct.

use crate::support::*;
use crate::twins;

twins! {
    fn an_arm_that_does_not_wait_renews_what_was_moved(moves: bool = true) -> u32 {
        let mut v = d("v");
        if moves {
            eat(v);
        }
        match yield_!(ev((d("taken"), Some(d("left"))))) {
            (taken, _) => {
                eat(taken);
                v = d("new");
                log("behind");
            }
        }
        yield_!(ev(()));
        v = d("last");
        1
    }

    fn an_arm_renews_what_was_moved_by_a_pattern() -> u32 {
        let mut v = d("v");
        eat(v);
        let mut n = 0;
        while n < 3 {
            n += 1;
            match yield_!(ev((d("taken"), Some(d("left"))))) {
                (_taken, None) => yield_!(ev(1)),
                (_, Some(left)) if left.name() == "x" => 2,
                (taken, _) if taken.name() != "t" => {
                    eat(taken);
                    (v, _) = (d("new"), d("ignored"));
                    3
                }
                _ => 4,
            };
            let _w = d("w");
        }
        yield_!(ev(()));
        1
    }

    fn a_branch_renews_what_was_moved() -> u32 {
        let mut v = d("v");
        eat(v);
        if let (taken, Some(_)) = yield_!(ev((d("taken"), Some(d("left"))))) {
            v = taken;
            log("behind");
        } else {
            log("not come");
        }
        yield_!(ev(()));
        1
    }

    fn nothing_is_bound() -> u32 {
        match yield_!(ev(d("value"))) {
            _ => { log("in"); yield_!(ev(())); log("after"); }
        }
        log("out");
        yield_!(ev(1))
    }

    fn a_variant_is_asked_for() -> u32 {
        match yield_!(ev(Some(d("value")))) {
            Some(_) => { log("in"); yield_!(ev(())); log("after"); }
            None => {}
        }
        yield_!(ev(2))
    }

    fn a_part_is_bound() -> u32 {
        match yield_!(ev((d("a"), d("b")))) {
            (_a, _) => { log("in"); yield_!(ev(())); log("after"); }
        }
        yield_!(ev(3))
    }

    fn a_condition_binds_nothing() -> u32 {
        if let Some(_) = yield_!(ev(Some(d("value")))) {
            log("in");
            yield_!(ev(()));
            log("after");
        } else {
            log("else");
        }
        yield_!(ev(4))
    }

    fn a_condition_fails() -> u32 {
        if let Ok(_) = yield_!(ev(Err::<D, D>(d("error")))) {
            yield_!(ev(()));
        } else {
            log("else");
            yield_!(ev(()));
        }
        yield_!(ev(5))
    }

    fn a_condition_with_a_value(c: bool = true) -> usize {
        let _l = d("l");
        let n = if let (a, _) = yield_!(ev((d("a"), d("b")))) && c {
            yield_!(ev(a.name().len()))
        } else if let Some(_) = yield_!(ev(Some(d("c")))) {
            yield_!(ev(7))
        } else {
            9
        };
        yield_!(ev(n))
    }

    fn a_condition_with_the_other_value(c: bool = false) -> usize {
        let _l = d("l");
        let n = if let (a, _) = yield_!(ev((d("a"), d("b")))) && c {
            yield_!(ev(a.name().len()))
        } else if let Some(_) = yield_!(ev(Some(d("c")))) {
            yield_!(ev(7))
        } else {
            9
        };
        yield_!(ev(n))
    }

    fn two_conditions_in_a_chain(n: u32 = 0) -> u32 {
        if n == 0 && let Some(_) = yield_!(ev(Some(d("one")))) && let (_two, _) = yield_!(ev((d("two"), d("three")))) {
            log("in");
            yield_!(ev(()));
        } else {
            yield_!(ev(()));
        }
        yield_!(ev(6))
    }

    fn the_second_condition_fails() -> u32 {
        if let Some(_) = yield_!(ev(Some(d("one")))) && let (_two, None) = yield_!(ev((d("two"), Some(d("three"))))) {
            yield_!(ev(()));
        } else {
            log("else");
            yield_!(ev(()));
        }
        yield_!(ev(7))
    }

    fn each_turn_of_a_loop() -> u32 {
        let mut left = 2;
        while let Some(_) = yield_!(ev(Some(d("value")))) {
            log("in");
            left -= 1;
            if left == 1 { continue; }
            yield_!(ev(()));
            log("after");
            if left == 0 { break; }
        }
        yield_!(ev(8))
    }

    fn a_loop_ends_by_its_condition() -> u32 {
        let mut left = 2;
        'outer: while let (_, n) = yield_!(ev((d("value"), left))) && n > 0 {
            left -= 1;
            while let Some(_) = yield_!(ev(Some(d("inner")))) {
                yield_!(ev(()));
                continue 'outer;
            }
        }
        yield_!(ev(9))
    }

    fn what_is_popped_from_a_stack() -> u32 {
        let mut stack = vec![d("a"), d("b")];
        while let Some(_) = stack.pop() {
            log("in");
            yield_!(ev(()));
            log("after");
        }
        match stack.pop() {
            Some(_) => { yield_!(ev(())); }
            None => { log("none"); yield_!(ev(())); }
        }
        yield_!(ev(10))
    }

    fn what_a_function_gives() -> u32 {
        match d("a") {
            _ => { log("in"); yield_!(ev(())); log("after"); }
        }
        yield_!(ev(11))
    }

    fn a_tuple_of_values() -> u32 {
        match (yield_!(ev(d("a"))), d("b")) {
            (_x, _) => { log("in"); yield_!(ev(())); log("after"); }
        }
        yield_!(ev(12))
    }

    fn a_value_that_is_only_looked_at() -> usize {
        match yield_!(ev(d("a"))) {
            ref x => { let n = x.name().len(); yield_!(ev(())); log("after"); n }
        }
    }

    fn a_value_that_is_changed() -> usize {
        match yield_!(ev(vec![d("a")])) {
            ref mut all => { all.push(d("b")); let n = all.len(); yield_!(ev(())); n }
        }
    }

    fn the_else_of_a_let() -> u32 {
        let Ok(_) = yield_!(ev(Err::<D, D>(d("error")))) else {
            log("else");
            yield_!(ev(()));
            return 13;
        };
        0
    }

    fn an_error_that_is_not_looked_at() -> u32 {
        let _l = d("l");
        match yield_!(fail::<D>("no")) {
            Ok(value) => { yield_!(ev(())); eat(value); }
            Err(_) => { yield_!(ev(())); }
        }
        yield_!(ev(14))
    }

    fn a_result_after_a_question() -> Result<u32, &'static str> {
        let _l = d("l");
        match yield_!(ok((d("a"), d("b"))))? {
            (_, b) => { yield_!(ev(())); eat(b); yield_!(ev(())); }
        }
        Ok(15)
    }

    fn what_a_variable_gives_up() -> u32 {
        let pair = (d("a"), d("b"));
        let _l = d("l");
        match { pair } {
            (a, _) => { yield_!(ev(())); eat(a); yield_!(ev(())); }
        }
        yield_!(ev(16))
    }

    fn a_match_as_an_operand() -> usize {
        let n = 1 + match yield_!(ev(Some(d("value")))) {
            Some(_) => yield_!(ev(2)),
            None => 0,
        };
        yield_!(ev(n))
    }

    fn what_borrows_mutably_ends_with_its_use() -> usize {
        let mut list = vec![d("a")];
        match list.get_mut(0) {
            Some(first) => { *first = d("b"); }
            _ => { yield_!(ev(())); }
        }
        match list.pop().as_mut() {
            Some(_) => { log("some"); }
            _ => { yield_!(ev(())); }
        }
        yield_!(ev(17))
    }

    fn labels_of_the_same_name() -> u32 {
        'whole: {
            if let Some(_) = yield_!(ev(Some(d("one")))) {
                yield_!(ev(()));
                if let Some(_) = yield_!(ev(Some(d("two")))) {
                    yield_!(ev(()));
                    break 'whole;
                } else {
                    log("no");
                }
            } else {
                log("no");
            }
            log("not here");
        }
        yield_!(ev(18))
    }
}

twins! {
    fn a_tuple_of_variables_of_which_a_part_is_left() -> u32 { let a = d("a"); let b = d("b"); match (a, b) { (x, _) => { yield_!(ev(1)); eat(x); } } yield_!(ev(2)) }

    fn a_tuple_of_variables_with_a_guard() -> u32 { let a = d("a"); let b = d("b"); match (a, b) { (x, _) if x.name() == "z" => { yield_!(ev(1)); } (_, y) => { yield_!(ev(2)); eat(y); } } yield_!(ev(2)) }

    fn a_tuple_of_variables_in_a_condition() -> u32 { let a = Some(d("a")); let b = d("b"); if let (Some(_), y) = (a, b) { yield_!(ev(2)); eat(y); } yield_!(ev(2)) }

    fn a_tuple_of_variables_of_which_nothing_is_taken() -> u32 { let a = None::<D>; let b = d("b"); match (a, b) { (None, _) => { yield_!(ev(1)); } (Some(x), _) => { yield_!(ev(2)); eat(x); } } yield_!(ev(2)) }

    fn a_tuple_of_numbers(x: u32 = 1, y: u32 = 2) -> u32 { match (x, y) { (1, _) => { yield_!(ev(1)); } (_, 2) => { yield_!(ev(2)); } _ => {} } yield_!(ev(x + y)) }

    fn a_tuple_of_a_number_and_a_guard(x: u32 = 1, y: &'static str = "q") -> u32 { let a = d("a"); match (x, a) { (1, _) => { yield_!(ev(1)); } _ => {} } yield_!(ev(x)) }
}
