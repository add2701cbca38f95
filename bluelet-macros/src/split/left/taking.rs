//! What a pattern takes of a variable: names for all its parts, or an async block around what it leaves.

use std::collections::BTreeSet;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Ident, Pat, PatIdent, Stmt};

use super::super::shape::is_name;
use super::whole::{Owner, in_order};
use super::{Arms, Taken, Takes};
use crate::owners::{binds_in_one, has_owner_inside};
use crate::pattern::{
    Taking, bound_by_value, has_struct_inside, is_bare, is_variant, may_drop, only_borrowing,
    taking,
};
use crate::scope::{self, Standing};

impl Takes<'_, '_> {
    /// Has the pattern take the whole variable, or nothing; gives the statements that come behind it, or take its place.
    /// `place` is the variable, or a field of it. What a guard has `looked_at` is bound by reference there, if that is known.
    pub(super) fn take(
        &mut self,
        place: &Expr,
        pat: &mut Pat,
        refutable: bool,
        looked_at: Option<&BTreeSet<String>>,
    ) -> Option<Taken> {
        let standing = if refutable { Standing::Refutable } else { Standing::Irrefutable };
        if self.arms == Arms::OneCopies && is_bare(pat) {
            return Some(self.take_copies(place, &[]));
        }
        let Some(bound) = bound_by_value(pat, standing) else {
            return self.take_beside_lent(place, pat, standing, looked_at);
        };
        if bound.is_empty() {
            return None;
        }
        let in_box = self.is_in_box(place);
        // What may as well be a reference is taken for a box only where something would be left in it.
        if in_box && !self.is_box() && taking(pat) != Taking::NotAll {
            return None;
        }
        if !is_name(place, self.name) && !in_box {
            if self.lent || self.is_copy(place) {
                return None;
            }
            return self.take_apart(place, pat, refutable, looked_at, &bound);
        }
        if taking(pat) == Taking::All {
            return match has_owner_inside(pat) {
                true if in_box => self.take_apart(place, pat, refutable, looked_at, &bound),
                true if may_drop(pat)
                    && !binds_in_one(pat)
                    && let Some(looked_at) = looked_at
                    && let Some(taken) = self.whole_or_parts(pat, standing, looked_at, &bound) =>
                {
                    Some(taken)
                }
                true if binds_in_one(pat) || may_drop(pat) && !has_struct_inside(pat) => {
                    Some(self.take_whole(place, pat, standing))
                }
                true if may_drop(pat) => self.take_apart(place, pat, refutable, looked_at, &bound),
                true => match self.take_owners(pat, standing, looked_at) {
                    Some((taken, _)) => Some(taken),
                    None => self.take_apart(place, pat, refutable, looked_at, &bound),
                },
                false if may_drop(pat) => Some(self.take_whole(place, pat, standing)),
                false => None,
            };
        }
        let mut parts = Parts::of(self);
        let mut spelled = pat.clone();
        if in_box || !parts.spell_out(&mut spelled) {
            return self.take_apart(place, pat, refutable, looked_at, &bound);
        }
        let (named, before) = (parts.named, self.left.len());
        let Some((mut taken, owners)) = self.take_spelled(place, &mut spelled, standing, looked_at)
        else {
            return self.take_apart(place, pat, refutable, looked_at, &bound);
        };
        *pat = spelled;
        taken.stmts.extend(self.kept_parts(&named));
        in_order(&mut self.left[before..], pat, &named, &owners);
        Some(taken)
    }

