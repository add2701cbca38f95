unsafe fn trust_me() {}

#[bluelet::coroutine]
fn outer() {
    unsafe {
        trust_me();
        yield_!(bluelet::null());
    }
}

fn main() {
    let _ = outer();
}
