//! What a method is called on has been evaluated before its arguments are waited for.

use std::cell::RefCell;

#[bluelet::coroutine]
fn collect() -> Vec<u32> {
    let list = RefCell::new(Vec::new());
    list.borrow_mut().push(yield_!(std::future::ready(1)));
    list.into_inner()
}

fn main() {
    bluelet::run(collect());
}
