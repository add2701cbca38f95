#[bluelet::coroutine]
fn outer() {
    yield_!(bluelet::null());
    continue;
}

fn main() {
    bluelet::run(outer());
}
