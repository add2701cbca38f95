//! The trace, the events, and the comparison.

use std::cell::{Cell, RefCell};
use std::fmt::Debug;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind, set_hook, take_hook};
use std::pin::Pin;
use std::sync::Once;
use std::task::{Context, Poll, Waker};

thread_local! {
    static TRACE: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
    /// How often each event is pending before it is ready.
    static PENDING: Cell<usize> = const { Cell::new(0) };
    /// A body is running on this thread.
    static RUNNING: Cell<bool> = const { Cell::new(false) };
    /// The wait at which the plain function is stopped, counted down.
    static STOP: Cell<Option<usize>> = const { Cell::new(None) };
    /// A coroutine is being dropped while it is suspended, as the plain function is when its wait panics.
    static STOPPING: Cell<bool> = const { Cell::new(false) };
    /// The step at which the body panics, counted down.
    static PANIC: Cell<Option<usize>> = const { Cell::new(None) };
}

/// How often events are pending.
const ALTERNATELY: usize = usize::MAX;

/// Writes a line into the trace.
pub fn log(line: impl Into<String>) {
    TRACE.with_borrow_mut(|trace| trace.push(line.into()));
}

/// Writes a line and hands the value on, to show when an operand is evaluated.
pub fn see<T: Debug>(value: T) -> T {
    step(format!("see {value:?}"));
    value
}

/// Writes a line, and panics if this is the step to do so.
pub fn step(line: impl Into<String>) {
    log(line);
    match PANIC.get() {
        Some(0) => {
            PANIC.set(None);
            log("panic");
            panic!("at this step");
        }
        Some(left) => PANIC.set(Some(left - 1)),
        None => {}
    }
}

/// A value whose drop is written down.
#[derive(Debug, PartialEq, Clone)]
pub struct D(pub &'static str);

impl Drop for D {
    fn drop(&mut self) {
        log(format!("drop {}", self.0));
    }
}

impl D {
    /// Takes the value, as `self` methods do.
    pub fn into_name(self) -> &'static str {
        step(format!("take {}", self.0));
        self.0
    }

    /// Looks at the value.
    pub fn name(&self) -> &'static str {
        self.0
    }

    /// Looks at the value, with an argument.
    pub fn plus(&self, other: u32) -> u32 {
        step(format!("{} plus {other}", self.0));
        other + 1
    }
}

pub fn d(name: &'static str) -> D {
    step(format!("make {name}"));
    D(name)
}

/// Takes a value by value.
pub fn eat<T: Debug>(value: T) {
    step(format!("eat {value:?}"));
}

/// An event with a value.
#[derive(Clone)]
pub struct Ev<T: Debug> {
    value: Option<T>,
    pending: usize,
}

impl<T: Debug> Unpin for Ev<T> {}

pub fn ev<T: Debug>(value: T) -> Ev<T> {
    step(format!("event {value:?}"));
    let pending = match PENDING.get() {
        ALTERNATELY => TRACE.with_borrow(Vec::len) % 3,
        pending => pending,
    };
    Ev { value: Some(value), pending }
}

/// An event that fails.
pub fn fail<T: Debug>(error: &'static str) -> Ev<Result<T, &'static str>> {
    ev(Err(error))
}

/// An event that succeeds.
pub fn ok<T: Debug>(value: T) -> Ev<Result<T, &'static str>> {
    ev(Ok(value))
}

impl<T: Debug> Future for Ev<T> {
    type Output = T;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        if self.pending > 0 {
            self.pending -= 1;
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        step("ready");
        Poll::Ready(self.value.take().expect("an event is polled until it is ready"))
    }
}

impl<T: Debug> Drop for Ev<T> {
    fn drop(&mut self) {
        log(match &self.value {
            Some(value) => format!("event {value:?} dropped"),
            None => "event over".to_string(),
        });
    }
}

struct Stopped;

/// Whether a drop comes from a panic, or from a stop.
pub fn stopping() -> bool {
    STOPPING.get() || std::thread::panicking()
}

/// What `yield_!` means in the plain function.
pub fn block<E: Future + Unpin>(mut event: E) -> E::Output {
    let mut cx = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(value) = Pin::new(&mut event).poll(&mut cx) {
            drop(event);
            return value;
        }
        match STOP.get() {
            Some(0) => resume_unwind(Box::new(Stopped)),
            Some(left) => STOP.set(Some(left - 1)),
            None => {}
        }
    }
}

#[derive(Debug, PartialEq)]
enum End<T> {
    Value(T),
    Panic,
    Stopped,
}

type Run<T> = (End<T>, Vec<String>);

/// The bodies' own panics are part of their traces; they are not printed.
fn hush_expected_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let print = take_hook();
        set_hook(Box::new(move |info| {
            if !RUNNING.get() {
                print(info);
            }
        }));
    });
}

fn run<T>(work: impl FnOnce() -> Option<T>) -> Run<T> {
    TRACE.with_borrow_mut(Vec::clear);
    RUNNING.set(true);
    let end = catch_unwind(AssertUnwindSafe(work));
    RUNNING.set(false);
    let end = match end {
        Ok(Some(value)) => End::Value(value),
        Ok(None) => End::Stopped,
        Err(payload) if payload.is::<Stopped>() => End::Stopped,
        Err(_) => End::Panic,
    };
    (end, TRACE.take())
}

