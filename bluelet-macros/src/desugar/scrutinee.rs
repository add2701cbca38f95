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
use syn::{Expr, ExprIf, ExprLet, ExprMatch, ExprWhile, Ident, Lifetime, Pat, Stmt, UnOp};

use super::beside_looked_at;
use super::looking::Functions;
use super::renewed::Renewed;
use crate::owners::has_owner_inside;
use crate::pattern::{Taking, lends, matches_copies, may_drop, taking};
use crate::scope::{self, Standing};
use crate::std_methods::consumes_receiver;
use crate::{chain, place, suspend};

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

/// Whether the value that the pattern matches may not be moved out as a whole.
pub(super) fn leaves(pat: &Pat) -> bool {
    taking(pat) == Taking::NotAll || may_drop(pat) || has_owner_inside(pat)
}

/// Whether the expression computes a value that owns what it is made of, as its text shows, with no temporaries that
/// drop after it. What a function gives that was lent something may borrow from that, and could not be kept.
pub(super) fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::Await(_) => true,
        Expr::Try(question) => is_value(&question.expr),
        Expr::Paren(paren) => is_value(&paren.expr),
        Expr::Block(block) => {
            let [Stmt::Expr(value, None)] = &block.block.stmts[..] else { return false };
            block.label.is_none() && (place::is_variable(value) || is_value(value))
        }
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return false };
            let exchanged = |arg: &Expr| exchanges(&function.path) && is_exclusive(arg);
            call.args.iter().all(|arg| is_simple(arg) || exchanged(arg))
        }
        Expr::MethodCall(call) => {
            let receives = match place::is_place(&call.receiver) {
                true => takes_out(call) || call.method == "unwrap_or_default",
                false => consumes_receiver(call) && is_value(&call.receiver),
            };
            receives && call.args.iter().all(|arg| is_simple(arg) || is_key(arg))
        }
        Expr::Tuple(tuple) => tuple.elems.iter().any(is_value) && tuple.elems.iter().all(is_simple),
        _ => false,
    }
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

/// A value that leaves no temporaries behind, and lends nothing.
pub(super) fn is_simple(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(_) | Expr::Path(_)) || is_part(expr) || is_value(expr) || tells(expr)
}

/// A variable, or a field of one.
pub(super) fn is_part(expr: &Expr) -> bool {
    match expr {
        Expr::Field(field) => is_part(&field.base),
        expr => place::is_variable(expr),
    }
}

/// What only tells something of variables: a comparison, or a method of that kind.
fn tells(expr: &Expr) -> bool {
    const METHODS: &[&str] =
        &["len", "contains", "contains_key", "starts_with", "ends_with", "eq_ignore_ascii_case"];
    let operand = |expr: &Expr| is_simple(expr) || is_key(expr);
    match expr {
        Expr::Paren(paren) => tells(&paren.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Not(_)) && operand(&unary.expr),
        Expr::Binary(binary) => {
            use syn::BinOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Or, Rem};
            let compares = matches!(
                binary.op,
                And(_) | Or(_) | Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_) | Rem(_)
            );
            compares && operand(&binary.left) && operand(&binary.right)
        }
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let known = name.starts_with("is_") || METHODS.contains(&name.as_str());
            known && place::is_place(&call.receiver) && call.args.iter().all(operand)
        }
        _ => false,
    }
}

/// Whether it is one of std's functions that give what was in a place.
fn exchanges(function: &syn::Path) -> bool {
    let mut names = function.segments.iter().rev().map(|segment| &segment.ident);
    let name = names.next();
    let exchanges = name.is_some_and(|name| name == "replace" || name == "take");
    exchanges && names.next().is_none_or(|module| module == "mem")
}

/// `&mut place`.
fn is_exclusive(arg: &Expr) -> bool {
    match arg {
        Expr::Reference(taken) => taken.mutability.is_some() && place::is_place(&taken.expr),
        _ => false,
    }
}

/// `&key`, of a method that only looks at it.
fn is_key(arg: &Expr) -> bool {
    let known = |key: &Expr| place::is_place(key) || matches!(key, Expr::Lit(_));
    matches!(arg, Expr::Reference(key) if known(&key.expr))
}

/// Whether the method is one of std's that give away what a collection owned.
fn takes_out(call: &syn::ExprMethodCall) -> bool {
    let takes = [
        "clone",
        "next",
        "pop",
        "pop_back",
        "pop_first",
        "pop_front",
        "pop_last",
        "remove",
        "replace",
        "swap_remove",
        "take",
    ];
    // That of an `Option` lends what it has put there.
    let puts = call.method == "insert" && call.args.len() == 2;
    puts || takes.contains(&call.method.to_string().as_str())
}

/// A name that the user's code does not mention.
pub(super) fn fresh(name: &str, taken: &mut BTreeSet<String>, at: Span) -> Ident {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_string()).chain(numbered);
    let name = names.find(|name| taken.insert(name.clone()));
    Ident::new(&name.expect("the numbers do not run out"), at)
}
