//! `run`: the loop around the scheduler, from the root's first poll to the last task's end.

use std::future::Future;
use std::io;
use std::mem;
use std::panic::resume_unwind;
use std::rc::Rc;
use std::time::Duration;

use crate::coroutine::Event;
use crate::inspect;
use crate::scheduler::{self, Entered, PanicPolicy, Polled, Scheduler};
use crate::task::{Job, JoinError};
use crate::timer::Deadline;

/// How many tasks are polled before timers and sockets are looked at again.
const BATCH: usize = 128;

/// How often the loop looks again for a deadlock while only a waker could still wake a task.
const DEADLOCK_PERIOD: Duration = Duration::from_secs(1);

/// The longest single wait for sockets; longer ones are made of several.
const LONGEST_WAIT: Duration = Duration::from_secs(24 * 60 * 60);

/// Runs `root` and everything it spawns, until all of them have ended; returns what `root` returns.
///
/// The calling thread becomes the loop. No other thread is started unless a coroutine asks for one
/// by resolving a name, by reading a regular file, or by asking for workers.
///
/// ```
/// use std::time::Duration;
///
/// let root = bluelet::boxed(async {
///     bluelet::sleep(Duration::from_millis(1)).await;
///     "awake"
/// });
/// assert_eq!(bluelet::run(root), "awake");
/// ```
///
/// # Panics
/// - If `root` panics, that panic resumes here, once everything else has ended.
/// - Inside of a coroutine: one thread has one loop.
/// - If no coroutine can ever go on ("all coroutines are asleep"), with the list of where each stands.
///   A coroutine that waits for an event of another crate, such as a channel, might be woken by
///   another thread, so while the process has one and such a coroutine waits, `run` waits too.
/// - If the operating system refuses the loop its descriptors; [`Runtime::new`] returns that error.
/// - In a process that was forked from this one inside of a coroutine, as soon as it uses the loop or
///   comes back to it: that is the parent's. Coroutines that are left are not dropped there.
#[track_caller]
pub fn run<T>(root: impl Event<Output = T>) -> T {
    refuse_nesting();
    match Runtime::new() {
        Ok(runtime) => runtime.run(root),
        Err(error) => panic!("bluelet cannot start its loop: {error}"),
    }
}

/// A loop of one's own, for several runs or for settings; [`run`] makes one for itself.
///
/// ```
/// let runtime = bluelet::Runtime::new()?;
/// assert_eq!(runtime.run(bluelet::boxed(async { 1 })), 1);
/// # Ok::<(), std::io::Error>(())
/// ```
///
/// When it is dropped, coroutines that are left are dropped with it, each where it is suspended.
pub struct Runtime {
    scheduler: Rc<Scheduler>,
}

impl Runtime {
    /// A runtime with the default settings.
    ///
    /// # Errors
    /// What the operating system says when it has no descriptors left (three are needed).
    pub fn new() -> io::Result<Runtime> {
        Ok(Runtime { scheduler: Scheduler::new()? })
    }

    /// Chooses what a panic in a coroutine does; at first it is [`PanicPolicy::Isolate`].
    ///
    /// ```should_panic
    /// use bluelet::PanicPolicy;
    ///
    /// let runtime = bluelet::Runtime::new().unwrap();
    /// runtime.set_panic_policy(PanicPolicy::Stop).run(bluelet::boxed(async {
    ///     bluelet::spawn(bluelet::boxed(async { panic!("oh no") }));
    ///     std::future::pending::<()>().await;
    /// }));
    /// ```
    pub fn set_panic_policy(&self, policy: PanicPolicy) -> &Self {
        self.scheduler.set_policy(policy);
        self
    }

    /// Has a line on stderr tell whenever a coroutine holds the loop for `limit` or longer, so that
    /// nobody else can go on: which one, and in which state it was resumed.
    ///
    /// It computes for too long, or it calls what blocks. Without this call nothing is measured.
    ///
    /// ```
    /// use std::time::Duration;
    ///
    /// let runtime = bluelet::Runtime::new()?;
    /// runtime.warn_slow(Duration::from_millis(100));
    /// # runtime.run(bluelet::null());
    /// # Ok::<(), std::io::Error>(())
    /// ```
    pub fn warn_slow(&self, limit: Duration) -> &Self {
        self.scheduler.warn_slow(limit);
        self
    }

    /// Runs `root` and everything it spawns until all have ended, like [`run`].
    ///
    /// # Panics
    /// Like [`run`].
    #[track_caller]
    pub fn run<T>(&self, root: impl Event<Output = T>) -> T {
        self.drive(root, false)
    }

    /// Runs `root`; when it has ended, what is left is killed.
    ///
    /// ```
    /// let runtime = bluelet::Runtime::new()?;
    /// runtime.run_until(bluelet::boxed(async {
    ///     bluelet::spawn(std::future::pending::<()>());
    /// }));
    /// # Ok::<(), std::io::Error>(())
    /// ```
    ///
    /// # Panics
    /// Like [`run`].
    #[track_caller]
    pub fn run_until<T>(&self, root: impl Event<Output = T>) -> T {
        self.drive(root, true)
    }

