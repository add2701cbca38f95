//! The model: what the documentation promises of tasks, in as few words as possible.
//!
//! - Ready tasks wait in one queue. The first goes on until it waits; then it is the next one's turn.
//! - A spawned task goes to the end of the queue; its parent goes on.
//! - `null` goes to the end of the queue.
//! - Who waits for a task that has ended goes on at once; others go to the end of the queue when it ends, in
//!   order of asking.
//! - A killed task has ended before its frames are dropped, innermost first. One that kills itself goes on
//!   to where it would wait.
//! - A task that returns or panics has ended when its frames have been dropped.
//! - To keep wakers, and to wake who has ended, changes nothing.
//! - A destructor's panic is the task's own where the task goes on, and only reported where it is killed.

use std::collections::VecDeque;

use bluelet::PanicPolicy;

use super::program::{Operation, Program, TASKS};
use super::{End, Event, Outcome};

pub(crate) fn run(program: &Program) -> Outcome {
    let mut model = Model::new(program);
    model.spawn(0);
    let end = model.run();
    let mut dropped_at_end = Vec::new();
    for (number, task) in model.tasks.iter().enumerate().filter(|(_, task)| task.result.is_none()) {
        for frame in task.frames.iter().filter(|frame| frame.next.is_some()) {
            dropped_at_end.push(Event::Dropped { task: number, script: frame.script });
        }
    }
    dropped_at_end.sort();
    let unknown = |task: &&Task| task.result == Some(Err(PANICKED)) && !task.panic_is_known;
    let unjoined_panics = model.tasks.iter().filter(unknown).count();
    let destructor_panics = dropped_at_end.is_empty().then_some(model.destructor_panics);
    Outcome { events: model.events, end, dropped_at_end, unjoined_panics, destructor_panics }
}

struct Model<'a> {
    program: &'a Program,
    tasks: Vec<Task>,
    /// Who is ready, in order. Who has been killed meanwhile is passed over.
    ready: VecDeque<usize>,
    /// Who goes on at the moment.
    running: Option<usize>,
    /// A panic is on its way, so destructors do not panic.
    is_unwinding: bool,
    /// How many panics were those of killed tasks' destructors.
    destructor_panics: usize,
    events: Vec<Event>,
}

struct Task {
    /// The delegates, outermost first.
    frames: Vec<Frame>,
    /// What it waits for.
    wait: Option<Wait>,
    /// Once it has ended: its own number, or why there is none.
    result: Option<Result<usize, &'static str>>,
    /// Who waits for its end.
    waiting: Vec<usize>,
    /// A task has joined it, or is about to.
    is_joined: bool,
    /// Somebody has got its panic.
    panic_is_known: bool,
    /// It has killed itself.
    is_doomed: bool,
    /// Its handle has been dropped.
    is_forgotten: bool,
}

/// A script that is played.
struct Frame {
    script: usize,
    /// The next operation; `None` if it has not been started.
    next: Option<usize>,
}

#[derive(Clone, Copy)]
enum Wait {
    Turn,
    Join(usize),
    Done,
}

const KILLED: &str = "killed";
const PANICKED: &str = "panicked";

