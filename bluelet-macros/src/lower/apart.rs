//! Keeps the ways through a construct apart where they disagree on whether a variable was moved.
//!
//! After `if c { consume(guard) }` the guard must be dropped at the end of its scope on one way and not on the
//! other. rustc keeps a hidden flag for that; a state has to say it openly. So each way jumps to the code
//! behind the construct by itself, and the state there keeps an `Option` of the guard. Code that does not suspend is taken
//! apart so only where it holds nothing else, or where the variable can have no drop flag: see `drop_flag`.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Expr, Ident};

use super::operand::{is_short_circuit, is_temporary};
use super::{Destination, Lowering};
use crate::ir::*;
use crate::ownership::{self, Ownership};
use crate::resolve::{Mode, Resolver, leap_frame};
use crate::{assignee, chain, effect, macros, place, scope, suspend};

/// The ends of the branches of a construct that is kept apart: jumps that have no target yet.
#[derive(Default)]
pub(super) struct Ends {
    jumps: Vec<(BodyId, usize)>,
}

/// Where a leap that is kept apart goes.
pub(super) enum WayOut {
    /// Behind the construct.
    Ends(Ends),
    /// To the head of the loop.
    Head(BlockId),
}

impl Lowering<'_> {
    /// Whether the expression is taken apart: it suspends, or the ways through a part of it have to be kept apart.
    pub(super) fn is_lowered(&mut self, expr: &Expr) -> bool {
        suspend::expr_suspends(expr) || self.is_taken_apart(expr, true)
    }

    /// The same of a statement, or of all that a variable gets. A branch that is one holds nothing that its ways could
    /// drop too early, unless it stands in a construct that does.
    pub(super) fn is_lowered_statement(&mut self, expr: &Expr) -> bool {
        let holds = self.holding > 0 || !is_plain_branch(expr);
        suspend::expr_suspends(expr) || self.is_taken_apart(expr, holds)
    }

    /// Whether code that does not suspend has to be taken apart. Where it `holds` something, that would be a mistake: then
    /// the variables had better have drop flags. Where it does not, only those of which everything means the same
    /// through an `Option`, since nothing may change them; and those that a method may have taken, from which others may borrow until
    /// the next suspension.
    fn is_taken_apart(&mut self, expr: &Expr, holds: bool) -> bool {
        if self.undecided.kept_apart.is_empty() {
            return false;
        }
        let mut found = Branching::default();
        found.visit_expr(expr);
        let mut undecided = BTreeSet::new();
        for construct in &found.constructs {
            undecided.extend(self.undecided_by(construct));
        }
        let kept = found.in_unsafe.iter().flat_map(|construct| self.undecided_by(construct));
        let kept: BTreeSet<BindingId> = kept.collect();
        let same = |binding: &Binding, id| !binding.mutable || self.undecided.asked.contains(&id);
        let wanted = undecided.union(&kept).filter_map(|id| {
            let binding = self.graph.binding(*id);
            let flagged = holds || kept.contains(id);
            binding.variable.filter(|variable| flagged || same(binding, *variable))
        });
        let wanted: Vec<VariableId> = wanted.collect();
        self.graph.for_want_of_flags.extend(wanted);
        !undecided.is_empty()
    }

    /// Whether the ways through the construct disagree on a variable of which a later state has to know
    /// whether it was moved.
    pub(super) fn moves_apart(&mut self, expr: &Expr) -> bool {
        !self.undecided_by(expr).is_empty()
    }

    /// The variables on which the ways through the construct disagree.
    fn undecided_by(&mut self, expr: &Expr) -> BTreeSet<BindingId> {
        if self.undecided.kept_apart.is_empty() || !is_branching(expr) {
            return BTreeSet::new();
        }
        let effects = self.try_out(expr);
        let changed = self.changed(&effects);
        let leaps = leaps(&effects);
        let mut assigned = BTreeSet::new();
        each_assignment(&effects, &mut |id| {
            assigned.insert(id);
        });
        let undecided = changed.into_iter().filter(|id| {
            let disagree = |before| {
                let behind = ownership::behind(&effects, *id, before);
                behind.is_some_and(Ownership::is_undecided)
            };
            // What is assigned goes on in a block where it has its new value.
            leaps
                || assigned.contains(id)
                || disagree(Ownership::Owned)
                || disagree(Ownership::Gone)
        });
        undecided.collect()
    }

    /// Whether the expression moves a variable that is kept apart, or gives it a value.
    pub(super) fn changes(&mut self, expr: &Expr) -> bool {
        if self.undecided.kept_apart.is_empty() {
            return false;
        }
        let effects = self.try_out(expr);
        !self.changed(&effects).is_empty()
    }

    fn changed(&self, effects: &[Effect]) -> BTreeSet<BindingId> {
        let mut changed = BTreeSet::new();
        collect_changed(effects, &mut changed);
        changed.retain(|id| {
            let variable = self.graph.binding(*id).variable;
            variable.is_some_and(|variable| self.undecided.kept_apart.contains(&variable))
        });
        changed
    }

    /// `break` or `continue` on a way that is kept apart: a jump of its own. Gives the expression back where it is not.
    pub(super) fn leap_apart(&mut self, expr: Expr) -> Option<Expr> {
        let (label, is_break, value) = match &expr {
            Expr::Break(jump) => (jump.label.as_ref(), true, jump.expr.clone()),
            Expr::Continue(jump) => (jump.label.as_ref(), false, None),
            _ => return Some(expr),
        };
        let frame = leap_frame(&mut self.targets, label, is_break);
        let Some(frame) = frame.filter(|frame| self.ways_out.contains_key(frame)) else {
            return Some(expr);
        };
        self.leave_apart(frame, value.map(|value| *value));
        None
    }

    /// Leaves a frame, with a value if it has one, by a jump.
    pub(super) fn leave_apart(&mut self, frame: FrameId, value: Option<Expr>) {
        let result = self.graph.frame(frame).result;
        self.open("branch", result);
        if let Some(value) = value {
            self.expression(value, Destination::Frame);
        }
        for end in self.close() {
            self.current = Some(end);
            match self.ways_out.get(&frame) {
                Some(WayOut::Head(head)) => {
                    let head = *head;
                    self.push(Node::Jump(head));
                }
                Some(WayOut::Ends(_)) => {
                    let jump = self.open_jump();
                    if let Some(WayOut::Ends(ends)) = self.ways_out.get_mut(&frame) {
                        ends.jumps.extend(jump);
                    }
                }
                None => {}
            }
        }
    }

    /// The variable to which the expression assigns, if a later state has to know whether it was moved.
    pub(super) fn replaces(&self, expr: &Expr) -> Option<BindingId> {
        let Expr::Assign(assign) = expr else { return None };
        let Expr::Path(path) = &*assign.left else { return None };
        let name = scope::plain_name(path.path.get_ident()?);
        let binding = self.scopes.lookup(&name)?;
        let variable = self.graph.binding(binding).variable?;
        self.undecided.kept_apart.contains(&variable).then_some(binding)
    }

    /// `variable = value;`: goes on in a block where the variable has its new value for certain.
    pub(super) fn replace(&mut self, expr: Expr) {
        let Some(binding) = self.replaces(&expr) else { return };
        let Expr::Assign(assign) = expr else { return };
        let span = assign.eq_token.span;
        let mut value = *assign.right;
        self.reduce(&mut value, "assigned");
        let ty = self.graph.binding(binding).ty.clone();
        let value = self.keep_as(value, "assigned", ty);
        let Some(value) = self.temporary_of(&value) else { return };
        let Some(block) = self.current else { return };
        let target = self.new_block(Entry::Jump("Assigned"), span);
        self.current = Some(block);
        self.push(Node::Replace { binding, value, target });
        self.current = Some(target);
    }

    /// `(a, b) = value;`, one after the other, if a later state has to know whether one of the variables was moved.
    pub(super) fn replaced_one_by_one(&mut self, expr: &Expr) -> Option<Expr> {
        let Expr::Assign(assign) = expr else { return None };
        let none = self.undecided.kept_apart.is_empty() && self.graph.flags.is_empty();
        if none || !assignee::is_pattern(&assign.left) {
            return None;
        }
        let assigned = self.try_out(expr).into_iter().filter_map(|effect| match effect {
            Effect::Assign(id) => Some(id),
            _ => None,
        });
        let mut assigned = assigned.filter(|id| {
            let variable = self.graph.binding(*id).variable;
            self.graph.flags.contains_key(id)
                || variable.is_some_and(|variable| self.undecided.kept_apart.contains(&variable))
        });
        assigned.next()?;
        Some(assignee::one_by_one(assign, |at| {
            Ident::new(&self.scopes.fresh_or_same("assigned"), at)
        }))
    }

    /// What the code would do, without lowering it.
    pub(super) fn try_out(&mut self, expr: &Expr) -> Vec<Effect> {
        self.tried_out(expr).1
    }

    /// The expression with its names resolved, which is not run, and what running it would do.
    pub(super) fn tried_out(&mut self, expr: &Expr) -> (Expr, Vec<Effect>) {
        let Tried { expr, effects, .. } = self.tried(expr);
        (expr, effects)
    }

    /// The same, with all that was found.
    pub(super) fn tried(&mut self, expr: &Expr) -> Tried {
        let (leaps, questions) = (self.graph.leaps.len(), self.graph.questions.len());
        let unflagged = self.graph.unflagged.clone();
        let mut resolver = Resolver::new(
            &mut self.scopes,
            &mut self.targets,
            &mut self.graph,
            self.question,
            self.runtime,
        );
        let mut expr = expr.clone();
        resolver.expr(&mut expr, Mode::Value);
        let by_value = resolver.used_by_value();
        let (effects, _) = resolver.finish();
        self.graph.leaps.truncate(leaps);
        let questions = self.graph.questions.split_off(questions);
        self.graph.unflagged = unflagged;
        Tried { expr, effects, by_value, questions }
    }

    /// Lowers a branch; where it is kept apart, each of its ends jumps.
    pub(super) fn branch(
        &mut self,
        result: Option<BindingId>,
        apart: Option<&mut Ends>,
        lower: impl FnOnce(&mut Self),
    ) {
        let Some(ends) = apart else {
            return lower(self);
        };
        self.open("branch", result);
        lower(self);
        for end in self.close() {
            self.current = Some(end);
            self.end_branch(ends);
        }
    }

    /// Opens the frame that leaps leave for behind the construct.
    pub(super) fn open_exit(
        &mut self,
        label: &'static str,
        result: Option<BindingId>,
        apart: bool,
    ) -> FrameId {
        let frame = self.open(label, result);
        if apart {
            self.ways_out.insert(frame, WayOut::Ends(Ends::default()));
        }
        frame
    }

    /// Ends a loop or labelled block: its own end and the leaps out of it each jump.
    pub(super) fn close_apart(&mut self, apart: Option<Ends>, name: &'static str, span: Span) {
        let Some(mut ends) = apart else {
            let ends = self.close();
            return self.join(ends, name, span);
        };
        if let Some(WayOut::Ends(leaps)) = self.ways_out.remove(&self.frame()) {
            ends.jumps.extend(leaps.jumps);
        }
        self.end_branch(&mut ends);
        for end in self.close() {
            self.current = Some(end);
            self.end_branch(&mut ends);
        }
        self.join_apart(ends, name, span);
    }

    /// A jump to the code behind the construct.
    pub(super) fn end_branch(&mut self, ends: &mut Ends) {
        ends.jumps.extend(self.open_jump());
    }

    /// A jump that has no target yet.
    fn open_jump(&mut self) -> Option<(BodyId, usize)> {
        let body = self.graph.blocks[self.current?.0].bodies[&self.frame()];
        let place = (body, self.graph.body(body).nodes.len());
        self.push(Node::Jump(BlockId(usize::MAX)));
        Some(place)
    }

    /// The block behind the construct, where all its ends meet.
    pub(super) fn join_apart(&mut self, ends: Ends, name: &'static str, span: Span) {
        if ends.jumps.is_empty() {
            self.current = None;
            return;
        }
        let joined = self.new_block(Entry::Jump(name), span);
        for (body, index) in ends.jumps {
            self.graph.bodies[body.0].nodes[index] = Node::Jump(joined);
        }
        self.current = Some(joined);
    }
}

