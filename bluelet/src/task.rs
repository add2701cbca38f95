//! One task: a spawned coroutine with what the scheduler must know of it.
//!
//! Who may touch what: a [`Slot`] belongs to the scheduler's slab and is only looked at for a few
//! instructions at a time, never while code of the user's runs. While a task is polled its [`Body`]
//! is out of the slot. An ended task stays in its slot as long as somebody holds its handle.

use std::any::Any;
use std::fmt;
use std::future::Future;
use std::mem;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::task::{Context, Poll};

use crate::description::Description;
use crate::trail::{self, Point};
use crate::wait::WaitList;
use crate::wake::OwnWaker;

/// Why [`join`](crate::join) has no value to give.
pub enum JoinError {
    /// The coroutine was killed, or its runtime ended before it did.
    Killed,
    /// The coroutine panicked; this is what the panic carried.
    Panicked(Box<dyn Any + Send + 'static>),
}

impl JoinError {
    /// Whether the coroutine was killed.
    pub fn is_killed(&self) -> bool {
        matches!(self, JoinError::Killed)
    }

    /// Whether the coroutine panicked.
    pub fn is_panic(&self) -> bool {
        matches!(self, JoinError::Panicked(_))
    }
}

impl fmt::Debug for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JoinError::Killed => f.write_str("Killed"),
            JoinError::Panicked(payload) => {
                f.debug_tuple("Panicked").field(&panic_text(&**payload)).finish()
            }
        }
    }
}

impl fmt::Display for JoinError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            JoinError::Killed => f.write_str("the coroutine was killed"),
            JoinError::Panicked(payload) => {
                write!(f, "the coroutine panicked: {}", panic_text(&**payload))
            }
        }
    }
}

impl std::error::Error for JoinError {}

/// The message of a panic, where it has one.
pub(crate) fn panic_text(payload: &(dyn Any + Send)) -> &str {
    if let Some(text) = payload.downcast_ref::<&'static str>() {
        text
    } else if let Some(text) = payload.downcast_ref::<String>() {
        text
    } else {
        "(a panic without a message)"
    }
}

/// Something that can be driven to its end; what the loop sees of a task.
pub(crate) trait Step {
    /// Goes on to the next suspension point. A panic of the coroutine is an end like any other.
    fn step(&mut self, cx: &mut Context<'_>) -> Poll<()>;

    /// What a panic carried, if that is how the coroutine ended.
    fn take_panic(&mut self) -> Option<Box<dyn Any + Send>>;

    /// Drops the coroutine where it stands; keeps its result if it has ended.
    fn abandon(&mut self);
}

/// A task's body: a step whose result can be fetched without knowing its type.
pub(crate) trait Body: Step {
    /// Moves the result into `into`, which must be an `Option<Result<T, JoinError>>` for the
    /// output `T` of the coroutine; leaves `None` there if there is none.
    fn take(&mut self, into: &mut dyn Any);

    /// Whether the result is a panic.
    fn panicked(&self) -> bool;

    /// The group that it belongs to, by the address of what the group shares.
    fn group(&self) -> Option<*const ()> {
        None
    }
}

/// A coroutine until it ends, its result from then on.
pub(crate) enum Job<F: Future> {
    /// It can be polled.
    Running(F),
    /// It has ended by itself.
    Ended(Result<F::Output, JoinError>),
    /// Its result has been taken.
    Taken,
}

impl<F: Future> Job<F> {
    /// The result, once.
    pub(crate) fn result(&mut self) -> Option<Result<F::Output, JoinError>> {
        match mem::replace(self, Job::Taken) {
            Job::Ended(result) => Some(result),
            Job::Running(_) | Job::Taken => None,
        }
    }
}

impl<F: Future + Unpin> Step for Job<F> {
    fn step(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let Job::Running(future) = self else {
            return Poll::Ready(());
        };
        let result = match catch_unwind(AssertUnwindSafe(|| Pin::new(future).poll(cx))) {
            Ok(Poll::Pending) => return Poll::Pending,
            Ok(Poll::Ready(output)) => Ok(output),
            Err(payload) => Err(JoinError::Panicked(payload)),
        };
        // The future's own drop is the user's code too.
        discard(mem::replace(self, Job::Ended(result)));
        Poll::Ready(())
    }

    fn take_panic(&mut self) -> Option<Box<dyn Any + Send>> {
        if !matches!(self, Job::Ended(Err(JoinError::Panicked(_)))) {
            return None;
        }
        match self.result() {
            Some(Err(JoinError::Panicked(payload))) => Some(payload),
            _ => None,
        }
    }

