use std::cell::RefCell;

#[bluelet::coroutine]
fn outer() -> u32 {
    let cell = RefCell::new(1);
    let mut value = cell.borrow_mut();
    yield_!(bluelet::null());
    *value += 1;
    *value
}

fn main() {
    bluelet::run(outer());
}
