//! What code does with a variable that has a drop flag: see `lower::drop_flag`.
//!
//! | written | becomes |
//! |---|---|
//! | `consume(job)` | `consume(maybe_job.take().unwrap())` |
//! | `job.name()`, `&job`, `job.id` | `(*maybe_job.as_ref().unwrap()).name()`, .. |
//! | `job.rename()` of a `mut` one, `&mut job` | `(*maybe_job.as_mut().unwrap()).rename()`, .. |
//! | `job.close()` that may take it | `from_flag!(maybe_job.close()).close()`: see `question` |
//! | `job = other` | `maybe_job = Some(other)` |
//! | `\|\| consume(job)` | `{ let job = maybe_job.take().unwrap(); \|\| consume(job) }` |
//! | `move \|\| job.name()` | `{ let job = maybe_job.take().unwrap(); move \|\| job.name() }` |
//! | `println!("{job}")` | `println!("{job}", job = *maybe_job.as_ref().unwrap())` |
//!
//! Where none of these would mean the same, the variable is noted as one that can have no flag.

use proc_macro2::Span;
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, Pat, Token};

use super::{Mode, Resolver};
use crate::ir::{BindingId, Effect, each_use};
use crate::mention::mentions;
use crate::pattern::{self, Taking, taking};
use crate::scope::{self, Standing};
use crate::std_methods::{consumes_receiver, may_be_of_another_type, mostly_takes_receiver};
use crate::{assignee, effect, macros, place};