/// Compares the two under several patterns, stopped at each suspension, and with a panic at each step.
pub fn compare<T, C>(name: &str, plain: impl Fn() -> T, machine: impl Fn() -> C)
where
    T: Debug + PartialEq,
    C: Future<Output = T> + Unpin,
{
    hush_expected_panics();
    STOP.set(None);
    PANIC.set(None);
    PENDING.set(0);
    let expected = run(|| Some(plain()));
    for pending in [0, 1, 2, ALTERNATELY] {
        PENDING.set(pending);
        let found = run(|| poll_to(machine(), None));
        same(&format!("{name}, pending {pending} times"), &expected, &found);
    }
    for stop in 0..100 {
        PENDING.set(1);
        STOP.set(Some(stop));
        let expected = run(|| Some(plain()));
        STOP.set(None);
        if expected.0 != End::Stopped {
            break;
        }
        let found = run(|| poll_to(machine(), Some(stop)));
        same(&format!("{name}, dropped at suspension {stop}"), &expected, &found);
    }
    for step in 0..200 {
        PANIC.set(Some(step));
        let expected = run(|| Some(plain()));
        if PANIC.replace(Some(step)).is_some() {
            break;
        }
        let found = run(|| poll_to(machine(), None));
        same(&format!("{name}, with a panic at step {step}"), &expected, &found);
    }
    PANIC.set(None);
}

/// Copies the coroutine at each suspension, and resumes both.
pub fn compare_copies<T, C>(name: &str, plain: impl Fn() -> T, machine: impl Fn() -> C)
where
    T: Debug + PartialEq,
    C: Future<Output = T> + Unpin + Clone,
{
    hush_expected_panics();
    PENDING.set(1);
    let expected = run(|| Some(plain()));
    for stop in 0.. {
        let (copies, until) = run(|| {
            let mut machine = machine();
            let mut cx = Context::from_waker(Waker::noop());
            let mut wait = || Pin::new(&mut machine).poll(&mut cx).is_pending();
            (0..=stop).all(|_| wait()).then(|| [machine.clone(), machine])
        });
        let End::Value(copies) = copies else { return };
        for (copy, which) in copies.into_iter().zip(["copy", "original"]) {
            let (end, after) = run(|| poll_to(copy, None));
            let found = (end, [until.clone(), after].concat());
            same(&format!("{name}, copied at suspension {stop}, {which}"), &expected, &found);
        }
    }
}

/// Polls to the end, or drops the machine when it is pending for the `stop`-th time.
fn poll_to<C: Future + Unpin>(mut machine: C, stop: Option<usize>) -> Option<C::Output> {
    let mut cx = Context::from_waker(Waker::noop());
    let mut suspended = 0;
    loop {
        match catch_unwind(AssertUnwindSafe(|| Pin::new(&mut machine).poll(&mut cx))) {
            Ok(Poll::Ready(value)) => {
                ended(&mut machine, &mut cx);
                return Some(value);
            }
            Ok(Poll::Pending) if stop == Some(suspended) => {
                STOPPING.set(true);
                drop(machine);
                STOPPING.set(false);
                return None;
            }
            Ok(Poll::Pending) => suspended += 1,
            Err(payload) => {
                ended(&mut machine, &mut cx);
                resume_unwind(payload);
            }
        }
    }
}

/// A machine that has returned or panicked has nothing left to drop, and panics when it is polled again.
fn ended<C: Future + Unpin>(machine: &mut C, cx: &mut Context<'_>) {
    let length = TRACE.with_borrow(Vec::len);
    let again = catch_unwind(AssertUnwindSafe(|| Pin::new(machine).poll(cx).is_ready()));
    assert!(again.is_err(), "a machine that has ended was resumed");
    assert_eq!(TRACE.with_borrow(Vec::len), length, "a machine that has ended did something");
}

fn same<T: Debug + PartialEq>(what: &str, expected: &Run<T>, found: &Run<T>) {
    assert!(
        expected == found,
        "{what}\n  plain function: {:?}\n    {}\n  coroutine: {:?}\n    {}",
        expected.0,
        expected.1.join("\n    "),
        found.0,
        found.1.join("\n    "),
    );
}

/// Writes each body twice, and a test that compares the two.
#[macro_export]
macro_rules! twins {
    ($(
        $(#[$attr:meta])*
        fn $name:ident($($arg:ident: $ty:ty = $value:expr),* $(,)?) -> $ret:ty { $($body:tt)* }
    )*) => {$(
        #[test]
        fn $name() {
            #[allow(unused)]
            mod plain {
                use super::*;
                #[allow(unused)] use $crate::support::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                $(#[$attr])*
                pub fn $name($($arg: $ty),*) -> $ret { $($body)* }
            }
            #[allow(unused)]
            mod machine {
                use super::*;
                #[allow(unused)] use $crate::support::*;
                $(#[$attr])*
                #[bluelet::coroutine]
                pub fn $name($($arg: $ty),*) -> $ret { $($body)* }
            }
            $crate::support::compare(
                stringify!($name),
                || plain::$name($($value),*),
                || machine::$name($($value),*),
            );
        }
    )*};
}

/// Writes each body twice, and a test that copies the coroutine at each suspension and compares both copies.
#[macro_export]
macro_rules! copied_twins {
    ($(fn $name:ident($($arg:ident: $ty:ty = $value:expr),* $(,)?) -> $ret:ty { $($body:tt)* })*) => {$(
        #[test]
        fn $name() {
            mod plain {
                use super::*;
                macro_rules! yield_ { ($event:expr) => { block($event) }; }
                pub fn $name($($arg: $ty),*) -> $ret { $($body)* }
            }
            mod machine {
                use super::*;
                #[bluelet::coroutine]
                #[derive(Clone)]
                pub fn $name($($arg: $ty),*) -> $ret { $($body)* }
            }
            let plain = || plain::$name($($value),*);
            let machine = || machine::$name($($value),*);
            $crate::support::compare(stringify!($name), plain, machine);
            $crate::support::compare_copies(stringify!($name), plain, machine);
        }
    )*};
}
