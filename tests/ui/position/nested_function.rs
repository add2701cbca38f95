#[bluelet::coroutine]
fn outer() {
    fn inner() {
        yield_!(bluelet::null());
    }
    inner();
}

fn main() {
    let _ = outer();
}
