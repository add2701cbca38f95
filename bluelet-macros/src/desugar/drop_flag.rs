//! Gives a variable that a statement moves on some of its ways a drop flag: from there on an `Option` has it, so that the
//! statement need not be taken apart for the state that has to know whether there is something to drop.
//!
//! | written | becomes |
//! |---|---|
//! | `for x in &list { if x.fits() { take(job); break } }` | `let mut kept = Some(job); for x in &list { if x.fits() { take(kept.take().unwrap()); break } }` |
//! | `let n = list().len() + if all { take(job) } else { 0 };` | `let mut kept = Some(job); let n = list().len() + if all { take(kept.take().unwrap()) } else { 0 };` |
//!
//! A branch that is a statement of its own holds nothing that would drop too early when it is taken apart, and keeps its form.
//! Otherwise this is done where the `Option` drops when the variable would: nothing that could be seen to drop is declared
//! between them.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Pat, Stmt};

use super::scrutinee::fresh;
use crate::{place, scope, suspend};

/// Gives such variables their flags; says whether there are some.
pub(super) fn give(body: &mut Block, taken: &mut BTreeSet<String>) -> bool {
    let mut flags = Flags { taken, any: false };
    flags.visit_block_mut(body);
    flags.any
}

struct Flags<'t> {
    /// The names that the user's code mentions.
    taken: &'t mut BTreeSet<String>,
    any: bool,
}

impl VisitMut for Flags<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        let mut index = 0;
        while index < block.stmts.len() {
            if let Some(variable) = moved_on_some_ways(&block.stmts, index) {
                let at = Span::mixed_site().located_at(variable.span());
                let kept = fresh("kept", self.taken, at);
                Taken { variable: &variable, kept: &kept }.visit_stmt_mut(&mut block.stmts[index]);
                let flag = syn::parse_quote_spanned! {at=>
                    let mut #kept = ::core::option::Option::Some(#variable);
                };
                block.stmts.insert(index, flag);
                self.any = true;
                index += 1;
            }
            index += 1;
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The variable of this block that the statement moves on some of its ways, if it does nothing else with it, and a
/// suspension follows before the block ends.
fn moved_on_some_ways(stmts: &[Stmt], index: usize) -> Option<Ident> {
    let (stmt, behind) = (&stmts[index], &stmts[index + 1..]);
    if !holds_something(stmt) || suspend::stmt_suspends(stmt) || !suspend::any_suspends(behind) {
        return None;
    }
    let mut before = stmts[..index].iter().rev();
    loop {
        let Stmt::Local(local) = before.next()? else { continue };
        let name = declared(&local.pat)?;
        let mut moves = Moves { name, conditional: false, certain: false, other: false };
        moves.visit_stmt(stmt);
        if moves.conditional && !moves.certain && !moves.other {
            let again = behind.iter().any(|stmt| scope::mentions(stmt.to_token_stream(), name));
            return (!again).then(|| name.clone());
        }
        let init = local.init.as_ref().map(|init| &*init.expr);
        if !init.is_some_and(is_literal) {
            return None;
        }
    }
}

/// Whether it is a literal, or a range between such ends.
fn is_literal(init: &Expr) -> bool {
    match init {
        Expr::Lit(_) => true,
        Expr::Range(range) => range.start.iter().chain(&range.end).all(|end| is_literal(end)),
        _ => false,
    }
}

fn declared(pat: &Pat) -> Option<&Ident> {
    match pat {
        Pat::Type(typed) => declared(&typed.pat),
        Pat::Ident(syn::PatIdent { ident, by_ref: None, subpat: None, .. }) => Some(ident),
        _ => None,
    }
}

/// Whether there may be temporaries, or an iterator, that live through a branch in the statement.
fn holds_something(stmt: &Stmt) -> bool {
    match stmt {
        Stmt::Local(local) => local.init.as_ref().is_some_and(|init| init.diverge.is_none()),
        Stmt::Expr(Expr::ForLoop(_), _) => true,
        Stmt::Expr(Expr::Match(matching), _) => !place::is_place(&matching.expr),
        Stmt::Expr(Expr::MethodCall(_) | Expr::Call(_) | Expr::Assign(_) | Expr::Binary(_), _) => {
            true
        }
        _ => false,
    }
}

/// How a statement uses a variable.
struct Moves<'n> {
    name: &'n Ident,
    /// It is moved on some of the ways only.
    conditional: bool,
    /// It is moved on all ways.
    certain: bool,
    /// Something else is done with it.
    other: bool,
}

