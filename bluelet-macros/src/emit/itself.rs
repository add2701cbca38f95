//! Asks rustc whether a coroutine waits for itself: what `recursion.rs` of the runtime answers.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::Emitter;
use crate::{recursion, spans};

impl Emitter<'_> {
    /// The event; where it may be the coroutine itself, with the question:
    ///
    /// ```text
    /// ::bluelet::step::Finite::check(::bluelet::step::Waited::by(left.walk()).is())
    /// ```
    pub(super) fn asking_whether_it_is_itself(&self, mut event: Expr) -> Expr {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        recursion::for_each_suspect(&mut event, self.function, &mut |call| {
            let ends = spans::ends(call);
            let answer = quote_spanned!(span=> #runtime::step::Waited::by(#call).is());
            let check = quote!(#runtime::step::Finite::check);
            *call = Expr::Verbatim(spans::call(check, spans::over(answer, ends), ends));
        });
        event
    }

    /// What the question needs, where it is asked.
    pub(super) fn answers_whether_it_is_itself(&self) -> Option<TokenStream> {
        let mut asks = false;
        for suspension in &self.graph.suspensions {
            let mut event = suspension.event.clone();
            recursion::for_each_suspect(&mut event, self.function, &mut |_| asks = true);
        }
        let runtime = self.names.runtime;
        asks.then(|| quote!(use #runtime::step::IsAnother as _;))
    }
}
