use std::rc::Rc;

#[bluelet::coroutine]
fn outer(shared: Rc<u32>) -> u32 {
    yield_!(bluelet::null());
    *shared
}

fn assert_send<T: Send>(_: T) {}

fn main() {
    assert_send(outer(Rc::new(1)));
}
