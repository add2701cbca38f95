//! Coroutines in coroutines: delegation, recursion, in collections, as values; `co!` everywhere.

use std::collections::VecDeque;

use bluelet::{Coroutine, co};

use crate::support::*;
use crate::twins;

type Boxed<T> = Box<dyn Coroutine<Output = T>>;

#[bluelet::coroutine]
fn part(name: &'static str, n: u32) -> u32 {
    let guard = d(name);
    let m = yield_!(ev(n));
    log(guard.name());
    yield_!(ev(m + 1))
}

#[bluelet::coroutine]
fn tree(depth: u32) -> u32 {
    let _g = d("node");
    if depth == 0 {
        return yield_!(ev(1));
    }
    let left: Boxed<u32> = Box::new(tree(depth - 1));
    let left = yield_!(left);
    left + yield_!(Box::new(tree(depth - 1)) as Boxed<u32>)
}

#[bluelet::coroutine]
fn apply<C: Coroutine<Output = u32>>(make: impl Fn(u32) -> C, times: u32) -> u32 {
    let mut n = 0;
    for i in 0..times {
        n += yield_!(make(i));
    }
    n
}

#[bluelet::coroutine]
fn maker(n: u32) -> impl Coroutine<Output = u32> {
    let held = yield_!(ev(d("held")));
    co! {
        let _h = held;
        yield_!(ev(n)) + 1
    }
}

twins! {
    fn delegation_in_operands() -> u32 {
        let _g = d("g");
        yield_!(part("a", 1)) + yield_!(part("b", yield_!(part("c", 2))))
    }

    fn a_coroutine_is_dropped_before_it_starts() -> u32 {
        let unused = part("never", 1);
        let used = part("used", 2);
        drop(unused);
        yield_!(used)
    }

    fn a_coroutine_is_held_by_a_variable() -> u32 {
        let c = part("a", 1);
        let _g = d("g");
        let n = yield_!(ev(3));
        n + yield_!(c)
    }

    fn coroutines_in_a_collection() -> u32 {
        let mut queue: VecDeque<Boxed<u32>> = VecDeque::new();
        queue.push_back(Box::new(part("a", 1)));
        queue.push_back(Box::new(part("b", 2)));
        let mut n = 0;
        while let Some(next) = queue.pop_front() {
            let m = yield_!(next);
            if m == 2 { queue.push_back(Box::new(part("c", 10))); }
            n += m;
        }
        n
    }

    fn recursion() -> u32 {
        yield_!(tree(2))
    }

    fn coroutines_made_by_an_argument() -> u32 {
        let base = 5;
        yield_!(apply(|n| part("p", n), 2)) + yield_!(apply(move |n| { let base = base; co! { yield_!(ev(n + base)) } }, 2))
    }

    fn a_coroutine_gives_a_coroutine() -> u32 {
        let inner = yield_!(maker(4));
        let _g = d("g");
        yield_!(inner)
    }

    fn a_block_takes_what_it_uses() -> u32 {
        let a = d("a");
        let b = d("b");
        let n = 3;
        let c = co! { let m = yield_!(ev(n)); log(a.name()); m + 1 };
        log("made");
        let k = yield_!(c);
        log(b.name());
        k + n
    }

    fn a_block_is_made_in_a_loop() -> u32 {
        let mut sum = 0;
        for name in ["x", "y"] {
            let item = d(name);
            let c = co! { yield_!(ev(())); item.into_name().len() as u32 };
            sum += yield_!(c);
            log("turn");
        }
        sum
    }

    fn a_block_in_a_block_in_a_block() -> u32 {
        let a = d("a");
        let n = 1;
        yield_!(co! {
            let b = d("b");
            let m = yield_!(co! {
                let c = d("c");
                let k = yield_!(co! { yield_!(ev(n)) + 1 });
                log(a.name());
                log(c.name());
                k * 2
            });
            log(b.name());
            m + yield_!(ev(n))
        })
    }

    fn a_block_on_one_way_only(c: bool = true) -> u32 {
        let a = d("a");
        let _g = d("g");
        let n = if c { yield_!(co! { yield_!(ev(a.name().len())) }) } else { 0 };
        log("after");
        yield_!(ev(()));
        n as u32
    }

    fn a_boxed_block_chosen_by_a_match(n: u32 = 1) -> u32 {
        let a = d("a");
        let chosen: Boxed<u32> = match yield_!(ev(n)) {
            0 => Box::new(part("zero", 0)),
            1 => Box::new(co! { let r = yield_!(ev(7)); log(a.name()); r }),
            _ => return 9,
        };
        log("chosen");
        yield_!(chosen)
    }

    fn questions_and_returns_leave_only_the_block() -> Result<u32, &'static str> {
        let _g = d("g");
        let r = yield_!(co! {
            let _h = d("h");
            let n = yield_!(ok(1))?;
            if n == 1 { return Err("inner"); }
            Ok::<u32, &'static str>(n)
        });
        log("after");
        if r.is_err() { yield_!(fail("outer"))?; }
        r
    }

    fn a_block_with_loops_and_labels() -> u32 {
        let mut n = 1;
        'l: loop {
            let m = yield_!(co! { 'l: loop { let k = yield_!(ev(n)); if k > 0 { break 'l k + 1; } } });
            n += m;
            if n > 10 { break 'l; }
        }
        n
    }

    fn a_block_captures_a_closure_and_a_struct() -> u32 {
        let f = { let a = d("a"); move |n: u32| { log(a.name()); n + 1 } };
        let list = vec![1, 2];
        let c = co! { let n = yield_!(ev(list.len() as u32)); let m = f(n); m + list[0] };
        yield_!(c)
    }

    fn a_block_panics() -> u32 {
        let _g = d("g");
        let a = d("a");
        let n = yield_!(co! { let _h = d("h"); let n = yield_!(ev(2)); if n == 2 { panic!("{}", a.name()); } n });
        n + 1
    }

    fn a_block_mentions_names_in_format_strings() -> String {
        let name = "n".to_string();
        let width = 4;
        yield_!(co! { yield_!(ev(())); let name = format!("{name:>width$}"); yield_!(ev(())); format!("<{name}>") })
    }
}
