//! An operation's turn on a connection: it may have a deadline, and its errors say who closed it.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::connection::{Connection, Extra, Rare};
use super::stream::Stream;
use crate::reactor::{Direction, Source, Way};
use crate::time::{Sleep, sleep};
use crate::turn::{Beside, Turn};
use crate::wait::Ticket;

/// An operation's turn on a connection.
pub(super) struct ConnectionTurn<W: Way> {
    turn: Turn<W, Stream, Extra>,
}

/// When an operation gives up that waits. It stays with the connection, since few have one.
pub(super) struct Deadline {
    direction: Direction,
    ticket: Ticket,
    sleep: Sleep,
}

impl<W: Way> ConnectionTurn<W> {
    #[inline]
    pub(super) fn new(connection: &Connection) -> Self {
        ConnectionTurn { turn: Turn::new(&connection.source) }
    }

    /// Makes the operation when its turn has come, see [`Turn::poll`], unless its time is over.
    #[inline]
    pub(super) fn poll<R>(
        &mut self,
        what: &'static str,
        cx: &mut Context<'_>,
        operation: impl FnOnce(&Source<Stream, Extra>) -> Poll<io::Result<R>>,
    ) -> Poll<io::Result<R>> {
        match self.turn.poll(what, cx, operation) {
            Poll::Ready(result) => Poll::Ready(result),
            Poll::Pending if !self.turn.source.extra().has_rare() => Poll::Pending,
            Poll::Pending => self.poll_deadline(what, cx).map(Err),
        }
    }

    /// Whether there may be bytes that were read before, or a deadline.
    #[inline]
    pub(super) fn has_rare(&self) -> bool {
        self.turn.source.extra().has_rare()
    }

    /// Waits the quick way, see [`Turn::wait_alone`].
    #[inline]
    pub(super) fn wait_alone(&mut self, cx: &Context<'_>) -> bool {
        self.turn.is_known_to_block() && !self.has_rare() && self.turn.wait_alone(cx)
    }

    /// Gives up once the timeout is over, which counts from the first time that it has to wait.
    #[cold]
    fn poll_deadline(&mut self, what: &'static str, cx: &mut Context<'_>) -> Poll<io::Error> {
        let (extra, direction) = (&self.turn.source.extra(), W::DIRECTION);
        let (Some(ticket), Some(timeout)) = (self.turn.ticket(), extra.timeout(direction)) else {
            return Poll::Pending;
        };
        let held = extra.with_rare(|rare| rare.take_deadline(direction, ticket));
        let mut sleep = held.unwrap_or_else(|| sleep(timeout));
        if Pin::new(&mut sleep).poll(cx).is_ready() {
            self.turn.leave();
            return Poll::Ready(timed_out(what, timeout));
        }
        extra.with_rare(|rare| rare.set_deadline(Deadline { direction, ticket, sleep }));
        Poll::Pending
    }
}

impl Beside for Extra {
    /// Ends the operation's deadline, if it had one.
    #[inline]
    fn left(&self, direction: Direction, ticket: Ticket) {
        if self.has_rare() {
            self.drop_deadline(direction, ticket);
        }
    }

    fn closed(&self) -> io::Error {
        match self.closed_by() {
            Some(closer) => closer.error("connection"),
            None => io::ErrorKind::NotConnected.into(),
        }
    }
}

impl Extra {
    #[cold]
    fn drop_deadline(&self, direction: Direction, ticket: Ticket) {
        // It is dropped when the connection is not borrowed any more.
        self.with_rare(|rare| rare.take_deadline(direction, ticket));
    }
}

impl Rare {
    /// Keeps a deadline; there is one at most for each operation that waits.
    fn set_deadline(&mut self, deadline: Deadline) {
        self.deadlines.reserve_exact(1);
        self.deadlines.push(deadline);
    }

    fn take_deadline(&mut self, direction: Direction, ticket: Ticket) -> Option<Sleep> {
        let is_it = |held: &Deadline| held.direction == direction && held.ticket == ticket;
        let place = self.deadlines.iter().position(is_it)?;
        Some(self.deadlines.swap_remove(place).sleep)
    }
}

fn timed_out(what: &str, timeout: Duration) -> io::Error {
    let text = format!("`{what}` took longer than the timeout of {timeout:?}");
    io::Error::new(io::ErrorKind::TimedOut, text)
}
