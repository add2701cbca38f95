use std::future::ready;

#[bluelet::coroutine]
fn variants(list: Vec<Option<u32>>) {
    for Some(n) in list {
        yield_!(ready(n));
    }
}

#[bluelet::coroutine]
fn constants(list: Vec<(bool, u32)>) {
    for (true, n) in list {
        yield_!(ready(n));
    }
}

fn main() {}
