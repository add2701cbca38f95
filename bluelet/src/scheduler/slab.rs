//! The tasks that live, and the queue of those that are ready.

use std::collections::VecDeque;

use slab::Slab;

use crate::task::{Slot, Stage};
use crate::wait::TaskId;

/// Every task's slot, and the run queue.
#[derive(Default)]
pub(crate) struct Tasks {
    slots: Slab<Slot>,
    /// The tasks to be polled, in the order in which they became ready. A killed one may have left
    /// its name.
    ready: VecDeque<TaskId>,
}

impl Tasks {
    /// Adds a ready task at the end of the run queue.
    pub(super) fn insert(&mut self, slot: Slot) -> TaskId {
        let generation = slot.generation;
        let task = TaskId { index: self.slots.insert(slot) as u32, generation };
        self.ready.push_back(task);
        task
    }

    /// The slot of a task that lives, or whose result is still there.
    #[inline]
    pub(super) fn get(&mut self, task: TaskId) -> Option<&mut Slot> {
        let slot = self.slots.get_mut(task.index as usize)?;
        (slot.generation == task.generation).then_some(slot)
    }

    /// Frees the slot of a task that has ended.
    pub(super) fn remove(&mut self, task: TaskId) -> Slot {
        self.slots.remove(task.index as usize)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = (TaskId, &Slot)> {
        self.slots.iter().map(|(index, slot)| {
            (TaskId { index: index as u32, generation: slot.generation }, slot)
        })
    }

    /// Adds a task to the run queue; nothing happens if it stands there or has ended.
    #[inline]
    pub(super) fn make_ready(&mut self, task: TaskId) {
        if let Some(slot) = self.get(task)
            && slot.stage == Stage::Waiting
        {
            slot.stage = Stage::Queued;
            self.ready.push_back(task);
        }
    }

    /// Takes the task at the head of the run queue.
    #[inline]
    pub(super) fn next_ready(&mut self) -> Option<TaskId> {
        self.ready.pop_front()
    }

    /// Which task is at the head of the run queue.
    pub(super) fn peek_ready(&self) -> Option<TaskId> {
        self.ready.front().copied()
    }

    pub(super) fn has_ready(&self) -> bool {
        !self.ready.is_empty()
    }

    /// Empties the run queue.
    pub(super) fn forget_ready(&mut self) {
        self.ready.clear();
    }
}
