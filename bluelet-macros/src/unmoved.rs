//! Uses by value that move nothing, as what comes after them shows.

use std::collections::BTreeSet;

use crate::ir::*;

/// The uses by value after which the variable is used again: it is `Copy`, or the method that seems to take it does
/// not. Or the place behind is never reached, or it is a mistake, of which rustc speaks.
#[derive(Default)]
pub(crate) struct Unmoved {
    /// By address.
    effects: BTreeSet<*const Effect>,
    bindings: BTreeSet<BindingId>,
    /// Those of variables that have to be whole behind, and may be kept for their drop; by address.
    whole: BTreeSet<*const Effect>,
    /// The variables that are not used any more after the call of a method that may take them.
    asked: BTreeSet<BindingId>,
    /// The variables of which it matters.
    in_question: BTreeSet<BindingId>,
}

impl Unmoved {
    /// `whole` says whether the variable is kept if it has a drop of its own, and has to be whole.
    pub(crate) fn note(&mut self, effect: &Effect, binding: BindingId, whole: bool) {
        self.effects.insert(std::ptr::from_ref(effect));
        self.bindings.insert(binding);
        if whole {
            self.whole.insert(std::ptr::from_ref(effect));
        }
    }

    pub(crate) fn note_asked(&mut self, binding: BindingId) {
        self.asked.insert(binding);
    }

    /// Finds out of which variables it matters; gives whether there are some.
    pub(crate) fn ask(&mut self, graph: &Graph, maybe: &BTreeSet<BindingId>) -> bool {
        let matters = |id: &&BindingId| maybe.contains(id) || is_taken_by_name(graph, **id);
        // Of a type that a struct's pattern shows only a part may be `Copy`.
        let whole = self.bindings.iter().filter(|id| !graph.matched.contains(id));
        self.in_question = whole.filter(matters).copied().collect();
        !self.in_question.is_empty() || !self.whole.is_empty()
    }

    /// What the next lowering has to know of them.
    pub(crate) fn doubtful(&self, graph: &Graph) -> Doubtful {
        let mut doubtful = Doubtful::default();
        for id in &self.bindings {
            let by_name = graph.taken_by_name.contains(id) || graph.matched.contains(id);
            let which = if by_name { &mut doubtful.looked_at } else { &mut doubtful.copied };
            which.extend(graph.binding(*id).variable);
        }
        let asked = self.asked.iter();
        doubtful.asked = asked.filter_map(|id| graph.binding(*id).variable).collect();
        doubtful
    }

    /// Whether the move is none.
    pub(crate) fn contains(&self, graph: &Graph, effect: &Effect, binding: BindingId) -> bool {
        // If a method did not take it once, it never does.
        let effect = std::ptr::from_ref(effect);
        self.whole.contains(&effect)
            || self.in_question.contains(&binding)
                && (is_taken_by_name(graph, binding) || self.effects.contains(&effect))
    }
}

/// The variables of such moves.
#[derive(Default)]
pub(crate) struct Doubtful {
    /// They seem to be `Copy`.
    pub(crate) copied: BTreeSet<VariableId>,
    /// A method whose name tells that it takes the variable, or a pattern, may only look at it.
    pub(crate) looked_at: BTreeSet<VariableId>,
    /// They are not used any more after the call of a method that may take them.
    pub(crate) asked: BTreeSet<VariableId>,
}

/// Whether only the names of methods tell that the variable is taken.
fn is_taken_by_name(graph: &Graph, id: BindingId) -> bool {
    graph.taken_by_name.contains(&id) && !graph.taken.contains(&id)
}
