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
//!
//! A struct may have a `Drop` of its own. Then only copies can be taken out of it, and it must live on. Unless one of its
//! parts is no copy, it is taken apart in an async block, which keeps it if there is something to keep (see `bluelet::part`).

mod copies;
mod left;
mod rewrite;
mod shape;
mod uses;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, FnArg, Ident, Local, Member, Pat, Stmt, Type};

use self::copies::Copies;
use self::left::{Keeper, bound_again, declared_by};
use self::rewrite::Rewriter;
use self::shape::{Declared, Field, Kind, Shape, declared, is_name, of_type};
use self::uses::{UseVisitor, Uses, mentions};
use crate::parse::Function;
use crate::pattern::{Taking, taking};
use crate::place;
use crate::scope::{self, Standing};
use crate::suspend;

/// Splits what can be split in the whole body; gives whether what is left of something is kept in an async block.
pub(crate) fn split(body: &mut Block, function: &Function) -> bool {
    let mut splitter = Splitter {
        taken: names_in(function, body),
        known: BTreeMap::new(),
        copies: Copies::of(body, function),
        kept_as_left: function.clone.is_none(),
        runtime: &function.runtime,
        parts: false,
    };
    let inputs = &function.sig.inputs;
    // What an argument is split into stands before what the next is split into.
    for (index, input) in inputs.iter().enumerate().rev() {
        let FnArg::Typed(argument) = input else { continue };
        let Pat::Ident(name) = &*argument.pat else { continue };
        let Some(shape) = of_type(&argument.ty) else { continue };
        let variable = Variable::new(name, shape, &splitter.taken, splitter.kept_as_left);
        if variable.split_in(&mut body.stmts, 0) {
            let behind = variable.pieces.len();
            body.stmts.splice(behind..behind, bound_again(&named(inputs.iter().skip(index + 1))));
            splitter.note_pieces(variable);
        }
    }
    splitter.visit_block_mut(body);
    let mut keeper = Keeper::new(function, splitter.taken);
    keeper.keep(&named(inputs.iter()), &mut body.stmts, 0);
    keeper.visit_block_mut(body);
    splitter.parts || keeper.parts
}

/// What the arguments declare, in order.
fn named<'a>(inputs: impl Iterator<Item = &'a FnArg>) -> Vec<syn::PatIdent> {
    let typed = inputs.filter_map(|input| match input {
        FnArg::Typed(argument) => Some(argument),
        FnArg::Receiver(_) => None,
    });
    typed.flat_map(|argument| declared_by(&argument.pat, Standing::Irrefutable)).collect()
}

