//! Methods that may take their receiver, a part of a variable that is not mentioned again, or the variable itself where the
//! arguments wait: what the method takes is taken then, and the others of the variable's parts live on.
//!
//! ```text
//! job.list.map(f)         {
//!                             let (part, left) = {
//!                                 let part_taken = taken!(job.list => .map(f));
//!                                 part_taken.part_of(job, |job| Held::of(&job).part(..))
//!                             };
//!                     =>      job_left = left;
//!                             late_receiver!({ part }.receiver(&mut job_left, |job| &mut job.list)).map(f)
//!                         }
//! ```
//!
//! Where the method only looks at its receiver, that is in what is left, which is all.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::{Expr, ExprMethodCall};

use super::super::shape::is_name;
use super::Takes;
use crate::{asking, scope, suspend};

impl Takes<'_, '_> {
    /// Takes the receiver, if rustc can be asked whether the method does.
    pub(super) fn in_receiver(&mut self, expr: &mut Expr, later: bool) -> bool {
        let whole = &*expr;
        let Expr::MethodCall(call) = whole else { return false };
        let waits = call.args.iter().any(suspend::expr_suspends);
        let takes = later
            && !self.again
            && (!self.keeper.clone || is_name(&call.receiver, self.name))
            && self.sites.are_kept()
            && self.mentioned_only_in(&call.receiver, whole)
            && match waits {
                true => self.may_leave_while_waiting(call),
                false => self.may_leave_part(&call.receiver, call),
            };
        if takes {
            *expr = self.take_receiver(call, self.flagged);
        }
        takes
    }

    /// Takes the variable, if a method in the expression is called on it whose arguments wait.
    pub(super) fn in_first_receiver(&mut self, expr: &mut Expr) -> bool {
        if self.in_receiver(expr, true) {
            return true;
        }
        let mentions = self.times_in(&*expr);
        match self.operand_of(expr) {
            Some(operand) if self.times_in(&*operand) == mentions => {
                self.in_first_receiver(operand)
            }
            _ => false,
        }
    }

    /// Whether it is a method of a part of the variable that takes its receiver in std, and may leave it there elsewhere.
    fn may_leave_part(&self, receiver: &Expr, call: &ExprMethodCall) -> bool {
        self.is_part(receiver)
            && !self.is_copy(receiver)
            && asking::may_leave_receiver(call, &self.keeper.known.declared)
    }

    /// The same, or a method of the variable itself whose name does not tell that it takes it, or looks at it.
    pub(super) fn may_leave_while_waiting(&self, call: &ExprMethodCall) -> bool {
        let receiver = &call.receiver;
        let told = asking::without_waits(call, &self.keeper.known.declared);
        match is_name(receiver, self.name) {
            true => {
                let name = scope::plain_name(self.name);
                !self.keeper.closures.contains(&name)
                    && !self.keeper.found_later.contains(&name)
                    && !self.is_copy(receiver)
                    && asking::may_leave_variable(&told, &self.keeper.known.declared)
            }
            false => self.may_leave_part(receiver, &told),
        }
    }

    /// `flagged` says whether what is left gets a drop flag.
    pub(super) fn take_receiver(&mut self, call: &ExprMethodCall, flagged: bool) -> Expr {
        let (name, at, runtime) = (self.name, self.name.span(), self.keeper.runtime);
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let [part, left, answer, whole] =
            ["part", "left", "part_taken", "whole"].map(|called| self.keeper.fresh(called, at));
        let place = &call.receiver;
        let inside = match is_name(place, name) {
            true => quote!(*#whole),
            false => self.in_whole(place, &whole),
        };
        let (receiver, mutable) = match self.changes {
            true => (quote!(receiver), Some(<syn::Token![mut]>::default())),
            false => (quote!(shared_receiver), None),
        };
        let (keep, lent) = match flagged {
            true => (
                quote!(::core::option::Option::Some(#left)),
                quote!(::core::option::Option::as_mut(&mut #kept).unwrap()),
            ),
            false => (quote!(#left), quote!(&#mutable #kept)),
        };
        let (take, asking) = (self.take_from_whole(place, &answer), self.ask_about(call));
        let mut late = call.clone();
        *late.receiver = syn::parse_quote! {
            #runtime::step::late_receiver!({ #part }.#receiver(#lent, |#whole| &#mutable #inside))
        };
        self.keeper.asks.part_receivers = true;
        if self.changes {
            self.mutable.insert(kept.to_string());
        }
        if flagged {
            self.flags.push(kept.clone());
        }
        self.left.push(kept.clone());
        syn::parse_quote!({
            #[allow(unreachable_code)]
            let (#part, #left) = {
                let #answer = #asking;
                #answer.part_of(#name, #take)
            };
            #kept = #keep;
            #late
        })
    }

    /// Asks whether the method takes its receiver. A variable is not named in the macro's input: there it could have no drop flag.
    fn ask_about(&mut self, call: &ExprMethodCall) -> TokenStream {
        let (name, place, runtime) = (self.name, &call.receiver, self.keeper.runtime);
        let mut typed = || self.keeper.fresh("typed", name.span());
        let (declared, asked) = asking::with_types_declared(call, runtime, &mut typed);
        let (method, args) = (&asked.method, asking::in_parentheses(&asked));
        if is_name(place, name) {
            let held = self.keeper.fresh("held", name.span());
            let types = asking::all_argument_types(call);
            return quote!({
                let #held = #runtime::step::Held::of(&#name);
                #(#declared)*
                #runtime::step::taken!(#held, #method #args #types).known()
            });
        }
        let types = asking::argument_types(call);
        let asking = quote!(#runtime::step::taken!(#place => .#method #args #types));
        if declared.is_empty() { asking } else { quote!({ #(#declared)* #asking }) }
    }

    /// A closure that takes the part out of the variable, and gives what is left too.
    fn take_from_whole(&mut self, place: &Expr, answer: &Ident) -> TokenStream {
        let runtime = self.keeper.runtime;
        if is_name(place, self.name) {
            let whole = self.keeper.fresh("whole", self.name.span());
            return quote!(|#whole| (#whole, ()));
        }
        let whole = self.name_of_whole();
        let given = self.keeper.fresh("given", self.name.span());
        let inside = self.in_whole(place, &whole);
        self.keeper.asks.parts = true;
        quote! {
            |#whole| {
                #runtime::step::Held::of(&#whole).part(move |#given| async move {
                    let #whole = #whole;
                    #answer.holds();
                    #given.give(#inside).await
                })
            }
        }
    }
}
