//! Whether a value of one's own borrows, rustc is asked, if a function has made it.

use std::future::ready;

struct Words<'a> {
    text: &'a str,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        Words { text }
    }

    fn next(&mut self) -> Option<&'a str> {
        let (word, rest) = self.text.split_once(' ')?;
        self.text = rest;
        Some(word)
    }
}

fn words(text: &str) -> Words<'_> {
    Words { text }
}

fn counted(text: &str) -> Result<(Words<'_>, usize), String> {
    Ok((Words { text }, text.len()))
}

#[bluelet::coroutine]
fn constructor(line: String) -> usize {
    let mut words = Words::new(&line);
    yield_!(ready(1));
    words.next().map_or(0, str::len)
}

#[bluelet::coroutine]
fn in_a_loop() -> usize {
    let line = yield_!(ready(String::from("a b")));
    let mut words = Words::new(&line);
    let mut sum = 0;
    while let Some(word) = words.next() {
        sum += yield_!(ready(word.len()));
    }
    sum
}

#[bluelet::coroutine]
fn function() -> usize {
    let line = yield_!(ready(String::from("a b")));
    let mut found = words(&line);
    yield_!(ready(1));
    found.next().map_or(0, str::len)
}

#[bluelet::coroutine]
fn part_of_a_result() -> Result<usize, String> {
    let line = yield_!(ready(String::from("a b")));
    let (mut found, count) = counted(&line)?;
    yield_!(ready(count));
    Ok(found.next().map_or(0, str::len))
}

#[bluelet::coroutine]
fn literal(line: String) -> usize {
    let mut words = Words { text: &line };
    yield_!(ready(1));
    words.next().map_or(0, str::len)
}

fn main() {}
