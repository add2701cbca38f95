//! Readiness: which sockets can be read or written, and who waits for it.
//!
//! - A source is registered at most once, for both directions, edge-triggered, when somebody has to
//!   wait for it for the first time. Its readiness bits are kept beside it.
//! - An operation is tried first; only `WouldBlock`, or a transfer shorter than it could have been,
//!   clears the bit. A cleared bit means: wait, without another system call.
//! - The end of a stream and errors set a bit that a short transfer does not clear, since no further
//!   edge will announce them.
//! - Who waits stands in a queue for each direction, in order of asking, and leaves it only by
//!   finishing or by being dropped. An edge wakes the front; whoever leaves the front wakes the next.
//! - A stale event, for a source that is gone while its slot has a new tenant, is told apart by the
//!   generation in its token.

use std::cell::{Cell, Ref, RefCell};
use std::io;
use std::rc::{Rc, Weak};
use std::task::Poll;
use std::time::Duration;

use mio::{Events, Interest, Token};
use slab::Slab;

use crate::wait::{Ticket, WaitList, Waiter};

/// The token of the wake-up that other threads send.
const NOTIFY: Token = Token(usize::MAX);

/// Half of a token is the slot, the other half the generation.
const HALF: u32 = usize::BITS / 2;

/// The size of the buffer that reads go to before their bytes are copied out, in bytes.
pub(crate) const SCRATCH: usize = 64 * 1024;

/// What a source is waited for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Direction {
    /// Bytes or a connection can be taken.
    Read,
    /// Bytes can be given.
    Write,
}

/// Interrupts the reactor's wait from any thread.
pub(crate) struct Notifier(mio::Waker);

impl Notifier {
    /// Interrupts the wait that is going on, or else the next one.
    pub(crate) fn notify(&self) {
        // It fails only when the descriptor is gone, and with it the loop.
        let _ = self.0.wake();
    }
}

/// The poll instance, and what is registered with it.
pub(crate) struct Reactor {
    poll: RefCell<mio::Poll>,
    events: RefCell<Events>,
    registry: mio::Registry,
    sources: RefCell<Slab<Registered>>,
    /// How many sources were ever registered.
    issued: Cell<u32>,
    /// How many waiters stand in the queues of registered sources.
    waiting: Cell<usize>,
    /// Where reads go that do not bring a buffer; shared by all, so that no idle connection has one.
    scratch: RefCell<Box<[u8]>>,
}

struct Registered {
    /// Tells apart the sources that have used this slot.
    generation: u32,
    source: Weak<dyn Watched>,
}

impl Reactor {
    /// A reactor, and what interrupts it.
    pub(crate) fn new() -> io::Result<(Self, Notifier)> {
        let poll = mio::Poll::new()?;
        let registry = poll.registry().try_clone()?;
        let notifier = Notifier(mio::Waker::new(&registry, NOTIFY)?);
        let reactor = Reactor {
            poll: RefCell::new(poll),
            events: RefCell::new(Events::with_capacity(1024)),
            registry,
            sources: RefCell::default(),
            issued: Cell::new(0),
            waiting: Cell::new(0),
            scratch: RefCell::new(vec![0; SCRATCH].into_boxed_slice()),
        };
        Ok((reactor, notifier))
    }

    /// Waits for readiness, at most so long, and names everybody whose turn has come.
    pub(crate) fn wait(
        &self,
        timeout: Option<Duration>,
        mut woken: impl FnMut(&Waiter),
    ) -> io::Result<()> {
        let mut events = self.events.borrow_mut();
        match self.poll.borrow_mut().poll(&mut events, timeout) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            result => result?,
        }
        for event in &*events {
            if let Some(source) = self.find(event.token()) {
                source.announce(Ready::of(event), &mut woken);
            }
        }
        Ok(())
    }

    /// The source that a token names, if it still lives.
    fn find(&self, token: Token) -> Option<Rc<dyn Watched>> {
        let sources = self.sources.borrow();
        let registered = sources.get(token.0 & ((1 << HALF) - 1))?;
        let current = registered.generation as usize == token.0 >> HALF;
        if current { registered.source.upgrade() } else { None }
    }

    /// How many waiters stand in the queues of registered sources.
    pub(crate) fn waiting(&self) -> usize {
        self.waiting.get()
    }

    /// The buffer for reads; free whenever no read is going on.
    pub(crate) fn scratch(&self) -> &RefCell<Box<[u8]>> {
        &self.scratch
    }

    /// Names every waiter with what it waits for, and with its source's label.
    pub(crate) fn each_waiter(&self, mut visit: impl FnMut(&Waiter, Direction, String)) {
        for (_, registered) in &*self.sources.borrow() {
            if let Some(source) = registered.source.upgrade() {
                source.each_waiter(&mut visit);
            }
        }
    }
}

impl Drop for Reactor {
    fn drop(&mut self) {
        for (_, registered) in &*self.sources.borrow() {
            if let Some(source) = registered.source.upgrade() {
                source.part(&self.registry);
            }
        }
    }
}

/// What a source can do without waiting, as far as is known. A set of bits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ready(u8);

