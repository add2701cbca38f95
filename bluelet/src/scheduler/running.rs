//! The loop and the task that run on this thread.
//!
//! Every operation on a socket looks at them, so what it looks at is in the thread itself, in cells: it is reached
//! without a borrow. Nothing here has to be dropped when the thread ends, since [`Entered`] has taken it out
//! again; a variable that the thread need not drop is quicker to reach.

use std::cell::{Cell, OnceCell, RefCell};
use std::mem::{self, ManuallyDrop};
use std::ptr;
use std::rc::Rc;
use std::task::{Context, Poll, RawWakerVTable, Waker};

use super::Scheduler;
use crate::trail;
use crate::wait::TaskId;

/// How many operations a task may finish in one poll; then its next one waits for the next turn.
const BUDGET: u32 = 64;

struct Running {
    /// The task that is being polled, or nobody.
    task: Cell<TaskId>,
    /// What is left of that task's budget; zero while nobody is being polled.
    budget: Cell<u32>,
    /// The number of the loop's reactor; zero without a loop.
    reactor: Cell<u32>,
    /// Tells the waker that tasks are polled with from any other.
    waker: Cell<Option<Identity>>,
    /// Knows whether this is still the process in which the thread first entered a loop.
    fork: OnceCell<forkguard::Guard>,
    scheduler: RefCell<ManuallyDrop<Option<Rc<Scheduler>>>>,
    /// Where reads go that do not bring a buffer; shared by all, so that no idle connection has one.
    scratch: RefCell<ManuallyDrop<Vec<u8>>>,
}

