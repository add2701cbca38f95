//! Gives a variable to a value that is matched, where a pattern does not take all of it and its branch suspends, or may be
//! taken apart for another reason: the value lives to the end of the construct.
//!
//! | written | becomes |
//! |---|---|
//! | `match yield_!(e) { Some(_) => body, .. }` | `{ let matched = yield_!(e); match matched { Some(_) => body, .. } }` |
//! | `if let Some(_) = yield_!(e) { body }` | `{ let matched = yield_!(e); if let Some(_) = matched { body } }` |
//! | the same with `else { other }` | `'whole: { { let matched = yield_!(e); if let Some(_) = matched { break 'whole { body } } } other }` |
//! | `while let Some(_) = yield_!(e) { body }` | `loop { { let matched = yield_!(e); if let Some(_) = matched { body; continue } } break }` |

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprIf, ExprLet, ExprMatch, ExprWhile, Lifetime, Pat, Stmt};

use super::beside_looked_at;
use super::fresh::fresh;
use super::looking::Functions;
use super::renewed::Renewed;
use super::value::{is_part, is_simple, is_value, leaves};
use crate::pattern::{Taking, lends, matches_copies, taking};
use crate::scope::{self, Standing};
use crate::{chain, suspend};

/// What is known of the function.
pub(super) struct Known<'d> {
    pub(super) renewed: &'d Renewed,
    pub(super) functions: &'d Functions,
}

/// The construct with a variable for each value that it matches; nothing where that makes no difference.
pub(super) fn kept(expr: &Expr, known: &Known<'_>, taken: &mut BTreeSet<String>) -> Option<Expr> {
    match expr {
        Expr::Match(matching) => beside_looked_at::taken_apart(matching, known.renewed, taken)
            .or_else(|| matched(matching, known, taken)),
        Expr::If(conditional) => conditional_on(conditional, known, taken),
        Expr::While(each) => repeated(each, known, taken),
        _ => None,
    }
}

