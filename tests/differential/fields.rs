//! Fields that are taken out of a variable by operands and closures, where the text does not show what it is made of: the
//! others drop where the variable would.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Nest {
    two: Two,
    job: Job,
    list: Vec<D>,
}

pub fn nest() -> Nest {
    Nest { two: two(), job: job(), list: vec![d("l1"), d("l2")] }
}

fn sum(x: &D, n: u32) -> u32 {
    step(format!("sum {}", x.0));
    n + 1
}

/// Whose parts are numbers.
#[derive(Debug)]
pub struct Pair {
    a: u32,
    b: u32,
}

impl Drop for Pair {
    fn drop(&mut self) {
        log(format!("drop pair {} {}", self.a, self.b));
    }
}

pub struct Several {
    o: Option<D>,
    e: D,
    p: (D, D),
    r: Result<D, D>,
}

fn several() -> Several {
    Several { o: Some(d("o")), e: d("e"), p: (d("p1"), d("p2")), r: Err(d("err")) }
}

twins! {
    fn a_field_is_taken() -> u32 {
        let job = job();
        let _after = d("after");
        eat(job.name);
        yield_!(ev(1))
    }
    fn a_field_of_an_argument_is_taken(p: Two = two(), q: D = d("q")) -> u32 {
        let _after = d("after");
        eat(p.a);
        yield_!(ev(1))
    }
    fn a_copy_is_taken(p: Two = two()) -> u32 {
        let j = job();
        eat(j.id);
        yield_!(ev(1))
    }
    fn a_copy_is_taken_out_of_what_has_a_drop() -> u32 {
        let g = guard();
        let _after = d("after");
        eat(g.id);
        yield_!(ev(1))
    }
    fn an_event_takes_it() -> u32 {
        let p = two();
        let _after = d("after");
        eat(yield_!(ev(p.b)));
        yield_!(ev(1))
    }
    fn a_variable_takes_it() -> u32 {
        let p = two();
        let _after = d("after");
        let x = p.b;
        yield_!(ev(1));
        eat(x);
        yield_!(ev(1))
    }
    fn a_variable_of_a_type_takes_it() -> u32 {
        let p = two();
        let mut x: D = p.b;
        yield_!(ev(1));
        x = d("other");
        yield_!(ev(1))
    }
    fn nothing_takes_it() -> u32 {
        let p = two();
        let _ = p.b;
        yield_!(ev(1))
    }
    fn an_unused_variable_takes_it() -> u32 {
        let p = two();
        let _x = p.a;
        yield_!(ev(1))
    }
    fn a_branch_takes_it(c: bool = true) -> u32 {
        let p = two();
        let _after = d("after");
        if c { eat(p.a); } else { log("no"); }
        yield_!(ev(1))
    }
    fn each_branch_takes_another(c: bool = false) -> u32 {
        let p = two();
        let _after = d("after");
        if c { eat(p.a); yield_!(ev(())); } else { yield_!(ev(2)); eat(p.b); }
        yield_!(ev(1))
    }
    fn some_arms_take_it(n: u32 = 1) -> u32 {
        let p = two();
        let _after = d("after");
        let x = match n { 0 => Some(p.a), 1 => { yield_!(ev(())); Some(p.b) } _ => None };
        yield_!(ev(()));
        eat(x);
        yield_!(ev(1))
    }
    fn a_condition_takes_it() -> u32 {
        let p = two();
        if p.a.into_name() == "a" { yield_!(ev(())); }
        yield_!(ev(1))
    }
    fn an_if_let_takes_it() -> u32 {
        let p = two();
        if let Some(x) = Some(p.a) { yield_!(ev(())); eat(x); }
        yield_!(ev(1))
    }
    fn a_for_takes_it() -> u32 {
        let n = nest();
        let _after = d("after");
        for x in n.list { yield_!(ev(())); eat(x); }
        yield_!(ev(1))
    }
    fn a_match_takes_it() -> u32 {
        let n = two();
        let _after = d("after");
        match Some(n.a) { Some(x) => { yield_!(ev(())); eat(x); } None => {} }
        yield_!(ev(1))
    }
    fn a_literal_takes_it() -> u32 {
        let n = two();
        let _after = d("after");
        let m = Two { a: n.b, b: d("new") };
        yield_!(ev(()));
        eat(m);
        yield_!(ev(1))
    }
    fn a_tuple_takes_it() -> u32 {
        let n = two();
        let m = (d("x"), n.b, yield_!(ev(d("y"))));
        yield_!(ev(()));
        eat(m.1);
        yield_!(ev(1))
    }
    fn a_field_of_a_field_is_taken() -> u32 {
        let n = nest();
        let _after = d("after");
        eat(n.job.rest);
        yield_!(ev(1))
    }
    fn a_field_is_taken_out_of_a_box() -> u32 {
        let n = Box::new(two());
        let _after = d("after");
        eat(n.b);
        yield_!(ev(1))
    }
    fn a_field_of_what_is_in_a_box_is_taken() -> u32 {
        let n = Box::new(two());
        let _after = d("after");
        eat((*n).b);
        yield_!(ev(1))
    }
    fn all_is_taken_out_of_a_box() -> u32 {
        let n = Box::new(two());
        let _after = d("after");
        eat(*n);
        yield_!(ev(1))
    }
    fn each_turn_takes_one(k: u32 = 3) -> u32 {
        let mut sum = 0;
        for i in 0..k {
            let p = two();
            let _after = d("after");
            if i == 1 { eat(p.b); continue; }
            eat(p.a);
            sum += yield_!(ev(i));
        }
        sum
    }
    fn what_returns_takes_one(c: bool = true) -> u32 {
        let p = two();
        let _after = d("after");
        if c { eat(p.b); return yield_!(ev(3)); }
        eat(p.a);
        yield_!(ev(1))
    }
    fn another_field_is_lent() -> u32 {
        let j = job();
        let r = &j.rest;
        let x = j.id;
        log(r.name());
        yield_!(ev(x))
    }
    fn what_was_lent_is_used_later() -> u32 {
        let j = job();
        let r = j.rest.name();
        eat(j.id);
        log(r);
        yield_!(ev(1))
    }
    fn a_method_takes_it(c: bool = true) -> u32 {
        let p = two();
        p.both();
        let s = p.b.into_name();
        yield_!(ev(()));
        log(s);
        yield_!(ev(1))
    }
    fn it_is_asked_for() -> Result<u32, &'static str> {
        struct Res { a: Result<D, &'static str>, b: D }
        fn res() -> Res { Res { a: Err("no"), b: d("b") } }
        let p = res();
        let _after = d("after");
        let _x = p.a?;
        yield_!(ev(()));
        Ok(1)
    }
    fn a_coroutine_takes_it() -> u32 {
        let p = two();
        yield_!(bluelet::co! { eat(p.a); yield_!(ev(())); 1 })
    }
    fn a_closure_that_is_called_once_takes_it() -> u32 {
        let p = two();
        let f = move || eat(p.a);
        yield_!(ev(()));
        ({ f })();
        yield_!(ev(1))
    }
    fn a_while_takes_it(k: u32 = 2) -> u32 { let mut k = k;
        while k > 0 {
            let p = two();
            k -= 1;
            let t = Some(p.b);
            yield_!(ev(()));
            if let Some(x) = t { eat(x); }
        }
        yield_!(ev(1))
    }
    fn the_next_argument_waits(p: Two = two()) -> u32 {
        let f = |x: D, y: u32| { eat(x); y };
        f(p.b, yield_!(ev(3)))
    }
    fn the_argument_before_waits(p: Two = two()) -> u32 {
        let f = |y: u32, x: D, z: u32| { eat(x); y };
        f(yield_!(ev(3)), p.b, see(3)) + yield_!(ev(1))
    }
    fn it_is_assigned(p: Two = two()) -> u32 {
        let mut x = d("x");
        x = p.b;
        yield_!(ev(()));
        x = d("y");
        yield_!(ev(1))
    }
    fn two_variables_give_one_each(p: Two = two(), q: Two = two()) -> u32 {
        eat((p.a, q.b));
        yield_!(ev(1))
    }

    fn a_closure_copies_it() -> u32 {
        let j = job();
        let _after = d("after");
        let f = move || j.id + 1;
        yield_!(ev(()));
        f() + f() + yield_!(ev(1)) + f()
    }
    fn a_closure_uses_it_again() -> u32 {
        let j = job();
        let _after = d("after");
        let mut f = move || { log(j.name.name()); j.id };
        yield_!(ev(()));
        let mut x = f();
        x += yield_!(ev(1)) + f();
        yield_!(ev(x))
    }
    fn a_closure_copies_it_before_others_are_used() -> u32 {
        let j = job();
        let _after = d("after");
        let f = move || j.id + 1;
        log(j.name.name());
        yield_!(ev(()));
        f() + yield_!(ev(1))
    }
    fn a_closure_copies_it_out_of_what_has_a_drop() -> u32 {
        let g = guard();
        let _after = d("after");
        let f = move || g.id + 1;
        yield_!(ev(()));
        f() + yield_!(ev(1))
    }
    fn a_closure_copies_it_out_of_a_literal_that_has_a_drop() -> u32 {
        let g = Plain { id: 1, name: "x" };
        let _after = d("after");
        let f = move || g.id + 1;
        yield_!(ev(()));
        f() + yield_!(ev(1))
    }
    fn a_closure_sees_it_through_a_reference_count() -> u32 {
        let g = std::rc::Rc::new(job());
        let _after = d("after");
        let f = move || g.id + 1;
        yield_!(ev(()));
        f() + yield_!(ev(1))
    }
    fn a_closure_with_arguments_sees_it() -> u32 {
        let g = std::rc::Rc::new(job());
        let _after = d("after");
        let f = move |x| g.id + x;
        yield_!(ev(()));
        f(1) + yield_!(ev(1))
    }
    fn a_closure_with_types_takes_it() -> u32 {
        let g = job();
        let _after = d("after");
        let f = move |x: u32| { log(g.rest.name()); g.id + x };
        yield_!(ev(()));
        f(1) + yield_!(ev(1))
    }
    fn a_closure_that_is_passed_on_takes_it() -> u32 {
        fn call(f: impl FnOnce() -> u32) -> u32 { f() }
        let g = job();
        let _after = d("after");
        let x = call(move || { log(format!("{:?}", g.rest)); g.id });
        yield_!(ev(()));
        x + yield_!(ev(1))
    }
    fn a_boxed_closure_takes_it() -> u32 {
        let g = job();
        let _after = d("after");
        let f: Box<dyn FnMut() -> u32> = Box::new(move || { log(g.rest.name()); g.id });
        let mut f = f;
        yield_!(ev(()));
        f() + yield_!(ev(1))
    }
    fn a_thread_takes_it() -> u32 {
        let g = nest();
        let t = std::thread::spawn(move || g.job.id);
        yield_!(ev(()));
        t.join().unwrap() + yield_!(ev(1))
    }

    fn an_if_let_matches_a_field() -> u32 {
        let s = several();
        let _after = d("after");
        if let Some(x) = s.o { yield_!(ev(())); eat(x); }
        yield_!(ev(1))
    }
    fn an_if_let_or_its_else_matches_a_field() -> u32 {
        let mut s = several();
        s.o = None;
        let _after = d("after");
        if let Some(x) = s.o { yield_!(ev(())); eat(x); } else { yield_!(ev(())); eat(s.e); }
        yield_!(ev(1))
    }
    fn a_first_link_matches_a_field(c: bool = true) -> u32 {
        let s = several();
        let _after = d("after");
        if let Some(x) = s.o && c { yield_!(ev(())); eat(x); } else { yield_!(ev(9)); }
        yield_!(ev(1))
    }
    fn a_later_link_matches_a_field(c: bool = false) -> u32 {
        let s = several();
        let _after = d("after");
        if c && let Some(x) = s.o { yield_!(ev(())); eat(x); } else { yield_!(ev(9)); }
        yield_!(ev(1))
    }
    fn a_match_matches_a_field() -> u32 {
        let s = several();
        let _after = d("after");
        match s.o { Some(x) => { yield_!(ev(())); eat(x); } None => {} }
        yield_!(ev(1))
    }
    fn arms_match_a_field() -> u32 {
        let s = several();
        let _after = d("after");
        let x = match s.r { Ok(x) => { yield_!(ev(())); x } Err(e) if e.name() == "no" => e, Err(e) => { yield_!(ev(5)); e } };
        yield_!(ev(()));
        eat(x);
        yield_!(ev(1))
    }
    fn a_let_else_matches_a_field() -> u32 {
        let s = several();
        let Some(x) = s.o else { return 0 };
        yield_!(ev(()));
        eat(x);
        yield_!(ev(1))
    }
    fn a_let_else_does_not_match_a_field() -> u32 {
        let s = several();
        let Ok(x) = s.r else { return yield_!(ev(1)) };
        yield_!(ev(()));
        eat(x);
        yield_!(ev(1))
    }
    fn a_let_takes_a_part_of_a_field() -> u32 {
        let s = several();
        let (a, _) = s.p;
        yield_!(ev(()));
        eat(a);
        yield_!(ev(1))
    }
    fn a_let_takes_all_of_a_field() -> u32 {
        let s = several();
        let (a, b) = s.p;
        yield_!(ev(()));
        eat(a);
        yield_!(ev(1))
    }
    fn a_let_takes_a_part_of_a_struct_in_a_field() -> u32 {
        let n = nest();
        let Job { rest, .. } = n.job;
        yield_!(ev(()));
        eat(rest);
        yield_!(ev(1))
    }
    fn a_let_takes_all_of_a_struct_in_a_field() -> u32 {
        let n = nest();
        let Two { a, b } = n.two;
        yield_!(ev(()));
        eat(a);
        yield_!(ev(1))
    }
    fn an_if_let_matches_a_field_of_an_argument(s: Several = several(), t: D = d("t")) -> u32 {
        let _after = d("after");
        if let Some(x) = s.o { yield_!(ev(())); eat(x); }
        yield_!(ev(1))
    }
    fn a_match_in_a_loop_matches_a_field(n: u32 = 3) -> u32 {
        for i in 0..n {
            let s = several();
            match s.o { Some(x) if i == 1 => { eat(x); continue; } Some(x) => { yield_!(ev(i)); eat(x) } None => {} }
            yield_!(ev(()));
        }
        yield_!(ev(1))
    }

    fn two_are_taken_one_by_one(p: Two = two(), q: D = d("q")) -> u32 {
        let _after = d("after");
        eat(p.a);
        yield_!(ev(()));
        eat(p.b);
        yield_!(ev(1))
    }
    fn two_are_taken_the_last_first() -> u32 {
        let p = job();
        let _after = d("after");
        eat(p.more);
        yield_!(ev(()));
        eat(p.name);
        yield_!(ev(1))
    }
    fn three_are_taken_one_by_one() -> u32 {
        let p = job();
        let _after = d("after");
        eat(p.more);
        yield_!(ev(()));
        let x = yield_!(ev(p.name));
        yield_!(ev(()));
        let y = Some((x, p.id, yield_!(ev(3))));
        yield_!(ev(()));
        eat(y);
        yield_!(ev(1))
    }
    fn one_is_taken_and_one_copied() -> u32 {
        let p = job();
        eat(p.rest);
        yield_!(ev(()));
        yield_!(ev(p.id))
    }
    fn one_is_copied_twice() -> u32 {
        let p = guard();
        eat(p.id);
        yield_!(ev(()));
        let x = p.id;
        yield_!(ev(x))
    }
    fn two_are_copied_out_of_what_has_a_drop() -> u32 {
        let p = Pair { a: see(1), b: 2 };
        let q = { p };
        eat(q.a);
        yield_!(ev(()));
        let x = q.b;
        yield_!(ev(x))
    }
    fn two_are_taken_before_it_waits() -> u32 {
        let p = job();
        eat(p.rest);
        eat(p.name);
        yield_!(ev(()));
        2
    }
    fn two_are_taken_in_a_loop(n: u32 = 3) -> u32 {
        for i in 0..n {
            let p = two();
            let _in = d("in");
            eat(p.b);
            if yield_!(ev(i)) == 1 { continue; }
            let _a = p.a;
            yield_!(ev(()));
        }
        yield_!(ev(2))
    }
    fn both_are_looked_at_first() -> u32 {
        let p = two();
        p.both();
        yield_!(ev(()));
        log(p.a.name());
        eat(p.b);
        yield_!(ev(()));
        eat(p.a);
        yield_!(ev(2))
    }
    fn an_error_comes_between() -> Result<u32, &'static str> {
        let p = two();
        let _m = d("m");
        eat(p.a);
        yield_!(fail::<()>("no"))?;
        eat(p.b);
        yield_!(ok(2))
    }
    fn both_are_taken_out_of_a_box() -> u32 {
        let p = Box::new(two());
        let _m = d("m");
        eat(p.b);
        yield_!(ev(()));
        eat(p.a);
        yield_!(ev(2))
    }
    fn a_way_out_takes_one(c: bool = true) -> u32 {
        let p = two();
        let _m = d("m");
        if c { eat(p.b); return yield_!(ev(3)); }
        eat(p.b);
        yield_!(ev(()));
        eat(p.a);
        yield_!(ev(2))
    }
    fn fields_of_fields_are_taken_one_by_one() -> u32 {
        let p = nest();
        let _m = d("m");
        for x in p.list { yield_!(ev(())); eat(x); }
        yield_!(ev(()));
        eat(p.job.rest);
        yield_!(ev(2))
    }

    fn an_if_let_gives_what_it_takes(c: bool = true) -> u32 {
        let s = several();
        let _z = d("z");
        let x = if let Some(x) = s.o { yield_!(ev(1)); x } else { d("other") };
        let _y = d("y");
        yield_!(ev(2));
        eat(x);
        yield_!(ev(3))
    }

    fn an_arm_takes_and_another_looks(c: bool = true) -> u32 {
        let s = several();
        let _z = d("z");
        let n = sum(&s.e, s.p.0.name().len() as u32) + yield_!(ev(1));
        let m = match s.r { Ok(x) => { eat(x); 1 } Err(ref e) => { log(e.name()); 2 } };
        yield_!(ev(n + m))
    }

    fn arms_of_an_operand_take_different_ones(n: u32 = 3) -> u32 {
        let mut all = Vec::new();
        for i in 0..n {
            let s = several();
            all.push(match i { 0 => s.e, 1 => { let (a, _) = s.p; yield_!(ev(1)); a } _ => { yield_!(ev(2)); s.p.1 } });
            yield_!(ev(i));
        }
        drop(all);
        yield_!(ev(1))
    }

    fn swapped_parts_are_taken() -> u32 {
        let mut p = two();
        let mut q = two();
        std::mem::swap(&mut p.a, &mut q.b);
        yield_!(ev(1));
        eat(p.a);
        q = Two { a: d("qa"), b: p.b };
        yield_!(ev(2));
        let Two { a, .. } = q;
        yield_!(ev(3));
        drop(a);
        yield_!(ev(4))
    }

    fn a_closure_in_a_branch_takes_what_was_taken(c: bool = true) -> u32 {
        let t = two();
        let f = if c { let x = t.a; Some(move || x.name().len()) } else { None };
        let _z = d("z");
        yield_!(ev(2));
        f.map_or(0, |f| f() as u32) + yield_!(ev(3))
    }
}
