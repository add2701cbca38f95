#[bluelet::coroutine]
fn outer() -> usize {
    let text: String = yield_!(bluelet::null());
    text.len()
}

fn main() {
    bluelet::run(outer());
}
