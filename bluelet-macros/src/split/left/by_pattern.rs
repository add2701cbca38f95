//! A pattern takes parts of a variable of which fields are used later, and the text does not show of what type it is: of a
//! reference the pattern binds references, and all of it stays where it is.
//!
//! ```text
//!                                       let name = {
//!                                           let held = held_by!(job, Job { name, .. } = *&job => name);
//!                                           if held.copies() {
//!                                               job_left = held.whole(job);
//!                                               let Job { name, .. } = *held.place(.., &mut job_left);
//!                                               name
//! let Job { name, .. } = job;      =>       } else {
//!                                               job_left = held.lend(..);
//!                                               beside.receive()
//!                                           }
//!                                       };
//! yield_!(one());                       yield_!(one());
//! log(&job.id);                         log(&job_left.id);
//! ```

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Local, Member, Pat, PatIdent, Stmt};

use super::super::shape::is_name;
use super::super::variable::suspends;
use super::Takes;
use super::taking::{Immutable, tuple};
use super::used::Fields;
use crate::pattern::{Taking, bound_by_value, is_variant, taking};
use crate::scope::Standing;

/// What a pattern takes of a variable beside what is lent.
pub(super) struct Beside {
    /// The pattern, which makes nothing mutable.
    pub(super) pat: Pat,
    pub(super) bound: Vec<PatIdent>,
    /// Where the variable stands.
    pub(super) matched: Span,
    /// The fields that it names.
    members: BTreeSet<String>,
}

impl Beside {
    /// What the statement takes of the variable, if it is a pattern that always matches, binds by value, and leaves something.
    fn of(stmt: &Stmt, name: &Ident) -> Option<Self> {
        let Stmt::Local(Local { attrs, pat, init: Some(init), .. }) = stmt else { return None };
        let members = members(pat)?;
        let bound = bound_by_value(pat, Standing::Irrefutable)?;
        let takes = attrs.is_empty()
            && init.diverge.is_none()
            && is_name(&init.expr, name)
            && taking(pat) == Taking::NotAll
            && !bound.is_empty()
            && !bound.iter().any(|bound| bound.ident == *name);
        let mut pat = pat.clone();
        Immutable.visit_pat_mut(&mut pat);
        takes.then_some(Beside { pat, bound, matched: init.expr.span(), members })
    }

    /// `name`, or `(name, data)`
    pub(super) fn names(&self) -> TokenStream {
        tuple(self.bound.iter().map(|bound| bound.ident.to_token_stream()))
    }

    /// The same, as they are declared.
    pub(super) fn declared(&self) -> TokenStream {
        let declared = self.bound.iter();
        tuple(declared.map(|PatIdent { mutability, ident, .. }| quote!(#mutability #ident)))
    }

    /// Whether what is used behind the pattern are fields that it leaves.
    fn leaves(&self, fields: &Fields) -> bool {
        !fields.is_empty() && !fields.keys().any(|member| self.members.contains(member))
    }
}

/// The fields that the pattern of a struct or tuple names, other than by `_`.
fn members(pat: &Pat) -> Option<BTreeSet<String>> {
    let in_order = |elems: &syn::punctuated::Punctuated<Pat, syn::Token![,]>| {
        let last = elems.len().saturating_sub(1);
        let misplaced = |(at, elem): (usize, &Pat)| matches!(elem, Pat::Rest(_)) && at < last;
        if elems.iter().enumerate().any(misplaced) {
            return None;
        }
        let named = elems.iter().enumerate();
        let named = named.filter(|(_, elem)| !matches!(elem, Pat::Wild(_) | Pat::Rest(_)));
        Some(named.map(|(at, _)| Member::from(at).to_token_stream().to_string()).collect())
    };
    match pat {
        Pat::Struct(fields) if !is_variant(&fields.path) => {
            let named = fields.fields.iter().filter(|field| !matches!(*field.pat, Pat::Wild(_)));
            Some(named.map(|field| field.member.to_token_stream().to_string()).collect())
        }
        Pat::TupleStruct(tuple) if !is_variant(&tuple.path) => in_order(&tuple.elems),
        Pat::Tuple(tuple) => in_order(&tuple.elems),
        _ => None,
    }
}

impl Takes<'_, '_> {
    /// Has a pattern take its parts, and lends what is used of the others in the statements that are the last to mention the
    /// variable; gives whether it does.
    pub(super) fn in_lending_beside(
        &mut self,
        stmts: &mut Vec<Stmt>,
        uses: &[usize],
        later: bool,
    ) -> bool {
        let by_pattern = |at: &usize| Beside::of(&stmts[*at], self.name);
        let found = uses.iter().enumerate().find_map(|(turn, at)| Some((turn, by_pattern(at)?)));
        let Some((turn, beside)) = found else { return false };
        let (at, behind) = (uses[turn], &uses[turn + 1..]);
        if !self.may_lend() || !self.keeper.as_written || !later && !suspends(&stmts[at..]) {
            return false;
        }
        let Some(lent) = self.lent_behind(stmts, behind) else { return false };
        if !beside.leaves(&lent.fields) || self.lends(&stmts[uses[0]..at], &stmts[at..]) {
            return false;
        }
        let (site, left) = self.lend(&lent.fields, false, Some(&beside));
        self.rename_lent(stmts, behind, &lent.fields, &left);
        stmts.splice(at..=at, site);
        true
    }
}
