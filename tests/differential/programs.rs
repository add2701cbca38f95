//! Small programs as people write them: parsers, retries, queues, caches.

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};
use std::fmt::Write as _;
use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, PartialEq)]
pub enum Token {
    Number(i64),
    Plus,
    Times,
    Open,
    Close,
}

#[derive(Debug, PartialEq)]
pub enum Failure {
    Parse(String),
    Missing(&'static str),
    GaveUp { after: u32, last: Box<Failure> },
}

impl From<std::num::ParseIntError> for Failure {
    fn from(error: std::num::ParseIntError) -> Self {
        Failure::Parse(error.to_string())
    }
}

fn lines() -> VecDeque<&'static str> {
    VecDeque::from(["set a 1", "get a", "set b x", "quit", "get b"])
}

fn attempt(n: u32) -> Result<u32, Failure> {
    step(format!("attempt {n}"));
    if n < 3 { Err(Failure::Missing("server")) } else { Ok(n * 10) }
}

twins! {
    fn a_protocol_with_commands() -> Result<Vec<String>, Failure> {
        let mut input = lines();
        let mut store: BTreeMap<String, i64> = BTreeMap::new();
        let mut replies = Vec::new();
        let _session = d("session");
        while let Some(line) = yield_!(ev(input.pop_front())) {
            let mut words = line.split(' ');
            let reply = match (words.next(), words.next(), words.next()) {
                (Some("set"), Some(key), Some(value)) => match value.parse::<i64>() {
                    Ok(number) => { store.insert(key.to_string(), number); "ok".to_string() }
                    Err(error) => format!("bad {value}: {error}"),
                },
                (Some("get"), Some(key), None) => store.get(key).map_or("none".to_string(), |n| n.to_string()),
                (Some("quit"), ..) => { replies.push(yield_!(ev("bye".to_string()))); break; }
                _ => return Err(Failure::Parse(line.to_string())),
            };
            yield_!(ev(reply.len()));
            replies.push(reply);
        }
        Ok(replies)
    }

    fn retries_until_it_works() -> Result<u32, Failure> {
        let mut delay = 1;
        let mut last = None;
        for n in 0..5 {
            let _try = d("try");
            match attempt(n) {
                Ok(value) => return Ok(value + delay),
                Err(error) => last = Some(error),
            }
            yield_!(ev(delay));
            delay *= 2;
            if delay > 100 { break; }
        }
        Err(Failure::GaveUp { after: delay, last: Box::new(last.ok_or(Failure::Missing("error"))?) })
    }

    fn an_expression_is_evaluated() -> Result<i64, Failure> {
        use Token::*;
        let mut text = "2*(3+4)*5".chars().peekable();
        let mut tokens = Vec::new();
        while let Some(c) = text.next() {
            tokens.push(match c {
                '+' => Plus, '*' => Times, '(' => Open, ')' => Close,
                '0'..='9' => {
                    let mut digits = String::from(c);
                    while let Some(c) = text.next_if(char::is_ascii_digit) { digits.push(c); }
                    Number(yield_!(ev(digits)).parse()?)
                }
                other => return Err(Failure::Parse(other.to_string())),
            });
        }
        let (mut values, mut operators): (_, Vec<Token>) = (vec![], vec![]);
        for token in tokens.into_iter().chain([Close]) {
            match token {
                Number(n) => values.push(n),
                Plus | Times | Open => {
                    while let Some(top) = operators.last().cloned() {
                        if top == Times && token == Plus { operators.pop(); let (b, a): (i64, i64) = (values.pop().unwrap(), values.pop().unwrap()); values.push(yield_!(ev(a * b))); } else { break; }
                    }
                    operators.push(token);
                }
                Close => while let Some(operator) = operators.pop() {
                    if operator == Open { break; }
                    let b = values.pop().ok_or(Failure::Missing("right"))?;
                    let a = values.pop().ok_or(Failure::Missing("left"))?;
                    values.push(if operator == Plus { a + b } else { a * yield_!(ev(b)) });
                },
            }
        }
        values.pop().ok_or(Failure::Missing("value"))
    }

    fn a_graph_is_searched() -> Vec<u32> {
        let edges: HashMap<u32, Vec<u32>> = [(1, vec![2, 3]), (2, vec![4]), (3, vec![4, 1]), (4, vec![])].into();
        let mut seen = HashSet::new();
        let mut order = vec![];
        let mut queue = VecDeque::from([1]);
        'search: while let Some(node) = queue.pop_front() {
            if !seen.insert(node) { continue; }
            order.push(yield_!(ev(node)));
            let Some(next) = edges.get(&node).cloned() else { continue 'search };
            for neighbour in next {
                if neighbour == 9 { break 'search; }
                if !seen.contains(&neighbour) && yield_!(ev(true)) { queue.push_back(neighbour); }
            }
        }
        order
    }

    fn a_cache_in_front_of_a_slow_source() -> (u32, usize) {
        let mut cache: HashMap<&str, Rc<D>> = HashMap::new();
        let mut slow = 0;
        for key in ["x", "y", "x", "z", "y"] {
            let value = match cache.get(key) {
                Some(value) => Rc::clone(value),
                None => {
                    slow += yield_!(ev(1));
                    let value = Rc::new(d("value"));
                    cache.insert(key, value.clone());
                    value
                }
            };
            yield_!(ev(Rc::strong_count(&value)));
        }
        let last = cache.remove("z");
        yield_!(ev(()));
        let kept = cache.values().filter(|v| Rc::strong_count(v) == 1).count();
        cache.clear();
        (slow, kept + last.map_or(0, |l| l.name().len()))
    }

    fn a_report_is_written() -> Result<String, std::fmt::Error> {
        let rows = vec![("one", Some(1.5)), ("two", None), ("three", Some(30.25))];
        let width = rows.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        let mut out = String::new();
        let mut total = 0.0;
        for (line, (name, value)) in rows.into_iter().enumerate() {
            let n = line + 1;
            let Some(value) = value else { writeln!(out, "{n}: {name:width$} -")?; continue };
            total += yield_!(ev(value));
            writeln!(out, "{n}: {name:<width$} {value:>8.2} {total:+}")?;
        }
        write!(out, "{:=^1$}", yield_!(ev(" end ")), width + 10)?;
        Ok(out)
    }

    fn batches_with_a_limit() -> Vec<Vec<u32>> {
        let mut batches = Vec::new();
        let mut batch = Vec::new();
        let mut items = (1..=7u32).into_iter();
        loop {
            match items.next() {
                Some(item) if item % 5 == 0 => continue,
                Some(item) => batch.push(yield_!(ev(item))),
                None => break,
            }
            if batch.len() == 3 {
                batches.push(std::mem::take(&mut batch));
                yield_!(ev(batches.len()));
            }
        }
        if !batch.is_empty() { batches.push(batch); }
        batches
    }

    fn types_that_are_found_after_the_first_wait(c: bool = true) -> usize {
        let mut list = Vec::new();
        let mut slot = None;
        let mut map = std::collections::HashMap::new();
        let _g = d("g");
        if c { yield_!(ev(())); return 1; }
        list.push(d("x"));
        slot = Some(d("y"));
        map.insert(1, d("z"));
        yield_!(ev(()));
        list.len() + map.len() + slot.map_or(0, |s| s.name().len())
    }

    fn a_lock_is_held_and_given_back() -> u32 {
        let lock = Rc::new(std::cell::Cell::new(0));
        struct Guard(Rc<std::cell::Cell<u32>>);
        impl Drop for Guard { fn drop(&mut self) { self.0.set(self.0.get() - 1); log(format!("unlocked {}", self.0.get())); } }
        impl Guard { fn new(lock: &Rc<std::cell::Cell<u32>>) -> Self { lock.set(lock.get() + 1); Guard(lock.clone()) } }
        for n in 0..3 {
            let guard = Guard::new(&lock);
            yield_!(ev(lock.get()));
            if n == 1 { drop(guard); yield_!(ev(lock.get())); continue; }
            let _inner = Guard::new(&lock);
            yield_!(ev(lock.get()));
        }
        lock.get()
    }
}
