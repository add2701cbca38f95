//! What every coroutine is doing: as data, as text, and in the report of a deadlock.
//!
//! Nothing is polled for it. As it suspends, a coroutine has left with its task where it stands; who
//! waits for what is in the sockets' queues, the timers and the lists of joiners.

use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::rc::Rc;
use std::time::Duration;

use crate::reactor::Direction;
use crate::scheduler::{self, Scheduler};
use crate::task::{Slot, Stage};
use crate::timer::Deadline;
use crate::trail::Point;
use crate::wait::{TaskId, Waiter};

/// One coroutine that was spawned, or the root, at one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct TaskInfo {
    /// Its number, counted from 0 in order of spawning over the life of the runtime.
    pub number: u32,
    /// Where it stands: the coroutine itself first, then the one that it delegates to, and so on.
    ///
    /// Empty before its first suspension, and for a future that the macro did not make.
    pub chain: Vec<Place>,
    /// What it waits for. Empty if that is a future of another crate. Several for a race.
    pub waits: Vec<Waits>,
    /// Since when it is suspended, to about ten milliseconds.
    pub suspended: Duration,
}

/// A coroutine and the state that it is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub struct Place {
    /// The coroutine's name.
    pub name: &'static str,
    /// The state's name, such as `Recv`.
    pub state: &'static str,
    /// The source file.
    pub file: &'static str,
    /// The line of the `yield_!`, counted from 1.
    pub line: u32,
    /// The source text of the event that it has yielded.
    pub operand: &'static str,
}

/// What a coroutine waits for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Waits {
    /// Its turn: it can go on.
    Turn,
    /// Bytes or connections from there: a peer's address, a listener's own, or what else it is.
    Read(String),
    /// That it can send to there.
    Write(String),
    /// A point in time, so long from now. Zero if it is past.
    Time(Duration),
    /// The end of the coroutine with this number.
    Join(u32),
}

/// What every coroutine is doing now, in order of spawning.
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     bluelet::spawn(bluelet::sleep(std::time::Duration::from_millis(5)));
///     bluelet::null().await;
///     let sleeper = &bluelet::tasks()[1];
///     assert!(matches!(sleeper.waits[..], [bluelet::Waits::Time(_)]));
/// }));
/// ```
///
/// # Panics
/// Outside of [`run`](crate::run).
#[track_caller]
pub fn tasks() -> Vec<TaskInfo> {
    scheduler::with("tasks", collect)
}

/// What every coroutine is doing now, as a text of few lines: those that stand at the same place are
/// counted. See also [`dump_on`](crate::dump_on).
///
/// ```
/// bluelet::run(bluelet::boxed(async {
///     println!("{}", bluelet::dump());
/// }));
/// ```
///
/// # Panics
/// Outside of [`run`](crate::run).
#[track_caller]
pub fn dump() -> String {
    scheduler::with("dump", |scheduler| summary(&collect(scheduler)))
}

/// What the panic says that ends a run in which nothing can ever happen again.
#[cold]
pub(crate) fn deadlock_report(scheduler: &Rc<Scheduler>) -> String {
    format!(
        "all coroutines are asleep, and nothing is left that could wake one\n{}",
        summary(&collect(scheduler),)
    )
}

fn collect(scheduler: &Rc<Scheduler>) -> Vec<TaskInfo> {
    let mut waits = who_waits(scheduler);
    let now = scheduler.coarse_now();
    let mut tasks = Vec::new();
    scheduler.each_slot(|task, slot| {
        if slot.has_ended() || slot.background {
            return;
        }
        let mut waits = waits.remove(&task).unwrap_or_default();
        if slot.stage == Stage::Queued || scheduler::current() == Some(task) {
            waits.insert(0, Waits::Turn);
        }
        let suspended = Duration::from_millis(10) * now.wrapping_sub(slot.since);
        tasks.push(TaskInfo { number: task.generation(), chain: chain(slot), waits, suspended });
    });
    tasks.sort_by_key(|task| task.number);
    tasks
}

/// What each task waits for.
fn who_waits(scheduler: &Rc<Scheduler>) -> HashMap<TaskId, Vec<Waits>> {
    let mut found: HashMap<TaskId, Vec<Waits>> = HashMap::new();
    let mut add = |waiter: &Waiter, what: Waits| {
        if let Waiter::Task(task) = waiter {
            found.entry(*task).or_default().push(what);
        }
    };
    scheduler.reactor().each_waiter(|waiter, direction, label| match direction {
        Direction::Read => add(waiter, Waits::Read(label.to_owned())),
        Direction::Write => add(waiter, Waits::Write(label.to_owned())),
    });
    let now = Deadline::now();
    for (deadline, waiter) in scheduler.timers().borrow().iter() {
        add(waiter, Waits::Time(deadline.since(now)));
    }
    scheduler.each_slot(|task, slot| {
        for waiter in slot.rare.iter().flat_map(|rare| rare.joiners.iter()) {
            add(waiter, Waits::Join(task.generation()));
        }
    });
    found
}

