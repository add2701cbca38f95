#[derive(Clone)]
struct Pair {
    one: String,
    other: String,
}

fn pair() -> Pair {
    Pair { one: String::new(), other: String::new() }
}

#[bluelet::coroutine]
#[derive(Clone)]
fn copied() -> usize {
    let pair = pair();
    drop(pair.one);
    yield_!(std::future::ready(()));
    pair.other.len()
}

fn main() {
    bluelet::run(copied());
}
