//! What is given, half given, never given, or can't be given at all when the body waits or leaves.

use std::convert::Infallible;

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq)]
struct Holder {
    held: D,
    count: u32,
}

fn holder(name: &'static str, count: u32) -> Holder {
    Holder { held: d(name), count }
}

fn gives_up() -> ! {
    panic!("nothing to give")
}

/// A value of which the old one is replaced field by field, although it has a drop of its own.
#[derive(Debug)]
struct Noisy(D, u32);

impl Drop for Noisy {
    fn drop(&mut self) {
        log(format!("drop noisy {}", self.1));
    }
}

/// A value of any type, that never comes.
fn never_made<T>() -> T {
    step("never made");
    panic!("this value can't be made")
}

twins! {
    fn a_tuple_whose_second_half_returns() -> u32 {
        let _g = d("g");
        let _pair = (d("first"), return yield_!(ev(8)));
    }

    fn a_struct_whose_second_field_returns(leave: bool = true) -> Result<Holder, u32> {
        let _g = d("g");
        return Ok(Holder { held: d("held"), count: if leave { return Err(yield_!(ev(32))) } else { 1 } });
    }

    fn a_struct_as_tail_whose_second_field_returns(leave: bool = false) -> Result<Holder, u32> {
        let _g = d("g");
        Ok(Holder { held: d("held"), count: if leave { return Err(32) } else { yield_!(ev(1)) } })
    }

    fn a_struct_whose_field_breaks() -> u32 {
        let n = loop {
            let _t = d("turn");
            let _h = Holder { held: yield_!(ev(d("held"))), count: break yield_!(ev(4)) };
        };
        log("after");
        yield_!(ev(n))
    }

    fn an_array_whose_last_element_continues() -> u32 {
        let mut n = 0;
        while n < 2 {
            n += 1;
            let _a = [d("a"), yield_!(ev(d("b"))), if n == 1 { continue } else { d("c") }];
            yield_!(ev(n));
        }
        n
    }

    fn a_value_without_values_on_one_way(first: bool = true, give: bool = false) -> u32 {
        let _g = d("g");
        if first {
            let _a: Infallible;
            if give { _a = never_made::<Infallible>(); }
            yield_!(ev(()));
            log("first");
        } else {
            let _b: Infallible;
            if give { _b = never_made::<Infallible>(); }
            yield_!(ev(()));
            log("second");
        }
        yield_!(ev(1))
    }

    fn a_value_without_values_that_panics(give: bool = true) -> u32 {
        let _g = d("g");
        let _a: Infallible;
        if give { _a = never_made::<Infallible>(); }
        yield_!(ev(1))
    }

    fn an_arm_for_a_value_without_values(none: Option<Infallible> = None) -> u32 {
        let later = ev(5);
        let _g = d("g");
        match none {
            None => yield_!(later),
            Some(no) => { let n = yield_!(ev(1)); match no {} }
        }
    }

    fn after_a_return_that_is_always_taken(crash: bool = false, x: u32 = 4) -> u32 {
        let mut result = yield_!(ev(x * x));
        if !crash {
            return result;
        }
        let bad: Infallible = never_made();
        result *= yield_!(ev(x + x));
        drop(bad);
        result
    }

    fn after_a_value_that_never_came(crash: bool = true, x: u32 = 4) -> u32 {
        let _g = d("g");
        let mut result = yield_!(ev(x * x));
        if !crash {
            return result;
        }
        let bad: Infallible = never_made();
        result *= yield_!(ev(x + x));
        drop(bad);
        result
    }

    fn a_copy_of_a_variable_before_a_way_out_and_new_each_turn() -> u32 {
        let mut n = 0;
        for i in 0..3 {
            let a = d("a");
            yield_!(ev(i));
            if i == 2 { break; }
            drop(a);
            n += 1;
        }
        n
    }

    fn replaced_after_a_wait_while_another_comes_and_goes() -> () {
        let mut x = Noisy(d("four"), 4);
        yield_!(ev(()));
        see(x.1);
        x = Noisy(d("five"), 5);
        see(x.1);
        {
            let y = Noisy(d("six"), 6);
            yield_!(ev(()));
            see(y.1);
        }
        see(x.1);
    }

    fn fields_replaced_of_a_value_with_a_drop() -> () {
        let _s = ();
        let mut f = Noisy(d("a"), 1);
        f.0 = yield_!(ev(d("b")));
        yield_!(ev(()));
        f.1 = yield_!(ev(2));
        f.0 = d("c");
        yield_!(ev(()));
        log("end");
    }

    fn replaced_at_once_and_dropped() -> () {
        let mut a = d("a");
        a = d("b");
        drop(a);
        yield_!(ev(()));
        log("end");
    }

    fn a_box_that_is_emptied_and_filled() -> () {
        let mut x = Box::new(d("one"));
        yield_!(ev(()));
        drop(*x);
        log("between");
        *x = d("three");
        { x };
        yield_!(ev(()));
    }

    fn a_box_emptied_or_given(empty: bool = true) -> () {
        let b = Box::new(d("b"));
        let _g = d("g");
        if empty { drop(*b); } else { drop(b); }
        yield_!(ev(()));
    }

    fn a_box_given_or_emptied(empty: bool = false) -> () {
        let b = Box::new(d("b"));
        let _g = d("g");
        if empty { drop(*b); } else { drop(b); }
        yield_!(ev(()));
    }

    fn one_field_dropped_the_number_kept() -> u32 {
        let guard = Holder { held: d("guard"), count: 42 };
        drop(guard.held);
        yield_!(ev(()));
        guard.count
    }

    fn dropped_and_made_again_whole() -> u32 {
        let mut guard = holder("first", 42);
        drop(guard);
        guard = holder("second", 23);
        yield_!(ev(guard.count))
    }

    fn taken_apart_then_one_part_dropped() -> u32 {
        let guard = holder("guard", 42);
        let Holder { held, count } = guard;
        drop(held);
        yield_!(ev(()));
        count
    }

    fn moved_from_hand_to_hand() -> () {
        let first = d("d");
        yield_!(ev(()));
        let second = first;
        yield_!(ev(()));
        let _third = second;
        yield_!(ev(()));
        let x = d("x");
        yield_!(ev(()));
        drop(x);
        let y = d("y");
        yield_!(ev(()));
        drop(y);
        log("end");
    }

    fn an_arm_that_is_not_taken_takes_from_a_box(which: u32 = 2) -> Option<D> {
        enum Term { Dummy, A(Box<D>), B(Box<D>) }
        let v = match which { 0 => Term::A(Box::new(d("a"))), 1 => Term::B(Box::new(d("b"))), _ => Term::Dummy };
        yield_!(ev(()));
        match v {
            Term::A(t) => Some(yield_!(ev(*t))),
            Term::B(t) => { yield_!(ev(())); Some(*t) }
            _ => { yield_!(ev(())); None }
        }
    }

    fn an_arm_that_is_taken_takes_from_a_box(which: u32 = 1) -> Option<D> {
        enum Term { Dummy, A(Box<D>), B(Box<D>) }
        let v = match which { 0 => Term::A(Box::new(d("a"))), 1 => Term::B(Box::new(d("b"))), _ => Term::Dummy };
        yield_!(ev(()));
        match v {
            Term::A(t) => Some(yield_!(ev(*t))),
            Term::B(t) => { yield_!(ev(())); Some(*t) }
            _ => { yield_!(ev(())); None }
        }
    }

    fn a_drop_in_the_scrutinee() -> () {
        let _g = d("g");
        match drop(Holder { count: 1, ..holder("base", 2) }) {
            _status => yield_!(ev(())),
        }
        match drop(&holder("lent", 3)) {
            _status => log("lent"),
        }
        yield_!(ev(()));
    }

    fn the_initialiser_waits_each_turn_before_the_borrow() -> u32 {
        let mut n = 0;
        loop {
            let opt = { yield_!(ev(n)); d("opt") };
            let _ = &opt;
            n += 1;
            if n == 3 { break n; }
        }
    }

    fn a_panic_before_what_is_moved_later(panics: bool = true) -> () {
        let b = d("b");
        yield_!(ev(()));
        if panics { panic!(); }
        drop(b);
        yield_!(ev(()));
    }

    fn a_variable_declared_in_the_loop_is_given_in_some_turns() -> u32 {
        let mut n = 0;
        while n < 4 {
            let late;
            let _g = d("g");
            if n % 2 == 0 {
                late = yield_!(ev(d("late")));
                log(late.name());
            }
            yield_!(ev(n));
            n += 1;
        }
        n
    }

    fn given_in_all_arms_of_which_some_leave(n: u32 = 2) -> Result<u32, &'static str> {
        let (held, count);
        match yield_!(ev(n)) {
            0 => return Err("zero"),
            1 => (held, count) = (d("one"), 1),
            2 => { held = yield_!(ok(d("two")))?; count = 2; }
            _ => { held = d("many"); return yield_!(fail("many")); }
        }
        yield_!(ev(()));
        log(held.name());
        Ok(count)
    }

    fn given_before_the_arm_leaves(n: u32 = 3) -> Result<u32, &'static str> {
        let (held, count);
        match yield_!(ev(n)) {
            0 => return Err("zero"),
            1 => (held, count) = (d("one"), 1),
            2 => { held = yield_!(ok(d("two")))?; count = 2; }
            _ => { held = d("many"); return yield_!(fail("many")); }
        }
        yield_!(ev(()));
        log(held.name());
        Ok(count)
    }

    fn where_a_function_never_returns(n: Option<u32> = Some(2)) -> u32 {
        let held;
        let _before = d("before");
        yield_!(ev(()));
        match n {
            Some(n) => held = yield_!(ok(holder("some", n))).unwrap(),
            None => { gives_up(); }
        }
        yield_!(ev(held.count))
    }

    fn where_functions_never_return(n: Option<u32> = Some(5)) -> u32 {
        let (held, count);
        let text = yield_!(ev(String::from("text")));
        loop {
            let _turn = d("turn");
            match n {
                Some(n) if n > 3 => { held = d("held"); count = yield_!(ev(n)); break; }
                Some(_) => { yield_!(ev(())); drop(text); gives_up() }
                None => { if yield_!(ev(true)) { gives_up(); } else { gives_up(); } }
            }
        }
        yield_!(ev(()));
        count + held.plus(1) + text.len() as u32
    }

    fn several_are_declared_and_given_values_at_once(n: u32 = 1) -> u32 {
        let (mut held, other);
        let both = (d("held"), d("other"));
        (held, other) = both;
        let _before = d("before");
        held = held.with(yield_!(ev(0)));
        step(held.name());
        let _taken = other.with(yield_!(ev(n)));
        yield_!(ev(3))
    }

    fn several_are_declared_in_patterns_in_each_other(n: u32 = 1) -> u32 {
        let (one, (two, _three));
        let ((four, mut five), count): ((D, D), u32);
        five = d("five");
        one = d("one");
        two = d("two");
        four = d("four");
        _three = d("three");
        count = yield_!(ev(n));
        if yield_!(ev(true)) {
            eat(two);
            five = d("other");
        }
        yield_!(ev(count)) + four.plus(1)
    }

    fn what_is_given_later_is_taken_before_the_arguments_wait(n: u32 = 1) -> u32 {
        let one;
        let mut two;
        let _local = d("local");
        if yield_!(ev(true)) {
            one = d("one");
            two = d("two");
        } else {
            one = d("other one");
            two = d("other two");
        }
        two = two.with(yield_!(ev(0)));
        step(two.name());
        let _taken = one.with(yield_!(ev(n)));
        yield_!(ev(3))
    }

    fn a_list_of_which_the_items_are_known_later(n: u32 = 1) -> u32 {
        let mut list;
        let _local = d("local");
        if yield_!(ev(true)) {
            list = Vec::new();
        } else {
            list = vec![];
        }
        list.push(yield_!(ev(3u8)));
        let count = list.into_iter().chain([yield_!(ev(4))]).count();
        yield_!(ev(count as u32)) + n
    }

    fn closures_that_are_given_later(n: u32 = 1) -> u32 {
        let (once, again);
        let held = d("held");
        once = move |m: u32| {
            eat(held);
            m + n
        };
        again = move |m: u32| {
            let _in_it = d("in it");
            m + n
        };
        let _local = d("local");
        let m = once(yield_!(ev(3u32)));
        let m = again(yield_!(ev(m)));
        yield_!(ev(again(m)))
    }
}
