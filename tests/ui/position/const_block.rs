#[bluelet::coroutine]
fn outer() -> usize {
    const { yield_!(bluelet::null()) }
}

fn main() {
    let _ = outer();
}
