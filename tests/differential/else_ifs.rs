//! What an `else if` matches in part: it is kept to the end of its branch.

use std::collections::VecDeque;

use crate::support::*;
use crate::twins;

#[derive(Default)]
pub struct Item {
    kind: u32,
    d: Option<D>,
}
fn item(n: u32) -> Item {
    Item { kind: n, d: Some(d("item")) }
}
pub enum Op {
    Add(D, u32),
    Sub { by: u32, d: D },
    Nop,
}
fn op(n: u32) -> Option<Op> {
    match n {
        0 => Some(Op::Add(d("add"), 1)),
        1 => Some(Op::Sub { by: 2, d: d("sub") }),
        2 => Some(Op::Nop),
        _ => None,
    }
}

twins! {
    fn of_a_list() -> u32 {
        let mut stack = vec![item(1)];
        let mut seen = 0;
        for n in 0..3u32 {
            if n == 1 { yield_!(ev(n)); }
            else if let Some(Item { kind, .. }) = stack.pop() { yield_!(ev(1)); seen += kind; }
            else { stack.push(item(2)); step("pushed"); }
        }
        seen
    }
    fn chained() -> u32 {
        let mut total = 0;
        for n in 0..5u32 {
            if n > 3 { step("big"); yield_!(ev(n)); }
            else if let Some(Op::Add(_, by)) = op(n) { total += yield_!(ev(by)); step("added"); }
            else if let Some(Op::Sub { by, .. }) = op(n) { total += yield_!(ev(by)); step("subtracted"); }
            else if let Some(Op::Nop) = op(n) { yield_!(ev(9)); }
            else { step("none"); }
        }
        total
    }
    fn only_the_last_waits(flag: bool = false) -> u32 {
        let mut queue = VecDeque::from([item(4), item(5)]);
        let n = if flag { 1 } else if let Some(Item { kind, .. }) = queue.pop_front() { yield_!(ev(kind)) } else { 3 };
        step("after");
        n + if queue.len() > 4 { yield_!(ev(2)) } else if let Some(Item { kind: k @ 5.., .. }) = queue.pop_back() { yield_!(ev(k)) } else { 7 }
    }
    fn without_an_else() -> u32 {
        let mut queue = VecDeque::from([item(4)]);
        let mut n = 0;
        while n < 2 {
            if n == 7 { yield_!(ev(1)); } else if let Some(Item { kind, .. }) = queue.pop_front() { n += yield_!(ev(kind)) - 3; }
            n += 1;
        }
        n
    }
    fn with_jumps() -> u32 {
        let mut queue = VecDeque::from([item(4), item(5), item(6)]);
        'all: loop {
            if queue.len() == 9 { yield_!(ev(1)); }
            else if let Some(Item { kind, .. }) = queue.pop_front() && kind < 6 { if yield_!(ev(kind)) == 5 { continue 'all; } step("four"); }
            else { break 'all queue.len() as u32; }
        }
    }
    fn in_a_value() -> Result<u32, String> {
        let n = if yield_!(ev(1)) == 2 { "two".to_string() }
            else if let Ok(Op::Add(_, by)) = op(0).ok_or("none") { yield_!(ev(by)).to_string() }
            else { return Err("x".to_string()) };
        n.parse::<u32>().map_err(|e| e.to_string())
    }
    fn of_a_field() -> u32 {
        let mut s = (Some(item(3)), d("s"));
        if s.0.is_none() { yield_!(ev(1)) } else if let Some(Item { kind, .. }) = s.0.take() { yield_!(ev(kind)) } else { 0 }
    }
}
