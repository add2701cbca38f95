#[bluelet::coroutine]
fn outer(yes: bool) -> u32 {
    let value = if yes {
        yield_!(bluelet::null());
        1
    } else {
        "two"
    };
    value
}

fn main() {
    bluelet::run(outer(true));
}
