//! Moves: on some ways only, in loops, back again, into and out of other values.

use crate::support::*;
use crate::twins;

twins! {
    fn moved_on_one_way_and_made_again(c: bool = true) -> () {
        let mut a = d("a");
        let _g = d("g");
        if c { eat(a); a = yield_!(ev(d("again"))); }
        yield_!(ev(()));
        log(a.name());
    }

    fn moved_on_one_way_and_made_again_later(c: bool = true) -> () {
        let mut a = d("a");
        let _g = d("g");
        if c { eat(a); }
        yield_!(ev(()));
        a = d("again");
        yield_!(ev(()));
        log(a.name());
    }

    fn moved_in_a_loop_and_made_again() -> () {
        let mut a = d("a0");
        for name in ["a1", "a2"] {
            eat(a);
            yield_!(ev(()));
            a = yield_!(ev(d(name)));
            yield_!(ev(()));
        }
        log(a.name());
    }

    fn moved_in_the_last_turn() -> () {
        let a = d("a");
        let mut n = 0;
        loop {
            let _g = d("g");
            n += yield_!(ev(1));
            if n == 3 { eat(a); break; }
        }
        yield_!(ev(()));
        log("end");
    }

    fn moved_before_continue_is_made_again() -> () {
        let mut slot = d("0");
        let mut n = 0;
        while n < 4 {
            n += 1;
            if n == 2 { eat(slot); slot = d("2"); continue; }
            if n == 3 { drop(slot); yield_!(ev(())); slot = yield_!(ev(d("3"))); }
            yield_!(ev(n));
        }
        log(slot.name());
    }

    fn moved_in_both_branches_of_which_one_waits(c: bool = false) -> () {
        let a = d("a");
        let _g = d("g");
        if c { yield_!(ev(())); eat(a); } else { eat(a); yield_!(ev(())); }
        log("after");
        yield_!(ev(()));
    }

    fn three_ways(n: u32 = 1) -> () {
        let a = d("a");
        let b = d("b");
        let c = d("c");
        if n == 0 { eat(a); } else if n == 1 { eat(b); yield_!(ev(())); } else { log(c.name()); }
        log("between");
        yield_!(ev(()));
        if n == 1 { eat(c); log("c is gone"); }
        yield_!(ev(()));
        log("end");
    }

    fn moved_in_a_nested_branch(c: bool = true) -> () {
        let a = d("a");
        let b = d("b");
        if yield_!(ev(true)) {
            let _g = d("g");
            if c { if yield_!(ev(c)) { eat(b); } else { eat(a); } }
            yield_!(ev(()));
            log("inner end");
        }
        yield_!(ev(()));
        log("end");
    }

    fn moved_behind_a_lazy_operator(c: bool = true) -> () {
        let a = d("a");
        let b = d("b");
        let r = c && a.into_name() == "a" && yield_!(ev(true));
        yield_!(ev(r));
        let r = !c || { eat(b); false };
        yield_!(ev(r));
        log("end");
    }

    fn moved_in_a_match_guarded_by_another(n: u32 = 2) -> () {
        let a = d("a");
        let b = d("b");
        match n { 1 => { eat(a); yield_!(ev(())); } 2 if b.name() == "b" => { eat(b); } _ => {} }
        log("after");
        yield_!(ev(()));
        log("end");
    }

    fn an_argument_is_moved_on_one_way(a: D = d("arg"), c: bool = true) -> () {
        let _l = d("l");
        if c { eat(a); }
        yield_!(ev(()));
        log("end");
    }

    fn moved_into_a_struct_and_out_again() -> () {
        struct Holder { item: D, next: Option<D> }
        let a = d("a");
        let b = d("b");
        let h = Holder { item: a, next: Some(b) };
        yield_!(ev(()));
        let Holder { item, next } = h;
        yield_!(ev(()));
        drop(item);
        if let Some(next) = next { yield_!(ev(())); eat(next); }
        log("end");
    }

    fn moved_into_an_event_on_one_way(c: bool = true) -> () {
        let a = d("a");
        let b = d("b");
        if c { let back = yield_!(ev(a)); log(back.name()); } else { yield_!(ev(b)); }
        log("after");
        yield_!(ev(()));
    }

    fn moved_by_return_on_one_way(n: u32 = 1) -> D {
        let a = d("a");
        let b = d("b");
        yield_!(ev(()));
        if n == 0 { return a; }
        if n == 1 { yield_!(ev(())); return b; }
        drop(a);
        yield_!(ev(()));
        b
    }

    fn moved_by_break_on_one_way(n: u32 = 1) -> () {
        let a = d("a");
        let b = d("b");
        let x = 'l: { yield_!(ev(())); if n == 1 { break 'l Some(a); } if n == 2 { break 'l Some(b); } None };
        log("between");
        yield_!(ev(()));
        drop(x);
        log("end");
    }

    fn moved_into_a_vector_in_a_loop() -> usize {
        let mut all = vec![];
        let mut current = d("0");
        for name in ["1", "2", "3"] {
            yield_!(ev(()));
            if name != "2" { all.push(std::mem::replace(&mut current, d(name))); }
        }
        all.push(current);
        yield_!(ev(()));
        all.len()
    }

    fn given_late_on_two_ways(c: bool = true) -> () {
        let a;
        let _g = d("g");
        if c { a = yield_!(ev(d("one"))); } else { yield_!(ev(())); a = d("two"); }
        let _h = d("h");
        yield_!(ev(()));
        log(a.name());
    }

    fn given_on_one_way_only(c: bool = true) -> () {
        let a;
        let _g = d("g");
        if c { a = d("a"); yield_!(ev(())); log(a.name()); } else { yield_!(ev(())); }
        log("after");
        yield_!(ev(()));
        log("end");
    }

    fn given_in_a_loop_that_ends() -> () {
        let a;
        loop {
            yield_!(ev(()));
            if yield_!(ev(true)) { a = d("a"); break; }
        }
        yield_!(ev(()));
        log(a.name());
    }

    fn given_and_moved_and_given_again() -> () {
        let mut a;
        let _g = d("g");
        a = d("one");
        yield_!(ev(()));
        eat(a);
        yield_!(ev(()));
        a = d("two");
        yield_!(ev(()));
        a = yield_!(ev(d("three")));
        log(a.name());
    }

    fn given_before_a_later_variable_drops_after_it() -> () {
        let a;
        let b = d("b");
        yield_!(ev(()));
        a = d("a");
        yield_!(ev(()));
        log("end");
    }

    fn replaced_while_it_may_be_gone(n: u32 = 1) -> () {
        let mut a = d("a");
        match n { 0 => eat(a), 1 => { yield_!(ev(())); } _ => { eat(a); yield_!(ev(())); } }
        log("between");
        a = yield_!(ev(d("new")));
        log("replaced");
        yield_!(ev(()));
    }

    fn replaced_in_one_branch_while_it_may_be_gone(c: bool = true) -> () {
        let mut a = d("a");
        let _g = d("g");
        if c { eat(a); }
        yield_!(ev(()));
        if !c { a = d("new"); yield_!(ev(())); }
        log("between");
        yield_!(ev(()));
        a = d("last");
        log("end");
    }

    fn swapped_through_moves() -> () {
        let mut a = d("a");
        let mut b = d("b");
        for _ in 0..2 {
            let t = a;
            yield_!(ev(()));
            a = b;
            yield_!(ev(()));
            b = t;
        }
        log(a.name());
        log(b.name());
    }

    fn a_shadowed_variable_is_moved() -> () {
        let a = d("first");
        let b = d("b");
        let a = { yield_!(ev(())); (a, d("second")) };
        yield_!(ev(()));
        let (a, second) = a;
        drop(second);
        yield_!(ev(()));
        log(a.name());
    }

    fn shadowed_variables_live_on() -> () {
        let a = d("1");
        let a = d("2");
        yield_!(ev(()));
        let a = { let a = d("inner"); yield_!(ev(())); a.name() };
        yield_!(ev(a));
        let a = d("3");
        if yield_!(ev(true)) { let a = d("4"); yield_!(ev(())); log(a.name()); }
        log(a.name());
    }

    fn moved_out_of_a_box() -> &'static str {
        let b = Box::new(d("boxed"));
        yield_!(ev(()));
        let a = *b;
        yield_!(ev(()));
        a.into_name()
    }

    fn moved_out_of_an_array_by_pattern() -> () {
        let [a, b] = [d("a"), yield_!(ev(d("b")))];
        yield_!(ev(()));
        eat(b);
        yield_!(ev(()));
        log(a.name());
    }

    fn moved_into_a_call_of_a_block(c: bool = false) -> () {
        let a = d("a");
        let b = d("b");
        eat(if c { a } else { yield_!(ev(())); b });
        log("between");
        yield_!(ev(()));
        log("end");
    }

    fn chosen_by_a_match(n: u32 = 1) -> () {
        let a = d("a");
        let b = d("b");
        let _g = d("g");
        let chosen = match yield_!(ev(n)) { 0 => a, 1 => b, _ => d("c") };
        log("chosen");
        yield_!(ev(()));
        eat(chosen);
    }

    fn assigned_from_what_is_moved() -> () {
        let mut a = d("a");
        let b = d("b");
        let c = d("c");
        yield_!(ev(()));
        a = b;
        log("assigned");
        yield_!(ev(()));
        a = { yield_!(ev(())); c };
        log("end");
    }

    fn a_number_is_copied_not_moved() -> u32 {
        let n = yield_!(ev(3));
        let m = n;
        yield_!(ev(()));
        let v = vec![n, m, n];
        yield_!(ev(()));
        if n > 2 { eat(n); }
        n + v.len() as u32
    }

    fn moved_in_a_while_condition() -> () {
        let mut a = Some(d("a"));
        let mut n = 0;
        while let Some(x) = a {
            n += 1;
            yield_!(ev(n));
            a = if n < 3 { Some(x) } else { eat(x); None };
        }
        log("end");
    }

    fn moved_in_a_macro_on_one_way(c: bool = true) -> usize {
        let a = d("a");
        let v = vec![if c { a } else { d("other") }, d("b")];
        yield_!(ev(()));
        log("end");
        v.len()
    }

    fn two_that_may_be_gone_are_assigned_together(c: bool = true) -> () {
        let (mut a, mut b) = (d("a"), d("b"));
        if c { eat(a); yield_!(ev(())); } else { drop(b); b = d("b2"); }
        log("between");
        (a, (b, _)) = (yield_!(ev(d("a3"))), (d("b3"), d("ignored")));
        log("assigned");
        yield_!(ev(()));
    }

    fn given_late_then_captured_then_given_again(c: bool = true) -> () {
        let mut a;
        if c { a = d("one"); } else { yield_!(ev(())); a = d("two"); }
        let f = move || a.into_name();
        if c && yield_!(ev(true)) { a = d("three"); }
        log("between");
        f();
        yield_!(ev(()));
    }

    fn a_linked_list_is_walked() -> u32 {
        struct Node { value: D, next: Option<Box<Node>> }
        let mut list = None;
        for name in ["c", "b", "a"] { list = Some(Box::new(Node { value: d(name), next: list })); }
        let mut n = 0;
        while let Some(node) = list {
            let Node { value, next } = *{ node };
            n += yield_!(ev(1));
            list = next;
            log(value.name());
            if n == 2 { break; }
        }
        yield_!(ev(()));
        n
    }
}

twins! {
    fn boxes_are_asked_for_their_type() -> String {
        let values: Vec<Box<dyn std::any::Any>> = vec![Box::new(1u32), Box::new("s"), Box::new(String::from("t"))];
        let mut out = String::new();
        for value in values {
            yield_!(ev(out.len()));
            match value.downcast::<u32>() {
                Ok(number) => out.push_str(&number.to_string()),
                Err(value) => match value.downcast_ref::<&str>() {
                    Some(text) => out.push_str(text),
                    None => {
                        if let Ok(text) = value.downcast::<String>() {
                            out.push_str(&yield_!(ev(*text)));
                        }
                    }
                },
            }
        }
        out
    }
}