fn is_branching(expr: &Expr) -> bool {
    match expr {
        Expr::If(_)
        | Expr::Match(_)
        | Expr::Loop(_)
        | Expr::While(_)
        | Expr::ForLoop(_)
        | Expr::Block(_) => true,
        Expr::Binary(binary) => is_short_circuit(binary),
        Expr::Paren(paren) => is_branching(&paren.expr),
        Expr::Group(group) => is_branching(&group.expr),
        _ => false,
    }
}

/// Whether the condition holds a value that it matches.
pub(super) fn matches_value(cond: &Expr) -> bool {
    chain::links(cond).iter().any(|link| matches!(link, Expr::Let(test) if is_value(&test.expr)))
}

/// Whether it computes a value, or stands for one.
pub(super) fn is_value(expr: &Expr) -> bool {
    !place::is_place(expr) || is_temporary(expr)
}

/// Whether nothing is held while the branches run: neither temporaries nor what is iterated over.
fn is_plain_branch(expr: &Expr) -> bool {
    match expr {
        Expr::If(conditional) => !matches_value(&conditional.cond),
        Expr::Match(matching) => place::is_place(&matching.expr),
        Expr::Block(_) => true,
        Expr::Paren(paren) => is_plain_branch(&paren.expr),
        Expr::Group(group) => is_plain_branch(&group.expr),
        _ => false,
    }
}

