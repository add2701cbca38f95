//! Asks rustc whether an event borrows from a variable that its maker is given: what `event_lent.rs` of the runtime answers.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, ExprCall, ExprReference, Local, Pat, Stmt};

use super::Emitter;
use super::enquiry::{outer, part};
use crate::ir::{BlockId, Node, Suspension};
use crate::origin::can_stand_twice;
use crate::{recursion, scope, spans};

impl Emitter<'_> {
    /// What is to be asked before the event is made, for each variable that is given to its maker by reference.
    ///
    /// ```text
    /// ::bluelet::step::asked!(
    ///     ::bluelet::step::KeptEvent::<14>::check(
    ///         {
    ///             let make = make;
    ///             make(&text);
    ///             (&::bluelet::step::Function::<_, _, 0, 1>::of(make)).gives_of()
    ///         }
    ///         .and(::bluelet::step::Lender::of(&text).lends())
    ///     )
    /// );
    /// ```
    pub(super) fn asking_whether_it_borrows(&self, suspension: &Suspension) -> TokenStream {
        self.ask_of_makers(&suspension.event, suspension)
    }

    /// The same before a variable is declared that is yielded in the same block: `let next = make(&text); yield_!(next)`.
    pub(super) fn asking_of_variable(&self, node: &Node, block: BlockId) -> TokenStream {
        let Node::Plain { stmt: Stmt::Local(Local { pat: Pat::Ident(name), init, .. }), .. } = node
        else {
            return TokenStream::new();
        };
        let bodies = self.graph.bodies_of(block).into_iter();
        let nodes = bodies.flat_map(|body| &self.graph.body(body).nodes);
        let mut suspensions = nodes.filter_map(|node| match node {
            Node::Suspend(id) => Some(self.graph.suspension(*id)),
            _ => None,
        });
        let is_it = |suspension: &&Suspension| match &suspension.event {
            Expr::Path(path) => path.path.is_ident(&name.ident),
            _ => false,
        };
        let made = init.as_ref().filter(|init| init.diverge.is_none());
        let asking = made
            .zip(suspensions.find(is_it))
            .map(|(made, suspension)| self.ask_of_makers(&made.expr, suspension));
        asking.unwrap_or_default()
    }

    fn ask_of_makers(&self, event: &Expr, suspension: &Suspension) -> TokenStream {
        let mut asking = TokenStream::new();
        self.each_maker(event, &mut |call| {
            let lent = call.args.iter().enumerate().filter_map(|(at, argument)| match argument {
                Expr::Reference(lent) if self.is_variable(&lent.expr) => Some((at, lent)),
                _ => None,
            });
            asking.extend(lent.map(|(at, lent)| self.ask_of_event(suspension, call, at, lent)));
        });
        asking
    }

    /// Gives each call that makes the event, or a part of it, to `make`: of what has only one name, so that what rustc says of the
    /// call it says of both in the same words.
    fn each_maker(&self, event: &Expr, make: &mut impl FnMut(&ExprCall)) {
        match event {
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) if recursion::holds_its_arguments(path) => {
                    call.args.iter().for_each(|argument| self.each_maker(argument, make));
                }
                Expr::Path(path) if self.is_function(path) && can_stand_twice(call) => make(call),
                _ => {}
            },
            Expr::Paren(paren) => self.each_maker(&paren.expr, make),
            _ => {}
        }
    }

    fn is_function(&self, path: &syn::ExprPath) -> bool {
        path.path.get_ident().is_some_and(|name| {
            let of_variable = self.graph.bindings.iter().any(|binding| binding.name == *name);
            !of_variable && scope::plain_name(name).starts_with(char::is_lowercase)
        })
    }

    /// Whether the place is a variable of the coroutine, or a part of one.
    fn is_variable(&self, place: &Expr) -> bool {
        match (place, outer(place)) {
            (Expr::Path(path), _) => path.path.get_ident().is_some_and(|name| {
                self.graph.bindings.iter().any(|binding| binding.name == *name)
            }),
            (_, Some(outer)) => self.is_variable(outer),
            _ => false,
        }
    }

    fn ask_of_event(
        &self,
        suspension: &Suspension,
        call: &ExprCall,
        at: usize,
        lent: &ExprReference,
    ) -> TokenStream {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let (at, of) = (Literal::usize_unsuffixed(at), Literal::usize_unsuffixed(call.args.len()));
        let function = &call.func;
        // The call tells the function's type parameters, and what rustc has to say of it, it says once.
        let mut answer = quote_spanned! {span=> {
            let #function = #function;
            let _ = #call;
            (&#runtime::step::Function::<_, _, #at, #of>::of(#function)).gives_of()
        }};
        let mut place = Some(&*lent.expr);
        while let Some(whole) = place {
            let part = part(whole, runtime);
            answer = quote_spanned!(span=> #answer.and(#part));
            place = outer(whole);
        }
        let line = Literal::usize_unsuffixed(suspension.span.start().line);
        let check = quote!(#runtime::step::KeptEvent::<#line>::check);
        // As if the user had written it where the reference is.
        let ends = spans::ends(&Expr::Reference(lent.clone()));
        let check = spans::call(check, spans::over(answer, ends), ends);
        quote_spanned!(span=> #runtime::step::asked!(#check);)
    }
}
