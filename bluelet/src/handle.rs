//! Starting coroutines and waiting for them: `spawn`, `join`, `done`, `kill`.

use std::future::Future;
use std::marker::PhantomData;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use crate::coroutine::Event;
use crate::scheduler::{self, Scheduler};
use crate::task::{Body, Job, JoinError, Member, MemberJob, discard, report};
use crate::wait::{TaskId, Ticket};

/// Starts `coroutine` concurrently. The caller goes on first; the new coroutine runs when the caller
/// is suspended next.
///
/// It starts by the call itself, so a bare `bluelet::spawn(c);` is enough when nobody needs to join
/// it. Yielding the result gives the [`Handle`], without a suspension.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     let handle = bluelet::spawn(bluelet::boxed(async { 6 * 7 })).await;
///     assert_eq!(bluelet::join(handle).await.unwrap(), 42);
/// }));
/// ```
///
/// If it panics, whoever joins it gets the panic; if nobody does, it is reported on stderr. A spawn
/// by a destructor while the runtime shuts down is refused: the coroutine is dropped, a line on
/// stderr says so, and its joiner gets [`JoinError::Killed`].
///
/// # Panics
/// Outside of [`run`](crate::run).
#[track_caller]
pub fn spawn<T: 'static>(coroutine: impl Event<Output = T> + 'static) -> Spawn<T> {
    scheduler::with("spawn", |scheduler| Spawn::of(start(scheduler, coroutine, false)))
}

/// Spawns a coroutine; in the background, `run` does not wait for it.
pub(crate) fn start<C>(
    scheduler: &Rc<Scheduler>,
    coroutine: C,
    background: bool,
) -> Handle<C::Output>
where
    C: Future + Unpin + 'static,
    C::Output: 'static,
{
    let task = start_body(scheduler, Box::new(Job::Running(coroutine)), background);
    Handle { scheduler: Rc::downgrade(scheduler), task, ticket: None, output: PhantomData }
}

/// Spawns a task, of which [`Scheduler::release`] says that nobody will ask for its result.
fn start_body(scheduler: &Scheduler, body: Box<dyn Body>, background: bool) -> TaskId {
    scheduler.spawn(Some(body), background).unwrap_or_else(|refused| {
        report(format_args!("a coroutine spawned while the runtime shuts down was dropped"));
        discard(refused);
        TaskId::NOBODY
    })
}

/// Spawns a coroutine of a group; nobody can join it.
pub(crate) fn start_member<C: Member + Unpin + 'static>(scheduler: &Scheduler, coroutine: C)
where
    C::Output: 'static,
{
    let body = Box::new(MemberJob(Job::Running(coroutine)));
    scheduler.release(start_body(scheduler, body, false));
}

/// What [`spawn`] returns: an event whose value is the [`Handle`], ready at once.
#[derive(Debug)]
pub struct Spawn<T> {
    /// `None` once it has been given out.
    handle: Option<Handle<T>>,
}

impl<T> Spawn<T> {
    pub(crate) fn of(handle: Handle<T>) -> Self {
        Spawn { handle: Some(handle) }
    }
}

impl<T> Future for Spawn<T> {
    type Output = Handle<T>;

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Handle<T>> {
        Poll::Ready(self.handle.take().expect("a `Spawn` was polled after it had given its handle"))
    }
}

// It stores no `T`.
impl<T> Unpin for Spawn<T> {}

/// A spawned coroutine, for those who wait for it or kill it.
///
/// It is an event itself: yielding it joins the coroutine, like [`join`]. Dropping it changes
/// nothing for the coroutine; its output is then dropped when it ends.
pub struct Handle<T> {
    scheduler: Weak<Scheduler>,
    task: TaskId,
    /// Its place among those who wait for the end, while it is joined.
    ticket: Option<Ticket>,
    output: PhantomData<fn() -> T>,
}

impl<T> Handle<T> {
    /// An event of `()` that is ready once the coroutine has ended, however it ended. It leaves the
    /// result where it is, and any number of coroutines may wait for it; one that is killed meanwhile
    /// changes nothing for the others.
    ///
    /// ```
    /// bluelet::run(bluelet::boxed(async {
    ///     let handle = bluelet::spawn(bluelet::null()).await;
    ///     handle.done().await;
    ///     assert!(handle.is_done());
    /// }));
    /// ```
    pub fn done(&self) -> Done {
        Done { scheduler: self.scheduler.clone(), task: self.task, ticket: None }
    }

    /// Whether the coroutine has ended; no event, it does not wait.
    pub fn is_done(&self) -> bool {
        let alive = self
            .scheduler
            .upgrade()
            .and_then(|scheduler| scheduler.with_slot(self.task, |slot| !slot.has_ended()));
        alive != Some(true)
    }
}

