use std::io;

#[bluelet::coroutine]
fn outer(text: String) -> io::Result<u32> {
    yield_!(bluelet::null());
    let n: u32 = text.parse()?;
    Ok(n)
}

fn main() {
    let _ = bluelet::run(outer(String::new()));
}
