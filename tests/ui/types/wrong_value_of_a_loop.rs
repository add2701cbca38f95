#[bluelet::coroutine]
fn outer() -> u32 {
    loop {
        if yield_!(std::future::ready(true)) {
            break "one";
        }
    }
}

#[bluelet::coroutine]
fn of_the_event() -> u32 {
    loop {
        break yield_!(std::future::ready("one"));
    }
}

fn main() {}
