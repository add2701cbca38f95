//! Keeps what the last use of a variable leaves of it, a pattern or an operand, where the text does not show what it is made of.
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
//!
//! The same is done for an operand, `consume(job.name)`, and for a closure that captures fields; where operands take several
//! fields one after the other, or use them in between; and where a match of a variable gives it a new value.

mod candidates;
mod field_uses;
mod lending;
mod operand;
mod renewal;
mod taking;
mod turns;
mod ways_out;

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, Ident, Local, Pat, PatIdent, Stmt};

use self::taking::{LooksAt, Taken, has_macros};
use self::turns::Sites;
use self::ways_out::{WaysOut, labels_in};
use super::copies::Copies;
use super::shape::is_name;
use super::variable::suspends;
use crate::chain;
use crate::ir::Asks;
use crate::parse::Function;
use crate::pattern::{Taking, bound_by_value, has_struct, leaves_nothing_if_it_fails, taking};
use crate::scope::{self, Standing};

/// What the function gives to all its variables.
pub(super) struct Keeper<'f> {
    runtime: &'f syn::Path,
    /// What the text shows to be copies.
    copies: Copies,
    /// Whether suspended coroutines can be copied: then nothing is kept in an async block.
    clone: bool,
    /// Rustc can also read the function as it was written.
    as_written: bool,
    /// The variables that hold closures: method lookup cannot tell yet what these can do.
    closures: BTreeSet<String>,
    /// The names of the variables of which some code may take a part.
    candidates: BTreeSet<String>,
    /// The names that are not free.
    taken: BTreeSet<String>,
    pub(super) asks: Asks,
}

impl<'f> Keeper<'f> {
    pub(super) fn new(
        function: &'f Function,
        body: &Block,
        taken: BTreeSet<String>,
        copies: Copies,
    ) -> Self {
        let (runtime, clone) = (&function.runtime, function.clone.is_some());
        let as_written = !function.anonymous && function.can_stand_twice();
        let (candidates, closures) = (candidates::candidates(body), BTreeSet::new());
        let asks = Asks::default();
        Keeper { runtime, copies, clone, as_written, closures, candidates, taken, asks }
    }

