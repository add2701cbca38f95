#[bluelet::coroutine]
fn outer() {
    yield_!(bluelet::null());
    break;
}

fn main() {
    bluelet::run(outer());
}
