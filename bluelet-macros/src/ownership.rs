//! Who owns a value: for each block, which bindings are in scope where it begins and whether they have
//! their values, have been moved out, or only on some of the ways there. A forward analysis to a
//! fixed point.

use std::collections::{BTreeMap, BTreeSet};

use crate::ir::*;
use crate::unmoved::Unmoved;

/// Whether a binding in scope has its value.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Ownership {
    Owned,
    /// Moved out on some of the ways here.
    Maybe,
    /// Still there, unless all these methods have taken it.
    Asked(Questions),
    /// The same on some of the ways here; on the others it is still there.
    Perhaps(Questions),
    /// Still there, unless methods that an earlier block has called have taken it.
    Unsure,
    /// Moved out.
    Gone,
    /// Not yet given a value.
    Unset,
}

impl Ownership {
    /// It has no value on any way here.
    pub(crate) fn is_nothing(self) -> bool {
        matches!(self, Ownership::Gone | Ownership::Unset)
    }

    /// Whether it was moved depends on the way here.
    pub(crate) fn is_undecided(self) -> bool {
        matches!(self, Ownership::Maybe | Ownership::Perhaps(_))
    }
}

/// Questions about one binding, one of which was asked on each way here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Questions {
    numbers: u64,
    likely: bool,
}

impl Questions {
    /// How many can be asked about a binding.
    pub(crate) const MOST: u32 = u64::BITS;

    fn one(asked: Asked) -> Self {
        Questions { numbers: 1 << asked.number, likely: asked.likely }
    }

    fn and(self, other: Self) -> Self {
        let likely = self.likely || other.likely;
        Questions { numbers: self.numbers | other.numbers, likely }
    }

    /// These and those of the other.
    fn include(&mut self, other: Self) {
        *self = self.and(other);
    }

    pub(crate) fn contain(self, asked: Asked) -> bool {
        self.numbers & (1 << asked.number) != 0
    }
}

/// The bindings in scope, and who has them.
pub(crate) type Owned = BTreeMap<BindingId, Ownership>;

/// What the analysis finds.
#[derive(Default)]
pub(crate) struct Ownerships {
    /// At the beginning of each block that can be reached.
    pub(crate) entry: BTreeMap<BlockId, Owned>,
    /// Where a block suspends or jumps: the body, and the place of the node in it.
    pub(crate) exit: BTreeMap<(BodyId, usize), Owned>,
    /// The bodies whose end is reached.
    pub(crate) completes: BTreeSet<BodyId>,
    /// The bodies that leaps leave.
    pub(crate) labelled: BTreeSet<BodyId>,
    /// The assignments that give a variable without a value a new one, by address.
    initialises: BTreeSet<*const Effect>,
    /// The questions to which the text has the answer: the variable is used after the method was called.
    answered: BTreeMap<BindingId, Questions>,
}

impl Ownerships {
    /// Whether the assignment replaces no value.
    pub(crate) fn initialises(&self, effect: &Effect) -> bool {
        self.initialises.contains(&std::ptr::from_ref(effect))
    }
}

/// `unmoved` are moves that turned out to be none.
pub(crate) fn analyse(graph: &Graph, unmoved: &Unmoved) -> Ownerships {
    let start = BTreeMap::from([(BlockId(0), Owned::new())]);
    let (mut entry, mut answered) = (start.clone(), BTreeMap::new());
    loop {
        let mut pass = Pass::new(graph, unmoved, entry.clone());
        pass.found.answered.clone_from(&answered);
        pass.run();
        if pass.found.answered != answered {
            (entry, answered) = (start.clone(), pass.found.answered);
            continue;
        }
        if pass.entry == entry {
            pass.found.entry = entry;
            return pass.found;
        }
        entry = pass.entry;
    }
}

/// Who owns one binding behind the code, if control comes there.
pub(crate) fn behind(
    effects: &[Effect],
    binding: BindingId,
    before: Ownership,
) -> Option<Ownership> {
    follow(effects, binding, before, &mut Vec::new())
}

