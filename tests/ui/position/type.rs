#[bluelet::coroutine]
fn outer() {
    let _unit: yield_!(bluelet::null()) = ();
}

fn main() {
    let _ = outer();
}
