trait Clock {
    #[bluelet::coroutine]
    fn tick(&self) -> u32;
}

struct Quartz;

impl Clock for Quartz {
    #[bluelet::coroutine]
    fn tick(&self) -> u32 {
        yield_!(bluelet::null());
        1
    }
}

fn main() {
    let ticks: u32 = bluelet::run(Quartz.tick());
    println!("{ticks}");
}
