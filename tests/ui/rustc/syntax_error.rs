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

fn main() {
    bluelet::run(missing_semicolon());
}
