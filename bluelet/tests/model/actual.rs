//! What the runtime makes of a program.

use std::cell::{Cell, RefCell};
use std::fs::File;
use std::future::poll_fn;
use std::io::Read;
use std::os::fd::{AsFd, OwnedFd};
use std::panic::{AssertUnwindSafe, catch_unwind, set_hook, take_hook};
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll, Waker};

use bluelet::{
    Coroutine, Event as BlueletEvent, Handle, JoinError, Runtime, Spawn, kill, null, spawn,
};

use super::program::{Operation, Program, TASKS};
use super::{End, Event, Outcome};

/// What the coroutines of a run share.
struct World {
    program: Rc<Program>,
    /// The tasks beside the root, in order of spawning; `None` if nobody can name it any more.
    handles: RefCell<Vec<Option<SharedHandle>>>,
    /// Wakers that are kept, with their tasks.
    wakers: RefCell<Vec<(usize, Waker)>>,
    /// The tasks whose coroutines are gone.
    gone: RefCell<Vec<usize>>,
    events: RefCell<Vec<Event>>,
}

/// A handle that one task joins while others wait for the same end, or kill.
#[derive(Clone)]
struct SharedHandle {
    handle: Rc<RefCell<Handle<usize>>>,
    is_joined: Rc<Cell<bool>>,
}

/// Runs a program. The model says how many events there are before the run ends.
pub(crate) fn run(
    runtime: &Runtime,
    program: &Rc<Program>,
    before: usize,
    stderr: &mut Stderr,
) -> Outcome {
    let world = Rc::new(World {
        program: program.clone(),
        handles: RefCell::default(),
        wakers: RefCell::default(),
        gone: RefCell::default(),
        events: RefCell::default(),
    });
    runtime.set_panic_policy(program.policy);
    let root = play(world.clone(), 0, 0, true);
    let result = catch_unwind(AssertUnwindSafe(|| match program.until_root {
        true => runtime.run_until(root),
        false => runtime.run(root),
    }));
    let end = match result {
        Ok(value) => End::Returned(value),
        Err(payload) => match payload.downcast::<String>() {
            Ok(report) => End::Deadlock(asleep(&report)),
            Err(payload) => End::Panicked(*payload.downcast().expect("a task's number")),
        },
    };
    let mut events = world.events.take();
    let mut dropped_at_end = events.split_off(before.min(events.len()));
    // The order of the drops is open then, and so is what a destructor finds that kills or spawns.
    dropped_at_end.retain(|event| !matches!(event, Event::Killed { .. } | Event::Spawned { .. }));
    dropped_at_end.sort();
    // Panics that nobody has joined are reported now.
    drop(world);
    let said = stderr.take();
    let destructors = said.lines().filter(|line| line.contains("a destructor panicked: ")).count();
    let panics = said.lines().filter(|line| line.contains(" panicked: ")).count();
    Outcome {
        events,
        end,
        destructor_panics: dropped_at_end.is_empty().then_some(destructors),
        dropped_at_end,
        unjoined_panics: panics - destructors,
    }
}

/// How many coroutines a deadlock report speaks of.
fn asleep(report: &str) -> usize {
    let mut lines = report.lines();
    let head = lines.next().expect("a report has lines");
    assert_eq!(head, "all coroutines are asleep, and nothing is left that could wake one");
    let count = lines.next().and_then(|line| line.split(' ').next());
    count.and_then(|count| count.parse().ok()).expect("it counts them")
}

/// Plays a script; gives the task's number.
#[bluelet::coroutine]
fn play(world: Rc<World>, task: usize, script: usize, is_outermost: bool) -> usize {
    let frame = Frame { world: world.clone(), task, script, is_outermost };
    let operations = frame.script().operations.clone();
    for (number, operation) in operations.into_iter().enumerate() {
        world.log(Event::Begins { task, script, operation: number });
        match operation {
            Operation::Null => yield_!(null()),
            Operation::Call(script) => {
                yield_!(play_boxed(world.clone(), task, script));
            }
            Operation::Join(number) => {
                let other = world.other(number);
                if let Some(other) = other.filter(|other| !other.is_joined.replace(true)) {
                    let result = yield_!(world.watched(task, other.join()));
                    let result = result.map_err(|error| match error {
                        JoinError::Killed => "killed".to_string(),
                        JoinError::Panicked(_) => "panicked".to_string(),
                    });
                    world.log(Event::Joined { task, result });
                }
            }
            Operation::Done(number) => {
                if let Some(other) = world.other(number) {
                    let done = other.handle.borrow().done();
                    yield_!(world.watched(task, done));
                    world.log(Event::Done { task });
                }
            }
            Operation::KeepWaker => {
                let waker = yield_!(poll_fn(|cx| Poll::Ready(cx.waker().clone())));
                world.wakers.borrow_mut().push((task, waker));
            }
            Operation::WakeEnded => world.wake_ended(),
            Operation::Panic => std::panic::panic_any(task),
            Operation::Spawn(_)
            | Operation::SpawnAlone(_)
            | Operation::Kill(_)
            | Operation::Forget(_) => world.act(task, operation),
        }
    }
    task
}

