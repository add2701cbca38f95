#[bluelet::coroutine]
fn outer(n: u32) {
    assert_eq!(n, 1, "{}", yield_!(std::future::ready(2)));
    debug_assert_ne!(n, yield_!(std::future::ready(2)), "{}", yield_!(std::future::ready(3)));
}

fn main() {
    bluelet::run(outer(1));
}
