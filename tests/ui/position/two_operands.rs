#[bluelet::coroutine]
fn outer() {
    yield_!(bluelet::null(), bluelet::null());
}

fn main() {
    let _ = outer();
}
