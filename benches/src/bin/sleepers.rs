//! A million tasks that sleep for 1 to 2,000 ms: `sleepers NAME` prints, in this order, processor time in seconds, the most
//! memory in MiB, how many ended early, and the median and 99th percentile of how late they were, in ms.

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::time::{Duration, Instant};

use bluelet_benches::process::{cpu, kibibytes};
use smol::LocalExecutor;

const SLEEPERS: u64 = 1_000_000;
/// So many hundredths of a millisecond fit into the counts: 20 s.
const BUCKETS: usize = 2_000_000;

thread_local! {
    static LATENESS: RefCell<Lateness> = RefCell::new(Lateness { early: 0, counts: vec![1; BUCKETS] });
}

/// How late they were.
struct Lateness {
    early: u64,
    /// How many, by hundredths of a millisecond, and one more, so that the memory is there before it is measured.
    counts: Vec<u32>,
}

fn woken(due: Instant) {
    let now = Instant::now();
    LATENESS.with_borrow_mut(|lateness| {
        lateness.early += u64::from(now < due);
        let bucket = now.saturating_duration_since(due).as_micros() as usize / 10;
        lateness.counts[bucket.min(BUCKETS - 1)] += 1;
    });
}

/// The durations, the same in each run.
fn durations() -> impl Iterator<Item = Duration> {
    let mut state = 1u64;
    (0..SLEEPERS).map(move |_| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        Duration::from_millis(1 + (state >> 33) % 2000)
    })
}

#[bluelet::coroutine]
fn sleeper(duration: Duration) {
    let due = Instant::now() + duration;
    yield_!(bluelet::sleep(duration));
    woken(due);
}

#[bluelet::coroutine]
fn sleepers() {
    for duration in durations() {
        bluelet::spawn(sleeper(duration));
    }
}

async fn by_tokio() {
    let tasks = tokio::task::LocalSet::new();
    for duration in durations() {
        tasks.spawn_local(async move {
            let due = Instant::now() + duration;
            tokio::time::sleep(duration).await;
            woken(due);
        });
    }
    tasks.await;
}

fn by_smol() {
    let executor = LocalExecutor::new();
    for duration in durations() {
        let sleeper = async move {
            let due = Instant::now() + duration;
            smol::Timer::after(duration).await;
            woken(due);
        };
        executor.spawn(sleeper).detach();
    }
    smol::block_on(executor.run(async {
        while !executor.is_empty() {
            smol::Timer::after(Duration::from_millis(10)).await;
        }
    }));
}

/// No tasks, but what is due when.
fn by_hand() {
    let mut heap: BinaryHeap<_> =
        durations().map(|duration| Reverse((Instant::now() + duration, 0u64))).collect();
    while let Some(Reverse((due, _))) = heap.pop() {
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        woken(due);
    }
}

fn main() {
    let name = std::env::args().nth(1).unwrap_or_default();
    LATENESS.with_borrow(|lateness| assert_eq!(lateness.early, 0));
    let before = memory("VmRSS:");
    match name.as_str() {
        "bluelet" => bluelet::run(sleepers()),
        "tokio" => {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build();
            runtime.expect("a runtime can be made").block_on(by_tokio());
        }
        "smol" => by_smol(),
        "heap" => by_hand(),
        _ => panic!("nobody has the name {name:?}"),
    }
    let memory = (memory("VmHWM:") - before) as f64 / 1024.0;
    let seconds = cpu(std::process::id()).as_secs_f64();
    LATENESS.with_borrow(|lateness| {
        let late = |part: f64| percentile(&lateness.counts, part);
        println!("{seconds:.2} {memory:.0} {} {:.2} {:.2}", lateness.early, late(0.5), late(0.99));
    });
}

/// In KiB.
fn memory(line: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").expect("this process runs");
    kibibytes(status.lines().find(|found| found.starts_with(line)).expect("it is listed"))
}

/// In milliseconds.
fn percentile(counts: &[u32], part: f64) -> f64 {
    let mut left = (SLEEPERS as f64 * part) as u64;
    let reached = counts.iter().position(|&count| {
        let count = u64::from(count - 1);
        let reached = count >= left;
        left = left.saturating_sub(count);
        reached
    });
    reached.unwrap_or(BUCKETS) as f64 / 100.0
}
