#[bluelet::coroutine]
fn outer() {
    loop {
        'once: {
            yield_!(bluelet::null());
            continue 'once;
        }
    }
}

fn main() {
    bluelet::run(outer());
}
