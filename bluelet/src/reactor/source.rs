//! A socket with what it is ready for, and with those who wait for it.
//!
//! - An operation is tried first; only `WouldBlock`, or a transfer shorter than it could have been,
//!   clears the flag of its direction. A cleared flag means: wait, without another system call.
//! - The end of a stream and errors set a flag that a short transfer does not clear, since no further
//!   edge will announce them.
//! - Who waits stands in a queue for each direction, in order of asking, and leaves it only by
//!   finishing or by being dropped. An edge wakes the front; whoever leaves the front wakes the next.
//! - A task that is the only one to read, as nearly always, has a place of its own instead: all that is
//!   done for it is to write its name and a flag.

use std::cell::{Cell, Ref, RefCell};
use std::io;
use std::rc::{Rc, Weak};
use std::task::Poll;

use mio::Token;

use super::Reactor;
use super::flags::{Direction, Flags};
use crate::wait::{TaskId, Ticket, WaitList, Waiter};

/// What can be a source: a descriptor that says what it is.
pub(crate) trait Io: mio::event::Source + 'static {
    /// What it is, for dumps: an address, say.
    fn label(&self) -> String;

    /// The number of its descriptor, where there are such.
    fn descriptor(&self) -> Option<usize> {
        None
    }
}

/// A source: a socket or another descriptor, with what the owner keeps beside it.
pub(crate) type Source<T, X = ()> = Watched<Inside<T, X>>;

/// What every source has: its readiness, and the task that waits for it, mostly. The reactor knows each as `Watched<dyn Inner>`.
pub(crate) struct Watched<I: ?Sized> {
    /// All that an operation has to know if nobody else waits.
    flags: Cell<Flags>,
    /// The task that waits to read, while the flags say that there is a lone one.
    lone: Cell<TaskId>,
    /// The number of the reactor that it is registered with, or zero.
    registered_with: Cell<u32>,
    inside: I,
}

/// What differs from source to source.
pub(crate) struct Inside<T: Io, X> {
    /// What the owner keeps beside the socket.
    extra: X,
    state: RefCell<State<T>>,
}

/// What the reactor asks of it, whatever its type.
pub(crate) trait Inner {
    /// What it is, unless it has been closed.
    fn label(&self) -> Option<String>;

    /// Whose turn it is in the crowd.
    fn front(&self, direction: Direction) -> Option<Waiter>;

    /// Names everybody who waits in the crowd, in order.
    fn each_in_crowd(&self, direction: Direction, visit: &mut dyn FnMut(&Waiter));

    /// Forgets the descriptor without touching it.
    fn lose(&self);

    /// Leaves a registry that ends.
    fn part(&self, registry: &mio::Registry);
}

struct State<T> {
    /// `None` once it has been closed.
    io: Option<T>,
    /// With whom it is registered: nobody, until somebody has to wait.
    registration: Option<Registration>,
    /// Everybody who waits, but for the lone reader. A server holds thousands of sources that never
    /// need it.
    crowd: Option<Box<Crowd>>,
}

/// Those who wait, in order of asking.
#[derive(Default)]
struct Crowd {
    readers: WaitList,
    writers: WaitList,
}

struct Registration {
    reactor: Weak<Reactor>,
    token: Token,
}

/// Whose turn it may be after an edge.
pub(super) enum Next {
    Nobody,
    /// The lone reader's.
    Lone(TaskId),
    /// Somebody's, or several's, see [`Watched::fronts`].
    Several,
}

/// What may happen to an operation now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It can be tried.
    Front,
    /// Others have asked before.
    Behind,
    /// The source has been closed.
    Closed,
}

