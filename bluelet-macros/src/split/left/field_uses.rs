//! Which fields of a variable code uses, and how: whether it takes them, looks at them, or gives them new values.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Ident;
use syn::visit::{self, Visit};
use syn::{Expr, Macro, Member, Pat, Stmt};

use super::along::Along;
use super::arms::{branches, first_call, is_just_a_value, names_variant, takes_all_of_an_option};
use super::candidates::Variables;
use super::gone::Gone;
use super::rematch::{Branch, if_as_match, stays_in_guard, while_as_match};
use super::taken_along::only_field;
use super::used::{Fields, Use, Used, any_whole, each_whole, entry, mark_again};
use super::ways::{Way, leading_to, named, way_of};
use crate::asking::{self, may_leave_receiver, may_take_field};
use crate::mention::{mentions, times_mentioned};
use crate::pattern::{Taking, bound_by_value, has_slice, is_bare, takes_apart, taking};
use crate::scope::Standing;
use crate::std_methods::consumes_receiver;
use crate::{callee, macros, place, scope, suspend};

/// The parts of which only parts are used.
pub(super) type Apart = BTreeSet<String>;

/// Finds the fields of a variable that code uses.
pub(super) struct FieldUses<'n> {
    name: &'n Ident,
    /// What is known of the function's variables.
    known: &'n Variables,
    /// The parts that are not used as a whole.
    apart: &'n Apart,
    pub(super) fields: Fields,
    /// How often the variable is mentioned by that.
    found: usize,
    /// How many closures stand around: what is in them may run again.
    closures: usize,
    /// What may have been taken before.
    gone: Gone,
    /// What is taken where others may have been.
    beside: BTreeSet<String>,
    /// What closures take along.
    along: Along,
}

impl<'n> FieldUses<'n> {
    /// What the statements use, if they use no more of the variable than fields.
    pub(super) fn of(
        stmts: &[&Stmt],
        name: &'n Ident,
        apart: &'n Apart,
        known: &'n Variables,
    ) -> Option<Self> {
        let uses = Self::found_in(stmts, name, apart, known);
        let mentioned: usize = stmts.iter().map(|stmt| times_mentioned(*stmt, name)).sum();
        (uses.found == mentioned).then_some(uses)
    }

    pub(super) fn found_in(
        stmts: &[&Stmt],
        name: &'n Ident,
        apart: &'n Apart,
        known: &'n Variables,
    ) -> Self {
        let (fields, found, closures) = (Fields::new(), 0, 0);
        let (gone, beside, along) = (Gone::default(), BTreeSet::new(), Along::default());
        let mut uses =
            FieldUses { name, known, apart, fields, found, closures, gone, beside, along };
        stmts.iter().for_each(|stmt| uses.visit_stmt(stmt));
        uses
    }

    /// Whether control leaves after a part was taken where others were, of which some are gone where it goes on.
    pub(super) fn leaves_with_more(&self) -> bool {
        let here = self.gone.here();
        !here.is_empty() && !self.beside.is_subset(&here)
    }

    /// Whether a closure takes a part along, and may as well take what is around that.
    pub(super) fn whole_may_go_along(&self) -> bool {
        self.along.may_be_more()
    }

    /// Whether all parts are there behind it, as the text shows.
    pub(super) fn ends_whole(&self) -> bool {
        let may_be_taken = |used: &Used| used.is_asked() || used.has(Use::Match);
        self.gone.here().is_empty() && !any_whole(&self.fields, |_, used| may_be_taken(used))
    }

    /// Whether a part that is taken gets a new value.
    pub(super) fn is_renewed(&self) -> bool {
        any_whole(&self.fields, |_, used| used.is_taken() && used.is_renewed())
    }

    /// The fields that lead to the expression, if it is a part that is used as a whole.
    fn field(&self, expr: &Expr) -> Option<Way> {
        way_of(expr, self.name).filter(|way| self.is_whole(way))
    }

    /// Whether the part is used as a whole.
    fn is_whole(&self, way: &[Member]) -> bool {
        let is_whole = !self.apart.contains(&named(way));
        is_whole && leading_to(way).all(|part| self.apart.contains(&part))
    }

    fn entry(&mut self, way: &[Member]) -> &mut Used {
        let Some((last, around)) = way.split_last() else { unreachable!("BUG: no field") };
        let fields =
            around.iter().fold(&mut self.fields, |fields, member| &mut entry(fields, member).parts);
        entry(fields, last)
    }

