//! The runtime crate under another name.

use std::future::ready;

use other as again;

#[other::coroutine(crate = ::other)]
fn function(n: u32) -> Result<u32, String> {
    let m = yield_!(ready(n)) + other::yield_!(ready(1)) + again::yield_!(ready(1));
    println!("{}", ::other::yield_!(ready(m)));
    let guard = vec![n];
    let some = yield_!(ready(Ok::<_, String>(Some(m))))?;
    drop(guard);
    let Some(m) = some else { return Err("none".to_string()) };
    Ok(m)
}

#[other::coroutine(crate = other)]
fn optional(n: Option<u32>) -> Option<u32> {
    Some(other::yield_!(ready(n))? + 1)
}

#[other::coroutine(crate = crate::again)]
fn of_a_module() {
    yield_!(ready(()));
}

#[other::coroutine(crate = other)]
#[derive(Clone)]
fn copied() -> u32 {
    yield_!(ready(4))
}

#[allow(unused)]
trait Greets {
    #[other::coroutine(crate = other)]
    fn greet(&self) -> u32 {
        yield_!(ready(5))
    }
}

impl Greets for u32 {}

fn main() {
    let anonymous = other::co! {
        #![crate = other]
        let n = yield_!(ready(1));
        let inner = other::co! { #![crate = ::other] other::yield_!(ready(n)) };
        n + yield_!(inner)
    };
    assert_eq!(other::run(function(1)), Ok(3));
    assert_eq!(other::run(optional(Some(1))), Some(2));
    assert_eq!(other::run(copied().clone()), 4);
    assert_eq!(other::run(1.greet()), 5);
    assert_eq!(other::run(anonymous), 2);
    other::run(of_a_module());
}