impl<T: Io, X: 'static> Source<T, X> {
    /// Watches `io`, of which `ready` is known at first.
    pub(crate) fn new(io: T, extra: X, ready: Flags) -> Rc<Self> {
        let state = RefCell::new(State { io: Some(io), registration: None, crowd: None });
        Rc::new(Watched {
            flags: Cell::new(ready),
            lone: Cell::new(TaskId::NOBODY),
            registered_with: Cell::new(0),
            inside: Inside { extra, state },
        })
    }

    /// What the owner keeps beside the socket.
    #[inline]
    pub(crate) fn extra(&self) -> &X {
        &self.inside.extra
    }

    /// The socket itself, unless it has been closed.
    pub(crate) fn io(&self) -> Option<Ref<'_, T>> {
        Ref::filter_map(self.inside.state.borrow(), |state| state.io.as_ref()).ok()
    }

    /// Whether it is this waiter's turn; without a ticket it is if nobody waits.
    #[inline]
    pub(crate) fn standing(&self, direction: Direction, ticket: Option<Ticket>) -> Standing {
        // While there is no crowd, a ticket can only be that of the lone reader.
        let others = if ticket.is_some() { direction.crowded() } else { direction.queued() };
        match self.flags.get().has_any(others.with(Flags::CLOSED, true)) {
            true => self.standing_behind(direction, ticket),
            false => Standing::Front,
        }
    }

    /// The same, where others wait or it has been closed.
    #[cold]
    fn standing_behind(&self, direction: Direction, ticket: Option<Ticket>) -> Standing {
        if self.flags.get().has_any(Flags::CLOSED) {
            return Standing::Closed;
        }
        let state = self.inside.state.borrow();
        let crowd = state.crowd.as_ref();
        let front = crowd.and_then(|crowd| crowd.queue(direction).front_ticket());
        if ticket.is_some() && front == ticket { Standing::Front } else { Standing::Behind }
    }

    /// Tries an operation if the source may be ready for it. `Pending` means: wait for an edge.
    /// An interrupted operation is repeated.
    #[inline]
    pub(crate) fn attempt<R>(
        &self,
        direction: Direction,
        mut operation: impl FnMut(&T) -> io::Result<R>,
    ) -> Poll<io::Result<R>> {
        if !self.flags.get().has_any(direction.ready()) {
            return Poll::Pending;
        }
        // Nothing else looks at the state meanwhile, and this is the quicker kind of borrow.
        let state = self.inside.state.borrow_mut();
        let Some(io) = &state.io else {
            return Poll::Ready(Err(io::ErrorKind::NotConnected.into()));
        };
        loop {
            match operation(io) {
                Ok(value) => return Poll::Ready(Ok(value)),
                Err(error) => {
                    if let Some(failure) = self.failed(direction, error) {
                        return failure.map(Err);
                    }
                }
            }
        }
    }

    /// What a failed operation means: `None`, that it is to be repeated.
    #[cold]
    fn failed(&self, direction: Direction, error: io::Error) -> Option<Poll<io::Error>> {
        match error.kind() {
            io::ErrorKind::Interrupted => None,
            io::ErrorKind::WouldBlock => {
                self.clear(direction.ready());
                Some(Poll::Pending)
            }
            _ => Some(Poll::Ready(error)),
        }
    }

    /// The last transfer was shorter than it could have been: the next one would block.
    #[inline]
    pub(crate) fn fell_short(&self, direction: Direction) {
        self.clear(direction.open());
    }

    /// Joins the queue, or stays in it with a new waiter, and sees to it that edges are reported.
    pub(crate) fn enqueue(
        self: &Rc<Self>,
        reactor: &Rc<Reactor>,
        direction: Direction,
        ticket: &mut Option<Ticket>,
        waiter: Waiter,
    ) -> io::Result<()> {
        if self.registered_with.get() != reactor.number() {
            self.register(reactor)?;
        }
        if self.flags.get().is_lone(direction, *ticket)
            && let Waiter::Task(task) = waiter
        {
            self.lone.set(task);
            self.set(Flags::LONE_READER);
            *ticket = Some(Ticket::FIRST);
        } else {
            self.join_crowd(direction, ticket, waiter);
        }
        Ok(())
    }

    /// Queues up with the others.
    #[cold]
    fn join_crowd(&self, direction: Direction, ticket: &mut Option<Ticket>, waiter: Waiter) {
        let mut state = self.inside.state.borrow_mut();
        let crowd = state.crowd.get_or_insert_default();
        if self.leave_alone(direction) {
            crowd.readers = WaitList::One(Ticket::FIRST, Waiter::Task(self.lone.get()));
        }
        self.set(direction.crowded());
        let replaced = crowd.queue_mut(direction).put(ticket, waiter);
        drop(state);
        drop(replaced);
    }

    /// Leaves the queue. Returns who is to be woken since it is their turn now: also if the socket is
    /// known to block, since what was read and not taken may serve the next one.
    #[cold]
    pub(crate) fn leave_crowd(&self, direction: Direction, ticket: Ticket) -> Option<Waiter> {
        let mut state = self.inside.state.borrow_mut();
        let queue = state.crowd.as_mut()?.queue_mut(direction);
        let was_front = queue.front_ticket() == Some(ticket);
        let removed = queue.remove(ticket);
        let next = queue.front();
        if next.is_none() {
            self.clear(direction.crowded());
        }
        let next = if was_front { next.cloned() } else { None };
        drop(state);
        drop(removed);
        next
    }

    #[cold]
    fn register(self: &Rc<Self>, reactor: &Rc<Reactor>) -> io::Result<()> {
        let mut state = self.inside.state.borrow_mut();
        // It has been used in a run that is over; nobody waits for it there any more.
        state.deregister();
        let Some(io) = &mut state.io else { return Ok(()) };
        let watched: Rc<Watched<dyn Inner>> = self.clone();
        let token = reactor.register(io, Rc::downgrade(&watched))?;
        state.registration = Some(Registration { reactor: Rc::downgrade(reactor), token });
        self.registered_with.set(reactor.number());
        Ok(())
    }

    /// Takes the socket out, so that it closes when the caller drops it, and names all who waited.
    pub(crate) fn close(&self) -> (Option<T>, Vec<Waiter>) {
        let waiters = self.all_waiters();
        let mut state = self.inside.state.borrow_mut();
        self.set(Flags::CLOSED);
        state.deregister();
        (state.io.take(), waiters)
    }
}

