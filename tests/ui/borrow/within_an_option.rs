#[bluelet::coroutine]
fn inner(mut option: Option<String>) -> Option<usize> {
    let inner = option.as_deref_mut()?;
    yield_!(bluelet::null());
    Some(inner.len())
}

#[bluelet::coroutine]
fn inserted(mut option: Option<String>) {
    option.get_or_insert_with(String::new).push_str(&yield_!(std::future::ready(String::new())));
}

fn main() {}
