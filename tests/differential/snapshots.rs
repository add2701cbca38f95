//! A suspended coroutine can be copied.

use std::collections::BTreeMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

use crate::copied_twins;
use crate::support::*;

/// Pending once.
#[derive(Clone, Default)]
struct Turn(bool);

impl Future for Turn {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if std::mem::replace(&mut self.0, true) { Poll::Ready(()) } else { Poll::Pending }
    }
}

#[bluelet::coroutine]
#[derive(Clone)]
fn collect(mut words: Vec<&'static str>) -> String {
    while words.len() < 3 {
        yield_!(Turn::default());
        words.push("more");
    }
    words.join(" ")
}

#[test]
fn both_copies_go_on_by_themselves() {
    let mut cx = Context::from_waker(Waker::noop());
    let mut one = collect(vec!["one"]);
    assert!(Pin::new(&mut one).poll(&mut cx).is_pending());
    let mut other = one.clone();
    for machine in [&mut one, &mut other] {
        assert!(Pin::new(&mut *machine).poll(&mut cx).is_pending());
        assert_eq!(Pin::new(machine).poll(&mut cx), Poll::Ready("one more more".to_string()));
    }
}

/// Resumes until it is pending or over; gives what it returned.
fn resume<C: Future + Unpin>(machine: &mut C) -> Option<C::Output> {
    let mut cx = Context::from_waker(Waker::noop());
    match Pin::new(machine).poll(&mut cx) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}

#[bluelet::coroutine]
#[derive(Clone)]
fn branching(log: std::rc::Rc<std::cell::RefCell<Vec<u32>>>, mut n: u32) -> u32 {
    let label = format!("start {n}");
    for i in 0..3 {
        yield_!(Turn::default());
        n = if n % 2 == 0 { n / 2 } else { 3 * n + 1 };
        log.borrow_mut().push(n + i);
    }
    n + label.len() as u32
}

#[test]
fn copies_of_each_state_end_alike() {
    let log = std::rc::Rc::default();
    let mut machine = branching(std::rc::Rc::clone(&log), 7);
    let mut ends = Vec::new();
    loop {
        let mut copy = machine.clone();
        while resume(&mut copy).map(|end| ends.push(end)).is_none() {}
        if let Some(end) = resume(&mut machine) {
            ends.push(end);
            break;
        }
    }
    assert_eq!(ends, [41, 41, 41, 41, 41]);
    assert_eq!(std::rc::Rc::strong_count(&log), 1);
}

#[bluelet::coroutine]
#[derive(Clone)]
fn guarded(guard: std::rc::Rc<()>) -> usize {
    let held = guard.clone();
    yield_!(Turn::default());
    let many = std::rc::Rc::strong_count(&guard);
    yield_!(Turn::default());
    drop(held);
    many
}

#[test]
fn a_copy_holds_what_it_holds_for_itself() {
    let guard = std::rc::Rc::new(());
    let mut one = guarded(guard.clone());
    assert_eq!(resume(&mut one), None);
    assert_eq!(std::rc::Rc::strong_count(&guard), 3);
    let mut other = one.clone();
    assert_eq!(std::rc::Rc::strong_count(&guard), 5);
    drop(one);
    assert_eq!(std::rc::Rc::strong_count(&guard), 3);
    assert_eq!((resume(&mut other), resume(&mut other)), (None, Some(3)));
}

#[bluelet::coroutine]
#[derive(Clone)]
fn counting(turns: usize) -> u32 {
    let mut sums = [0u32; 8];
    for turn in 0..turns {
        yield_!(Turn::default());
        sums[turn] += 1;
        sums[turn + 1] = sums[turn];
    }
    sums.iter().sum()
}

#[test]
fn what_stays_in_its_place_is_copied_too() {
    let mut one = counting(3);
    assert_eq!(resume(&mut one), None);
    assert_eq!(resume(&mut one), None);
    let mut other = one.clone();
    for machine in [&mut one, &mut other] {
        assert_eq!(resume(machine), None);
        assert_eq!(resume(machine), Some(9));
    }
}

#[derive(Clone, Debug, PartialEq)]
pub enum Order {
    Buy { what: D, n: u32 },
    Sell(D),
}

#[derive(Clone, Debug)]
pub struct Config {
    name: D,
    rest: D,
    n: u32,
}

