//! Functions with mistakes that rustc finds by their types.
#![allow(dead_code, unused_variables, clippy::all)]

use std::collections::HashMap;
use std::fmt::Display;
use std::future::ready;
use std::io;
use std::num::ParseIntError;

pub struct Point {
    pub x: u32,
    y: String,
}

mod inner {
    pub struct Sealed {
        hidden: u32,
    }
    impl Sealed {
        fn touch(&self) {}
        pub fn new() -> Self {
            Sealed { hidden: 1 }
        }
    }
}

fn takes(text: &str, count: usize) -> usize {
    text.len() + count
}

fn shows<T: Display>(value: T) {}

#[bluelet::coroutine]
pub fn wrong_tail() -> u32 {
    yield_!(ready(()));
    "text"
}

#[bluelet::coroutine]
pub fn wrong_return() -> u32 {
    if yield_!(ready(true)) {
        return "text";
    }
    1
}

#[bluelet::coroutine]
pub fn wrong_return_in_a_plain_statement(flag: bool) -> u32 {
    if flag {
        return "text";
    }
    yield_!(ready(1))
}

#[bluelet::coroutine]
pub fn return_without_a_value() -> u32 {
    if yield_!(ready(true)) {
        return;
    }
    1
}

#[bluelet::coroutine]
pub fn return_of_a_value_from_unit() {
    yield_!(ready(()));
    return 1;
}

#[bluelet::coroutine]
pub fn tail_in_a_unit_function() {
    yield_!(ready(()));
    1
}

#[bluelet::coroutine]
pub fn value_of_the_yield_as_tail() -> u32 {
    yield_!(ready("text"))
}

#[bluelet::coroutine]
pub fn tail_without_ok() -> io::Result<u32> {
    yield_!(ready(()));
    1
}

#[bluelet::coroutine]
pub fn wrong_value_in_ok() -> io::Result<u32> {
    yield_!(ready(()));
    Ok("text")
}

#[bluelet::coroutine]
pub fn missing_tail() -> u32 {
    let n = yield_!(ready(1));
}

#[bluelet::coroutine]
pub fn tail_with_a_semicolon() -> u32 {
    let n = yield_!(ready(1));
    n + 1;
}

