#[bluelet::coroutine]
fn outer() {
    yield_!(5);
}

fn main() {
    bluelet::run(outer());
}
