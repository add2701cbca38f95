#[bluelet::coroutine]
#[derive(Clone, PartialEq)]
fn outer(n: u32) -> u32 {
    yield_!(bluelet::null());
    n
}

fn main() {
    bluelet::run(outer(1).clone());
}
