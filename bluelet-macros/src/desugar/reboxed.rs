//! Gives a box that something was moved out of a new value: a state cannot keep an empty box.
//!
//! | written | becomes |
//! |---|---|
//! | `let one = *slot; .. *slot = two;` | `let one = *slot; .. slot = Box::new(two);` |
//!
//! The same is dropped at the same time, whether something is in the box or not.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprAssign, FnArg, Local, Pat, PatIdent, Type};

use crate::parse::Function;
use crate::{boxes, place, scope, suspend};

/// Rewrites such assignments to the variables of the whole body that are boxes, as the text shows.
pub(super) fn settle(body: &mut Block, function: &Function) {
    if !suspend::any_suspends(&body.stmts) {
        return;
    }
    let mut found = Found::default();
    for input in &function.sig.inputs {
        if let FnArg::Typed(argument) = input {
            found.declared(&argument.pat, Some(&argument.ty), None);
        }
        found.visit_fn_arg(input);
    }
    found.visit_block(body);
    let Found { mut boxes, bound, emptied } = found;
    boxes.retain(|name| emptied.contains(name) && bound.get(name) == Some(&1));
    if !boxes.is_empty() {
        Reboxed { boxes }.visit_block_mut(body);
    }
}

#[derive(Default)]
struct Found {
    boxes: BTreeSet<String>,
    /// How often patterns bind each name.
    bound: BTreeMap<String, usize>,
    /// The variables of which what they lead to is used by value.
    emptied: BTreeSet<String>,
}

impl Found {
    fn declared(&mut self, pat: &Pat, ty: Option<&Type>, init: Option<&Expr>) {
        match pat {
            Pat::Type(typed) => self.declared(&typed.pat, Some(&typed.ty), init),
            Pat::Ident(name)
                if ty.map_or_else(
                    || init.is_some_and(boxes::is_box),
                    |ty| boxes::boxed_type(ty).is_some(),
                ) =>
            {
                self.boxes.insert(scope::plain_name(&name.ident));
            }
            _ => {}
        }
    }

    fn used(&mut self, value: &Expr) {
        if place::is_dereference(value) {
            self.emptied.extend(place::root(value).map(scope::plain_name));
        }
    }
}

impl<'ast> Visit<'ast> for Found {
    fn visit_local(&mut self, local: &'ast Local) {
        let init = local.init.as_ref().map(|init| &*init.expr);
        self.declared(&local.pat, None, init);
        init.into_iter().for_each(|init| self.used(init));
        visit::visit_local(self, local);
    }

    fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
        *self.bound.entry(scope::plain_name(&name.ident)).or_default() += 1;
        visit::visit_pat_ident(self, name);
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Call(call) => call.args.iter().for_each(|argument| self.used(argument)),
            Expr::MethodCall(call) => call.args.iter().for_each(|argument| self.used(argument)),
            Expr::Assign(assign) => self.used(&assign.right),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.used(elem)),
            Expr::Match(matching) => self.used(&matching.expr),
            Expr::Struct(literal) => {
                literal.fields.iter().for_each(|field| self.used(&field.expr));
            }
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

struct Reboxed {
    boxes: BTreeSet<String>,
}

impl VisitMut for Reboxed {
    fn visit_expr_assign_mut(&mut self, assign: &mut ExprAssign) {
        visit_mut::visit_expr_assign_mut(self, assign);
        let name = place::root(&assign.left).filter(|_| place::is_dereference(&assign.left));
        if let Some(name) = name.filter(|name| self.boxes.contains(&scope::plain_name(name))) {
            let at = Span::mixed_site().located_at(assign.right.span());
            let value = &assign.right;
            assign.right = syn::parse_quote_spanned!(at=> ::std::boxed::Box::new(#value));
            *assign.left = syn::parse_quote!(#name);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
