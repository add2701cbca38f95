//! Accepting connections.

use std::cell::Cell;
use std::fmt;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::Location;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, ready};
use std::time::{Duration, Instant};

use mio::{Interest, Registry, Token};
use socket2::{Domain, Protocol, SockRef, Socket, Type};

use super::connection::{Closer, Connection};
use crate::reactor::{Direction, Flags, Io, Reading, Source};
use crate::scheduler;
use crate::task::report;
use crate::time::{Sleep, sleep};
use crate::turn::{Beside, Turn};

/// How many connections the system may hold for us before they are accepted.
pub(super) const BACKLOG: i32 = 1024;

/// How long accepting pauses when the system has no descriptors or memory left. An edge-triggered
/// listener gets no event when they come free again, so only a timer can go on.
const PAUSE: Duration = Duration::from_millis(100);

/// How often a shortage that goes on is reported.
const REPORT_PERIOD: Duration = Duration::from_secs(60);

/// A socket that connections come in on, over TCP or a Unix socket. A cheap handle: clones mean the
/// same listener. It closes when the last clone is dropped, or at [`close`](Listener::close).
#[derive(Clone)]
pub struct Listener {
    source: Rc<Source<Acceptor, Extra>>,
}

/// What a listener keeps beside its socket.
struct Extra {
    closed_by: Cell<Option<Closer>>,
    /// When a shortage was reported last.
    reported: Cell<Option<Instant>>,
}

impl Beside for Extra {
    fn closed(&self) -> io::Error {
        match self.closed_by.get() {
            Some(closer) => closer.error("listener"),
            None => io::ErrorKind::NotConnected.into(),
        }
    }
}

impl Extra {
    /// Says that accepting pauses, once in a while.
    fn report(&self, shortage: &io::Error) {
        if self.reported.get().is_none_or(|last| last.elapsed() > REPORT_PERIOD) {
            self.reported.set(Some(Instant::now()));
            report(format_args!("accepting pauses: {shortage}"));
        }
    }
}

impl Listener {
    /// Listens on `addr`, on the first of its addresses that can be bound. Port 0 lets the system
    /// choose one, see [`local_addr`](Listener::local_addr).
    ///
    /// A restarted server can bind at once (SO_REUSEADDR on Unix). `"[::]:80"` takes IPv4
    /// connections too where the system says so, as it does for std. A host name is resolved on the
    /// spot, which may block: give an address.
    ///
    /// ```
    /// let listener = bluelet::Listener::bind("127.0.0.1:0")?;
    /// assert_ne!(listener.local_addr()?.port(), 0);
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Errors
    /// What the system says, with the address: in use, not permitted, not ours.
    pub fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<Listener> {
        let mut failure = None;
        for addr in addr.to_socket_addrs()? {
            match bind_to(addr, BACKLOG, false) {
                Ok(socket) => {
                    let listener = mio::net::TcpListener::from_std(socket.into());
                    return Ok(Self::with(Acceptor::Tcp(listener)));
                }
                Err(error) => {
                    let text = format!("cannot listen on {addr}: {error}");
                    failure = Some(io::Error::new(error.kind(), text));
                }
            }
        }
        Err(failure.unwrap_or_else(|| {
            io::Error::new(io::ErrorKind::InvalidInput, "the name has no address to listen on")
        }))
    }

    pub(super) fn with(acceptor: Acceptor) -> Self {
        let extra = Extra { closed_by: Cell::new(None), reported: Cell::new(None) };
        Listener { source: Source::new(acceptor, extra, Flags::UNKNOWN) }
    }

    /// Waits for a connection; an event of `io::Result<Connection>`.
    ///
    /// A connection that has come is not lost if this is dropped while it waits: the next `accept`
    /// gets it. Connections that break before they are accepted are passed over. When the system has no
    /// descriptors or memory left, that is reported once on stderr, and accepting goes on by itself
    /// when there are some again.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// let listener = bluelet::Listener::bind("127.0.0.1:0")?;
    /// let here = bluelet::connect(listener.local_addr()?).await?;
    /// let there = listener.accept().await?;
    /// assert_eq!(there.peer_addr()?, here.local_addr()?);
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    ///
    /// # Errors
    /// [`NotConnected`](io::ErrorKind::NotConnected) once the listener has been closed.
    pub fn accept(&self) -> Accept {
        Accept { turn: Turn::new(&self.source), pause: None }
    }

