//! Closures: what they capture, when that drops, and which of them a call uses up.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use crate::made::*;
use crate::support::*;
use crate::twins;

fn call(f: impl FnOnce() -> &'static str) -> &'static str {
    step("call");
    f()
}

fn make(name: &'static str) -> impl Fn(u32) -> u32 {
    let held = d(name);
    move |n| {
        step(format!("{} called with {n}", held.0));
        n + 1
    }
}

/// A function and what it is called.
pub type Named = (u32, Box<dyn Fn(&D) -> u32>);

pub struct Route {
    path: &'static str,
    answer: Box<dyn Fn(&str, u32) -> String>,
    weight: u32,
}

fn both(f: Box<dyn Fn(&D) -> u32>, g: Option<Box<dyn FnOnce(u32) -> u32>>, n: u32) -> u32 {
    f(&D("given")) * 100 + g.map_or(0, |g| g(n))
}

fn given(f: impl Fn() -> u32, n: u32) -> u32 {
    f() * 100 + n
}

fn boxed(f: Box<dyn Fn() -> u32>, n: u32) -> u32 {
    f() * 100 + n
}

twins! {
    fn boxes_before_what_waits() -> u32 {
        let (a, b) = (d("a"), d("b"));
        both(Box::new(move |x| a.plus(x.name().len() as u32)), Some(Box::new(move |n| b.plus(n))), yield_!(ev(1)))
    }

    fn boxes_in_structs_and_tuples_before_what_waits() -> String {
        let routes = vec![
            Route { path: "a", answer: Box::new(|p, n| format!("{}{n}", p.len())), weight: yield_!(ev(1)) },
            Route { path: "b", answer: Box::new(|p, _| p.to_uppercase()), weight: 2 },
        ];
        let named: Vec<Named> = vec![(1, Box::new(|x| x.plus(0))), (yield_!(ev(2)), Box::new(|x| x.name().len() as u32))];
        let mut all = String::new();
        for route in &routes {
            all += &(route.answer)(route.path, route.weight);
        }
        let x = d("x");
        let sum: u32 = named.iter().map(|(n, f)| n * f(&x)).sum();
        yield_!(ev(sum));
        all
    }

    fn a_closure_keeps_the_copy_that_it_took() -> u32 {
        let mut n = 1;
        let mut pair = (1, 2);
        let first = given(move || n, { n += 1; yield_!(ev(n)) });
        let second = boxed(Box::new(move || n + pair.0), { pair.0 += 5; yield_!(ev(pair.0)) });
        let third = given(move || pair.1 + n, { let m = n; yield_!(ev(m)) });
        first + second + third
    }

    fn a_closure_that_owns_drops_at_the_end_of_its_scope() -> u32 {
        let a = d("a");
        let f = move |n: u32| { log(a.name()); n + 1 };
        let _g = d("g");
        let n = f(yield_!(ev(1)));
        yield_!(ev(()));
        log("end");
        n
    }

    fn a_closure_that_owns_is_called_after_each_yield() -> u32 {
        let a = d("a");
        let mut count = 0;
        let mut f = move |n: u32| { count += n; log(a.name()); count };
        for i in 0..3 { yield_!(ev(i)); see(f(i)); }
        f(yield_!(ev(10)))
    }

    fn a_closure_that_borrows_is_used_before_the_yield() -> u32 {
        let a = d("a");
        let mut n = 1;
        let mut add = |m: u32| { n += m; a.name().len() as u32 };
        let k = add(2) + add(3);
        yield_!(ev(k));
        log(a.name());
        n + k
    }

    fn a_closure_that_is_called_once_is_used_up() -> &'static str {
        let a = d("a");
        let _g = d("g");
        let f = move || a.into_name();
        let r = f();
        log("called");
        yield_!(ev(()));
        log("end");
        r
    }

    fn a_closure_that_is_called_once_after_the_yield() -> &'static str {
        let a = d("a");
        let f = || { let b = a; b.into_name() };
        let _g = d("g");
        yield_!(ev(()));
        let r = f();
        yield_!(ev(()));
        log("end");
        r
    }

    fn a_closure_that_is_called_once_on_one_way(c: bool = true) -> () {
        let a = d("a");
        let f = move || drop(a);
        let _g = d("g");
        if c { f(); log("called"); }
        yield_!(ev(()));
        log("end");
    }

    fn a_closure_is_given_away() -> &'static str {
        let a = d("a");
        let f = move || a.into_name();
        yield_!(ev(()));
        let r = call(f);
        yield_!(ev(()));
        call(|| r)
    }

    fn a_closure_takes_a_variable_without_move() -> &'static str {
        let a = d("a");
        let _g = d("g");
        let r = call(|| { let taken = a; taken.into_name() });
        yield_!(ev(()));
        log("end");
        r
    }

    fn a_closure_returns_what_it_captured() -> D {
        let a = d("a");
        let b = (|| a)();
        yield_!(ev(()));
        log("got it");
        b
    }

    fn a_closure_captures_a_copy() -> u32 {
        let mut n = 1;
        let f = move || n * 10;
        n = yield_!(ev(5));
        f() + n
    }

    fn boxed_closures() -> u32 {
        let a = d("a");
        let mut all: Vec<Box<dyn FnMut(u32) -> u32>> = vec![Box::new(make("m")), Box::new(move |n| { log(a.name()); n * 2 })];
        let mut n = 1;
        for f in &mut all { n = f(n); }
        yield_!(ev(n));
        for i in 0..all.len() { n = all[i](yield_!(ev(n))); }
        n
    }

    fn a_boxed_closure_for_one_call() -> &'static str {
        let a = d("a");
        let f: Box<dyn FnOnce(u32) -> &'static str> = Box::new(move |_| a.into_name());
        yield_!(ev(()));
        let r = f(yield_!(ev(1)));
        yield_!(ev(()));
        r
    }

    fn a_closure_from_a_function_guards() -> u32 {
        let f = make("made");
        let n = f(1);
        yield_!(ev(()));
        log("still there");
        n
    }

    fn closures_in_a_struct() -> u32 {
        struct Ops<F, G> { f: F, g: G }
        let a = d("a");
        let ops = Ops { f: make("f"), g: move |n: u32| n + a.name().len() as u32 };
        let n = (ops.f)(yield_!(ev(1)));
        let m = (ops.g)(n);
        yield_!(ev(()));
        n + m
    }

    fn a_closure_captures_a_field() -> usize {
        let pair = (d("a"), vec![1]);
        let len = { let f = || pair.1.len(); f() };
        yield_!(ev(()));
        log(pair.0.name());
        len
    }

    fn closures_with_patterns_and_types() -> u32 {
        let swap = |(a, b): (u32, u32)| -> (u32, u32) { (b, a) };
        let first = |[a, ..]: [u32; 2]| a;
        let (a, b) = swap((yield_!(ev(1)), 2));
        yield_!(ev(()));
        first([a, b]) * 10 + b
    }

    fn a_parameter_hides_a_variable() -> u32 {
        let x = yield_!(ev(1));
        let f = |x: u32| { let y = x + 1; y };
        let x = x + 10;
        yield_!(ev(()));
        f(x) + x
    }

    fn shared_cells_in_closures() -> u32 {
        let count = Rc::new(Cell::new(0));
        let list = Rc::new(RefCell::new(Vec::new()));
        let push = { let (count, list) = (count.clone(), list.clone()); move |n: u32| { count.set(count.get() + n); list.borrow_mut().push(n); } };
        push(yield_!(ev(1)));
        push(yield_!(ev(2)));
        drop(push);
        yield_!(ev(()));
        count.get() * 10 + list.borrow().len() as u32 + Rc::strong_count(&count) as u32
    }

    fn a_closure_in_a_closure() -> u32 {
        let a = d("a");
        let outer = move |n: u32| { let inner = |m: u32| m + a.name().len() as u32; inner(n) * 2 };
        yield_!(ev(()));
        outer(3) + yield_!(ev(outer(4)))
    }

    fn a_closure_returns_and_loops_by_itself() -> u32 {
        let find = |limit: u32| { let mut n = 0; loop { n += 1; if n > limit { return n; } if n == 5 { break n * 10; } } };
        find(yield_!(ev(2))) + find(yield_!(ev(9)))
    }

    fn an_async_block_is_an_event() -> u32 {
        let a = d("a");
        let n = yield_!(ev(1));
        let _g = d("g");
        let m = yield_!(Box::pin(async move { log(a.name()); n + 1 }));
        log("after");
        m
    }

    fn methods_that_take_closures_with_captures() -> u32 {
        let base = yield_!(ev(2));
        let names = vec![d("x"), d("y")];
        let total: u32 = names.iter().map(|n| n.name().len() as u32 * base).sum();
        let one = names.into_iter().filter(|n| n.name() == "y").next();
        yield_!(ev(()));
        total + one.map_or_else(|| base, |o| o.name().len() as u32)
    }

    fn a_closure_is_given_late() -> u32 {
        let a = d("a");
        let f;
        let _g = d("g");
        if yield_!(ev(true)) { f = move |n: u32| { log(a.name()); n + 1 }; } else { return 0; }
        let n = f(1);
        yield_!(ev(()));
        n
    }

    fn closures_in_a_tuple_and_an_option() -> u32 {
        let (a, b, c) = (d("a"), d("b"), d("c"));
        let pair = (move |n: u32| { log(a.name()); n + 1 }, move || b.into_name());
        let maybe = Some(move |n: u32| { log(c.name()); n + 2 });
        let n = (pair.0)(1) + maybe.as_ref().map_or(0, |f| f(3));
        yield_!(ev(n));
        log("between");
        let m = { pair.1 }().len() as u32;
        yield_!(ev(m));
        n + m
    }

    fn argument_closures(f: Box<dyn Fn(u32) -> u32> = Box::new(|n| n + 1), g: fn(u32) -> u32 = |n| n * 2) -> u32 {
        let n = f(yield_!(ev(1)));
        g(yield_!(ev(n))) + f(0)
    }

    fn a_once_argument_is_used_up(f: Box<dyn FnOnce() -> &'static str> = { let a = d("a"); Box::new(move || a.into_name()) }) -> &'static str {
        let _g = d("g");
        let r = f();
        log("called");
        yield_!(ev(()));
        r
    }
}

