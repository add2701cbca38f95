//! Statements take a field of a variable, and use others of its fields later, or give the one that was taken a new value.
//!
//! ```text
//!                                       job_left = {
//!                                           struct Left<A, B> { name: A, id: B }
//!                                           let held = Held::of(&job.name);
//!                                           if held.copies() { .. } else { held.lend(..) }
//!                                       };
//! consume(job.name);                    consume(job_left.name.take_part());
//! yield_!(one());                  =>   yield_!(one());
//! log(&job.id);                         log(&job_left.id);
//! job.name = next();                    job_left.name.renew_part(next());
//! yield_!(two());                       yield_!(two());
//!                                       job = job_left.into_whole();
//! give(job);                            give(job);
//! ```
//!
//! What becomes of the variable is the matter of `bluelet::rest`.

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprField, Macro, Member, Stmt};

use super::super::shape::is_name;
use super::super::variable::suspends;
use super::Takes;
use super::field_uses::{FieldUses, Fields, Use, Used};
use super::renewal::Shadowed;
use crate::{macros, scope};

impl Takes<'_, '_> {
    /// Has the variable's fields lent from one of these statements on, which are those that mention it, if they take some and
    /// use no more of it than fields, as long as it is not whole again; gives whether they do.
    pub(super) fn in_lending(
        &mut self,
        stmts: &mut Vec<Stmt>,
        uses: &[usize],
        later: bool,
    ) -> bool {
        let Some(first) = uses.first() else { return false };
        let name = scope::plain_name(self.name);
        if self.lent || self.keeper.clone || self.keeper.closures.contains(&name) {
            return false;
        }
        for (turn, at) in uses.iter().enumerate() {
            let taking = |uses: &FieldUses<'_>| self.takes(uses);
            if !FieldUses::of(&[&stmts[*at]], self.name).is_some_and(|uses| taking(&uses)) {
                continue;
            }
            let Some(lent) = self.lent_by(stmts, &uses[turn..]) else { continue };
            let end = lent.whole.unwrap_or(stmts.len());
            if !later && !suspends(&stmts[*at..])
                || self.lends(&stmts[*first..*at], &stmts[*at..])
                || self.is_left_to_others(stmts, &uses[turn..])
            {
                return false;
            }
            let (site, left) = self.lend(&lent.fields, lent.whole.is_some());
            let seen = BTreeMap::new();
            let mut rename = Rename { from: self.name, to: &left, fields: &lent.fields, seen };
            let renamed = uses[turn..].iter().filter(|at| **at < end);
            renamed.for_each(|at| rename.visit_stmt_mut(&mut stmts[*at]));
            if let Some(whole) = lent.whole {
                let name = self.name;
                stmts.insert(whole, syn::parse_quote!(#name = #left.into_whole();));
                // What comes after it may take it apart again.
                self.in_stmts(stmts, whole + 1, later);
            }
            stmts.splice(*at..*at, site);
            return true;
        }
        false
    }

    /// Whether a field is taken of which the text does not show that it is copied.
    fn takes(&self, uses: &FieldUses<'_>) -> bool {
        let name = self.name;
        uses.fields.values().any(|used| {
            let member = &used.member;
            used.is_taken() && !self.is_copy(&syn::parse_quote!(#name.#member))
        })
    }

    /// Where each statement takes another field, or there is but one, that is kept in other ways.
    fn is_left_to_others(&mut self, stmts: &[Stmt], uses: &[usize]) -> bool {
        if let [only] = uses {
            return self.times_in(&stmts[*only]) == 1;
        }
        let fields = uses.iter().map(|at| self.field_taken_by(&stmts[*at]));
        let fields: Vec<Option<Expr>> = fields.collect();
        let again = |at: usize| fields[..at].contains(&fields[at]);
        fields.iter().all(Option::is_some) && !(0..fields.len()).any(again)
    }

    /// What the statements use of the variable, up to one that uses it as a whole.
    fn lent_by(&self, stmts: &[Stmt], uses: &[usize]) -> Option<LentBy> {
        let mut shadowed = Shadowed { name: self.name, found: false };
        uses.iter().for_each(|at| shadowed.visit_stmt(&stmts[*at]));
        let by_fields = |at: &&usize| FieldUses::of(&[&stmts[**at]], self.name).is_some();
        let several = uses.iter().take_while(by_fields);
        let several: Vec<&Stmt> = several.map(|at| &stmts[*at]).collect();
        let whole = uses.get(several.len()).copied();
        let mut uses = FieldUses::of(&several, self.name)?;
        let renewed = || uses.fields.values().all(|used| !used.is_taken() || used.is_renewed());
        // Only where rustc also reads the function as it was written is it sure that what is used is there.
        let sure = self.keeper.as_written || !uses.is_renewed();
        let may = !shadowed.found
            && sure
            && whole.is_none_or(|at| {
                let assigns = FieldUses::found_in(&stmts[at], self.name);
                renewed() && !assigns.fields.values().any(Used::is_renewed)
            });
        let lends = may && self.takes(&uses);
        let checked = self.keeper.as_written;
        uses.fields.values_mut().for_each(|used| used.checked = checked);
        lends.then_some(LentBy { fields: uses.fields, whole })
    }

    /// `job_left = ..;`, and that name.
    fn lend(&mut self, fields: &Fields, whole_again: bool) -> (Vec<Stmt>, Ident) {
        let (name, at, runtime) = (self.name, self.name.span(), self.keeper.runtime);
        let keeper = &mut *self.keeper;
        let kept = keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let [part, given, held, lent, put] =
            ["part", "given", "held", "lent", "whole"].map(|name| keeper.fresh(name, at));
        let item = keeper.fresh("Left", Span::call_site());
        let whole = self.name_of_whole();
        self.keeper.asks.loans = true;
        let declared = declared(&item, fields);
        let mut taken = fields.values().filter(|used| used.is_taken()).map(|used| {
            let member = &used.member;
            quote!(#runtime::step::Held::of(&#name.#member))
        });
        let first = taken.next();
        let given_away = fields.values().map(|used| {
            let member = &used.member;
            match used.is_taken() {
                true => quote!(#member: #runtime::step::Part::of(#whole.#member)),
                false => quote!(#member: #whole.#member),
            }
        });
        let fillers = fillers(fields);
        let plain = fields.values().filter(|used| !used.is_taken()).map(|used| &used.member);
        let parts: Vec<&Member> =
            fields.values().filter(|used| used.is_taken()).map(|used| &used.member).collect();
        let rest = quote! {
            #(if let ::core::option::Option::Some(#part) = #lent.#parts.into_rest() {
                #whole.#parts = #part;
            })*
        };
        let plain = quote!(#(#whole.#plain = #lent.#plain;)*);
        let lend = quote!(#given.lend(#item { #(#given_away,)* #(#fillers,)* }).await);
        let (of, back) = match whole_again {
            false => (quote!(()), quote!(let #lent = #lend.into_lent(); #plain #rest)),
            true => {
                let back = quote! {
                    let (#lent, #put) = #lend.into_parts();
                    #plain
                    if let ::core::option::Option::Some(#put) = #put {
                        #(#whole.#parts = #lent.#parts.into_part();)*
                        #put.give(#whole);
                    } else {
                        #rest
                        ::core::future::pending::<()>().await;
                    }
                };
                (quote!(_), back)
            }
        };
        let apart = fields.values().filter(|used| used.matched).map(|used| {
            let member = &used.member;
            quote!(let () = #runtime::step::Held::of(&#name.#member).comes_apart();)
        });
        let apart: Vec<TokenStream> = apart.collect();
        self.keeper.asks.drops |= !apart.is_empty();
        self.left.push(kept.clone());
        self.mutable.insert(kept.to_string());
        let held_of = quote!(#first #(.and(#taken))*);
        let site: syn::Block = syn::parse_quote!({
            #kept = {
                #declared
                #(#apart)*
                let #held = #held_of;
                if #held.copies() {
                    #held.copied();
                    #held.whole(#name)
                } else {
                    #held.moved();
                    #held.lend(move |#given: #runtime::step::Lending<_, #of>| async move {
                        #held.moved();
                        let mut #whole = #name;
                        #back
                        ::core::future::pending().await
                    })
                }
            };
        });
        (site.stmts, kept)
    }
}

/// What is lent of a variable.
struct LentBy {
    fields: Fields,
    /// The statement before which it is whole again.
    whole: Option<usize>,
}

/// `struct Left<A, B> { id: A, data: B }`, or `struct Left<A>(A, ());`
fn declared(item: &Ident, fields: &Fields) -> TokenStream {
    let parameters: Vec<Ident> = (0..fields.len()).map(|at| format_ident!("F{}", at)).collect();
    let typed = fields.values().zip(&parameters);
    let named: Vec<TokenStream> = typed
        .clone()
        .filter_map(|(used, parameter)| match &used.member {
            Member::Named(name) => Some(quote!(#name: #parameter)),
            Member::Unnamed(_) => None,
        })
        .collect();
    let length = fields.values().filter_map(Used::index).max().map_or(0, |last| last + 1);
    if length == 0 {
        return quote!(struct #item<#(#parameters),*> { #(#named),* });
    }
    let numbered = (0..length).map(|index| {
        let parameter = typed.clone().find(|(used, _)| used.index() == Some(index));
        parameter.map_or_else(|| quote!(()), |(_, parameter)| quote!(#parameter))
    });
    quote!(#[allow(dead_code)] struct #item<#(#parameters),*>(#(#numbered),*);)
}

/// `0: ()`, for the numbers of fields that are not used.
fn fillers(fields: &Fields) -> Vec<TokenStream> {
    let length = fields.values().filter_map(Used::index).max().map_or(0, |last| last + 1);
    let unused =
        (0..length).filter(|index| fields.values().all(|used| used.index() != Some(*index)));
    unused
        .map(|index| {
            let index = syn::Index::from(index as usize);
            quote!(#index: ())
        })
        .collect()
}

/// Puts what lends the fields in the place of the variable.
struct Rename<'n> {
    from: &'n Ident,
    to: &'n Ident,
    fields: &'n Fields,
    /// How often each field was met.
    seen: BTreeMap<String, usize>,
}

impl Rename<'_> {
    /// Names what lends the field; gives how it is used here, if it is one that is taken.
    fn rename(&mut self, field: &mut ExprField) -> Option<Use> {
        let name = field.member.to_token_stream().to_string();
        let mut to = self.to.clone();
        to.set_span(to.span().located_at(self.from.span()));
        *field.base = syn::parse_quote!(#to);
        let seen = self.seen.entry(name.clone()).or_default();
        *seen += 1;
        let used = self.fields.get(&name).filter(|used| used.is_taken())?;
        used.uses.get(*seen - 1).copied()
    }
}

impl VisitMut for Rename<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Assign(assign) = expr
            && let Expr::Field(field) = &mut *assign.left
            && is_name(&field.base, self.from)
        {
            self.visit_expr_mut(&mut assign.right);
            if self.rename(field) == Some(Use::Renewal) {
                let (left, right) = (&assign.left, &assign.right);
                // What the value is made of may be another part.
                *expr = syn::parse_quote!(match #right { renewed => #left.renew_part(renewed) });
            }
            return;
        }
        if let Expr::Field(field) = expr
            && is_name(&field.base, self.from)
        {
            if self.rename(field) == Some(Use::Value) {
                *expr = syn::parse_quote!(#expr.take_part());
            }
            return;
        }
        visit_mut::visit_expr_mut(self, expr);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        macros::change_input(mac, self);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
