#[bluelet::coroutine]
fn operand() -> u32 {
    yield_!(let event = std::future::ready(1))
}

#[bluelet::coroutine]
fn input() {
    println!("{}", let n = 1);
    yield_!(std::future::ready(()));
}

fn main() {}
