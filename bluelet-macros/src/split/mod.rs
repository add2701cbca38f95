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
//! A struct may have a `Drop` of its own. Then only copies can be taken out of it, and it must live on. If it can be seen that all
//! of its parts would be copies then, it is taken apart in an async block, which keeps it if there is something to keep (see
//! `bluelet::part`); otherwise what follows is written for both (see `twice`).

mod copies;
mod left;
mod one_piece;
mod rewrite;
mod shape;
mod twice;
mod uses;
mod variable;

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, FnArg, Ident, Pat, ReceiverKind, Stmt, Type};

use self::copies::Copies;
use self::left::ways::Ways;
use self::left::{Keeper, declared_by};
use self::shape::{Declared, Shape, declared, of_type};
use self::variable::{Variable, Way};
use crate::ir::Asks;
use crate::mention::{identifiers, mentions};
use crate::parse::Function;
use crate::pattern::has_struct;
use crate::scope::Standing;
use crate::suspend;

/// What splitting adds to the body.
#[derive(Default)]
pub(crate) struct Split {
    /// What method lookup then has to decide.
    pub(crate) asks: Asks,
    /// What is declared behind each argument, before the next one.
    pub(crate) behind: Vec<Vec<Stmt>>,
}

/// Splits what can be split in the whole body; functions that were lent something gave the values of the variables `looking`.
pub(crate) fn split(body: &mut Block, function: &Function, looking: BTreeSet<String>) -> Split {
    let mut splitter = Splitter {
        function,
        body: body.clone(),
        taken: names_in(function, body),
        known: BTreeMap::new(),
        copies: Copies::of(body, function),
        kept_as_left: function.clone.is_none(),
        runtime: &function.runtime,
        asks: Asks { looking: looking.clone(), ..Asks::default() },
    };
    let inputs = &function.sig.inputs;
    body.stmts.splice(..0, inputs.iter().map(|_| mark()));
    for (index, input) in inputs.iter().enumerate().rev() {
        let FnArg::Typed(argument) = input else { continue };
        let Pat::Ident(name) = &*argument.pat else { continue };
        let Some(shape) = of_type(&argument.ty) else { continue };
        let variable = Variable::new(name, shape, &splitter.taken, splitter.kept_as_left);
        if variable.split_in(&mut body.stmts, index) {
            splitter.note_pieces(variable);
        }
    }
    splitter.visit_block_mut(body);
    let mut keeper = Keeper::new(function, body, splitter.taken, splitter.copies);
    keeper.asks.looking = looking;
    let mut last = true;
    for (index, input) in inputs.iter().enumerate().rev() {
        let from = marked(&body.stmts, index);
        keeper.keep_of_argument(&named(input), &mut body.stmts, from, last);
        last &= is_borrowed(input);
    }
    keeper.visit_block_mut(body);
    let mut asks = splitter.asks;
    asks |= keeper.asks;
    Split { asks, behind: inputs.iter().map(|_| before_mark(&mut body.stmts)).collect() }
}

/// Stands behind what is declared behind an argument, while more is to come: `();`, which uses nothing.
fn mark() -> Stmt {
    syn::parse_quote!(();)
}

fn is_mark(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Tuple(unit), Some(_)) if unit.elems.is_empty())
}

/// Where the mark of an argument stands.
fn marked(stmts: &[Stmt], argument: usize) -> usize {
    let mut marks = stmts.iter().enumerate().filter(|(_, stmt)| is_mark(stmt));
    marks.nth(argument).map_or(0, |(at, _)| at)
}

/// Takes away what stands before the first mark, and the mark.
fn before_mark(stmts: &mut Vec<Stmt>) -> Vec<Stmt> {
    let at = marked(stmts, 0);
    let before = stmts.drain(..at).collect();
    stmts.remove(0);
    before
}

