//! Extends the lives of values that a variable borrows from: they live as long as the variable.
//!
//! | written | becomes |
//! |---|---|
//! | `let name = &value().name;` | `let extended = value(); let name = &extended.name;` |
//! | `let pair = (first(), &second());` | `let mut extended = None; let pair = (first(), &*extended.insert(second()));` |
//! | `let name = if c { &one() } else { .. };` | `let mut extended = None; let name = if c { &*extended.insert(one()) } else { .. };` |
//!
//! The first where nothing is evaluated before the value, the others otherwise, as for the last expression of a block.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Block, Expr, Ident, Stmt, Type};

use super::Lowering;
use super::evidence::is_constructor;
use super::operand::is_constant;
use crate::ir::{BindingId, Effect, Node};
use crate::place::{is_place, may_be_place};
use crate::resolve::Mode;
use crate::spans;
use crate::types::ungrouped;

impl Lowering<'_> {
    /// What a variable gets, with its values extended.
    pub(super) fn extended(&mut self, mut init: Expr, ty: Option<&Type>) -> Expr {
        if self.suspensions_left > 0 || self.lowered_loops > 0 {
            self.extend(&mut init, ty, &mut true);
        }
        init
    }

    /// The same, where the variable's pattern may not match: then the values drop before what stands behind `else` runs.
    pub(super) fn extended_or_else(&mut self, init: Expr, otherwise: &mut Expr) -> Expr {
        let before = self.graph.bindings.len();
        let init = self.extended(init, None);
        if let Expr::Block(block) = otherwise {
            for extended in (before..self.graph.bindings.len()).map(BindingId) {
                let extended = self.temporary_expr(extended);
                block.block.stmts.insert(0, syn::parse_quote!(::core::mem::drop(#extended);));
            }
        }
        init
    }

    /// `first` says whether nothing is evaluated before the expression.
    fn extend(&mut self, init: &mut Expr, ty: Option<&Type>, first: &mut bool) {
        match init {
            Expr::Lit(_) => {}
            Expr::Reference(reference) => self.extend_referent(reference, ty, first),
            Expr::Paren(paren) => self.extend(&mut paren.expr, ty, first),
            Expr::Cast(cast) => self.extend(&mut cast.expr, None, first),
            Expr::Tuple(tuple) => {
                let written = |at: usize| match ty.map(ungrouped) {
                    Some(Type::Tuple(ty)) => ty.elems.get(at),
                    _ => None,
                };
                for (at, elem) in tuple.elems.iter_mut().enumerate() {
                    self.extend(elem, written(at), first);
                }
            }
            Expr::Array(array) => {
                let ty = match ty.map(ungrouped) {
                    Some(Type::Array(ty)) => Some(&*ty.elem),
                    _ => None,
                };
                array.elems.iter_mut().for_each(|elem| self.extend(elem, ty, first));
            }
            Expr::Call(call) if is_constructor(&call.func) => {
                call.args.iter_mut().for_each(|arg| self.extend(arg, None, first));
            }
            Expr::Struct(literal) => {
                for field in &mut literal.fields {
                    self.extend(&mut field.expr, None, first);
                }
            }
            init => {
                *first = false;
                self.extend_tails(init, ty);
            }
        }
    }

    /// The last expressions of blocks.
    fn extend_tails(&mut self, construct: &mut Expr, ty: Option<&Type>) {
        match construct {
            Expr::Block(block) if block.label.is_none() => self.extend_tail(&mut block.block, ty),
            Expr::Unsafe(block) => self.extend_tail(&mut block.block, ty),
            Expr::If(conditional) => {
                self.extend_tail(&mut conditional.then_branch, ty);
                if let Some((_, otherwise)) = &mut conditional.else_branch {
                    self.extend(otherwise, ty, &mut false);
                }
            }
            Expr::Match(matching) => {
                for arm in &mut matching.arms {
                    self.extend(&mut arm.body, ty, &mut false);
                }
            }
            _ => {}
        }
    }

    fn extend_tail(&mut self, block: &mut Block, ty: Option<&Type>) {
        if let Some(Stmt::Expr(tail, None)) = block.stmts.last_mut() {
            self.extend(tail, ty, &mut false);
        }
    }

    fn extend_referent(
        &mut self,
        reference: &mut syn::ExprReference,
        ty: Option<&Type>,
        first: &mut bool,
    ) {
        // A message about the borrow covers all of it.
        let (_, last) = spans::ends(&reference.expr);
        let ty = ty.and_then(|ty| referent_type(ty, &reference.expr));
        let mutable = reference.mutability.map(|token| token.span);
        let value = innermost(&mut reference.expr);
        if is_constant(value) {
            return;
        }
        let may_be_place = mutable.is_some() && may_be_place(value);
        if is_place(value) || may_be_place || matches!(value, Expr::Closure(_)) {
            *first = false;
            return;
        }
        self.extend(value, None, &mut { *first });
        if !*first {
            return self.extend_in_place(value, ty, last);
        }
        self.reduce(value, "extended");
        let effects = self.resolve(|resolver| resolver.expr(value, Mode::Value));
        let ty = ty.map(|ty| quote::quote!(: #ty));
        let given = std::mem::replace(value, syn::parse_quote!(_));
        *value = self.declare_extended(last, mutable, effects, |name, keyword| {
            let span = Span::mixed_site().located_at(given.span());
            syn::parse_quote_spanned!(span=> let #keyword #name #ty = #given;)
        });
    }

    /// The value gets its place where it is evaluated.
    fn extend_in_place(&mut self, value: &mut Expr, ty: Option<Type>, last: Span) {
        let span = Span::mixed_site().located_at(value.span());
        let ty = ty.map(|ty| quote::quote!(: ::core::option::Option<#ty>));
        let extended = self.declare_extended(last, Some(span), Vec::new(), |name, keyword| {
            syn::parse_quote_spanned!(span=> let #keyword #name #ty = ::core::option::Option::None;)
        });
        *value = syn::parse_quote_spanned!(span=> (*#extended.insert(#value)));
    }

    /// The variable for a value; gives what stands for it.
    fn declare_extended(
        &mut self,
        at: Span,
        mutable: Option<Span>,
        mut effects: Vec<Effect>,
        declaration: impl FnOnce(&Ident, Option<syn::Token![mut]>) -> Stmt,
    ) -> Expr {
        let name = Ident::new(&self.scopes.fresh_or_same("extended"), at);
        // It may be a reference, for which this is not needed: no lint looks at a `mut` of the compiler's.
        let mutable = mutable.map(|span| syn::Token![mut](Span::mixed_site().located_at(span)));
        let stmt = declaration(&name, mutable);
        let binding = self.new_binding(name, mutable.is_some(), None, false);
        self.graph.bindings[binding.0].temporary = false;
        effects.push(Effect::Declare(binding));
        self.push(Node::Plain { stmt, effects });
        self.temporary_expr(binding)
    }
}

/// The type of a literal of which a reference has the type; the elements of a slice become what it says.
fn referent_type(reference: &Type, literal: &Expr) -> Option<Type> {
    let Type::Reference(reference) = ungrouped(reference) else { return None };
    match (ungrouped(&reference.elem), literal) {
        (Type::Slice(slice), literal) => {
            let length = match literal {
                Expr::Array(array) => array.elems.len().to_token_stream(),
                Expr::Repeat(repeat) => repeat.len.to_token_stream(),
                _ => return None,
            };
            let elem = &slice.elem;
            Some(syn::parse_quote!([#elem; #length]))
        }
        (ty @ Type::Array(_), Expr::Array(_) | Expr::Repeat(_))
        | (ty @ Type::Tuple(_), Expr::Tuple(_)) => Some(ty.clone()),
        _ => None,
    }
}

/// What a place is a part of.
fn innermost(place: &mut Expr) -> &mut Expr {
    match place {
        Expr::Field(field) => innermost(&mut field.base),
        Expr::Index(index) => innermost(&mut index.expr),
        Expr::Paren(paren) => innermost(&mut paren.expr),
        Expr::Unary(syn::ExprUnary { op: syn::UnOp::Deref(_), expr, .. }) => innermost(expr),
        value => value,
    }
}
