//! What a turn of the loop asks for, and how it polls a task.

use std::any::Any;
use std::io;
use std::mem;
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use super::{PanicPolicy, Scheduler, running};
use crate::inspect::{self, Place};
use crate::task::{Body, Slot, Stage, Step, report};
use crate::timer::Deadline;
use crate::trail;
use crate::wait::TaskId;
use crate::wake::{Inbox, OwnWaker};

impl Scheduler {
    /// Adds the root task, whose body stays with the caller of `run`.
    pub(crate) fn begin_run(&self) {
        self.begin_turn();
        if let Ok(root) = self.spawn(None, false) {
            self.release(root);
        }
    }

    /// Queues the tasks that were woken from outside.
    #[inline]
    pub(crate) fn read_inbox(&self) {
        if self.inbox.has_mail() {
            self.read_mail();
        }
    }

    #[inline(never)]
    fn read_mail(&self) {
        let mut woken = self.woken.take();
        self.inbox.collect(&mut woken);
        for task in woken.drain(..) {
            self.make_ready(task);
        }
        self.woken.set(woken);
    }

    /// Waits for sockets, at most so long, and wakes whose turn has come.
    #[inline(never)]
    pub(crate) fn wait_for_sources(&self, timeout: Option<Duration>) -> io::Result<()> {
        let timeout = if self.reactor.has_called() { Some(Duration::ZERO) } else { timeout };
        let mut tasks = self.tasks.borrow_mut();
        self.reactor.wait(timeout, |task| tasks.make_ready(task))?;
        drop(tasks);
        if self.reactor.has_called() {
            self.wake_called();
        }
        Ok(())
    }

    #[cold]
    fn wake_called(&self) {
        self.reactor.take_called().iter().for_each(|waiter| self.wake(waiter));
    }

    /// Looks at the clock.
    fn begin_turn(&self) -> Deadline {
        let now = Deadline::now();
        self.turn.set(now);
        self.coarse_now.set(now.coarse());
        now
    }

