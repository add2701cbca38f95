//! Resolves what decides where control goes, in code that does not suspend.

use syn::{Block, Expr, Pat, Stmt};

use super::jump::{Target, TargetKind};
use super::{Mode, Resolver};
use crate::ir::{BindingId, Effect, Turns};
use crate::owners::has_owner_inside;
use crate::pattern::{self, Taking, taking};
use crate::place::{self, is_dereference, is_place, is_variable};
use crate::scope::Standing;

impl Resolver<'_> {
    pub(super) fn if_expr(&mut self, conditional: &mut syn::ExprIf) {
        self.scopes.open();
        let moved = self.condition(&mut conditional.cond);
        let then = self.apart(|this| {
            moved.into_iter().for_each(|binding| this.record(Effect::Move(binding)));
            this.block(&mut conditional.then_branch);
        });
        self.scopes.close();
        let otherwise = self.apart(|this| {
            if let Some((_, otherwise)) = &mut conditional.else_branch {
                this.expr(otherwise, Mode::Value);
            }
        });
        self.record(Effect::Branches(vec![then, otherwise]));
    }

    /// A condition; gives what it moves if it holds.
    pub(crate) fn condition(&mut self, cond: &mut Expr) -> Vec<BindingId> {
        let outer = std::mem::take(&mut self.moved_if_held);
        self.expr(cond, Mode::Value);
        std::mem::replace(&mut self.moved_if_held, outer)
    }

    pub(super) fn match_expr(&mut self, matching: &mut syn::ExprMatch) {
        let pats: Vec<&Pat> = matching.arms.iter().map(|arm| &arm.pat).collect();
        let matched = self.matched(&mut matching.expr, &pats);
        let mut branches = Vec::new();
        for arm in &mut matching.arms {
            self.scopes.open();
            branches.push(self.apart(|this| {
                this.inner_pattern(&mut arm.pat, Standing::Refutable);
                this.take_from(matched, &arm.pat);
                this.expr(&mut arm.body, Mode::Value);
            }));
            self.scopes.close();
        }
        self.record(Effect::Branches(branches));
    }

    /// What is matched against these patterns; gives the variable, if it is just one.
    pub(crate) fn matched(&mut self, scrutinee: &mut Expr, pats: &[&Pat]) -> Option<BindingId> {
        if self.match_flagged(scrutinee, pats) {
            return None;
        }
        let place = is_place(scrutinee);
        // One that is declared in the code at hand is none that a state keeps.
        let variable = place::root(scrutinee).and_then(|root| self.lookup(root));
        self.expr(scrutinee, if place { Mode::Place } else { Mode::Value });
        let used = |binding: &BindingId| self.effects.last() == Some(&Effect::Use(*binding));
        let binding = variable.filter(used)?;
        // What is moved out of a box takes the box along.
        let out_of_box = self.graph.binding(binding).boxed && is_dereference(scrutinee);
        (is_variable(scrutinee) || out_of_box).then_some(binding)
    }

    /// Matching a variable against the pattern has moved all of it.
    pub(crate) fn take_from(&mut self, matched: Option<BindingId>, pat: &Pat) {
        if let Some(binding) = matched
            && taking(pat) == Taking::All
        {
            self.note_matched(binding, pat);
            self.record(Effect::Move(binding));
        }
    }

    fn note_matched(&mut self, binding: BindingId, pat: &Pat) {
        if pattern::takes_apart(pat) {
            self.graph.matched.insert(binding);
        }
        if pattern::may_drop(pat) || has_owner_inside(pat) {
            self.graph.owners.insert(binding);
        }
    }

    /// Declares what a pattern inside kept code binds, and resolves its guard.
    pub(crate) fn inner_pattern(&mut self, pat: &mut Pat, standing: Standing) {
        self.scopes.declare_inner(pat, standing);
        if let Pat::Guard(guarded) = pat {
            self.expr(&mut guarded.guard, Mode::Value);
        }
    }

    pub(super) fn let_condition(&mut self, condition: &mut syn::ExprLet) {
        let matched = self.matched(&mut condition.expr, &[&condition.pat]);
        self.inner_pattern(&mut condition.pat, Standing::Refutable);
        if let Some(binding) = matched
            && taking(&condition.pat) == Taking::All
        {
            self.note_matched(binding, &condition.pat);
            if pattern::leaves_nothing_if_it_fails(&condition.pat) {
                self.record(Effect::Move(binding));
            } else {
                self.moved_if_held.push(binding);
            }
        }
    }

    /// Code that may not run.
    pub(crate) fn branch(&mut self, expr: &mut Expr) {
        let branch = self.apart(|this| this.expr(expr, Mode::Value));
        self.record(Effect::Branches(vec![branch, Vec::new()]));
    }

    pub(crate) fn block(&mut self, block: &mut Block) {
        self.scoped(|this| block.stmts.iter_mut().for_each(|stmt| this.inner_stmt(stmt)));
    }

    pub(super) fn inner_stmt(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Local(local) => {
                if let Some(init) = &mut local.init {
                    self.init(init, &local.pat);
                }
                let refutable = local.init.as_ref().is_some_and(|init| init.diverge.is_some());
                let standing = if refutable { Standing::Refutable } else { Standing::Irrefutable };
                self.inner_pattern(&mut local.pat, standing);
            }
            Stmt::Item(_) => {}
            Stmt::Expr(expr, _) => self.expr(expr, Mode::Value),
            Stmt::Macro(mac) => self.macro_call(&mut mac.mac),
        }
    }

    /// The right side of a `let`, with its `else`.
    pub(crate) fn init(&mut self, init: &mut syn::LocalInit, pat: &Pat) {
        self.told_type = matches!(pat, Pat::Type(_));
        let by_value = self.in_function && pattern::moves_all(pat);
        let taken = by_value.then(|| self.root_of(&init.expr)).flatten();
        let matched = self.matched(&mut init.expr, &[pat]);
        self.by_value.extend(taken.map(|root| (root, (*init.expr).clone())));
        self.told_type = false;
        if let Some((_, otherwise)) = &mut init.diverge {
            self.branch(otherwise);
        }
        self.take_from(matched, pat);
    }

    pub(super) fn labelled_block(&mut self, block: &mut syn::ExprBlock) {
        let Some(label) = &block.label else {
            return self.block(&mut block.block);
        };
        let kind = TargetKind::Kept { is_loop: false };
        self.targets.push(Target::new(Some(label.name.clone()), kind));
        let body = self.apart(|this| this.block(&mut block.block));
        self.record(Effect::Repeat(Turns::Once, body));
        self.targets.pop();
    }

    pub(super) fn kept_loop(&mut self, expr: &mut Expr) {
        let label = match expr {
            Expr::Loop(l) => &l.label,
            Expr::While(l) => &l.label,
            Expr::ForLoop(l) => &l.label,
            _ => return,
        };
        let label = label.as_ref().map(|label| label.name.clone());
        if let Expr::ForLoop(each) = expr {
            self.expr(&mut each.expr, Mode::Value);
        }
        self.targets.push(Target::new(label, TargetKind::Kept { is_loop: true }));
        self.scopes.open();
        let body = self.apart(|this| match expr {
            Expr::Loop(l) => this.block(&mut l.body),
            Expr::While(l) => {
                let moved = this.condition(&mut l.cond);
                moved.into_iter().for_each(|binding| this.record(Effect::Move(binding)));
                this.block(&mut l.body);
            }
            Expr::ForLoop(l) => {
                this.inner_pattern(&mut l.pat, Standing::Irrefutable);
                this.block(&mut l.body);
            }
            _ => {}
        });
        let turns = if matches!(expr, Expr::Loop(_)) { Turns::Forever } else { Turns::Any };
        self.record(Effect::Repeat(turns, body));
        self.scopes.close();
        let broken = self.targets.pop().is_none_or(|target| target.broken);
        if matches!(expr, Expr::Loop(_)) && !broken {
            self.record(Effect::Diverge);
        }
    }
}
