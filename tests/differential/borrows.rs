//! Borrows that end in time, and values that look like borrows: none of them is refused.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::fmt::Debug;
use std::rc::Rc;
use std::sync::Mutex;

use crate::support::*;
use crate::twins;

twins! {
    fn parts_of_text_and_lists(line: String = "a=b c".to_string()) -> Option<usize> {
        let (_, rest) = line.split_once('=')?;
        let mut words = rest.split(char::is_whitespace);
        let mut length = words.next()?.len();
        yield_!(ev(length));
        let list = yield_!(ev(vec![0, 4, 0, 9]));
        if let Some(rest) = list.strip_prefix(&[0]) {
            let mut fields = rest.split(|n| *n == 0);
            length += fields.next()?.len();
            yield_!(ev(()));
        }
        let list = yield_!(ev(list));
        let (first, rest) = list.split_at_checked(2)?;
        let mut even = first.iter().filter(|n| *n % 2 == 0);
        let mut fields = rest.trim_ascii().split(u8::is_ascii_digit);
        length += even.next().map_or(0, |n| *n as usize) + fields.next()?.len();
        Some(length + yield_!(ev(list.len())))
    }

    fn lists_that_functions_make(line: String = "a b".to_string()) -> usize {
        let fields = fields(&line);
        let tokens = tokens(&line).unwrap();
        let length = fields[0].len() + tokens.iter().map(|token| token.text.len() + token.at).sum::<usize>();
        yield_!(ev(length));
        if let Some(named) = named(&line) && let Some(name) = named.get("a") {
            yield_!(ev(name.len()));
        }
        length + line.len()
    }

    fn used_before_the_yield(line: String = "a b c".to_string()) -> usize {
        let words: Vec<&str> = line.split(' ').collect();
        let first = words.first().copied().unwrap_or_default().len();
        let n = words.len();
        yield_!(ev(()));
        n + first + line.len()
    }

    fn values_that_own(line: String = "a b".to_string()) -> (String, usize, Option<char>, Vec<String>) {
        let trimmed = line.trim().to_string();
        let count = line.split(' ').count();
        let first = line.chars().next();
        let words: Vec<String> = line.split(' ').map(String::from).collect();
        yield_!(ev(()));
        (trimmed, count, first, words)
    }

    fn copies_out_of_collections() -> u32 {
        let list = vec![1u32, 2, 3];
        let first = list.first().copied().unwrap_or(0);
        let last = *list.last().unwrap();
        let most = list.iter().copied().max().unwrap();
        let found = list.iter().position(|n| *n == 2);
        let map: HashMap<u32, u32> = list.iter().map(|n| (*n, n + 1)).collect();
        let next = map.get(&1).copied().unwrap_or_default();
        let sum: u32 = list.iter().sum();
        yield_!(ev(()));
        first + last + most + next + sum + found.unwrap() as u32
    }

    fn references_that_live_longer(text: &'static str = "x y") -> usize {
        let word = text.split(' ').next().unwrap();
        let words: Vec<&str> = text.split(' ').collect();
        let names = vec!["a", "b"];
        let name = names[0];
        let held = Rc::new("shared");
        let shared = held.trim();
        yield_!(ev(()));
        word.len() + words.len() + name.len() + shared.len()
    }

    fn guards_that_end() -> u32 {
        let lock = Mutex::new(1u32);
        let cell = RefCell::new(2u32);
        {
            let mut value = lock.lock().unwrap();
            *value += 1;
        }
        let value = *cell.borrow();
        let taken = cell.replace(5);
        let inner = *lock.lock().unwrap();
        yield_!(ev(()));
        value + taken + inner
    }

    fn patterns_that_copy(map: HashMap<u32, u32> = HashMap::from([(1, 2)])) -> u32 {
        if let Some(&n) = map.get(&1) {
            yield_!(ev(()));
            return n;
        }
        let Some(&m) = map.get(&2) else { return 7 };
        yield_!(ev(()));
        m
    }

    fn borrowed_again_after_the_yield() -> usize {
        let mut line = String::from("a b");
        let word = line.split(' ').next().unwrap_or("");
        let n = word.len();
        yield_!(ev(()));
        line.push('c');
        let word = line.split(' ').next().unwrap_or("");
        n + word.len()
    }

    fn in_a_loop() -> usize {
        let mut total = 0;
        let text = String::from("a b c");
        let mut left = text.len();
        while left > 0 {
            let part = &text[left - 1..];
            let n = part.len();
            total += yield_!(ev(n));
            left -= 1;
        }
        total
    }

    fn a_reference_ends_before_its_owner_is_changed(limit: u32 = 2) -> u32 {
        let mut stack = vec![1, 2, 3];
        let mut n = 0;
        while let Some(top) = stack.last() {
            if *top <= limit { break; }
            stack.pop();
            n += yield_!(ev(1));
        }
        let first = stack.first();
        n += first.copied().unwrap_or(0);
        stack.push(9);
        n + yield_!(ev(stack.len() as u32))
    }
}

