//! Which code diverges: does not come to its end, as its text shows.

use syn::visit::Visit;
use syn::{Block, Expr, Macro, Stmt};

use crate::macros;

/// Whether what comes after the statement cannot be reached, as its text shows.
pub(crate) fn diverges(statement: &Stmt) -> bool {
    match statement {
        Stmt::Expr(expr, _) => expr_diverges(expr),
        Stmt::Macro(statement) => macros::diverges(&statement.mac),
        Stmt::Local(_) | Stmt::Item(_) => false,
    }
}

pub(crate) fn expr_diverges(expr: &Expr) -> bool {
    let block_diverges = |block: &Block| block.stmts.iter().any(diverges);
    match expr {
        Expr::Return(_) | Expr::Break(_) | Expr::Continue(_) => true,
        Expr::Macro(call) => macros::diverges(&call.mac),
        Expr::Loop(each) => !has_break(&each.body),
        Expr::Block(block) => block.label.is_none() && block_diverges(&block.block),
        Expr::If(conditional) => {
            let otherwise = conditional.else_branch.as_ref();
            let otherwise = otherwise.is_some_and(|(_, otherwise)| expr_diverges(otherwise));
            otherwise && block_diverges(&conditional.then_branch)
        }
        Expr::Match(choice) => {
            !choice.arms.is_empty() && choice.arms.iter().all(|arm| expr_diverges(&arm.body))
        }
        _ => false,
    }
}

/// Whether some `break` stands in a loop's body: it may be the loop's own.
pub(crate) fn has_break(body: &Block) -> bool {
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
