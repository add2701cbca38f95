//! Closures whose arguments have no types in the text, and that may be made elsewhere all the same.
//!
//! Rustc finds these types by where a closure stands. Where that is an argument of `map`, or a variable, it finds them later
//! just as well, unless the closure's body asks for them: `n.len()` does, `longer(n)` does not.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, UnOp};

use crate::place;
use crate::scope::{self, Standing};

/// Whether it is the call of a method of std's that hands values to a closure, and not references to them: of a closure that
/// takes references, rustc has to know that before.
pub(super) fn gives_items(expr: &Expr) -> bool {
    const NAMES: &[&str] = &[
        "all",
        "and_then",
        "any",
        "filter_map",
        "flat_map",
        "fold",
        "for_each",
        "map",
        "map_err",
        "map_or",
        "map_while",
        "position",
    ];
    matches!(expr, Expr::MethodCall(call) if NAMES.iter().any(|name| call.method == name))
}

/// Whether the closure's body asks for no type of its arguments.
pub(super) fn is_told(closure: &ExprClosure) -> bool {
    let names =
        closure.inputs.iter().flat_map(|input| scope::bound_names(input, Standing::Irrefutable));
    let names = names.map(|name| scope::plain_name(&name)).collect();
    let mut asking = Asking { names, found: false };
    asking.visit_expr(&closure.body);
    !asking.found
}

struct Asking {
    /// What the arguments are called.
    names: BTreeSet<String>,
    found: bool,
}

impl Asking {
    fn ask(&mut self, place: &Expr) {
        let root = place::root(place).map(scope::plain_name);
        self.found |= root.is_some_and(|root| self.names.contains(&root));
    }
}

impl<'ast> Visit<'ast> for Asking {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::MethodCall(call) => self.ask(&call.receiver),
            Expr::Field(field) => self.ask(&field.base),
            Expr::Index(index) => self.ask(&index.expr),
            Expr::Unary(unary) if matches!(unary.op, UnOp::Deref(_)) => self.ask(&unary.expr),
            Expr::Call(call) => self.ask(&call.func),
            Expr::Try(question) => self.ask(&question.expr),
            Expr::Cast(cast) => self.ask(&cast.expr),
            Expr::ForLoop(each) => self.ask(&each.expr),
            Expr::Match(matching) => self.ask(&matching.expr),
            Expr::Let(condition) => self.ask(&condition.expr),
            _ => {}
        }
        visit::visit_expr(self, expr);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.ask(&init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.found |= crate::macros::argument_use(mac).is_none();
    }
}
