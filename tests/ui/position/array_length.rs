#[bluelet::coroutine]
fn outer() -> usize {
    let zeroes = [0; yield_!(bluelet::null())];
    zeroes.len()
}

fn main() {
    let _ = outer();
}
