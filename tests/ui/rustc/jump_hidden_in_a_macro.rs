use std::future::ready;

macro_rules! stop_if {
    ($condition:expr) => {
        if $condition {
            break;
        }
    };
}

macro_rules! skip_if {
    ($condition:expr) => {
        if $condition {
            continue;
        }
    };
}

#[bluelet::coroutine]
fn counter() {
    let mut n = 0;
    while n < 3 {
        n += yield_!(ready(1));
        skip_if!(n == 1);
        for i in 0..n {
            stop_if!(i > 1);
        }
        stop_if!(n > 2);
    }
}

fn main() {}