impl Ready {
    /// Nothing until an edge says otherwise.
    pub(crate) const NOTHING: Ready = Ready(0);
    /// Everything, so that it is tried first.
    pub(crate) const UNKNOWN: Ready = Ready(Ready::READ | Ready::WRITE);

    const READ: u8 = 1;
    const WRITE: u8 = 2;
    /// The peer will send no more, or there is an error.
    const READ_CLOSED: u8 = 4;
    /// The peer will take no more, or there is an error.
    const WRITE_CLOSED: u8 = 8;

    fn of(event: &mio::event::Event) -> Self {
        let bit = |set: bool, bit: u8| if set { bit } else { 0 };
        let failed = event.is_error();
        Ready(
            bit(event.is_readable(), Self::READ)
                | bit(event.is_writable(), Self::WRITE)
                | bit(event.is_read_closed() || failed, Self::READ_CLOSED)
                | bit(event.is_write_closed() || failed, Self::WRITE_CLOSED),
        )
    }

    fn bits(direction: Direction) -> (u8, u8) {
        match direction {
            Direction::Read => (Self::READ, Self::READ_CLOSED),
            Direction::Write => (Self::WRITE, Self::WRITE_CLOSED),
        }
    }

    fn allows(self, direction: Direction) -> bool {
        let (open, closed) = Self::bits(direction);
        self.0 & (open | closed) != 0
    }
}

/// What a source is to the reactor, whatever its type.
trait Watched {
    /// Adds to the readiness and names whose turn it is.
    fn announce(&self, ready: Ready, woken: &mut dyn FnMut(&Waiter));

    fn each_waiter(&self, visit: &mut dyn FnMut(&Waiter, Direction, String));

    /// Parts with a reactor that ends, so that another one can take the source.
    fn part(&self, registry: &mio::Registry);
}

/// A socket or another descriptor, with its readiness and those who wait for it.
///
/// Readiness starts as unknown, so that the first operation is tried.
pub(crate) struct Source<T: mio::event::Source, X = ()> {
    /// What the owner keeps beside the socket.
    pub(crate) extra: X,
    ready: Cell<Ready>,
    state: RefCell<State<T>>,
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

struct State<T> {
    /// `None` once it has been closed.
    io: Option<T>,
    readers: WaitList,
    writers: WaitList,
    /// With whom it is registered: nobody, until somebody has to wait.
    registration: Option<Registration>,
    /// What it is, for dumps.
    label: fn(&T) -> String,
}

struct Registration {
    reactor: Weak<Reactor>,
    token: Token,
}

impl<T> State<T> {
    fn queue(&mut self, direction: Direction) -> &mut WaitList {
        match direction {
            Direction::Read => &mut self.readers,
            Direction::Write => &mut self.writers,
        }
    }
}

impl<T: mio::event::Source + 'static, X: 'static> Source<T, X> {
    /// Watches `io`; `label` says what it is, for dumps.
    pub(crate) fn new(io: T, extra: X, ready: Ready, label: fn(&T) -> String) -> Rc<Self> {
        let state = State {
            io: Some(io),
            readers: WaitList::Empty,
            writers: WaitList::Empty,
            registration: None,
            label,
        };
        Rc::new(Source { extra, ready: Cell::new(ready), state: RefCell::new(state) })
    }

    /// The socket itself, unless it has been closed.
    pub(crate) fn io(&self) -> Option<Ref<'_, T>> {
        Ref::filter_map(self.state.borrow(), |state| state.io.as_ref()).ok()
    }

    /// Whether it is this waiter's turn; without a ticket it is if nobody waits.
    #[inline]
    pub(crate) fn standing(&self, direction: Direction, ticket: Option<Ticket>) -> Standing {
        let state = self.state.borrow();
        if state.io.is_none() {
            return Standing::Closed;
        }
        let queue = match direction {
            Direction::Read => &state.readers,
            Direction::Write => &state.writers,
        };
        let front = queue.front().map(|(front, _)| front);
        if front == ticket { Standing::Front } else { Standing::Behind }
    }

