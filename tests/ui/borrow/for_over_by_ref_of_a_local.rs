fn words() -> impl Iterator<Item = String> {
    std::iter::empty()
}

#[bluelet::coroutine]
fn outer() -> usize {
    let mut words = words();
    let mut sum = 0;
    for word in words.by_ref().take(2) {
        yield_!(bluelet::null());
        sum += word.len();
    }
    sum + words.count()
}

fn main() {
    bluelet::run(outer());
}
