//! Keeps what a pattern leaves of a variable that is not used again, where the text does not show what it is made of.
//!
//! Where the pattern names every part, each gets a variable, in the place of the whole:
//!
//! ```text
//! let pair = next();                         let pair = next(); let pair_left;
//! if let Some((one, _)) = pair {        =>   if let Some((one, left)) = pair {
//!                                                pair_left = left;
//!     yield_!(one());                            yield_!(one());
//! }                                          }
//! ```
//!
//! Where it does not, or where the type may have a `Drop` of its own, what is left stays together (see `bluelet::part`):
//!
//! ```text
//! let job = next();                          let job = next(); let job_left;
//! let Job { name, .. } = job;           =>   let (name, left) = Held::of(&job).part(move |given| async move {
//!                                                let job = job;
//!                                                let Job { name, .. } = job;
//!                                                given.give(name).await
//!                                            });
//!                                            job_left = left;
//! yield_!(one());                            yield_!(one());
//! ```

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, ExprStruct, Ident, Local, Pat, PatIdent, Stmt};

use super::shape::is_name;
use super::uses::mentions;
use crate::parse::Function;
use crate::pattern::{Taking, bound_by_value, taking, without_bindings};
use crate::scope::{self, Standing};
use crate::suspend;

/// What the function gives to all its variables.
pub(super) struct Keeper<'f> {
    runtime: &'f syn::Path,
    /// Whether suspended coroutines can be copied: then nothing is kept in an async block.
    clone: bool,
    /// The names that are not free.
    taken: BTreeSet<String>,
    /// Whether anything is kept in an async block.
    pub(super) parts: bool,
}

impl<'f> Keeper<'f> {
    pub(super) fn new(function: &'f Function, taken: BTreeSet<String>) -> Self {
        let (runtime, clone) = (&function.runtime, function.clone.is_some());
        Keeper { runtime, clone, taken, parts: false }
    }

