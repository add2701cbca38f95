//! A connected socket: the handle that handlers are given.

use std::cell::{Cell, OnceCell, RefCell};
use std::fmt;
use std::io;
use std::net::{Shutdown, SocketAddr};
use std::panic::Location;
use std::rc::Rc;
use std::time::Duration;

use bytes::{Buf, Bytes, BytesMut};

use super::read::{ReadExact, ReadUntil, Recv, RecvInto};
use super::stream::Stream;
use super::turn::{ConnectionTurn, Deadline};
use super::write::{SendAll, SendSome, Sending};
use crate::reactor::{Direction, Flags, Io, SCRATCH, Source};
use crate::scheduler;
use crate::turn::Beside;

/// How much [`Connection::readline`] reads at most, in bytes, with the newline.
const LINE_LIMIT: usize = 64 * 1024;

/// A connection to a peer, over TCP or a Unix socket. A cheap handle: clones mean the same connection.
///
/// It closes when the last clone is dropped, or at [`close`](Connection::close). What its methods
/// return are events that hold a clone of their own; nothing happens before they are yielded.
/// Several coroutines may read or write the same connection: each operation is served whole, in
/// order of asking. An operation that is dropped while it waits, by a kill or a timeout, loses no
/// byte that has arrived.
///
/// After a close every operation gives [`NotConnected`](io::ErrorKind::NotConnected) with a message
/// that says who closed it. When it is yielded outside of [`run`](crate::run), it panics.
#[derive(Clone)]
pub struct Connection {
    pub(super) source: Rc<Source<Stream, Extra>>,
}

/// What a connection keeps beside its socket.
pub(crate) struct Extra {
    peer: Peer,
    /// How many bytes the system has taken from us.
    pub(super) sent: Cell<u64>,
    /// What most connections do not need most of the time.
    rare: OnceCell<Box<RefCell<Rare>>>,
}

#[derive(Default)]
pub(super) struct Rare {
    /// Bytes that were read behind the end of a line, or before a line was whole.
    pub(super) buffer: BytesMut,
    read_timeout: Option<Duration>,
    write_timeout: Option<Duration>,
    /// Of the operations that wait and have a timeout.
    pub(super) deadlines: Vec<Deadline>,
    closed_by: Option<Closer>,
}

/// The peer's address, kept since the system forgets it when the peer resets the connection. The
/// long kind is boxed: a server holds thousands of these.
enum Peer {
    V4(std::net::SocketAddrV4),
    V6(Box<std::net::SocketAddrV6>),
    None,
}

/// Who closed a connection or a listener.
#[derive(Clone, Copy)]
pub(super) enum Closer {
    /// A call in the user's program.
    Call(&'static Location<'static>),
    /// The server, because the handler has ended.
    Handler,
}

impl Closer {
    /// The error of every operation after it.
    pub(super) fn error(self, what: &str) -> io::Error {
        let text = match self {
            Closer::Call(place) => format!("the {what} was closed by `close()` at {place}"),
            Closer::Handler => format!("the {what} was closed when its handler ended"),
        };
        io::Error::new(io::ErrorKind::NotConnected, text)
    }
}

impl Connection {
    pub(super) fn new(stream: impl Into<Stream>, peer: Option<SocketAddr>, ready: Flags) -> Self {
        let peer = match peer {
            Some(SocketAddr::V4(peer)) => Peer::V4(peer),
            Some(SocketAddr::V6(peer)) => Peer::V6(Box::new(peer)),
            None => Peer::None,
        };
        let extra = Extra { peer, sent: Cell::new(0), rare: OnceCell::new() };
        Connection { source: Source::new(stream.into(), extra, ready) }
    }

    /// Takes what has arrived, at most `limit` bytes; an event of `io::Result<Bytes>`.
    ///
    /// It waits until there is something. Empty means the end of the stream: the peer will send no
    /// more, though it may still read. One call gives 64 KiB at most.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// there.sendall("hello").await?;
    /// there.close();
    /// assert_eq!(here.recv(4).await?, "hell");
    /// assert_eq!(here.recv(1024).await?, "o");
    /// assert!(here.recv(1024).await?.is_empty());
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn recv(&self, limit: usize) -> Recv {
        Recv { turn: ConnectionTurn::new(self), limit }
    }

