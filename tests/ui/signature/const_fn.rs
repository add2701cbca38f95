#[bluelet::coroutine]
const fn outer() {
    yield_!(bluelet::null());
}

fn main() {
    bluelet::run(outer());
}
