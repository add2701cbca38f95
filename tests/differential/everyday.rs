//! Programs of the kinds that people write: parsers, protocols, retries, state machines, pipelines.

use std::cell::{Cell, RefCell};
use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BinaryHeap, HashMap, VecDeque};
use std::fmt;
use std::rc::Rc;

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq, Clone)]
pub enum Token {
    Num(i64),
    Op(char),
    Open,
    Close,
    Ident(String),
}

#[derive(Debug, PartialEq)]
pub enum Error {
    Eof,
    Unexpected(Token),
    Number(std::num::ParseIntError),
    Other(String),
}

impl From<std::num::ParseIntError> for Error {
    fn from(e: std::num::ParseIntError) -> Self {
        Error::Number(e)
    }
}

impl From<&'static str> for Error {
    fn from(e: &'static str) -> Self {
        Error::Other(e.to_string())
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self:?}")
    }
}

#[derive(Debug)]
pub enum State {
    Idle,
    Connecting { tries: u32, name: D },
    Open(Box<Session>),
    Closed(Option<String>),
}

#[derive(Debug)]
pub struct Session {
    id: u32,
    guard: D,
    log: Rc<RefCell<Vec<String>>>,
}

#[derive(Debug)]
pub struct Job {
    name: D,
    size: u32,
    parts: Vec<D>,
}

pub trait Handler {
    fn handle(&self, n: u32) -> Ev<u32>;
    fn name(&self) -> String {
        "handler".into()
    }
}

pub struct Double;

pub struct Add(u32);
impl Handler for Double {
    fn handle(&self, n: u32) -> Ev<u32> {
        ev(n * 2)
    }
}

impl Handler for Add {
    fn handle(&self, n: u32) -> Ev<u32> {
        ev(n + self.0)
    }
    fn name(&self) -> String {
        format!("add{}", self.0)
    }
}

pub struct Reader {
    data: VecDeque<u8>,
}

impl Reader {
    fn read(&mut self, n: usize) -> Ev<Vec<u8>> {
        let k = n.min(self.data.len());
        let v: Vec<u8> = self.data.drain(..k).collect();
        ev(v)
    }
    fn byte(&mut self) -> Ev<Option<u8>> {
        let b = self.data.pop_front();
        ev(b)
    }
}

pub fn reader(s: &str) -> Reader {
    Reader { data: s.bytes().collect() }
}

