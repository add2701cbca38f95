//! What a process with a single thread can know: nobody else will send on its channels.
//!
//! Cargo runs this without its harness, which has threads of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Duration;

use bluelet::{boxed, run, sleep, spawn, timeout};

fn main() {
    a_channel_that_nobody_will_send_on_is_reported();
    a_channel_that_somebody_may_send_on_is_not();
    what_another_thread_will_do_is_waited_for();
    println!("alone: ok");
}

fn a_channel_that_nobody_will_send_on_is_reported() {
    let payload = catch_unwind(AssertUnwindSafe(|| {
        run(boxed(async {
            let (_sender, receiver) = futures_channel::oneshot::channel::<()>();
            let _ = receiver.await;
        }))
    }))
    .unwrap_err();
    let text = payload.downcast_ref::<String>().unwrap();
    assert!(text.starts_with("all coroutines are asleep"), "{text}");
    assert!(text.contains("waits for an event of another crate"), "{text}");
}

fn a_channel_that_somebody_may_send_on_is_not() {
    run(boxed(async {
        let (sender, receiver) = futures_channel::oneshot::channel();
        spawn(boxed(async move {
            sleep(Duration::from_millis(2)).await;
            sender.send(1).unwrap();
        }));
        assert_eq!(timeout(Duration::MAX, receiver).await, Ok(Ok(1)));
    }));
}

/// Here nothing but a waker shows that something is still to come.
fn what_another_thread_will_do_is_waited_for() {
    let (sender, receiver) = futures_channel::oneshot::channel();
    let thread = std::thread::spawn(move || {
        std::thread::sleep(Duration::from_millis(20));
        sender.send(1).unwrap();
    });
    assert_eq!(run(receiver), Ok(1));
    thread.join().unwrap();
    let job = blocking::unblock(|| {
        std::thread::sleep(Duration::from_millis(20));
        2
    });
    assert_eq!(run(job), 2);
}
