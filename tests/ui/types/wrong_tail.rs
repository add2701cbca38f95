#[bluelet::coroutine]
fn outer() -> u32 {
    yield_!(bluelet::null());
    "one"
}

fn main() {
    bluelet::run(outer());
}
