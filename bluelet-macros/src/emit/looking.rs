//! Asks rustc whether what is left of a value is kept that a function gave which was lent something: not if it may borrow from that.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, Stmt};

use super::Emitter;
use crate::ir::*;
use crate::origin::Maker;

impl Emitter<'_> {
    /// What a state keeps of a variable that is declared in this block.
    ///
    /// ```text
    /// ::bluelet::step::unless_looking!(make: 0 of 1; matched_left)
    /// ```
    pub(super) fn unless_looking(
        &self,
        variable: BindingId,
        kept: &TokenStream,
    ) -> Option<TokenStream> {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let question = self.question(variable)?;
        Some(quote_spanned!(span=> #runtime::step::unless_looking!(#question; #kept)))
    }

    /// What is left in an async block, which rustc does not see into: it drops at once, if the value may borrow.
    ///
    /// ```text
    /// matched_left = ::bluelet::step::dropped_if_looking!(make: 0 of 1; left);
    /// ```
    pub(super) fn keep_unless_looking(&self, stmt: &mut Stmt, effects: &[Effect]) {
        let mut assigned = effects.iter().filter_map(|effect| match effect {
            Effect::Assign(id) if self.graph.left_in_blocks.contains(id) => Some(*id),
            _ => None,
        });
        let question = assigned.next().and_then(|id| self.question(id));
        let (Some(question), Stmt::Expr(Expr::Assign(assign), _)) = (question, stmt) else {
            return;
        };
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let left = match &mut *assign.right {
            Expr::Call(some) => some.args.first_mut(),
            left => Some(left),
        };
        if let Some(left) = left {
            *left = syn::parse_quote_spanned! {span=>
                #runtime::step::dropped_if_looking!(#question; #left)
            };
        }
    }

    /// `make: 0 of 1`
    fn question(&self, variable: BindingId) -> Option<TokenStream> {
        let whole = self.graph.left_of.get(&variable).copied().unwrap_or(variable);
        let Maker { name, call, .. } = self.graph.looking.get(&whole)?;
        self.maker(whole)?;
        let span = Span::mixed_site();
        let of = Literal::usize_unsuffixed(call.args.len());
        let lent = call.args.iter().enumerate().filter(|(_, arg)| !matches!(arg, Expr::Lit(_)));
        let lent = lent.map(|(at, _)| {
            let at = Literal::usize_unsuffixed(at);
            quote_spanned!(span=> #at of #of)
        });
        Some(quote_spanned!(span=> #name: #(#lent),*))
    }

    /// Whether that is asked about the variable, or about what is left of it.
    pub(super) fn is_looking(&self, variable: BindingId) -> bool {
        let is_it = |field: &crate::states::Field| {
            let left_of = self.graph.left_of.get(&field.binding).copied();
            left_of.unwrap_or(field.binding) == variable
        };
        let kept = || self.states.variants.iter().any(|variant| variant.fields.iter().any(is_it));
        self.graph.looking.contains_key(&variable) && kept()
    }
}
