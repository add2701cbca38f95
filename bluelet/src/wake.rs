//! Wakes that come through a `std::task::Waker`: from other threads and from foreign futures.
//!
//! The runtime's own events need none of this; they wake a task by its id. A real waker is an
//! `Arc`, which would cost every task an allocation, so the scheduler polls with a spare one and
//! binds it to the task only if the future has kept a clone (see [`OwnWaker::is_kept`]).

use std::mem;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering, fence};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Wake, Waker};

use crate::reactor::Notifier;
use crate::wait::TaskId;

/// Where wakes arrive; shared with every thread that holds a waker.
pub(crate) struct Inbox {
    /// The tasks to poll, in the order of their wakes, with repetitions.
    woken: Mutex<Vec<TaskId>>,
    /// Set after a wake was noted, so that the loop need not take the lock to see that none was.
    has_mail: AtomicBool,
    /// Set while the loop waits for I/O or is about to, so that a wake must interrupt it.
    asleep: AtomicBool,
    /// Interrupts the loop's wait.
    notifier: Notifier,
}

impl Inbox {
    /// An empty inbox whose loop is awake.
    pub(crate) fn new(notifier: Notifier) -> Self {
        Inbox {
            woken: Mutex::default(),
            has_mail: AtomicBool::new(false),
            asleep: AtomicBool::new(false),
            notifier,
        }
    }

    fn wake(&self, task: TaskId) {
        self.woken.lock().unwrap_or_else(PoisonError::into_inner).push(task);
        self.has_mail.store(true, Ordering::SeqCst);
        if self.asleep.swap(false, Ordering::SeqCst) {
            self.notifier.notify();
        }
    }

    /// Whether wakes may have arrived; a wake that this misses is seen by [`Inbox::fall_asleep`].
    #[inline]
    pub(crate) fn has_mail(&self) -> bool {
        self.has_mail.load(Ordering::Acquire)
    }

    /// Moves the wakes that have arrived to `into`, which must be empty.
    pub(crate) fn collect(&self, into: &mut Vec<TaskId>) {
        self.has_mail.store(false, Ordering::Relaxed);
        mem::swap(&mut *self.woken.lock().unwrap_or_else(PoisonError::into_inner), into);
    }

    /// Announces that the loop will wait. Returns false if it must not, since a wake may have arrived.
    ///
    /// One flag is set before the other is looked at, and a waker does the same the other way round: if the look
    /// misses the wake, the waker sees that the loop sleeps.
    pub(crate) fn fall_asleep(&self) -> bool {
        self.asleep.store(true, Ordering::SeqCst);
        let has_mail = self.has_mail.load(Ordering::SeqCst);
        if has_mail {
            self.wake_up();
        }
        !has_mail
    }

    /// The loop's wait is over. A waker that has not noticed yet only interrupts the next one in vain.
    pub(crate) fn wake_up(&self) {
        self.asleep.store(false, Ordering::Relaxed);
    }
}

/// What a `Waker` of ours points to.
struct Alarm {
    /// The task it means, as bits. Changes only while nobody but the scheduler holds the waker.
    task: AtomicU64,
    /// Gone when the scheduler is, so a waker that outlives it does nothing and holds nothing open.
    inbox: Weak<Inbox>,
}

impl Wake for Alarm {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if let Some(inbox) = self.inbox.upgrade() {
            inbox.wake(TaskId::from_bits(self.task.load(Ordering::Relaxed)));
        }
    }
}

/// A waker, with the means to see whether anybody else holds it.
pub(crate) struct OwnWaker {
    waker: Waker,
    /// The same `Arc` that is inside of `waker`.
    alarm: Arc<Alarm>,
}

impl OwnWaker {
    /// A waker that means no task yet.
    pub(crate) fn new(inbox: &Arc<Inbox>) -> Self {
        let alarm =
            Arc::new(Alarm { task: AtomicU64::new(u64::MAX), inbox: Arc::downgrade(inbox) });
        OwnWaker { waker: Waker::from(alarm.clone()), alarm }
    }

    /// Lets it mean this task. Nobody else may hold it.
    pub(crate) fn point_to(&self, task: TaskId) {
        self.alarm.task.store(task.to_bits(), Ordering::Relaxed);
    }

    /// The waker to poll with.
    pub(crate) fn waker(&self) -> &Waker {
        &self.waker
    }

    /// Whether a future has kept a clone of it, here or on another thread.
    pub(crate) fn is_kept(&self) -> bool {
        if Arc::strong_count(&self.alarm) > 2 {
            return true;
        }
        // Whatever another thread did with its clone before dropping it comes before what we do.
        fence(Ordering::Acquire);
        false
    }
}
