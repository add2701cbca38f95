//! Handlers: what they may return, and what watches over them while they run.

use std::any::Any;
use std::cell::Cell;
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::Pin;
use std::ptr;
use std::rc::Rc;
use std::task::{Context, Poll};

use super::connection::{Closer, Connection};
use crate::coroutine::Event;
use crate::handle::start_member;
use crate::scheduler::{self, PanicPolicy};
use crate::task::{Member, panic_text, report};
use crate::wait::Waiter;

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
        self.err().filter(|error| !is_disconnect(error)).map(|error| error.to_string())
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
        matches!(error.kind(), io::ErrorKind::BrokenPipe | io::ErrorKind::ConnectionReset)
    })
}

/// The handlers of one server.
#[derive(Default)]
pub(super) struct Handlers {
    count: Cell<usize>,
    /// The server, while it waits for a handler's end.
    watcher: Cell<Option<Waiter>>,
}

impl Handlers {
    /// Waits until there are less than `limit` handlers.
    pub(super) fn poll_below(&self, limit: usize, cx: &Context<'_>) -> Poll<()> {
        if self.count.get() < limit {
            return Poll::Ready(());
        }
        scheduler::with("server", |scheduler| self.watcher.set(Some(scheduler.waiter(cx))));
        Poll::Pending
    }

    /// Spawns a handler.
    pub(super) fn spawn<C>(self: &Rc<Self>, handler: C, connection: Connection)
    where
        C: Event + 'static,
        C::Output: HandlerResult,
    {
        self.count.set(self.count.get() + 1);
        let handling = Handling { handler, connection, handlers: self.clone() };
        scheduler::with("server", |scheduler| start_member(scheduler, handling));
    }

    pub(super) fn kill_all(&self) {
        scheduler::try_with(|scheduler| scheduler.kill_group(ptr::from_ref(self).cast()));
    }
}

/// A handler with its connection, which closes when the handler ends.
struct Handling<C> {
    handler: C,
    connection: Connection,
    handlers: Rc<Handlers>,
}

impl<C: Event> Member for Handling<C>
where
    C::Output: HandlerResult,
{
    fn group(&self) -> *const () {
        Rc::as_ptr(&self.handlers).cast()
    }
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
        self.handlers.count.set(self.handlers.count.get() - 1);
        if let Some(watcher) = self.handlers.watcher.take() {
            scheduler::try_with(|scheduler| scheduler.wake(&watcher));
        }
    }
}

pub(super) fn report_handler(connection: &Connection, what: fmt::Arguments<'_>) {
    match connection.peer_addr() {
        Ok(peer) => report(format_args!("the handler of {peer} {what}")),
        Err(_) => report(format_args!("a handler {what}")),
    }
}
