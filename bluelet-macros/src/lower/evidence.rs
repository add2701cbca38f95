//! What the source shows of a variable's value: from its initialiser. What a written type shows is in `written`.

use std::collections::BTreeSet;

use syn::visit::Visit;
use syn::{Block, Expr, ExprClosure, Ident, Pat, Stmt};

use super::Lowering;
use crate::boxes;
use crate::ir::{BindingId, Effect};
use crate::mention::mentions;
use crate::scope::Standing;
use crate::std_methods::gives_iterator;
use crate::types::{is_inert_value, is_own_path};
use crate::{diverging, macros, place, scope};

/// What a value is known to be.
#[derive(Clone, Copy, Default)]
pub(super) struct Evidence {
    /// A `&mut`.
    pub(super) exclusive: bool,
    /// A number.
    pub(super) number: bool,
    /// A closure, or something that holds one.
    pub(super) closure: bool,
    /// A closure of this function, or something that holds one, as the text shows.
    pub(super) holds_closures: bool,
    /// A closure that gives a closure.
    pub(super) gives_closure: bool,
    /// Used up by a call.
    pub(super) once: bool,
    /// What says whether it is.
    pub(super) told_by: Option<BindingId>,
    /// Of a type that tells what a call does.
    pub(super) callable: bool,
    /// A box.
    pub(super) boxed: bool,
    /// An iterator.
    pub(super) iterator: bool,
    /// Of a type of the user's.
    pub(super) own: bool,
    /// Dropped without anyone noticing; or it cannot be kept in a state, since it borrows from variables.
    pub(super) inert: bool,
}

