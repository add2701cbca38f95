//! Lowers constructs that suspend, by what becomes of their values.

use syn::visit::{self, Visit};
use syn::{Expr, Stmt, Type};

use super::apart::Ends;
use super::binding::split_type;
use super::evidence::is_constructor;
use super::untold::is_empty;
use super::{Destination, Lowering};
use crate::ir::BindingId;
use crate::resolve::{Target, TargetKind};
use crate::scope::{self, Standing};
use crate::std_methods::consumes_receiver;

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
            // The branches tell each other's types, although nobody takes their value.
            Destination::Discard if has_open_tail(&expr) => {
                let value = self.control_value(expr);
                self.plain(value, Destination::Discard);
            }
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
                Some(binding) if !is_unit_loop(&expr) => {
                    let mut evidence = self.evidence(&expr);
                    evidence.closure |= self.is_told_by_another_branch(&expr);
                    self.note_evidence(binding, evidence);
                    self.construct(expr, Into::Result(Some(binding)));
                    let (pat, _) = split_type(&target.pat);
                    for name in scope::bound_names(&pat, Standing::Irrefutable) {
                        self.scopes.declare(scope::plain_name(&name), binding);
                    }
                    self.declare_flags(&[binding], true);
                }
                _ => {
                    let ty = split_type(&target.pat).1;
                    let value = self.control_value_of(expr, ty);
                    self.plain(value, Destination::Let(target));
                }
            },
        }
    }

    /// Whether a branch may give a variable, `name` or `Some(name)`, and another `None`, where method lookup could not tell what the
    /// value is.
    fn is_told_by_another_branch(&self, construct: &Expr) -> bool {
        let mut gives = Gives { lowering: self, nothing: false, variable: false };
        gives.visit_expr(construct);
        gives.nothing && gives.variable
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
        self.control_value_of(expr, None)
    }

    /// The same of a type that was written, which decides what its parts become.
    fn control_value_of(&mut self, expr: Expr, ty: Option<Type>) -> Expr {
        if is_unit_loop(&expr) {
            self.construct(expr, Into::Discard);
            return syn::parse_quote!(());
        }
        let (result, value) = self.temporary("result");
        self.graph.bindings[result.0].ty = ty;
        self.construct(expr, Into::Result(Some(result)));
        value
    }

    /// A result that ends the coroutine: of the type that the function declares, which decides what its parts become.
    pub(super) fn returned_value(&mut self) -> (BindingId, Expr) {
        let (result, value) = self.temporary("result");
        self.graph.bindings[result.0].ty = self.returned.clone();
        (result, value)
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
            let (result, value) = self.returned_value();
            self.block_construct(block, Into::Result(Some(result)));
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

/// Whether this is a loop whose value is always `()`.
fn is_unit_loop(expr: &Expr) -> bool {
    match expr {
        Expr::Paren(paren) => is_unit_loop(&paren.expr),
        Expr::Group(group) => is_unit_loop(&group.expr),
        _ => matches!(expr, Expr::While(_) | Expr::ForLoop(_)),
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

/// Finds what the branches of a construct may give.
struct Gives<'l, 'f> {
    lowering: &'l Lowering<'f>,
    /// A value of which only another branch can tell the whole type.
    nothing: bool,
    /// A variable of the coroutine, or something made of it.
    variable: bool,
}

impl Gives<'_, '_> {
    fn holds_variable(&self, arg: &Expr) -> bool {
        match arg {
            Expr::Path(path) => {
                let name = path.path.get_ident().map(scope::plain_name);
                name.is_some_and(|name| self.lowering.scopes.lookup(&name).is_some())
            }
            Expr::Tuple(tuple) => tuple.elems.iter().any(|elem| self.holds_variable(elem)),
            _ => false,
        }
    }
}

impl<'ast> Visit<'ast> for Gives<'_, '_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        let constructed = match expr {
            Expr::Call(call) if is_constructor(&call.func) => Some(&call.args),
            _ => None,
        };
        self.nothing |= match constructed {
            Some(_) => is_open(expr),
            None => is_empty(expr),
        };
        self.variable |= constructed.into_iter().flatten().any(|arg| self.holds_variable(arg));
        self.variable |= match expr {
            Expr::MethodCall(call) => {
                consumes_receiver(call) && self.holds_variable(&call.receiver)
            }
            Expr::Break(jump) => jump.expr.iter().any(|value| self.holds_variable(value)),
            _ => false,
        };
        visit::visit_expr(self, expr);
    }

    fn visit_block(&mut self, block: &'ast syn::Block) {
        if let Some(Stmt::Expr(tail, None)) = block.stmts.last() {
            self.variable |= self.holds_variable(tail);
        }
        visit::visit_block(self, block);
    }

    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        self.variable |= self.holds_variable(&arm.body);
        visit::visit_arm(self, arm);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether a branch ends in a value of which only another branch can tell the whole type.
fn has_open_tail(construct: &Expr) -> bool {
    let in_block = |block: &syn::Block| match block.stmts.last() {
        Some(Stmt::Expr(tail, None)) => is_open(tail),
        _ => false,
    };
    match construct {
        Expr::Paren(paren) => has_open_tail(&paren.expr),
        Expr::Group(group) => has_open_tail(&group.expr),
        Expr::Block(block) => in_block(&block.block),
        Expr::Match(matching) => matching.arms.iter().any(|arm| is_open(&arm.body)),
        Expr::If(conditional) => {
            let otherwise = conditional.else_branch.as_ref();
            in_block(&conditional.then_branch)
                || otherwise.is_some_and(|(_, otherwise)| has_open_tail(otherwise))
        }
        _ => false,
    }
}

/// Whether the value's type is not told by the expression alone.
fn is_open(tail: &Expr) -> bool {
    match tail {
        Expr::MethodCall(call) => matches!(
            call.method.to_string().as_str(),
            "into" | "try_into" | "parse" | "collect" | "sum" | "product"
        ),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return is_empty(tail) };
            let name = path.path.segments.last().map(|last| last.ident.to_string());
            is_empty(tail) || matches!(name.as_deref(), Some("Ok" | "Err" | "default"))
        }
        _ => is_empty(tail) || has_open_tail(tail),
    }
}