    /// The address that it listens on.
    ///
    /// # Errors
    /// `NotConnected` after a close; [`Unsupported`](io::ErrorKind::Unsupported) for a Unix socket.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.with_acceptor(|acceptor| match acceptor {
            Acceptor::Tcp(listener) => listener.local_addr(),
            #[cfg(unix)]
            Acceptor::Unix(..) => Err(no_internet_address()),
        })
    }

    /// Closes the listener, for all of its clones. Whoever waits for a connection gets
    /// [`NotConnected`](io::ErrorKind::NotConnected) with the place of this call. A second close does
    /// nothing. Peers that have connected and were not accepted see a reset.
    ///
    /// ```
    /// # bluelet::run(bluelet::boxed(async {
    /// let listener = bluelet::Listener::bind("127.0.0.1:0")?;
    /// let acceptor = listener.clone();
    /// let accepting = bluelet::spawn(bluelet::boxed(async move { acceptor.accept().await })).await;
    /// bluelet::null().await;
    /// listener.close();
    /// assert!(accepting.await.unwrap().is_err());
    /// # std::io::Result::Ok(())
    /// # })).unwrap();
    /// ```
    #[track_caller]
    pub fn close(&self) {
        let (acceptor, waiters) = self.source.close();
        if acceptor.is_some() {
            self.source.extra().closed_by.set(Some(Closer::Call(Location::caller())));
        }
        drop(acceptor);
        for waiter in waiters {
            scheduler::try_with(|scheduler| scheduler.wake(&waiter));
        }
    }

    pub(super) fn with_acceptor<R>(
        &self,
        f: impl FnOnce(&Acceptor) -> io::Result<R>,
    ) -> io::Result<R> {
        match self.source.io() {
            Some(acceptor) => f(&acceptor),
            None => Err(self.source.extra().closed()),
        }
    }
}

/// A bound, listening, non-blocking socket.
fn bind_to(addr: SocketAddr, backlog: i32, shared: bool) -> io::Result<Socket> {
    let socket = Socket::new(Domain::for_address(addr), Type::STREAM, Some(Protocol::TCP))?;
    // Elsewhere the option would let two servers share the port.
    #[cfg(unix)]
    socket.set_reuse_address(true)?;
    if shared {
        share_port(SockRef::from(&socket))?;
    }
    socket.set_nonblocking(true)?;
    socket.bind(&addr.into())?;
    socket.listen(backlog)?;
    Ok(socket)
}

/// Lets other sockets listen on the same port.
#[cfg(unix)]
fn share_port(socket: SockRef<'_>) -> io::Result<()> {
    Ok(rustix::net::sockopt::set_socket_reuseport(&*socket, true)?)
}

#[cfg(not(unix))]
fn share_port(_: SockRef<'_>) -> io::Result<()> {
    Err(io::Error::new(io::ErrorKind::Unsupported, "this system cannot share a port"))
}

/// For workers.
impl Listener {
    /// Lets the other workers listen on the same port.
    pub(super) fn share_port(&self) -> io::Result<()> {
        self.with_acceptor(|acceptor| match acceptor {
            Acceptor::Tcp(listener) => share_port(SockRef::from(listener)),
            #[cfg(unix)]
            Acceptor::Unix(..) => Err(no_internet_address()),
        })
    }

    /// Another listening socket on a port that is shared.
    pub(super) fn bind_shared(addr: SocketAddr, backlog: i32) -> io::Result<std::net::TcpListener> {
        Ok(bind_to(addr, backlog, true)?.into())
    }

    /// Takes over a listening, non-blocking socket.
    pub(super) fn from_std(socket: std::net::TcpListener) -> Self {
        Self::with(Acceptor::Tcp(mio::net::TcpListener::from_std(socket)))
    }

    pub(super) fn set_backlog(&self, backlog: i32) -> io::Result<()> {
        self.with_acceptor(|acceptor| match acceptor {
            Acceptor::Tcp(listener) => SockRef::from(listener).listen(backlog),
            #[cfg(unix)]
            Acceptor::Unix(listener, _) => SockRef::from(listener).listen(backlog),
        })
    }

    /// A connection that is there already.
    pub(super) fn accept_now(&self) -> io::Result<Connection> {
        self.with_acceptor(Acceptor::accept)
    }
}

#[cfg(unix)]
fn no_internet_address() -> io::Error {
    io::Error::new(io::ErrorKind::Unsupported, "a Unix socket has no internet address")
}

impl TryFrom<std::net::TcpListener> for Listener {
    type Error = io::Error;

    /// Takes over a socket that listens already: one with options that [`Listener::bind`] does not
    /// set, or one that another process has handed down. It becomes non-blocking.
    ///
    /// ```
    /// let socket = std::net::TcpListener::bind("127.0.0.1:0")?;
    /// let listener = bluelet::Listener::try_from(socket)?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    fn try_from(socket: std::net::TcpListener) -> io::Result<Self> {
        socket.set_nonblocking(true)?;
        Ok(Self::from_std(socket))
    }
}

impl fmt::Debug for Listener {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.source.io() {
            Some(acceptor) => write!(f, "Listener({})", acceptor.address()),
            None => f.write_str("Listener(closed)"),
        }
    }
}

/// The event of [`Listener::accept`].
#[must_use = "it accepts only when it is yielded"]
pub struct Accept {
    turn: Turn<Reading, Acceptor, Extra>,
    /// Runs while the system is short of something.
    pause: Option<Box<Sleep>>,
}

