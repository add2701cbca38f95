//! Lowers what decides where control goes: `if`, `match`, blocks and loops that suspend.

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::{Block, Expr, Pat, Stmt, Token};

use super::apart::Ends;
use super::operand::move_out;
use super::{Destination, Lowering};
use crate::ir::{
    BindingId, BlockId, Effect, Effects, Entry, FrameId, Leap, LeapId, MatchArm, Node,
};
use crate::resolve::{self, Mode, Target, TargetKind};
use crate::suspend;

/// What the branches of a construct do with their values.
#[derive(Clone, Copy)]
enum Into {
    /// The construct has this result, or `()`.
    Result(Option<BindingId>),
    /// They are dropped.
    Discard,
    /// They end the coroutine.
    Return,
}

impl Into {
    fn result(self) -> Option<BindingId> {
        match self {
            Into::Result(result) => result,
            Into::Discard | Into::Return => None,
        }
    }

    fn destination(self) -> Destination {
        match self {
            Into::Result(_) => Destination::Frame,
            Into::Discard => Destination::Discard,
            Into::Return => Destination::Return,
        }
    }
}

/// A part of lowering that runs inside a branch.
type Part<'p, 'f> = &'p mut dyn FnMut(&mut Lowering<'f>);

impl<'f> Lowering<'f> {
    /// Lowers a construct that suspends.
    pub(super) fn control(&mut self, expr: Expr, destination: Destination) {
        match destination {
            Destination::Discard => self.construct(expr, Into::Discard),
            Destination::Return => self.construct(expr, Into::Return),
            Destination::Frame if self.graph.frame(self.frame()).result.is_none() => {
                self.construct(expr, Into::Result(None));
            }
            Destination::Frame => {
                let value = self.control_value(expr);
                self.plain(value, Destination::Frame);
            }
            Destination::Let(target) => match self.simple_target(&target) {
                Some(binding) => {
                    self.construct(expr, Into::Result(Some(binding)));
                    let (pat, _) = super::statement::split_type(&target.pat);
                    for name in crate::scope::bound_names(&pat) {
                        self.scopes.declare(crate::scope::plain_name(&name), binding);
                    }
                }
                None => {
                    let value = self.control_value(expr);
                    self.plain(value, Destination::Let(target));
                }
            },
        }
    }

    /// A construct as a statement without a semicolon.
    pub(super) fn unit_construct(&mut self, expr: Expr) {
        if is_construct(&expr) {
            self.construct(expr, Into::Result(None));
        } else {
            self.expression(expr, Destination::Discard);
        }
    }

    /// A construct's value as an operand.
    pub(super) fn control_value(&mut self, expr: Expr) -> Expr {
        let (result, value) = self.temporary("result");
        self.construct(expr, Into::Result(Some(result)));
        value
    }

    fn construct(&mut self, expr: Expr, into: Into) {
        self.refuse_attributes(&expr);
        match expr {
            Expr::Paren(paren) => self.construct(*paren.expr, into),
            Expr::Group(group) => self.construct(*group.expr, into),
            Expr::If(conditional) => self.if_construct(conditional, into),
            Expr::Match(matching) => self.match_construct(matching, into),
            Expr::Block(block) => self.block_construct(block, into),
            Expr::Loop(each) => self.loop_construct(each, into),
            Expr::While(each) => self.while_construct(each),
            Expr::ForLoop(each) => self.for_construct(each),
            Expr::Binary(binary) => self.short_circuit(binary, into),
            Expr::Return(returning) => {
                if let Some(value) = returning.expr {
                    self.expression(*value, Destination::Return);
                }
            }
            Expr::Break(mut jump) => {
                if let Some(value) = &mut jump.expr {
                    let name = self.value_name.clone();
                    self.reduce(value, &name);
                }
                self.plain(Expr::Break(jump), Destination::Discard);
            }
            other => self.expression(other, into.destination()),
        }
    }

    /// The attributes of a statement that is taken apart would be lost.
    fn refuse_attributes(&mut self, expr: &Expr) {
        let attrs = match expr {
            Expr::If(e) => &e.attrs,
            Expr::Match(e) => &e.attrs,
            Expr::Block(e) => &e.attrs,
            Expr::Loop(e) => &e.attrs,
            Expr::While(e) => &e.attrs,
            Expr::ForLoop(e) => &e.attrs,
            _ => return,
        };
        if let Some(attr) = attrs.iter().find(|attr| attr.path().is_ident("cfg")) {
            self.errors.at(
                attr,
                "`#[cfg]` on a statement that suspends is not supported yet; \
                 write `if cfg!(..) { .. }`, or put the statement into a coroutine of its own",
            );
        }
    }

