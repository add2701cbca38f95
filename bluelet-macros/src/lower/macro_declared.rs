//! Variables that a macro declares, `let_some!(name = value);`. Its input is not understood; that it declares one can be
//! told by what comes after it.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Expr, Ident, Macro, Stmt};

use super::Lowering;
use crate::ir::{Effect, Node};
use crate::{macros, scope};

impl Lowering<'_> {
    /// A name that means nothing to the macro's input, but is a variable to the statements after it: the macro
    /// declares it.
    pub(super) fn declare_by_macro(&mut self, mac: &Macro, rest: &[Stmt]) {
        let is_known = macros::argument_use(mac).is_some() || macros::is_coroutine(mac);
        if is_known || self.current.is_none() {
            return;
        }
        let leading = names(first_part(mac.tokens.clone()));
        let unknown = names(mac.tokens.clone()).into_iter();
        let unknown = unknown.filter(|name| self.scopes.lookup(&scope::plain_name(name)).is_none());
        let mut unknown: Vec<Ident> = unknown.collect();
        let mut seen = BTreeSet::new();
        unknown.retain(|name| seen.insert(name.clone()));
        let used = |name: &&Ident| is_variable(name, leading.contains(name), rest);
        // What drops at the end of the scope need not be used.
        let declares = declares_guard(mac) || unknown.iter().any(|name| used(&name));
        let alone = if declares { alone(mac.tokens.clone()) } else { Vec::new() };
        for name in unknown.iter().filter(|name| used(name) || alone.contains(name)) {
            let id = self.declare(name, true, None, false);
            self.push(Node::Entered(vec![Effect::Declare(id)]));
        }
    }
}

/// Whether the macro's name tells that it declares a variable which is there to be dropped.
fn declares_guard(mac: &Macro) -> bool {
    let Some(last) = mac.path.segments.last() else { return false };
    let name = last.ident.to_string().to_lowercase();
    ["guard", "lock", "defer", "scope", "let_", "hold"].iter().any(|word| name.contains(word))
}

/// The names that are all of what stands between two commas, or before an equals sign.
fn alone(input: TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    let is = |token: &TokenTree, char| matches!(token, TokenTree::Punct(p) if p.as_char() == char);
    let part = |part: &[TokenTree]| match part {
        [TokenTree::Ident(name)] => Some(name.clone()),
        [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "mut" => Some(name.clone()),
        [TokenTree::Ident(name), equals, ..] if is(equals, '=') => Some(name.clone()),
        _ => None,
    };
    tokens.split(|token| is(token, ',') || is(token, ';')).filter_map(part).collect()
}

/// The input up to a comma, or to what may stand between a pattern and its value.
fn first_part(input: TokenStream) -> TokenStream {
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => [',', '=', ';'].contains(&punct.as_char()),
        TokenTree::Ident(name) => name == "in",
        _ => false,
    };
    input.into_iter().take_while(|token| !ends(token)).collect()
}

/// The names in the input that can be those of variables: not of fields, of functions or macros, or in a path.
fn names(input: TokenStream) -> Vec<Ident> {
    let tokens: Vec<TokenTree> = input.into_iter().collect();
    let is = |at: Option<usize>, char: char| match at.and_then(|at| tokens.get(at)) {
        Some(TokenTree::Punct(punct)) => punct.as_char() == char,
        _ => false,
    };
    let is_group = |at: usize| matches!(tokens.get(at), Some(TokenTree::Group(_)));
    let is_called = |at: usize| match tokens.get(at + 1) {
        Some(TokenTree::Group(group)) => group.delimiter() == Delimiter::Parenthesis,
        _ => is(Some(at + 1), '!') && is_group(at + 2),
    };
    let stands_elsewhere = |at: usize| {
        is(at.checked_sub(1), '.')
            || is(at.checked_sub(1), ':') && is(at.checked_sub(2), ':')
            || is(Some(at + 1), ':') && is(Some(at + 2), ':')
            || is_called(at)
    };
    let mut found = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(name) if !stands_elsewhere(at) => {
                let is_keyword = syn::parse_str::<Ident>(&name.to_string()).is_err();
                let plain = scope::plain_name(name);
                let lower = !plain.starts_with(char::is_uppercase);
                let is_type = scope::PRIMITIVE_TYPES.contains(&plain.as_str());
                found.extend((!is_keyword && lower && !is_type).then(|| name.clone()));
            }
            TokenTree::Group(group) => found.extend(names(group.stream())),
            _ => {}
        }
    }
    found
}

/// Whether the statements use the name as a variable, and do not declare it themselves. In the input of another macro it may
/// be something else; there it counts if it `is_first` in the input at hand, where what is declared stands.
fn is_variable(name: &Ident, is_first: bool, rest: &[Stmt]) -> bool {
    struct Finder<'n> {
        name: &'n Ident,
        is_first: bool,
        used: bool,
        declared: bool,
    }
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            match expr {
                Expr::Path(path) => self.used |= path.path.is_ident(self.name),
                Expr::Lit(literal) => {
                    let captured = macros::captures(&literal.lit);
                    self.used |= captured.contains(&scope::plain_name(self.name));
                }
                // What is called may be a function.
                Expr::Call(call) if matches!(&*call.func, Expr::Path(_)) => {
                    call.args.iter().for_each(|arg| self.visit_expr(arg));
                }
                _ => visit::visit_expr(self, expr),
            }
        }
        fn visit_macro(&mut self, mac: &'ast Macro) {
            if let Some(arguments) = macros::arguments(mac) {
                arguments.iter().for_each(|argument| self.visit_expr(argument));
            } else {
                self.used |= self.is_first && names(mac.tokens.clone()).contains(self.name);
            }
        }
        fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
            self.declared |= pat.ident == *self.name;
            visit::visit_pat_ident(self, pat);
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut finder = Finder { name, is_first, used: false, declared: false };
    rest.iter().for_each(|stmt| finder.visit_stmt(stmt));
    finder.used && !finder.declared
}
