#[bluelet::coroutine(crate)]
fn nothing() {
    yield_!(bluelet::null());
}

#[bluelet::coroutine(crate = "bluelet")]
fn string() {
    yield_!(bluelet::null());
}

#[bluelet::coroutine(crate = bluelet, crate = bluelet)]
fn twice() {
    yield_!(bluelet::null());
}

#[bluelet::coroutine(crate = )]
fn empty() {
    yield_!(bluelet::null());
}

fn main() {
    bluelet::run(nothing());
    bluelet::run(string());
    bluelet::run(twice());
    bluelet::run(empty());
}
