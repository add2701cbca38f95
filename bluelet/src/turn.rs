//! An operation's turn on a source: what every socket event holds.
//!
//! Several coroutines may wait for the same direction of the same source. Each is served whole, in
//! order of asking; one that is dropped passes the turn on, so that no wake-up is lost with it.

use std::io;
use std::rc::Rc;
use std::task::{Context, Poll};

use crate::reactor::{Direction, Io, Reactor, Source, Standing};
use crate::scheduler;
use crate::wait::Ticket;

/// What an operation on a source comes to; `None` means that the source has been closed.
pub(crate) type Attempt<R> = Poll<Option<io::Result<R>>>;

/// A place in a source's queue, taken when the operation has to wait and given back when it is done
/// or dropped.
pub(crate) struct Turn<T: Io, X: 'static> {
    pub(crate) source: Rc<Source<T, X>>,
    /// Its place while it waits.
    ticket: Option<Ticket>,
    direction: Direction,
}

impl<T: Io, X: 'static> Turn<T, X> {
    pub(crate) fn new(source: &Rc<Source<T, X>>, direction: Direction) -> Self {
        Turn { source: source.clone(), ticket: None, direction }
    }

    pub(crate) fn direction(&self) -> Direction {
        self.direction
    }

    /// Its place, while it waits.
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
        mut operation: impl FnMut(&Source<T, X>, &Reactor) -> Attempt<R>,
    ) -> Attempt<R> {
        scheduler::with(what, |scheduler| {
            if scheduler.spend(cx).is_pending() {
                return Poll::Pending;
            }
            let attempt = match self.source.standing(self.direction, self.ticket) {
                Standing::Front => operation(&self.source, scheduler.reactor()),
                Standing::Behind => Poll::Pending,
                Standing::Closed => Poll::Ready(None),
            };
            if let Poll::Ready(result) = attempt {
                self.leave();
                return Poll::Ready(result);
            }
            let (reactor, waiter) = (scheduler.reactor(), scheduler.waiter(cx));
            match self.source.enqueue(reactor, self.direction, &mut self.ticket, waiter) {
                Ok(()) => Poll::Pending,
                Err(error) => Poll::Ready(Some(Err(error))),
            }
        })
    }

    /// Gives the place in the queue back and wakes who is next.
    #[inline]
    pub(crate) fn leave(&mut self) {
        if let Some(ticket) = self.ticket.take()
            && let Some(next) = self.source.leave(self.direction, ticket)
        {
            scheduler::try_with(|scheduler| scheduler.wake(&next));
        }
    }
}

impl<T: Io, X: 'static> Drop for Turn<T, X> {
    fn drop(&mut self) {
        self.leave();
    }
}
