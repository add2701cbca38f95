#[bluelet::coroutine]
fn outer(name: String) -> usize {
    let taken = name;
    yield_!(bluelet::null());
    taken.len() + name.len()
}

fn main() {
    bluelet::run(outer(String::new()));
}
