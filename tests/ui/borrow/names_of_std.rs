use std::cell::RefCell;
use std::collections::HashMap;

#[bluelet::coroutine]
fn words(line: String) -> usize {
    let words: Vec<&str> = line.split(' ').collect();
    yield_!(bluelet::null());
    words.len()
}

#[bluelet::coroutine]
fn first(line: String) -> Option<usize> {
    let first = line.trim().split(' ').next()?;
    yield_!(bluelet::null());
    Some(first.len())
}

#[bluelet::coroutine]
fn guard() -> u32 {
    let lock = std::sync::Mutex::new(1);
    let mut value = lock.lock().unwrap();
    yield_!(bluelet::null());
    *value += 1;
    *value
}

#[bluelet::coroutine]
fn cell(cell: RefCell<u32>) -> u32 {
    let value = cell.borrow();
    yield_!(bluelet::null());
    *value
}

#[bluelet::coroutine]
fn entry(map: HashMap<u32, String>) -> usize {
    if let Some(text) = map.get(&1) {
        yield_!(bluelet::null());
        return text.len();
    }
    let Some(text) = map.get(&2) else { return 0 };
    yield_!(bluelet::null());
    text.len()
}

struct Parser<'a> {
    text: &'a str,
}

#[bluelet::coroutine]
fn parts() -> usize {
    let text = format!("text");
    let parser = Parser { text: &text };
    let pair = (1, text.as_str());
    yield_!(bluelet::null());
    parser.text.len() + pair.1.len()
}

#[bluelet::coroutine]
fn items(list: Vec<u32>) -> u32 {
    let mut sum = 0;
    for (index, item) in list.iter().enumerate().skip(1) {
        sum += item + yield_!(std::future::ready(index as u32));
    }
    sum
}

fn main() {}
