//! Closures that take fields of a variable and look at nothing else: a call uses them up, unless all of that is `Copy`, and then
//! their drop does nothing.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::{Block, Expr, ExprClosure, Macro, Pat, Stmt};

use crate::scope::{self, Standing};
use crate::std_methods::{consumes_receiver, may_leave_a_part};

/// Whether all that the closure does with variables of the function is to use fields of one by value: those that `is_part` tells.
pub(super) fn only_takes(closure: &ExprClosure, is_part: &dyn Fn(&Expr) -> bool) -> bool {
    let inputs = closure.inputs.iter();
    let own = inputs.flat_map(|input| scope::bound_names(input, Standing::Irrefutable));
    let own = own.map(|name| scope::plain_name(&name)).collect();
    let sure = closure.capture.is_none();
    let mut by_value = ByValue { is_part, own, sure, only: true };
    by_value.value(&closure.body);
    by_value.only
}

struct ByValue<'p> {
    is_part: &'p dyn Fn(&Expr) -> bool,
    /// The closure's own variables.
    own: BTreeSet<String>,
    /// A method whose name alone tells that it takes a field may as well look at it, which the closure then only borrows.
    sure: bool,
    /// Nothing else was found.
    only: bool,
}

impl ByValue<'_> {
    /// What is used by value.
    fn value(&mut self, expr: &Expr) {
        match expr {
            Expr::Paren(paren) => self.value(&paren.expr),
            Expr::Block(block) => self.block(&block.block),
            expr if (self.is_part)(expr) => {}
            expr => self.visit_expr(expr),
        }
    }

    fn values<'e>(&mut self, values: impl IntoIterator<Item = &'e Expr>) {
        values.into_iter().for_each(|value| self.value(value));
    }

    fn block(&mut self, block: &Block) {
        for stmt in &block.stmts {
            match stmt {
                Stmt::Expr(value, None) => self.value(value),
                stmt => self.visit_stmt(stmt),
            }
        }
    }
}

impl<'ast> Visit<'ast> for ByValue<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Lit(_) => {}
            Expr::Path(path) => {
                let name = path.path.get_ident().map(scope::plain_name);
                self.only &= name.is_none_or(|name| {
                    self.own.contains(&name) || !name.starts_with(|c: char| c.is_lowercase())
                });
            }
            Expr::Paren(paren) => self.visit_expr(&paren.expr),
            Expr::Field(field) => self.visit_expr(&field.base),
            Expr::Index(index) => {
                self.visit_expr(&index.expr);
                self.visit_expr(&index.index);
            }
            Expr::Binary(binary) => {
                self.visit_expr(&binary.left);
                self.visit_expr(&binary.right);
            }
            Expr::Unary(unary) => self.visit_expr(&unary.expr),
            Expr::Reference(reference) => self.visit_expr(&reference.expr),
            Expr::Call(call) => {
                // What is called is a function, mostly.
                if !matches!(&*call.func, Expr::Path(_)) {
                    self.visit_expr(&call.func);
                }
                self.values(&call.args);
            }
            Expr::MethodCall(call) => {
                let doubtful = self.sure && may_leave_a_part(call);
                match consumes_receiver(call) && !doubtful {
                    true => self.value(&call.receiver),
                    false => self.visit_expr(&call.receiver),
                }
                self.values(&call.args);
            }
            Expr::Tuple(tuple) => self.values(&tuple.elems),
            Expr::Array(array) => self.values(&array.elems),
            Expr::Struct(literal) if literal.rest.is_none() => {
                self.values(literal.fields.iter().map(|field| &field.expr));
            }
            // What others bind and look at is not followed.
            _ => self.only = false,
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let Some(init) = &local.init else { return };
        match &local.pat {
            Pat::Ident(name) if name.by_ref.is_none() => self.value(&init.expr),
            _ => self.visit_expr(&init.expr),
        }
        self.only &= init.diverge.is_none();
        let names = scope::bound_names(&local.pat, Standing::Irrefutable);
        self.own.extend(names.iter().map(scope::plain_name));
    }

    fn visit_macro(&mut self, _: &'ast Macro) {
        self.only = false;
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        self.only = false;
    }
}