impl Moves<'_> {
    /// Code that does not always run.
    fn sometimes(&mut self, visit: impl FnOnce(&mut Self)) {
        let certain = std::mem::take(&mut self.certain);
        visit(self);
        self.conditional |= self.certain;
        self.certain = certain;
    }

    fn not_moved(&mut self, expr: &Expr) {
        self.other |= matches!(expr, Expr::Path(path) if path.path.is_ident(self.name));
        self.visit_expr(expr);
    }
}

impl<'ast> Visit<'ast> for Moves<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Path(path) => self.certain |= path.path.is_ident(self.name),
            Expr::Field(field) => self.not_moved(&field.base),
            Expr::Index(index) => {
                self.not_moved(&index.expr);
                self.visit_expr(&index.index);
            }
            Expr::Reference(reference) => self.not_moved(&reference.expr),
            Expr::Unary(unary) => self.not_moved(&unary.expr),
            Expr::MethodCall(call) => {
                self.not_moved(&call.receiver);
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            Expr::Assign(assign) => {
                self.not_moved(&assign.left);
                match place::is_place(&assign.left) {
                    true => self.visit_expr(&assign.right),
                    false => self.not_moved(&assign.right),
                }
            }
            Expr::Struct(literal) => {
                literal.fields.iter().for_each(|field| self.visit_expr(&field.expr));
                literal.rest.iter().for_each(|base| self.not_moved(base));
            }
            Expr::Binary(binary) => {
                self.not_moved(&binary.left);
                let short = matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_));
                match short {
                    true => self.sometimes(|this| this.not_moved(&binary.right)),
                    false => self.not_moved(&binary.right),
                }
            }
            Expr::Match(matching) => {
                self.not_moved(&matching.expr);
                self.sometimes(|this| matching.arms.iter().for_each(|arm| this.visit_arm(arm)));
            }
            Expr::If(conditional) => {
                self.visit_expr(&conditional.cond);
                self.sometimes(|this| {
                    this.visit_block(&conditional.then_branch);
                    let otherwise = conditional.else_branch.iter();
                    otherwise.for_each(|(_, otherwise)| this.visit_expr(otherwise));
                });
            }
            Expr::Let(condition) => {
                self.not_moved(&condition.expr);
                self.visit_pat(&condition.pat);
            }
            Expr::ForLoop(each) => {
                self.visit_expr(&each.expr);
                self.visit_pat(&each.pat);
                self.sometimes(|this| this.visit_block(&each.body));
            }
            Expr::While(_) | Expr::Loop(_) => {
                self.sometimes(|this| visit::visit_expr(this, expr));
            }
            Expr::Closure(_) | Expr::Async(_) => {
                self.other |= scope::mentions(expr.to_token_stream(), self.name);
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        self.visit_pat(&local.pat);
        let Some(init) = &local.init else { return };
        // A pattern may take a part only.
        match declared(&local.pat) {
            Some(_) => self.visit_local_init(init),
            None => {
                self.not_moved(&init.expr);
                let otherwise = init.diverge.iter();
                otherwise.for_each(|(_, otherwise)| self.visit_expr(otherwise));
            }
        }
    }

    fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
        self.other |= name.ident == *self.name;
        visit::visit_pat_ident(self, name);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        self.other |= scope::mentions(mac.tokens.clone(), self.name);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Takes the variable out of its `Option` where it is moved.
struct Taken<'n> {
    variable: &'n Ident,
    kept: &'n Ident,
}

impl VisitMut for Taken<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Path(path) if path.path.is_ident(self.variable) => {
                let (at, kept) = (Span::mixed_site().located_at(self.variable.span()), self.kept);
                *expr = syn::parse_quote_spanned!(at=> #kept.take().unwrap());
            }
            _ => visit_mut::visit_expr_mut(self, expr),
        }
    }
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
