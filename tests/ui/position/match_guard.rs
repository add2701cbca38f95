#[bluelet::coroutine]
fn outer(n: u32) -> u32 {
    match n {
        0 if yield_!(bluelet::boxed(async { true })) => 1,
        n => n,
    }
}

fn main() {
    let _ = outer(1);
}
