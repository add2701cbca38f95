use std::future::ready;

#[bluelet::coroutine]
fn pointed(n: u32) -> u32 {
    let mut sum = n;
    let pointer = &raw mut sum;
    yield_!(ready(()));
    // SAFETY: it is not.
    unsafe { *pointer += 1 };
    sum
}

#[bluelet::coroutine]
fn cast(n: u32) -> u32 {
    let mut sum = n;
    let pointer = &mut sum as *mut u32;
    yield_!(ready(()));
    // SAFETY: it is not.
    unsafe { *pointer += 1 };
    sum
}

fn main() {
    drop((pointed(1), cast(1)));
}
