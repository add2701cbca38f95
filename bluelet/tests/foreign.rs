//! Other people's futures in our loop, and ours in theirs.

use std::rc::Rc;
use std::sync::Arc;
use std::thread;
use std::time::{Duration, Instant};

use bluelet::{boxed, null, run, sleep_until, spawn};
use futures_util::stream::{FuturesUnordered, StreamExt};

#[test]
fn channels_between_coroutines() {
    run(boxed(async {
        let (sender, receiver) = futures_channel::oneshot::channel();
        spawn(boxed(async move {
            null().await;
            sender.send(5).unwrap();
        }));
        assert_eq!(receiver.await, Ok(5));
    }));
}

#[test]
fn sends_from_four_threads_all_arrive() {
    const EACH: u64 = 250_000;
    let (sender, mut receiver) = futures_channel::mpsc::unbounded();
    let (other, flumes) = flume::bounded(16);
    let threads: Vec<_> = (0..4)
        .map(|_| {
            let (sender, other) = (sender.clone(), other.clone());
            thread::spawn(move || {
                for number in 0..EACH {
                    sender.unbounded_send(number).unwrap();
                    if number % 100 == 0 {
                        other.send(number).unwrap();
                    }
                }
            })
        })
        .collect();
    drop((sender, other));
    let counts = run(boxed(async move {
        let other = spawn(boxed(async move {
            let mut count = 0;
            while flumes.recv_async().await.is_ok() {
                count += 1;
            }
            count
        }))
        .await;
        let mut count = 0;
        while receiver.next().await.is_some() {
            count += 1;
        }
        (count, other.await.unwrap())
    }));
    assert_eq!(counts, (4 * EACH, 4 * EACH / 100));
    threads.into_iter().for_each(|thread| thread.join().unwrap());
}

#[test]
fn tokio_channels_and_event_listeners() {
    run(boxed(async {
        let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
        spawn(boxed(async move {
            for number in 0..10 {
                sender.send(number).await.unwrap();
            }
        }));
        let mut sum = 0;
        while let Some(number) = receiver.recv().await {
            sum += number;
        }
        assert_eq!(sum, 45);

        let event = Rc::new(event_listener::Event::new());
        let listener = event.listen();
        spawn(boxed(async move {
            event.notify(1);
        }));
        listener.await;
    }));
}

#[test]
fn work_on_another_thread_is_no_deadlock() {
    assert_eq!(run(blocking::unblock(|| 6 * 7)), 42);
}

#[test]
fn our_events_in_a_foreign_combinator() {
    run(boxed(async {
        let mut sleeps = FuturesUnordered::new();
        // Late enough that all wait before the first is due.
        let start = Instant::now() + Duration::from_millis(500);
        for milliseconds in [3, 1, 2] {
            sleeps.push(boxed(async move {
                sleep_until(start + Duration::from_millis(milliseconds)).await;
                milliseconds
            }));
        }
        let mut order = Vec::new();
        while let Some(milliseconds) = sleeps.next().await {
            order.push(milliseconds);
        }
        assert_eq!(order, [1, 2, 3]);

        let (here, there) = bluelet::Connection::pair().unwrap();
        let (sent, received) = futures_util::join!(here.sendall("x"), there.recv(1));
        sent.unwrap();
        assert_eq!(received.unwrap(), "x");
    }));
}

#[test]
fn wakes_after_the_end_do_nothing() {
    struct Keep(Arc<std::sync::Mutex<Vec<std::task::Waker>>>, bool);
    impl Future for Keep {
        type Output = ();
        fn poll(
            mut self: std::pin::Pin<&mut Self>,
            cx: &mut std::task::Context<'_>,
        ) -> std::task::Poll<()> {
            self.0.lock().unwrap().push(cx.waker().clone());
            if std::mem::replace(&mut self.1, true) {
                return std::task::Poll::Ready(());
            }
            cx.waker().wake_by_ref();
            std::task::Poll::Pending
        }
    }
    let kept = Arc::new(std::sync::Mutex::new(Vec::new()));
    let shared = kept.clone();
    run(boxed(async move {
        for _ in 0..100 {
            spawn(Keep(shared.clone(), false)).await.await.unwrap();
            shared.lock().unwrap().iter().for_each(std::task::Waker::wake_by_ref);
        }
    }));
    kept.lock().unwrap().iter().for_each(std::task::Waker::wake_by_ref);
}

