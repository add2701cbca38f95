//! What coroutines are doing: data, text, deadlock reports.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use bluelet::{Connection, Coroutine, Event, Waits};
use bluelet::{boxed, dump, null, run, sleep, spawn, tasks};

/// A coroutine that waits for one event.
#[bluelet::coroutine]
fn waiter<E: Event>(event: E) -> E::Output {
    yield_!(event)
}

/// How the place where it waits is shown.
fn place() -> String {
    let mut sample = waiter(std::future::pending::<()>());
    let _ = Pin::new(&mut sample).poll(&mut Context::from_waker(std::task::Waker::noop()));
    let description = sample.description();
    let state = &description.states[sample.state()];
    assert_eq!(state.operand, "event");
    format!("waiter in {} ({}:{} event)", state.name, description.file, state.line)
}

/// Without the seconds that something has lasted.
fn timeless(line: &str) -> String {
    let (before, rest) = line.split_once("for ").unwrap();
    let (seconds, after) = rest.split_once(" s: ").unwrap();
    assert!(seconds.parse::<f64>().is_ok(), "{line}");
    format!("{before}for a time: {after}")
}

#[test]
fn tasks_say_where_each_coroutine_stands_and_what_it_waits_for() {
    bluelet::Runtime::new().unwrap().run_until(boxed(async {
        let (_here, there) = Connection::pair().unwrap();
        let reader = spawn(waiter(waiter(there.recv(1)))).await;
        let number = 1;
        spawn(waiter(reader));
        spawn(waiter(sleep(Duration::from_secs(3600))));
        null().await;
        null().await;
        let tasks = tasks();
        assert_eq!(tasks.len(), 4);
        assert_eq!(tasks[0].waits, [Waits::Turn]);
        assert!(tasks[0].chain.is_empty());
        let chain: Vec<_> = tasks[1].chain.iter().map(|place| (place.name, place.state)).collect();
        assert_eq!(chain.len(), 2);
        assert!(chain.iter().all(|(name, state)| *name == "waiter" && *state != "Start"));
        assert_eq!(tasks[1].waits, [Waits::Read("a Unix socket".into())]);
        assert_eq!(tasks[2].waits, [Waits::Join(number)]);
        assert!(matches!(tasks[3].waits[..], [Waits::Time(left)] if left > Duration::ZERO));
        assert_eq!(
            timeless(&tasks[2].to_string()),
            format!("#2 {}, for a time: waits for the end of #1", place()),
        );
    }));
}

#[test]
fn a_dump_counts_those_that_stand_at_the_same_place() {
    run(boxed(async {
        let mut clients = Vec::new();
        for _ in 0..1000 {
            let (here, there) = Connection::pair().unwrap();
            spawn(boxed(async move { waiter(there.recv(1)).await.map(drop) }));
            clients.push(here);
            if clients.len() == 400 {
                break;
            }
        }
        null().await;
        let text = dump();
        assert!(text.starts_with("401 coroutines\n"), "{text}");
        assert!(text.contains(&format!("\n  400 x {}\n", place())), "{text}");
        assert!(text.lines().count() < 10, "{text}");
    }));
}

#[test]
fn a_panic_report_names_the_state() {
    // The report itself goes to stderr; the description is what this can see.
    run(boxed(async {
        let handle = spawn(waiter(boxed(async {
            null().await;
            panic!("oh no");
        })))
        .await;
        null().await;
        assert_eq!(tasks()[1].chain[0].to_string(), place());
        let _: Result<(), _> = handle.await;
    }));
}

#[test]
fn the_deadlock_report_lists_who_stands_where() {
    let payload = catch_unwind(AssertUnwindSafe(|| {
        run(boxed(async {
            let (first_sender, first) = std::sync::mpsc::channel();
            let second = spawn(waiter(boxed(async move {
                null().await;
                let handle: bluelet::Handle<()> = first.recv().unwrap();
                let _ = waiter(handle).await;
            })))
            .await;
            let handle = spawn(waiter(boxed(async move {
                let _ = second.await;
            })))
            .await;
            first_sender.send(handle).unwrap();
        }))
    }))
    .unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    assert!(text.starts_with("all coroutines are asleep"), "{text}");
    assert!(text.contains(&format!("#1 {}\n      > ", place())), "{text}");
    assert!(text.contains("waits for the end of #2"), "{text}");
    assert!(text.contains("waits for the end of #1"), "{text}");
}

/// Joins whoever comes.
#[bluelet::coroutine]
fn joiner(handles: futures_channel::oneshot::Receiver<bluelet::Handle<()>>) {
    let handle = yield_!(handles).expect("it comes");
    let _ = yield_!(handle);
}

#[test]
fn the_deadlock_report_of_a_join_cycle_names_every_link_and_nothing_else() {
    #[bluelet::coroutine]
    fn cycle() {
        let (senders, receivers): (Vec<_>, Vec<_>) =
            (0..3).map(|_| futures_channel::oneshot::channel()).unzip();
        let mut handles = Vec::new();
        for receiver in receivers {
            handles.push(yield_!(spawn(joiner(receiver))));
        }
        handles.rotate_left(1);
        for (sender, handle) in senders.into_iter().zip(handles) {
            sender.send(handle).expect("it waits");
        }
    }
    let payload = catch_unwind(|| run(cycle())).unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    let mut lines = text.lines();
    let head = "all coroutines are asleep, and nothing is left that could wake one";
    assert_eq!((lines.next(), lines.next()), (Some(head), Some("3 coroutines")));
    for (number, other) in [(1, 2), (2, 3), (3, 1)] {
        let line = lines.next().unwrap();
        let begin = format!("  #{number} joiner in Handle (bluelet/tests/inspect.rs:");
        assert!(line.starts_with(&begin) && line.ends_with(" handle)"), "{line}");
        let waits = format!("      for a time: waits for the end of #{other}");
        assert_eq!(lines.next().map(timeless), Some(waits));
    }
    assert_eq!(lines.next(), None);
}

#[test]
fn looking_polls_nothing() {
    struct Polled(std::rc::Rc<std::cell::Cell<u32>>);
    impl Future for Polled {
        type Output = ();
        fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
            self.0.set(self.0.get() + 1);
            Poll::Pending
        }
    }
    bluelet::Runtime::new().unwrap().run_until(boxed(async {
        let polls = std::rc::Rc::new(std::cell::Cell::new(0));
        spawn(waiter(Polled(polls.clone())));
        null().await;
        for _ in 0..10 {
            tasks();
            dump();
            null().await;
        }
        assert_eq!(polls.get(), 1);
    }));
}
