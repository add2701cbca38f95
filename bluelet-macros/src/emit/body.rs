//! Writes a block's bodies, with the nesting of the source.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::visit_mut::VisitMut;
use syn::{Expr, Lifetime, Stmt};

use super::Emitter;
use super::leap::Labels;
use super::located::{is_generated, located};
use crate::ir::*;
use crate::spans;
use crate::states::Variant;

/// A body's code: statements, and the value at their end where there is one.
pub(super) struct Code {
    pub(super) statements: TokenStream,
    pub(super) value: Option<TokenStream>,
}

impl Code {
    pub(super) fn into_tokens(self) -> TokenStream {
        let Code { statements, value } = self;
        quote!(#statements #value)
    }

    /// The code as one expression.
    pub(super) fn into_expr(self, at: Span) -> TokenStream {
        match self {
            Code { statements, value: Some(value) } if statements.is_empty() => value,
            code => braced(code.into_tokens(), at),
        }
    }
}

/// `{ code }`; around statements, the braces stand at a place of the user's, so that lints take them for the
/// user's.
fn braced(code: TokenStream, at: Span) -> TokenStream {
    let is_end = |token| matches!(token, TokenTree::Punct(end) if end.as_char() == ';');
    let has_statements = code.clone().into_iter().any(is_end);
    let mut braced = Group::new(Delimiter::Brace, code);
    if has_statements {
        braced.set_span(at);
    }
    braced.into_token_stream()
}

/// The block being written, and whether a body stands at the end of it.
#[derive(Clone, Copy)]
pub(super) struct Place<'v> {
    pub(super) variant: &'v Variant,
    /// Its end is the end of the arm.
    pub(super) tail: bool,
}

