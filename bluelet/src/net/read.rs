//! The events that read from a connection.
//!
//! Reads go to the loop's own buffer first and are copied out, so that a connection that waits holds
//! no memory for it. What has been read and not been asked for stays with the connection, never with
//! the event: an event can be dropped at any time.

use std::fmt;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use memchr::memchr;

use super::connection::{Extra, copied, take_front};
use super::stream::Stream;
use super::turn::ConnectionTurn;
use crate::reactor::{Direction, Reading, SCRATCH, Source};
use crate::scheduler;

/// The event of [`Connection::recv`](super::Connection::recv).
#[must_use = "it reads only when it is yielded"]
pub struct Recv {
    pub(super) turn: ConnectionTurn<Reading>,
    pub(super) limit: usize,
}

impl Future for Recv {
    type Output = io::Result<Bytes>;

    #[inline]
    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if self.turn.wait_alone(cx) { Poll::Pending } else { self.read(cx) }
    }
}

impl Recv {
    fn read(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let Recv { turn, limit } = self;
        if turn.has_rare() {
            return self.read_kept(cx);
        }
        // A box is short to return; it becomes `Bytes` at the end.
        let new: Box<[u8]> =
            ready!(
                turn.poll("recv", cx, |source| read_some(source, *limit, |new| Box::from(new)))
            )?;
        Poll::Ready(Ok(Bytes::from(new)))
    }

    /// Takes what was read before, if there is any.
    #[cold]
    fn read_kept(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<Bytes>> {
        let Recv { turn, limit } = self;
        turn.poll("recv", cx, |source| {
            match source.extra().with_buffered(|buffer| take_front(buffer, *limit)) {
                Some(kept) => Poll::Ready(Ok(kept)),
                None => read_some(source, *limit, copied),
            }
        })
    }
}

/// The event of [`Connection::recv_into`](super::Connection::recv_into).
#[must_use = "it reads only when it is yielded"]
pub struct RecvInto<B> {
    pub(super) turn: ConnectionTurn<Reading>,
    /// Given back with the result.
    pub(super) buffer: Option<B>,
}

impl<B: AsMut<[u8]> + Unpin> Future for RecvInto<B> {
    type Output = (io::Result<usize>, B);

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let RecvInto { turn, buffer } = &mut *self;
        let held = buffer.as_mut().expect("a `RecvInto` was polled after its end");
        let target = held.as_mut();
        let count = ready!(turn.poll("recv_into", cx, |source| {
            let kept = source.extra().with_buffered(|kept| {
                let count = target.len().min(kept.len());
                target[..count].copy_from_slice(&take_front(kept, count));
                count
            });
            match kept {
                Some(count) => Poll::Ready(Ok(count)),
                None => source.attempt(Direction::Read, |stream| read_once(source, stream, target)),
            }
        }));
        Poll::Ready((count, buffer.take().expect("it was there")))
    }
}

/// The event of [`Connection::readline`](super::Connection::readline) and
/// [`Connection::read_until`](super::Connection::read_until).
#[must_use = "it reads only when it is yielded"]
pub struct ReadUntil {
    pub(super) turn: ConnectionTurn<Reading>,
    pub(super) delimiter: u8,
    /// How many bytes may come, with the delimiter.
    pub(super) limit: usize,
    /// How many of the kept bytes are known to hold no delimiter.
    pub(super) searched: usize,
}

impl Future for ReadUntil {
    type Output = io::Result<Bytes>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ReadUntil { turn, delimiter, limit, searched } = &mut *self;
        if *limit > 0 && turn.wait_alone(cx) {
            return Poll::Pending;
        }
        turn.poll("read_until", cx, |source| {
            let line = ready!(take_up_to(source, |bytes| {
                line_end(bytes, *delimiter, *limit, searched)
            }))?;
            Poll::Ready(Ok(line.unwrap_or_else(|| rest(source))))
        })
    }
}

/// Where the line ends, if all of it is there. The first `searched` bytes are known to hold no delimiter.
fn line_end(
    bytes: &[u8],
    delimiter: u8,
    limit: usize,
    searched: &mut usize,
) -> io::Result<Option<usize>> {
    let window = &bytes[..bytes.len().min(limit)];
    let place = memchr(delimiter, window.get(*searched..).unwrap_or_default());
    if let Some(place) = place {
        return Ok(Some(*searched + place + 1));
    }
    *searched = window.len();
    if window.len() < limit || bytes.is_empty() {
        return Ok((limit == 0).then_some(0));
    }
    let text = format!("no end of the line within the limit of {limit} bytes");
    Err(io::Error::new(io::ErrorKind::InvalidData, text))
}

