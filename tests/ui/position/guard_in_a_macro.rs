//! A macro that declares a guard of a name of its own, which no state can keep.

struct OnDrop<F: FnMut()>(F);

impl<F: FnMut()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        (self.0)();
    }
}

macro_rules! defer {
    ($($body:tt)*) => {
        let _guard = OnDrop(|| { $($body)* });
    };
}

#[bluelet::coroutine]
fn deferred() {
    {
        defer!(println!("before the wait"));
    }
    defer! {
        println!("in the end");
    }
    yield_!(bluelet::null());
    defer!(println!("nothing waits behind it"));
}

fn main() {}
