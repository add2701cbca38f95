//! What matching a variable against a pattern leaves in its place.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Pat, PatIdent};

use crate::scope::{self, Standing};

/// How much of a variable is moved out when it matches a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Taking {
    /// Nothing, or a part: the rest stays where it is, and is dropped with the variable.
    NotAll,
    /// All that could be dropped.
    All,
}

/// How much of a value the pattern moves out, if it matches; unless what it binds is `Copy`.
pub(crate) fn taking(pat: &Pat) -> Taking {
    // `Lock::Free` leaves the whole value, which can have a drop of its own.
    if leaves_something(pat) || is_bare(pat) { Taking::NotAll } else { Taking::All }
}

/// Whether the pattern names a value without parts, such as `Lock::Free`, of a type that is not std's.
pub(crate) fn is_bare(pat: &Pat) -> bool {
    match pat {
        Pat::Path(path) => !is_without_drop(&path.path),
        Pat::Ident(name) => !scope::binds(name) && name.ident != "None",
        Pat::Or(or) => or.cases.iter().all(is_bare),
        Pat::Paren(paren) => is_bare(&paren.pat),
        Pat::Guard(guarded) => is_bare(&guarded.pat),
        _ => false,
    }
}

/// Whether the pattern is of something that has parts.
pub(crate) fn takes_apart(pat: &Pat) -> bool {
    match pat {
        Pat::Struct(_) | Pat::TupleStruct(_) | Pat::Tuple(_) | Pat::Slice(_) => true,
        Pat::Guard(guarded) => takes_apart(&guarded.pat),
        Pat::Or(or) => or.cases.iter().any(takes_apart),
        Pat::Paren(paren) => takes_apart(&paren.pat),
        Pat::Type(typed) => takes_apart(&typed.pat),
        Pat::Ident(name) => name.subpat.iter().any(|(_, inner)| takes_apart(inner)),
        _ => false,
    }
}

/// Whether some part of a matched value stays in its place.
fn leaves_something(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) | Pat::Reference(_) | Pat::Macro(_) | Pat::Verbatim(_) => true,
        Pat::Ident(binding) => binding.by_ref.is_some(),
        Pat::Guard(guarded) => leaves_something(&guarded.pat),
        Pat::Or(or) => or.cases.iter().any(leaves_something),
        Pat::Paren(paren) => leaves_something(&paren.pat),
        Pat::Type(typed) => leaves_something(&typed.pat),
        Pat::Slice(slice) => slice.elems.iter().any(leaves_something),
        Pat::Tuple(tuple) => tuple.elems.iter().any(leaves_something),
        // `Id(7)` leaves the whole value, which can have a drop of its own.
        Pat::TupleStruct(tuple) => {
            tuple.elems.iter().any(leaves_something) || !tuple.elems.iter().any(binds)
        }
        Pat::Struct(fields) => {
            fields.rest.is_some()
                || fields.fields.iter().any(|field| leaves_something(&field.pat))
                || !fields.fields.iter().any(|field| binds(&field.pat))
        }
        _ => false,
    }
}

/// Whether the pattern, a part of one that may not match, binds something.
fn binds(pat: &Pat) -> bool {
    !scope::bound_names(pat, Standing::Refutable).is_empty()
}

/// Whether the pattern is of a struct, which can have a `Drop` of its own: then it is still there when copies of all its
/// parts have been taken.
pub(crate) fn is_of_struct(pat: &Pat) -> bool {
    match pat {
        Pat::Struct(fields) => !is_variant(&fields.path),
        Pat::TupleStruct(tuple) => !is_variant(&tuple.path),
        Pat::Paren(paren) => is_of_struct(&paren.pat),
        Pat::Type(typed) => is_of_struct(&typed.pat),
        _ => false,
    }
}