impl Emitter<'_> {
    pub(super) fn body(&self, id: BodyId, place: Place<'_>) -> Code {
        let body = self.graph.body(id);
        let mut statements = self.graph.frame(body.frame).uses.clone();
        let mut value = None;
        for (index, node) in body.nodes.iter().enumerate() {
            let last = index + 1 == body.nodes.len();
            let here = Place { tail: place.tail && last, ..place };
            let named = self.with_makers(node);
            statements.extend(named.iter().map(|(names, _)| names.clone()));
            let node = named.as_ref().map_or(node, |(_, node)| node);
            statements.extend(self.enquiries_before(node));
            statements.extend(self.questions_before(node, place.variant));
            statements.extend(self.asking_of_variable(node, place.variant.block));
            let code = self.node((id, index), node, here, last);
            statements.extend(code.statements);
            statements.extend(self.asking_who_borrows(node));
            value = value.filter(|_| self.is_given_before((id, index))).or(code.value);
        }
        Code { statements, value }
    }

    fn node(&self, at: (BodyId, usize), node: &Node, place: Place<'_>, last: bool) -> Code {
        let statement = |statements| Code { statements, value: None };
        match node {
            Node::Entered(effects) => statement(self.bound_anew(effects, place.variant)),
            Node::Plain { stmt, effects } => statement(self.plain(stmt, effects, place)),
            Node::If { cond, then, otherwise, result, .. } => {
                let completes = otherwise.is_none_or(|body| self.completes(body));
                let completes = completes || self.completes(*then);
                let mut cond = self.labelled(cond, place);
                self.excuse_mut_in_condition(&mut cond, place.variant.block);
                let at = self.graph.block(place.variant.block).span;
                let lacks_else = otherwise.is_none() && result.is_some();
                let ends = lacks_else.then(|| spans::ends(&cond));
                let then = braced(self.body(*then, place).into_tokens(), at);
                let otherwise = otherwise.map(|body| {
                    let body = braced(self.body(body, place).into_tokens(), at);
                    quote!(else #body)
                });
                let cond = head(cond);
                let construct = match ends {
                    // Rustc says that it is missing: of the condition, which is the user's.
                    Some((first, last)) => {
                        let then = spans::over(then, (last, last));
                        quote_spanned!(first=> if #cond #then)
                    }
                    None => quote!(if #cond #then #otherwise),
                };
                self.construct(construct, result.filter(|_| completes), place, last)
            }
            Node::Match { scrutinee, arms, result, .. } => {
                let completes = arms.iter().any(|arm| self.completes(arm.body));
                let scrutinee = head(self.labelled(scrutinee, place));
                let arms = arms.iter().map(|arm| self.match_arm(arm, place));
                let construct = quote!(match #scrutinee { #(#arms)* });
                let last = last || self.gives_value(at, node);
                let result = result.filter(|_| completes && !self.gives_value(at, node));
                self.construct(construct, result, place, last)
            }
            Node::LetElse { pat, init, otherwise, .. } => {
                let mut pat = pat.clone();
                self.excuse_mut(&mut pat, place.variant.block);
                let init = self.labelled(init, place);
                let otherwise = self.body(*otherwise, Place { tail: false, ..place }).into_tokens();
                // Printed as a statement, so that an initialiser that ends in a brace gets the parentheses that it needs.
                let mut local: Stmt = syn::parse_quote!(let #pat = () else {};);
                if let Stmt::Local(syn::Local { init: Some(whole), .. }) = &mut local {
                    *whole.expr = init;
                    whole.diverge = Some((Default::default(), Box::new(Expr::Verbatim(otherwise))));
                }
                statement(local.into_token_stream())
            }
            Node::Block(body) => self.block(*body, place, last),
            Node::Value { .. } if self.is_given_before(at) => statement(TokenStream::new()),
            Node::Value { expr, .. } => {
                // Printed as a statement, so that an operand that begins with a brace gets the parentheses that it needs.
                let value = Stmt::Expr(self.labelled(expr, place), None);
                Code { statements: TokenStream::new(), value: Some(value.into_token_stream()) }
            }
            Node::Suspend(id) => self.suspend(at, *id, place),
            Node::Jump(target) => {
                let span = self.graph.block(*target).span;
                let next = self.next_state(at, *target, place, span, None);
                self.go_on(next, *target, place, None)
            }
            Node::Replace { binding, value, target } => {
                let span = self.graph.block(*target).span;
                let next = self.next_state(at, *target, place, span, Some((*binding, *value)));
                self.go_on(next, *target, place, None)
            }
            Node::Leave { leap, value, .. } => {
                let label = self.label(*leap, place);
                let value = value.as_ref().map(|value| self.labelled(value, place));
                statement(quote!(break #label #value;))
            }
            Node::Return { expr, .. } => {
                let value = expr.as_ref().map(|expr| self.labelled(expr, place));
                let at = value.as_ref().map_or(self.result.0, |value| value.span());
                let (at, end) = if is_generated(at) { self.result } else { (at, at) };
                let (span, run) = (Span::mixed_site(), &self.names.run);
                let leave = located(quote_spanned!(span=> break), at);
                statement(located(quote_spanned!(span=> #leave #run #value;), end))
            }
        }
    }

    /// Whether the `match` of a variable stands in the place of the value that the body ends with, which is its result.
    fn gives_value(&self, at: (BodyId, usize), node: &Node) -> bool {
        let Node::Match { scrutinee: Expr::Path(_), result: Some(result), .. } = node else {
            return false;
        };
        let binding = self.graph.binding(*result);
        match self.graph.body(at.0).nodes.get(at.1 + 1) {
            Some(Node::Value { expr: Expr::Path(value), .. }) => {
                binding.temporary && binding.ty.is_none() && value.path.is_ident(&binding.name)
            }
            _ => false,
        }
    }

    fn is_given_before(&self, at: (BodyId, usize)) -> bool {
        let nodes = &self.graph.body(at.0).nodes[..at.1];
        nodes.last().is_some_and(|node| self.gives_value((at.0, at.1 - 1), node))
    }

    fn plain(&self, stmt: &Stmt, effects: &[Effect], place: Place<'_>) -> TokenStream {
        if effects.iter().all(|effect| matches!(effect, Effect::DeclareUninit(_)))
            && matches!(stmt, Stmt::Local(_))
        {
            return self.uninitialised_let(stmt, effects, place.variant);
        }
        let idle = |effect: &Effect| match effect {
            Effect::Declare(id) => {
                self.graph.telling.contains(id) && !self.is_told(*id, place.variant)
            }
            _ => false,
        };
        if effects.iter().any(idle) {
            return TokenStream::new();
        }
        let mut stmt = stmt.clone();
        Labels(|leap| self.label(leap, place)).visit_stmt_mut(&mut stmt);
        if let Stmt::Local(local) = &mut stmt {
            self.excuse_mut(&mut local.pat, place.variant.block);
        }
        self.keep_unless_looking(&mut stmt, effects);
        let put = self.put_into_slot(effects, place.variant);
        quote!(#stmt #put)
    }

    fn match_arm(&self, arm: &MatchArm, place: Place<'_>) -> TokenStream {
        let mut pat = arm.pat.clone();
        self.excuse_mut(&mut pat, place.variant.block);
        Labels(|leap| self.label(leap, place)).visit_pat_mut(&mut pat);
        let body = located(self.body(arm.body, place).into_expr(arm.span), arm.span);
        quote!(#pat => #body,)
    }

    pub(super) fn completes(&self, body: BodyId) -> bool {
        self.ownerships.completes.contains(&body)
    }

    /// An `if` or `match`, whose value may go to a binding; not so where all its branches leave.
    pub(super) fn construct(
        &self,
        construct: TokenStream,
        result: Option<BindingId>,
        place: Place<'_>,
        last: bool,
    ) -> Code {
        match result {
            Some(result) => {
                let binding = self.declaration(result);
                Code { statements: quote!(let #binding = #construct;), value: None }
            }
            None if place.tail || last => {
                Code { statements: TokenStream::new(), value: Some(construct) }
            }
            None => Code { statements: construct, value: None },
        }
    }

    /// `mut name: Type`, for a binding that gets a construct's value.
    pub(super) fn declaration(&self, id: BindingId) -> TokenStream {
        let binding = self.graph.binding(id);
        let (name, mutable) = (&binding.name, binding.mutable.then(|| quote!(mut)));
        let ty = binding.ty.as_ref().map(|ty| quote!(: #ty));
        quote!(#mutable #name #ty)
    }

    /// A frame opened in place.
    fn block(&self, id: BodyId, place: Place<'_>, last: bool) -> Code {
        let frame_id = self.graph.body(id).frame;
        let frame = self.graph.frame(frame_id);
        if let Some(rematch) = &frame.rematch {
            return self.guard(id, rematch, place, last);
        }
        let labelled = self.ownerships.labelled.contains(&id);
        let completes = labelled || self.ownerships.completes.contains(&id);
        let flat = !labelled && !completes && last;
        let mut code = self.body(id, Place { tail: place.tail && flat, ..place });
        let rebound = self.rebound(id, place.variant);
        let statements = &code.statements;
        code.statements = quote!(#rebound #statements);
        let result = frame.result.filter(|_| completes);
        let binds = !rebound.is_empty() || self.binds(id, place.variant);
        if flat && !frame.uses.is_empty() {
            // What has its own names needs its own braces.
            let at = self.graph.block(place.variant.block).span;
            let value = Some(braced(code.into_tokens(), at));
            return Code { statements: TokenStream::new(), value };
        }
        if flat
            || (frame.uses.is_empty()
                && !labelled
                && !binds
                && result.is_none()
                && code.value.is_none())
        {
            return code;
        }
        let label = labelled.then(|| {
            let label = self.frame_label(frame_id, place.variant.block);
            quote!(#label:)
        });
        let at = self.graph.block(place.variant.block).span;
        let body = if label.is_some() {
            braced(code.into_tokens(), at)
        } else {
            match (result, code) {
                (Some(_), code) => code.into_expr(at),
                (None, code) => braced(code.into_tokens(), at),
            }
        };
        let statements = match result {
            Some(result) => {
                let binding = self.declaration(result);
                quote!(let #binding = #label #body;)
            }
            None => quote!(#label #body),
        };
        Code { statements, value: None }
    }

    /// Whether variables go out of scope where the body ends.
    pub(super) fn binds(&self, id: BodyId, variant: &Variant) -> bool {
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

    /// `let a;` or `let (a, b);`: only what gets its value, and with it its type, in this block.
    fn uninitialised_let(&self, stmt: &Stmt, effects: &[Effect], variant: &Variant) -> TokenStream {
        let declared: Vec<BindingId> = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::DeclareUninit(id) => Some(*id),
                _ => None,
            })
            .collect();
        // What is used later without a value is declared too, so that rustc says that.
        let needed = |id: &BindingId| {
            self.is_assigned(*id, variant) || self.is_saved_without_value(*id, variant)
        };
        let assigned: Vec<&BindingId> = declared.iter().filter(|id| needed(id)).collect();
        if assigned.len() == declared.len() {
            // A lint that asks for the value there sees only one of the blocks that give one.
            let others = self.states.variants.iter().filter(|other| other.block != variant.block);
            let mut late = others.flat_map(|other| declared.iter().map(move |id| (id, other)));
            let late = late.any(|(id, other)| self.is_assigned(*id, other));
            let allow = late.then(|| quote!(#[allow(clippy::needless_late_init)]));
            let told = declared.iter().filter_map(|id| self.told(*id));
            return quote!(#allow #stmt #(#told)*);
        }
        assigned.into_iter().map(|id| self.declare_only(*id)).collect()
    }

    /// Whether a state that this one goes on to saves the variable; not where that state is told that there is nothing.
    pub(super) fn is_saved_without_value(&self, id: BindingId, variant: &Variant) -> bool {
        let is_saved = |place: (BodyId, usize), node: &Node| {
            if matches!(node, Node::Replace { binding, .. } if *binding == id) {
                return false;
            }
            let owned = self.ownerships.exit.get(&place).and_then(|owned| owned.get(&id));
            let gone = owned.is_some_and(|owned| owned.is_nothing());
            let target = self.graph.target(node).and_then(|block| self.states.variant(block));
            let mut fields = target.into_iter().flat_map(|target| &target.fields);
            fields.any(|field| field.binding == id && !(gone && field.form.is_optional()))
        };
        self.graph.bodies_of(variant.block).into_iter().any(|body| {
            let mut nodes = self.graph.body(body).nodes.iter().enumerate();
            nodes.any(|(index, node)| is_saved((body, index), node))
        })
    }

    pub(super) fn labelled(&self, expr: &Expr, place: Place<'_>) -> Expr {
        let mut expr = expr.clone();
        Labels(|leap| self.label(leap, place)).visit_expr_mut(&mut expr);
        expr
    }

    fn label(&self, leap: LeapId, place: Place<'_>) -> Lifetime {
        self.frame_label(self.graph.leaps[leap.0].frame, place.variant.block)
    }

    /// The frame's label: numbered where several frames of the block have the same one.
    pub(super) fn frame_label(&self, frame: FrameId, block: BlockId) -> Lifetime {
        let name = self.graph.frame(frame).label;
        let bodies = self.graph.bodies_of(block).into_iter();
        let labelled = bodies.filter(|body| self.ownerships.labelled.contains(body));
        let frames: BTreeSet<FrameId> = labelled.map(|body| self.graph.body(body).frame).collect();
        let same = frames.into_iter().filter(|f| self.graph.frame(*f).label == name);
        let number = same.take_while(|f| *f != frame).count() + 1;
        let name = if number == 1 { format!("'{name}") } else { format!("'{name}{number}") };
        Lifetime::new(&name, Span::mixed_site())
    }
}

/// What stands between `if` or `match` and the brace, with parentheses around a struct literal that would end there.
fn head(expr: Expr) -> TokenStream {
    let mut whole: syn::ExprIf = syn::parse_quote!(if true {});
    *whole.cond = expr;
    let tokens: Vec<TokenTree> = whole.into_token_stream().into_iter().collect();
    tokens[1..tokens.len() - 1].iter().cloned().collect()
}
