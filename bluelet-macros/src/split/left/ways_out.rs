//! The ways out of a variable's scope: what takes it there takes it as if nothing came after.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Stmt};

use super::Takes;
use super::jumps::{Jump, jumps_out_of};
use crate::macros;

/// The blocks of a statement that end by leaving the function, or the turn of a loop in which the variable is declared.
pub(super) struct WaysOut<'t, 'k, 'f> {
    pub(super) takes: &'t mut Takes<'k, 'f>,
}

impl VisitMut for WaysOut<'_, '_, '_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        if leaves_scope(block, &self.takes.labels) {
            self.takes.in_stmts(&mut block.stmts, 0, false);
        } else {
            visit_mut::visit_block_mut(self, block);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if self.takes.mentioned_in(&mac.tokens) {
            macros::change_input(mac, self);
        }
    }

    fn visit_expr_loop_mut(&mut self, _: &mut syn::ExprLoop) {}
    fn visit_expr_while_mut(&mut self, _: &mut syn::ExprWhile) {}
    fn visit_expr_for_loop_mut(&mut self, _: &mut syn::ExprForLoop) {}
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The blocks of a loop, the last that mentions the variable, that end by leaving it for good: what is taken there is not taken again.
pub(super) struct LeavingLoop<'t, 'k, 'f> {
    pub(super) takes: &'t mut Takes<'k, 'f>,
    /// Jumps to these do not leave it.
    pub(super) labels: BTreeSet<Ident>,
    /// In another loop in it: a jump without a label leaves that only.
    pub(super) nested: bool,
    /// Whether a suspension follows behind it.
    pub(super) later: bool,
}

impl VisitMut for LeavingLoop<'_, '_, '_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let inside = |label: &Option<syn::Lifetime>| {
            label.as_ref().map_or(self.nested, |label| self.labels.contains(&label.ident))
        };
        let behind = match block.stmts.last() {
            Some(Stmt::Expr(Expr::Return(_), _)) => Some(false),
            Some(Stmt::Expr(Expr::Break(jump), _)) if !inside(&jump.label) => Some(self.later),
            _ => None,
        };
        let Some(later) = behind else { return visit_mut::visit_block_mut(self, block) };
        let outer = self.takes.again;
        if self.comes_back(&block.stmts) {
            // Blocks in it may leave the loop for good wherever control comes to their ends.
            let before = self.takes.left.len();
            visit_mut::visit_block_mut(self, block);
            if self.takes.left.len() > before {
                return;
            }
            self.takes.again = true;
        }
        self.takes.in_stmts(&mut block.stmts, 0, later);
        self.takes.again = outer;
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if self.takes.mentioned_in(&mac.tokens) {
            macros::change_input(mac, self);
        }
    }

    fn visit_expr_loop_mut(&mut self, each: &mut syn::ExprLoop) {
        self.visit_nested(&mut each.body);
    }

    fn visit_expr_while_mut(&mut self, each: &mut syn::ExprWhile) {
        self.visit_nested(&mut each.body);
    }

    fn visit_expr_for_loop_mut(&mut self, each: &mut syn::ExprForLoop) {
        self.visit_nested(&mut each.body);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl LeavingLoop<'_, '_, '_> {
    /// Whether the loop may go on where the statements mention the variable, or behind that.
    fn comes_back(&self, stmts: &[Stmt]) -> bool {
        let last = stmts.iter().rposition(|stmt| self.takes.mentioned_in(stmt));
        let goes_on = |jump: &Jump| match &jump.label {
            None => jump.continues || self.nested,
            Some(label) if jump.continues => self.takes.labels.contains(&label.ident),
            Some(label) => self.labels.contains(&label.ident),
        };
        last.is_some_and(|last| jumps_out_of(&stmts[last..]).iter().any(goes_on))
    }

    fn visit_nested(&mut self, body: &mut Block) {
        let outer = std::mem::replace(&mut self.nested, true);
        self.visit_block_mut(body);
        self.nested = outer;
    }
}

/// Whether the block's last statement is a jump to outside of a scope that has these labels, and no loop around the block.
fn leaves_scope(block: &Block, labels: &BTreeSet<Ident>) -> bool {
    matches!(block.stmts.last(), Some(Stmt::Expr(last, _)) if jumps_out(last, labels))
}

fn jumps_out(last: &Expr, labels: &BTreeSet<Ident>) -> bool {
    let label = match last {
        Expr::Return(_) => return true,
        Expr::Continue(jump) => &jump.label,
        Expr::Break(jump) => &jump.label,
        Expr::Block(block) => return block.label.is_none() && leaves_scope(&block.block, labels),
        Expr::If(conditional) => {
            let otherwise = conditional.else_branch.as_ref();
            return leaves_scope(&conditional.then_branch, labels)
                && otherwise.is_some_and(|(_, otherwise)| jumps_out(otherwise, labels));
        }
        _ => return false,
    };
    label.as_ref().is_none_or(|label| !labels.contains(&label.ident))
}

/// The labels that the statements declare.
pub(super) fn labels_in(stmts: &[Stmt]) -> BTreeSet<Ident> {
    struct Labels(BTreeSet<Ident>);
    impl<'ast> Visit<'ast> for Labels {
        fn visit_label(&mut self, label: &'ast syn::Label) {
            self.0.insert(label.name.ident.clone());
        }
    }
    let mut labels = Labels(BTreeSet::new());
    stmts.iter().for_each(|stmt| labels.visit_stmt(stmt));
    labels.0
}
