//! What a pattern takes of a variable: names for all its parts, or an async block around what it leaves.

use std::collections::BTreeSet;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprStruct, Ident, Pat, PatIdent, Stmt};

use super::super::shape::is_name;
use super::{Arms, Takes};
use crate::owners::{self, binds_in_one, has_owner_inside};
use crate::pattern::{
    Taking, bound_by_value, has_struct_inside, is_bare, is_of_struct, is_variant, may_drop,
    only_borrowing, taking, without_bindings,
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
        let bound = bound_by_value(pat, standing).filter(|bound| !bound.is_empty())?;
        let in_box = self.is_in_box(place);
        if !is_name(place, self.name) && !in_box {
            if self.lent || self.is_copy(place) {
                return None;
            }
            return self.take_apart(place, pat, refutable, looked_at, &bound);
        }
        if taking(pat) == Taking::All {
            return match has_owner_inside(pat) {
                true if in_box => self.take_apart(place, pat, refutable, looked_at, &bound),
                true if binds_in_one(pat) || may_drop(pat) && !has_struct_inside(pat) => {
                    Some(self.take_whole(place, pat, standing))
                }
                true if may_drop(pat) => self.take_apart(place, pat, refutable, looked_at, &bound),
                true => match self.take_owners(pat, standing, looked_at) {
                    Some(taken) => Some(taken),
                    None => self.take_apart(place, pat, refutable, looked_at, &bound),
                },
                false if may_drop(pat) => Some(self.take_whole(place, pat, standing)),
                false => None,
            };
        }
        let mut parts = Parts { takes: self, named: Vec::new() };
        let mut spelled = pat.clone();
        if !in_box && parts.spell_out(&mut spelled) {
            let named = parts.named;
            let mut stmts: Vec<Stmt> = Vec::new();
            if may_drop(&spelled) || has_owner_inside(&spelled) && binds_in_one(&spelled) {
                stmts = self.take_whole(place, &mut spelled, standing).stmts;
            } else if has_owner_inside(&spelled) {
                match self.take_owners(&mut spelled, standing, looked_at) {
                    Some(taken) => stmts = taken.stmts,
                    None => return self.take_apart(place, pat, refutable, looked_at, &bound),
                }
            }
            *pat = spelled;
            stmts.extend(
                named.iter().map(|(left, part)| -> Stmt { syn::parse_quote!(#left = #part;) }),
            );
            self.left.extend(named.into_iter().map(|(left, _)| left));
            return Some(Taken { stmts, instead: false, later: false });
        }
        self.take_apart(place, pat, refutable, looked_at, &bound)
    }

    /// What the pattern takes all parts of, if it is still there.
    fn take_whole(&mut self, place: &Expr, pat: &mut Pat, standing: Standing) -> Taken {
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
    fn take_owners(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        looked_at: Option<&BTreeSet<String>>,
    ) -> Option<Taken> {
        let looked_at = looked_at?;
        let owners = owners::places(pat)?;
        let bound = owners.iter().flat_map(|(_, owner)| scope::bound_names(owner, standing));
        if bound.into_iter().any(|name| looked_at.contains(&scope::plain_name(&name))) {
            return None;
        }
        let again = self.renamed_in(pat, standing);
        let mut names = Vec::new();
        let (keeper, at) = (&mut *self.keeper, self.name.span());
        let mut taking: Vec<Stmt> = Vec::new();
        owners::each_inside(pat, &mut |owner| {
            let name = keeper.fresh("inner", at);
            let unbound = without_bindings(owner);
            let parts = std::mem::replace(owner, syn::parse_quote!(#name @ #unbound));
            let of_struct =
                is_of_struct(&parts).then(|| quote!(#[allow(irrefutable_let_patterns)]));
            if !is_bare(&parts) {
                taking.push(syn::parse_quote! {
                    #of_struct let #parts = #name else { ::core::unreachable!() };
                });
            }
            names.push((name, parts));
        });
        for ((name, parts), (place, _)) in names.into_iter().zip(owners) {
            let questions = self.questions(&parts);
            taking.push(self.kept_if_whole(&name, None, &questions, place));
        }
        taking.extend(again);
        Some(Taken { stmts: taking, instead: false, later: false })
    }

    /// Gives what the pattern calls as the variable is called another name, and binds it behind.
    fn renamed_in(&mut self, pat: &mut Pat, standing: Standing) -> Option<Stmt> {
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
            return syn::parse_quote!(let #kept = #value;);
        }
        let kept = self.wholes.get(&asked).cloned().unwrap_or_else(|| {
            let kept = fresh();
            self.left.push(kept.clone());
            if self.arms == Arms::OneUses {
                self.flags.push(kept.clone());
            }
            self.wholes.insert(asked, kept.clone());
            kept
        });
        match self.flags.contains(&kept) {
            true => syn::parse_quote!(#kept = ::core::option::Option::Some(#value);),
            false => syn::parse_quote!(#kept = #value;),
        }
    }

    /// `Job { size, ..job }`, with what the literal leaves of `job` kept.
    pub(super) fn taken_for_literal(&mut self, literal: &ExprStruct) -> Option<Filled> {
        let elsewhere = literal.fields.iter().any(|field| self.mentioned_in(field));
        if elsewhere || self.keeper.clone || !is_name(literal.rest.as_ref()?, self.name) {
            return None;
        }
        let mut literal = literal.clone();
        let mut stmts: Vec<Stmt> = Vec::new();
        for field in &mut literal.fields {
            if !matches!(field.expr, Expr::Path(_) | Expr::Lit(_)) {
                let name = self.keeper.fresh("field", field.expr.span());
                let value = std::mem::replace(&mut field.expr, syn::parse_quote!(#name));
                stmts.push(syn::parse_quote!(let #name = #value;));
            }
        }
        scope::spell_out_fields(&mut literal);
        let value = self.keeper.fresh("filled", literal.path.span());
        stmts.extend(self.part(&value.to_token_stream(), |whole, give| {
            literal.rest = Some(Box::new(syn::parse_quote!(#whole)));
            give(&literal.to_token_stream())
        }));
        Some(Filled { stmts, value })
    }

    /// `consume({ let (part, left) = Held::of(&job).part(..); job_left = left; part })`
    pub(super) fn take_operand(&mut self, operand: &mut Expr, called: &str) -> Ident {
        let part = self.keeper.fresh(called, operand.span());
        let name = self.name;
        let stmts = self.part(&part.to_token_stream(), |whole, give| {
            give(&renamed(operand.to_token_stream(), name, whole))
        });
        *operand = syn::parse_quote!({ #(#stmts)* #part });
        part
    }

    /// `let (part, left) = Held::of(&job).part(..); job_left = left;`, where `take` says what the part is.
    fn part(
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
        let keep = syn::parse_quote!(#kept = #left;);
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

/// A struct literal that was filled in from a variable.
pub(super) struct Filled {
    pub(super) stmts: Vec<Stmt>,
    pub(super) value: Ident,
}

/// The statements that take a variable apart.
pub(super) struct Taken {
    pub(super) stmts: Vec<Stmt>,
    /// Whether they stand instead of the statement with the pattern.
    pub(super) instead: bool,
    /// Whether they bind what the pattern did.
    pub(super) later: bool,
}

/// Gives a name to each part that a pattern leaves.
struct Parts<'t, 'k, 'f> {
    takes: &'t mut Takes<'k, 'f>,
    /// What keeps the part, and what the pattern calls it.
    named: Vec<(Ident, Ident)>,
}

impl Parts<'_, '_, '_> {
    /// Whether all parts could be given names.
    fn spell_out(&mut self, pat: &mut Pat) -> bool {
        match pat {
            pat if taking(pat) == Taking::All => true,
            Pat::Wild(_) => {
                let keeper = &mut *self.takes.keeper;
                let at = self.takes.name.span();
                let name = format!("{}_left", scope::plain_name(self.takes.name));
                let (left, part) = (keeper.fresh(&name, at), keeper.fresh("left", at));
                *pat = syn::parse_quote!(#part);
                self.named.push((left, part));
                true
            }
            Pat::Ident(name) => name.by_ref.is_none(),
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
struct Immutable;

impl VisitMut for Immutable {
    fn visit_pat_ident_mut(&mut self, name: &mut PatIdent) {
        name.mutability = None;
        visit_mut::visit_pat_ident_mut(self, name);
    }
}

fn tuple(mut names: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    match names.len() {
        1 => names.next().unwrap_or_default(),
        _ => quote!((#(#names),*)),
    }
}

/// The code with the one name in the place of the other.
fn renamed(code: TokenStream, from: &Ident, to: &Ident) -> TokenStream {
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
