//! A variable that gets its new value from a match of the old one: what an arm leaves of that drops as the new one comes.
//!
//! ```text
//! phase = match phase {                         phase = match phase {
//!     Phase::Open(guard, _) => {           =>       Phase::Open(guard, left) => {
//!                                                       phase_left = left;
//!         yield_!(one());                               let renewed = { yield_!(one()); Phase::Busy(guard) };
//!         Phase::Busy(guard)                            drop(phase_left);
//!                                                       renewed
//!     }                                             }
//!     ..                                            ..
//! };                                            };
//! ```

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprAssign, PatIdent, Stmt};

use super::super::shape::is_name;
use super::Takes;
use crate::{scope, suspend};

impl Takes<'_, '_> {
    /// Keeps what is left where the statements renew the variable.
    pub(super) fn in_renewals(&mut self, stmts: &mut [Stmt]) {
        let mut shadowed = Shadowed { name: self.name, found: false };
        stmts.iter().for_each(|stmt| shadowed.visit_stmt(stmt));
        if !shadowed.found {
            let mut renewals = Renewals(self);
            stmts.iter_mut().for_each(|stmt| renewals.visit_stmt_mut(stmt));
        }
    }

    fn renew(&mut self, arm: &mut syn::Arm, place: &Expr, single: bool) {
        let before = self.left.len();
        self.in_arm(place, arm, single, true);
        if self.left.len() > before {
            let (left, body) = (&self.left[before..], &arm.body);
            let renewed = self.keeper.fresh("renewed", self.name.span());
            *arm.body = syn::parse_quote!({
                let #renewed = #body;
                #(::core::mem::drop(#left);)*
                #renewed
            });
        }
    }
}

/// Finds the assignments.
struct Renewals<'t, 'k, 'f>(&'t mut Takes<'k, 'f>);

impl VisitMut for Renewals<'_, '_, '_> {
    fn visit_expr_assign_mut(&mut self, assign: &mut ExprAssign) {
        if is_name(&assign.left, self.0.name)
            && suspend::expr_suspends(&assign.right)
            && let Expr::Match(matching) = &mut *assign.right
            && is_name(&matching.expr, self.0.name)
        {
            let (single, place) = (matching.arms.len() == 1, &*matching.expr);
            matching.arms.iter_mut().for_each(|arm| self.0.renew(arm, place, single));
        }
        visit_mut::visit_expr_assign_mut(self, assign);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Whether another variable has the name.
struct Shadowed<'n> {
    name: &'n syn::Ident,
    found: bool,
}

impl<'ast> Visit<'ast> for Shadowed<'_> {
    fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
        self.found |= scope::plain_name(&name.ident) == scope::plain_name(self.name);
        visit::visit_pat_ident(self, name);
    }
}
