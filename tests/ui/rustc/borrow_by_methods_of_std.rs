use std::cell::RefCell;
use std::sync::Mutex;

fn bytes() -> Vec<u8> {
    Vec::new()
}

fn text() -> String {
    String::new()
}

#[bluelet::coroutine]
fn pieces() -> usize {
    let line = bytes();
    let words: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
    yield_!(bluelet::null());
    words.len()
}

#[bluelet::coroutine]
fn halves() -> Option<usize> {
    let line = text();
    let (key, value) = line.split_once('=')?;
    yield_!(bluelet::null());
    Some(key.len() + value.len())
}

#[bluelet::coroutine]
fn halves_in_an_arm() -> usize {
    let line = text();
    match line.trim_end_matches('/').rsplit_once('/') {
        Some((_, name)) => {
            yield_!(bluelet::null());
            name.len()
        }
        None => 0,
    }
}

#[bluelet::coroutine]
fn parts_of_a_slice() -> usize {
    let mut list = bytes();
    let (left, right) = list.split_at_mut(1);
    left[0] = yield_!(std::future::ready(1));
    right.len()
}

#[bluelet::coroutine]
fn tuples() -> usize {
    let line = text();
    let numbered: Vec<_> = line.lines().enumerate().collect();
    yield_!(bluelet::null());
    numbered.len()
}

#[bluelet::coroutine]
fn handed_on() {
    let line = text();
    let mut words: Vec<&str> = line.split(' ').collect();
    words.sort();
    for word in words {
        yield_!(std::future::ready(word.len()));
    }
}

#[bluelet::coroutine]
fn paths() -> Option<usize> {
    let path = std::env::current_dir().ok()?;
    let name = path.file_name()?.to_str()?;
    yield_!(bluelet::null());
    Some(name.len())
}

#[bluelet::coroutine]
fn arms(flag: u32) -> usize {
    let line = text();
    let name = match flag {
        0 => "nobody",
        1 => line.as_str(),
        _ => line.trim(),
    };
    yield_!(bluelet::null());
    name.len()
}

#[bluelet::coroutine]
fn tried(cell: RefCell<u32>) -> Option<u32> {
    let lock = Mutex::new(1);
    let value = cell.try_borrow().ok()?;
    let guard = lock.try_lock().ok()?;
    yield_!(bluelet::null());
    Some(*value + *guard)
}

fn main() {}
