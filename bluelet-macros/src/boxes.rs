//! What shows that a value is a box, or may be one: of what is in it, parts can be moved out.

use syn::{Expr, Ident, Pat, Type};

use crate::place;
use crate::types::ungrouped;

/// `Box::new(..)`.
pub(crate) fn is_box(init: &Expr) -> bool {
    let Expr::Call(call) = init else { return false };
    let Expr::Path(path) = &*call.func else { return false };
    let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
    names.next().is_some_and(|name| name == "new") && names.next().is_some_and(|name| name == "Box")
}

/// `T` of `Box<T>`.
pub(crate) fn boxed_type(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ungrouped(ty) else { return None };
    let last = path.path.segments.last().filter(|last| last.ident == "Box")?;
    let syn::PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    arguments.args.iter().find_map(|argument| match argument {
        syn::GenericArgument::Type(ty) => Some(ty),
        _ => None,
    })
}

/// Whether the value lies in a place, was taken out of a collection, or is a box in an `Ok`.
pub(crate) fn is_item(matched: &Expr) -> bool {
    match matched {
        Expr::MethodCall(call) => matches!(
            call.method.to_string().as_str(),
            "next"
                | "pop"
                | "pop_front"
                | "pop_back"
                | "take"
                | "remove"
                | "first"
                | "last"
                | "downcast"
        ),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path.path.segments.last().is_some_and(|last| last.ident == "next"),
            _ => false,
        },
        place => place::is_place(place),
    }
}

/// The names that are bound by value inside of something, and so may be those of boxes, unless that is an `Option` or a
/// `Result`; of these too if they are in a `place`.
pub(crate) fn parts(pat: &Pat, place: bool) -> Vec<Ident> {
    let mut names = Vec::new();
    collect_parts(pat, place, &mut names);
    names
}

fn collect_parts(pat: &Pat, place: bool, into: &mut Vec<Ident>) {
    match pat {
        Pat::Ident(name) if place && name.by_ref.is_none() => into.push(name.ident.clone()),
        Pat::Guard(guarded) => collect_parts(&guarded.pat, place, into),
        Pat::Paren(paren) => collect_parts(&paren.pat, place, into),
        Pat::Or(or) => or.cases.iter().for_each(|case| collect_parts(case, place, into)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|elem| collect_parts(elem, place, into)),
        Pat::TupleStruct(tuple) => {
            let last = tuple.path.segments.last().map(|last| last.ident.to_string());
            let of_std = matches!(last.as_deref(), Some("Some" | "Ok" | "Err" | "Ready"));
            tuple.elems.iter().for_each(|elem| collect_parts(elem, place || !of_std, into));
        }
        Pat::Struct(fields) => {
            fields.fields.iter().for_each(|field| collect_parts(&field.pat, true, into));
        }
        _ => {}
    }
}

/// Whether the value is a reference, as far as its text shows.
pub(crate) fn is_reference(value: &Expr) -> bool {
    const LENDING: [&str; 10] =
        ["as_ref", "back", "borrow", "first", "front", "get", "iter", "last", "lock", "peek"];
    match value {
        Expr::Reference(_) => true,
        Expr::MethodCall(call) => {
            let method = call.method.to_string();
            LENDING.contains(&method.as_str()) || method.ends_with("_mut")
        }
        _ => false,
    }
}
