//! Spawning, joining, killing, panicking: what becomes of coroutines.

#![allow(clippy::async_yields_async)] // A handle is an event, which these tests hand out.

use std::cell::{Cell, RefCell};
use std::future::pending;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::time::Duration;

use bluelet::{Connection, Handle, JoinError, PanicPolicy, Runtime};
use bluelet::{boxed, join, kill, null, run, sleep, spawn};

/// A list that coroutines write to, to show their order.
#[derive(Clone, Default)]
struct Log(Rc<RefCell<Vec<&'static str>>>);

impl Log {
    fn add(&self, entry: &'static str) {
        self.0.borrow_mut().push(entry);
    }

    fn entries(&self) -> String {
        self.0.borrow().join(" ")
    }

    /// Writes the entry when it is dropped.
    fn on_drop(&self, entry: &'static str) -> impl Drop + use<> {
        OnDrop {
            action: Some({
                let log = self.clone();
                move || log.add(entry)
            }),
        }
    }
}

struct OnDrop<F: FnOnce()> {
    action: Option<F>,
}

impl<F: FnOnce()> Drop for OnDrop<F> {
    fn drop(&mut self) {
        if let Some(action) = self.action.take() {
            action();
        }
    }
}

fn on_drop<F: FnOnce()>(action: F) -> OnDrop<F> {
    OnDrop { action: Some(action) }
}

/// The text of the panic that `f` ends with.
fn panic_of<T>(f: impl FnOnce() -> T) -> String {
    let payload = catch_unwind(AssertUnwindSafe(f)).err().expect("it should panic");
    match payload.downcast::<String>() {
        Ok(text) => *text,
        Err(payload) => payload.downcast_ref::<&str>().expect("a text").to_string(),
    }
}

#[test]
fn run_returns_what_the_root_returns() {
    assert_eq!(run(boxed(async { 42 })), 42);
}

#[test]
fn the_root_may_borrow_from_its_caller() {
    let mut text = String::from("be");
    run(boxed(async {
        null().await;
        text.push_str("tter");
    }));
    assert_eq!(text, "better");
}

#[test]
fn run_waits_for_everything_that_was_spawned() {
    let log = Log::default();
    let inner = log.clone();
    run(boxed(async move {
        spawn(boxed(async move {
            let log = inner.clone();
            spawn(boxed(async move {
                sleep(Duration::from_millis(5)).await;
                log.add("grandchild");
            }));
            inner.add("child");
        }));
    }));
    assert_eq!(log.entries(), "child grandchild");
}

#[test]
fn the_parent_goes_on_first_and_ready_coroutines_run_in_order() {
    let log = Log::default();
    let shared = log.clone();
    run(boxed(async move {
        for name in ["a", "b", "c"] {
            let log = shared.clone();
            spawn(boxed(async move {
                log.add(name);
                null().await;
                log.add(name);
            }));
        }
        shared.add("parent");
        null().await;
        shared.add("parent");
        null().await;
        shared.add("parent");
    }));
    assert_eq!(log.entries(), "parent a b c parent a b c parent");
}

#[test]
fn join_gives_the_value() {
    run(boxed(async {
        let handle = spawn(boxed(async { vec![1, 2] })).await;
        assert_eq!(join(handle).await.unwrap(), [1, 2]);
        let handle = spawn(boxed(async { 3 })).await;
        null().await;
        null().await;
        assert_eq!(handle.await.unwrap(), 3);
    }));
}

#[test]
fn done_wakes_any_number_of_waiters_and_leaves_the_value() {
    let log = Log::default();
    let shared = log.clone();
    run(boxed(async move {
        let handle = spawn(boxed(async {
            sleep(Duration::from_millis(2)).await;
            7
        }))
        .await;
        for _ in 0..3 {
            let (done, log) = (handle.done(), shared.clone());
            spawn(boxed(async move {
                done.await;
                log.add("done");
            }));
        }
        assert_eq!(handle.await.unwrap(), 7);
        null().await;
        shared.add("joined");
    }));
    assert_eq!(log.entries(), "done done done joined");
}

#[test]
fn kill_drops_a_coroutine_where_it_is_suspended_innermost_first() {
    let log = Log::default();
    let shared = log.clone();
    run(boxed(async move {
        let (outer, inner) = (shared.on_drop("outer"), shared.on_drop("inner"));
        let handle = spawn(boxed(async move {
            let _outer = outer;
            boxed(async move {
                let _inner = inner;
                pending::<()>().await
            })
            .await
        }))
        .await;
        null().await;
        assert!(kill(&handle).await);
        shared.add("killed");
        assert!(!kill(&handle).await);
        assert!(matches!(handle.await, Err(JoinError::Killed)));
    }));
    assert_eq!(log.entries(), "inner outer killed");
}

#[test]
fn a_coroutine_that_was_not_started_can_be_killed() {
    run(boxed(async {
        let handle = spawn(boxed(async { unreachable!("it is killed before") })).await;
        kill(&handle);
        assert!(handle.is_done());
    }));
}

#[test]
fn killing_oneself_takes_effect_at_the_next_suspension() {
    let log = Log::default();
    let shared = log.clone();
    run(boxed(async move {
        let own: Rc<RefCell<Option<Handle<()>>>> = Rc::default();
        let (inner, log) = (own.clone(), shared.clone());
        let handle = spawn(boxed(async move {
            let killing = kill(inner.borrow().as_ref().unwrap());
            let alive = killing.await;
            assert!(alive);
            log.add("still there");
            null().await;
            log.add("never");
        }))
        .await;
        let done = handle.done();
        *own.borrow_mut() = Some(handle);
        done.await;
        assert!(own.take().unwrap().await.unwrap_err().is_killed());
    }));
    assert_eq!(log.entries(), "still there");
}

#[test]
fn a_panic_reaches_the_joiner_and_nobody_else() {
    run(boxed(async {
        let handle = spawn(boxed(async { panic!("oh {}", "no") })).await;
        let other = spawn(boxed(async {
            sleep(Duration::from_millis(1)).await;
            1
        }))
        .await;
        let error: JoinError = join::<()>(handle).await.unwrap_err();
        assert!(error.is_panic());
        assert_eq!(error.to_string(), "the coroutine panicked: oh no");
        assert_eq!(other.await.unwrap(), 1);
    }));
}

#[test]
fn a_panic_of_the_root_resumes_in_the_caller_when_the_rest_has_ended() {
    let log = Log::default();
    let shared = log.clone();
    let text = panic_of(|| {
        run(boxed(async move {
            spawn(boxed(async move {
                sleep(Duration::from_millis(1)).await;
                shared.add("ended");
            }));
            null().await;
            panic!("the root");
        }))
    });
    assert_eq!((text.as_str(), log.entries().as_str()), ("the root", "ended"));
    assert_eq!(run(boxed(async { 1 })), 1);
}

#[test]
fn a_panic_stops_the_run_where_the_policy_says_so() {
    let log = Log::default();
    let shared = log.clone();
    let text = panic_of(|| {
        let runtime = Runtime::new().unwrap();
        runtime.set_panic_policy(PanicPolicy::Stop);
        runtime.run(boxed(async move {
            let _guard = shared.on_drop("root dropped");
            spawn(boxed(async { panic!("stop") }));
            pending::<()>().await;
        }))
    });
    assert_eq!((text.as_str(), log.entries().as_str()), ("stop", "root dropped"));
}

#[test]
fn a_panicking_destructor_does_no_harm() {
    run(boxed(async {
        let guard = on_drop(|| panic!("in drop"));
        let handle = spawn(boxed(async move {
            let _guard = guard;
            pending::<()>().await;
        }))
        .await;
        null().await;
        assert!(kill(&handle).await);
        assert_eq!(boxed(async { 1 }).await, 1);
    }));
}

#[test]
fn destructors_may_spawn_kill_and_close() {
    let log = Log::default();
    let shared = log.clone();
    run(boxed(async move {
        let victim = spawn(pending::<()>()).await;
        let (here, there) = Connection::pair().unwrap();
        let guard_log = shared.clone();
        let guard = on_drop(move || {
            let log = guard_log.clone();
            spawn(boxed(async move { log.add("spawned") }));
            kill(&victim);
            here.close();
        });
        let handle = spawn(boxed(async move {
            let _guard = guard;
            pending::<()>().await;
        }))
        .await;
        null().await;
        kill(&handle);
        assert!(there.recv(1).await.unwrap().is_empty());
    }));
    assert_eq!(log.entries(), "spawned");
}

#[test]
fn run_until_kills_what_is_left_and_refuses_new_coroutines() {
    let log = Log::default();
    let shared = log.clone();
    let runtime = Runtime::new().unwrap();
    let root_log = log.clone();
    runtime.run_until(boxed(async move {
        let spawned = root_log.on_drop("refused");
        let guard = on_drop(move || {
            let handle = spawn(boxed(async move {
                let _spawned = spawned;
                unreachable!("the runtime shuts down")
            }));
            drop(handle);
        });
        spawn(boxed(async move {
            let _guard = guard;
            pending::<()>().await;
        }));
        null().await;
        shared.add("root");
    }));
    assert_eq!(log.entries(), "root refused");
    assert_eq!(runtime.run(boxed(async { 5 })), 5);
}

#[test]
fn a_runtime_keeps_results_between_runs() {
    let runtime = Runtime::new().unwrap();
    let handle = runtime.run(boxed(async { spawn(boxed(async { 9 })).await }));
    assert!(handle.is_done());
    assert_eq!(runtime.run(handle).unwrap(), 9);
}

#[test]
fn a_handle_that_outlives_its_runtime_says_killed() {
    let handle = run(boxed(async { spawn(boxed(async { 9 })).await }));
    assert!(run(handle).unwrap_err().is_killed());
}

#[test]
fn events_outside_of_run_say_so() {
    let text = panic_of(|| spawn(pending::<()>()));
    assert!(text.contains("`spawn` needs bluelet's loop"), "{text}");
    let mut event = null();
    let mut cx = std::task::Context::from_waker(std::task::Waker::noop());
    let text = panic_of(|| std::future::Future::poll(std::pin::Pin::new(&mut event), &mut cx));
    assert!(text.contains("`null` needs bluelet's loop"), "{text}");
}

#[test]
fn run_inside_of_run_says_so_and_leaves_the_loop_intact() {
    run(boxed(async {
        let text = panic_of(|| run(boxed(async {})));
        assert!(text.contains("inside of a coroutine"), "{text}");
        sleep(Duration::from_millis(1)).await;
    }));
}

#[test]
fn a_join_cycle_is_reported_not_waited_for() {
    let text = panic_of(|| {
        run(boxed(async {
            let slot: Rc<RefCell<Option<Handle<()>>>> = Rc::default();
            let other = slot.clone();
            let first = spawn(boxed(async move {
                null().await;
                let handle = other.take().unwrap();
                let _ = handle.await;
            }))
            .await;
            let second = spawn(boxed(async move {
                let _ = first.await;
            }))
            .await;
            *slot.borrow_mut() = Some(second);
        }))
    });
    assert!(text.starts_with("all coroutines are asleep"), "{text}");
}

#[test]
fn a_wake_from_another_thread_is_delivered_and_is_no_deadlock() {
    struct Remote {
        state: std::sync::Arc<std::sync::Mutex<(bool, Option<std::task::Waker>)>>,
    }
    impl Future for Remote {
        type Output = ();
        fn poll(
            self: std::pin::Pin<&mut Self>,
            cx: &mut std::task::Context<'_>,
        ) -> std::task::Poll<()> {
            let mut state = self.state.lock().unwrap();
            if state.0 {
                return std::task::Poll::Ready(());
            }
            state.1 = Some(cx.waker().clone());
            std::task::Poll::Pending
        }
    }
    let state = std::sync::Arc::new(std::sync::Mutex::new((false, None::<std::task::Waker>)));
    let theirs = state.clone();
    let thread = std::thread::spawn(move || {
        loop {
            let mut state = theirs.lock().unwrap();
            if let Some(waker) = state.1.take() {
                state.0 = true;
                drop(state);
                waker.wake();
                return;
            }
            drop(state);
            std::thread::yield_now();
        }
    });
    run(Remote { state });
    thread.join().unwrap();
}

#[test]
fn a_spinner_does_not_keep_a_timer_waiting() {
    let stop = Rc::new(Cell::new(false));
    let flag = stop.clone();
    run(boxed(async move {
        spawn(boxed(async move {
            while !flag.get() {
                null().await;
            }
        }));
        sleep(Duration::from_millis(5)).await;
        stop.set(true);
    }));
}