    /// Takes what has arrived, as much as fits into `buffer`; an event of `(io::Result<usize>, B)`
    /// that gives the buffer back. Zero bytes mean the end of the stream.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// there.sendall("hello").await?;
    /// let (count, buffer) = here.recv_into(vec![0; 1024]).await;
    /// assert_eq!(&buffer[..count?], b"hello");
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn recv_into<B: AsMut<[u8]> + Unpin + 'static>(&self, buffer: B) -> RecvInto<B> {
        RecvInto { turn: ConnectionTurn::new(self), buffer: Some(buffer) }
    }

    /// Reads a line, with its newline; an event of `io::Result<Bytes>`.
    ///
    /// At the end of the stream it gives what is left, so a result without a newline, which may be
    /// empty, is the last one.
    ///
    /// # Errors
    /// [`InvalidData`](io::ErrorKind::InvalidData) for a line longer than 64 KiB; see
    /// [`read_until`](Connection::read_until) for another limit.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// there.sendall("one\ntwo").await?;
    /// there.close();
    /// assert_eq!(here.readline().await?, "one\n");
    /// assert_eq!(here.readline().await?, "two");
    /// assert_eq!(here.readline().await?, "");
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn readline(&self) -> ReadUntil {
        self.read_until(b'\n', LINE_LIMIT)
    }

    /// Reads up to and with the byte `delimiter`; an event of `io::Result<Bytes>`. At the end of the
    /// stream it gives what is left.
    ///
    /// # Errors
    /// [`InvalidData`](io::ErrorKind::InvalidData) if `limit` bytes have come without a delimiter;
    /// they stay there for the next reader.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// there.sendall("key=value;").await?;
    /// assert_eq!(here.read_until(b'=', 100).await?, "key=");
    /// assert_eq!(here.read_until(b';', 100).await?, "value;");
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn read_until(&self, delimiter: u8, limit: usize) -> ReadUntil {
        ReadUntil { turn: ConnectionTurn::new(self), delimiter, limit, searched: 0 }
    }

    /// Reads exactly `count` bytes; an event of `io::Result<Bytes>`.
    ///
    /// # Errors
    /// [`UnexpectedEof`](io::ErrorKind::UnexpectedEof) if the stream ends before; the bytes that
    /// have come stay there for the next reader.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// there.sendall("\x03abc").await?;
    /// let length = here.read_exact(1).await?[0];
    /// assert_eq!(here.read_exact(length.into()).await?, "abc");
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn read_exact(&self, count: usize) -> ReadExact {
        ReadExact { turn: ConnectionTurn::new(self), count }
    }

    /// Sends as much of `data` as the system takes now; an event of `io::Result<usize>`, the number
    /// of bytes. It waits until it can send something.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// assert_eq!(here.send("hello").await?, 5);
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn send<D: AsRef<[u8]> + Unpin + 'static>(&self, data: D) -> SendSome<D> {
        SendSome { turn: ConnectionTurn::new(self), data }
    }

    /// Sends all of `data`; an event of `io::Result<()>`. Done means that the system has taken it,
    /// not that the peer has.
    ///
    /// If it is dropped while it waits, by a kill or a timeout, or fails, a part may have been sent:
    /// [`bytes_sent`](Connection::bytes_sent) says how far it came.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// here.sendall("hello").await?;
    /// here.sendall(vec![0; 1000]).await?;
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn sendall<D: AsRef<[u8]> + Unpin + 'static>(&self, data: D) -> SendAll<D> {
        SendAll { sending: Sending { turn: ConnectionTurn::new(self), sent: 0 }, data }
    }

    /// How many bytes the system has taken on this connection since it began, whoever sent them. The
    /// difference tells how far a [`sendall`](Connection::sendall) came that was cut short.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// let data = vec![0; 10_000_000];
    /// let before = here.bytes_sent();
    /// // Nobody reads.
    /// let sending = here.sendall(data);
    /// assert!(bluelet::timeout(Duration::from_millis(1), sending).await.is_err());
    /// let sent = here.bytes_sent() - before;
    /// assert!(sent > 0 && sent < 10_000_000);
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn bytes_sent(&self) -> u64 {
        self.source.extra().sent.get()
    }

    /// Ends one direction, or both. After `Shutdown::Write` the peer reads the end of the stream.
    ///
    /// # Errors
    /// What the system says; `NotConnected` after a close.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// here.shutdown(std::net::Shutdown::Write)?;
    /// assert!(there.recv(1024).await?.is_empty());
    /// there.sendall("still here").await?;
    /// assert_eq!(here.recv(1024).await?, "still here");
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn shutdown(&self, how: Shutdown) -> io::Result<()> {
        self.with_stream(|stream| stream.shutdown(how))
    }

    /// Closes the connection, for all of its clones. Whoever waits for it gets
    /// [`NotConnected`](io::ErrorKind::NotConnected) with the place of this call. A second close
    /// does nothing.
    ///
    /// What has been sent is still delivered; bytes that have arrived and were not read are lost,
    /// and then the peer sees a reset.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// here.close();
    /// assert!(there.recv(1024).await?.is_empty());
    /// let error = here.recv(1024).await.unwrap_err();
    /// assert!(error.to_string().starts_with("the connection was closed by `close()` at "));
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    #[track_caller]
    pub fn close(&self) {
        self.close_by(Closer::Call(Location::caller()));
    }

    pub(super) fn close_by(&self, closer: Closer) {
        let (stream, waiters) = self.source.close();
        if stream.is_some() {
            self.with_rare(|rare| {
                rare.closed_by = Some(closer);
                rare.buffer = BytesMut::new();
            });
        }
        drop(stream);
        for waiter in waiters {
            scheduler::try_with(|scheduler| scheduler.wake(&waiter));
        }
    }

    /// The peer's address, also after the peer has gone.
    ///
    /// # Errors
    /// [`Unsupported`](io::ErrorKind::Unsupported) for a Unix socket.
    pub fn peer_addr(&self) -> io::Result<SocketAddr> {
        match &self.source.extra().peer {
            Peer::V4(peer) => Ok(SocketAddr::V4(*peer)),
            Peer::V6(peer) => Ok(SocketAddr::V6(**peer)),
            Peer::None => self.with_stream(Stream::peer_addr),
        }
    }

    /// The address of this end.
    ///
    /// # Errors
    /// `NotConnected` after a close; [`Unsupported`](io::ErrorKind::Unsupported) for a Unix socket.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.with_stream(Stream::local_addr)
    }

    /// Whether small pieces are sent at once (`true`) or gathered for a moment (`false`, as the
    /// system does at first).
    ///
    /// # Errors
    /// What the system says; `NotConnected` after a close.
    pub fn set_nodelay(&self, on: bool) -> io::Result<()> {
        self.with_stream(|stream| stream.set_nodelay(on))
    }

    /// Bounds every later operation on this connection, and those of its clones: how long a read and
    /// how long a write may wait. `None` means without a bound, as it is at first.
    ///
    /// An operation that takes longer gives [`TimedOut`](io::ErrorKind::TimedOut). No byte that has
    /// arrived is lost by it; of what was to be sent, a part may have gone.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// # let (here, there) = bluelet::Connection::pair()?;
    /// here.set_timeouts(Some(std::time::Duration::from_millis(1)), None);
    /// let error = here.recv(1024).await.unwrap_err();
    /// assert_eq!(error.kind(), std::io::ErrorKind::TimedOut);
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    pub fn set_timeouts(&self, read: Option<Duration>, write: Option<Duration>) {
        self.with_rare(|rare| (rare.read_timeout, rare.write_timeout) = (read, write));
    }

    pub(super) fn with_rare<R>(&self, f: impl FnOnce(&mut Rare) -> R) -> R {
        self.source.extra().with_rare(f)
    }

    fn with_stream<R>(&self, f: impl FnOnce(&Stream) -> io::Result<R>) -> io::Result<R> {
        match self.source.io() {
            Some(stream) => f(&stream),
            None => Err(self.source.extra().closed()),
        }
    }
}

