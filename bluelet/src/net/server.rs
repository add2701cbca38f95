//! Servers: accept, spawn a handler for each connection, end gracefully.

use std::fmt;
use std::future::Future;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::time::Duration;

use super::connection::Connection;
use super::handler::HandlerResult;
use super::listener::{BACKLOG, Listener};
use super::serve::{Phase, serve};
use super::workers::Workers;
use crate::coroutine::{Coroutine, Event};
use crate::description::{Description, StateDescription};
use crate::trail::{self, Point};

/// How long handlers may take to finish when the server is asked to end, unless set otherwise.
const GRACE: Duration = Duration::from_secs(10);

/// Serves `addr`: accepts connections and spawns `handler(conn)` for each; a coroutine of
/// `io::Result<()>`.
///
/// - The handler returns `()` or a `Result<(), E>`. When it ends, however it ends, its connection is
///   closed.
/// - A peer that has gone (EPIPE, ECONNRESET) ends its handler quietly. Other errors, and panics, are
///   reported on stderr with the peer's address; the server goes on.
/// - ^C or SIGTERM closes the listener and gives the handlers ten seconds to finish; then those that
///   are left are killed, and the server returns `Ok(())`. A second signal ends the process at
///   once. [`Server`] has settings for this.
/// - If the server is killed or its run ends, its listener closes; a kill leaves the handlers alone.
///
/// ```no_run
/// # fn echoer(conn: bluelet::Connection) -> impl bluelet::Event<Output = std::io::Result<()>> {
/// #     bluelet::boxed(async move { conn.sendall(conn.recv(1024).await?).await })
/// # }
/// bluelet::run(bluelet::server("127.0.0.1:4915", echoer))?;
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When it cannot listen on `addr`, see [`Listener::bind`].
pub fn server<A, H, C>(addr: A, handler: H) -> Serve
where
    A: ToSocketAddrs + 'static,
    H: FnMut(Connection) -> C + 'static,
    C: Event + 'static,
    C::Output: HandlerResult,
{
    let phase = Phase::default();
    let shared = phase.clone();
    Serve::new(phase, async move { serve(Server::bind(addr)?, handler, shared, None).await })
}

/// A server with settings; it listens already, but accepts only when it serves.
///
/// ```no_run
/// use std::time::Duration;
/// # fn echoer(conn: bluelet::Connection) -> impl bluelet::Event<Output = std::io::Result<()>> {
/// #     bluelet::boxed(async move { conn.sendall(conn.recv(1024).await?).await })
/// # }
///
/// let server = bluelet::Server::bind("127.0.0.1:0")?
///     .max_connections(1000)
///     .grace(Duration::from_secs(1));
/// println!("listening on {}", server.local_addr()?);
/// bluelet::run(server.serve(echoer))?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "it accepts only when it serves"]
pub struct Server {
    pub(super) listener: Listener,
    /// How long handlers may take to finish.
    pub(super) grace: Duration,
    /// At most so many handlers at a time.
    pub(super) max_connections: usize,
    /// How many connections the system holds before they are accepted.
    pub(super) backlog: i32,
}

impl Server {
    /// Listens on `addr`, see [`Listener::bind`].
    ///
    /// # Errors
    /// What the system says, with the address.
    pub fn bind<A: ToSocketAddrs>(addr: A) -> io::Result<Server> {
        Ok(Self::on(Listener::bind(addr)?))
    }

    /// Serves a listener that is there already, of TCP or of a Unix socket.
    ///
    /// ```no_run
    /// # fn echoer(conn: bluelet::Connection) -> impl bluelet::Event<Output = std::io::Result<()>> {
    /// #     bluelet::boxed(async move { conn.sendall(conn.recv(1024).await?).await })
    /// # }
    /// let listener = bluelet::unix::Listener::bind("/run/echo.sock")?;
    /// bluelet::run(bluelet::Server::on(listener).serve(echoer))?;
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn on<L: Into<Listener>>(listener: L) -> Server {
        let (grace, max_connections) = (GRACE, usize::MAX);
        Server { listener: listener.into(), grace, max_connections, backlog: BACKLOG }
    }

    /// How many connections the system holds for the server before they are accepted; at first
    /// 1024. The system has a bound of its own (on Linux `net.core.somaxconn`).
    ///
    /// # Errors
    /// What the system says.
    pub fn backlog(self, backlog: i32) -> io::Result<Self> {
        self.listener.set_backlog(backlog)?;
        Ok(Server { backlog, ..self })
    }

    /// Serves with `count` loops: one on this thread, and one on each of `count - 1` threads of its
    /// own. The system spreads the connections over them (SO_REUSEPORT).
    pub fn workers(self, count: usize) -> Workers {
        Workers { server: self, count }
    }

    /// How long handlers may take to finish when the server is asked to end; at first ten seconds.
    pub fn grace(self, grace: Duration) -> Self {
        Server { grace, ..self }
    }

    /// At most so many handlers at a time, at first without a bound; further connections wait in the
    /// system's backlog.
    pub fn max_connections(self, max_connections: usize) -> Self {
        Server { max_connections, ..self }
    }

    /// The address that it listens on.
    ///
    /// # Errors
    /// [`Unsupported`](io::ErrorKind::Unsupported) for a Unix socket.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.listener.local_addr()
    }

    /// Serves; a coroutine of `io::Result<()>`. See [`server`] for what it does.
    pub fn serve<H, C>(self, handler: H) -> Serve
    where
        H: FnMut(Connection) -> C + 'static,
        C: Event + 'static,
        C::Output: HandlerResult,
    {
        let phase = Phase::default();
        Serve::new(phase.clone(), serve(self, handler, phase, None))
    }
}

/// A server that serves when it is run, spawned or yielded; see [`server`].
#[must_use = "it serves only when it is run, spawned or yielded"]
pub struct Serve {
    serving: Pin<Box<dyn Future<Output = io::Result<()>>>>,
    phase: Phase,
}

impl Serve {
    pub(super) fn new(
        phase: Phase,
        serving: impl Future<Output = io::Result<()>> + 'static,
    ) -> Self {
        Serve { serving: Box::pin(serving), phase }
    }
}

/// What dumps show of a server. Its states are the phases of [`Phase`].
static DESCRIPTION: Description = Description::new(
    "server",
    file!(),
    line!(),
    &[
        StateDescription::new("Start", line!(), "", &[1]),
        StateDescription::new("Accept", line!(), "listener.accept()", &[1, 2]),
        StateDescription::new("Drain", line!(), "all handlers", &[3]),
        StateDescription::new("Done", line!(), "", &[]),
    ],
);

impl Future for Serve {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let outcome = self.serving.as_mut().poll(cx);
        if outcome.is_pending() {
            let state = self.phase.state() as u32;
            trail::record(Point { description: &DESCRIPTION, state });
        }
        outcome
    }
}

#[diagnostic::do_not_recommend]
impl Coroutine for Serve {
    fn description(&self) -> &'static Description {
        &DESCRIPTION
    }

    fn state(&self) -> usize {
        self.phase.state()
    }
}

impl fmt::Debug for Serve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "server: {}", DESCRIPTION.states[self.phase.state()].name)
    }
}
