#[bluelet::coroutine]
unsafe extern "C" fn outer(first: u32, mut rest: ...) {
    yield_!(bluelet::null());
}

fn main() {}
