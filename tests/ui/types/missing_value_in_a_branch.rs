use std::future::ready;

#[bluelet::coroutine]
fn without_else(n: u32) -> u32 {
    if n > 1 {
        yield_!(ready(n))
    }
}

#[bluelet::coroutine]
fn in_a_branch(n: u32) -> u32 {
    if n > 1 {
        yield_!(ready(n))
    } else {
        yield_!(ready(1));
    }
}

#[bluelet::coroutine]
fn in_an_arm(n: u32) -> u32 {
    match n {
        1 => {
            yield_!(ready(n));
        }
        _ => 2,
    }
}

#[bluelet::coroutine]
fn at_the_end_of_a_loop(n: u32) -> u32 {
    while n > 1 {
        yield_!(ready(n));
    }
}

fn main() {}
