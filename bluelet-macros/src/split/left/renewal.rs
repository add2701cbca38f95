//! A variable that gets a new value after a part of the old one was taken, as by a match of it: what is left drops as the new
//! one comes.
//!
//! ```text
//! phase = match phase {                         phase = match phase {
//!     Phase::Open(guard, _) => {           =>       Phase::Open(guard, left) => {
//!                                                       phase_left = left;
//!         yield_!(one());                               phase_renewed = { yield_!(one()); Phase::Busy(guard) };
//!         Phase::Busy(guard)                            drop(phase_left);
//!                                                       phase_renewed
//!     }                                             }
//!     ..                                            ..
//! };                                            };
//! ```
//!
//! The same is done where it is made of the old one, `job = job.with(yield_!(one()))`, by each turn of
//! `while let Own { id } = own { .. own = next; }`, and by branches of that kind.

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAssign, Pat, PatIdent, Stmt};

use super::super::shape::is_name;
use super::super::variable::suspends;
use super::Takes;
use crate::owners::{binds_in_one, has_owner_inside};
use crate::pattern::{Taking, may_drop, taking};
use crate::{scope, suspend};

impl Takes<'_, '_> {
    /// Keeps what is left where the statements renew the variable.
    pub(super) fn in_renewals(&mut self, stmts: &mut Vec<Stmt>, from: usize) {
        let mut shadowed = Shadowed { name: self.name, found: false };
        stmts[from..].iter().for_each(|stmt| shadowed.visit_stmt(stmt));
        if !shadowed.found {
            self.in_renewed_parts(stmts, from);
            let mut renewals = Renewals(self);
            stmts[from..].iter_mut().for_each(|stmt| renewals.visit_stmt_mut(stmt));
            self.in_renewed_receivers(&mut stmts[from..]);
        }
    }

    fn renew(&mut self, arm: &mut syn::Arm, place: &Expr, single: bool) {
        let before = self.left.len();
        let others = std::mem::take(&mut self.wholes);
        self.in_arm(place, arm, single, true);
        self.wholes = others;
        self.drop_behind(&mut arm.body, before);
    }

    /// `job = job.with(yield_!(one()))`: what the method leaves of the old value drops as the new one comes.
    fn renew_by_method(&mut self, value: &mut Expr) {
        let before = self.left.len();
        self.in_first_receiver(value);
        self.drop_behind(value, before);
    }

    /// Drops what is left since then once the new value is there.
    fn drop_behind(&mut self, value: &mut Expr, before: usize) {
        if self.left.len() > before {
            let renewed = format!("{}_renewed", scope::plain_name(self.name));
            let renewed = self.keeper.fresh(&renewed, self.name.span());
            let left = &self.left[before..];
            *value = syn::parse_quote!({
                #renewed = #value;
                #(::core::mem::drop(#left);)*
                #renewed
            });
            // If a drop panics, it is dropped in the variable's place.
            self.left.push(renewed);
        }
    }
}

impl Takes<'_, '_> {
    /// `while let Own { id } = own { .. own = next; }`: what may only be copied out of is there until it gets the new value.
    fn renew_behind(&mut self, condition: &Expr, body: &mut Block) {
        if let Expr::Let(condition) = condition {
            self.renew_in_branch(&condition.expr, &condition.pat, body);
        }
    }

    fn renew_in_branch(&mut self, value: &Expr, pat: &Pat, body: &mut Block) {
        let owns = may_drop(pat) || has_owner_inside(pat) && binds_in_one(pat);
        let copies = owns && taking(pat) == Taking::All;
        if !copies || !is_name(value, self.name) || !suspends(&body.stmts) {
            return;
        }
        let Some((last, others)) = body.stmts.split_last() else { return };
        if others.iter().any(|stmt| self.mentioned_in(stmt)) {
            return;
        }
        let renews = renews(Some(last), self.name);
        if !renews && !matches!(last, Stmt::Expr(Expr::Break(_) | Expr::Return(_), _)) {
            return;
        }
        let others = std::mem::take(&mut self.wholes);
        let questions = self.questions(pat);
        self.in_branch = false;
        let taken = self.take_copies(value, &questions);
        let left = std::mem::replace(&mut self.wholes, others).into_values().next();
        body.stmts.splice(..0, taken.stmts);
        if let Some(left) = left.filter(|_| renews) {
            body.stmts.push(syn::parse_quote!(::core::mem::drop(#left);));
        }
    }
}

/// Finds the assignments.
struct Renewals<'t, 'k, 'f>(&'t mut Takes<'k, 'f>);

impl VisitMut for Renewals<'_, '_, '_> {
    fn visit_expr_assign_mut(&mut self, assign: &mut ExprAssign) {
        if is_name(&assign.left, self.0.name) && suspend::expr_suspends(&assign.right) {
            match &mut *assign.right {
                Expr::Match(matching) if is_name(&matching.expr, self.0.name) => {
                    let (single, place) = (matching.arms.len() == 1, &*matching.expr);
                    matching.arms.iter_mut().for_each(|arm| self.0.renew(arm, place, single));
                }
                value => self.0.renew_by_method(value),
            }
        }
        visit_mut::visit_expr_assign_mut(self, assign);
    }

    fn visit_expr_while_mut(&mut self, each: &mut syn::ExprWhile) {
        self.0.renew_behind(&each.cond, &mut each.body);
        visit_mut::visit_expr_while_mut(self, each);
    }

    fn visit_expr_if_mut(&mut self, conditional: &mut syn::ExprIf) {
        if renews(conditional.then_branch.stmts.last(), self.0.name) {
            self.0.renew_behind(&conditional.cond, &mut conditional.then_branch);
        }
        visit_mut::visit_expr_if_mut(self, conditional);
    }

    fn visit_expr_match_mut(&mut self, matching: &mut syn::ExprMatch) {
        for arm in &mut matching.arms {
            if let Expr::Block(body) = &mut *arm.body
                && renews(body.block.stmts.last(), self.0.name)
            {
                self.0.renew_in_branch(&matching.expr, &arm.pat, &mut body.block);
            }
        }
        visit_mut::visit_expr_match_mut(self, matching);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Whether the statement gives the variable a new value.
fn renews(stmt: Option<&Stmt>, name: &syn::Ident) -> bool {
    matches!(stmt, Some(Stmt::Expr(Expr::Assign(assign), Some(_))) if is_name(&assign.left, name))
}

/// Whether another variable has the name.
pub(super) struct Shadowed<'n> {
    pub(super) name: &'n syn::Ident,
    pub(super) found: bool,
}

impl<'ast> Visit<'ast> for Shadowed<'_> {
    fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
        self.found |= scope::plain_name(&name.ident) == scope::plain_name(self.name);
        visit::visit_pat_ident(self, name);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
