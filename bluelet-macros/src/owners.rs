//! What a pattern takes apart inside of a value, and whose type may have a `Drop` of its own: then only copies are taken out of
//! it, and it is still there. Which it is, rustc is asked (see `bluelet::whole`).

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Ident, Pat};

use crate::pattern::{is_bare, is_variant, may_drop, without_bindings};
use crate::scope::{self, Standing};

/// Whether the pattern takes something apart, inside of what it matches, that may have a `Drop` of its own.
pub(crate) fn has_owner_inside(pat: &Pat) -> bool {
    let mut found = false;
    each_inside(&mut pat.clone(), &mut |_| found = true);
    found
}

/// Whether all that the pattern binds is bound in one such part.
pub(crate) fn binds_in_one(pat: &Pat) -> bool {
    match pat {
        Pat::Or(or) => or.cases.iter().all(binds_in_one),
        Pat::Paren(paren) => binds_in_one(&paren.pat),
        Pat::Guard(guarded) => binds_in_one(&guarded.pat),
        pat => {
            let (mut elsewhere, mut bare, mut count) = (pat.clone(), false, 0);
            each_inside(&mut elsewhere, &mut |owner| {
                (bare, count) = (bare || is_bare(owner), count + 1);
                *owner = syn::parse_quote!(_);
            });
            let elsewhere = scope::bound_names(&elsewhere, Standing::Refutable);
            count == 1 && !bare && elsewhere.is_empty()
        }
    }
}

/// Each of the outermost such parts, with its place in a text; nothing where they stand in alternatives.
pub(crate) fn places(pat: &Pat) -> Option<Vec<(String, Pat)>> {
    let mut count = 0;
    each_inside(&mut pat.clone(), &mut |_| count += 1);
    let place = |wanted: usize| {
        let (mut at, mut found) = (0, None);
        let mut whole = pat.clone();
        each_inside(&mut whole, &mut |owner| {
            let other = syn::parse_quote!(_);
            let this = if at == wanted { syn::parse_quote!((_, _)) } else { other };
            let owner = std::mem::replace(owner, this);
            found = found.take().or((at == wanted).then_some(owner));
            at += 1;
        });
        let whole = without_bindings(&whole);
        Some((whole.to_token_stream().to_string(), found?))
    };
    if has_alternatives(pat) { None } else { (0..count).map(place).collect() }
}

/// Whether such parts stand in alternatives, or beside others in an array, which drops in its own order.
fn has_alternatives(pat: &Pat) -> bool {
    match pat {
        Pat::Or(_) | Pat::Slice(_) => has_owner_inside(pat),
        pat => children(&mut pat.clone()).into_iter().any(|part| {
            let stands_apart = !is_owner(part);
            stands_apart && has_alternatives(part)
        }),
    }
}

/// Patterns of such parts, of whatever depth, one for each type, in which they are called `inner`.
pub(crate) fn questions(pat: &Pat, inner: &Ident) -> Vec<Pat> {
    let mut known: BTreeSet<String> = type_of(pat).into_iter().collect();
    let mut questions = Vec::new();
    ask_inside(pat, inner, &mut known, &mut |question| questions.push(question));
    questions
}

