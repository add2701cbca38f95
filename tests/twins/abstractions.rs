//! Mistakes with generics, lifetimes, traits, closures and anonymous coroutines.
#![allow(dead_code, unused_variables, clippy::all)]

use std::cell::RefCell;
use std::collections::HashMap;
use std::fmt::{Debug, Display};
use std::future::ready;
use std::rc::Rc;

pub trait Codec {
    type Item;
    fn decode(&mut self, data: &[u8]) -> Option<Self::Item>;
    fn name(&self) -> &str;
}

pub struct Lines;

impl Codec for Lines {
    type Item = String;
    fn decode(&mut self, data: &[u8]) -> Option<String> {
        None
    }
    fn name(&self) -> &str {
        "lines"
    }
}

#[bluelet::coroutine]
pub fn bound_missing<T>(value: T) -> String {
    yield_!(ready(()));
    format!("{value}")
}

#[bluelet::coroutine]
pub fn bound_missing_of_debug<T: Display>(values: Vec<T>) {
    yield_!(ready(()));
    println!("{values:?}");
}

#[bluelet::coroutine]
pub fn clone_missing<T>(value: T) -> (T, T) {
    let other = value.clone();
    yield_!(ready(()));
    (value, other)
}

#[bluelet::coroutine]
pub fn item_of_a_codec<C: Codec>(mut codec: C) -> Option<String> {
    let data = yield_!(ready(vec![1]));
    codec.decode(&data)
}

#[bluelet::coroutine]
pub fn codec_by_value<C: Codec>(codec: C) -> usize {
    let data = yield_!(ready(vec![1]));
    codec.decode(&data);
    codec.name().len()
}

#[bluelet::coroutine]
pub fn codec_wants_a_slice<C: Codec>(mut codec: C) -> Option<C::Item> {
    let data = yield_!(ready(String::from("x")));
    codec.decode(data)
}

#[bluelet::coroutine]
pub fn codec_of_another_kind(mut codec: Box<dyn Codec>) {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn not_a_codec() -> bool {
    let n = yield_!(ready(5));
    takes_codec(n);
    true
}

fn takes_codec<C: Codec>(codec: C) {}

#[bluelet::coroutine]
pub fn moved_generic<T>(value: T) -> T {
    consume(value);
    yield_!(ready(()));
    value
}

fn consume<T>(value: T) {}

#[bluelet::coroutine]
pub fn compared<T: PartialEq>(one: T, other: T) -> bool {
    let same = one == other;
    yield_!(ready(same)) && one < other
}

#[bluelet::coroutine]
pub fn lifetimes<'a, 'b>(one: &'a str, other: &'b str) -> &'a str {
    if yield_!(ready(true)) { one } else { other }
}

#[bluelet::coroutine]
pub fn lifetime_missing(one: &str, other: &str) -> &str {
    yield_!(ready(()));
    one
}

#[bluelet::coroutine]
pub fn undeclared_lifetime(one: &'x str) -> usize {
    yield_!(ready(()));
    one.len()
}

#[bluelet::coroutine]
pub fn undeclared_type(one: Vec<Missing>) -> usize {
    yield_!(ready(()));
    one.len()
}

#[bluelet::coroutine]
pub fn closure_takes_another(items: Vec<u32>) -> Vec<u32> {
    let least = yield_!(ready("3"));
    items.into_iter().filter(|item| *item > least).collect()
}

#[bluelet::coroutine]
pub fn closure_gives_another(items: Vec<u32>) -> Vec<u32> {
    let least = yield_!(ready(3));
    items.into_iter().map(|item| item.to_string()).collect()
}

#[bluelet::coroutine]
pub fn closure_changes(items: Vec<u32>) -> usize {
    let count = 0;
    items.iter().for_each(|_| count += 1);
    yield_!(ready(count))
}

