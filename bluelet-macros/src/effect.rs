//! What code does to the variables, as data.

use crate::ids::*;

/// What a piece of code does to the bindings, in order of evaluation.
pub(crate) type Effects = Vec<Effect>;

#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) enum Effect {
    /// Read or borrowed.
    Use(BindingId),
    /// Used by value: moved out, unless its type is `Copy`.
    Move(BindingId),
    /// It may have come apart before this.
    Apart(BindingId),
    /// Given a new value.
    Assign(BindingId),
    /// Declared and given its first value.
    Declare(BindingId),
    /// Declared without a value.
    DeclareUninit(BindingId),
    /// One of these happens.
    Branches(Vec<Effects>),
    /// This happens so often.
    Repeat(Turns, Effects),
    /// Control goes on elsewhere around here.
    Exit(Exit),
    /// A leap leaves here.
    Leap(LeapId),
    /// What borrows is made here, if it borrows at all.
    Lend(BorrowId),
    /// A method was called that may have taken its receiver.
    Ask(Asked),
    /// Control does not come past this point.
    Diverge,
}

/// How often something happens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Turns {
    /// A block, which can be left.
    Once,
    /// A loop that only a `break` ends.
    Forever,
    /// A loop that may end before its first turn.
    Any,
}

/// Where `break` or `continue` goes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Exit {
    /// How many repetitions it leaves before the one that it names.
    pub(crate) within: usize,
    /// To the next turn of that one, and not behind it.
    pub(crate) again: bool,
}

/// Which question is asked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Asked {
    pub(crate) binding: BindingId,
    /// Of those about this binding.
    pub(crate) number: u32,
    /// The method's name is one that methods have which take their receiver.
    pub(crate) likely: bool,
}

/// Calls `visit` for each effect, but for branches and repetitions those within.
pub(crate) fn each(effects: &[Effect], visit: &mut dyn FnMut(&Effect)) {
    for effect in effects {
        match effect {
            Effect::Branches(branches) => branches.iter().for_each(|branch| each(branch, visit)),
            Effect::Repeat(_, body) => each(body, visit),
            effect => visit(effect),
        }
    }
}

/// Whether they move the variable, or call a method that may.
pub(crate) fn may_move(effects: &[Effect], id: BindingId) -> bool {
    any(effects, |effect| match effect {
        Effect::Ask(asked) => asked.binding == id,
        effect => *effect == Effect::Move(id),
    })
}

/// Whether one of them, of whatever depth, is such a one.
pub(crate) fn any(effects: &[Effect], is_it: impl Fn(&Effect) -> bool) -> bool {
    let mut found = false;
    each(effects, &mut |effect| found |= is_it(effect));
    found
}

/// Calls `visit` for each assignment to a variable.
pub(crate) fn each_assignment(effects: &[Effect], visit: &mut dyn FnMut(BindingId)) {
    each(effects, &mut |effect| {
        if let Effect::Assign(id) = effect {
            visit(*id);
        }
    });
}

/// Calls `visit` for each variable that the code uses in some way.
pub(crate) fn each_use(effects: &[Effect], visit: &mut dyn FnMut(BindingId)) {
    each(effects, &mut |effect| {
        if let Effect::Use(id) | Effect::Move(id) | Effect::Assign(id) = effect {
            visit(*id);
        }
    });
}

/// Calls `visit` for each question that the code asks.
pub(crate) fn each_question(effects: &[Effect], visit: &mut dyn FnMut(Asked)) {
    each(effects, &mut |effect| {
        if let Effect::Ask(asked) = effect {
            visit(*asked);
        }
    });
}

/// Whether control never comes past the code, as its text shows.
pub(crate) fn diverges(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| match effect {
        Effect::Diverge | Effect::Leap(_) => true,
        Effect::Branches(branches) => branches.iter().all(|branch| diverges(branch)),
        _ => false,
    })
}