    fn used(&mut self, way: &[Member], by: Use) {
        self.found += 1;
        let (part, by_value) = (named(way), matches!(by, Use::Value | Use::Along));
        let again = self.gone.has(&part) || self.closures > 0 && by_value;
        self.along.used(way, &self.gone);
        let used = self.entry(way);
        used.again |= again;
        used.uses.push(by);
        if by_value {
            if self.gone.has_others(&part) {
                self.beside.insert(part.clone());
            }
            self.gone.take(part.clone());
        } else if by == Use::Renewal {
            self.gone.renew(&part);
        }
        if by == Use::Along {
            self.along.take(way);
        }
    }

    fn by(&mut self, expr: &Expr, by: Use) {
        match self.field(expr) {
            Some(field) => self.used(&field, by),
            None => self.visit_expr(expr),
        }
    }

    fn looked_at(&mut self, expr: &Expr) {
        self.by(expr, Use::Look);
    }

    /// A place is matched; what else a pattern takes of one than all is not known.
    fn matched(&mut self, expr: &Expr, patterns: &[&Pat]) {
        let binds = |pat: &&Pat| {
            bound_by_value(pat, Standing::Refutable).is_none_or(|bound| !bound.is_empty())
        };
        match () {
            () if !place::is_place(expr) => self.visit_expr(expr),
            () if patterns.iter().any(|pat| names_variant(pat)) && !patterns.iter().any(binds) => {
                self.by(expr, Use::Test);
            }
            () if !patterns.iter().any(binds) => self.by(expr, Use::Plain),
            () if patterns.iter().all(|pat| takes_all_of_an_option(pat)) => self.visit_expr(expr),
            () => {}
        }
    }