    fn abandon(&mut self) {
        if matches!(self, Job::Running(_)) {
            discard(mem::replace(self, Job::Taken));
        }
    }
}

impl<F> Body for Job<F>
where
    F: Future + Unpin + 'static,
    F::Output: 'static,
{
    fn take(&mut self, into: &mut dyn Any) {
        if let Some(into) = into.downcast_mut::<Option<Result<F::Output, JoinError>>>() {
            *into = self.result();
        }
    }

    fn panicked(&self) -> bool {
        matches!(self, Job::Ended(Err(JoinError::Panicked(_))))
    }
}

/// A coroutine that belongs to a group of which all can be killed.
pub(crate) trait Member: Future {
    /// The address of what the group shares.
    fn group(&self) -> *const ();
}

/// The job of a member: the group needs no list of its members, since each can be asked.
pub(crate) struct MemberJob<F: Future>(pub(crate) Job<F>);

impl<F: Future + Unpin> Step for MemberJob<F> {
    fn step(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        self.0.step(cx)
    }

    fn take_panic(&mut self) -> Option<Box<dyn Any + Send>> {
        self.0.take_panic()
    }

    fn abandon(&mut self) {
        self.0.abandon();
    }
}

impl<F> Body for MemberJob<F>
where
    F: Member + Unpin + 'static,
    F::Output: 'static,
{
    fn take(&mut self, into: &mut dyn Any) {
        self.0.take(into);
    }

    fn panicked(&self) -> bool {
        self.0.panicked()
    }

    fn group(&self) -> Option<*const ()> {
        match &self.0 {
            Job::Running(member) => Some(member.group()),
            Job::Ended(_) | Job::Taken => None,
        }
    }
}

/// Drops what belongs to the user. A destructor that panics is reported and the loop lives on.
pub(crate) fn discard<T>(value: T) {
    if let Err(payload) = catch_unwind(AssertUnwindSafe(|| drop(value))) {
        report(format_args!("a destructor panicked: {}", panic_text(&*payload)));
        // A payload whose own destructor panics is not worth a second attempt.
        mem::forget(payload);
    }
}

/// Says something on stderr that nobody else will say; a closed stderr is no error.
#[cold]
pub(crate) fn report(message: fmt::Arguments<'_>) {
    use std::io::Write;
    let _ = writeln!(std::io::stderr(), "bluelet: {message}");
}

/// How far a task is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// It waits to be woken, or it is being polled.
    Waiting,
    /// It stands in the run queue; a second wake changes nothing.
    Queued,
    /// It has ended; the slot is kept for its handle.
    Ended,
}

/// A task's place in the scheduler's slab.
pub(crate) struct Slot {
    /// The coroutine, or its result once it has ended. Out of the slot while it is polled; `None`
    /// for the root task, which its caller keeps, and for an ended task that was killed.
    pub(crate) body: Option<Box<dyn Body>>,
    /// What few tasks need.
    pub(crate) rare: Option<Box<Rare>>,
    /// The outermost coroutine, known once it has been suspended for the first time.
    pub(crate) description: Option<&'static Description>,
    /// Tells apart the tasks that have used this slot.
    pub(crate) generation: u32,
    /// When it was suspended last: the scheduler's clock in hundredths of a second.
    pub(crate) since: u32,
    /// Where the outermost coroutine is suspended: an index into its description's states.
    pub(crate) state: u16,
    pub(crate) stage: Stage,
    /// Somebody holds the handle, so the result must stay.
    pub(crate) handled: bool,
    /// It was killed while it was running, which takes effect when it suspends.
    pub(crate) doomed: bool,
    /// `run` does not wait for it.
    pub(crate) background: bool,
}

impl Slot {
    pub(crate) fn has_ended(&self) -> bool {
        self.stage == Stage::Ended
    }

    /// Notes where the coroutine, which has just been polled, was suspended or panicked.
    #[inline]
    pub(crate) fn note_trail(&mut self) {
        let (description, state) = trail::outermost();
        self.description = description;
        self.state = state as u16;
        if trail::has_delegates() || self.rare.is_some() {
            self.note_delegates();
        }
    }

    #[cold]
    fn note_delegates(&mut self) {
        if trail::has_delegates() {
            trail::copy_delegates(&mut self.rare().delegates);
        } else if let Some(rare) = &mut self.rare {
            rare.delegates.clear();
        }
    }

    /// The part that few tasks need, made when it is first asked for.
    pub(crate) fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }
}

/// What few tasks need.
#[derive(Default)]
pub(crate) struct Rare {
    /// Who is to be woken when the task ends.
    pub(crate) joiners: WaitList,
    /// The waker that some foreign future has kept, so that it must go on to mean this task.
    pub(crate) waker: Option<OwnWaker>,
    /// Where the delegates of the outermost coroutine are suspended, innermost first.
    pub(crate) delegates: Vec<Point>,
}
