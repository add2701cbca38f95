fn repeated<const N: usize>() -> usize {
    N
}

#[bluelet::coroutine]
fn outer() -> usize {
    repeated::<{ yield_!(bluelet::null()) }>()
}

fn main() {
    let _ = outer();
}
