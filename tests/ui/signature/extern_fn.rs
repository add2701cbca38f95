#[bluelet::coroutine]
extern "C" fn outer() {
    yield_!(bluelet::null());
}

fn main() {
    bluelet::run(outer());
}
