//! What patterns only copy out of, the variable or something inside of it, is still there if it has a `Drop` of its own. Which it is,
//! rustc is asked: see `bluelet::whole`.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Pat, PatIdent, Stmt};

use super::super::shape::is_name;
use super::{Arms, Taken, Takes, declared_by};
use crate::mention::mentions;
use crate::owners::{self, has_owner_inside};
use crate::pattern::{is_of_struct, without_bindings};
use crate::scope::{self, Standing};

/// What a pattern takes apart inside of a variable.
pub(super) struct Owner {
    /// What the pattern calls it now.
    pub(super) name: Ident,
    /// The pattern of its parts.
    pub(super) parts: Pat,
    /// What keeps it, if it has a drop of its own.
    pub(super) kept: Option<Ident>,
}

/// Brings the variables for what is left into the order in which that stood in the pattern: so it drops.
pub(super) fn in_order(left: &mut [Ident], pat: &Pat, named: &[(Ident, Ident)], owners: &[Owner]) {
    let bound = scope::bound_names(pat, Standing::Refutable);
    left.sort_by_key(|left| {
        let kept = owners.iter().find(|owner| owner.kept.as_ref() == Some(left));
        let part = named.iter().find(|(kept, _)| kept == left).map(|(_, part)| part);
        let within = |owner: &&Owner| part.is_some_and(|part| mentions(&owner.parts, part));
        let owner = kept.or_else(|| owners.iter().find(within));
        let place = owner.map(|owner| &owner.name).or(part)?;
        bound.iter().position(|bound| bound == place)
    });
}

