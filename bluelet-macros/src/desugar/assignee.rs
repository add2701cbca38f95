//! Writes a destructuring assignment of a variable as a `let` where it does not take all of it: what it leaves stays there.
//!
//! | written | becomes |
//! |---|---|
//! | `_ = job` | `{ let _ = job; }` |
//! | `(first, _) = pair` | `{ let (assigned, _) = pair; first = assigned; }` |

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, ExprAssign, Ident, Pat, Stmt};

use super::scrutinee::fresh;
use crate::pattern::{Taking, has_struct, taking};
use crate::place;

/// What the assignment becomes, if it may leave something.
pub(super) fn as_let(assign: &ExprAssign, taken: &mut BTreeSet<String>) -> Option<Expr> {
    if !place::is_place(&assign.right) || is_assigned(&assign.left) || !assign.attrs.is_empty() {
        return None;
    }
    let mut assignees = Assignees { taken, found: Vec::new() };
    let pat = assignees.pattern(&assign.left);
    if taking(&pat) == Taking::All && !has_struct(&pat) {
        return None;
    }
    let at = Span::mixed_site().located_at(assign.eq_token.span());
    let value = &assign.right;
    let mut stmts: Vec<Stmt> = vec![syn::parse_quote_spanned!(at=> let #pat = #value;)];
    for (name, place) in assignees.found {
        stmts.push(syn::parse_quote_spanned!(at=> #place = #name;));
    }
    Some(syn::parse_quote_spanned!(at=> { #(#stmts)* }))
}

/// Whether it is a place, and no pattern of places.
fn is_assigned(left: &Expr) -> bool {
    match left {
        Expr::Paren(paren) => is_assigned(&paren.expr),
        Expr::Infer(_) | Expr::Tuple(_) | Expr::Array(_) | Expr::Call(_) | Expr::Struct(_) => false,
        _ => true,
    }
}

struct Assignees<'t> {
    /// The names that are not free.
    taken: &'t mut BTreeSet<String>,
    /// What each place is given.
    found: Vec<(Ident, Expr)>,
}

impl Assignees<'_> {
    fn pattern(&mut self, left: &Expr) -> Pat {
        match left {
            Expr::Infer(_) => syn::parse_quote!(_),
            Expr::Range(range) if range.start.is_none() && range.end.is_none() => {
                syn::parse_quote!(..)
            }
            Expr::Paren(paren) => self.pattern(&paren.expr),
            Expr::Tuple(tuple) => {
                let elems = self.patterns(&tuple.elems);
                syn::parse_quote!((#(#elems,)*))
            }
            Expr::Array(array) => {
                let elems = self.patterns(&array.elems);
                syn::parse_quote!([#(#elems),*])
            }
            Expr::Call(call) => {
                let (func, elems) = (&call.func, self.patterns(&call.args));
                syn::parse_quote!(#func(#(#elems),*))
            }
            Expr::Struct(literal) => {
                let path = &literal.path;
                let members = literal.fields.iter().map(|field| &field.member);
                let elems = self.patterns(literal.fields.iter().map(|field| &field.expr));
                let rest = literal.dot2_token;
                syn::parse_quote!(#path { #(#members: #elems,)* #rest })
            }
            place => {
                let at = Span::mixed_site().located_at(place.span());
                let name = fresh("assigned", self.taken, at);
                self.found.push((name.clone(), place.clone()));
                syn::parse_quote!(#name)
            }
        }
    }

    fn patterns<'e>(&mut self, elems: impl IntoIterator<Item = &'e Expr>) -> Vec<Pat> {
        elems.into_iter().map(|elem| self.pattern(elem)).collect()
    }
}
