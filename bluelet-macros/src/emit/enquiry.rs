//! Asks rustc whether a borrow is one that no state can keep: what `lent.rs` of the runtime answers.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::Expr;

use super::Emitter;
use crate::ir::*;
use crate::loan::Shape;
use crate::origin::Doubt;
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
        let borrow = self.graph.borrow(enquiry.borrow);
        let Borrow { expr, doubt, .. } = borrow;
        let doubt = doubt.as_ref()?;
        let span = Span::mixed_site();
        let through = self.graph.leads_through(borrow);
        let captures = matches!(doubt.shape, Some(Shape::Captured | Shape::Changed));
        let answer = whose(doubt, through, runtime);
        // As if the user had written it where the borrow is made: the message is about that.
        let ends = spans::ends(expr);
        let check = |question: TokenStream, suspension: SuspensionId, answer: TokenStream| {
            let line = self.graph.suspension(suspension).span.start().line;
            let line = proc_macro2::Literal::usize_unsuffixed(line);
            let check = quote!(#runtime::step::#question::<#line>::check);
            spans::call(check, spans::over(answer, ends), ends)
        };
        let holder = self.graph.binding(enquiry.holder);
        let (kept, beside_trait) = match () {
            () if doubt.shape == Some(Shape::Changed) => (quote!(KeptChange), quote!(Beside)),
            () if captures => (quote!(KeptCapture), quote!(Beside)),
            () if enquiry.guard => (quote!(KeptGuard), quote!(Beside)),
            () if holder.temporary => (quote!(KeptOperand), quote!(Beside)),
            () if holder.generated => (quote!(KeptLoop), quote!(BesideLoop)),
            () => (quote!(Kept), quote!(Beside)),
        };
        let given_to = doubt.given_to.as_ref();
        let keeping = given_to.map(|_| quote!(use #runtime::step::KeepsClosure as _;));
        let reborrows = quote!(#answer.through());
        let beside = enquiry.beside.filter(|_| !captures);
        let beside = beside.map(|suspension| check(beside_trait, suspension, reborrows));
        let kept = (!through).then(|| check(kept, enquiry.suspension, answer));
        Some(quote_spanned! {span=>
            if false {
                use #runtime::step::{GivesAgain as _, GivesElse as _, GivesOwn as _};
                #keeping
                use #runtime::step::{BorrowsWhole as _, LendsAgain as _, LendsElsewhere as _, LendsOwn as _, TakesAlong as _};
                #kept;
                #beside;
                ::core::unreachable!()
            }
        })
    }
}

/// Whose it is what may be borrowed; `through` a `&mut`, or not.
pub(super) fn whose(doubt: &Doubt, through: bool, runtime: &syn::Path) -> TokenStream {
    let Doubt { place, shape, given_to } = doubt;
    let span = Span::mixed_site();
    let part_of = |place: &Expr| match place {
        // To ask about it would borrow it.
        Expr::Path(_) if through => quote_spanned!(span=> #runtime::step::Reborrowed),
        place => part(place, runtime),
    };
    let mut answer = match shape.and_then(methods) {
        _ if *shape == Some(Shape::Captured) => {
            quote_spanned!(span=> #runtime::step::Lender::of(&#place).captured())
        }
        _ if *shape == Some(Shape::Changed) => quote_spanned!(span=> #runtime::step::Borrowed),
        Some(methods) => quote_spanned! {span=>
            #runtime::step::Lender::by(#runtime::step::#methods, &#place).gives()
        },
        None => part_of(place),
    };
    let mut around = place;
    while let Some(outer) = outer(around) {
        let part = part_of(outer);
        answer = quote_spanned!(span=> #answer.and(#part));
        around = outer;
    }
    match given_to {
        Some(to) => quote_spanned!(span=> #runtime::step::Held::of(&#to).keeps(#answer)),
        None => answer,
    }
}

/// Whose a reference to the place is.
pub(super) fn part(place: &Expr, runtime: &syn::Path) -> TokenStream {
    quote_spanned!(Span::mixed_site()=> #runtime::step::Lender::of(&#place).lends())
}

/// The place of which this one is a part.
pub(super) fn outer(place: &Expr) -> Option<&Expr> {
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
        Shape::Collection | Shape::Array => quote!(Collection),
        Shape::Cell => quote!(Cell),
        Shape::Lock => quote!(Lock),
        Shape::Maybe => quote!(Maybe),
        Shape::Several => quote!(Several),
        Shape::Pair | Shape::Other | Shape::Unseen | Shape::Captured | Shape::Changed => {
            return None;
        }
    };
    Some(methods)
}
