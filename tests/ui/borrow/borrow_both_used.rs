#[bluelet::coroutine]
fn outer() -> usize {
    let mut line = String::from("GET / HTTP/1.1");
    let method = line.split(' ').next();
    yield_!(bluelet::null());
    println!("{method:?}");
    line.clear();
    line.len()
}

fn main() {
    bluelet::run(outer());
}