/// Takes apart what the pattern has names for now; what it binds behind the first of these is declared behind that, as it was.
fn in_their_order(
    pat: &mut Pat,
    standing: Standing,
    bound: &[PatIdent],
    named: &[(Ident, Pat)],
) -> Vec<Stmt> {
    let mut apart: Vec<(&Ident, Stmt)> = Vec::new();
    let mut behind = Vec::new();
    for PatIdent { ident, mutability, .. } in bound {
        let owner =
            named.iter().find(|(_, parts)| scope::bound_names(parts, standing).contains(ident));
        match owner {
            Some((name, _)) if apart.iter().any(|(known, _)| *known == name) => {}
            Some((name, parts)) => {
                let of_struct =
                    is_of_struct(parts).then(|| quote!(#[allow(irrefutable_let_patterns)]));
                let apart_now = syn::parse_quote! {
                    #of_struct let #parts = #name else { ::core::unreachable!() };
                };
                apart.push((name, apart_now));
            }
            None if apart.is_empty() => {}
            None => {
                apart.push((ident, syn::parse_quote!(let #mutability #ident = #ident;)));
                behind.push(ident);
            }
        }
    }
    scope::for_each_binding(pat, standing, &mut |name| {
        if behind.contains(&&name.ident) {
            name.mutability = None;
        }
    });
    apart.into_iter().map(|(_, stmt)| stmt).collect()
}

impl Takes<'_, '_> {
    /// What the pattern takes all parts of, if it is still there.
    pub(super) fn take_whole(&mut self, place: &Expr, pat: &mut Pat, standing: Standing) -> Taken {
        let questions = self.questions(pat);
        let again = self.renamed_in(pat, standing);
        let mut taken = self.take_copies(place, &questions);
        taken.stmts.extend(again);
        taken
    }

    /// `|Some(inner)| inner`, for what the pattern takes apart inside of the variable.
    pub(super) fn questions(&mut self, pat: &Pat) -> Vec<TokenStream> {
        if !has_owner_inside(pat) {
            return Vec::new();
        }
        let inner = self.keeper.fresh("inner", self.name.span());
        let questions = owners::questions(pat, &inner).into_iter();
        questions.map(|question| quote!(|#question| #inner)).collect()
    }

    /// Names what the pattern takes apart inside of the variable, and takes it apart behind:
    ///
    /// ```text
    /// (Lock::Held(id), other) => {        =>  (inner @ Lock::Held(_), other) => {
    ///                                             let Lock::Held(id) = inner else { unreachable!() };
    ///                                             pair_left = still_whole!(inner);
    /// ```
    pub(super) fn take_owners(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        looked_at: Option<&BTreeSet<String>>,
    ) -> Option<(Taken, Vec<Owner>)> {
        let looked_at = looked_at?;
        let owners = owners::places(pat)?;
        let bound = owners.iter().flat_map(|(_, owner)| scope::bound_names(owner, standing));
        if bound.into_iter().any(|name| looked_at.contains(&scope::plain_name(&name))) {
            return None;
        }
        let again = self.renamed_in(pat, standing);
        let bound = declared_by(pat, standing);
        let mut names = Vec::new();
        let (keeper, at) = (&mut *self.keeper, self.name.span());
        owners::each_inside(pat, &mut |owner| {
            let name = keeper.fresh("inner", at);
            let unbound = without_bindings(owner);
            let parts = std::mem::replace(owner, syn::parse_quote!(#name @ #unbound));
            names.push((name, parts));
        });
        let mut taking = in_their_order(pat, standing, &bound, &names);
        let mut found = Vec::new();
        for ((name, parts), (place, _)) in names.into_iter().zip(owners) {
            let questions = self.questions(&parts);
            taking.push(self.kept_if_whole(&name, None, &questions, place.clone()));
            let kept = self.wholes.get(&place).cloned();
            found.push(Owner { name, parts, kept });
        }
        taking.extend(again);
        Some((Taken { stmts: taking, instead: false, later: false }, found))
    }

    /// What a pattern takes all parts of is still there if it has a `Drop` of its own: see `bluelet::whole`.
    pub(super) fn take_copies(&mut self, place: &Expr, questions: &[TokenStream]) -> Taken {
        let name = self.name;
        let in_box = (!is_name(place, name)).then_some(place);
        let asked = quote!(#(#questions),*).to_string();
        let stmt = self.kept_if_whole(name, in_box, questions, asked);
        Taken { stmts: vec![stmt], instead: false, later: false }
    }

    /// `job_left = still_whole!(job);`, where `whole` is the variable, or a part of it. Of several patterns one matches: those
    /// that ask the same share the place.
    fn kept_if_whole(
        &mut self,
        whole: &Ident,
        in_box: Option<&Expr>,
        questions: &[TokenStream],
        asked: String,
    ) -> Stmt {
        let (name, runtime) = (self.name, self.keeper.runtime);
        let kept = format!("{}_left", scope::plain_name(name));
        self.keeper.asks.drops = true;
        let mut fresh = || self.keeper.fresh(&kept, name.span());
        let in_box = in_box.map(|place| quote!(, #place));
        let value = quote!(#runtime::step::still_whole!(#whole #in_box #(, #questions)*));
        if self.alone && whole == name {
            let kept = self.wholes.entry(asked).or_insert_with(fresh);
            let kept = quote::format_ident!("_{kept}");
            self.keeper.note_left(name, std::slice::from_ref(&kept));
            return syn::parse_quote!(let #kept = #value;);
        }
        let kept = self.wholes.get(&asked).cloned().unwrap_or_else(|| {
            let flag = self.arms == Arms::OneUses || self.in_branch && !asked.is_empty();
            let mut kept = fresh();
            if flag {
                // That it gets values which nobody reads is no mistake of the user's.
                kept = quote::format_ident!("_{kept}");
                self.flags.push(kept.clone());
            }
            self.left.push(kept.clone());
            self.wholes.insert(asked, kept.clone());
            kept
        });
        match self.flags.contains(&kept) {
            true => syn::parse_quote!(#kept = ::core::option::Option::Some(#value);),
            false => syn::parse_quote!(#kept = #value;),
        }
    }
}
