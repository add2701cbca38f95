//! Finds the coroutine that waits for itself as such: its state would hold itself. rustc would only say that it cannot
//! resolve a type.
//!
//! What a name means is not in the text, so this goes by what is certain: a function that begins its line stands in
//! no `impl`, and its name is its own there; one that is `pub` and has a `self` is no trait's, and `self.name(..)` is itself.
//! Of other calls of that name, rustc is asked (see `bluelet::recursion`).

use proc_macro2::TokenTree;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, Ident, ItemFn, Macro, Visibility};

use crate::error::{self, Errors};
use crate::suspend;

/// Reports each `yield_!` of the function itself.
pub(crate) fn check(function: &ItemFn, errors: &mut Errors) {
    let name = &function.sig.ident;
    let by_name = begins_its_line(function) && !is_declared(function);
    let of_self = function.sig.receiver().is_some()
        && !matches!(function.vis, Visibility::Inherited)
        && !begins_its_line(function);
    let mut calls = Calls { name, by_name, of_self, errors };
    calls.visit_block(&function.block);
}

fn begins_its_line(function: &ItemFn) -> bool {
    let sig = function.sig.to_token_stream();
    let mut tokens = function.vis.to_token_stream().into_iter().chain(sig);
    tokens.next().is_some_and(|first| first.span().start().column == 0)
}

/// Whether the body or an argument gives the name another meaning.
fn is_declared(function: &ItemFn) -> bool {
    struct Declared<'f>(&'f Ident, bool);
    impl<'ast> Visit<'ast> for Declared<'_> {
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            self.1 |= pat.ident == *self.0;
            visit::visit_pat_ident(self, pat);
        }
        fn visit_item(&mut self, item: &'ast syn::Item) {
            let mut tokens = item.to_token_stream().into_iter();
            let is_use = matches!(item, syn::Item::Use(_) | syn::Item::Macro(_));
            self.1 |= is_use
                || tokens.any(|token| matches!(token, TokenTree::Ident(name) if name == *self.0));
        }
    }
    let mut declared = Declared(&function.sig.ident, false);
    function.sig.inputs.iter().for_each(|input| declared.visit_fn_arg(input));
    declared.visit_block(&function.block);
    declared.1
}

struct Calls<'f> {
    name: &'f Ident,
    /// The function's name means the function.
    by_name: bool,
    /// A method of that name of `self` is the function.
    of_self: bool,
    errors: &'f mut Errors,
}

impl Calls<'_> {
    fn is_own(&self, event: &Expr) -> bool {
        match event {
            Expr::Call(call) => match &*call.func {
                Expr::Path(path) if path.path.is_ident(self.name) => self.by_name,
                Expr::Path(path) if holds_its_arguments(path) => {
                    call.args.iter().any(|argument| self.is_own(argument))
                }
                _ => false,
            },
            Expr::MethodCall(call) => {
                let of_self =
                    matches!(&*call.receiver, Expr::Path(path) if path.path.is_ident("self"));
                self.of_self && of_self && call.method == *self.name
            }
            Expr::Paren(paren) => self.is_own(&paren.expr),
            _ => false,
        }
    }
}

/// The functions of the runtime that make an event of others.
const COMBINING: &[&str] = &["call", "race", "timeout"];

/// Whether what the function gives is a type with those of its arguments in it.
pub(crate) fn holds_its_arguments(function: &syn::ExprPath) -> bool {
    let segments: Vec<String> =
        function.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    match &segments[..] {
        [.., of, make] if of == "Box" => ["new", "pin"].contains(&make.as_str()),
        // Functions of one's own that have these names make events of events too.
        [name] => COMBINING.contains(&name.as_str()),
        [krate, name] => krate == "bluelet" && COMBINING.contains(&name.as_str()),
        _ => false,
    }
}

/// Gives each call in the event of what has the function's name to `suspect`: only types tell whether it is the function.
pub(crate) fn for_each_suspect(
    event: &mut Expr,
    function: &Ident,
    suspect: &mut impl FnMut(&mut Expr),
) {
    match event {
        Expr::MethodCall(call) if call.method == *function => suspect(event),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path)
                if path.path.segments.last().is_some_and(|last| last.ident == *function) =>
            {
                suspect(event);
            }
            Expr::Path(path) if holds_its_arguments(path) => {
                let arguments = call.args.iter_mut();
                arguments.for_each(|argument| for_each_suspect(argument, function, suspect));
            }
            _ => {}
        },
        Expr::Paren(paren) => for_each_suspect(&mut paren.expr, function, suspect),
        _ => {}
    }
}

impl<'ast> Visit<'ast> for Calls<'_> {
    fn visit_macro(&mut self, mac: &'ast Macro) {
        if !suspend::is_yield(mac) {
            return;
        }
        let Ok(event) = mac.parse_body::<Expr>() else { return };
        if self.is_own(&event) {
            let call = if self.of_self { "self." } else { "" };
            self.errors.at(&event, error::waits_for_itself(self.name, call));
        }
        self.visit_expr(&event);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
