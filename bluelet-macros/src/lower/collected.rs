//! Closures that are put into collections, and taken out of them again: method lookup cannot tell yet what such a type
//! can do, so what is such an item is kept whatever it is.
//!
//! ```text
//! jobs.push(move || job.run());
//! while let Some(job) = jobs.pop() { .. }
//! ```

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Ident, Pat, Stmt};

use super::Lowering;
use super::evidence::names_bound_in;
use crate::ir::BindingId;
use crate::scope::{self, Standing, bound_names};
use crate::{macros, origin, place};

/// What the items of a collection are.
#[derive(Clone, Copy, Default)]
pub(super) struct Items {
    /// Used up by a call.
    once: bool,
    /// Closures of this function.
    closures: bool,
}

impl Lowering<'_> {
    /// Notes which variables the statement puts closures into.
    pub(super) fn note_collected(&mut self, stmt: &Stmt) {
        let Stmt::Expr(expr, _) = stmt else { return };
        let mut puts = Puts::default();
        puts.visit_expr(expr);
        let Puts { calls, made } = puts;
        if calls.is_empty() {
            return;
        }
        let names = names_bound_in(expr);
        for call in calls {
            let into = source(&call.receiver).filter(|into| !names.contains(into));
            let into = into.and_then(|into| self.scopes.lookup(&scope::plain_name(into)));
            let Some(into) = into else { continue };
            for item in &call.args {
                let made = place::root(item).and_then(|name| made.get(name));
                let item = made.copied().unwrap_or(item);
                let item = self.within(&names, |this| this.evidence(item));
                if item.closure {
                    let binding = &mut self.graph.bindings[into.0];
                    (binding.closure, binding.holds_closures) = (true, true);
                    binding.holds_once |= item.once;
                }
            }
        }
    }

    /// What the items of a collection are that is made there: `vec![move || ..]`, `names.map(|name| move || ..).collect()`.
    pub(super) fn made_items(&mut self, init: &Expr) -> Items {
        let (items, names) = match init {
            Expr::Macro(call) if call.mac.path.is_ident("vec") => {
                let items = macros::arguments(&call.mac).into_iter().flatten();
                (items.collect(), Vec::new())
            }
            Expr::MethodCall(call) => match (call.method == "map", call.args.first()) {
                (true, Some(Expr::Closure(each))) => {
                    let inputs = each.inputs.iter();
                    let names = inputs.flat_map(|pat| bound_names(pat, Standing::Irrefutable));
                    let names = names.chain(names_bound_in(&each.body)).collect();
                    (vec![*each.body.clone()], names)
                }
                _ => return self.made_items(&call.receiver),
            },
            // `Hooks::new(move || ..)`
            Expr::Call(call) if is_of_a_type(&call.func) => {
                (call.args.iter().cloned().collect(), Vec::new())
            }
            _ => return Items::default(),
        };
        let mut made = Items::default();
        for item in &items {
            let item = self.within(&names, |this| this.evidence(item));
            made.closures |= item.holds_closures;
            made.once |= item.holds_closures && item.once;
        }
        made
    }

    /// What the value is if it is an item of a collection, or a collection itself.
    pub(super) fn items(&self, expr: &Expr) -> Items {
        let id = source(expr).and_then(|name| self.scopes.lookup(&scope::plain_name(name)));
        let Some(id) = id else { return Items::default() };
        let binding = self.graph.binding(id);
        let closures = binding.holds_closures && takes_items(expr);
        Items { once: binding.holds_once, closures }
    }

    /// Notes that these hold such items.
    pub(super) fn note_holds(&mut self, bound: &[BindingId], items: Items) {
        for id in bound {
            let binding = &mut self.graph.bindings[id.0];
            binding.holds_once |= items.once;
            binding.holds_closures |= items.closures;
        }
    }

    /// Notes that these may be such items.
    pub(super) fn note_items(&mut self, bound: &[BindingId], items: Items) {
        for id in bound {
            let binding = &mut self.graph.bindings[id.0];
            binding.once |= items.once;
            binding.closure |= items.closures;
        }
        self.note_holds(bound, items);
    }
}

/// `Hooks::new`
fn is_of_a_type(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    origin::is_of_a_type(&path.path)
}

/// The calls that put something into a collection, by the names of std's methods.
#[derive(Default)]
struct Puts<'e> {
    calls: Vec<&'e ExprMethodCall>,
    /// Of what variables are made that are declared there.
    made: BTreeMap<&'e Ident, &'e Expr>,
}

impl<'ast> Visit<'ast> for Puts<'ast> {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) {
            self.made.insert(&name.ident, &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast ExprMethodCall) {
        let puts = ["insert", "push", "push_back", "push_front", "replace"];
        if puts.iter().any(|name| call.method == name) {
            self.calls.push(call);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The variable from which the value comes, by way of methods and references.
fn source(expr: &Expr) -> Option<&Ident> {
    match expr {
        Expr::MethodCall(call) => source(&call.receiver),
        Expr::Reference(reference) => source(&reference.expr),
        Expr::Try(question) => source(&question.expr),
        Expr::Call(call) => source(call.args.first()?),
        place => place::root(place),
    }
}

/// Whether the value is an item itself, or what holds some, and not a reference to them.
fn takes_items(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            let gives_items = GIVE_ITEMS.iter().any(|name| call.method == name);
            gives_items && takes_items(&call.receiver)
        }
        // `Iterator::next(&mut iter)`
        Expr::Call(call) => match (&*call.func, call.args.first()) {
            (Expr::Path(path), Some(Expr::Reference(of))) => {
                path.path.segments.last().is_some_and(|last| last.ident == "next")
                    && takes_items(&of.expr)
            }
            _ => false,
        },
        Expr::Try(question) => takes_items(&question.expr),
        Expr::Reference(_) => false,
        place => place::is_place(place),
    }
}

/// Methods of std's collections, iterators, cells and of `Option` that give what is in their receivers, or the receivers themselves.
const GIVE_ITEMS: [&str; 33] = [
    "borrow_mut",
    "chain",
    "clone",
    "cloned",
    "copied",
    "drain",
    "enumerate",
    "expect",
    "filter",
    "flatten",
    "into_inner",
    "into_iter",
    "into_values",
    "lock",
    "next",
    "next_back",
    "nth",
    "ok_or",
    "or",
    "peekable",
    "pop",
    "pop_back",
    "pop_front",
    "remove",
    "replace",
    "rev",
    "skip",
    "split_off",
    "step_by",
    "swap_remove",
    "take",
    "unwrap",
    "zip",
];
