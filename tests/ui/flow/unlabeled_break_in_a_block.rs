#[bluelet::coroutine]
fn outer() {
    loop {
        'once: {
            yield_!(bluelet::null());
            break;
        }
    }
}

fn main() {
    bluelet::run(outer());
}
