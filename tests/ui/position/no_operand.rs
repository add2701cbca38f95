#[bluelet::coroutine]
fn outer() {
    yield_!();
}

fn main() {
    let _ = outer();
}
