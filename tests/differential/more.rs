//! Constructs that people combine.

use std::rc::Rc;

use bluelet::Coroutine;

use crate::support::*;
use crate::twins;

#[derive(Debug, Default, PartialEq, Clone)]
pub struct Pair {
    a: u32,
    b: u32,
}

twins! {
    fn destructuring_assignment() -> (u32, u32) {
        let (mut a, mut b) = (0, 0);
        (a, b) = (yield_!(ev(1)), yield_!(ev(2)));
        [a, _] = [yield_!(ev(a + 5)), 9];
        (a, b) = (b, a);
        (a, b)
    }

    fn declared_together() -> u32 {
        let (a, b);
        yield_!(ev(()));
        (a, b) = (see(1), yield_!(ev(2)));
        yield_!(ev(()));
        a * 10 + b
    }

    fn fields_and_places() -> Pair {
        let mut p = Pair { a: 1, b: 2 };
        p.a += yield_!(ev(10));
        p.b = yield_!(ev(p.a));
        let r = Box::new(5);
        let mut boxed = r;
        *boxed += yield_!(ev(1));
        p.a += *boxed;
        p
    }

    fn tuple_scrutinees() -> &'static str {
        match (yield_!(ev(1)), yield_!(ev(Some(2)))) {
            (1, Some(n)) if n > 5 => "big",
            (1, Some(_)) => { yield_!(ev(())); "one" }
            _ => "other",
        }
    }

    fn else_if_let() -> u32 {
        let a: Option<u32> = None;
        let b: Result<u32, u32> = Err(4);
        if let Some(a) = a { a }
        else if let Ok(b) = b { yield_!(ev(b)) }
        else if let Err(e) = b && e == yield_!(ev(4)) { e + 1 }
        else { 0 }
    }

    fn closures_used_at_once() -> Vec<u32> {
        let base = yield_!(ev(3));
        let all: Vec<u32> = (0..3).map(|n| n + base).filter(|n| *n > base).collect();
        let more = yield_!(ev(all.len() as u32));
        let sum = || all.iter().sum::<u32>() + more;
        vec![sum(), yield_!(ev(base))]
    }

    fn closures_that_are_not_used_again() -> usize {
        let guard = D("guard");
        let list = vec![1, 2];
        let taking = move || (guard.name(), list.len());
        let n = yield_!(ev(taking().1));
        see("between");
        let text = String::from("a");
        let borrowing = || text.len();
        let m = yield_!(ev(borrowing()));
        n + m + text.len()
    }

    fn types_known_from_the_old_value(text: String = "7".to_string()) -> u8 {
        let mut n = 0u8;
        see(n);
        yield_!(ev(()));
        n = text.parse().unwrap_or_default();
        see(n);
        1
    }

    fn closures_that_return() -> Option<u32> {
        let find = |n: u32| -> Option<u32> { if n > 2 { return Some(n); } let m = n.checked_sub(1)?; Some(m) };
        let a = find(yield_!(ev(5)))?;
        let b = find(yield_!(ev(0)))?;
        Some(a + b)
    }

    fn chained_methods() -> String {
        yield_!(ev("a".to_string())).replace("a", yield_!(ev("bc"))).repeat(yield_!(ev(2)))
    }

    fn repeated_elements() -> (Vec<u32>, [u32; 3]) {
        (vec![yield_!(ev(7)); 2], [yield_!(ev(1)); 3])
    }

    fn constants_and_unsafe() -> u32 {
        const { assert!(true) };
        static LIMIT: u32 = 3;
        let n = yield_!(ev(LIMIT));
        let p = &raw const n;
        let m = unsafe { *p };
        m + const { 1 + 1 }
    }

    fn inner_attributes() -> u32 {
        #![allow(unused_variables)]
        let unused = 3;
        yield_!(ev(1))
    }

    fn attributes_on_statements() -> u32 {
        #[allow(unused_mut)]
        let mut a = yield_!(ev(1));
        #[cfg(any())]
        let a = 5;
        #[cfg(all())]
        let b = a + 1;
        yield_!(ev(b))
    }

    fn break_through_two_loops() -> u32 {
        let mut n = 0;
        let r = 'outer: loop {
            let _a = d("a");
            loop {
                let _b = d("b");
                n += 1;
                match yield_!(ev(n)) {
                    1 => continue,
                    2 => continue 'outer,
                    3 => { let _c = d("c"); break }
                    _ => break 'outer n * 2,
                }
            }
            log("inner over");
        };
        r + yield_!(ev(1))
    }

    fn return_a_question() -> Result<u32, String> {
        let _g = d("g");
        if see(true) { return Ok(yield_!(ok(3))? + yield_!(fail::<u32>("no"))?); }
        Err("never".to_string())
    }

    fn shadowed_in_arms() -> u32 {
        let x = yield_!(ev(Some(1)));
        let x = match x { Some(x) => { let x = x + yield_!(ev(1)); x } None => 0 };
        if let x = x + 1 && x > yield_!(ev(0)) { x } else { 0 }
    }

    fn a_vector_of_traced() -> usize {
        let mut all = Vec::new();
        for name in ["1", "2", "3"] {
            let one = d(name);
            if yield_!(ev(name.len())) == 1 { all.push(one); } else { eat(one); }
        }
        let kept = all.pop();
        yield_!(ev(()));
        all.len() + kept.map_or(0, |k| k.name().len())
    }

    fn swapped() -> (u32, u32) {
        let mut a = 1;
        let mut b = 2;
        for _ in 0..3 { std::mem::swap(&mut a, &mut b); yield_!(ev(a)); }
        (a, b)
    }

    fn a_queue() -> u32 {
        let mut queue = std::collections::VecDeque::from([1u32, 2, 3]);
        let mut done = 0;
        while let Some(next) = queue.pop_front() {
            if next % 2 == 1 && yield_!(ev(true)) && next < 6 { queue.push_back(next + 3); }
            done += next;
        }
        done
    }

    fn options_taken() -> () {
        let mut slot = None;
        for i in 0..3 {
            if let Some(old) = slot.take() { eat::<D>(old); yield_!(ev(i)); }
            slot = Some(d(if i == 0 { "zero" } else { "more" }));
        }
        yield_!(ev(9));
        log("end");
    }

    fn results_matched(r: Result<D, D> = Err(d("bad"))) -> &'static str {
        let _g = d("g");
        match r {
            Ok(v) => { yield_!(ev(())); v.into_name() }
            Err(_) => { yield_!(ev(())); log("still here"); "error" }
        }
    }

    fn option_matched_with_wildcards(r: Option<(D, D)> = Some((d("l"), d("r")))) -> &'static str {
        let name = match &r { Some((l, _)) => l.name(), None => "none" };
        yield_!(ev(()));
        log("end");
        name
    }

    fn early_end_of_a_borrow() -> usize {
        let mut text = String::from("abc");
        { let slice = &mut text; slice.push('d'); }
        yield_!(ev(()));
        let first = text.chars().next();
        text.push('e');
        yield_!(ev(first));
        text.len()
    }
}

