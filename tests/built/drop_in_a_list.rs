//! Of a list, rustc knows then whether its items do something when they are dropped.

use std::cell::Cell;
use std::future::ready;

struct Entered<'a>(&'a Cell<u32>, String);

fn entered(depth: &Cell<u32>) -> Vec<Entered<'_>> {
    depth.set(depth.get() + 1);
    vec![Entered(depth, String::new())]
}

#[bluelet::coroutine]
fn deep(depth: Cell<u32>) -> u32 {
    let entered = entered(&depth);
    let depth = entered[0].0.get();
    yield_!(ready(depth))
}

fn main() {
    bluelet::run(deep(Cell::new(0)));
}
