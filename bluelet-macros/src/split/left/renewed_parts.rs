//! Variables that get a new value after parts of the old one were taken, before it is used again: what is left drops as the new
//! value comes.
//!
//! ```text
//! loop {                                             loop {
//!     consume(job.name);                                 consume({ let (part, left) = ..; job_left = left; part });
//!     match yield_!(more()) {                  =>        match yield_!(more()) {
//!         Some(next) => job = next,                          Some(next) => { job = next; drop(job_left); }
//!         None => break,                                     None => break,
//!     }                                                  }
//! }                                                  }
//! ```
//!
//! Where control may come to the assignment on other ways too, what is left is an `Option`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Local, Stmt};

use super::super::shape::is_name;
use super::Takes;
use super::behind::{Behind, follow};
use crate::split::variable::suspends;

impl Takes<'_, '_> {
    pub(super) fn in_renewed_parts(&mut self, stmts: &mut Vec<Stmt>, from: usize) {
        let name = self.name;
        stmts[from..].iter_mut().for_each(|stmt| Settled { name }.visit_stmt_mut(stmt));
        let behind = follow(name, &stmts[from..]).behind;
        let mut parts = RenewedParts { takes: self, behind, left: BTreeMap::new() };
        parts.in_block(stmts, from);
        let mut renewals = Renewals { name, left: parts.left };
        stmts[from..].iter_mut().for_each(|stmt| renewals.visit_stmt_mut(stmt));
        debug_assert!(renewals.left.is_empty(), "BUG: an assignment was lost");
    }
}

/// Gives each assignment a place that it keeps while statements are put before it.
struct Settled<'n> {
    name: &'n Ident,
}

impl VisitMut for Settled<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        if matches!(expr, Expr::Assign(assign) if is_name(&assign.left, self.name)) {
            let assign = std::mem::replace(expr, Expr::PLACEHOLDER);
            *expr = Expr::Group(syn::ExprGroup {
                attrs: Vec::new(),
                group_token: Default::default(),
                expr: Box::new(assign),
            });
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Drops what is left behind the assignments.
struct Renewals<'n> {
    name: &'n Ident,
    left: BTreeMap<*const Expr, Vec<Expr>>,
}

