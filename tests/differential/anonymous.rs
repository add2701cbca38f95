//! `co! { .. }`: what it captures, what it gives, how it nests.

use bluelet::{Coroutine, co};

use crate::support::*;

fn go<C: Coroutine>(coroutine: C) -> C::Output {
    block(coroutine)
}

#[test]
fn it_gives_its_value() {
    assert_eq!(go(co! { yield_!(ev(1)) + 1 }), 2);
}

#[test]
fn it_captures_what_it_mentions() {
    let name = "captured".to_string();
    let numbers = vec![1, 2];
    let mut count = 0;
    let coroutine = co! {
        count += yield_!(ev(1));
        numbers.iter().for_each(|n| count += n);
        format!("{name} {} {count}", name.len())
    };
    assert_eq!(go(coroutine), "captured 8 4");
    count += 1;
    assert_eq!(count, 1);
}

#[test]
fn it_moves_what_it_captures() {
    fn in_a_box(value: D) -> Box<dyn Coroutine<Output = &'static str>> {
        Box::new(co! {
            yield_!(ev(()));
            value.into_name()
        })
    }
    assert_eq!(go(in_a_box(d("moved"))), "moved");
}

#[test]
fn it_nests() {
    let outer = 5;
    let coroutine = co! {
        let inner = co! { yield_!(ev(outer)) * 2 };
        let add = move |n: u32| n + outer;
        add(yield_!(inner))
    };
    assert_eq!(go(coroutine), 15);
}

#[test]
fn questions_leave_it() {
    let coroutine = co! {
        let a = yield_!(ok(1))?;
        let b: u32 = yield_!(fail("no"))?;
        Ok::<u32, String>(a + b)
    };
    assert_eq!(go(coroutine), Err("no".to_string()));
    let optional = co! {
        let a = yield_!(ev(Some(1)))?;
        Some(a + 1)
    };
    assert_eq!(go(optional), Some(2));
}

#[test]
fn it_stands_in_coroutines() {
    #[bluelet::coroutine]
    fn outer(base: u32) -> u32 {
        let text = "abc".to_string();
        let inner = co! {
            yield_!(ev(()));
            text.len() as u32 + base
        };
        yield_!(inner) + yield_!(ev(base))
    }
    assert_eq!(go(outer(10)), 23);
}

#[test]
fn it_captures_self() {
    struct Counter(u32);
    impl Counter {
        fn later(self) -> impl Coroutine<Output = u32> {
            co! {
                yield_!(ev(()));
                self.0 + 1
            }
        }
    }
    assert_eq!(go(Counter(1).later()), 2);
}

#[test]
fn it_is_described() {
    let coroutine = co! { yield_!(ev(1)) };
    assert!(format!("{coroutine:?}").starts_with("co: Start at "));
}

#[test]
fn a_block_is_compiled_for_its_configuration() {
    let start = 1;
    let block = bluelet::co! {
        #[cfg(test)]
        let n = yield_!(std::future::ready(start));
        #[cfg(not(test))]
        let n = nothing_of_this_name();
        match n {
            #[cfg(not(test))]
            1 => yield_!(std::future::ready(0)),
            n => {
                #[cfg(test)]
                if n > 0 {
                    yield_!(std::future::ready(()));
                }
                n + yield_!(std::future::ready(start))
            }
        }
    };
    assert_eq!(bluelet::run(block), 2);
}

fn then(n: u32) -> u32 {
    n + 1
}

fn handler<T: std::fmt::Debug>(value: &T) -> String {
    format!("{value:?}")
}

/// Waits, and hands on what `f` makes of that, which can be called once.
fn map<A, B>(
    event: impl bluelet::Event<Output = A>,
    f: impl FnOnce(A) -> B,
) -> impl Coroutine<Output = B> {
    co! {
        let _inner = d("inner");
        let value = yield_!(event);
        let mapped = f(value);
        yield_!(ev(()));
        mapped
    }
}

/// Waits, and waits for what `then` gives.
fn and_then<C: bluelet::Event<Output = u32>>(
    event: impl bluelet::Event<Output = u32>,
    then: impl FnOnce(u32) -> C,
) -> impl Coroutine<Output = u32> {
    co! {
        let n = yield_!(event);
        if n > 100 {
            return 0;
        }
        yield_!(then(n))
    }
}

#[test]
fn what_it_calls_can_be_called_once() {
    let mapped = || {
        let guard = d("guard");
        let taken = move |n| {
            let guard = guard;
            format!("{n}{}", guard.name())
        };
        map(ev(3), taken)
    };
    let plain = || {
        let guard = d("guard");
        let event = ev(3);
        let taken = move |n| {
            let guard = guard;
            format!("{n}{}", guard.name())
        };
        let run = move || {
            let _inner = d("inner");
            let value = block(event);
            let mapped = taken(value);
            block(ev(()));
            mapped
        };
        by_value(run)
    };
    compare("map", plain, mapped);
    assert_eq!(go(and_then(ev(3), |n| ev(n + 1))), 4);
    assert_eq!(go(and_then(ev(300), |n| ev(n + 1))), 0);
    let boxed: Box<dyn FnOnce(u32) -> u32> = Box::new(|n| n + 1);
    assert_eq!(go(map(ev(1), boxed)), 2);
}

