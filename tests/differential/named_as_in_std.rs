//! Methods of the user's own that take `self`, and are called like ones of std's that do not.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{BufRead, BufReader, Read};

use crate::support::*;
use crate::twins;

/// A batch of numbers, with a guard.
pub struct Batch {
    items: Vec<u32>,
    guard: D,
}

impl Batch {
    fn drain(self) -> Vec<u32> {
        step("drain");
        self.items
    }

    fn recv(self) -> Ev<u32> {
        ev(self.items[0])
    }

    fn values(self) -> Vec<u32> {
        self.items
    }

    fn keys(self) -> usize {
        self.items.len()
    }

    fn extend(mut self, more: Vec<u32>) -> Self {
        self.items.extend(more);
        self
    }
}

fn batch(name: &'static str) -> Batch {
    Batch { items: vec![1, 2], guard: d(name) }
}

twins! {
    fn that_end_a_batch() -> usize {
        let one = batch("one");
        let items = one.drain();
        yield_!(ev(()));
        let two = batch("two");
        let values = two.values();
        yield_!(ev(()));
        let three = batch("three");
        let count = three.keys();
        yield_!(ev(()));
        items.len() + values.len() + count
    }

    fn that_give_what_is_inside() -> u32 {
        let two = batch("two");
        let event = two.recv();
        yield_!(ev(()));
        let _guard = d("guard");
        yield_!(event)
    }

    fn that_are_given_a_vec() -> usize {
        let one = batch("one");
        let n = 3;
        let two = one.extend(vec![n, 4]);
        yield_!(ev(()));
        two.items.len()
    }

    fn the_lines_of_a_reader_and_of_a_text() -> usize {
        let reader = BufReader::new(&b"a\nbc\n"[..]);
        let mut lines = reader.lines();
        let mut sum = 0;
        while let Some(line) = lines.next() {
            sum += yield_!(ev(line.unwrap().len()));
        }
        let text = yield_!(ev("x\ny".to_string()));
        let count = text.lines().count();
        yield_!(ev(count));
        let bytes: Vec<u8> = b"xyz"[..].bytes().map(Result::unwrap).collect();
        yield_!(ev(bytes.len()));
        sum + count
    }

    fn those_of_std() -> usize {
        let cell = Cell::new(3);
        let n = cell.get();
        let mut map = HashMap::from([(1, d("one"))]);
        let drained = map.drain().map(|(_, guard)| guard.name().len()).sum::<usize>();
        yield_!(ev(n));
        map.insert(2, d("two"));
        let count = map.keys().count() + map.values().count();
        yield_!(ev(count));
        drained + count
    }
}