/// What an argument does that its pattern takes apart: `let (a, _) = argument;`, with what the pattern leaves in
/// pieces that live on; and whether what it leaves is kept in an async block.
pub(crate) fn argument(
    name: &syn::PatIdent,
    ty: &Type,
    taking: Stmt,
    function: &Function,
) -> (Vec<Stmt>, bool) {
    let mut stmts = vec![taking];
    if let Some(shape) = of_type(ty) {
        let taken = scope::identifiers(stmts[0].to_token_stream());
        let variable = Variable::new(name, shape, &taken, false);
        let uses = variable.uses(&stmts[0]);
        if uses.moved_in_part && variable.can_be_split(&[uses]) {
            let (ident, whole) = (&variable.name, variable.shape.whole(&variable.pieces));
            let mut rewritten = Vec::new();
            variable.rewrite_all(stmts, 1, &mut rewritten);
            let mut split = variable.declarations(&rewritten);
            split.push(syn::parse_quote!(#whole = #ident;));
            split.append(&mut rewritten);
            return (split, false);
        }
    }
    let mut keeper = Keeper::new(function, names_in(function, &function.body));
    if suspend::any_suspends(&function.body.stmts) {
        keeper.keep_before_all(name, &mut stmts);
    }
    (stmts, keeper.parts)
}

/// The names that the user's code mentions.
fn names_in(function: &Function, body: &Block) -> BTreeSet<String> {
    let mut tokens = body.to_token_stream();
    function.sig.to_tokens(&mut tokens);
    scope::identifiers(tokens)
}

struct Splitter<'f> {
    /// The names that the user's code mentions.
    taken: BTreeSet<String>,
    /// What pieces are made of themselves.
    known: BTreeMap<String, Shape>,
    copies: Copies,
    /// What a pattern leaves of a variable can be kept whole.
    kept_as_left: bool,
    runtime: &'f syn::Path,
    /// Whether anything was taken apart in an async block.
    parts: bool,
}

impl Splitter<'_> {
    fn note_pieces(&mut self, variable: Variable) {
        for (piece, field) in variable.pieces.iter().zip(variable.shape.fields) {
            self.known.extend(field.shape.map(|shape| (piece.to_string(), shape)));
        }
    }

    /// Splits what the statement declares; gives whether other declarations stand in its place now.
    fn split_declared(&mut self, stmts: &mut Vec<Stmt>, index: usize) -> bool {
        let Stmt::Local(local) = &stmts[index] else { return false };
        let Some(declared) = declared(local, &stmts[index + 1..], &self.known, &self.copies) else {
            return false;
        };
        let Declared { name, shape, late } = declared;
        let variable = Variable::new(&name, shape, &self.taken, self.kept_as_left);
        let split = match late {
            true => variable.split_late(stmts, index),
            false if variable.may_be_copied_from() => {
                let split = variable.split_kept(stmts, index + 1, self.runtime, &self.taken);
                self.parts |= split;
                split
            }
            false => variable.split_in(stmts, index + 1),
        };
        if split {
            self.note_pieces(variable);
        }
        split && late
    }
}

impl VisitMut for Splitter<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut index = 0;
        while index < block.stmts.len() {
            if !self.split_declared(&mut block.stmts, index) {
                index += 1;
            }
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
    /// What a pattern leaves of it can be kept whole.
    kept_as_left: bool,
    mutable: bool,
    shape: Shape,
    /// What its pieces are called, in the order of the fields.
    pieces: Vec<Ident>,
}

impl Variable {
    fn new(
        name: &syn::PatIdent,
        shape: Shape,
        taken: &BTreeSet<String>,
        kept_as_left: bool,
    ) -> Self {
        let pieces = shape.fields.iter();
        let pieces = pieces.map(|field| piece_name(&name.ident, &field.member, taken)).collect();
        let (name, mutable) = (name.ident.clone(), name.mutability.is_some());
        Variable { name, kept_as_left, mutable, shape, pieces }
    }