impl<I: Inner + ?Sized> Watched<I> {
    /// Whether an operation has to wait for an edge.
    #[inline]
    pub(crate) fn is_known_to_block(&self, direction: Direction) -> bool {
        !self.flags.get().has_any(direction.ready().with(Flags::CLOSED, true))
    }

    /// Lets this task wait for a source that is known to block, as the lone reader, if it is that: what nearly every
    /// operation that waits does. Says whether it did; else there is [`enqueue`](Source::enqueue). `reactor` is the
    /// number of the one that runs.
    #[inline]
    pub(crate) fn wait_alone(
        &self,
        reactor: u32,
        direction: Direction,
        ticket: &mut Option<Ticket>,
        task: TaskId,
    ) -> bool {
        let waits =
            self.flags.get().is_lone(direction, *ticket) && self.registered_with.get() == reactor;
        if waits {
            self.lone.set(task);
            self.set(Flags::LONE_READER);
            *ticket = Some(Ticket::FIRST);
        }
        waits
    }

    /// Leaves as the lone one in this direction; says whether it was that.
    #[inline]
    pub(crate) fn leave_alone(&self, direction: Direction) -> bool {
        let flags = self.flags.get();
        if flags.has_lone(direction) {
            self.flags.set(flags.without(Flags::LONE_READER));
        }
        flags.has_lone(direction)
    }

    /// Adds to the readiness, and says whose turn it may be now.
    #[inline]
    pub(super) fn announce(&self, ready: Flags) -> Next {
        let flags = self.flags.get().with(ready, true);
        self.flags.set(flags);
        if flags.has_any(Flags::CROWD) {
            Next::Several
        } else if flags.has_lone(Direction::Read) && ready.has_any(Direction::Read.ready()) {
            Next::Lone(self.lone.get())
        } else {
            Next::Nobody
        }
    }

    /// Whose turn it is in each direction that has become ready.
    pub(crate) fn fronts(&self, ready: Flags) -> impl Iterator<Item = Waiter> {
        let directions = [Direction::Read, Direction::Write].into_iter();
        let directions = directions.filter(move |direction| ready.has_any(direction.ready()));
        directions.filter_map(|direction| match self.flags.get().has_lone(direction) {
            true => Some(Waiter::Task(self.lone.get())),
            false => self.inside.front(direction),
        })
    }

