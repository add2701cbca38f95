//! A value of one's own that borrows, and does something when it is dropped, cannot be kept for that.

use std::cell::Cell;
use std::future::ready;

struct Entered<'a>(&'a Cell<u32>);

impl<'a> Entered<'a> {
    fn new(depth: &'a Cell<u32>) -> Self {
        depth.set(depth.get() + 1);
        Entered(depth)
    }
}

impl Drop for Entered<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

#[bluelet::coroutine]
fn guard() -> u32 {
    let depth = Cell::new(0);
    let _entered = Entered::new(&depth);
    yield_!(ready(depth.get()))
}

#[bluelet::coroutine]
fn literal() -> u32 {
    let depth = Cell::new(0);
    let entered = Entered(&depth);
    let deep = entered.0.get();
    yield_!(ready(deep))
}

struct Defer<F: FnMut()>(F);

impl<F: FnMut()> Drop for Defer<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

#[bluelet::coroutine]
fn closure() -> u32 {
    let depth = Cell::new(0);
    let _deferred = Defer(|| depth.set(1));
    yield_!(ready(depth.get()))
}

fn main() {}
