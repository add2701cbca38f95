//! What a pattern, or a literal that is filled in, leaves of a variable: it drops where the variable would.

use crate::made::*;
use crate::support::*;
use crate::twins;

/// Has a drop of its own, so that nothing can be moved out of it.
#[derive(Debug)]
pub struct Own {
    id: u32,
    n: u32,
    text: &'static str,
}

impl Drop for Own {
    fn drop(&mut self) {
        log(format!("drop own {}", self.text));
    }
}

fn own() -> Own {
    Own { id: 3, n: 4, text: "text" }
}

#[derive(Debug)]
pub struct Order {
    job: Job,
    pair: (D, D),
    last: Option<D>,
}

#[derive(Debug)]
pub enum Message {
    Data { body: D, tag: D, n: u32 },
    Pair(D, D),
    Stop,
}

fn message(n: u32) -> Message {
    match n {
        0 => Message::Data { body: d("body"), tag: d("tag"), n: 5 },
        1 => Message::Pair(d("one"), d("two")),
        _ => Message::Stop,
    }
}

fn pair() -> Option<(D, D)> {
    Some((d("x"), d("y")))
}

twins! {
    fn a_condition_takes_a_part() -> u32 {
        let variable = pair();
        let _later = d("later");
        if let Some((_x, _)) = variable {
            log("in");
            yield_!(ev(()));
            log("after");
        }
        log("out");
        yield_!(ev(()));
        1
    }

    fn an_arm_takes_a_part() -> u32 {
        let variable = pair();
        let _later = d("later");
        match variable {
            Some((_x, _)) => {
                log("in");
                yield_!(ev(()));
                log("after");
            }
            None => {}
        }
        log("out");
        yield_!(ev(()));
        1
    }

    fn a_condition_takes_a_part_of_an_argument(variable: Option<(D, D)> = Some((d("x"), d("y"))), other: D = d("other")) -> u32 {
        let _later = d("later");
        if let Some((_, x)) = variable {
            yield_!(ev(()));
            eat(x);
        }
        yield_!(ev(2))
    }

    fn the_last_condition_of_a_chain_takes_a_part(c: bool = true) -> u32 {
        let variable = pair();
        let _later = d("later");
        if c && let Some((_x, _)) = variable { log("in"); yield_!(ev(())); } else { yield_!(ev(())); }
        yield_!(ev(3))
    }

    fn the_last_condition_of_a_chain_is_not_asked(c: bool = false) -> u32 {
        let variable = pair();
        let _later = d("later");
        if c && let Some((_x, _)) = variable { log("in"); yield_!(ev(())); } else { yield_!(ev(())); }
        yield_!(ev(3))
    }

    fn a_whole_is_not_taken_where_a_condition_before_fails(c: bool = false) -> u32 {
        let variable = pair();
        let _later = d("later");
        if c && let Some(_x) = variable { log("in"); yield_!(ev(())); } else { yield_!(ev(())); }
        yield_!(ev(4))
    }

    fn a_let_else_takes_a_part(c: bool = true) -> u32 {
        let variable = pair();
        let Some((x, _)) = variable else { return 0 };
        let _later = d("later");
        yield_!(ev(()));
        if c { eat(x); }
        yield_!(ev(5))
    }

    fn a_variant_is_taken_in_part(n: u32 = 0) -> u32 {
        let message = message(n);
        let _later = d("later");
        match message {
            Message::Data { body, .. } => { yield_!(ev(())); eat(body); yield_!(ev(())); }
            Message::Pair(a, _) => { log("pair"); yield_!(ev(())); }
            Message::Stop => { yield_!(ev(())); }
        }
        yield_!(ev(6))
    }

    fn the_other_variant_is_taken_in_part(n: u32 = 1) -> u32 {
        let message = message(n);
        let _later = d("later");
        match message {
            Message::Data { body, .. } => { yield_!(ev(())); eat(body); yield_!(ev(())); }
            Message::Pair(a, _) => { log("pair"); yield_!(ev(())); }
            Message::Stop => { yield_!(ev(())); }
        }
        yield_!(ev(6))
    }

    fn a_variant_is_taken_in_part_by_a_guarded_arm(n: u32 = 1) -> u32 {
        let message = message(n);
        let _later = d("later");
        match message {
            Message::Pair(a, _) if a.name() == "two" => { log("pair"); yield_!(ev(())); }
            Message::Pair(_, b) if b.name() == "two" => { log("second"); yield_!(ev(())); }
            Message::Data { body, .. } if n == 1 => { yield_!(ev(())); }
            _ => { yield_!(ev(())); }
        }
        yield_!(ev(6))
    }

    fn what_a_variant_gives_is_replaced(n: u32 = 0) -> u32 {
        let message = message(n);
        let _later = d("later");
        if let Message::Data { n, mut body, .. } = message {
            yield_!(ev(n));
            body = d("again");
            yield_!(ev(()));
        }
        yield_!(ev(7))
    }

    fn the_rest_of_a_struct_has_no_names() -> u32 {
        let job = job();
        let _later = d("later");
        let Job { name, .. } = job;
        yield_!(ev(()));
        log("end");
        8
    }

    fn what_a_struct_gives_is_consumed_before_the_wait() -> u32 {
        let job = job();
        let _later = d("later");
        let Job { name, .. } = job;
        eat(name);
        yield_!(ev(9))
    }

    fn an_argument_gives_two_parts(job: Job = job(), other: D = d("other")) -> u32 {
        let Job { more, id, .. } = job;
        let _later = d("later");
        yield_!(ev(id));
        eat(more);
        yield_!(ev(10))
    }

    fn parts_are_taken_each_turn() -> u32 {
        for turn in 0..2 {
            let (a, job) = (d("a"), job());
            let Job { name, .. } = job;
            yield_!(ev(()));
            if turn == 0 { continue; }
            eat(name);
        }
        yield_!(ev(11))
    }

    fn what_was_declared_with_it_drops_before_the_rest() -> u32 {
        let (job, a) = (job(), d("a"));
        let Job { name, .. } = job;
        yield_!(ev(()));
        yield_!(ev(12))
    }

    fn a_copy_leaves_a_drop_of_its_own() -> u32 {
        let own = own();
        let l = d("l");
        let Own { id, .. } = own;
        yield_!(ev(id));
        yield_!(ev(13))
    }

    fn a_struct_in_an_option_gives_a_part() -> u32 {
        let maybe = Some(job());
        let l = d("l");
        if let Some(Job { name, .. }) = maybe { yield_!(ev(1)); }
        yield_!(ev(14))
    }

    fn a_let_else_takes_a_field() -> u32 {
        let maybe = Some(job());
        let l = d("l");
        let Some(Job { mut rest, .. }) = maybe else { yield_!(ev(2)); return 3 };
        yield_!(ev(()));
        rest = d("new rest");
        yield_!(ev(15))
    }

    fn parts_of_a_reference_end_with_their_use() -> usize {
        let list = vec![job(), job()];
        let first = &list[0];
        let Job { name, .. } = first;
        let n = name.name().len();
        yield_!(ev(n));
        drop(list);
        yield_!(ev(16))
    }

    fn parts_of_a_mutable_reference_end_with_their_use() -> u32 {
        let mut list = vec![job()];
        let first = &mut list[0];
        let Job { name, .. } = first;
        *name = d("new");
        yield_!(ev(()));
        drop(list);
        yield_!(ev(17))
    }

    fn taken_in_part_or_as_a_whole(c: bool = true) -> u32 {
        let job = job();
        let l = d("l");
        if c { let Job { name, .. } = job; yield_!(ev(())); } else { eat(job); }
        yield_!(ev(18))
    }

    fn taken_as_a_whole_or_in_part(c: bool = false) -> u32 {
        let job = job();
        let l = d("l");
        if c { let Job { name, .. } = job; yield_!(ev(())); } else { eat(job); }
        yield_!(ev(18))
    }

    fn not_taken_on_this_way(c: bool = false) -> u32 {
        let job = job();
        let l = d("l");
        if c { let Job { name, .. } = job; yield_!(ev(())); }
        yield_!(ev(19))
    }

    fn a_literal_takes_copies_from_a_drop_of_its_own() -> u32 {
        let base = own();
        let l = d("l");
        let other = Own { text: "other", ..base };
        yield_!(ev(other.id));
        yield_!(ev(20))
    }

    fn a_literal_that_suspends_takes_copies() -> u32 {
        let base = own();
        let l = d("l");
        let other = Own { text: yield_!(ev("other")), n: see(5) + 1, ..base };
        yield_!(ev(other.id));
        yield_!(ev(21))
    }

    fn a_literal_takes_parts_of_an_argument(base: Job = job(), other: D = d("other")) -> u32 {
        let l = d("l");
        let other = Job { name: d("new name"), rest: yield_!(ev(d("new rest"))), ..base };
        yield_!(ev(other.id));
        yield_!(ev(()));
        eat(other.name);
        22
    }

    fn arguments_are_moved_piece_by_piece(a: (D, D) = (d("a0"), d("a1")), b: (D, D) = (d("b0"), d("b1")), c: D = d("c")) -> u32 {
        eat(a.0);
        yield_!(ev(()));
        eat(b.1);
        yield_!(ev(23))
    }

    fn copies_of_a_guard_that_is_written_out(name: &'static str = "guard", id: u32 = 4) -> u32 {
        let own = Own { id, n: 2 * id, text: name };
        let l = d("l");
        step(own.text);
        yield_!(ev(own.id));
        let n = own.n;
        yield_!(ev(n))
    }

    fn copies_of_a_guard_of_each_turn() -> u32 {
        let text = "turn";
        for turn in 0..2 {
            let own = Own { id: turn, n: 1, text };
            yield_!(ev(own.id));
            step(own.text);
        }
        yield_!(ev(24))
    }

    fn a_pattern_copies_from_a_guard_that_is_written_out() -> u32 {
        let own = Guard { id: see(5), value: d("value") };
        let l = d("l");
        let Guard { id, .. } = own;
        yield_!(ev(id));
        yield_!(ev(25))
    }

    fn a_literal_copies_from_a_guard_that_is_written_out() -> u32 {
        let own = Guard { id: see(5), value: d("value") };
        let l = d("l");
        let other = Guard { value: d("other"), ..own };
        yield_!(ev(other.id));
        yield_!(ev(26))
    }

    fn a_loop_takes_a_part_of_its_items() -> u32 {
        for Job { name, id, .. } in vec![job(), job()] {
            let _l = d("l");
            yield_!(ev(id));
            if id == 1 { continue; }
            eat(name);
            yield_!(ev(()));
        }
        yield_!(ev(27))
    }

    fn nested_structs_are_taken_in_part() -> u32 {
        let order = Order { job: job(), pair: (d("p0"), d("p1")), last: Some(d("last")) };
        let order = see(order);
        let l = d("l");
        let Order { job: Job { name, .. }, pair: (_, p1), .. } = order;
        yield_!(ev(()));
        eat(p1);
        yield_!(ev(28))
    }

    fn taken_in_part_on_a_way_out(c: bool = true) -> u32 {
        let job = job();
        let l = d("l");
        if c { let Job { rest, .. } = job; yield_!(ev(())); eat(rest); yield_!(ev(())); return 1; }
        yield_!(ev(()));
        eat(job);
        2
    }

    fn taken_in_part_where_a_let_fails() -> u32 {
        for turn in 0..2 {
            let job = job();
            let l = d("l");
            let Some(x) = yield_!(ev(if turn == 0 { None } else { Some(d("x")) })) else {
                let Job { rest, .. } = job;
                yield_!(ev(()));
                eat(rest);
                yield_!(ev(()));
                continue;
            };
            yield_!(ev(()));
            let Job { name, rest, .. } = job;
            yield_!(ev(()));
            drop(rest);
        }
        yield_!(ev(29))
    }

    fn a_part_is_the_value_of_a_branch(c: bool = true) -> u32 {
        let job = job();
        let l = d("l");
        let part = if c {
            let Job { rest, .. } = job;
            yield_!(ev(()));
            rest
        } else {
            let Job { name, id: _, .. } = job;
            yield_!(ev(()));
            name
        };
        yield_!(ev(()));
        eat(part);
        30
    }

    fn only_another_arm_suspends(n: u32 = 0) -> u32 {
        match yield_!(ev((d("a"), Some(d("b"))))) {
            (a, None) => { yield_!(ev(())); eat(a); }
            (_, Some(b)) if n == 0 => { eat(b); }
            (a, _) => { yield_!(ev(())); eat(a); }
        }
        yield_!(ev(31))
    }

    fn an_arm_beside_the_one_that_takes_a_part_matches_something_else(n: u32 = 1) -> u32 {
        let job = job();
        match yield_!(ev(n)) {
            1 => match n { 1 => log("one"), _ => log("another") },
            _ => eat(job.name),
        }
        yield_!(ev(32))
    }

    fn arms_beside_those_that_take_parts_match_something_else(n: u32 = 2) -> u32 {
        let job = job();
        match yield_!(ev(n)) {
            1 => match n { 1 => log("one"), _ => log("another") },
            2 => match yield_!(ev(2)) {
                1 => eat(job.rest),
                2 if n == 2 => match n { 3 => {} _ => eat(job.name) },
                _ => match n { 1 => {} _ => log("neither") },
            },
            _ => eat(job.name),
        }
        yield_!(ev(33))
    }

    fn copies_are_taken_again_and_again() -> u32 {
        let job = job();
        for turn in 0..2 {
            let Job { id, .. } = job;
            yield_!(ev(id + turn));
        }
        let Job { id, .. } = job;
        yield_!(ev(id));
        log(job.name.name());
        let Job { more, .. } = job;
        yield_!(ev(32))
    }

    fn a_guard_looks_at_what_its_arm_takes() -> u32 {
        let maybe = Some(job());
        let l = d("l");
        match maybe {
            Some(Job { name, rest, .. }) if name.name() == "x" => { yield_!(ev(())); }
            Some(Job { more, id, .. }) if more.name() == "more" && id == 7 => {
                yield_!(ev(()));
                eat(more);
                yield_!(ev(()));
            }
            Some(_) | None => {}
        }
        yield_!(ev(33))
    }

    fn the_part_has_the_name_of_the_whole() -> u32 {
        let job = job();
        let Job { name: job, .. } = job;
        yield_!(ev(()));
        eat(job);
        yield_!(ev(34))
    }

    fn a_condition_behind_the_one_that_takes_a_part_holds() -> u32 {
        let maybe = Some(job());
        let l = d("l");
        if let Some(Job { name, id, .. }) = maybe && id == 7 { yield_!(ev(())); eat(name); yield_!(ev(())); }
        yield_!(ev(35))
    }

    fn a_condition_behind_the_one_that_takes_a_part_fails() -> u32 {
        let maybe = Some(job());
        let l = d("l");
        let n = if let Some(Job { name, id, .. }) = maybe && id == 8 {
            yield_!(ev(()));
            eat(name);
            yield_!(ev(1))
        } else {
            log("else");
            yield_!(ev(2))
        };
        yield_!(ev(n))
    }

    fn parts_of_what_a_pair_was_split_into() -> u32 {
        let pair = see((job(), d("z")));
        let (Job { name, .. }, z) = pair;
        drop(z);
        yield_!(ev(()));
        eat(name);
        yield_!(ev(36))
    }

    fn the_names_of_what_is_left_are_taken() -> u32 {
        let given = job();
        let left = d("left");
        let Job { name, .. } = given;
        yield_!(ev(()));
        let given = job();
        let Job { name: given_left, .. } = given;
        yield_!(ev(()));
        drop(left);
        yield_!(ev(37))
    }

    fn an_arm_without_variables_leaves_it_whole() -> u32 {
        let item = Some(d("b"));
        let number = match item {
            Some(x) if x.name() == "c" => { log(x.name()); yield_!(ev(())); 1 }
            Some(D("b")) => { yield_!(ev(())); 10 }
            _ => 2,
        };
        log("end");
        number
    }

    fn an_arm_without_variables_after_a_guard_that_waits() -> u32 {
        let mut items = vec![Some(d("b")), Some(d("c")), Some(d("e"))];
        let mut number = 0;
        while let Some(item) = items.pop() {
            match item {
                Some(x) if yield_!(ev(number == 0)) => { log(x.name()); yield_!(ev(())); number += 1; }
                Some(D("b")) => { yield_!(ev(())); number += 10; }
                Some(x) => { drop(x); yield_!(ev(())); number += 100; }
                None => {}
            }
            log("end");
        }
        number
    }
}

