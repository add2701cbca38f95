#[bluelet::coroutine]
fn total(lengths: Vec<u64>) -> u64 {
    lengths
        .into_iter()
        .map(|length| {
            yield_!(bluelet::null());
            length
        })
        .sum()
}

fn main() {
    let _ = total(Vec::new());
}
