//! Writes how a block goes on: to a suspension, or to another block.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Expr, Ident, Stmt};

use super::body::{Code, Place};
use super::located::located;
use super::{Emitter, Names, variant_with};
use crate::ir::*;
use crate::ownership::{Owned, Ownership};
use crate::states::{Field, Form, Variant};
use crate::std_methods;

impl Emitter<'_> {
    pub(super) fn suspend(&self, at: (BodyId, usize), id: SuspensionId, place: Place<'_>) -> Code {
        let suspension = self.graph.suspension(id);
        let event = self.labelled(&suspension.event, place);
        let event = self.asking_whether_it_is_itself(event);
        let next = self.next_state(at, suspension.resume, place, suspension.span, None);
        let variant = self.states.variant(suspension.resume).filter(|_| next.is_some());
        let Some((name, _)) = variant.and_then(|variant| variant.event.as_ref()) else {
            // The operand never has a value, so there is nothing to wait for.
            return Code { statements: quote!(#event;), value: None };
        };
        let mut code = self.go_on(next, suspension.resume, place, Some(suspension.span));
        let statements = &code.statements;
        // A statement of its own, so that its temporaries are dropped before the suspension.
        let asked = self.asking_whether_it_borrows(suspension);
        code.statements = quote!(#asked let #name = #event; #statements);
        code
    }

    /// Makes `next`, in which `target` is run, the next state, and goes on with it: at the end of an arm, by itself.
    /// The code for that is placed `at` some place of the user's; `next` has its own.
    pub(super) fn go_on(
        &self,
        next: Option<TokenStream>,
        target: BlockId,
        place: Place<'_>,
        at: Option<Span>,
    ) -> Code {
        let Some(next) = next else {
            return Code { statements: TokenStream::new(), value: None };
        };
        let Names { state, run, stay, .. } = self.names;
        let placed = |tokens| match at {
            Some(at) => located(tokens, at),
            None => tokens,
        };
        let put = placed(quote!(#state.put(#next);));
        let in_loop = self.stays.contains(&place.variant.block);
        let stays = target == place.variant.block;
        let head = if in_loop && stays { stay } else { run };
        let comes_by_itself = place.tail && (stays || !in_loop);
        let go_on = (!comes_by_itself).then(|| quote!(continue #head;));
        let go_on = placed(go_on.into_token_stream());
        Code { statements: quote!(#put #go_on), value: None }
    }

    /// `Echoer::Recv { recv, conn }`; the fields are moved in the order in which they would be dropped, so
    /// that what borrows goes before what it borrows from. Nothing where control does not come.
    pub(super) fn next_state(
        &self,
        at: (BodyId, usize),
        target: BlockId,
        place: Place<'_>,
        span: Span,
        replaced: Option<(BindingId, BindingId)>,
    ) -> Option<TokenStream> {
        let variant = self.states.variant(target)?;
        let owned = self.ownerships.exit.get(&at)?;
        let event = variant.event.iter().map(|(event, _)| quote!(#event));
        let fields = variant.fields.iter().rev().map(|field| {
            if let Some((_, value)) = replaced.filter(|(binding, _)| *binding == field.binding) {
                return self.saved(field, self.name_at(value, span), Form::Live, true, owned);
            }
            let mut restored = place.variant.fields.iter();
            let restored = restored.find(|restored| restored.binding == field.binding);
            let (binding, block) = (self.graph.binding(field.binding), place.variant.block);
            let restored =
                restored.filter(|_| !self.graph.is_opened_again(block, binding.frame, at.0));
            let may_borrow = !binding.independent && (restored.is_none() || binding.mutable);
            match restored {
                Some(restored) if restored.form != Form::Live => {
                    self.saved(field, self.restored_name(restored), restored.form, false, owned)
                }
                _ => {
                    let moved = self.place_of_saving(field, target, owned);
                    let lent = || {
                        let lent = self.place_of_lending(field, variant);
                        lent.or_else(|| self.place_in_event(field, target))
                    };
                    // What can be changed is so by a method more often than taken; and what is named as one of std's that
                    // lends does so more often.
                    let asked = matches!(owned.get(&field.binding), Some(Ownership::Asked(_)));
                    let lends = || binding.mutable || self.looks_like_lending(field, target);
                    let place = match asked && lends() {
                        true => lent().or(moved),
                        false => moved.or_else(lent),
                    };
                    let place = place.unwrap_or(span);
                    let name = self.name_at(field.binding, place);
                    self.saved(field, name, Form::Live, may_borrow, owned)
                }
            }
        });
        Some(located(variant_with(&self.states.name, &variant.name, event.chain(fields)), span))
    }

    /// Where a method is called on the variable that may lend what the variant keeps beside it. If it does, rustc says of this move
    /// and of the end of the scope that the variable is borrowed; of one place it says so once.
    fn place_of_lending(&self, field: &Field, variant: &Variant) -> Option<Span> {
        let name = &self.graph.binding(field.binding).name;
        let is_live = |id: BindingId| {
            let mut fields = variant.fields.iter();
            fields.any(|field| field.binding == id && field.form == Form::Live)
        };
        let nodes = self.graph.bodies.iter().flat_map(|body| &body.nodes);
        let mut lending = nodes.filter_map(|node| {
            let Node::Plain { stmt: Stmt::Local(local), effects } = node else { return None };
            let called = called_on(&local.init.as_ref()?.expr).filter(|called| *called == name)?;
            let mut declared = effects.iter();
            let kept = declared.any(|effect| matches!(effect, Effect::Declare(id) if is_live(*id)));
            kept.then(|| called.span())
        });
        lending.next()
    }

    /// Where a method is called on the variable that makes the event, which may borrow it: as before, rustc says so once.
    fn place_in_event(&self, field: &Field, target: BlockId) -> Option<Span> {
        let Entry::Resume(id) = self.graph.block(target).entry else { return None };
        let Binding { name, exclusive: false, .. } = self.graph.binding(field.binding) else {
            // What a `&mut` leads to is borrowed anew, and would be said to be so in a loop.
            return None;
        };
        let called = called_on(&self.graph.suspension(id).event);
        called.filter(|called| *called == name).map(Ident::span)
    }

    /// Whether the method that makes the event is called as one of std's that lends.
    fn looks_like_lending(&self, field: &Field, target: BlockId) -> bool {
        let Entry::Resume(id) = self.graph.block(target).entry else { return false };
        let name = &self.graph.binding(field.binding).name;
        first_call(&self.graph.suspension(id).event)
            .is_some_and(|(called, method)| called == name && std_methods::may_lend(method))
    }

    /// What was moved out and is used later is `Copy`, or a mistake: then of that use.
    fn place_of_saving(&self, field: &Field, target: BlockId, owned: &Owned) -> Option<Span> {
        let moved = owned.get(&field.binding) != Some(&Ownership::Owned);
        (moved && field.form == Form::Live).then(|| self.first_use(field.binding, target)).flatten()
    }

    /// Where the user's code first names the variable from a block on.
    fn first_use(&self, binding: BindingId, from: BlockId) -> Option<Span> {
        let name = &self.graph.binding(binding).name;
        let mut blocks = vec![from];
        let mut next = 0;
        while let Some(block) = blocks.get(next) {
            next += 1;
            if let Some(found) = self.first_named(self.graph.block(*block).root, name) {
                return Some(found);
            }
            for body in self.graph.bodies_of(*block) {
                let targets = self.graph.body(body).nodes.iter();
                for target in targets.filter_map(|node| self.graph.target(node)) {
                    if !blocks.contains(&target) {
                        blocks.push(target);
                    }
                }
            }
        }
        None
    }

    /// The same in a body and those in it, in the order in which they run.
    fn first_named(&self, body: BodyId, name: &Ident) -> Option<Span> {
        self.graph.body(body).nodes.iter().find_map(|node| {
            let code = self.graph.code(node).map(|code| match code {
                Source::Stmt(stmt) => stmt.to_token_stream(),
                Source::Expr(expr) => expr.to_token_stream(),
            });
            let within = || {
                let mut bodies = node.bodies().into_iter();
                bodies.find_map(|inner| self.first_named(inner, name))
            };
            named(code.unwrap_or_default(), name).or_else(within)
        })
    }

    /// One field of the next state, from a variable that this block has in the form `from`, and which may borrow from
    /// another one: not if it comes from a state, where it would have done so over a wait.
    fn saved(
        &self,
        field: &Field,
        source: Ident,
        from: Form,
        may_borrow: bool,
        owned: &Owned,
    ) -> TokenStream {
        let name = self.field_name(field.binding);
        let span = Span::mixed_site().located_at(source.span());
        let made_here = from == Form::Live && may_borrow;
        let some = |value| quote_spanned!(span=> ::core::option::Option::Some(#value));
        let as_it_is = || {
            if !field.probed {
                return quote!(#source);
            }
            let runtime = self.names.runtime;
            // Where the variable is borrowed as well as where it is moved: then that it cannot be is said once.
            let looked_at = quote_spanned!(source.span()=> &#source);
            let held = quote_spanned!(span=> #runtime::step::Held::of(#looked_at));
            let kept = quote_spanned!(span=> #held.keep_over_yield(#source));
            // What it borrows from may have changed since it was last used. Of what is never used rustc would say so.
            match may_borrow && (field.used || source.to_string().starts_with('_')) {
                true => quote_spanned!(span=> #runtime::step::kept!(#source, #kept)),
                false => kept,
            }
        };
        let kept = || {
            let kept = as_it_is();
            if !made_here {
                return kept;
            }
            let looking = self.unless_looking(field.binding, &kept);
            looking.unwrap_or_else(|| self.unless_lent(field, &source, kept))
        };
        let gone = owned.get(&field.binding).is_some_and(|owned| owned.is_nothing());
        let asked = self.answers(field.binding, owned);
        let value = match (from, field.form) {
            (from, to) if from == to => quote!(#source),
            (Form::Live, to) if to.is_optional() && gone => {
                quote_spanned!(span=> ::core::option::Option::None)
            }
            (Form::Live, to) if to.is_optional() && asked.is_some() => {
                let (runtime, kept) = (self.names.runtime, kept());
                quote_spanned!(span=> #runtime::step::left!(#asked, #kept))
            }
            (Form::Live, Form::Held) => kept(),
            (Form::Live, Form::MaybeHeld) => some(kept()),
            (Form::Live | Form::Held, to) if to.is_optional() => some(quote!(#source)),
            // What was optional, or held, stays as it is.
            _ => quote!(#source),
        };
        if name == value.to_string() { value } else { quote!(#name: #value) }
    }
}

/// The variable that the first method of a chain is called on.
fn called_on(expr: &Expr) -> Option<&Ident> {
    first_call(expr).map(|(called, _)| called)
}

/// The same, and that method.
fn first_call(expr: &Expr) -> Option<(&Ident, &Ident)> {
    let call = match expr {
        Expr::MethodCall(call) => call,
        Expr::Try(question) => return first_call(&question.expr),
        // `into_iter(..)` of a loop
        Expr::Call(call) => return first_call(call.args.first()?),
        _ => return None,
    };
    match &*call.receiver {
        Expr::Path(path) => Some((path.path.get_ident()?, &call.method)),
        receiver => first_call(receiver),
    }
}

/// The first place where the code names the variable.
fn named(code: TokenStream, name: &Ident) -> Option<Span> {
    code.into_iter().find_map(|token| match token {
        TokenTree::Ident(ident) if ident == *name => Some(ident.span()),
        TokenTree::Group(group) => named(group.stream(), name),
        _ => None,
    })
}
