//! Chains of conditions: `a && let Some(b) = c && d`.

use proc_macro2::Span;
use syn::{BinOp, Expr, ExprBinary, Token};

/// The links of the chain, in order.
pub(crate) fn links(cond: &Expr) -> Vec<Expr> {
    let mut links = Vec::new();
    collect(cond, &mut links);
    links
}

fn collect(cond: &Expr, into: &mut Vec<Expr>) {
    match cond {
        Expr::Binary(binary) if matches!(binary.op, BinOp::And(_)) => {
            collect(&binary.left, into);
            collect(&binary.right, into);
        }
        other => into.push(other.clone()),
    }
}

/// The chain of these links, if there are any.
pub(crate) fn of(links: Vec<Expr>) -> Option<Expr> {
    let and = Token![&&](Span::mixed_site());
    links.into_iter().reduce(|left, right| {
        Expr::Binary(ExprBinary {
            attrs: Vec::new(),
            left: Box::new(left),
            op: BinOp::And(and),
            right: Box::new(right),
        })
    })
}
