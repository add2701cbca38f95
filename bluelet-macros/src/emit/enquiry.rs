//! Asks rustc whether a borrow is one that no state can keep: what `lent.rs` of the runtime answers.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::Emitter;
use crate::ir::*;
use crate::loan::Shape;
use crate::spans;

impl Emitter<'_> {
    /// What is to be asked before a node.
    ///
    /// ```text
    /// if false {
    ///     use ::bluelet::step::{LendsElsewhere as _, LendsOwn as _, ..};
    ///     ::bluelet::step::Kept::<14>::check(::bluelet::step::Lender::of(&job).lends());
    ///     ::core::unreachable!()
    /// }
    /// ```
    pub(super) fn enquiries_before(&self, node: &Node) -> TokenStream {
        let mut asked = TokenStream::new();
        self.graph.each_effects(node, &mut |effects| {
            for effect in effects {
                let Effect::Lend(id) = effect else { continue };
                let enquiries = self.enquiries.iter().filter(|enquiry| enquiry.borrow == *id);
                asked.extend(enquiries.filter_map(|enquiry| self.enquiry(enquiry)));
            }
        });
        asked
    }

    fn enquiry(&self, enquiry: &Enquiry) -> Option<TokenStream> {
        let runtime = self.names.runtime;
        let Borrow { expr, doubt, .. } = self.graph.borrow(enquiry.borrow);
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
        // As if the user had written it where the borrow is made: the message is about that.
        let ends = spans::ends(expr);
        let line = proc_macro2::Literal::usize_unsuffixed(
            self.graph.suspension(enquiry.suspension).span.start().line,
        );
        let holder = self.graph.binding(enquiry.holder);
        let kept = match () {
            () if holder.temporary => quote!(KeptOperand),
            () if holder.generated => quote!(KeptLoop),
            () => quote!(Kept),
        };
        let check = quote!(#runtime::step::#kept::<#line>::check);
        let check = spans::call(check, spans::over(answer, ends), ends);
        Some(quote_spanned! {span=>
            if false {
                use #runtime::step::{GivesElse as _, GivesOwn as _, LendsElsewhere as _, LendsOwn as _};
                #check;
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