impl Lowering<'_> {
    /// What the initialiser shows.
    pub(super) fn evidence(&mut self, init: &Expr) -> Evidence {
        let mut evidence = match self.variable(init) {
            Some(id) => self.known(id),
            None => Evidence {
                boxed: boxes::is_box(init),
                iterator: gives_iterator(init),
                own: is_own_value(init),
                ..Evidence::default()
            },
        };
        let mutably = matches!(init, Expr::Reference(taken) if taken.mutability.is_some());
        evidence.exclusive |= mutably;
        if self.is_number(init) {
            (evidence.number, evidence.inert) = (true, true);
        }
        evidence.holds_closures |= self.is_given_by_closure(init);
        evidence.closure |= evidence.holds_closures || is_still_whole(init);
        if let Some(made) = made_in_a_block(init) {
            let asks = &self.graph.asks;
            evidence.closure |= asks.closures.contains(&made);
            evidence.once |= asks.once.contains(&made);
        }
        let mut closures = Vec::new();
        collect_closures(init, &mut closures);
        if !closures.is_empty() {
            let within = names_bound_in(init);
            let closures = closures.into_iter();
            let closures: Vec<Evidence> =
                closures.map(|closure| self.closure_within(closure, &within)).collect();
            (evidence.closure, evidence.holds_closures) = (true, true);
            evidence.inert =
                closures.iter().all(|closure| closure.inert) && self.holds_only_closures(init);
            evidence.once = closures.iter().any(|closure| closure.once);
            evidence.gives_closure = closures.iter().any(|closure| closure.gives_closure);
        }
        evidence
    }

    /// Whether nothing that the value is made of has a drop, if the closures in it have none: what is of a type of the user's
    /// may be a guard.
    fn holds_only_closures(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Closure(_) => true,
            Expr::Path(_) => self.variable(expr).is_none_or(|id| self.graph.binding(id).inert),
            Expr::Struct(_) => false,
            Expr::Call(call) if !wraps(&call.func) => false,
            expr => match parts(expr) {
                Some(parts) => parts.into_iter().all(|part| self.holds_only_closures(part)),
                None => is_inert_value(expr) || diverging::expr_diverges(expr),
            },
        }
    }

    /// Whether it is made by calls of a closure that gives closures.
    fn is_given_by_closure(&self, init: &Expr) -> bool {
        let gives = match init {
            Expr::Call(call) => self.variable(&call.func),
            _ => None,
        };
        gives.is_some_and(|id| self.graph.binding(id).gives_closure)
            || parts(init).into_iter().flatten().any(|part| self.is_given_by_closure(part))
    }

    /// Notes what is known of a variable.
    pub(super) fn note_evidence(&mut self, id: BindingId, evidence: Evidence) {
        let binding = &mut self.graph.bindings[id.0];
        binding.exclusive |= evidence.exclusive;
        binding.number |= evidence.number;
        binding.closure |= evidence.closure;
        binding.holds_closures |= evidence.holds_closures;
        binding.holds_once |= evidence.holds_closures && evidence.once;
        binding.gives_closure |= evidence.gives_closure;
        binding.once |= evidence.once;
        binding.told_by = binding.told_by.or(evidence.told_by);
        binding.callable |= evidence.callable;
        binding.boxed |= evidence.boxed;
        binding.iterator |= evidence.iterator;
        binding.own |= evidence.own;
        binding.inert |= evidence.inert || evidence.exclusive;
    }

    /// A part of a value of the user's own type may well be a box, and is hardly a guard: what is in it can be moved out
    /// by `*name`. So can a part of what lies in a place, or was taken out of a collection: guards come from other calls.
    pub(super) fn note_boxes(&mut self, pat: &Pat, is_item: bool, bound: &[BindingId]) {
        let names = boxes::parts(pat, is_item);
        for id in bound {
            let binding = &mut self.graph.bindings[id.0];
            let whole = matches!(pat, Pat::Ident(_));
            binding.boxed |= !whole && names.contains(&binding.name);
        }
    }

    /// A closure may be given to a variable that is already there.
    pub(super) fn note_assignment(&mut self, assign: &mut syn::ExprAssign) {
        let mut evidence = self.evidence(&assign.right);
        if !evidence.closure {
            return;
        }
        let variable = self.variable(&assign.left);
        if let (Some(id), Some(name)) = (variable, place::root(&assign.left)) {
            let elsewhere = self.graph.binding(id).frame != self.frame();
            self.tell_if_used_up(&mut assign.right, name, &mut evidence, elsewhere);
        }
        let Evidence { once, told_by, .. } = evidence;
        let once = once && variable.is_some();
        let given = Evidence { closure: true, once, told_by, ..Evidence::default() };
        for effect in self.try_out(&Expr::Assign(assign.clone())) {
            if let Effect::Assign(id) = effect {
                self.note_evidence(id, given);
            }
        }
    }

    /// A variable that is held here before anything was put into it is kept whatever its type is, which rustc finds
    /// out later.
    pub(super) fn hold_empty(&mut self) {
        for id in std::mem::take(&mut self.empty) {
            self.graph.bindings[id.0].closure = true;
        }
    }

    /// What is known of calls of the value, if that is a variable.
    pub(super) fn known_calls(&self, expr: &Expr) -> Evidence {
        let known = self.variable(expr).map(|id| self.known(id)).unwrap_or_default();
        let Evidence { closure, gives_closure, once, told_by, callable, .. } = known;
        Evidence { closure, gives_closure, once, told_by, callable, ..Evidence::default() }
    }

    fn known(&self, id: BindingId) -> Evidence {
        let binding = self.graph.binding(id);
        Evidence {
            exclusive: binding.exclusive,
            number: binding.number,
            closure: binding.closure,
            holds_closures: binding.holds_closures,
            gives_closure: binding.gives_closure,
            once: binding.once,
            told_by: binding.told_by,
            callable: binding.callable,
            boxed: binding.boxed,
            iterator: binding.iterator,
            own: binding.own,
            inert: binding.inert,
        }
    }

    fn variable(&self, expr: &Expr) -> Option<BindingId> {
        let Expr::Path(path) = expr else { return None };
        self.scopes.lookup(&scope::plain_name(path.path.get_ident()?))
    }

    /// Whether it is what an event gave, or what `?` leaves of that.
    pub(super) fn is_given_by_event(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Path(_) => {
                self.variable(expr).is_some_and(|id| self.graph.binding(id).independent)
            }
            Expr::Try(question) => self.is_given_by_event(&question.expr),
            Expr::Paren(paren) => self.is_given_by_event(&paren.expr),
            _ => false,
        }
    }

    /// Whether the expression is made of numbers only, as its text shows.
    fn is_number(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Int(_) | syn::Lit::Float(_)),
            Expr::Path(_) => self.variable(expr).is_some_and(|id| self.graph.binding(id).number),
            Expr::Paren(paren) => self.is_number(&paren.expr),
            Expr::Unary(unary) => self.is_number(&unary.expr),
            Expr::Binary(binary) => self.is_number(&binary.left) && self.is_number(&binary.right),
            _ => false,
        }
    }

    /// Whether the expression is a range whose items are numbers, as its text shows.
    pub(super) fn is_range_of_numbers(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Range(range) => {
                let mut ends = range.start.iter().chain(&range.end);
                ends.any(|end| self.is_number(end))
            }
            Expr::Paren(paren) => self.is_range_of_numbers(&paren.expr),
            _ => false,
        }
    }

    /// Notes that the variable of this name, which has just been declared, is a number.
    pub(super) fn note_number(&mut self, name: &Ident) {
        if let Some(id) = self.scopes.lookup(&scope::plain_name(name)) {
            let binding = &mut self.graph.bindings[id.0];
            (binding.number, binding.inert) = (true, true);
        }
    }

    /// What is found where these names are bound, of which nothing is known.
    pub(super) fn within<R>(&mut self, names: &[Ident], find: impl FnOnce(&mut Self) -> R) -> R {
        let (known, taken) = (self.graph.bindings.len(), self.graph.taken.clone());
        let in_part = self.graph.captured_in_part.clone();
        let by_name = self.graph.taken_by_name.clone();
        self.scopes.open();
        for name in names {
            let id = self.new_binding(name.clone(), true, None, false);
            self.scopes.declare(scope::plain_name(name), id);
        }
        let found = find(self);
        self.scopes.close();
        if self.graph.bindings.len() > known {
            self.graph.bindings.truncate(known);
            (self.graph.taken, self.graph.captured_in_part) = (taken, in_part);
            self.graph.taken_by_name = by_name;
        }
        found
    }

    /// The same as below of a closure that stands in a block, an arm or a branch where these names are bound.
    fn closure_within(&mut self, closure: &ExprClosure, names: &[Ident]) -> Evidence {
        let names: Vec<Ident> =
            names.iter().filter(|name| mentions(closure, name)).cloned().collect();
        self.within(&names, |this| this.closure_evidence(closure))
    }

    /// A closure that moves all that it captures is used up by a call, unless all of that is `Copy`, and then its
    /// drop does nothing.
    fn closure_evidence(&mut self, closure: &ExprClosure) -> Evidence {
        let mut borrowing = closure.clone();
        borrowing.capture = None;
        let effects = self.try_out(&Expr::Closure(borrowing));
        let is_inert = |id: &&BindingId| self.graph.binding(**id).inert;
        let (mut used, mut moved) = (BTreeSet::new(), BTreeSet::new());
        captures(&effects, &mut used, &mut moved);
        let by_move = closure.capture.is_some();
        let borrows = !by_move && used.iter().any(|id| !moved.contains(id));
        let kept = used.iter().filter(|id| !moved.contains(id) && !is_inert(id)).count();
        let all_inert = used.iter().chain(&moved).all(|id| is_inert(&id));
        let mut given = Vec::new();
        collect_closures(&closure.body, &mut given);
        Evidence {
            closure: true,
            gives_closure: !given.is_empty(),
            once: kept == 0 && !all_inert,
            inert: borrows || all_inert,
            ..Evidence::default()
        }
    }
}