/// What the argument declares, in order, but for references: nothing can be moved out of what they lead to.
fn named(input: &FnArg) -> Vec<syn::PatIdent> {
    match input {
        input if is_borrowed(input) => Vec::new(),
        FnArg::Typed(argument) => declared_by(&argument.pat, Standing::Irrefutable),
        FnArg::Receiver(receiver) => vec![syn::PatIdent {
            attrs: Vec::new(),
            by_ref: None,
            mutability: receiver.mutability,
            ident: Ident::new("self", receiver.self_token.span),
            subpat: None,
        }],
    }
}

/// Whether the statements name fields of the variable: `pair.0`.
fn names_fields(stmts: &[Stmt], variable: &Ident) -> bool {
    let mut ways = Ways::of(variable);
    stmts.iter().for_each(|stmt| ways.visit_stmt(stmt));
    !ways.found.is_empty()
}

/// A reference, as are `&self` and `self: &Self`.
fn is_borrowed(input: &FnArg) -> bool {
    match input {
        FnArg::Typed(argument) => is_reference(&argument.ty),
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Reference(..) => true,
            ReceiverKind::Typed(_, ty) => is_reference(ty),
            _ => false,
        },
    }
}

fn is_reference(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_reference(&group.elem),
        ty => matches!(ty, Type::Reference(_)),
    }
}

/// What an argument does that its pattern takes apart: `let (a, _) = argument;`, with what the pattern leaves in
/// pieces that live on; and what method lookup then has to decide.
pub(crate) fn argument(
    name: &syn::PatIdent,
    ty: &Type,
    taking: Vec<Stmt>,
    function: &Function,
) -> (Vec<Stmt>, Asks) {
    let structs = |stmt: &Stmt| matches!(stmt, Stmt::Local(local) if has_struct(&local.pat));
    if let (Some(shape), [taking]) = (of_type(ty), &taking[..])
        && !structs(taking)
        && let Some(split) = in_pieces(name, shape, taking)
    {
        return (split, Asks::default());
    }
    let mut stmts = taking;
    let copies = Copies::of(&function.body, function);
    let mut keeper =
        Keeper::new(function, &function.body, names_in(function, &function.body), copies);
    if suspend::any_suspends(&function.body.stmts) {
        keeper.keep_before_all(name, &mut stmts);
    }
    (stmts, keeper.asks)
}

/// `let (a, _) = argument;` as `let argument_1; let argument_0; (argument_0, argument_1) = argument; let a = argument_0;`
fn in_pieces(name: &syn::PatIdent, shape: Shape, taking: &Stmt) -> Option<Vec<Stmt>> {
    let Pieces { mut declared, taken } = pieces_of(name, shape, taking)?;
    declared.extend(taken);
    Some(declared)
}

/// What is left in the pieces of a value drops behind all that a pattern has bound of it.
struct Pieces {
    declared: Vec<Stmt>,
    taken: Vec<Stmt>,
}

