//! What matching a variable against a pattern leaves in its place.

use syn::Pat;

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
    if leaves_something(pat) { Taking::NotAll } else { Taking::All }
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
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(leaves_something),
        Pat::Struct(fields) => {
            fields.rest.is_some() || fields.fields.iter().any(|field| leaves_something(&field.pat))
        }
        _ => false,
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
        Pat::Ident(binding) => binding.subpat.is_none(),
        Pat::Tuple(tuple) => tuple.elems.iter().all(is_irrefutable),
        Pat::Paren(paren) => is_irrefutable(&paren.pat),
        Pat::Type(typed) => is_irrefutable(&typed.pat),
        Pat::Wild(_) | Pat::Rest(_) => true,
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
    fn what_a_match_moves() {
        assert_eq!(of("Some(x)"), Taking::All);
        assert_eq!(of("None"), Taking::All);
        assert_eq!(of("(a, Point { x, y })"), Taking::All);
        assert_eq!(of("(a, _)"), Taking::NotAll);
        assert_eq!(of("Point { x, .. }"), Taking::NotAll);
        assert_eq!(of("Some(ref x)"), Taking::NotAll);
        assert_eq!(of("Err(_)"), Taking::NotAll);
    }
}
