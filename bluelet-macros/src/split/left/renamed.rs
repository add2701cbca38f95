//! The code that uses a variable of which the fields are lent, with what lends them in its place.
//!
//! ```text
//! consume(job.name);          consume(job_left.name.take_part());
//! log(&job.id);          =>   log(&job_left.id);
//! job.name = next();          job_left.name.renew_part(next());
//! ```

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Macro, Pat};

use super::rematch::{Again, Branch, if_as_match, while_as_match};
use super::taken_along::{InItsPlace, only_field};
use super::used::{Use, Used};
use super::ways::{named, way_of};
use crate::asking::{self, may_take_field};
use crate::mention::mentions;
use crate::scope::{self, Standing};
use crate::{macros, suspend};

/// Puts what lends the fields in the place of the variable.
pub(super) struct Rename<'n> {
    pub(super) from: &'n Ident,
    pub(super) to: &'n Ident,
    /// It is `mut`.
    pub(super) mutable: bool,
    /// What a match calls a value that it leaves where it is.
    pub(super) old: &'n Ident,
    /// What is used, with how often it was met.
    pub(super) uses: BTreeMap<String, (&'n Used, usize)>,
    pub(super) runtime: &'n syn::Path,
    /// The names of the function's variables.
    pub(super) declared: &'n BTreeSet<String>,
    /// The names that are not free.
    pub(super) taken: &'n BTreeSet<String>,
    /// Rustc is asked whether a method takes a part.
    pub(super) asked: bool,
}