impl Resolver<'_> {
    /// The flag of the variable, if that is what the expression is.
    pub(super) fn flag_of(&self, expr: &Expr) -> Option<BindingId> {
        self.variable(expr).filter(|id| self.graph.flags.contains_key(id))
    }

    /// The flag of the variable that the place is a part of.
    fn flag_of_root(&self, expr: &Expr) -> Option<BindingId> {
        if self.graph.flags.is_empty() {
            return None;
        }
        self.lookup(place::root(expr)?).filter(|id| self.graph.flags.contains_key(id))
    }

    pub(super) fn is_flag(&self, binding: BindingId) -> bool {
        self.graph.flags.contains_key(&binding)
    }

    /// The variable of this flag cannot have one.
    pub(super) fn unflag(&mut self, flag: BindingId) {
        let variable = self.graph.binding(self.graph.flags[&flag].of).variable;
        self.graph.unflagged.extend(variable);
    }

    /// A use of a variable that has a flag: takes its value out, or looks at it.
    pub(super) fn flagged(&mut self, expr: &mut Expr, flag: BindingId, mode: Mode) {
        let taken = self.in_function && mode == Mode::Value;
        self.emptied.extend((mode == Mode::Value).then_some(flag));
        self.record(if taken { Effect::Move(flag) } else { Effect::Use(flag) });
        // A closure would have to be `mut` for what only may change the variable.
        let may_change = mode == Mode::Unique && self.graph.flags[&flag].mutable;
        if self.in_function && (self.by_move || mode == Mode::Value || may_change) {
            self.unflag(flag);
        }
        let span = place::root(expr).map_or_else(Span::call_site, Ident::span);
        let at = Span::mixed_site().located_at(span);
        let mut name = self.graph.binding(flag).name.clone();
        name.set_span(at);
        *expr = match mode {
            Mode::Value if self.graph.flags[&flag].copied => {
                syn::parse_quote_spanned!(at=> #name.take_from_flag())
            }
            Mode::Value => syn::parse_quote_spanned!(at=> #name.take().unwrap()),
            Mode::Unique if self.graph.flags[&flag].mutable => {
                syn::parse_quote_spanned!(at=> (*#name.as_mut().unwrap()))
            }
            _ => syn::parse_quote_spanned!(at=> (*#name.as_ref().unwrap())),
        };
    }

    /// `job = other`
    pub(super) fn assign_flagged(&mut self, assign: &mut syn::ExprAssign, flag: BindingId) {
        if self.in_function {
            self.unflag(flag);
        }
        let at = Span::mixed_site().located_at(assign.eq_token.span);
        let (name, value) = (self.graph.binding(flag).name.clone(), &assign.right);
        assign.left = syn::parse_quote!(#name);
        assign.right = syn::parse_quote_spanned!(at=> ::core::option::Option::Some(#value));
        self.record(Effect::Assign(flag));
    }

    /// Whether it is a pattern of places of which one has a flag.
    pub(super) fn assigns_flagged(&self, left: &Expr) -> bool {
        !self.graph.flags.is_empty()
            && assignee::is_pattern(left)
            && assignee::places(left).iter().any(|place| self.flag_of(place).is_some())
    }

    /// A part that is used by value may be moved, which leaves the others where they are.
    pub(super) fn check_part(&mut self, place: &Expr, mode: Mode) {
        if let Some(flag) = self.flag_of_root(place)
            && (mode == Mode::Value || self.in_function)
        {
            self.unflag(flag);
        }
    }

    /// A method that may take the variable; one of which it is certain takes the flag's value.
    pub(super) fn check_looked_at(&mut self, call: &syn::ExprMethodCall) {
        let certain = consumes_receiver(call) && !may_be_of_another_type(call);
        if let Some(flag) = self.flag_of(&call.receiver)
            && mostly_takes_receiver(call)
            && !certain
        {
            self.unflag(flag);
        }
    }

    /// What a variable lends mutably, `others` cannot look at meanwhile: of the variable itself they could, before the loan
    /// begins.
    pub(super) fn check_lent<'e>(
        &mut self,
        lent: &Expr,
        others: impl IntoIterator<Item = &'e Expr>,
    ) {
        let lent = match lent {
            Expr::Reference(reference) => &reference.expr,
            lent => lent,
        };
        let Some(flag) = self.flag_of_root(lent) else { return };
        let Some(name) = place::root(lent) else { return };
        let mut others = others.into_iter();
        if self.graph.flags[&flag].mutable && others.any(|other| mentions(other, name)) {
            self.unflag(flag);
        }
    }

    /// The same of the arguments of a call.
    pub(super) fn check_lent_arguments(&mut self, args: &Punctuated<Expr, Token![,]>) {
        if self.graph.flags.is_empty() {
            return;
        }
        for (at, arg) in args.iter().enumerate() {
            if matches!(arg, Expr::Reference(reference) if reference.mutability.is_some()) {
                let others = args.iter().enumerate().filter(|(other, _)| *other != at);
                self.check_lent(arg, others.map(|(_, other)| other));
            }
        }
    }

    /// A variable that is matched: taken out, if none of the patterns leaves anything. Gives whether it was one with a flag.
    pub(super) fn match_flagged(&mut self, scrutinee: &mut Expr, pats: &[&Pat]) -> bool {
        let Some(flag) = self.flag_of_root(scrutinee) else { return false };
        if !place::is_place(scrutinee) {
            return false;
        }
        let takes = |pat: &&Pat| taking(pat) == Taking::All;
        let whole = place::is_variable(scrutinee) && !pats.is_empty() && pats.iter().all(takes);
        let certain = pats.len() > 1 || pats.iter().all(|p| pattern::leaves_nothing_if_it_fails(p));
        if whole && certain {
            self.expr(scrutinee, Mode::Value);
            return true;
        }
        let looks = |pat: &&Pat| scope::bound_names(pat, Standing::Irrefutable).is_empty();
        if pats.is_empty() || !pats.iter().all(looks) {
            self.unflag(flag);
        }
        self.expr(scrutinee, Mode::Place);
        true
    }

    /// What a closure or block that says `move`, or `co!`, captures is taken out before it, as is what a closure uses by
    /// value: see the head of this file.
    pub(super) fn capture_flagged(&mut self, function: &mut Expr) -> bool {
        let by_move = match function {
            Expr::Closure(closure) => closure.capture.is_some(),
            Expr::Async(block) => block.capture.is_some(),
            Expr::Macro(coroutine) => macros::is_coroutine(&coroutine.mac),
            _ => return false,
        };
        if self.in_function || self.graph.flags.is_empty() {
            return false;
        }
        let unflagged = self.graph.unflagged.clone();
        let mut tried = function.clone();
        let effects = self.apart(|this| this.captured(&mut tried));
        let mut flags = std::collections::BTreeSet::new();
        each_use(&effects, &mut |id| flags.extend(self.is_flag(id).then_some(id)));
        if !by_move {
            // A copy would be of a variable that is gone where the closure is called.
            let taken = |flag: &BindingId| effect::any(&effects, |e| *e == Effect::Move(*flag));
            flags.retain(|flag| taken(flag) && !self.graph.flags[flag].copied);
        }
        let in_part = flags.iter().any(|flag| self.graph.captured_in_part.contains(flag));
        // No variable of a block can be called `self`.
        let own = flags.iter().any(|flag| self.graph.flags[flag].name == "self");
        if flags.is_empty() || in_part || own {
            return false;
        }
        self.graph.unflagged = unflagged;
        self.scopes.open();
        let mut taken: Vec<syn::Stmt> = Vec::new();
        for flag in flags {
            let known = &self.graph.flags[&flag];
            let (user, mutable) = (known.name.clone(), known.mutable);
            let at = Span::mixed_site().located_at(user.span());
            let mut value: Expr = Expr::Path(syn::parse_quote!(#user));
            self.flagged(&mut value, flag, Mode::Value);
            let mutable = mutable.then(|| quote::quote_spanned!(at=> #[allow(unused_mut)]));
            let keyword = mutable.is_some().then(<Token![mut]>::default);
            taken.push(syn::parse_quote_spanned!(at=> #mutable let #keyword #user = #value;));
            self.scopes.declare_inner(&syn::parse_quote!(#user), Standing::Irrefutable);
        }
        self.captured(function);
        self.scopes.close();
        let block: Expr = syn::parse_quote!({ #(#taken)* #function });
        *function = block;
        true
    }

    /// What format strings capture of such variables, as arguments. The others come before them: where they use
    /// such a variable by value, it has to be `Copy`. Their effects begin at `begin`, and what they empty at `emptied`.
    pub(super) fn capture_in_format(
        &mut self,
        arguments: &mut Punctuated<Expr, Token![,]>,
        captured: Vec<String>,
        (begin, emptied): (usize, usize),
    ) {
        let leaves = effect::any(&self.effects[begin..], |effect| {
            matches!(effect, Effect::Diverge | Effect::Exit(_) | Effect::Leap(_))
        });
        for name in captured {
            let Some(flag) = self.scopes.lookup(&name).filter(|id| self.is_flag(*id)) else {
                continue;
            };
            let user = self.graph.flags[&flag].name.clone();
            if user == "self" {
                self.unflag(flag);
            }
            let mut value: Expr = Expr::Path(syn::parse_quote!(#user));
            self.flagged(&mut value, flag, Mode::Place);
            if self.emptied[emptied..].contains(&flag) && !leaves {
                let (name, runtime) = (&self.graph.binding(flag).name, self.runtime);
                let at = Span::mixed_site().located_at(user.span());
                value = syn::parse_quote_spanned! {at=>
                    #runtime::step::CopyFlagged::take_from_flag(&#name)
                };
            }
            arguments.push(syn::parse_quote!(#user = #value));
        }
    }
}
