//! Which bindings a block needs from before: those that it, or what comes after it, uses before giving them
//! new values, and those whose old values it replaces. A backward analysis to a fixed point.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};

use syn::{Expr, Stmt};

use crate::ir::*;
use crate::ownership::{self, Ownerships};
use crate::unmoved::Unmoved;
use crate::{place, scope};

/// What a binding is needed for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Need {
    /// It gets a new value; the old one, if it is still there, is dropped then.
    Replaced,
    /// Its value is used.
    Used,
    /// Its value is used as a whole, on some way.
    Whole,
}

impl Need {
    /// Whether it has to be there.
    pub(crate) fn is_use(self) -> bool {
        self != Need::Replaced
    }
}

/// The bindings that are needed later.
pub(crate) type Live = BTreeMap<BindingId, Need>;

/// What is needed on one way or the other.
fn join(live: &mut Live, other: Live) {
    for (binding, need) in other {
        let known = live.entry(binding).or_insert(need);
        *known = need.max(*known);
    }
}

/// Who owns what, and what is needed where each block begins.
pub(crate) fn flow(graph: &Graph) -> (Ownerships, BTreeMap<BlockId, Live>, Unmoved) {
    let ownerships = ownership::analyse(graph, &Unmoved::default());
    let live = analyse(graph, &ownerships);
    let mut unmoved = unmoved(graph, &ownerships, &live);
    if !unmoved.ask(graph, &maybe_moved(&ownerships, &live)) {
        return (ownerships, live, unmoved);
    }
    let ownerships = ownership::analyse(graph, &unmoved);
    let live = analyse(graph, &ownerships);
    (ownerships, live, unmoved)
}

/// The variables of which a state would have to know whether they were moved.
fn maybe_moved(ownerships: &Ownerships, live_in: &BTreeMap<BlockId, Live>) -> BTreeSet<BindingId> {
    let in_block = ownerships.entry.iter().flat_map(|(block, owned)| {
        let is_used = |id: &BindingId| live_in[block].get(id).is_some_and(|need| need.is_use());
        owned.iter().filter(move |(id, ownership)| ownership.is_undecided() && !is_used(id))
    });
    in_block.map(|(id, _)| *id).collect()
}

/// The moves of variables that are used later.
fn unmoved(graph: &Graph, ownerships: &Ownerships, live_in: &BTreeMap<BlockId, Live>) -> Unmoved {
    let pass = live_in.keys().fold(Pass::new(graph, ownerships, live_in), |mut pass, block| {
        pass.block(*block);
        pass
    });
    pass.unmoved.into_inner()
}

/// The bindings that are live where each block begins.
fn analyse(graph: &Graph, ownerships: &Ownerships) -> BTreeMap<BlockId, Live> {
    let mut live_in: BTreeMap<BlockId, Live> = BTreeMap::new();
    loop {
        let before = live_in.clone();
        for index in (0..graph.blocks.len()).rev() {
            let block = BlockId(index);
            let live = Pass::new(graph, ownerships, &live_in).block(block);
            live_in.insert(block, live);
        }
        if live_in == before {
            return live_in;
        }
    }
}

/// Whether some variable is given a value that is not used, where it gets others too.
pub(crate) fn assigns_in_vain(
    graph: &Graph,
    ownerships: &Ownerships,
    live_in: &BTreeMap<BlockId, Live>,
) -> bool {
    let assigned = assigned(graph);
    live_in.keys().any(|block| {
        let mut pass = Pass::new(graph, ownerships, live_in);
        pass.assigned = Some(&assigned);
        pass.block(*block);
        pass.in_vain.get()
    })
}

/// The variables that are assigned to.
fn assigned(graph: &Graph) -> BTreeSet<BindingId> {
    let mut assigned = BTreeSet::new();
    for node in graph.bodies.iter().flat_map(|body| &body.nodes) {
        graph.each_effects(node, &mut |effects| {
            each_assignment(effects, &mut |id| {
                assigned.insert(id);
            });
        });
        match node {
            Node::Replace { binding, .. } => assigned.extend([*binding]),
            Node::Plain { stmt, .. } => assigned.extend(added_to(graph, stmt)),
            _ => {}
        }
    }
    assigned.retain(|id| {
        let binding = graph.binding(*id);
        let named = binding.is_named() && binding.mutable;
        named && !scope::plain_name(&binding.name).starts_with('_')
    });
    assigned
}

