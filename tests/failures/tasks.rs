//! Coroutines that hold the loop, panic, kill and join each other; wakes that come too late.

use std::cell::{Cell, OnceCell, RefCell};
use std::future::poll_fn;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::task::{Poll, Waker};
use std::time::{Duration, Instant};

use bluelet::{Connection, Coroutine, Handle, Runtime, boxed, kill, null, run, sleep, spawn};

use crate::process::{alone, heap};

/// F42: with its name and its state, and nobody else's.
#[test]
fn who_holds_the_loop_is_named_if_that_was_asked_for() {
    let name = "tasks::who_holds_the_loop_is_named_if_that_was_asked_for";
    let stderr = alone(name, || {
        let runtime = Runtime::new().unwrap();
        runtime.run(holder());
        runtime.warn_slow(Duration::from_millis(500));
        runtime.run(boxed(async {
            spawn(holder());
            for _ in 0..10 {
                sleep(Duration::from_millis(1)).await;
            }
        }));
    });
    let warnings: Vec<&str> = stderr.lines().filter(|line| line.contains("held")).collect();
    assert_eq!(warnings.len(), 1, "{stderr}");
    let said = ["bluelet: holder in Sleep (", "tasks.rs:", "until holder in Null ("];
    for said in said {
        assert!(warnings[0].contains(said), "{said:?} is not in {stderr}");
    }
    let (_, time) = warnings[0].split_once(" held the loop for ").unwrap();
    let (number, unit) = time.split_at(time.find(|c: char| c != '.' && !c.is_numeric()).unwrap());
    let milliseconds = if unit.starts_with("ms") { 1.0 } else { 1000.0 };
    assert!(number.parse::<f64>().unwrap() * milliseconds >= 600.0, "{stderr}");
}

#[bluelet::coroutine]
fn holder() {
    yield_!(sleep(Duration::from_millis(1)));
    std::thread::sleep(Duration::from_millis(600));
    yield_!(null());
}

/// F18: neither of the two ever waits for the system.
#[test]
fn a_timer_is_on_time_beside_a_ping_pong_pair_and_a_saturated_echo() {
    Runtime::new().unwrap().run_until(boxed(async {
        let (one, other) = Connection::pair().unwrap();
        spawn(echoer(other));
        spawn(boxed(async move {
            loop {
                one.sendall([7; 4096]).await.unwrap();
                one.read_exact(4096).await.unwrap();
            }
        }));
        let court = Rc::new(Court::default());
        spawn(player(court.clone(), false));
        spawn(player(court.clone(), true));
        // The machine has others to serve too, so some may be later, and in some attempts many.
        for attempt in 1.. {
            let mut late = Vec::new();
            for _ in 0..21 {
                let start = Instant::now();
                sleep(Duration::from_millis(10)).await;
                late.push(start.elapsed() - Duration::from_millis(10));
            }
            late.sort();
            if late[10] < Duration::from_millis(20) {
                break;
            }
            assert!(attempt < 20, "{late:?}");
        }
        assert!(court.exchanges.get() > 1000);
    }));
}

#[bluelet::coroutine]
fn echoer(conn: Connection) -> std::io::Result<()> {
    loop {
        let data = yield_!(conn.recv(65536))?;
        if data.is_empty() {
            return Ok(());
        }
        yield_!(conn.sendall(data))?;
    }
}

/// Where two coroutines wake each other.
#[derive(Default)]
struct Court {
    /// On whose side the ball is.
    side: Cell<bool>,
    waiting: RefCell<Option<Waker>>,
    exchanges: Cell<u64>,
}

async fn play(court: Rc<Court>, side: bool) {
    loop {
        poll_fn(|cx| {
            if court.side.get() == side {
                return Poll::Ready(());
            }
            *court.waiting.borrow_mut() = Some(cx.waker().clone());
            Poll::Pending
        })
        .await;
        court.side.set(!side);
        court.exchanges.set(court.exchanges.get() + 1);
        if let Some(waker) = court.waiting.take() {
            waker.wake();
        }
    }
}

fn player(court: Rc<Court>, side: bool) -> Pin<Box<dyn Future<Output = ()>>> {
    boxed(play(court, side))
}

