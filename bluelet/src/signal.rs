//! Signals as events.
//!
//! A handler of the system's may do next to nothing, so it writes a byte to a pipe (`signal-hook`
//! does that), and the pipe is a source like any other.
//!
//! While nobody in the process watches a kind of signal, it has its default effect again: that is
//! what lets a second ^C end a server that is busy ending. If only servers watch it, the first signal
//! restores the default effect by itself, in the system's handler: the second one counts however
//! soon it comes, and whichever of their kinds it is.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::fs::File;
use std::future::Future;
use std::io::{self, Read};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use signal_hook::{SigId, consts, flag, low_level};

use crate::handle::{Spawn, start};
use crate::inspect;
use crate::reactor::{Descriptor, Direction, Flags, Reading, Source};
use crate::scheduler;
use crate::task::report;
use crate::turn::{Beside, Turn};

/// A kind of signal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SignalKind {
    /// SIGINT: somebody has pressed ^C.
    Interrupt,
    /// SIGTERM: the process is asked to end.
    Terminate,
    /// SIGHUP: the terminal is gone; by custom, also: read the configuration again.
    Hangup,
    /// SIGUSR1: whatever the program says.
    User1,
    /// SIGUSR2: whatever the program says.
    User2,
}

/// [`SignalKind::Interrupt`] by its system's name.
pub const SIGINT: SignalKind = SignalKind::Interrupt;
/// [`SignalKind::Terminate`] by its system's name.
pub const SIGTERM: SignalKind = SignalKind::Terminate;
/// [`SignalKind::Hangup`] by its system's name.
pub const SIGHUP: SignalKind = SignalKind::Hangup;
/// [`SignalKind::User1`] by its system's name.
pub const SIGUSR1: SignalKind = SignalKind::User1;
/// [`SignalKind::User2`] by its system's name.
pub const SIGUSR2: SignalKind = SignalKind::User2;

impl SignalKind {
    const ALL: [SignalKind; 5] = [SIGINT, SIGTERM, SIGHUP, SIGUSR1, SIGUSR2];

    fn number(self) -> i32 {
        match self {
            SignalKind::Interrupt => consts::SIGINT,
            SignalKind::Terminate => consts::SIGTERM,
            SignalKind::Hangup => consts::SIGHUP,
            SignalKind::User1 => consts::SIGUSR1,
            SignalKind::User2 => consts::SIGUSR2,
        }
    }
}

/// For how many signals somebody watches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Interest {
    /// The first: then the process is about to end, and a second one ends it.
    Once,
    /// All.
    Always,
}

/// Who watches which kind, in the whole process.
static WATCHED: Mutex<[Watchers; 5]> = Mutex::new([const { Watchers::nobody() }; 5]);

/// Who watches one kind of signal.
struct Watchers {
    once: usize,
    always: usize,
    /// Shared with the handler: the signal is to have its default effect. `None` until the first
    /// watcher comes, since until then the process has no handler.
    default: Option<Arc<AtomicBool>>,
    /// What lets the first signal set that flag, while all watchers want it once: a signal of this
    /// kind, and one of any other that somebody watches for once.
    arming: Vec<SigId>,
}

impl Watchers {
    const fn nobody() -> Self {
        Watchers { once: 0, always: 0, default: None, arming: Vec::new() }
    }

    fn count(&mut self, interest: Interest) -> &mut usize {
        match interest {
            Interest::Once => &mut self.once,
            Interest::Always => &mut self.always,
        }
    }

    /// Counts one watcher more.
    fn add(&mut self, kind: SignalKind, interest: Interest) -> io::Result<()> {
        let default = match &self.default {
            Some(default) => default.clone(),
            None => {
                let default = Arc::new(AtomicBool::new(true));
                // It comes before every pipe, so that it decides alone.
                flag::register_conditional_default(kind.number(), default.clone())?;
                self.default.insert(default).clone()
            }
        };
        *self.count(interest) += 1;
        // Before the arming, so that a signal that comes now is not forgotten.
        default.store(false, Ordering::SeqCst);
        Ok(())
    }

    /// Counts one watcher less.
    fn remove(&mut self, interest: Interest) {
        *self.count(interest) -= 1;
        if self.once + self.always == 0
            && let Some(default) = &self.default
        {
            default.store(true, Ordering::SeqCst);
        }
    }
}

/// Sees to it that the first signal restores the default effect of those kinds that all watch for
/// once only.
fn arm(watched: &mut [Watchers; 5]) {
    let first: Vec<i32> = SignalKind::ALL
        .into_iter()
        .filter(|kind| watched[*kind as usize].once > 0)
        .map(SignalKind::number)
        .collect();
    for watchers in watched {
        let wanted = watchers.once > 0 && watchers.always == 0;
        if !wanted {
            for id in watchers.arming.drain(..) {
                low_level::unregister(id);
            }
        } else if watchers.arming.is_empty()
            && let Some(default) = &watchers.default
        {
            // It cannot fail: the handlers are there, and take one action more.
            let register = |number: &i32| flag::register(*number, default.clone()).ok();
            watchers.arming = first.iter().filter_map(register).collect();
        }
    }
}

/// The next signal of a kind; an event of `io::Result<()>`.
///
/// While a runtime in which somebody has asked for a kind lives, that kind has no other effect on
/// the process, and a signal that comes while nobody waits is given to the next who does; several
/// count once. Every coroutine that waits gets it; none is lost with one that is killed meanwhile.
///
/// ```
/// # let runtime = bluelet::Runtime::new()?;
/// # runtime.run_until(bluelet::boxed(async {
/// let hangup = bluelet::signal(bluelet::SIGHUP);
/// # let hangup = bluelet::timeout(std::time::Duration::from_millis(1), hangup);
/// let result = hangup.await;
/// # }));
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// # Errors
/// When the process has no descriptors left.
///
/// # Panics
/// When it is polled outside of [`run`](crate::run).
pub fn signal(kind: SignalKind) -> Signal {
    Signal { kind, next: None }
}

