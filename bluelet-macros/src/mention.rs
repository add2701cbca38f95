//! Which names code mentions, and how often: asked of the syntax tree, since to write it out as tokens takes longer.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Spacing, TokenStream, TokenTree};
use syn::visit::Visit;
use syn::{Expr, Ident};

use crate::scope::plain_name;

/// What can be searched for names.
pub(crate) trait Code {
    /// Has the visitor go through it.
    fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>);
}

macro_rules! code {
    ($($visit:ident: $ty:ty),* $(,)?) => {
        $(impl Code for $ty {
            fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>) {
                visitor.$visit(self);
            }
        })*
    };
}

code! {
    visit_block: syn::Block,
    visit_expr: syn::Expr,
    visit_expr_async: syn::ExprAsync,
    visit_expr_closure: syn::ExprClosure,
    visit_expr_if: syn::ExprIf,
    visit_expr_match: syn::ExprMatch,
    visit_field_value: syn::FieldValue,
    visit_fn_arg: syn::FnArg,
    visit_item: syn::Item,
    visit_item_use: syn::ItemUse,
    visit_macro: syn::Macro,
    visit_pat: syn::Pat,
    visit_signature: syn::Signature,
    visit_stmt: syn::Stmt,
    visit_token_stream: TokenStream,
    visit_type: syn::Type,
}

impl<C: Code> Code for [C] {
    fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>) {
        self.iter().for_each(|code| code.show(visitor));
    }
}

impl<C: Code> Code for Vec<C> {
    fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>) {
        self[..].show(visitor);
    }
}

impl<A: Code, B: Code> Code for (A, B) {
    fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>) {
        self.0.show(visitor);
        self.1.show(visitor);
    }
}

impl<C: Code> Code for Box<C> {
    fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>) {
        (**self).show(visitor);
    }
}

impl<C: Code + ?Sized> Code for &C {
    fn show<'ast>(&'ast self, visitor: &mut dyn Visit<'ast>) {
        (**self).show(visitor);
    }
}

/// Every identifier in the code.
pub(crate) fn identifiers(code: &(impl Code + ?Sized)) -> BTreeSet<String> {
    occurrences(code).into_keys().collect()
}

/// How often the code has each identifier.
pub(crate) fn occurrences(code: &(impl Code + ?Sized)) -> BTreeMap<String, usize> {
    struct Occurrences(BTreeMap<String, usize>);
    impl Occurrences {
        fn note(&mut self, ident: &Ident) {
            *self.0.entry(plain_name(ident)).or_default() += 1;
        }
    }
    impl<'ast> Visit<'ast> for Occurrences {
        fn visit_ident(&mut self, ident: &'ast Ident) {
            self.note(ident);
        }
        fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
            each_ident(tokens.clone(), &mut |ident| self.note(ident));
        }
    }
    let mut found = Occurrences(BTreeMap::new());
    code.show(&mut found);
    found.0
}

fn each_ident(tokens: TokenStream, visit: &mut dyn FnMut(&Ident)) {
    for token in tokens {
        match token {
            TokenTree::Ident(ident) => visit(&ident),
            TokenTree::Group(group) => each_ident(group.stream(), visit),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}

/// Whether the code names the variable, also in a format string. The name of a field, `name: value` or `.name`, is another.
pub(crate) fn mentions(code: &(impl Code + ?Sized), name: &Ident) -> bool {
    times_mentioned(code, name) > 0
}

/// How often it does.
pub(crate) fn times_mentioned(code: &(impl Code + ?Sized), name: &Ident) -> usize {
    // Identifiers are compared as text.
    let mut mentions = Mentions::of(name);
    code.show(&mut mentions);
    mentions.times
}

/// Whether the code names the variable behind a suspension, in the order of the text.
pub(crate) fn mentioned_later(code: &(impl Code + ?Sized), name: &Ident) -> bool {
    let mut mentions = Mentions { behind: Some(false), ..Mentions::of(name) };
    code.show(&mut mentions);
    mentions.times > 0
}

struct Mentions {
    name: String,
    /// How a format string names it.
    capture: String,
    times: usize,
    /// Whether the place at hand stands behind a suspension, if only that counts.
    behind: Option<bool>,
}

impl Mentions {
    fn of(name: &Ident) -> Self {
        let name = name.to_string();
        Mentions { capture: format!("{{{name}"), name, times: 0, behind: None }
    }

    fn found(&mut self, times: usize) {
        if self.behind != Some(false) {
            self.times += times;
        }
    }

    fn suspended(&mut self) {
        self.behind = self.behind.map(|_| true);
    }

    fn in_tokens(&self, tokens: TokenStream) -> usize {
        let (mut times, mut after_dot) = (0, false);
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            let is_dot = matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '.');
            times += match token {
                TokenTree::Ident(ident) => usize::from(
                    ident == self.name && !after_dot && !tokens.peek().is_some_and(is_colon),
                ),
                TokenTree::Group(group) => self.in_tokens(group.stream()),
                TokenTree::Literal(literal) => self.in_text(&literal.to_string()),
                TokenTree::Punct(_) => 0,
            };
            // `..name` is the variable.
            after_dot = is_dot && !after_dot;
        }
        times
    }

    fn in_text(&self, text: &str) -> usize {
        captures(text, &self.capture).count()
    }
}

