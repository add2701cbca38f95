//! What patterns bind that move some parts of a variable and borrow others, one part after the other.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Member, Pat, Stmt, Token};

use crate::{pattern, place};

/// `let name = job.name; let data = &job.data;`, if the pattern both moves and borrows.
pub(crate) fn bound(pat: &Pat, value: &Expr) -> Option<Vec<Stmt>> {
    let mut parts = Parts::default();
    if !is_part(value) {
        return None;
    }
    parts.of(pat, value.clone())?;
    // What is borrowed first would be in the way of what is taken.
    let (moved, borrowed) = (parts.moved, parts.borrowed);
    let both = !moved.is_empty() && !borrowed.is_empty();
    both.then(|| moved.into_iter().chain(borrowed).collect())
}

/// `let name = job.name;`, if the pattern only moves, and nothing that lies deeper.
pub(crate) fn moved(pat: &Pat, value: &Expr) -> Option<Vec<Stmt>> {
    let flat = match pat {
        Pat::Struct(fields) => fields.fields.iter().all(|field| is_flat(&field.pat)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().all(is_flat),
        _ => false,
    };
    let mut parts = Parts::default();
    parts.of(pat, value.clone()).filter(|()| flat)?;
    (parts.borrowed.is_empty() && !parts.moved.is_empty()).then_some(parts.moved)
}

fn is_flat(pat: &Pat) -> bool {
    matches!(pat, Pat::Ident(_) | Pat::Wild(_) | Pat::Rest(_))
}

/// `job`, or `job.place`.
fn is_part(value: &Expr) -> bool {
    match value {
        Expr::Field(field) => is_part(&field.base),
        Expr::Paren(paren) => is_part(&paren.expr),
        value => place::is_variable(value),
    }
}

#[derive(Default)]
struct Parts {
    moved: Vec<Stmt>,
    borrowed: Vec<Stmt>,
}

impl Parts {
    /// Nothing if the pattern is of another kind.
    fn of(&mut self, pat: &Pat, part: Expr) -> Option<()> {
        match pat {
            Pat::Wild(_) | Pat::Rest(_) => Some(()),
            Pat::Paren(paren) => self.of(&paren.pat, part),
            Pat::Ident(name) if name.subpat.is_none() && name.attrs.is_empty() => {
                let (ident, mutable) = (&name.ident, name.mutability);
                match name.by_ref {
                    Some(_) => self.borrowed.push(
                        syn::parse_quote_spanned!(name.span()=> let #ident = &#mutable #part;),
                    ),
                    None => self.moved.push(
                        syn::parse_quote_spanned!(name.span()=> let #mutable #ident = #part;),
                    ),
                }
                Some(())
            }
            Pat::Struct(fields) if !pattern::is_variant(&fields.path) => fields
                .fields
                .iter()
                .try_for_each(|field| self.of(&field.pat, field_of(&part, &field.member))),
            Pat::Tuple(tuple) => self.in_order(tuple.elems.iter(), &part),
            Pat::TupleStruct(tuple) if !pattern::is_variant(&tuple.path) => {
                self.in_order(tuple.elems.iter(), &part)
            }
            _ => None,
        }
    }

    /// What stands behind `..` has no number.
    fn in_order<'p>(
        &mut self,
        mut pats: impl ExactSizeIterator<Item = &'p Pat>,
        whole: &Expr,
    ) -> Option<()> {
        let count = pats.len();
        pats.by_ref().enumerate().try_for_each(|(at, pat)| match pat {
            Pat::Rest(_) if at + 1 < count => None,
            pat => self.of(pat, field_of(whole, &Member::from(at))),
        })
    }
}

/// `job.name`
fn field_of(whole: &Expr, member: &Member) -> Expr {
    let dot_token = Token![.](Span::mixed_site().located_at(whole.span()));
    let (base, member) = (Box::new(whole.clone()), member.clone());
    Expr::Field(syn::ExprField { attrs: Vec::new(), base, dot_token, member })
}

/// `let pat = argument;`, taken apart if the pattern both moves and borrows.
pub(crate) fn of_argument(mut taking: syn::Local) -> Vec<Stmt> {
    let bound = taking.init.as_ref().and_then(|init| bound(&taking.pat, &init.expr));
    if bound.is_some() {
        taking.pat = pattern::without_bindings(&taking.pat);
    }
    [Stmt::Local(taking)].into_iter().chain(bound.into_iter().flatten()).collect()
}