impl<T> std::fmt::Debug for Handle<T> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Handle(task {})", self.task.index())
    }
}

impl<T> Drop for Handle<T> {
    fn drop(&mut self) {
        leave(&self.scheduler, self.task, self.ticket);
        if let Some(scheduler) = self.scheduler.upgrade() {
            scheduler.release(self.task);
        }
    }
}

/// Waits for a coroutine's end; the value is what it returned, or why it returned nothing.
///
/// Who is killed while it waits drops the handle, not the coroutine: that goes on, and its result is
/// dropped when it ends.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     let handle = bluelet::spawn(bluelet::boxed(async { panic!("oh no") as u8 })).await;
///     let error = bluelet::join(handle).await.unwrap_err();
///     assert_eq!(error.to_string(), "the coroutine panicked: oh no");
/// }));
/// ```
///
/// # Errors
/// [`JoinError::Killed`] if it was killed or its runtime is gone, [`JoinError::Panicked`] if it
/// panicked.
pub fn join<T: 'static>(handle: Handle<T>) -> Join<T> {
    Join { handle }
}

/// What [`join`] returns: an event of the coroutine's result.
#[derive(Debug)]
#[must_use = "it waits only when it is yielded"]
pub struct Join<T> {
    handle: Handle<T>,
}

impl<T: 'static> Future for Join<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.handle).poll(cx)
    }
}

impl<T: 'static> Future for Handle<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let handle = &mut *self;
        if poll_end(&handle.scheduler, handle.task, &mut handle.ticket, cx).is_pending() {
            return Poll::Pending;
        }
        let mut result: Option<Self::Output> = None;
        if let Some(scheduler) = handle.scheduler.upgrade() {
            scheduler.take_result(handle.task, &mut result);
        }
        Poll::Ready(result.unwrap_or(Err(JoinError::Killed)))
    }
}

/// What [`Handle::done`] returns: an event of the coroutine's end.
#[must_use = "it waits only when it is yielded"]
pub struct Done {
    scheduler: Weak<Scheduler>,
    task: TaskId,
    ticket: Option<Ticket>,
}

impl Future for Done {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<()> {
        let done = &mut *self;
        poll_end(&done.scheduler, done.task, &mut done.ticket, cx)
    }
}

impl std::fmt::Debug for Done {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Done(task {})", self.task.index())
    }
}

impl Drop for Done {
    fn drop(&mut self) {
        leave(&self.scheduler, self.task, self.ticket);
    }
}

/// Ready once the task has ended; until then the poller stands in its list.
fn poll_end(
    scheduler: &Weak<Scheduler>,
    task: TaskId,
    ticket: &mut Option<Ticket>,
    cx: &Context<'_>,
) -> Poll<()> {
    let Some(scheduler) = scheduler.upgrade() else {
        return Poll::Ready(());
    };
    let waiter = scheduler.waiter(cx);
    // What was replaced is dropped when the slot is not borrowed any more.
    let replaced = scheduler.with_slot(task, |slot| {
        (!slot.has_ended()).then(|| slot.rare().joiners.put(ticket, waiter))
    });
    if replaced.flatten().is_some() { Poll::Pending } else { Poll::Ready(()) }
}

fn leave(scheduler: &Weak<Scheduler>, task: TaskId, ticket: Option<Ticket>) {
    if let Some(ticket) = ticket
        && let Some(scheduler) = scheduler.upgrade()
    {
        scheduler.with_slot(task, |slot| {
            slot.rare.as_mut().and_then(|rare| rare.joiners.remove(ticket))
        });
    }
}

/// Kills a coroutine: drops it where it is suspended, its delegates with it, innermost first, so
/// that destructors run. The value says whether it was alive; killing twice is no error.
///
/// It happens by the call itself; yielding the result only reads it. A coroutine that kills itself
/// ends at its next suspension. Joiners get [`JoinError::Killed`]. What the coroutine was waiting
/// for is not lost: bytes that it had not been given yet are there for the next reader.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     let handle = bluelet::spawn(std::future::pending::<()>()).await;
///     assert!(bluelet::kill(&handle).await);
///     assert!(!bluelet::kill(&handle).await);
///     assert!(handle.await.unwrap_err().is_killed());
/// }));
/// ```
pub fn kill<T>(handle: &Handle<T>) -> Kill {
    let scheduler = handle.scheduler.upgrade();
    Kill { was_alive: scheduler.is_some_and(|scheduler| scheduler.kill(handle.task)) }
}

/// What [`kill`] returns: an event that is ready at once.
#[derive(Debug, Clone, Copy)]
pub struct Kill {
    was_alive: bool,
}

impl Future for Kill {
    type Output = bool;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<bool> {
        Poll::Ready(self.was_alive)
    }
}
