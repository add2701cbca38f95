use std::future::ready;

#[bluelet::coroutine]
fn counts(list: &[u32]) -> u32 {
    let mut count = 0;
    for n in list.iter().inspect(|_| count += 1) {
        yield_!(ready(*n));
    }
    let mut next = || {
        count += 1;
        count
    };
    next();
    yield_!(ready(()));
    next()
}

fn main() {}
