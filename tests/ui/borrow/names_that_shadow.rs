use std::future::ready;

#[bluelet::coroutine]
fn same(text: String) -> usize {
    let text = text.to_uppercase();
    let text = text.trim();
    yield_!(ready(()));
    text.len()
}

#[bluelet::coroutine]
fn different(text: String) -> usize {
    let text = text.to_uppercase();
    let r#type = &text[1..];
    yield_!(ready(()));
    r#type.len()
}

#[bluelet::coroutine]
fn looped(list: Vec<u32>) -> usize {
    let list = vec![list.len()];
    for list in list.iter() {
        yield_!(ready(*list));
    }
    list.len()
}

fn main() {}
