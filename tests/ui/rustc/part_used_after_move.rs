use std::future::ready;

fn consume(text: String) -> usize {
    text.len()
}

#[bluelet::coroutine]
fn part_is_gone() -> usize {
    let pair = (String::from("a"), String::from("b"));
    let n = consume(pair.1);
    yield_!(ready(n));
    pair.0.len() + consume(pair.1)
}

#[bluelet::coroutine]
fn whole_is_gone() -> usize {
    let pair = (String::from("a"), String::from("b"));
    consume(pair.1);
    let other = pair;
    yield_!(ready(other.0.len()))
}

fn main() {}
