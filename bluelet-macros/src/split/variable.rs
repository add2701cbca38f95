//! One variable that is written out as a tuple, an array or a struct, and how it is split.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote;
use syn::visit::Visit;
use syn::{Expr, Ident, Local, Member, Pat, Stmt};

use super::shape::{Field, Kind, Shape, is_name};
use crate::mention::{identifiers, mentions};
use crate::pattern::{Taking, has_struct_inside, taking};
use crate::scope::{self, Standing};
use crate::suspend;

/// A variable that may be split.
pub(super) struct Variable {
    pub(super) name: Ident,
    /// What a pattern leaves of it can be kept whole.
    pub(super) kept_as_left: bool,
    pub(super) mutable: bool,
    pub(super) shape: Shape,
    /// What its pieces are called, in the order of the fields.
    pub(super) pieces: Vec<Ident>,
}

/// How a variable is split.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Way {
    /// Into its pieces, of which one or another is moved.
    Apart,
    /// The same, and the whole lives on if its type has a `Drop` of its own: then all that is taken are copies.
    Kept,
    /// The type decides whether it is split at all: see `twice`.
    ByType,
}

/// What takes a variable apart.
#[derive(Default)]
pub(super) struct Take {
    /// Declared before its pieces.
    pub(super) others: Vec<Stmt>,
    pub(super) statements: Vec<Stmt>,
    /// Its type is known to have no `Drop` of its own.
    pub(super) comes_apart: bool,
}

/// The statements behind a variable's declaration that are to use its pieces.
struct Split {
    from: usize,
    /// Those behind this see another variable of that name.
    seen: usize,
    /// Behind this the variable is whole again.
    to: usize,
}

