#[bluelet::coroutine]
fn outer((first, self): (u32, u32)) -> u32 {
    yield_!(bluelet::null());
    first
}

fn main() {
    bluelet::run(outer((1, 2)));
}