/// Its methods are called like those of std that borrow, and give values of their own.
pub struct Session {
    name: String,
}

impl Session {
    fn get(&self, key: &str) -> Option<String> {
        Some(format!("{} {key}", self.name))
    }
    fn first(&self) -> usize {
        self.name.len()
    }
    fn lock(&self) -> String {
        self.name.clone()
    }
    fn trim(&self) -> String {
        self.name.trim().to_string()
    }
    fn borrow(&self) -> D {
        d("borrowed")
    }
    fn drain(&self) -> usize {
        self.name.len()
    }
}

pub fn session() -> Session {
    Session { name: " one ".to_string() }
}

twins! {
    fn names_of_std_on_other_types(shared: Rc<Session> = Rc::new(session())) -> String {
        let (value, first) = (shared.get("key"), shared.first());
        let value = value.unwrap_or_default();
        let lock = shared.lock();
        let text = shared.trim();
        let borrowed = shared.borrow();
        yield_!(ev(()));
        format!("{value}{first}{lock}{text}{}", borrowed.name())
    }

    fn names_of_std_on_elements() -> usize {
        let list = vec![session(), session()];
        let first = list[0].first();
        let value = list[1].get("key");
        let last = list.last().unwrap().lock();
        let drained = list.last().unwrap().drain();
        yield_!(ev(()));
        first + value.map_or(0, |value| value.len()) + last.len() + drained
    }

    fn what_an_element_refers_to(text: &'static str = "abc") -> &'static str {
        let list = vec![text];
        let copy = list[0].clone();
        let part = &copy[1..];
        yield_!(ev(()));
        part
    }

    fn cells(shared: Rc<Cell<u32>> = Rc::new(Cell::new(1))) -> u32 {
        let own = vec![Cell::new(2)];
        let (a, b) = (shared.get(), own[0].get());
        let c = shared.get();
        shared.set(yield_!(ev(5)));
        a + b + c + shared.get()
    }

    fn a_shared_list(shared: Rc<RefCell<Vec<u32>>> = Rc::new(RefCell::new(vec![1]))) -> usize {
        let other = Rc::clone(&shared);
        let first = shared.borrow()[0];
        let copy = other.borrow().clone();
        other.borrow_mut().push(first);
        yield_!(ev(()));
        copy.len() + shared.borrow().len()
    }
}

twins! {
    fn mutable_references_that_are_not_used_again() -> u32 {
        let mut list = vec![1, 2, 3];
        let last = list.iter_mut().max().unwrap();
        *last += 1;
        yield_!(ev(*last));
        if let Some(first) = list.first_mut() {
            *first += 2;
            yield_!(ev(2));
        }
        let mut counts = std::collections::HashMap::new();
        let count: &mut u32 = counts.entry("x").or_default();
        *count += 4;
        yield_!(ev(*count));
        list.iter().sum::<u32>() + counts["x"]
    }

    fn collections_and_adaptors_that_are_not_used_again() -> usize {
        let names = vec![String::from("b"), String::from("a")];
        let sorted: std::collections::BinaryHeap<&String> = names.iter().collect();
        let mut pairs = names.iter().zip(sorted.iter().copied()).chain(None);
        let first = pairs.next().map(|(name, _)| name.clone());
        let mut left = names.iter().cloned().cycle().step_by(2);
        let second = left.next();
        yield_!(ev((first, second)));
        names.len() + yield_!(ev(1))
    }
}

struct Job {
    name: String,
    label: &'static str,
    words: Vec<&'static str>,
    pair: (&'static str, u32),
    lines: &'static [&'static str],
}

impl Job {
    fn kind(&self) -> &'static str {
        "kind"
    }
}

