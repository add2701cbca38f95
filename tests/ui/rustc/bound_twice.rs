use std::future::ready;

#[bluelet::coroutine]
fn in_a_let(pair: (u32, u32)) -> u32 {
    let (a, a) = pair;
    yield_!(ready(a))
}

#[bluelet::coroutine]
fn in_an_arm(pair: Option<(u32, u32)>) -> u32 {
    match pair {
        Some((a, a)) => yield_!(ready(a)),
        None => 0,
    }
}

fn main() {}
