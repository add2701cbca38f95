//! Lowers `if`, chains of conditions, and `match`.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Expr, Pat};

use super::Lowering;
use super::apart::{Ends, is_value, matches_value};
use super::collected::Items;
use super::control::{Into, Part};
use super::lending::Lending;
use super::operand::move_out;
use super::origin::Making;
use crate::boxes;
use crate::ir::{BindingId, BlockId, Effect, Effects, FrameId, Leap, LeapId, MatchArm, Node};
use crate::resolve::Mode;
use crate::scope::Standing;
use crate::{chain, pattern, suspend};

impl<'f> Lowering<'f> {
    pub(super) fn if_construct(&mut self, conditional: syn::ExprIf, into: Into) {
        let apart = self.moves_apart(&Expr::If(conditional.clone()));
        let span = conditional.if_token.span;
        let syn::ExprIf { cond, then_branch, else_branch, .. } = conditional;
        let mut then = |this: &mut Self| this.statements(&then_branch.stmts, into.destination());
        let mut otherwise = |this: &mut Self| match &else_branch {
            Some((_, branch)) => this.else_branch((**branch).clone(), into),
            None => this.statements(&[], into.destination()),
        };
        let otherwise: Option<Part<'_, 'f>> =
            if else_branch.is_some() { Some(&mut otherwise) } else { None };
        self.conditional(*cond, span, into.result(), apart, &mut then, otherwise);
    }

    pub(super) fn else_branch(&mut self, branch: Expr, into: Into) {
        match branch {
            Expr::Block(block) => self.statements(&block.block.stmts, into.destination()),
            // `else if`: its own value is the value of this branch.
            other => self.expression(other, into.destination()),
        }
    }

