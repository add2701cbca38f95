//! Lowers constructs that suspend, by what becomes of their values.

use syn::Expr;

use super::apart::Ends;
use super::{Destination, Lowering};
use crate::ir::BindingId;
use crate::resolve::{Target, TargetKind};
use crate::scope::{self, Standing};

/// What the branches of a construct do with their values.
#[derive(Clone, Copy)]
pub(super) enum Into {
    /// The construct has this result, or `()`.
    Result(Option<BindingId>),
    /// They are dropped.
    Discard,
    /// They end the coroutine.
    Return,
}

impl Into {
    pub(super) fn result(self) -> Option<BindingId> {
        match self {
            Into::Result(result) => result,
            Into::Discard | Into::Return => None,
        }
    }

    pub(super) fn destination(self) -> Destination {
        match self {
            Into::Result(_) => Destination::Frame,
            Into::Discard => Destination::Discard,
            Into::Return => Destination::Return,
        }
    }
}

/// A part of lowering that runs inside a branch.
pub(super) type Part<'p, 'f> = &'p mut dyn FnMut(&mut Lowering<'f>);

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
                    let evidence = self.evidence(&expr);
                    self.note_evidence(binding, evidence);
                    self.construct(expr, Into::Result(Some(binding)));
                    let (pat, _) = super::binding::split_type(&target.pat);
                    for name in scope::bound_names(&pat, Standing::Irrefutable) {
                        self.scopes.declare(scope::plain_name(&name), binding);
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

    pub(super) fn construct(&mut self, expr: Expr, into: Into) {
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

    pub(super) fn block_construct(&mut self, block: syn::ExprBlock, into: Into) {
        let span = block.block.brace_token.span.open();
        if let (Into::Return, Some(_)) = (into, &block.label) {
            // What a `break` gives it passes through a result before it ends the coroutine.
            let value = self.control_value(Expr::Block(block));
            return self.plain(value, Destination::Return);
        }
        let mut apart = self.moves_apart(&Expr::Block(block.clone())).then(Ends::default);
        let frame = self.open_exit("block", into.result(), apart.is_some());
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
