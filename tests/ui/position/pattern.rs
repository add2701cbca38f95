#[bluelet::coroutine]
fn outer(n: ()) -> u32 {
    match n {
        yield_!(bluelet::null()) => 1,
    }
}

fn main() {
    let _ = outer(());
}
