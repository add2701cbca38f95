#[bluelet::coroutine]
fn changes() -> usize {
    let mut list = vec![1];
    let mut add = |n| list.push(n);
    add(yield_!(std::future::ready(2)));
    list.len()
}

#[bluelet::coroutine]
fn looks(text: String) -> bool {
    let ends = |end: char| text.ends_with(end);
    yield_!(bluelet::null());
    ends('a')
}

fn main() {}