#[derive(Clone)]
pub struct Guarded {
    n: u32,
    m: u32,
}

impl Drop for Guarded {
    fn drop(&mut self) {
        log(format!("drop guarded {} {}", self.n, self.m));
    }
}

#[bluelet::coroutine]
#[derive(Clone)]
fn delegate(n: u32) -> u32 {
    let _inner = d("inner");
    for i in 0..n {
        yield_!(ev(i));
    }
    yield_!(ev(n * 2))
}

copied_twins! {
    fn loops_with_labels(n: u32 = 3) -> u32 {
        let mut sum = 0;
        'outer: for i in 0..n {
            let _i = d("i");
            for j in (0..n).rev() {
                if j == i { continue 'outer; }
                sum += yield_!(ev(i * 10 + j));
                if sum > 40 { break 'outer; }
            }
        }
        while yield_!(ev(sum)) > 3 && sum > 1 { sum /= 2; }
        sum
    }

    fn owned_iterators_go_on(words: Vec<D> = vec![d("a"), d("b"), d("c")]) -> Vec<&'static str> {
        let mut names = Vec::new();
        let mut words = words.into_iter().enumerate().peekable();
        while let Some((i, word)) = words.next() {
            let last = words.peek().is_none();
            names.push(word.name());
            if yield_!(ev(last)) { eat(word); }
            yield_!(ev(i));
        }
        names
    }

    fn arms_and_guards(orders: Vec<Order> = vec![Order::Buy { what: d("x"), n: 2 }, Order::Sell(d("y")), Order::Buy { what: d("z"), n: 0 }]) -> u32 {
        let mut total = 0;
        for order in orders {
            let _after = d("after");
            total += match order {
                Order::Buy { n, .. } if yield_!(ev(n)) == 0 => 100,
                Order::Buy { what, n } => { yield_!(ev(what.name())); n }
                Order::Sell(what) => { yield_!(ev(())); what.into_name().len() as u32 }
            };
        }
        total
    }

    fn closures_that_count(start: u32 = 5) -> Vec<u32> {
        let mut all = Vec::new();
        let mut count = start;
        let mut next = move |by: u32| { count += by; count };
        let guard = d("guard");
        let name = move || guard.name();
        for i in 0..3 {
            all.push(next(yield_!(ev(i))));
        }
        log(name());
        all.push(next(yield_!(ev(1))));
        all
    }

    fn delegates_are_copied(n: u32 = 2) -> u32 {
        let _outer = d("outer");
        let anonymous = bluelet::co! { let _own = d("own"); yield_!(ev(n)) + yield_!(delegate(n)) };
        yield_!(delegate(1)) + yield_!(anonymous)
    }

    fn conditional_moves(c: bool = true) -> Option<D> {
        let a = d("a");
        let b = d("b");
        let mut kept = None;
        if c { kept = Some(a); } else { eat(b); }
        yield_!(ev(()));
        let name = kept.as_ref()?.name();
        yield_!(ev(name));
        kept.replace(d("c"))
    }

    fn collections_change(n: u32 = 3) -> BTreeMap<u32, Vec<String>> {
        let mut map = BTreeMap::<u32, Vec<String>>::new();
        for i in 0..n {
            let entry = yield_!(ev(i % 2));
            let text = format!("{i}{}", yield_!(ev("x")));
            map.entry(entry).or_default().push(text);
        }
        map
    }

    fn a_base_is_written_out(n: u32 = 2) -> String {
        let base = Config { name: d("name"), rest: d("rest"), n };
        let _after = d("after");
        let config = Config { name: yield_!(ev(d("new"))), n: see(3), ..base };
        yield_!(ev(()));
        format!("{config:?}")
    }

    fn a_base_has_a_drop_of_its_own(n: u32 = 2) -> u32 {
        let base = Guarded { n: see(n), m: 1 };
        let _after = d("after");
        let guarded = Guarded { m: yield_!(ev(3)), ..base };
        yield_!(ev(()));
        guarded.n + guarded.m
    }

    fn errors_end_it(text: &'static str = "1,2,x,3") -> Result<u32, std::num::ParseIntError> {
        let mut sum = 0;
        let _guard = d("guard");
        for part in text.split(',') {
            let n: u32 = yield_!(ev(part)).parse()?;
            sum += n;
        }
        Ok(sum)
    }
}
