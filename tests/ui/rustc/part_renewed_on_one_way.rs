struct Pair {
    one: String,
    other: String,
}

fn pair() -> Pair {
    Pair { one: String::new(), other: String::new() }
}

#[bluelet::coroutine]
fn renewed_on_one_way(again: bool) -> usize {
    let mut pair = pair();
    drop(pair.one);
    if again {
        pair.one = String::new();
    }
    yield_!(bluelet::null());
    pair.one.len() + pair.other.len()
}

#[bluelet::coroutine]
fn moved_in_a_loop() -> usize {
    let pair = pair();
    drop(pair.one);
    yield_!(bluelet::null());
    let length = pair.other.len();
    for _ in 0..length {
        drop(pair.other);
        yield_!(bluelet::null());
    }
    length
}

fn main() {
    bluelet::run(renewed_on_one_way(true));
    bluelet::run(moved_in_a_loop());
}
