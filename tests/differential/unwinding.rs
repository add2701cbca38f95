//! Panics, caught and not, with values that drop on the way.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::support::*;
use crate::twins;

/// Panics when it is dropped.
#[derive(Debug)]
pub struct Bomb(&'static str);

impl Drop for Bomb {
    fn drop(&mut self) {
        log(format!("bomb {}", self.0));
        if !stopping() {
            panic!("dropped");
        }
    }
}

/// An event that panics when it is polled.
pub struct Broken(D);

impl std::future::Future for Broken {
    type Output = u32;
    fn poll(
        self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
    ) -> std::task::Poll<u32> {
        log("broken");
        panic!("in poll")
    }
}

impl Unpin for Broken {}

twins! {
    fn an_event_that_panics() -> u32 {
        let _a = d("a");
        let b = d("b");
        yield_!(ev(()));
        let _c = d("c");
        let n = yield_!(Broken(b)) + 1;
        n
    }

    fn a_drop_that_panics_at_the_end_of_a_block() -> () {
        let _a = d("a");
        {
            let _b = d("b");
            let _bomb = Bomb("x");
            let _c = d("c");
            yield_!(ev(()));
        }
        log("not reached");
    }

    fn a_drop_that_panics_at_the_end() -> u32 {
        let _a = d("a");
        let _bomb = Bomb("x");
        let _b = d("b");
        yield_!(ev(3))
    }

    fn a_drop_that_panics_on_assignment() -> () {
        let _a = d("a");
        let mut b = (Bomb("one"), d("b"));
        yield_!(ev(()));
        b = (Bomb("two"), d("c"));
        log("not reached");
    }

    fn a_drop_that_panics_on_break() -> u32 {
        let _a = d("a");
        loop {
            let _b = d("b");
            let bomb = Bomb("x");
            if yield_!(ev(true)) { break 1; }
        }
    }

    fn a_panic_is_caught_inside() -> u32 {
        let a = d("a");
        let r = catch_unwind(AssertUnwindSafe(|| { let _b = d("b"); log(a.name()); if see(true) { panic!("inner"); } 1 }));
        yield_!(ev(()));
        log("after");
        if r.is_err() { yield_!(ev(2)) } else { 3 }
    }

    fn a_panic_in_an_operand() -> u32 {
        let _g = d("g");
        let v: Vec<u32> = vec![];
        (d("x"), yield_!(ev(d("y"))), v[0]).2
    }

    fn a_panic_in_a_closure() -> u32 {
        let a = d("a");
        let f = move |n: u32| { let _l = d("l"); assert!(n < 2, "{}", a.name()); n };
        let _g = d("g");
        f(yield_!(ev(1))) + f(yield_!(ev(2)))
    }

    fn unwrap_and_expect_panic() -> u32 {
        let _a = d("a");
        let n = yield_!(ev(Some(1))).unwrap();
        let _b = d("b");
        let r: Result<u32, D> = yield_!(ev(Err(d("error"))));
        n + r.expect("an error")
    }

    fn a_panic_in_the_arguments_of_a_loop() -> u32 {
        let _a = d("a");
        let mut n = 0u8;
        for x in [d("1"), d("2"), d("3")] {
            let _g = d("g");
            n += yield_!(ev(100));
            log(x.name());
        }
        n as u32
    }

    fn a_panic_where_a_value_may_have_been_moved(c: bool = true) -> u32 {
        let a = d("a");
        let b = d("b");
        if c { eat(a); }
        yield_!(ev(()));
        if c { panic!("with b only"); }
        drop(b);
        1
    }

    fn a_panic_before_the_first_wait(a: D = d("arg")) -> u32 {
        let _l = d("l");
        let n: u32 = "x".parse().unwrap();
        yield_!(ev(n))
    }

    fn a_panic_while_a_delegate_waits(a: D = d("arg")) -> u32 {
        #[bluelet::coroutine]
        fn inner(x: D, n: u32) -> u32 {
            let _i = d("inner");
            let m = yield_!(ev(n));
            if m == 2 { let _p = d("p"); panic!("inner"); }
            m
        }
        let _l = d("l");
        let n = yield_!(inner(d("x1"), 1));
        log("first");
        n + yield_!(inner(d("x2"), 2))
    }
}
