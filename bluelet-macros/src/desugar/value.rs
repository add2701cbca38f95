//! Whether what is matched is a value of its own, or a part of a variable, as far as its text tells.

use syn::{Expr, Pat, Stmt, UnOp};

use crate::owners::has_owner_inside;
use crate::pattern::{Taking, may_drop, taking};
use crate::place;
use crate::std_methods::consumes_receiver;

/// Whether the value that the pattern matches may not be moved out as a whole.
pub(super) fn leaves(pat: &Pat) -> bool {
    taking(pat) == Taking::NotAll || may_drop(pat) || has_owner_inside(pat)
}

/// Whether the expression computes a value that owns what it is made of, as its text shows, with no temporaries that
/// drop after it. What a function gives that was lent something may borrow from that, and could not be kept.
pub(super) fn is_value(expr: &Expr) -> bool {
    match expr {
        Expr::Await(_) => true,
        Expr::Try(question) => is_value(&question.expr),
        Expr::Paren(paren) => is_value(&paren.expr),
        Expr::Block(block) => {
            let [Stmt::Expr(value, None)] = &block.block.stmts[..] else { return false };
            block.label.is_none() && (place::is_variable(value) || is_value(value))
        }
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return false };
            let exchanged = |arg: &Expr| exchanges(&function.path) && is_exclusive(arg);
            call.args.iter().all(|arg| is_simple(arg) || exchanged(arg))
        }
        Expr::MethodCall(call) => {
            let receives = match place::is_place(&call.receiver) {
                true => takes_out(call) || call.method == "unwrap_or_default",
                false => consumes_receiver(call) && is_value(&call.receiver),
            };
            receives && call.args.iter().all(|arg| is_simple(arg) || is_key(arg))
        }
        Expr::Tuple(tuple) => tuple.elems.iter().any(is_value) && tuple.elems.iter().all(is_simple),
        _ => false,
    }
}

/// A value that leaves no temporaries behind, and lends nothing.
pub(super) fn is_simple(expr: &Expr) -> bool {
    matches!(expr, Expr::Lit(_) | Expr::Path(_)) || is_part(expr) || is_value(expr) || tells(expr)
}

/// A variable, or a field of one.
pub(super) fn is_part(expr: &Expr) -> bool {
    match expr {
        Expr::Field(field) => is_part(&field.base),
        expr => place::is_variable(expr),
    }
}

/// What only tells something of variables: a comparison, or a method of that kind.
fn tells(expr: &Expr) -> bool {
    const METHODS: &[&str] =
        &["len", "contains", "contains_key", "starts_with", "ends_with", "eq_ignore_ascii_case"];
    let operand = |expr: &Expr| is_simple(expr) || is_key(expr);
    match expr {
        Expr::Paren(paren) => tells(&paren.expr),
        Expr::Unary(unary) => matches!(unary.op, UnOp::Not(_)) && operand(&unary.expr),
        Expr::Binary(binary) => {
            use syn::BinOp::{And, Eq, Ge, Gt, Le, Lt, Ne, Or, Rem};
            let compares = matches!(
                binary.op,
                And(_) | Or(_) | Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_) | Rem(_)
            );
            compares && operand(&binary.left) && operand(&binary.right)
        }
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let known = name.starts_with("is_") || METHODS.contains(&name.as_str());
            known && place::is_place(&call.receiver) && call.args.iter().all(operand)
        }
        _ => false,
    }
}

/// Whether it is one of std's functions that give what was in a place.
fn exchanges(function: &syn::Path) -> bool {
    let mut names = function.segments.iter().rev().map(|segment| &segment.ident);
    let name = names.next();
    let exchanges = name.is_some_and(|name| name == "replace" || name == "take");
    exchanges && names.next().is_none_or(|module| module == "mem")
}

/// `&mut place`.
fn is_exclusive(arg: &Expr) -> bool {
    match arg {
        Expr::Reference(taken) => taken.mutability.is_some() && place::is_place(&taken.expr),
        _ => false,
    }
}

/// `&key`, of a method that only looks at it.
fn is_key(arg: &Expr) -> bool {
    let known = |key: &Expr| place::is_place(key) || matches!(key, Expr::Lit(_));
    matches!(arg, Expr::Reference(key) if known(&key.expr))
}

/// Whether the method is one of std's that give away what a collection owned.
fn takes_out(call: &syn::ExprMethodCall) -> bool {
    let takes = [
        "clone",
        "next",
        "pop",
        "pop_back",
        "pop_first",
        "pop_front",
        "pop_last",
        "remove",
        "replace",
        "swap_remove",
        "take",
    ];
    // That of an `Option` lends what it has put there.
    let puts = call.method == "insert" && call.args.len() == 2;
    puts || takes.contains(&call.method.to_string().as_str())
}
