#[bluelet::coroutine]
fn looks(list: &mut [u32]) -> usize {
    let first = &list[0];
    yield_!(bluelet::null());
    let sum = *first as usize + list.len();
    list[0] = 0;
    sum
}

#[bluelet::coroutine]
fn counts(list: &mut Vec<u32>) {
    for item in list.iter() {
        yield_!(std::future::ready(*item));
    }
    list.clear();
}

#[bluelet::coroutine]
fn pushes(list: &mut Vec<u32>) {
    let mut items = list.iter();
    yield_!(bluelet::null());
    items.next();
    list.clear();
}

fn main() {}
