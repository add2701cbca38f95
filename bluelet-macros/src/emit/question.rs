//! Asks rustc whether a borrow is one that no state can keep: what `lent.rs` of the runtime answers.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::Expr;
use syn::spanned::Spanned;

use super::Emitter;
use crate::ir::*;
use crate::loan::Shape;

impl Emitter<'_> {
    /// What is to be asked before a node.
    ///
    /// ```text
    /// if false {
    ///     use ::bluelet::step::{LendsElsewhere as _, LendsOwn as _, ..};
    ///     #[diagnostic::on_unimplemented(message = "`name` borrows from `job` and is used after ..")]
    ///     trait Keepable { fn check(self) where Self: Sized {} }
    ///     impl Keepable for ::bluelet::step::Elsewhere {}
    ///     Keepable::check(::bluelet::step::Lender::of(&job).lends());
    ///     ::core::unreachable!()
    /// }
    /// ```
    pub(super) fn questions_before(&self, node: &Node) -> TokenStream {
        let mut asked = TokenStream::new();
        self.graph.each_effects(node, &mut |effects| {
            for effect in effects {
                let Effect::Lend(id) = effect else { continue };
                let questions = self.questions.iter().filter(|question| question.borrow == *id);
                asked.extend(questions.filter_map(|question| self.question(question)));
            }
        });
        asked
    }

    fn question(&self, question: &Question) -> Option<TokenStream> {
        let runtime = self.names.runtime;
        let Borrow { expr, doubt, .. } = self.graph.borrow(question.borrow);
        let Doubt { place, shape } = doubt.as_ref()?;
        let span = Span::mixed_site();
        let part =
            |place: &Expr| quote_spanned!(span=> #runtime::step::Lender::of(&#place).lends());
        let mut answer = match shape.and_then(methods) {
            Some(methods) => quote_spanned! {span=>
                #runtime::step::Lender::by(#runtime::step::#methods, &#place).gives()
            },
            None => part(place),
        };
        let mut around = place;
        while let Some(outer) = outer(around) {
            let part = part(outer);
            answer = quote_spanned!(span=> #answer.and(#part));
            around = outer;
        }
        // Placed from the first token of what borrows to its last, as if the user had written it: the message is about that.
        let tokens = expr.to_token_stream().into_iter();
        let last = tokens.last().map_or(expr.span(), |token| token.span());
        let mut answer: Vec<TokenTree> = answer.into_iter().collect();
        answer.iter_mut().for_each(|token| token.set_span(expr.span()));
        answer.iter_mut().next_back().into_iter().for_each(|end| end.set_span(last));
        let at = span.located_at(self.graph.suspension(question.suspension).span);
        let check = quote_spanned!(at=> Keepable::check);
        let message = question.message.replace('{', "{{").replace('}', "}}");
        let label = "the borrow";
        Some(quote_spanned! {span=>
            if false {
                use #runtime::step::{GivesElse as _, GivesOwn as _, LendsElsewhere as _, LendsOwn as _};
                #[diagnostic::on_unimplemented(message = #message, label = #label)]
                trait Keepable {
                    fn check(self) where Self: ::core::marker::Sized {}
                }
                #[diagnostic::do_not_recommend]
                impl Keepable for #runtime::step::Elsewhere {}
                #check(#(#answer)*);
                ::core::unreachable!()
            }
        })
    }
}

/// The place of which this one is a part.
fn outer(place: &Expr) -> Option<&Expr> {
    match place {
        Expr::Field(field) => Some(&field.base),
        Expr::Index(index) => Some(&index.expr),
        Expr::Unary(unary) => Some(&unary.expr),
        Expr::Paren(paren) => outer(&paren.expr),
        _ => None,
    }
}

/// The runtime's name for the methods of a shape.
fn methods(shape: Shape) -> Option<TokenStream> {
    let methods = match shape {
        Shape::Text => quote!(Text),
        Shape::Collection => quote!(Collection),
        Shape::Cell => quote!(Cell),
        Shape::Lock => quote!(Lock),
        Shape::Maybe => quote!(Maybe),
        Shape::Several => quote!(Several),
        Shape::Other | Shape::Unseen => return None,
    };
    Some(methods)
}