/// Whether the pattern is of a type that can have a `Drop` of its own: a struct, or an enum that is not std's.
pub(crate) fn may_drop(pat: &Pat) -> bool {
    match pat {
        Pat::Struct(fields) => !is_without_drop(&fields.path),
        Pat::TupleStruct(tuple) => !is_without_drop(&tuple.path),
        Pat::Or(or) => or.cases.iter().any(may_drop),
        // `job @ Job { .. }` takes all of it.
        Pat::Ident(name) if name.by_ref.is_none() => false,
        Pat::Ident(name) => name.subpat.iter().any(|(_, inner)| may_drop(inner)),
        Pat::Paren(paren) => may_drop(&paren.pat),
        Pat::Type(typed) => may_drop(&typed.pat),
        Pat::Guard(guarded) => may_drop(&guarded.pat),
        _ => false,
    }
}

/// Whether the pattern, or one inside of it, is of a struct.
pub(crate) fn has_struct(pat: &Pat) -> bool {
    is_of_struct(pat) || has_struct_inside(pat)
}

/// Whether a pattern inside of this one is of a struct.
pub(crate) fn has_struct_inside(pat: &Pat) -> bool {
    match pat {
        Pat::Struct(fields) => fields.fields.iter().any(|field| has_struct(&field.pat)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(has_struct),
        Pat::Tuple(tuple) => tuple.elems.iter().any(has_struct),
        Pat::Slice(slice) => slice.elems.iter().any(has_struct),
        Pat::Or(or) => or.cases.iter().any(has_struct),
        Pat::Ident(name) => name.subpat.iter().any(|(_, inner)| has_struct(inner)),
        Pat::Paren(paren) => has_struct_inside(&paren.pat),
        Pat::Type(typed) => has_struct_inside(&typed.pat),
        Pat::Guard(guarded) => has_struct(&guarded.pat),
        _ => false,
    }
}

/// `Some`, or `Message::Text`: of an enum.
pub(crate) fn is_variant(path: &syn::Path) -> bool {
    let name = path.segments.iter().rev().nth(1).map(|segment| segment.ident.to_string());
    is_without_drop(path) || name.is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// `Some`, or `Poll::Ready`: of one of std's enums or of ours, none of which has a `Drop` of its own.
fn is_without_drop(path: &syn::Path) -> bool {
    const ENUMS: &[&str] = &[
        "Option",
        "Result",
        "Either",
        "Poll",
        "ControlFlow",
        "Ordering",
        "Cow",
        "Entry",
        "Bound",
        "IpAddr",
        "SocketAddr",
        "Component",
        "TryRecvError",
        "TrySendError",
    ];
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let bare = |name: String| ["Some", "None", "Ok", "Err"].contains(&name.as_str());
    names.next().is_some_and(bare)
        || names.next().is_some_and(|name| ENUMS.contains(&name.as_str()))
}

/// What the pattern binds; nothing where it borrows.
pub(crate) fn bound_by_value(pat: &Pat, standing: Standing) -> Option<Vec<PatIdent>> {
    struct Borrows(bool);
    impl<'ast> Visit<'ast> for Borrows {
        fn visit_pat(&mut self, pat: &'ast Pat) {
            self.0 |= match pat {
                Pat::Ident(name) => name.by_ref.is_some(),
                Pat::Reference(_) | Pat::Verbatim(_) => true,
                Pat::Macro(call) => {
                    let inner = scope::patterns_in(&call.mac);
                    inner.is_none_or(|inner| inner.iter().any(borrows))
                }
                _ => false,
            };
            visit::visit_pat(self, pat);
        }
    }
    fn borrows(pat: &Pat) -> bool {
        let mut borrows = Borrows(false);
        borrows.visit_pat(pat);
        borrows.0
    }
    let mut bound: Vec<PatIdent> = Vec::new();
    scope::for_each_binding(&mut pat.clone(), standing, &mut |name| {
        if !bound.iter().any(|known| known.ident == name.ident) {
            bound.push(name.clone());
        }
    });
    (!borrows(pat)).then_some(bound)
}

/// Whether the pattern, which always matches, takes parts of a value and may leave others.
pub(crate) fn takes_part(pat: &Pat) -> bool {
    let bound = bound_by_value(pat, Standing::Irrefutable);
    (taking(pat) == Taking::NotAll || has_struct(pat))
        && bound.is_some_and(|bound| !bound.is_empty())
}

/// Whether the pattern, which always matches, leaves the whole value where it is: `ref job`, `Job(_)`, `(_, ..)`; of `_`
/// this is seen elsewhere.
pub(crate) fn takes_nothing(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(name) => name.by_ref.is_some(),
        pat => (has_struct(pat) || takes_apart(pat)) && !binds(pat),
    }
}

/// A value that does not match `Some(..)` is `None`, which nobody sees dropped.
pub(crate) fn leaves_nothing_if_it_fails(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(tuple) => {
            let is_some = tuple.path.segments.last().is_some_and(|last| last.ident == "Some");
            is_some && tuple.elems.iter().all(is_irrefutable)
        }
        other => is_irrefutable(other),
    }
}