/// What [`Waker::will_wake`] compares.
type Identity = (*const (), &'static RawWakerVTable);

thread_local! {
    static RUNNING: Running = const {
        Running {
            task: Cell::new(TaskId::NOBODY),
            budget: Cell::new(0),
            reactor: Cell::new(0),
            waker: Cell::new(None),
            fork: OnceCell::new(),
            scheduler: RefCell::new(ManuallyDrop::new(None)),
            scratch: RefCell::new(ManuallyDrop::new(Vec::new())),
        }
    };
}

/// Takes one operation off the running task's budget. If none is left, the event is to be polled again in the next
/// turn, for which this sees to it, and must return `Pending` now. `what` names the event in a panic's text.
///
/// # Panics
/// If no runtime runs on this thread.
#[inline]
pub(crate) fn spend(what: &str, cx: &Context<'_>) -> Poll<()> {
    let may_go_on = RUNNING.with(|running| {
        let left = running.budget.get();
        let may_go_on = left > 0 && running.is_first_process();
        if may_go_on {
            running.budget.set(left - 1);
        }
        may_go_on
    });
    if may_go_on { Poll::Ready(()) } else { spend_slowly(what, cx) }
}

/// The same, where that is not the whole story.
#[cold]
fn spend_slowly(what: &str, cx: &Context<'_>) -> Poll<()> {
    with(what, |scheduler| {
        let left = RUNNING.with(|running| running.budget.get());
        match (left.checked_sub(1), current()) {
            // A child of the first process has a loop of its own.
            (Some(left), _) => RUNNING.with(|running| running.budget.set(left)),
            // A destructor waits in its own way.
            (None, None) => {}
            (None, Some(_)) => return scheduler.yield_now(cx),
        }
        Poll::Ready(())
    })
}

/// The task that is being polled.
pub(crate) fn current() -> Option<TaskId> {
    let task = RUNNING.with(|running| running.task.get());
    (task != TaskId::NOBODY).then_some(task)
}

/// The task that is being polled, if `cx` has its own waker.
#[inline]
pub(crate) fn owner(cx: &Context<'_>) -> Option<TaskId> {
    let waker = cx.waker();
    RUNNING.with(|running| match running.waker.get() {
        Some((data, vtable)) if data == waker.data() && ptr::eq(vtable, waker.vtable()) => {
            Some(running.task.get())
        }
        _ => None,
    })
}

/// The number of the running loop's reactor; zero without one.
#[inline]
pub(crate) fn reactor_number() -> u32 {
    RUNNING.with(|running| running.reactor.get())
}

/// Gives the running loop's buffer for reads to `f`; `f` must not read by itself.
#[inline]
pub(crate) fn with_scratch<R>(f: impl FnOnce(&mut [u8]) -> R) -> R {
    RUNNING.with(|running| f(&mut running.scratch.borrow_mut()))
}

/// From now on this is the waker that tasks are polled with.
pub(super) fn poll_with(waker: &Waker) {
    RUNNING.with(|running| running.waker.set(Some((waker.data(), waker.vtable()))));
}

/// Polls a task with `f`.
#[inline]
pub(super) fn polling<R>(task: TaskId, f: impl FnOnce() -> R) -> R {
    RUNNING.with(|running| {
        running.task.set(task);
        running.budget.set(BUDGET);
        let outcome = f();
        running.task.set(TaskId::NOBODY);
        running.budget.set(0);
        outcome
    })
}

/// Gives the running scheduler to `f`; `what` names the caller in the panic's text.
///
/// # Panics
/// If no runtime runs on this thread.
#[inline]
#[track_caller]
pub(crate) fn with<R>(what: &str, f: impl FnOnce(&Rc<Scheduler>) -> R) -> R {
    RUNNING.with(|running| match &**running.scheduler.borrow() {
        Some(scheduler) if scheduler.reactor().is_forked() => forked(),
        Some(scheduler) => f(scheduler),
        None => outside(what),
    })
}

/// Gives the running scheduler to `f`, if there is one.
pub(crate) fn try_with<R>(f: impl FnOnce(&Rc<Scheduler>) -> R) -> Option<R> {
    RUNNING.with(|running| running.scheduler.borrow().as_ref().map(f))
}

/// Says why a process that was forked inside of a coroutine cannot go on in it.
#[cold]
#[track_caller]
pub(crate) fn forked() -> ! {
    panic!(
        "this process was forked from one that has a bluelet loop, which belongs to the parent: fork \
         before the runtime is made, or let the child do no more than start another program or exit"
    )
}

#[cold]
#[track_caller]
fn outside(what: &str) -> ! {
    panic!("`{what}` needs bluelet's loop: it can only be used inside of `bluelet::run`")
}

impl Running {
    /// Whether this is the process in which the thread first entered a loop, as nearly always. Else the loop itself
    /// has to be asked whether this process was forked from the one that made it.
    #[inline]
    fn is_first_process(&self) -> bool {
        self.fork.get().is_some_and(|fork| !fork.clone().detected_fork())
    }
}

/// Makes a scheduler the running one of this thread, until it is dropped.
pub(crate) struct Entered {
    /// What ran before: a runtime may be dropped in another one's coroutine.
    outer: Loop,
}

/// What [`Running`] holds, outside of the thread's variable.
struct Loop {
    task: TaskId,
    budget: u32,
    reactor: u32,
    waker: Option<Identity>,
    scheduler: Option<Rc<Scheduler>>,
    scratch: Vec<u8>,
}

impl Entered {
    pub(crate) fn new(scheduler: &Rc<Scheduler>) -> Self {
        RUNNING.with(|running| {
            running.fork.get_or_init(forkguard::new);
        });
        let outer = replace(Loop {
            task: TaskId::NOBODY,
            budget: 0,
            reactor: scheduler.reactor().number(),
            waker: None,
            scheduler: Some(scheduler.clone()),
            scratch: scheduler.scratch.take(),
        });
        Entered { outer }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        let outer = mem::replace(&mut self.outer, Loop::NONE);
        if outer.scheduler.is_none() {
            trail::end();
        }
        let Loop { scheduler, scratch, .. } = replace(outer);
        if let Some(scheduler) = scheduler {
            scheduler.scratch.set(scratch);
        }
    }
}

impl Loop {
    const NONE: Loop = Loop {
        task: TaskId::NOBODY,
        budget: 0,
        reactor: 0,
        waker: None,
        scheduler: None,
        scratch: Vec::new(),
    };
}

fn replace(new: Loop) -> Loop {
    RUNNING.with(|running| Loop {
        task: running.task.replace(new.task),
        budget: running.budget.replace(new.budget),
        reactor: running.reactor.replace(new.reactor),
        waker: running.waker.replace(new.waker),
        scheduler: ManuallyDrop::into_inner(
            running.scheduler.replace(ManuallyDrop::new(new.scheduler)),
        ),
        scratch: ManuallyDrop::into_inner(running.scratch.replace(ManuallyDrop::new(new.scratch))),
    })
}