/// The event of [`Connection::read_exact`](super::Connection::read_exact).
#[must_use = "it reads only when it is yielded"]
pub struct ReadExact {
    pub(super) turn: ConnectionTurn<Reading>,
    pub(super) count: usize,
}

impl Future for ReadExact {
    type Output = io::Result<Bytes>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let ReadExact { turn, count } = &mut *self;
        let count = *count;
        if count > 0 && turn.wait_alone(cx) {
            return Poll::Pending;
        }
        turn.poll("read_exact", cx, |source| {
            let whole = |bytes: &[u8]| Ok((bytes.len() >= count).then_some(count));
            match ready!(take_up_to(source, whole))? {
                Some(bytes) => Poll::Ready(Ok(bytes)),
                None => Poll::Ready(Err(cut_short(source, count))),
            }
        })
    }
}

/// The error for a stream that has ended too early.
#[cold]
fn cut_short(source: &Source<Stream, Extra>, count: usize) -> io::Error {
    let have = source.extra().with_buffered(|buffer| buffer.len()).unwrap_or(0);
    let text = format!("the stream ended after {have} of {count} bytes");
    io::Error::new(io::ErrorKind::UnexpectedEof, text)
}

/// What a read has brought.
enum Came {
    /// All that was asked for.
    Whole(Bytes),
    /// Something, which is kept.
    Part,
    /// The end of the stream.
    End,
}

/// Takes bytes up to where `end` finds their end in all that is there, and reads more as long as it finds none.
/// `None` means that the stream has ended before.
fn take_up_to(
    source: &Source<Stream, Extra>,
    mut end: impl FnMut(&[u8]) -> io::Result<Option<usize>>,
) -> Poll<io::Result<Option<Bytes>>> {
    loop {
        let kept = source.extra().with_buffered(|buffer| {
            let end = end(buffer)?;
            io::Result::Ok(end.map(|end| take_front(buffer, end)))
        });
        let nothing_kept = kept.is_none();
        let taken = match kept {
            Some(taken) => taken?,
            None => end(&[])?.map(|_| Bytes::new()),
        };
        if taken.is_some() {
            return Poll::Ready(Ok(taken));
        }
        let came = ready!(read_some(source, SCRATCH, |new| {
            if new.is_empty() {
                return Ok(Came::End);
            }
            // Mostly all of it comes at once, and need not be kept first.
            let end = if nothing_kept { end(new) } else { Ok(None) };
            let taken = end.as_ref().map_or(0, |end| end.unwrap_or(0));
            source.extra().keep(&new[taken..]);
            let whole = end?.map(|_| Came::Whole(copied(&new[..taken])));
            io::Result::Ok(whole.unwrap_or(Came::Part))
        }))??;
        match came {
            Came::Whole(bytes) => return Poll::Ready(Ok(Some(bytes))),
            Came::Part => {}
            Came::End => return Poll::Ready(Ok(None)),
        }
    }
}

/// Reads at most `limit` bytes to the loop's buffer and gives them to `f`.
#[inline]
fn read_some<R>(
    source: &Source<Stream, Extra>,
    limit: usize,
    mut f: impl FnMut(&[u8]) -> R,
) -> Poll<io::Result<R>> {
    source.attempt(Direction::Read, |stream| {
        scheduler::with_scratch(|scratch| {
            let room = limit.min(scratch.len());
            let target = &mut scratch[..room];
            let count = read_once(source, stream, target)?;
            Ok(f(&target[..count]))
        })
    })
}

/// Reads as much as fits. If less has come, the next read would block.
#[inline]
fn read_once(
    source: &Source<Stream, Extra>,
    stream: &Stream,
    target: &mut [u8],
) -> io::Result<usize> {
    let count = stream.read(target)?;
    if count < target.len() {
        source.fell_short(Direction::Read);
    }
    Ok(count)
}

/// Whatever has been kept.
fn rest(source: &Source<Stream, Extra>) -> Bytes {
    source.extra().with_buffered(|buffer| take_front(buffer, buffer.len())).unwrap_or_default()
}

macro_rules! debug_by_name {
    ($($name:ident $(<$generic:ident>)?),*) => {$(
        impl $(<$generic>)? fmt::Debug for $name $(<$generic>)? {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(stringify!($name))
            }
        }
    )*};
}

debug_by_name!(Recv, RecvInto<B>, ReadUntil, ReadExact);
