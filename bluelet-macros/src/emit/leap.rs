//! Puts the real jumps into code that does not suspend.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Lifetime, Stmt};

use crate::ir::LeapId;
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
}

/// Whether the code uses the label.
pub(super) fn mentions(tokens: &TokenStream, label: &Lifetime) -> bool {
    let mut after_quote = false;
    tokens.clone().into_iter().any(|token| {
        let found = match &token {
            TokenTree::Group(group) => mentions(&group.stream(), label),
            TokenTree::Ident(ident) => after_quote && *ident == label.ident,
            _ => false,
        };
        after_quote = matches!(&token, TokenTree::Punct(p) if p.as_char() == '\'');
        found
    })
}

/// Whether the statement may end the coroutine.
pub(super) fn may_return(stmt: &Stmt) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
            self.0 = true;
        }
        fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut finder = Finder(false);
    finder.visit_stmt(stmt);
    finder.0
}