    /// `job.phase = match job.phase { .. }`, where each arm takes all of the old value, or does nothing but to give a new one: what
    /// others left would drop with the match, and not where the variable does if they suspend, leave or panic. The type must have no
    /// `Drop` of its own: of one that has, only copies are taken.
    fn renewed_by_match<'e>(&self, assign: &'e syn::ExprAssign) -> Option<(Way, &'e [syn::Arm])> {
        let Expr::Match(matching) = &*assign.right else { return None };
        let (left, field) = (self.field(&assign.left)?, self.field(&matching.expr)?);
        let takes_all = |arm: &syn::Arm| {
            let all = taking(&arm.pat) == Taking::All;
            stays_in_guard(&arm.pat) && (all || is_bare(&arm.pat) || is_just_a_value(&arm.body))
        };
        let by_value = |arm: &syn::Arm| bound_by_value(&arm.pat, Standing::Refutable).is_some();
        let fits = left == field && matching.arms.iter().all(|arm| by_value(arm) && takes_all(arm));
        fits.then_some((field, &matching.arms[..]))
    }

    /// `job.list = job.list.with(yield_!(one()))`, where rustc can be asked whether the method takes the old value, which it then
    /// does before it waits.
    fn is_renewed_by_method(&self, assign: &syn::ExprAssign) -> bool {
        let Some(first) = first_call(&assign.right) else { return false };
        let (left, receiver) = (self.field(&assign.left), self.field(&first.receiver));
        let waits = first.args.iter().any(suspend::expr_suspends);
        let told = || asking::without_waits(first, &self.known.declared);
        waits
            && left.is_some()
            && left == receiver
            && may_leave_receiver(&told(), &self.known.declared)
    }

    /// Visits calls of which the first may take its receiver.
    fn visit_first_receiver(&mut self, expr: &Expr) {
        let Expr::MethodCall(call) = expr else { return self.by(expr, Use::Asked) };
        self.visit_first_receiver(&call.receiver);
        call.args.iter().for_each(|argument| self.visit_expr(argument));
    }

    /// `match job.phase { .. job.phase = next; .. }`, where each arm takes all of the old value or nothing.
    fn renewed_in_arms(&mut self, arms: &[Branch<'_>], matched: &Expr) -> bool {
        let Some(field) = self.field(matched) else { return false };
        let is_place = |place: &Expr| self.field(place).as_ref() == Some(&field);
        let fits = arms.iter().all(|arm| arm.fits(&is_place));
        let binds = arms.iter().any(|arm| takes_apart(arm.pat));
        let guarded = arms.iter().any(|arm| mentions(arm.pat, self.name));
        let stays = arms.iter().all(|arm| stays_in_guard(arm.pat));
        if !fits || !binds || guarded || !stays {
            return false;
        }
        self.used(&field, Use::Match);
        self.entry(&field).matched = true;
        self.in_arms(arms);
        true
    }

    /// The field that the closure takes along, and nothing else of the variable.
    fn taken_along(&self, closure: &syn::ExprClosure) -> Option<Way> {
        let way = only_field(closure, self.name).filter(|way| self.is_whole(way))?;
        let body = Stmt::Expr((*closure.body).clone(), None);
        let inside = Self::found_in(&[&body], self.name, self.apart, self.known);
        // A reference, through which it looks, would be copied.
        let no_reference = self.known.structs.contains(&scope::plain_name(self.name));
        let by_move = closure.capture.is_some() && no_reference && way.len() == 1;
        let takes = any_whole(&inside.fields, |_, used| {
            (used.is_by_value() || by_move && used.has(Use::Look)) && !used.has(Use::Plain)
        });
        takes.then_some(way)
    }

    fn in_arms(&mut self, arms: &[Branch<'_>]) {
        let mut ends = BTreeSet::new();
        for arm in arms {
            // A guard that does not hold leads to the next arm.
            self.visit_pat(arm.pat);
            let tried = self.gone.here();
            self.visit_expr(arm.body);
            ends.append(&mut self.gone.begin(tried));
        }
        self.gone.begin(ends);
    }

    /// What is used in a turn, and may be gone where the next one begins, is used again.
    fn in_loop<R>(
        &mut self,
        label: Option<&syn::Label>,
        falls: bool,
        visit: impl FnOnce(&mut Self) -> R,
    ) -> R {
        self.gone.enter(label, true);
        let before = self.times();
        let seen = visit(self);
        let again = self.gone.exit(falls);
        let after = self.times();
        if before != after {
            self.along.used_beside(&again);
        }
        for part in again.iter().filter(|part| before.get(*part) != after.get(*part)) {
            mark_again(&mut self.fields, &mut Way::new(), part);
        }
        seen
    }

    /// How often each part was used so far.
    fn times(&self) -> BTreeMap<String, usize> {
        let mut times = BTreeMap::new();
        each_whole(&self.fields, &mut |way, used| {
            times.insert(named(way), used.uses.len());
        });
        times
    }
}

impl<'ast> Visit<'ast> for FieldUses<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Some(field) = self.field(expr) {
            return self.used(&field, Use::Value);
        }
        match expr {
            Expr::Reference(reference) => self.looked_at(&reference.expr),
            Expr::Field(field) => self.looked_at(&field.base),
            Expr::Unary(unary) => self.by(&unary.expr, Use::Plain),
            Expr::Cast(cast) => self.by(&cast.expr, Use::Plain),
            Expr::Index(index) => {
                self.looked_at(&index.expr);
                self.by(&index.index, Use::Plain);
            }
            Expr::Binary(binary) => {
                // Of operators only `+` takes what is no number.
                let left = match binary.op {
                    syn::BinOp::Add(_) => Use::Value,
                    _ => Use::Plain,
                };
                self.by(&binary.left, left);
                self.by(&binary.right, Use::Plain);
            }
            Expr::Assign(assign) => {
                if let Some((field, arms)) = self.renewed_by_match(assign) {
                    self.used(&field, Use::Value);
                    self.entry(&field).matched |= arms.iter().any(|arm| takes_apart(&arm.pat));
                    self.in_arms(&branches(arms));
                } else if self.is_renewed_by_method(assign) {
                    self.visit_first_receiver(&assign.right);
                } else {
                    self.visit_expr(&assign.right);
                }
                // What is assigned to by a pattern cannot be put in its place.
                if place::is_place(&assign.left) {
                    self.by(&assign.left, Use::Renewal);
                }
            }
            Expr::MethodCall(call) => {
                match () {
                    () if may_take_field(call, &self.known.declared) => {
                        self.by(&call.receiver, Use::Asked);
                    }
                    () if consumes_receiver(call) => self.visit_expr(&call.receiver),
                    () => self.looked_at(&call.receiver),
                }
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            // A call uses up what can be called once.
            Expr::Call(call) if way_of(&call.func, self.name).is_some() => {
                let by = if callee::can_be_asked(call) { Use::Asked } else { Use::Look };
                self.by(&call.func, by);
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            Expr::Match(matching)
                if self.renewed_in_arms(&branches(&matching.arms), &matching.expr) => {}
            Expr::If(conditional)
                if if_as_match(conditional).is_some_and(|matching| {
                    self.renewed_in_arms(&branches(&matching.arms), &matching.expr)
                }) => {}
            Expr::While(each)
                if while_as_match(each).is_some_and(|matching| {
                    self.in_loop(each.label.as_ref(), false, |this| {
                        this.renewed_in_arms(&branches(&matching.arms), &matching.expr)
                    })
                }) => {}
            // What a pattern takes depends on it.
            Expr::Match(matching) => {
                let patterns: Vec<&Pat> = matching.arms.iter().map(|arm| &arm.pat).collect();
                self.matched(&matching.expr, &patterns);
                self.in_arms(&branches(&matching.arms));
            }
            Expr::If(conditional) => {
                self.visit_expr(&conditional.cond);
                let tried = self.gone.here();
                self.visit_block(&conditional.then_branch);
                let end = self.gone.begin(tried);
                conditional.else_branch.iter().for_each(|(_, code)| self.visit_expr(code));
                self.gone.meet(end);
            }
            Expr::Let(condition) => {
                self.matched(&condition.expr, &[&condition.pat]);
            }
            Expr::Loop(each) => {
                self.in_loop(each.label.as_ref(), false, |this| this.visit_block(&each.body));
            }
            Expr::While(each) => self.in_loop(each.label.as_ref(), true, |this| {
                this.visit_expr(&each.cond);
                let tried = this.gone.here();
                this.visit_block(&each.body);
                this.gone.meet(tried);
            }),
            Expr::ForLoop(each) => {
                self.visit_expr(&each.expr);
                self.in_loop(each.label.as_ref(), true, |this| {
                    let begun = this.gone.here();
                    this.visit_block(&each.body);
                    this.gone.meet(begun);
                });
            }
            Expr::Block(block) if block.label.is_some() => {
                self.gone.enter(block.label.as_ref(), false);
                self.visit_block(&block.block);
                self.gone.exit(true);
            }
            Expr::Break(jump) => {
                jump.expr.iter().for_each(|value| self.visit_expr(value));
                self.gone.jump(jump.label.as_ref(), false);
            }
            Expr::Continue(jump) => self.gone.jump(jump.label.as_ref(), true),
            Expr::Return(leaving) => {
                leaving.expr.iter().for_each(|value| self.visit_expr(value));
                self.gone.leave();
            }
            // What it takes of a field depends on its type.
            Expr::Struct(literal) => {
                literal.fields.iter().for_each(|field| self.visit_expr(&field.expr));
                let rest = literal.rest.iter().filter(|rest| way_of(rest, self.name).is_none());
                rest.for_each(|rest| self.visit_expr(rest));
            }
            Expr::Closure(closure) if let Some(way) = self.taken_along(closure) => {
                self.used(&way, Use::Along);
                self.found += times_mentioned(closure, self.name) - 1;
            }
            // It may capture a field, and no more.
            Expr::Closure(closure) if closure.capture.is_some() => {}
            Expr::Closure(closure) => {
                let before = self.gone.here();
                self.closures += 1;
                self.visit_expr(&closure.body);
                self.closures -= 1;
                self.gone.meet(before);
            }
            Expr::Async(_) => {}
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        let Some(init) = &local.init else { return };
        let late_array =
            has_slice(&local.pat) && any_whole(&self.fields, |_, used| used.is_taken());
        match crate::pattern::moves_all(&local.pat) && !late_array {
            true => self.visit_expr(&init.expr),
            false => self.matched(&init.expr, &[&local.pat]),
        }
        let tried = self.gone.here();
        init.diverge.iter().for_each(|(_, otherwise)| self.visit_expr(otherwise));
        self.gone.begin(tried);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if let Some((scrutinee, pat)) = macros::matches_input(mac) {
            return self.of_test(&scrutinee, &pat);
        }
        let borrowed = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
        for argument in macros::inputs(mac).into_iter().flatten() {
            self.of_argument(&argument, borrowed);
        }
        if macros::diverges(mac) {
            self.gone.leave();
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl FieldUses<'_> {
    /// What lives no longer than this visit.
    fn of_argument(&mut self, argument: &Expr, borrowed: bool) {
        match borrowed {
            true => self.looked_at(argument),
            false => self.visit_expr(argument),
        }
    }

    /// `matches!(scrutinee, pattern if guard)`
    fn of_test(&mut self, scrutinee: &Expr, pat: &Pat) {
        self.matched(scrutinee, &[pat]);
        if let Pat::Guard(guarded) = pat {
            self.visit_expr(&guarded.guard);
        }
    }
}