impl Rename<'_> {
    /// Names what lends the part; gives how it is used here, if it is one that is taken. Nothing if it is no such part.
    fn rename(&mut self, part: &mut Expr) -> Option<Option<Use>> {
        let (used, seen) = self.uses.get_mut(&named(&way_of(part, self.from)?))?;
        let by = used.uses.get(*seen).copied().filter(|_| used.is_taken());
        *seen += 1;
        let mut to = self.to.clone();
        to.set_span(to.span().located_at(self.from.span()));
        *root_of(part) = syn::parse_quote!(#to);
        Some(by)
    }

    /// The receiver of a method that takes it, or only looks at it.
    ///
    /// ```text
    /// taken!(*job_left.list.seen_part() => .map(f)).of_lent(&mut job_left.list, |part| part.take_part()).map(f)
    /// ```
    fn receiver(&mut self, expr: &mut Expr) -> bool {
        let Expr::MethodCall(call) = expr else { return false };
        let asked = self.next_use(&call.receiver) == Some(Use::Asked);
        let may = asked || may_take_field(call, self.declared);
        if !may || way_of(&call.receiver, self.from).is_none() {
            return false;
        }
        self.rename(&mut call.receiver);
        call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
        if !asked {
            return true;
        }
        let asking = asking::with_values_of_types(call, self.runtime);
        let types = asking::argument_types(call);
        let waits = call.args.iter().any(suspend::expr_suspends);
        let (runtime, part) = (self.runtime, (*call.receiver).clone());
        let (method, args) = (&asking.method, asking::in_parentheses(&asking));
        let taken = quote!(#runtime::step::taken!(*#part.seen_part() => .#method #args #types));
        if waits {
            let (early, late) = self.taken_early(&part, &taken);
            *call.receiver = late;
            *expr = syn::parse_quote!({ #early #call });
        } else {
            self.asked = true;
            *call.receiver = syn::parse_quote! {
                #taken.of_lent(&mut #part, |part| part.take_part())
            };
        }
        true
    }
}

impl Rename<'_> {
    /// What is called, and used up by that, or not: before the arguments are evaluated.
    ///
    /// ```text
    /// let part = called!(@Held::of(job_left.done.seen_part()), 1).of_lent_early(&mut job_left.done, |part| part.take_part());
    /// let argument = job_left.name.take_part();
    /// late_receiver!({ part }.shared_receiver(&job_left.done, |part| part))(argument)
    /// ```
    fn callee(&mut self, expr: &mut Expr) -> bool {
        let Expr::Call(call) = expr else { return false };
        if way_of(&call.func, self.from).is_none() {
            return false;
        }
        let by = self.rename(&mut call.func);
        let takes = |argument: &Expr| {
            !matches!(argument, Expr::Reference(_)) && mentions(argument, self.from)
        };
        let first = call.args.iter().rposition(takes).map_or(0, |last| last + 1);
        call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
        if by != Some(Some(Use::Asked)) {
            return true;
        }
        let number = Literal::usize_unsuffixed(call.args.len());
        let (runtime, part) = (self.runtime, (*call.func).clone());
        let answer =
            quote!(#runtime::step::called!(@#runtime::step::Held::of(#part.seen_part()), #number));
        let (early, late) = self.taken_early(&part, &answer);
        *call.func = late;
        // What is called is borrowed then.
        let mut arguments = Vec::new();
        for (at, argument) in call.args.iter_mut().take(first).enumerate() {
            if !matches!(argument, Expr::Reference(_) | Expr::Lit(_) | Expr::Closure(_)) {
                let name = self.free(&format!("argument{at}"));
                arguments.push(quote!(let #name = #argument;));
                *argument = syn::parse_quote!(#name);
            }
        }
        *expr = syn::parse_quote!({ #early #(#arguments)* #call });
        true
    }

    /// A closure that takes the part along.
    fn closure(&mut self, expr: &mut Expr) -> bool {
        let Expr::Closure(closure) = expr else { return false };
        let Some(way) = only_field(closure, self.from) else { return false };
        let (from, name) = (self.from, self.free("part"));
        let mut part: Expr = syn::parse_quote!(#from #(.#way)*);
        let next = self.uses.get(&named(&way)).and_then(|(used, seen)| used.uses.get(*seen));
        if next != Some(&Use::Along) {
            return false;
        }
        self.visit_expr_mut(&mut part);
        InItsPlace { name: from, part: &name }.visit_expr_mut(&mut closure.body);
        closure.capture.get_or_insert_with(Default::default);
        let mutable = self.mutable.then(|| quote!(#[allow(unused_mut)] let mut));
        let keyword = mutable.unwrap_or_else(|| quote!(let));
        *expr = syn::parse_quote!({ #keyword #name = #part; #closure });
        true
    }

    /// What takes the part if that is the answer, and what names it, or what is still in its place, later.
    fn taken_early(&mut self, part: &Expr, answer: &TokenStream) -> (TokenStream, Expr) {
        self.asked = true;
        let (runtime, early) = (self.runtime, self.free("part"));
        let (receiver, mutable) = match self.mutable {
            true => (quote!(receiver), Some(<syn::Token![mut]>::default())),
            false => (quote!(shared_receiver), None),
        };
        let late = syn::parse_quote! {
            #runtime::step::late_receiver!({ #early }.#receiver(&#mutable #part, |part| part))
        };
        let take = quote!(let #early = #answer.of_lent_early(&mut #part, |part| part.take_part()););
        (take, late)
    }

    /// How the expression uses a part that is taken somewhere.
    fn next_use(&self, part: &Expr) -> Option<Use> {
        let (used, seen) = self.uses.get(&named(&way_of(part, self.from)?))?;
        used.uses.get(*seen).copied().filter(|_| used.is_taken())
    }

    /// The match for a condition that takes the part, which needs an arm for what it does not take.
    fn written_as_match(&self, expr: &Expr) -> Option<Expr> {
        let takes = |matching: &syn::ExprMatch| self.next_use(&matching.expr) == Some(Use::Match);
        match expr {
            Expr::If(conditional) => if_as_match(conditional).filter(takes).map(Expr::Match),
            Expr::While(each) => {
                let (label, matching) = (&each.label, while_as_match(each).filter(takes)?);
                Some(syn::parse_quote!(#label loop { #matching }))
            }
            _ => None,
        }
    }

    /// A match that takes the part: where an arm takes nothing, or only copies, it is put back at once.
    ///
    /// ```text
    /// match job_left.phase.take_part() {
    ///     Phase::Open(guard) => { .. job_left.phase.renew_part(next); }
    ///     Phase::Count(n) => {
    ///         let part = n;
    ///         copied_back!(part => job_left.phase.renew_part(Phase::Count(part)));
    ///         let n = part;
    ///         ..
    ///     }
    ///     old @ Phase::Closed => { job_left.phase.renew_part(old); .. }
    /// }
    /// ```
    fn rematch(&mut self, matching: &mut syn::ExprMatch) {
        let (way, from, old) = (way_of(&matching.expr, self.from), self.from, self.old);
        self.rename(&mut matching.expr);
        let part = (*matching.expr).clone();
        *matching.expr = syn::parse_quote!(#part.take_part());
        for arm in &mut matching.arms {
            let is_part = |place: &Expr| way_of(place, from) == way;
            let mut name = |number| self.free(&format!("part{number}"));
            let again = Branch { pat: &arm.pat, body: &arm.body }.again(&is_part, &mut name);
            self.visit_arm_mut(arm);
            if let Some(again) = again {
                self.put_back(arm, &part, again);
                continue;
            }
            if !scope::bound_names(&arm.pat, Standing::Refutable).is_empty() {
                continue;
            }
            let body = &arm.body;
            *arm.body = syn::parse_quote!({ #part.renew_part(#old); #body });
            let pat = match &mut arm.pat {
                Pat::Guard(guarded) => &mut *guarded.pat,
                pat => pat,
            };
            *pat = match &*pat {
                Pat::Wild(_) => syn::parse_quote!(#old),
                pat => syn::parse_quote!(#old @ (#pat)),
            };
        }
    }
}

impl Rename<'_> {
    /// Puts back what an arm has only copied. A variable is not named in the macro's input: there it could have no drop flag.
    fn put_back(&self, arm: &mut syn::Arm, part: &Expr, again: Again) {
        let (runtime, body) = (self.runtime, &arm.body);
        let Again { bound, pat, value, leaves } = again;
        let put_back = quote!(#part.renew_part(#value));
        let parts: Vec<&Ident> = bound.iter().map(|(_, _, part)| part).collect();
        let put_back = match (leaves, &parts[..]) {
            (true, [first, others @ ..]) => {
                let at = first.span();
                let held = quote_spanned! {at=>
                    #runtime::step::held_of!(#first)#(.and(#runtime::step::held_of!(#others)))*
                };
                // Of a variable: what rustc says it says of that, and not of what the macro is expanded from.
                let only_copied = quote_spanned!(at=> { let held = #held; held.only_copied(); });
                quote!(#only_copied #put_back;)
            }
            _ => quote!(#runtime::step::copied_back!(#(#parts),* => #put_back);),
        };
        let apart = bound.iter().map(|(_, variable, part)| quote!(let #part = #variable;));
        let bound =
            bound.iter().map(|(mutable, variable, part)| quote!(let #mutable #variable = #part;));
        *arm.body = syn::parse_quote!({ #(#apart)* #put_back #(#bound)* #body });
        match (&mut arm.pat, pat) {
            (Pat::Guard(guarded), Pat::Guard(again)) => guarded.pat = again.pat,
            (old, again) => *old = again,
        }
    }

    /// A name that is not taken.
    fn free(&self, name: &str) -> Ident {
        let mut name = name.to_string();
        while self.taken.contains(&name) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }
}

/// The variable that the part is one of.
fn root_of(part: &mut Expr) -> &mut Expr {
    match part {
        Expr::Field(field) => root_of(&mut field.base),
        Expr::Paren(paren) => root_of(&mut paren.expr),
        root => root,
    }
}

impl VisitMut for Rename<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Assign(assign) = expr
            && way_of(&assign.left, self.from).is_some()
        {
            self.visit_expr_mut(&mut assign.right);
            let by = self.rename(&mut assign.left);
            if by.is_none() {
                // A part of what is used as a whole.
                self.visit_expr_mut(&mut assign.left);
            }
            if by == Some(Some(Use::Renewal)) {
                let left = &assign.left;
                // What the value is made of may be another part.
                let mut renewing: syn::ExprMatch =
                    syn::parse_quote!(match () { renewed => #left.renew_part(renewed) });
                // Not by its tokens: `S { n: 1 }` would end at the brace.
                std::mem::swap(&mut renewing.expr, &mut assign.right);
                *expr = Expr::Match(renewing);
            }
            return;
        }
        if let Some(matching) = self.written_as_match(expr) {
            *expr = matching;
        }
        if let Expr::Match(matching) = expr
            && self.next_use(&matching.expr) == Some(Use::Match)
        {
            return self.rematch(matching);
        }
        if let Expr::Reference(reference) = expr
            && reference.mutability.is_none()
            && let Some(by) = self.rename(&mut reference.expr)
        {
            if by == Some(Use::Look) {
                let part = &reference.expr;
                *expr = syn::parse_quote!(#part.seen_part());
            }
            return;
        }
        if self.receiver(expr) {
            return;
        }
        if self.callee(expr) || self.closure(expr) {
            return;
        }
        match self.rename(expr) {
            Some(Some(Use::Value | Use::Along)) => *expr = syn::parse_quote!(#expr.take_part()),
            Some(Some(Use::Test)) => *expr = syn::parse_quote!(*#expr.seen_part()),
            Some(_) => {}
            None => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        macros::change_input(mac, self);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
