//! What a method is called on has been evaluated before its arguments are waited for.

#[bluelet::coroutine]
fn collect() -> Vec<u32> {
    let list = std::cell::RefCell::new(Vec::new());
    list.borrow_mut().push(yield_!(std::future::ready(1)));
    list.into_inner()
}

fn main() {
    bluelet::run(collect());
}
