use std::fmt::Display;

#[bluelet::coroutine]
fn slice(data: [u8]) -> u8 {
    yield_!(bluelet::null());
    data[0]
}

#[bluelet::coroutine]
fn text(n: u32, text: str) -> u32 {
    yield_!(bluelet::null());
    n
}

#[bluelet::coroutine]
fn object(shown: dyn Display) {
    println!("{shown}");
    yield_!(bluelet::null());
}

fn main() {}
