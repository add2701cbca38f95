#[bluelet::coroutine]
fn outer() {
    let later = async |seconds: u64| {
        yield_!(bluelet::null());
        std::future::ready(seconds).await
    };
    yield_!(bluelet::boxed(later(1)));
}

fn main() {
    let _ = outer();
}
