//! The suspension points that the machines of the running task left behind, inner delegates first.
//!
//! A task is stored as a future that cannot be asked where it stands, and polling it again only to
//! watch it would change it. So each machine notes its point as it suspends, and the scheduler
//! collects the notes when the poll returns. Under another executor nothing is noted; inside of a coroutine that
//! drives one itself, the notes pile up to the fixed length and are never read.

use std::cell::Cell;
use std::ptr;

use crate::description::{Description, StateDescription};

/// One coroutine at one of its suspension points.
#[derive(Clone, Copy)]
pub(crate) struct Point {
    /// The coroutine.
    pub(crate) description: &'static Description,
    /// An index into its states.
    pub(crate) state: u32,
}

impl Point {
    /// What is known of the state.
    pub(crate) fn state(&self) -> Option<&'static StateDescription> {
        self.description.states.get(self.state as usize)
    }
}

/// How many delegates' points are kept: the innermost ones.
const LENGTH: usize = 31;

/// Stands for the outermost coroutine where no scheduler has asked for the trail: nothing is recorded then.
static NOBODY: Description = Description::new("", "", 0, &[]);

struct Trail {
    /// Whose point was recorded last, since the last `clear`: the outermost one.
    outermost: Cell<Option<&'static Description>>,
    /// Its state.
    state: Cell<u32>,
    /// How many points were recorded before it, also beyond `LENGTH`.
    count: Cell<usize>,
    delegates: [Cell<Option<Point>>; LENGTH],
}

thread_local! {
    static TRAIL: Trail = const {
        Trail {
            outermost: Cell::new(Some(&NOBODY)),
            state: Cell::new(0),
            count: Cell::new(0),
            delegates: [const { Cell::new(None) }; LENGTH],
        }
    };
}

/// Records nothing from here on, since no loop of ours asks any more.
pub(crate) fn end() {
    TRAIL.with(|trail| trail.outermost.set(Some(&NOBODY)));
}

/// Forgets what was recorded.
#[inline]
pub(crate) fn clear() {
    TRAIL.with(|trail| {
        trail.outermost.set(None);
        trail.count.set(0);
    });
}

/// Adds a point; a machine's delegates have added theirs before.
#[inline]
pub(crate) fn record(point: Point) {
    TRAIL.with(|trail| {
        if let Some(inner) = trail.outermost.get() {
            if ptr::eq(inner, &NOBODY) {
                return;
            }
            add_delegate(trail, Point { description: inner, state: trail.state.get() });
        }
        trail.outermost.set(Some(point.description));
        trail.state.set(point.state);
    });
}

fn add_delegate(trail: &Trail, point: Point) {
    let count = trail.count.get();
    if let Some(place) = trail.delegates.get(count) {
        place.set(Some(point));
    }
    trail.count.set(count + 1);
}

/// Whose point the outermost one is, if there is one, and its state.
#[inline]
pub(crate) fn outermost() -> (Option<&'static Description>, u32) {
    TRAIL.with(|trail| (trail.outermost.get(), trail.state.get()))
}

/// Whether points were recorded inside of the outermost one.
#[inline]
pub(crate) fn has_delegates() -> bool {
    TRAIL.with(|trail| trail.count.get() > 0)
}

/// Copies the points inside of the outermost one to `into`, innermost first.
pub(crate) fn copy_delegates(into: &mut Vec<Point>) {
    into.clear();
    TRAIL.with(|trail| {
        let delegates = trail.count.get().min(LENGTH);
        into.extend(trail.delegates[..delegates].iter().filter_map(Cell::get));
    });
}