    /// Keeps what is left of the variables, which are declared in this order before the statement `from`.
    pub(super) fn keep(&mut self, variables: &[PatIdent], stmts: &mut Vec<Stmt>, from: usize) {
        for (index, variable) in variables.iter().enumerate().rev() {
            let is_candidate = self.candidates.contains(&scope::plain_name(&variable.ident));
            if variable.by_ref.is_some() || !is_candidate {
                continue;
            }
            let mut takes = Takes::new(self, &variable.ident, &stmts[from..]);
            takes.in_stmts(stmts, from, false);
            let once = takes.left.len();
            takes.in_renewals(&mut stmts[from..]);
            let (left, mutable) = (takes.left, takes.mutable);
            if left.is_empty() {
                continue;
            }
            // What is left drops where the variable would: after those that were declared later.
            let declarations = left.iter().enumerate().rev().map(|(at, left)| {
                let changed = mutable.contains(&left.to_string());
                let mutable = (changed || at >= once).then(<syn::Token![mut]>::default);
                let allow = changed.then(|| quote!(#[allow(unused_mut)]));
                syn::parse_quote!(#allow let #mutable #left;)
            });
            let declarations = declarations.chain(bound_again(&variables[index + 1..]));
            let declarations: Vec<Stmt> = declarations.collect();
            stmts.splice(from..from, declarations);
        }
    }

    /// Keeps what the only statement leaves of the variable; a suspension follows.
    pub(super) fn keep_before_all(&mut self, variable: &PatIdent, stmts: &mut Vec<Stmt>) {
        let mut takes = Takes::new(self, &variable.ident, &[]);
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
    /// The labels in the variable's scope.
    labels: BTreeSet<Ident>,
    /// The variables for what is left, in the order in which they drop.
    left: Vec<Ident>,
    /// Those of them that code may change.
    mutable: BTreeSet<String>,
    /// The code at hand, or what comes after it, uses a variable that may borrow from this one.
    lent: bool,
    /// What is used by value before the code at hand, and in any case: then it is a copy.
    copied: Vec<Expr>,
    /// What becomes of an operand that takes a field.
    sites: Sites,
}

impl<'k, 'f> Takes<'k, 'f> {
    fn new(keeper: &'k mut Keeper<'f>, name: &'k Ident, scope: &[Stmt]) -> Self {
        Takes {
            keeper,
            name,
            labels: labels_in(scope),
            left: Vec::new(),
            mutable: BTreeSet::new(),
            lent: false,
            copied: Vec::new(),
            sites: Sites::Kept,
        }
    }
}

impl Takes<'_, '_> {
    /// The last statement that mentions the variable may take it apart; `later` says whether a suspension follows.
    fn in_stmts(&mut self, stmts: &mut Vec<Stmt>, from: usize, later: bool) {
        let shadow = stmts[from..].iter().position(|stmt| shadows(stmt, self.name));
        let seen = shadow.map_or(stmts.len(), |shadow| from + shadow + 1);
        let mentioned = |stmt: &Stmt| match stmt {
            Stmt::Local(local) => local.init.as_ref().is_some_and(|init| {
                let otherwise = init.diverge.as_ref().map(|(_, otherwise)| otherwise);
                self.mentioned_in(&init.expr)
                    || otherwise.is_some_and(|code| self.mentioned_in(code))
            }),
            stmt => self.mentioned_in(stmt),
        };
        let Some(last) = stmts[from..seen].iter().rposition(mentioned) else { return };
        let last = from + last;
        let uses = (from..=last).filter(|at| mentioned(&stmts[*at])).collect::<Vec<usize>>();
        stmts[from..last].iter_mut().for_each(|stmt| self.in_ways_out(stmt));
        if self.in_lending(stmts, &uses, later) || self.in_turns(stmts, &uses, later) {
            return;
        }
        let lent = self.lent || self.lends(&stmts[from..last], &stmts[last..]);
        let outer = (std::mem::replace(&mut self.lent, lent), self.copied.len());
        self.copied.extend(operand::used_by_value(&stmts[from..last], self.name));
        self.in_last(stmts, last, later);
        self.copied.truncate(outer.1);
        self.lent = outer.0;
    }

    /// The statement at `last` is the last that mentions the variable.
    fn in_last(&mut self, stmts: &mut Vec<Stmt>, last: usize, later: bool) {
        let behind = later || suspends(&stmts[last + 1..]);
        // Behind a construct that suspends somewhere its ways meet in a block of their own.
        let within = later || suspends(&stmts[last..]);
        let prologue = match &mut stmts[last] {
            Stmt::Local(local) => self.in_local(local, behind, within),
            Stmt::Expr(expr, _) => {
                self.in_expr(expr, within);
                return;
            }
            Stmt::Macro(statement) => {
                self.in_macro(&mut statement.mac);
                return;
            }
            Stmt::Item(_) => return,
        };
        match prologue {
            Some(Taken { stmts: taking, instead: true, .. }) => {
                drop(stmts.splice(last..=last, taking))
            }
            Some(Taken { stmts: taking, instead: false, .. }) => {
                stmts.splice(last + 1..last + 1, taking);
            }
            None => {}
        }
    }

    /// What leaves the variable's scope takes it as if nothing came after it.
    fn in_ways_out(&mut self, stmt: &mut Stmt) {
        let mut ways = WaysOut { takes: self };
        ways.visit_stmt_mut(stmt);
    }

    fn in_local(&mut self, local: &mut Local, later: bool, within: bool) -> Option<Taken> {
        let init = local.init.as_mut()?;
        if let Expr::Struct(literal) = &*init.expr
            && init.diverge.is_none()
            && later
            && local.attrs.is_empty()
            && let Some(mut filled) = self.taken_for_literal(literal)
        {
            let (pat, value) = (&local.pat, &filled.value);
            filled.stmts.push(syn::parse_quote!(let #pat = #value;));
            return Some(Taken { stmts: filled.stmts, instead: true, later: true });
        }
        let whole = init.diverge.is_none() && moves_all(&local.pat);
        if !self.is_place(&init.expr) || self.is_part(&init.expr) && whole {
            match &mut init.diverge {
                None if !shadows_by(&local.pat, self.name) => self.in_expr(&mut init.expr, within),
                Some((_, otherwise)) => WaysOut { takes: self }.visit_expr_mut(otherwise),
                None => {}
            }
            return None;
        }
        let diverges = init.diverge.as_ref().map(|(_, otherwise)| otherwise.to_token_stream());
        let again = diverges.as_ref().is_some_and(|code| scope::mentions(code.clone(), self.name));
        if !later || again || !local.attrs.is_empty() {
            return None;
        }
        let refutable = diverges.is_some();
        self.take(&init.expr, &mut local.pat, refutable, Some(&BTreeSet::new()))
    }

    fn in_expr(&mut self, expr: &mut Expr, later: bool) {
        match expr {
            Expr::Block(block) => self.in_stmts(&mut block.block.stmts, 0, later),
            Expr::Paren(paren) => self.in_expr(&mut paren.expr, later),
            Expr::If(conditional) => {
                if later && let Some(nested) = self.nested(conditional) {
                    *expr = nested;
                    return self.in_expr(expr, later);
                }
                self.in_if(conditional, later);
            }
            Expr::Match(matching) if self.is_place(&matching.expr) => {
                let (single, place) = (matching.arms.len() == 1, &*matching.expr);
                matching.arms.iter_mut().for_each(|arm| self.in_arm(place, arm, single, later));
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
            _ => self.in_operands(expr, later),
        }
    }

    fn in_if(&mut self, conditional: &mut syn::ExprIf, later: bool) {
        let only = self.mentioned_only_in(&conditional.cond, &*conditional);
        let then = &mut conditional.then_branch;
        if !self.mentioned_in(&conditional.cond) {
            self.in_stmts(&mut then.stmts, 0, later);
        } else if only && self.last_link(&mut conditional.cond).is_none() {
            return self.in_operands(&mut conditional.cond, later);
        } else if !self.mentioned_in(&*then)
            && later
            && let Some(condition) = self.last_link(&mut conditional.cond)
            && let Some(taken) =
                self.take(&condition.expr, &mut condition.pat, true, Some(&BTreeSet::new()))
        {
            then.stmts.splice(..0, taken.stmts);
        }
        if let Some((_, otherwise)) = &mut conditional.else_branch {
            self.in_expr(otherwise, later);
            if matches!(&**otherwise, Expr::Block(block) if block.label.is_some()) {
                **otherwise = syn::parse_quote!({ #otherwise });
            }
        }
    }

    /// `if let Some((a, _)) = name && more { .. }` as `if let Some((a, _)) = name { if more { .. } }`, so that nothing can fail
    /// once a part was taken; with an `else`, in a block that is left before it.
    fn nested(&mut self, conditional: &syn::ExprIf) -> Option<Expr> {
        let mut links = chain::links(&conditional.cond);
        let takes = |link: &Expr| match link {
            Expr::Let(condition) => {
                let bound = bound_by_value(&condition.pat, Standing::Refutable);
                let part = self.is_part(&condition.expr);
                let leaves = taking(&condition.pat) == Taking::NotAll
                    || has_struct(&condition.pat)
                    || !leaves_nothing_if_it_fails(&condition.pat);
                (part || is_name(&condition.expr, self.name) && leaves)
                    && bound.is_some_and(|bound| !bound.is_empty())
            }
            _ => false,
        };
        let at = links.iter().position(takes)?;
        let more = chain::of(links.split_off(at + 1))?;
        let then = &conditional.then_branch;
        if self.mentioned_in(&more) || self.mentioned_in(then) {
            return None;
        }
        let cond = chain::of(links)?;
        let Some((_, otherwise)) = &conditional.else_branch else {
            return Some(syn::parse_quote!(if #cond { if #more #then }));
        };
        let span = conditional.if_token.span;
        let label = self.keeper.fresh("whole", span);
        let label = syn::Lifetime { apostrophe: label.span(), ident: label };
        Some(syn::parse_quote!(#label: { if #cond { if #more { break #label #then } } #otherwise }))
    }

    /// The last condition, if it is the only one that matches the variable.
    fn last_link<'c>(&self, cond: &'c mut Expr) -> Option<&'c mut syn::ExprLet> {
        match cond {
            Expr::Let(condition) => self.is_place(&condition.expr).then_some(condition),
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                if self.mentioned_in(&binary.left) {
                    None
                } else {
                    self.last_link(&mut binary.right)
                }
            }
            _ => None,
        }
    }

    fn in_arm(&mut self, place: &Expr, arm: &mut Arm, single: bool, later: bool) {
        if self.mentioned_in(&arm.pat) || self.mentioned_in(&arm.body) || !arm.attrs.is_empty() {
            return;
        }
        if !later {
            return;
        }
        let taken = match &mut arm.pat {
            Pat::Guard(guarded) => {
                let guard = scope::identifiers(guarded.guard.to_token_stream());
                let bound = scope::bound_names(&guarded.pat, Standing::Refutable);
                let looked_at: BTreeSet<String> = bound
                    .iter()
                    .map(scope::plain_name)
                    .filter(|name| guard.contains(name))
                    .collect();
                // What the input of a macro looks at cannot be rewritten.
                let seen = looked_at.is_empty() || !has_macros(&guarded.guard);
                let mut taken =
                    self.take(place, &mut guarded.pat, true, seen.then_some(&looked_at));
                if let Some(taken) = taken.as_mut().filter(|taken| taken.later) {
                    LooksAt(&looked_at).visit_expr_mut(&mut guarded.guard);
                    // What only the guard has looked at is no variable that nobody uses.
                    let looked_at =
                        bound.iter().filter(|name| looked_at.contains(&scope::plain_name(name)));
                    let idle =
                        looked_at.filter(|name| !scope::mentions(arm.body.to_token_stream(), name));
                    taken
                        .stmts
                        .extend(idle.map(|name| -> Stmt { syn::parse_quote!(let _ = &#name;) }));
                }
                taken
            }
            pat => self.take(place, pat, !single, Some(&BTreeSet::new())),
        };
        let Some(taken) = taken else { return };
        let (taking, body) = (taken.stmts, &arm.body);
        *arm.body = syn::parse_quote!({ #(#taking)* #body });
    }

    fn mentioned_in(&self, code: &impl ToTokens) -> bool {
        scope::mentions(code.to_token_stream(), self.name)
    }

    /// Whether what is declared by the statements `before` may borrow from the variable, and is used by those behind them.
    fn lends(&self, before: &[Stmt], behind: &[Stmt]) -> bool {
        let borrowing = before.iter().filter_map(|stmt| match stmt {
            Stmt::Local(local) => {
                let init = local.init.as_ref()?;
                let computed = matches!(*init.expr, Expr::Binary(_) | Expr::Cast(_));
                let may = !computed && !self.is_part(&init.expr) && self.mentioned_in(&init.expr);
                may.then_some(&local.pat)
            }
            _ => None,
        });
        let mut names = borrowing.flat_map(|pat| scope::bound_names(pat, Standing::Refutable));
        names.any(|name| behind.iter().any(|stmt| scope::mentions(stmt.to_token_stream(), &name)))
    }
}

/// Whether the pattern takes a value as a whole.
fn moves_all(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(name) => name.by_ref.is_none() && name.subpat.is_none(),
        Pat::Type(typed) => moves_all(&typed.pat),
        Pat::Paren(paren) => moves_all(&paren.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(moves_all),
        _ => false,
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
            if let Stmt::Local(local) = &block.stmts[index] {
                let names = declared_by(&local.pat, Standing::Refutable);
                self.note_closures(local, &names);
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
    fn note_closures(&mut self, local: &Local, declared: &[PatIdent]) {
        struct Closures<'k> {
            known: &'k BTreeSet<String>,
            found: bool,
        }
        impl<'ast> Visit<'ast> for Closures<'_> {
            fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
                self.found = true;
            }
            fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
                let name = path.path.get_ident().map(scope::plain_name);
                self.found |= name.is_some_and(|name| self.known.contains(&name));
            }
        }
        let mut closures = Closures { known: &self.closures, found: false };
        local.init.iter().for_each(|init| closures.visit_expr(&init.expr));
        if closures.found {
            self.closures.extend(declared.iter().map(|name| scope::plain_name(&name.ident)));
        }
    }

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
