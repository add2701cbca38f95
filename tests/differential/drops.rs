//! When and in which order things drop.

use crate::support::*;
use crate::twins;

twins! {
    fn locals_in_reverse() -> () {
        let _a = d("a");
        let _b = d("b");
        yield_!(ev(()));
        let _c = d("c");
        yield_!(ev(()));
        log("end");
    }

    fn arguments_after_locals(a: D = d("arg a"), b: D = d("arg b")) -> () {
        let _l = d("local");
        yield_!(ev(()));
        log(a.name());
        yield_!(ev(()));
        log("end");
    }

    fn guards_guard_to_the_end_of_the_block() -> () {
        {
            let _g = d("guard");
            yield_!(ev(()));
            log("inside");
        }
        log("outside");
        yield_!(ev(()));
    }

    fn moved_values_do_not_drop_again() -> () {
        let a = d("a");
        let _b = d("b");
        yield_!(ev(()));
        eat(a);
        log("eaten");
        yield_!(ev(()));
        log("end");
    }

    fn self_methods_take() -> &'static str {
        let a = d("a");
        let _b = d("b");
        let n = a.into_name();
        yield_!(ev(()));
        n
    }

    fn underscore_drops_at_once() -> () {
        let _ = d("now");
        yield_!(ev(()));
        let _x = d("later");
        yield_!(ev(()));
        log("end");
    }

    fn moved_into_the_event() -> () {
        let a = d("a");
        let b = d("b");
        let c = yield_!(ev(a));
        log("back");
        yield_!(ev(b));
        log(c.name());
    }

    fn values_of_statements_drop_at_once() -> () {
        yield_!(ev(d("x")));
        log("after x");
        let n = yield_!(ev(d("y"))).name();
        log("after y");
        let _ = yield_!(ev(d("z")));
        log("after z");
        see(n);
    }

    fn moved_into_a_collection() -> usize {
        let mut v = Vec::new();
        v.push(d("1"));
        yield_!(ev(()));
        v.push(d("2"));
        yield_!(ev(()));
        v.push(yield_!(ev(d("3"))));
        v.len()
    }

    fn dropped_by_hand() -> () {
        let a = d("a");
        yield_!(ev(()));
        drop(a);
        log("dropped");
        yield_!(ev(()));
        log("end");
    }

    fn boxes_and_options() -> () {
        let a = Box::new(d("boxed"));
        let b = Some(d("optional"));
        yield_!(ev(()));
        if let Some(b) = &b { log(b.name()); }
        yield_!(ev(()));
        log(a.name());
    }

    fn inert_borrows_end() -> usize {
        let line = "a b c".to_string();
        let words: Vec<&str> = line.split(' ').collect();
        let n = words.len();
        yield_!(ev(()));
        n + line.len()
    }

    fn split_borrows_end() -> usize {
        let line = "a b c".to_string();
        let _g = d("g");
        let mut split = line.split(' ');
        let first = split.next().map(str::len);
        yield_!(ev(()));
        line.len() + first.unwrap_or(0)
    }

    fn a_borrow_within_one_turn() -> usize {
        let mut v = vec![1];
        for i in 0..3 {
            yield_!(ev(i));
            let last = v.last_mut().unwrap();
            *last += i;
            let r = &mut v;
            r.push(i);
        }
        v.len()
    }

    fn a_guard_within_one_turn() -> u32 {
        let cell = std::cell::RefCell::new(0);
        let mut turns = 0;
        loop {
            turns += yield_!(ev(1));
            let mut guard = cell.borrow_mut();
            *guard += turns;
            if *guard > 5 { break; }
        }
        yield_!(ev(()));
        let n = *cell.borrow();
        n
    }

    fn a_guard_and_continue() -> u32 {
        let cell = std::cell::RefCell::new(0);
        for i in 0..5u32 {
            yield_!(ev(()));
            let mut guard = cell.borrow_mut();
            *guard += i;
            if i % 2 == 0 { continue; }
            log("odd");
        }
        let n = *cell.borrow();
        n
    }

    fn destructured() -> () {
        let (a, b) = (d("a"), d("b"));
        yield_!(ev(()));
        eat(a);
        yield_!(ev(()));
        log(b.name());
    }

    fn reassigned_in_a_loop() -> () {
        let mut last = d("0");
        for name in ["1", "2"] {
            yield_!(ev(()));
            last = d(name);
        }
        yield_!(ev(()));
        log(last.name());
    }

    fn held_then_reassigned() -> () {
        let mut a = d("first");
        yield_!(ev(()));
        yield_!(ev(()));
        a = d("second");
        log("assigned");
        yield_!(ev(()));
    }

    fn inner_block_in_loop() -> () {
        for i in 0..2 {
            let _a = d("a");
            {
                let _b = d("b");
                yield_!(ev(i));
            }
            log("between");
            yield_!(ev(i));
        }
    }
}

twins! {
    fn given_a_new_value_in_a_block_of_its_own() -> () {
        {
            let mut a = d("a");
            eat(a);
            a = yield_!(ev(d("again")));
        }
        log("after the block");
        yield_!(ev(()));
    }

    fn a_closure_that_is_not_called_again_holds_what_it_took() -> u32 {
        let (g, h) = (d("g"), d("h"));
        let look = || h.name().len();
        let f = move || g.name().len();
        log(format!("{} {}", f(), look()));
        yield_!(ev(()));
        log("end");
        1
    }

    fn a_box_that_was_cast() -> u32 {
        let _shown = Box::new(d("box")) as Box<dyn std::fmt::Debug>;
        let _shared = std::rc::Rc::new(d("rc")) as std::rc::Rc<dyn std::fmt::Debug>;
        let n = yield_!(ev(3)) as usize;
        log("end");
        yield_!(ev(n as u32))
    }
}
