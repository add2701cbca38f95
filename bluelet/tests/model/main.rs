//! Random schedules of spawn, join, kill, panic and end, on the runtime and on a simple model of it: the
//! same things must happen in the same order.
//!
//! `MODEL_SEED=7 MODEL_RUNS=100000 cargo test -p bluelet --test model` tries others. A failure prints the seed
//! of its program, which is then the first that is tried.
#![cfg(unix)]

mod actual;
mod model;
mod program;

use std::fmt::Debug;
use std::rc::Rc;

use bluelet::Runtime;
use program::Program;

/// Something that happens in a run. Tasks are numbered from 0, the root, in order of spawning.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Event {
    /// The task begins this operation of a script.
    Begins { task: usize, script: usize, operation: usize },
    /// The task has spawned another.
    Spawned { task: usize },
    /// A join is over, with this result.
    Joined { task: usize, result: Result<usize, String> },
    /// A wait for another task's end is over.
    Done { task: usize },
    /// A kill has said whether the other was alive.
    Killed { task: usize, was_alive: bool },
    /// The task was woken, and what it waits for is not there; never, says the model.
    WokenInVain { task: usize },
    /// A frame of the task, the run of a script, was dropped.
    Dropped { task: usize, script: usize },
}

/// What becomes of a run.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    events: Vec<Event>,
    end: End,
    /// What was dropped when the run had been ended with coroutines left, in no order.
    dropped_at_end: Vec<Event>,
    /// How many panics were reported on stderr because nobody had joined.
    unjoined_panics: usize,
    /// How many panics of destructors were reported; open if coroutines were left at the end.
    destructor_panics: Option<usize>,
}

/// How a run ends.
#[derive(Debug, PartialEq, Eq)]
enum End {
    Returned(usize),
    /// With the panic of this task.
    Panicked(usize),
    /// So many coroutines wait for each other.
    Deadlock(usize),
}

/// Cargo runs this without its harness: as the only thread, so that kept wakers do not keep the runtime from
/// seeing a deadlock, and with stderr to itself.
fn main() {
    let number = |name: &str, default: u64| {
        std::env::var(name).map_or(default, |text| text.parse().expect("a number"))
    };
    they_end_in_every_way();
    let (first, runs) = (number("MODEL_SEED", 1), number("MODEL_RUNS", 10_000));
    let mut stderr = actual::Stderr::redirect();
    let mut runtime = Runtime::new().unwrap();
    for seed in first..first + runs {
        if seed % 10 == 0 {
            runtime = Runtime::new().unwrap();
        }
        let program = Rc::new(Program::random(seed));
        let expected = model::run(&program);
        let actual = actual::run(&runtime, &program, expected.events.len(), &mut stderr);
        if actual != expected {
            drop(stderr);
            panic!("MODEL_SEED={seed}\n{program:#?}\n{}", difference(&actual, &expected));
        }
    }
    println!("model: {runs} runs, ok");
}

/// The two outcomes from the first difference on.
fn difference(actual: &Outcome, expected: &Outcome) -> String {
    let events = actual.events.iter().zip(&expected.events);
    let same = events.take_while(|(one, other)| one == other).count();
    let show = |outcome: &Outcome| {
        let lines = outcome.events[same..].iter().map(|event| event as &dyn Debug);
        let reports = (outcome.unjoined_panics, outcome.destructor_panics);
        let rest: [&dyn Debug; 3] = [&outcome.end, &outcome.dropped_at_end, &reports];
        lines.chain(rest).map(|line| format!("  {line:?}\n")).collect::<String>()
    };
    let before: String =
        actual.events[..same].iter().map(|event| format!("  {event:?}\n")).collect();
    format!("both:\n{before}actual:\n{}model:\n{}", show(actual), show(expected))
}

/// The programs are not all of one kind.
fn they_end_in_every_way() {
    let outcomes: Vec<Outcome> = (0..1000).map(|seed| model::run(&Program::random(seed))).collect();
    let count = |test: &dyn Fn(&Outcome) -> bool| outcomes.iter().filter(|it| test(it)).count();
    let some = |test: &dyn Fn(&Event) -> bool| count(&|it| it.events.iter().any(test));
    let counts = [
        count(&|it| matches!(it.end, End::Returned(_))),
        count(&|it| matches!(it.end, End::Panicked(_))),
        count(&|it| matches!(it.end, End::Deadlock(_))),
        count(&|it| !it.dropped_at_end.is_empty()),
        count(&|it| it.unjoined_panics > 0),
        count(&|it| it.destructor_panics.is_some_and(|count| count > 0)),
        some(&|it| matches!(it, Event::Joined { result: Ok(_), .. })),
        some(&|it| matches!(it, Event::Joined { result: Err(error), .. } if error == "killed")),
        some(&|it| matches!(it, Event::Joined { result: Err(error), .. } if error != "killed")),
        some(&|it| matches!(it, Event::Killed { was_alive: true, .. })),
        some(&|it| matches!(it, Event::Killed { was_alive: false, .. })),
    ];
    assert!(counts.iter().all(|count| *count >= 10), "{counts:?}");
}