#[bluelet::coroutine]
fn once(f: impl FnOnce(u32) -> u32) -> u32 {
    let n = f(yield_!(ev(1)));
    yield_!(ev(n)) + n
}

#[bluelet::coroutine]
fn once_by_name<F>(f: F) -> u32
where
    F: FnOnce(u32) -> u32 + 'static,
{
    let n = f(1);
    yield_!(ev(n))
}

#[bluelet::coroutine]
fn once_in_bounds<F: FnOnce() -> D>(f: F, again: bool) -> usize {
    if again {
        yield_!(ev(()));
        let made = f();
        yield_!(ev(()));
        return made.name().len();
    }
    yield_!(ev(0))
}

#[bluelet::coroutine]
fn many(mut f: impl FnMut(u32) -> u32, g: &dyn Fn(u32) -> u32) -> u32 {
    let mut n = 0;
    for i in 0..3 {
        n += f(yield_!(ev(i))) + g(i);
    }
    n
}

#[test]
fn closures_as_arguments() {
    let name = String::from("abc");
    assert_eq!(block(once(|n| n + name.len() as u32)), 8);
    assert_eq!(block(once_by_name(|n| n + 1)), 2);
    assert_eq!(block(once_in_bounds(|| D("made"), true)), 4);
    assert_eq!(block(once_in_bounds(|| D("made"), false)), 0);
    let mut sum = 0;
    let times = |n| n * name.len() as u32;
    let add = |n| {
        sum += n;
        sum
    };
    assert_eq!(block(many(add, &times)), 13);
    assert_eq!(sum, 3);
}

