//! Asks rustc whether a borrow is one that no state can keep: what `lent.rs` of the runtime answers.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, Ident};

use super::Emitter;
use super::event_lent::is_simple;
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
    pub(super) fn enquiries_before(&self, node: &Node, named: Option<&ExprCall>) -> TokenStream {
        let mut asked = TokenStream::new();
        self.graph.each_effects(node, &mut |effects| {
            for effect in effects {
                let Effect::Lend(id) = effect else { continue };
                let enquiries = self.enquiries.iter().filter(|enquiry| enquiry.borrow == *id);
                asked.extend(enquiries.filter_map(|enquiry| self.enquiry(enquiry, named)));
            }
        });
        asked
    }

    /// The node with the first function that is asked about under another name: so what its type parameters are, rustc
    /// finds for the question and the call at once.
    ///
    /// ```text
    /// let make = tokens;
    /// ..
    /// let words = make(&line);
    /// ```
    pub(super) fn with_maker(&self, node: &Node) -> Option<Named<'_>> {
        let mut makers = Vec::new();
        self.graph.each_effects(node, &mut |effects| {
            for effect in effects {
                let Effect::Lend(id) = effect else { continue };
                let borrow = self.graph.borrow(*id);
                let asked = self.enquiries.iter().any(|enquiry| enquiry.borrow == *id);
                let made = borrow.doubt.as_ref().and_then(|doubt| doubt.made.as_ref());
                makers.extend(made.filter(|made| asked && self.can_be_asked(&made.call)));
            }
        });
        let made = makers.first()?;
        let mut node = node.clone();
        let maker = self.maker(&made.call);
        let mut naming = Naming { call: &made.call, maker: &maker, done: false };
        match &mut node {
            Node::Plain { stmt, .. } => naming.visit_stmt_mut(stmt),
            Node::If { cond: expr, .. }
            | Node::Match { scrutinee: expr, .. }
            | Node::LetElse { init: expr, .. } => naming.visit_expr_mut(expr),
            _ => {}
        }
        let (call, function) = (&made.call, &made.call.func);
        let named = quote_spanned!(Span::mixed_site()=> let #maker = #function;);
        naming.done.then_some(Named { named, node, call })
    }

    /// What the function is called that is asked about: where the user calls it, so that a call by that name stands there too.
    fn maker(&self, call: &ExprCall) -> Ident {
        let mut maker = self.names.make.clone();
        maker.set_span(call.func.span());
        maker
    }

    /// Whose it is what the function gives.
    fn gives(&self, made: &Made) -> TokenStream {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let maker = self.maker(&made.call);
        let (at, of) = (Literal::usize_unsuffixed(made.at), made.call.args.len());
        let of = Literal::usize_unsuffixed(of);
        let mut call = made.call.clone();
        *call.func = syn::parse_quote!(#maker);
        quote_spanned! {span=> {
            let _ = #call;
            (&#runtime::step::Function::<_, #at, #of>::of(#maker)).gives_of()
        }}
    }

    fn can_be_asked(&self, call: &ExprCall) -> bool {
        matches!(&*call.func, Expr::Path(path) if self.is_function(path)) && is_simple(call)
    }

    fn enquiry(&self, enquiry: &Enquiry, named: Option<&ExprCall>) -> Option<TokenStream> {
        let runtime = self.names.runtime;
        let borrow = self.graph.borrow(enquiry.borrow);
        let Borrow { expr, doubt, .. } = borrow;
        let Doubt { place, shape, made } = doubt.as_ref()?;
        let span = Span::mixed_site();
        let through = self.graph.leads_through(borrow);
        let part_of = |place: &Expr| match place {
            // To ask about it would borrow it.
            Expr::Path(_) if through => quote_spanned!(span=> #runtime::step::Reborrowed),
            place => part(place, runtime),
        };
        let captures = *shape == Some(Shape::Captured);
        let mut answer = match shape.and_then(methods) {
            _ if captures => quote_spanned!(span=> #runtime::step::Lender::of(&#place).captured()),
            Some(methods) => quote_spanned! {span=>
                #runtime::step::Lender::by(#runtime::step::#methods, &#place).gives()
            },
            None => part_of(place),
        };
        if let Some(made) = made {
            let given = (named == Some(&made.call)).then(|| self.gives(made))?;
            answer = quote_spanned!(span=> #given.and(#answer));
        }
        let mut around = place;
        while let Some(outer) = outer(around) {
            let part = part_of(outer);
            answer = quote_spanned!(span=> #answer.and(#part));
            around = outer;
        }
        // As if the user had written it where the borrow is made: the message is about that.
        let ends = spans::ends(expr);
        let check = |question: TokenStream, suspension: SuspensionId, answer: TokenStream| {
            let line = self.graph.suspension(suspension).span.start().line;
            let line = Literal::usize_unsuffixed(line);
            let check = quote!(#runtime::step::#question::<#line>::check);
            spans::call(check, spans::over(answer, ends), ends)
        };
        let holder = self.graph.binding(enquiry.holder);
        let (kept, beside_trait) = match () {
            () if captures => (quote!(KeptCapture), quote!(Beside)),
            () if enquiry.guard => (quote!(KeptGuard), quote!(Beside)),
            () if holder.temporary => (quote!(KeptOperand), quote!(Beside)),
            () if holder.generated => (quote!(KeptLoop), quote!(BesideLoop)),
            () => (quote!(Kept), quote!(Beside)),
        };
        let reborrows = quote!(#answer.through());
        // What a call takes by value cannot be given twice.
        let once = made.is_some() && !through;
        let beside = enquiry.beside.filter(|_| !captures && !once);
        let beside = beside.map(|suspension| check(beside_trait, suspension, reborrows));
        let kept = (!through).then(|| check(kept, enquiry.suspension, answer));
        let functions = made.as_ref().map(|_| {
            quote_spanned!(span=> use #runtime::step::{GivesOfArgument as _, GivesOne as _, GivesUntold as _};)
        });
        Some(quote_spanned! {span=>
            if false {
                use #runtime::step::{GivesAgain as _, GivesElse as _, GivesOwn as _};
                #functions
                use #runtime::step::{BorrowsWhole as _, LendsAgain as _, LendsElsewhere as _, LendsOwn as _, TakesAlong as _};
                #kept;
                #beside;
                ::core::unreachable!()
            }
        })
    }
}

/// A node that calls a function by another name.
pub(super) struct Named<'g> {
    /// The statement that gives it the name.
    pub(super) named: TokenStream,
    pub(super) node: Node,
    /// The call as it was.
    pub(super) call: &'g ExprCall,
}

/// Calls the function by that name.
struct Naming<'c> {
    call: &'c ExprCall,
    maker: &'c Ident,
    done: bool,
}

impl VisitMut for Naming<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        if !self.done && call == self.call {
            let maker = self.maker;
            *call.func = syn::parse_quote!(#maker);
            self.done = true;
        }
        visit_mut::visit_expr_call_mut(self, call);
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
        Shape::Other | Shape::Unseen | Shape::Captured => return None,
    };
    Some(methods)
}
