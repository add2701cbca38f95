//! Closures that take a field of a variable along, of which others are used later: it is taken where the closure is made.
//!
//! ```text
//! let give = move || consume(job.name);  =>  let give = { let part = job.name; move || consume(part) };
//! ```
//!
//! Of several fields only their declaration says in which order they drop with the closure.

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, Macro, PatIdent};

use super::by_value::only_takes;
use super::ways::{Way, Ways, way_of};
use crate::macros;
use crate::mention::times_mentioned;

/// The field that is all that the closure mentions of the variable, if it captures that alone.
pub(super) fn only_field(closure: &ExprClosure, name: &Ident) -> Option<Way> {
    let is_part = |expr: &Expr| way_of(expr, name).is_some();
    if closure.capture.is_none() && !only_takes(closure, &is_part) || binds(closure, name) {
        return None;
    }
    let mut ways = Ways::of(name);
    ways.visit_expr(&closure.body);
    let (first, others) = ways.found.split_first()?;
    let alone = others.iter().all(|way| way == first);
    (alone && ways.found.len() == times_mentioned(closure, name)).then(|| first.clone())
}

/// Whether a pattern of the closure gives another variable the name.
fn binds(closure: &ExprClosure, name: &Ident) -> bool {
    struct Binds<'n>(&'n Ident, bool);
    impl<'ast> Visit<'ast> for Binds<'_> {
        fn visit_pat_ident(&mut self, bound: &'ast PatIdent) {
            self.1 |= bound.ident == *self.0;
            visit::visit_pat_ident(self, bound);
        }
    }
    let mut binds = Binds(name, false);
    binds.visit_expr_closure(closure);
    binds.1
}

/// Puts the part in the place of the field.
pub(super) struct InItsPlace<'n> {
    pub(super) name: &'n Ident,
    pub(super) part: &'n Ident,
}

impl VisitMut for InItsPlace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if way_of(expr, self.name).is_none() {
            return visit_mut::visit_expr_mut(self, expr);
        }
        let mut part = self.part.clone();
        part.set_span(part.span().located_at(syn::spanned::Spanned::span(expr)));
        *expr = syn::parse_quote!(#part);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        macros::change_input(mac, self);
    }
}
