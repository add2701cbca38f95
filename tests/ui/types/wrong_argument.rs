fn shout(text: &str) -> String {
    text.to_uppercase()
}

#[bluelet::coroutine]
fn outer(n: u32) -> String {
    yield_!(bluelet::null());
    shout(n)
}

fn main() {
    bluelet::run(outer(1));
}
