fn plain() -> u32 {
    bluelet::yield_!(bluelet::null());
    1
}

fn main() {
    println!("{}", plain() + bluelet::yield_! { bluelet::boxed(async { 1 }) });
}