    /// Names everybody who waits, in order.
    fn each_in(&self, direction: Direction, mut visit: impl FnMut(&Waiter)) {
        let flags = self.flags.get();
        if flags.has_lone(direction) {
            visit(&Waiter::Task(self.lone.get()));
        } else if flags.has_any(direction.crowded()) {
            self.inside.each_in_crowd(direction, &mut visit);
        }
    }

    fn all_waiters(&self) -> Vec<Waiter> {
        let mut waiters = Vec::new();
        for direction in [Direction::Read, Direction::Write] {
            self.each_in(direction, |waiter| waiters.push(waiter.clone()));
        }
        waiters
    }

    /// How many wait.
    pub(super) fn waiters(&self) -> usize {
        let mut count = 0;
        self.each_in(Direction::Read, |_| count += 1);
        self.each_in(Direction::Write, |_| count += 1);
        count
    }

    /// Names every waiter with what it waits for and the source's label.
    pub(super) fn each_waiter(&self, mut visit: impl FnMut(&Waiter, Direction, &str)) {
        if self.waiters() == 0 {
            return;
        }
        let Some(label) = self.inside.label() else { return };
        for direction in [Direction::Read, Direction::Write] {
            self.each_in(direction, |waiter| visit(waiter, direction, &label));
        }
    }

    /// Closes without touching the descriptor, which is somebody else's by now; gives all who wait.
    pub(super) fn lose(&self) -> Vec<Waiter> {
        let waiters = self.all_waiters();
        self.set(Flags::CLOSED);
        self.inside.lose();
        waiters
    }

    /// Parts with a reactor that ends, so that another one can take the source.
    pub(super) fn part(&self, registry: &mio::Registry) {
        self.registered_with.set(0);
        self.inside.part(registry);
    }

    #[inline]
    fn clear(&self, flags: Flags) {
        self.flags.set(self.flags.get().without(flags));
    }

    #[inline]
    fn set(&self, flags: Flags) {
        self.flags.set(self.flags.get().with(flags, true));
    }
}

impl<T: Io> State<T> {
    fn deregister(&mut self) {
        if let Some(Registration { reactor, token }) = self.registration.take()
            && let Some(reactor) = reactor.upgrade()
            && !reactor.deregister(self.io.as_mut(), token)
        {
            // To close it would close whatever has its number.
            std::mem::forget(self.io.take());
        }
    }
}

impl Crowd {
    fn queue(&self, direction: Direction) -> &WaitList {
        match direction {
            Direction::Read => &self.readers,
            Direction::Write => &self.writers,
        }
    }

    fn queue_mut(&mut self, direction: Direction) -> &mut WaitList {
        match direction {
            Direction::Read => &mut self.readers,
            Direction::Write => &mut self.writers,
        }
    }
}

impl<T: Io, X> Inner for Inside<T, X> {
    fn label(&self) -> Option<String> {
        self.state.borrow().io.as_ref().map(Io::label)
    }

    fn front(&self, direction: Direction) -> Option<Waiter> {
        let state = self.state.borrow();
        state.crowd.as_ref()?.queue(direction).front().cloned()
    }

    fn each_in_crowd(&self, direction: Direction, visit: &mut dyn FnMut(&Waiter)) {
        let state = self.state.borrow();
        state.crowd.iter().flat_map(|crowd| crowd.queue(direction).iter()).for_each(visit);
    }

    fn lose(&self) {
        let mut state = self.state.borrow_mut();
        state.registration = None;
        std::mem::forget(state.io.take());
    }

    fn part(&self, registry: &mio::Registry) {
        let mut state = self.state.borrow_mut();
        state.registration = None;
        if let Some(io) = &mut state.io {
            let _ = registry.deregister(io);
        }
    }
}

impl<T: Io, X> Drop for Inside<T, X> {
    fn drop(&mut self) {
        self.state.get_mut().deregister();
    }
}
