#[bluelet::coroutine]
fn outer() -> u32 {
    let count = 1;
    yield_!(bluelet::null());
    count += 1;
    count
}

fn main() {
    bluelet::run(outer());
}
