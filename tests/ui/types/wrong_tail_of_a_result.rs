use std::io;

#[bluelet::coroutine]
fn outer() -> io::Result<u32> {
    yield_!(bluelet::null());
    1
}

fn main() {
    let _ = bluelet::run(outer());
}
