macro_rules! twice {
    ($e:expr) => {
        ($e, $e)
    };
}

#[bluelet::coroutine]
fn outer() {
    let _pair = twice!(yield_!(bluelet::null()));
}

fn main() {
    let _ = outer();
}
