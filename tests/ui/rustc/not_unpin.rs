use std::future::Future;

#[bluelet::coroutine]
fn outer() -> u32 {
    let value = yield_!(async { 1 });
    value + 1
}

async fn one() -> u32 {
    1
}

#[bluelet::coroutine]
fn of_a_function() -> u32 {
    yield_!(one())
}

#[bluelet::coroutine]
fn generic<E>(event: E) {
    yield_!(event);
}

#[bluelet::coroutine]
fn future<E: Future<Output = u32>>(event: E) -> u32 {
    yield_!(event)
}

#[bluelet::coroutine]
fn some_future(event: impl Future<Output = u32>) -> u32 {
    yield_!(event)
}

fn main() {
    bluelet::run(outer());
}
