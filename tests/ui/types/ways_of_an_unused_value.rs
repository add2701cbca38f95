use std::future::ready;

#[bluelet::coroutine]
fn conditional(n: u32) {
    let _value = if n > 1 { yield_!(ready(1)) } else { "a" };
}

#[bluelet::coroutine]
fn matched(n: u32) {
    match n {
        1 => yield_!(ready(1)),
        _ => "a",
    };
    yield_!(ready(()));
}

fn main() {}
