#[bluelet::coroutine]
fn outer() -> u32 {
    static COUNT: u32 = yield_!(bluelet::null());
    COUNT
}

fn main() {
    let _ = outer();
}
