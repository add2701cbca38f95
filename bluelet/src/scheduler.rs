//! Tasks: spawned, polled first in, first out, woken, killed. The loop around it is in `run.rs`.
//!
//! - The slab of tasks is never borrowed while code of the user's runs: a task's body is taken out to
//!   be polled or dropped. So a destructor may spawn, kill and close.
//! - A task makes at most [`BUDGET`] operations in one poll before it has to let the others run.
//! - A waiter is a task's id; only what a foreign future has kept is a real `Waker`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use std::rc::Rc;
use std::sync::Arc;
use std::task::{Context, Poll, RawWakerVTable};

use slab::Slab;

use crate::coroutine::{Description, trail};
use crate::reactor::Reactor;
use crate::task::{Body, Slot, Step, discard, panic_text, report};
use crate::timer::{Deadline, Timers};
use crate::wait::{TaskId, Waiter};
use crate::wake::{Inbox, OwnWaker};

/// How many operations a task may finish in one poll; then its next one waits for the next turn.
const BUDGET: u32 = 64;

/// What a runtime does about a panic in a coroutine that was spawned.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub enum PanicPolicy {
    /// Only that coroutine ends. Who joins it gets the panic; if nobody does, it is reported on
    /// stderr with the coroutine's name.
    #[default]
    Isolate,
    /// The run ends: every other coroutine is killed, and the panic resumes in the caller of `run`.
    Stop,
}

/// Everything that one loop knows.
pub(crate) struct Scheduler {
    tasks: RefCell<Slab<Slot>>,
    /// The tasks to be polled, in the order in which they became ready.
    ready: RefCell<VecDeque<TaskId>>,
    timers: RefCell<Timers>,
    reactor: Rc<Reactor>,
    /// Wakes from outside.
    inbox: Arc<Inbox>,
    /// The waker to poll with that no future has kept yet.
    spare: RefCell<OwnWaker>,
    /// The task that is being polled.
    current: Cell<Option<Current>>,
    /// What is left of the running task's budget.
    budget: Cell<u32>,
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
    /// The clock at the beginning of this turn, coarsely, for ages in dumps.
    coarse_now: Cell<u32>,
    /// What to do about panics.
    policy: Cell<PanicPolicy>,
    /// What other modules keep for the life of the runtime, one value of each type.
    attached: RefCell<Vec<Rc<dyn Any>>>,
    /// The panic that ends the run, under [`PanicPolicy::Stop`].
    stopped_by: Cell<Option<Box<dyn Any + Send>>>,
}