/// What an async block may have made, by the name that the block around it gives.
fn made_in_a_block(init: &Expr) -> Option<String> {
    let Expr::Block(block) = init else { return None };
    let Some(Stmt::Expr(Expr::Path(tail), None)) = block.block.stmts.last() else { return None };
    tail.path.get_ident().map(ToString::to_string)
}

/// The names that are bound in the expression, and not in a closure in it.
pub(super) fn names_bound_in(expr: &Expr) -> Vec<Ident> {
    struct Names(Vec<Ident>);
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat(&mut self, pat: &'ast Pat) {
            self.0.extend(scope::bound_names(pat, Standing::Refutable));
        }
        fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut names = Names(Vec::new());
    names.visit_expr(expr);
    names.0
}

/// What a closure that does not say `move` uses, and what it moves.
fn captures(effects: &[Effect], used: &mut BTreeSet<BindingId>, moved: &mut BTreeSet<BindingId>) {
    for effect in effects {
        match effect {
            Effect::Use(id) => drop(used.insert(*id)),
            Effect::Move(id) => drop(moved.insert(*id)),
            Effect::Ask(asked) => drop(moved.insert(asked.binding)),
            _ => {}
        }
    }
}

/// Whether it is what a pattern leaves of what has a drop of its own: that has to be kept in any case.
fn is_still_whole(init: &Expr) -> bool {
    match init {
        Expr::Macro(mac) => macros::asks_if_whole(&mac.mac),
        Expr::Call(some) => some.args.first().is_some_and(is_still_whole),
        _ => false,
    }
}

