//! Random programs: scripts that coroutines play.

use bluelet::PanicPolicy;

#[derive(Debug)]
pub(crate) struct Program {
    /// The first is the root's. A script spawns and calls only later ones, so that every program ends
    /// or deadlocks.
    pub(crate) scripts: Vec<Script>,
    pub(crate) policy: PanicPolicy,
    /// The run is over when the root has ended.
    pub(crate) until_root: bool,
}

#[derive(Debug, Clone)]
pub(crate) struct Script {
    pub(crate) operations: Vec<Operation>,
    /// What the destructor of a frame does.
    pub(crate) on_drop: Option<Operation>,
}

/// What a coroutine does. A task is named by a number that is reduced to those that there are.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Operation {
    Null,
    /// Spawns a task that plays this script.
    Spawn(usize),
    /// The same, and drops the handle at once.
    SpawnAlone(usize),
    /// Plays this script as a delegate.
    Call(usize),
    /// Joins a task, unless somebody has done so before.
    Join(usize),
    /// Waits for a task's end.
    Done(usize),
    Kill(usize),
    /// Drops a task's handle, so that nobody can name the task any more.
    Forget(usize),
    /// Keeps the task's waker for ever.
    KeepWaker,
    /// Wakes those tasks by their kept wakers that have ended.
    WakeEnded,
    Panic,
}

/// No task is spawned when there are so many.
pub(crate) const TASKS: usize = 30;

impl Program {
    pub(crate) fn random(seed: u64) -> Program {
        let mut random = fastrand::Rng::with_seed(seed);
        let count = random.usize(2..8);
        let scripts = (0..count).map(|number| Script::random(&mut random, number, count)).collect();
        let policy = if random.u8(..5) == 0 { PanicPolicy::Stop } else { PanicPolicy::Isolate };
        Program { scripts, policy, until_root: random.u8(..5) == 0 }
    }
}

impl Script {
    /// The script with this number, of so many.
    fn random(random: &mut fastrand::Rng, number: usize, count: usize) -> Script {
        // The root spawns, or little would happen.
        let mut operations = match number {
            0 => {
                (0..random.usize(1..4)).map(|_| Operation::Spawn(random.usize(1..count))).collect()
            }
            _ if random.bool() => vec![Operation::KeepWaker],
            _ => Vec::new(),
        };
        for _ in 0..random.usize(..6) {
            let later = (number + 1 < count).then(|| random.usize(number + 1..count));
            operations.push(Operation::random(random, later));
        }
        let on_drop = match random.u8(..8) {
            0 => Some(Operation::Kill(random.usize(..TASKS))),
            1 => Some(Operation::Panic),
            2 if number + 1 < count => Some(Operation::Spawn(random.usize(number + 1..count))),
            _ => None,
        };
        Script { operations, on_drop }
    }
}

impl Operation {
    /// `later` is a script that may be spawned or called.
    fn random(random: &mut fastrand::Rng, later: Option<usize>) -> Operation {
        let task = random.usize(..TASKS);
        match (random.u8(..24), later) {
            (0..3, Some(script)) => Operation::Spawn(script),
            (3, Some(script)) => Operation::SpawnAlone(script),
            (4..6, Some(script)) => Operation::Call(script),
            (6..9, _) => Operation::Join(task),
            (9..11, _) => Operation::Done(task),
            (11..14, _) => Operation::Kill(task),
            (14, _) => Operation::Panic,
            (15, _) => Operation::Forget(task),
            (16, _) => Operation::KeepWaker,
            (17..20, _) => Operation::WakeEnded,
            _ => Operation::Null,
        }
    }
}
