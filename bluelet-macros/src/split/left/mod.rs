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

mod along;
mod arms;
mod behind;
mod beside;
mod by_pattern;
mod by_value;
mod callee;
mod candidates;
mod captured;
mod field_uses;
mod filled;
mod filled_in_turns;
mod gone;
mod jumps;
mod last_use;
mod lending;
mod lent;
mod operand;
mod receiver;
mod rematch;
mod renamed;
mod renewal;
mod renewed_parts;
mod renewed_receiver;
mod taken_along;
mod taking;
mod turns;
mod untyped;
mod used;
pub(super) mod ways;
mod ways_out;
mod whole;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use quote::quote;
use syn::visit_mut::{self, VisitMut};
use syn::{Arm, Block, Expr, FnArg, Ident, Local, Pat, PatIdent, ReceiverKind, Stmt};

use self::candidates::Variables;
use self::turns::Sites;
use self::ways_out::labels_in;
use super::copies::Copies;
use super::shape::is_name;
use crate::boxes;
use crate::ir::Asks;
use crate::parse::Function;
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
    /// The variables that a `co! { .. }` takes along: they may be closures of the function around it.
    captured: BTreeSet<String>,
    /// The variables whose types are found behind their declarations: rustc cannot be asked yet what their methods do.
    found_later: BTreeSet<String>,
    /// The variables that hold boxes, as the text shows.
    boxes: BTreeSet<String>,
    /// Those that may: a reference they cannot be told from.
    likely_boxes: BTreeSet<String>,
    /// The names of the variables of which some code may take a part.
    candidates: BTreeSet<String>,
    /// What is known of all variables.
    known: Variables,
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
        let as_written = function.can_stand_twice();
        let (candidates, closures) = (candidates::candidates(body), candidates::closures(body));
        let found_later = candidates::found_later(body);
        let known = Variables::of(function, body);
        let inputs = function.anonymous.then(|| candidates::inputs(&function.sig));
        let captured = inputs.unwrap_or_default();
        let inputs = function.sig.inputs.iter().filter_map(boxed_argument);
        let (boxes, likely_boxes) = (inputs.collect(), BTreeSet::new());
        let asks = Asks::default();
        Keeper {
            runtime,
            copies,
            clone,
            as_written,
            closures,
            captured,
            found_later,
            boxes,
            likely_boxes,
            candidates,
            known,
            taken,
            asks,
        }
    }

    /// Keeps what is left of the variables, which are declared in this order before the statement `from`.
    pub(super) fn keep(&mut self, variables: &[PatIdent], stmts: &mut Vec<Stmt>, from: usize) {
        self.keep_of_argument(variables, stmts, from, true);
    }

    /// Keeps what is left of those that an argument declares, which may not be the last.
    pub(super) fn keep_of_argument(
        &mut self,
        variables: &[PatIdent],
        stmts: &mut Vec<Stmt>,
        from: usize,
        last: bool,
    ) {
        for (index, variable) in variables.iter().enumerate().rev() {
            let is_candidate = self.candidates.contains(&scope::plain_name(&variable.ident));
            if variable.by_ref.is_some() || !is_candidate {
                continue;
            }
            let mut takes = Takes::new(self, &variable.ident, &stmts[from..]);
            takes.alone &= last && index + 1 == variables.len();
            takes.changes = variable.mutability.is_some();
            takes.in_stmts(stmts, from, false);
            let once = takes.left.len();
            takes.in_renewals(stmts, from);
            let (left, mutable, flags) = (takes.left, takes.mutable, takes.flags);
            self.note_left(&variable.ident, &left);
            if left.is_empty() {
                continue;
            }
            // What is left drops where the variable would: after those that were declared later.
            let declarations = left.iter().enumerate().rev().map(|(at, left)| {
                let changed = mutable.contains(&left.to_string());
                let mutable = (changed || at >= once).then(<syn::Token![mut]>::default);
                let allow = changed.then(|| quote!(#[allow(unused_mut)]));
                match flags.contains(left) {
                    true => syn::parse_quote!(let mut #left = ::core::option::Option::None;),
                    false => syn::parse_quote!(#allow let #mutable #left;),
                }
            });
            let declarations = declarations.chain(bound_again(&variables[index + 1..]));
            let declarations: Vec<Stmt> = declarations.collect();
            stmts.splice(from..from, declarations);
        }
    }

    /// Notes the variables for what is left of one that has what a function gave which was lent something.
    fn note_left(&mut self, variable: &Ident, left: &[Ident]) {
        let name = scope::plain_name(variable);
        if self.asks.looking.contains(&name) {
            let left = left.iter().map(|left| (scope::plain_name(left), name.clone()));
            self.asks.left_of.extend(left);
        }
    }

    /// Keeps what the statements leave of the variable, which no others mention; a suspension follows.
    pub(super) fn keep_before_all(&mut self, variable: &PatIdent, stmts: &mut Vec<Stmt>) {
        let mut takes = Takes::new(self, &variable.ident, &[]);
        takes.changes = variable.mutability.is_some();
        takes.in_stmts(stmts, 0, true);
        let (left, mutable) = (takes.left, takes.mutable);
        let declarations = left.iter().rev().map(|left| {
            let mutable =
                mutable.contains(&left.to_string()).then(|| quote!(#[allow(unused_mut)] let mut));
            let keyword = mutable.unwrap_or_else(|| quote!(let));
            syn::parse_quote!(#keyword #left;)
        });
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
fn bound_again(variables: &[PatIdent]) -> Vec<Stmt> {
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
    /// It is `mut`.
    changes: bool,
    /// The labels in the variable's scope.
    labels: BTreeSet<Ident>,
    /// The variables for what is left, in the order in which they drop.
    left: Vec<Ident>,
    /// Those for the whole, or for something inside of it, if that may have a `Drop` of its own and patterns only copied out of
    /// it; by what is asked.
    wholes: BTreeMap<String, Ident>,
    arms: Arms,
    /// The last statement in its scope matches it, and nothing else is declared there, so that what is left of it may as well drop
    /// as a branch of that ends.
    alone: bool,
    /// Those of the variables for what is left that are an `Option`, since other branches use the whole variable, or leave nothing
    /// there.
    flags: Vec<Ident>,
    /// The pattern at hand is that of one of several branches.
    in_branch: bool,
    /// Those of them that code may change.
    mutable: BTreeSet<String>,
    /// The code at hand, or what comes after it, uses a variable that may borrow from this one.
    lent: bool,
    /// What is used by value before the code at hand, and in any case: then it is a copy.
    copied: Vec<Expr>,
    /// What becomes of an operand that takes a field.
    sites: Sites,
    /// The code at hand may run again: then rustc is not asked whether it takes what it is to leave.
    again: bool,
    /// What is left of it now gets a drop flag.
    flagged: bool,
    /// The operand at hand, if it is a closure, may be made elsewhere, as long as its body asks for no types.
    tells: bool,
}

/// The statements that take a variable apart.
struct Taken {
    stmts: Vec<Stmt>,
    /// Whether they stand instead of the statement with the pattern.
    instead: bool,
    /// Whether they bind what the pattern did.
    later: bool,
}

/// What the arms of the match at hand do with the whole variable.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Arms {
    Unknown,
    /// One may only copy out of it.
    OneCopies,
    /// One uses it, and most likely moves it: those that bind parts are taken to do so too.
    OneUses,
}

impl<'k, 'f> Takes<'k, 'f> {
    fn new(keeper: &'k mut Keeper<'f>, name: &'k Ident, scope: &[Stmt]) -> Self {
        Takes {
            keeper,
            name,
            changes: false,
            labels: labels_in(scope),
            left: Vec::new(),
            wholes: BTreeMap::new(),
            arms: Arms::Unknown,
            alone: ends_in_match_of(scope, name),
            flags: Vec::new(),
            in_branch: false,
            mutable: BTreeSet::new(),
            lent: false,
            copied: Vec::new(),
            sites: Sites::Kept,
            again: false,
            flagged: false,
            tells: false,
        }
    }
}

/// Whether the last statement matches the variable, and none declares another.
fn ends_in_match_of(scope: &[Stmt], name: &Ident) -> bool {
    let Some((Stmt::Expr(last, None), before)) = scope.split_last() else { return false };
    is_match_of(last, name) && !before.iter().any(|stmt| matches!(stmt, Stmt::Local(_)))
}

/// `match name { .. }`, or `if let .. = name { .. }`
fn is_match_of(expr: &Expr, name: &Ident) -> bool {
    match expr {
        Expr::Match(matching) => is_name(&matching.expr, name),
        Expr::If(conditional) => {
            matches!(&*conditional.cond, Expr::Let(condition) if is_name(&condition.expr, name))
        }
        _ => false,
    }
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
                self.note_boxes(local, &names);
                self.keep(&names, &mut block.stmts, index + 1);
            }
            index += 1;
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, matching: &mut syn::ExprMatch) {
        matching.arms.iter().for_each(|arm| self.note_parts(&arm.pat, Some(&matching.expr)));
        visit_mut::visit_expr_match_mut(self, matching);
    }

    fn visit_arm_mut(&mut self, arm: &mut Arm) {
        let names = declared_by(&arm.pat, Standing::Refutable);
        self.keep_in_body(&names, &mut arm.body);
        visit_mut::visit_arm_mut(self, arm);
    }

    fn visit_expr_for_loop_mut(&mut self, each: &mut syn::ExprForLoop) {
        self.note_parts(&each.pat, Some(&each.expr));
        let names = declared_by(&each.pat, Standing::Irrefutable);
        self.keep(&names, &mut each.body.stmts, 0);
        visit_mut::visit_expr_for_loop_mut(self, each);
    }

    fn visit_expr_if_mut(&mut self, conditional: &mut syn::ExprIf) {
        self.note_parts_in(&conditional.cond);
        let names = declared_in(&conditional.cond);
        self.keep(&names, &mut conditional.then_branch.stmts, 0);
        visit_mut::visit_expr_if_mut(self, conditional);
    }

    fn visit_expr_while_mut(&mut self, each: &mut syn::ExprWhile) {
        self.note_parts_in(&each.cond);
        let names = declared_in(&each.cond);
        self.keep(&names, &mut each.body.stmts, 0);
        visit_mut::visit_expr_while_mut(self, each);
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

impl Keeper<'_> {
    /// Notes which of the variables that a `let` declares may hold boxes.
    fn note_boxes(&mut self, local: &Local, declared: &[PatIdent]) {
        let (pat, ty) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, Some(&*typed.ty)),
            pat => (pat, None),
        };
        let init = local.init.as_ref().map(|init| &*init.expr);
        self.note_parts(pat, init);
        if init.is_some_and(boxes::is_box) || ty.and_then(boxes::boxed_type).is_some() {
            let names = declared.iter().map(|name| scope::plain_name(&name.ident));
            self.boxes.extend(names);
        }
    }

    /// Notes which of the variables that a pattern binds may hold boxes.
    fn note_parts(&mut self, pat: &Pat, matched: Option<&Expr>) {
        scope::bound_names(pat, Standing::Refutable).iter().map(scope::plain_name).for_each(
            |name| {
                self.boxes.remove(&name);
                self.likely_boxes.remove(&name);
            },
        );
        if matched.is_some_and(|matched| !boxes::is_reference(matched)) {
            self.likely_boxes.extend(boxes::parts(pat, true).iter().map(scope::plain_name));
        }
    }

    /// The same for those of a condition.
    fn note_parts_in(&mut self, cond: &Expr) {
        match cond {
            Expr::Let(condition) => self.note_parts(&condition.pat, Some(&condition.expr)),
            Expr::Binary(binary) => {
                self.note_parts_in(&binary.left);
                self.note_parts_in(&binary.right);
            }
            _ => {}
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

/// The name of an argument that is a box.
fn boxed_argument(input: &FnArg) -> Option<String> {
    match input {
        FnArg::Receiver(receiver) => match &receiver.kind {
            ReceiverKind::Typed(_, ty) => boxes::boxed_type(ty).map(|_| "self".to_string()),
            _ => None,
        },
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) if boxes::boxed_type(&argument.ty).is_some() => {
                Some(scope::plain_name(&name.ident))
            }
            _ => None,
        },
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
