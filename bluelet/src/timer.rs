//! What is due when: heaps of deadlines on the monotonic clock.
//!
//! - There is a heap for each period of some milliseconds. Of a million timers the next ones so lie close together in
//!   memory; in one heap, to take out the next one would be to wait for memory twenty times.
//! - A cancelled timer leaves its entry in the heap; when such entries are the majority they are swept
//!   out, so that memory follows the number of live timers and cancelling costs a constant on average.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::collections::btree_map::{BTreeMap, OccupiedEntry};
use std::sync::OnceLock;
use std::sync::atomic::{self, AtomicU32};
use std::time::{Duration, Instant};

use slab::Slab;

use crate::wait::Waiter;

/// The length of a period, as the power of two of its nanoseconds: 67 ms.
const PERIOD: u32 = 26;

/// A point of the monotonic clock: nanoseconds since the process first asked for the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Deadline(u64);

impl Deadline {
    /// The present, rounded down.
    pub(crate) fn now() -> Self {
        Self::at(Instant::now())
    }

    /// The instant, rounded up to the nanosecond; what lies before the first question is zero.
    pub(crate) fn at(instant: Instant) -> Self {
        static START: OnceLock<Instant> = OnceLock::new();
        let start = START.get_or_init(Instant::now);
        Deadline(nanoseconds(instant.saturating_duration_since(*start)))
    }

    /// So much later; what overflows (after 584 years) is never.
    pub(crate) fn after(self, duration: Duration) -> Self {
        Deadline(self.0.saturating_add(nanoseconds(duration)))
    }

    /// How long it is from an earlier point to this one; zero if it is past.
    pub(crate) fn since(self, earlier: Deadline) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// The period that it lies in, see [`Timers`].
    fn period(self) -> u64 {
        self.0 >> PERIOD
    }

    /// Hundredths of a second since the start, for ages in dumps; wraps after 497 days.
    pub(crate) fn coarse(self) -> u32 {
        (self.0 / 10_000_000) as u32
    }
}

fn nanoseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

/// Names a timer that was set; stays unique when the timer is gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct TimerKey {
    slot: u32,
    number: u32,
}

/// One entry of the heap.
#[derive(PartialEq, Eq)]
struct Entry {
    deadline: Deadline,
    key_number: u32,
    key_slot: u32,
}

impl Ord for Entry {
    /// Reversed, since `BinaryHeap` gives the greatest first. Equal deadlines fire in the order in
    /// which they were set; the numbers may wrap, so they are compared by their distance.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_age = (other.key_number.wrapping_sub(self.key_number) as i32).cmp(&0);
        other.deadline.cmp(&self.deadline).then(by_age)
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

struct Timer {
    /// Tells apart the timers that have used this slot.
    number: u32,
    waiter: Waiter,
}

/// The timers that are set.
pub(crate) struct Timers {
    /// By period, none of them empty; in each the soonest first. An entry without a timer in its slot was cancelled.
    heaps: BTreeMap<u64, BinaryHeap<Entry>>,
    /// How many entries the heaps have.
    entries: usize,
    live: Slab<Timer>,
    /// The number of the next timer.
    issued: u32,
}

impl Default for Timers {
    /// No timers. The numbers of each instance begin far from those of the others, so that a key
    /// that outlives its runtime means nothing to the next.
    fn default() -> Self {
        static BEGIN: AtomicU32 = AtomicU32::new(0);
        let issued = BEGIN.fetch_add(0x9E37_79B9, atomic::Ordering::Relaxed);
        Timers { heaps: BTreeMap::new(), entries: 0, live: Slab::new(), issued }
    }
}

impl Timers {
    /// Sets a timer.
    pub(crate) fn insert(&mut self, deadline: Deadline, waiter: Waiter) -> TimerKey {
        let number = self.issued;
        self.issued = number.wrapping_add(1);
        let slot = self.live.insert(Timer { number, waiter }) as u32;
        let heap = self.heaps.entry(deadline.period()).or_default();
        heap.push(Entry { deadline, key_number: number, key_slot: slot });
        self.entries += 1;
        TimerKey { slot, number }
    }

    /// The waiter of a timer, while it is set.
    pub(crate) fn get_mut(&mut self, key: TimerKey) -> Option<&mut Waiter> {
        let timer = self.live.get_mut(key.slot as usize)?;
        (timer.number == key.number).then_some(&mut timer.waiter)
    }

    /// Cancels a timer; nothing happens if it has fired.
    pub(crate) fn remove(&mut self, key: TimerKey) -> Option<Waiter> {
        self.get_mut(key)?;
        let timer = self.live.remove(key.slot as usize);
        if self.entries > 64 && self.entries > 2 * self.live.len() {
            self.sweep();
        }
        self.release();
        Some(timer.waiter)
    }

    /// Removes the entries of cancelled timers.
    #[cold]
    #[inline(never)]
    fn sweep(&mut self) {
        let live = &self.live;
        self.heaps.retain(|_, heap| {
            heap.retain(|entry| is_live(live, entry));
            heap.shrink_to(2 * heap.len());
            !heap.is_empty()
        });
        self.entries = self.heaps.values().map(BinaryHeap::len).sum();
    }

    /// When the next timer is due.
    pub(crate) fn next(&mut self) -> Option<Deadline> {
        while let Some(first) = self.heaps.first_entry() {
            let entry = first.get().peek()?;
            if is_live(&self.live, entry) {
                return Some(entry.deadline);
            }
            pop(first, &mut self.entries);
        }
        None
    }

    /// Takes out the next timer if it is due.
    pub(crate) fn pop_due(&mut self, now: Deadline) -> Option<Waiter> {
        loop {
            let first = self.heaps.first_entry()?;
            let entry = first.get().peek()?;
            if entry.deadline > now {
                return None;
            }
            let (slot, was_live) = (entry.key_slot as usize, is_live(&self.live, entry));
            pop(first, &mut self.entries);
            if was_live {
                let timer = self.live.remove(slot);
                self.release();
                return Some(timer.waiter);
            }
        }
    }

    /// Gives the memory of many timers back once none is set.
    #[inline]
    fn release(&mut self) {
        if self.live.is_empty() && self.live.capacity() > 1024 {
            self.release_all();
        }
    }

    #[cold]
    #[inline(never)]
    fn release_all(&mut self) {
        self.live.shrink_to_fit();
        self.heaps.clear();
        self.entries = 0;
    }

    /// All timers that are set, in no order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Deadline, &Waiter)> {
        let entries = self.heaps.values().flat_map(BinaryHeap::iter);
        entries.filter(|entry| is_live(&self.live, entry)).filter_map(|entry| {
            Some((entry.deadline, &self.live.get(entry.key_slot as usize)?.waiter))
        })
    }
}

/// Takes the soonest entry out of a heap, and the heap out if that was the last one.
fn pop(mut heap: OccupiedEntry<'_, u64, BinaryHeap<Entry>>, entries: &mut usize) {
    *entries -= 1;
    heap.get_mut().pop();
    if heap.get().is_empty() {
        heap.remove();
    }
}

fn is_live(live: &Slab<Timer>, entry: &Entry) -> bool {
    live.get(entry.key_slot as usize).is_some_and(|timer| timer.number == entry.key_number)
}
