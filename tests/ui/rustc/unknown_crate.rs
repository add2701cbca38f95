#[bluelet::coroutine(crate = blue)]
fn outer() {
    yield_!(bluelet::null());
}

fn main() {
    bluelet::run(outer());
}
