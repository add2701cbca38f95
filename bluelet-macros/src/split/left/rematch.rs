//! Whether the arms of a match give what is matched a new value: `match job.phase { Phase::Open(guard) => job.phase = Phase::Busy(guard), .. }`.

use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprIf, ExprMatch, ExprWhile, Pat, Stmt};

use crate::macros;

/// `match job.phase { Phase::Open(guard) => .., _ => .. }` for `if let Phase::Open(guard) = job.phase { .. } else { .. }`.
pub(super) fn if_as_match(conditional: &ExprIf) -> Option<ExprMatch> {
    let Expr::Let(condition) = &*conditional.cond else { return None };
    let (pat, matched, then) = (&condition.pat, &condition.expr, &conditional.then_branch);
    let otherwise = conditional.else_branch.as_ref().map(|(_, otherwise)| otherwise);
    let otherwise = otherwise.map_or_else(|| quote!({}), ToTokens::to_token_stream);
    let mut matching: ExprMatch = syn::parse_quote!(match () { #pat => #then _ => #otherwise });
    matching.expr.clone_from(matched);
    Some(matching)
}

/// The same in a loop for `while let`.
pub(super) fn while_as_match(each: &ExprWhile) -> Option<ExprMatch> {
    let Expr::Let(condition) = &*each.cond else { return None };
    let (pat, body) = (&condition.pat, &each.body);
    let mut matching: ExprMatch = syn::parse_quote!(match () { #pat => #body _ => break });
    matching.expr.clone_from(&condition.expr);
    Some(matching)
}

/// A pattern, and what is done where it matches.
pub(super) struct Branch<'b> {
    pub(super) pat: &'b Pat,
    pub(super) body: &'b Expr,
}

/// How code ends as to the place that is to get a new value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Renewal {
    /// With a new value there, or with the function.
    Done,
    /// With a jump, and perhaps without one.
    Left,
    /// It goes on, perhaps without one.
    Unsure,
}

impl Renewal {
    pub(super) fn of(code: &Expr, renews: &dyn Fn(&Expr) -> bool) -> Self {
        match code {
            Expr::Assign(assign) if renews(&assign.left) && !jumps(&assign.right) => Renewal::Done,
            Expr::Return(_) => Renewal::Done,
            Expr::Macro(mac) if macros::diverges(&mac.mac) => Renewal::Done,
            Expr::Break(_) | Expr::Continue(_) => Renewal::Left,
            Expr::Paren(paren) => Self::of(&paren.expr, renews),
            Expr::Block(block) if block.label.is_none() => Self::of_block(&block.block, renews),
            Expr::If(conditional) => {
                let otherwise = conditional.else_branch.as_ref();
                let otherwise =
                    otherwise.map_or(Renewal::Unsure, |(_, code)| Self::of(code, renews));
                Self::of_block(&conditional.then_branch, renews).or(otherwise)
            }
            Expr::Match(matching) => {
                let arms = matching.arms.iter().map(|arm| Self::of(&arm.body, renews));
                arms.reduce(Self::or).unwrap_or(Renewal::Unsure)
            }
            _ => Renewal::Unsure,
        }
    }

    fn of_block(block: &Block, renews: &dyn Fn(&Expr) -> bool) -> Self {
        for stmt in &block.stmts {
            let renewal = match stmt {
                Stmt::Expr(code, _) => Self::of(code, renews),
                Stmt::Macro(mac) if macros::diverges(&mac.mac) => Renewal::Done,
                _ => Renewal::Unsure,
            };
            if renewal != Renewal::Unsure {
                return renewal;
            }
            if jumps_in(stmt) {
                return Renewal::Unsure;
            }
        }
        Renewal::Unsure
    }

    /// Of two ways.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Renewal::Unsure, _) | (_, Renewal::Unsure) => Renewal::Unsure,
            (Renewal::Left, _) | (_, Renewal::Left) => Renewal::Left,
            (Renewal::Done, Renewal::Done) => Renewal::Done,
        }
    }
}

fn jumps(code: &Expr) -> bool {
    let mut jumps = Jumps(false);
    jumps.visit_expr(code);
    jumps.0
}

fn jumps_in(stmt: &Stmt) -> bool {
    let mut jumps = Jumps(false);
    jumps.visit_stmt(stmt);
    jumps.0
}

/// Finds jumps that may skip what comes after them.
struct Jumps(bool);

impl<'ast> Visit<'ast> for Jumps {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        self.0 |= matches!(expr, Expr::Break(_) | Expr::Continue(_));
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        macros::inputs(mac).iter().flatten().for_each(|argument| self.0 |= jumps(argument));
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
