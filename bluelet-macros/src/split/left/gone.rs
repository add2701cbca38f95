//! Which parts of a variable may be gone where control comes: each way through the code has taken its own.

use std::collections::BTreeSet;

use syn::{Label, Lifetime};

/// The parts, by name.
type Parts = BTreeSet<String>;

/// Follows control through the code. Behind what leaves nothing is gone, since control does not come there.
#[derive(Default)]
pub(super) struct Gone {
    /// What may be gone at the place at hand.
    here: Parts,
    /// The loops and labelled blocks around it.
    targets: Vec<Target>,
}

/// What jumps may lead to.
struct Target {
    label: Option<Lifetime>,
    is_loop: bool,
    /// What may be gone behind it, and where its next turn begins.
    behind: Parts,
    again: Parts,
}

impl Gone {
    pub(super) fn has(&self, part: &str) -> bool {
        self.here.contains(part)
    }

    pub(super) fn has_others(&self, part: &str) -> bool {
        self.here.iter().any(|gone| gone != part)
    }

    pub(super) fn take(&mut self, part: String) {
        self.here.insert(part);
    }

    /// It gets a new value.
    pub(super) fn renew(&mut self, part: &str) {
        self.here.remove(part);
    }

    /// What may be gone here.
    pub(super) fn here(&self) -> Parts {
        self.here.clone()
    }

    /// Another way begins where these may be gone; gives what may be at the end of the one before.
    pub(super) fn begin(&mut self, parts: Parts) -> Parts {
        std::mem::replace(&mut self.here, parts)
    }

    /// A way on which these may be gone comes here too.
    pub(super) fn meet(&mut self, parts: Parts) {
        self.here.extend(parts);
    }

    /// Control does not go on here.
    pub(super) fn leave(&mut self) {
        self.here.clear();
    }

    /// It goes to the end of a loop or of a block, or to the next turn.
    pub(super) fn jump(&mut self, label: Option<&Lifetime>, again: bool) {
        let here = std::mem::take(&mut self.here);
        let is_meant = |target: &&mut Target| match label {
            Some(label) => target.label.as_ref() == Some(label),
            None => target.is_loop,
        };
        if let Some(target) = self.targets.iter_mut().rev().find(is_meant) {
            if again { &mut target.again } else { &mut target.behind }.extend(here);
        }
    }

    /// A loop or a labelled block begins.
    pub(super) fn enter(&mut self, label: Option<&Label>, is_loop: bool) {
        let label = label.map(|label| label.name.clone());
        let (behind, again) = (Parts::new(), Parts::new());
        self.targets.push(Target { label, is_loop, behind, again });
    }

    /// It ends; what may be gone at its end is, where another turn begins, given back. `falls` says whether control may come
    /// out there too.
    pub(super) fn exit(&mut self, falls: bool) -> Parts {
        let Some(mut target) = self.targets.pop() else { return Parts::new() };
        target.again.append(&mut self.here);
        self.here = target.behind;
        if falls {
            self.here.extend(target.again.iter().cloned());
        }
        target.again
    }
}
