#[bluelet::coroutine(fast)]
fn outer() -> u32 {
    yield_!(bluelet::null());
    1
}

#[bluelet::coroutine(fast = true, crate = bluelet)]
fn other() -> u32 {
    1
}

fn main() {
    let _: u32 = bluelet::run(outer()) + bluelet::run(other());
}
