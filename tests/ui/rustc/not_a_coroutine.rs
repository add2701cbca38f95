use std::future::ready;

use bluelet::Coroutine;

// What it gives at its end is no coroutine.
#[bluelet::coroutine]
fn declared_as_in_a_trait() -> impl Coroutine<Output = u32> {
    yield_!(ready(1))
}

fn start(_: impl Coroutine<Output = u32>) {}

fn main() {
    start(ready(1));
}