#[bluelet::coroutine]
pub fn closure_not_mutable() -> u32 {
    let mut n = 0;
    let bump = || n += 1;
    bump();
    bump();
    yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn closure_called_twice(name: String) -> usize {
    let give = move || name;
    let one = give().len();
    let two = give().len();
    yield_!(ready(one + two))
}

#[bluelet::coroutine]
pub fn cell_not_mutable(list: Rc<RefCell<Vec<u32>>>) -> usize {
    list.push(yield_!(ready(1)));
    list.borrow().push(2);
    list.borrow().len()
}

#[bluelet::coroutine]
pub fn shared_changed(list: Rc<Vec<u32>>) -> usize {
    list.push(1);
    yield_!(ready(list.len()))
}

#[bluelet::coroutine]
pub fn boxed_wrong() -> Box<dyn Debug> {
    let value = yield_!(ready(Lines));
    Box::new(value)
}

#[bluelet::coroutine]
pub fn collected_wrong(words: Vec<String>) -> HashMap<String, usize> {
    yield_!(ready(()));
    words.into_iter().map(|word| word.len()).collect()
}

#[bluelet::coroutine]
pub fn summed_wrong(words: Vec<String>) -> u32 {
    yield_!(ready(()));
    words.iter().map(|word| word.len()).sum()
}

#[bluelet::coroutine]
pub fn constant_wrong<const N: usize>() -> [u8; N] {
    yield_!(ready([0; 4]))
}

#[bluelet::coroutine]
pub fn slice_pattern(items: Vec<u32>) -> u32 {
    match yield_!(ready(items)) {
        [first, ..] => first,
        [] => 0,
    }
}

#[bluelet::coroutine]
pub fn guard_of_another_type(n: u32) -> u32 {
    match yield_!(ready(n)) {
        m if m > "1" => 1,
        _ => 2,
    }
}

#[bluelet::coroutine]
pub fn alternatives_disagree(n: Result<u32, String>) -> u32 {
    match yield_!(ready(n)) {
        Ok(value) | Err(value) => 1,
    }
}

#[bluelet::coroutine]
pub fn binding_of_one_alternative(n: (Option<u32>, Option<u32>)) -> u32 {
    match yield_!(ready(n)) {
        (Some(a), None) | (None, Some(b)) => 1,
        _ => 2,
    }
}

#[bluelet::coroutine]
pub fn unreachable_arm_of_a_range(n: u8) -> u32 {
    match yield_!(ready(n)) {
        0..=100 => 1,
        200..=255 => 2,
    }
}

#[bluelet::coroutine]
pub fn struct_pattern(lines: Lines) -> u32 {
    let Lines { count } = yield_!(ready(lines));
    count
}

#[bluelet::coroutine]
pub fn tuple_assigned(n: u32) -> u32 {
    let (mut a, mut b) = (1, 2);
    (a, b) = yield_!(ready((n, "b")));
    a + b
}

#[bluelet::coroutine]
pub fn block_value(flag: bool) -> u32 {
    let n = {
        yield_!(ready(()));
        5;
    };
    n + 1
}

#[bluelet::coroutine]
pub fn option_compared(n: Option<u32>) -> bool {
    let found = yield_!(ready(n));
    found > 3
}

#[bluelet::coroutine]
pub fn string_index(text: String) -> char {
    let at = yield_!(ready(1));
    text[at]
}

#[bluelet::coroutine]
pub fn negative(n: u32) -> u32 {
    let n = yield_!(ready(n));
    -n
}

#[bluelet::coroutine]
pub fn not_of_a_string(text: String) -> bool {
    !yield_!(ready(text))
}

#[bluelet::coroutine]
pub fn deref_of_a_number(n: u32) -> u32 {
    *yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn method_of_an_option(text: Option<String>) -> usize {
    yield_!(ready(text)).len()
}

#[bluelet::coroutine]
pub fn field_of_a_result(text: Result<Lines, String>) -> usize {
    yield_!(ready(text)).count
}

#[bluelet::coroutine]
pub fn into_without_a_type(n: u8) -> u32 {
    let wide = yield_!(ready(n)).into();
    wide + 1
}

#[bluelet::coroutine]
pub fn parse_without_a_type(text: String) -> bool {
    let n = yield_!(ready(text)).parse().unwrap();
    n > 1
}

impl Lines {
    #[bluelet::coroutine]
    pub fn without_self() -> u32 {
        yield_!(ready(()));
        self.count()
    }

    fn count(&self) -> u32 {
        1
    }

    #[bluelet::coroutine]
    pub fn calls_without_self(&self) -> u32 {
        yield_!(ready(()));
        count()
    }

    #[bluelet::coroutine]
    pub fn consumes_itself(&self) -> u32 {
        yield_!(ready(()));
        self.ends()
    }

    fn ends(self) -> u32 {
        2
    }
}