/// F22: in a handler, and in destructors of what is killed.
#[test]
fn panics_are_reported_once_each_and_the_others_go_on() {
    struct Mine;
    impl Drop for Mine {
        fn drop(&mut self) {
            panic!("in a destructor");
        }
    }
    let stderr = alone("tasks::panics_are_reported_once_each_and_the_others_go_on", || {
        run(boxed(async {
            spawn(clumsy());
            let victim = spawn(boxed(async {
                let _mine = Mine;
                sleep(Duration::MAX).await;
            }))
            .await;
            sleep(Duration::from_millis(1)).await;
            kill(&victim);
            assert!(victim.await.unwrap_err().is_killed());
            assert_eq!(spawn(boxed(async { 1 })).await.await.unwrap(), 1);
        }));
    });
    let reports: Vec<&str> = stderr.lines().filter(|line| line.starts_with("bluelet: ")).collect();
    assert_eq!(reports.len(), 2, "{stderr}");
    assert!(reports[0].contains("`clumsy` in state Null"), "{stderr}");
    assert!(reports[0].ends_with("panicked: in a coroutine"), "{stderr}");
    assert_eq!(reports[1], "bluelet: a destructor panicked: in a destructor");
}

#[bluelet::coroutine]
fn clumsy() {
    yield_!(null());
    panic!("in a coroutine");
}

/// F23.
#[test]
fn kills_of_an_ancestor_of_the_finished_and_twice_are_all_fine() {
    run(boxed(async {
        // The child of one that waits for it kills its parent, and lives on.
        let parent: Rc<OnceCell<Handle<()>>> = Rc::default();
        let killed = Rc::new(Cell::new(false));
        let (seen, its_parent) = (killed.clone(), parent.clone());
        let handle = spawn(boxed(async move {
            let child = boxed(async move {
                null().await;
                seen.set(kill(its_parent.get().unwrap()).await);
                null().await;
            });
            spawn(child).await.await.unwrap();
            unreachable!("it was killed while it waited");
        }));
        let handle = handle.await;
        let parent = parent.get_or_init(|| handle);
        parent.done().await;
        assert!(killed.get());
        assert!(!kill(parent).await);

        let finished = spawn(null()).await;
        finished.done().await;
        assert!(!kill(&finished).await);
        assert!(finished.await.is_ok());
    }));
}

/// F24: and a second one who asks for the end gets it too.
#[test]
fn joins_of_the_finished_the_killed_and_oneself_end() {
    run(boxed(async {
        let finished = spawn(boxed(async { 1 })).await;
        finished.done().await;
        finished.done().await;
        assert_eq!(finished.await.unwrap(), 1);
        let killed = spawn(sleep(Duration::MAX)).await;
        kill(&killed);
        killed.done().await;
        assert!(killed.await.unwrap_err().is_killed());
    }));
    let oneself = catch_unwind(AssertUnwindSafe(|| {
        run(boxed(async {
            let own: Rc<OnceCell<Handle<()>>> = Rc::default();
            let shared = own.clone();
            let handle = spawn(boxed(async move {
                shared.get().unwrap().done().await;
            }));
            let handle = handle.await;
            own.get_or_init(|| handle);
        }))
    }));
    let text = *oneself.unwrap_err().downcast::<String>().unwrap();
    assert!(text.starts_with("all coroutines are asleep"), "{text}");
    assert!(text.contains("#1 a future without a name"), "{text}");
    assert!(text.contains("waits for the end of #1"), "{text}");
}

/// F26.
#[test]
fn a_runtime_dropped_inside_of_a_coroutine_harms_nobody() {
    let other = Runtime::new().unwrap();
    let left = other.run(boxed(async { Some(spawn(boxed(async { 1 })).await) }));
    run(boxed(async move {
        let (here, there) = Connection::pair().unwrap();
        let reader = spawn(boxed(async move { there.recv(5).await })).await;
        null().await;
        drop(other);
        drop(left);
        drop(Runtime::new().unwrap());
        here.sendall("hello").await.unwrap();
        assert_eq!(reader.await.unwrap().unwrap(), "hello");
        assert!(catch_unwind(AssertUnwindSafe(|| run(null()))).is_err());
        sleep(Duration::from_millis(1)).await;
    }));
}

