#[bluelet::coroutine]
fn outer(n: u32) -> u32 {
    yield_!(bluelet::null());
    if n > 1 {
        return "one";
    }
    n
}

fn main() {
    bluelet::run(outer(1));
}
