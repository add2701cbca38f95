//! Struct literals that are filled in from a variable which is not mentioned again: `Job { size, ..job }`.
//!
//! ```text
//! let next = Job {                      let field = job.size + 1;
//!     size: job.size + 1,               let (filled, left) = Held::of(&job).part(move |given| async move {
//!     name: job.name,             =>        let job = job;
//!     ..job                                 given.give(Job { size: field, name: job.name, ..job }).await
//! };                                    });
//!                                       job_left = left;
//!                                       let next = filled;
//! ```

use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, ExprStruct, Ident, Stmt};

use super::Takes;
use super::taking::{renamed, tuple};
use crate::scope;

/// A struct literal that was filled in from a variable.
pub(super) struct Filled {
    pub(super) stmts: Vec<Stmt>,
    pub(super) value: Ident,
}

impl Takes<'_, '_> {
    /// `Job { size, ..job }` or `Place { name, ..job.place }`, with what the literal leaves of `job` kept.
    pub(super) fn taken_for_literal(&mut self, literal: &ExprStruct) -> Option<Filled> {
        let base = literal.rest.as_ref()?.to_token_stream();
        if self.keeper.clone || !self.fills(literal) {
            return None;
        }
        let name = self.name;
        let mut literal = literal.clone();
        let (names, mut values): (Vec<Ident>, Vec<Expr>) =
            self.evaluated_before(&mut literal).into_iter().unzip();
        let value = self.keeper.fresh("filled", literal.path.span());
        let filled = self.filled_in_turns(&literal, &names, &mut values, &value);
        scope::spell_out_fields(&mut literal);
        let mut stmts: Vec<Stmt> = declared(&names, &values).into_iter().collect();
        if let Some(filled) = filled {
            stmts.extend(filled);
            return Some(Filled { stmts, value });
        }
        stmts.extend(self.part(&value.to_token_stream(), |whole, give| {
            let base = renamed(base, name, whole);
            let fields = literal.fields.iter_mut();
            fields.for_each(|field| {
                let value = renamed(field.expr.to_token_stream(), name, whole);
                field.expr = syn::parse_quote!(#value);
            });
            literal.rest = Some(Box::new(syn::parse_quote!(#base)));
            give(&literal.to_token_stream())
        }));
        Some(Filled { stmts, value })
    }

    /// Names for what the fields get that is not just moved there, and what that is.
    fn evaluated_before(&mut self, literal: &mut ExprStruct) -> Vec<(Ident, Expr)> {
        let mut operands = Vec::new();
        literal.fields.iter_mut().for_each(|field| self.operands(&mut field.expr, &mut operands));
        let mut before: Vec<&mut Expr> = Vec::new();
        for operand in operands.into_iter().rev() {
            if !self.stays(operand, &before) {
                before.push(operand);
            }
        }
        let evaluated = before.into_iter().rev().map(|operand| {
            let name = self.keeper.fresh("field", operand.span());
            let value = std::mem::replace(operand, syn::parse_quote!(#name));
            (name, value)
        });
        evaluated.collect()
    }

    /// What the value is made of, in the order of evaluation.
    pub(super) fn operands<'e>(&self, value: &'e mut Expr, into: &mut Vec<&'e mut Expr>) {
        if !self.mentioned_in(&*value) || !self.comes_apart(value) {
            return into.push(value);
        }
        match value {
            Expr::Struct(inner) => {
                inner.fields.iter_mut().for_each(|field| self.operands(&mut field.expr, into));
                into.extend(inner.rest.as_deref_mut());
            }
            Expr::Tuple(tuple) => {
                tuple.elems.iter_mut().for_each(|elem| self.operands(elem, into));
            }
            _ => {}
        }
    }

    /// Whether it is a tuple, or a literal that is filled in from nothing else than the variable.
    fn comes_apart(&self, value: &Expr) -> bool {
        match value {
            Expr::Struct(inner) => inner.rest.is_none() || self.fills(inner),
            Expr::Tuple(_) => true,
            _ => false,
        }
    }

    /// Whether the value can be made where the literal is: none that comes `later` in the source is made before it.
    fn stays(&self, value: &Expr, later: &[&mut Expr]) -> bool {
        match value {
            Expr::Lit(_) => true,
            Expr::Path(path) => later.is_empty() || path.path.get_ident().is_none(),
            value => later.is_empty() && self.is_part(value),
        }
    }
}

/// `let (size, place) = (size(), job.place.clone());`
fn declared(names: &[Ident], values: &[Expr]) -> Option<Stmt> {
    let declared = tuple(names.iter().map(ToTokens::to_token_stream));
    let values = tuple(values.iter().map(ToTokens::to_token_stream));
    (!names.is_empty()).then(|| syn::parse_quote!(let #declared = #values;))
}