fn matched(matching: &ExprMatch, known: &Known<'_>, taken: &mut BTreeSet<String>) -> Option<Expr> {
    // A guard that suspends has the subject kept anyway, as long as nothing is taken of it.
    let waits = matching.arms.iter().any(suspend::guard_suspends);
    let stays = |arm: &syn::Arm| {
        leaves(&arm.pat) && known.renewed.may_take_apart(&arm.body) && (!waits || binds(&arm.pat))
    };
    let variables = || are_variables(&matching.expr) && !are_numbers(&matching.arms);
    let given = || {
        let leaves = matching.arms.iter().any(|arm| taking(&arm.pat) == Taking::NotAll);
        !waits && leaves && known.functions.gave(&matching.expr)
    };
    if !(is_value(&matching.expr) || variables() || given())
        || matching.arms.iter().any(|arm| matches_copies(&arm.pat))
        || !matching.arms.iter().any(stays)
    {
        return None;
    }
    let at = Span::mixed_site().located_at(matching.expr.span());
    let name = fresh("matched", taken, at);
    let mutable = matching.arms.iter().any(|arm| lends(&arm.pat));
    let mutable = mutable.then(<syn::Token![mut]>::default);
    let mut matching = matching.clone();
    let value = std::mem::replace(&mut *matching.expr, syn::parse_quote!(#name));
    let mut block: syn::ExprBlock =
        syn::parse_quote_spanned!(at=> { let #mutable #name = #value; });
    // Not by its tokens, which may be many.
    block.block.stmts.push(Stmt::Expr(Expr::Match(matching), None));
    Some(Expr::Block(block))
}

fn conditional_on(
    conditional: &ExprIf,
    known: &Known<'_>,
    taken: &mut BTreeSet<String>,
) -> Option<Expr> {
    if let Some(matched) = matched_once(conditional, known, taken) {
        return Some(matched);
    }
    let apart = || known.renewed.may_take_block_apart(&conditional.then_branch);
    let then = &conditional.then_branch;
    if !needs_variable(&conditional.cond, known) || !apart() {
        return None;
    }
    let Some((_, otherwise)) = &conditional.else_branch else {
        return nested(&conditional.cond, syn::parse_quote!(#then), known, taken);
    };
    let whole = whole(conditional, taken);
    let then = syn::parse_quote!({ break #whole #then });
    let inner = nested(&conditional.cond, then, known, taken)?;
    Some(or_else(&whole, inner, otherwise))
}

/// `if let pat = (a, b.c()) { then }`, as a match of one arm, if what the tuple takes gets a variable there.
fn matched_once(
    conditional: &ExprIf,
    known: &Known<'_>,
    taken: &mut BTreeSet<String>,
) -> Option<Expr> {
    let Expr::Let(ExprLet { pat, expr, .. }) = &*conditional.cond else { return None };
    let then = &conditional.then_branch;
    let Some((_, otherwise)) = &conditional.else_branch else {
        let once = once(pat, expr, syn::parse_quote!(#then));
        return beside_looked_at::taken_apart(&once, known.renewed, taken);
    };
    let whole = whole(conditional, taken);
    let then = once(pat, expr, syn::parse_quote!({ break #whole #then }));
    let inner = beside_looked_at::taken_apart(&then, known.renewed, taken)?;
    Some(or_else(&whole, inner, otherwise))
}

/// `match value { pat => then, _ => {} }`
fn once(pat: &Pat, value: &Expr, then: Expr) -> ExprMatch {
    syn::parse_quote!(match #value { #pat => #then #[allow(unreachable_patterns)] _ => {} })
}

fn whole(conditional: &ExprIf, taken: &mut BTreeSet<String>) -> Lifetime {
    let at = Span::mixed_site().located_at(conditional.if_token.span);
    Lifetime { apostrophe: at, ident: fresh("whole", taken, at) }
}

/// `'whole: { inner otherwise }`
fn or_else(whole: &Lifetime, inner: Expr, otherwise: &Expr) -> Expr {
    let at = whole.apostrophe;
    let otherwise = match otherwise {
        Expr::Block(block) if block.label.is_none() => {
            let stmts = &block.block.stmts;
            quote::quote!(#(#stmts)*)
        }
        otherwise => quote::quote!(#otherwise),
    };
    syn::parse_quote_spanned!(at=> #whole: { #inner #otherwise })
}

fn repeated(each: &ExprWhile, known: &Known<'_>, taken: &mut BTreeSet<String>) -> Option<Expr> {
    if !known.renewed.may_take_block_apart(&each.body) {
        return None;
    }
    let at = Span::mixed_site().located_at(each.while_token.span);
    let (attrs, label, body) = (&each.attrs, &each.label, &each.body);
    let then: Expr = syn::parse_quote!({ #body continue; });
    let inner = match &*each.cond {
        Expr::Let(ExprLet { pat, expr, .. }) => {
            let once = once(pat, expr, then.clone());
            beside_looked_at::taken_apart(&once, known.renewed, taken)
        }
        _ => None,
    };
    let inner = match inner {
        Some(inner) => inner,
        None if needs_variable(&each.cond, known) => nested(&each.cond, then, known, taken)?,
        None => return None,
    };
    Some(syn::parse_quote_spanned!(at=> #(#attrs)* #label loop { #inner break; }))
}

/// `{ let matched = value; if let pat = matched { then } }`, for each link of the condition that needs it.
fn nested(
    cond: &Expr,
    then: Expr,
    known: &Known<'_>,
    taken: &mut BTreeSet<String>,
) -> Option<Expr> {
    let mut links = chain::links(cond);
    let at = links.iter().position(|link| link_needs_variable(link, known))?;
    let rest = chain::of(links.split_off(at + 1));
    let Some(Expr::Let(condition)) = links.pop() else { return None };
    let span = Span::mixed_site().located_at(condition.expr.span());
    let name = fresh("matched", taken, span);
    let mutable = lends(&condition.pat).then(<syn::Token![mut]>::default);
    let mut now = condition.clone();
    let value = std::mem::replace(&mut *now.expr, syn::parse_quote!(#name));
    // Later links are conditions of their own: what they are asked of is in its place by then.
    let then: Expr = match rest {
        Some(rest) => match nested(&rest, then.clone(), known, taken) {
            Some(inner) => syn::parse_quote!({ #inner }),
            None => syn::parse_quote!({ if #rest #then }),
        },
        None => then,
    };
    let then: Expr = syn::parse_quote!(if #now #then);
    let inner: Expr = syn::parse_quote_spanned!(span=> { let #mutable #name = #value; #then });
    Some(match chain::of(links) {
        Some(before) => syn::parse_quote_spanned!(span=> if #before #inner),
        None => inner,
    })
}

/// Whether some link of the condition matches a value that has to be kept.
fn needs_variable(cond: &Expr, known: &Known<'_>) -> bool {
    chain::links(cond).iter().any(|link| link_needs_variable(link, known))
}

fn link_needs_variable(link: &Expr, known: &Known<'_>) -> bool {
    let Expr::Let(ExprLet { pat, expr, .. }) = link else { return false };
    let given = || taking(pat) == Taking::NotAll && known.functions.gave(expr);
    leaves(pat) && (is_value(expr) || are_variables(expr) || given())
}

fn binds(pat: &Pat) -> bool {
    !scope::bound_names(pat, Standing::Refutable).is_empty()
}

/// A tuple that takes variables, or fields of such.
fn are_variables(expr: &Expr) -> bool {
    let Expr::Tuple(tuple) = expr else { return false };
    tuple.elems.iter().any(is_part) && tuple.elems.iter().all(is_simple)
}

/// Whether the patterns of the tuple's parts show that all of these are numbers or the like, which are `Copy`.
fn are_numbers(arms: &[syn::Arm]) -> bool {
    fn each<'p>(pat: &'p Pat, visit: &mut dyn FnMut(&'p syn::PatTuple)) {
        match pat {
            Pat::Tuple(tuple) => visit(tuple),
            Pat::Or(or) => or.cases.iter().for_each(|case| each(case, visit)),
            Pat::Paren(paren) => each(&paren.pat, visit),
            Pat::Guard(guarded) => each(&guarded.pat, visit),
            _ => {}
        }
    }
    let (mut parts, mut numbers) = (0, BTreeSet::new());
    for arm in arms {
        each(&arm.pat, &mut |tuple| {
            parts = tuple.elems.len();
            let elems = tuple.elems.iter().enumerate();
            numbers.extend(elems.filter(|(_, elem)| matches_copies(elem)).map(|(at, _)| at));
        });
    }
    parts > 0 && numbers.len() == parts
}