    /// Splits the variable, which is declared before the statement `from`, where it is first moved in part.
    fn split_in(&self, stmts: &mut Vec<Stmt>, from: usize) -> bool {
        let (name, whole) = (&self.name, self.shape.whole(&self.pieces));
        self.split_by(stmts, from, &[], vec![syn::parse_quote!(#whole = #name;)])
    }

    /// Whether the type may have a `Drop` of its own, and all that moves in part be copies.
    fn may_be_copied_from(&self) -> bool {
        self.kept_as_left
            && !self.shape.is_plain()
            && !self.shape.fields.iter().any(|field| field.owns)
    }

    /// Splits the variable as `split_in` does, and keeps what is left if only copies were taken out of it.
    fn split_kept(
        &self,
        stmts: &mut Vec<Stmt>,
        from: usize,
        runtime: &syn::Path,
        taken: &BTreeSet<String>,
    ) -> bool {
        // What changed a piece would not change a whole that was kept.
        if self.mutable && stmts[from..].iter().any(|stmt| place::stmt_changes(stmt, &self.name)) {
            return self.split_in(stmts, from);
        }
        let (name, pieces) = (&self.name, &self.pieces);
        let whole = self.shape.whole(pieces);
        let own = |what: &str| {
            let mut ident = format!("{}_{what}", scope::plain_name(name));
            while taken.contains(&ident) || pieces.iter().any(|piece| *piece == ident) {
                ident.push('_');
            }
            Ident::new(&ident, Span::mixed_site().located_at(name.span()))
        };
        let (kept, left, parts, given) = (own("kept"), own("left"), own("parts"), own("given"));
        let take = vec![
            syn::parse_quote! {
                let (#parts, #left) = #runtime::step::Held::of(&#name).part(move |#given| async move {
                    let #name = #name;
                    let #whole = #name;
                    #given.give((#(#pieces,)*)).await
                });
            },
            syn::parse_quote!(#kept = #left;),
            syn::parse_quote!((#(#pieces,)*) = #parts;),
        ];
        self.split_by(stmts, from, &[syn::parse_quote!(let #kept;)], take)
    }

    /// Splits the variable by the statements `take`, once there are the variables for its pieces and before them `others`.
    fn split_by(
        &self,
        stmts: &mut Vec<Stmt>,
        from: usize,
        others: &[Stmt],
        take: Vec<Stmt>,
    ) -> bool {
        let seen = self.seen(&stmts[from..]);
        let uses: Vec<Uses> = stmts[from..from + seen].iter().map(|stmt| self.uses(stmt)).collect();
        let Some(mut first) = uses.iter().position(|uses| uses.moved_in_part) else { return false };
        if let Kind::Array = self.shape.kind {
            // It drops as one of which something was moved wherever rustc cannot tell: as soon as it is there.
            let as_a_whole = |uses: &Uses| uses.taken || uses.whole;
            first = uses[..first].iter().rposition(as_a_whole).map_or(0, |last| last + 1);
        }
        if !self.can_be_split(&uses[first..])
            || !suspends(&stmts[from + first..])
            || self.kept_as_left && self.is_last_taken(&stmts[from + first..from + seen])
        {
            return false;
        }
        let tail = stmts.split_off(from + first);
        let mut rewritten = Vec::new();
        self.rewrite_all(tail, seen - first, &mut rewritten);
        let declarations = self.declarations(&rewritten).into_iter().chain(others.iter().cloned());
        stmts.splice(from..from, declarations);
        stmts.extend(take);
        stmts.append(&mut rewritten);
        true
    }

    /// Whether the first statement takes a part of a value that may drop in its own way, and no other uses it: see `left`.
    fn is_last_taken(&self, stmts: &[Stmt]) -> bool {
        let Some((Stmt::Local(Local { pat, init: Some(init), .. }), others)) = stmts.split_first()
        else {
            return false;
        };
        let takes = match &*init.expr {
            Expr::Struct(literal) => {
                literal.rest.as_ref().is_some_and(|base| is_name(base, &self.name))
            }
            value => is_name(value, &self.name) && taking(pat) == Taking::NotAll,
        };
        let mentioned = |stmt: &Stmt| mentions(stmt.to_token_stream(), &self.name);
        takes && !self.shape.is_plain() && !others.iter().any(mentioned)
    }

    /// Splits the variable, which the statement at `index` declares without a value, from there on.
    fn split_late(&self, stmts: &mut Vec<Stmt>, index: usize) -> bool {
        let seen = self.seen(&stmts[index + 1..]);
        let uses = stmts[index + 1..].iter().take(seen);
        let uses: Vec<Uses> = uses.map(|stmt| self.uses(stmt)).collect();
        let moved = uses.iter().any(|uses| uses.moved_in_part);
        if !moved || !self.can_be_split(&uses) || !suspends(&stmts[index..]) {
            return false;
        }
        let tail = stmts.split_off(index + 1);
        stmts.pop();
        let mut rewritten = Vec::new();
        self.rewrite_all(tail, seen, &mut rewritten);
        stmts.extend(self.declarations(&rewritten));
        stmts.append(&mut rewritten);
        true
    }

    /// How many of the statements see the variable: those up to a `let` of the same name.
    fn seen(&self, stmts: &[Stmt]) -> usize {
        let last = stmts.iter().position(|stmt| self.shadowed_by(stmt));
        last.map_or(stmts.len(), |last| last + 1)
    }

    fn shadowed_by(&self, stmt: &Stmt) -> bool {
        let Stmt::Local(Local { pat, init, .. }) = stmt else { return false };
        let standing = match init.as_ref().and_then(|init| init.diverge.as_ref()) {
            Some(_) => Standing::Refutable,
            None => Standing::Irrefutable,
        };
        scope::bound_names(pat, standing).contains(&self.name)
    }

    fn can_be_split(&self, uses: &[Uses]) -> bool {
        let taken = uses.iter().any(|uses| uses.taken);
        !uses.iter().any(|uses| uses.whole) && (self.shape.is_plain() || !taken)
    }

    /// `let pair_1; let pair_0;`: they drop from the first to the last. Of an array of which `rewritten` moves some
    /// elements, what is left drops from its end, but neighbours that stay drop together, in their order.
    fn declarations(&self, rewritten: &[Stmt]) -> Vec<Stmt> {
        let mutable = self.mutable.then(|| quote!(mut));
        let declared = |piece: &Ident| syn::parse_quote!(let #mutable #piece;);
        if !matches!(self.shape.kind, Kind::Array) {
            return self.pieces.iter().rev().map(declared).collect();
        }
        let moved = scope::identifiers(rewritten.iter().map(ToTokens::to_token_stream).collect());
        let stays = |piece: &Ident| !moved.contains(&scope::plain_name(piece));
        let neighbours = self.pieces.chunk_by(|one, other| stays(one) && stays(other));
        neighbours.flat_map(|group| group.iter().rev().map(declared)).collect()
    }

    /// The piece that `pair.0` names.
    fn piece_of(&self, expr: &Expr) -> Option<&Ident> {
        let Expr::Field(field) = unparenthesized(expr) else { return None };
        let index = is_name(&field.base, &self.name).then(|| self.shape.index(&field.member))?;
        self.pieces.get(index?)
    }

    /// The part that `pair.0` or `pair.0.1` names, as far as the text shows what it is.
    fn part_of(&self, expr: &Expr) -> Option<&Field> {
        let Expr::Field(field) = unparenthesized(expr) else { return None };
        let shape = match is_name(&field.base, &self.name) {
            true => &self.shape,
            false => self.part_of(&field.base)?.shape.as_ref()?,
        };
        shape.fields.get(shape.index(&field.member)?)
    }

    /// The fields that `Job { size: 2, ..job }` takes from the variable, with their pieces.
    fn filled_in(&self, literal: &syn::ExprStruct) -> Option<Vec<(&Field, &Ident)>> {
        if !is_name(literal.rest.as_ref()?, &self.name) {
            return None;
        }
        let Kind::Struct(_) = self.shape.kind else { return None };
        let given = |field: &Field| literal.fields.iter().any(|given| given.member == field.member);
        let fields = self.shape.fields.iter().zip(&self.pieces);
        Some(fields.filter(|(field, _)| !given(field)).collect())
    }

    /// `let (a, _) = pair;` as `let a = pair_0;`
    fn taken_apart(&self, stmt: &Stmt) -> Option<Vec<Stmt>> {
        let Stmt::Local(Local { attrs, pat, init: Some(init), .. }) = stmt else { return None };
        if !attrs.is_empty() || init.diverge.is_some() || !is_name(&init.expr, &self.name) {
            return None;
        }
        self.bindings(pat)
    }

    /// The statements of `match pair { (a, _) => body }` that bind.
    fn bound(&self, matching: &syn::ExprMatch) -> Option<Vec<Stmt>> {
        let [arm] = &matching.arms[..] else { return None };
        if !is_name(&matching.expr, &self.name) || !arm.attrs.is_empty() {
            return None;
        }
        self.bindings(&arm.pat)
    }

    fn bindings(&self, pat: &Pat) -> Option<Vec<Stmt>> {
        let parts = self.parts(pat)?.into_iter();
        let binds = parts.filter(|(pat, _)| !matches!(pat, Pat::Wild(_) | Pat::Rest(_)));
        Some(binds.map(|(pat, value)| syn::parse_quote!(let #pat = #value;)).collect())
    }

    /// What the pattern does with each piece, or with several as an array.
    fn parts(&self, pat: &Pat) -> Option<Vec<(Pat, TokenStream)>> {
        match (pat, &self.shape.kind) {
            (Pat::Tuple(tuple), Kind::Tuple) => self.parts_in_order(&tuple.elems),
            (Pat::TupleStruct(tuple), Kind::TupleStruct(_)) => self.parts_in_order(&tuple.elems),
            (Pat::Slice(slice), Kind::Array) => self.parts_in_order(&slice.elems),
            (Pat::Struct(pattern), Kind::Struct(_)) => {
                let part = |field: &syn::FieldPat| {
                    let piece = self.pieces.get(self.shape.index(&field.member)?)?;
                    Some(((*field.pat).clone(), quote!(#piece)))
                };
                pattern.fields.iter().map(part).collect()
            }
            _ => None,
        }
    }

    fn parts_in_order<'p>(
        &self,
        elems: impl IntoIterator<Item = &'p Pat>,
    ) -> Option<Vec<(Pat, TokenStream)>> {
        let elems: Vec<&Pat> = elems.into_iter().collect();
        let skipped = (self.pieces.len() + 1).checked_sub(elems.len());
        let mut parts = Vec::new();
        let mut place = 0;
        for elem in elems {
            let length = if is_rest(elem) { skipped? } else { 1 };
            let pieces = self.pieces.get(place..place + length)?;
            place += length;
            parts.push(match elem {
                Pat::Ident(rest) if is_rest(elem) => {
                    let rest = syn::PatIdent { subpat: None, ..rest.clone() };
                    (Pat::Ident(rest), quote!([#(#pieces),*]))
                }
                elem => (elem.clone(), quote!(#(#pieces),*)),
            });
        }
        (place == self.pieces.len()).then_some(parts)
    }

    fn uses(&self, stmt: &Stmt) -> Uses {
        let mut visitor = UseVisitor { variable: self, uses: Uses::default(), taking: false };
        match stmt {
            Stmt::Local(local) if self.shadowed_by(stmt) => visitor.visit_shadowing(stmt, local),
            _ => visitor.visit_stmt(stmt),
        }
        visitor.uses
    }

    /// Rewrites the statements that see the variable.
    fn rewrite_all(&self, mut stmts: Vec<Stmt>, seen: usize, into: &mut Vec<Stmt>) {
        let others = stmts.split_off(seen);
        stmts.into_iter().for_each(|stmt| self.rewrite(stmt, into));
        into.extend(others);
    }

    fn rewrite(&self, stmt: Stmt, into: &mut Vec<Stmt>) {
        let mut stmts = self.taken_apart(&stmt).unwrap_or_else(|| vec![stmt]);
        stmts.iter_mut().for_each(|stmt| Rewriter(self).visit_stmt_mut(stmt));
        into.extend(stmts);
    }
}

/// What the piece of a variable is called that a field becomes.
fn piece_name(variable: &Ident, field: &Member, taken: &BTreeSet<String>) -> Ident {
    let field = match field {
        Member::Named(field) => scope::plain_name(field),
        Member::Unnamed(index) => index.index.to_string(),
    };
    let mut piece = format!("{}_{field}", scope::plain_name(variable));
    while taken.contains(&piece) {
        piece.push('_');
    }
    Ident::new(&piece, Span::mixed_site().located_at(variable.span()))
}

/// `..`, or `name @ ..`.
fn is_rest(pat: &Pat) -> bool {
    match pat {
        Pat::Rest(_) => true,
        Pat::Ident(name) => matches!(&name.subpat, Some((_, rest)) if is_rest(rest)),
        _ => false,
    }
}

/// Whether the statements may not run in one block: they suspend, or replace a variable that may have been moved.
fn suspends(stmts: &[Stmt]) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
            let part = matches!(*assign.left, Expr::Field(_) | Expr::Index(_) | Expr::Unary(_));
            self.0 |= !part;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut replaces = Finder(false);
    stmts.iter().for_each(|stmt| replaces.visit_stmt(stmt));
    replaces.0 || suspend::any_suspends(stmts)
}

fn unparenthesized(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}
