use std::future::ready;

#[bluelet::coroutine]
fn returns_nothing(n: u32) -> u32 {
    if yield_!(ready(n > 2)) {
        return;
    }
    n
}

#[bluelet::coroutine]
fn within_a_match(n: Option<u32>) -> Result<u32, String> {
    match n {
        Some(n) => Ok(yield_!(ready(n))),
        None => return,
    }
}

fn main() {}
