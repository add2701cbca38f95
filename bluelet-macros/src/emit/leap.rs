//! Puts the real jumps into code that does not suspend.

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Lifetime;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};

use crate::ir::{LeapId, Source};
use crate::macros;
use crate::resolve;

/// Gives each marked leap its label.
pub(super) struct Labels<F>(pub(super) F);

impl<F: FnMut(LeapId) -> Lifetime> VisitMut for Labels<F> {
    fn visit_expr_break_mut(&mut self, jump: &mut syn::ExprBreak) {
        if let Some(leap) = jump.label.as_ref().and_then(resolve::marked) {
            jump.label = Some((self.0)(leap));
        }
        visit_mut::visit_expr_break_mut(self, jump);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }
}

impl<F: FnMut(LeapId) -> Lifetime> Labels<F> {
    /// The same tokens with the labels that marked leaps get.
    fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut labelled = TokenStream::new();
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    labelled.extend([TokenTree::Group(inner)]);
                }
                TokenTree::Punct(quote) if quote.as_char() == '\'' => {
                    let leap = tokens.peek().and_then(|name| {
                        resolve::marked(&Lifetime::new(&format!("'{name}"), name.span()))
                    });
                    match leap {
                        Some(leap) => {
                            tokens.next();
                            (self.0)(leap).to_tokens(&mut labelled);
                        }
                        None => labelled.extend([TokenTree::Punct(quote)]),
                    }
                }
                token => labelled.extend([token]),
            }
        }
        labelled
    }
}

/// How the code uses a label.
#[derive(Clone, Copy, Default)]
pub(super) struct Mentions {
    pub(super) any: bool,
    /// Some `break` does.
    pub(super) by_break: bool,
}

/// How the arms use the label; the last is the likeliest to do so.
pub(super) fn mentions(arms: &[TokenStream], label: &Lifetime) -> Mentions {
    let mut found = Mentions::default();
    for arm in arms.iter().rev() {
        let inside = mentions_in(arm, label);
        found = Mentions { any: found.any | inside.any, by_break: inside.by_break };
        if found.by_break {
            break;
        }
    }
    found
}

fn mentions_in(tokens: &TokenStream, label: &Lifetime) -> Mentions {
    let mut found = Mentions::default();
    let (mut after_quote, mut word): (bool, Option<syn::Ident>) = (false, None);
    for token in tokens.clone() {
        match &token {
            TokenTree::Group(group) => {
                let inner = mentions_in(&group.stream(), label);
                found.any |= inner.any;
                found.by_break |= inner.by_break;
            }
            TokenTree::Ident(ident) if after_quote && *ident == label.ident => {
                found.any = true;
                found.by_break |= word.as_ref().is_some_and(|word| word == "break");
            }
            _ => {}
        }
        after_quote = matches!(&token, TokenTree::Punct(p) if p.as_char() == '\'');
        word = match token {
            TokenTree::Ident(ident) => Some(ident),
            _ => word.filter(|_| after_quote),
        };
    }
    found
}

/// Whether the code may end the coroutine.
pub(super) fn may_return(code: &Source<'_>, run: &Lifetime) -> bool {
    struct Finder<'r>(bool, &'r Lifetime);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_expr_break(&mut self, jump: &'ast syn::ExprBreak) {
            self.0 |= jump.label.as_ref().is_some_and(|label| label.ident == self.1.ident);
            syn::visit::visit_expr_break(self, jump);
        }
        fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
            self.0 = true;
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            for argument in macros::arguments(mac).into_iter().flatten() {
                self.0 |= may_return(&Source::Expr(&argument), self.1);
            }
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut finder = Finder(false, run);
    match code {
        Source::Stmt(stmt) => finder.visit_stmt(stmt),
        Source::Expr(expr) => finder.visit_expr(expr),
    }
    finder.0
}
