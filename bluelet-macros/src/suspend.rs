//! What suspends: how it is read, and the small visitors that other stages share.

use proc_macro2::{TokenStream, TokenTree};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, ExprMacro, Macro, Pat, Stmt, Token};

use crate::{error, macros};

/// Reads each `yield_!(event)` as `event.await`, syn's own node for a suspension, so that every visitor goes into the operand.
/// The body has been checked: there is no other `.await` in it but in what it does not run itself.
pub(crate) fn read(body: &mut Block) {
    Reader.visit_block_mut(body);
}

struct Reader;

impl Reader {
    /// The operand stands in a group without delimiters, whose place is that of the parentheses; `.` stands where `yield_`
    /// does.
    fn suspension(&mut self, yielding: &ExprMacro) -> Option<Expr> {
        let operand = is_yield(&yielding.mac).then(|| yielding.mac.parse_body::<Expr>().ok())??;
        let parentheses = yielding.mac.delimiter.span();
        let group_token = syn::token::Group { span: parentheses.join() };
        let operand = syn::ExprGroup { attrs: Vec::new(), group_token, expr: Box::new(operand) };
        let mut suspension = Expr::Await(syn::ExprAwait {
            attrs: yielding.attrs.clone(),
            base: Box::new(Expr::Group(operand)),
            dot_token: syn::Token![.](yielding.mac.path.span()),
            await_token: syn::Token![await](parentheses.close()),
        });
        visit_mut::visit_expr_mut(self, &mut suspension);
        Some(suspension)
    }
}

impl VisitMut for Reader {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let last = block.stmts.len().saturating_sub(1);
        for (index, stmt) in block.stmts.iter_mut().enumerate() {
            if let Stmt::Macro(statement) = stmt {
                let yielding =
                    ExprMacro { attrs: statement.attrs.clone(), mac: statement.mac.clone() };
                let mut semi = statement.semi_token;
                if index < last {
                    semi.get_or_insert_default();
                }
                if let Some(suspension) = self.suspension(&yielding) {
                    *stmt = Stmt::Expr(suspension, semi);
                    continue;
                }
            }
            self.visit_stmt_mut(stmt);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let suspension = match expr {
            Expr::Macro(yielding) => self.suspension(yielding),
            _ => None,
        };
        match suspension {
            Some(suspension) => *expr = suspension,
            None => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if tokens_suspend(mac.tokens.clone()) {
            macros::change_input(mac, self);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// What is waited for.
pub(crate) fn operand(suspension: &syn::ExprAwait) -> &Expr {
    match &*suspension.base {
        Expr::Group(group) => &group.expr,
        operand => operand,
    }
}

/// Whether this is `yield_!`, with any path before it: the runtime crate can have any name.
pub(crate) fn is_yield(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "yield_")
}

/// What `yield_!` waits for, or what is wrong with that.
pub(crate) fn event(mac: &Macro) -> syn::Result<Expr> {
    if mac.tokens.is_empty() {
        let (path, bang) = (&mac.path, &mac.bang_token);
        return Err(syn::Error::new_spanned(quote::quote!(#path #bang), error::NO_OPERAND));
    }
    mac.parse_body::<Expr>().map_err(|wrong| {
        let list = Punctuated::<Expr, Token![,]>::parse_terminated.parse2(mac.tokens.clone());
        match list.iter().flatten().nth(1) {
            Some(second) => syn::Error::new_spanned(second, error::TWO_OPERANDS),
            None => syn::Error::new(wrong.span(), error::broken_operand(&wrong)),
        }
    })
}

/// Whether a suspension may stand somewhere in the tokens, whatever it stands in; which is sooner seen than parsed.
pub(crate) fn tokens_suspend(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == "yield_" || name == "await",
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

    fn visit_expr_await(&mut self, _: &'ast syn::ExprAwait) {
        self.0 = true;
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
        if tokens_suspend(mac.tokens.clone()) {
            each_operand(mac, &mut count);
        }
    }

    fn visit_expr_await(&mut self, suspension: &'ast syn::ExprAwait) {
        self.0 += 1;
        self.visit_expr(&suspension.base);
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
