#[bluelet::coroutine]
fn outer() -> usize {
    let numbers = Vec::new();
    yield_!(bluelet::null());
    numbers.len()
}

fn main() {
    bluelet::run(outer());
}
