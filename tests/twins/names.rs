//! Functions with mistakes that rustc finds by their names.
#![allow(dead_code, unused_variables, clippy::all)]

use std::future::ready;

pub struct Point {
    pub x: u32,
}

#[bluelet::coroutine]
pub fn unknown_variable() -> u32 {
    yield_!(ready(()));
    missing
}

#[bluelet::coroutine]
pub fn unknown_variable_in_the_event() -> u32 {
    yield_!(ready(missing))
}

#[bluelet::coroutine]
pub fn unknown_function() -> u32 {
    yield_!(ready(()));
    missing()
}

#[bluelet::coroutine]
pub fn unknown_type() {
    let n: Missing = yield_!(ready(1));
}

#[bluelet::coroutine]
pub fn unknown_type_of_an_argument(n: Missing) {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn unknown_type_of_the_result() -> Missing {
    yield_!(ready(()))
}

#[bluelet::coroutine]
pub fn unknown_macro() {
    yield_!(ready(()));
    missing!();
}

#[bluelet::coroutine]
pub fn unknown_struct() {
    let n = yield_!(ready(1));
    let point = Missing { n };
}

#[bluelet::coroutine]
pub fn unknown_path() {
    yield_!(ready(()));
    std::missing::call();
}

#[bluelet::coroutine]
pub fn unknown_variant(n: Option<u32>) {
    match yield_!(ready(n)) {
        Some(n) => {}
        Nothing => {}
    }
}

#[bluelet::coroutine]
pub fn unknown_capture() {
    yield_!(ready(()));
    println!("{missing}");
}

#[bluelet::coroutine]
pub fn out_of_scope() -> u32 {
    {
        let inner = yield_!(ready(1));
    }
    inner
}

#[bluelet::coroutine]
pub fn bound_twice((a, a): (u32, u32)) -> u32 {
    yield_!(ready(()));
    a
}

#[bluelet::coroutine]
pub fn arguments_with_one_name(a: u32, a: u32) -> u32 {
    yield_!(ready(()));
    a
}

#[bluelet::coroutine]
pub fn unknown_lifetime(text: &'a str) -> usize {
    yield_!(ready(()));
    text.len()
}

#[bluelet::coroutine]
pub fn missing_lifetime(one: &str, other: &str) -> &str {
    yield_!(ready(()));
    one
}

#[bluelet::coroutine]
pub fn used_before_it_is_declared() -> u32 {
    let a = later;
    let later = yield_!(ready(1));
    a
}
