use std::future::ready;

#[bluelet::coroutine]
fn missing_semicolon() -> u32 {
    let n = yield_!(ready(1))
    n
}

#[bluelet::coroutine]
fn missing_type(n) -> u32 {
    yield_!(ready(n))
}

#[bluelet::coroutine]
fn chained(n: u32) -> bool {
    0 < yield_!(ready(n)) < 9
}

fn main() {
    bluelet::run(missing_semicolon());
}
