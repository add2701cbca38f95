#[bluelet::coroutine]
fn outer() -> u32 {
    let numbers = vec![1, 2, 3];
    let mut sum = 0;
    for number in numbers.iter() {
        yield_!(bluelet::null());
        sum += *number;
    }
    sum
}

fn main() {
    bluelet::run(outer());
}