impl VisitMut for Renewals<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let Expr::Group(group) = expr else { return };
        if !matches!(&*group.expr, Expr::Assign(assign) if is_name(&assign.left, self.name)) {
            return;
        }
        let left = self.left.remove(&std::ptr::from_ref(&*group.expr));
        let assign = std::mem::replace(&mut *group.expr, Expr::PLACEHOLDER);
        *expr = match left {
            Some(left) => syn::parse_quote!({ #assign; #(::core::mem::drop(#left);)* }),
            None => assign,
        };
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Goes through the blocks.
struct RenewedParts<'t, 'k, 'f> {
    takes: &'t mut Takes<'k, 'f>,
    /// What comes behind each statement. Those that were come to are taken out, so that nothing is found in the place of one that
    /// is gone.
    behind: BTreeMap<*const Stmt, Behind>,
    /// What drops behind each assignment.
    left: BTreeMap<*const Expr, Vec<Expr>>,
}

impl RenewedParts<'_, '_, '_> {
    /// From the last statement to the first.
    fn in_block(&mut self, stmts: &mut Vec<Stmt>, from: usize) {
        let known = |stmt: &Stmt| self.behind.remove(&std::ptr::from_ref(stmt));
        let behind = stmts[from..].iter().map(known).map(Option::unwrap_or_default);
        let behind: Vec<Behind> = behind.collect();
        let mut at = stmts.len();
        while at > from {
            at -= 1;
            let next = &behind[at - from];
            let ends = next.is_renewed() && self.takes.mentioned_in(&stmts[at]);
            let first = ends.then(|| self.first_use(stmts, from, &behind[..at - from]));
            match first.and_then(|first| self.in_uses(stmts, (from, first, at), next)) {
                Some(done) => at = done,
                None => self.visit_stmt_mut(&mut stmts[at]),
            }
        }
    }

    /// Where the uses of the value begin of which the last stands behind those statements.
    fn first_use(&self, stmts: &[Stmt], from: usize, before: &[Behind]) -> usize {
        let gone = before.iter().rposition(|behind| !behind.used).map_or(0, |last| last + 1);
        let renewed = (gone..before.len()).rfind(|at| self.is_renewal(&stmts[from + at]));
        from + renewed.map_or(gone, |last| last + 1)
    }

    fn is_renewal(&self, stmt: &Stmt) -> bool {
        let Stmt::Expr(Expr::Group(group), Some(_)) = stmt else { return false };
        matches!(&*group.expr, Expr::Assign(assign) if is_name(&assign.left, self.takes.name))
    }

    /// These statements use a value of the variable, and no others do behind them; gives the first of which nothing is left to do.
    fn in_uses(
        &mut self,
        stmts: &mut Vec<Stmt>,
        (from, first, last): (usize, usize, usize),
        behind: &Behind,
    ) -> Option<usize> {
        let uses = (first..=last).filter(|at| self.takes.mentioned_in(&stmts[*at]));
        let uses: Vec<usize> = uses.collect();
        if !behind.waits && !suspends(&stmts[first..=last]) {
            return None;
        }
        let certain = are_in(&behind.renewals, &stmts[last + 1..]);
        let before = self.takes.left.len();
        if certain && let Some(lent) = self.takes.in_lending(stmts, &uses, true) {
            self.drop_behind(before, behind);
            return Some(lent);
        }
        let done = match () {
            () if self.takes.lends(&stmts[from..first], &stmts[first..]) => return None,
            () if certain && self.is_taken_apart(&stmts[last]) => {
                self.takes.in_last(stmts, last, true);
                last
            }
            () => return self.in_operands(stmts, &uses, certain, behind),
        };
        self.drop_behind(before, behind);
        Some(done)
    }

    /// What is left since then drops behind the assignments.
    fn drop_behind(&mut self, before: usize, behind: &Behind) {
        let flags = &self.takes.flags;
        let left = self.takes.left[before..].iter().map(|left| match flags.contains(left) {
            true => syn::parse_quote!(::core::option::Option::take(&mut #left)),
            false => syn::parse_quote!(#left),
        });
        let left: Vec<Expr> = left.collect();
        for renewal in &behind.renewals {
            self.left.entry(*renewal).or_default().extend(left.iter().cloned());
        }
    }

    /// `let Job { name, .. } = job;`
    fn is_taken_apart(&self, stmt: &Stmt) -> bool {
        let Stmt::Local(Local { init: Some(init), .. }) = stmt else { return false };
        is_name(&init.expr, self.takes.name)
    }

    /// The last of the uses take a field each.
    fn in_operands(
        &mut self,
        stmts: &mut [Stmt],
        uses: &[usize],
        certain: bool,
        behind: &Behind,
    ) -> Option<usize> {
        let other = |at: &usize| self.takes.field_taken_by(&stmts[*at]).is_none();
        let first = uses.iter().rposition(other).map_or(0, |last| last + 1);
        let before = self.takes.left.len();
        match &uses[first..] {
            [] => {}
            [only] => {
                self.takes.flagged = !certain;
                self.takes.in_operand_of(&mut stmts[*only]);
                self.takes.flagged = false;
            }
            several if certain => drop(self.takes.in_turns(stmts, several, true)),
            _ => {}
        }
        let left = self.takes.left.len();
        (left > before).then(|| {
            // What the others leave goes on to the last.
            self.drop_behind(left - 1, behind);
            uses[first]
        })
    }
}

impl VisitMut for RenewedParts<'_, '_, '_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.in_block(&mut block.stmts, 0);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// Whether all these assignments stand in the statements, and not in loops: then they come behind what comes before the statements.
fn are_in(renewals: &BTreeSet<*const Expr>, stmts: &[Stmt]) -> bool {
    struct Once(BTreeSet<*const Expr>);
    impl<'ast> Visit<'ast> for Once {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.0.insert(expr);
            visit::visit_expr(self, expr);
        }
        fn visit_expr_loop(&mut self, _: &'ast syn::ExprLoop) {}
        fn visit_expr_while(&mut self, _: &'ast syn::ExprWhile) {}
        fn visit_expr_for_loop(&mut self, _: &'ast syn::ExprForLoop) {}
    }
    let mut once = Once(BTreeSet::new());
    stmts.iter().for_each(|stmt| once.visit_stmt(stmt));
    renewals.is_subset(&once.0)
}