impl Variable {
    pub(super) fn new(
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

    /// How the variable, which is declared before the statement `from`, can be split.
    pub(super) fn way(&self, stmts: &[Stmt], from: usize) -> Way {
        let seen = self.seen(&stmts[from..]);
        let uses: Vec<Uses> = stmts[from..from + seen].iter().map(|stmt| self.uses(stmt)).collect();
        let moved: BTreeSet<usize> = uses.iter().flat_map(|uses| uses.moved.clone()).collect();
        let fields = || self.shape.fields.iter().enumerate();
        let owns = fields().any(|(at, field)| field.owns && moved.contains(&at));
        if self.shape.is_plain() || owns {
            return Way::Apart;
        }
        // What changed a piece would not change a whole that was kept.
        let kept = self.kept_as_left && !self.mutable && self.can_be_split(&uses, false);
        match kept && fields().all(|(at, field)| field.is_copy || moved.contains(&at)) {
            true => Way::Kept,
            false => Way::ByType,
        }
    }

    /// Whether it matters in which order its fields drop, which is that of the struct's declaration and not that of the literal.
    pub(super) fn drops_in_unknown_order(&self) -> bool {
        let mut may_drop = self.shape.fields.iter().filter(|field| !field.is_copy);
        matches!(self.shape.kind, Kind::Struct(_)) && may_drop.nth(1).is_some()
    }

    /// Splits the variable, which is declared before the statement `from`, where it is first moved in part. A part is moved
    /// that is no copy, so its type has no `Drop` of its own.
    pub(super) fn split_in(&self, stmts: &mut Vec<Stmt>, from: usize) -> bool {
        let (name, whole) = (&self.name, self.shape.whole(&self.pieces));
        let statements = vec![syn::parse_quote!(#whole = #name;)];
        self.split_by(stmts, from, Take { statements, comes_apart: true, ..Take::default() })
    }

    /// Splits the variable as `split_in` does, and keeps what is left if only copies were taken out of it.
    pub(super) fn split_kept(
        &self,
        stmts: &mut Vec<Stmt>,
        from: usize,
        runtime: &syn::Path,
        taken: &BTreeSet<String>,
    ) -> bool {
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
        let statements = vec![
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
        let others = vec![syn::parse_quote!(let #kept;)];
        self.split_by(stmts, from, Take { others, statements, ..Take::default() })
    }

    /// Splits the variable where it is first moved in part.
    pub(super) fn split_by(&self, stmts: &mut Vec<Stmt>, from: usize, take: Take) -> bool {
        let Some(split) = self.where_split(&stmts[from..], take.comes_apart) else { return false };
        let mut tail = stmts.split_off(from + split.from);
        let whole = tail.split_off(split.to - split.from);
        let mut rewritten = Vec::new();
        self.rewrite_all(tail, split.seen - split.from, &mut rewritten);
        let declarations = self.declarations(&rewritten).into_iter().chain(take.others);
        stmts.splice(from..from, declarations);
        stmts.extend(take.statements);
        stmts.append(&mut rewritten);
        if !whole.is_empty() {
            let (name, pieces) = (&self.name, self.shape.whole(&self.pieces));
            stmts.push(syn::parse_quote!(#name = #pieces;));
            stmts.extend(whole);
        }
        true
    }

    /// Where the variable is to be split, if it can be.
    fn where_split(&self, stmts: &[Stmt], comes_apart: bool) -> Option<Split> {
        let seen = self.seen(stmts);
        let uses: Vec<Uses> = stmts[..seen].iter().map(|stmt| self.uses(stmt)).collect();
        let pieces = |uses: &Uses| self.can_be_split(std::slice::from_ref(uses), comes_apart);
        let mut start = 0;
        loop {
            let moved = start + uses[start..].iter().position(|uses| uses.moved_in_part)?;
            let deep = uses[start..moved].iter().position(|uses| uses.deep);
            let mut from = deep.map_or(moved, |deep| start + deep);
            if !uses[from..moved].iter().all(pieces) {
                from = moved;
            }
            if let Kind::Array = self.shape.kind {
                // It drops as one of which something was moved wherever rustc cannot tell: as soon as it is there.
                let as_a_whole = |uses: &Uses| uses.taken || uses.whole;
                from = uses[..from].iter().rposition(as_a_whole).map_or(0, |last| last + 1);
            }
            let whole = uses[from..].iter().position(|uses| !pieces(uses)).map(|at| from + at);
            // A variable that is whole again has got a new value for what was moved.
            let again = whole.is_none_or(|to| self.mutable && to > from);
            let to = whole.unwrap_or(stmts.len());
            if again && suspends(&stmts[from..to]) {
                let last_taken = self.kept_as_left && self.is_last_taken(&stmts[from..seen]);
                let split = Split { from, seen: whole.unwrap_or(seen), to };
                return (!last_taken).then_some(split);
            }
            start = whole?.max(moved + 1);
        }
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
        let mentioned = |stmt: &Stmt| mentions(stmt, &self.name);
        takes && !self.shape.is_plain() && !others.iter().any(mentioned)
    }

    /// Splits the variable, which the statement at `index` declares without a value, from there on.
    pub(super) fn split_late(&self, stmts: &mut Vec<Stmt>, index: usize) -> bool {
        let seen = self.seen(&stmts[index + 1..]);
        let uses = stmts[index + 1..].iter().take(seen);
        let uses: Vec<Uses> = uses.map(|stmt| self.uses(stmt)).collect();
        let moved = uses.iter().any(|uses| uses.moved_in_part);
        if !moved || !self.can_be_split(&uses, false) || !suspends(&stmts[index..]) {
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

    pub(super) fn shadowed_by(&self, stmt: &Stmt) -> bool {
        let Stmt::Local(Local { pat, init, .. }) = stmt else { return false };
        let standing = match init.as_ref().and_then(|init| init.diverge.as_ref()) {
            Some(_) => Standing::Refutable,
            None => Standing::Irrefutable,
        };
        scope::bound_names(pat, standing).contains(&self.name)
    }

    /// `let pair_1; let pair_0;`: they drop from the first to the last. Of an array of which `rewritten` moves some
    /// elements, what is left drops from its end, but neighbours that stay drop together, in their order.
    pub(super) fn declarations(&self, rewritten: &[Stmt]) -> Vec<Stmt> {
        let mutable = self.mutable.then(|| quote!(mut));
        let declared = |piece: &Ident| syn::parse_quote!(let #mutable #piece;);
        if !matches!(self.shape.kind, Kind::Array) {
            return self.pieces.iter().rev().map(declared).collect();
        }
        let moved = identifiers(rewritten);
        let stays = |piece: &Ident| !moved.contains(&scope::plain_name(piece));
        let neighbours = self.pieces.chunk_by(|one, other| stays(one) && stays(other));
        neighbours.flat_map(|group| group.iter().rev().map(declared)).collect()
    }

    /// The piece that `pair.0` names.
    pub(super) fn piece_of(&self, expr: &Expr) -> Option<&Ident> {
        self.pieces.get(self.index_of(expr)?)
    }

    /// Which field `pair.0` is.
    pub(super) fn index_of(&self, expr: &Expr) -> Option<usize> {
        let Expr::Field(field) = unparenthesized(expr) else { return None };
        is_name(&field.base, &self.name).then(|| self.shape.index(&field.member))?
    }

    /// The field that `pair.0` is, or is a part of.
    pub(super) fn piece_with(&self, part: &Expr) -> Option<usize> {
        let Expr::Field(field) = unparenthesized(part) else { return None };
        self.index_of(part).or_else(|| self.piece_with(&field.base))
    }

    /// The part that `pair.0` or `pair.0.1` names, as far as the text shows what it is.
    pub(super) fn part_of(&self, expr: &Expr) -> Option<&Field> {
        let Expr::Field(field) = unparenthesized(expr) else { return None };
        let shape = match is_name(&field.base, &self.name) {
            true => &self.shape,
            false => self.part_of(&field.base)?.shape.as_ref()?,
        };
        shape.fields.get(shape.index(&field.member)?)
    }

    /// The fields that `Job { size: 2, ..job }` takes from the variable, with their pieces.
    pub(super) fn filled_in(&self, literal: &syn::ExprStruct) -> Option<Vec<(&Field, &Ident)>> {
        if !is_name(literal.rest.as_ref()?, &self.name) {
            return None;
        }
        let Kind::Struct(_) = self.shape.kind else { return None };
        let given = |field: &Field| literal.fields.iter().any(|given| given.member == field.member);
        let fields = self.shape.fields.iter().zip(&self.pieces);
        Some(fields.filter(|(field, _)| !given(field)).collect())
    }

    /// `let (a, _) = pair;` as `let a = pair_0;`
    pub(super) fn taken_apart(&self, stmt: &Stmt) -> Option<Vec<Stmt>> {
        let Stmt::Local(Local { attrs, pat, init: Some(init), .. }) = stmt else { return None };
        if !attrs.is_empty() || init.diverge.is_some() || !is_name(&init.expr, &self.name) {
            return None;
        }
        self.bindings(pat)
    }

    /// The statements of `match pair { (a, _) => body }` that bind.
    pub(super) fn bound(&self, matching: &syn::ExprMatch) -> Option<Vec<Stmt>> {
        let [arm] = &matching.arms[..] else { return None };
        if !is_name(&matching.expr, &self.name) || !arm.attrs.is_empty() {
            return None;
        }
        self.bindings(&arm.pat)
    }

    fn bindings(&self, pat: &Pat) -> Option<Vec<Stmt>> {
        if let Pat::Wild(_) = pat {
            return Some(Vec::new());
        }
        let parts = self.parts(pat)?.into_iter();
        // A unit struct stays as well.
        let stays = |pat: &Pat| match pat {
            Pat::Wild(_) | Pat::Rest(_) => true,
            Pat::Ident(name) => !scope::binds(name),
            _ => false,
        };
        let binds = parts.filter(|(pat, _)| !stays(pat));
        Some(binds.map(|(pat, value)| syn::parse_quote!(let #pat = #value;)).collect())
    }

    /// The pieces that the statements, which were made of a pattern, mention.
    pub(super) fn pieces_in(&self, stmts: &[Stmt]) -> Vec<usize> {
        let pieces = self.pieces.iter().enumerate();
        pieces.filter(|(_, piece)| mentions(stmts, piece)).map(|(at, _)| at).collect()
    }

    /// What the pattern does with each piece, or with several as an array.
    fn parts(&self, pat: &Pat) -> Option<Vec<(Pat, TokenStream)>> {
        match (pat, &self.shape.kind) {
            (Pat::Tuple(tuple), Kind::Tuple) => self.parts_in_order(&tuple.elems),
            (Pat::TupleStruct(tuple), Kind::TupleStruct(_)) => self.parts_in_order(&tuple.elems),
            // Only types tell then which elements are moved, and so in what order the others drop.
            (Pat::Slice(_), Kind::Array) if has_struct_inside(pat) => None,
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
}

/// How a statement uses a variable.
#[derive(Default)]
pub(super) struct Uses {
    /// One of its fields is moved out, unless it is `Copy`.
    pub(super) moved_in_part: bool,
    /// A part of a field may be moved out of which the text does not show what it is made of.
    pub(super) deep: bool,
    /// Those fields, as far as they are moved whole.
    pub(super) moved: Vec<usize>,
    /// It is taken as a whole, or gets a new value.
    pub(super) taken: bool,
    /// In a way that cannot be told of its pieces.
    pub(super) whole: bool,
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
pub(super) fn suspends(stmts: &[Stmt]) -> bool {
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

pub(super) fn unparenthesized(mut expr: &Expr) -> &Expr {
    while let Expr::Paren(paren) = expr {
        expr = &paren.expr;
    }
    expr
}
