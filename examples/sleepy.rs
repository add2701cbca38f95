//! Four coroutines sleep at the same time, so that all of it takes as long as the longest sleep.
//!
//! ```text
//! cargo run --example sleepy                # five seconds, eight lines
//! ```

use std::time::Duration;

use bluelet::{run, sleep, spawn};

#[bluelet::coroutine]
fn sleeper(seconds: u64) {
    println!("Going to sleep for {seconds} seconds...");
    yield_!(sleep(Duration::from_secs(seconds)));
    println!("...woke up after {seconds} seconds.");
}

#[bluelet::coroutine]
fn sleepy() {
    for seconds in [0, 1, 3, 5] {
        yield_!(spawn(sleeper(seconds)));
    }
}

fn main() {
    run(sleepy());
}
