//! Asks whether a method takes its receiver, where neither its name nor what comes after the call shows it.
//!
//! `let all = tags.finish(name);` moves `tags`, or only looks at it. That is a matter of types, so rustc is asked, by a call
//! that is compiled but never made (see `bluelet::taken`, and `asking` for its arguments).

use proc_macro2::Span;
use quote::quote;
use syn::ExprMethodCall;
use syn::spanned::Spanned;

use super::Resolver;
use crate::asking::{are_told, argument_types, excepted, with_values_of_types};
use crate::ir::{About, Asked, BindingId, Effect, Question};
use crate::ownership::Questions;
use crate::std_methods::{borrows_receiver, consumes_receiver, looks_up, mostly_takes_receiver};

impl Resolver<'_> {
    /// The receiver, if it is a variable that the method may take.
    pub(super) fn asked_receiver(&self, call: &ExprMethodCall) -> Option<BindingId> {
        let binding = self.variable(&call.receiver).filter(|id| !self.is_flag(*id))?;
        self.may_take(binding, call).then_some(binding)
    }

    /// The same in a closure, of a method that std has for types that it takes: it may be another one, which only looks.
    pub(super) fn asked_captured(&self, call: &ExprMethodCall) -> Option<BindingId> {
        let binding = self.variable(&call.receiver).filter(|id| !self.is_flag(*id))?;
        let asks = self.in_function && consumes_receiver(call);
        (asks && self.can_be_asked(binding, call)).then_some(binding)
    }

    /// Whether it is a variable of a type of the user's, or a drop flag for one, as the text shows.
    pub(super) fn is_own(&self, receiver: &syn::Expr) -> bool {
        let flag = self.flag_of(receiver).map(|flag| self.graph.flags[&flag].of);
        let binding = flag.or_else(|| self.variable(receiver));
        binding.is_some_and(|id| self.graph.binding(id).own)
    }

    /// The drop flag of the receiver, if the method may take that variable.
    pub(super) fn asked_flag(&self, call: &ExprMethodCall) -> Option<BindingId> {
        let flag = self.flag_of(&call.receiver)?;
        let known = &self.graph.flags[&flag];
        let asks = known.asked && excepted(call).is_none() && self.may_take(known.of, call);
        asks.then_some(flag)
    }

    fn may_take(&self, receiver: BindingId, call: &ExprMethodCall) -> bool {
        !self.in_function && self.can_be_asked(receiver, call)
    }

    fn can_be_asked(&self, receiver: BindingId, call: &ExprMethodCall) -> bool {
        let known = self.graph.binding(receiver);
        !known.number
            && !known.inert
            && !known.iterator
            && !known.rematched
            && call.turbofish.is_none()
            && !borrows_receiver(call)
            && !looks_up(call)
            // What says its type may be of a generic one.
            && (!self.told_type || mostly_takes_receiver(call))
            && are_told(call, &|argument| self.variable(argument).is_some())
    }

    /// `maybe_job.finish()`, where the method takes the value of the flag, or looks at it; the names in the call have been
    /// resolved.
    pub(super) fn receive_from_flag(&mut self, flag: BindingId, call: &mut ExprMethodCall) {
        let mut asking = with_values_of_types(call, self.runtime);
        let name = &self.graph.binding(flag).name;
        asking.receiver = syn::parse_quote!(#name);
        let (runtime, types) = (self.runtime, argument_types(&asking));
        let mutable = self.graph.flags[&flag].mutable.then(|| quote!(mut));
        let at = Span::mixed_site().located_at(call.receiver.span());
        call.receiver = syn::parse_quote_spanned! {at=>
            #runtime::step::from_flag!(#mutable #asking #types)
        };
        self.graph.asks.copied_flags = true;
    }

    /// Notes the question; the names in the call have been resolved.
    pub(super) fn ask(&mut self, binding: BindingId, call: &ExprMethodCall) {
        let call_of_types = with_values_of_types(call, self.runtime);
        self.put(binding, About::Call(call_of_types), mostly_takes_receiver(call));
    }

    /// Notes a question, unless there are too many about the variable.
    pub(super) fn put(&mut self, binding: BindingId, about: About, likely: bool) {
        let asked_before = |question: &&Question| question.asked.binding == binding;
        let number = self.graph.questions.iter().filter(asked_before).count();
        if let Some(number) = u32::try_from(number).ok().filter(|n| *n < Questions::MOST) {
            let asked = Asked { binding, number, likely };
            let in_unsafe = self.in_unsafe;
            self.graph.questions.push(Question { asked, about, in_unsafe });
            self.record(Effect::Ask(asked));
        }
    }
}
