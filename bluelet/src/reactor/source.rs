//! A socket with what it is ready for, and with those who wait for it.
//!
//! - An operation is tried first; only `WouldBlock`, or a transfer shorter than it could have been,
//!   clears the flag of its direction. A cleared flag means: wait, without another system call.
//! - The end of a stream and errors set a flag that a short transfer does not clear, since no further
//!   edge will announce them.
//! - Who waits stands in a queue for each direction, in order of asking, and leaves it only by
//!   finishing or by being dropped. An edge wakes the front; whoever leaves the front wakes the next.

use std::cell::{Cell, Ref, RefCell};
use std::io;
use std::rc::{Rc, Weak};
use std::task::Poll;

use mio::Token;

use super::Reactor;
use crate::wait::{Ticket, WaitList, Waiter};

/// What a source is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Bytes or a connection can be taken.
    Read,
    /// Bytes can be given.
    Write,
}

/// What is known of a source, as a set of bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flags(u8);

impl Flags {
    /// Nothing; as readiness: wait for an edge.
    pub(crate) const NONE: Flags = Flags(0);
    /// A read may succeed.
    pub(crate) const READ: Flags = Flags(1);
    /// A write may succeed.
    pub(crate) const WRITE: Flags = Flags(2);
    /// The peer will send no more, or there is an error.
    pub(crate) const READ_ENDED: Flags = Flags(4);
    /// The peer will take no more, or there is an error.
    pub(crate) const WRITE_ENDED: Flags = Flags(8);
    /// Everything may succeed: it has not been tried.
    pub(crate) const UNKNOWN: Flags = Flags(1 | 2);
    /// Somebody stands in the queue of readers.
    const READERS: Flags = Flags(16);
    /// Somebody stands in the queue of writers.
    const WRITERS: Flags = Flags(32);
    /// We have closed it.
    const CLOSED: Flags = Flags(64);

    /// These flags, with `more` if `condition` holds.
    pub(crate) fn with(self, more: Flags, condition: bool) -> Flags {
        if condition { Flags(self.0 | more.0) } else { self }
    }

    fn without(self, less: Flags) -> Flags {
        Flags(self.0 & !less.0)
    }

    fn has_any(self, flags: Flags) -> bool {
        self.0 & flags.0 != 0
    }
}

impl Direction {
    /// An operation may succeed.
    fn ready(self) -> Flags {
        match self {
            Direction::Read => Flags(Flags::READ.0 | Flags::READ_ENDED.0),
            Direction::Write => Flags(Flags::WRITE.0 | Flags::WRITE_ENDED.0),
        }
    }

    /// What a short transfer clears.
    fn open(self) -> Flags {
        match self {
            Direction::Read => Flags::READ,
            Direction::Write => Flags::WRITE,
        }
    }

    fn queued(self) -> Flags {
        match self {
            Direction::Read => Flags::READERS,
            Direction::Write => Flags::WRITERS,
        }
    }
}

/// What can be a source: a descriptor that says what it is.
pub(crate) trait Io: mio::event::Source + 'static {
    /// What it is, for dumps: an address, say.
    fn label(&self) -> String;
}

/// What a source is to the reactor, whatever its type.
pub(super) trait Watched {
    /// Adds to the readiness and names whose turn it is.
    fn announce(&self, ready: Flags, woken: &mut dyn FnMut(&Waiter));

    /// How many wait.
    fn waiters(&self) -> usize;

    /// Names every waiter with what it waits for and the source's label.
    fn each_waiter(&self, visit: &mut dyn FnMut(&Waiter, Direction, &str));

    /// Parts with a reactor that ends, so that another one can take the source.
    fn part(&self, registry: &mio::Registry);
}

/// A socket or another descriptor, with its readiness and those who wait for it.
pub(crate) struct Source<T: Io, X = ()> {
    /// What the owner keeps beside the socket.
    pub(crate) extra: X,
    /// All that an operation has to know if nobody waits.
    flags: Cell<Flags>,
    /// `None` once it has been closed.
    io: RefCell<Option<T>>,
    state: RefCell<State>,
}

/// What is needed when somebody waits.
#[derive(Default)]
struct State {
    readers: WaitList,
    /// Boxed, since most sources never have to wait for room: a server holds thousands of them.
    writers: Option<Box<WaitList>>,
    /// With whom it is registered: nobody, until somebody has to wait.
    registration: Option<Registration>,
}

/// The queue that was never needed.
const NOBODY: &WaitList = &WaitList::Empty;

