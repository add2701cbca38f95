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
