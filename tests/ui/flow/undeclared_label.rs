#[bluelet::coroutine]
fn outer() {
    loop {
        yield_!(bluelet::null());
        break 'out;
    }
}

fn main() {
    bluelet::run(outer());
}
