//! Gives a variable to what a tuple that is matched takes, where another of its elements may only lend, so that the tuple cannot
//! be kept while an arm suspends.
//!
//! `match (state, line.as_str()) { (State::Busy(job), "stop") => body, (other, _) => rest }` becomes
//!
//! ```text
//! {
//!     let matched = state;
//!     match (&matched, line.as_str()) {
//!         (State::Busy(_), "stop") => match matched { State::Busy(job) => body, _ => unreachable!() },
//!         (_, _) => { let other = matched; rest }
//!     }
//! }
//! ```

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Expr, ExprMatch, Ident, Pat, PatTuple, Stmt};

use super::fresh::fresh;
use super::renewed::Renewed;
use super::value::{is_part, is_simple, is_value, leaves};
use crate::pattern::{matches_copies, only_binding};
use crate::scope::{self, Standing};
use crate::{mention, suspend};

/// The match with that variable; nothing where it makes no difference.
pub(super) fn taken_apart(
    matching: &ExprMatch,
    renewed: &Renewed,
    taken: &mut BTreeSet<String>,
) -> Option<Expr> {
    let matching = &spelt_out(matching)?;
    let kept = kept(matching)?;
    let stays = |arm: &Arm| {
        let mut rows = rows(&arm.pat, kept.len()).into_iter().flatten();
        rows.any(|row| columns(row, &kept).any(leaves)) && renewed.may_take_apart(&arm.body)
    };
    let waits = matching.arms.iter().any(suspend::guard_suspends);
    if waits || !matching.arms.iter().any(stays) {
        return None;
    }
    let at = Span::mixed_site().located_at(matching.expr.span());
    let name = fresh("matched", taken, at);
    let arms = matching.arms.iter().flat_map(|arm| one_by_one(arm, &kept));
    let arms = arms.map(|arm| taking_from(&name, arm, &kept));
    let mut matching = ExprMatch { arms: arms.collect::<Option<_>>()?, ..matching.clone() };
    let Expr::Tuple(tuple) = &mut *matching.expr else { return None };
    let elements = tuple.elems.iter_mut().zip(&kept).filter(|(_, kept)| **kept);
    let mut elements: Vec<&mut Expr> = elements.map(|(element, _)| element).collect();
    let value: Expr = match &mut elements[..] {
        [element] => std::mem::replace(*element, syn::parse_quote_spanned!(at=> &#name)),
        elements => {
            let values = elements.iter_mut().enumerate().map(|(index, element)| {
                let index = syn::Index { index: index as u32, span: at };
                std::mem::replace(*element, syn::parse_quote_spanned!(at=> &#name.#index))
            });
            syn::parse_quote_spanned!(at=> (#(#values),*))
        }
    };
    let mut block: syn::ExprBlock = syn::parse_quote_spanned!(at=> { let #name = #value; });
    block.block.stmts.push(Stmt::Expr(Expr::Match(matching), None));
    Some(Expr::Block(block))
}

/// Which elements of the tuple are values that can be evaluated and kept before the others are looked at.
fn kept(matching: &ExprMatch) -> Option<Vec<bool>> {
    let Expr::Tuple(tuple) = &*matching.expr else { return None };
    let mut rows: Vec<&PatTuple> = Vec::new();
    for arm in &matching.arms {
        rows.extend(self::rows(&arm.pat, tuple.elems.len())?);
    }
    let copied = |at: usize| rows.iter().any(|row| matches_copies(&row.elems[at]));
    let keeps =
        |(at, element): (usize, &Expr)| (is_part(element) || is_value(element)) && !copied(at);
    let kept: Vec<bool> = tuple.elems.iter().enumerate().map(keeps).collect();
    let lends = tuple.elems.iter().position(|element| !is_simple(element))?;
    let computed =
        tuple.elems.iter().zip(&kept).rposition(|(element, kept)| *kept && !is_part(element));
    let in_order = computed.is_none_or(|computed| computed < lends);
    let suspends = tuple.elems.iter().skip(lends).any(suspend::expr_suspends);
    (kept.contains(&true) && in_order && !suspends).then_some(kept)
}

/// The match with `_`s for each `..` in its tuples; nothing if it is not of a tuple.
fn spelt_out(matching: &ExprMatch) -> Option<ExprMatch> {
    let Expr::Tuple(tuple) = &*matching.expr else { return None };
    let mut matching = matching.clone();
    let elements = tuple.elems.len();
    matching.arms.iter_mut().for_each(|arm| spell_out(&mut arm.pat, elements));
    Some(matching)
}

fn spell_out(pat: &mut Pat, elements: usize) {
    match pat {
        Pat::Guard(guarded) => spell_out(&mut guarded.pat, elements),
        Pat::Paren(paren) => spell_out(&mut paren.pat, elements),
        Pat::Or(or) => or.cases.iter_mut().for_each(|case| spell_out(case, elements)),
        Pat::Tuple(tuple) => {
            let rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
            let others = tuple.elems.iter().filter(|pat| !rest(pat)).count();
            let left_out = elements.saturating_sub(others);
            let pats =
                std::mem::take(&mut tuple.elems).into_iter().flat_map(|pat| match rest(&pat) {
                    true => vec![syn::parse_quote!(_); left_out],
                    false => vec![pat],
                });
            tuple.elems = pats.collect();
        }
        _ => {}
    }
}

/// The arm once for each of its tuples, if these bind what is kept.
fn one_by_one(arm: &Arm, kept: &[bool]) -> Vec<Arm> {
    let rows = rows(&arm.pat, kept.len()).unwrap_or_default();
    if rows.len() < 2 || !rows.iter().any(|row| columns(row, kept).any(binds)) {
        return vec![arm.clone()];
    }
    let alternative = |row: &PatTuple| {
        let mut arm = arm.clone();
        match &mut arm.pat {
            Pat::Guard(guarded) => *guarded.pat = Pat::Tuple(row.clone()),
            pat => *pat = Pat::Tuple(row.clone()),
        }
        arm.comma.get_or_insert_default();
        arm
    };
    rows.into_iter().map(alternative).collect()
}

fn binds(pat: &Pat) -> bool {
    !scope::bound_names(pat, Standing::Refutable).is_empty()
}

/// The arm of which the pattern only looks at what is kept, and the body takes that from the variable.
fn taking_from(name: &Ident, mut arm: Arm, kept: &[bool]) -> Option<Arm> {
    let rows = rows(&arm.pat, kept.len())?;
    let all = || rows.iter().flat_map(|row| columns(row, kept));
    if !all().all(is_by_value) {
        return None;
    }
    let bound = all().flat_map(|pat| scope::bound_names(pat, Standing::Refutable));
    let names: Vec<Ident> = bound.collect();
    let first = rows.iter().take(1).flat_map(|row| columns(row, kept));
    let taken: Vec<Pat> = first.map(|pat| if binds(pat) { pat.clone() } else { any() }).collect();
    let plain_names = names.iter().map(scope::plain_name).collect();
    let mut guard = Guard { names: plain_names, ..Guard::default() };
    if let Pat::Guard(guarded) = &mut arm.pat {
        guard.visit_expr_mut(&mut guarded.guard);
    }
    look_only(&mut arm.pat, kept, &guard.mentioned);
    if !names.is_empty() {
        let used = names.iter().filter(|name| guard.mentioned.contains(&scope::plain_name(name)));
        let used: Vec<Stmt> = used.map(looked_at).collect();
        take_first(name, &taken, used, &mut arm);
    }
    (!guard.unseen).then_some(arm)
}

fn any() -> Pat {
    syn::parse_quote!(_)
}

/// What the guard has used is not unused in the body.
fn looked_at(name: &Ident) -> Stmt {
    syn::parse_quote_spanned!(name.span()=> let _ = &#name;)
}

/// Has the body bind the patterns to the parts of the variable; the statements come right behind that.
fn take_first(name: &Ident, pats: &[Pat], mut stmts: Vec<Stmt>, arm: &mut Arm) {
    let at = name.span();
    let pat: Pat = match pats {
        [pat] => pat.clone(),
        pats => syn::parse_quote_spanned!(at=> (#(#pats),*)),
    };
    let body = std::mem::replace(&mut *arm.body, syn::parse_quote!({}));
    let Expr::Block(block) = &mut *arm.body else { return };
    if scope::surely_matches(&pat) {
        stmts.insert(0, syn::parse_quote_spanned!(at=> let #pat = #name;));
        stmts.push(Stmt::Expr(body, None));
        block.block.stmts = stmts;
        return;
    }
    let mut taking: ExprMatch = syn::parse_quote_spanned! {at=>
        match #name {
            #pat => {}
            #[allow(unreachable_patterns)]
            _ => ::core::unreachable!(),
        }
    };
    // Not by its tokens, which may be many.
    let inner = match stmts.is_empty() {
        true => body,
        false => {
            stmts.push(Stmt::Expr(body, None));
            Expr::Block(syn::ExprBlock {
                block: syn::Block { stmts, ..block.block.clone() },
                ..block.clone()
            })
        }
    };
    *taking.arms[0].body = inner;
    taking.arms[0].comma.get_or_insert_default();
    block.block.stmts = vec![Stmt::Expr(Expr::Match(taking), None)];
}

/// The tuples that the pattern of an arm is, if it is made of such, and of `_`.
fn rows(pat: &Pat, elements: usize) -> Option<Vec<&PatTuple>> {
    match pat {
        Pat::Guard(guarded) => rows(&guarded.pat, elements),
        Pat::Paren(paren) => rows(&paren.pat, elements),
        Pat::Or(or) => {
            let cases: Option<Vec<_>> = or.cases.iter().map(|case| rows(case, elements)).collect();
            Some(cases?.concat())
        }
        Pat::Tuple(tuple) => {
            let rest = tuple.elems.iter().any(|pat| matches!(pat, Pat::Rest(_)));
            (tuple.elems.len() == elements && !rest).then(|| vec![tuple])
        }
        Pat::Wild(_) => Some(Vec::new()),
        _ => None,
    }
}

/// The patterns of what is kept.
fn columns<'p>(row: &'p PatTuple, kept: &'p [bool]) -> impl Iterator<Item = &'p Pat> {
    row.elems.iter().zip(kept).filter(|(_, kept)| **kept).map(|(pat, _)| pat)
}

/// Lets the patterns of what is kept bind nothing, but references for what the guard mentions.
fn look_only(pat: &mut Pat, kept: &[bool], mentioned: &BTreeSet<String>) {
    match pat {
        Pat::Guard(guarded) => look_only(&mut guarded.pat, kept, mentioned),
        Pat::Paren(paren) => look_only(&mut paren.pat, kept, mentioned),
        Pat::Or(or) => or.cases.iter_mut().for_each(|case| look_only(case, kept, mentioned)),
        Pat::Tuple(tuple) => {
            for (pat, _) in tuple.elems.iter_mut().zip(kept).filter(|(_, kept)| **kept) {
                *pat = only_binding(pat, mentioned);
            }
        }
        _ => {}
    }
}

/// Follows the references that a guard has for variables.
#[derive(Default)]
struct Guard {
    names: BTreeSet<String>,
    /// Those of the names that the guard mentions.
    mentioned: BTreeSet<String>,
    /// Some may be mentioned where they are not seen, or something else of the name.
    unseen: bool,
}

impl VisitMut for Guard {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Path(path) => {
                let name = path.path.get_ident().map(scope::plain_name);
                if let Some(name) = name.filter(|name| self.names.contains(name)) {
                    self.mentioned.insert(name);
                    *expr = syn::parse_quote!((*#path));
                }
            }
            Expr::Macro(_) | Expr::Closure(_) | Expr::Let(_) | Expr::Block(_) | Expr::Match(_) => {
                self.unseen |= !mention::identifiers(expr).is_disjoint(&self.names);
            }
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }
}

/// Whether the pattern matches a reference to the value as well, and binds nothing by reference.
fn is_by_value(pat: &Pat) -> bool {
    struct Others(bool);
    impl<'ast> Visit<'ast> for Others {
        fn visit_pat(&mut self, pat: &'ast Pat) {
            self.0 |= match pat {
                Pat::Reference(_) | Pat::Macro(_) | Pat::Verbatim(_) => true,
                Pat::Ident(name) => name.by_ref.is_some(),
                _ => false,
            };
            visit::visit_pat(self, pat);
        }
    }
    let mut others = Others(false);
    others.visit_pat(pat);
    !others.0
}
