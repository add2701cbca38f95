//! Whether the function may end in a call that never returns, `-> !`, as far as its text shows. Where a branch ends in one, the step
//! goes on behind it, and rustc would say of code that nobody has written that it cannot be reached.

use syn::visit::{self, Visit};
use syn::{Block, Expr, Ident, Stmt};

use crate::{scope, suspend};

/// Whether some branch ends in a call of a function of which nothing is known.
pub(super) fn may_be_in_a_call(body: &Block) -> bool {
    let mut ends = Ends(false);
    ends.visit_block(body);
    ends.0
}

struct Ends(bool);

impl Ends {
    fn block(&mut self, block: &Block) {
        if let Some(Stmt::Expr(last, _)) = block.stmts.last() {
            self.value(last);
        }
    }

    fn value(&mut self, expr: &Expr) {
        match expr {
            Expr::Call(call) => self.0 |= is_unknown(&call.func),
            Expr::MethodCall(call) => self.0 |= may_not_return(&call.method),
            Expr::Block(block) => self.block(&block.block),
            Expr::Paren(paren) => self.value(&paren.expr),
            _ => {}
        }
    }
}

impl<'ast> Visit<'ast> for Ends {
    /// What does not suspend stands in the states as it was written.
    fn visit_block(&mut self, block: &'ast Block) {
        if suspend::any_suspends(&block.stmts) {
            self.block(block);
            visit::visit_block(self, block);
        }
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if suspend::stmt_suspends(statement) {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        self.block(&conditional.then_branch);
        if let Some((_, otherwise)) = &conditional.else_branch {
            self.value(otherwise);
        }
        visit::visit_expr_if(self, conditional);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.value(&arm.body);
        visit::visit_arm(self, arm);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether it is a function of the user's own: none that a type has, and not `drop`.
fn is_unknown(function: &Expr) -> bool {
    let Expr::Path(path) = function else { return false };
    let mut names = path.path.segments.iter().map(|segment| scope::plain_name(&segment.ident));
    let own = names.all(|name| !name.starts_with(char::is_uppercase));
    own && path.qself.is_none() && !path.path.is_ident("drop")
}

/// Whether the method is called like one that does not return: of others it would be said too often.
fn may_not_return(method: &Ident) -> bool {
    let begins = [
        "abort", "bail", "crash", "die", "exit", "fail", "fatal", "halt", "panic", "quit", "raise",
        "throw",
    ];
    let name = scope::plain_name(method);
    begins.iter().any(|word| {
        name.strip_prefix(word).is_some_and(|more| more.is_empty() || more.starts_with('_'))
    })
}
