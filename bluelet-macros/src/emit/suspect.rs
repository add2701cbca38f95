//! Whether rustc's lints may have something to say of a function that they do not see in its states: about code
//! that cannot be reached, and about constructs that are taken apart.
//!
//! Where they may, the function as it was written stands beside the states, for rustc to read.

use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Local, Macro, Stmt};

use crate::{macros, scope, suspend};

/// Whether there is such a thing in the body.
pub(super) fn is_suspect(body: &Block) -> bool {
    let mut suspect = Suspect(false);
    suspect.visit_block(body);
    let mut nested = JumpsInJumps(false);
    nested.visit_block(body);
    suspect.0 || nested.0
}

/// Finds `break return e`, of which the states have the inner jump only.
struct JumpsInJumps(bool);

impl JumpsInJumps {
    fn value(&mut self, value: Option<&Expr>) {
        self.0 |= matches!(value, Some(Expr::Break(_) | Expr::Continue(_) | Expr::Return(_)));
    }
}

impl<'ast> Visit<'ast> for JumpsInJumps {
    fn visit_expr_return(&mut self, leave: &'ast syn::ExprReturn) {
        self.value(leave.expr.as_deref());
        visit::visit_expr_return(self, leave);
    }

    fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
        self.value(leave.expr.as_deref());
        visit::visit_expr_break(self, leave);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

struct Suspect(bool);

impl Suspect {
    /// An expression around which parentheses say nothing.
    fn whole(&mut self, expr: &Expr) {
        self.0 |= matches!(expr, Expr::Paren(_));
    }
}

impl<'ast> Visit<'ast> for Suspect {
    /// What does not suspend stands in the states as it was written.
    fn visit_block(&mut self, block: &'ast Block) {
        if !suspend::any_suspends(&block.stmts) {
            return;
        }
        let (_, before) = block.stmts.split_last().unwrap_or_else(|| unreachable!("it suspends"));
        self.0 |= before.iter().any(leaves);
        visit::visit_block(self, block);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if suspend::stmt_suspends(statement) {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        self.0 |= ["doc", "expect"].iter().any(|name| attr.path().is_ident(name));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.whole(&init.expr);
            self.0 |= init.diverge.is_some() && scope::surely_matches(&local.pat);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, link: &'ast syn::ExprLet) {
        self.0 |= scope::surely_matches(&link.pat);
        visit::visit_expr_let(self, link);
    }

    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        self.whole(&conditional.cond);
        visit::visit_expr_if(self, conditional);
    }

    fn visit_expr_while(&mut self, each: &'ast syn::ExprWhile) {
        self.whole(&each.cond);
        self.0 |= is_true(&each.cond);
        visit::visit_expr_while(self, each);
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.whole(&each.expr);
        visit::visit_expr_for_loop(self, each);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        self.whole(&choice.expr);
        visit::visit_expr_match(self, choice);
    }

    fn visit_expr_return(&mut self, leave: &'ast syn::ExprReturn) {
        leave.expr.iter().for_each(|value| self.whole(value));
        visit::visit_expr_return(self, leave);
    }

    fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
        leave.expr.iter().for_each(|value| self.whole(value));
        visit::visit_expr_break(self, leave);
    }

    fn visit_expr_assign(&mut self, assignment: &'ast syn::ExprAssign) {
        self.whole(&assignment.right);
        visit::visit_expr_assign(self, assignment);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        call.args.iter().for_each(|argument| self.whole(argument));
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if suspend::is_yield(mac)
            && let Ok(operand) = mac.parse_body::<Expr>()
        {
            self.whole(&operand);
            self.visit_expr(&operand);
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

fn is_true(condition: &Expr) -> bool {
    matches!(condition, Expr::Lit(lit) if matches!(&lit.lit, syn::Lit::Bool(value) if value.value))
}

/// Whether what comes after the statement cannot be reached, as its text shows.
fn leaves(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(expr, _) => expr_leaves(expr),
        Stmt::Macro(statement) => macros::diverges(&statement.mac),
        Stmt::Local(_) | Stmt::Item(_) => false,
    }
}

fn expr_leaves(expr: &Expr) -> bool {
    let block_leaves = |block: &Block| block.stmts.iter().any(leaves);
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(call) => macros::diverges(&call.mac),
        Expr::Loop(each) => !is_left(&each.body),
        Expr::Block(block) => block.label.is_none() && block_leaves(&block.block),
        Expr::If(conditional) => {
            let otherwise = conditional.else_branch.as_ref();
            let otherwise = otherwise.is_some_and(|(_, otherwise)| expr_leaves(otherwise));
            otherwise && block_leaves(&conditional.then_branch)
        }
        Expr::Match(choice) => {
            !choice.arms.is_empty() && choice.arms.iter().all(|arm| expr_leaves(&arm.body))
        }
        _ => false,
    }
}

/// Whether some `break` stands in a loop's body: it may be the loop's own.
fn is_left(body: &Block) -> bool {
    struct Breaks(bool);
    impl<'ast> Visit<'ast> for Breaks {
        fn visit_expr_break(&mut self, _: &'ast syn::ExprBreak) {
            self.0 = true;
        }
        fn visit_macro(&mut self, mac: &'ast Macro) {
            self.0 |= macros::may_hide_jumps(quote::quote!(#mac));
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut breaks = Breaks(false);
    breaks.visit_block(body);
    breaks.0
}
