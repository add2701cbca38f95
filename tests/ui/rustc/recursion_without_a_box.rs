#[bluelet::coroutine]
fn outer(n: u32) -> u32 {
    if n == 0 {
        return 0;
    }
    yield_!(outer(n - 1)) + 1
}

fn main() {}