    /// Wakes those whose time has come.
    pub(crate) fn fire_timers(&self) {
        let now = self.begin_turn();
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
        self.tasks.borrow().has_ready()
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

    /// Polls ready tasks in their order, at most `left`, until the run may end. `root` is the body of the
    /// root task.
    pub(crate) fn poll_ready(&self, root: &mut dyn Step, left: &mut usize) -> Polled {
        let mut spare = self.spare.take().unwrap_or_else(|| OwnWaker::new(&self.inbox));
        running::poll_with(spare.waker());
        let polled = match self.slow.get() {
            None => self.poll_batch(root, &mut spare, left),
            Some(limit) => self.poll_watched(root, &mut spare, left, limit),
        };
        self.spare.set(Some(spare));
        polled
    }

    fn poll_batch(&self, root: &mut dyn Step, spare: &mut OwnWaker, left: &mut usize) -> Polled {
        while *left > 0 {
            *left -= 1;
            let polled = self.poll_next(root, spare);
            if polled != Polled::On {
                return polled;
            }
        }
        Polled::On
    }

    /// The same, and measures for how long each task holds the loop.
    #[cold]
    fn poll_watched(
        &self,
        root: &mut dyn Step,
        spare: &mut OwnWaker,
        left: &mut usize,
        limit: Duration,
    ) -> Polled {
        let mut polled = Polled::On;
        while *left > 0 && polled == Polled::On {
            *left -= 1;
            let watch = self.watch_next(limit);
            polled = self.poll_batch(root, spare, &mut 1);
            if let Some(watch) = watch {
                watch.stop(self);
            }
        }
        polled
    }

    /// Polls the task at the head of the run queue, with the waker that nobody has kept. If its
    /// future keeps it, it is the task's from now on.
    #[inline]
    fn poll_next(&self, root: &mut dyn Step, spare: &mut OwnWaker) -> Polled {
        let mut tasks = self.tasks.borrow_mut();
        let Some(task) = tasks.next_ready() else { return Polled::Nobody };
        let Some(slot) = tasks.get(task).filter(|slot| slot.stage == Stage::Queued) else {
            return Polled::On;
        };
        slot.stage = Stage::Waiting;
        let may_have_waker = slot.rare.is_some();
        let body = slot.body.take();
        drop(tasks);
        let (outcome, body) = match body {
            Some(mut body) if !may_have_waker => {
                (self.poll_with_spare(task, &mut *body, spare), Some(body))
            }
            body => self.poll_rare(task, body, root, spare),
        };
        let polled = match outcome {
            Poll::Pending => self.suspend(task, body),
            Poll::Ready(()) => self.finish(task, body),
        };
        if self.reactor.is_forked() { Polled::Forked } else { polled }
    }

    /// Polls the root, whose body stays with the caller of `run`, or a task that may have its own waker.
    #[cold]
    fn poll_rare(
        &self,
        task: TaskId,
        mut body: Option<Box<dyn Body>>,
        root: &mut dyn Step,
        spare: &mut OwnWaker,
    ) -> (Poll<()>, Option<Box<dyn Body>>) {
        let step: &mut dyn Step = match &mut body {
            Some(body) => &mut **body,
            None => root,
        };
        let waker = self.with_slot(task, |slot| slot.rare.as_mut()?.waker.take()).flatten();
        let Some(waker) = waker else {
            return (self.poll_with_spare(task, step, spare), body);
        };
        running::poll_with(waker.waker());
        let outcome = self.poll_task(task, step, &waker);
        running::poll_with(spare.waker());
        self.keep_waker(task, waker);
        (outcome, body)
    }

    #[inline]
    fn poll_with_spare(&self, task: TaskId, step: &mut dyn Step, spare: &mut OwnWaker) -> Poll<()> {
        spare.point_to(task);
        let outcome = self.poll_task(task, step, spare);
        if spare.is_kept() {
            self.give_away(spare, task);
        }
        outcome
    }

    /// Measures for how long the next task holds the loop.
    fn watch_next(&self, limit: Duration) -> Option<Watch> {
        let task = self.tasks.borrow().peek_ready()?;
        let resumed = self.chain(task);
        Some(Watch { limit, task, resumed, start: Instant::now() })
    }

    /// Where the task is suspended, for reports; empty before its first suspension, and if it has
    /// no name.
    fn chain(&self, task: TaskId) -> Vec<Place> {
        self.with_slot(task, |slot| inspect::chain(slot)).unwrap_or_default()
    }

    /// Lets the spare waker be the task's from now on.
    #[cold]
    fn give_away(&self, spare: &mut OwnWaker, task: TaskId) {
        let kept = mem::replace(spare, OwnWaker::new(&self.inbox));
        running::poll_with(spare.waker());
        self.keep_waker(task, kept);
    }

    #[cold]
    fn keep_waker(&self, task: TaskId, waker: OwnWaker) {
        self.with_slot(task, |slot| slot.rare().waker = Some(waker));
    }

    #[inline]
    fn poll_task(&self, task: TaskId, step: &mut dyn Step, waker: &OwnWaker) -> Poll<()> {
        trail::clear();
        running::polling(task, || step.step(&mut Context::from_waker(waker.waker())))
    }

    /// Puts a task back that waits for something, with a note of where it stands.
    #[inline]
    fn suspend(&self, task: TaskId, body: Option<Box<dyn Body>>) -> Polled {
        let mut tasks = self.tasks.borrow_mut();
        if let Some(slot) = tasks.get(task) {
            slot.body = body;
            slot.since = self.coarse_now.get();
            slot.note_trail();
            if slot.doomed {
                drop(tasks);
                self.kill(task);
            }
        }
        Polled::On
    }

    /// Takes note of a task that has just ended.
    #[inline(never)]
    fn finish(&self, task: TaskId, mut body: Option<Box<dyn Body>>) -> Polled {
        let panicked = body.as_ref().is_some_and(|body| body.panicked());
        let may_end_run = panicked || body.is_none();
        if let Some(body) = &mut body
            && panicked
        {
            self.with_slot(task, Slot::note_trail);
            if self.policy.get() == PanicPolicy::Stop {
                self.stopped_by.set(body.take_panic());
            }
        }
        self.end(task, body);
        if may_end_run { Polled::Ended } else { Polled::On }
    }
}

/// What became of the task at the head of the run queue.
#[must_use = "a task that ends may end the run"]
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Polled {
    /// The queue is empty.
    Nobody,
    /// Nothing that the run would end by.
    On,
    /// It has ended, and the run may end with it: it was the root, or it panicked.
    Ended,
    /// This process is a child of the one that has the loop, since just now.
    Forked,
}

/// Measures how long a task holds the loop.
struct Watch {
    limit: Duration,
    task: TaskId,
    /// Where the task was resumed; empty if it had not been suspended yet.
    resumed: Vec<Place>,
    start: Instant,
}

impl Watch {
    /// Reports the task if it was slow, with where it is now.
    fn stop(self, scheduler: &Scheduler) {
        let held = self.start.elapsed();
        if held < self.limit {
            return;
        }
        let who = match &self.resumed[..] {
            [] => "a coroutine that had just started".to_owned(),
            chain => inspect::chain_text(chain),
        };
        let until = match &scheduler.chain(self.task)[..] {
            [] => "its end".to_owned(),
            chain => inspect::chain_text(chain),
        };
        report(format_args!("{who} held the loop for {held:.3?}, until {until}"));
    }
}
