//! The jumps that leave code: those to loops and labelled blocks that stand around it.

use syn::visit::{self, Visit};
use syn::{Expr, Label, Lifetime};

use crate::macros;
use crate::mention::Code;

/// A `break` or a `continue`.
pub(super) struct Jump {
    pub(super) label: Option<Lifetime>,
    pub(super) continues: bool,
}

/// Those of the code.
pub(super) fn jumps_out_of(code: &(impl Code + ?Sized)) -> Vec<Jump> {
    let mut jumps = Jumps::default();
    code.show(&mut jumps);
    jumps.found
}

#[derive(Default)]
struct Jumps {
    found: Vec<Jump>,
    /// The loops and labelled blocks of the code itself that stand around.
    inside: Vec<Target>,
}

struct Target {
    label: Option<Label>,
    is_loop: bool,
}

impl Jumps {
    fn note(&mut self, label: Option<&Lifetime>, continues: bool) {
        let is_target = |target: &Target| match (label, &target.label) {
            (Some(label), Some(known)) => known.name == *label,
            (label, _) => label.is_none() && target.is_loop,
        };
        if !self.inside.iter().any(is_target) {
            self.found.push(Jump { label: label.cloned(), continues });
        }
    }
}

impl<'ast> Visit<'ast> for Jumps {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let target = match expr {
            Expr::Break(jump) => {
                self.note(jump.label.as_ref(), false);
                None
            }
            Expr::Continue(jump) => {
                self.note(jump.label.as_ref(), true);
                None
            }
            Expr::Loop(each) => Some((&each.label, true)),
            Expr::ForLoop(each) => {
                self.visit_expr(&each.expr);
                Some((&each.label, true))
            }
            Expr::While(each) => Some((&each.label, true)),
            Expr::Block(block) if block.label.is_some() => Some((&block.label, false)),
            _ => None,
        };
        let target = target.map(|(label, is_loop)| Target { label: label.clone(), is_loop });
        let outside = self.inside.len();
        self.inside.extend(target);
        visit::visit_expr(self, expr);
        self.inside.truncate(outside);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let inputs = macros::inputs(mac);
        inputs.iter().flatten().for_each(|argument| self.found.extend(jumps_out_of(argument)));
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