/// Follows one binding through the code; `exits` takes what leaves the repetitions around it, innermost last.
fn follow(
    effects: &[Effect],
    binding: BindingId,
    before: Ownership,
    exits: &mut Vec<Exits<Ownership>>,
) -> Option<Ownership> {
    let mut now = before;
    for effect in effects {
        now = match effect {
            Effect::Move(id) if *id == binding => Ownership::Gone,
            Effect::Assign(id) if *id == binding => Ownership::Owned,
            Effect::Use(id) if *id == binding => used(now),
            Effect::Ask(asked) if asked.binding == binding => ask(*asked, now),
            Effect::Branches(branches) => {
                let ends = branches.iter().filter_map(|branch| follow(branch, binding, now, exits));
                ends.reduce(meet)?
            }
            Effect::Repeat(turns, body) => {
                let mut turn = |before| {
                    exits.push(Exits::none());
                    let end = follow(body, binding, before, exits);
                    (end, exits.pop().unwrap_or_else(Exits::none))
                };
                repeated(*turns, now, &mut turn, &mut either)?
            }
            Effect::Exit(exit) => {
                leave(exits, *exit, now, &mut either);
                return None;
            }
            Effect::Leap(_) | Effect::Diverge => return None,
            _ => now,
        };
    }
    Some(now)
}

/// What leaves a repetition.
struct Exits<T> {
    /// For the place behind it.
    behind: Option<T>,
    /// For its next turn.
    again: Option<T>,
}

impl<T> Exits<T> {
    fn none() -> Self {
        Exits { behind: None, again: None }
    }
}

/// What is known behind a repetition: what a `turn` of it makes of what is known before is known before the next.
fn repeated<T: Clone>(
    turns: Turns,
    before: T,
    turn: &mut dyn FnMut(T) -> (Option<T>, Exits<T>),
    merge: &mut dyn FnMut(Option<T>, Option<T>) -> Option<T>,
) -> Option<T> {
    let (end, exits) = turn(before.clone());
    if turns == Turns::Once {
        return merge(end, exits.behind);
    }
    let next = merge(end, exits.again);
    let left = match next.is_some() {
        true => {
            let next = merge(Some(before.clone()), next.clone());
            next.and_then(|next| turn(next).1.behind)
        }
        false => None,
    };
    let behind = merge(exits.behind, left);
    match turns {
        Turns::Any => {
            let ended = merge(Some(before), next);
            merge(behind, ended)
        }
        _ => behind,
    }
}

/// Notes what goes on around a repetition.
fn leave<T: Clone>(
    repetitions: &mut [Exits<T>],
    exit: Exit,
    now: T,
    merge: &mut dyn FnMut(Option<T>, Option<T>) -> Option<T>,
) {
    let Some(exits) = repetitions.iter_mut().rev().nth(exit.within) else { return };
    let place = if exit.again { &mut exits.again } else { &mut exits.behind };
    *place = merge(place.take(), Some(now));
}

fn either(one: Option<Ownership>, other: Option<Ownership>) -> Option<Ownership> {
    match (one, other) {
        (Some(one), Some(other)) => Some(meet(one, other)),
        (one, other) => one.or(other),
    }
}

fn meet(one: Ownership, other: Ownership) -> Ownership {
    use Ownership::*;
    match (one, other) {
        _ if one == other => one,
        (Gone, Unset) | (Unset, Gone) => Gone,
        (Asked(one) | Perhaps(one), Asked(other) | Perhaps(other)) => Perhaps(one.and(other)),
        (Asked(asked) | Perhaps(asked), Owned | Unsure)
        | (Owned | Unsure, Asked(asked) | Perhaps(asked)) => Perhaps(asked),
        // Where it is likely, it is gone on both.
        (Asked(asked), Gone) | (Gone, Asked(asked)) if asked.likely => Asked(asked),
        (Unsure, Owned) | (Owned, Unsure) => Unsure,
        _ => Maybe,
    }
}

/// What is used has not been taken before.
fn used(before: Ownership) -> Ownership {
    match before {
        Ownership::Asked(_) | Ownership::Perhaps(_) | Ownership::Unsure => Ownership::Owned,
        before => before,
    }
}

/// A method may have taken it.
fn ask(asked: Asked, before: Ownership) -> Ownership {
    match before {
        Ownership::Owned => Ownership::Asked(Questions::one(asked)),
        before => before,
    }
}

