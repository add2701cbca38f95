#[bluelet::coroutine]
fn outer() -> u32 {
    for n in 0..3 {
        yield_!(bluelet::null());
        break n;
    }
    'turns: while true {
        yield_!(bluelet::null());
        break 'turns 5;
    }
    1
}

fn main() {
    bluelet::run(outer());
}