struct Registration {
    reactor: Weak<Reactor>,
    token: Token,
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
        Rc::new(Source {
            extra,
            flags: Cell::new(ready),
            io: RefCell::new(Some(io)),
            state: RefCell::default(),
        })
    }

    /// The socket itself, unless it has been closed.
    pub(crate) fn io(&self) -> Option<Ref<'_, T>> {
        Ref::filter_map(self.io.borrow(), Option::as_ref).ok()
    }

    /// Whether it is this waiter's turn; without a ticket it is if nobody waits.
    #[inline]
    pub(crate) fn standing(&self, direction: Direction, ticket: Option<Ticket>) -> Standing {
        let flags = self.flags.get();
        if flags.has_any(Flags::CLOSED) {
            return Standing::Closed;
        }
        if !flags.has_any(direction.queued()) {
            return Standing::Front;
        }
        let state = self.state.borrow();
        let is_front = ticket.is_some() && state.queue(direction).front_ticket() == ticket;
        if is_front { Standing::Front } else { Standing::Behind }
    }

    /// Tries an operation if the source may be ready for it. `Pending` means: wait for an edge.
    ///
    /// `None` says that the source has been closed. An interrupted operation is repeated.
    #[inline]
    pub(crate) fn attempt<R>(
        &self,
        direction: Direction,
        mut operation: impl FnMut(&T) -> io::Result<R>,
    ) -> Poll<Option<io::Result<R>>> {
        if !self.flags.get().has_any(direction.ready()) {
            return Poll::Pending;
        }
        let io = self.io.borrow();
        let Some(io) = &*io else { return Poll::Ready(None) };
        loop {
            match operation(io) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    self.clear(direction.ready());
                    return Poll::Pending;
                }
                result => return Poll::Ready(Some(result)),
            }
        }
    }

    /// The last transfer was shorter than it could have been: the next one would block.
    #[inline]
    pub(crate) fn fell_short(&self, direction: Direction) {
        self.clear(direction.open());
    }

    fn clear(&self, flags: Flags) {
        self.flags.set(self.flags.get().without(flags));
    }

    /// Joins the queue, or stays in it with a new waiter, and sees to it that edges are reported.
    pub(crate) fn enqueue(
        self: &Rc<Self>,
        reactor: &Rc<Reactor>,
        direction: Direction,
        ticket: &mut Option<Ticket>,
        waiter: Waiter,
    ) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        let known = state.registration.as_ref().map(|registration| registration.reactor.as_ptr());
        if known != Some(Rc::as_ptr(reactor)) {
            self.register(&mut state, reactor)?;
        }
        let replaced = state.queue_mut(direction).put(ticket, waiter);
        drop(state);
        drop(replaced);
        self.flags.set(self.flags.get().with(direction.queued(), true));
        Ok(())
    }

    /// Leaves the queue. Returns who is to be woken since it is their turn now: also if the socket is
    /// known to block, since what was read and not taken may serve the next one.
    pub(crate) fn leave(&self, direction: Direction, ticket: Ticket) -> Option<Waiter> {
        let mut state = self.state.borrow_mut();
        let queue = state.queue_mut(direction);
        let was_front = queue.front_ticket() == Some(ticket);
        let removed = queue.remove(ticket);
        let next = queue.front();
        if next.is_none() {
            self.clear(direction.queued());
        }
        let next = if was_front { next.cloned() } else { None };
        drop(state);
        drop(removed);
        next
    }

    #[cold]
    fn register(self: &Rc<Self>, state: &mut State, reactor: &Rc<Reactor>) -> io::Result<()> {
        let mut io = self.io.borrow_mut();
        // It has been used in a run that is over; nobody waits for it there any more.
        state.deregister(io.as_mut());
        let Some(io) = &mut *io else { return Ok(()) };
        let watched: Rc<dyn Watched> = self.clone();
        let token = reactor.register(io, Rc::downgrade(&watched))?;
        state.registration = Some(Registration { reactor: Rc::downgrade(reactor), token });
        Ok(())
    }

    /// Takes the socket out, so that it closes when the caller drops it, and names all who waited.
    pub(crate) fn close(&self) -> (Option<T>, Vec<Waiter>) {
        let mut state = self.state.borrow_mut();
        let mut io = self.io.take();
        self.flags.set(self.flags.get().with(Flags::CLOSED, true));
        state.deregister(io.as_mut());
        let queues = [Direction::Read, Direction::Write].map(|direction| state.queue(direction));
        let waiters = queues.into_iter().flat_map(WaitList::iter).cloned().collect();
        (io, waiters)
    }
}

impl State {
    fn queue(&self, direction: Direction) -> &WaitList {
        match direction {
            Direction::Read => &self.readers,
            Direction::Write => self.writers.as_deref().unwrap_or(NOBODY),
        }
    }

    fn queue_mut(&mut self, direction: Direction) -> &mut WaitList {
        match direction {
            Direction::Read => &mut self.readers,
            Direction::Write => self.writers.get_or_insert_default(),
        }
    }

    fn deregister<T: Io>(&mut self, io: Option<&mut T>) {
        if let Some(Registration { reactor, token }) = self.registration.take()
            && let Some(reactor) = reactor.upgrade()
        {
            reactor.deregister(io.map(|io| io as &mut dyn mio::event::Source), token);
        }
    }
}

impl<T: Io, X> Watched for Source<T, X> {
    fn announce(&self, ready: Flags, woken: &mut dyn FnMut(&Waiter)) {
        let flags = self.flags.get().with(ready, true);
        self.flags.set(flags);
        for direction in [Direction::Read, Direction::Write] {
            if flags.has_any(direction.queued())
                && ready.has_any(direction.ready())
                && let Some(waiter) = self.state.borrow().queue(direction).front()
            {
                woken(waiter);
            }
        }
    }

    fn waiters(&self) -> usize {
        let state = self.state.borrow();
        state.queue(Direction::Read).iter().count() + state.queue(Direction::Write).iter().count()
    }

    fn each_waiter(&self, visit: &mut dyn FnMut(&Waiter, Direction, &str)) {
        let io = self.io.borrow();
        let Some(io) = &*io else { return };
        let state = self.state.borrow();
        for direction in [Direction::Read, Direction::Write] {
            for waiter in state.queue(direction).iter() {
                visit(waiter, direction, &io.label());
            }
        }
    }

    fn part(&self, registry: &mio::Registry) {
        self.state.borrow_mut().registration = None;
        if let Some(io) = &mut *self.io.borrow_mut() {
            let _ = registry.deregister(io);
        }
    }
}

impl<T: Io, X> Drop for Source<T, X> {
    fn drop(&mut self) {
        self.state.get_mut().deregister(self.io.get_mut().as_mut());
    }
}
