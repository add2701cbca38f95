#[bluelet::coroutine]
fn shared() -> usize {
    let name = &String::from("name");
    yield_!(std::future::ready(()));
    name.len()
}

#[bluelet::coroutine]
fn mutable() -> usize {
    let list = &mut Vec::new();
    list.push(yield_!(std::future::ready(1)));
    list.len()
}

fn main() {}
