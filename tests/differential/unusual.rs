//! What is legal and seldom written: unions, values that are forgotten, drops that panic, `?` on other types.

use std::cell::{Cell, LazyCell, OnceCell, RefCell};
use std::mem::{ManuallyDrop, MaybeUninit};
use std::ops::{ControlFlow, Index, IndexMut, Not};
use std::rc::{Rc, Weak};
use std::task::Poll;

use crate::support::*;
use crate::twins;

/// Its drop is a step, at which the body may panic.
#[derive(Debug)]
pub struct Loud(&'static str);

impl Drop for Loud {
    fn drop(&mut self) {
        match stopping() {
            true => log(format!("drop {}", self.0)),
            false => step(format!("drop {}", self.0)),
        }
    }
}

#[repr(C)]
union Bits {
    number: u32,
    bytes: [u8; 4],
}

#[derive(Debug, PartialEq)]
pub struct Grid {
    width: usize,
    cells: Vec<u32>,
}

impl Index<(usize, usize)> for Grid {
    type Output = u32;

    fn index(&self, (x, y): (usize, usize)) -> &u32 {
        step(format!("look at {x} {y}"));
        &self.cells[y * self.width + x]
    }
}

impl IndexMut<(usize, usize)> for Grid {
    fn index_mut(&mut self, (x, y): (usize, usize)) -> &mut u32 {
        step(format!("change {x} {y}"));
        &mut self.cells[y * self.width + x]
    }
}

#[derive(Debug)]
pub struct Flag(bool);

impl Not for Flag {
    type Output = bool;

    fn not(self) -> bool {
        step("not");
        !self.0
    }
}

pub struct Node {
    name: &'static str,
    parent: RefCell<Weak<Node>>,
    children: RefCell<Vec<Rc<Node>>>,
}

impl Drop for Node {
    fn drop(&mut self) {
        log(format!("drop node {}", self.name));
    }
}

fn node(name: &'static str) -> Rc<Node> {
    Rc::new(Node { name, parent: RefCell::default(), children: RefCell::default() })
}

pub enum Chain {
    End,
    Link(u32, Box<Chain>),
}

pub enum Sum {
    Number(i64),
    Add(Box<Sum>, Box<Sum>),
    Negate(Box<Sum>),
}

fn sum() -> Sum {
    let negative = Sum::Negate(Box::new(Sum::Number(4)));
    Sum::Add(Box::new(Sum::Number(2)), Box::new(negative))
}

twins! {
    fn drops_that_panic_at_the_end_of_a_scope() -> u32 {
        let _a = Loud("a");
        {
            let _b = Loud("b");
            let _c = d("c");
            yield_!(ev(1));
        }
        let _e = Loud("e");
        yield_!(ev(2))
    }

    fn a_drop_that_panics_as_its_variable_gets_a_new_value() -> u32 {
        let _a = d("a");
        let mut x = Loud("old");
        yield_!(ev(()));
        x = yield_!(ev(Loud("new")));
        yield_!(ev(()));
        drop(x);
        3
    }

    fn a_drop_that_panics_before_the_next_turn() -> u32 {
        let mut n = 0;
        for turn in 0..2 {
            let _outer = d("outer");
            let _inner = Loud("inner");
            if yield_!(ev(turn)) == 0 {
                continue;
            }
            n += 1;
        }
        n
    }

    fn drops_that_panic_behind_the_result(_p: Loud = Loud("p"), _q: Loud = Loud("q")) -> D {
        let result = yield_!(ev(d("result")));
        let _last = Loud("last");
        result
    }

    fn a_question_on_control_flow(n: u32 = 5) -> ControlFlow<&'static str, u32> {
        let _g = d("g");
        let flow = if n > 2 { ControlFlow::Break("big") } else { ControlFlow::Continue(n) };
        let x = yield_!(ev(flow))?;
        yield_!(ev(()));
        ControlFlow::Continue(x + 1)
    }

    fn a_question_on_a_poll() -> Poll<Result<u32, &'static str>> {
        let _g = d("g");
        let Poll::Ready(a) = yield_!(ev(Poll::Ready(Ok::<u32, &'static str>(1))))? else {
            return Poll::Pending;
        };
        yield_!(ev(Poll::Ready(Err::<u32, _>("no"))))?;
        Poll::Ready(Ok(a))
    }

    fn a_union() -> u8 {
        let mut bits = Bits { number: yield_!(ev(0x01020304u32.to_le())) };
        let first = unsafe { bits.bytes[0] };
        yield_!(ev(first));
        bits.number = 7u32.to_le();
        let first = unsafe { bits.bytes[0] };
        yield_!(ev(first))
    }

    fn dropped_by_hand() -> () {
        let mut value = ManuallyDrop::new(d("value"));
        yield_!(ev(()));
        log(value.name());
        yield_!(ev(()));
        unsafe { ManuallyDrop::drop(&mut value) };
        yield_!(ev(()));
    }

    fn initialised_by_hand() -> u32 {
        let mut place = MaybeUninit::<u32>::uninit();
        place.write(yield_!(ev(3)));
        let value = unsafe { place.assume_init() };
        yield_!(ev(value))
    }

    fn read_and_forgotten() -> () {
        let x = d("x");
        let y = unsafe { std::ptr::read(&x) };
        std::mem::forget(x);
        yield_!(ev(()));
        drop(y);
        yield_!(ev(()));
    }

    fn forgotten_on_one_way() -> () {
        let x = d("x");
        let _y = d("y");
        if yield_!(ev(true)) {
            std::mem::forget(x);
        }
        yield_!(ev(()));
    }

    fn indices_of_ones_own() -> Grid {
        let mut grid = Grid { width: 2, cells: vec![1, 2, 3, 4] };
        grid[(1, yield_!(ev(1)))] = yield_!(ev(40));
        let at = grid[(0, 0)] as usize;
        grid[(at, 0)] = grid[(at, 1)] * yield_!(ev(10));
        grid[(0, 0)] += yield_!(ev(5));
        grid
    }

    fn a_not_of_ones_own() -> u32 {
        if !yield_!(ev(Flag(false))) && !(!Flag(yield_!(ev(true)))) { 1 } else { 2 }
    }

    fn a_lazy_value() -> u32 {
        let k = yield_!(ev(3));
        let lazy = LazyCell::new(move || {
            step("first");
            k * 2
        });
        yield_!(ev(()));
        let value = *lazy;
        yield_!(ev(value));
        *lazy + 1
    }

    fn a_value_that_is_set_once() -> usize {
        let cell = OnceCell::new();
        let n = cell.get_or_init(|| d("first")).name().len();
        yield_!(ev(n));
        let again = cell.set(d("second"));
        yield_!(ev(again.is_err()));
        cell.into_inner().map_or(0, |value| value.name().len())
    }

    fn a_panic_that_is_caught() -> u32 {
        let caught = std::panic::catch_unwind(|| {
            if Cell::new(true).get() {
                panic!("inside");
            }
            3
        });
        yield_!(ev(caught.is_err()));
        caught.unwrap_or(9)
    }

    fn parents_that_are_weak() -> &'static str {
        let root = node("root");
        let child = node("child");
        *child.parent.borrow_mut() = Rc::downgrade(&root);
        root.children.borrow_mut().push(child.clone());
        yield_!(ev(()));
        let parent = child.parent.borrow().upgrade().map(|parent| parent.name);
        yield_!(ev(parent));
        drop(root);
        yield_!(ev(()));
        child.name
    }

    fn a_chain_that_is_walked() -> u32 {
        let mut chain = Chain::Link(1, Box::new(Chain::Link(2, Box::new(Chain::End))));
        let mut n = 0;
        loop {
            match chain {
                Chain::End => break,
                Chain::Link(number, rest) => {
                    n = n * 10 + yield_!(ev(number));
                    chain = *rest;
                }
            }
        }
        n
    }

    fn a_tree_on_a_stack_of_ones_own(sum: Sum = sum()) -> i64 {
        enum Work {
            Of(Sum),
            Add,
            Negate,
        }
        let mut work = vec![Work::Of(sum)];
        let mut values = Vec::new();
        while let Some(next) = work.pop() {
            match next {
                Work::Of(Sum::Number(n)) => values.push(yield_!(ev(n))),
                Work::Of(Sum::Add(a, b)) => {
                    work.extend([Work::Add, Work::Of(*b)]);
                    yield_!(ev(()));
                    work.push(Work::Of(*a));
                }
                Work::Of(Sum::Negate(a)) => work.extend([Work::Negate, Work::Of(*a)]),
                Work::Negate => {
                    let value: i64 = values.pop().unwrap();
                    values.push(-yield_!(ev(value)));
                }
                Work::Add => {
                    let (Some(b), Some(a)) = (values.pop(), values.pop()) else { unreachable!() };
                    values.push(a + yield_!(ev(b)));
                }
            }
        }
        values.pop().unwrap()
    }

    fn values_that_are_statements() -> () {
        let x = d("x");
        let y = d("y");
        let boxed = Box::new(d("boxed"));
        _ = x;
        x;
        yield_!(ev(()));
        { y };
        yield_!(ev(()));
        *boxed;
        yield_!(ev(()));
        Some(d("some"));
        yield_!(ev(()));
    }
}
