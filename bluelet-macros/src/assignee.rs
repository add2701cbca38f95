//! The left sides of destructuring assignments, which are patterns of places.

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::spanned::Spanned;
use syn::{Expr, ExprAssign, Ident, Pat};

/// Whether the left side of an assignment is a pattern, and no place.
pub(crate) fn is_pattern(left: &Expr) -> bool {
    match left {
        Expr::Paren(paren) => is_pattern(&paren.expr),
        Expr::Infer(_) | Expr::Tuple(_) | Expr::Array(_) | Expr::Struct(_) | Expr::Call(_) => true,
        _ => false,
    }
}

/// The places that the pattern assigns to, in order.
pub(crate) fn places(left: &Expr) -> Vec<&Expr> {
    match left {
        Expr::Infer(_) | Expr::Range(_) => Vec::new(),
        Expr::Paren(paren) => places(&paren.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().flat_map(places).collect(),
        Expr::Array(array) => array.elems.iter().flat_map(places).collect(),
        Expr::Call(call) => call.args.iter().flat_map(places).collect(),
        Expr::Struct(literal) => {
            literal.fields.iter().flat_map(|field| places(&field.expr)).collect()
        }
        place => vec![place],
    }
}

/// The pattern with a name in the place of each place, in order.
pub(crate) fn pattern(left: &Expr, names: &[Ident]) -> Pat {
    let pattern = with_names(left, &mut names.iter());
    syn::parse_quote!(#pattern)
}

fn with_names<'n>(left: &Expr, names: &mut impl Iterator<Item = &'n Ident>) -> TokenStream {
    match left {
        Expr::Infer(_) | Expr::Range(_) => quote!(#left),
        Expr::Paren(paren) => with_names(&paren.expr, names),
        Expr::Tuple(tuple) => {
            let parts: Vec<_> = tuple.elems.iter().map(|part| with_names(part, names)).collect();
            quote!((#(#parts,)*))
        }
        Expr::Array(array) => {
            let parts: Vec<_> = array.elems.iter().map(|part| with_names(part, names)).collect();
            quote!([#(#parts),*])
        }
        Expr::Call(call) => {
            let parts: Vec<_> = call.args.iter().map(|part| with_names(part, names)).collect();
            let func = &call.func;
            quote!(#func(#(#parts),*))
        }
        Expr::Struct(literal) => {
            let members = literal.fields.iter().map(|field| &field.member);
            let parts = literal.fields.iter().map(|field| with_names(&field.expr, names));
            let (path, rest, parts) =
                (&literal.path, &literal.dot2_token, parts.collect::<Vec<_>>());
            quote!(#path { #(#members: #parts,)* #rest })
        }
        _ => names.next().map(|name| quote!(#name)).unwrap_or_default(),
    }
}

/// `(a, b) = value` as `{ let (assigned, assigned2) = value; a = assigned; b = assigned2; }`.
pub(crate) fn one_by_one(assign: &ExprAssign, mut fresh: impl FnMut(Span) -> Ident) -> Expr {
    let at = Span::mixed_site().located_at(assign.eq_token.span());
    let places = places(&assign.left);
    let name = |place: &&Expr| fresh(Span::mixed_site().located_at(place.span()));
    let names: Vec<Ident> = places.iter().map(name).collect();
    let (pattern, value) = (pattern(&assign.left, &names), &assign.right);
    syn::parse_quote_spanned!(at=> { let #pattern = #value; #(#places = #names;)* })
}
