use std::future::ready;

macro_rules! when {
    ($condition:expr, $then:block) => {
        if $condition $then
    };
}

#[bluelet::coroutine]
fn given(limit: u32) -> u32 {
    let mut sum = 0;
    'sum: loop {
        sum += yield_!(ready(1));
        when!(sum == 2, { continue });
        for turn in 0..sum {
            when!(turn > limit, { break });
            when!(turn + 1 > limit, { break 'sum });
        }
        when!(sum > limit, { return sum; });
    }
    sum
}

#[bluelet::coroutine]
fn without_a_value(limit: u32) {
    when!(yield_limit() > limit, { return; });
    yield_!(ready(()));
}

fn yield_limit() -> u32 {
    7
}

#[bluelet::coroutine]
fn defined(limit: u32) -> u32 {
    macro_rules! leave {
        ($value:expr) => {
            return $value
        };
    }
    macro_rules! stop {
        ($value:expr) => {
            if $value > 3 {
                break;
            }
        };
    }
    macro_rules! stop_or_leave {
        ($value:expr) => {
            stop!($value);
            leave!($value)
        };
    }
    for turn in 0..limit {
        stop!(turn);
    }
    let leaves = || leave!(5);
    loop {
        let value = yield_!(ready(limit)) + leaves();
        stop_or_leave!(value);
    }
    limit
}

fn main() {}
