//! A coroutine is an ordinary future: whoever can poll can drive it.

use std::cell::RefCell;
use std::fmt::Debug;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Context, Poll, Wake, Waker};

use bluelet::Coroutine;

/// An event that is ready once its gate has been opened with a value.
struct Gate<T>(Arc<Mutex<(Option<T>, Option<Waker>)>>);

impl<T> Gate<T> {
    fn new() -> Self {
        Gate(Arc::new(Mutex::new((None, None))))
    }

    fn wait(&self) -> Gate<T> {
        Gate(self.0.clone())
    }

    fn open(&self, value: T) {
        let mut gate = self.0.lock().unwrap();
        gate.0 = Some(value);
        if let Some(waker) = gate.1.take() {
            waker.wake();
        }
    }
}

impl<T> Future for Gate<T> {
    type Output = T;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<T> {
        let mut gate = self.0.lock().unwrap();
        match gate.0.take() {
            Some(value) => Poll::Ready(value),
            None => {
                gate.1 = Some(cx.waker().clone());
                Poll::Pending
            }
        }
    }
}

/// Says its name when it is dropped.
struct Loud(&'static str, Rc<RefCell<Vec<&'static str>>>);

impl Drop for Loud {
    fn drop(&mut self) {
        self.1.borrow_mut().push(self.0);
    }
}

fn poll<F: Future + Unpin>(future: &mut F) -> Poll<F::Output> {
    Pin::new(future).poll(&mut Context::from_waker(Waker::noop()))
}

/// What the panic says that polling the future ends in.
fn panic_of<F: Future<Output: Debug> + Unpin>(future: &mut F) -> String {
    let payload = catch_unwind(AssertUnwindSafe(|| poll(future))).expect_err("it panics");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast::<&str>().expect("the payload is a text").to_string(),
    }
}

const ADDER_LINE: u32 = line!() + 2;
#[bluelet::coroutine]
fn adder(first: Gate<u32>, second: Gate<u32>) -> u32 {
    let one = yield_!(first.wait());
    one + yield_!(second.wait())
}

#[test]
fn it_can_be_polled_by_hand() {
    let (first, second) = (Gate::new(), Gate::new());
    let mut machine = adder(first.wait(), second.wait());
    assert!(poll(&mut machine).is_pending());
    assert!(poll(&mut machine).is_pending());
    second.open(2);
    assert!(poll(&mut machine).is_pending());
    first.open(40);
    assert_eq!(poll(&mut machine), Poll::Ready(42));
}

#[test]
fn calling_it_runs_nothing() {
    #[bluelet::coroutine]
    fn count(calls: &AtomicUsize) {
        calls.fetch_add(1, Ordering::Relaxed);
    }
    let calls = AtomicUsize::new(0);
    let mut machine = count(&calls);
    assert_eq!(calls.load(Ordering::Relaxed), 0);
    assert!(poll(&mut machine).is_ready());
    assert_eq!(calls.load(Ordering::Relaxed), 1);
}

#[test]
fn its_events_wake_whoever_polls_it() {
    struct Count(AtomicUsize);
    impl Wake for Count {
        fn wake(self: Arc<Self>) {
            self.0.fetch_add(1, Ordering::Relaxed);
        }
    }
    let (first, second) = (Gate::new(), Gate::new());
    let mut machine = adder(first.wait(), second.wait());
    let count = Arc::new(Count(AtomicUsize::new(0)));
    let waker = Waker::from(count.clone());
    let mut cx = Context::from_waker(&waker);
    for (gate, wakes) in [(first, 1), (second, 2)] {
        assert!(Pin::new(&mut machine).poll(&mut cx).is_pending());
        gate.open(1);
        assert_eq!(count.0.load(Ordering::Relaxed), wakes);
    }
    assert_eq!(Pin::new(&mut machine).poll(&mut cx), Poll::Ready(2));
}

#[test]
fn it_can_be_awaited() {
    let (first, second) = (Gate::new(), Gate::new());
    let machine = adder(first.wait(), second.wait());
    let mut block = Box::pin(async { machine.await + 1 });
    assert!(poll(&mut block).is_pending());
    first.open(1);
    second.open(2);
    assert_eq!(poll(&mut block), Poll::Ready(4));
}

#[test]
fn it_is_unpin_even_if_what_it_holds_is_not() {
    #[bluelet::coroutine]
    fn holder<T>(held: T, gate: Gate<()>) -> T {
        yield_!(gate);
        held
    }
    fn is_unpin<T: Unpin>(_: &T) {}
    let gate = Gate::new();
    let mut machine = holder(std::marker::PhantomPinned, gate.wait());
    is_unpin(&machine);
    assert!(poll(&mut machine).is_pending());
    // So it can be moved between two polls.
    let mut machine = Box::new(machine);
    gate.open(());
    assert!(poll(&mut machine).is_ready());
}

