//! Objects of all kinds over a yield: boxes and what is moved out of them, trait objects, iterators that drop, collections.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};
use std::ops::ControlFlow;
use std::rc::Rc;

use crate::support::*;
use crate::traced::*;
use crate::twins;

pub trait Shape {
    fn area(&self) -> u32;
    fn scale(self: Box<Self>, by: u32) -> Box<dyn Shape>;
}

#[derive(Debug)]
pub struct Square(u32, D);

impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
    fn scale(self: Box<Self>, by: u32) -> Box<dyn Shape> {
        Box::new(Square(self.0 * by, d("scaled")))
    }
}

#[derive(Debug)]
pub enum Expr {
    Num(i32),
    Neg(Box<Expr>),
    Add(Box<Expr>, Box<Expr>),
}

#[derive(Debug, PartialEq)]
pub enum Void {}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Dir {
    N,
    E,
}

pub struct Countdown(u32);

impl Iterator for Countdown {
    type Item = D;
    fn next(&mut self) -> Option<D> {
        if self.0 == 0 {
            log("end");
            None
        } else {
            self.0 -= 1;
            Some(d("item"))
        }
    }
}

impl Drop for Countdown {
    fn drop(&mut self) {
        log(format!("countdown dropped at {}", self.0));
    }
}

pub fn eval(expr: Expr) -> Ev<i32> {
    fn value(expr: &Expr) -> i32 {
        match expr {
            Expr::Num(n) => *n,
            Expr::Neg(e) => -value(e),
            Expr::Add(a, b) => value(a) + value(b),
        }
    }
    ev(value(&expr))
}

#[derive(Debug)]
pub struct Node {
    value: u32,
    name: D,
    next: Option<Box<Node>>,
}

pub fn list() -> Option<Box<Node>> {
    let last = Node { value: 2, name: d("n2"), next: None };
    Some(Box::new(Node { value: 1, name: d("n1"), next: Some(Box::new(last)) }))
}

#[derive(Debug)]
pub enum Msg {
    Text(String),
    Pair(D, Box<D>),
    Quit { code: u32, why: D },
}

