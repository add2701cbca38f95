use std::cell::{Ref, RefCell};

struct Job {
    name: String,
}

#[bluelet::coroutine]
fn boxed(line: String) -> usize {
    let boxed = Box::new(&line);
    yield_!(bluelet::null());
    boxed.len()
}

#[bluelet::coroutine]
fn part_of_a_guard() -> usize {
    let job = RefCell::new(Job { name: String::new() });
    let name = Ref::map(job.borrow(), |job| &job.name);
    yield_!(bluelet::null());
    name.len()
}

fn main() {}