/// The variable of `variable += value;`.
fn added_to(graph: &Graph, stmt: &Stmt) -> Option<BindingId> {
    let Stmt::Expr(Expr::Binary(binary), _) = stmt else { return None };
    let Expr::Path(path) = &*binary.left else { return None };
    let name = path.path.get_ident().filter(|_| place::is_compound(&binary.op))?;
    graph.bindings.iter().position(|binding| binding.name == *name).map(BindingId)
}

struct Pass<'a> {
    graph: &'a Graph,
    ownerships: &'a Ownerships,
    live_in: &'a BTreeMap<BlockId, Live>,
    /// What is live behind each frame around the current place.
    behind: BTreeMap<FrameId, Live>,
    /// The variables of which it is noted whether they are given a value in vain; not in repetitions, of which
    /// one turn's values can be for the next.
    assigned: Option<&'a BTreeSet<BindingId>>,
    in_vain: Cell<bool>,
    /// What is live behind the repetitions around the code at hand, and before their next turns; innermost last.
    repetitions: RefCell<Vec<(Live, Live)>>,
    unmoved: RefCell<Unmoved>,
}

impl<'a> Pass<'a> {
    fn new(
        graph: &'a Graph,
        ownerships: &'a Ownerships,
        live_in: &'a BTreeMap<BlockId, Live>,
    ) -> Self {
        Pass {
            graph,
            ownerships,
            live_in,
            behind: BTreeMap::new(),
            assigned: None,
            in_vain: Cell::new(false),
            repetitions: RefCell::default(),
            unmoved: RefCell::default(),
        }
    }

    fn block(&mut self, block: BlockId) -> Live {
        self.body(self.graph.block(block).root, Live::new())
    }

    /// Notes that the variable is given a value here.
    fn given(&self, binding: BindingId, live: &Live) {
        let counts = self.assigned.is_some_and(|assigned| assigned.contains(&binding));
        if counts && !live.get(&binding).is_some_and(|need| need.is_use()) {
            self.in_vain.set(true);
        }
    }

    fn body(&mut self, id: BodyId, after: Live) -> Live {
        let body = self.graph.body(id);
        self.behind.insert(body.frame, after.clone());
        body.nodes.iter().rev().fold(after, |live, node| self.node(node, live))
    }

    fn node(&mut self, node: &Node, mut live: Live) -> Live {
        match node {
            Node::Entered(effects) | Node::Value { effects, .. } => self.effects(effects, live),
            Node::Plain { stmt, effects } => {
                if self.assigned.is_some()
                    && let Some(variable) = added_to(self.graph, stmt)
                {
                    self.given(variable, &live);
                }
                self.effects(effects, live)
            }
            Node::If { effects, then, otherwise, result, .. } => {
                without(&mut live, *result);
                let mut before = match otherwise {
                    Some(body) => self.body(*body, live.clone()),
                    None => live.clone(),
                };
                join(&mut before, self.body(*then, live));
                self.effects(effects, before)
            }
            Node::Match { effects, arms, result, .. } => {
                without(&mut live, *result);
                let mut before = Live::new();
                for arm in arms {
                    let arm_live = self.body(arm.body, live.clone());
                    join(&mut before, self.effects(&arm.effects, arm_live));
                }
                self.effects(effects, before)
            }
            Node::LetElse { effects, otherwise, bound, .. } => {
                live = self.effects(bound, live);
                join(&mut live, self.body(*otherwise, Live::new()));
                self.effects(effects, live)
            }
            Node::Block(body) => {
                let frame = self.graph.frame(self.graph.body(*body).frame);
                without(&mut live, frame.result);
                let live = self.body(*body, live);
                match &frame.rematch {
                    Some(rematch) => self.effects(&rematch.effects, live),
                    None => live,
                }
            }
            Node::Suspend(id) => {
                let suspension = self.graph.suspension(*id);
                self.effects(&suspension.effects, self.live_in(suspension.resume))
            }
            Node::Jump(target) => self.live_in(*target),
            Node::Replace { binding, value, target } => {
                let mut live = self.live_in(*target);
                self.given(*binding, &live);
                live.insert(*binding, Need::Replaced);
                live.insert(*value, Need::Used);
                live
            }
            Node::Leave { leap, effects, .. } => {
                let live = self.behind(*leap);
                self.effects(effects, live)
            }
            Node::Return { effects, .. } => self.effects(effects, Live::new()),
        }
    }