/// Calls `found` with the pattern of each part inside of this one.
fn ask_inside(pat: &Pat, inner: &Ident, known: &mut BTreeSet<String>, found: &mut dyn FnMut(Pat)) {
    if let Pat::Or(or) = pat {
        return or.cases.iter().for_each(|case| ask_inside(case, inner, known, found));
    }
    let mut blank = pat.clone();
    name_fields(&mut blank);
    let parts = children(&mut blank).into_iter().map(|part| match part {
        Pat::Rest(_) => part.clone(),
        part => std::mem::replace(part, syn::parse_quote!(_)),
    });
    for (at, part) in parts.collect::<Vec<Pat>>().into_iter().enumerate() {
        let mut within = |question: Pat| {
            let mut whole = blank.clone();
            if let Some(place) = children(&mut whole).into_iter().nth(at) {
                *place = question;
            }
            found(whole);
        };
        let new = |ty: String| known.insert(ty);
        if is_owner(&part) && type_of(&part).is_some_and(new) {
            within(syn::parse_quote!(#inner));
        }
        ask_inside(&part, inner, known, &mut within);
    }
}

/// `Named { id }` as `Named { id: id }`
fn name_fields(pat: &mut Pat) {
    match pat {
        Pat::Struct(fields) => fields.fields.iter_mut().for_each(|field| {
            field.colon_token.get_or_insert_default();
        }),
        Pat::Paren(paren) => name_fields(&mut paren.pat),
        Pat::Type(typed) => name_fields(&mut typed.pat),
        Pat::Guard(guarded) => name_fields(&mut guarded.pat),
        Pat::Ident(name) => name.subpat.iter_mut().for_each(|(_, inner)| name_fields(inner)),
        _ => {}
    }
}

/// The parts that the pattern names.
fn children(pat: &mut Pat) -> Vec<&mut Pat> {
    match pat {
        Pat::Struct(fields) => fields.fields.iter_mut().map(|field| &mut *field.pat).collect(),
        Pat::TupleStruct(tuple) => tuple.elems.iter_mut().collect(),
        Pat::Tuple(tuple) => tuple.elems.iter_mut().collect(),
        Pat::Slice(slice) => slice.elems.iter_mut().collect(),
        Pat::Paren(paren) => children(&mut paren.pat),
        Pat::Type(typed) => children(&mut typed.pat),
        Pat::Guard(guarded) => children(&mut guarded.pat),
        Pat::Ident(name) if name.by_ref.is_none() => Vec::new(),
        Pat::Ident(name) => name.subpat.iter_mut().flat_map(|(_, inner)| children(inner)).collect(),
        _ => Vec::new(),
    }
}

/// Visits the outermost of those parts; not the whole, even if it is such a one.
pub(crate) fn each_inside(pat: &mut Pat, visit: &mut dyn FnMut(&mut Pat)) {
    if let Pat::Or(or) = pat {
        return or.cases.iter_mut().for_each(|case| each_inside(case, visit));
    }
    for part in children(pat) {
        if is_owner(part) { visit(part) } else { each_inside(part, visit) }
    }
}

/// Whether the pattern is of something that may have a `Drop` of its own.
pub(crate) fn is_owner(pat: &Pat) -> bool {
    may_drop(pat) || is_bare(pat) && type_of(pat).is_some()
}

/// `Lock` of `Lock::Held(id)`, if that is no constant.
fn type_of(pat: &Pat) -> Option<String> {
    let path = match pat {
        Pat::Struct(fields) => &fields.path,
        Pat::TupleStruct(tuple) => &tuple.path,
        Pat::Path(path) => &path.path,
        Pat::Ident(name) if name.subpat.is_none() => {
            return Some(scope::plain_name(&name.ident)).filter(|name| scope::is_type_name(name));
        }
        Pat::Ident(name) => return type_of(&name.subpat.as_ref()?.1),
        Pat::Or(or) => return or.cases.iter().find_map(type_of),
        Pat::Paren(paren) => return type_of(&paren.pat),
        Pat::Type(typed) => return type_of(&typed.pat),
        Pat::Guard(guarded) => return type_of(&guarded.pat),
        _ => return None,
    };
    let names = path.segments.iter().map(|segment| scope::plain_name(&segment.ident));
    let mut names: Vec<String> = names.collect();
    if !names.last().is_some_and(|name| is_type(name)) {
        return None;
    }
    names.pop_if(|_| is_variant(path));
    names.pop()
}

/// Whether a type or a variant has such a name behind others, and no constant.
fn is_type(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && (name.len() == 1 || scope::is_type_name(name))
}
