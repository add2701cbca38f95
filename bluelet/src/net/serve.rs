//! What a server does: accept until it is asked to end, then let the handlers finish.

use std::cell::Cell;
use std::future::poll_fn;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::rc::Rc;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, Waker};

use super::connection::Connection;
use super::handler::{HandlerResult, Handlers, report_handler};
use super::listener::is_of_one_connection;
use super::server::Server;
use crate::coroutine::Event;
use crate::task::panic_text;
use crate::time::{Sleep, sleep};

/// At most so many connections are still accepted after the server was asked to end.
const LAST_CALL: usize = 1024;

/// How far a server is: an index into the states that its description lists.
#[derive(Clone, Default)]
pub(super) struct Phase(Rc<Cell<usize>>);

impl Phase {
    const ACCEPT: usize = 1;
    const DRAIN: usize = 2;
    const DONE: usize = 3;

    pub(super) fn state(&self) -> usize {
        self.0.get()
    }
}

/// Serves until it is asked to end, by a signal or by `colleagues`, the other workers.
pub(super) async fn serve<H, C>(
    server: Server,
    mut handler: H,
    phase: Phase,
    colleagues: Option<Arc<Colleagues>>,
) -> io::Result<()>
where
    H: FnMut(Connection) -> C,
    C: Event + 'static,
    C::Output: HandlerResult,
{
    let Server { listener, grace, max_connections, .. } = server;
    let handlers = Rc::new(Handlers::default());
    let mut stop = Stop::new(colleagues)?;
    phase.0.set(Phase::ACCEPT);
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
        match next.await {
            Some(accepted) => handle(&handlers, &mut handler, accepted?),
            None => break,
        }
    }
    // From here on a signal has its default effect again: before the listener closes, since who sees that
    // may send the second signal.
    drop(stop);
    // Who has connected before now would get a reset from the close.
    for _ in 0..LAST_CALL {
        match listener.accept_now() {
            Ok(connection) => handle(&handlers, &mut handler, connection),
            Err(error) if is_of_one_connection(&error) => {}
            Err(_) => break,
        }
    }
    listener.close();
    phase.0.set(Phase::DRAIN);
    drain(&handlers, sleep(grace)).await;
    phase.0.set(Phase::DONE);
    Ok(())
}

/// Starts the handler of a connection.
fn handle<H, C>(handlers: &Rc<Handlers>, handler: &mut H, connection: Connection)
where
    H: FnMut(Connection) -> C,
    C: Event + 'static,
    C::Output: HandlerResult,
{
    match catch_unwind(AssertUnwindSafe(|| handler(connection.clone()))) {
        Ok(coroutine) => handlers.spawn(coroutine, connection),
        Err(payload) => {
            let text = panic_text(&*payload);
            report_handler(&connection, format_args!("panicked: {text}"));
        }
    }
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

/// What asks a server to end: ^C and SIGTERM, or the end of another worker.
struct Stop {
    colleagues: Option<Arc<Colleagues>>,
    #[cfg(unix)]
    signal: crate::signal::NextSignal,
    /// Held for its drop.
    #[cfg(unix)]
    _watch: crate::signal::Watch,
}

impl Stop {
    #[cfg(unix)]
    fn new(colleagues: Option<Arc<Colleagues>>) -> io::Result<Self> {
        use crate::signal::{Interest, SignalKind, Watch};
        let watch = Watch::new(&[SignalKind::Interrupt, SignalKind::Terminate], Interest::Once)?;
        Ok(Stop { colleagues, signal: watch.next(), _watch: watch })
    }

    #[cfg(not(unix))]
    fn new(colleagues: Option<Arc<Colleagues>>) -> io::Result<Self> {
        Ok(Stop { colleagues })
    }

    fn poll(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        #[cfg(unix)]
        if Pin::new(&mut self.signal).poll(cx).is_ready() {
            return Poll::Ready(());
        }
        match &self.colleagues {
            Some(colleagues) => colleagues.poll(cx),
            None => Poll::Pending,
        }
    }
}

impl Drop for Stop {
    fn drop(&mut self) {
        if let Some(colleagues) = &self.colleagues {
            colleagues.stop();
        }
    }
}

/// What the workers of one server have in common: when one stops, all do.
#[derive(Default)]
pub(super) struct Colleagues {
    state: Mutex<ColleaguesState>,
}

#[derive(Default)]
struct ColleaguesState {
    stopped: bool,
    /// Whom to tell.
    wakers: Vec<Waker>,
}

impl Colleagues {
    pub(super) fn stop(&self) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.stopped = true;
        let wakers = std::mem::take(&mut state.wakers);
        drop(state);
        wakers.into_iter().for_each(Waker::wake);
    }

    fn poll(&self, cx: &Context<'_>) -> Poll<()> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.stopped {
            return Poll::Ready(());
        }
        if !state.wakers.iter().any(|waker| waker.will_wake(cx.waker())) {
            state.wakers.push(cx.waker().clone());
        }
        Poll::Pending
    }
}
