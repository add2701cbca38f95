//! Patterns that take some parts of a variable and borrow others: they take what they would borrow from too.
//!
//! ```text
//! Some((one, ref other)) => {  =>  Some((one, left)) => {
//!                                      pair_left = left;
//!                                      let other = &pair_left;
//! ```
//!
//! What may have a `Drop` of its own does not come apart if it has one; then only copies are taken of it, and it stays whole:
//!
//! ```text
//! Op::Send(one, ref other) => {  =>  Op::Send(_, _) => {
//!                                        let held = Held::of(&op);
//!                                        let (one, left) = if held.has_drop() {
//!                                            held.stays_whole();
//!                                            match op { Op::Send(one, _) => (one, BesideLent::Whole(op)), .. }
//!                                        } else {
//!                                            held.comes_apart();
//!                                            match op { Op::Send(one, part) => (one, BesideLent::Parts(part)), .. }
//!                                        };
//!                                        op_left = left;
//!                                        let other = match op_left {
//!                                            BesideLent::Whole(Op::Send(_, ref other)) => other,
//!                                            BesideLent::Parts(ref other) => other,
//!                                            _ => unreachable!(),
//!                                        };
//! ```

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Pat, PatIdent};

use super::super::shape::is_name;
use super::taking::{Immutable, Parts, Taken, tuple};
use super::whole::in_order;
use super::{Takes, declared_by};
use crate::owners::has_owner_inside;
use crate::pattern::{may_drop, only_borrowing};
use crate::scope::{self, Standing};

impl Takes<'_, '_> {
    pub(super) fn take_beside_lent(
        &mut self,
        place: &Expr,
        pat: &mut Pat,
        standing: Standing,
        looked_at: Option<&BTreeSet<String>>,
    ) -> Option<Taken> {
        let looked_at = looked_at?;
        let names = declared_by(pat, standing);
        let (lent, taken): (Vec<PatIdent>, Vec<PatIdent>) =
            names.into_iter().partition(|name| name.by_ref.is_some());
        let is_seen = |name: &PatIdent| looked_at.contains(&scope::plain_name(&name.ident));
        let both = !lent.is_empty() && !taken.is_empty();
        if !both || !is_name(place, self.name) || has_owner_inside(pat) {
            return None;
        }
        // A guard looks at what is still in its place.
        match may_drop(pat) || lent.iter().any(is_seen) {
            true => self.whole_or_parts(pat, looked_at, &taken),
            false => self.parts_lent(pat),
        }
    }

    fn parts_lent(&mut self, pat: &mut Pat) -> Option<Taken> {
        let before = self.left.len();
        let mut parts = Parts::of(self);
        let mut spelled = pat.clone();
        if !parts.spell_out(&mut spelled) {
            return None;
        }
        let Parts { named, lent, .. } = parts;
        *pat = spelled;
        let mut stmts = self.kept_parts(&named);
        in_order(&mut self.left[before..], pat, &named, &[]);
        for (PatIdent { ident, mutability, .. }, mut left) in lent {
            if mutability.is_some() {
                self.mutable.insert(left.to_string());
            }
            left.set_span(left.span().located_at(ident.span()));
            stmts.push(syn::parse_quote_spanned!(ident.span()=> let #ident = &#mutability #left;));
        }
        Some(Taken { stmts, instead: false, later: false })
    }

    fn whole_or_parts(
        &mut self,
        pat: &mut Pat,
        looked_at: &BTreeSet<String>,
        taken: &[PatIdent],
    ) -> Option<Taken> {
        let (name, at) = (self.name, self.name.span());
        let mut left = Left::default();
        let (mut copied, mut moved, mut lends) = (pat.clone(), pat.clone(), pat.clone());
        let fresh = self.keeper.fresh("part", at);
        if !left.name_in(&mut moved, &fresh) {
            return None;
        }
        only(&mut copied, |name| name.by_ref.is_none());
        only(&mut lends, |name| name.by_ref.is_some());
        Immutable.visit_pat_mut(&mut copied);
        Immutable.visit_pat_mut(&mut moved);
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let [held, whole] = ["held", "left"].map(|called| self.keeper.fresh(called, at));
        let runtime = self.keeper.runtime;
        let names = tuple(taken.iter().map(|taken| taken.ident.to_token_stream()));
        let declared = taken.iter().map(|taken| {
            let (mutable, name) = (taken.mutability, &taken.ident);
            quote!(#mutable #name)
        });
        let declared = tuple(declared);
        let (parts, of_parts) = (left.parts(), left.of_parts());
        let borrowed = tuple(left.lent.iter().map(ToTokens::to_token_stream));
        self.keeper.asks.drops = true;
        self.left.push(kept.clone());
        if left.mutable {
            self.mutable.insert(kept.to_string());
        }
        let block: syn::Block = syn::parse_quote!({
            let #held = #runtime::step::Held::of(&#name);
            #[allow(unreachable_code, unreachable_patterns)]
            let (#declared, #whole) = if #held.has_drop() {
                #held.stays_whole();
                match #name {
                    #copied => (#names, #runtime::step::BesideLent::Whole(#name)),
                    _ => ::core::unreachable!(),
                }
            } else {
                #held.comes_apart();
                match #name {
                    #moved => (#names, #runtime::step::BesideLent::Parts(#parts)),
                    _ => ::core::unreachable!(),
                }
            };
            #kept = #whole;
            let #borrowed = match #kept {
                #runtime::step::BesideLent::Whole(#lends) => #borrowed,
                #runtime::step::BesideLent::Parts(#of_parts) => #borrowed,
                #[allow(unreachable_patterns)]
                _ => ::core::unreachable!(),
            };
        });
        *pat = only_borrowing(pat, looked_at);
        Some(Taken { stmts: block.stmts, instead: true, later: true })
    }
}

