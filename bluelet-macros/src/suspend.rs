//! What suspends: the small visitors that other stages share.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Arm, Expr, Macro, Pat, Stmt};

use crate::macros;

/// Whether this is `yield_!`, with any path before it: the runtime crate can have any name.
pub(crate) fn is_yield(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "yield_")
}

/// Whether there is a `yield_!` somewhere in the tokens, whatever it stands in; which is sooner seen than parsed.
pub(crate) fn tokens_suspend(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "yield_",
        TokenTree::Group(group) => tokens_suspend(group.stream()),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}

/// Whether evaluating `expr` may suspend the coroutine.
pub(crate) fn expr_suspends(expr: &Expr) -> bool {
    let mut finder = Finder(false);
    finder.visit_expr(expr);
    finder.0
}

/// Whether the statement may suspend it.
pub(crate) fn stmt_suspends(stmt: &Stmt) -> bool {
    let mut finder = Finder(false);
    finder.visit_stmt(stmt);
    finder.0
}

/// Whether one of the statements may.
pub(crate) fn any_suspends(stmts: &[Stmt]) -> bool {
    stmts.iter().any(stmt_suspends)
}

/// Whether evaluating `expr` may leave it: by `?`, `return`, `break` or `continue`.
pub(crate) fn expr_leaves(expr: &Expr) -> bool {
    let mut finder = LeaveFinder(false);
    finder.visit_expr(expr);
    finder.0
}

struct LeaveFinder(bool);

impl<'ast> Visit<'ast> for LeaveFinder {
    fn visit_expr_try(&mut self, _: &'ast syn::ExprTry) {
        self.0 = true;
    }
    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {
        self.0 = true;
    }
    fn visit_expr_break(&mut self, _: &'ast syn::ExprBreak) {
        self.0 = true;
    }
    fn visit_expr_continue(&mut self, _: &'ast syn::ExprContinue) {
        self.0 = true;
    }
    fn visit_macro(&mut self, mac: &'ast Macro) {
        if let Some(arguments) = macros::arguments(mac) {
            self.0 |= arguments.iter().any(expr_leaves);
        } else if let Some((scrutinee, _)) = macros::matches_input(mac) {
            self.0 |= expr_leaves(&scrutinee);
        }
    }
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether the arm's guard may suspend it.
pub(crate) fn guard_suspends(arm: &Arm) -> bool {
    matches!(&arm.pat, Pat::Guard(guarded) if expr_suspends(&guarded.guard))
}

/// How many suspension points the statements hold.
pub(crate) fn count_suspensions(stmts: &[Stmt]) -> usize {
    let mut counter = Counter(0);
    for stmt in stmts {
        counter.visit_stmt(stmt);
    }
    counter.0
}

/// Stops at the first suspension point: it is asked at each level of an expression.
struct Finder(bool);

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if !self.0 {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if !self.0 {
            visit::visit_stmt(self, stmt);
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if is_yield(mac) {
            self.0 = true;
        } else if tokens_suspend(mac.tokens.clone()) {
            each_operand(mac, &mut |expr| self.0 |= expr_suspends(expr));
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

struct Counter(usize);

impl<'ast> Visit<'ast> for Counter {
    fn visit_macro(&mut self, mac: &'ast Macro) {
        let mut count = |expr: &Expr| {
            let mut inner = Counter(0);
            inner.visit_expr(expr);
            self.0 += inner.0;
        };
        if is_yield(mac) {
            if tokens_suspend(mac.tokens.clone())
                && let Ok(operand) = mac.parse_body::<Expr>()
            {
                count(&operand);
            }
            self.0 += 1;
        } else if tokens_suspend(mac.tokens.clone()) {
            each_operand(mac, &mut count);
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_expr_const(&mut self, _: &'ast syn::ExprConst) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Calls `visit` for the expressions in the input of a macro that is known.
fn each_operand(mac: &Macro, visit: &mut dyn FnMut(&Expr)) {
    if let Some(arguments) = macros::arguments(mac) {
        arguments.iter().for_each(visit);
    } else if let Some((element, _, length)) = macros::repeat(mac) {
        visit(&element);
        visit(&length);
    } else if let Some((scrutinee, pat)) = macros::matches_input(mac) {
        visit(&scrutinee);
        if let Pat::Guard(guarded) = &pat {
            visit(&guarded.guard);
        }
    }
}
