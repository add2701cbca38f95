//! Functions with mistakes that rustc's borrow checker finds.
#![allow(dead_code, unused_variables, unused_assignments, clippy::all)]

use std::future::ready;

pub struct Point {
    pub x: u32,
    pub name: String,
}

fn consume<T>(value: T) {}

#[bluelet::coroutine]
pub fn assigned_twice() -> u32 {
    let n = 1;
    yield_!(ready(()));
    n = 2;
    n
}

#[bluelet::coroutine]
pub fn added_to() -> u32 {
    let n = 1;
    n += yield_!(ready(1));
    n
}

#[bluelet::coroutine]
pub fn argument_assigned(n: u32) -> u32 {
    yield_!(ready(()));
    n = 2;
    n
}

#[bluelet::coroutine]
pub fn mutated() -> Vec<u32> {
    let list = vec![1];
    yield_!(ready(()));
    list.push(2);
    list
}

#[bluelet::coroutine]
pub fn mutated_before() -> Vec<u32> {
    let list = vec![1];
    list.push(2);
    yield_!(ready(()));
    list
}

#[bluelet::coroutine]
pub fn argument_mutated(list: Vec<u32>) -> Vec<u32> {
    yield_!(ready(()));
    list.push(2);
    list
}

#[bluelet::coroutine]
pub fn borrowed_mutably() {
    let list = vec![1];
    yield_!(ready(()));
    let list = &mut list;
}

#[bluelet::coroutine]
pub fn mutated_through_a_reference(list: &Vec<u32>) {
    yield_!(ready(()));
    list.push(1);
}

#[bluelet::coroutine]
pub fn field_assigned(point: Point) {
    yield_!(ready(()));
    point.x = 1;
}

#[bluelet::coroutine]
pub fn used_after_a_move(list: Vec<u32>) -> usize {
    yield_!(ready(()));
    consume(list);
    list.len()
}

#[bluelet::coroutine]
pub fn moved_before_a_yield(list: Vec<u32>) -> usize {
    consume(list);
    yield_!(ready(()));
    list.len()
}

#[bluelet::coroutine]
pub fn moved_into_the_event(list: Vec<u32>) -> usize {
    yield_!(ready(list));
    list.len()
}

#[bluelet::coroutine]
pub fn moved_in_a_loop(list: Vec<u32>) {
    loop {
        yield_!(ready(()));
        consume(list);
    }
}

#[bluelet::coroutine]
pub fn moved_in_a_branch(flag: bool, list: Vec<u32>) -> usize {
    if flag {
        consume(list);
        yield_!(ready(()));
    }
    list.len()
}

#[bluelet::coroutine]
pub fn moved_into_a_closure(list: Vec<u32>) -> usize {
    let length = move || list.len();
    yield_!(ready(length()));
    list.len()
}

#[bluelet::coroutine]
pub fn part_moved(point: Point) -> Point {
    consume(point.name);
    yield_!(ready(()));
    point
}

#[bluelet::coroutine]
pub fn moved_out_of_a_reference(point: &Point) -> String {
    yield_!(ready(()));
    point.name
}

#[bluelet::coroutine]
pub fn moved_out_of_an_index(list: Vec<String>) -> String {
    yield_!(ready(()));
    list[0]
}

#[bluelet::coroutine]
pub fn without_a_value() -> u32 {
    let n: u32;
    yield_!(ready(()));
    n
}

#[bluelet::coroutine]
pub fn without_a_value_on_one_way(flag: bool) -> u32 {
    let n: u32;
    if flag {
        n = yield_!(ready(1));
    }
    n
}

#[bluelet::coroutine]
pub fn two_mutable_borrows(mut list: Vec<u32>) {
    yield_!(ready(()));
    let one = &mut list;
    let other = &mut list;
    one.push(1);
}

#[bluelet::coroutine]
pub fn mutated_while_borrowed(mut list: Vec<u32>) -> u32 {
    yield_!(ready(()));
    let first = &list[0];
    list.push(1);
    *first
}

#[bluelet::coroutine]
pub fn assigned_while_borrowed() -> u32 {
    let mut n = yield_!(ready(1));
    let reference = &n;
    n = 2;
    *reference
}

#[bluelet::coroutine]
pub fn outlives_its_scope() -> usize {
    yield_!(ready(()));
    let reference;
    {
        let text = String::new();
        reference = &text;
    }
    reference.len()
}

#[bluelet::coroutine]
pub fn returned_reference<'a>() -> &'a str {
    let text = String::new();
    yield_!(ready(()));
    &text
}

#[bluelet::coroutine]
pub fn closure_outlives(n: u32) -> Box<dyn Fn() -> u32> {
    yield_!(ready(()));
    Box::new(|| n)
}

impl Point {
    #[bluelet::coroutine]
    pub fn sets(&self) {
        yield_!(ready(()));
        self.x = 1;
    }

    #[bluelet::coroutine]
    pub fn used_after_self_moved(self) -> u32 {
        yield_!(ready(()));
        consume(self);
        self.x
    }
}

#[bluelet::coroutine]
pub fn moved_in_each_turn(names: Vec<String>) -> String {
    let mut sent = 0;
    for name in names {
        yield_!(ready(name));
        sent += 1;
        if sent > 3 {
            return name;
        }
    }
    String::new()
}

#[bluelet::coroutine]
pub fn pushed_while_looked_at() -> usize {
    let mut names = Vec::new();
    while let Some(name) = yield_!(ready(Some(String::new()))) {
        let first = names.first();
        names.push(name);
        let length = first.map_or(0, String::len);
        yield_!(ready(length));
    }
    names.len()
}
