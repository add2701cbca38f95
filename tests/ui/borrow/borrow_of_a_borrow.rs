use std::future::ready;

#[bluelet::coroutine]
fn text_of_text(text: String) -> usize {
    let line = text.trim();
    let word = &line[1..];
    yield_!(ready(()));
    word.len()
}

#[bluelet::coroutine]
fn items_of_a_part(list: Vec<String>) -> usize {
    let mut n = 0;
    let rest = &list[1..];
    for item in rest.iter() {
        n += yield_!(ready(item.len()));
    }
    n
}

#[bluelet::coroutine]
fn within_an_option(text: String) -> usize {
    let Some(rest) = text.as_str().strip_prefix("GET ") else { return 0 };
    let rest = rest.trim();
    yield_!(ready(()));
    rest.len()
}

fn main() {}
