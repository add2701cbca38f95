//! Variables whose types the source shows behind a `yield_!` of one branch, and needs in another one that comes later.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, VecDeque};
use std::fmt::Debug;
use std::rc::Rc;

use crate::support::*;
use crate::{copied_twins, twins};

pub enum Op {
    Push(D),
    Pop,
    Peek,
    Halt,
}

pub fn program() -> Vec<Op> {
    vec![Op::Push(d("a")), Op::Push(d("b")), Op::Peek, Op::Pop, Op::Halt, Op::Pop]
}

/// A container of one's own.
#[derive(Clone)]
pub struct Stack<T> {
    items: Vec<T>,
}

impl<T> Stack<T> {
    pub fn new() -> Self {
        Stack { items: Vec::new() }
    }

    pub fn push(&mut self, item: T) {
        self.items.push(item);
    }

    pub fn pop(&mut self) -> Option<T> {
        self.items.pop()
    }
}

twins! {
    fn a_stack_in_the_arms_of_a_match() -> u32 {
        let mut n = 0;
        let mut stack = vec![];
        for op in program() {
            match op {
                Op::Push(item) => stack.push(yield_!(ev(item))),
                Op::Pop => {
                    let item = stack.pop().unwrap();
                    n += item.plus(1);
                }
                Op::Peek => n += stack[0].plus(2),
                Op::Halt => {
                    yield_!(ev(n));
                    break;
                }
            }
        }
        n
    }

    fn what_is_popped_is_held() -> Vec<D> {
        let mut stack = vec![];
        for (i, op) in program().into_iter().enumerate() {
            match op {
                Op::Push(item) => stack.push(yield_!(ev(item))),
                Op::Pop => {
                    let popped = stack.pop();
                    yield_!(ev(popped.is_some()));
                }
                Op::Peek => continue,
                Op::Halt => { yield_!(ev(i)); }
            }
        }
        stack
    }

    fn a_list_in_the_branches_of_an_if() -> usize {
        let mut words = Vec::new();
        let mut n = 0;
        for i in 0..4 {
            if i % 2 == 0 {
                words.push(yield_!(ev("x".to_string())));
            } else {
                n += words.iter().map(|word| word.len()).sum::<usize>();
                yield_!(ev(n));
            }
        }
        n
    }

    fn behind_a_branch_that_goes_on_elsewhere() -> usize {
        let mut words = Vec::new();
        let mut n = 0;
        loop {
            n += 1;
            if n == 1 {
                words.push(yield_!(ev(format!("{n}"))));
                continue;
            }
            let total: usize = words.iter().map(|word| word.len()).sum();
            if yield_!(ev(total)) == 1 {
                break total;
            }
        }
    }

    fn none_at_first() -> usize {
        let mut last = None;
        let mut n = 0;
        for i in 0..4 {
            if i % 2 == 0 {
                last = Some(yield_!(ev("x".to_string())));
            } else if let Some(last) = &last {
                n += last.len();
            }
        }
        n
    }

    fn what_a_match_of_it_binds() -> usize {
        let mut last = None;
        let mut n = 0;
        loop {
            match last {
                None => last = Some(yield_!(ev("x".to_string()))),
                Some(last_one) => {
                    n += last_one.len();
                    last = None;
                }
            }
            if n == 3 {
                break n;
            }
        }
    }

    fn what_a_let_else_binds() -> Result<usize, &'static str> {
        let mut map = HashMap::new();
        let mut found = 0;
        for (i, word) in ["a", "b", "a"].into_iter().enumerate() {
            let Some(numbers) = map.remove(word) else {
                let numbers = yield_!(ev(vec![i]));
                map.insert(word, numbers);
                continue;
            };
            found += numbers.len() + yield_!(ok(2))?;
        }
        Ok(found)
    }

    fn a_default() -> String {
        let mut text = Default::default();
        let n = if yield_!(ev(true)) {
            text = yield_!(ev(String::from("a")));
            1
        } else {
            text.len()
        };
        format!("{text}{n}")
    }

    fn a_number() -> u64 {
        let mut total = 0;
        for i in 0..3 {
            if i == 0 {
                total += yield_!(ev(3u64));
            } else {
                total = total.pow(2) + yield_!(ev(1));
            }
        }
        total
    }

    fn two_of_one_pattern() -> Vec<String> {
        let (mut heads, mut tails) = (Vec::new(), VecDeque::new());
        for word in ["a", "b", "c"] {
            match word {
                "a" => heads.push(yield_!(ev(word.to_string()))),
                "b" => {
                    let tail = yield_!(ev(word.to_string()));
                    tails.push_back(tail);
                }
                _ => {
                    for head in &heads {
                        step(head.as_str());
                    }
                    if let Some(tail) = tails.front() {
                        step(tail.to_uppercase());
                    }
                }
            }
        }
        heads.extend(tails);
        heads
    }

    fn through_another_handle() -> u32 {
        let shared = Rc::new(RefCell::new(Vec::new()));
        let other = shared.clone();
        for i in 0..3 {
            if i == 0 {
                let item = yield_!(ev(D("k")));
                shared.borrow_mut().push(item);
            } else {
                let n = other.borrow().iter().map(|item| item.name().len()).sum::<usize>();
                yield_!(ev(n));
            }
        }
        let last = shared.borrow_mut().pop();
        last.map_or(0, |last| last.plus(1))
    }

    fn what_let_else_takes(count: u32 = 4, pair: (u32, D) = (0, D("b"))) -> usize {
        let mut n = count;
        let (step_by, guard) = pair;
        let mut last = None;
        while n > 0 {
            n -= 1;
            if n % 2 == 1 {
                last = Some(yield_!(ev(d("x"))));
                continue;
            }
            let Some(last) = last.take() else { continue };
            n -= last.plus(step_by) - 1;
        }
        guard.name().len()
    }

    fn the_other_end_of_a_channel() -> u32 {
        let (sender, receiver) = std::sync::mpsc::channel();
        for i in 0..3 {
            if i < 2 {
                let item = yield_!(ev(D(["a", "b"][i])));
                sender.send(item).unwrap();
            } else {
                while let Ok(item) = receiver.try_recv() {
                    step(item.name());
                }
            }
        }
        yield_!(ev(1))
    }

    fn in_a_tuple_of_a_list() -> usize {
        let mut stack = vec![(0, None)];
        let mut n = 0;
        while let Some((depth, tag)) = stack.pop() {
            if depth < 2 {
                let tag = yield_!(ev(format!("{depth}")));
                stack.push((depth + 1, Some(tag)));
                continue;
            }
            if let Some(tag) = &tag {
                n += tag.len() + depth;
            }
        }
        n
    }

    fn lists_in_a_list() -> Vec<String> {
        let mut columns = vec![Vec::new(); 2];
        for i in 0..4 {
            if i < 2 {
                columns[i].push(yield_!(ev(format!("{i}"))));
            } else {
                let text = columns[i - 2].concat();
                columns[i - 2].push(text.to_uppercase());
            }
        }
        columns.into_iter().flatten().collect()
    }

    fn what_comes_out_before_anything_was_put_in() -> u32 {
        let mut stack = Vec::new();
        let popped = stack.pop();
        yield_!(ev(popped.is_some()));
        stack.push(d("x"));
        let mut items = Vec::new().into_iter();
        let first = items.next();
        yield_!(ev(first.is_none()));
        items = vec![d("z")].into_iter();
        let mut queue = VecDeque::new();
        let front = queue.pop_front();
        if yield_!(ev(front.is_some())) { return 0 }
        for i in 0..2 {
            queue.push_back((i, D("q")));
        }
        while let Some((i, item)) = queue.pop_front() {
            yield_!(ev(i));
        }
        1
    }

    fn beside_one_of_the_same_name() -> usize {
        let mut n = 0;
        for i in 0..2 {
            let mut words = Vec::new();
            for i in 0..i {
                words.push(i);
            }
            n += words.len();
            let mut words = Vec::new();
            for j in 0..2 {
                if j == 0 { words.push(yield_!(ev("ab"))) } else { n += words[0].len() }
            }
        }
        n
    }

    fn in_a_container_of_ones_own() -> u32 {
        let mut s = Stack::new();
        let mut n = 0;
        for i in 0..3 {
            if i % 2 == 0 {
                s.push(yield_!(ev(d("a"))));
            } else {
                n += s.pop().unwrap().plus(1);
            }
        }
        n
    }

    fn in_a_shared_container_of_ones_own() -> u32 {
        let s = Rc::new(RefCell::new(Stack::new()));
        let t = s.clone();
        let mut n = 0;
        for i in 0..3 {
            if i % 2 == 0 {
                let item = yield_!(ev(d("a")));
                s.borrow_mut().push(item);
            } else {
                n += t.borrow_mut().pop().unwrap().plus(1);
            }
        }
        n
    }

    fn assigned_in_the_arms() -> usize {
        let x;
        match yield_!(ev(1)) {
            1 => x = yield_!(ev(String::from("a"))),
            _ => {
                x = Default::default();
                step(format!("{}", x.len()));
            }
        }
        yield_!(ev(2));
        x.len()
    }

    fn assigned_in_the_branches_as_a_list() -> usize {
        let x;
        if yield_!(ev(true)) {
            let y = yield_!(ev(D("a")));
            x = vec![y];
        } else {
            x = vec![];
            if let Some(x) = x.first() {
                step(x.name());
            }
        }
        yield_!(ev(2));
        x.len()
    }

    fn assigned_where_a_loop_ends() -> usize {
        let mut n = 0;
        let found;
        let mut i = 0;
        loop {
            i += 1;
            match i {
                1 => { yield_!(ev(1)); }
                2 => {
                    let items = yield_!(ev(vec![D("x")]));
                    found = items;
                    break;
                }
                _ => {
                    found = vec![];
                    n += found.iter().map(|item| item.name().len()).sum::<usize>();
                    break;
                }
            }
        }
        yield_!(ev(n));
        found.len()
    }

    fn two_without_values(k: u32 = 2) -> usize {
        let (x, mut y);
        if yield_!(ev(k == 1)) {
            (x, y) = (yield_!(ev(vec![D("a")])), None);
            y = Some(yield_!(ev(String::from("b"))));
        } else {
            x = vec![];
            y = None;
            if let Some(x) = x.first() {
                step(x.name());
            }
            if let Some(y) = &y {
                step(y.as_str());
            }
        }
        yield_!(ev(2));
        x.len() + y.map_or(0, |y| y.len())
    }

    fn without_a_value_and_taken_on_some_ways(k: u32 = 1) -> usize {
        let x;
        if yield_!(ev(k == 1)) {
            let y = yield_!(ev(D("a")));
            x = vec![y];
        } else {
            x = vec![];
            if let Some(x) = x.first() {
                step(x.name());
            }
        }
        yield_!(ev(2));
        if yield_!(ev(k == 1)) {
            eat(x);
        }
        yield_!(ev(2));
        3
    }

    fn what_a_closure_gives() -> u32 {
        let parse = |s: &str| s.parse().unwrap();
        let mut t = 0;
        for i in 0..3 {
            if i == 0 {
                let n: u32 = yield_!(ev(4));
                t = n.max(parse("3"));
            } else {
                t += parse("2").pow(2);
            }
        }
        t
    }

    fn what_a_closure_gives_once() -> usize {
        let g = d("g");
        let make = move || { eat(g); Vec::new() };
        let mut n = 0;
        if yield_!(ev(true)) {
            let y = yield_!(ev(String::from("a")));
            let mut v = make();
            v.push(y);
            n += v.len();
        } else {
            let v = make();
            n += v.iter().map(|x| x.len()).sum::<usize>();
        }
        n
    }

    fn what_a_closure_of_two_gives() -> usize {
        let mut k = 0;
        let make = |a, b| { step(format!("{a}{b}")); Default::default() };
        let mut n = 0;
        for i in 0..3 {
            if i == 0 {
                let mut v: Vec<String> = make(i, yield_!(ev(2)));
                v.push(yield_!(ev(String::from("a"))));
                n += v.len();
            } else {
                n += make(1, 1).len();
            }
        }
        n
    }
}