twins! {
    fn a_closure_that_a_closure_gives() -> u32 {
        let compose = |f: Box<dyn Fn(u32) -> u32>, g: Box<dyn Fn(u32) -> u32>| move |n| g(f(n));
        let both = compose(Box::new(|n| n + 1), Box::new(|n| n * 2));
        yield_!(ev(1));
        let n = both(yield_!(ev(2)));
        yield_!(ev(n))
    }

    fn a_list_of_closures_that_are_called_once() -> u32 {
        let (a, b) = (d("a"), d("b"));
        let list: Vec<Box<dyn FnOnce() -> u32>> =
            vec![Box::new(move || a.name().len() as u32), Box::new(move || { drop(b); 5 })];
        let mut sum = 0;
        for call in list {
            sum += call();
            yield_!(ev(sum));
        }
        sum
    }

    fn a_stack_of_closures_that_are_called_once() -> u32 {
        let (a, b) = (d("a"), d("b"));
        let mut stack: Vec<Box<dyn FnOnce() -> u32>> = Vec::new();
        stack.push(Box::new(move || a.name().len() as u32));
        stack.push(Box::new(move || { drop(b); 5 }));
        let mut sum = 0;
        while let Some(call) = stack.pop() {
            sum += call();
            yield_!(ev(sum));
        }
        sum
    }

    fn one_of_several_closures_that_are_called_once() -> u32 {
        let a = d("a");
        let mut list: Vec<Box<dyn FnOnce() -> u32>> = Vec::new();
        list.push(Box::new(move || { drop(a); 4 }));
        let call = list.remove(0);
        yield_!(ev(()));
        let n = call();
        yield_!(ev(n))
    }
}

