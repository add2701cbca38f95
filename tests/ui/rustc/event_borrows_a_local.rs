#[bluelet::coroutine]
fn outer() -> usize {
    let mut line = String::new();
    yield_!(bluelet::boxed(async {
        line.push('x');
    }));
    line.len()
}

fn main() {
    bluelet::run(outer());
}
