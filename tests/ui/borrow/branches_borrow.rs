#[bluelet::coroutine]
fn branches(flag: bool) -> usize {
    let (short, long) = (String::new(), String::from("long"));
    let name = if flag { &short } else { &long };
    yield_!(bluelet::null());
    name.len()
}

#[bluelet::coroutine]
fn one_of_the_arms(line: String, flag: u32) -> usize {
    let word = match flag {
        0 => "none",
        _ => line.trim(),
    };
    yield_!(bluelet::null());
    word.len()
}

#[bluelet::coroutine]
fn handed_on(line: String) {
    let words: Vec<&str> = line.split(' ').collect();
    for word in words {
        yield_!(std::future::ready(word.len()));
    }
}

fn main() {}
