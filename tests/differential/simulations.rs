//! Programs with a state of their own, as one writes them where a wait blocks: queues, locks, accounts, machines.

use std::cell::{Cell, RefCell};
use std::cmp::{Ordering, Reverse};
use std::collections::btree_map;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap, HashMap, VecDeque};
use std::fmt::{self, Debug, Display};
use std::ops::{ControlFlow, RangeInclusive};
use std::rc::Rc;
use std::time::Duration;

use crate::support::*;
use crate::twins;

pub fn sleep(duration: Duration) -> Ev<()> {
    step(format!("sleep {duration:?}"));
    ev(())
}

/// A queue that nothing comes into any more.
#[derive(Debug)]
pub struct Chan<T>(Rc<RefCell<VecDeque<T>>>);

impl<T: Debug> Chan<T> {
    pub fn of(items: impl IntoIterator<Item = T>) -> Self {
        Chan(Rc::new(RefCell::new(items.into_iter().collect())))
    }

    pub fn recv(&self) -> Ev<Option<T>> {
        ev(self.0.borrow_mut().pop_front())
    }
    pub fn len(&self) -> usize {
        self.0.borrow().len()
    }
}

/// Gives permits, whose drops are written down.
#[derive(Debug, Clone)]
pub struct Semaphore(Rc<Cell<usize>>);
#[derive(Debug)]
pub struct Permit(Semaphore, &'static str);
impl Semaphore {
    pub fn new(n: usize) -> Self {
        Semaphore(Rc::new(Cell::new(n)))
    }
    pub fn available(&self) -> usize {
        self.0.get()
    }
    pub fn acquire(&self, who: &'static str) -> Ev<Permit> {
        self.0.set(self.0.get() - 1);
        step(format!("acquire {who}"));
        ev(Permit(self.clone(), who))
    }
    pub fn try_acquire(&self, who: &'static str) -> Option<Permit> {
        let left = self.0.get().checked_sub(1)?;
        self.0.set(left);
        step(format!("acquire {who}"));
        Some(Permit(self.clone(), who))
    }
}
impl Permit {
    pub fn who(&self) -> &'static str {
        self.1
    }
}
impl Drop for Permit {
    fn drop(&mut self) {
        self.0.0.set(self.0.0.get() + 1);
        log(format!("release {}", self.1));
    }
}

#[derive(Debug, PartialEq, Eq)]
struct Job {
    priority: u32,
    seq: Reverse<usize>,
    name: &'static str,
    tries: u32,
}

impl PartialOrd for Job {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Job {
    fn cmp(&self, other: &Self) -> Ordering {
        self.priority.cmp(&other.priority).then(self.seq.cmp(&other.seq))
    }
}

fn work(job: &Job) -> Ev<Result<usize, String>> {
    ev(if job.name == "bad" && job.tries < 2 {
        Err(format!("{} fails", job.name))
    } else {
        Ok(job.name.len())
    })
}

type Accounts = Rc<RefCell<BTreeMap<&'static str, i64>>>;

struct Undo<'a, F: FnMut()> {
    back: Option<F>,
    name: &'a str,
}

impl<F: FnMut()> Undo<'_, F> {
    fn commit(mut self) {
        self.back = None;
        crate::support::log(format!("commit {}", self.name));
    }
}

