#[bluelet::coroutine]
fn outer() {
    macro_rules! pause {
        () => {
            yield_!(bluelet::null())
        };
    }
    pause!();
}

fn main() {
    let _ = outer();
}
