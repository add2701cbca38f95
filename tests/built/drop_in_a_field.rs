//! Whether a value that borrows does something when it is dropped, if it has no `Drop` of its own, rustc knows as it makes machine code.

use std::future::ready;

struct Words<'a> {
    text: &'a str,
    seen: Vec<&'a str>,
}

impl<'a> Words<'a> {
    fn new(text: &'a str) -> Self {
        Words { text, seen: Vec::new() }
    }

    fn count(&mut self) -> usize {
        self.seen.extend(self.text.split(' '));
        self.seen.len()
    }
}

#[bluelet::coroutine]
fn counted(line: String) -> usize {
    let mut words = Words::new(&line);
    let count = words.count();
    yield_!(ready(count))
}

fn main() {
    bluelet::run(counted(String::from("a b")));
}
