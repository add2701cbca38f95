#[bluelet::coroutine(fast)]
async fn outer() -> u32 {
    yield_!();
    1
}

fn main() {
    let _: u32 = bluelet::run(outer());
}