trait Shape {
    fn area(&self) -> u32;

    #[bluelet::coroutine]
    fn described(&self) -> String {
        let extra = yield_!(ev(1));
        format!("{} {extra}", self.area())
    }
}

struct Square(u32);

impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}

impl Square {
    #[bluelet::coroutine]
    fn shared(self: Rc<Self>, n: u32) -> u32 {
        let add = yield_!(ev(n));
        self.0 + add
    }

    #[bluelet::coroutine]
    fn boxed(self: Box<Self>) -> u32 {
        yield_!(ev(()));
        let Self(side) = *self;
        side
    }

    #[bluelet::coroutine]
    fn grow(&mut self, by: u32) -> u32 {
        self.0 += yield_!(ev(by));
        yield_!(ev(()));
        self.0
    }

    #[bluelet::coroutine]
    fn new(side: u32) -> Self {
        yield_!(ev(()));
        Self(side)
    }
}

#[bluelet::coroutine]
fn even(n: u32) -> bool {
    if n == 0 { true } else { yield_!(Box::new(odd(n - 1)) as Box<dyn Coroutine<Output = bool>>) }
}

#[bluelet::coroutine]
fn odd(n: u32) -> bool {
    if n == 0 { false } else { yield_!(Box::new(even(n - 1)) as Box<dyn Coroutine<Output = bool>>) }
}

#[bluelet::coroutine]
fn twice<C: Coroutine<Output = u32>>(mut make: impl FnMut(u32) -> C) -> u32 {
    let first = yield_!(make(1));
    first + yield_!(make(first))
}

#[test]
fn methods_of_every_receiver() {
    assert_eq!(block(Square(3).described()), "9 1");
    assert_eq!(block(Rc::new(Square(3)).shared(4)), 7);
    assert_eq!(block(Box::new(Square(5)).boxed()), 5);
    let mut square = block(Square::new(2));
    assert_eq!(block(square.grow(3)), 5);
    assert_eq!(square.0, 5);
}

#[test]
fn mutual_recursion() {
    assert!(block(even(10)));
    assert!(!block(even(7)));
}

#[test]
fn coroutines_as_arguments() {
    #[bluelet::coroutine]
    fn next(n: u32) -> u32 {
        yield_!(ev(n)) + 1
    }
    assert_eq!(block(twice(next)), 5);
}
