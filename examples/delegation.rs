//! A coroutine that is yielded runs as a part of the one that yields it: its value comes back, and so
//! does its error. One that is spawned runs beside it.
//!
//! ```text
//! cargo run --example delegation            # follow the lines in the source
//! ```

use std::num::ParseIntError;

use bluelet::{null, run, spawn};

#[bluelet::coroutine]
fn child() -> u32 {
    println!("Child started.");
    yield_!(null());
    println!("Child resumed.");
    yield_!(null());
    println!("Child ending.");
    42
}

#[bluelet::coroutine]
fn parent() {
    println!("Parent started.");
    yield_!(null());
    println!("Parent resumed.");
    let result = yield_!(child());
    println!("Child returned: {result}");
    println!("Parent ending.");
}

#[bluelet::coroutine]
fn failing_child() -> Result<u32, ParseIntError> {
    yield_!(null());
    let number = "forty-two".parse()?;
    Ok(number)
}

#[bluelet::coroutine]
fn failing_parent() {
    if let Err(error) = yield_!(failing_child()) {
        println!("Parent caught: {error}");
    }
}

#[bluelet::coroutine]
fn failing_grandparent() {
    yield_!(spawn(failing_parent()));
}

fn main() {
    run(parent());
    run(failing_grandparent());
}
