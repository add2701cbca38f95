#[bluelet::coroutine]
fn object(text: &str) -> Box<dyn Fn() -> usize> {
    yield_!(bluelet::null());
    Box::new(move || text.len())
}

#[bluelet::coroutine]
fn reference<'a>(one: &'a str, other: &str) -> &'a str {
    yield_!(bluelet::null());
    if one.is_empty() { other } else { one }
}

fn main() {}
