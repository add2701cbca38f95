//! Everything that one loop knows: tasks, the run queue, timers, the reactor. How tasks live and end is in
//! `tasks.rs`, how they are polled in `poll.rs`; the loop around it is in `run.rs`.
//!
//! - The slab of tasks is never borrowed while code of the user's runs: a task's body is taken out to
//!   be polled or dropped. So a destructor may spawn, kill and close.
//! - A task makes at most so many operations in one poll before it has to let the others run, see `running.rs`.
//! - A waiter is a task's id; only what a foreign future has kept is a real `Waker`.

mod poll;
mod running;
mod slab;
mod tasks;

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};
use std::time::Duration;

pub(crate) use self::poll::Polled;
pub(crate) use self::running::{
    Entered, current, forked, owner, reactor_number, spend, try_with, with, with_scratch,
};
use self::slab::Tasks;
use crate::reactor::{Reactor, SCRATCH};
use crate::task::{discard, panic_text, report};
use crate::timer::{Deadline, Timers};
use crate::wait::{TaskId, Waiter};
use crate::wake::{Inbox, OwnWaker};

/// What a runtime does about a panic in a coroutine.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PanicPolicy {
    /// Only that coroutine ends. Who joins it gets the panic; if nobody does, it is reported on
    /// stderr with the coroutine's name. A panic of the root resumes in the caller of `run` when the
    /// others have ended.
    #[default]
    Isolate,
    /// The run ends: every other coroutine is killed, and the panic resumes in the caller of `run`.
    Stop,
}

/// Everything that one loop knows.
pub(crate) struct Scheduler {
    tasks: RefCell<Tasks>,
    timers: RefCell<Timers>,
    reactor: Rc<Reactor>,
    /// Wakes from outside.
    inbox: Arc<Inbox>,
    /// The waker to poll with that no future has kept yet.
    spare: Cell<Option<OwnWaker>>,
    /// The buffer for reads, while the loop does not run.
    scratch: Cell<Vec<u8>>,
    /// How many tasks were ever spawned.
    issued: Cell<u32>,
    /// How many tasks `run` still has to wait for.
    live: Cell<usize>,
    /// How many tasks live that `run` does not wait for.
    background: Cell<usize>,
    /// An empty list, kept for its memory, that wakes from outside are moved to.
    woken: Cell<Vec<TaskId>>,
    /// No task can be spawned any more.
    closing: Cell<bool>,
    /// The clock at the beginning of this turn: every timer that was due then has been fired.
    turn: Cell<Deadline>,
    /// The same coarsely, for ages in dumps.
    coarse_now: Cell<u32>,
    /// What to do about panics.
    policy: Cell<PanicPolicy>,
    /// A task that holds the loop for so long is reported.
    slow: Cell<Option<Duration>>,
    /// What other modules keep for the life of the runtime, one value of each type.
    #[cfg(unix)]
    attached: RefCell<Vec<Rc<dyn Any>>>,
    /// The panic that ends the run, under [`PanicPolicy::Stop`].
    stopped_by: Cell<Option<Box<dyn Any + Send>>>,
}

/// A foreign waker's code is not to end the loop.
#[cold]
fn wake_foreign(waker: &Waker) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| waker.wake_by_ref())) {
        report(format_args!("a waker panicked: {}", panic_text(&*payload)));
        discard(payload);
    }
}

impl Scheduler {
    pub(crate) fn new() -> io::Result<Rc<Self>> {
        let (reactor, notifier) = Reactor::new()?;
        let inbox = Arc::new(Inbox::new(notifier));
        Ok(Rc::new(Scheduler {
            tasks: RefCell::default(),
            timers: RefCell::default(),
            reactor: Rc::new(reactor),
            spare: Cell::new(None),
            inbox,
            scratch: Cell::new(vec![0; SCRATCH]),
            issued: Cell::new(0),
            live: Cell::new(0),
            background: Cell::new(0),
            woken: Cell::default(),
            closing: Cell::new(false),
            turn: Cell::new(Deadline::now()),
            coarse_now: Cell::new(0),
            policy: Cell::default(),
            slow: Cell::default(),
            #[cfg(unix)]
            attached: RefCell::default(),
            stopped_by: Cell::new(None),
        }))
    }

    pub(crate) fn reactor(&self) -> &Rc<Reactor> {
        &self.reactor
    }

    pub(crate) fn timers(&self) -> &RefCell<Timers> {
        &self.timers
    }

    /// The value of this type that is kept for the life of the runtime.
    #[cfg(unix)]
    pub(crate) fn attached<T: Default + 'static>(&self) -> Rc<T> {
        let mut attached = self.attached.borrow_mut();
        if let Some(found) = attached.iter().find_map(|value| value.clone().downcast().ok()) {
            return found;
        }
        let value = Rc::new(T::default());
        attached.push(value.clone());
        value
    }

    pub(crate) fn policy(&self) -> PanicPolicy {
        self.policy.get()
    }

    pub(crate) fn set_policy(&self, policy: PanicPolicy) {
        self.policy.set(policy);
    }

    /// How long a task may hold the loop without being reported, if that was set.
    pub(crate) fn slow(&self) -> Option<Duration> {
        self.slow.get()
    }

    /// Has tasks reported that hold the loop for so long.
    pub(crate) fn warn_slow(&self, limit: Duration) {
        self.slow.set(Some(limit));
    }

    /// The clock at the beginning of this turn, in hundredths of a second.
    pub(crate) fn coarse_now(&self) -> u32 {
        self.coarse_now.get()
    }

    /// Whether this point in time is past, as is known without asking for the time.
    pub(crate) fn has_passed(&self, deadline: Deadline) -> bool {
        deadline <= self.turn.get()
    }

    /// Who is to be woken for an event that is polled with `cx`: the running task by its id if the
    /// waker is its own, else whatever the waker means.
    #[inline]
    pub(crate) fn waiter(&self, cx: &Context<'_>) -> Waiter {
        match running::owner(cx) {
            Some(task) => Waiter::Task(task),
            None => Waiter::Waker(cx.waker().clone()),
        }
    }

    pub(crate) fn wake(&self, waiter: &Waiter) {
        match waiter {
            Waiter::Task(task) => self.make_ready(*task),
            Waiter::Waker(waker) => wake_foreign(waker),
        }
    }

    fn make_ready(&self, task: TaskId) {
        self.tasks.borrow_mut().make_ready(task);
    }

    /// Has the polling task polled again after every other ready one.
    #[cold]
    pub(crate) fn yield_now(&self, cx: &Context<'_>) -> Poll<()> {
        self.wake(&self.waiter(cx));
        Poll::Pending
    }
}
