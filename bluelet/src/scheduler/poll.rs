//! What a turn of the loop asks for, and how it polls a task.

use std::any::Any;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use super::{BUDGET, Current, PanicPolicy, Scheduler};
use crate::coroutine::trail;
use crate::inspect::{self, Place};
use crate::task::{Body, Slot, Step, report};
use crate::timer::Deadline;
use crate::wait::TaskId;
use crate::wake::{Inbox, OwnWaker};

impl Scheduler {
    /// Adds the root task, whose body stays with the caller of `run`.
    pub(crate) fn begin_run(&self) {
        self.coarse_now.set(Deadline::now().coarse());
        if let Ok(root) = self.spawn(None, false) {
            self.release(root);
        }
    }

    /// Queues the tasks that were woken from outside.
    pub(crate) fn read_inbox(&self) {
        if !self.inbox.has_mail() {
            return;
        }
        let mut woken = self.woken.take();
        self.inbox.collect(&mut woken);
        for task in woken.drain(..) {
            self.make_ready(task);
        }
        self.woken.set(woken);
    }

    /// Wakes those whose time has come.
    pub(crate) fn fire_timers(&self) {
        let now = Deadline::now();
        self.coarse_now.set(now.coarse());
        loop {
            let due = self.timers.borrow_mut().pop_due(now);
            let Some(waiter) = due else { return };
            self.wake(&waiter);
        }
    }

    pub(crate) fn next_timer(&self) -> Option<Deadline> {
        self.timers.borrow_mut().next()
    }

    pub(crate) fn has_ready(&self) -> bool {
        !self.ready.borrow().is_empty()
    }

    /// How many tasks the run still has to wait for.
    pub(crate) fn live(&self) -> usize {
        self.live.get()
    }

    /// How many tasks live that the run does not wait for.
    pub(crate) fn background(&self) -> usize {
        self.background.get()
    }

    pub(crate) fn inbox(&self) -> &Inbox {
        &self.inbox
    }

    /// The panic that ends the run, if there was one.
    pub(crate) fn take_stop(&self) -> Option<Box<dyn Any + Send>> {
        self.stopped_by.take()
    }

    /// Whether anybody holds a waker of a task that the run waits for.
    pub(crate) fn wakers_are_kept(&self) -> bool {
        self.tasks.borrow().iter().any(|(_, slot)| {
            let waker = slot.rare.as_ref().and_then(|rare| rare.waker.as_ref());
            !slot.background && waker.is_some_and(OwnWaker::is_kept)
        })
    }

    /// Polls the task at the head of the run queue. Returns false if the queue is empty.
    ///
    /// `root` is the body of the root task.
    pub(crate) fn poll_next(&self, root: &mut dyn Step) -> bool {
        let Some(task) = self.ready.borrow_mut().pop_front() else { return false };
        let taken = self.with_slot(task, |slot| {
            slot.queued = false;
            let waker = slot.rare.as_mut().and_then(|rare| rare.waker.take());
            (!slot.ended).then(|| (slot.body.take(), waker))
        });
        // A killed task may have left its name in the queue.
        let Some(Some((mut body, waker))) = taken else { return true };
        let watch = self.slow.get().map(|limit| Watch::start(limit, self.chain(task)));
        let step: &mut dyn Step = match &mut body {
            Some(body) => &mut **body,
            None => root,
        };
        let (outcome, waker) = match waker {
            None => self.poll_with_spare(task, step),
            Some(waker) => (self.poll_task(task, step, &waker), Some(waker)),
        };
        match outcome {
            Poll::Pending => self.suspend(task, body, waker),
            Poll::Ready(()) => self.finish(task, body),
        }
        if let Some(watch) = watch {
            watch.stop(|| self.chain(task));
        }
        true
    }

    /// Where the task is suspended, for reports; empty before its first suspension, and if it has
    /// no name.
    fn chain(&self, task: TaskId) -> Vec<Place> {
        self.with_slot(task, |slot| inspect::chain(slot)).unwrap_or_default()
    }

    /// Polls with the waker that nobody has kept. If the future keeps it, it is the task's from now
    /// on, and is returned.
    fn poll_with_spare(&self, task: TaskId, step: &mut dyn Step) -> (Poll<()>, Option<OwnWaker>) {
        let spare = self.spare.borrow();
        spare.point_to(task);
        let outcome = self.poll_task(task, step, &spare);
        if !spare.is_kept() {
            return (outcome, None);
        }
        drop(spare);
        (outcome, Some(self.spare.replace(OwnWaker::new(&self.inbox))))
    }

    fn poll_task(&self, task: TaskId, step: &mut dyn Step, waker: &OwnWaker) -> Poll<()> {
        let waker = waker.waker();
        self.current.set(Some(Current { task, waker: (waker.data(), waker.vtable()) }));
        self.budget.set(BUDGET);
        trail::clear();
        let outcome = step.step(&mut Context::from_waker(waker));
        self.current.set(None);
        outcome
    }

    /// Puts a task back that waits for something, with a note of where it stands.
    fn suspend(&self, task: TaskId, body: Option<Box<dyn Body>>, waker: Option<OwnWaker>) {
        let doomed = self.with_slot(task, |slot| {
            slot.body = body;
            slot.since = self.coarse_now.get();
            slot.note_trail();
            if waker.is_some() {
                slot.rare().waker = waker;
            }
            slot.doomed
        });
        if doomed == Some(true) {
            self.kill(task);
        }
    }

    /// Takes note of a task that has just ended.
    fn finish(&self, task: TaskId, mut body: Option<Box<dyn Body>>) {
        if let Some(body) = &mut body
            && body.panicked()
        {
            self.with_slot(task, Slot::note_trail);
            if self.policy.get() == PanicPolicy::Stop {
                self.stopped_by.set(body.take_panic());
            }
        }
        self.end(task, body);
    }
}

/// Measures how long a task holds the loop.
struct Watch {
    limit: Duration,
    /// Where the task was resumed; empty if it had not been suspended yet.
    resumed: Vec<Place>,
    start: Instant,
}

impl Watch {
    fn start(limit: Duration, resumed: Vec<Place>) -> Self {
        Watch { limit, resumed, start: Instant::now() }
    }

    /// Reports the task if it was slow; `suspended` says where it is now.
    fn stop(self, suspended: impl FnOnce() -> Vec<Place>) {
        let held = self.start.elapsed();
        if held < self.limit {
            return;
        }
        let who = match &self.resumed[..] {
            [] => "a coroutine that had just started".to_owned(),
            chain => inspect::chain_text(chain),
        };
        let until = match &suspended()[..] {
            [] => "its end".to_owned(),
            chain => inspect::chain_text(chain),
        };
        report(format_args!("{who} held the loop for {held:.3?}, until {until}"));
    }
}
