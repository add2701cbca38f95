//! Which variables are moved somewhere and given a new value somewhere, as far as the text shows. Where one gets its new
//! value, a state of its own may have to begin, so that what is to be dropped behind that place has to be kept.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, Macro};

use crate::mention::identifiers;
use crate::std_methods::consumes_receiver;
use crate::{macros, place, scope, suspend};

/// The names of these variables.
pub(super) struct Renewed(BTreeSet<String>);

impl Renewed {
    pub(super) fn in_body(body: &Block) -> Self {
        let mut uses = Uses::default();
        uses.visit_block(body);
        Renewed(uses.assigned.intersection(&uses.moved).cloned().collect())
    }

    /// Whether a body is taken apart for certain, since it suspends, or perhaps, since it gives one of them its value.
    pub(super) fn may_take_apart(&self, body: &Expr) -> bool {
        suspend::expr_suspends(body) || self.assigned_in(|uses| uses.visit_expr(body))
    }

    /// The same of a block.
    pub(super) fn may_take_block_apart(&self, body: &Block) -> bool {
        suspend::any_suspends(&body.stmts) || self.assigned_in(|uses| uses.visit_block(body))
    }

    fn assigned_in(&self, visit: impl FnOnce(&mut Uses)) -> bool {
        let mut uses = Uses::default();
        if !self.0.is_empty() {
            visit(&mut uses);
        }
        !uses.assigned.is_disjoint(&self.0)
    }
}

#[derive(Default)]
struct Uses {
    assigned: BTreeSet<String>,
    moved: BTreeSet<String>,
}

impl Uses {
    fn looked_at(&mut self, expr: &Expr) {
        if !place::is_variable(expr) {
            self.visit_expr(expr);
        }
    }

    /// What stands on the left of `=`.
    fn given(&mut self, left: &Expr) {
        match left {
            Expr::Path(path) => {
                self.assigned.extend(path.path.get_ident().map(scope::plain_name));
            }
            Expr::Paren(paren) => self.given(&paren.expr),
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.given(elem)),
            Expr::Array(array) => array.elems.iter().for_each(|elem| self.given(elem)),
            Expr::Call(call) => call.args.iter().for_each(|arg| self.given(arg)),
            Expr::Struct(literal) => {
                literal.fields.iter().for_each(|field| self.given(&field.expr));
            }
            // A part may be a variable of its own.
            Expr::Field(_) => self.assigned.extend(place::root(left).map(scope::plain_name)),
            place => self.looked_at(place),
        }
    }
}

impl<'ast> Visit<'ast> for Uses {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Path(path) => self.moved.extend(path.path.get_ident().map(scope::plain_name)),
            Expr::Assign(assign) => {
                self.given(&assign.left);
                self.visit_expr(&assign.right);
            }
            Expr::Binary(binary) if place::is_compound(&binary.op) => {
                self.looked_at(&binary.left);
                self.visit_expr(&binary.right);
            }
            Expr::Index(index) => {
                self.looked_at(&index.expr);
                self.visit_expr(&index.index);
            }
            Expr::Reference(reference) => self.looked_at(&reference.expr),
            Expr::MethodCall(call) => {
                match consumes_receiver(call) {
                    true => self.visit_expr(&call.receiver),
                    false => self.looked_at(&call.receiver),
                }
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if let Some(arguments) = macros::arguments(mac) {
            let borrows = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
            let mut inner = Uses::default();
            arguments.iter().for_each(|argument| match borrows {
                true => inner.looked_at(argument),
                false => inner.visit_expr(argument),
            });
            self.assigned.append(&mut inner.assigned);
            self.moved.append(&mut inner.moved);
        } else {
            self.moved.append(&mut identifiers(mac));
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
