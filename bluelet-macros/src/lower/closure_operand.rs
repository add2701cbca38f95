//! Operands that hold closures: what the arguments of these are, rustc sees only where the operand stands. So it stays there
//! when a later operand suspends, as long as it makes no difference.

use syn::Expr;
use syn::visit::{self, Visit};

use crate::place::may_change;

/// `|n| ..`, `Box::new(|n| ..)`, `("name", |n| ..)`: made of closures, and of what is the same at any time.
pub(super) fn holds_closure(expr: &Expr) -> bool {
    let all = |parts: &mut dyn Iterator<Item = &Expr>| {
        let mut parts = parts.filter(|part| !matches!(part, Expr::Lit(_))).peekable();
        parts.peek().is_some() && parts.all(holds_closure)
    };
    match expr {
        Expr::Closure(_) => true,
        Expr::Paren(paren) => holds_closure(&paren.expr),
        Expr::Tuple(tuple) => all(&mut tuple.elems.iter()),
        Expr::Array(array) => all(&mut array.elems.iter()),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
            let (name, of) = (names.next(), names.next());
            let of_heap = of.is_some_and(|of| ["Arc", "Box", "Rc"].iter().any(|ty| of == ty));
            let holds = match name {
                Some(name) if of_heap => name == "new",
                Some(name) => name == "Some",
                None => false,
            };
            holds && all(&mut call.args.iter())
        }
        _ => false,
    }
}

/// Whether a `move` closure in there takes a copy of what later operands may change.
pub(super) fn copies_what_changes(expr: &Expr, later: &[&Expr]) -> bool {
    struct Taken<'l>(&'l [&'l Expr], bool);
    impl<'ast> Visit<'ast> for Taken<'_> {
        fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
            if closure.capture.is_some() {
                visit::visit_expr_closure(self, closure);
            }
        }
        fn visit_expr(&mut self, expr: &'ast Expr) {
            self.1 |= matches!(expr, Expr::Path(_)) && may_change(expr, self.0);
            visit::visit_expr(self, expr);
        }
    }
    let mut taken = Taken(later, false);
    taken.visit_expr(expr);
    taken.1
}
