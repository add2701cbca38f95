//! Which expressions name places, rather than compute values, and what changes them.

use syn::visit::{self, Visit};
use syn::{Expr, Ident};

use crate::macros;

/// Whether the expression names a place that is there without computing a value.
pub(crate) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) => true,
        Expr::Field(field) => is_place(&field.base),
        Expr::Index(index) => is_place(&index.expr),
        Expr::Paren(paren) => is_place(&paren.expr),
        Expr::Group(group) => is_place(&group.expr),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)) && is_place(&unary.expr),
        _ => false,
    }
}

/// Whether it is a macro that may stand for a place, since its input begins with the name of a variable: `at!(list, 0)`. What is
/// borrowed `mut` there is hardly a value that nobody else sees.
pub(crate) fn may_be_place(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => may_be_place(&paren.expr),
        Expr::Macro(call) if macros::argument_use(&call.mac).is_none() => {
            let first = call.mac.tokens.clone().into_iter().next();
            let Some(proc_macro2::TokenTree::Ident(name)) = first else { return false };
            !name.to_string().starts_with(char::is_uppercase)
        }
        _ => false,
    }
}

/// Whether the expression names a part of a value, or what that points to: the value is computed, and lives to the end of
/// the statement.
pub(crate) fn is_part_of_value(expr: &Expr) -> bool {
    let inner = match expr {
        Expr::Field(field) => &field.base,
        Expr::Index(index) => &index.expr,
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => &unary.expr,
        Expr::Paren(paren) => return is_part_of_value(&paren.expr),
        Expr::Group(group) => return is_part_of_value(&group.expr),
        _ => return false,
    };
    !is_place(inner)
}

/// Whether the expression is just a variable.
pub(crate) fn is_variable(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Paren(paren) => is_variable(&paren.expr),
        Expr::Group(group) => is_variable(&group.expr),
        _ => false,
    }
}

/// Whether the expression only looks at places, so that it can be evaluated again: a place, a reference to
/// one, what std's `as_..` methods make of one, or a tuple of these.
pub(crate) fn only_looks(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => only_looks(&paren.expr),
        Expr::Group(group) => only_looks(&group.expr),
        Expr::Reference(reference) => is_place(&reference.expr),
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let looks = name.starts_with("as_") && call.args.is_empty();
            looks && (is_place(&call.receiver) || only_looks(&call.receiver))
        }
        Expr::Tuple(tuple) => {
            let looks = |expr: &Expr| matches!(expr, Expr::Lit(_)) || is_borrow(expr);
            tuple.elems.iter().all(looks)
        }
        expr => is_place(expr),
    }
}

fn is_borrow(expr: &Expr) -> bool {
    matches!(expr, Expr::Reference(_) | Expr::MethodCall(_)) && only_looks(expr)
}

/// Whether the expression is `*name`.
pub(crate) fn is_dereference(expr: &Expr) -> bool {
    match expr {
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)) && is_variable(&unary.expr),
        Expr::Paren(paren) => is_dereference(&paren.expr),
        Expr::Group(group) => is_dereference(&group.expr),
        _ => false,
    }
}

/// The variable that the place is a part of.
pub(crate) fn root(place: &Expr) -> Option<&Ident> {
    match place {
        Expr::Field(field) => root(&field.base),
        Expr::Index(index) => root(&index.expr),
        Expr::Paren(paren) => root(&paren.expr),
        Expr::Unary(unary) => root(&unary.expr),
        Expr::Path(path) => path.path.get_ident(),
        _ => None,
    }
}

/// Whether what is evaluated later may give the place another value.
pub(crate) fn may_change(place: &Expr, later: &[&Expr]) -> bool {
    root(place).is_some() && later.iter().any(|expr| changes(expr, place))
}

/// Whether one place may be a part of the other: they are of one variable, and of no two fields of it.
fn overlap(one: &Expr, other: &Expr) -> bool {
    let (mut fields, mut others) = (Vec::new(), Vec::new());
    let same = root(one) == root(other);
    collect_fields(one, &mut fields);
    collect_fields(other, &mut others);
    same && fields.iter().zip(&others).all(|(field, other)| field == other)
}

/// The fields that lead to the place, up to what a computed index chooses.
fn collect_fields<'e>(place: &'e Expr, into: &mut Vec<&'e syn::Member>) -> bool {
    match place {
        Expr::Field(field) => {
            let direct = collect_fields(&field.base, into);
            if direct {
                into.push(&field.member);
            }
            direct
        }
        Expr::Paren(paren) => collect_fields(&paren.expr, into),
        Expr::Unary(unary) => collect_fields(&unary.expr, into),
        Expr::Index(index) => {
            collect_fields(&index.expr, into);
            false
        }
        _ => true,
    }
}

/// Whether the operator also assigns, as `+=` does.
pub(crate) fn is_compound(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(
        op,
        AddAssign(_)
            | SubAssign(_)
            | MulAssign(_)
            | DivAssign(_)
            | RemAssign(_)
            | BitXorAssign(_)
            | BitAndAssign(_)
            | BitOrAssign(_)
            | ShlAssign(_)
            | ShrAssign(_)
    )
}

/// Whether the expression assigns to the place or to a part of it, or lends it out mutably.
fn changes(expr: &Expr, place: &Expr) -> bool {
    let mut changes = Changes(place, false);
    changes.visit_expr(expr);
    changes.1
}

struct Changes<'v>(&'v Expr, bool);
impl<'ast> Visit<'ast> for Changes<'_> {
    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.1 |= overlap(&assign.left, self.0);
        visit::visit_expr_assign(self, assign);
    }
    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        self.1 |= is_compound(&binary.op) && overlap(&binary.left, self.0);
        visit::visit_expr_binary(self, binary);
    }
    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        self.1 |= reference.mutability.is_some() && overlap(&reference.expr, self.0);
        visit::visit_expr_reference(self, reference);
    }
}
