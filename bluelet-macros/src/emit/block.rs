//! Writes one arm of the step's `match`: a block, with the nesting of the source.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::visit_mut::VisitMut;
use syn::{Expr, Lifetime, Stmt};

use super::leap::Labels;
use super::{Emitter, variant_with};
use crate::ir::*;
use crate::ownership::{Owned, Ownership};
use crate::states::{Field, Form, Variant};

/// A body's code: statements, and the value at their end where there is one.
struct Code {
    statements: TokenStream,
    value: Option<TokenStream>,
}

impl Code {
    fn into_tokens(self) -> TokenStream {
        let Code { statements, value } = self;
        quote!(#statements #value)
    }

    /// The code as one expression.
    fn into_expr(self) -> TokenStream {
        match self {
            Code {
                statements,
                value: Some(value),
            } if statements.is_empty() => value,
            code => {
                let tokens = code.into_tokens();
                quote!({ #tokens })
            }
        }
    }
}

/// The block being written, and whether a body stands at the end of it.
#[derive(Clone, Copy)]
struct Place<'v> {
    variant: &'v Variant,
    /// The value of the body is the next state.
    tail: bool,
}

impl Emitter<'_> {
    pub(super) fn arm(&self, variant: &Variant) -> TokenStream {
        let block = self.graph.block(variant.block);
        let pattern = self.pattern(variant);
        let resume = match block.entry {
            Entry::Resume(id) => self.resume(variant, id),
            Entry::Start | Entry::Jump(_) => TokenStream::new(),
        };
        let mut code = self.body(
            block.root,
            Place {
                variant,
                tail: true,
            },
        );
        let top = self.top(variant);
        let statements = &code.statements;
        code.statements = quote!(#resume #top #statements);
        let body = code.into_expr();
        quote!(#pattern => #body,)
    }

    /// `let x;` for what has no value yet and gets one here; what was declared after it is bound again, so that
    /// it is dropped before it.
    fn top(&self, variant: &Variant) -> TokenStream {
        let uninitialised = self.uninitialised(variant);
        let mut uninitialised = uninitialised
            .iter()
            .filter(|id| self.is_in_tail(variant, **id));
        let Some(first) = uninitialised.next() else {
            return TokenStream::new();
        };
        let later = variant.fields.iter().filter(|field| field.binding > *first);
        let later = later.filter(|field| self.is_in_tail(variant, field.binding));
        let mut lets: Vec<(BindingId, TokenStream)> = later
            .map(|field| (field.binding, self.rebind(field)))
            .collect();
        let uninitialised = std::iter::once(first).chain(uninitialised);
        lets.extend(uninitialised.map(|id| (*id, self.declare_only(*id))));
        lets.sort_by_key(|(id, _)| *id);
        lets.into_iter().map(|(_, tokens)| tokens).collect()
    }

    /// The bindings in scope that have no value where the block begins, and get one in it.
    fn uninitialised(&self, variant: &Variant) -> Vec<BindingId> {
        let assigned = self.assigned(variant);
        let gone = self.ownerships.entry[&variant.block].iter();
        let gone = gone
            .filter(|(_, ownership)| **ownership == Ownership::Gone)
            .map(|(id, _)| *id);
        let saved = |id: &BindingId| variant.fields.iter().any(|field| field.binding == *id);
        gone.filter(|id| assigned.contains(id) && !saved(id))
            .collect()
    }

    fn assigned(&self, variant: &Variant) -> BTreeSet<BindingId> {
        let mut assigned = BTreeSet::new();
        for body in self.graph.block(variant.block).bodies.values() {
            for node in &self.graph.body(*body).nodes {
                self.graph.each_effects(node, &mut |effects| {
                    collect_assigned(effects, &mut assigned);
                });
            }
        }
        assigned
    }

    fn is_assigned(&self, id: BindingId, variant: &Variant) -> bool {
        self.assigned(variant).contains(&id)
    }

    fn declare_only(&self, id: BindingId) -> TokenStream {
        let declaration = self.declaration(id);
        quote!(let #declaration;)
    }

    /// `let mut data = data;`
    fn rebind(&self, field: &Field) -> TokenStream {
        let name = self.field_name(field.binding);
        let mutable = self.is_mutable(field).then(|| quote!(mut));
        quote!(let #mutable #name = #name;)
    }

    /// Binds what the state has saved, in order of declaration, so that it drops in the reverse order;
    /// the event last.
    fn pattern(&self, variant: &Variant) -> TokenStream {
        let fields = variant.fields.iter().map(|field| {
            let name = self.field_name(field.binding);
            let mutable = self.is_in_tail(variant, field.binding) && self.is_mutable(field);
            let mutable = mutable.then(|| quote!(mut));
            quote!(#mutable #name)
        });
        let event = variant.event.iter().map(|(event, _)| quote!(mut #event));
        variant_with(&self.states.name, &variant.name, fields.chain(event))
    }

    fn is_mutable(&self, field: &Field) -> bool {
        field.form == Form::Live && self.graph.binding(field.binding).mutable
    }

    /// ```ignore
    /// let polled = ::bluelet::step::poll(&mut recv, cx);
    /// let ::core::task::Poll::Ready(value) = polled else {
    ///     *state = Echoer::Recv { recv, conn };
    ///     return ::core::task::Poll::Pending;
    /// };
    /// ::core::mem::drop(recv);
    /// ```
    fn resume(&self, variant: &Variant, id: SuspensionId) -> TokenStream {
        let suspension = self.graph.suspension(id);
        let super::Names {
            state,
            cx,
            polled,
            runtime,
            ..
        } = self.names;
        let value = &self.graph.binding(suspension.value).name;
        let event = variant.event.iter().map(|(event, _)| event);
        let event = event.collect::<Vec<_>>();
        let saved = variant
            .fields
            .iter()
            .rev()
            .map(|field| self.field_name(field.binding));
        let fields = event
            .iter()
            .map(|event| quote!(#event))
            .chain(saved.map(|name| quote!(#name)));
        let back = variant_with(&self.states.name, &variant.name, fields);
        let span = Span::mixed_site().located_at(suspension.span);
        quote_spanned! {span=>
            let #polled = #runtime::step::poll(&mut #(#event)*, #cx);
            let ::core::task::Poll::Ready(#value) = #polled else {
                *#state = #back;
                return ::core::task::Poll::Pending;
            };
            ::core::mem::drop(#(#event)*);
        }
    }

    fn body(&self, id: BodyId, place: Place<'_>) -> Code {
        let body = self.graph.body(id);
        let mut statements = TokenStream::new();
        let mut value = None;
        for (index, node) in body.nodes.iter().enumerate() {
            let last = index + 1 == body.nodes.len();
            let here = Place {
                tail: place.tail && last,
                ..place
            };
            let code = self.node((id, index), node, here, last);
            statements.extend(code.statements);
            value = code.value;
        }
        Code { statements, value }
    }

    fn node(&self, at: (BodyId, usize), node: &Node, place: Place<'_>, last: bool) -> Code {
        let statement = |statements| Code {
            statements,
            value: None,
        };
        match node {
            Node::Entered(_) => statement(TokenStream::new()),
            Node::Plain { stmt, effects } => statement(self.plain(stmt, effects, place)),
            Node::If {
                cond,
                then,
                otherwise,
                result,
                ..
            } => {
                let cond = self.labelled(cond, place);
                let then = self.body(*then, place).into_tokens();
                let otherwise = otherwise.map(|body| {
                    let body = self.body(body, place).into_tokens();
                    quote!(else { #body })
                });
                self.construct(quote!(if #cond { #then } #otherwise), *result, place, last)
            }
            Node::Match {
                scrutinee,
                arms,
                result,
                ..
            } => {
                let scrutinee = self.labelled(scrutinee, place);
                let arms = arms.iter().map(|arm| self.match_arm(arm, place));
                self.construct(quote!(match #scrutinee { #(#arms)* }), *result, place, last)
            }
            Node::LetElse {
                pat,
                init,
                otherwise,
                ..
            } => {
                let init = self.labelled(init, place);
                let otherwise = self
                    .body(
                        *otherwise,
                        Place {
                            tail: false,
                            ..place
                        },
                    )
                    .into_tokens();
                statement(quote!(let #pat = #init else { #otherwise };))
            }
            Node::Block(body) => self.block(*body, place, last),
            Node::Value { expr, .. } => {
                let value = self.labelled(expr, place);
                Code {
                    statements: TokenStream::new(),
                    value: Some(value.into_token_stream()),
                }
            }
            Node::Suspend(id) => self.suspend(at, *id, place),
            Node::Jump(target) => {
                let span = self.graph.block(*target).span;
                let next = self.next_state(at, *target, place, span, None);
                self.go_on(next, place)
            }
            Node::Leave { leap, value, .. } => {
                let label = self.label(*leap, place);
                let value = value.as_ref().map(|value| self.labelled(value, place));
                statement(quote!(break #label #value;))
            }
            Node::Return { expr, .. } => {
                let value = match expr {
                    Some(expr) => self.labelled(expr, place).into_token_stream(),
                    None => quote!(()),
                };
                let span = Span::mixed_site();
                statement(quote_spanned!(span=> return ::core::task::Poll::Ready(#value);))
            }
        }
    }

    fn match_arm(&self, arm: &MatchArm, place: Place<'_>) -> TokenStream {
        let mut pat = arm.pat.clone();
        Labels(|leap| self.label(leap, place)).visit_pat_mut(&mut pat);
        let body = self.body(arm.body, place).into_expr();
        quote!(#pat => #body,)
    }

    /// An `if` or `match`, whose value may go to a binding.
    fn construct(
        &self,
        construct: TokenStream,
        result: Option<BindingId>,
        place: Place<'_>,
        last: bool,
    ) -> Code {
        match result {
            _ if place.tail => Code {
                statements: TokenStream::new(),
                value: Some(construct),
            },
            Some(result) if !last => {
                let binding = self.declaration(result);
                Code {
                    statements: quote!(let #binding = #construct;),
                    value: None,
                }
            }
            // A construct whose branches all leave has no value that could be bound.
            _ if last && result.is_none() => Code {
                statements: TokenStream::new(),
                value: Some(construct),
            },
            _ => Code {
                statements: construct,
                value: None,
            },
        }
    }

    /// `mut name: Type`, for a binding that gets a construct's value.
    fn declaration(&self, id: BindingId) -> TokenStream {
        let binding = self.graph.binding(id);
        let (name, mutable) = (&binding.name, binding.mutable.then(|| quote!(mut)));
        let ty = binding.ty.as_ref().map(|ty| quote!(: #ty));
        quote!(#mutable #name #ty)
    }

    /// A frame opened in place.
    fn block(&self, id: BodyId, place: Place<'_>, last: bool) -> Code {
        let frame_id = self.graph.body(id).frame;
        let frame = self.graph.frame(frame_id);
        let labelled = self
            .ownerships
            .labelled
            .contains(&(place.variant.block, frame_id));
        let completes = labelled || self.ownerships.completes.contains(&id);
        let flat = !labelled && !completes && last;
        let mut code = self.body(
            id,
            Place {
                tail: place.tail && flat,
                ..place
            },
        );
        let rebound = self.rebound(frame_id, place.variant);
        let statements = &code.statements;
        code.statements = quote!(#rebound #statements);
        let result = frame.result.filter(|_| completes);
        let binds = self.binds(id, place.variant);
        if flat || (!labelled && !binds && result.is_none() && code.value.is_none()) {
            return code;
        }
        let label = labelled.then(|| {
            let label = self.frame_label(frame_id, place.variant.block);
            quote!(#label:)
        });
        let body = if label.is_some() {
            let tokens = code.into_tokens();
            quote!({ #tokens })
        } else {
            match (result, code) {
                (Some(_), code) => code.into_expr(),
                (None, code) => {
                    let tokens = code.into_tokens();
                    quote!({ #tokens })
                }
            }
        };
        let statements = match result {
            Some(result) => {
                let binding = self.declaration(result);
                quote!(let #binding = #label #body;)
            }
            None => quote!(#label #body),
        };
        Code {
            statements,
            value: None,
        }
    }

    /// Whether variables go out of scope where the body ends.
    fn binds(&self, id: BodyId, variant: &Variant) -> bool {
        let frame = self.graph.body(id).frame;
        let restored = variant.fields.iter().map(|field| field.binding);
        let mut declared = BTreeSet::new();
        for node in &self.graph.body(id).nodes {
            match node {
                Node::Entered(effects)
                | Node::LetElse { bound: effects, .. }
                | Node::Plain { effects, .. } => {
                    declared.extend(effects.iter().filter_map(|effect| match effect {
                        Effect::Declare(id) | Effect::DeclareUninit(id) => Some(*id),
                        _ => None,
                    }));
                }
                Node::If { result, .. } | Node::Match { result, .. } => declared.extend(*result),
                Node::Block(inner) => {
                    declared.extend(self.graph.frame(self.graph.body(*inner).frame).result);
                }
                _ => {}
            }
        }
        restored.chain(declared).any(|id| {
            let binding = self.graph.binding(id);
            binding.frame == frame && !binding.temporary
        })
    }

    /// `let data = data;`: a variable that the state has saved comes into the scope where it was
    /// declared, so that it is dropped where that scope ends.
    fn rebound(&self, frame: FrameId, variant: &Variant) -> TokenStream {
        let here =
            |id: BindingId| self.graph.binding(id).frame == frame && !self.is_in_tail(variant, id);
        let saved = variant.fields.iter().filter(|field| here(field.binding));
        let mut lets: Vec<(BindingId, TokenStream)> = saved
            .map(|field| (field.binding, self.rebind(field)))
            .collect();
        let uninitialised = self
            .uninitialised(variant)
            .into_iter()
            .filter(|id| here(*id));
        lets.extend(uninitialised.map(|id| (id, self.declare_only(id))));
        lets.sort_by_key(|(id, _)| *id);
        lets.into_iter().map(|(_, tokens)| tokens).collect()
    }

    /// Whether a variable's scope ends with the arm, so that the arm's pattern can bind it.
    fn is_in_tail(&self, variant: &Variant, binding: BindingId) -> bool {
        let block = self.graph.block(variant.block);
        let frame = self.graph.binding(binding).frame;
        let mut body = block.root;
        loop {
            if self.graph.body(body).frame == frame {
                return true;
            }
            let inner = self
                .graph
                .body(body)
                .nodes
                .iter()
                .enumerate()
                .find_map(|(at, node)| match node {
                    Node::Block(inner) => Some((at, *inner)),
                    _ => None,
                });
            let Some((at, inner)) = inner else {
                return true;
            };
            let labelled = self.graph.body(inner).frame;
            let labelled = self
                .ownerships
                .labelled
                .contains(&(variant.block, labelled));
            let completes = self.ownerships.completes.contains(&inner);
            if labelled || completes || at + 1 != self.graph.body(body).nodes.len() {
                return false;
            }
            body = inner;
        }
    }

    fn plain(&self, stmt: &Stmt, effects: &[Effect], place: Place<'_>) -> TokenStream {
        if let [Effect::DeclareUninit(id)] = effects
            && !self.is_assigned(*id, place.variant)
        {
            // It gets its value, and with it its type, in another block.
            return TokenStream::new();
        }
        let mut stmt = stmt.clone();
        Labels(|leap| self.label(leap, place)).visit_stmt_mut(&mut stmt);
        stmt.into_token_stream()
    }

    fn labelled(&self, expr: &Expr, place: Place<'_>) -> Expr {
        let mut expr = expr.clone();
        Labels(|leap| self.label(leap, place)).visit_expr_mut(&mut expr);
        expr
    }

    fn label(&self, leap: LeapId, place: Place<'_>) -> Lifetime {
        self.frame_label(self.graph.leaps[leap.0].frame, place.variant.block)
    }

    /// The frame's label: numbered where several frames of the block have the same one.
    fn frame_label(&self, frame: FrameId, block: BlockId) -> Lifetime {
        let name = self.graph.frame(frame).label;
        let labelled = self.ownerships.labelled.iter().filter(|(b, _)| *b == block);
        let same = labelled.filter(|(_, f)| self.graph.frame(*f).label == name);
        let number = same.take_while(|(_, f)| *f != frame).count() + 1;
        let name = if number == 1 {
            format!("'{name}")
        } else {
            format!("'{name}{number}")
        };
        Lifetime::new(&name, Span::mixed_site())
    }

    fn suspend(&self, at: (BodyId, usize), id: SuspensionId, place: Place<'_>) -> Code {
        let suspension = self.graph.suspension(id);
        let event = self.labelled(&suspension.event, place);
        let variant = self.states.variant(suspension.resume);
        let name = variant
            .and_then(|variant| variant.event.as_ref())
            .map(|(name, _)| name);
        let next = self.next_state(
            at,
            suspension.resume,
            place,
            suspension.span,
            Some(quote!(#name)),
        );
        let mut code = self.go_on(next, place);
        let statements = code.statements;
        // A statement of its own, so that its temporaries are dropped before the suspension.
        code.statements = quote!(let #name = #event; #statements);
        code
    }

    /// Makes `next` the next state.
    fn go_on(&self, next: TokenStream, place: Place<'_>) -> Code {
        if place.tail {
            return Code {
                statements: TokenStream::new(),
                value: Some(next),
            };
        }
        let (variable, run) = (&self.names.next, &self.names.run);
        Code {
            statements: quote!(#variable = #next; continue #run;),
            value: None,
        }
    }

    /// `Echoer::Recv { recv: conn.recv(1024), conn }`; the fields are moved in the order in which they
    /// would be dropped, so that what borrows goes before what it borrows from.
    fn next_state(
        &self,
        at: (BodyId, usize),
        target: BlockId,
        place: Place<'_>,
        span: Span,
        event: Option<TokenStream>,
    ) -> TokenStream {
        let Some(variant) = self.states.variant(target) else {
            return quote!(());
        };
        let owned = &self.ownerships.exit[&at];
        let event = variant.event.iter().zip(event).map(|((field, _), event)| {
            if event.to_string() == field.to_string() {
                event
            } else {
                quote!(#field: #event)
            }
        });
        let fields = variant.fields.iter().rev();
        let fields = fields.map(|field| self.saved(field, place.variant, owned, span));
        variant_with(&self.states.name, &variant.name, event.chain(fields))
    }

    /// One field of the next state, from what this block has.
    fn saved(&self, field: &Field, from: &Variant, owned: &Owned, span: Span) -> TokenStream {
        let name = self.name_at(field.binding, span);
        let span = Span::mixed_site().located_at(span);
        let restored = from
            .fields
            .iter()
            .find(|restored| restored.binding == field.binding);
        let form = restored.map_or(Form::Live, |restored| restored.form);
        let runtime = self.names.runtime;
        let keep = quote_spanned!(span=> #runtime::step::Held::of(&#name).keep(#name));
        let some = |value| quote_spanned!(span=> ::core::option::Option::Some(#value));
        let gone = owned.get(&field.binding) == Some(&Ownership::Gone);
        let value = match (form, field.form) {
            (Form::Live, Form::Live)
            | (Form::Held, Form::Held)
            | (Form::MaybeHeld, Form::MaybeHeld) => return quote!(#name),
            (Form::Live, Form::Held) => keep,
            (_, Form::MaybeHeld) if gone => quote_spanned!(span=> ::core::option::Option::None),
            (Form::Live, Form::MaybeHeld) => some(keep),
            (Form::Held, Form::MaybeHeld) => some(quote!(#name)),
            // A held variable is not used later, so it never becomes live again.
            (Form::Held | Form::MaybeHeld, _) => quote!(#name),
        };
        quote!(#name: #value)
    }
}

fn collect_assigned(effects: &[Effect], into: &mut BTreeSet<BindingId>) {
    for effect in effects {
        match effect {
            Effect::Assign(id) => {
                into.insert(*id);
            }
            Effect::Branches(branches) => {
                branches
                    .iter()
                    .for_each(|branch| collect_assigned(branch, into));
            }
            Effect::Repeat(body) => collect_assigned(body, into),
            _ => {}
        }
    }
}
