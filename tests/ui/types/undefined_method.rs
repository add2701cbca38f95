#[bluelet::coroutine]
fn outer(name: String) -> usize {
    yield_!(bluelet::null());
    name.length()
}

fn main() {
    bluelet::run(outer(String::new()));
}