twins! {
    fn never_typed_arms(n: u32 = 1) -> Result<u32, Void> {
        let r: Result<u32, Void> =
            yield_!(ev(3u32)).try_into().map_err(|e: std::convert::Infallible| match e {});
        let Ok(v) = r;
        if n == 0 {
            loop {
                yield_!(ev(()));
                break;
            }
        }
        Ok(v + yield_!(ev(n)))
    }

    fn iterator_with_drop_in_for(n: u32 = 3) -> u32 {
        let mut seen = 0;
        for item in Countdown(n) {
            seen += 1;
            yield_!(ev(seen));
            if seen == 2 {
                break;
            }
        }
        yield_!(ev(()));
        seen
    }

    fn iterator_with_drop_in_for_by_ref() -> u32 {
        let mut items = Countdown(3);
        let first = items.next();
        yield_!(ev(()));
        let rest = items.by_ref().take(1).count();
        yield_!(ev(rest));
        drop(first);
        for item in items {
            yield_!(ev(()));
        }
        rest as u32
    }

    fn boxed_trait_object_by_value() -> u32 {
        let mut shape: Box<dyn Shape> = Box::new(Square(2, d("first")));
        for by in 1..3 {
            shape = shape.scale(yield_!(ev(by)));
        }
        shape.area()
    }

    fn recursive_enum_walk() -> i32 {
        let mut stack =
            vec![Expr::Add(Box::new(Expr::Neg(Box::new(Expr::Num(3)))), Box::new(Expr::Num(10)))];
        let mut sign = 1;
        let mut total = 0;
        while let Some(expr) = stack.pop() {
            match expr {
                Expr::Num(n) => total += sign * yield_!(ev(n)),
                Expr::Neg(inner) => {
                    sign = -sign;
                    stack.push(*inner);
                    yield_!(ev(()));
                }
                Expr::Add(a, b) => {
                    stack.push(*a);
                    stack.push(*b);
                }
            }
        }
        total
    }

    fn box_moved_out_by_match() -> D {
        let boxed = Box::new((d("a"), d("b")));
        yield_!(ev(()));
        let (a, b) = *boxed;
        yield_!(ev(()));
        drop(a);
        b
    }

    fn array_of_options_taken() -> u32 {
        let mut slots = [Some(d("0")), None, Some(d("2"))];
        let mut n = 0;
        for i in 0..slots.len() {
            if let Some(v) = slots[i].take() {
                n += yield_!(ev(1));
                eat(v);
            } else {
                slots[i] = Some(yield_!(ev(d("new"))));
            }
        }
        n
    }

    fn vec_of_guards_truncated() -> usize {
        let mut guards = vec![d("1"), d("2"), d("3")];
        guards.truncate(yield_!(ev(1)));
        yield_!(ev(()));
        guards.extend([d("4"), yield_!(ev(d("5")))]);
        guards.remove(0);
        yield_!(ev(()));
        let n = guards.len();
        guards.clear();
        yield_!(ev(n));
        n
    }

    fn map_of_guards() -> u32 {
        let mut map = BTreeMap::new();
        map.insert(Dir::N, d("n"));
        if let Some(old) = map.insert(Dir::N, yield_!(ev(d("n2")))) {
            yield_!(ev(()));
            eat(old);
        }
        map.entry(Dir::E).or_insert_with(|| d("e"));
        let total = map.values().map(|v| v.name().len() as u32).sum::<u32>();
        yield_!(ev(total));
        while let Some((dir, value)) = map.pop_first() {
            yield_!(ev(dir));
        }
        total
    }

    fn shadowed_guard_lives_on() -> () {
        let lock = d("first");
        let lock = (lock.name().len(), d("second"));
        yield_!(ev(()));
        let lock = yield_!(ev(lock.0));
        yield_!(ev(lock));
    }

    fn block_values_and_guards() -> (u32, D) {
        let r = {
            let _a = d("a");
            let b = {
                let _c = d("c");
                yield_!(ev(1))
            };
            let keep = d("keep");
            (b, keep)
        };
        yield_!(ev(()));
        r
    }

    fn labelled_block_values(n: u32 = 2) -> u32 {
        let v = 'found: {
            let _g = d("g");
            for i in 0..5 {
                let _h = d("h");
                if yield_!(ev(i)) == n {
                    break 'found i * 10;
                }
            }
            99
        };
        v + yield_!(ev(1))
    }

    fn nested_loops_with_continue_outer() -> u32 {
        let mut count = 0;
        'outer: for i in 0..3 {
            let _o = d("o");
            for j in 0..3 {
                let _i = d("i");
                if j > i {
                    yield_!(ev(()));
                    continue 'outer;
                }
                if i == 2 && j == 1 {
                    break 'outer;
                }
                count += yield_!(ev(1));
            }
        }
        count
    }

    fn while_with_complex_condition() -> u32 {
        let mut n = 0;
        let mut queue = VecDeque::from([1, 2, 3]);
        while let Some(front) = queue.front().copied()
            && yield_!(ev(front)) < 3
            && {
                n += 1;
                n < 10
            }
        {
            let taken = queue.pop_front();
            yield_!(ev(taken));
        }
        n + queue.len() as u32
    }

    fn compound_assign_order() -> Vec<u32> {
        let mut v = vec![1, 2, 3];
        let mut i = 0;
        v[{
            i += 1;
            see(i)
        }] += yield_!(ev({
            i += 1;
            i as u32
        }));
        v[i] *= {
            yield_!(ev(()));
            v[0] + 1
        };
        let t = (&mut v, 1);
        t.0[0] = 7;
        v.push(v.len() as u32 + yield_!(ev(1)));
        v
    }

    fn short_circuits() -> (bool, bool, bool) {
        let a = yield_!(ev(false)) && see(true);
        let b = see(true) || yield_!(ev(true));
        let c = (see(false) | yield_!(ev(true))) & !see(false) && yield_!(ev(true)) ^ see(false);
        (a, b, c)
    }

    fn casts_and_unary() -> i64 {
        let n = -(yield_!(ev(3i32)) as i64);
        let m = !yield_!(ev(0u8)) as i64;
        let p = *yield_!(ev(Box::new(5i64)));
        let r = &yield_!(ev(4i64));
        n + m + p + *r
    }

    fn ranges_of_yields() -> Vec<u32> {
        let mut out = vec![];
        for i in yield_!(ev(1))..yield_!(ev(3)) {
            out.push(i);
        }
        for i in (yield_!(ev(0))..=yield_!(ev(2))).rev() {
            out.push(yield_!(ev(i)));
        }
        out.drain(yield_!(ev(1))..).count();
        out.extend_from_slice(&[5, 6, 7][..yield_!(ev(2))]);
        out
    }

    fn results_of_blocks_with_question() -> Option<u32> {
        let v = {
            let x = yield_!(ev(Some(2)))?;
            x + yield_!(ev(Some(3)))?
        };
        let w = if v > 3 { yield_!(ev(Some(1)))? } else { return None };
        let closure = |n: u32| -> Option<u32> {
            let m = n.checked_sub(1)?;
            Some(m)
        };
        Some(v + w + closure(v)?)
    }

    fn try_in_loop_with_labels() -> Result<u32, String> {
        let mut sum = 0;
        let inputs = ["1", "x", "3"];
        'next: for input in inputs {
            let n: u32 = match input.parse() {
                Ok(n) => n,
                Err(e) => {
                    if yield_!(ev(input)) == "x" {
                        continue 'next;
                    }
                    return Err(format!("{e}"));
                }
            };
            sum += yield_!(ok(n))?;
        }
        Ok(sum)
    }

    fn early_return_inside_arguments(n: u32 = 1) -> u32 {
        let _g = d("g");
        weigh(d("one"), yield_!(ev(n)), if n == 1 { return 8 } else { d("two") })
    }

    fn break_inside_arguments() -> u32 {
        let mut n = 0;
        loop {
            n += 1;
            let _r = weigh(d("one"), yield_!(ev(n)), if n == 2 { break } else { d("two") });
        }
        n
    }

    fn struct_with_function_fields() -> u32 {
        struct Ops {
            add: fn(u32, u32) -> u32,
            scale: Box<dyn Fn(u32) -> u32>,
        }
        fn add(a: u32, b: u32) -> u32 {
            a + b
        }
        let k = yield_!(ev(3));
        let ops = Ops { add, scale: Box::new(move |n| n * k) };
        let n = (ops.add)(yield_!(ev(1)), yield_!(ev(2)));
        (ops.scale)(yield_!(ev(n)))
    }

    fn mutable_reference_argument(v: &'static mut Vec<u32> = Box::leak(Box::new(vec![1]))) -> usize {
        v.push(yield_!(ev(2)));
        let first = v.first_mut().map(|n| {
            *n += 1;
            *n
        });
        yield_!(ev(first));
        for n in v.iter_mut() {
            *n += 1;
        }
        yield_!(ev(()));
        v.len() + v[0] as usize
    }

    fn const_generic_buffers() -> usize {
        fn fill<const N: usize>(byte: u8) -> [u8; N] {
            [byte; N]
        }
        let mut buffer = fill::<4>(yield_!(ev(7)));
        buffer[yield_!(ev(1))] = 9;
        let copy = buffer;
        yield_!(ev(()));
        buffer.iter().chain(&copy).map(|b| *b as usize).sum()
    }

    fn rc_cycle_and_weak() -> u32 {
        let strong = Rc::new(RefCell::new(d("shared")));
        let weak = Rc::downgrade(&strong);
        yield_!(ev(()));
        let seen = weak.upgrade().is_some();
        drop(strong);
        yield_!(ev(seen));
        match weak.upgrade() {
            Some(_) => 1,
            None => yield_!(ev(2)),
        }
    }

    fn control_flow_value() -> ControlFlow<u32, D> {
        let v = yield_!(ev(ControlFlow::<u32, D>::Continue(d("c"))))?;
        if v.name() == "c" {
            ControlFlow::Break(4)?
        }
        ControlFlow::Continue(v)
    }

    fn an_evaluator_without_recursion(expr: Expr = Expr::Neg(Box::new(Expr::Num(4)))) -> i32 {
        match expr {
            Expr::Num(n) => n,
            Expr::Neg(e) => -yield_!(eval(*e)),
            Expr::Add(a, b) => yield_!(eval(*a)) + yield_!(eval(*b)),
        }
    }

    fn an_evaluator_adds(expr: Expr = Expr::Add(Box::new(Expr::Num(4)), Box::new(Expr::Num(3)))) -> i32 {
        let _g = d("g");
        let value = match expr {
            Expr::Num(n) => n,
            Expr::Neg(e) => {
                let v = yield_!(eval(*e));
                -v
            }
            Expr::Add(a, b) => {
                let left = yield_!(eval(*a));
                let _h = d("h");
                let right = yield_!(eval(*b));
                left + right
            }
        };
        yield_!(ev(value))
    }

    fn boxes_in_a_queue() -> u32 {
        let mut queue = VecDeque::from([Box::new(d("a")), Box::new(d("b"))]);
        let mut n = 0;
        while let Some(item) = queue.pop_front() {
            n += 1;
            eat(*item);
            yield_!(ev(n));
        }
        for item in vec![Box::new(d("c")), Box::new(d("e"))] {
            eat(*item);
            yield_!(ev(n));
        }
        let head = Some(Box::new(d("f")));
        if let Some(item) = head {
            yield_!(ev(()));
            eat(*item);
            yield_!(ev(n));
        }
        n
    }

    fn references_and_numbers_in_patterns(items: Vec<(u32, &'static u32)> = vec![(1, &2), (3, &4)]) -> u32 {
        let mut sum = 0;
        for (a, b) in items {
            sum += yield_!(ev(a)) + *b;
            yield_!(ev(*b));
            sum += *b;
        }
        let shared = Some(Rc::new(5));
        if let Some(n) = shared {
            sum += *n;
            yield_!(ev(()));
            sum += *n;
        }
        sum
    }

    fn a_list_is_walked_by_moving() -> u32 {
        let mut head = list();
        let mut sum = 0;
        while let Some(node) = head {
            let Node { value, name, next } = *node;
            sum += yield_!(ev(value));
            eat(name);
            head = next;
        }
        sum
    }

    fn a_list_is_built() -> u32 {
        let mut head = None;
        for value in 1..4 {
            head = Some(Box::new(Node { value: yield_!(ev(value)), name: d("n"), next: head }));
        }
        let mut n = 0;
        let mut at = &head;
        while let Some(node) = at {
            n = n * 10 + node.value;
            at = &node.next;
        }
        yield_!(ev(n));
        n
    }

    fn messages_matched(m: Vec<Msg> = vec![Msg::Text("t".into()), Msg::Pair(d("a"), Box::new(d("b"))), Msg::Quit { code: 3, why: d("w") }]) -> u32 {
        let mut total = 0;
        for msg in m {
            match msg {
                Msg::Text(text) if text.is_empty() => continue,
                Msg::Text(text) => total += yield_!(ev(text.len() as u32)),
                Msg::Pair(a, b) => {
                    let b = *b;
                    yield_!(ev(()));
                    eat(a);
                    eat(b);
                }
                Msg::Quit { code, why: reason } => {
                    let _r = reason;
                    if yield_!(ev(code)) == 3 {
                        return total + code;
                    }
                }
            }
        }
        total
    }
}