    /// Tries an operation if the source may be ready for it. `Pending` means: wait for an edge.
    ///
    /// `None` says that the source has been closed. An interrupted operation is repeated.
    pub(crate) fn attempt<R>(
        &self,
        direction: Direction,
        mut operation: impl FnMut(&T) -> io::Result<R>,
    ) -> Poll<Option<io::Result<R>>> {
        let state = self.state.borrow();
        let Some(io) = &state.io else {
            return Poll::Ready(None);
        };
        if !self.ready.get().allows(direction) {
            return Poll::Pending;
        }
        loop {
            match operation(io) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => {
                    let (open, closed) = Ready::bits(direction);
                    self.clear(open | closed);
                    return Poll::Pending;
                }
                result => return Poll::Ready(Some(result)),
            }
        }
    }

    /// The last transfer was shorter than it could have been: the next one would block.
    pub(crate) fn fell_short(&self, direction: Direction) {
        self.clear(Ready::bits(direction).0);
    }

    fn clear(&self, bits: u8) {
        self.ready.set(Ready(self.ready.get().0 & !bits));
    }

    /// Joins the queue, or stays in it with a new waiter, and sees to it that edges are reported.
    pub(crate) fn enqueue(
        self: &Rc<Self>,
        reactor: &Rc<Reactor>,
        direction: Direction,
        ticket: &mut Option<Ticket>,
        waiter: Waiter,
    ) -> io::Result<()> {
        self.register(reactor)?;
        let mut state = self.state.borrow_mut();
        let queue = state.queue(direction);
        match ticket.and_then(|ticket| queue.get_mut(ticket)) {
            Some(held) => *held = waiter,
            None => {
                *ticket = Some(queue.push(waiter));
                reactor.waiting.set(reactor.waiting.get() + 1);
            }
        }
        Ok(())
    }

    /// Leaves the queue. Returns who is to be woken since it is their turn now.
    pub(crate) fn leave(&self, direction: Direction, ticket: Ticket) -> Option<Waiter> {
        let mut state = self.state.borrow_mut();
        let before = state.queue(direction).len();
        let was_front = state.queue(direction).remove(ticket);
        let left = before - state.queue(direction).len();
        if let Some(reactor) = state.registration.as_ref().and_then(|r| r.reactor.upgrade()) {
            reactor.waiting.set(reactor.waiting.get().saturating_sub(left));
        }
        // Also if the socket is known to block: what was read and not taken may serve the next one.
        if !was_front {
            return None;
        }
        state.queue(direction).front().map(|(_, waiter)| waiter.clone())
    }

    /// Registers the source unless this reactor knows it already.
    fn register(self: &Rc<Self>, reactor: &Rc<Reactor>) -> io::Result<()> {
        let mut state = self.state.borrow_mut();
        if let Some(registration) = &state.registration {
            if std::ptr::eq(registration.reactor.as_ptr(), Rc::as_ptr(reactor)) {
                return Ok(());
            }
            // It has been used in a run that is over; nobody waits for it there any more.
            state.deregister();
        }
        let Some(io) = &mut state.io else {
            return Ok(());
        };
        let generation = reactor.issued.get();
        reactor.issued.set(generation.wrapping_add(1));
        let watched: Rc<dyn Watched> = self.clone();
        let mut sources = reactor.sources.borrow_mut();
        let entry = sources.vacant_entry();
        let token = Token(((generation as usize) << HALF) | entry.key());
        reactor.registry.register(io, token, Interest::READABLE | Interest::WRITABLE)?;
        entry.insert(Registered { generation, source: Rc::downgrade(&watched) });
        drop(sources);
        state.registration = Some(Registration { reactor: Rc::downgrade(reactor), token });
        Ok(())
    }

    /// Takes the socket out, so that it closes when the caller drops it, and names all who waited.
    pub(crate) fn close(&self) -> (Option<T>, Vec<Waiter>) {
        let mut state = self.state.borrow_mut();
        let waiters = state.readers.iter().chain(state.writers.iter()).cloned().collect();
        state.deregister();
        (state.io.take(), waiters)
    }
}

impl<T: mio::event::Source> State<T> {
    fn deregister(&mut self) {
        let Some(Registration { reactor, token }) = self.registration.take() else {
            return;
        };
        let Some(reactor) = reactor.upgrade() else {
            return;
        };
        let waiting = self.readers.len() + self.writers.len();
        reactor.waiting.set(reactor.waiting.get().saturating_sub(waiting));
        reactor.sources.borrow_mut().try_remove(token.0 & ((1 << HALF) - 1));
        if let Some(io) = &mut self.io {
            // It fails if the descriptor was closed behind our back; then it is not registered.
            let _ = reactor.registry.deregister(io);
        }
    }
}

impl<T: mio::event::Source, X> Watched for Source<T, X> {
    fn announce(&self, ready: Ready, woken: &mut dyn FnMut(&Waiter)) {
        self.ready.set(Ready(self.ready.get().0 | ready.0));
        for direction in [Direction::Read, Direction::Write] {
            if !ready.allows(direction) {
                continue;
            }
            let state = self.state.borrow();
            let queue = match direction {
                Direction::Read => &state.readers,
                Direction::Write => &state.writers,
            };
            if let Some((_, waiter)) = queue.front() {
                woken(waiter);
            }
        }
    }

    fn each_waiter(&self, visit: &mut dyn FnMut(&Waiter, Direction, String)) {
        let state = self.state.borrow();
        let Some(io) = &state.io else { return };
        for waiter in state.readers.iter() {
            visit(waiter, Direction::Read, (state.label)(io));
        }
        for waiter in state.writers.iter() {
            visit(waiter, Direction::Write, (state.label)(io));
        }
    }

    fn part(&self, registry: &mio::Registry) {
        let mut state = self.state.borrow_mut();
        state.registration = None;
        if let Some(io) = &mut state.io {
            let _ = registry.deregister(io);
        }
    }
}

impl<T: mio::event::Source, X> Drop for Source<T, X> {
    fn drop(&mut self) {
        self.state.get_mut().deregister();
    }
}