copied_twins! {
    fn in_copies() -> usize {
        let mut last = None;
        let mut n = 0;
        for i in 0..4 {
            if i % 2 == 0 {
                last = Some(yield_!(ev("x".to_string())));
            } else if let Some(last) = &last {
                n += last.len();
            }
            yield_!(ev(n));
        }
        n
    }
}

copied_twins! {
    fn own_ones_in_copies() -> usize {
        let mut stack = Stack::new();
        let list;
        let mut n = 0;
        if yield_!(ev(true)) {
            list = yield_!(ev(vec![1u8]));
            stack.push(yield_!(ev("x".to_string())));
        } else {
            list = vec![];
            n += stack.pop().unwrap().len() + list.first().map_or(0, |x| x.count_ones() as usize);
        }
        yield_!(ev(n));
        list.len() + stack.pop().map_or(0, |last| last.len())
    }
}

pub struct Counter {
    count: usize,
}

pub trait Seen: Debug {
    #[bluelet::coroutine]
    fn seen(&self, at: Option<u32>) -> usize {
        let mut seen = BTreeMap::new();
        for i in 0..3 {
            match at {
                Some(n) if i == n => {
                    seen.insert(i, yield_!(ev(format!("{self:?}"))));
                }
                _ => {
                    for (key, value) in seen.iter() {
                        step(format!("{key}{}", value.len()));
                    }
                }
            }
        }
        seen.len()
    }
}

impl Seen for u8 {}

impl Counter {
    #[bluelet::coroutine]
    fn count(mut self) -> usize {
        let mut words = Vec::new();
        for i in 0..4 {
            if i % 2 == 0 {
                words.push(yield_!(ev("x".to_string())));
                self.count += 1;
            } else {
                self.count += words[0].len();
            }
        }
        self.count
    }
}

#[test]
fn in_methods() {
    assert_eq!(block(Counter { count: 1 }.count()), 5);
    assert_eq!(block(7u8.seen(Some(1))), 1);
}

#[test]
fn in_anonymous_coroutines() {
    let count = bluelet::co! {
        let mut words = Vec::new();
        let mut n = 0;
        for i in 0..4 {
            if i % 2 == 0 {
                words.push(yield_!(ev("x".to_string())));
            } else {
                n += words[0].len();
            }
        }
        n
    };
    assert_eq!(block(count), 2);
}
