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

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, FnArg, Ident, Local, Member, Pat, Stmt, Type};

use crate::resolve::consumes_receiver;
use crate::{macros, scope, suspend};

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

/// What a variable is made of.
struct Shape {
    /// The struct's name; a tuple has none.
    path: Option<syn::Path>,
    /// Its fields, in order.
    fields: Vec<Member>,
    /// The fields that the text shows to be `Copy`.
    copies: Vec<Member>,
}

impl Shape {
    fn tuple(arity: usize) -> Self {
        let fields = (0..arity).map(Member::from).collect();
        Shape { path: None, fields, copies: Vec::new() }
    }
}

/// The variable that a `let` declares, with its shape.
fn declared(local: &Local, rest: &[Stmt]) -> Option<(syn::PatIdent, Shape)> {
    let init =
        local.init.as_ref().filter(|init| init.diverge.is_none() && local.attrs.is_empty())?;
    let (name, ty) = match &local.pat {
        Pat::Ident(name) => (name, None),
        Pat::Type(typed) => match &*typed.pat {
            Pat::Ident(name) => (name, Some(&*typed.ty)),
            _ => return None,
        },
        _ => return None,
    };
    let shape = ty.and_then(tuple_type).or_else(|| literal(&init.expr));
    let shape = shape.or_else(|| rest.iter().find_map(|stmt| matched(stmt, &name.ident)))?;
    Some((name.clone(), shape))
}

fn tuple_type(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Group(group) => tuple_type(&group.elem),
        Type::Paren(paren) => tuple_type(&paren.elem),
        Type::Tuple(tuple) if tuple.elems.len() > 1 => Some(Shape::tuple(tuple.elems.len())),
        _ => None,
    }
}

/// The shape of a tuple or struct that is written out.
fn literal(expr: &Expr) -> Option<Shape> {
    let (path, fields): (_, Vec<(Member, &Expr)>) = match expr {
        Expr::Tuple(tuple) if tuple.elems.len() > 1 => {
            (None, tuple.elems.iter().enumerate().map(|(i, expr)| (i.into(), expr)).collect())
        }
        Expr::Struct(literal) if literal.rest.is_none() && literal.qself.is_none() => {
            let fields = literal.fields.iter().map(|field| (field.member.clone(), &field.expr));
            (Some(literal.path.clone()), fields.collect())
        }
        _ => return None,
    };
    let copies = fields.iter().filter(|(_, value)| is_copy(value));
    let copies = copies.map(|(member, _)| member.clone()).collect();
    let fields = fields.into_iter().map(|(member, _)| member).collect();
    Some(Shape { path, fields, copies })
}

/// Whether the text shows that the value is `Copy`.
fn is_copy(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Reference(_) | Expr::Cast(_) | Expr::Binary(_) => true,
        Expr::Unary(unary) => is_copy(&unary.expr),
        Expr::Paren(paren) => is_copy(&paren.expr),
        _ => false,
    }
}

/// The shape that `let (a, _) = variable;` shows.
fn matched(stmt: &Stmt, variable: &Ident) -> Option<Shape> {
    let Stmt::Local(Local { pat: Pat::Tuple(tuple), init: Some(init), .. }) = stmt else {
        return None;
    };
    let whole = is_name(&init.expr, variable) && init.diverge.is_none();
    let rest = tuple.elems.iter().any(|elem| matches!(elem, Pat::Rest(_)));
    (whole && !rest && tuple.elems.len() > 1).then(|| Shape::tuple(tuple.elems.len()))
}

fn is_name(expr: &Expr, name: &Ident) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident(name))
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

/// How a statement uses a variable.
#[derive(Default)]
struct Uses {
    /// One of its fields is moved out, unless it is `Copy`.
    moved_in_part: bool,
    /// In a way that cannot be told of its pieces.
    whole: bool,
}

struct UseVisitor<'v> {
    variable: &'v Variable,
    uses: Uses,
    /// In a closure that takes what it uses.
    taking: bool,
}

