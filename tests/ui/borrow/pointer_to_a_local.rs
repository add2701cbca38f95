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

#[bluelet::coroutine]
fn of_an_array(n: u32) -> u32 {
    let mut sums = [n; 3];
    let pointer = sums.as_mut_ptr();
    yield_!(ready(()));
    // SAFETY: it is not.
    unsafe { *pointer += 1 };
    sums[0]
}

#[bluelet::coroutine]
fn by_macro(n: u32) -> u32 {
    let mut sum = n;
    let pointer = std::ptr::addr_of_mut!(sum);
    yield_!(ready(()));
    // SAFETY: it is not.
    unsafe { *pointer += 1 };
    sum
}

#[bluelet::coroutine]
fn by_function(n: u32) -> u32 {
    let mut sum = n;
    let pointer = std::ptr::from_mut(&mut sum);
    yield_!(ready(()));
    // SAFETY: it is not.
    unsafe { *pointer += 1 };
    sum
}

fn main() {
    drop((pointed(1), cast(1), of_an_array(1), by_macro(1), by_function(1)));
}
