use std::future::ready;

#[bluelet::coroutine]
fn ends_with_a_yield(some: Option<u32>) -> u32 {
    let Some(n) = some else {
        yield_!(ready(()));
    };
    n
}

#[bluelet::coroutine]
fn leaves_on_one_way(some: Option<u32>) -> u32 {
    let Some(n) = some else {
        if yield_!(ready(true)) {
            return 1;
        }
    };
    n
}

fn main() {}