    fn if_construct(&mut self, conditional: syn::ExprIf, into: Into) {
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

    fn else_branch(&mut self, branch: Expr, into: Into) {
        match branch {
            Expr::Block(block) => self.statements(&block.block.stmts, into.destination()),
            // `else if`: its own value is the value of this branch.
            other => self.expression(other, into.destination()),
        }
    }

    /// `a && b` and `a || b`, the right side of which suspends.
    fn short_circuit(&mut self, binary: syn::ExprBinary, into: Into) {
        let (left, right) = (&binary.left, &binary.right);
        let span = Span::mixed_site().located_at(binary.op.span());
        let conditional: Expr = match binary.op {
            syn::BinOp::And(_) => {
                syn::parse_quote_spanned!(span=> if #left { #right } else { false })
            }
            _ => syn::parse_quote_spanned!(span=> if #left { true } else { #right }),
        };
        self.construct(conditional, into);
    }

    /// `if cond { then } else { otherwise }`, with a condition that may be a chain and may suspend.
    fn conditional(
        &mut self,
        mut cond: Expr,
        span: Span,
        result: Option<BindingId>,
        apart: bool,
        then: Part<'_, 'f>,
        otherwise: Option<Part<'_, 'f>>,
    ) {
        let mut chain = Vec::new();
        flatten_chain(&cond, &mut chain);
        if chain.iter().skip(1).any(suspend::expr_suspends) && is_chain(&chain) {
            return self.chain(chain, span, result, then, otherwise);
        }
        let name = self.value_name.clone();
        if is_chain(&chain) {
            self.reduce_condition(&mut chain[0], &name);
            cond = rebuild_chain(chain);
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

    fn reduce_condition(&mut self, cond: &mut Expr, name: &str) {
        match cond {
            Expr::Let(condition) => self.reduce(&mut condition.expr, name),
            cond => self.reduce(cond, name),
        }
    }

    /// The `if` itself, whose condition does not suspend; gives where control comes out.
    fn branches(
        &mut self,
        mut cond: Expr,
        result: Option<BindingId>,
        mut apart: Option<&mut Ends>,
        then: Part<'_, 'f>,
        otherwise: Option<Part<'_, 'f>>,
    ) -> Vec<BlockId> {
        let start = self.current;
        let body = self.open_branch("then", result);
        let effects = self.condition(&mut cond);
        self.branch(result, apart.as_deref_mut(), |this| then(this));
        let mut ends = self.close();
        self.current = start;
        let otherwise = match (otherwise, apart) {
            (None, None) => {
                ends.extend(start);
                None
            }
            (None, Some(apart)) => {
                let body = self.open_branch("otherwise", None);
                self.end_branch(apart);
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
    fn condition(&mut self, cond: &mut Expr) -> Effects {
        let mut entered = Vec::new();
        let mut effects = Vec::new();
        for_each_condition(cond, &mut |part| match part {
            Expr::Let(condition) => {
                move_out(&mut condition.expr);
                let mut matched = None;
                effects.extend(
                    self.resolve(|resolver| matched = resolver.matched(&mut condition.expr)),
                );
                let taken = self.resolve(|resolver| resolver.take_from(matched, &condition.pat));
                let always = resolve::leaves_nothing_if_it_fails(&condition.pat);
                if always { &mut effects } else { &mut entered }.extend(taken);
                let bound = self.declare_pattern(&mut condition.pat, None, false);
                entered.extend(bound.into_iter().map(Effect::Declare));
            }
            part => effects.extend(self.resolve(|resolver| resolver.expr(part, Mode::Value))),
        });
        self.enter(entered);
        effects
    }

    /// What entering the innermost body does.
    fn enter(&mut self, effects: Effects) {
        if !effects.is_empty() {
            self.push(Node::Entered(effects));
        }
    }

    /// A chain of conditions, a later one of which suspends: nested `if`s that share one `else`.
    fn chain(
        &mut self,
        chain: Vec<Expr>,
        span: Span,
        result: Option<BindingId>,
        then: Part<'_, 'f>,
        otherwise: Option<Part<'_, 'f>>,
    ) {
        self.open("end", result);
        let whole = self.frame();
        self.open("otherwise", None);
        self.chain_link(&chain, result, whole, then);
        let ends = self.close();
        self.join(ends, "Else", span);
        if let Some(lower) = otherwise {
            lower(self);
        }
        let ends = self.close();
        self.join(ends, "AfterIf", span);
    }

    fn chain_link(
        &mut self,
        chain: &[Expr],
        result: Option<BindingId>,
        whole: FrameId,
        then: Part<'_, 'f>,
    ) {
        let Some((first, rest)) = chain.split_first() else {
            return self.chain_end(result, whole, then);
        };
        let mut cond = first.clone();
        let name = self.value_name.clone();
        self.reduce_condition(&mut cond, &name);
        let mut inner = |this: &mut Self| this.chain_link(rest, result, whole, then);
        let ends = self.branches(cond, None, None, &mut inner, None);
        self.join(ends, "AfterIf", Span::call_site());
    }

    /// All conditions hold: the branch runs, and its value leaves the whole construct.
    fn chain_end(&mut self, result: Option<BindingId>, whole: FrameId, then: Part<'_, 'f>) {
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
        self.join(ends, "AfterThen", Span::call_site());
        self.leave(whole, expr);
    }

    /// Leaves a frame with a value.
    fn leave(&mut self, frame: FrameId, mut value: Option<Expr>) {
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

    fn match_construct(&mut self, matching: syn::ExprMatch, into: Into) {
        let apart = self.moves_apart(&Expr::Match(matching.clone()));
        let mut apart = apart.then(Ends::default);
        let span = matching.match_token.span;
        let mut scrutinee = *matching.expr;
        let name = self.value_name.clone();
        self.reduce(&mut scrutinee, &name);
        move_out(&mut scrutinee);
        let mut matched = None;
        let effects = self.resolve(|resolver| matched = resolver.matched(&mut scrutinee));
        let start = self.current;
        let mut arms = Vec::new();
        let mut ends = Vec::new();
        for arm in matching.arms {
            let (arm, arm_ends) = self.match_arm(arm, start, matched, into, apart.as_mut());
            arms.push(arm);
            ends.extend(arm_ends);
        }
        self.current = start;
        self.push(Node::Match { scrutinee, effects, arms, result: into.result() });
        match apart {
            Some(ends) => self.join_apart(ends, "AfterMatch", span),
            None => self.join(ends, "AfterMatch", span),
        }
    }

    fn match_arm(
        &mut self,
        arm: syn::Arm,
        start: Option<BlockId>,
        matched: Option<BindingId>,
        into: Into,
        apart: Option<&mut Ends>,
    ) -> (MatchArm, Vec<BlockId>) {
        if let Some(attr) = arm.attrs.iter().find(|attr| attr.path().is_ident("cfg")) {
            self.errors
                .at(attr, "`#[cfg]` on an arm of a `match` that suspends is not supported yet");
        }
        self.current = start;
        let body = self.open_branch("arm", into.result());
        let mut pat = arm.pat;
        let bound = self.declare_pattern(&mut pat, None, false);
        let effects = match &mut pat {
            Pat::Guard(guarded) => {
                self.resolve(|resolver| resolver.expr(&mut guarded.guard, Mode::Value))
            }
            _ => Vec::new(),
        };
        let mut entered = self.resolve(|resolver| resolver.take_from(matched, &pat));
        entered.extend(bound.into_iter().map(Effect::Declare));
        self.enter(entered);
        self.branch(into.result(), apart, |this| match *arm.body {
            Expr::Block(block) if block.label.is_none() && block.attrs.is_empty() => {
                this.statements(&block.block.stmts, into.destination());
            }
            body => this.expression(body, into.destination()),
        });
        (MatchArm { pat, effects, body }, self.close())
    }

    fn block_construct(&mut self, block: syn::ExprBlock, into: Into) {
        let span = block.block.brace_token.span.open();
        let mut apart = self.moves_apart(&Expr::Block(block.clone())).then(Ends::default);
        let frame = self.open("block", into.result());
        if let Some(label) = &block.label {
            let kind = TargetKind::Lowered { on_break: frame, on_continue: None };
            self.targets.push(Target::new(Some(label.name.clone()), kind));
        }
        self.branch(into.result(), apart.as_mut(), |this| {
            this.statements(&block.block.stmts, into.destination());
        });
        if block.label.is_some() {
            self.targets.pop();
        }
        self.close_apart(apart, "AfterBlock", span);
    }

    fn loop_construct(&mut self, each: syn::ExprLoop, into: Into) {
        let apart = self.moves_apart(&Expr::Loop(each.clone())).then(Ends::default);
        let span = each.loop_token.span;
        // Where the loop's value ends the coroutine it passes through a result first.
        let (result, returned) = match into {
            Into::Return => {
                let (result, value) = self.temporary("result");
                (Some(result), Some(value))
            }
            into => (into.result(), None),
        };
        self.open("exit", result);
        let head = self.head("Loop", span);
        self.loop_body(&each.body, each.label, head);
        self.finish_loop(apart, "AfterLoop", span);
        if let Some(value) = returned {
            self.plain(value, Destination::Return);
        }
    }

    fn while_construct(&mut self, each: syn::ExprWhile) {
        let apart = self.moves_apart(&Expr::While(each.clone())).then(Ends::default);
        let span = each.while_token.span;
        self.open("exit", None);
        let head = self.head("While", span);
        let (body, label) = (each.body, each.label);
        let mut then = |this: &mut Self| this.loop_body(&body, label.clone(), head);
        self.conditional(*each.cond, span, None, false, &mut then, None);
        self.finish_loop(apart, "AfterWhile", span);
    }

    /// `for pat in iter { .. }` is `let mut iter = iter.into_iter(); while let Some(pat) = iter.next() { .. }`.
    fn for_construct(&mut self, each: syn::ExprForLoop) {
        let apart = self.moves_apart(&Expr::ForLoop(each.clone())).then(Ends::default);
        let span = each.for_token.span;
        let mut iterated = *each.expr;
        let name = self.value_name.clone();
        self.reduce(&mut iterated, &name);
        self.open("exit", None);
        let (iterator, iterator_expr) = self.temporary("iter");
        self.graph.bindings[iterator.0].mutable = true;
        self.graph.bindings[iterator.0].temporary = false;
        let mut effects = self.resolve(|resolver| resolver.expr(&mut iterated, Mode::Value));
        effects.push(Effect::Declare(iterator));
        let name = self.graph.binding(iterator).name.clone();
        let at = Span::mixed_site().located_at(iterated.span());
        let stmt: Stmt = syn::parse_quote_spanned! {at=>
            let mut #name = ::core::iter::IntoIterator::into_iter(#iterated);
        };
        self.push(Node::Plain { stmt, effects });
        let head = self.head("For", span);
        let pat = &each.pat;
        let cond: Expr = syn::parse_quote_spanned! {at=>
            let ::core::option::Option::Some(#pat) = ::core::iter::Iterator::next(&mut #iterator_expr)
        };
        let (body, label) = (each.body, each.label);
        let mut then = |this: &mut Self| this.loop_body(&body, label.clone(), head);
        self.conditional(cond, span, None, false, &mut then, None);
        self.finish_loop(apart, "AfterFor", span);
    }

    /// The block to which a loop comes back.
    fn head(&mut self, name: &'static str, span: Span) -> BlockId {
        let reachable = self.current.is_some();
        let entering = self.current;
        let head = self.new_block(Entry::Jump(name), span);
        if let Some(entering) = entering {
            self.push_in(entering, Node::Jump(head));
        }
        self.current = reachable.then_some(head);
        self.lowered_loops += 1;
        head
    }

    /// The body, in the frame that `continue` leaves; then back to the head.
    fn loop_body(&mut self, body: &Block, label: Option<syn::Label>, head: BlockId) {
        let on_break = self.innermost_exit();
        let frame = self.open("again", None);
        let kind = TargetKind::Lowered { on_break, on_continue: Some(frame) };
        self.targets.push(Target::new(label.map(|label| label.name), kind));
        self.statements(&body.stmts, Destination::Frame);
        self.targets.pop();
        let mut ends = self.close();
        ends.sort_unstable();
        ends.dedup();
        for end in ends {
            self.push_in(end, Node::Jump(head));
        }
        self.current = None;
    }

    /// The frame of the loop that is being lowered.
    fn innermost_exit(&self) -> FrameId {
        let mut frames = self.frames.iter().rev();
        let exit = frames.find(|frame| self.graph.frame(**frame).label == "exit");
        *exit.expect("a loop opens its exit frame first")
    }

    fn finish_loop(&mut self, apart: Option<Ends>, name: &'static str, span: Span) {
        self.lowered_loops -= 1;
        self.close_apart(apart, name, span);
    }
}

fn is_construct(expr: &Expr) -> bool {
    matches!(
        expr,
        Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
    )
}

/// The links of `a && b && c`.
fn flatten_chain(cond: &Expr, into: &mut Vec<Expr>) {
    match cond {
        Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
            flatten_chain(&binary.left, into);
            flatten_chain(&binary.right, into);
        }
        other => into.push(other.clone()),
    }
}

fn is_chain(chain: &[Expr]) -> bool {
    chain.len() > 1
}

fn rebuild_chain(chain: Vec<Expr>) -> Expr {
    let and = Token![&&](Span::mixed_site());
    let links = chain.into_iter().reduce(|left, right| {
        Expr::Binary(syn::ExprBinary {
            attrs: Vec::new(),
            left: Box::new(left),
            op: syn::BinOp::And(and),
            right: Box::new(right),
        })
    });
    links.expect("a chain has links")
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
