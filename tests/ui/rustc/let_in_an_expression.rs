#[bluelet::coroutine]
fn outer(n: Option<u32>) -> bool {
    let found = (let Some(_) = yield_!(bluelet::boxed(async { n })));
    found
}

fn main() {
    bluelet::run(outer(None));
}
