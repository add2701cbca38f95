//! The ways by which code names parts of a variable: `place.name` of `job.place.name`.

use proc_macro2::Ident;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Expr, Macro, Member};

use super::super::shape::is_name;
use crate::macros;

/// The fields that lead to a part.
pub(in crate::split) type Way = Vec<Member>;

/// Those of the parts to which the way leads that are not the last.
pub(super) fn leading_to(way: &[Member]) -> impl Iterator<Item = String> {
    (1..way.len()).map(|length| named(&way[..length]))
}

/// `place.name`
pub(super) fn named(way: &[Member]) -> String {
    way.iter().map(|member| member.to_token_stream().to_string()).collect::<Vec<_>>().join(".")
}

/// The fields by which the expression leads into the variable, which is in parentheses or not.
pub(super) fn way_of(expr: &Expr, name: &Ident) -> Option<Way> {
    match expr {
        Expr::Field(field) => {
            let around = match is_name(&field.base, name) {
                true => Way::new(),
                false => way_of(&field.base, name)?,
            };
            Some(around.into_iter().chain([field.member.clone()]).collect())
        }
        Expr::Paren(paren) => way_of(&paren.expr, name),
        _ => None,
    }
}

/// Finds the ways into the variable.
pub(in crate::split) struct Ways<'n> {
    name: &'n Ident,
    pub(in crate::split) found: Vec<Way>,
}

impl<'n> Ways<'n> {
    pub(in crate::split) fn of(name: &'n Ident) -> Self {
        Ways { name, found: Vec::new() }
    }
}

impl<'ast> Visit<'ast> for Ways<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match way_of(expr, self.name) {
            Some(way) => self.found.push(way),
            None => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let scrutinee = macros::matches_input(mac).map(|(scrutinee, _)| scrutinee);
        for argument in macros::inputs(mac).into_iter().flatten().chain(scrutinee) {
            let mut inner = Ways::of(self.name);
            inner.visit_expr(&argument);
            self.found.append(&mut inner.found);
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