impl<'ast> Visit<'ast> for Mentions {
    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.found(usize::from(*ident == self.name));
    }

    fn visit_token_stream(&mut self, tokens: &'ast TokenStream) {
        self.found(self.in_tokens(tokens.clone()));
        let mut suspends = false;
        each_ident(tokens.clone(), &mut |ident| suspends |= ident == "await");
        if suspends {
            self.suspended();
        }
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.found(self.in_text(&text.value()));
    }

    fn visit_expr_await(&mut self, suspension: &'ast syn::ExprAwait) {
        self.visit_expr(&suspension.base);
        self.suspended();
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.visit_expr(&call.receiver);
        call.turbofish
            .iter()
            .for_each(|generic| self.visit_angle_bracketed_generic_arguments(generic));
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_pat_type(&mut self, typed: &'ast syn::PatType) {
        if !matches!(*typed.pat, syn::Pat::Ident(_)) {
            self.visit_pat(&typed.pat);
        }
        self.visit_type(&typed.ty);
    }

    fn visit_field(&mut self, field: &'ast syn::Field) {
        self.visit_type(&field.ty);
    }

    fn visit_member(&mut self, _: &'ast syn::Member) {}
    fn visit_lifetime(&mut self, _: &'ast syn::Lifetime) {}
}

/// Where the format string names the variable: `{job}` or `{job:?}`, for the `capture` `{job`.
pub(crate) fn captures<'t>(text: &'t str, capture: &'t str) -> impl Iterator<Item = usize> + 't {
    // `{jobs}` is another variable.
    let longer = |rest: &str| rest.starts_with(|next: char| next.is_alphanumeric() || next == '_');
    let found = text.match_indices(capture).map(|(at, _)| at);
    found.filter(move |at| !longer(&text[at + capture.len()..]))
}

/// `:`, which follows the name of a field, and not `::`.
pub(crate) fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':' && mark.spacing() == Spacing::Alone)
}

/// Whether a closure stands in the expression, or, if that counts, a macro, which may make one.
pub(crate) fn has_closure(expr: &Expr, or_macro: bool) -> bool {
    struct Finder {
        or_macro: bool,
        found: bool,
    }
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
            self.found = true;
        }
        fn visit_macro(&mut self, _: &'ast syn::Macro) {
            self.found |= self.or_macro;
        }
    }
    let mut finder = Finder { or_macro, found: false };
    finder.visit_expr(expr);
    finder.found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn times(code: &str) -> (usize, usize) {
        let block: syn::Block = syn::parse_str(&format!("{{ {code} }}")).expect("it is Rust");
        let tokens: TokenStream = code.parse().expect("it is tokens");
        let name = Ident::new("job", proc_macro2::Span::call_site());
        (times_mentioned(&block, &name), times_mentioned(&tokens, &name))
    }

    #[test]
    fn a_tree_mentions_what_its_tokens_do() {
        let each = [
            ("f(job, other.job, x.job(job))", 2),
            ("Job { job: x, ..job }; Job { job }", 2),
            ("let job: u32 = 1; let job = 2; let (job, _) = x;", 2),
            ("println!(\"{job} {job:?} {}\", job.job)", 3),
            ("println!(\"{jobs} {job_id:?} {job2} {job}\")", 1),
            ("match x { Job { job: y, .. } => y, Other { job } => 1 }", 1),
            ("vec![job; 2]; unknown!(job.job, job: 1, a::job)", 3),
            ("(..job, job::<T>(), job::CONST, |job: u32| job)", 4),
        ];
        for (code, expected) in each {
            assert_eq!(times(code), (expected, expected), "{code}");
        }
    }
}
