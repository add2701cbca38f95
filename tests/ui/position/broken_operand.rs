#[bluelet::coroutine]
fn outer() {
    yield_!(bluelet::null() bluelet::null());
    yield_!(1 +);
    yield_!(bluelet::null(););
}

fn main() {
    let _ = outer();
}
