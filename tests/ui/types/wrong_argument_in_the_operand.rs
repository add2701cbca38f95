#[bluelet::coroutine]
fn outer(seconds: u64) {
    yield_!(bluelet::sleep(seconds));
}

fn main() {
    bluelet::run(outer(1));
}