fn is_irrefutable(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(name) => scope::binds(name) && name.subpat.is_none(),
        Pat::Tuple(tuple) => tuple.elems.iter().all(is_irrefutable),
        Pat::Paren(paren) => is_irrefutable(&paren.pat),
        Pat::Type(typed) => is_irrefutable(&typed.pat),
        Pat::Wild(_) | Pat::Rest(_) => true,
        _ => false,
    }
}

/// The pattern with `_` for each variable: matches the same, and binds nothing.
pub(crate) fn without_bindings(pat: &Pat) -> Pat {
    only_borrowing(pat, &BTreeSet::new())
}

/// The pattern with `_` for each variable, but with references for those that are `looked_at`.
pub(crate) fn only_borrowing(pat: &Pat, looked_at: &BTreeSet<String>) -> Pat {
    unbound(pat, Unbind { looked_at, by_ref: true })
}

/// The pattern with `_` for each variable but those that are `looked_at`: of a reference, these are references.
pub(crate) fn only_binding(pat: &Pat, looked_at: &BTreeSet<String>) -> Pat {
    unbound(pat, Unbind { looked_at, by_ref: false })
}

fn unbound(pat: &Pat, mut unbind: Unbind<'_>) -> Pat {
    let mut pat = pat.clone();
    unbind.visit_pat_mut(&mut pat);
    pat
}

struct Unbind<'l> {
    looked_at: &'l BTreeSet<String>,
    by_ref: bool,
}

impl VisitMut for Unbind<'_> {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        if let Pat::Ident(name) = pat
            && scope::binds(name)
        {
            if self.looked_at.contains(&scope::plain_name(&name.ident)) {
                name.mutability = None;
                name.by_ref = self.by_ref.then(|| syn::Token![ref](name.ident.span()));
                return;
            }
            *pat = match name.subpat.take() {
                Some((_, inner)) => *inner,
                None => syn::parse_quote!(_),
            };
        }
        visit_mut::visit_pat_mut(self, pat);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        let names_a_variable = field.colon_token.is_none();
        visit_mut::visit_field_pat_mut(self, field);
        if names_a_variable
            && !matches!(*field.pat, Pat::Ident(_))
            && let syn::Member::Named(name) = &field.member
        {
            field.colon_token = Some(syn::Token![:](name.span()));
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        scope::change_patterns_in(mac, &mut |pat| self.visit_pat_mut(pat));
    }

    fn visit_expr_mut(&mut self, _: &mut syn::Expr) {}
}

/// Whether the pattern takes a value as a whole.
pub(crate) fn moves_all(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(name) => name.by_ref.is_none() && name.subpat.is_none(),
        Pat::Type(typed) => moves_all(&typed.pat),
        Pat::Paren(paren) => moves_all(&paren.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(moves_all),
        Pat::Slice(slice) => slice.elems.iter().all(moves_all),
        _ => false,
    }
}

