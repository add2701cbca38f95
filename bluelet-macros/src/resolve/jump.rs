//! Resolves what leaves code that does not suspend: `return`, `?`, `break` and `continue`.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Lifetime, Token};

use super::{Mode, Question, Resolver};
use crate::effect;
use crate::ir::{Effect, Exit, FrameId, Leap, LeapId};

/// A loop or block that `break` and `continue` can name.
#[derive(Clone)]
pub(crate) struct Target {
    label: Option<Lifetime>,
    kind: TargetKind,
    /// Whether a `break` was met that leaves it.
    pub(super) broken: bool,
}

impl Target {
    pub(crate) fn new(label: Option<Lifetime>, kind: TargetKind) -> Self {
        Target { label, kind, broken: false }
    }

    /// Whether `break` or `continue` with this label, or without one, means it.
    fn is_named(&self, label: Option<&Lifetime>) -> bool {
        match label {
            Some(label) => self.label.as_ref().is_some_and(|l| l.ident == label.ident),
            None => match self.kind {
                TargetKind::Lowered { on_continue, .. } => on_continue.is_some(),
                TargetKind::Kept { is_loop } => is_loop,
            },
        }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum TargetKind {
    /// Lowered to blocks: the frames that `break` and `continue` leave.
    Lowered { on_break: FrameId, on_continue: Option<FrameId> },
    /// Kept as it is, inside the code being resolved.
    Kept { is_loop: bool },
}

/// What the label of a marked leap begins with; no user writes it.
const LEAP_PREFIX: &str = "'leap__";

impl Resolver<'_> {
    pub(super) fn return_expr(&mut self, expr: &mut Expr) {
        let Expr::Return(returning) = expr else {
            return;
        };
        if let Some(value) = &mut returning.expr {
            self.expr(value, Mode::Value);
        }
        if !self.in_function {
            let at = returning.return_token.span;
            let mut run = self.scopes.run.clone();
            run.set_span(run.span().located_at(at));
            *expr = Expr::Break(syn::ExprBreak {
                attrs: std::mem::take(&mut returning.attrs),
                break_token: Token![break](at),
                label: Some(run),
                expr: returning.expr.take(),
            });
            self.record(Effect::Diverge);
        }
    }

    pub(super) fn break_or_continue(&mut self, expr: &mut Expr) {
        let (label, is_break) = match expr {
            Expr::Break(jump) => (jump.label.clone(), true),
            Expr::Continue(jump) => (jump.label.clone(), false),
            _ => return,
        };
        if let Expr::Break(syn::ExprBreak { expr: Some(value), .. }) = expr {
            let before = self.effects.len();
            self.expr(value, Mode::Value);
            if effect::diverges(&self.effects[before..]) && !self.in_function {
                // `break loop {}` leaves nothing, so that nothing is there that could be left.
                *expr = (**value).clone();
                return;
            }
        }
        if self.in_function {
            return;
        }
        let Some(frame) = leap_frame(self.targets, label.as_ref(), is_break) else {
            let within = self.targets.iter().rev().position(|t| t.is_named(label.as_ref()));
            let exit = Exit { within: within.unwrap_or_default(), again: !is_break };
            return self.record(Effect::Exit(exit));
        };
        let leap = self.new_leap(frame);
        *expr = marked_leap(expr, leap);
    }

    pub(super) fn new_leap(&mut self, frame: FrameId) -> LeapId {
        let leap = LeapId(self.graph.leaps.len());
        self.graph.leaps.push(Leap { frame });
        self.effects.push(Effect::Leap(leap));
        self.leaps.push(leap);
        leap
    }

    pub(super) fn question_mark(&mut self, expr: &mut Expr) {
        let Expr::Try(question) = expr else { return };
        self.expr(&mut question.expr, Mode::Value);
        let residual = match self.question {
            Question::WriteOut => Some("Residual"),
            Question::Optional => Some("OptionResidual"),
            Question::Keep => {
                let waited = self.graph.suspensions.len();
                self.looks_optional(&question.expr, waited).then_some("ResultResidual")
            }
        };
        if let Some(residual) = residual.filter(|_| !self.in_function) {
            let span = Span::mixed_site().located_at(question.question_token.span());
            let residual = syn::Ident::new(residual, span);
            let (operand, run) = (&question.expr, &self.scopes.run);
            // Its tokens are placed where the `?` is, too.
            let runtime = self.runtime.to_token_stream().into_iter().map(|mut token| {
                token.set_span(token.span().located_at(span));
                token
            });
            let runtime: TokenStream = runtime.collect();
            *expr = syn::parse_quote_spanned! {span=>
                match #runtime::step::Branch::branch(#operand) {
                    ::core::ops::ControlFlow::Continue(value) => value,
                    ::core::ops::ControlFlow::Break(residual) => {
                        break #run #runtime::step::#residual::rejoin(residual)
                    }
                }
            };
        }
    }
}