#[bluelet::coroutine]
pub fn missing_ok() -> io::Result<()> {
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn wrong_argument() -> usize {
    let n = yield_!(ready(1u32));
    takes("text", n)
}

#[bluelet::coroutine]
pub fn too_many_arguments() -> usize {
    let n = yield_!(ready(1));
    takes("text", n, n)
}

#[bluelet::coroutine]
pub fn argument_from_the_yield() -> usize {
    takes("text", yield_!(ready("text")))
}

#[bluelet::coroutine]
pub fn wrong_operand_of_the_event() {
    yield_!(bluelet::sleep(1));
}

#[bluelet::coroutine]
pub fn missing_method(text: String) -> usize {
    yield_!(ready(()));
    text.length()
}

#[bluelet::coroutine]
pub fn missing_method_of_the_value() -> usize {
    yield_!(ready(String::new())).length()
}

#[bluelet::coroutine]
pub fn missing_field(point: Point) -> u32 {
    yield_!(ready(()));
    point.z
}

#[bluelet::coroutine]
pub fn missing_field_in_a_literal() -> Point {
    let x = yield_!(ready(1));
    Point { x }
}

#[bluelet::coroutine]
pub fn private_field(sealed: inner::Sealed) -> u32 {
    yield_!(ready(()));
    sealed.hidden
}

#[bluelet::coroutine]
pub fn private_method(sealed: inner::Sealed) {
    yield_!(ready(()));
    sealed.touch();
}

#[bluelet::coroutine]
pub fn question_mark_on_an_option(mut list: Vec<u32>) -> io::Result<u32> {
    yield_!(ready(()));
    let n = list.pop()?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn question_mark_on_an_optional_argument(some: Option<u32>) -> io::Result<u32> {
    yield_!(ready(()));
    let n = some?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn question_mark_on_a_yielded_option() -> io::Result<u32> {
    let n = yield_!(ready(Some(1)))?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn question_mark_on_a_result(text: String) -> Option<u32> {
    yield_!(ready(()));
    let n = text.parse::<u32>()?;
    Some(n)
}

#[bluelet::coroutine]
pub fn question_mark_on_a_number() -> io::Result<u32> {
    let n = yield_!(ready(1u32))?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn question_mark_in_a_number(text: String) -> u32 {
    yield_!(ready(()));
    text.parse::<u32>()?
}

#[bluelet::coroutine]
pub fn question_mark_in_unit(text: String) {
    yield_!(ready(()));
    text.parse::<u32>()?;
}

#[bluelet::coroutine]
pub fn missing_conversion(text: String) -> io::Result<u32> {
    yield_!(ready(()));
    let n = text.parse::<u32>()?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn missing_conversion_of_the_value() -> Result<u32, ParseIntError> {
    let n = yield_!(ready(io::Result::Ok(1)))?;
    Ok(n)
}

#[bluelet::coroutine]
pub fn branches_disagree(flag: bool) -> u32 {
    let n = if flag { yield_!(ready(1)) } else { "text" };
    n
}

#[bluelet::coroutine]
pub fn branches_of_a_plain_if_disagree(flag: bool) -> u32 {
    let n = if flag { 1 } else { "text" };
    yield_!(ready(n))
}

#[bluelet::coroutine]
pub fn arms_disagree(some: Option<u32>) -> u32 {
    match some {
        Some(n) => yield_!(ready(n)),
        None => "text",
    }
}

#[bluelet::coroutine]
pub fn arms_of_a_let_disagree(some: Option<u32>) -> u32 {
    let n = match some {
        Some(n) => {
            yield_!(ready(()));
            n
        }
        None => "text",
    };
    n
}

#[bluelet::coroutine]
pub fn if_without_else(flag: bool) -> u32 {
    if flag {
        yield_!(ready(1))
    }
    2
}

#[bluelet::coroutine]
pub fn let_of_an_if_without_else(flag: bool) -> u32 {
    let n: u32 = if flag { yield_!(ready(1)) };
    n
}

#[bluelet::coroutine]
pub fn breaks_disagree() -> u32 {
    let mut n = 0;
    let found = loop {
        n += yield_!(ready(1));
        if n > 3 {
            break "text";
        }
        if n > 2 {
            break n;
        }
    };
    found
}

#[bluelet::coroutine]
pub fn block_of_another_type() -> u32 {
    let n: u32 = {
        yield_!(ready(()));
        "text"
    };
    n
}

#[bluelet::coroutine]
pub fn wrong_annotation() -> u32 {
    let n: u32 = yield_!(ready("text"));
    n
}

#[bluelet::coroutine]
pub fn wrong_assignment() -> u32 {
    let mut n = 1u32;
    n = yield_!(ready("text"));
    n
}

#[bluelet::coroutine]
pub fn wrong_assignment_after() -> u32 {
    let mut n = 1u32;
    yield_!(ready(()));
    n = "text";
    n
}

#[bluelet::coroutine]
pub fn wrong_condition() {
    if yield_!(ready(1)) {
        yield_!(ready(()));
    }
}

#[bluelet::coroutine]
pub fn wrong_loop_condition() {
    while yield_!(ready(1)) {}
}

#[bluelet::coroutine]
pub fn wrong_pattern() -> u32 {
    match yield_!(ready(1)) {
        Some(n) => n,
        None => 2,
    }
}

#[bluelet::coroutine]
pub fn wrong_pattern_of_a_let() -> u32 {
    let (a, b) = yield_!(ready(1));
    a
}

#[bluelet::coroutine]
pub fn missing_arm(some: Option<u32>) -> u32 {
    match some {
        Some(n) => yield_!(ready(n)),
    }
}

#[bluelet::coroutine]
pub fn refutable_let(some: Option<u32>) -> u32 {
    let Some(n) = yield_!(ready(some));
    n
}

#[bluelet::coroutine]
pub fn not_an_iterator() {
    for n in 5 {
        yield_!(ready(n));
    }
}

#[bluelet::coroutine]
pub fn missing_bound<T>(value: T) {
    yield_!(ready(()));
    shows(value);
}

#[bluelet::coroutine]
pub fn missing_operator(point: Point) -> u32 {
    let n = yield_!(ready(1));
    point + n
}

#[bluelet::coroutine]
pub fn mixed_numbers() -> u64 {
    let a: u64 = 1;
    let b: u32 = yield_!(ready(2));
    a + b
}

#[bluelet::coroutine]
pub fn wrong_element() -> Vec<u32> {
    let mut list = vec![1u32];
    yield_!(ready(()));
    list.push("text");
    list
}

#[bluelet::coroutine]
pub fn wrong_key() -> Option<u32> {
    let map: HashMap<String, u32> = HashMap::new();
    yield_!(ready(()));
    map.get(&1).copied()
}

#[bluelet::coroutine]
pub fn unknown_type_of_a_list() {
    let list = Vec::new();
    yield_!(ready(()));
    let n = list.len();
}

#[bluelet::coroutine]
pub fn unknown_type_of_a_parse(text: String) {
    let n = text.parse().unwrap();
    yield_!(ready(()));
}

#[bluelet::coroutine]
pub fn wrong_deref(n: u32) -> u32 {
    yield_!(ready(()));
    *n
}

#[bluelet::coroutine]
pub fn wrong_call(n: u32) -> u32 {
    yield_!(ready(()));
    n()
}

#[bluelet::coroutine]
pub fn wrong_cast(text: String) -> u32 {
    yield_!(ready(()));
    text as u32
}

#[bluelet::coroutine]
pub fn wrong_format(point: Point) {
    yield_!(ready(()));
    println!("{point}");
}

#[bluelet::coroutine]
pub fn wrong_index(list: Vec<u32>) -> u32 {
    let n: u32 = yield_!(ready(1));
    list[n]
}

#[bluelet::coroutine]
pub fn wrong_closure(list: Vec<u32>) -> Vec<u32> {
    yield_!(ready(()));
    list.into_iter().map(|n| n.len()).collect()
}

#[bluelet::coroutine]
pub fn changes_an_array() -> u32 {
    let sums = [0u32; 4];
    for turn in 0..4 {
        yield_!(ready(()));
        sums[turn] += 1;
    }
    sums[0]
}

#[bluelet::coroutine]
pub fn array_of_another_type() -> u32 {
    let mut sums: [u32; 4] = [0u64; 4];
    for turn in 0..4 {
        yield_!(ready(()));
        sums[turn] += 1;
    }
    sums[0]
}

#[bluelet::coroutine]
pub fn index_of_another_type() -> u32 {
    let mut sums = [0u32; 4];
    for turn in 0..4u8 {
        yield_!(ready(()));
        sums[turn] += "";
    }
    sums.no_such_method()
}

#[bluelet::coroutine]
pub fn not_an_event() {
    yield_!(5);
}

#[bluelet::coroutine]
pub fn opaque_result() -> impl Display {
    yield_!(ready(()));
    Point { x: 1, y: String::new() }
}

#[bluelet::coroutine]
pub fn boxed_result() -> Box<dyn Display> {
    yield_!(ready(()));
    Box::new(Point { x: 1, y: String::new() })
}

impl Point {
    #[bluelet::coroutine]
    pub fn method(&self) -> u32 {
        yield_!(ready(()));
        self.y
    }

    #[bluelet::coroutine]
    pub fn method_that_is_missing(&self) -> u32 {
        yield_!(ready(()));
        self.missing()
    }
}

#[derive(Clone)]
pub struct Sum(u32);

impl Sum {
    fn with(self, more: u32) -> Sum {
        Sum(self.0 + more)
    }

    fn at(&self, place: usize) -> usize {
        place
    }
}

#[bluelet::coroutine]
pub fn argument_that_waits(sum: Sum) -> Sum {
    let _guard = String::new();
    sum.with(yield_!(ready("1")))
}

#[bluelet::coroutine]
pub fn argument_that_waits_and_may_fail(sum: Sum) -> Result<Sum, io::Error> {
    let sum = sum.with(yield_!(ready(Ok::<u32, io::Error>(1)))?);
    Ok(sum.with(yield_!(ready(Ok::<usize, io::Error>(1)))?))
}

#[bluelet::coroutine]
pub fn argument_that_waits_without_its_question_mark(sum: Sum) -> Result<usize, io::Error> {
    let place = sum.at(yield_!(ready(Ok::<usize, io::Error>(1))));
    Ok(place)
}

#[bluelet::coroutine]
pub fn argument_that_waits_for_the_wrong_event(sum: Sum) -> usize {
    sum.at(yield_!(ready(takes(1, 2))))
}

#[bluelet::coroutine]
pub fn renewed_by_the_wrong_method(sum: Sum) -> Sum {
    let mut sum = sum;
    sum = sum.at(yield_!(ready(1)));
    sum
}

#[bluelet::coroutine]
pub fn receiver_without_the_method(sum: Sum) -> u32 {
    sum.without(yield_!(ready(1)))
}