fn job() -> Job {
    let (name, words) = ("name".to_string(), vec!["a", "b"]);
    Job { name, label: "label", words, pair: ("pair", 1), lines: &["one", "two"] }
}

fn shared() -> &'static Job {
    Box::leak(Box::new(job()))
}

fn exclusive() -> &'static mut Job {
    Box::leak(Box::new(job()))
}

/// Has methods that are called like those of std that lend.
struct Counts(Vec<u32>);

impl Counts {
    fn iter(&self) -> std::vec::IntoIter<u32> {
        self.0.clone().into_iter()
    }
    fn get(&self, index: usize) -> Option<u32> {
        self.0.get(index).copied()
    }
    fn lock(&self) -> u32 {
        5
    }
}

// Variables of types that the text does not show.
twins! {
    fn parts_of_what_a_reference_leads_to() -> usize {
        let job = shared();
        let name = &job.name;
        let words = job.words.iter();
        let first = &job.words[0];
        let Job { label, pair: (one, _), .. } = job;
        let boxed = Box::new(shared());
        let inner = boxed.name.trim();
        yield_!(ev(()));
        for line in job.name.split('m') {
            yield_!(ev(line));
        }
        if let Some(rest) = job.label.strip_prefix("la") {
            yield_!(ev(rest));
        }
        match job.label.strip_suffix("el") {
            Some(rest) => yield_!(ev(rest.len())),
            None => 0,
        };
        name.len() + words.count() + first.len() + label.len() + one.len() + inner.len()
    }

    fn what_lies_elsewhere_than_the_variable() -> usize {
        let job = job();
        let (kind, label, trimmed) = (job.kind(), job.label, job.label.trim());
        let lines = job.lines.iter();
        let line = &job.lines[0];
        let coerced: &str = &job.label;
        let word: &str = &job.words[0];
        let got: &str = job.words.get(1).unwrap();
        let copied = job.words.first().copied().unwrap();
        let pieces = job.pair.0.split('i');
        yield_!(ev(()));
        let lengths = kind.len() + label.len() + trimmed.len() + line.len() + coerced.len();
        lengths + lines.count() + word.len() + got.len() + copied.len() + pieces.count()
    }

    fn methods_with_names_of_std() -> u32 {
        use std::io::Write;
        let counts = Some(Counts(vec![1, 2])).unwrap();
        let (iter, first, lock) = (counts.iter(), counts.get(0), counts.lock());
        let mut buffer = Some(Vec::<u8>::new()).unwrap();
        let written = buffer.write(b"abc").unwrap();
        yield_!(ev(()));
        for count in counts.iter() {
            yield_!(ev(count));
        }
        iter.sum::<u32>() + first.unwrap_or(0) + lock + written as u32
    }

    fn parts_that_are_lent_mutably() -> String {
        let job = exclusive();
        let name = &mut job.name;
        let pair = &mut exclusive().pair;
        let Job { words, label, .. } = exclusive();
        yield_!(ev(()));
        name.push('!');
        pair.1 += 1;
        words.push("c");
        yield_!(ev(pair.1));
        *label = "changed";
        format!("{name} {pair:?} {words:?} {label}")
    }

    fn parts_of_values_without_a_name() -> usize {
        let name = &shared().name;
        let word = &shared().words[1];
        let whole = &*shared();
        let n = &D("a").0.len();
        let n = *n;
        yield_!(ev(n));
        let slice: &[u32] = &[1, 2, 3][..2];
        yield_!(ev(()));
        name.len() + word.len() + whole.label.len() + slice.len()
    }

    fn parts_that_a_branch_or_a_pattern_gives(name: Option<&'static str> = Some(" a "), line: String = "b=c".to_string()) -> usize {
        let bytes = Some(vec![1u8, 0, 2]).unwrap();
        let trimmed = if let Some(line) = name { line.trim() } else { "none" };
        let chosen = if yield_!(ev(true)) && let Some(line) = name { line.trim() } else { "none" };
        let matched = match name {
            Some(line) => line.trim_matches(' '),
            None => "none",
        };
        let (left, _) = line.split_at(1);
        let Some((&first, rest)) = bytes.split_first() else { return 0 };
        let (first, left, rest) = (first as usize, left.len(), rest.len());
        let Some((index, _)) = bytes.iter().enumerate().next() else { return 0 };
        let key = line.split_once('=').map(|(key, _)| key.len()).unwrap_or_default();
        let matches = line.matches('=').count();
        yield_!(ev(()));
        trimmed.len() + chosen.len() + matched.len() + first + left + rest + index + key + matches + bytes.len()
    }

    fn pieces_of_what_lies_elsewhere(text: &'static [u8] = b"a b c") -> usize {
        let words: Vec<&[u8]> = text.split(|byte| *byte == b' ').collect();
        let numbered: Vec<(usize, &u8)> = text.iter().enumerate().collect();
        yield_!(ev(()));
        let mut sum = numbered.len();
        for word in words {
            sum += yield_!(ev(word.len()));
        }
        sum
    }

    fn what_is_put_into_something_of_std(text: &'static str = " a ") -> usize {
        let cell = Rc::new(RefCell::new(vec![1u32, 2]));
        let (shared, boxed) = (Rc::new(text), Box::new(text.trim()));
        let n = std::cell::Ref::map(cell.borrow(), |list| &list[0]).count_ones() as usize;
        let words = split(text);
        let copies = copied(&format!("b c"));
        yield_!(ev(n));
        let mut sum = shared.len() + boxed.len() + n;
        for word in words { sum += yield_!(ev(word.len())); }
        for copy in copies { sum += yield_!(ev(copy.len())); }
        sum + cell.borrow().len()
    }

    fn what_functions_give_that_are_lent_something(text: &'static str = "12 b") -> (usize, u32, i64, String) {
        let line = Some(format!("34")).unwrap();
        let mut list = Some(vec![1u32, 2]).unwrap();
        let (n, of_text) = (length(&line), chosen(text, &line));
        let number = parsed(&line);
        let other = parsed(&line);
        let Ok(third) = tried::<u32>(&line) else { return (0, 0, 0, line) };
        let taken = std::mem::take(&mut list);
        let changed = pushed(&mut list, taken[0]);
        let owned = String::from(&line);
        let same = shown(&line, owned);
        if let Some(first) = digit(&line) {
            yield_!(ev(first));
            log(format!("{first}"));
        }
        yield_!(ev(()));
        list.push(third);
        (n + of_text.len() + changed + list.len(), number, other, same + &line)
    }
}