/// The event of [`signal`].
#[must_use = "it waits only when it is yielded"]
pub struct Signal {
    kind: SignalKind,
    /// Made when it is polled for the first time.
    next: Option<NextSignal>,
}

impl Future for Signal {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let Signal { kind, next } = &mut *self;
        if next.is_none() {
            let watches = scheduler::with("signal", |scheduler| scheduler.attached::<Watches>());
            *next = Some(watches.of(*kind)?.next());
        }
        match next {
            Some(next) => Pin::new(next).poll(cx),
            None => Poll::Pending,
        }
    }
}

impl fmt::Debug for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Signal({:?})", self.kind)
    }
}

/// The kinds that a runtime's coroutines have asked for, watched as long as the runtime lives.
#[derive(Default)]
struct Watches {
    kinds: RefCell<Vec<(SignalKind, Watch)>>,
}

impl Watches {
    fn of(&self, kind: SignalKind) -> io::Result<Watch> {
        let mut kinds = self.kinds.borrow_mut();
        if let Some((_, watch)) = kinds.iter().find(|(other, _)| *other == kind) {
            return Ok(watch.clone());
        }
        let watch = Watch::new(&[kind], Interest::Always)?;
        kinds.push((kind, watch.clone()));
        Ok(watch)
    }
}

/// The end of the pipe that is read, and how many signals were seen there.
type Pipe = Source<Descriptor, Cell<u64>>;

impl Beside for Cell<u64> {}

/// Watches some kinds of signals until all clones are dropped.
#[derive(Clone)]
pub(crate) struct Watch {
    pipe: Rc<Pipe>,
    /// Held for its drop.
    _registered: Rc<Registered>,
}

impl Watch {
    pub(crate) fn new(kinds: &[SignalKind], interest: Interest) -> io::Result<Self> {
        let (reader, writer) = UnixStream::pair()?;
        reader.set_nonblocking(true)?;
        let file = File::from(OwnedFd::from(reader));
        let reader = Descriptor { file, what: "the signals' pipe" };
        let pipe = Source::new(reader, Cell::new(0), Flags::UNKNOWN);
        let mut registered = Registered { kinds: Vec::new(), interest };
        for &kind in kinds {
            let writer = writer.try_clone()?;
            registered.kinds.push((kind, registered_pipe(kind, interest, writer)?));
        }
        arm(&mut WATCHED.lock().unwrap_or_else(PoisonError::into_inner));
        Ok(Watch { pipe, _registered: Rc::new(registered) })
    }

    /// Waits for one of the signals; those that came before and were not waited for count once.
    pub(crate) fn next(&self) -> NextSignal {
        let turn = Turn::new(&self.pipe);
        NextSignal { turn, seen: self.pipe.extra().get() }
    }
}

/// The handlers of a [`Watch`].
struct Registered {
    kinds: Vec<(SignalKind, SigId)>,
    interest: Interest,
}

/// Counts a watcher, and has signals of the kind written to a pipe.
fn registered_pipe(kind: SignalKind, interest: Interest, pipe: UnixStream) -> io::Result<SigId> {
    let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
    let watchers = &mut watched[kind as usize];
    watchers.add(kind, interest)?;
    low_level::pipe::register(kind.number(), pipe).inspect_err(|_| watchers.remove(interest))
}

impl Drop for Registered {
    fn drop(&mut self) {
        let mut watched = WATCHED.lock().unwrap_or_else(PoisonError::into_inner);
        for (kind, id) in self.kinds.drain(..) {
            low_level::unregister(id);
            watched[kind as usize].remove(self.interest);
        }
        arm(&mut watched);
    }
}

/// An event of the next signal.
pub(crate) struct NextSignal {
    turn: Turn<Reading, Descriptor, Cell<u64>>,
    /// How many signals had been seen when this was made. If another coroutine has read the pipe
    /// since, its signal is this one's too.
    seen: u64,
}

impl Future for NextSignal {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let NextSignal { turn, seen } = &mut *self;
        turn.poll("signal", cx, |source| {
            if source.extra().get() != *seen {
                return Poll::Ready(Ok(()));
            }
            let read =
                ready!(source.attempt(Direction::Read, |pipe| (&pipe.file).read(&mut [0; 64])));
            source.extra().set(source.extra().get() + 1);
            Poll::Ready(read.map(|_| ()))
        })
    }
}

/// Prints what every coroutine is doing on stderr whenever a signal of this kind comes; see
/// [`dump`](crate::dump). A coroutine does that, which starts by the call: a bare
/// `dump_on(SIGUSR1);` is enough, and yielding it gives the [`Handle`](crate::Handle).
///
/// A run does not wait for it, and it ends with the run.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     bluelet::dump_on(bluelet::SIGUSR1);
/// }));
/// ```
///
/// # Panics
/// Outside of [`run`](crate::run).
#[track_caller]
pub fn dump_on(kind: SignalKind) -> Spawn<()> {
    scheduler::with("dump_on", |scheduler| {
        // Before the first poll, too, the signal must not end the process.
        if let Err(error) = scheduler.attached::<Watches>().of(kind) {
            report(format_args!("cannot wait for {kind:?} to print what coroutines do: {error}"));
        }
        let printing = Box::pin(async move {
            while signal(kind).await.is_ok() {
                report(format_args!("{}", inspect::dump()));
            }
        });
        Spawn::of(start(scheduler, printing, true))
    })
}
