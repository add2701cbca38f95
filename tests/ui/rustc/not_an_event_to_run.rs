#[bluelet::coroutine]
fn child() -> u32 {
    yield_!(std::future::ready(1))
}

#[bluelet::coroutine]
fn parent() {
    yield_!(bluelet::spawn(child));
    yield_!(bluelet::spawn(|| 1));
    yield_!(bluelet::spawn(async { 1 }));
}

fn main() {
    bluelet::run(parent);
    let _n: u32 = bluelet::run(async { 1 });
}
