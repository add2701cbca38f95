//! The life of a task: spawned, killed, ended, its result taken.

use std::any::Any;

use super::{Scheduler, running};
use crate::description::Description;
use crate::task::{Body, Slot, Stage, Step, discard, panic_text, report};
use crate::wait::TaskId;

impl Scheduler {
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
        let task = self.tasks.borrow_mut().insert(Slot {
            body,
            rare: None,
            description: None,
            generation,
            since: self.coarse_now.get(),
            state: 0,
            stage: Stage::Queued,
            handled: true,
            doomed: false,
            background,
        });
        let counter = if background { &self.background } else { &self.live };
        counter.set(counter.get() + 1);
        Ok(task)
    }

    /// Runs `f` on a task's slot, if the task or its result is still there.
    pub(crate) fn with_slot<R>(&self, task: TaskId, f: impl FnOnce(&mut Slot) -> R) -> Option<R> {
        self.tasks.borrow_mut().get(task).map(f)
    }

    /// Runs `f` on every slot.
    pub(crate) fn each_slot(&self, mut f: impl FnMut(TaskId, &Slot)) {
        self.tasks.borrow().iter().for_each(|(task, slot)| f(task, slot));
    }

    /// Kills a task: drops its coroutine where it is suspended. Says whether it was alive.
    pub(crate) fn kill(&self, task: TaskId) -> bool {
        enum Fate {
            Now(Option<Box<dyn Body>>),
            Later,
            Dead,
        }
        let running = running::current() == Some(task);
        let fate = self.with_slot(task, |slot| match () {
            () if slot.has_ended() => Fate::Dead,
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

    /// Kills all of a group, see [`Body::group`].
    pub(crate) fn kill_group(&self, group: *const ()) {
        let mut members = Vec::new();
        self.each_slot(|task, slot| {
            if slot.body.as_ref().and_then(|body| body.group()) == Some(group) {
                members.push(task);
            }
        });
        for member in members {
            self.kill(member);
        }
    }

    /// Notes that a task has ended, with its result in `body` or killed, and wakes who joins it.
    pub(super) fn end(&self, task: TaskId, body: Option<Box<dyn Body>>) {
        let mut tasks = self.tasks.borrow_mut();
        let Some(slot) = tasks.get(task) else { return };
        slot.stage = Stage::Ended;
        slot.doomed = false;
        slot.body = body;
        let counter = if slot.background { &self.background } else { &self.live };
        counter.set(counter.get() - 1);
        let rare = slot.rare.take();
        let unwanted = if slot.handled { None } else { Some(tasks.remove(task)) };
        drop(tasks);
        if let Some(slot) = unwanted {
            bury(slot);
        }
        if let Some(rare) = rare {
            rare.joiners.iter().for_each(|joiner| self.wake(joiner));
        }
    }

    /// Nobody will ask for the task's result any more: frees the slot now or when the task ends.
    pub(crate) fn release(&self, task: TaskId) {
        let mut tasks = self.tasks.borrow_mut();
        let Some(slot) = tasks.get(task) else { return };
        slot.handled = false;
        if slot.has_ended() {
            let slot = tasks.remove(task);
            drop(tasks);
            bury(slot);
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
            if !slot.has_ended() {
                victims.push(task);
            }
        });
        for victim in victims {
            self.kill(victim);
        }
        self.tasks.borrow_mut().forget_ready();
        self.closing.set(false);
    }

    /// Drops the results that nobody has asked for yet.
    pub(crate) fn drop_results(&self) {
        let mut ended = Vec::new();
        self.each_slot(|task, slot| {
            if slot.has_ended() {
                ended.push(task);
            }
        });
        for task in ended {
            self.release(task);
        }
    }
}

/// Drops the result of an ended task. A panic that nobody has asked for is reported.
fn bury(mut slot: Slot) {
    let Some(mut body) = slot.body.take() else { return };
    if let Some(payload) = body.take_panic() {
        let (place, text) = (place(&slot), panic_text(&*payload));
        report(format_args!("coroutine {place} panicked: {text}"));
        discard(payload);
    }
    discard(body);
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
