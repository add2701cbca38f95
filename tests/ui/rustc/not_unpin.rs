#[bluelet::coroutine]
fn outer() -> u32 {
    let value = yield_!(async { 1 });
    value + 1
}

fn main() {
    bluelet::run(outer());
}