/// Yields events of four crates, each of which comes from another thread.
#[bluelet::coroutine]
fn gather(
    oneshot: futures_channel::oneshot::Receiver<u32>,
    flume: flume::Receiver<u32>,
    event: event_listener::EventListener,
    delay: Duration,
) -> Result<u32, Box<dyn std::error::Error>> {
    let first = yield_!(oneshot)?;
    let second = yield_!(flume.clone().into_recv_async())? + yield_!(flume.into_recv_async())?;
    yield_!(event);
    let third = yield_!(blocking::unblock(move || {
        thread::sleep(delay);
        300
    }));
    Ok(first + yield_!(bluelet::call(add(second, third))))
}

/// A delegate, with tokio's channel in a box.
#[bluelet::coroutine]
fn add(one: u32, other: u32) -> u32 {
    let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    yield_!(boxed(async move { sender.send(other).await.unwrap() }));
    one + yield_!(boxed(async move { receiver.recv().await.unwrap() }))
}

/// What `executor` makes of `gather`, while another thread sends it what it waits for.
fn gathered<T>(executor: impl FnOnce(&mut dyn bluelet::Coroutine<Output = Gathered>) -> T) -> T {
    let (oneshot, first) = futures_channel::oneshot::channel();
    let (flume, second) = flume::unbounded();
    let event = event_listener::Event::new();
    let mut gather = gather(first, second, event.listen(), Duration::from_millis(2));
    let sender = thread::spawn(move || {
        // Each comes when the coroutine most likely waits for it.
        let wait = || thread::sleep(Duration::from_millis(2));
        wait();
        oneshot.send(1).unwrap();
        wait();
        flume.send(20).unwrap();
        wait();
        flume.send(20).unwrap();
        wait();
        event.notify(1);
    });
    let result = executor(&mut gather);
    sender.join().unwrap();
    result
}

type Gathered = Result<u32, Box<dyn std::error::Error>>;

#[test]
fn a_coroutine_yields_events_of_other_crates_under_any_executor() {
    assert_eq!(gathered(|gather| run(gather)).unwrap(), 341);
    assert_eq!(gathered(|gather| pollster::block_on(gather)).unwrap(), 341);
    assert_eq!(gathered(|gather| smol::block_on(gather)).unwrap(), 341);
    let tokio = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(gathered(|gather| tokio.block_on(gather)).unwrap(), 341);
    // Inside of an `async` block among others.
    let among_others = gathered(|gather| {
        smol::block_on(async {
            let (gathered, ()) = futures_util::join!(gather, smol::future::yield_now());
            gathered
        })
    });
    assert_eq!(among_others.unwrap(), 341);
}

#[test]
fn a_coroutine_moves_between_the_threads_of_another_executor() {
    #[bluelet::coroutine]
    fn count(turns: flume::Receiver<u32>) -> u32 {
        let mut sum = 0;
        while let Ok(turn) = yield_!(turns.clone().into_recv_async()) {
            sum += turn;
        }
        sum
    }
    let executor = Arc::new(smol::Executor::new());
    let (sender, receiver) = flume::unbounded();
    let tasks: Vec<_> = (0..10).map(|_| executor.spawn(count(receiver.clone()))).collect();
    let threads: Vec<_> = (0..2)
        .map(|_| {
            let executor = executor.clone();
            let (stop, stopped) = flume::bounded::<()>(0);
            let run = move || {
                let _ = smol::block_on(executor.run(stopped.into_recv_async()));
            };
            (stop, thread::spawn(run))
        })
        .collect();
    (1..=1000).for_each(|turn| sender.send(turn).unwrap());
    drop(sender);
    let sums = smol::block_on(futures_util::future::join_all(tasks));
    assert_eq!(sums.into_iter().sum::<u32>(), 500_500);
    for (stop, thread) in threads {
        drop(stop);
        thread.join().unwrap();
    }
}

#[test]
fn events_without_a_loop_run_elsewhere() {
    assert_eq!(pollster::block_on(bluelet::call(boxed(async { 1 }))), 1);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(
        runtime.block_on(bluelet::race(std::future::pending::<()>(), boxed(async { 1 }))),
        bluelet::Either::Right(1)
    );
}
