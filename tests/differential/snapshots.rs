//! A suspended coroutine can be copied.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};

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
