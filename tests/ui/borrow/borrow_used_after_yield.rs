#[bluelet::coroutine]
fn outer() -> usize {
    let line = String::from("GET / HTTP/1.1");
    let method = &line[..3];
    yield_!(bluelet::null());
    method.len()
}

fn main() {
    bluelet::run(outer());
}