impl Resolver<'_> {
    /// Whether the value is an `Option` by its text. Of `?` on one in a function that returns a `Result`
    /// rustc would say that the closure is at fault. So many suspensions come before it.
    fn looks_optional(&self, expr: &Expr, waited: usize) -> bool {
        match expr {
            Expr::Paren(paren) => self.looks_optional(&paren.expr, waited),
            Expr::Path(path) => {
                let variable = path.path.get_ident().and_then(|name| self.lookup(name));
                let ty = variable.and_then(|id| self.graph.binding(id).ty.as_ref());
                // The value that was waited for last.
                let last = self.graph.suspensions[..waited].iter().rposition(|suspension| {
                    path.path.is_ident(&self.graph.binding(suspension.value).name)
                });
                last.is_some_and(|last| {
                    self.gives_option(&self.graph.suspensions[last].event, last)
                }) || matches!(ty, Some(syn::Type::Path(ty))
                        if ty.path.segments.last().is_some_and(|last| last.ident == "Option"))
            }
            Expr::Call(call) => {
                matches!(&*call.func, Expr::Path(path) if path.path.is_ident("Some"))
            }
            Expr::MethodCall(call) => match call.method.to_string().as_str() {
                "get" | "get_mut" | "pop" | "pop_front" | "pop_back" | "first" | "last"
                | "next" | "next_back" | "nth" | "find" | "find_map" | "position" | "rposition"
                | "max" | "min" | "peek" | "strip_prefix" | "strip_suffix" | "split_once"
                | "rsplit_once" | "split_first" | "split_last" | "checked_add" | "checked_sub"
                | "checked_mul" | "checked_div" | "upgrade" | "to_digit" => true,
                "copied" | "cloned" | "as_ref" | "as_mut" | "as_deref" => {
                    self.looks_optional(&call.receiver, waited)
                }
                _ => false,
            },
            _ => false,
        }
    }
}

impl Resolver<'_> {
    /// Whether the event gives an `Option` by its text, as those of channels and streams do.
    fn gives_option(&self, event: &Expr, waited: usize) -> bool {
        match event {
            Expr::Paren(paren) => self.gives_option(&paren.expr, waited),
            Expr::Call(call) => {
                let Expr::Path(path) = &*call.func else { return false };
                let name = path.path.segments.last().map(|last| last.ident.to_string());
                match (name.as_deref(), call.args.first()) {
                    (Some("ready"), Some(value)) => self.looks_optional(value, waited),
                    (Some("boxed" | "pin"), Some(future)) => self.gives_option(future, waited),
                    _ => false,
                }
            }
            Expr::MethodCall(call) => {
                call.args.is_empty() && (call.method == "recv" || call.method == "next")
            }
            _ => false,
        }
    }
}

/// The frame that a `break` or `continue` leaves, if it leaves the code being resolved.
pub(crate) fn leap_frame(
    targets: &mut [Target],
    label: Option<&Lifetime>,
    is_break: bool,
) -> Option<FrameId> {
    let target = targets.iter_mut().rev().find(|target| target.is_named(label))?;
    target.broken |= is_break;
    match target.kind {
        TargetKind::Lowered { on_break, on_continue } => {
            if is_break {
                Some(on_break)
            } else {
                on_continue
            }
        }
        TargetKind::Kept { .. } => None,
    }
}

/// A `break` with a label that no user writes; emit puts the real one in its place.
fn marked_leap(expr: &Expr, leap: LeapId) -> Expr {
    let span = expr.span();
    let value = match expr {
        Expr::Break(jump) => jump.expr.clone(),
        _ => None,
    };
    Expr::Break(syn::ExprBreak {
        attrs: Vec::new(),
        break_token: syn::Token![break](span),
        label: Some(Lifetime::new(&format!("{LEAP_PREFIX}{}", leap.0), Span::mixed_site())),
        expr: value,
    })
}

/// The leap that a marked `break` stands for.
pub(crate) fn marked(label: &Lifetime) -> Option<LeapId> {
    label.to_string().strip_prefix(LEAP_PREFIX)?.parse().ok().map(LeapId)
}
