#[bluelet::coroutine]
fn outer() {
    #[cfg(unix)]
    yield_!(bluelet::null());
    #[cfg(windows)]
    yield_!(bluelet::null());
    #[cfg(test)]
    yield_!(bluelet::null());
    #[cfg(debug_assertions)]
    yield_!(bluelet::null());
    #[cfg(target_os = "linux")]
    yield_!(bluelet::null());
    #[cfg(target_os = "macos")]
    yield_!(bluelet::null());
}

fn main() {
    bluelet::run(outer());
    bluelet::run(bluelet::co! {
        #[cfg(unix)]
        yield_!(bluelet::null());
        #[cfg(windows)]
        yield_!(bluelet::null());
        #[cfg(test)]
        yield_!(bluelet::null());
        #[cfg(debug_assertions)]
        yield_!(bluelet::null());
        #[cfg(target_os = "linux")]
        yield_!(bluelet::null());
        #[cfg(target_os = "macos")]
        yield_!(bluelet::null());
    });
}
