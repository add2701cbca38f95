//! The alternatives of a pattern, `(1 | 2, Some(x) | Ok(x))`, one by one, in the order in which they are tried.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Pat, PatOr};

use crate::scope::{self, Standing};
use crate::suspend;

/// How many of them may have a guard that waits, which is asked for each.
pub(crate) const MOST: usize = 64;

/// The pattern once for each way in which a value may match it. Ways that bind nothing, and of which a value can match but
/// one, count as one. Of more than [`MOST`], which multiply quickly, not all are given.
pub(crate) fn of(pat: &Pat) -> Vec<Pat> {
    let mut ways = Vec::new();
    collect(pat, &mut ways);
    ways
}

/// The arm once for each alternative of its pattern if its guard waits, since that is asked for each.
pub(crate) fn one_by_one(arm: Arm) -> Vec<Arm> {
    let Pat::Guard(guarded) = &arm.pat else { return vec![arm] };
    if !suspend::guard_suspends(&arm) {
        return vec![arm];
    }
    let alternative = |case: Pat| {
        let mut guarded = guarded.clone();
        *guarded.pat = case;
        Arm { pat: Pat::Guard(guarded), ..arm.clone() }
    };
    of(&guarded.pat).into_iter().map(alternative).collect()
}

fn collect(pat: &Pat, into: &mut Vec<Pat>) {
    let mut first = First(None);
    first.visit_pat(pat);
    let Some(number) = first.0 else { return into.push(pat.clone()) };
    for case in 0..number {
        if into.len() > MOST {
            return;
        }
        let mut pat = pat.clone();
        Choose(Some(case)).visit_pat_mut(&mut pat);
        collect(&pat, into);
    }
}

/// How many ways the first part gives that may be matched in several.
struct First(Option<usize>);

impl<'ast> Visit<'ast> for First {
    fn visit_pat(&mut self, pat: &'ast Pat) {
        match pat {
            _ if self.0.is_some() => {}
            Pat::Or(or) if is_many(or) => self.0 = Some(or.cases.len()),
            pat => visit::visit_pat(self, pat),
        }
    }
}

/// Leaves but one way to match that part.
struct Choose(Option<usize>);

impl VisitMut for Choose {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        match pat {
            _ if self.0.is_none() => {}
            Pat::Or(or) if is_many(or) => {
                let case = self.0.take().and_then(|case| or.cases.get(case)).cloned();
                case.into_iter().for_each(|case| *pat = case);
            }
            pat => visit_mut::visit_pat_mut(self, pat),
        }
    }
}

/// Whether it makes a difference which of the cases matches: they bind something, or a value may match two of them.
fn is_many(or: &PatOr) -> bool {
    let binds = |case: &Pat| !scope::bound_names(case, Standing::Refutable).is_empty();
    let mut heads = BTreeSet::new();
    or.cases.iter().any(|case| binds(case) || head(case).is_none_or(|head| !heads.insert(head)))
}

/// What a value must be to match, which tells it from others.
fn head(pat: &Pat) -> Option<String> {
    let tokens = match pat {
        Pat::Lit(literal) => literal.to_token_stream(),
        Pat::Range(range) => range.to_token_stream(),
        Pat::Path(path) => path.path.to_token_stream(),
        Pat::TupleStruct(tuple) => tuple.path.to_token_stream(),
        Pat::Struct(fields) => fields.path.to_token_stream(),
        Pat::Ident(name) => name.ident.to_token_stream(),
        Pat::Reference(reference) => return head(&reference.pat),
        Pat::Paren(paren) => return head(&paren.pat),
        _ => return None,
    };
    Some(tokens.to_string())
}
