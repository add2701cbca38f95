#[bluelet::coroutine]
fn outer(names: Vec<String>) -> usize {
    yield_!(bluelet::null());
    names.push(String::new());
    names.len()
}

fn main() {
    bluelet::run(outer(Vec::new()));
}
