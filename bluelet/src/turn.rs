//! An operation's turn on a source: what every socket event holds.
//!
//! Several coroutines may wait for the same direction of the same source. Each is served whole, in
//! order of asking; one that is dropped passes the turn on, so that no wake-up is lost with it.

use std::io;
use std::rc::Rc;
use std::task::{Context, Poll};

use crate::reactor::{Direction, Io, Source, Standing, Way};
use crate::scheduler;
use crate::wait::Ticket;

/// What the owner of a source keeps beside it, where that has to do with those who wait.
pub(crate) trait Beside: 'static {
    /// The operation that had this place waits no more; called when nothing is borrowed.
    fn left(&self, _: Direction, _: Ticket) {}

    /// What every operation gives after a close.
    fn closed(&self) -> io::Error {
        io::ErrorKind::NotConnected.into()
    }
}

impl Beside for () {}

/// A place in a source's queue, taken when the operation has to wait and given back when it is done
/// or dropped.
pub(crate) struct Turn<W: Way, T: Io, X: Beside> {
    pub(crate) source: Rc<Source<T, X>>,
    /// Its place while it waits.
    ticket: Option<Ticket>,
    /// Never read.
    _way: W,
}

impl<W: Way, T: Io, X: Beside> Turn<W, T, X> {
    #[inline]
    pub(crate) fn new(source: &Rc<Source<T, X>>) -> Self {
        Turn { source: source.clone(), ticket: None, _way: W::HERE }
    }

    /// Its place, while it waits.
    #[inline]
    pub(crate) fn ticket(&self) -> Option<Ticket> {
        self.ticket
    }

    /// Makes the operation when its turn has come and the source may be ready; `what` names it.
    ///
    /// The operation is repeated after each edge until it is not pending.
    #[inline]
    pub(crate) fn poll<R>(
        &mut self,
        what: &'static str,
        cx: &Context<'_>,
        operation: impl FnOnce(&Source<T, X>) -> Poll<io::Result<R>>,
    ) -> Poll<io::Result<R>> {
        if scheduler::spend(what, cx).is_pending() {
            return Poll::Pending;
        }
        let standing = self.source.standing(W::DIRECTION, self.ticket);
        if standing == Standing::Front
            && let Poll::Ready(result) = operation(&self.source)
        {
            self.leave();
            return Poll::Ready(result);
        }
        self.wait(what, standing, cx).map(Err)
    }

    /// Whether it is known without a try that the operation would block.
    #[inline]
    pub(crate) fn is_known_to_block(&self) -> bool {
        self.source.is_known_to_block(W::DIRECTION)
    }

    /// Waits for an edge, of which it is known that there must be one, the quick way that is open to a task which is
    /// the only one to read. Says whether it does; else there is [`poll`](Turn::poll).
    #[inline]
    pub(crate) fn wait_alone(&mut self, cx: &Context<'_>) -> bool {
        scheduler::owner(cx).is_some_and(|task| {
            let reactor = scheduler::reactor_number();
            self.source.wait_alone(reactor, W::DIRECTION, &mut self.ticket, task)
        })
    }

    /// Queues up. It is ready if the source cannot be waited for.
    #[cold]
    #[inline(never)]
    fn wait(
        &mut self,
        what: &'static str,
        standing: Standing,
        cx: &Context<'_>,
    ) -> Poll<io::Error> {
        if standing == Standing::Closed {
            self.leave();
            return Poll::Ready(self.source.extra().closed());
        }
        if standing == Standing::Front && self.wait_alone(cx) {
            return Poll::Pending;
        }
        scheduler::with(what, |scheduler| {
            let (reactor, waiter) = (scheduler.reactor(), scheduler.waiter(cx));
            match self.source.enqueue(reactor, W::DIRECTION, &mut self.ticket, waiter) {
                Ok(()) => Poll::Pending,
                Err(error) => Poll::Ready(error),
            }
        })
    }

    /// Gives the place in the queue back and wakes who is next.
    #[inline]
    pub(crate) fn leave(&mut self) {
        if let Some(ticket) = self.ticket {
            self.ticket = None;
            if !self.source.leave_alone(W::DIRECTION) {
                self.leave_crowd(ticket);
            }
            self.source.extra().left(W::DIRECTION, ticket);
        }
    }

    /// Few operations are dropped while they wait.
    #[cold]
    #[inline(never)]
    fn give_up(&mut self) {
        self.leave();
    }

    #[cold]
    fn leave_crowd(&self, ticket: Ticket) {
        if let Some(next) = self.source.leave_crowd(W::DIRECTION, ticket) {
            scheduler::try_with(|scheduler| scheduler.wake(&next));
        }
    }
}

impl<W: Way, T: Io, X: Beside> Drop for Turn<W, T, X> {
    #[inline]
    fn drop(&mut self) {
        if self.ticket.is_some() {
            self.give_up();
        }
    }
}
