//! One server with several loops, each on a thread of its own.

use std::io;
use std::net::SocketAddr;
use std::panic::resume_unwind;
use std::sync::Arc;
use std::thread;
use std::time::Duration;

use super::connection::Connection;
use super::handler::HandlerResult;
use super::listener::Listener;
use super::serve::{Colleagues, Phase, serve};
use super::server::{Serve, Server};
use crate::coroutine::Event;
use crate::run::Runtime;
use crate::scheduler::{self, PanicPolicy};
use crate::task::report;

/// A server with several loops, see [`Server::workers`].
///
/// ```no_run
/// # fn echoer(conn: bluelet::Connection) -> impl bluelet::Event<Output = std::io::Result<()>> {
/// #     bluelet::boxed(async move { conn.sendall(conn.recv(1024).await?).await })
/// # }
/// let server = bluelet::Server::bind("127.0.0.1:4915")?.workers(4);
/// bluelet::run(server.serve(echoer))?;
/// # Ok::<(), std::io::Error>(())
/// ```
#[derive(Debug)]
#[must_use = "it accepts only when it serves"]
pub struct Workers {
    pub(super) server: Server,
    /// How many loops, with the one that `serve` is run on.
    pub(super) count: usize,
}

impl Workers {
    /// The address that they listen on.
    ///
    /// # Errors
    /// [`Unsupported`](io::ErrorKind::Unsupported) for a Unix socket.
    pub fn local_addr(&self) -> io::Result<SocketAddr> {
        self.server.local_addr()
    }

    /// Serves; a coroutine of `io::Result<()>`. See [`server`](crate::server) for what it does.
    ///
    /// Each loop has a clone of the handler, and its coroutines stay on its thread. The settings,
    /// such as `max_connections`, are those of each loop; so are those of the runtime that this
    /// coroutine runs in, [`warn_slow`](crate::Runtime::warn_slow) and the panic policy. When one loop
    /// stops, all do; the coroutine ends when all have ended.
    ///
    /// If the policy is [`PanicPolicy::Stop`](crate::PanicPolicy::Stop), a panic on any of the threads
    /// has all loops stop, and resumes in this coroutine when they have.
    ///
    /// # Errors
    /// What the system says when it refuses a socket or a thread;
    /// [`Unsupported`](io::ErrorKind::Unsupported) for a Unix socket.
    pub fn serve<H, C>(self, handler: H) -> Serve
    where
        H: FnMut(Connection) -> C + Clone + Send + 'static,
        C: Event + 'static,
        C::Output: HandlerResult,
    {
        let phase = Phase::default();
        Serve::new(phase.clone(), serve_all(self, handler, phase))
    }
}

async fn serve_all<H, C>(workers: Workers, handler: H, phase: Phase) -> io::Result<()>
where
    H: FnMut(Connection) -> C + Clone + Send + 'static,
    C: Event + 'static,
    C::Output: HandlerResult,
{
    let Workers { server, count } = workers;
    let addr = server.local_addr()?;
    server.listener.share_port()?;
    let (policy, slow) =
        scheduler::with("server", |scheduler| (scheduler.policy(), scheduler.slow()));
    // Also when this coroutine is killed, or fails before all are there, the others are to stop.
    let colleagues = StopOnDrop(Arc::new(Colleagues::default()));
    let mut threads = Vec::new();
    for number in 1..count {
        let job = Job {
            socket: Listener::bind_shared(addr, server.backlog)?,
            grace: server.grace,
            max_connections: server.max_connections,
            colleagues: colleagues.0.clone(),
            policy,
            slow,
        };
        let handler = handler.clone();
        let thread = thread::Builder::new().name(format!("bluelet-worker-{number}"));
        threads.push(thread.spawn(move || {
            if let Err(error) = job.run(handler) {
                report(format_args!("a worker for {addr} has ended: {error}"));
            }
        })?);
    }
    let result = serve(server, handler, phase, Some(colleagues.0.clone())).await;
    drop(colleagues);
    let ended = blocking::unblock(move || {
        let ended: Vec<_> = threads.into_iter().map(thread::JoinHandle::join).collect();
        ended.into_iter().collect::<Result<(), _>>()
    });
    match ended.await {
        Ok(()) => result,
        Err(payload) => resume_unwind(payload),
    }
}

/// What a worker's thread is given.
struct Job {
    socket: std::net::TcpListener,
    grace: Duration,
    max_connections: usize,
    colleagues: Arc<Colleagues>,
    /// The settings of the runtime that has started it.
    policy: PanicPolicy,
    slow: Option<Duration>,
}

impl Job {
    fn run<H, C>(self, handler: H) -> io::Result<()>
    where
        H: FnMut(Connection) -> C + 'static,
        C: Event + 'static,
        C::Output: HandlerResult,
    {
        let server = Server::on(Listener::from_std(self.socket))
            .grace(self.grace)
            .max_connections(self.max_connections);
        let serving = serve(server, handler, Phase::default(), Some(self.colleagues));
        let runtime = Runtime::new()?;
        runtime.set_panic_policy(self.policy);
        if let Some(limit) = self.slow {
            runtime.warn_slow(limit);
        }
        runtime.run(Box::pin(serving))
    }
}

/// Stops the other workers however this one ends.
struct StopOnDrop(Arc<Colleagues>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        self.0.stop();
    }
}