/// Written out below in another order than here, in which its fields drop.
#[derive(Debug)]
pub struct Other {
    x: D,
    y: D,
    n: u32,
}

impl Other {
    fn sum(&self) -> u32 {
        self.n
    }
}

twins! {
    fn in_another_order_a_copy_is_used(n: u32 = 2) -> u32 {
        let o = Other { y: d("y"), n: see(n), x: d("x") };
        let _after = d("after");
        yield_!(ev(o.n));
        yield_!(ev(2))
    }

    fn in_another_order_a_copy_is_used_and_another_part_looked_at(n: u32 = 2) -> u32 {
        let o = Other { y: d("y"), n: see(n), x: d("x") };
        let _after = d("after");
        eat(o.n);
        yield_!(ev(2));
        log(o.y.name());
        yield_!(ev(2))
    }

    fn in_another_order_parts_are_taken_on_some_ways(c: bool = false) -> u32 {
        let o = Other { y: d("y"), n: see(3), x: d("x") };
        let _after = d("after");
        if c { eat(o.x); yield_!(ev(1)); return 5; }
        yield_!(ev(2));
        if c { eat(o.y); }
        yield_!(ev(2))
    }

    fn in_another_order_a_part_gets_a_new_value(c: bool = true) -> u32 {
        let mut o = Other { y: d("y"), n: see(3), x: d("x") };
        let _after = d("after");
        eat(o.x);
        yield_!(ev(2));
        o.x = d("x2");
        yield_!(ev(2))
    }

    fn in_another_order_parts_are_waited_for(c: bool = true) -> u32 {
        let mut o = Other { y: d("y"), n: yield_!(ev(3)), x: yield_!(ev(d("x"))) };
        let _after = d("after");
        yield_!(ev(2))
    }

    fn in_another_order_a_method_looks_at_it(c: bool = true) -> u32 {
        let mut o = Other { y: d("y"), n: see(3), x: d("x") };
        let _after = d("after");
        yield_!(ev(o.sum()));
        eat(o.n);
        yield_!(ev(2))
    }

    fn in_another_order_parts_are_taken_one_after_the_other(n: u32 = 2) -> u32 {
        let o = Other { y: d("y"), n: see(n), x: d("x") };
        let _after = d("after");
        eat(o.y);
        yield_!(ev(1));
        eat(o.n);
        yield_!(ev(2))
    }
}

