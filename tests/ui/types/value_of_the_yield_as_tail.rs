#[bluelet::coroutine]
fn outer() -> u32 {
    yield_!(bluelet::null())
}

fn main() {
    bluelet::run(outer());
}