    /// `a && b` and `a || b`, the right side of which suspends.
    pub(super) fn short_circuit(&mut self, binary: syn::ExprBinary, into: Into) {
        let syn::ExprBinary { left, op, right, .. } = binary;
        let span = Span::mixed_site().located_at(op.span());
        // Not by its tokens: `{ a } && b` would be two statements.
        let right = syn::Stmt::Expr(bare(*right), None);
        let mut conditional: syn::ExprIf = match op {
            syn::BinOp::And(_) => {
                syn::parse_quote_spanned!(span=> if true { #right } else { false })
            }
            _ => syn::parse_quote_spanned!(span=> if true { true } else { #right }),
        };
        // Nor here: `S { n: 1 } == s` would end at the brace.
        *conditional.cond = bare(*left);
        self.construct(Expr::If(conditional), into);
    }

    /// `if cond { then } else { otherwise }`, with a condition that may be a chain and may suspend.
    pub(super) fn conditional(
        &mut self,
        mut cond: Expr,
        span: Span,
        result: Option<BindingId>,
        apart: bool,
        then: Part<'_, 'f>,
        otherwise: Option<Part<'_, 'f>>,
    ) {
        let mut chain = chain::links(&cond);
        let mut later = chain.iter().skip(1);
        if later.any(|link| self.is_lowered(link) || self.changes(link)) {
            return self.chain(chain, span, result, apart, then, otherwise);
        }
        let name = self.value_name.clone();
        if is_chain(&chain) {
            self.reduce_condition(&mut chain[0], &name);
            cond = chain::of(chain).unwrap_or(cond);
        } else {
            self.reduce_condition(&mut cond, &name);
        }
        let mut apart_ends = apart.then(Ends::default);
        let ends = self.branches(cond, result, apart_ends.as_mut(), then, otherwise);
        match apart_ends {
            Some(ends) => self.join_apart(ends, "AfterIf", span),
            None => self.join(ends, "AfterIf", span),
        }
    }

    pub(super) fn reduce_condition(&mut self, cond: &mut Expr, name: &str) {
        match cond {
            Expr::Let(condition) => self.reduce(&mut condition.expr, name),
            cond => self.reduce(cond, name),
        }
    }

    /// The `if` itself, whose condition does not suspend; gives where control comes out.
    pub(super) fn branches(
        &mut self,
        mut cond: Expr,
        result: Option<BindingId>,
        mut apart: Option<&mut Ends>,
        then: Part<'_, 'f>,
        otherwise: Option<Part<'_, 'f>>,
    ) -> Vec<BlockId> {
        let start = self.current;
        let holds = usize::from(matches_value(&cond));
        self.holding += holds;
        let body = self.open_branch("then", result);
        let effects = self.condition(&mut cond, Vec::new());
        self.branch(result, apart.as_deref_mut(), |this| then(this));
        self.holding -= holds;
        let mut ends = self.close();
        self.current = start;
        let otherwise = match (otherwise, apart) {
            (None, None) => {
                ends.extend(start);
                None
            }
            (None, Some(apart)) => {
                let body = self.open_branch("otherwise", None);
                self.branch(result, Some(apart), |_| {});
                self.close();
                Some(body)
            }
            (Some(lower), apart) => {
                let body = self.open_branch("otherwise", result);
                self.branch(result, apart, |this| lower(this));
                ends.extend(self.close());
                Some(body)
            }
        };
        self.current = start;
        self.push(Node::If { cond, effects, then: body, otherwise, result });
        ends
    }

    /// Resolves a condition inside the branch that it guards; what its patterns bind is declared there.
    /// What the condition does to these, and to those that are `declared` by what stands before it, happens there too.
    pub(super) fn condition(&mut self, cond: &mut Expr, mut declared: Vec<BindingId>) -> Effects {
        let mut entered = Vec::new();
        let mut effects = Vec::new();
        let mut first = true;
        for_each_condition(cond, &mut |part| {
            let certain = std::mem::take(&mut first);
            match part {
                Expr::Let(condition) => {
                    let mut borrows = self.borrows(&condition.expr, &condition.pat);
                    let making = self.making(&condition.expr, &condition.pat);
                    if borrows.is_empty() && declared.is_empty() {
                        effects.extend(self.note_guard(&condition.expr));
                    }
                    // Before the condition nobody can ask about what that declares.
                    borrows.retain(|borrow| {
                        borrow.doubt.is_none() || !declared.contains(&borrow.owner)
                    });
                    let is_item = boxes::is_item(&condition.expr);
                    let items = self.items(&condition.expr);
                    move_out(&mut condition.expr);
                    let mut matched = None;
                    let pat = &condition.pat;
                    let found = self.resolve(|resolver| {
                        matched = resolver.matched(&mut condition.expr, &[pat]);
                    });
                    divide(found, &declared, &mut entered, &mut effects);
                    let taken =
                        self.resolve(|resolver| resolver.take_from(matched, &condition.pat));
                    // What stands behind another condition may not be matched at all.
                    let always = certain && pattern::leaves_nothing_if_it_fails(&condition.pat);
                    match always {
                        true => divide(taken, &declared, &mut entered, &mut effects),
                        false => entered.extend(taken),
                    }
                    let bound =
                        self.declare_pattern(&mut condition.pat, Standing::Refutable, None, false);
                    self.note_boxes(&condition.pat, is_item, &bound);
                    self.note_items(&bound, items);
                    self.note_making(making, &bound);
                    effects.extend(self.note_borrows(borrows, &bound));
                    entered.extend(bound.iter().copied().map(Effect::Declare));
                    declared.extend(bound);
                }
                part => {
                    let found = self.resolve(|resolver| resolver.expr(part, Mode::Value));
                    divide(found, &declared, &mut entered, &mut effects);
                }
            }
        });
        self.enter(entered);
        self.declare_flags(&declared, true);
        effects
    }

    /// What entering the innermost body does.
    pub(super) fn enter(&mut self, effects: Effects) {
        if !effects.is_empty() {
            self.push(Node::Entered(effects));
        }
    }

    /// A chain of conditions, a later one of which suspends: nested `if`s that share one `else`.
    pub(super) fn chain(
        &mut self,
        chain: Vec<Expr>,
        span: Span,
        result: Option<BindingId>,
        apart: bool,
        then: Part<'_, 'f>,
        otherwise: Option<Part<'_, 'f>>,
    ) {
        let whole = self.open_exit("end", result, apart);
        let mut apart_ends = apart.then(Ends::default);
        self.branch(result, apart_ends.as_mut(), |this| {
            this.open("otherwise", None);
            this.chain_link(&chain, span, result, whole, then);
            let ends = this.close();
            this.join(ends, "Else", span);
            if let Some(lower) = otherwise {
                lower(this);
            }
        });
        self.close_apart(apart_ends, "AfterIf", span);
    }

    pub(super) fn chain_link(
        &mut self,
        chain: &[Expr],
        span: Span,
        result: Option<BindingId>,
        whole: FrameId,
        then: Part<'_, 'f>,
    ) {
        let Some((first, rest)) = chain.split_first() else {
            return self.chain_end(span, result, whole, then);
        };
        let mut cond = bare(first.clone());
        let name = self.value_name.clone();
        self.reduce_condition(&mut cond, &name);
        let mut inner = |this: &mut Self| this.chain_link(rest, span, result, whole, then);
        let ends = self.branches(cond, None, None, &mut inner, None);
        self.join(ends, "AfterIf", span);
    }

    /// All conditions hold: the branch runs, and its value leaves the whole construct.
    pub(super) fn chain_end(
        &mut self,
        span: Span,
        result: Option<BindingId>,
        whole: FrameId,
        then: Part<'_, 'f>,
    ) {
        let (value, expr) = match result {
            None => (None, None),
            Some(_) => {
                let (value, expr) = self.temporary("result");
                (Some(value), Some(expr))
            }
        };
        self.open("then", value);
        then(self);
        let ends = self.close();
        self.join(ends, "AfterIf", span);
        self.leave(whole, expr);
    }

    /// Leaves a frame with a value.
    pub(super) fn leave(&mut self, frame: FrameId, mut value: Option<Expr>) {
        if self.ways_out.contains_key(&frame) {
            return self.leave_apart(frame, value);
        }
        let effects = self.resolve(|resolver| {
            if let Some(value) = &mut value {
                resolver.expr(value, Mode::Value);
            }
        });
        let leap = LeapId(self.graph.leaps.len());
        self.graph.leaps.push(Leap { frame });
        self.note_leaps(&[leap]);
        self.push(Node::Leave { leap, value, effects });
    }

    pub(super) fn match_construct(&mut self, matching: syn::ExprMatch, into: Into) {
        if matching.arms.iter().any(suspend::guard_suspends) {
            return self.guarded_match(matching, into);
        }
        let apart = self.moves_apart(&Expr::Match(matching.clone()));
        let mut apart = apart.then(Ends::default);
        let span = matching.match_token.span;
        let mut scrutinee = *matching.expr;
        let name = self.value_name.clone();
        self.reduce(&mut scrutinee, &name);
        let of_arms = matching.arms.iter().map(|arm| {
            let (borrows, making) =
                (self.borrows(&scrutinee, &arm.pat), self.making(&scrutinee, &arm.pat));
            Matched { whole: None, borrows, making, items: self.items(&scrutinee) }
        });
        let of_arms: Vec<Matched> = of_arms.collect();
        let guard = of_arms
            .iter()
            .all(|matched| matched.borrows.is_empty())
            .then(|| self.note_guard(&scrutinee));
        let holds = usize::from(is_value(&scrutinee));
        self.holding += holds;
        move_out(&mut scrutinee);
        let mut matched = None;
        let pats: Vec<&Pat> = matching.arms.iter().map(|arm| &arm.pat).collect();
        let mut effects =
            self.resolve(|resolver| matched = resolver.matched(&mut scrutinee, &pats));
        effects.extend(guard.flatten());
        let start = self.current;
        let mut arms = Vec::new();
        let mut ends = Vec::new();
        for (arm, of_arm) in matching.arms.into_iter().zip(of_arms) {
            let matched = Matched { whole: matched, ..of_arm };
            let (arm, arm_ends) = self.match_arm(arm, start, matched, into, apart.as_mut());
            arms.push(arm);
            ends.extend(arm_ends);
        }
        self.holding -= holds;
        self.current = start;
        self.push(Node::Match { scrutinee, effects, arms, result: into.result() });
        match apart {
            Some(ends) => self.join_apart(ends, "AfterMatch", span),
            None => self.join(ends, "AfterMatch", span),
        }
    }

    pub(super) fn match_arm(
        &mut self,
        arm: syn::Arm,
        start: Option<BlockId>,
        matched: Matched,
        into: Into,
        apart: Option<&mut Ends>,
    ) -> (MatchArm, Vec<BlockId>) {
        let span = arm_span(&arm);
        self.arm(arm.pat, span, start, matched, into.result(), |this| {
            this.branch(into.result(), apart, |this| this.arm_body(&arm.body, into));
        })
    }

    /// An arm whose guard does not suspend, with a body that `lower` fills.
    pub(super) fn arm(
        &mut self,
        mut pat: Pat,
        span: Span,
        start: Option<BlockId>,
        matched: Matched,
        result: Option<BindingId>,
        lower: impl FnOnce(&mut Self),
    ) -> (MatchArm, Vec<BlockId>) {
        self.current = start;
        let body = self.open_branch("arm", result);
        let bound = self.declare_pattern(&mut pat, Standing::Refutable, None, false);
        let Matched { whole, borrows, making, items } = matched;
        self.note_making(making, &bound);
        self.note_items(&bound, items);
        self.note_boxes(&pat, whole.is_some(), &bound);
        let lends = self.note_borrows(borrows, &bound);
        let mut entered = self.resolve(|resolver| resolver.take_from(whole, &pat));
        let (declared, flagged) = (bound.clone(), bound.clone());
        entered.extend(bound.into_iter().map(Effect::Declare));
        self.enter(entered);
        let mut effects = match &mut pat {
            Pat::Guard(guarded) => self.condition(&mut guarded.guard, declared),
            _ => Vec::new(),
        };
        effects.extend(lends);
        self.declare_flags(&flagged, true);
        lower(self);
        (MatchArm { pat, effects, body, span }, self.close())
    }

    pub(super) fn arm_body(&mut self, body: &Expr, into: Into) {
        match body {
            Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => {
                self.statements(&block.block.stmts, into.destination());
            }
            body => self.expression(body.clone(), into.destination()),
        }
    }
}

/// What the arms of a `match` look at.
#[derive(Default)]
pub(super) struct Matched {
    /// The variable that is matched as a whole.
    whole: Option<BindingId>,
    /// What of that which the arm's pattern binds borrows.
    borrows: Vec<Lending>,
    /// How it is made of what is matched.
    making: Vec<Making>,
    /// What it is an item of.
    items: Items,
}

impl Matched {
    pub(super) fn of(whole: Option<BindingId>) -> Self {
        Matched { whole, ..Matched::default() }
    }
}

/// Where the arm's body stands.
pub(super) fn arm_span(arm: &syn::Arm) -> Span {
    match &*arm.body {
        Expr::Block(block) => block.block.brace_token.span.join(),
        body => body.span(),
    }
}

/// Divides effects into those on the `declared` bindings and all others.
fn divide(found: Effects, declared: &[BindingId], inner: &mut Effects, outer: &mut Effects) {
    for effect in found {
        match effect {
            Effect::Use(id) | Effect::Move(id) | Effect::Assign(id) if declared.contains(&id) => {
                inner.push(effect);
            }
            Effect::Branches(branches) => {
                let (mut inside, mut outside) = (Vec::new(), Vec::new());
                for branch in branches {
                    let (mut one, mut other) = (Vec::new(), Vec::new());
                    divide(branch, declared, &mut one, &mut other);
                    inside.push(one);
                    outside.push(other);
                }
                inner.push(Effect::Branches(inside));
                outer.push(Effect::Branches(outside));
            }
            Effect::Repeat(turns, body) => {
                let (mut one, mut other) = (Vec::new(), Vec::new());
                divide(body, declared, &mut one, &mut other);
                inner.push(Effect::Repeat(turns, one));
                outer.push(Effect::Repeat(turns, other));
            }
            effect => outer.push(effect),
        }
    }
}

fn is_chain(chain: &[Expr]) -> bool {
    chain.len() > 1
}

/// Calls `visit` on each link of a condition, in order.
fn for_each_condition(cond: &mut Expr, visit: &mut dyn FnMut(&mut Expr)) {
    match cond {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            for_each_condition(&mut binary.left, visit);
            for_each_condition(&mut binary.right, visit);
        }
        other => visit(other),
    }
}

/// An operand without the parentheses that it needed as such: now it stands alone, where rustc calls them needless.
fn bare(operand: Expr) -> Expr {
    match operand {
        Expr::Paren(paren) => bare(*paren.expr),
        operand => operand,
    }
}