#[test]
fn it_is_send_if_all_it_holds_is() {
    fn is_send<T: Send>(_: &T) {}
    let (first, second) = (Gate::new(), Gate::new());
    let mut machine = adder(first.wait(), second.wait());
    is_send(&machine);
    first.open(1);
    assert!(poll(&mut machine).is_pending());
    second.open(2);
    let thread = std::thread::spawn(move || poll(&mut machine));
    assert_eq!(thread.join().unwrap(), Poll::Ready(3));
}

#[test]
fn boxes_of_different_coroutines_stand_side_by_side() {
    #[bluelet::coroutine]
    fn constant(value: u32) -> u32 {
        value
    }
    fn is_coroutine<C: Coroutine<Output = u32>>(machine: &C) -> &'static str {
        machine.description().name
    }
    let gate = Gate::new();
    gate.open(1);
    let mut machines: Vec<Box<dyn Coroutine<Output = u32>>> =
        vec![Box::new(constant(7)), Box::new(adder(gate.wait(), gate.wait()))];
    assert_eq!(machines.iter().map(is_coroutine).collect::<Vec<_>>(), ["constant", "adder"]);
    assert_eq!(poll(&mut machines[0]), Poll::Ready(7));
    assert!(poll(&mut machines[1]).is_pending());
    gate.open(2);
    assert_eq!(poll(&mut machines[1]), Poll::Ready(3));
}

#[test]
fn it_calls_itself_through_a_box() {
    #[bluelet::coroutine]
    fn factorial(n: u64) -> u64 {
        if n == 0 {
            return 1;
        }
        let smaller: Box<dyn Coroutine<Output = u64>> = Box::new(factorial(n - 1));
        n * yield_!(smaller)
    }
    assert_eq!(poll(&mut factorial(10)), Poll::Ready(3_628_800));
}

#[bluelet::coroutine]
fn keeper(log: Rc<RefCell<Vec<&'static str>>>, gate: Gate<()>) {
    let _first = Loud("first", log.clone());
    let moved = Loud("moved", log.clone());
    let _second = Loud("second", log.clone());
    drop(moved);
    {
        let _inner = Loud("inner", log.clone());
        yield_!(gate.wait());
    }
    let _third = Loud("third", log);
    yield_!(gate);
}

#[test]
fn dropping_it_halfway_drops_its_locals_latest_first() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let gate = Gate::new();
    let mut machine = keeper(log.clone(), gate.wait());
    assert!(poll(&mut machine).is_pending());
    assert_eq!(log.take(), ["moved"]);
    drop(machine);
    assert_eq!(log.take(), ["inner", "second", "first"]);

    let mut machine = keeper(log.clone(), gate.wait());
    assert!(poll(&mut machine).is_pending());
    gate.open(());
    assert!(poll(&mut machine).is_pending());
    assert_eq!(log.take(), ["moved", "inner"]);
    drop(machine);
    assert_eq!(log.take(), ["third", "second", "first"]);
}

#[test]
fn its_locals_are_dropped_before_it_is_ready() {
    let log = Rc::new(RefCell::new(Vec::new()));
    let gate = Gate::new();
    let mut machine = keeper(log.clone(), gate.wait());
    for _ in 0..2 {
        assert!(poll(&mut machine).is_pending());
        gate.open(());
    }
    assert!(poll(&mut machine).is_ready());
    assert_eq!(log.take(), ["moved", "inner", "third", "second", "first"]);
    drop(machine);
    assert!(log.take().is_empty());
}

#[test]
fn polling_it_after_its_end_panics_with_its_name() {
    let gate = Gate::new();
    gate.open(1);
    let mut machine = adder(gate.wait(), gate.wait());
    assert!(poll(&mut machine).is_pending());
    gate.open(2);
    assert!(poll(&mut machine).is_ready());
    let text = panic_of(&mut machine);
    assert!(text.contains("`adder`"), "{text}");
}

#[test]
fn polling_it_after_its_panic_panics_with_its_name() {
    #[bluelet::coroutine]
    fn clumsy(gate: Gate<u32>) -> u32 {
        let value = yield_!(gate);
        assert_eq!(value, 1, "oh no");
        value
    }
    let gate = Gate::new();
    gate.open(2);
    let mut machine = clumsy(gate);
    assert!(panic_of(&mut machine).contains("oh no"));
    let text = panic_of(&mut machine);
    assert!(text.contains("`clumsy`"), "{text}");
}

#[test]
fn debug_says_which_coroutine_it_is_and_where_it_stands() {
    let (first, second) = (Gate::new(), Gate::new());
    let mut machine = adder(first.wait(), second.wait());
    assert_eq!(format!("{machine:?}"), format!("adder: Start at {}:{ADDER_LINE}", file!()));
    assert!(poll(&mut machine).is_pending());
    assert_eq!(format!("{machine:?}"), format!("adder: Wait at {}:{}", file!(), ADDER_LINE + 1));
    first.open(1);
    assert!(poll(&mut machine).is_pending());
    assert_eq!(format!("{machine:?}"), format!("adder: Wait2 at {}:{}", file!(), ADDER_LINE + 2));
    second.open(2);
    assert!(poll(&mut machine).is_ready());
    assert!(format!("{machine:?}").starts_with("adder: Done at "));
}
