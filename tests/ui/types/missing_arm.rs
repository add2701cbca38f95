#[bluelet::coroutine]
fn outer(n: Option<u32>) -> u32 {
    match n {
        Some(n) => {
            yield_!(bluelet::null());
            n
        }
    }
}

fn main() {
    bluelet::run(outer(None));
}
