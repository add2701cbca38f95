//! Asks whether a `move` closure takes anything away from a variable of which it mentions fields only.
//!
//! `items.retain(move |item| item.id > job.least)` copies a number, and `job` lives on; were it a name, the rest of `job` would.
//! That is a matter of types, so rustc is asked (see `bluelet::captured`). Where parts are moved, the closure counts as taking all.

use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, Ident, Macro};

use super::Resolver;
use crate::ir::{About, Asked, BindingId, Effect, Question};
use crate::macros;
use crate::mention::times_mentioned;
use crate::ownership::Questions;
use crate::types::ungrouped;

impl Resolver<'_> {
    /// Notes the questions about what the closure captures; the names in it have been resolved.
    pub(super) fn ask_of_parts(&mut self, closure: &ExprClosure, effects: Vec<Effect>) {
        for effect in effects {
            let parts = match effect {
                Effect::Move(binding) => self.parts_captured(closure, binding),
                _ => None,
            };
            match (effect, parts) {
                (Effect::Move(binding), Some(parts)) => self.ask_about(binding, parts),
                (effect, _) => self.effects.push(effect),
            }
        }
    }

    fn ask_about(&mut self, binding: BindingId, parts: Vec<Expr>) {
        let about = |question: &&Question| question.asked.binding == binding;
        let number = self.graph.questions.iter().filter(about).count();
        match u32::try_from(number).ok().filter(|n| *n < Questions::MOST) {
            Some(number) => {
                let asked = Asked { binding, number, likely: true };
                let about = About::Captured(parts);
                self.graph.questions.push(Question { asked, about, in_unsafe: false });
                self.record(Effect::Use(binding));
                self.record(Effect::Ask(asked));
            }
            None => self.record(Effect::Move(binding)),
        }
    }

    /// The fields, if the closure mentions no more of the variable.
    fn parts_captured(&self, closure: &ExprClosure, binding: BindingId) -> Option<Vec<Expr>> {
        let known = self.graph.binding(binding);
        let is_reference =
            matches!(known.ty.as_ref().map(ungrouped), Some(syn::Type::Reference(_)));
        let elsewhere = self.in_function || self.is_flag(binding);
        let is_known = known.number || known.inert || known.boxed || is_reference;
        let in_part = self.graph.captured_in_part.contains(&binding);
        if closure.capture.is_none() || elsewhere || is_known || !in_part {
            return None;
        }
        let mut parts = Parts { name: &known.name, found: Vec::new(), times: 0 };
        parts.visit_expr(&closure.body);
        (parts.times == times_mentioned(closure, &known.name)).then_some(parts.found)
    }
}

/// Finds the fields of a variable that code mentions.
struct Parts<'n> {
    name: &'n Ident,
    found: Vec<Expr>,
    times: usize,
}

impl Parts<'_> {
    fn is_part(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Field(field) => match &*field.base {
                Expr::Path(path) => path.path.is_ident(self.name),
                base => self.is_part(base),
            },
            _ => false,
        }
    }
}

impl<'ast> Visit<'ast> for Parts<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if !self.is_part(expr) {
            return visit::visit_expr(self, expr);
        }
        self.times += 1;
        if !self.found.contains(expr) {
            self.found.push(expr.clone());
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        for argument in macros::arguments(mac).into_iter().flatten() {
            let mut inner = Parts { name: self.name, found: Vec::new(), times: 0 };
            inner.visit_expr(&argument);
            self.times += inner.times;
            self.found.append(&mut inner.found);
        }
    }
}
