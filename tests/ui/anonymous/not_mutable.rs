use std::future::ready;

fn counter(n: u32) -> impl bluelet::Coroutine<Output = u32> {
    let sum = n;
    bluelet::co! {
        sum += yield_!(ready(1));
        sum
    }
}

fn main() {}
