//! Asks whether a call uses up the variable that is called, where the text does not show it: `job(name)`, where
//! `type Job = Box<dyn FnOnce(String)>` stands elsewhere (see `bluelet::called`).

use proc_macro2::{Literal, Span};
use quote::quote;
use syn::ExprCall;
use syn::spanned::Spanned;

use super::Resolver;
use crate::ir::{About, BindingId, Effect};
use crate::{callee, scope};

impl Resolver<'_> {
    /// The variable that is called, if that may use it up; the names in the call have not been resolved.
    pub(super) fn asked_callee(&self, call: &ExprCall) -> Option<BindingId> {
        let called = self.variable(&call.func).filter(|id| !self.is_flag(*id))?;
        self.may_use_up(called, call).then_some(called)
    }

    /// The drop flag of what is called, if that may use it up.
    pub(super) fn asked_callee_flag(&self, call: &ExprCall) -> Option<BindingId> {
        let flag = self.flag_of(&call.func)?;
        let known = &self.graph.flags[&flag];
        (known.asked && self.may_use_up(known.of, call)).then_some(flag)
    }

    fn may_use_up(&self, called: BindingId, call: &ExprCall) -> bool {
        let known = self.graph.binding(called);
        if known.told_by.is_some() {
            return !self.in_function && !known.rematched;
        }
        // Rustc does not know yet how often a closure of the same function can be called. One that was taken along may be any.
        let name = scope::plain_name(&known.name);
        let closure = known.closure && !self.scopes.callees.contains(&name);
        let shown = known.once || closure || known.callable || known.number || known.inert;
        let asks = !self.in_function && !shown && !known.exclusive && !known.rematched;
        asks && callee::can_be_asked(call)
    }

    /// Notes the question whether the call uses up what is called.
    pub(super) fn ask_of_call(&mut self, called: BindingId, call: &ExprCall) {
        let about = match self.graph.binding(called).told_by {
            Some(telling) => {
                self.record(Effect::Use(telling));
                About::ToldBy(telling)
            }
            None => About::Called(call.args.len()),
        };
        self.put(called, about, false);
    }

    /// `maybe_job(name)`, which takes the value of the flag, or looks at it.
    pub(super) fn call_from_flag(&mut self, flag: BindingId, call: &mut ExprCall) {
        let mutable = self.graph.flags[&flag].mutable.then(|| quote!(mut));
        let at = Span::mixed_site().located_at(call.func.span());
        let runtime = self.runtime;
        if let Some(telling) = self.graph.binding(flag).told_by {
            self.record(Effect::Use(telling));
            // It is named by the call.
            self.graph.telling.remove(&telling);
            let telling = &self.graph.binding(telling).name;
            let name = &self.graph.binding(flag).name;
            call.func = syn::parse_quote_spanned! {at=>
                #runtime::step::called_from_flag!(#mutable #name by #telling)
            };
            return;
        }
        let name = &self.graph.binding(flag).name;
        let number = Literal::usize_unsuffixed(call.args.len());
        call.func = syn::parse_quote_spanned! {at=>
            #runtime::step::called_from_flag!(#mutable #name, #number)
        };
        self.graph.asks.copied_flags = true;
    }
}
