//! Whether the arms of a match give what is matched a new value: `match job.phase { Phase::Open(guard) => job.phase = Phase::Busy(guard), .. }`.

use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprIf, ExprMatch, ExprWhile, Pat, Stmt};

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
    /// By leaving the only loop around, perhaps without one.
    Left,
    /// It goes on, perhaps without one.
    Unsure,
}

impl Renewal {
    /// Of two ways.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (Renewal::Unsure, _) | (_, Renewal::Unsure) => Renewal::Unsure,
            (Renewal::Left, _) | (_, Renewal::Left) => Renewal::Left,
            (Renewal::Done, Renewal::Done) => Renewal::Done,
        }
    }
}

/// Finds out how code ends.
pub(super) struct Renewals<'r> {
    /// Whether it is the place.
    pub(super) is_place: &'r dyn Fn(&Expr) -> bool,
    /// How many loops stand around the code: what leaves one of several comes back.
    pub(super) loops: usize,
}

impl Renewals<'_> {
    pub(super) fn of(&self, code: &Expr) -> Renewal {
        match code {
            Expr::Assign(assign) if (self.is_place)(&assign.left) && !jumps(&assign.right) => {
                Renewal::Done
            }
            Expr::Return(_) => Renewal::Done,
            Expr::Macro(mac) if macros::diverges(&mac.mac) => Renewal::Done,
            Expr::Break(jump) if jump.label.is_none() && self.loops == 1 => Renewal::Left,
            Expr::Paren(paren) => self.of(&paren.expr),
            Expr::Block(block) if block.label.is_none() => self.of_block(&block.block),
            Expr::If(conditional) if !jumps(&conditional.cond) => {
                let otherwise = conditional.else_branch.as_ref();
                let otherwise = otherwise.map_or(Renewal::Unsure, |(_, code)| self.of(code));
                self.of_block(&conditional.then_branch).or(otherwise)
            }
            Expr::Match(matching) if !jumps(&matching.expr) => {
                let arms = matching.arms.iter().map(|arm| self.of_arm(arm));
                arms.reduce(Renewal::or).unwrap_or(Renewal::Unsure)
            }
            _ => Renewal::Unsure,
        }
    }

    fn of_arm(&self, arm: &Arm) -> Renewal {
        match &arm.pat {
            Pat::Guard(guarded) if jumps(&guarded.guard) => Renewal::Unsure,
            _ => self.of(&arm.body),
        }
    }

    fn of_block(&self, block: &Block) -> Renewal {
        for stmt in &block.stmts {
            let renewal = match stmt {
                Stmt::Expr(code, _) => self.of(code),
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

#[cfg(test)]
mod tests {
    use super::*;

    fn renewal(code: &str, loops: usize) -> Renewal {
        let block: Block = syn::parse_str(&format!("{{ {code} }}")).expect("it is Rust");
        let is_place = |place: &Expr| matches!(place, Expr::Field(_));
        Renewals { is_place: &is_place, loops }.of_block(&block)
    }

    #[test]
    fn only_what_never_comes_back_may_go_without_a_new_value() {
        use Renewal::{Done, Left, Unsure};
        let each = [
            ("log(n); p.phase = next();", 1, Done),
            ("if c { p.phase = next() } else { return 1 }", 1, Done),
            ("match n { 0 => panic!(), _ => p.phase = next() }", 1, Done),
            ("let n = read()?; p.phase = next(n);", 1, Done),
            ("if c { p.phase = next() }", 1, Unsure),
            ("break", 1, Left),
            ("if c { break } p.phase = next();", 1, Unsure),
            ("if c { break } else { p.phase = next() }", 1, Left),
            // Another turn finds nothing there.
            ("break", 2, Unsure),
            ("break 'block", 1, Unsure),
            ("continue", 1, Unsure),
            ("if c && { continue } { p.phase = next() } else { return 1 }", 1, Unsure),
            ("match { break } { _ => p.phase = next() }", 1, Unsure),
            ("p.phase = if c { continue } else { next() };", 1, Unsure),
            ("loop { p.phase = next(); break }", 1, Unsure),
        ];
        for (code, loops, expected) in each {
            assert!(renewal(code, loops) == expected, "{code}, in {loops} loops");
        }
    }
}
