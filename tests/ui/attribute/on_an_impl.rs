struct Clock;

#[bluelet::coroutine]
impl Clock {
    fn tick(&self) {}
}

fn main() {
    Clock.tick();
}
