//! Puts the pieces of a variable in the place of its fields.

use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, FieldValue, Ident, Stmt};

use super::shape::is_name;
use super::variable::Variable;
use crate::{macros, scope};

impl Variable {
    /// Rewrites the statements that see the variable.
    pub(super) fn rewrite_all(&self, mut stmts: Vec<Stmt>, seen: usize, into: &mut Vec<Stmt>) {
        let others = stmts.split_off(seen);
        stmts.into_iter().for_each(|stmt| self.rewrite(stmt, into));
        into.extend(others);
    }

    pub(super) fn rewrite(&self, stmt: Stmt, into: &mut Vec<Stmt>) {
        let mut stmts = self.taken_apart(&stmt).unwrap_or_else(|| vec![stmt]);
        stmts.iter_mut().for_each(|stmt| Rewriter(self).visit_stmt_mut(stmt));
        into.extend(stmts);
    }
}

/// Puts the pieces in the place of the fields.
pub(super) struct Rewriter<'v>(pub(super) &'v Variable);

impl VisitMut for Rewriter<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for stmt in std::mem::take(&mut block.stmts) {
            self.0.rewrite(stmt, &mut block.stmts);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(piece) = self.0.piece_of(expr) {
            let piece = at(piece, expr);
            *expr = syn::parse_quote!(#piece);
        } else if is_name(expr, &self.0.name) {
            let pieces: Vec<Ident> = self.0.pieces.iter().map(|piece| at(piece, expr)).collect();
            let whole = self.0.shape.whole(&pieces);
            *expr = syn::parse_quote!(#whole);
        } else if let Expr::Match(matching) = expr
            && let Some(bound) = self.0.bound(matching)
        {
            let mut body = matching.arms.remove(0).body;
            self.visit_expr_mut(&mut body);
            *expr = syn::parse_quote!({ #(#bound)* #body });
        } else {
            visit_mut::visit_expr_mut(self, expr);
        }
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        if let Some(taken) = self.0.filled_in(literal) {
            let fields = taken.into_iter().map(|(field, piece)| -> FieldValue {
                let member = &field.member;
                syn::parse_quote!(#member: #piece)
            });
            literal.fields.extend(fields.collect::<Vec<_>>());
            (literal.dot2_token, literal.rest) = (None, None);
        }
        visit_mut::visit_expr_struct_mut(self, literal);
        scope::spell_out_fields(literal);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        macros::change_input(mac, self);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The piece there: what is wrong with it is wrong where it is used.
fn at(piece: &Ident, place: &Expr) -> Ident {
    let mut piece = piece.clone();
    piece.set_span(piece.span().located_at(place.span()));
    piece
}
