//! The events that write to a connection.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::connection::Extra;
use super::stream::Stream;
use super::turn::ConnectionTurn;
use crate::reactor::{Direction, Source, Writing};

/// The event of [`Connection::send`](super::Connection::send).
#[must_use = "it sends only when it is yielded"]
pub struct SendSome<D> {
    pub(super) turn: ConnectionTurn<Writing>,
    pub(super) data: D,
}

impl<D: AsRef<[u8]> + Unpin> Future for SendSome<D> {
    type Output = io::Result<usize>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let SendSome { turn, data } = &mut *self;
        turn.poll("send", cx, |source| write(source, data.as_ref()))
    }
}

/// The event of [`Connection::sendall`](super::Connection::sendall).
#[must_use = "it sends only when it is yielded"]
pub struct SendAll<D> {
    pub(super) sending: Sending,
    pub(super) data: D,
}

/// How far a [`SendAll`] is.
pub(super) struct Sending {
    pub(super) turn: ConnectionTurn<Writing>,
    /// How many bytes the system has taken.
    pub(super) sent: usize,
}

impl<D: AsRef<[u8]> + Unpin> Future for SendAll<D> {
    type Output = io::Result<()>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let SendAll { sending, data } = &mut *self;
        sending.poll(data.as_ref(), cx)
    }
}

impl Sending {
    /// Writes what is left of `bytes`.
    fn poll(&mut self, bytes: &[u8], cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Sending { turn, sent } = self;
        turn.poll("sendall", cx, |source| {
            while *sent < bytes.len() {
                *sent += ready!(write(source, &bytes[*sent..]))?;
            }
            Poll::Ready(Ok(()))
        })
    }
}

/// Writes once, as much as the system takes.
#[inline]
fn write(source: &Source<Stream, Extra>, bytes: &[u8]) -> Poll<io::Result<usize>> {
    let count = ready!(source.attempt(Direction::Write, |stream| stream.write(bytes)))?;
    if count == 0 && !bytes.is_empty() {
        return Poll::Ready(Err(io::ErrorKind::WriteZero.into()));
    }
    let sent = &source.extra().sent;
    sent.set(sent.get() + count as u64);
    if count < bytes.len() {
        source.fell_short(Direction::Write);
    }
    Poll::Ready(Ok(count))
}

impl<D> fmt::Debug for SendSome<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SendSome")
    }
}

impl<D> fmt::Debug for SendAll<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SendAll({} bytes sent)", self.sending.sent)
    }
}