#[derive(Clone, Copy)]
struct Current {
    task: TaskId,
    /// Tells the task's own waker from any other, see [`Waker::will_wake`].
    waker: (*const (), &'static RawWakerVTable),
}

thread_local! {
    static CURRENT: RefCell<Option<Rc<Scheduler>>> = const { RefCell::new(None) };
}

/// Gives the running scheduler to `f`; `what` names the caller in the panic's text.
///
/// # Panics
/// If no runtime runs on this thread.
#[inline]
#[track_caller]
pub(crate) fn with<R>(what: &str, f: impl FnOnce(&Rc<Scheduler>) -> R) -> R {
    CURRENT.with_borrow(|current| match current {
        Some(scheduler) => f(scheduler),
        None => outside(what),
    })
}

#[cold]
#[track_caller]
fn outside(what: &str) -> ! {
    panic!("`{what}` needs bluelet's loop: it can only be used inside of `bluelet::run`")
}

/// Gives the running scheduler to `f`, if there is one.
pub(crate) fn try_with<R>(f: impl FnOnce(&Rc<Scheduler>) -> R) -> Option<R> {
    CURRENT.try_with(|current| current.borrow().as_ref().map(f)).ok().flatten()
}

/// Makes a scheduler the running one of this thread, until it is dropped.
pub(crate) struct Entered {
    previous: Option<Rc<Scheduler>>,
}

impl Entered {
    pub(crate) fn new(scheduler: &Rc<Scheduler>) -> Self {
        Entered { previous: CURRENT.replace(Some(scheduler.clone())) }
    }
}

impl Drop for Entered {
    fn drop(&mut self) {
        drop(CURRENT.replace(self.previous.take()));
    }
}

impl Scheduler {
    pub(crate) fn new() -> io::Result<Rc<Self>> {
        let (reactor, notifier) = Reactor::new()?;
        let inbox = Arc::new(Inbox::new(notifier));
        Ok(Rc::new(Scheduler {
            tasks: RefCell::default(),
            ready: RefCell::default(),
            timers: RefCell::default(),
            reactor: Rc::new(reactor),
            spare: RefCell::new(OwnWaker::new(&inbox)),
            inbox,
            current: Cell::new(None),
            budget: Cell::new(0),
            issued: Cell::new(0),
            live: Cell::new(0),
            background: Cell::new(0),
            woken: Cell::default(),
            closing: Cell::new(false),
            coarse_now: Cell::new(0),
            policy: Cell::default(),
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

    /// Whether this task is being polled.
    pub(crate) fn is_running(&self, task: TaskId) -> bool {
        self.current.get().is_some_and(|current| current.task == task)
    }

    /// The clock at the beginning of this turn, in hundredths of a second.
    pub(crate) fn coarse_now(&self) -> u32 {
        self.coarse_now.get()
    }

    // ---- What the loop asks for

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

    // ---- Waiting and waking

    /// Who is to be woken for an event that is polled with `cx`: the running task by its id if the
    /// waker is its own, else whatever the waker means.
    pub(crate) fn waiter(&self, cx: &Context<'_>) -> Waiter {
        let waker = cx.waker();
        match self.current.get() {
            Some(current) if current.waker == (waker.data(), waker.vtable()) => {
                Waiter::Task(current.task)
            }
            _ => Waiter::Waker(waker.clone()),
        }
    }

    pub(crate) fn wake(&self, waiter: &Waiter) {
        match waiter {
            Waiter::Task(task) => self.make_ready(*task),
            Waiter::Waker(waker) => waker.wake_by_ref(),
        }
    }

    fn make_ready(&self, task: TaskId) {
        let mut tasks = self.tasks.borrow_mut();
        if let Some(slot) = tasks.get_mut(task.index as usize)
            && slot.generation == task.generation
            && !slot.queued
            && !slot.ended
        {
            slot.queued = true;
            self.ready.borrow_mut().push_back(task);
        }
    }

    /// Takes one operation off the running task's budget. If none is left, the event is to be
    /// polled again in the next turn, for which this sees to it, and must return `Pending` now.
    #[inline]
    pub(crate) fn spend(&self, cx: &Context<'_>) -> Poll<()> {
        match self.budget.get().checked_sub(1) {
            Some(left) => {
                self.budget.set(left);
                Poll::Ready(())
            }
            None => self.yield_now(cx),
        }
    }

    /// Has the polling task polled again after every other ready one.
    #[cold]
    pub(crate) fn yield_now(&self, cx: &Context<'_>) -> Poll<()> {
        self.wake(&self.waiter(cx));
        Poll::Pending
    }

    // ---- Polling

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
        true
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

    // ---- Spawning and ending

    /// Adds a task at the end of the run queue. `None` as body: the root task.
    ///
    /// Gives the body back if the runtime is shutting down.
    pub(crate) fn spawn(
        &self,
        body: Option<Box<dyn Body>>,
        background: bool,
    ) -> Result<TaskId, Option<Box<dyn Body>>> {
        if self.closing.get() {
            return Err(body);
        }
        let generation = self.issued.get();
        self.issued.set(generation.wrapping_add(1));
        let mut tasks = self.tasks.borrow_mut();
        let entry = tasks.vacant_entry();
        let task = TaskId { index: entry.key() as u32, generation };
        entry.insert(Slot {
            body,
            rare: None,
            description: None,
            generation,
            since: self.coarse_now.get(),
            state: 0,
            queued: true,
            handled: true,
            ended: false,
            doomed: false,
            background,
        });
        self.ready.borrow_mut().push_back(task);
        let counter = if background { &self.background } else { &self.live };
        counter.set(counter.get() + 1);
        Ok(task)
    }

    /// Runs `f` on a task's slot, if the task or its result is still there.
    pub(crate) fn with_slot<R>(&self, task: TaskId, f: impl FnOnce(&mut Slot) -> R) -> Option<R> {
        let mut tasks = self.tasks.borrow_mut();
        let slot = tasks.get_mut(task.index as usize)?;
        (slot.generation == task.generation).then(|| f(slot))
    }

    /// Runs `f` on every slot.
    pub(crate) fn each_slot(&self, mut f: impl FnMut(TaskId, &Slot)) {
        for (index, slot) in &*self.tasks.borrow() {
            f(TaskId { index: index as u32, generation: slot.generation }, slot);
        }
    }

    /// Kills a task: drops its coroutine where it is suspended. Says whether it was alive.
    pub(crate) fn kill(&self, task: TaskId) -> bool {
        enum Fate {
            Now(Option<Box<dyn Body>>),
            Later,
            Dead,
        }
        let running = self.current.get().is_some_and(|current| current.task == task);
        let fate = self.with_slot(task, |slot| match () {
            () if slot.ended => Fate::Dead,
            () if running => {
                slot.doomed = true;
                Fate::Later
            }
            () => Fate::Now(slot.body.take()),
        });
        match fate {
            None | Some(Fate::Dead) => false,
            Some(Fate::Later) => true,
            Some(Fate::Now(body)) => {
                self.end(task, None);
                discard(body);
                true
            }
        }
    }

    /// Notes that a task has ended, with its result in `body` or killed, and wakes who joins it.
    fn end(&self, task: TaskId, body: Option<Box<dyn Body>>) {
        let Some((rare, handled)) = self.with_slot(task, |slot| {
            slot.ended = true;
            slot.doomed = false;
            slot.body = body;
            let counter = if slot.background { &self.background } else { &self.live };
            counter.set(counter.get() - 1);
            (slot.rare.take(), slot.handled)
        }) else {
            return;
        };
        if !handled {
            self.release(task);
        }
        if let Some(rare) = rare {
            rare.joiners.iter().for_each(|joiner| self.wake(joiner));
        }
    }

    /// Nobody will ask for the task's result any more: frees the slot now or when the task ends.
    ///
    /// A panic that nobody has asked for is reported.
    pub(crate) fn release(&self, task: TaskId) {
        let ended = self.with_slot(task, |slot| {
            slot.handled = false;
            slot.ended.then(|| (slot.body.take(), place(slot)))
        });
        let Some(Some((body, place))) = ended else {
            return;
        };
        self.tasks.borrow_mut().remove(task.index as usize);
        if let Some(mut body) = body {
            if let Some(payload) = body.take_panic() {
                report(format_args!("coroutine {place} panicked: {}", panic_text(&*payload)));
                discard(payload);
            }
            discard(body);
        }
    }

    /// Moves the result of an ended task to `into`, see [`Body::take`], and frees the slot.
    pub(crate) fn take_result(&self, task: TaskId, into: &mut dyn Any) {
        let body = self.with_slot(task, |slot| slot.body.take()).flatten();
        if let Some(mut body) = body {
            body.take(into);
            discard(body);
        }
        self.release(task);
    }

    /// Drops every coroutine that is left, the root first; nothing can be spawned meanwhile.
    pub(crate) fn end_run(&self, root: &mut dyn Step) {
        self.closing.set(true);
        root.abandon();
        let mut victims = Vec::new();
        self.each_slot(|task, slot| {
            if !slot.ended {
                victims.push(task);
            }
        });
        for victim in victims {
            self.kill(victim);
        }
        self.ready.borrow_mut().clear();
        self.closing.set(false);
    }

    /// Drops the results that nobody has asked for yet.
    pub(crate) fn drop_results(&self) {
        let mut ended = Vec::new();
        self.each_slot(|task, slot| {
            if slot.ended {
                ended.push(task);
            }
        });
        for task in ended {
            self.release(task);
        }
    }
}

/// Where a coroutine stands, for reports: its name, its state and the line.
fn place(slot: &Slot) -> String {
    match slot.description {
        Some(description) => {
            let Description { name, file, .. } = description;
            match description.states.get(slot.state as usize) {
                Some(state) => format!("`{name}` in state {} ({file}:{})", state.name, state.line),
                None => format!("`{name}` ({file})"),
            }
        }
        None => "without a name".to_owned(),
    }
}