impl<F: FnMut()> Drop for Undo<'_, F> {
    fn drop(&mut self) {
        if let Some(back) = &mut self.back {
            crate::support::log(format!("roll back {}", self.name));
            back();
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Call {
    Up(i32),
    Down(i32),
    Inside(i32),
    Stop,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Direction {
    Up,
    Down,
}

impl Direction {
    fn step(self) -> i32 {
        match self {
            Direction::Up => 1,
            Direction::Down => -1,
        }
    }
}

struct Participant {
    name: &'static str,
    willing: bool,
    lock: RefCell<Option<D>>,
}

#[derive(Debug, Clone)]
pub enum Command {
    Open(&'static str),
    Deposit { to: &'static str, amount: u64 },
    Transfer { from: &'static str, to: &'static str, amount: u64 },
    Close(&'static str),
}

#[derive(Debug, PartialEq)]
pub enum BankError {
    NoAccount(String),
    Insufficient { needed: u64, available: u64 },
    NotEmpty(u64),
}

impl Display for BankError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoAccount(name) => write!(f, "no account {name}"),
            Self::Insufficient { needed, available } => write!(f, "{needed} of {available}"),
            Self::NotEmpty(n) => write!(f, "{n} left"),
        }
    }
}

#[derive(Debug)]
pub enum Input {
    Coin(u32),
    Choose(&'static str),
    Refund,
}

use Input::*;

twins! {
    fn permits(count: usize = 3) -> Vec<(usize, usize)> {
        let semaphore = Semaphore::new(count);
        let mut seen = vec![];
        let outer = yield_!(semaphore.acquire("outer"));
        for round in 0..2 {
            let permit = yield_!(semaphore.acquire("inner"));
            seen.push((round, semaphore.available()));
            let extra = if round == 0 { semaphore.try_acquire("extra") } else { None };
            yield_!(ev(extra.is_some()));
            if let Some(extra) = extra {
                step(extra.who());
                yield_!(ev(semaphore.available()));
                drop(permit);
                yield_!(ev(semaphore.available()));
                seen.push((10 + round, semaphore.available()));
            }
            seen.push((20 + round, semaphore.available()));
        }
        let kept: Vec<Permit> = vec![outer, yield_!(semaphore.acquire("last"))];
        yield_!(ev(kept.len()));
        let [first, _second] = kept.try_into().unwrap();
        yield_!(ev(first.who()));
        seen.push((30, semaphore.available()));
        seen
    }

    fn jobs(incoming: Chan<(u32, &'static str)> = Chan::of([(1, "low"), (9, "high"), (5, "bad"), (5, "mid")])) -> (Vec<&'static str>, HashMap<&'static str, u32>) {
        let mut heap = BinaryHeap::new();
        let mut failures: HashMap<_, u32> = HashMap::default();
        let mut done = vec![];
        let mut seq = 0;
        let mut open = true;
        while open || !heap.is_empty() {
            while open {
                match yield_!(incoming.recv()) {
                    Some((priority, name)) => {
                        heap.push(Job { priority, seq: Reverse(seq), name, tries: 0 });
                        seq += 1;
                    }
                    None => open = false,
                }
                if heap.len() >= 3 {
                    break;
                }
            }
            let Some(mut job) = heap.pop() else { break };
            match yield_!(work(&job)) {
                Ok(size) => {
                    step(format!("{job:?}: {size}"));
                    done.push(job.name);
                }
                Err(error) => {
                    step(error);
                    *failures.entry(job.name).or_default() += 1;
                    job.tries += 1;
                    job.priority = job.priority.saturating_sub(2);
                    heap.push(job);
                }
            }
        }
        (done, failures)
    }

    fn transaction(accounts: Accounts = Rc::new(RefCell::new(BTreeMap::from([("a", 10), ("b", 0)]))), transfers: Vec<(&'static str, &'static str, i64)> = vec![("a", "b", 4), ("b", "a", 100), ("a", "zz", 1)]) -> (Vec<Result<i64, String>>, i64) {
        let mut results = vec![];
        for (from, to, amount) in transfers {
            let before = accounts.borrow().clone();
            let undo = Undo {
                back: Some({
                    let accounts = Rc::clone(&accounts);
                    move || *accounts.borrow_mut() = before.clone()
                }),
                name: from,
            };
            let flow = match accounts.borrow_mut().entry(from) {
                btree_map::Entry::Occupied(mut e) if *e.get() >= amount => {
                    *e.get_mut() -= amount;
                    ControlFlow::Continue(*e.get())
                }
                btree_map::Entry::Occupied(e) => ControlFlow::Break(format!("only {}", e.get())),
                btree_map::Entry::Vacant(_) => ControlFlow::Break(format!("no {from}")),
            };
            let left = match flow {
                ControlFlow::Continue(left) => left,
                ControlFlow::Break(why) => {
                    results.push(Err(why));
                    continue;
                }
            };
            yield_!(ev(left));
            let credited = accounts.borrow_mut().get_mut(to).map(|balance| {
                *balance += amount;
                *balance
            });
            let credited = yield_!(ev(credited)).ok_or_else(|| format!("no {to}"));
            if credited.is_ok() {
                undo.commit();
            }
            results.push(credited);
        }
        let total = accounts.borrow().values().sum();
        (results, total)
    }

    fn elevator(calls: Chan<Call> = Chan::of([Call::Up(3), Call::Down(7), Call::Inside(5), Call::Stop, Call::Inside(1)]), floors: RangeInclusive<i32> = 1..=9) -> (Vec<i32>, i32) {
        let mut at = *floors.start();
        let mut stops: BTreeSet<i32> = BTreeSet::new();
        let mut direction: Option<Direction> = None;
        let mut visited = vec![];
        let mut closed = false;
        'run: loop {
            if !closed {
                match yield_!(calls.recv()) {
                    Some(Call::Up(f) | Call::Down(f) | Call::Inside(f)) if floors.contains(&f) => {
                        stops.insert(f);
                    }
                    Some(Call::Stop) => {
                        direction = None;
                        yield_!(sleep(Duration::from_secs(1)));
                        continue 'run;
                    }
                    Some(_) => {}
                    None => closed = true,
                }
            }
            let next = match direction {
                Some(Direction::Up) | None => stops.range(at..).next().or_else(|| stops.iter().next_back()),
                Some(Direction::Down) => stops.range(..=at).next_back().or_else(|| stops.first()),
            };
            let Some(&next) = next else {
                if closed {
                    break;
                }
                direction = None;
                continue;
            };
            let towards = if next >= at { Direction::Up } else { Direction::Down };
            direction = Some(towards);
            while at != next {
                at += towards.step();
                yield_!(ev(at));
                if stops.remove(&at) {
                    visited.push(at);
                    if calls.len() > 0 {
                        continue 'run;
                    }
                }
            }
            if stops.remove(&at) {
                visited.push(at);
            }
        }
        (visited, at)
    }

    fn two_phase(names: Vec<(&'static str, bool)> = vec![("a", true), ("b", true), ("c", true)]) -> (bool, Vec<String>) {
        let participants: Vec<Rc<Participant>> = names.into_iter().map(|(name, willing)| Rc::new(Participant { name, willing, lock: RefCell::new(None) })).collect();
        let mut journal = vec!["begin".to_string()];
        let mut prepared = Vec::with_capacity(participants.len());
        let outcome = 'vote: {
            for participant in participants.clone() {
                let vote = yield_!(ev(participant.willing));
                journal.push(format!("{} votes {}", participant.name, if vote { "yes" } else { "no" }));
                if !vote {
                    break 'vote ControlFlow::Break(participant);
                }
                *participant.lock.borrow_mut() = Some(d(participant.name));
                prepared.push(participant);
            }
            ControlFlow::Continue(())
        };
        let committed = outcome.is_continue();
        if let ControlFlow::Break(refusing) = &outcome {
            journal.push(format!("aborted by {}", refusing.name));
        }
        while let Some(participant) = prepared.pop() {
            yield_!(ev(participant.name));
            let lock = participant.lock.take();
            journal.push(format!("{} {}", lock.as_ref().map_or("nobody", |l| l.name()), if committed { "commits" } else { "rolls back" }));
        }
        (committed, journal)
    }

    fn bank(commands: Vec<Command> = vec![Command::Open("a"), Command::Deposit { to: "a", amount: 5 }, Command::Transfer { from: "a", to: "b", amount: 3 }, Command::Close("a"), Command::Open("b"), Command::Transfer { from: "a", to: "b", amount: 3 }]) -> (Vec<Result<u64, BankError>>, u64) {
        let mut accounts: BTreeMap<String, u64> = BTreeMap::new();
        let missing = |name: &str| BankError::NoAccount(name.to_string());
        let mut results = vec![];
        for command in commands {
            let result: Result<u64, BankError> = 'apply: {
                match command {
                    Command::Open(name) => Ok(*accounts.entry(name.to_string()).or_default()),
                    Command::Deposit { to, amount } => match accounts.get_mut(to) {
                        Some(balance) => {
                            *balance += amount;
                            let now = *balance;
                            Ok(yield_!(ev(now)))
                        }
                        None => Err(missing(to)),
                    },
                    Command::Transfer { from, to, amount } => {
                        let Some(&available) = accounts.get(from) else { break 'apply Err(missing(from)) };
                        if available < amount {
                            break 'apply Err(BankError::Insufficient { needed: amount, available });
                        }
                        yield_!(ev((from, to)));
                        if !accounts.contains_key(to) {
                            break 'apply Err(missing(to));
                        }
                        *accounts.get_mut(from).unwrap() -= amount;
                        *accounts.get_mut(to).unwrap() += amount;
                        Ok(amount)
                    }
                    Command::Close(name) => match accounts.remove(name) {
                        Some(0) => Ok(0),
                        Some(left) => {
                            accounts.insert(name.to_string(), left);
                            Err(BankError::NotEmpty(yield_!(ev(left))))
                        }
                        None => Err(missing(name)),
                    },
                }
            };
            if let Err(e) = &result {
                step(e.to_string());
            }
            results.push(result);
        }
        (results, accounts.into_values().sum())
    }

    fn vending(inputs: Chan<Input> = Chan::of([Coin(50), Coin(20), Choose("tea"), Coin(100), Choose("gold"), Refund])) -> (Vec<String>, u32) {
        static PRICES: [(&str, u32); 3] = [("tea", 60), ("coffee", 80), ("soup", 120)];
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        enum State {
            Idle,
            Paying { credit: u32 },
            Serving { item: &'static str, change: u32 },
        }
        use State::{Idle, Paying, Serving};
        let mut state = Idle;
        let mut log = vec![];
        let mut earned = 0;
        loop {
            state = match state {
                Serving { item, change } => {
                    yield_!(sleep(Duration::from_secs(2)));
                    log.push(format!("{item}, {change} back"));
                    Idle
                }
                waiting => {
                    let Some(input) = yield_!(inputs.recv()) else { break };
                    match (waiting, input) {
                        (Idle, Coin(n)) => Paying { credit: n },
                        (Paying { credit }, Coin(n)) => Paying { credit: credit + n },
                        (Paying { credit }, Choose(item)) => match PRICES.iter().find(|(name, _)| *name == item) {
                            Some(&(item, price)) if price <= credit => {
                                earned += price;
                                Serving { item, change: credit - price }
                            }
                            Some((_, price)) => {
                                log.push(format!("{item} costs {price}"));
                                Paying { credit }
                            }
                            None => {
                                log.push(yield_!(ev(format!("no {item}"))));
                                Paying { credit }
                            }
                        },
                        (Paying { credit }, Refund) => {
                            log.push(format!("refund {credit}"));
                            Idle
                        }
                        (state, input) => {
                            step(format!("{input:?} ignored"));
                            state
                        }
                    }
                }
            };
        }
        (log, earned)
    }
}