struct Pass<'g> {
    graph: &'g Graph,
    unmoved: &'g Unmoved,
    /// Grows as jumps and suspensions are met.
    entry: BTreeMap<BlockId, Owned>,
    found: Ownerships,
    block: BlockId,
    /// The frames that are open, outer ones first.
    open: Vec<FrameId>,
    /// What arrives behind each frame of this block by leaps.
    arrivals: BTreeMap<FrameId, Owned>,
    /// What leaves the repetitions around the code at hand, innermost last.
    exits: Vec<Exits<Owned>>,
}

impl<'g> Pass<'g> {
    fn new(graph: &'g Graph, unmoved: &'g Unmoved, entry: BTreeMap<BlockId, Owned>) -> Self {
        Pass {
            graph,
            unmoved,
            entry,
            found: Ownerships::default(),
            block: BlockId(0),
            open: Vec::new(),
            arrivals: BTreeMap::new(),
            exits: Vec::new(),
        }
    }

    fn run(&mut self) {
        for index in 0..self.graph.blocks.len() {
            self.block = BlockId(index);
            self.arrivals.clear();
            if let Some(owned) = self.entry.get(&self.block).cloned() {
                self.body(self.graph.block(self.block).root, owned);
            }
        }
    }

    /// What is owned behind the body, if control comes there.
    fn body(&mut self, id: BodyId, owned: Owned) -> Option<Owned> {
        let body = self.graph.body(id);
        self.open.push(body.frame);
        let now = body
            .nodes
            .iter()
            .enumerate()
            .try_fold(owned, |owned, (index, node)| self.node((id, index), node, owned));
        self.open.pop();
        if now.is_some() {
            self.found.completes.insert(id);
        }
        let arrived = self.arrivals.remove(&body.frame);
        if arrived.is_some() {
            self.found.labelled.insert(id);
        }
        let mut behind = merge(now, arrived)?;
        behind.retain(|binding, _| self.graph.binding(*binding).frame != body.frame);
        Some(behind)
    }

    fn node(&mut self, place: (BodyId, usize), node: &Node, mut owned: Owned) -> Option<Owned> {
        match node {
            Node::Entered(effects) | Node::Plain { effects, .. } | Node::Value { effects, .. } => {
                self.effects(effects, owned)
            }
            Node::If { effects, then, otherwise, result, .. } => {
                let owned = self.effects(effects, owned)?;
                let then = self.body(*then, owned.clone());
                let otherwise = match otherwise {
                    Some(body) => self.body(*body, owned),
                    None => Some(owned),
                };
                with_result(merge(then, otherwise), *result)
            }
            Node::Match { effects, arms, result, .. } => {
                let owned = self.effects(effects, owned)?;
                let mut behind = None;
                for arm in arms {
                    let guarded = self.effects(&arm.effects, owned.clone());
                    let arm = guarded.and_then(|owned| self.body(arm.body, owned));
                    behind = merge(behind, arm);
                }
                with_result(behind, *result)
            }
            Node::LetElse { effects, otherwise, bound, .. } => {
                let owned = self.effects(effects, owned)?;
                self.body(*otherwise, owned.clone());
                self.effects(bound, owned)
            }
            Node::Block(body) => {
                let result = self.graph.frame(self.graph.body(*body).frame).result;
                with_result(self.body(*body, owned), result)
            }
            Node::Suspend(id) => {
                let suspension = self.graph.suspension(*id);
                let owned = self.effects(&suspension.effects, owned)?;
                self.leave_block(place, suspension.resume, owned)
            }
            Node::Jump(target) => self.leave_block(place, *target, owned),
            Node::Replace { binding, value, target } => {
                owned.insert(*value, Ownership::Gone);
                owned.insert(*binding, Ownership::Owned);
                self.leave_block(place, *target, owned)
            }
            Node::Leave { leap, effects, .. } => {
                let owned = self.effects(effects, owned)?;
                self.leap(*leap, owned);
                None
            }
            Node::Return { effects, .. } => {
                self.effects(effects, owned);
                None
            }
        }
    }