impl Model<'_> {
    fn new(program: &Program) -> Model<'_> {
        Model {
            program,
            tasks: Vec::new(),
            ready: VecDeque::new(),
            running: None,
            is_unwinding: false,
            destructor_panics: 0,
            events: Vec::new(),
        }
    }

    fn run(&mut self) -> End {
        while let Some(task) = self.ready.pop_front() {
            if self.tasks[task].result.is_some() {
                continue;
            }
            self.go_on(task);
            let has_panicked = self.tasks[task].result == Some(Err(PANICKED));
            if has_panicked && self.program.policy == PanicPolicy::Stop {
                self.tasks[task].panic_is_known = true;
                return End::Panicked(task);
            }
            if task == 0 && self.tasks[0].result.is_some() && self.program.until_root {
                break;
            }
        }
        let asleep = self.tasks.iter().filter(|task| task.result.is_none()).count();
        match self.tasks[0].result {
            Some(Err(_)) => {
                self.tasks[0].panic_is_known = true;
                End::Panicked(0)
            }
            Some(Ok(value)) if asleep == 0 || self.program.until_root => End::Returned(value),
            _ => End::Deadlock(asleep),
        }
    }

    /// Lets a task go on until it waits or has ended.
    fn go_on(&mut self, task: usize) {
        self.running = Some(task);
        if let Some(wait) = self.tasks[task].wait.take() {
            self.wait_is_over(task, wait);
        }
        let waits = self.operate(task);
        self.running = None;
        if waits && self.tasks[task].is_doomed {
            self.kill(task);
        }
    }

    /// Plays the task's scripts on. Says whether it waits then.
    fn operate(&mut self, task: usize) -> bool {
        while let Some(frame) = self.tasks[task].frames.last_mut() {
            let (script, operation) = (frame.script, *frame.next.get_or_insert(0));
            frame.next = Some(operation + 1);
            let Some(next) = self.program.scripts[script].operations.get(operation) else {
                if self.drop_frame(task) {
                    self.panic(task);
                    return false;
                }
                continue;
            };
            self.events.push(Event::Begins { task, script, operation });
            match *next {
                Operation::Null => {
                    self.ready.push_back(task);
                    self.tasks[task].wait = Some(Wait::Turn);
                    return true;
                }
                Operation::Call(script) => {
                    self.tasks[task].frames.push(Frame { script, next: Some(0) });
                }
                Operation::Join(number) => {
                    let Some(other) = self.other(number) else { continue };
                    let was_joined = std::mem::replace(&mut self.tasks[other].is_joined, true);
                    if !was_joined && self.wait(task, Wait::Join(other), other) {
                        return true;
                    }
                }
                Operation::Done(number) => {
                    let Some(other) = self.other(number) else { continue };
                    if self.wait(task, Wait::Done, other) {
                        return true;
                    }
                }
                Operation::Panic => {
                    self.panic(task);
                    return false;
                }
                Operation::KeepWaker | Operation::WakeEnded => {}
                Operation::Spawn(_)
                | Operation::SpawnAlone(_)
                | Operation::Kill(_)
                | Operation::Forget(_) => self.act(task, *next),
            }
        }
        self.end(task, Ok(task));
        false
    }

    /// An operation that does not wait.
    fn act(&mut self, task: usize, operation: Operation) {
        match operation {
            Operation::Spawn(script) | Operation::SpawnAlone(script) => {
                if self.tasks.len() < TASKS {
                    let spawned = self.tasks.len();
                    self.spawn(script);
                    self.tasks[spawned].is_forgotten =
                        matches!(operation, Operation::SpawnAlone(_));
                    self.events.push(Event::Spawned { task });
                }
            }
            Operation::Kill(number) => {
                if let Some(other) = self.other(number) {
                    let was_alive = self.kill(other);
                    self.events.push(Event::Killed { task, was_alive });
                }
            }
            Operation::Forget(number) => {
                if let Some(other) = self.other(number) {
                    self.tasks[other].is_forgotten = true;
                }
            }
            _ => unreachable!("{operation:?} may wait, or panics"),
        }
    }

    /// The task that a number in a script means; the root has no handle.
    fn other(&self, number: usize) -> Option<usize> {
        let others = self.tasks.len() - 1;
        let other = 1 + number.checked_rem(others)?;
        (!self.tasks[other].is_forgotten).then_some(other)
    }

    fn spawn(&mut self, script: usize) {
        self.ready.push_back(self.tasks.len());
        self.tasks.push(Task {
            frames: vec![Frame { script, next: None }],
            wait: None,
            result: None,
            waiting: Vec::new(),
            is_joined: false,
            panic_is_known: false,
            is_doomed: false,
            is_forgotten: false,
        });
    }

    /// Waits for the end of another. Says whether that is to come.
    fn wait(&mut self, task: usize, wait: Wait, other: usize) -> bool {
        if self.tasks[other].result.is_some() {
            self.wait_is_over(task, wait);
            return false;
        }
        self.tasks[other].waiting.push(task);
        self.tasks[task].wait = Some(wait);
        true
    }

    fn wait_is_over(&mut self, task: usize, wait: Wait) {
        match wait {
            Wait::Turn => {}
            Wait::Done => self.events.push(Event::Done { task }),
            Wait::Join(other) => {
                let other = &mut self.tasks[other];
                let result = other.result.expect("it has ended").map_err(str::to_string);
                other.panic_is_known = true;
                self.events.push(Event::Joined { task, result });
            }
        }
    }

    /// Kills a task. Says whether it was alive.
    fn kill(&mut self, task: usize) -> bool {
        if self.tasks[task].result.is_some() {
            return false;
        }
        if self.running == Some(task) {
            self.tasks[task].is_doomed = true;
            return true;
        }
        self.end(task, Err(KILLED));
        while !self.tasks[task].frames.is_empty() {
            if self.drop_frame(task) {
                self.destructor_panics += 1;
                self.unwind(task);
            }
        }
        true
    }

    /// Ends the task that runs with a panic.
    fn panic(&mut self, task: usize) {
        self.unwind(task);
        self.end(task, Err(PANICKED));
    }

    /// Drops every frame while a panic is on its way.
    fn unwind(&mut self, task: usize) {
        self.is_unwinding = true;
        while !self.tasks[task].frames.is_empty() {
            self.drop_frame(task);
        }
        self.is_unwinding = false;
    }

    fn end(&mut self, task: usize, result: Result<usize, &'static str>) {
        self.tasks[task].result = Some(result);
        let waiting = std::mem::take(&mut self.tasks[task].waiting);
        self.ready.extend(waiting);
    }

    /// Drops the innermost frame, if it has been started, with what its destructor does. Says whether that
    /// is a panic.
    fn drop_frame(&mut self, task: usize) -> bool {
        let Some(Frame { script, next: Some(_) }) = self.tasks[task].frames.pop() else {
            return false;
        };
        self.events.push(Event::Dropped { task, script });
        match self.program.scripts[script].on_drop {
            None => false,
            Some(Operation::Panic) => !self.is_unwinding,
            Some(operation) => {
                self.act(task, operation);
                false
            }
        }
    }
}