impl Future for Accept {
    type Output = io::Result<Connection>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let Accept { turn, pause } = &mut *self;
        loop {
            if let Some(sleep) = pause {
                ready!(Pin::new(&mut **sleep).poll(cx));
                *pause = None;
            }
            let result = ready!(turn.poll("accept", cx, |source| {
                source.attempt(Direction::Read, Acceptor::accept)
            }));
            match result {
                Ok(connection) => return Poll::Ready(Ok(connection)),
                Err(error) if is_shortage(&error) => {
                    turn.source.extra().report(&error);
                    *pause = Some(Box::new(sleep(PAUSE)));
                }
                Err(error) if is_of_one_connection(&error) => {}
                Err(error) => return Poll::Ready(Err(error)),
            }
        }
    }
}

impl fmt::Debug for Accept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Accept")
    }
}

/// Whether the system has no descriptors or memory left.
fn is_shortage(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let short = [Errno::MFILE, Errno::NFILE, Errno::NOBUFS, Errno::NOMEM];
        short.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
    }
    #[cfg(not(unix))]
    {
        error.kind() == io::ErrorKind::OutOfMemory
    }
}

/// Whether the error is that of a connection which broke before it was accepted; Linux reports
/// those of the network here too.
pub(super) fn is_of_one_connection(error: &io::Error) -> bool {
    #[cfg(unix)]
    {
        use rustix::io::Errno;
        let broken = [
            Errno::CONNABORTED,
            Errno::CONNRESET,
            Errno::PROTO,
            Errno::PERM,
            Errno::TIMEDOUT,
            Errno::NETDOWN,
            Errno::NETUNREACH,
            Errno::HOSTDOWN,
            Errno::HOSTUNREACH,
            Errno::NOPROTOOPT,
            Errno::OPNOTSUPP,
            #[cfg(any(target_os = "linux", target_os = "android"))]
            Errno::NONET,
        ];
        broken.iter().any(|errno| error.raw_os_error() == Some(errno.raw_os_error()))
    }
    #[cfg(not(unix))]
    {
        matches!(error.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset)
    }
}

/// A listening, non-blocking socket.
pub(super) enum Acceptor {
    Tcp(mio::net::TcpListener),
    /// With what removes its path, held for its drop.
    #[cfg(unix)]
    Unix(mio::net::UnixListener, #[allow(dead_code)] super::unix::BoundPath),
}

impl Acceptor {
    fn accept(&self) -> io::Result<Connection> {
        match self {
            Acceptor::Tcp(listener) => {
                let (stream, peer) = listener.accept()?;
                Ok(Connection::new(stream, Some(peer), Flags::UNKNOWN))
            }
            #[cfg(unix)]
            Acceptor::Unix(listener, _) => {
                let (stream, _) = listener.accept()?;
                Ok(Connection::new(stream, None, Flags::UNKNOWN))
            }
        }
    }

    fn address(&self) -> String {
        match self {
            Acceptor::Tcp(listener) => match listener.local_addr() {
                Ok(addr) => addr.to_string(),
                Err(_) => "an unknown address".to_owned(),
            },
            #[cfg(unix)]
            Acceptor::Unix(listener, _) => match listener.local_addr() {
                Ok(addr) => match addr.as_pathname() {
                    Some(path) => path.display().to_string(),
                    None => "a Unix socket without a name".to_owned(),
                },
                Err(_) => "an unknown address".to_owned(),
            },
        }
    }
}

impl Io for Acceptor {
    fn label(&self) -> String {
        format!("the listener on {}", self.address())
    }

    #[cfg(unix)]
    fn descriptor(&self) -> Option<usize> {
        use std::os::fd::AsRawFd;
        let number = match self {
            Acceptor::Tcp(listener) => listener.as_raw_fd(),
            Acceptor::Unix(listener, _) => listener.as_raw_fd(),
        };
        usize::try_from(number).ok()
    }
}

impl mio::event::Source for Acceptor {
    fn register(&mut self, registry: &Registry, token: Token, wanted: Interest) -> io::Result<()> {
        match self {
            Acceptor::Tcp(listener) => listener.register(registry, token, wanted),
            #[cfg(unix)]
            Acceptor::Unix(listener, _) => listener.register(registry, token, wanted),
        }
    }

    fn reregister(
        &mut self,
        registry: &Registry,
        token: Token,
        wanted: Interest,
    ) -> io::Result<()> {
        match self {
            Acceptor::Tcp(listener) => listener.reregister(registry, token, wanted),
            #[cfg(unix)]
            Acceptor::Unix(listener, _) => listener.reregister(registry, token, wanted),
        }
    }

    fn deregister(&mut self, registry: &Registry) -> io::Result<()> {
        match self {
            Acceptor::Tcp(listener) => listener.deregister(registry),
            #[cfg(unix)]
            Acceptor::Unix(listener, _) => listener.deregister(registry),
        }
    }
}
