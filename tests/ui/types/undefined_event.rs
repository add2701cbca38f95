#[bluelet::coroutine]
fn outer() -> usize {
    yield_!(bluelet::nul());
    1
}

fn main() {
    bluelet::run(outer());
}
