//! The poll instance of the operating system, and which sources are registered with it.
//!
//! - A source is registered at most once, for both directions, edge-triggered, when somebody has to
//!   wait for it for the first time. What it is ready for is kept with it, see `source.rs`.
//! - A descriptor that somebody else has closed is not ours any more: its number may mean another one
//!   by now. When the system gives the number to a new source, or deregistering fails, that is noticed,
//!   and the number is left alone.
//! - A stale event, for a source that is gone while its slot has a new tenant, is told apart by the
//!   generation in its token.

#[cfg(unix)]
mod descriptor;
mod flags;
mod source;

use std::cell::{Cell, RefCell};
use std::io;
use std::rc::{Rc, Weak};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use mio::{Events, Interest, Token};
use slab::Slab;

use crate::wait::{TaskId, Waiter};

#[cfg(unix)]
pub(crate) use self::descriptor::Descriptor;
pub(crate) use self::flags::{Direction, Flags, Reading, Way, Writing};
use self::source::{Inner, Next, Watched};
pub(crate) use self::source::{Io, Source, Standing};

/// The token of the wake-up that other threads send.
const NOTIFY: Token = Token(usize::MAX);

/// Half of a token is the slot, the other half the generation.
const HALF: u32 = usize::BITS / 2;

/// The size of the buffer that reads go to before their bytes are copied out, in bytes.
pub(crate) const SCRATCH: usize = 64 * 1024;

/// The number of the next reactor.
static NUMBERS: AtomicU32 = AtomicU32::new(1);

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
    /// Whose each descriptor is, by its number: a slot, counted from 1.
    tenants: RefCell<Vec<u32>>,
    /// Who is to be woken, but for lone readers: whose turn it is in a crowd, and who waited for a descriptor that
    /// somebody else has closed.
    called: RefCell<Vec<Waiter>>,
    /// Tells reactors apart, also those that are gone; never zero.
    number: u32,
    /// How many sources were ever registered.
    issued: Cell<u32>,
    /// Knows whether this is still the process that made it.
    fork: forkguard::Guard,
}

