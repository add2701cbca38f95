use std::future::Future;

use bluelet::Coroutine;

struct Counter {
    n: u32,
}

impl Counter {
    #[bluelet::coroutine]
    fn get(&self) -> u32 {
        yield_!(bluelet::null());
        self.n
    }

    #[bluelet::coroutine]
    fn count(&mut self) {
        yield_!(bluelet::null());
        self.n += 1;
    }

    fn next(&mut self) -> impl Future<Output = u32> + Unpin {
        self.n += 1;
        std::future::ready(self.n)
    }

    #[bluelet::coroutine]
    fn twice(mut self) -> u32 {
        yield_!(self.count());
        yield_!(self.next())
    }
}

#[bluelet::coroutine]
fn looks(n: u32) -> u32 {
    let counter = Counter { n };
    yield_!(counter.get()) + counter.n
}

#[bluelet::coroutine]
fn changes(n: u32) -> u32 {
    let mut counter = Counter { n };
    yield_!(counter.count());
    counter.n
}

fn main() {
    let counter: &dyn Coroutine<Output = u32> = &looks(1);
    println!("{counter:?}");
}
