//! Events of time: `sleep`, `null`.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use crate::scheduler;
use crate::timer::{Deadline, TimerKey};

/// Waits for so long, never less. [`Duration::MAX`] means for ever.
///
/// The time counts from the call. It is the monotonic clock's, so setting the wall clock changes
/// nothing; the loop wakes within a millisecond or so after the time. A sleep of no length lets the
/// others run, like [`null`]. One that is dropped, by a kill or a race, leaves nothing behind.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// let start = Instant::now();
/// bluelet::run(bluelet::sleep(Duration::from_millis(2)));
/// assert!(start.elapsed() >= Duration::from_millis(2));
/// ```
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn sleep(duration: Duration) -> Sleep {
    Sleep { deadline: Deadline::now().after(duration), timer: None }
}

/// Waits until the instant, never less; see [`sleep`]. An instant that is past lets the others run.
///
/// ```
/// use std::time::{Duration, Instant};
///
/// let then = Instant::now() + Duration::from_millis(2);
/// bluelet::run(bluelet::sleep_until(then));
/// assert!(Instant::now() >= then);
/// ```
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn sleep_until(instant: Instant) -> Sleep {
    Sleep { deadline: Deadline::at(instant), timer: None }
}

/// What [`sleep`] and [`sleep_until`] return: an event of `()`.
#[must_use = "it waits only when it is yielded"]
pub struct Sleep {
    deadline: Deadline,
    /// Set when it is polled for the first time.
    timer: Option<TimerKey>,
}

impl Future for Sleep {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        scheduler::with("sleep", |scheduler| {
            let set = self.timer.is_some();
            if set && scheduler.has_passed(self.deadline) {
                // It has fired, so there is nothing to cancel.
                self.timer = None;
                return Poll::Ready(());
            }
            let waiter = scheduler.waiter(cx);
            let mut timers = scheduler.timers().borrow_mut();
            match self.timer.and_then(|key| timers.get_mut(key)) {
                Some(held) => {
                    let replaced = std::mem::replace(held, waiter);
                    drop(timers);
                    // A foreign waker's destructor may do anything, also use the timers.
                    drop(replaced);
                }
                // It has fired, or it was set in a run that is over.
                None if set && self.deadline <= Deadline::now() => return Poll::Ready(()),
                None => self.timer = Some(timers.insert(self.deadline, waiter)),
            }
            Poll::Pending
        })
    }
}

impl Drop for Sleep {
    fn drop(&mut self) {
        if let Some(key) = self.timer {
            scheduler::try_with(|scheduler| scheduler.timers().borrow_mut().remove(key));
        }
    }
}

impl fmt::Debug for Sleep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sleep({:?} left)", self.deadline.since(Deadline::now()))
    }
}

/// Lets every other coroutine that is ready run once.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     bluelet::spawn(bluelet::boxed(async { println!("first") }));
///     bluelet::null().await;
///     println!("second");
/// }));
/// ```
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn null() -> Null {
    Null { yielded: false }
}

/// What [`null`] returns: an event of `()`.
#[derive(Debug)]
#[must_use = "it waits only when it is yielded"]
pub struct Null {
    yielded: bool,
}

impl Future for Null {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        scheduler::with("null", |scheduler| {
            if self.yielded {
                return Poll::Ready(());
            }
            self.yielded = true;
            scheduler.yield_now(cx)
        })
    }
}
