struct Clock;

impl Clock {
    #[bluelet::coroutine]
    async unsafe fn tick(&self) -> u32 {
        yield_!(bluelet::null());
        1
    }
}

fn main() {
    let _: u32 = bluelet::run(Clock.tick());
}