/// Where a task is suspended: the coroutine itself first, its delegates behind it.
pub(crate) fn chain(slot: &Slot) -> Vec<Place> {
    let outermost =
        slot.description.map(|description| Point { description, state: u32::from(slot.state) });
    let delegates = slot.rare.iter().flat_map(|rare| rare.delegates.iter().rev().copied());
    outermost.into_iter().chain(delegates).map(place).collect()
}

fn place(point: Point) -> Place {
    let (state, line, operand) = match point.state() {
        Some(state) => (state.name, state.line, state.operand),
        None => ("?", point.description.line, ""),
    };
    let description = point.description;
    Place { name: description.name, state, file: description.file, line, operand }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} in {} ({}:{}", self.name, self.state, self.file, self.line)?;
        match self.operand {
            "" => f.write_str(")"),
            operand => write!(f, " {operand})"),
        }
    }
}

impl fmt::Display for Waits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Waits::Turn => f.write_str("is ready"),
            Waits::Read(from) => write!(f, "waits to read from {from}"),
            Waits::Write(to) => write!(f, "waits to write to {to}"),
            Waits::Time(left) => match *left {
                Duration::ZERO => f.write_str("waits for a time that has come"),
                left if left > Duration::from_secs(100 * 365 * 86400) => {
                    f.write_str("sleeps for ever")
                }
                left => write!(f, "sleeps for another {}", seconds(left)),
            },
            Waits::Join(number) => write!(f, "waits for the end of #{number}"),
        }
    }
}

impl fmt::Display for TaskInfo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {}, {}", self.number, chain_text(&self.chain), self.standing())
    }
}

impl TaskInfo {
    /// For how long it has waited, and for what.
    fn standing(&self) -> String {
        let waits: Vec<String> = self.waits.iter().map(Waits::to_string).collect();
        let waits = match &waits[..] {
            [] => "waits for an event of another crate".to_owned(),
            waits => waits.join(" or "),
        };
        format!("for {}: {waits}", seconds(self.suspended))
    }
}

/// How many coroutines at one place are shown one by one.
const SHOWN: usize = 3;

/// How many places are shown.
const PLACES: usize = 20;

/// All tasks in few lines: those that stand at the same place are counted where they are many.
fn summary(tasks: &[TaskInfo]) -> String {
    let mut places: BTreeMap<Vec<Place>, Vec<&TaskInfo>> = BTreeMap::new();
    for task in tasks {
        places.entry(task.chain.clone()).or_default().push(task);
    }
    let mut groups: Vec<_> = places.into_values().collect();
    groups.sort_by_key(|group| group[0].number);
    let mut text = match tasks.len() {
        1 => "1 coroutine".to_owned(),
        count => format!("{count} coroutines"),
    };
    for group in groups.iter().take(PLACES) {
        let chain = joined(&group[0].chain, "\n      > ");
        if group.len() <= SHOWN {
            for task in group {
                text.push_str(&format!("\n  #{} {chain}\n      {}", task.number, task.standing()));
            }
            continue;
        }
        text.push_str(&format!("\n  {} x {chain}\n      ", group.len()));
        let ready = group.iter().filter(|task| task.waits.contains(&Waits::Turn)).count();
        if ready > 0 {
            text.push_str(&format!("{ready} of them ready; "));
        }
        // Of those that have waited as long as each other, the last in this order is the first that was spawned.
        let oldest = group.iter().rev().max_by_key(|task| task.suspended).unwrap_or(&group[0]);
        text.push_str(&format!("the longest, #{}, {}", oldest.number, oldest.standing()));
    }
    if groups.len() > PLACES {
        text.push_str(&format!("\n  and {} other places", groups.len() - PLACES));
    }
    text
}

/// The places of a chain in one line.
/// The chain on one line.
pub(crate) fn chain_text(chain: &[Place]) -> String {
    joined(chain, " > ")
}

fn joined(chain: &[Place], separator: &str) -> String {
    match chain {
        [] => "a future without a name".to_owned(),
        chain => chain.iter().map(Place::to_string).collect::<Vec<_>>().join(separator),
    }
}

fn seconds(duration: Duration) -> String {
    format!("{:.2} s", duration.as_secs_f64())
}