/// The closures in an expression that its value is, or holds.
fn collect_closures<'e>(expr: &'e Expr, into: &mut Vec<&'e ExprClosure>) {
    match expr {
        Expr::Closure(closure) => into.push(closure),
        expr => {
            let parts = parts(expr).into_iter().flatten();
            parts.for_each(|part| collect_closures(part, into));
        }
    }
}

/// What the value of the expression is made of, or one of which it is, if the text shows that.
fn parts(expr: &Expr) -> Option<Vec<&Expr>> {
    match expr {
        Expr::Paren(paren) => Some(vec![&paren.expr]),
        Expr::Group(group) => Some(vec![&group.expr]),
        Expr::Tuple(tuple) => Some(tuple.elems.iter().collect()),
        Expr::Array(array) => Some(array.elems.iter().collect()),
        Expr::Struct(literal) => Some(literal.fields.iter().map(|field| &field.expr).collect()),
        Expr::Call(call) => is_constructor(&call.func).then(|| call.args.iter().collect()),
        Expr::Block(block) => Some(tail(&block.block).into_iter().collect()),
        Expr::If(conditional) => {
            let otherwise = conditional.else_branch.iter().map(|(_, otherwise)| &**otherwise);
            Some(tail(&conditional.then_branch).into_iter().chain(otherwise).collect())
        }
        Expr::Match(matching) => Some(matching.arms.iter().map(|arm| &*arm.body).collect()),
        _ => None,
    }
}

fn tail(block: &Block) -> Option<&Expr> {
    match block.stmts.last() {
        Some(Stmt::Expr(tail, None)) => Some(tail),
        _ => None,
    }
}

/// `Some`, `Ok`, a tuple struct: what is called begins with a capital.
pub(super) fn is_constructor(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| scope::plain_name(&last.ident).starts_with(char::is_uppercase))
}

/// `Some`, `Ok` or `Err`.
fn wraps(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    ["Some", "Ok", "Err"].iter().any(|name| path.path.is_ident(name))
}

/// `Job { .. }`, `Job(..)`, or `Job::new(..)`.
fn is_own_value(init: &Expr) -> bool {
    match init {
        Expr::Struct(literal) => is_own_path(&literal.path),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => {
                let mut ty = path.path.clone();
                ty.segments.pop();
                path.qself.is_none() && (is_own_path(&path.path) || is_own_path(&ty))
            }
            _ => false,
        },
        _ => false,
    }
}
