//! Keeps the ways through a construct apart where they disagree on whether a variable was moved.
//!
//! After `if c { consume(guard) }` the guard must be dropped at the end of its scope on one way and not on the
//! other. rustc keeps a hidden flag for that; a state has to say it openly. So each way jumps to the code
//! behind the construct by itself, and the state there keeps an `Option` of the guard.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::Expr;

use super::Lowering;
use crate::ir::{BindingId, BlockId, BodyId, Effect, Entry, Node};
use crate::ownership::{self, Ownership};
use crate::resolve::{Mode, Resolver};
use crate::scope;

/// The ends of the branches of a construct that is kept apart: jumps that have no target yet.
#[derive(Default)]
pub(super) struct Ends {
    jumps: Vec<(BodyId, usize)>,
}

impl Lowering<'_> {
    /// Whether the ways through the construct disagree on a variable of which a later state has to know
    /// whether it was moved.
    pub(super) fn moves_apart(&mut self, expr: &Expr) -> bool {
        if self.kept_apart.is_empty() || !is_branching(expr) {
            return false;
        }
        let effects = self.try_out(expr);
        let mut changed = BTreeSet::new();
        collect_changed(&effects, &mut changed);
        changed.into_iter().any(|id| {
            let variable = self.graph.binding(id).variable;
            let disagree =
                |before| ownership::behind(&effects, id, before) == Some(Ownership::Maybe);
            variable.is_some_and(|variable| self.kept_apart.contains(&variable))
                && (disagree(Ownership::Owned) || disagree(Ownership::Gone))
        })
    }

    /// The variable to which the expression assigns, if a later state has to know whether it was moved.
    pub(super) fn replaces(&self, expr: &Expr) -> Option<BindingId> {
        let Expr::Assign(assign) = expr else { return None };
        let Expr::Path(path) = &*assign.left else { return None };
        let name = scope::plain_name(path.path.get_ident()?);
        let binding = self.scopes.lookup(&name)?;
        let variable = self.graph.binding(binding).variable?;
        self.kept_apart.contains(&variable).then_some(binding)
    }

    /// `variable = value;`: goes on in a block where the variable has its new value for certain.
    pub(super) fn replace(&mut self, expr: Expr) {
        let Some(binding) = self.replaces(&expr) else { return };
        let Expr::Assign(assign) = expr else { return };
        let span = assign.eq_token.span;
        let value = self.keep(*assign.right, "assigned");
        let Some(value) = self.temporary_of(&value) else { return };
        let Some(block) = self.current else { return };
        let target = self.new_block(Entry::Jump("Assigned"), span);
        self.current = Some(block);
        self.push(Node::Replace { binding, value, target });
        self.current = Some(target);
    }

    /// What the code would do, without lowering it.
    fn try_out(&mut self, expr: &Expr) -> Vec<Effect> {
        let leaps = self.graph.leaps.len();
        let mut resolver = Resolver::new(
            &mut self.scopes,
            &mut self.targets,
            &mut self.graph,
            self.question,
            self.runtime,
        );
        resolver.expr(&mut expr.clone(), Mode::Value);
        let (effects, _) = resolver.finish();
        self.graph.leaps.truncate(leaps);
        effects
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

    /// Ends a loop or labelled block: its own end and the leaps out of it each jump.
    pub(super) fn close_apart(&mut self, apart: Option<Ends>, name: &'static str, span: Span) {
        let Some(mut ends) = apart else {
            let ends = self.close();
            return self.join(ends, name, span);
        };
        self.end_branch(&mut ends);
        for end in self.close() {
            self.current = Some(end);
            self.end_branch(&mut ends);
        }
        self.join_apart(ends, name, span);
    }

    /// A jump to the code behind the construct.
    pub(super) fn end_branch(&mut self, ends: &mut Ends) {
        let Some(block) = self.current else { return };
        let body = self.graph.blocks[block.0].bodies[&self.frame()];
        ends.jumps.push((body, self.graph.body(body).nodes.len()));
        self.push(Node::Jump(BlockId(usize::MAX)));
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
        Expr::If(_) | Expr::Match(_) | Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => true,
        Expr::Block(block) => block.label.is_some(),
        Expr::Paren(paren) => is_branching(&paren.expr),
        Expr::Group(group) => is_branching(&group.expr),
        _ => false,
    }
}

fn collect_changed(effects: &[Effect], into: &mut BTreeSet<BindingId>) {
    for effect in effects {
        match effect {
            Effect::Move(id) | Effect::Assign(id) => {
                into.insert(*id);
            }
            Effect::Branches(branches) => {
                branches.iter().for_each(|branch| collect_changed(branch, into));
            }
            Effect::Repeat(body) => collect_changed(body, into),
            _ => {}
        }
    }
}