twins! {
    fn a_closure_takes_a_part(n: u32 = 2) -> u32 {
        let job = job();
        let _after = d("after");
        let f = move |n| job.name.plus(n);
        let x = f(3);
        yield_!(ev(x));
        yield_!(ev(2))
    }

    fn a_closure_that_is_kept_takes_a_part(n: u32 = 2) -> u32 {
        let job = job();
        let f = move |n| job.name.plus(n);
        let _after = d("after");
        yield_!(ev(7));
        let x = f(3);
        yield_!(ev(x));
        yield_!(ev(2))
    }

    fn a_closure_for_map_takes_a_part(n: u32 = 2) -> u32 {
        let job = job();
        let _after = d("after");
        let x = Some(1).map(move |n| job.name.plus(n)).unwrap();
        yield_!(ev(x));
        yield_!(ev(2))
    }

    fn a_closure_takes_two_parts(n: u32 = 2) -> u32 {
        let job = job();
        let f = move |n| { let a = job.rest.plus(n); job.name.plus(a) };
        yield_!(ev(7));
        let x = f(3);
        drop(f);
        yield_!(ev(x));
        yield_!(ev(2))
    }

    fn a_closure_with_a_pattern_takes_a_part(n: u32 = 2) -> u32 {
        let job = job();
        let f = move |n, (a, b)| { log(job.rest.name()); n + a + b };
        yield_!(ev(8));
        let x = f(3, (1, 2));
        yield_!(ev(2))
    }

    fn a_closure_of_two_arguments_takes_parts(n: u32 = 2) -> u32 {
        let job = job();
        let _after = d("after");
        let f = move |n, s| { log(format!("{} {}", job.name.name(), s)); n + job.id };
        yield_!(ev(1));
        let k = f(1, "x");
        yield_!(ev(k))
    }

    fn a_closure_for_an_iterator_takes_a_part(n: u32 = 2) -> u32 {
        let job = job();
        let _after = d("after");
        let x: u32 = [1u32, 2, 3].into_iter().map(move |s| job.name.plus(s)).sum();
        yield_!(ev(x));
        yield_!(ev(2))
    }
}

twins! {
    fn a_part_is_taken_in_a_macro_on_a_way_out_of_a_loop() -> u32 { let p = crate::made::pair(); let _z = d("z"); for i in 0..2 { log(format!("{}", if i == 1 { eat(p.b); return yield_!(ev(4)) } else { 3 })); } yield_!(ev(3)) }

    fn a_part_is_taken_in_a_macro_where_it_leaves_two_loops() -> u32 {
        struct Both { a: D, n: u32, b: D }
        'out: loop {
            let mut both = Both { a: d("a"), n: 4, b: yield_!(ev(d("b"))) };
            let mut c = 0;
            while c < 2 {
                c += 1;
                if c == 1 { let n = both.a.plus(3); }
                log(format!("{}", (if yield_!(ev(true)) { { eat(both.b); break 'out (yield_!(ev(7))) } } else { 1 }) + 3));
            }
        }
    }
}