struct Registered {
    /// Tells apart the sources that have used this slot.
    generation: u32,
    source: Weak<Watched<dyn Inner>>,
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
            number: NUMBERS.fetch_add(1, Ordering::Relaxed),
            sources: RefCell::default(),
            tenants: RefCell::default(),
            called: RefCell::default(),
            issued: Cell::new(0),
            fork: forkguard::new(),
        };
        Ok((reactor, notifier))
    }

    /// Tells reactors apart, also those that are gone; never zero.
    #[inline]
    pub(crate) fn number(&self) -> u32 {
        self.number
    }

    /// Waits for readiness, at most so long. Gives every lone reader whose turn has come to `woken`; calls whoever
    /// else's turn it is, see [`take_called`](Reactor::take_called).
    pub(crate) fn wait(
        &self,
        timeout: Option<Duration>,
        mut woken: impl FnMut(TaskId),
    ) -> io::Result<()> {
        let mut events = self.events.borrow_mut();
        match self.poll.borrow_mut().poll(&mut events, timeout) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => return Ok(()),
            result => result?,
        }
        let sources = self.sources.borrow();
        for event in &*events {
            let Some(source) = find(&sources, event.token()) else { continue };
            let ready = ready(event);
            match source.announce(ready) {
                Next::Nobody => {}
                Next::Lone(task) => {
                    // Nothing is left to drop then if `woken` panics, which is quicker.
                    drop(source);
                    woken(task);
                }
                Next::Several => self.call_crowd(source, ready),
            }
        }
        Ok(())
    }

    #[cold]
    fn call_crowd(&self, source: Rc<Watched<dyn Inner>>, ready: Flags) {
        self.called.borrow_mut().extend(source.fronts(ready));
    }

    /// Whether there is anybody to be woken, see [`take_called`](Reactor::take_called).
    #[inline]
    pub(crate) fn has_called(&self) -> bool {
        !self.called.borrow().is_empty()
    }

    /// Who is to be woken, other than those that `wait` has given.
    pub(crate) fn take_called(&self) -> Vec<Waiter> {
        self.called.take()
    }

    /// Whether more than so many waiters stand in the queues of registered sources.
    ///
    /// It looks at sources until it has found as many, which is a few in a program that lives.
    pub(crate) fn has_more_waiters_than(&self, count: usize) -> bool {
        let mut found = 0;
        self.sources.borrow().iter().any(|(_, registered)| {
            found += registered.source.upgrade().map_or(0, |source| source.waiters());
            found > count
        })
    }

    /// Registers a source, for both directions.
    fn register(&self, io: &mut impl Io, source: Weak<Watched<dyn Inner>>) -> io::Result<Token> {
        let generation = self.issued.get();
        self.issued.set(generation.wrapping_add(1));
        let mut sources = self.sources.borrow_mut();
        let entry = sources.vacant_entry();
        let token = Token(((generation as usize) << HALF) | entry.key());
        self.registry.register(io, token, Interest::READABLE | Interest::WRITABLE)?;
        let slot = entry.key();
        entry.insert(Registered { generation, source });
        let previous = self.move_in(io, slot as u32 + 1);
        let robbed = previous.and_then(|slot| sources.try_remove(slot));
        drop(sources);
        if let Some(robbed) = robbed.and_then(|registered| registered.source.upgrade()) {
            self.called.borrow_mut().extend(robbed.lose());
        }
        Ok(token)
    }

    /// Notes whose a descriptor is now; gives the slot of whose it was until now.
    fn move_in(&self, io: &impl Io, tenant: u32) -> Option<usize> {
        let number = io.descriptor()?;
        let mut tenants = self.tenants.borrow_mut();
        if tenants.len() <= number {
            tenants.resize(number + 1, 0);
        }
        let previous = std::mem::replace(&mut tenants[number], tenant);
        (previous as usize).checked_sub(1)
    }

    /// Undoes [`register`](Reactor::register); says whether the descriptor is still ours.
    fn deregister(&self, io: Option<&mut impl Io>, token: Token) -> bool {
        self.sources.borrow_mut().try_remove(token.0 & ((1 << HALF) - 1));
        let Some(io) = io else { return true };
        self.move_in(io, 0);
        // If it was closed behind our back, it is not registered.
        self.is_forked() || self.registry.deregister(io).is_ok() || cfg!(not(unix))
    }

    /// Whether this process was forked from the one that made the reactor. The poll instance of the
    /// system is the parent's: whatever is done to it here, would be done to the parent.
    #[inline]
    pub(crate) fn is_forked(&self) -> bool {
        self.fork.clone().detected_fork()
    }

    /// Names every waiter with what it waits for, and with its source's label.
    pub(crate) fn each_waiter(&self, mut visit: impl FnMut(&Waiter, Direction, &str)) {
        for (_, registered) in &*self.sources.borrow() {
            if let Some(source) = registered.source.upgrade() {
                source.each_waiter(&mut visit);
            }
        }
    }
}

impl Drop for Reactor {
    fn drop(&mut self) {
        if self.is_forked() {
            return;
        }
        for (_, registered) in &*self.sources.borrow() {
            if let Some(source) = registered.source.upgrade() {
                source.part(&self.registry);
            }
        }
    }
}

/// The source that a token names, if it still lives.
#[inline]
fn find(sources: &Slab<Registered>, token: Token) -> Option<Rc<Watched<dyn Inner>>> {
    let registered = sources.get(token.0 & ((1 << HALF) - 1))?;
    let current = registered.generation as usize == token.0 >> HALF;
    if current { registered.source.upgrade() } else { None }
}

/// What an event says of its source.
fn ready(event: &mio::event::Event) -> Flags {
    let ready =
        Flags::NONE.with(Flags::READ, event.is_readable()).with(Flags::WRITE, event.is_writable());
    match event.is_error() || event.is_read_closed() || event.is_write_closed() {
        true => with_ends(ready, event),
        false => ready,
    }
}

#[cold]
fn with_ends(ready: Flags, event: &mio::event::Event) -> Flags {
    let failed = event.is_error();
    ready
        .with(Flags::READ_ENDED, event.is_read_closed() || failed)
        .with(Flags::WRITE_ENDED, event.is_write_closed() || failed)
}
