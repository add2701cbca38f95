#[bluelet::coroutine]
fn outer() -> usize {
    let mut lists = std::collections::HashMap::new();
    lists.entry("a").or_insert_with(Vec::new).push(yield_!(std::future::ready(1)));
    lists.len()
}

fn main() {}
