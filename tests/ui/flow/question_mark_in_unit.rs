#[bluelet::coroutine]
fn outer(text: String) {
    yield_!(bluelet::null());
    let n: u32 = text.parse()?;
    println!("{n}");
}

fn main() {
    bluelet::run(outer(String::new()));
}
