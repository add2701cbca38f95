//! Splits variables that are moved piece by piece into a variable for each piece: rustc knows which fields of a
//! variable have been moved out, but a state could only keep the whole of it.
//!
//! ```text
//! let pair = (first(), second());            let pair = (first(), second());
//!                                            let pair_1; let pair_0;
//! yield_!(one());                   =>       yield_!(one());
//!                                            (pair_0, pair_1) = pair;
//! consume(pair.0);                           consume(pair_0);
//! yield_!(two());                            yield_!(two());
//! ```
//!
//! The pieces stand where the variable stood, in the order in which its fields are dropped. This is done where the
//! text shows what the pieces are, and where the variable is not used as a whole any more.

mod rewrite;
mod shape;
mod uses;

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, FnArg, Ident, Local, Member, Pat, Stmt};

use self::rewrite::Rewriter;
use self::shape::{Shape, declared, is_name, tuple_type};
use self::uses::{UseVisitor, Uses};
use crate::{scope, suspend};

/// Splits what can be split in the whole body.
pub(crate) fn split<'a>(body: &mut Block, inputs: impl Iterator<Item = &'a FnArg>) {
    let taken = scope::identifiers(body.to_token_stream());
    for input in inputs {
        let FnArg::Typed(argument) = input else { continue };
        if let (Pat::Ident(name), Some(shape)) = (&*argument.pat, tuple_type(&argument.ty)) {
            let variable = Variable::new(name, shape, &taken);
            variable.split_in(&mut body.stmts, 0);
        }
    }
    Splitter { taken }.visit_block_mut(body);
}

struct Splitter {
    /// The names that the user's code mentions.
    taken: BTreeSet<String>,
}