    #[track_caller]
    fn drive<F: Event>(&self, root: F, until_root: bool) -> F::Output {
        refuse_nesting();
        if self.scheduler.reactor().is_forked() {
            scheduler::forked();
        }
        let _entered = Entered::new(&self.scheduler);
        let mut root = Job::Running(root);
        let outcome = turns(&self.scheduler, &mut root, until_root);
        if let Outcome::Forked = outcome {
            // What the coroutines hold is the parent's.
            mem::forget((root, self.scheduler.clone()));
            scheduler::forked();
        }
        // The coroutines that are left, if any, are dropped while the runtime can still serve their
        // destructors, and before any panic is on its way.
        self.scheduler.end_run(&mut root);
        if let Outcome::Stopped(payload) = outcome {
            resume_unwind(payload);
        }
        match (root.result(), outcome) {
            (Some(Ok(output)), Outcome::Ended) => output,
            (Some(Err(JoinError::Panicked(payload))), _) => resume_unwind(payload),
            (_, Outcome::Asleep(report)) => panic!("{report}"),
            _ => unreachable!("BUG: a run ended before its root"),
        }
    }
}

impl Drop for Runtime {
    fn drop(&mut self) {
        if self.scheduler.reactor().is_forked() {
            return mem::forget(self.scheduler.clone());
        }
        let _entered = Entered::new(&self.scheduler);
        self.scheduler.end_run(&mut Job::Running(std::future::ready(())));
        self.scheduler.drop_results();
    }
}

#[track_caller]
fn refuse_nesting() {
    if scheduler::try_with(|_| ()).is_some() {
        // If this process was forked in a coroutine, that is what is wrong.
        scheduler::with("run", |_| ());
        panic!(
            "`bluelet::run` was called inside of a coroutine, where a loop is already running: \
             yield or spawn the coroutine instead"
        );
    }
}

/// How a run ends.
enum Outcome {
    /// Everything that had to end has ended.
    Ended,
    /// A spawned coroutine panicked, and the policy is to stop then.
    Stopped(Box<dyn std::any::Any + Send>),
    /// No coroutine can go on; the report says where each stands.
    Asleep(String),
    /// This process is a child of the one that has the loop.
    Forked,
}

/// The loop.
fn turns<F: Future + Unpin>(
    scheduler: &Rc<Scheduler>,
    root: &mut Job<F>,
    until_root: bool,
) -> Outcome {
    scheduler.begin_run();
    loop {
        scheduler.read_inbox();
        let mut left = BATCH;
        loop {
            match scheduler.poll_ready(root, &mut left) {
                Polled::Ended => {
                    if let Some(outcome) = after_an_end(scheduler, root, until_root) {
                        return outcome;
                    }
                }
                Polled::Forked => return Outcome::Forked,
                Polled::Nobody | Polled::On => break,
            }
        }
        if scheduler.live() == 0 {
            return Outcome::Ended;
        }
        if let Some(report) = wait(scheduler) {
            return Outcome::Asleep(report);
        }
    }
}

/// How the run ends by the end of a task, if it does.
fn after_an_end<F: Future + Unpin>(
    scheduler: &Scheduler,
    root: &Job<F>,
    until_root: bool,
) -> Option<Outcome> {
    if let Some(payload) = scheduler.take_stop() {
        return Some(Outcome::Stopped(payload));
    }
    let root_ends_it = match root {
        Job::Running(_) => false,
        Job::Ended(Err(_)) if scheduler.policy() == PanicPolicy::Stop => true,
        _ => until_root,
    };
    root_ends_it.then_some(Outcome::Ended)
}

/// Looks at the sockets, waiting for them if no task is ready, then fires the timers that are due.
///
/// Returns the deadlock report if there is nothing to wait for.
fn wait(scheduler: &Rc<Scheduler>) -> Option<String> {
    let mut timeout = Some(Duration::ZERO);
    if !scheduler.has_ready() && scheduler.inbox().fall_asleep() {
        timeout = longest_wait(scheduler);
        if timeout.is_none() && nothing_comes(scheduler) {
            if scheduler.wakers_are_kept() && !is_only_thread() {
                timeout = Some(DEADLOCK_PERIOD);
            } else if scheduler.inbox().has_mail() {
                // Whoever could wake a task has done so just now, and is gone.
                timeout = Some(Duration::ZERO);
            } else {
                scheduler.inbox().wake_up();
                return Some(inspect::deadlock_report(scheduler));
            }
        }
    }
    let waited = scheduler.wait_for_sources(timeout);
    scheduler.inbox().wake_up();
    if let Err(error) = waited {
        // Only a descriptor that somebody has closed behind our back gets here.
        panic!("bluelet's loop cannot wait for its sockets: {error}");
    }
    scheduler.fire_timers();
    None
}

/// How long the loop can wait until the next timer is due.
fn longest_wait(scheduler: &Scheduler) -> Option<Duration> {
    let next = scheduler.next_timer();
    next.map(|due| due.since(Deadline::now()).min(LONGEST_WAIT))
}

/// Whether no task that the run waits for waits for a source.
fn nothing_comes(scheduler: &Scheduler) -> bool {
    !scheduler.reactor().has_more_waiters_than(scheduler.background())
}

/// Whether no other thread exists that could wake a task.
fn is_only_thread() -> bool {
    #[cfg(target_os = "linux")]
    if let Ok(threads) = std::fs::read_dir("/proc/self/task") {
        return threads.count() == 1;
    }
    false
}
