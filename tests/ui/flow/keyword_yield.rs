#[bluelet::coroutine]
fn outer() {
    yield bluelet::null();
}

fn main() {
    let _ = outer();
}