twins! {
    fn a_closure_of_a_blocks_own_variable() -> u32 { let f = { let a = d("a"); move || a.name().len() as u32 }; let _z = d("z"); let n = f(); yield_!(ev(n)); yield_!(ev(f())) }

    fn a_closure_that_gives_away_a_blocks_own_variable() -> u32 { let f = { let g = d("g"); move || { eat(g); 3 } }; yield_!(ev(1)); let n = f(); yield_!(ev(n)) }

    fn a_closure_of_what_a_branch_binds() -> u32 { let f = if let Some(g) = maybe(true, "g") { Some(move || g.name().len() as u32) } else { None }; yield_!(ev(1)); let n = f.as_ref().map(|f| f()).unwrap(); yield_!(ev(n)) }

    fn a_closure_of_a_blocks_number() -> u32 { let f = { let n = see(3u32); move || n + 1 }; yield_!(ev(1)); let n = f(); yield_!(ev(n)) }

    fn a_closure_that_returns_a_blocks_own_variable() -> u32 { let f = { let g = d("g"); let h = d("h"); move || { log(h.name()); g } }; yield_!(ev(1)); let n = f(); yield_!(ev(1)) }

    fn a_closure_in_a_pair_of_a_blocks_own_variables() -> u32 { let f = { let g = std::rc::Rc::new(d("g")); let h = g.clone(); (move || g.name().len() as u32, h) }; let n = (f.0)(); yield_!(ev(n)); log(f.1.name()); yield_!(ev(2)) }
}

fn maybe(c: bool, name: &'static str) -> Option<D> {
    if see(c) { Some(d(name)) } else { None }
}

twins! {
    fn a_closure_that_takes_a_field_is_used_up() -> u32 {
        let job = job();
        let f = move || {
            eat(job.name);
            3
        };
        let n = f();
        yield_!(ev(n));
        n
    }

    fn a_closure_that_takes_fields_is_used_up_on_one_way(c: bool = true) -> u32 {
        let job = job();
        let f = move || (job.name.into_name(), job.id);
        yield_!(ev(1));
        let mut n = 0;
        if c {
            let (name, id) = f();
            n = id + name.len() as u32;
        }
        yield_!(ev(n));
        n
    }

    fn a_closure_that_looks_at_a_field_stays() -> u32 {
        let job = job();
        let f = move || job.name.plus(1);
        let n = f();
        yield_!(ev(n));
        n
    }

    fn a_closure_that_copies_a_field_can_be_called_again() -> u32 {
        let job = job();
        let f = move || job.id + 1;
        let n = f();
        yield_!(ev(n));
        f()
    }
}
