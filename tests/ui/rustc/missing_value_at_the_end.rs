use std::future::ready;

#[bluelet::coroutine]
fn after_a_loop() -> Result<(), String> {
    while yield_!(ready(false)) {}
}

#[bluelet::coroutine]
fn without_else(flag: bool) -> u32 {
    if flag { yield_!(ready(1)) }
}

fn main() {}
