//! What closures take along of a variable, and whether that may be more than the part that they name.
//!
//! A closure that takes `job.place.name` takes all of `job.place` along if that is a box, or another pointer to where the part is,
//! and all of `job` if `job` is one. That they are none shows where the function uses others of their parts later.

use std::collections::{BTreeMap, BTreeSet};

use syn::Member;

use super::gone::Gone;
use super::ways::{Way, named};

#[derive(Default)]
pub(super) struct Along {
    /// By their names, the parts that closures take along.
    taken: BTreeMap<String, Way>,
    /// What leads to these, the variable among it, and is no pointer.
    in_themselves: BTreeSet<String>,
}

impl Along {
    /// A closure takes the part along.
    pub(super) fn take(&mut self, way: &[Member]) {
        self.taken.insert(named(way), way.to_vec());
    }

    /// The part is used where these may be gone: were what leads to one of them a pointer, it would not be there any more.
    pub(super) fn used(&mut self, way: &[Member], gone: &Gone) {
        for (_, taken) in self.taken.iter().filter(|(name, _)| gone.has(name)) {
            let shared = taken.iter().zip(way).take_while(|(one, other)| one == other).count();
            let around = (0..taken.len()).take_while(|length| *length <= shared);
            self.in_themselves.extend(around.map(|length| named(&taken[..length])));
        }
    }

    /// Something of the variable is used where these may be gone.
    pub(super) fn used_beside(&mut self, gone: &BTreeSet<String>) {
        if self.taken.keys().any(|name| gone.contains(name)) {
            self.in_themselves.insert(named(&[]));
        }
    }

    /// Whether some closure may take more along than the part.
    pub(super) fn may_be_more(&self) -> bool {
        let around = |way: &Way| (0..way.len()).any(|length| !self.is_known(&way[..length]));
        self.taken.values().any(around)
    }

    fn is_known(&self, way: &[Member]) -> bool {
        self.in_themselves.contains(&named(way))
    }
}