fn split(text: &str) -> Vec<&str> {
    text.split(' ').collect()
}

fn fields(text: &str) -> Vec<Cow<'_, str>> {
    text.split(' ').map(Cow::from).collect()
}

pub struct Token<'a> {
    text: &'a str,
    at: usize,
}

fn tokens(text: &str) -> Option<Vec<Token<'_>>> {
    Some(text.split(' ').enumerate().map(|(at, text)| Token { text, at }).collect())
}

fn named(text: &str) -> Option<HashMap<&str, Cow<'_, str>>> {
    Some(text.split(' ').map(|word| (word, word.into())).collect())
}

fn copied(text: &str) -> Vec<String> {
    text.split(' ').map(String::from).collect()
}

fn length(text: &str) -> usize {
    text.len()
}

fn chosen<'a>(text: &'a str, _: &str) -> &'a str {
    text
}

fn parsed<T: std::str::FromStr<Err: Debug>>(text: &str) -> T {
    text.parse().unwrap()
}

fn tried<T: std::str::FromStr>(text: &str) -> Result<T, T::Err> {
    text.parse()
}

fn pushed(list: &mut Vec<u32>, number: u32) -> usize {
    list.push(number);
    list.len()
}

fn shown(text: &str, with: String) -> String {
    with + text
}

fn digit(text: &str) -> Option<u32> {
    text.chars().next()?.to_digit(10)
}