    fn leave_block(
        &mut self,
        place: (BodyId, usize),
        to: BlockId,
        mut owned: Owned,
    ) -> Option<Owned> {
        self.found.exit.insert(place, owned.clone());
        for ownership in owned.values_mut() {
            if let Ownership::Asked(_) | Ownership::Perhaps(_) = ownership {
                *ownership = Ownership::Unsure;
            }
        }
        let opened = &self.graph.block(to).opened;
        owned.retain(|binding, _| opened.contains(&self.graph.binding(*binding).frame));
        let before = self.entry.remove(&to);
        self.entry.extend(merge(before, Some(owned)).map(|owned| (to, owned)));
        None
    }

    fn leap(&mut self, leap: LeapId, mut owned: Owned) {
        let frame = self.graph.leaps[leap.0].frame;
        let left = self.open.iter().skip_while(|open| **open != frame);
        owned.retain(|binding, _| !left.clone().any(|f| *f == self.graph.binding(*binding).frame));
        let before = self.arrivals.remove(&frame);
        self.arrivals.extend(merge(before, Some(owned)).map(|owned| (frame, owned)));
    }

    fn effects(&mut self, effects: &[Effect], owned: Owned) -> Option<Owned> {
        let mut owned = owned;
        for effect in effects {
            match effect {
                // It was still there when a closure had captured a field of it.
                Effect::Use(binding) => {
                    let whole = self.graph.captured_in_part.contains(binding);
                    let known = owned.get_mut(binding).filter(|_| whole);
                    known.into_iter().for_each(|known| *known = Ownership::Owned);
                    if let Some(known) = owned.get_mut(binding) {
                        if let Ownership::Asked(questions) | Ownership::Perhaps(questions) = *known
                        {
                            let answered = self.found.answered.entry(*binding).or_insert(questions);
                            answered.include(questions);
                        }
                        *known = used(*known);
                    }
                }
                Effect::Ask(asked) => {
                    let answered = self.found.answered.get(&asked.binding);
                    if !answered.is_some_and(|answered| answered.contain(*asked)) {
                        owned.entry(asked.binding).and_modify(|known| *known = ask(*asked, *known));
                    }
                }
                Effect::Lend(_) | Effect::Apart(_) => {}
                Effect::Move(id) if self.unmoved.contains(self.graph, effect, *id) => {}
                Effect::Move(binding) => {
                    owned.insert(*binding, Ownership::Gone);
                }
                Effect::DeclareUninit(binding) => {
                    owned.insert(*binding, Ownership::Unset);
                }
                Effect::Declare(binding) => {
                    owned.insert(*binding, Ownership::Owned);
                }
                Effect::Assign(binding) => {
                    let before = owned.insert(*binding, Ownership::Owned);
                    let place = std::ptr::from_ref(effect);
                    if before.is_some_and(Ownership::is_nothing) {
                        self.found.initialises.insert(place);
                    }
                }
                Effect::Branches(branches) => {
                    let mut behind = None;
                    for branch in branches {
                        behind = merge(behind, self.effects(branch, owned.clone()));
                    }
                    owned = behind?;
                }
                Effect::Repeat(turns, body) => {
                    let mut turn = |before| {
                        self.exits.push(Exits::none());
                        let end = self.effects(body, before);
                        (end, self.exits.pop().unwrap_or_else(Exits::none))
                    };
                    owned = repeated(*turns, owned, &mut turn, &mut merge)?;
                }
                Effect::Leap(leap) => {
                    self.leap(*leap, owned);
                    return None;
                }
                Effect::Exit(exit) => {
                    leave(&mut self.exits, *exit, owned, &mut merge);
                    return None;
                }
                Effect::Diverge => return None,
            }
        }
        Some(owned)
    }
}

fn with_result(owned: Option<Owned>, result: Option<BindingId>) -> Option<Owned> {
    let mut owned = owned?;
    owned.extend(result.map(|result| (result, Ownership::Owned)));
    Some(owned)
}

/// What is known where two ways meet.
fn merge(one: Option<Owned>, other: Option<Owned>) -> Option<Owned> {
    let (Some(mut one), Some(other)) = (one.clone(), other.clone()) else {
        return one.or(other);
    };
    for (binding, ownership) in other {
        let merged = one.entry(binding).or_insert(ownership);
        *merged = meet(*merged, ownership);
    }
    Some(one)
}
