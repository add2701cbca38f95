//! What is chosen from several references that the function was given: its lifetime is that of none of them.

use std::cell::RefCell;
use std::collections::HashMap;

use crate::support::*;
use crate::twins;

pub trait Shape {
    fn area(&self) -> u32;
}

impl Shape for u32 {
    fn area(&self) -> u32 {
        *self
    }
}

fn leak<T>(value: T) -> &'static mut T {
    Box::leak(Box::new(value))
}

twins! {
    fn one_of_two(a: &str = "x", b: &str = "yy") -> usize {
        let chosen = if yield_!(ev(true)) { a } else { b };
        yield_!(ev(1));
        chosen.len()
    }

    fn one_of_two_that_change(a: &mut Vec<u32> = leak(vec![]), b: &mut Vec<u32> = leak(vec![])) -> usize {
        let chosen = if yield_!(ev(true)) { a } else { b };
        chosen.push(yield_!(ev(1)));
        chosen.push(1);
        yield_!(ev(2));
        chosen.len()
    }

    fn the_longest_of_a_list(words: &[&str] = &["x", "yyy"], other: &str = "qq") -> usize {
        let mut best = other;
        for word in words {
            if word.len() > best.len() {
                best = word;
                yield_!(ev(best.len()));
            }
        }
        yield_!(ev(0));
        best.len()
    }

    fn what_is_found_or_given(map: &HashMap<String, String> = leak(HashMap::new()), key: &str = "k", other: &str = "d") -> String {
        let found = map.get(key).map(|found| found.as_str()).unwrap_or(other);
        yield_!(ev(found.len()));
        found.to_string()
    }

    fn a_list_of_both(a: &RefCell<Vec<u32>> = leak(RefCell::new(vec![])), b: &RefCell<Vec<u32>> = leak(RefCell::new(vec![]))) -> usize {
        let cells = [a, b];
        for cell in cells {
            let n = yield_!(ev(1));
            cell.borrow_mut().push(n);
        }
        let (x, y) = (a.borrow().len(), b.borrow().len());
        yield_!(ev(x));
        x + y
    }

    fn in_an_option(x: Option<&u32> = None, y: &u32 = &4) -> u32 {
        let chosen = x.unwrap_or(y);
        yield_!(ev(1));
        *chosen + yield_!(ev(*chosen))
    }

    fn objects(a: &u32 = &3, b: &u32 = &4, others: &[&dyn Shape] = &[&7]) -> u32 {
        let mut all: Vec<&dyn Shape> = vec![a, b];
        all.extend(others.iter().copied());
        let mut n = 0;
        for shape in all {
            n += shape.area() + yield_!(ev(1));
        }
        n
    }
}

pub struct Text<'a> {
    text: &'a str,
}

impl<'a> Text<'a> {
    #[bluelet::coroutine]
    pub fn with(&self, other: &str) -> usize {
        let mut all = vec![self.text];
        all.push(other);
        yield_!(ev(1));
        all.iter().map(|text| text.len()).sum()
    }

    #[bluelet::coroutine]
    fn or<'b>(&'b self, other: &'b str) -> &'b str {
        let chosen = if yield_!(ev(true)) { self.text } else { other };
        yield_!(ev(1));
        chosen
    }
}

#[bluelet::coroutine]
fn of_another(a: &str, b: &str) -> usize {
    let n = yield_!(both(a, b));
    n + a.len()
}

#[bluelet::coroutine]
fn both(a: &str, b: &str) -> usize {
    let all = [a, b];
    yield_!(ev(1));
    all.len()
}

#[test]
fn in_methods_and_through_others() {
    let text = String::from("abc");
    let text = Text { text: &text };
    let other = String::from("d");
    assert_eq!(block(text.with(&other)), 4);
    assert_eq!(block(text.or(&other)), "abc");
    assert_eq!(block(of_another(&other, "z")), 3);
}