twins! {
    fn tokens(text: &'static str = "12 + (3 * x)") -> Result<Vec<Token>, Error> {
        let mut chars = text.chars().peekable();
        let mut out = Vec::new();
        while let Some(&c) = chars.peek() {
            match c {
                ' ' => {
                    chars.next();
                    continue;
                }
                '0'..='9' => {
                    let mut number = String::new();
                    while let Some(c) = chars.next_if(|c| c.is_ascii_digit()) {
                        number.push(c);
                        yield_!(ev(c));
                    }
                    out.push(Token::Num(number.parse()?));
                }
                '(' => {
                    chars.next();
                    out.push(Token::Open)
                }
                ')' => {
                    chars.next();
                    out.push(Token::Close)
                }
                c if c.is_alphabetic() => {
                    chars.next();
                    out.push(Token::Ident(yield_!(ev(c.to_string()))))
                }
                '+' | '*' | '-' => {
                    chars.next();
                    out.push(yield_!(ev(Token::Op(c))));
                }
                other => return Err(Error::Other(format!("bad {other}"))),
            }
        }
        Ok(out)
    }

    fn shunting_yard(tokens: Vec<Token> = vec![Token::Num(1), Token::Op('+'), Token::Num(2), Token::Op('*'), Token::Num(3)]) -> Result<i64, Error> {
        let mut numbers: Vec<i64> = Vec::new();
        let mut operators: Vec<char> = Vec::new();
        let power = |op: char| if op == '*' { 2 } else { 1 };
        let mut tokens = tokens.into_iter();
        loop {
            let token = tokens.next();
            let limit = match &token {
                Some(Token::Num(n)) => {
                    numbers.push(*n);
                    continue;
                }
                Some(Token::Op(op)) => power(*op),
                None => 0,
                Some(other) => return Err(Error::Unexpected(other.clone())),
            };
            while let Some(op) = operators.last().copied().filter(|op| power(*op) >= limit) {
                operators.pop();
                let right = numbers.pop().ok_or(Error::Eof)?;
                let left = numbers.pop().ok_or(Error::Eof)?;
                numbers.push(match op {
                    '+' => yield_!(ev(left + right)),
                    '*' => yield_!(ev(left * right)),
                    _ => 0,
                });
            }
            let Some(Token::Op(op)) = token else { break };
            operators.push(op);
        }
        numbers.pop().ok_or(Error::Eof)
    }

    fn state_machine() -> Vec<String> {
        let log = Rc::new(RefCell::new(Vec::new()));
        let mut state = State::Idle;
        let mut turns = 0;
        loop {
            turns += 1;
            state = match state {
                State::Idle => State::Connecting { tries: 0, name: d("conn") },
                State::Connecting { tries, name } if tries >= 2 => {
                    let id = yield_!(ev(tries));
                    State::Open(Box::new(Session { id, guard: name, log: log.clone() }))
                }
                State::Connecting { tries, name } => {
                    if yield_!(ev(tries == 5)) {
                        State::Closed(None)
                    } else {
                        State::Connecting { tries: tries + 1, name }
                    }
                }
                State::Open(mut session) => {
                    session.log.borrow_mut().push(format!("open {}", session.id));
                    session.id += yield_!(ev(1));
                    if session.id > 3 {
                        State::Closed(Some(format!("{}", session.id)))
                    } else {
                        State::Open(session)
                    }
                }
                State::Closed(reason) => {
                    log.borrow_mut().push(format!("{reason:?} {turns}"));
                    break;
                }
            };
        }
        let log = log.borrow().clone();
        log
    }

    fn retry_with_backoff(fails: u32 = 2) -> Result<u32, Error> {
        let mut delay = 1;
        for attempt in 1.. {
            let _permit = d("permit");
            match yield_!(ev(if attempt > fails { Ok(attempt) } else { Err("busy") })) {
                Ok(value) => return Ok(value),
                Err(error) if attempt >= 4 => return Err(error.into()),
                Err(error) => log(format!("{attempt}: {error}, wait {delay}")),
            }
            yield_!(ev(delay));
            delay *= 2;
        }
        unreachable!()
    }

    fn trait_objects() -> (u32, String) {
        let handlers: Vec<Box<dyn Handler>> = vec![Box::new(Double), Box::new(Add(3))];
        let mut n = 1;
        let mut names = String::new();
        for handler in handlers.iter().rev().collect::<Vec<_>>().len()..=2 {
            n = yield_!(handlers[handler - 1].handle(n));
            names += &handlers[handler - 1].name();
        }
        for handler in handlers {
            n = yield_!(handler.handle(n));
            names.push_str(&handler.name());
        }
        (n, names)
    }

    fn length_prefixed_frames() -> Result<Vec<String>, Error> {
        let mut reader = reader("3abc0\u{5}");
        let mut frames = vec![];
        let mut header = [0u8; 1];
        loop {
            let Some(length) = yield_!(reader.byte()) else { break };
            header[0] = length;
            let length = (header[0] as char).to_digit(10).ok_or("not a digit")? as usize;
            if length == 0 {
                break;
            }
            let body = yield_!(reader.read(length));
            if body.len() < length {
                return Err(Error::Eof);
            }
            frames.push(String::from_utf8(body).map_err(|e| Error::Other(e.to_string()))?);
        }
        Ok(frames)
    }

    fn word_count(text: &'static str = "a b a c b a") -> Vec<(String, u32)> {
        let mut counts: BTreeMap<String, u32> = BTreeMap::new();
        for word in text.split(' ') {
            let n = yield_!(ev(1));
            *counts.entry(word.to_string()).or_insert(0) += n;
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
        yield_!(ev(()));
        counts.truncate(2);
        counts
    }

    fn entry_api() -> u32 {
        let mut cache: HashMap<u32, D> = HashMap::new();
        let mut made = 0;
        for key in [1, 2, 1] {
            match cache.entry(key) {
                Entry::Occupied(found) => log(found.get().name()),
                Entry::Vacant(empty) => {
                    let value = d("value");
                    made += 1;
                    empty.insert(value);
                }
            }
            yield_!(ev(key));
        }
        if let Some(old) = cache.remove(&2) {
            eat(old);
        }
        yield_!(ev(()));
        made
    }

    fn nested_early_returns(n: u32 = 3) -> Result<u32, Error> {
        let _outer = d("outer");
        let value = match n {
            0 => return Err(Error::Eof),
            n if n > 2 => {
                let _inner = d("inner");
                match yield_!(ok::<u32>(n))? {
                    3 => {
                        let _last = d("last");
                        if yield_!(ev(true)) { return Ok(33) } else { 1 }
                    }
                    other => other,
                }
            }
            n => yield_!(ev(n)),
        };
        Ok(value)
    }

    fn let_else_chain(input: Option<&'static str> = Some("7,8")) -> Option<u32> {
        let Some(text) = input else { return None };
        let Some((left, right)) = text.split_once(',') else {
            yield_!(ev(()));
            return None;
        };
        let (Ok(a), Ok(b)) = (left.parse::<u32>(), right.parse::<u32>()) else { return Some(0) };
        let [x, y] = [yield_!(ev(a)), yield_!(ev(b))] else { return None };
        Some(x * y)
    }

    fn an_accumulating_closure() -> Vec<u32> {
        let mut seen = Vec::new();
        let mut note = |n: u32| {
            seen.push(n);
            seen.len()
        };
        let a = note(1) as u32;
        let b = note(2) as u32;
        yield_!(ev(a + b));
        seen.push(yield_!(ev(3)));
        let twice = |n: u32| n * 2;
        seen.iter().map(|n| twice(*n)).collect()
    }

    fn a_closure_moved_into_a_box() -> u32 {
        let factor = yield_!(ev(3));
        let steps: Vec<Box<dyn Fn(u32) -> u32>> =
            vec![Box::new(move |n| n * factor), Box::new(|n| n + 1)];
        let mut n = 2;
        for step in &steps.iter().map(|s| s(1)).collect::<Vec<_>>() {
            n += step;
        }
        for step in steps {
            n = step(n);
            yield_!(ev(n));
        }
        n
    }

    fn generic_helper_calls() -> String {
        fn show<T: fmt::Debug, const N: usize>(items: [T; N]) -> String {
            format!("{items:?}")
        }
        let items = [yield_!(ev(1)), yield_!(ev(2))];
        let shown = show(items);
        let more = show::<_, 1>([yield_!(ev("x"))]);
        shown + &more
    }

    fn pipeline() -> u32 {
        let source = (1..=3).chain(5..=6);
        let mut sum = 0;
        for n in source.filter(|n| n % 2 == 1).map(|n| n * 10) {
            let doubled = yield_!(ev(n * 2));
            sum += doubled;
            if sum > 70 {
                break;
            }
        }
        sum
    }

    fn zipped_and_enumerated() -> Vec<(usize, D, &'static str)> {
        let names = vec![d("a"), d("b"), d("c")];
        let words = ["x", "y"];
        let mut out = vec![];
        for (i, (name, word)) in names.into_iter().zip(words).enumerate() {
            let i = yield_!(ev(i + 1));
            out.push((i, name, word));
        }
        out
    }

    fn a_work_queue() -> Vec<u32> {
        let mut queue = VecDeque::from([3u32]);
        let mut done = Vec::new();
        while let Some(n) = queue.pop_front() {
            if n > 1 {
                queue.push_back(n - 1);
                queue.push_back(yield_!(ev(n - 2)));
            }
            done.push(n);
        }
        done
    }

    fn option_combinators() -> Option<u32> {
        let first = yield_!(ev(Some(3u32))).filter(|n| *n > 2).map(|n| n + 1)?;
        let second = yield_!(ev(None::<u32>)).or(Some(first)).and_then(|n| n.checked_sub(1))?;
        let third = Some(second).xor(yield_!(ev(None))).unwrap_or_default();
        Some(first + second + third)
    }

    fn while_let_with_stack_of_iterators() -> Vec<u32> {
        let mut stack = vec![vec![1u32, 2].into_iter(), vec![3].into_iter()];
        let mut out = vec![];
        while let Some(mut iter) = stack.pop() {
            if let Some(n) = iter.next() {
                stack.push(iter);
                out.push(yield_!(ev(n)));
                if n == 2 {
                    stack.push(vec![9].into_iter());
                }
            }
        }
        out
    }

    fn strings_built(names: Vec<&'static str> = vec!["x", "yy"]) -> String {
        use std::fmt::Write as _;
        let mut out = String::with_capacity(16);
        for (i, name) in names.iter().enumerate().map(|(i, n)| (i, n.to_string())).collect::<Vec<_>>() {
            if i > 0 {
                out.push_str(", ");
            }
            write!(out, "{name:>w$}={}", yield_!(ev(i)), w = 3).unwrap();
        }
        writeln!(&mut out, "{0}{0}", yield_!(ev('!'))).unwrap();
        out
    }

    fn matches_on_tuples_and_slices(args: Vec<&'static str> = vec!["add", "1", "2"]) -> Result<i32, Error> {
        let parsed: Vec<&str> = args.iter().map(|a| a.trim()).collect();
        match parsed[..] {
            [] => Err(Error::Eof),
            ["add", a, b] => {
                let (a, b): (i32, i32) = (a.parse()?, b.parse()?);
                Ok(yield_!(ev(a + b)))
            }
            ["neg", a] => Ok(-yield_!(ev(a.parse::<i32>()?))),
            [other, ..] => Err(Error::Other(other.to_string())),
        }
    }

    fn two_dimensional() -> Vec<Vec<u32>> {
        let mut grid = vec![vec![0u32; 3]; 2];
        for (y, row) in (0..2).zip([10, 20]) {
            for x in 0..3 {
                grid[y][x] = row + yield_!(ev(x as u32));
                grid[y][x] += yield_!(ev(1));
            }
        }
        grid
    }

    fn swapped_by_mem() -> (String, String) {
        let mut a = String::from("a");
        let mut b = yield_!(ev(String::from("b")));
        std::mem::swap(&mut a, &mut b);
        let old = std::mem::replace(&mut a, yield_!(ev("c".to_string())));
        let taken = std::mem::take(&mut b);
        yield_!(ev(()));
        (format!("{a}{b}"), old + &taken)
    }

    fn an_option_taken_in_a_loop() -> u32 {
        let mut slot = Some(d("slot"));
        let mut n = 0;
        for _ in 0..2 {
            if let Some(value) = slot.take() {
                n += 1;
                yield_!(ev(n));
                eat(value);
            } else {
                slot = Some(yield_!(ev(d("new"))));
            }
        }
        n
    }

    fn result_collected() -> Result<Vec<u32>, Error> {
        let texts = vec!["1", "2", "x"];
        let good: Vec<u32> = texts.iter().filter_map(|t| t.parse().ok()).collect();
        yield_!(ev(good.len()));
        let all: Result<Vec<u32>, _> = texts.iter().map(|t| t.parse::<u32>()).collect();
        yield_!(ev(()));
        match all {
            Ok(all) => Ok(all),
            Err(_) if good.len() == 2 => Ok(good),
            Err(e) => Err(e.into()),
        }
    }

    fn binary_heap() -> Vec<u32> {
        let mut heap = BinaryHeap::new();
        heap.push(3);
        heap.push(yield_!(ev(8u32)));
        heap.push(5);
        let mut out = Vec::new();
        while let Some(top) = heap.pop() {
            out.push(yield_!(ev(top)));
        }
        out
    }

    fn counters_in_cells() -> u32 {
        let count = Rc::new(Cell::new(0u32));
        let clone = Rc::clone(&count);
        let bump = move || {
            clone.set(clone.get() + 1);
            clone.get()
        };
        let a = bump();
        yield_!(ev(a));
        let b = bump();
        yield_!(ev(b));
        drop(bump);
        count.get() + Rc::strong_count(&count) as u32
    }
}
