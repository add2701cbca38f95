#[bluelet::coroutine]
struct Clock {
    ticks: u32,
}

fn main() {
    let clock = Clock { ticks: 1 };
    println!("{}", clock.ticks);
}
