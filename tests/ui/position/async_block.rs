#[bluelet::coroutine]
fn outer() -> u32 {
    yield_!(bluelet::boxed(async {
        yield_!(bluelet::null());
        std::future::ready(1).await
    }))
}

fn main() {
    let _ = outer();
}