impl UseVisitor<'_> {
    /// An expression that is looked at, or computed with, but not taken.
    fn looked_at(&mut self, expr: &Expr) {
        if self.taking || self.variable.piece_of(expr).is_none() {
            self.visit_expr(expr);
        }
    }

    /// The operand of a `yield_!`, which lives no longer than this visit.
    fn event(&mut self, event: &Expr) {
        let mut inner =
            UseVisitor { variable: self.variable, uses: Uses::default(), taking: self.taking };
        inner.visit_expr(event);
        self.uses.moved_in_part |= inner.uses.moved_in_part;
        self.uses.whole |= inner.uses.whole;
    }

    fn hidden(&mut self, tokens: TokenStream) {
        self.uses.whole |= mentions(tokens, &self.variable.name);
    }
}

impl<'ast> Visit<'ast> for UseVisitor<'_> {
    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if self.variable.taken_apart(stmt).is_some() {
            self.uses.moved_in_part = true;
            if let Stmt::Local(local) = stmt {
                self.visit_pat(&local.pat);
            }
        } else {
            visit::visit_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let (Some(_), Expr::Field(field)) = (self.variable.piece_of(expr), expr) {
            self.uses.moved_in_part |= !self.variable.shape.copies.contains(&field.member);
            return;
        }
        match expr {
            Expr::Reference(reference) => self.looked_at(&reference.expr),
            Expr::Field(field) => self.looked_at(&field.base),
            Expr::Unary(unary) => self.looked_at(&unary.expr),
            Expr::Cast(cast) => self.looked_at(&cast.expr),
            Expr::Assign(assign) => {
                self.looked_at(&assign.left);
                self.visit_expr(&assign.right);
            }
            Expr::Index(index) => {
                self.looked_at(&index.expr);
                self.looked_at(&index.index);
            }
            Expr::Binary(binary) => {
                self.looked_at(&binary.left);
                self.looked_at(&binary.right);
            }
            Expr::MethodCall(call) => {
                if consumes_receiver(&call.method) {
                    self.visit_expr(&call.receiver);
                } else {
                    self.looked_at(&call.receiver);
                }
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            Expr::Path(path) => self.uses.whole |= path.path.is_ident(&self.variable.name),
            Expr::Match(matching) if self.variable.bound(matching).is_some() => {
                self.uses.moved_in_part = true;
                matching.arms.iter().for_each(|arm| self.visit_arm(arm));
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
        self.uses.whole |= name.ident == self.variable.name;
        visit::visit_pat_ident(self, name);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if suspend::is_yield(mac)
            && let Ok(event) = mac.parse_body::<Expr>()
        {
            return self.event(&event);
        }
        let borrowed = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
        match macros::arguments(mac) {
            Some(arguments) => {
                for argument in &arguments {
                    match argument {
                        Expr::Lit(literal) => {
                            let name = scope::plain_name(&self.variable.name);
                            self.uses.whole |= macros::captures(&literal.lit).contains(&name);
                        }
                        argument if borrowed => self.looked_at(argument),
                        argument => self.visit_expr(argument),
                    }
                }
            }
            None => self.hidden(mac.tokens.clone()),
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let outer = std::mem::replace(&mut self.taking, closure.capture.is_some());
        visit::visit_expr_closure(self, closure);
        self.taking = outer;
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

fn mentions(tokens: TokenStream, name: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *name,
        TokenTree::Group(group) => mentions(group.stream(), name),
        TokenTree::Literal(literal) => literal.to_string().contains(&format!("{{{name}")),
        TokenTree::Punct(_) => false,
    })
}

/// Puts the pieces in the place of the fields.
struct Rewriter<'v>(&'v Variable);

impl VisitMut for Rewriter<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for stmt in std::mem::take(&mut block.stmts) {
            self.0.rewrite(stmt, &mut block.stmts);
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Some(piece) = self.0.piece_of(expr) {
            *expr = syn::parse_quote!(#piece);
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

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        if let Some(mut arguments) = macros::arguments(mac) {
            arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            macros::set_arguments(mac, arguments);
        } else if suspend::is_yield(mac)
            && let Ok(mut event) = mac.parse_body::<Expr>()
        {
            self.visit_expr_mut(&mut event);
            mac.tokens = event.into_token_stream();
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