fn play_boxed(world: Rc<World>, task: usize, script: usize) -> Box<dyn Coroutine<Output = usize>> {
    Box::new(play(world, task, script, false))
}

impl World {
    fn log(&self, event: Event) {
        self.events.borrow_mut().push(event);
    }

    /// The task that a number in a script means.
    fn other(&self, number: usize) -> Option<SharedHandle> {
        let handles = self.handles.borrow();
        handles[number.checked_rem(handles.len())?].clone()
    }

    /// An event that tells if it was woken before it was ready.
    fn watched<E: BlueletEvent>(
        self: &Rc<Self>,
        task: usize,
        mut event: E,
    ) -> impl BlueletEvent<Output = E::Output> + use<E> {
        let (world, mut was_polled) = (self.clone(), false);
        poll_fn(move |cx| {
            let polled = Pin::new(&mut event).poll(cx);
            if std::mem::replace(&mut was_polled, true) && polled.is_pending() {
                world.log(Event::WokenInVain { task });
            }
            polled
        })
    }

    fn wake_ended(&self) {
        let gone = self.gone.borrow();
        for (task, waker) in &*self.wakers.borrow() {
            if gone.contains(task) {
                waker.wake_by_ref();
            }
        }
    }

    fn spawn(
        self: &Rc<Self>,
        task: usize,
        script: usize,
        handle: impl FnOnce(Spawn<usize>) -> Option<SharedHandle>,
    ) {
        let number = self.handles.borrow().len() + 1;
        if number < TASKS {
            let handle = handle(spawn(play(self.clone(), number, script, true)));
            self.handles.borrow_mut().push(handle);
            self.log(Event::Spawned { task });
        }
    }

    /// An operation that does not wait, also of a destructor.
    fn act(self: &Rc<Self>, task: usize, operation: Operation) {
        match operation {
            Operation::Spawn(script) => self.spawn(task, script, |spawned| {
                let handle = Rc::new(RefCell::new(now(spawned)));
                Some(SharedHandle { handle, is_joined: Rc::default() })
            }),
            Operation::SpawnAlone(script) => self.spawn(task, script, |_| None),
            Operation::Kill(number) => {
                if let Some(other) = self.other(number) {
                    let was_alive = now(kill(&other.handle.borrow()));
                    self.log(Event::Killed { task, was_alive });
                }
            }
            Operation::Forget(number) => {
                let forgotten = {
                    let mut handles = self.handles.borrow_mut();
                    let place = number.checked_rem(handles.len());
                    place.and_then(|place| handles[place].take())
                };
                drop(forgotten);
            }
            _ => unreachable!("{operation:?} may wait, or panics"),
        }
    }
}

/// The value of an event that is ready at once.
fn now<E: BlueletEvent>(mut event: E) -> E::Output {
    match Pin::new(&mut event).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => value,
        Poll::Pending => panic!("it is not ready"),
    }
}

impl SharedHandle {
    /// Joins it, while others may kill it.
    fn join(&self) -> impl BlueletEvent<Output = Result<usize, JoinError>> + use<> {
        let handle = self.handle.clone();
        poll_fn(move |cx| Pin::new(&mut *handle.borrow_mut()).poll(cx))
    }
}

/// What a script's run leaves when it is dropped.
struct Frame {
    world: Rc<World>,
    task: usize,
    script: usize,
    /// Nothing is left of its task's coroutine when it has been dropped.
    is_outermost: bool,
}

impl Frame {
    fn script(&self) -> &super::program::Script {
        &self.world.program.scripts[self.script]
    }
}

impl Drop for Frame {
    fn drop(&mut self) {
        self.world.log(Event::Dropped { task: self.task, script: self.script });
        if self.is_outermost {
            self.world.gone.borrow_mut().push(self.task);
        }
        match self.script().on_drop {
            None => {}
            // A second panic would end the process.
            Some(Operation::Panic) if std::thread::panicking() => {}
            Some(Operation::Panic) => std::panic::panic_any(self.task),
            Some(operation) => self.world.act(self.task, operation),
        }
    }
}

/// The process's stderr, written to a file as long as this lives. Panics print nothing of their own.
pub(crate) struct Stderr {
    before: OwnedFd,
    file: File,
}

impl Stderr {
    pub(crate) fn redirect() -> Stderr {
        let before = std::io::stderr().as_fd().try_clone_to_owned().unwrap();
        let file = tempfile::tempfile().unwrap();
        rustix::stdio::dup2_stderr(&file).unwrap();
        set_hook(Box::new(|_| {}));
        Stderr { before, file }
    }

    /// What has been written since the last time.
    fn take(&mut self) -> String {
        use std::io::Seek;
        let mut text = String::new();
        self.file.rewind().unwrap();
        self.file.read_to_string(&mut text).unwrap();
        self.file.set_len(0).unwrap();
        self.file.rewind().unwrap();
        text
    }
}

impl Drop for Stderr {
    fn drop(&mut self) {
        rustix::stdio::dup2_stderr(&self.before).unwrap();
        drop(take_hook());
    }
}
