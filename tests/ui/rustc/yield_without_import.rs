fn plain() {
    yield_!(bluelet::null());
}

fn main() {
    plain();
}
