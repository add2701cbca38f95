use std::fmt::Display;
use std::future::ready;

#[bluelet::coroutine]
fn slice(data: Vec<u8>) -> [u8] {
    yield_!(ready(data))[..]
}

#[bluelet::coroutine]
fn text(text: String) -> str {
    *yield_!(ready(text))
}

#[bluelet::coroutine]
fn object(text: String) -> dyn Display {
    yield_!(ready(text))
}

fn main() {
    bluelet::run(slice(Vec::new()));
}
