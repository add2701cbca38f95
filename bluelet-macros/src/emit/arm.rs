//! Writes one arm of the step's `match`: takes the variables out of the state, polls the event, and runs the
//! block.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, Ident, Stmt};

use super::body::Place;
use super::located::located;
use super::{Emitter, variant_with};
use crate::ir::*;
use crate::ownership::Ownership;
use crate::states::{Field, Form, Variant};

/// The `mut` of a variable, as if the user had written it: of what a macro binds, rustc says "value" for the name.
fn mut_of(name: &Ident) -> TokenStream {
    quote_spanned!(name.span()=> mut)
}

/// That a variable which may be changed is not, or not before it is read, is then no matter of the user's.
fn allowed_to_change() -> TokenStream {
    quote!(#[allow(unused_assignments, unused_mut)])
}

impl Emitter<'_> {
    /// ```text
    /// Echoer::Recv { recv, .. } => {
    ///     let value = ::core::task::ready!(cx.poll(&mut *recv));
    ///     let Echoer::Recv { conn, .. } = state.take() else {
    ///         ::core::unreachable!()
    ///     };
    ///     ..
    /// }
    /// ```
    pub(super) fn arm(&self, variant: &Variant) -> TokenStream {
        let block = self.graph.block(variant.block);
        let (name, of) = (&self.states.name, &variant.name);
        let waiting = match (&variant.event, variant.fields.is_empty()) {
            (Some((event, _)), true) => quote!(#name::#of { #event }),
            (Some((event, _)), false) => quote!(#name::#of { #event, .. }),
            (None, true) => quote!(#name::#of),
            (None, false) => quote!(#name::#of { .. }),
        };
        let resume = match block.entry {
            Entry::Resume(id) => self.resume(variant, id),
            Entry::Start | Entry::Jump(_) => TokenStream::new(),
        };
        let taken = self.take_apart(variant);
        let again = self.value_bound_again(variant, block);
        let slots = self.out_of_slots(variant);
        let mut code = self.body(block.root, Place { variant, tail: true });
        let (top, later) = (self.top(variant), self.questions_for_later(variant));
        let statements = &code.statements;
        code.statements = quote!(#resume #taken #again #slots #top #later #statements);
        // What the block drops at its end is dropped where it leaves for the next state.
        let end = self.end(variant.block);
        if self.stays.contains(&variant.block) {
            let staying = self.staying(variant, &waiting, &code.into_tokens());
            return located(quote!(#name::#of { .. } => #staying,), end);
        }
        let body = code.into_expr(end);
        located(quote!(#waiting => #body,), end)
    }

    /// Where the block leaves, the last time if there are several.
    fn end(&self, block: BlockId) -> Span {
        let bodies = self.graph.bodies_of(block).into_iter();
        let nodes = bodies.flat_map(|body| &self.graph.body(body).nodes);
        let end = nodes.rev().find_map(|node| match node {
            Node::Suspend(id) => Some(self.graph.suspension(*id).span),
            Node::Jump(target) => Some(self.graph.block(*target).span),
            _ => None,
        });
        end.unwrap_or(self.graph.block(block).span)
    }

    /// Binds what the state has saved, in order of declaration, so that it drops in the reverse order. The event
    /// is dropped before.
    fn take_apart(&self, variant: &Variant) -> TokenStream {
        let state = &self.names.state;
        let hygiene = Span::mixed_site();
        let taken = quote_spanned!(hygiene=> #state.take());
        if variant.fields.is_empty() {
            return self.placed(variant, quote_spanned!(hygiene=> #taken;));
        }
        let entry = self.graph.block(variant.block).entry;
        let mut changes = false;
        let fields = variant.fields.iter().map(|field| {
            let (name, restored) = (self.field_name(field.binding), self.restored_name(field));
            if name != restored {
                return quote!(#name: #restored);
            }
            let starts = entry == Entry::Start;
            let again = starts && self.graph.bound_anew.contains(&field.binding)
                || !self.is_in_tail(variant, field.binding);
            let mutable = !again && self.is_mutable(field);
            let mutable = mutable.then(|| match starts {
                true => self.mutable_argument(field.binding, variant.block),
                false => {
                    changes = true;
                    mut_of(&name)
                }
            });
            let bound = quote!(#mutable #name);
            if !starts || self.is_needed(field.binding) {
                return bound;
            }
            // In the short form, rustc would advise to ignore it as a field.
            let mut name = name;
            name.set_span(Span::mixed_site());
            quote!(#name: #bound)
        });
        let event = variant.event.iter().map(|_| quote!(..));
        let pattern = variant_with(&self.states.name, &variant.name, fields.chain(event));
        let allowed = changes.then(allowed_to_change);
        let tokens = quote_spanned! {hygiene=>
            #allowed
            let #pattern = #taken else { ::core::unreachable!() };
        };
        self.placed(variant, tokens)
    }

    /// `let value = value;`, unless the block uses it before all else: it is younger than the variables, so a panic
    /// must drop it before them.
    fn value_bound_again(&self, variant: &Variant, block: &Block) -> Option<TokenStream> {
        let Entry::Resume(id) = block.entry else { return None };
        let value = &self.graph.binding(self.graph.suspension(id).value).name;
        let first = self.first_code(block.root);
        let at_once = first.is_some_and(|code| match code {
            Source::Stmt(Stmt::Expr(expr, _)) | Source::Expr(expr) => is_just(expr, value),
            Source::Stmt(Stmt::Local(local)) => {
                local.init.as_ref().is_some_and(|init| is_just(&init.expr, value))
            }
            Source::Stmt(_) => false,
        });
        let needed = !variant.fields.is_empty() && !at_once;
        needed.then(|| self.placed(variant, quote!(let #value = #value;)))
    }

    /// The user's code with which a body begins.
    fn first_code(&self, body: BodyId) -> Option<Source<'_>> {
        self.graph.body(body).nodes.iter().find_map(|node| match node {
            Node::Entered(_) => None,
            Node::Block(inner) => self.first_code(*inner),
            node => self.graph.code(node),
        })
    }

    /// Generated code that belongs to the `yield_!` at which a variant is resumed, or else to the function.
    pub(super) fn placed(&self, variant: &Variant, tokens: TokenStream) -> TokenStream {
        match self.graph.block(variant.block).entry {
            Entry::Resume(id) => located(tokens, self.graph.suspension(id).span),
            Entry::Start | Entry::Jump(_) => located(tokens, self.function.span()),
        }
    }

    /// Polls the event where it stands: as long as it is not ready, nothing moves.
    fn resume(&self, variant: &Variant, id: SuspensionId) -> TokenStream {
        let suspension = self.graph.suspension(id);
        let cx = &self.names.cx;
        let value = &self.graph.binding(suspension.value).name;
        let Some((event, _)) = &variant.event else { return TokenStream::new() };
        let hygiene = Span::mixed_site();
        // The call stands where the operand does, and its argument too, from `&` to the name: then what is no event
        // gets one message, and that at the whole operand.
        let (first, last) = suspension.ends;
        let poll = located(quote_spanned!(hygiene=> #cx.poll), first);
        let reference = located(quote_spanned!(hygiene=> &mut *), first);
        let call = quote_spanned!(hygiene=> #poll(#reference #event));
        let call = located(call, last);
        let tokens = quote_spanned!(hygiene=> let #value = ::core::task::ready!(#call););
        located(tokens, suspension.span)
    }

    /// `let x;` for what has no value yet and gets one here; what was declared after it is bound again, so that
    /// it is dropped before it.
    fn top(&self, variant: &Variant) -> TokenStream {
        let in_tail = |id: &BindingId| self.is_in_tail(variant, *id);
        let uninitialised: Vec<BindingId> =
            self.uninitialised(variant).into_iter().filter(in_tail).collect();
        let Some(first) = uninitialised.first() else { return TokenStream::new() };
        let later = variant.fields.iter().filter(|field| field.binding > *first);
        let later = later.filter(|field| in_tail(&field.binding));
        let mut lets: Vec<(BindingId, TokenStream)> =
            later.map(|field| (field.binding, self.rebind(field))).collect();
        lets.extend(uninitialised.iter().map(|id| (*id, self.declare_only(*id))));
        lets.sort_by_key(|(id, _)| *id);
        lets.into_iter().map(|(_, tokens)| tokens).collect()
    }

    /// `let data = data;`: a variable that the state has saved comes into the scope where it was
    /// declared, so that it is dropped where that scope ends.
    pub(super) fn rebound(&self, body: BodyId, variant: &Variant) -> TokenStream {
        let frame = self.graph.body(body).frame;
        // In a later turn of a loop the frame has variables of its own.
        if self.graph.block(variant.block).bodies.get(&frame) != Some(&body) {
            return TokenStream::new();
        }
        let here =
            |id: BindingId| self.graph.binding(id).frame == frame && !self.is_in_tail(variant, id);
        let saved = variant.fields.iter().filter(|field| here(field.binding));
        let mut lets: Vec<(BindingId, TokenStream)> =
            saved.map(|field| (field.binding, self.rebind(field))).collect();
        let uninitialised = self.uninitialised(variant).into_iter().filter(|id| here(*id));
        lets.extend(uninitialised.map(|id| (id, self.declare_only(id))));
        lets.sort_by_key(|(id, _)| *id);
        lets.into_iter().map(|(_, tokens)| tokens).collect()
    }

    /// The arguments of these that drop before what an argument before them is taken apart into.
    pub(super) fn bound_anew(&self, effects: &[Effect], variant: &Variant) -> TokenStream {
        let declared = |id: BindingId| effects.contains(&Effect::Declare(id));
        let fields = variant.fields.iter().filter(|field| declared(field.binding));
        let anew = fields.filter(|field| self.graph.bound_anew.contains(&field.binding));
        anew.map(|field| self.rebind(field)).collect()
    }

    /// `let mut data = data;`; that nothing reads a value before the next says nothing of the user's code.
    fn rebind(&self, field: &Field) -> TokenStream {
        let name = self.restored_name(field);
        if !self.is_mutable(field) {
            let allowed = field.replaced.then(|| quote!(#[allow(unused_assignments)]));
            return quote!(#allowed let #name = #name;);
        }
        let (mutable, allowed) = (mut_of(&name), allowed_to_change());
        quote!(#allowed let #mutable #name = #name;)
    }

    /// The `mut` of an argument: the user's, if no other block mutates it, so that rustc calls the argument by its name.
    fn mutable_argument(&self, binding: BindingId, block: BlockId) -> TokenStream {
        let name = &self.graph.binding(binding).name;
        let arguments = self.muts.iter().filter(|_| !self.is_mutated_outside(name, block));
        let mut written = arguments.filter(|(argument, _)| *argument == binding);
        written.next().map_or_else(|| quote!(mut), |(_, token)| quote!(#token))
    }

    fn is_mutable(&self, field: &Field) -> bool {
        field.form == Form::Live && self.graph.binding(field.binding).mutable
    }

    /// Whether a variable's scope ends with the arm, so that the arm's pattern can bind it.
    pub(super) fn is_in_tail(&self, variant: &Variant, binding: BindingId) -> bool {
        let block = self.graph.block(variant.block);
        let frame = self.graph.binding(binding).frame;
        let mut body = block.root;
        loop {
            if self.graph.body(body).frame == frame {
                return true;
            }
            let inner =
                self.graph.body(body).nodes.iter().enumerate().find_map(|(at, node)| match node {
                    Node::Block(inner) => Some((at, *inner)),
                    _ => None,
                });
            let Some((at, inner)) = inner else {
                return true;
            };
            let labelled = self.ownerships.labelled.contains(&inner);
            let completes = self.ownerships.completes.contains(&inner);
            if labelled || completes || at + 1 != self.graph.body(body).nodes.len() {
                return false;
            }
            body = inner;
        }
    }

    /// The bindings in scope that come without a value and get one in the block, or go on to where they have one; or are
    /// used there, which is a mistake of which rustc speaks.
    fn uninitialised(&self, variant: &Variant) -> Vec<BindingId> {
        let in_scope = self.ownerships.entry[&variant.block].iter();
        let named = |id: BindingId, ownership: Ownership| {
            let unset = ownership == Ownership::Unset;
            // What a later turn of a loop in the block does, it does to a variable of its own.
            let frame = self.graph.binding(id).frame;
            let here = |body| !self.graph.is_opened_again(variant.block, frame, body);
            self.has_effect(variant, here, |effects| assigns(effects, id))
                || unset && self.is_saved_without_value(id, variant)
                || unset && self.has_effect(variant, here, |effects| uses(effects, id))
        };
        let saved = |id: BindingId| variant.fields.iter().any(|field| field.binding == id);
        let in_scope = in_scope.filter(|(id, ownership)| !saved(**id) && named(**id, **ownership));
        in_scope.map(|(id, _)| *id).collect()
    }

    /// `let x;`; a lint that asks for the value there sees only one of the blocks that give one.
    pub(super) fn declare_only(&self, id: BindingId) -> TokenStream {
        let declaration = self.declaration(id);
        let told = self.told(id);
        quote!(#[allow(clippy::needless_late_init)] let #declaration; #told)
    }

    /// Of what type it is, if that comes too late.
    pub(super) fn told(&self, id: BindingId) -> Option<Stmt> {
        self.foretold.unset(&self.graph.binding(id).name)
    }

    pub(super) fn is_assigned(&self, id: BindingId, variant: &Variant) -> bool {
        self.has_effect(variant, |_| true, |effects| assigns(effects, id))
    }

    /// Whether the variable is declared in the state's block, with a value or without.
    pub(super) fn is_declared(&self, id: BindingId, variant: &Variant) -> bool {
        let declares = |effects: &[Effect]| {
            effects.iter().any(|effect| match effect {
                Effect::Declare(declared) | Effect::DeclareUninit(declared) => *declared == id,
                _ => false,
            })
        };
        self.has_effect(variant, |_| true, declares)
    }

    /// Whether a node in one of these bodies has such effects.
    fn has_effect(
        &self,
        variant: &Variant,
        bodies: impl Fn(BodyId) -> bool,
        is_it: impl Fn(&[Effect]) -> bool,
    ) -> bool {
        let mut found = false;
        for body in self.graph.bodies_of(variant.block).into_iter().filter(|body| bodies(*body)) {
            for node in &self.graph.body(body).nodes {
                self.graph.each_effects(node, &mut |effects| found |= is_it(effects));
            }
        }
        found
    }
}

fn assigns(effects: &[Effect], id: BindingId) -> bool {
    let mut found = false;
    each_assignment(effects, &mut |assigned| found |= assigned == id);
    found
}

fn uses(effects: &[Effect], id: BindingId) -> bool {
    let mut found = false;
    each_use(effects, &mut |used| found |= used == id);
    found
}

/// Whether all that the expression does is to use the value.
fn is_just(expr: &Expr, value: &Ident) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident(value),
        Expr::Try(question) => is_just(&question.expr, value),
        Expr::Paren(paren) => is_just(&paren.expr, value),
        Expr::Block(block) => match &block.block.stmts[..] {
            [Stmt::Expr(expr, None)] => is_just(expr, value),
            _ => false,
        },
        _ => false,
    }
}