/// F28.
#[test]
fn wakes_from_four_threads_while_a_runtime_ends_are_of_no_consequence() {
    alone("tasks::wakes_from_four_threads_while_a_runtime_ends_are_of_no_consequence", || {
        let wakers: Arc<Mutex<Vec<Waker>>> = Arc::default();
        let (stop, woken) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicU64::new(0)));
        let threads: Vec<_> = (0..4)
            .map(|_| {
                let (wakers, stop, woken) = (wakers.clone(), stop.clone(), woken.clone());
                std::thread::spawn(move || {
                    while !stop.load(Ordering::Relaxed) {
                        let some = wakers.lock().unwrap().clone();
                        some.iter().for_each(Waker::wake_by_ref);
                        woken.fetch_add(some.len() as u64, Ordering::Relaxed);
                    }
                })
            })
            .collect();
        let mut runtimes = 0;
        while runtimes < 300 || woken.load(Ordering::Relaxed) < 10_000 {
            runtimes += 1;
            let wakers = wakers.clone();
            Runtime::new().unwrap().run_until(boxed(async move {
                for _ in 0..10 {
                    let wakers = wakers.clone();
                    spawn(poll_fn(move |cx| {
                        let mut wakers = wakers.lock().unwrap();
                        wakers.push(cx.waker().clone());
                        // Those of runtimes that are gone stay in it for a while.
                        let excess = wakers.len().saturating_sub(50);
                        wakers.drain(..excess);
                        Poll::<()>::Pending
                    }));
                }
                null().await;
                sleep(Duration::from_micros(300)).await;
            }));
        }
        stop.store(true, Ordering::Relaxed);
        threads.into_iter().for_each(|thread| thread.join().unwrap());
    });
}

/// F29.
#[test]
fn a_million_short_coroutines_and_wakers_kept_for_ever_leave_no_memory_behind() {
    let name = "tasks::a_million_short_coroutines_and_wakers_kept_for_ever_leave_no_memory_behind";
    alone(name, || {
        run(boxed(async {
            let mut kept: Vec<Waker> = Vec::with_capacity(100);
            let mut round = async |count: usize| {
                for number in 0..count {
                    let waker = Rc::new(Cell::new(None));
                    let given = waker.clone();
                    let short = spawn(poll_fn(move |cx| {
                        let keep = number % (count / 10) == 0;
                        given.set(keep.then(|| cx.waker().clone()));
                        Poll::Ready(())
                    }));
                    if number % 2 == 0 {
                        short.await.await.unwrap();
                    } else if number % 100 == 1 {
                        null().await;
                    }
                    kept.extend(waker.take());
                }
                null().await;
            };
            round(10_000).await;
            let before = heap();
            round(1_000_000).await;
            let after = heap();
            kept.iter().for_each(Waker::wake_by_ref);
            // A waker has a few words; nothing else is left.
            assert!(after - before < 10 * 1024, "{} bytes more", after - before);
        }));
    });
}

/// F30: each level is polled once for each suspension, and dropped once.
#[test]
fn delegation_through_boxes_costs_as_much_as_it_is_deep() {
    // What the stack allows is in the docs of `boxed`; this is about the cost.
    let deep_thread = std::thread::Builder::new().stack_size(256 << 20);
    let job = deep_thread.spawn(|| {
        for depth in [10, 100, 1000, 10_000] {
            let count = Rc::new(Count::default());
            let polls = run(deep(depth, count.clone()));
            assert_eq!(polls, u64::from(depth));
            // Once at the start and once after each of the three suspensions.
            assert_eq!(count.polls.get(), 4 * u64::from(depth));
            assert_eq!(count.drops.get(), u64::from(depth));
            // Dropped where they are suspended.
            let count = Rc::new(Count::default());
            Runtime::new().unwrap().run_until(boxed({
                let count = count.clone();
                async move {
                    spawn(deep(depth, count.clone()));
                    null().await;
                }
            }));
            assert_eq!(count.drops.get(), u64::from(depth));
        }
    });
    job.unwrap().join().unwrap();
}

#[derive(Default)]
struct Count {
    polls: Cell<u64>,
    drops: Cell<u64>,
}

/// Delegates to a box of itself, `depth` times.
#[bluelet::coroutine]
fn deep(depth: u32, count: Rc<Count>) -> u64 {
    if depth == 0 {
        for _ in 0..3 {
            yield_!(null());
        }
        return 0;
    }
    let delegate: Pin<Box<dyn Coroutine<Output = u64>>> = Box::pin(deep(depth - 1, count.clone()));
    yield_!(Level { delegate, count }) + 1
}

/// Counts what becomes of a delegate.
struct Level {
    delegate: Pin<Box<dyn Coroutine<Output = u64>>>,
    count: Rc<Count>,
}

impl Future for Level {
    type Output = u64;

    fn poll(mut self: Pin<&mut Self>, cx: &mut std::task::Context<'_>) -> Poll<u64> {
        self.count.polls.set(self.count.polls.get() + 1);
        self.delegate.as_mut().poll(cx)
    }
}

impl Drop for Level {
    fn drop(&mut self) {
        self.count.drops.set(self.count.drops.get() + 1);
    }
}
