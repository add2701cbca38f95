#[bluelet::coroutine]
fn outer(count: u32) -> u32 {
    yield_!(bluelet::null());
    coutn + 1
}

fn main() {
    bluelet::run(outer(1));
}
