use std::io;

#[bluelet::coroutine]
fn outer(mut numbers: Vec<u32>) -> io::Result<u32> {
    yield_!(bluelet::null());
    let n = numbers.pop()?;
    Ok(n)
}

fn main() {
    let _ = bluelet::run(outer(Vec::new()));
}
