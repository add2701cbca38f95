#[bluelet::coroutine]
fn outer() -> u32 {
    let n = yield_!(std::future::ready(1));
    n + 1;
}

fn main() {
    bluelet::run(outer());
}
