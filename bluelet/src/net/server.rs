//! Servers: accept, spawn a handler for each connection, end gracefully.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt;
use std::future::{Future, poll_fn};
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};
use std::time::Duration;

use slab::Slab;

use super::connection::{Closer, Connection};
use super::listener::Listener;
use crate::coroutine::Event;
use crate::handle::start;
use crate::scheduler::{self, PanicPolicy};
use crate::task::{panic_text, report};
use crate::time::{Sleep, sleep};
use crate::wait::{TaskId, Waiter};

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
    Serve {
        serving: Box::pin(async move { serve(Server::bind(addr)?, handler).await }),
    }
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
    listener: Listener,
    grace: Duration,
    /// At most so many handlers at a time.
    max_connections: usize,
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
    pub fn on(listener: Listener) -> Server {
        Server {
            listener,
            grace: GRACE,
            max_connections: usize::MAX,
        }
    }

    /// How long handlers may take to finish when the server is asked to end; at first ten seconds.
    pub fn grace(self, grace: Duration) -> Self {
        Server { grace, ..self }
    }

    /// At most so many handlers at a time; further connections wait in the system's backlog.
    pub fn max_connections(self, max_connections: usize) -> Self {
        Server {
            max_connections,
            ..self
        }
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
        Serve {
            serving: Box::pin(serve(self, handler)),
        }
    }
}

/// A server that serves when it is run, spawned or yielded; see [`server`].
#[must_use = "it serves only when it is run, spawned or yielded"]
pub struct Serve {
    serving: Pin<Box<dyn Future<Output = io::Result<()>>>>,
}

impl Future for Serve {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        self.serving.as_mut().poll(cx)
    }
}

impl fmt::Debug for Serve {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Serve")
    }
}

/// What a handler may return: `()`, or a `Result<(), E>` whose error can be shown.
#[diagnostic::on_unimplemented(
    message = "a handler returns `()` or `Result<(), E>`, not `{Self}`",
    label = "this handler's result is of no use to the server",
    note = "let the handler end with `Ok(())` or without a value; `E` must be `Display + 'static`"
)]
pub trait HandlerResult {
    /// What is worth reporting of it; nothing if the peer has merely gone.
    #[doc(hidden)]
    fn failure(self) -> Option<String>;
}

impl HandlerResult for () {
    fn failure(self) -> Option<String> {
        None
    }
}

impl<E: fmt::Display + 'static> HandlerResult for Result<(), E> {
    fn failure(self) -> Option<String> {
        self.err()
            .filter(|error| !is_disconnect(error))
            .map(|error| error.to_string())
    }
}

/// Whether the peer has gone, which is no fault of the handler's.
fn is_disconnect(error: &dyn Any) -> bool {
    let error = if let Some(error) = error.downcast_ref::<io::Error>() {
        Some(error)
    } else if let Some(error) = error.downcast_ref::<Box<dyn Error>>() {
        error.downcast_ref()
    } else if let Some(error) = error.downcast_ref::<Box<dyn Error + Send + Sync>>() {
        error.downcast_ref()
    } else {
        None
    };
    error.is_some_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset
        )
    })
}

/// The handlers of one server.
#[derive(Default)]
struct Handlers {
    live: RefCell<Slab<TaskId>>,
    /// The server, while it waits for a handler's end.
    watcher: Cell<Option<Waiter>>,
}

impl Handlers {
    fn count(&self) -> usize {
        self.live.borrow().len()
    }

    /// Waits until there are less than `limit` handlers.
    fn poll_below(&self, limit: usize, cx: &Context<'_>) -> Poll<()> {
        if self.count() < limit {
            return Poll::Ready(());
        }
        scheduler::with("server", |scheduler| {
            self.watcher.set(Some(scheduler.waiter(cx)))
        });
        Poll::Pending
    }

    /// Spawns a handler.
    fn spawn<C>(self: &Rc<Self>, handler: C, connection: Connection)
    where
        C: Event + 'static,
        C::Output: HandlerResult,
    {
        let key = self.live.borrow_mut().insert(TaskId::NOBODY);
        let handling = Handling {
            handler,
            connection,
            handlers: self.clone(),
            key,
        };
        let handle = scheduler::with("server", |scheduler| start(scheduler, handling, false));
        if let Some(task) = self.live.borrow_mut().get_mut(key) {
            *task = handle.task();
        }
    }

