//! Timers: never early, in order, cancelled by dropping.

use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::{Duration, Instant};

use bluelet::{boxed, kill, null, run, sleep, sleep_until, spawn};

#[test]
fn sleeps_end_in_the_order_of_their_deadlines_and_none_early() {
    let order = Rc::new(RefCell::new(Vec::new()));
    let shared = order.clone();
    run(boxed(async move {
        // Late enough that all wait before the first is due.
        let start = Instant::now() + Duration::from_millis(500);
        for milliseconds in [9, 1, 5, 1, 7, 3] {
            let order = shared.clone();
            spawn(boxed(async move {
                let duration = Duration::from_millis(milliseconds);
                sleep_until(start + duration).await;
                assert!(Instant::now() >= start + duration);
                order.borrow_mut().push(milliseconds);
            }));
        }
    }));
    assert_eq!(*order.borrow(), [1, 1, 3, 5, 7, 9]);
}

#[test]
fn short_and_endless_sleeps_are_fine() {
    run(boxed(async {
        for duration in [Duration::ZERO, Duration::from_nanos(1), Duration::from_micros(300)] {
            let start = Instant::now();
            sleep(duration).await;
            assert!(start.elapsed() >= duration);
        }
        let endless = spawn(sleep(Duration::MAX)).await;
        sleep(Duration::from_millis(2)).await;
        assert!(!endless.is_done());
        kill(&endless);
    }));
}

#[test]
fn a_past_deadline_is_over_at_once() {
    run(boxed(async {
        let past = Instant::now();
        null().await;
        sleep_until(past).await;
    }));
}

#[test]
fn a_hundred_thousand_timers_half_of_them_killed() {
    let fired = Rc::new(RefCell::new(Vec::new()));
    let shared = fired.clone();
    run(boxed(async move {
        let mut seed = 1u64;
        let mut doomed = Vec::new();
        // Set when all are there; late enough that they wait before the first is due.
        let start = Rc::new(Cell::new(Instant::now()));
        for number in 0..100_000 {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            let (fired, start) = (shared.clone(), start.clone());
            let handle = spawn(boxed(async move {
                let deadline = start.get() + Duration::from_micros((seed >> 33) % 200_000);
                sleep_until(deadline).await;
                assert!(Instant::now() >= deadline);
                fired.borrow_mut().push((deadline, number));
            }))
            .await;
            if number % 2 == 0 {
                doomed.push(handle);
            }
        }
        start.set(Instant::now() + Duration::from_secs(2));
        null().await;
        for handle in &doomed {
            kill(handle);
        }
    }));
    let fired = fired.borrow();
    assert_eq!(fired.len(), 50_000);
    assert!(fired.windows(2).all(|pair| pair[0].0 <= pair[1].0), "in order");
    assert!(fired.iter().all(|(_, number)| number % 2 == 1));
}
