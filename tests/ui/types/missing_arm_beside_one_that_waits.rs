use std::future::ready;

#[bluelet::coroutine]
fn of_a_value(n: u32) -> u32 {
    match yield_!(ready(Some(n))) {
        Some(x) => yield_!(ready(x)),
    }
}

#[bluelet::coroutine]
fn of_a_variable(n: Option<u32>) -> u32 {
    match n {
        Some(x) => yield_!(ready(x)),
    }
}

fn main() {}