    fn kill_all(&self) {
        let tasks: Vec<TaskId> = self.live.borrow().iter().map(|(_, task)| *task).collect();
        for task in tasks {
            scheduler::try_with(|scheduler| scheduler.kill(task));
        }
    }
}

/// A handler with its connection, which closes when the handler ends.
struct Handling<C> {
    handler: C,
    connection: Connection,
    handlers: Rc<Handlers>,
    /// Its place among the handlers.
    key: usize,
}

impl<C: Event> Future for Handling<C>
where
    C::Output: HandlerResult,
{
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let handler = Pin::new(&mut self.handler);
        match catch_unwind(AssertUnwindSafe(|| handler.poll(cx))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(result)) => {
                if let Some(failure) = result.failure() {
                    report_handler(&self.connection, format_args!("failed: {failure}"));
                }
                Poll::Ready(())
            }
            Err(payload) => {
                let text = panic_text(&*payload);
                report_handler(&self.connection, format_args!("panicked: {text}"));
                let stop = scheduler::try_with(|scheduler| scheduler.policy());
                if stop == Some(PanicPolicy::Stop) {
                    resume_unwind(payload);
                }
                Poll::Ready(())
            }
        }
    }
}

impl<C> Drop for Handling<C> {
    fn drop(&mut self) {
        self.connection.close_by(Closer::Handler);
        self.handlers.live.borrow_mut().try_remove(self.key);
        if let Some(watcher) = self.handlers.watcher.take() {
            scheduler::try_with(|scheduler| scheduler.wake(&watcher));
        }
    }
}

fn report_handler(connection: &Connection, what: fmt::Arguments<'_>) {
    match connection.peer_addr() {
        Ok(peer) => report(format_args!("the handler of {peer} {what}")),
        Err(_) => report(format_args!("a handler {what}")),
    }
}

/// Accepts until it is asked to end, then lets the handlers finish.
async fn serve<H, C>(server: Server, mut handler: H) -> io::Result<()>
where
    H: FnMut(Connection) -> C,
    C: Event + 'static,
    C::Output: HandlerResult,
{
    let Server {
        listener,
        grace,
        max_connections,
    } = server;
    let handlers = Rc::new(Handlers::default());
    let mut stop = Stop::new()?;
    loop {
        let mut accept = listener.accept();
        let next = poll_fn(|cx| {
            if stop.poll(cx).is_ready() {
                return Poll::Ready(None);
            }
            if handlers.poll_below(max_connections, cx).is_pending() {
                return Poll::Pending;
            }
            Pin::new(&mut accept).poll(cx).map(Some)
        });
        let Some(accepted) = next.await else { break };
        let connection = accepted?;
        match catch_unwind(AssertUnwindSafe(|| handler(connection.clone()))) {
            Ok(coroutine) => handlers.spawn(coroutine, connection),
            Err(payload) => {
                let text = panic_text(&*payload);
                report_handler(&connection, format_args!("panicked: {text}"));
            }
        }
    }
    listener.close();
    // From here on a signal has its default effect again.
    drop(stop);
    drain(&handlers, sleep(grace)).await;
    Ok(())
}

/// Waits until every handler has ended, or kills those that are left when the grace is over.
async fn drain(handlers: &Handlers, mut grace: Sleep) {
    poll_fn(|cx| {
        if handlers.poll_below(1, cx).is_ready() {
            return Poll::Ready(());
        }
        Pin::new(&mut grace).poll(cx)
    })
    .await;
    handlers.kill_all();
}

/// What asks a server to end: ^C and SIGTERM.
struct Stop {
    #[cfg(unix)]
    signal: crate::signal::NextSignal,
    #[cfg(unix)]
    _watch: crate::signal::Watch,
}

impl Stop {
    #[cfg(unix)]
    fn new() -> io::Result<Self> {
        use crate::signal::{SignalKind, Watch};
        let watch = Watch::new(&[SignalKind::Interrupt, SignalKind::Terminate])?;
        Ok(Stop {
            signal: watch.next(),
            _watch: watch,
        })
    }

    #[cfg(unix)]
    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.signal).poll(cx).map(|_| ())
    }

    #[cfg(not(unix))]
    fn new() -> io::Result<Self> {
        Ok(Stop {})
    }

    #[cfg(not(unix))]
    fn poll(&mut self, _: &mut Context<'_>) -> Poll<()> {
        Poll::Pending
    }
}
