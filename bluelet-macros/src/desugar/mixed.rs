//! Takes patterns apart that move some parts of a variable and borrow others: a state keeps what is left under the names of
//! fields only.
//!
//! | written | becomes |
//! |---|---|
//! | `let Job { name, ref data, .. } = job;` | `let Job { name: _, data: _, .. } = job; let name = job.name; let data = &job.data;` |
//! | `match job { Job { name, ref data } => body }` | `{ let Job { name: _, data: _ } = job; let name = job.name; .. body }` |

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Member, Pat, Stmt, Token};

use crate::{pattern, place, suspend};

/// Gives how many statements were put behind the `let`.
pub(super) fn take_apart(stmts: &mut Vec<Stmt>, at: usize) -> usize {
    let Some((Stmt::Local(local), rest)) = stmts[at..].split_first_mut() else { return 0 };
    let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) else { return 0 };
    if !suspend::any_suspends(rest) || !local.attrs.is_empty() {
        return 0;
    }
    let Some(bound) = bound(&local.pat, &init.expr) else { return 0 };
    local.pat = pattern::without_bindings(&local.pat);
    let count = bound.len();
    stmts.splice(at + 1..at + 1, bound);
    count
}

/// The same of a match with one arm, as a block.
pub(super) fn arm_taken_apart(expr: &Expr) -> Option<Expr> {
    let Expr::Match(matching) = expr else { return None };
    let [arm] = &matching.arms[..] else { return None };
    if !suspend::expr_suspends(&arm.body) || !arm.attrs.is_empty() {
        return None;
    }
    let bound = bound(&arm.pat, &matching.expr)?;
    let (pat, value, body) = (pattern::without_bindings(&arm.pat), &matching.expr, &arm.body);
    Some(syn::parse_quote!({ let #pat = #value; #(#bound)* #body }))
}

/// `let name = job.name; let data = &job.data;`, if the pattern both moves and borrows.
fn bound(pat: &Pat, value: &Expr) -> Option<Vec<Stmt>> {
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
