//! Who waits: the names of tasks, and lists of waiters in order of asking.
//!
//! A waiter is only a name. Whoever holds it may keep it for ever: the name of an ended task means
//! nobody.

use std::collections::VecDeque;
use std::mem;
use std::num::NonZeroU32;
use std::task::Waker;

/// Names one task of one scheduler, for ever: the generation tells apart the tasks that have used
/// the same slot. It is one word, since it is passed on with every message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TaskId(u64);

impl TaskId {
    /// No task's name.
    pub(crate) const NOBODY: TaskId = TaskId(u64::MAX);

    /// The task in this slot whose number is `generation`.
    pub(crate) fn new(index: usize, generation: u32) -> Self {
        TaskId((u64::from(generation) << 32) | u64::from(index as u32))
    }

    /// The slot in the scheduler's slab.
    #[inline]
    pub(crate) fn index(self) -> usize {
        self.0 as u32 as usize
    }

    /// The number of the spawn, counted over the life of the scheduler.
    #[inline]
    pub(crate) fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }

    pub(crate) fn to_bits(self) -> u64 {
        self.0
    }

    pub(crate) fn from_bits(bits: u64) -> Self {
        TaskId(bits)
    }
}

/// Who is to be woken.
#[derive(Clone)]
pub(crate) enum Waiter {
    /// A task of this scheduler, without any atomic operation.
    Task(TaskId),
    /// Whatever else has polled an event of ours: a combinator, another executor.
    Waker(Waker),
}

/// A place in a [`WaitList`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ticket(NonZeroU32);

impl Ticket {
    /// The ticket of one who comes when nobody waits.
    pub(crate) const FIRST: Ticket = Ticket(NonZeroU32::MIN);

    /// The ticket after this one; tickets only need to differ among those who wait together.
    fn next(self) -> Self {
        Ticket(self.0.checked_add(1).unwrap_or(NonZeroU32::MIN))
    }
}

/// Waiters in order of asking. Empty or with one waiter it needs no memory of its own.
#[derive(Default)]
pub(crate) enum WaitList {
    /// Nobody waits.
    #[default]
    Empty,
    /// One waits.
    One(Ticket, Waiter),
    /// Several wait, or did. Boxed, so that the frequent cases stay small.
    #[allow(clippy::box_collection)]
    Many(Box<VecDeque<(Ticket, Waiter)>>),
}

impl WaitList {
    /// Whose turn it is.
    pub(crate) fn front(&self) -> Option<&Waiter> {
        match self {
            WaitList::Empty => None,
            WaitList::One(_, waiter) => Some(waiter),
            WaitList::Many(list) => list.front().map(|(_, waiter)| waiter),
        }
    }

    /// The ticket of the one whose turn it is.
    #[inline]
    pub(crate) fn front_ticket(&self) -> Option<Ticket> {
        match self {
            WaitList::Empty => None,
            WaitList::One(ticket, _) => Some(*ticket),
            WaitList::Many(list) => list.front().map(|(ticket, _)| *ticket),
        }
    }

    /// All of them, in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Waiter> {
        let (one, many) = match self {
            WaitList::Empty => (None, None),
            WaitList::One(_, waiter) => (Some(waiter), None),
            WaitList::Many(list) => (None, Some(list.iter().map(|(_, waiter)| waiter))),
        };
        one.into_iter().chain(many.into_iter().flatten())
    }

    /// Adds a waiter at the end.
    fn push(&mut self, waiter: Waiter) -> Ticket {
        if let WaitList::Empty = self {
            *self = WaitList::One(Ticket::FIRST, waiter);
            return Ticket::FIRST;
        }
        self.push_behind(waiter)
    }

    #[cold]
    fn push_behind(&mut self, waiter: Waiter) -> Ticket {
        match mem::take(self) {
            WaitList::Empty => {
                *self = WaitList::One(Ticket::FIRST, waiter);
                Ticket::FIRST
            }
            WaitList::One(first, other) => {
                let ticket = first.next();
                *self = WaitList::Many(Box::new([(first, other), (ticket, waiter)].into()));
                ticket
            }
            WaitList::Many(mut list) => {
                let ticket = list.back().map_or(Ticket::FIRST, |(last, _)| last.next());
                list.push_back((ticket, waiter));
                *self = WaitList::Many(list);
                ticket
            }
        }
    }

    /// Who holds the ticket.
    fn get_mut(&mut self, ticket: Ticket) -> Option<&mut Waiter> {
        match self {
            WaitList::Empty => None,
            WaitList::One(held, waiter) => (*held == ticket).then_some(waiter),
            WaitList::Many(list) => {
                list.iter_mut().find(|(held, _)| *held == ticket).map(|(_, waiter)| waiter)
            }
        }
    }

    /// Puts a waiter in the place of the one that holds the ticket, or else at the end.
    ///
    /// Returns the one that was replaced: a foreign waker's destructor may do anything, so it is not
    /// to be dropped while something is borrowed.
    #[must_use = "to be dropped when nothing is borrowed"]
    pub(crate) fn put(&mut self, ticket: &mut Option<Ticket>, waiter: Waiter) -> Option<Waiter> {
        match ticket.and_then(|ticket| self.get_mut(ticket)) {
            Some(held) => Some(mem::replace(held, waiter)),
            None => {
                *ticket = Some(self.push(waiter));
                None
            }
        }
    }

    /// Removes a waiter.
    #[must_use = "to be dropped when nothing is borrowed"]
    pub(crate) fn remove(&mut self, ticket: Ticket) -> Option<Waiter> {
        match self {
            WaitList::Empty => None,
            WaitList::One(held, _) if *held != ticket => None,
            WaitList::One(..) => match mem::take(self) {
                WaitList::One(_, waiter) => Some(waiter),
                _ => None,
            },
            WaitList::Many(list) => {
                let place = list.iter().position(|(held, _)| *held == ticket)?;
                let removed = list.remove(place);
                if list.is_empty() {
                    *self = WaitList::Empty;
                }
                removed.map(|(_, waiter)| waiter)
            }
        }
    }
}
