#[bluelet::coroutine]
fn outer() {
    struct Clock;
    impl Clock {
        fn tick(&self) {
            yield_!(bluelet::null());
        }

        #[bluelet::coroutine]
        fn tock(&self) {
            yield_!(bluelet::null());
        }
    }
    Clock.tick();
    yield_!(Clock.tock());
}

fn main() {
    let _ = outer();
}
