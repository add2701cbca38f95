#[bluelet::coroutine]
fn outer(name: String) -> usize {
    let length = yield_!(name.len());
    length + 1
}

fn main() {
    bluelet::run(outer(String::new()));
}