/// Writes each body twice, with a closure that is called at once and with an anonymous coroutine that is waited for, and
/// a test that compares the two.
macro_rules! anonymous {
    ($(fn $name:ident($($arg:ident = $value:expr),*) { $($body:tt)* })*) => {$(
        #[test]
        fn $name() {
            let plain = || {
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                $(#[allow(unused_mut)] let mut $arg = $value;)*
                let run = move || { $($body)* };
                run()
            };
            let machine = || {
                $(#[allow(unused_mut)] let mut $arg = $value;)*
                co! { $($body)* }
            };
            compare(stringify!($name), || by_value(plain), machine);
        }
    )*};
}

fn by_value<T>(body: impl FnOnce() -> T) -> T {
    body()
}

anonymous! {
    fn what_is_captured_drops_after_what_is_declared(a = d("a"), n = 2) {
        let inner = d("inner");
        yield_!(ev(a.name()));
        let sum = n + inner.name().len();
        drop(inner);
        let value = yield_!(ev(sum)) + a.name().len();
        drop(a);
        value
    }

    fn what_is_captured_drops_in_the_order_of_its_mention(a = d("a"), b = d("b"), c = d("c"), last = d("last")) {
        let _inner = d("inner");
        if yield_!(ev(true)) {
            yield_!(ev(c.name()));
            drop(b);
            yield_!(ev(()));
            step(a.name());
            return yield_!(ev(3));
        }
        last.name().len()
    }

    fn what_operators_and_macros_mention(a = d("a"), b = d("b"), c = d("c"), list = vec![D("list")], sums = vec![D("sums")]) {
        let text = format!("{:?}{c:?}", b.name());
        list[0].name();
        let mut guards = vec![sums];
        yield_!(ev(text.len()));
        guards[0] = vec![a];
        yield_!(ev(guards.len()))
    }

    fn a_closure_that_is_called_once(
        f = { let guard = d("called"); move |n: usize| { step(guard.name()); n + 1 } },
        a = d("a"),
        b = d("b")
    ) {
        let _inner = d("inner");
        let n = f(yield_!(ev(a.name().len())));
        yield_!(ev(b.name()));
        n
    }

    fn functions_of_such_names(n = 1) {
        fn job(n: u32) -> Ev<u32> {
            ev(n)
        }
        let n = yield_!(job(n));
        then(n) + handler(&"text").len() as u32
    }

    fn it_is_left_in_a_loop(limit = 2) {
        for i in 0..5 {
            let _turn = d("turn");
            if yield_!(ev(i)) == limit { return i * 10; }
        }
        0
    }

    fn it_fails_behind_a_guard(first = "7", second = "z") {
        let _x = d("x");
        let n: u32 = yield_!(ev(first)).parse()?;
        let _y = d("y");
        let m: u32 = yield_!(ev(second)).parse()?;
        Ok::<u32, std::num::ParseIntError>(n + m)
    }

    fn what_it_captured_changes(list = vec![1, 2, 3], text = String::from("s")) {
        list.push(yield_!(ev(4)));
        text.push_str(&list.len().to_string());
        yield_!(ev(()));
        list.retain(|n| *n != 2);
        text += yield_!(ev("!"));
        (list, text)
    }

    fn what_it_captured_is_taken_apart(pair = (d("one"), Some(d("two")))) {
        let (one, two) = pair;
        match two {
            Some(two) if yield_!(ev(two.name())) == "two" => { eat(one); yield_!(ev(two.name())); 1 }
            Some(_) => 2,
            None => { drop(one); yield_!(ev(3)) }
        }
    }

    fn a_queue_that_it_captured_runs_empty(queue = std::collections::VecDeque::from([d("a"), d("b"), d("c")])) {
        let mut turns = 0;
        while let Some(next) = queue.pop_front() && yield_!(ev(next.name())) != "c" {
            turns += 1;
            if turns == 1 { queue.push_back(d("e")); }
        }
        let left = queue.len();
        drop(queue);
        turns * 10 + left
    }
}

#[test]
fn a_part_that_it_took_gets_a_new_value() {
    let anonymous = || {
        let mut pair = crate::made::pair();
        co! {
            eat(pair.a);
            yield_!(ev(1));
            pair.a = d("fresh");
            yield_!(ev(2));
            eat(&pair.a);
            yield_!(ev(pair.n))
        }
    };
    let plain = || {
        let mut pair = crate::made::pair();
        eat(pair.a);
        block(ev(1));
        pair.a = d("fresh");
        block(ev(2));
        eat(&pair.a);
        block(ev(pair.n))
    };
    compare("a_part_that_it_took_gets_a_new_value", plain, anonymous);
}