impl VisitMut for Splitter {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut index = 0;
        while index < block.stmts.len() {
            let rest = &block.stmts[index + 1..];
            if let Stmt::Local(local) = &block.stmts[index]
                && let Some((name, shape)) = declared(local, rest)
            {
                let variable = Variable::new(&name, shape, &self.taken);
                variable.split_in(&mut block.stmts, index + 1);
            }
            index += 1;
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// A variable that may be split.
struct Variable {
    name: Ident,
    mutable: bool,
    shape: Shape,
    /// What its pieces are called, in the order of the fields.
    pieces: Vec<Ident>,
}

impl Variable {
    fn new(name: &syn::PatIdent, shape: Shape, taken: &BTreeSet<String>) -> Self {
        let piece = |field: &Member| {
            let field = match field {
                Member::Named(field) => scope::plain_name(field),
                Member::Unnamed(index) => index.index.to_string(),
            };
            let mut piece = format!("{}_{field}", scope::plain_name(&name.ident));
            while taken.contains(&piece) {
                piece.push('_');
            }
            Ident::new(&piece, Span::mixed_site().located_at(name.ident.span()))
        };
        let pieces = shape.fields.iter().map(piece).collect();
        Variable { name: name.ident.clone(), mutable: name.mutability.is_some(), shape, pieces }
    }

    /// Splits the variable, which is declared before the statement `from`, where it is first moved in part.
    fn split_in(&self, stmts: &mut Vec<Stmt>, from: usize) {
        let uses: Vec<Uses> = stmts[from..].iter().map(|stmt| self.uses(stmt)).collect();
        let Some(first) = uses.iter().position(|uses| uses.moved_in_part) else { return };
        let suspends = |stmt: &Stmt| suspend::count_suspensions(std::slice::from_ref(stmt)) > 0;
        let later = &stmts[from + first..];
        if uses[first..].iter().any(|uses| uses.whole) || !later.iter().any(suspends) {
            return;
        }
        let tail = stmts.split_off(from + first);
        stmts.push(self.assignment());
        for stmt in tail {
            self.rewrite(stmt, stmts);
        }
        let mutable = self.mutable.then(|| quote!(mut));
        let lets = self.pieces.iter().rev().map(|piece| syn::parse_quote!(let #mutable #piece;));
        stmts.splice(from..from, lets.collect::<Vec<Stmt>>());
    }

    /// `(pair_0, pair_1) = pair;`
    fn assignment(&self) -> Stmt {
        let (name, pieces) = (&self.name, &self.pieces);
        match &self.shape.path {
            None => syn::parse_quote!((#(#pieces),*) = #name;),
            Some(path) => {
                let fields = &self.shape.fields;
                syn::parse_quote!(#path { #(#fields: #pieces),* } = #name;)
            }
        }
    }

    fn piece(&self, field: &Member) -> Option<&Ident> {
        let index = self.shape.fields.iter().position(|known| known == field)?;
        self.pieces.get(index)
    }

    /// The piece that `pair.0` names.
    fn piece_of(&self, expr: &Expr) -> Option<&Ident> {
        let Expr::Field(field) = expr else { return None };
        is_name(&field.base, &self.name).then(|| self.piece(&field.member))?
    }

    /// `let (a, _) = pair;` as `let a = pair_0;`
    fn taken_apart(&self, stmt: &Stmt) -> Option<Vec<Stmt>> {
        let Stmt::Local(Local { attrs, pat, init: Some(init), .. }) = stmt else { return None };
        if !attrs.is_empty() || init.diverge.is_some() || !is_name(&init.expr, &self.name) {
            return None;
        }
        let parts = self.parts(pat)?;
        Some(parts.into_iter().map(|(pat, piece)| syn::parse_quote!(let #pat = #piece;)).collect())
    }

    /// The statements of `match pair { (a, _) => body }` that bind.
    fn bound(&self, matching: &syn::ExprMatch) -> Option<Vec<Stmt>> {
        let [arm] = &matching.arms[..] else { return None };
        if !is_name(&matching.expr, &self.name) || !arm.attrs.is_empty() {
            return None;
        }
        let parts = self.parts(&arm.pat)?;
        Some(parts.into_iter().map(|(pat, piece)| syn::parse_quote!(let #pat = #piece;)).collect())
    }

    /// What the pattern does with each piece that it binds.
    fn parts<'p>(&'p self, pat: &'p Pat) -> Option<Vec<(&'p Pat, &'p Ident)>> {
        let parts: Vec<(&Pat, &Ident)> = match pat {
            Pat::Tuple(tuple) if self.shape.path.is_none() => {
                let rest = tuple.elems.iter().position(|elem| matches!(elem, Pat::Rest(_)));
                let skipped = (self.pieces.len() + 1).checked_sub(tuple.elems.len())?;
                let place = |index: usize| match rest {
                    Some(rest) if index > rest => index + skipped - 1,
                    _ => index,
                };
                let elems = tuple.elems.iter().enumerate();
                let bound = elems.filter(|(_, pat)| !matches!(pat, Pat::Rest(_)));
                bound
                    .map(|(index, pat)| Some((pat, self.pieces.get(place(index))?)))
                    .collect::<Option<_>>()?
            }
            Pat::Struct(pattern) if self.shape.path.is_some() => pattern
                .fields
                .iter()
                .map(|field| Some((&*field.pat, self.piece(&field.member)?)))
                .collect::<Option<_>>()?,
            _ => return None,
        };
        Some(parts.into_iter().filter(|(pat, _)| !matches!(pat, Pat::Wild(_))).collect())
    }

    fn uses(&self, stmt: &Stmt) -> Uses {
        let mut visitor = UseVisitor { variable: self, uses: Uses::default(), taking: false };
        visitor.visit_stmt(stmt);
        visitor.uses
    }

    fn rewrite(&self, stmt: Stmt, into: &mut Vec<Stmt>) {
        let mut stmts = self.taken_apart(&stmt).unwrap_or_else(|| vec![stmt]);
        stmts.iter_mut().for_each(|stmt| Rewriter(self).visit_stmt_mut(stmt));
        into.extend(stmts);
    }
}