    fn live_in(&self, block: BlockId) -> Live {
        self.live_in.get(&block).cloned().unwrap_or_default()
    }

    fn behind(&self, leap: LeapId) -> Live {
        let frame = self.graph.leaps[leap.0].frame;
        self.behind.get(&frame).cloned().unwrap_or_default()
    }

    fn effects(&self, effects: &[Effect], mut live: Live) -> Live {
        for effect in effects.iter().rev() {
            match effect {
                Effect::Use(binding) => {
                    let need = live.entry(*binding).or_insert(Need::Used);
                    *need = Need::Used.max(*need);
                }
                Effect::Apart(binding) => {
                    live.insert(*binding, Need::Used);
                }
                Effect::Move(binding) => {
                    let before = live.insert(*binding, Need::Whole);
                    // A closure may have captured a part only.
                    let whole = !self.graph.captured_in_part.contains(binding);
                    if let Some(need @ (Need::Used | Need::Whole)) = before
                        && whole
                    {
                        // What is looked at as a whole is there, so only copies were taken out of it.
                        let is_whole =
                            need == Need::Whole || !self.graph.used_in_part.contains(binding);
                        let stays = is_whole && self.graph.owners.contains(binding);
                        self.unmoved.borrow_mut().note(effect, *binding, stays);
                    }
                }
                // The old value is dropped by the assignment, so it must be there if it was before.
                Effect::Assign(binding) => {
                    self.given(*binding, &live);
                    if self.ownerships.initialises(effect) {
                        live.remove(binding);
                    } else {
                        live.insert(*binding, Need::Replaced);
                    }
                }
                Effect::Declare(binding) => {
                    self.given(*binding, &live);
                    live.remove(binding);
                }
                Effect::DeclareUninit(binding) => {
                    live.remove(binding);
                }
                Effect::Branches(branches) => {
                    let after = std::mem::take(&mut live);
                    for branch in branches {
                        join(&mut live, self.effects(branch, after.clone()));
                    }
                }
                Effect::Repeat(turns, body) => live = self.repeated(*turns, body, live),
                Effect::Exit(exit) => {
                    let repetitions = self.repetitions.borrow();
                    let around = repetitions.iter().rev().nth(exit.within);
                    live = match (around, exit.again) {
                        (Some((behind, _)), false) => behind.clone(),
                        (Some((_, next)), true) => next.clone(),
                        (None, _) => Live::new(),
                    };
                }
                Effect::Leap(leap) => live = self.behind(*leap),
                Effect::Diverge => live.clear(),
                Effect::Ask(asked) => {
                    if !live.get(&asked.binding).is_some_and(|need| need.is_use()) {
                        self.unmoved.borrow_mut().note_asked(asked.binding);
                    }
                }
                Effect::Lend(_) => {}
            }
        }
        live
    }
}

impl Pass<'_> {
    /// What is live before a repetition: what is before its first turn is before any other.
    fn repeated(&self, turns: Turns, body: &[Effect], behind: Live) -> Live {
        let noted = self.in_vain.get();
        let turn = |next: Live, end: Live| {
            self.repetitions.borrow_mut().push((behind.clone(), next));
            let before = self.effects(body, end);
            self.repetitions.borrow_mut().pop();
            before
        };
        let before = match turns {
            Turns::Once => turn(Live::new(), behind.clone()),
            Turns::Forever | Turns::Any => {
                let ended = if turns == Turns::Any { behind.clone() } else { Live::new() };
                let mut next = ended.clone();
                join(&mut next, turn(ended.clone(), ended));
                let first = turn(next.clone(), next.clone());
                join(&mut next, first);
                next
            }
        };
        self.in_vain.set(noted);
        before
    }
}

fn without(live: &mut Live, binding: Option<BindingId>) {
    if let Some(binding) = binding {
        live.remove(&binding);
    }
}
