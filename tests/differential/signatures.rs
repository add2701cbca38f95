//! What a function's signature can be.

use std::fmt::{Debug, Display};

use crate::support::*;
use crate::twins;

twins! {
    fn reference_arguments(s: &str = "abc") -> usize {
        yield_!(ev(()));
        s.len()
    }
}

trait Blocking: Sized + std::future::Future + Unpin {
    fn go(self) -> Self::Output {
        block(self)
    }
}
impl<C: bluelet::Coroutine> Blocking for C {}

#[bluelet::coroutine]
fn generic<T: Debug + Clone, const N: usize>(value: T, all: impl Fn(&T) -> bool) -> Vec<T>
where
    T: PartialEq,
{
    let mut out = Vec::new();
    for _ in 0..N {
        let v = yield_!(ev(value.clone()));
        if all(&v) {
            out.push(v);
        }
    }
    out
}

#[bluelet::coroutine]
fn with_lifetimes<'a, 'b>(a: &'a str, b: &'b str) -> &'a str {
    yield_!(ev(b.len()));
    a
}

#[bluelet::coroutine]
fn patterned((a, b): (u32, u32), mut c: u32, [x, ..]: [u32; 3], _: D) -> u32 {
    c += yield_!(ev(a));
    c + b + x
}

#[bluelet::coroutine]
fn shows(value: impl Display) -> impl Display {
    yield_!(ev(()));
    format!("<{value}>")
}

#[bluelet::coroutine]
fn boxed_results(n: u32) -> Box<dyn Debug> {
    yield_!(ev(()));
    if n == 3 {
        return Box::new("three");
    }
    Box::new(yield_!(ev(n)))
}

#[bluelet::coroutine]
fn raw(r#type: u32, r#in: u32) -> u32 {
    yield_!(ev(()));
    r#type + r#in
}

/// Keeps its docs.
#[bluelet::coroutine]
pub(crate) fn factorial(n: u64) -> Box<u64> {
    if n == 0 {
        return Box::new(1);
    }
    let below: Box<dyn bluelet::Coroutine<Output = Box<u64>>> = Box::new(factorial(n - 1));
    Box::new(n * *yield_!(below))
}

#[derive(Debug)]
struct Counter {
    count: u32,
}

trait Counting {
    fn count_to(&mut self, n: u32) -> impl bluelet::Coroutine<Output = u32>;
}

impl Counter {
    #[bluelet::coroutine]
    fn peek(&self) -> u32 {
        yield_!(ev(()));
        self.count
    }

    #[bluelet::coroutine]
    fn finish(mut self, by: u32) -> String {
        self.count += yield_!(ev(by));
        format!("{self:?} {}", self.count)
    }
}

impl Counting for Counter {
    #[bluelet::coroutine]
    fn count_to(&mut self, n: u32) -> u32 {
        while self.count < n {
            self.count += yield_!(ev(1));
        }
        self.count
    }
}

#[test]
fn generic_functions() {
    assert_eq!(generic::<_, 3>("x", |x| *x == "x").go(), ["x", "x", "x"]);
}

#[test]
fn lifetimes() {
    let a = "a".to_string();
    let result = {
        let b = "b".to_string();
        with_lifetimes(&a, &b).go()
    };
    assert_eq!(result, "a");
}

#[test]
fn patterns_as_arguments() {
    assert_eq!(patterned((1, 2), 3, [4, 5, 6], D("ignored")).go(), 10);
}

#[test]
fn impl_trait_results() {
    assert_eq!(shows(3).go().to_string(), "<3>");
}

#[test]
fn results_coerce() {
    assert_eq!(format!("{:?} {:?}", boxed_results(3).go(), boxed_results(4).go()), "\"three\" 4");
}

#[test]
fn raw_identifiers() {
    assert_eq!(raw(1, 2).go(), 3);
}

#[test]
fn recursion_through_a_box() {
    assert_eq!(*factorial(10).go(), 3_628_800);
}

#[test]
fn methods() {
    let mut counter = Counter { count: 2 };
    assert_eq!(counter.peek().go(), 2);
    assert_eq!(counter.count_to(5).go(), 5);
    assert_eq!(counter.finish(2).go(), "Counter { count: 7 } 7");
}

twins! {
    fn never_returns(n: u32 = 2) -> ! {
        let _guard = d("guard");
        loop {
            if yield_!(ev(n)) == 2 {
                panic!("out");
            }
        }
    }
}

trait Gives<'a, T> {
    fn give(&self) -> &'a T;
}

impl<'a, T> Gives<'a, T> for &'a T {
    fn give(&self) -> &'a T {
        self
    }
}

/// Only its result says that `T: 'a`.
#[bluelet::coroutine]
fn given<'a, T, G: Gives<'a, T>>(giver: G) -> Option<&'a T> {
    yield_!(ev(()));
    let given = giver.give();
    yield_!(ev(()));
    Some(given)
}

/// Its lifetime is chosen by each call.
#[bluelet::coroutine]
fn first<'a, T>(list: &'a [T]) -> Option<&'a T> {
    yield_!(ev(()));
    list.first()
}

#[test]
fn what_a_result_says_of_its_parameters() {
    fn ask<F: for<'a> Fn(&'a [u32]) -> C, C>(ask: F) -> C {
        ask(&[3])
    }
    assert_eq!(given(&7).go(), Some(&7));
    let names: for<'a> fn(&'a [u32]) -> _ = |list: &[u32]| first(list).go().copied();
    assert_eq!(ask(|list| first(list).go().copied()), Some(3));
    assert_eq!(names(&[4]), Some(4));
}

#[test]
fn what_never_returns_is_of_every_type() {
    #[bluelet::coroutine]
    fn forever() -> ! {
        loop {
            yield_!(ev(()));
        }
    }
    #[bluelet::coroutine]
    fn number(n: u32) -> u32 {
        match n {
            0 => yield_!(forever()),
            n => yield_!(ev(n)),
        }
    }
    assert_eq!(bluelet::run(number(3)), 3);
}
