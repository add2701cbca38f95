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
//!                                            match op { Op::Send(one, _) => (one, WholeOrParts::Whole(op)), .. }
//!                                        } else {
//!                                            held.comes_apart();
//!                                            match op { Op::Send(one, part) => (one, WholeOrParts::Parts(part)), .. }
//!                                        };
//!                                        op_left = left;
//!                                        let other = match op_left {
//!                                            WholeOrParts::Whole(Op::Send(_, ref other)) => other,
//!                                            WholeOrParts::Parts(ref other) => other,
//!                                            _ => unreachable!(),
//!                                        };
//! ```
//!
//! The same is done for a pattern that takes other parts beside what it takes apart inside of the variable, which may be what has
//! the `Drop`: `Op::Send(Lock::Held(id), one)`. Then that is a part that is left.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Pat, PatIdent};

use super::super::shape::is_name;
use super::taking::{Immutable, Parts, tuple};
use super::whole::in_order;
use super::{Taken, Takes, declared_by};
use crate::owners::{has_owner_inside, is_owner};
use crate::pattern::{is_bare, is_of_struct, may_drop, only_borrowing, without_bindings};
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
        if !both || !is_name(place, self.name) {
            return None;
        }
        // A guard looks at what is still in its place.
        match may_drop(pat) || has_owner_inside(pat) || lent.iter().any(is_seen) {
            true => self.whole_or_parts(pat, standing, looked_at, &taken),
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

    /// The same of what may have a `Drop` of its own, or may have something inside of it that has one.
    pub(super) fn whole_or_parts(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        looked_at: &BTreeSet<String>,
        taken: &[PatIdent],
    ) -> Option<Taken> {
        let (name, at) = (self.name, self.name.span());
        let (mut copied, mut moved, mut lends) = (pat.clone(), pat.clone(), pat.clone());
        let mut left = Left::new(self.keeper.fresh("part", at));
        if !left.in_parts(&mut moved) {
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
        let (inside, parts) = self.parts_left(&left);
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
                    #copied => (#names, #runtime::step::WholeOrParts::Whole(#name)),
                    _ => ::core::unreachable!(),
                }
            } else {
                #held.comes_apart();
                match #name {
                    #moved => {
                        #inside
                        (#names, #runtime::step::WholeOrParts::Parts(#parts))
                    }
                    _ => ::core::unreachable!(),
                }
            };
            #kept = #whole;
        });
        let mut stmts = block.stmts;
        if !left.lent.is_empty() {
            let of_parts = tuple(left.pats.iter().cloned());
            let borrowed = tuple(left.lent.iter().map(ToTokens::to_token_stream));
            stmts.push(syn::parse_quote! {
                let #borrowed = match #kept {
                    #runtime::step::WholeOrParts::Whole(#lends) => #borrowed,
                    #runtime::step::WholeOrParts::Parts(#of_parts) => #borrowed,
                    #[allow(unreachable_patterns)]
                    _ => ::core::unreachable!(),
                };
            });
        }
        *pat = only_borrowing(pat, looked_at);
        Some(Taken { stmts, instead: standing == Standing::Irrefutable, later: true })
    }

    /// What takes apart what is inside of the variable, and the parts that are left.
    fn parts_left(&mut self, left: &Left) -> (TokenStream, TokenStream) {
        let mut inside = TokenStream::new();
        let mut parts = Vec::new();
        for (name, owner) in &left.named {
            let Some(owner) = owner else {
                parts.push(name.to_token_stream());
                continue;
            };
            if !is_bare(owner) {
                let of_struct =
                    is_of_struct(owner).then(|| quote!(#[allow(irrefutable_let_patterns)]));
                let declared = quote!(#of_struct let #owner = #name else);
                inside.extend(quote!(#declared { ::core::unreachable!() };));
            }
            let (runtime, questions) = (self.keeper.runtime, self.questions(owner));
            parts.push(quote!(#runtime::step::still_whole!(#name #(, #questions)*)));
        }
        (inside, tuple(parts.into_iter()))
    }
}

/// What stays of the variable, in order.
struct Left {
    /// How the names of the parts begin.
    called: Ident,
    /// What the parts are called, with the pattern of one that may have a `Drop` of its own.
    named: Vec<(Ident, Option<Pat>)>,
    /// What is borrowed of them: `ref name`, or `_`.
    pats: Vec<TokenStream>,
    /// What borrows.
    lent: Vec<Ident>,
    mutable: bool,
}

impl Left {
    fn new(called: Ident) -> Self {
        Left { called, named: Vec::new(), pats: Vec::new(), lent: Vec::new(), mutable: false }
    }

    /// Whether all parts could be given names.
    fn in_parts(&mut self, pat: &mut Pat) -> bool {
        match pat {
            Pat::Paren(paren) => self.in_parts(&mut paren.pat),
            Pat::Tuple(tuple) => tuple.elems.iter_mut().all(|elem| self.in_part(elem)),
            Pat::TupleStruct(tuple) => tuple.elems.iter_mut().all(|elem| self.in_part(elem)),
            Pat::Struct(fields) if fields.rest.is_none() => fields.fields.iter_mut().all(|field| {
                let named = self.in_part(&mut field.pat);
                spell_field(field);
                named
            }),
            _ => false,
        }
    }

    fn in_part(&mut self, pat: &mut Pat) -> bool {
        match pat {
            pat if is_owner(pat) => {
                let unbound = without_bindings(pat);
                let owner = std::mem::replace(pat, unbound);
                let name = self.next(Some(owner.clone()), quote!(_));
                *pat = syn::parse_quote!(#name @ #pat);
                declared_by(&owner, Standing::Refutable).iter().all(|name| name.by_ref.is_none())
            }
            Pat::Wild(_) => {
                let name = self.next(None, quote!(_));
                *pat = syn::parse_quote!(#name);
                true
            }
            Pat::Ident(bound) if bound.by_ref.is_some() && bound.subpat.is_none() => {
                self.lent.push(bound.ident.clone());
                self.mutable |= bound.mutability.is_some();
                let name = self.next(None, bound.to_token_stream());
                *pat = syn::parse_quote!(#name);
                true
            }
            Pat::Ident(name) => name.subpat.is_none(),
            Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Const(_) => true,
            pat => self.in_parts(pat),
        }
    }

    fn next(&mut self, owner: Option<Pat>, pat: TokenStream) -> Ident {
        let name = quote::format_ident!("{}{}", self.called, self.named.len() + 1);
        self.named.push((name.clone(), owner));
        self.pats.push(pat);
        name
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
