//! Where an item of a list is named before a `yield_!` that is used after it, looks before whether there is such an item: what
//! `bounds.rs` of the runtime does.

use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprIndex, ExprMacro, Stmt};

use super::Lowering;
use super::operand::is_temporary;
use crate::ir::Node;
use crate::{place, scope, spans};

impl Lowering<'_> {
    /// `index_early!(&job.lists[0], &at, &job, [&job.lists, &0]);`
    pub(super) fn look_up_early(&mut self, item: &ExprIndex) {
        let mut item = item.clone();
        LookedAt.visit_expr_mut(&mut item.expr);
        let mut way = WayTo::default();
        if !is_looked_at(&item.index) || !way.collect(&item.expr) {
            return;
        }
        // A part of a constant is no place.
        let root = place::root(&item.expr);
        let of_variable =
            root.is_some_and(|root| self.scopes.lookup(&scope::plain_name(root)).is_some());
        if !of_variable && !matches!(&*item.expr, Expr::Path(_)) {
            return;
        }
        let (list, index, runtime) = (&item.expr, &item.index, self.runtime);
        let WayTo { through, of } = way;
        let lists = of.iter().map(|ExprIndex { expr, index, .. }| quote!([&#expr, &#index]));
        let asking = quote!(&#list, &#index #(, &#through)* #(, #lists)*);
        // Where the panic is said to be.
        let ends = (spans::ends(list).0, item.bracket_token.span.close());
        let asking = spans::call(quote!(#runtime::step::index_early!), asking, ends);
        let Ok(mut mac) = syn::parse2::<ExprMacro>(asking) else { return };
        let effects = self.resolve(|resolver| resolver.macro_call(&mut mac.mac));
        let stmt = Stmt::Expr(Expr::Macro(mac), Some(Default::default()));
        self.push(Node::Plain { stmt, effects });
    }
}

/// Takes nothing out of temporaries: `temporary` for `{ temporary }`.
struct LookedAt;

impl VisitMut for LookedAt {
    fn visit_expr_mut(&mut self, place: &mut Expr) {
        if let Expr::Block(block) = place
            && let [Stmt::Expr(value, None)] = &block.block.stmts[..]
            && is_temporary(value)
        {
            *place = value.clone();
        }
        visit_mut::visit_expr_mut(self, place);
    }
}

/// What is passed on the way to a list.
#[derive(Default)]
struct WayTo<'e> {
    /// What has a field, or is dereferenced.
    through: Vec<&'e Expr>,
    /// Lists of lists.
    of: Vec<&'e ExprIndex>,
}

impl<'e> WayTo<'e> {
    /// Whether the list is a place, and no value.
    fn collect(&mut self, list: &'e Expr) -> bool {
        match list {
            Expr::Path(_) => true,
            Expr::Field(field) => {
                self.through.push(&field.base);
                self.collect(&field.base)
            }
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                self.through.push(&unary.expr);
                self.collect(&unary.expr)
            }
            Expr::Index(item) => {
                self.of.push(item);
                is_looked_at(&item.index) && self.collect(&item.expr)
            }
            Expr::Paren(paren) => self.collect(&paren.expr),
            _ => false,
        }
    }
}

/// Whether the index can be looked at twice.
fn is_looked_at(index: &Expr) -> bool {
    matches!(index, Expr::Lit(_) | Expr::Path(_)) || is_temporary(index)
}
