//! Gives a variable to a value that a pattern borrows from: it lives as long as what the pattern binds.
//!
//! | written | becomes |
//! |---|---|
//! | `let Job { ref name, .. } = value();` | `let extended = value(); let Job { ref name, .. } = extended;` |
//! | `let Some(ref name) = value() else { leave };` | `let extended = value(); let Some(ref name) = extended else { drop(extended); leave };` |
//! | `let name = pin!(value());` | `let mut extended = Box::pin(value()); let name = extended.as_mut();` |
//! | the same, where `name` is used after a wait | `let name = Box::pin(value());` |
//! | `let _name = &Unit;` | `let extended = Unit; let _name = &extended;` |
//!
//! The last only where the variable is not used: if it is, the value is a constant. What is pinned must not move from state to
//! state, so it stands on the heap.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Local, Pat, Stmt};

use super::fresh::fresh;
use crate::mention::mentions;
use crate::scope::{self, Standing};
use crate::{macros, place, suspend};

/// Gives whether a variable was put before the statement.
pub(super) fn extend(stmts: &mut Vec<Stmt>, at: usize, taken: &mut BTreeSet<String>) -> bool {
    let Some((Stmt::Local(local), rest)) = stmts[at..].split_first_mut() else { return false };
    if !suspend::any_suspends(rest) {
        return false;
    }
    let (pat, ty) = match &local.pat {
        Pat::Type(typed) => (&*typed.pat, Some((&typed.colon_token, &typed.ty))),
        pat => (pat, None),
    };
    let ty = ty.map(|(colon, ty)| quote::quote!(#colon #ty));
    let Some(mutable) = borrows(pat) else {
        return extend_pinned(stmts, at, taken) || extend_unit(stmts, at, taken);
    };
    let stays = |init: &Expr| place::is_place(init) || mutable && place::may_be_place(init);
    let Some(init) = local.init.as_mut().filter(|init| !stays(&init.expr)) else {
        return false;
    };
    let span = Span::mixed_site().located_at(init.expr.span());
    let name = fresh("extended", taken, span);
    let mutable = mutable.then(<syn::Token![mut]>::default);
    let value = std::mem::replace(&mut *init.expr, syn::parse_quote!(#name));
    if let Some((_, otherwise)) = &mut init.diverge
        && let Expr::Block(block) = &mut **otherwise
    {
        block.block.stmts.insert(0, syn::parse_quote_spanned!(span=> ::core::mem::drop(#name);));
    }
    stmts.insert(at, syn::parse_quote_spanned!(span=> let #mutable #name #ty = #value;));
    true
}

/// Whether the pattern binds something by reference; if so, whether by one that can change it.
pub(super) fn borrows(pat: &Pat) -> Option<bool> {
    let any = |pats: &mut dyn Iterator<Item = &Pat>| pats.filter_map(borrows).reduce(|a, b| a || b);
    match pat {
        Pat::Ident(name) => name.by_ref.map(|_| name.mutability.is_some()),
        Pat::Paren(paren) => borrows(&paren.pat),
        Pat::Tuple(tuple) => any(&mut tuple.elems.iter()),
        Pat::TupleStruct(tuple) => any(&mut tuple.elems.iter()),
        Pat::Slice(slice) => any(&mut slice.elems.iter()),
        Pat::Or(or) => any(&mut or.cases.iter()),
        Pat::Struct(fields) => any(&mut fields.fields.iter().map(|field| &*field.pat)),
        _ => None,
    }
}

fn extend_pinned(stmts: &mut Vec<Stmt>, at: usize, taken: &mut BTreeSet<String>) -> bool {
    let Some((Stmt::Local(local), rest)) = stmts[at..].split_first_mut() else { return false };
    let Some(init) = &mut local.init else { return false };
    let Expr::Macro(mac) = &*init.expr else { return false };
    let Some(value) = macros::pinned(&mac.mac) else { return false };
    let span = Span::mixed_site().located_at(mac.span());
    let boxed: Expr = syn::parse_quote_spanned!(span=> ::std::boxed::Box::pin(#value));
    let waits = rest.iter().position(|stmt| suspend::any_suspends(std::slice::from_ref(stmt)));
    let later = &rest[waits.unwrap_or(rest.len())..];
    let names = scope::bound_names(&local.pat, Standing::Irrefutable);
    if names.iter().any(|name| mentions(later, name)) {
        *init.expr = boxed;
        return false;
    }
    let name = fresh("extended", taken, span);
    *init.expr = syn::parse_quote_spanned!(span=> #name.as_mut());
    stmts.insert(at, syn::parse_quote_spanned!(span=> let mut #name = #boxed;));
    true
}

fn extend_unit(stmts: &mut Vec<Stmt>, at: usize, taken: &mut BTreeSet<String>) -> bool {
    let Stmt::Local(Local { pat, init: Some(init), .. }) = &stmts[at] else { return false };
    let Expr::Reference(reference) = &*init.expr else { return false };
    let Expr::Path(unit) = &*reference.expr else { return false };
    let is_unit = unit.path.get_ident().is_some_and(|name| {
        let name = scope::plain_name(name);
        name != "None" && scope::is_type_name(&name)
    });
    let names = scope::bound_names(pat, Standing::Irrefutable);
    let rest = &stmts[at + 1..];
    let used = names.iter().any(|name| mentions(rest, name));
    if !is_unit || used {
        return false;
    }
    let span = Span::mixed_site().located_at(unit.span());
    let name = fresh("extended", taken, span);
    let (mutable, value) = (reference.mutability, unit.clone());
    if let Stmt::Local(Local { init: Some(init), .. }) = &mut stmts[at]
        && let Expr::Reference(reference) = &mut *init.expr
    {
        *reference.expr = syn::parse_quote!(#name);
    }
    stmts.insert(at, syn::parse_quote_spanned!(span=> let #mutable #name = #value;));
    true
}