/// Whether there is a pattern of an array in it.
pub(crate) fn has_slice(pat: &Pat) -> bool {
    match pat {
        Pat::Slice(_) => true,
        Pat::Type(typed) => has_slice(&typed.pat),
        Pat::Paren(paren) => has_slice(&paren.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().any(has_slice),
        _ => false,
    }
}

/// Whether the pattern borrows mutably.
pub(crate) fn lends(pat: &Pat) -> bool {
    struct Lends(bool);
    impl<'ast> Visit<'ast> for Lends {
        fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
            self.0 |= name.by_ref.is_some() && name.mutability.is_some();
            visit::visit_pat_ident(self, name);
        }
    }
    let mut lends = Lends(false);
    lends.visit_pat(pat);
    lends.0
}

/// The elements of a tuple that is written out, each with the pattern that takes it.
pub(crate) fn side_by_side<'e>(expr: &'e Expr, pat: &'e Pat) -> Option<Vec<(&'e Expr, &'e Pat)>> {
    match (expr, pat) {
        (Expr::Paren(paren), pat) => side_by_side(&paren.expr, pat),
        (expr, Pat::Paren(paren)) => side_by_side(expr, &paren.pat),
        (expr, Pat::Guard(guarded)) => side_by_side(expr, &guarded.pat),
        (Expr::Tuple(tuple), Pat::Tuple(pats)) => {
            let each = tuple.elems.len() == pats.elems.len()
                && !pats.elems.iter().any(|pat| matches!(pat, Pat::Rest(_)));
            each.then(|| tuple.elems.iter().zip(&pats.elems).collect())
        }
        _ => None,
    }
}

/// Whether only a number, a text or the like can match, which is `Copy`.
pub(crate) fn matches_copies(pat: &Pat) -> bool {
    match pat {
        Pat::Lit(_) | Pat::Range(_) => true,
        Pat::Guard(guarded) => matches_copies(&guarded.pat),
        Pat::Or(or) => or.cases.iter().any(matches_copies),
        Pat::Paren(paren) => matches_copies(&paren.pat),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(pat: &str) -> Taking {
        let arm: syn::Arm = syn::parse_str(&format!("{pat} => ()")).expect("a pattern");
        taking(&arm.pat)
    }

    #[test]
    fn what_matches_the_same_and_binds_nothing() {
        let plain = |pat: &str| {
            let arm: syn::Arm = syn::parse_str(&format!("{pat} => ()")).expect("a pattern");
            let pat = without_bindings(&arm.pat);
            quote::quote!(#pat).to_string().replace(' ', "")
        };
        assert_eq!(plain("Some((a, ref b, MAX))"), "Some((_,_,MAX))");
        assert_eq!(plain("whole @ [first, .., 3]"), "[_,..,3]");
        assert_eq!(plain("Point { x, y: 0..=9, .. }"), "Point{x:_,y:0..=9,..}");
        assert_eq!(plain("None"), "None");
    }

    #[test]
    fn what_a_match_moves() {
        assert_eq!(of("Some(x)"), Taking::All);
        assert_eq!(of("None"), Taking::All);
        assert_eq!(of("Lock::Free"), Taking::NotAll);
        assert_eq!(of("(Lock::Free, x)"), Taking::All);
        assert_eq!(of("(a, Point { x, y })"), Taking::All);
        assert_eq!(of("(a, _)"), Taking::NotAll);
        assert_eq!(of("Point { x, .. }"), Taking::NotAll);
        assert_eq!(of("Some(ref x)"), Taking::NotAll);
        assert_eq!(of("Err(_)"), Taking::NotAll);
        assert_eq!(of("Some(Id(7))"), Taking::NotAll);
        assert_eq!(of("(x, Id { number: 7 })"), Taking::NotAll);
    }
}