/// What stays of the variable, in order.
#[derive(Default)]
struct Left {
    /// What the parts are called.
    named: Vec<Ident>,
    /// The patterns of those: `ref name`, or `_`.
    pats: Vec<TokenStream>,
    /// What borrows.
    lent: Vec<Ident>,
    mutable: bool,
}

impl Left {
    /// Whether all parts could be given names.
    fn name_in(&mut self, pat: &mut Pat, called: &Ident) -> bool {
        match pat {
            Pat::Wild(_) => {
                self.pats.push(quote!(_));
                *pat = self.next(called);
                true
            }
            Pat::Ident(name) if name.by_ref.is_some() && name.subpat.is_none() => {
                self.pats.push(name.to_token_stream());
                self.lent.push(name.ident.clone());
                self.mutable |= name.mutability.is_some();
                *pat = self.next(called);
                true
            }
            Pat::Ident(name) => name.subpat.is_none(),
            Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Const(_) => true,
            Pat::Paren(paren) => self.name_in(&mut paren.pat, called),
            Pat::Tuple(tuple) => tuple.elems.iter_mut().all(|elem| self.name_in(elem, called)),
            Pat::TupleStruct(tuple) => {
                tuple.elems.iter_mut().all(|elem| self.name_in(elem, called))
            }
            Pat::Struct(fields) if fields.rest.is_none() => fields.fields.iter_mut().all(|field| {
                let named = self.name_in(&mut field.pat, called);
                spell_field(field);
                named
            }),
            _ => false,
        }
    }

    fn next(&mut self, called: &Ident) -> Pat {
        let name = quote::format_ident!("{}{}", called, self.named.len() + 1);
        self.named.push(name.clone());
        syn::parse_quote!(#name)
    }

    fn parts(&self) -> TokenStream {
        tuple(self.named.iter().map(ToTokens::to_token_stream))
    }

    fn of_parts(&self) -> TokenStream {
        tuple(self.pats.iter().cloned())
    }
}

/// `name: pattern`, unless that is `name` alone.
fn spell_field(field: &mut syn::FieldPat) {
    if let syn::Member::Named(name) = &field.member
        && !matches!(&*field.pat, Pat::Ident(bound) if bound.ident == *name)
    {
        field.colon_token.get_or_insert(syn::Token![:](name.span()));
    }
}

/// Has the pattern bind nothing else.
fn only(pat: &mut Pat, binds: fn(&PatIdent) -> bool) {
    struct Only(fn(&PatIdent) -> bool);
    impl VisitMut for Only {
        fn visit_pat_mut(&mut self, pat: &mut Pat) {
            match pat {
                Pat::Ident(name) if scope::binds(name) && !(self.0)(name) => {
                    *pat = syn::parse_quote!(_);
                }
                pat => syn::visit_mut::visit_pat_mut(self, pat),
            }
        }
        fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
            syn::visit_mut::visit_field_pat_mut(self, field);
            spell_field(field);
        }
    }
    Only(binds).visit_pat_mut(pat);
}
