use std::future::ready;

fn numbers(n: usize) -> impl Iterator<Item = usize> {
    0..n
}

#[bluelet::coroutine]
fn counts(n: usize) -> usize {
    let mut seen = 0;
    let counted = numbers(n).map(|n| {
        seen += 1;
        n
    });
    yield_!(ready(()));
    for n in counted {
        yield_!(ready(n));
    }
    seen
}

fn main() {}
