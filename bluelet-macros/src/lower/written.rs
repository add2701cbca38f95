//! What a type that the user wrote shows of a variable's value.

use syn::{GenericParam, Generics, Ident, Type, TypeParamBound, WherePredicate};

use super::evidence::Evidence;
use crate::boxes::boxed_type;
use crate::mention::identifiers;
use crate::types::{is_exclusive, is_own_type, ungrouped};

/// What a written type shows; `generics` say what its parameters are bound by.
pub(super) fn type_evidence(ty: &Type, generics: Option<&Generics>) -> Evidence {
    let boxed = boxed_type(ty).is_some();
    let (exclusive, own) = (is_exclusive(ty), is_own_type(ty));
    let (once, callable) = (is_once(ty, generics), tells_of_calls(ty, generics));
    Evidence { exclusive, once, callable, boxed, own, ..Evidence::default() }
}

/// Whether the type tells of `FnOnce` somewhere.
pub(super) fn tells_of_once(ty: &Type) -> bool {
    identifiers(ty).contains("FnOnce")
}

/// Whether a call of such a value uses it up.
fn is_once(ty: &Type, generics: Option<&Generics>) -> bool {
    match ungrouped(ty) {
        Type::ImplTrait(bounds) => bounds.bounds.iter().any(is_once_bound),
        Type::TraitObject(bounds) => bounds.bounds.iter().any(is_once_bound),
        Type::Paren(inner) => is_once(&inner.elem, generics),
        Type::Path(path) => match path.path.get_ident() {
            Some(name) => generics.is_some_and(|generics| bounds_once(generics, name)),
            None => boxed_type(ty).is_some_and(|inner| is_once(inner, generics)),
        },
        _ => false,
    }
}

/// Whether the type tells what a call of such a value does.
fn tells_of_calls(ty: &Type, generics: Option<&Generics>) -> bool {
    let tells = |bound| ["Fn", "FnMut", "FnOnce"].iter().any(|name| is_bound(bound, name));
    match ungrouped(ty) {
        Type::FnPtr(_) | Type::Reference(_) => true,
        Type::ImplTrait(bounds) => bounds.bounds.iter().any(tells),
        Type::TraitObject(bounds) => bounds.bounds.iter().any(tells),
        Type::Path(path) => match (path.path.get_ident(), generics) {
            (Some(name), Some(generics)) => bounds(generics, name).any(tells),
            _ => boxed_type(ty).is_some_and(|inner| tells_of_calls(inner, generics)),
        },
        _ => false,
    }
}

fn bounds_once(generics: &Generics, name: &Ident) -> bool {
    bounds(generics, name).any(is_once_bound)
}

/// What a type parameter is bound by.
fn bounds<'g>(generics: &'g Generics, name: &'g Ident) -> impl Iterator<Item = &'g TypeParamBound> {
    let at_parameter = generics.params.iter().filter_map(move |parameter| match parameter {
        GenericParam::Type(parameter) if parameter.ident == *name => Some(&parameter.bounds),
        _ => None,
    });
    let predicates = generics.where_clause.iter().flat_map(|clause| &clause.predicates);
    let in_where = predicates.filter_map(move |predicate| match predicate {
        WherePredicate::Type(predicate) => {
            let bounded = matches!(ungrouped(&predicate.bounded_ty), Type::Path(path) if path.path.is_ident(name));
            bounded.then_some(&predicate.bounds)
        }
        _ => None,
    });
    at_parameter.chain(in_where).flatten()
}

fn is_once_bound(bound: &TypeParamBound) -> bool {
    is_bound(bound, "FnOnce")
}

fn is_bound(bound: &TypeParamBound, name: &str) -> bool {
    match bound {
        TypeParamBound::Trait(bound) => {
            bound.path.segments.last().is_some_and(|last| last.ident == name)
        }
        _ => false,
    }
}