/// The constructs in an expression through which there are several ways.
#[derive(Default)]
struct Branching {
    constructs: Vec<Expr>,
    /// Those that cannot be taken apart.
    in_unsafe: Vec<Expr>,
}

impl<'ast> Visit<'ast> for Branching {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if is_branching(expr) {
            self.constructs.push(expr.clone());
        }
        visit::visit_expr(self, expr);
    }
    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        for argument in macros::arguments(mac).into_iter().flatten() {
            Branching::visit_expr(self, &argument);
        }
    }
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        let outside = std::mem::take(&mut self.constructs);
        visit::visit_expr_unsafe(self, block);
        self.in_unsafe.extend(std::mem::replace(&mut self.constructs, outside));
    }
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether the code leaves for a place outside it.
fn leaps(effects: &[Effect]) -> bool {
    effect::any(effects, |effect| matches!(effect, Effect::Leap(_)))
}

fn collect_changed(effects: &[Effect], into: &mut BTreeSet<BindingId>) {
    effect::each(effects, &mut |effect| match effect {
        Effect::Move(id) | Effect::Assign(id) => into.extend([*id]),
        Effect::Ask(asked) => into.extend([asked.binding]),
        _ => {}
    });
}

/// An expression that was resolved without being lowered.
pub(super) struct Tried {
    pub(super) expr: Expr,
    pub(super) effects: Vec<Effect>,
    /// What the closures in it use by value, each with the variable that it is a part of.
    pub(super) by_value: Vec<(BindingId, Expr)>,
    /// The questions that it raises.
    pub(super) questions: Vec<Question>,
}