    /// Keeps what is left of the variables, which are declared in this order before the statement `from`.
    pub(super) fn keep(&mut self, variables: &[PatIdent], stmts: &mut Vec<Stmt>, from: usize) {
        for (index, variable) in variables.iter().enumerate().rev() {
            if variable.by_ref.is_some() {
                continue;
            }
            let mut takes = Takes { keeper: self, name: &variable.ident, left: Vec::new() };
            takes.in_stmts(stmts, from, false);
            let left = takes.left;
            if left.is_empty() {
                continue;
            }
            // What is left drops where the variable would: after those that were declared later.
            let declarations = left.iter().rev().map(|left| syn::parse_quote!(let #left;));
            let declarations = declarations.chain(bound_again(&variables[index + 1..]));
            let declarations: Vec<Stmt> = declarations.collect();
            stmts.splice(from..from, declarations);
        }
    }

    /// Keeps what the only statement leaves of the variable; a suspension follows.
    pub(super) fn keep_before_all(&mut self, variable: &PatIdent, stmts: &mut Vec<Stmt>) {
        let mut takes = Takes { keeper: self, name: &variable.ident, left: Vec::new() };
        takes.in_stmts(stmts, 0, true);
        let left = takes.left;
        let declarations = left.iter().rev().map(|left| syn::parse_quote!(let #left;));
        stmts.splice(..0, declarations.collect::<Vec<Stmt>>());
    }

    /// A name of its own.
    fn fresh(&mut self, name: &str, at: Span) -> Ident {
        let mut name = name.to_string();
        while self.taken.contains(&name) {
            name.push('_');
        }
        self.taken.insert(name.clone());
        Ident::new(&name, Span::mixed_site().located_at(at))
    }
}

/// `let name = name;`, for variables that drop before what is declared behind them.
pub(super) fn bound_again(variables: &[PatIdent]) -> Vec<Stmt> {
    let owned = variables.iter().filter(|variable| variable.by_ref.is_none());
    let again = owned.map(|variable| {
        let (mutable, name) = (&variable.mutability, &variable.ident);
        syn::parse_quote!(let #mutable #name = #name;)
    });
    again.collect()
}

/// What the patterns of one variable take.
struct Takes<'k, 'f> {
    keeper: &'k mut Keeper<'f>,
    name: &'k Ident,
    /// The variables for what is left, in the order in which they drop.
    left: Vec<Ident>,
}

impl Takes<'_, '_> {
    /// The last statement that mentions the variable may take it apart; `later` says whether a suspension follows.
    fn in_stmts(&mut self, stmts: &mut Vec<Stmt>, from: usize, later: bool) {
        let shadow = stmts[from..].iter().position(|stmt| shadows(stmt, self.name));
        let seen = shadow.map_or(stmts.len(), |shadow| from + shadow + 1);
        let mentioned = |stmt: &Stmt| mentions(stmt.to_token_stream(), self.name);
        let Some(last) = stmts[from..seen].iter().rposition(mentioned) else { return };
        let last = from + last;
        let later = later || suspend::count_suspensions(&stmts[last + 1..]) > 0;
        let prologue = match &mut stmts[last] {
            Stmt::Local(local) => self.in_local(local, later),
            Stmt::Expr(expr, _) => {
                self.in_expr(expr, later);
                return;
            }
            _ => return,
        };
        match prologue {
            Some(Taken { stmts: taking, instead: true }) => drop(stmts.splice(last..=last, taking)),
            Some(Taken { stmts: taking, instead: false }) => {
                stmts.splice(last + 1..last + 1, taking);
            }
            None => {}
        }
    }

    fn in_local(&mut self, local: &mut Local, later: bool) -> Option<Taken> {
        let init = local.init.as_mut()?;
        if let Expr::Struct(literal) = &*init.expr
            && init.diverge.is_none()
            && later
            && local.attrs.is_empty()
            && let Some(mut stmts) = self.taken_for_literal(literal)
        {
            let (pat, value) = (&local.pat, &stmts.value);
            stmts.stmts.push(syn::parse_quote!(let #pat = #value;));
            return Some(Taken { stmts: stmts.stmts, instead: true });
        }
        if !is_name(&init.expr, self.name) {
            if init.diverge.is_none() && !shadows_by(&local.pat, self.name) {
                self.in_expr(&mut init.expr, later);
            }
            return None;
        }
        let diverges = init.diverge.as_ref().map(|(_, otherwise)| otherwise.to_token_stream());
        let again = diverges.as_ref().is_some_and(|code| mentions(code.clone(), self.name));
        if !later || again || !local.attrs.is_empty() {
            return None;
        }
        let refutable = diverges.is_some();
        self.take(&mut local.pat, refutable, false)
    }

    fn in_expr(&mut self, expr: &mut Expr, later: bool) {
        match expr {
            Expr::Block(block) => self.in_stmts(&mut block.block.stmts, 0, later),
            Expr::Paren(paren) => self.in_expr(&mut paren.expr, later),
            Expr::If(conditional) => self.in_if(conditional, later),
            Expr::Match(matching) if is_name(&matching.expr, self.name) => {
                let single = matching.arms.len() == 1;
                matching.arms.iter_mut().for_each(|arm| self.in_arm(arm, single, later));
            }
            Expr::Match(matching) if !self.mentioned_in(&matching.expr) => {
                for arm in &mut matching.arms {
                    if !self.mentioned_in(&arm.pat) {
                        self.in_expr(&mut arm.body, later);
                    }
                }
            }
            Expr::Assign(assign) if !self.mentioned_in(&assign.left) => {
                self.in_expr(&mut assign.right, later);
            }
            _ => {}
        }
    }

    fn in_if(&mut self, conditional: &mut syn::ExprIf, later: bool) {
        let then = &mut conditional.then_branch;
        if !self.mentioned_in(&conditional.cond) {
            self.in_stmts(&mut then.stmts, 0, later);
        } else if !self.mentioned_in(&*then)
            && (later || suspend::count_suspensions(&then.stmts) > 0)
            && let Some(condition) = last_link(&mut conditional.cond, self.name)
            && let Some(taken) = self.take(&mut condition.pat, true, false)
        {
            then.stmts.splice(..0, taken.stmts);
        }
        if let Some((_, otherwise)) = &mut conditional.else_branch {
            self.in_expr(otherwise, later);
        }
    }

    fn in_arm(&mut self, arm: &mut Arm, single: bool, later: bool) {
        if self.mentioned_in(&arm.pat) || self.mentioned_in(&arm.body) || !arm.attrs.is_empty() {
            return;
        }
        if !later && !suspend::expr_suspends(&arm.body) {
            return;
        }
        let taken = match &mut arm.pat {
            Pat::Guard(guarded) => {
                let guard = scope::identifiers(guarded.guard.to_token_stream());
                let bound = scope::bound_names(&guarded.pat, Standing::Refutable);
                let looks = bound.iter().any(|name| guard.contains(&scope::plain_name(name)));
                self.take(&mut guarded.pat, true, looks)
            }
            pat => self.take(pat, !single, false),
        };
        let Some(taken) = taken else { return };
        let (taking, body) = (taken.stmts, &arm.body);
        *arm.body = syn::parse_quote!({ #(#taking)* #body });
    }

    fn mentioned_in(&self, code: &impl ToTokens) -> bool {
        mentions(code.to_token_stream(), self.name)
    }

    /// Has the pattern take the whole variable, or nothing; gives the statements that come behind it, or take its place.
    /// What only `looked_at` bindings can do, a guard does.
    fn take(&mut self, pat: &mut Pat, refutable: bool, looked_at: bool) -> Option<Taken> {
        let standing = if refutable { Standing::Refutable } else { Standing::Irrefutable };
        let bound = bound_by_value(pat, standing)?;
        if taking(pat) == Taking::All || bound.is_empty() {
            return None;
        }
        let mut parts = Parts { takes: self, named: Vec::new() };
        let mut spelled = pat.clone();
        if parts.spell_out(&mut spelled) {
            let named = parts.named;
            *pat = spelled;
            let stmts = named.iter().map(|(left, part)| syn::parse_quote!(#left = #part;));
            let stmts = stmts.collect();
            self.left.extend(named.into_iter().map(|(left, _)| left));
            return Some(Taken { stmts, instead: false });
        }
        if looked_at || self.keeper.clone {
            return None;
        }
        let stmts = self.taken_apart(pat, refutable, &bound);
        *pat = without_bindings(pat);
        Some(Taken { stmts, instead: !refutable })
    }

    /// `let (name, left) = Held::of(&job).part(..); job_left = left;`
    fn taken_apart(&mut self, pat: &Pat, refutable: bool, bound: &[PatIdent]) -> Vec<Stmt> {
        let name = self.name;
        let names = bound.iter().map(|bound| &bound.ident);
        let names = tuple(names.map(ToTokens::to_token_stream));
        let declared =
            bound.iter().map(|PatIdent { mutability, ident, .. }| quote!(#mutability #ident));
        let declared = tuple(declared);
        let mut pat = pat.clone();
        Immutable.visit_pat_mut(&mut pat);
        self.part(&declared, |give| {
            let give = give(&names);
            if !refutable {
                return quote!(let #pat = #name; #give);
            }
            quote! {
                match #name {
                    #pat => #give,
                    #[allow(unreachable_patterns)]
                    _ => ::core::unreachable!(),
                }
            }
        })
    }

    /// `Job { size, ..job }`, with what the literal leaves of `job` kept.
    fn taken_for_literal(&mut self, literal: &ExprStruct) -> Option<Filled> {
        let elsewhere = literal.fields.iter().any(|field| self.mentioned_in(field));
        if elsewhere || self.keeper.clone || !is_name(literal.rest.as_ref()?, self.name) {
            return None;
        }
        let mut literal = literal.clone();
        let mut stmts: Vec<Stmt> = Vec::new();
        for field in &mut literal.fields {
            if !matches!(field.expr, Expr::Path(_) | Expr::Lit(_)) {
                let name = self.keeper.fresh("field", field.expr.span());
                let value = std::mem::replace(&mut field.expr, syn::parse_quote!(#name));
                stmts.push(syn::parse_quote!(let #name = #value;));
            }
        }
        scope::spell_out_fields(&mut literal);
        let value = self.keeper.fresh("filled", literal.path.span());
        stmts.extend(self.part(&value.to_token_stream(), |give| give(&literal.to_token_stream())));
        Some(Filled { stmts, value })
    }

    /// `let (part, left) = Held::of(&job).part(..); job_left = left;`, where `take` says what the part is.
    fn part(
        &mut self,
        part: &TokenStream,
        take: impl FnOnce(&dyn Fn(&TokenStream) -> TokenStream) -> TokenStream,
    ) -> Vec<Stmt> {
        let (name, at) = (self.name, self.name.span());
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let left = self.keeper.fresh("left", at);
        let given = self.keeper.fresh("given", at);
        self.keeper.parts = true;
        let take = take(&|part| quote!(#given.give(#part).await));
        let runtime = self.keeper.runtime;
        let taken = syn::parse_quote! {
            let (#part, #left) = #runtime::step::Held::of(&#name)
                .part(move |#given| async move { let #name = #name; #take });
        };
        let keep = syn::parse_quote!(#kept = #left;);
        self.left.push(kept);
        vec![taken, keep]
    }
}

/// A struct literal that was filled in from a variable.
struct Filled {
    stmts: Vec<Stmt>,
    value: Ident,
}

/// The statements that take a variable apart.
struct Taken {
    stmts: Vec<Stmt>,
    /// Whether they stand instead of the statement with the pattern.
    instead: bool,
}

/// Gives a name to each part that a pattern leaves.
struct Parts<'t, 'k, 'f> {
    takes: &'t mut Takes<'k, 'f>,
    /// What keeps the part, and what the pattern calls it.
    named: Vec<(Ident, Ident)>,
}

impl Parts<'_, '_, '_> {
    /// Whether all parts could be given names.
    fn spell_out(&mut self, pat: &mut Pat) -> bool {
        match pat {
            Pat::Wild(_) => {
                let keeper = &mut *self.takes.keeper;
                let at = self.takes.name.span();
                let name = format!("{}_left", scope::plain_name(self.takes.name));
                let (left, part) = (keeper.fresh(&name, at), keeper.fresh("left", at));
                *pat = syn::parse_quote!(#part);
                self.named.push((left, part));
                true
            }
            Pat::Ident(name) => name.by_ref.is_none(),
            Pat::Lit(_) | Pat::Path(_) | Pat::Range(_) | Pat::Const(_) => true,
            Pat::Paren(paren) => self.spell_out(&mut paren.pat),
            Pat::Type(typed) => self.spell_out(&mut typed.pat),
            Pat::Tuple(tuple) => tuple.elems.iter_mut().all(|elem| self.spell_out(elem)),
            Pat::TupleStruct(tuple) if is_variant(&tuple.path) => {
                tuple.elems.iter_mut().all(|elem| self.spell_out(elem))
            }
            _ => false,
        }
    }
}

/// `Some`, or `Message::Text`: of an enum, which hardly has a `Drop` of its own.
fn is_variant(path: &syn::Path) -> bool {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let of_std = |name: String| ["Some", "Ok", "Err"].contains(&name.as_str());
    names.next().is_some_and(of_std)
        || names.next().is_some_and(|name| name.starts_with(char::is_uppercase))
}

/// Takes the `mut`s away.
struct Immutable;

impl VisitMut for Immutable {
    fn visit_pat_ident_mut(&mut self, name: &mut PatIdent) {
        name.mutability = None;
        visit_mut::visit_pat_ident_mut(self, name);
    }
}

fn tuple(mut names: impl ExactSizeIterator<Item = TokenStream>) -> TokenStream {
    match names.len() {
        1 => names.next().unwrap_or_default(),
        _ => quote!((#(#names),*)),
    }
}

/// The last condition, if it is the only one that matches the variable.
fn last_link<'c>(cond: &'c mut Expr, name: &Ident) -> Option<&'c mut syn::ExprLet> {
    match cond {
        Expr::Let(condition) => is_name(&condition.expr, name).then_some(condition),
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            let before = mentions(binary.left.to_token_stream(), name);
            if before { None } else { last_link(&mut binary.right, name) }
        }
        _ => None,
    }
}

fn shadows(stmt: &Stmt, name: &Ident) -> bool {
    matches!(stmt, Stmt::Local(local) if shadows_by(&local.pat, name))
}

fn shadows_by(pat: &Pat, name: &Ident) -> bool {
    scope::bound_names(pat, Standing::Refutable).contains(name)
}

/// What a pattern declares, in order.
pub(super) fn declared_by(pat: &Pat, standing: Standing) -> Vec<PatIdent> {
    let mut names = Vec::new();
    scope::for_each_binding(&mut pat.clone(), standing, &mut |name| {
        names.push(name.clone());
    });
    names
}

/// Keeps what is left of the variables of each scope.
impl VisitMut for Keeper<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut index = 0;
        while index < block.stmts.len() {
            if let Stmt::Local(local) = &block.stmts[index]
                && local.init.is_some()
            {
                let names = declared_by(&local.pat, Standing::Refutable);
                self.keep(&names, &mut block.stmts, index + 1);
            }
            index += 1;
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        let names = declared_by(&arm.pat, Standing::Refutable);
        self.keep_in_body(&names, &mut arm.body);
        visit_mut::visit_arm_mut(self, arm);
    }

    fn visit_expr_for_loop_mut(&mut self, each: &mut syn::ExprForLoop) {
        let names = declared_by(&each.pat, Standing::Irrefutable);
        self.keep(&names, &mut each.body.stmts, 0);
        visit_mut::visit_expr_for_loop_mut(self, each);
    }

    fn visit_expr_if_mut(&mut self, conditional: &mut syn::ExprIf) {
        let names = declared_in(&conditional.cond);
        self.keep(&names, &mut conditional.then_branch.stmts, 0);
        visit_mut::visit_expr_if_mut(self, conditional);
    }

    fn visit_expr_while_mut(&mut self, each: &mut syn::ExprWhile) {
        let names = declared_in(&each.cond);
        self.keep(&names, &mut each.body.stmts, 0);
        visit_mut::visit_expr_while_mut(self, each);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl Keeper<'_> {
    fn keep_in_body(&mut self, names: &[PatIdent], body: &mut Expr) {
        if names.is_empty() {
            return;
        }
        if let Expr::Block(block) = body
            && block.label.is_none()
            && block.attrs.is_empty()
        {
            return self.keep(names, &mut block.block.stmts, 0);
        }
        let mut stmts = vec![Stmt::Expr(body.clone(), None)];
        self.keep(names, &mut stmts, 0);
        if stmts.len() > 1 {
            *body = syn::parse_quote!({ #(#stmts)* });
        }
    }
}

/// What the patterns of a condition declare.
fn declared_in(cond: &Expr) -> Vec<PatIdent> {
    match cond {
        Expr::Let(condition) => declared_by(&condition.pat, Standing::Refutable),
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            let mut names = declared_in(&binary.left);
            names.extend(declared_in(&binary.right));
            names
        }
        _ => Vec::new(),
    }
}
