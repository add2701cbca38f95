//! What the text of arms, patterns and values shows of how a field is used.

use syn::{Expr, Pat};

use super::rematch::Branch;
use crate::pattern::takes_apart;
use crate::scope;

/// The first of the calls, of which each is made of what the one before gives.
pub(super) fn first_call(expr: &Expr) -> Option<&syn::ExprMethodCall> {
    let Expr::MethodCall(call) = expr else { return None };
    first_call(&call.receiver).or(Some(call))
}

pub(super) fn branches(arms: &[syn::Arm]) -> Vec<Branch<'_>> {
    arms.iter().map(|arm| Branch { pat: &arm.pat, body: &arm.body }).collect()
}

/// Whether the pattern names a variant: what it is matched with is no number.
pub(super) fn names_variant(pat: &Pat) -> bool {
    match pat {
        Pat::Or(or) => or.cases.iter().any(names_variant),
        Pat::Guard(guarded) => names_variant(&guarded.pat),
        Pat::Paren(paren) => names_variant(&paren.pat),
        Pat::Path(_) => true,
        pat => takes_apart(pat),
    }
}

/// `Phase::Done`, `Phase::Failed("why")`: evaluating it does nothing else.
pub(super) fn is_just_a_value(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Path(_) => true,
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_just_a_value),
        Expr::Struct(literal) => {
            literal.rest.is_none()
                && literal.fields.iter().all(|field| is_just_a_value(&field.expr))
        }
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let last = path.path.segments.last().map(|last| scope::plain_name(&last.ident));
            let builds = last.is_some_and(|last| last.starts_with(char::is_uppercase));
            builds && call.args.iter().all(is_just_a_value)
        }
        _ => false,
    }
}

/// `Some(x)`, `None`, or `_`: what is left of an `Option` after such a pattern is nothing.
pub(super) fn takes_all_of_an_option(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) => true,
        Pat::Ident(name) => name.ident == "None",
        Pat::TupleStruct(tuple) => {
            tuple.path.is_ident("Some") && tuple.elems.iter().all(crate::pattern::moves_all)
        }
        _ => false,
    }
}