fn pieces_of(name: &syn::PatIdent, shape: Shape, taking: &Stmt) -> Option<Pieces> {
    let variable = Variable::new(name, shape, &identifiers(taking), false);
    let uses = variable.uses(taking);
    if !uses.moved_in_part || !variable.can_be_split(&[uses], false) {
        return None;
    }
    let (ident, whole) = (&variable.name, variable.shape.whole(&variable.pieces));
    let mut rewritten = Vec::new();
    variable.rewrite_all(vec![taking.clone()], 1, &mut rewritten);
    let mut declared = variable.declarations(&rewritten);
    let mut taken = vec![syn::parse_quote!(#whole = #ident;)];
    let fields = variable.shape.fields.into_iter().zip(&variable.pieces);
    let mut known: BTreeMap<String, Shape> =
        fields.filter_map(|(field, piece)| Some((piece.to_string(), field.shape?))).collect();
    for stmt in rewritten {
        let piece = taken_apart(&stmt);
        let shape = piece.as_ref().and_then(|piece| known.remove(&piece.to_string()));
        let piece = piece.map(|ident| syn::PatIdent { ident, ..name.clone() });
        let inner = piece.zip(shape).and_then(|(piece, shape)| {
            let inner = pieces_of(&piece, shape, &stmt)?;
            let is_it = |stmt: &Stmt| matches!(stmt, Stmt::Local(local) if mentions(&local.pat, &piece.ident));
            Some((declared.iter().position(is_it)?, inner))
        });
        match inner {
            Some((at, inner)) => {
                declared.splice(at + 1..at + 1, inner.declared);
                taken.extend(inner.taken);
            }
            None => taken.push(stmt),
        }
    }
    Some(Pieces { declared, taken })
}

/// The variable of which `let (a, _) = piece;` takes parts.
fn taken_apart(stmt: &Stmt) -> Option<Ident> {
    let Stmt::Local(syn::Local { init: Some(init), .. }) = stmt else { return None };
    let Expr::Path(path) = &*init.expr else { return None };
    path.path.get_ident().cloned()
}

/// The names that the user's code mentions.
fn names_in(function: &Function, body: &Block) -> BTreeSet<String> {
    identifiers(&(body, &function.sig))
}

struct Splitter<'f> {
    function: &'f Function,
    /// The body, as it was before.
    body: Block,
    /// The names that the user's code mentions.
    taken: BTreeSet<String>,
    /// What pieces are made of themselves.
    known: BTreeMap<String, Shape>,
    copies: Copies,
    /// What a pattern leaves of a variable can be kept whole.
    kept_as_left: bool,
    runtime: &'f syn::Path,
    asks: Asks,
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
        let rest = &stmts[index + 1..];
        let Some(declared) = declared(local, rest, &self.known, &self.copies) else {
            return false;
        };
        let Declared { name, shape, late, by_one_pattern } = declared;
        // Of a reference to a tuple the pattern binds references, which rustc is asked about: see `left::by_pattern`.
        if by_one_pattern && self.kept_as_left && names_fields(rest, &name.ident) {
            return false;
        }
        let (declaration, behind) = stmts.split_at_mut(index + 1);
        one_piece::match_parts(&declaration[index], behind);
        for field in shape.fields.iter().filter(|field| field.is_copy) {
            self.copies.note_field(&name.ident, field.member.clone());
        }
        let variable = Variable::new(&name, shape, &self.taken, self.kept_as_left);
        if !late
            && variable.drops_in_unknown_order()
            && self.can_be_kept(&variable, &name, &stmts[index + 1..])
        {
            return false;
        }
        let split = match late {
            true => variable.split_late(stmts, index),
            false => match variable.way(stmts, index + 1) {
                Way::Apart => variable.split_in(stmts, index + 1),
                Way::Kept => {
                    let split = variable.split_kept(stmts, index + 1, self.runtime, &self.taken);
                    self.asks.parts |= split;
                    split
                }
                Way::ByType => {
                    let split = variable.split_by_type(stmts, index + 1, self.runtime);
                    self.asks.drops |= split;
                    self.asks.twice |= split;
                    split
                }
            },
        };
        if split {
            self.note_pieces(variable);
        }
        split && late
    }
}

impl Splitter<'_> {
    /// Whether what is left of the variable can be kept, wherever a part is moved.
    fn can_be_kept(&self, variable: &Variable, name: &syn::PatIdent, scope: &[Stmt]) -> bool {
        let (taken, copies) = (self.taken.clone(), self.copies.clone());
        let mut keeper = Keeper::new(self.function, &self.body, taken, copies);
        let mut scope = scope.to_vec();
        keeper.keep(std::slice::from_ref(name), &mut scope, 0);
        scope.iter_mut().for_each(|stmt| WithoutAsync.visit_stmt_mut(stmt));
        !scope.iter().any(|stmt| variable.uses(stmt).moved_in_part)
    }
}

/// Takes away what async blocks do.
struct WithoutAsync;

impl VisitMut for WithoutAsync {
    fn visit_expr_async_mut(&mut self, block: &mut syn::ExprAsync) {
        block.block.stmts.clear();
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