    /// `pair_left = left;`, for what keeps each part.
    pub(super) fn kept_parts(&mut self, named: &[(Ident, Ident)]) -> Vec<Stmt> {
        self.left.extend(named.iter().map(|(left, _)| left.clone()));
        let kept = named.iter().map(|(left, part)| syn::parse_quote!(#left = #part;));
        kept.collect()
    }

    /// The pattern names all parts: keeps what they were copied out of, if it is still there.
    fn take_spelled(
        &mut self,
        place: &Expr,
        pat: &mut Pat,
        standing: Standing,
        looked_at: Option<&BTreeSet<String>>,
    ) -> Option<(Taken, Vec<Owner>)> {
        match has_owner_inside(pat) {
            inside if may_drop(pat) || inside && binds_in_one(pat) => {
                Some((self.take_whole(place, pat, standing), Vec::new()))
            }
            true => self.take_owners(pat, standing, looked_at),
            false => {
                let nothing = Taken { stmts: Vec::new(), instead: false, later: false };
                Some((nothing, Vec::new()))
            }
        }
    }

    /// Gives what the pattern calls as the variable is called another name, and binds it behind.
    pub(super) fn renamed_in(&mut self, pat: &mut Pat, standing: Standing) -> Option<Stmt> {
        let (name, keeper) = (self.name, &mut *self.keeper);
        let mut again = None;
        scope::for_each_binding(pat, standing, &mut |bound| {
            if bound.ident == *name {
                let other = keeper.fresh(&scope::plain_name(name), name.span());
                let mutable = bound.mutability.take();
                let bound = std::mem::replace(&mut bound.ident, other.clone());
                again = Some(syn::parse_quote!(let #mutable #bound = #other;));
            }
        });
        again
    }

    /// `let (name, left) = Held::of(&job).part(..); job_left = left;`
    fn take_apart(
        &mut self,
        place: &Expr,
        pat: &mut Pat,
        refutable: bool,
        looked_at: Option<&BTreeSet<String>>,
        bound: &[PatIdent],
    ) -> Option<Taken> {
        let looked_at = looked_at.filter(|_| !self.keeper.clone)?;
        let names = bound.iter().map(|bound| &bound.ident);
        let names = tuple(names.map(ToTokens::to_token_stream));
        let declared =
            bound.iter().map(|PatIdent { mutability, ident, .. }| quote!(#mutability #ident));
        let declared = tuple(declared);
        let mut taking = pat.clone();
        Immutable.visit_pat_mut(&mut taking);
        let name = self.name;
        let stmts = self.part(&declared, |whole, give| {
            let (place, give) = (renamed(place.to_token_stream(), name, whole), give(&names));
            if !refutable {
                return quote!(let #taking = #place; #give);
            }
            quote! {
                match #place {
                    #taking => #give,
                    #[allow(unreachable_patterns)]
                    _ => ::core::unreachable!(),
                }
            }
        });
        *pat = only_borrowing(pat, looked_at);
        Some(Taken { stmts, instead: !refutable, later: true })
    }

    /// `consume({ let (part, left) = Held::of(&job).part(..); job_left = left; part })`
    pub(super) fn take_operand(&mut self, operand: &mut Expr, called: &str) -> Ident {
        let part = self.keeper.fresh(called, operand.span());
        let name = self.name;
        let stmts = self.part(&part.to_token_stream(), |whole, give| {
            give(&renamed(operand.to_token_stream(), name, whole))
        });
        // What rustc has to say of the operand, it says where that stands.
        let at = Span::mixed_site().located_at(operand.span());
        *operand = syn::parse_quote_spanned!(at=> { #(#stmts)* #part });
        part
    }

    /// `let (part, left) = Held::of(&job).part(..); job_left = left;`, where `take` says what the part is.
    pub(super) fn part(
        &mut self,
        part: &TokenStream,
        take: impl FnOnce(&Ident, &dyn Fn(&TokenStream) -> TokenStream) -> TokenStream,
    ) -> Vec<Stmt> {
        let (name, at) = (self.name, self.name.span());
        let whole = self.name_of_whole();
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let left = self.keeper.fresh("left", at);
        let given = self.keeper.fresh("given", at);
        self.keeper.asks.parts = true;
        let take = take(&whole, &|part| quote!(#given.give(#part).await));
        let runtime = self.keeper.runtime;
        let taken = syn::parse_quote! {
            let (#part, #left) = #runtime::step::Held::of(&#name)
                .part(move |#given| async move { let #whole = #name; #take });
        };
        let keep = match self.flagged {
            true => syn::parse_quote!(#kept = ::core::option::Option::Some(#left);),
            false => syn::parse_quote!(#kept = #left;),
        };
        self.flags.extend(self.flagged.then(|| kept.clone()));
        self.keeper.asks.left_in_blocks.insert(scope::plain_name(&kept));
        self.left.push(kept);
        vec![taken, keep]
    }
}

impl Takes<'_, '_> {
    /// What the variable is called in an async block.
    pub(super) fn name_of_whole(&mut self) -> Ident {
        let name = self.name;
        if name == "self" { self.keeper.fresh("whole", name.span()) } else { name.clone() }
    }

    /// The code as it is there.
    pub(super) fn in_whole(&self, code: &Expr, whole: &Ident) -> TokenStream {
        renamed(code.to_token_stream(), self.name, whole)
    }
}

/// Gives a name to each part that a pattern leaves.
pub(super) struct Parts<'t, 'k, 'f> {
    takes: &'t mut Takes<'k, 'f>,
    /// What keeps the part, and what the pattern calls it.
    pub(super) named: Vec<(Ident, Ident)>,
    /// What borrows from such a part, and what keeps that.
    pub(super) lent: Vec<(PatIdent, Ident)>,
}

impl<'t, 'k, 'f> Parts<'t, 'k, 'f> {
    pub(super) fn of(takes: &'t mut Takes<'k, 'f>) -> Self {
        Parts { takes, named: Vec::new(), lent: Vec::new() }
    }

    /// Gives the part at hand a name; gives what keeps it, and that name.
    fn name(&mut self) -> (Ident, Ident) {
        let keeper = &mut *self.takes.keeper;
        let at = self.takes.name.span();
        let name = format!("{}_left", scope::plain_name(self.takes.name));
        let (left, part) = (keeper.fresh(&name, at), keeper.fresh("left", at));
        self.named.push((left.clone(), part.clone()));
        (left, part)
    }

    /// Whether all parts could be given names.
    pub(super) fn spell_out(&mut self, pat: &mut Pat) -> bool {
        match pat {
            pat if taking(pat) == Taking::All => true,
            Pat::Wild(_) => {
                let (_, part) = self.name();
                *pat = syn::parse_quote!(#part);
                true
            }
            Pat::Ident(name) if name.subpat.is_none() => {
                let (left, part) = self.name();
                self.lent.push((name.clone(), left));
                *pat = syn::parse_quote!(#part);
                true
            }
            Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Const(_) => true,
            Pat::Paren(paren) => self.spell_out(&mut paren.pat),
            Pat::Type(typed) => self.spell_out(&mut typed.pat),
            Pat::Tuple(tuple) => tuple.elems.iter_mut().all(|elem| self.spell_out(elem)),
            Pat::TupleStruct(tuple) if is_variant(&tuple.path) => {
                tuple.elems.iter_mut().all(|elem| self.spell_out(elem))
            }
            _ => false,
        }
    }
}

/// Puts `(*name)` in the place of each name that the pattern only looks at.
pub(super) struct LooksAt<'n>(pub(super) &'n BTreeSet<String>);

impl VisitMut for LooksAt<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Path(path) = expr
            && let Some(name) = path.path.get_ident()
            && self.0.contains(&scope::plain_name(name))
        {
            *expr = syn::parse_quote!((*#name));
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }
}

/// Whether names may be hidden in the input of macros.
pub(super) fn has_macros(expr: &Expr) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    finder.visit_expr(expr);
    finder.0
}

/// Takes the `mut`s away.
pub(super) struct Immutable;

impl VisitMut for Immutable {
    fn visit_pat_ident_mut(&mut self, name: &mut PatIdent) {
        name.mutability = None;
        visit_mut::visit_pat_ident_mut(self, name);
    }
}

pub(super) fn tuple(mut names: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    match names.len() {
        1 => names.next().unwrap_or_default(),
        _ => quote!((#(#names),*)),
    }
}

/// The code with the one name in the place of the other.
pub(super) fn renamed(code: TokenStream, from: &Ident, to: &Ident) -> TokenStream {
    if from == to {
        return code;
    }
    let token = |token| match token {
        TokenTree::Ident(name) if name == *from => {
            let mut to = to.clone();
            to.set_span(to.span().located_at(name.span()));
            TokenTree::Ident(to)
        }
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), renamed(group.stream(), from, to));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        token => token,
    };
    code.into_iter().map(token).collect()
}
