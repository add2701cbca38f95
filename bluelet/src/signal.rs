//! Signals as events.
//!
//! A handler of the system's may do next to nothing, so it writes a byte to a pipe (`signal-hook`
//! does that), and the pipe is a source like any other.
//!
//! While nobody in the process watches a kind of signal, it has its default effect again: that is
//! what lets a second ^C end a server that is busy ending.

use std::future::Future;
use std::io::{self, Read};
use std::os::unix::net::UnixStream;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};

use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM, SIGUSR1, SIGUSR2};
use signal_hook::{SigId, flag, low_level};

use crate::reactor::{Direction, Ready, Source};
use crate::turn::Turn;

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

impl SignalKind {
    fn number(self) -> i32 {
        match self {
            SignalKind::Interrupt => SIGINT,
            SignalKind::Terminate => SIGTERM,
            SignalKind::Hangup => SIGHUP,
            SignalKind::User1 => SIGUSR1,
            SignalKind::User2 => SIGUSR2,
        }
    }

    /// Who watches this kind, in the whole process.
    fn watched(self) -> &'static Watched {
        static WATCHED: [Watched; 5] = [const { Watched::new() }; 5];
        &WATCHED[self as usize]
    }
}

/// Who watches one kind of signal.
struct Watched {
    watchers: AtomicUsize,
    /// Shared with the handler: the signal is to have its default effect. `None` until the first
    /// watcher comes, since until then the process has no handler.
    default: Mutex<Option<Arc<AtomicBool>>>,
}

impl Watched {
    const fn new() -> Self {
        Watched {
            watchers: AtomicUsize::new(0),
            default: Mutex::new(None),
        }
    }

    /// Counts one watcher more or less.
    fn count(&self, kind: SignalKind, more: bool) -> io::Result<()> {
        let mut default = self.default.lock().unwrap_or_else(PoisonError::into_inner);
        if default.is_none() {
            let flag = Arc::new(AtomicBool::new(true));
            // It comes before every pipe, so that it decides alone.
            flag::register_conditional_default(kind.number(), flag.clone())?;
            *default = Some(flag);
        }
        let watchers = self.watchers.load(Ordering::Relaxed);
        let watchers = if more { watchers + 1 } else { watchers - 1 };
        self.watchers.store(watchers, Ordering::Relaxed);
        if let Some(flag) = &*default {
            flag.store(watchers == 0, Ordering::SeqCst);
        }
        Ok(())
    }
}

type Pipe = Source<mio::net::UnixStream>;

/// Watches some kinds of signals until it is dropped.
pub(crate) struct Watch {
    pipe: Rc<Pipe>,
    kinds: Vec<(SignalKind, SigId)>,
}

impl Watch {
    pub(crate) fn new(kinds: &[SignalKind]) -> io::Result<Self> {
        let (reader, writer) = UnixStream::pair()?;
        reader.set_nonblocking(true)?;
        let reader = mio::net::UnixStream::from_std(reader);
        let pipe = Source::new(reader, (), Ready::UNKNOWN, |_| "a signal".to_owned());
        let mut watch = Watch {
            pipe,
            kinds: Vec::new(),
        };
        for &kind in kinds {
            kind.watched().count(kind, true)?;
            match low_level::pipe::register(kind.number(), writer.try_clone()?) {
                Ok(id) => watch.kinds.push((kind, id)),
                Err(error) => {
                    kind.watched().count(kind, false)?;
                    return Err(error);
                }
            }
        }
        Ok(watch)
    }

    /// Waits for one of the signals; those that came before and were not waited for count once.
    pub(crate) fn next(&self) -> NextSignal {
        NextSignal {
            turn: Turn::new(&self.pipe, Direction::Read),
        }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        for (kind, id) in self.kinds.drain(..) {
            low_level::unregister(id);
            // It cannot fail: the handler is there.
            let _ = kind.watched().count(kind, false);
        }
    }
}

/// An event of the next signal.
pub(crate) struct NextSignal {
    turn: Turn<mio::net::UnixStream, ()>,
}

impl Future for NextSignal {
    type Output = io::Result<()>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        let read = ready!(self.turn.poll("signal", cx, None, |source, _| {
            source.attempt(Direction::Read, |mut pipe| pipe.read(&mut [0; 64]))
        }));
        Poll::Ready(
            read.unwrap_or(Err(io::ErrorKind::NotConnected.into()))
                .map(|_| ()),
        )
    }
}
