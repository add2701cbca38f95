//! What is called with arguments that wait, and may be used up by the call: then that is taken before they do.
//!
//! ```text
//! job(yield_!(one()))     {
//!                             let (part, left) = {
//!                                 let part_taken = called!(job, 1);
//!                                 part_taken.part_of(job, |job| (job, ()))
//!                             };
//!                     =>      job_left = left;
//!                             late_receiver!({ part }.receiver(&mut job_left, |job| &mut *job))(yield_!(one()))
//!                         }
//! ```
//!
//! What can be called again is what is left.

use proc_macro2::Literal;
use syn::{Expr, ExprCall};

use super::super::shape::is_name;
use super::Takes;
use crate::{callee, scope, suspend};

impl Takes<'_, '_> {
    /// Takes what is called, if that is the variable.
    pub(super) fn in_callee(&mut self, expr: &mut Expr, later: bool) -> bool {
        let whole = &*expr;
        let Expr::Call(call) = whole else { return false };
        let name = scope::plain_name(self.name);
        let takes = later
            && !self.again
            && is_name(&call.func, self.name)
            && callee::can_be_asked(call)
            && call.args.iter().any(suspend::expr_suspends)
            && self.sites.are_kept()
            && !self.keeper.closures.contains(&name)
            && !self.keeper.captured.contains(&name)
            && !self.keeper.found_later.contains(&name)
            && self.mentioned_only_in(&call.func, whole);
        if takes {
            *expr = self.take_callee(call);
        }
        takes
    }

    fn take_callee(&mut self, call: &ExprCall) -> Expr {
        let (name, at, runtime) = (self.name, self.name.span(), self.keeper.runtime);
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let [part, left, answer, whole] =
            ["part", "left", "part_taken", "whole"].map(|called| self.keeper.fresh(called, at));
        let number = Literal::usize_unsuffixed(call.args.len());
        let mut late = call.clone();
        *late.func = syn::parse_quote! {
            #runtime::step::late_receiver!({ #part }.receiver(&mut #kept, |#whole| &mut *#whole))
        };
        self.keeper.asks.part_receivers = true;
        self.mutable.insert(kept.to_string());
        self.left.push(kept.clone());
        syn::parse_quote!({
            #[allow(unreachable_code)]
            let (#part, #left) = {
                let #answer = #runtime::step::called!(#name, #number);
                #answer.part_of(#name, |#whole| (#whole, ()))
            };
            #kept = #left;
            #late
        })
    }
}
