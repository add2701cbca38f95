//! Patterns that test one part of a tuple that is written out match that part, so that the others stay what they are:
//! `if let (Some(x), _) = pair` becomes `if let Some(x) = pair.0`.

use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Ident, Index, Local, Pat, PatIdent, Stmt};

use super::shape::is_name;
use crate::macros;

/// Has the statements behind the declaration match parts, if that gives the variable a tuple and nothing else has its name.
pub(super) fn match_parts(declaration: &Stmt, behind: &mut [Stmt]) {
    let Stmt::Local(Local { pat: Pat::Ident(name), init: Some(init), .. }) = declaration else {
        return;
    };
    let Expr::Tuple(tuple) = &*init.expr else { return };
    let mut bound = Bound { name: &name.ident, found: false };
    behind.iter().for_each(|stmt| bound.visit_stmt(stmt));
    if !bound.found && name.by_ref.is_none() {
        let mut parts = MatchParts { name: &name.ident, length: tuple.elems.len() };
        behind.iter_mut().for_each(|stmt| parts.visit_stmt_mut(stmt));
    }
}

/// Whether a pattern binds the name.
struct Bound<'n> {
    name: &'n Ident,
    found: bool,
}

impl<'ast> Visit<'ast> for Bound<'_> {
    fn visit_pat_ident(&mut self, bound: &'ast PatIdent) {
        self.found |= bound.ident == *self.name;
        visit::visit_pat_ident(self, bound);
    }
}

struct MatchParts<'n> {
    name: &'n Ident,
    length: usize,
}

impl MatchParts<'_> {
    /// Has the patterns match the one part that they test.
    fn match_part(&self, matched: &mut Expr, pats: &mut [&mut Pat]) {
        if !is_name(matched, self.name) {
            return;
        }
        let tested = pats.iter().map(|pat| self.tested(pat));
        let Some(tested) = tested.collect::<Option<Vec<Vec<usize>>>>() else { return };
        let mut tested = tested.into_iter().flatten();
        let Some(part) = tested.next() else { return };
        if tested.any(|other| other != part) {
            return;
        }
        let (name, index) = (self.name, Index::from(part));
        *matched = syn::parse_quote!(#name.#index);
        for pat in pats {
            let pat = unguarded(pat);
            if let Pat::Tuple(tuple) = pat {
                let elem = tuple.elems.iter().nth(part).cloned();
                *pat = elem.unwrap_or_else(|| syn::parse_quote!(_));
            }
        }
    }

    /// The parts that the pattern tests, if it names each.
    fn tested(&self, pat: &Pat) -> Option<Vec<usize>> {
        match pat {
            Pat::Guard(guarded) => self.tested(&guarded.pat),
            Pat::Wild(_) => Some(Vec::new()),
            Pat::Tuple(tuple) if tuple.elems.len() == self.length => {
                if tuple.elems.iter().any(|elem| matches!(elem, Pat::Rest(_))) {
                    return None;
                }
                let elems = tuple.elems.iter().enumerate();
                Some(elems.filter(|(_, e)| !matches!(e, Pat::Wild(_))).map(|(at, _)| at).collect())
            }
            _ => None,
        }
    }
}

fn unguarded(pat: &mut Pat) -> &mut Pat {
    match pat {
        Pat::Guard(guarded) => unguarded(&mut guarded.pat),
        pat => pat,
    }
}

impl VisitMut for MatchParts<'_> {
    fn visit_local_mut(&mut self, local: &mut Local) {
        visit_mut::visit_local_mut(self, local);
        let Local { pat, init: Some(init), .. } = local else { return };
        if init.diverge.is_some() {
            self.match_part(&mut init.expr, &mut [pat]);
        }
    }

    fn visit_expr_let_mut(&mut self, condition: &mut syn::ExprLet) {
        visit_mut::visit_expr_let_mut(self, condition);
        self.match_part(&mut condition.expr, &mut [&mut condition.pat]);
    }

    fn visit_expr_match_mut(&mut self, matching: &mut syn::ExprMatch) {
        visit_mut::visit_expr_match_mut(self, matching);
        let mut pats: Vec<&mut Pat> = matching.arms.iter_mut().map(|arm| &mut arm.pat).collect();
        self.match_part(&mut matching.expr, &mut pats);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        macros::change_input(mac, self);
        if let Some((mut scrutinee, mut pat)) = macros::matches_input(mac) {
            self.match_part(&mut scrutinee, &mut [&mut pat]);
            mac.tokens = quote!(#scrutinee, #pat);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
