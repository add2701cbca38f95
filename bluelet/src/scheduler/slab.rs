//! The tasks that live, and the queue of those that are ready.

use std::mem;

use slab::Slab;

use crate::task::{Slot, Stage};
use crate::wait::TaskId;

/// Every task's slot, and the run queue.
#[derive(Default)]
pub(crate) struct Tasks {
    slots: Slab<Slot>,
    ready: Queue,
}

/// The tasks to be polled, in the order in which they became ready. A killed one may have left its name.
///
/// One list is emptied while the other is filled: quicker than a ring.
#[derive(Default)]
struct Queue {
    /// Those at the head.
    first: Vec<TaskId>,
    /// How many of them have been taken.
    taken: usize,
    /// Those behind.
    later: Vec<TaskId>,
}

impl Queue {
    #[inline]
    fn push(&mut self, task: TaskId) {
        self.later.push(task);
    }

    #[inline]
    fn pop(&mut self) -> Option<TaskId> {
        if let Some(task) = self.first.get(self.taken) {
            self.taken += 1;
            return Some(*task);
        }
        self.refill()
    }

    /// Takes the first of those behind.
    fn refill(&mut self) -> Option<TaskId> {
        self.first.clear();
        mem::swap(&mut self.first, &mut self.later);
        self.taken = 0;
        let task = *self.first.first()?;
        self.taken = 1;
        Some(task)
    }

    fn peek(&self) -> Option<TaskId> {
        self.first.get(self.taken).or(self.later.first()).copied()
    }

    fn clear(&mut self) {
        self.first.clear();
        self.taken = 0;
        self.later.clear();
    }
}

impl Tasks {
    /// Adds a ready task at the end of the run queue.
    pub(super) fn insert(&mut self, slot: Slot) -> TaskId {
        let generation = slot.generation;
        let task = TaskId::new(self.slots.insert(slot), generation);
        self.ready.push(task);
        task
    }

    /// The slot of a task that lives, or whose result is still there.
    #[inline]
    pub(super) fn get(&mut self, task: TaskId) -> Option<&mut Slot> {
        let slot = self.slots.get_mut(task.index())?;
        (slot.generation == task.generation()).then_some(slot)
    }

    /// Frees the slot of a task that has ended.
    pub(super) fn remove(&mut self, task: TaskId) -> Slot {
        self.slots.remove(task.index())
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (TaskId, &Slot)> {
        self.slots.iter().map(|(index, slot)| (TaskId::new(index, slot.generation), slot))
    }

    /// Adds a task to the run queue; nothing happens if it stands there or has ended.
    #[inline]
    pub(super) fn make_ready(&mut self, task: TaskId) {
        if let Some(slot) = self.get(task)
            && slot.stage == Stage::Waiting
        {
            slot.stage = Stage::Queued;
            self.ready.push(task);
        }
    }

    /// Takes the task at the head of the run queue.
    #[inline]
    pub(super) fn next_ready(&mut self) -> Option<TaskId> {
        self.ready.pop()
    }

    /// Which task is at the head of the run queue.
    pub(super) fn peek_ready(&self) -> Option<TaskId> {
        self.ready.peek()
    }

    pub(super) fn has_ready(&self) -> bool {
        self.ready.peek().is_some()
    }

    /// Empties the run queue.
    pub(super) fn forget_ready(&mut self) {
        self.ready.clear();
    }
}