impl Extra {
    #[inline]
    pub(super) fn has_rare(&self) -> bool {
        self.rare.get().is_some()
    }

    pub(super) fn with_rare<R>(&self, f: impl FnOnce(&mut Rare) -> R) -> R {
        f(&mut self.rare.get_or_init(Box::default).borrow_mut())
    }

    /// Who closed it.
    pub(super) fn closed_by(&self) -> Option<Closer> {
        self.rare.get()?.borrow().closed_by
    }

    /// How long an operation in this direction may wait.
    pub(super) fn timeout(&self, direction: Direction) -> Option<Duration> {
        let rare = self.rare.get()?.borrow();
        match direction {
            Direction::Read => rare.read_timeout,
            Direction::Write => rare.write_timeout,
        }
    }

    /// Runs `f` on the bytes that were read and not taken yet, if there are any.
    #[inline]
    pub(super) fn with_buffered<R>(&self, f: impl FnOnce(&mut BytesMut) -> R) -> Option<R> {
        self.rare.get().and_then(|rare| Self::with_some(rare, f))
    }

    #[inline(never)]
    fn with_some<R>(rare: &RefCell<Rare>, f: impl FnOnce(&mut BytesMut) -> R) -> Option<R> {
        let buffer = &mut rare.borrow_mut().buffer;
        (!buffer.is_empty()).then(|| f(buffer))
    }

    /// Keeps bytes for the next reader, behind those that are kept already.
    pub(super) fn keep(&self, bytes: &[u8]) {
        if !bytes.is_empty() {
            self.with_rare(|rare| rare.buffer.extend_from_slice(bytes));
        }
    }
}

/// A copy in memory of its own; shorter to make than by `Bytes::copy_from_slice`.
pub(super) fn copied(bytes: &[u8]) -> Bytes {
    Bytes::from(Box::<[u8]>::from(bytes))
}

/// Takes bytes off the front. The rest keeps its memory only as long as there is a rest, so that an
/// idle connection has none; what is taken never holds on to the memory of the rest.
pub(super) fn take_front(buffer: &mut BytesMut, count: usize) -> Bytes {
    if count >= buffer.len() {
        let whole = std::mem::take(buffer);
        // What is short may be the end of something long, in whose memory it still is.
        return if whole.len() > SCRATCH { whole.freeze() } else { copied(&whole) };
    }
    let front = copied(&buffer[..count]);
    buffer.advance(count);
    front
}

impl fmt::Debug for Connection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source.io() {
            Some(stream) => write!(f, "Connection({})", stream.label()),
            None => f.write_str("Connection(closed)"),
        }
    }
}
