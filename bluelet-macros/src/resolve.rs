//! Resolves the names in code that does not suspend: says what the code does to the coroutine's
//! bindings, and leaves it as the user wrote it but for three things: shadowing names get a number,
//! `return` wraps its value for the step closure, and a `break` or `continue` that leaves the code becomes
//! a marked leap, which emit replaces.

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Lifetime, Lit, Macro, Pat, Stmt};

use crate::ir::{BindingId, Effect, Effects, FrameId, Graph, Leap, LeapId};
use crate::macros::{self, ArgumentUse};
use crate::scope::{self, Scopes};
use crate::suspend;

/// A loop or block that `break` and `continue` can name.
#[derive(Clone)]
pub(crate) struct Target {
    label: Option<Lifetime>,
    kind: TargetKind,
    /// Whether a `break` was met that leaves it.
    broken: bool,
}

impl Target {
    pub(crate) fn new(label: Option<Lifetime>, kind: TargetKind) -> Self {
        Target { label, kind, broken: false }
    }
}

#[derive(Clone, Copy)]
pub(crate) enum TargetKind {
    /// Lowered to blocks: the frames that `break` and `continue` leave.
    Lowered { on_break: FrameId, on_continue: Option<FrameId> },
    /// Kept as it is, inside the code being resolved.
    Kept { is_loop: bool },
}

/// What `?` becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// It stays: std gives it the right meaning in a closure that returns `Poll<Result<..>>`.
    Keep,
    /// It is written out, for results that std does not cover.
    WriteOut,
}

/// What resolution reads and fills in.
pub(crate) struct Resolver<'a> {
    pub(crate) scopes: &'a mut Scopes,
    pub(crate) targets: &'a mut Vec<Target>,
    pub(crate) graph: &'a mut Graph,
    pub(crate) question: Question,
    pub(crate) runtime: &'a syn::Path,
    effects: Effects,
    /// Leaps met, so that the caller can note where they start from.
    leaps: Vec<LeapId>,
    /// Variables that the conditions of the current `if` or `while` move if they hold.
    moved_if_held: Vec<BindingId>,
    /// Inside a closure or async block: `return`, `?`, `break` are its own.
    in_function: bool,
}

/// How an expression is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Value,
    Place,
}

const LEAP_PREFIX: &str = "'leap__";

impl<'a> Resolver<'a> {
    pub(crate) fn new(
        scopes: &'a mut Scopes,
        targets: &'a mut Vec<Target>,
        graph: &'a mut Graph,
        question: Question,
        runtime: &'a syn::Path,
    ) -> Self {
        Resolver {
            scopes,
            targets,
            graph,
            question,
            runtime,
            effects: Vec::new(),
            leaps: Vec::new(),
            moved_if_held: Vec::new(),
            in_function: false,
        }
    }

    /// What was found; the leaps are also among the effects.
    pub(crate) fn finish(self) -> (Effects, Vec<LeapId>) {
        (self.effects, self.leaps)
    }

    fn record(&mut self, effect: Effect) {
        self.effects.push(effect);
    }

    /// The effects of a part, kept apart from those of the rest.
    fn apart(&mut self, visit: impl FnOnce(&mut Self)) -> Effects {
        let outer = std::mem::take(&mut self.effects);
        visit(self);
        std::mem::replace(&mut self.effects, outer)
    }

    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        self.scopes.open();
        visit(self);
        self.scopes.close();
    }

    fn lookup(&self, ident: &Ident) -> Option<BindingId> {
        self.scopes.lookup(&scope::plain_name(ident))
    }

    /// Gives the identifier the name that its binding has in the generated code.
    fn rename(&self, ident: &mut Ident, binding: BindingId) {
        let name = &self.graph.binding(binding).name;
        if *ident != *name {
            *ident = Ident::new(&name.to_string(), ident.span().resolved_at(name.span()));
        }
    }

    pub(crate) fn expr(&mut self, expr: &mut Expr, mode: Mode) {
        match expr {
            Expr::Path(path) if path.qself.is_none() => self.path(&mut path.path, mode),
            Expr::Field(field) => self.expr(&mut field.base, Mode::Place),
            Expr::Index(index) => {
                self.expr(&mut index.expr, Mode::Place);
                self.expr(&mut index.index, Mode::Value);
            }
            Expr::Reference(reference) => self.expr(&mut reference.expr, Mode::Place),
            Expr::RawAddr(raw) => self.expr(&mut raw.expr, Mode::Place),
            Expr::Unary(unary) => {
                let deref = matches!(unary.op, syn::UnOp::Deref(_));
                self.expr(&mut unary.expr, if deref { Mode::Place } else { Mode::Value });
            }
            Expr::Paren(paren) => self.expr(&mut paren.expr, mode),
            Expr::Group(group) => self.expr(&mut group.expr, mode),
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => {
                self.expr(&mut call.func, Mode::Place);
                call.args.iter_mut().for_each(|arg| self.expr(arg, Mode::Value));
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Assign(assign) => {
                self.expr(&mut assign.right, Mode::Value);
                self.assignee(&mut assign.left);
            }
            Expr::If(conditional) => self.if_expr(conditional),
            Expr::Match(matching) => self.match_expr(matching),
            Expr::Let(condition) => self.let_condition(condition),
            Expr::Closure(closure) => self.closure(closure),
            Expr::Async(block) => {
                self.function(block.capture.is_some(), |this| this.block(&mut block.block));
            }
            Expr::Block(block) => self.labelled_block(block),
            Expr::Unsafe(block) => self.block(&mut block.block),
            Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => self.kept_loop(expr),
            Expr::Macro(mac) => self.macro_call(&mut mac.mac),
            Expr::Struct(literal) => self.struct_literal(literal),
            Expr::Return(_) => self.return_expr(expr),
            Expr::Break(_) | Expr::Continue(_) => self.break_or_continue(expr),
            Expr::Try(_) => self.question_mark(expr),
            Expr::Const(_) => {}
            _ => visit_mut::visit_expr_mut(&mut Children(self), expr),
        }
    }

    fn path(&mut self, path: &mut syn::Path, mode: Mode) {
        if path.leading_colon.is_some() || path.segments.len() != 1 {
            return;
        }
        let segment = &mut path.segments[0];
        if !segment.arguments.is_none() {
            return;
        }
        if let Some(binding) = self.lookup(&segment.ident) {
            self.rename(&mut segment.ident, binding);
            self.record(match mode {
                Mode::Value => Effect::Move(binding),
                Mode::Place => Effect::Use(binding),
            });
        }
    }

    fn method_call(&mut self, call: &mut syn::ExprMethodCall) {
        let mode = if consumes_receiver(&call.method) { Mode::Value } else { Mode::Place };
        self.expr(&mut call.receiver, mode);
        call.args.iter_mut().for_each(|arg| self.expr(arg, Mode::Value));
    }

    fn binary(&mut self, binary: &mut syn::ExprBinary) {
        use syn::BinOp::*;
        match binary.op {
            And(_) | Or(_) => {
                self.expr(&mut binary.left, Mode::Value);
                self.branch(&mut binary.right);
            }
            Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_) => {
                self.expr(&mut binary.left, Mode::Place);
                self.expr(&mut binary.right, Mode::Place);
            }
            Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitXor(_) | BitAnd(_) | BitOr(_)
            | Shl(_) | Shr(_) => {
                self.expr(&mut binary.left, Mode::Value);
                self.expr(&mut binary.right, Mode::Value);
            }
            _ => {
                self.expr(&mut binary.right, Mode::Value);
                self.expr(&mut binary.left, Mode::Place);
            }
        }
    }

    /// The left side of `=`: a variable, a place, or a pattern of them.
    fn assignee(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Path(path) if path.qself.is_none() => {
                if let Some(ident) = path.path.get_ident()
                    && let Some(binding) = self.lookup(ident)
                {
                    self.rename(&mut path.path.segments[0].ident, binding);
                    self.record(Effect::Assign(binding));
                }
            }
            Expr::Tuple(tuple) => tuple.elems.iter_mut().for_each(|e| self.assignee(e)),
            Expr::Array(array) => array.elems.iter_mut().for_each(|e| self.assignee(e)),
            Expr::Paren(paren) => self.assignee(&mut paren.expr),
            Expr::Call(call) => call.args.iter_mut().for_each(|e| self.assignee(e)),
            Expr::Struct(literal) => {
                literal.fields.iter_mut().for_each(|field| self.assignee(&mut field.expr));
            }
            Expr::Infer(_) | Expr::Range(_) => {}
            _ => self.expr(expr, Mode::Place),
        }
    }

    fn if_expr(&mut self, conditional: &mut syn::ExprIf) {
        self.scopes.open();
        let moved = self.condition(&mut conditional.cond);
        let then = self.apart(|this| {
            moved.into_iter().for_each(|binding| this.record(Effect::Move(binding)));
            this.block(&mut conditional.then_branch);
        });
        self.scopes.close();
        let otherwise = self.apart(|this| {
            if let Some((_, otherwise)) = &mut conditional.else_branch {
                this.expr(otherwise, Mode::Value);
            }
        });
        self.record(Effect::Branches(vec![then, otherwise]));
    }

    /// A condition; gives what it moves if it holds.
    pub(crate) fn condition(&mut self, cond: &mut Expr) -> Vec<BindingId> {
        let outer = std::mem::take(&mut self.moved_if_held);
        self.expr(cond, Mode::Value);
        std::mem::replace(&mut self.moved_if_held, outer)
    }

    fn match_expr(&mut self, matching: &mut syn::ExprMatch) {
        let matched = self.matched(&mut matching.expr);
        let mut branches = Vec::new();
        for arm in &mut matching.arms {
            self.scopes.open();
            branches.push(self.apart(|this| {
                this.inner_pattern(&mut arm.pat);
                this.take_from(matched, &arm.pat);
                this.expr(&mut arm.body, Mode::Value);
            }));
            self.scopes.close();
        }
        self.record(Effect::Branches(branches));
    }

    /// What is matched against patterns; gives the variable, if it is just one.
    pub(crate) fn matched(&mut self, scrutinee: &mut Expr) -> Option<BindingId> {
        let place = is_place(scrutinee);
        self.expr(scrutinee, if place { Mode::Place } else { Mode::Value });
        match self.effects.last() {
            Some(Effect::Use(binding)) if is_variable(scrutinee) => Some(*binding),
            _ => None,
        }
    }

    /// Matching a variable against the pattern has moved all of it.
    pub(crate) fn take_from(&mut self, matched: Option<BindingId>, pat: &Pat) {
        if let Some(binding) = matched
            && taking(pat) == Taking::All
        {
            self.record(Effect::Move(binding));
        }
    }

    /// Declares what a pattern inside kept code binds, and resolves its guard.
    pub(crate) fn inner_pattern(&mut self, pat: &mut Pat) {
        self.scopes.declare_inner(pat);
        if let Pat::Guard(guarded) = pat {
            self.expr(&mut guarded.guard, Mode::Value);
        }
    }

    fn let_condition(&mut self, condition: &mut syn::ExprLet) {
        let matched = self.matched(&mut condition.expr);
        self.inner_pattern(&mut condition.pat);
        if let Some(binding) = matched
            && taking(&condition.pat) == Taking::All
        {
            if leaves_nothing_if_it_fails(&condition.pat) {
                self.record(Effect::Move(binding));
            } else {
                self.moved_if_held.push(binding);
            }
        }
    }

    fn closure(&mut self, closure: &mut syn::ExprClosure) {
        self.scoped(|this| {
            for input in &closure.inputs {
                this.scopes.declare_inner(input);
            }
            this.function(closure.capture.is_some(), |this| {
                this.expr(&mut closure.body, Mode::Value);
            });
        });
    }

    /// A closure or async block: what it captures is used where it is created.
    fn function(&mut self, by_move: bool, visit: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.in_function, true);
        let inside = self.apart(visit);
        self.in_function = outer;
        self.capture(&inside, by_move);
    }

    fn capture(&mut self, inside: &[Effect], by_move: bool) {
        for effect in inside {
            match effect {
                Effect::Move(b) => self.record(Effect::Move(*b)),
                Effect::Use(b) | Effect::Assign(b) => {
                    self.record(if by_move { Effect::Move(*b) } else { Effect::Use(*b) });
                }
                Effect::Branches(branches) => {
                    branches.iter().for_each(|branch| self.capture(branch, by_move));
                }
                Effect::Repeat(body) => self.capture(body, by_move),
                Effect::Declare(_)
                | Effect::DeclareUninit(_)
                | Effect::Leap(_)
                | Effect::Exit
                | Effect::Diverge => {}
            }
        }
    }

    /// Code that may not run.
    pub(crate) fn branch(&mut self, expr: &mut Expr) {
        let branch = self.apart(|this| this.expr(expr, Mode::Value));
        self.record(Effect::Branches(vec![branch, Vec::new()]));
    }

    pub(crate) fn block(&mut self, block: &mut Block) {
        self.scoped(|this| block.stmts.iter_mut().for_each(|stmt| this.inner_stmt(stmt)));
    }

    fn inner_stmt(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Local(local) => {
                if let Some(init) = &mut local.init {
                    self.init(init, &local.pat);
                }
                self.inner_pattern(&mut local.pat);
            }
            Stmt::Item(_) => {}
            Stmt::Expr(expr, _) => self.expr(expr, Mode::Value),
            Stmt::Macro(mac) => self.macro_call(&mut mac.mac),
        }
    }

    /// The right side of a `let`, with its `else`.
    pub(crate) fn init(&mut self, init: &mut syn::LocalInit, pat: &Pat) {
        let matched = self.matched(&mut init.expr);
        if let Some((_, otherwise)) = &mut init.diverge {
            self.branch(otherwise);
        }
        self.take_from(matched, pat);
    }

    fn labelled_block(&mut self, block: &mut syn::ExprBlock) {
        let Some(label) = &block.label else {
            return self.block(&mut block.block);
        };
        let kind = TargetKind::Kept { is_loop: false };
        self.targets.push(Target::new(Some(label.name.clone()), kind));
        let body = self.apart(|this| this.block(&mut block.block));
        self.record(Effect::Repeat(body));
        self.targets.pop();
    }

    fn kept_loop(&mut self, expr: &mut Expr) {
        let label = match expr {
            Expr::Loop(l) => &l.label,
            Expr::While(l) => &l.label,
            Expr::ForLoop(l) => &l.label,
            _ => return,
        };
        let label = label.as_ref().map(|label| label.name.clone());
        if let Expr::ForLoop(each) = expr {
            self.expr(&mut each.expr, Mode::Value);
        }
        self.targets.push(Target::new(label, TargetKind::Kept { is_loop: true }));
        self.scopes.open();
        let body = self.apart(|this| match expr {
            Expr::Loop(l) => this.block(&mut l.body),
            Expr::While(l) => {
                let moved = this.condition(&mut l.cond);
                moved.into_iter().for_each(|binding| this.record(Effect::Move(binding)));
                this.block(&mut l.body);
            }
            Expr::ForLoop(l) => {
                this.inner_pattern(&mut l.pat);
                this.block(&mut l.body);
            }
            _ => {}
        });
        self.record(Effect::Repeat(body));
        self.scopes.close();
        let broken = self.targets.pop().is_none_or(|target| target.broken);
        if matches!(expr, Expr::Loop(_)) && !broken {
            self.record(Effect::Diverge);
        }
    }

    fn struct_literal(&mut self, literal: &mut syn::ExprStruct) {
        for field in &mut literal.fields {
            self.expr(&mut field.expr, Mode::Value);
            let renamed = match (&field.member, &field.expr) {
                (syn::Member::Named(name), Expr::Path(path)) => !path.path.is_ident(name),
                _ => false,
            };
            if renamed && field.colon_token.is_none() {
                field.colon_token = Some(syn::Token![:](field.member.span()));
            }
        }
        if let Some(rest) = &mut literal.rest {
            self.expr(rest, Mode::Place);
        }
    }

    fn return_expr(&mut self, expr: &mut Expr) {
        let Expr::Return(returning) = expr else {
            return;
        };
        if let Some(value) = &mut returning.expr {
            self.expr(value, Mode::Value);
        }
        if !self.in_function {
            let span = Span::mixed_site().located_at(returning.return_token.span);
            let value = returning.expr.take();
            let value = value.unwrap_or_else(|| Box::new(syn::parse_quote_spanned!(span=> ())));
            returning.expr =
                Some(syn::parse_quote_spanned!(span=> ::core::task::Poll::Ready(#value)));
            self.record(Effect::Diverge);
        }
    }

    fn break_or_continue(&mut self, expr: &mut Expr) {
        let (label, is_break) = match expr {
            Expr::Break(jump) => (jump.label.clone(), true),
            Expr::Continue(jump) => (jump.label.clone(), false),
            _ => return,
        };
        if let Expr::Break(syn::ExprBreak { expr: Some(value), .. }) = expr {
            self.expr(value, Mode::Value);
        }
        if self.in_function {
            return;
        }
        let Some(frame) = leap_frame(self.targets, label.as_ref(), is_break) else {
            return self.record(Effect::Exit);
        };
        let leap = self.new_leap(frame);
        *expr = marked_leap(expr, leap);
    }

    fn new_leap(&mut self, frame: FrameId) -> LeapId {
        let leap = LeapId(self.graph.leaps.len());
        self.graph.leaps.push(Leap { frame });
        self.effects.push(Effect::Leap(leap));
        self.leaps.push(leap);
        leap
    }

    fn question_mark(&mut self, expr: &mut Expr) {
        let Expr::Try(question) = expr else { return };
        self.expr(&mut question.expr, Mode::Value);
        if self.question == Question::WriteOut && !self.in_function {
            let span = Span::mixed_site().located_at(question.question_token.span());
            let (runtime, operand) = (self.runtime, &question.expr);
            *expr = syn::parse_quote_spanned! {span=>
                match #runtime::step::Branch::branch(#operand) {
                    ::core::ops::ControlFlow::Continue(value) => value,
                    ::core::ops::ControlFlow::Break(residual) => {
                        return ::core::task::Poll::Ready(#runtime::step::Residual::rejoin(residual));
                    }
                }
            };
        }
    }

    pub(crate) fn macro_call(&mut self, mac: &mut Macro) {
        self.macro_input(mac);
        if macros::diverges(mac) {
            self.record(Effect::Diverge);
        }
    }

    fn macro_input(&mut self, mac: &mut Macro) {
        if suspend::is_yield(mac)
            && let Ok(mut event) = mac.parse_body::<Expr>()
        {
            self.expr(&mut event, Mode::Value);
            mac.tokens = event.into_token_stream();
            return;
        }
        if let Some(usage) = macros::argument_use(mac) {
            if let Some(mut arguments) = macros::arguments(mac) {
                self.macro_arguments(&mut arguments, usage);
                return macros::set_arguments(mac, arguments);
            }
            if let Some((mut element, semi, mut length)) = macros::repeat(mac) {
                self.expr(&mut element, Mode::Value);
                self.expr(&mut length, Mode::Value);
                mac.tokens = quote::quote!(#element #semi #length);
                return;
            }
        }
        mac.tokens = self.tokens(mac.tokens.clone());
    }

    fn macro_arguments(
        &mut self,
        arguments: &mut syn::punctuated::Punctuated<Expr, syn::Token![,]>,
        usage: ArgumentUse,
    ) {
        let mode = if usage == ArgumentUse::Taken { Mode::Value } else { Mode::Place };
        let named: Vec<String> = arguments.iter().filter_map(named_argument).collect();
        for argument in arguments {
            match argument {
                Expr::Assign(assign) if usage == ArgumentUse::Borrowed => {
                    self.expr(&mut assign.right, mode);
                }
                Expr::Lit(literal) if usage == ArgumentUse::Borrowed => {
                    self.format_string(&mut literal.lit, &named);
                }
                _ => self.expr(argument, mode),
            }
        }
    }

    /// Inline captures of a format string are uses of variables.
    fn format_string(&mut self, literal: &mut Lit, named: &[String]) {
        for name in macros::captures(literal) {
            if let Some(binding) = self.scopes.lookup(&name)
                && !named.contains(&name)
            {
                self.record(Effect::Use(binding));
            }
        }
        if let Some(renamed) =
            self.renamed_captures(literal.to_token_stream(), literal.span(), named)
            && let Ok(renamed) = syn::parse2(renamed)
        {
            *literal = renamed;
        }
    }

    fn renamed_captures(
        &self,
        literal: TokenStream,
        span: Span,
        named: &[String],
    ) -> Option<TokenStream> {
        macros::rename_captures(&literal, span, &mut |name| {
            let binding = self.scopes.lookup(name).filter(|_| !named.iter().any(|n| n == name))?;
            let new = scope::plain_name(&self.graph.binding(binding).name);
            (new != name).then_some(new)
        })
    }

    /// The input of a macro that is not known: each identifier counts as a use.
    fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let mut after_dot = false;
        let mut resolved = TokenStream::new();
        for token in tokens {
            let is_dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
            let token = match token {
                TokenTree::Ident(ident) if !after_dot => TokenTree::Ident(self.token(ident)),
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    TokenTree::Group(inner)
                }
                TokenTree::Literal(literal) => {
                    resolved.extend(self.literal_token(literal));
                    after_dot = false;
                    continue;
                }
                token => token,
            };
            // `..name` is a use, `.name` is a field or a method.
            after_dot = is_dot && !after_dot;
            resolved.extend([token]);
        }
        resolved
    }

    fn token(&mut self, mut ident: Ident) -> Ident {
        if let Some(binding) = self.lookup(&ident) {
            self.rename(&mut ident, binding);
            self.record(Effect::Use(binding));
        }
        ident
    }

    fn literal_token(&mut self, literal: proc_macro2::Literal) -> TokenStream {
        let span = literal.span();
        let tokens = TokenStream::from(TokenTree::Literal(literal));
        if let Ok(lit) = syn::parse2::<Lit>(tokens.clone()) {
            for name in macros::captures(&lit) {
                if let Some(binding) = self.scopes.lookup(&name) {
                    self.record(Effect::Use(binding));
                }
            }
        }
        self.renamed_captures(tokens.clone(), span, &[]).unwrap_or(tokens)
    }
}

/// Visits the parts of expressions that need no rule of their own.
struct Children<'r, 'a>(&'r mut Resolver<'a>);

impl VisitMut for Children<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        self.0.expr(expr, Mode::Value);
    }
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.0.block(block);
    }
    fn visit_type_mut(&mut self, _: &mut syn::Type) {}
    fn visit_path_mut(&mut self, _: &mut syn::Path) {}
}

/// The frame that a `break` or `continue` leaves, if it leaves the code being resolved.
pub(crate) fn leap_frame(
    targets: &mut [Target],
    label: Option<&Lifetime>,
    is_break: bool,
) -> Option<FrameId> {
    let target = targets.iter_mut().rev().find(|target| match label {
        Some(label) => target.label.as_ref().is_some_and(|l| l.ident == label.ident),
        None => match target.kind {
            TargetKind::Lowered { on_continue, .. } => on_continue.is_some(),
            TargetKind::Kept { is_loop } => is_loop,
        },
    })?;
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

fn named_argument(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Assign(assign) => match &*assign.left {
            Expr::Path(path) => path.path.get_ident().map(scope::plain_name),
            _ => None,
        },
        _ => None,
    }
}

/// How much of a variable is moved out when it matches a pattern.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Taking {
    /// Nothing, or a part: the rest stays where it is, and is dropped with the variable.
    NotAll,
    /// All that could be dropped.
    All,
}

/// How much of a value the pattern moves out, if it matches; unless what it binds is `Copy`.
pub(crate) fn taking(pat: &Pat) -> Taking {
    if leaves_something(pat) { Taking::NotAll } else { Taking::All }
}

/// Whether some part of a matched value stays in its place.
fn leaves_something(pat: &Pat) -> bool {
    match pat {
        Pat::Wild(_) | Pat::Rest(_) | Pat::Reference(_) | Pat::Macro(_) | Pat::Verbatim(_) => true,
        Pat::Ident(binding) => binding.by_ref.is_some(),
        Pat::Guard(guarded) => leaves_something(&guarded.pat),
        Pat::Or(or) => or.cases.iter().any(leaves_something),
        Pat::Paren(paren) => leaves_something(&paren.pat),
        Pat::Type(typed) => leaves_something(&typed.pat),
        Pat::Slice(slice) => slice.elems.iter().any(leaves_something),
        Pat::Tuple(tuple) => tuple.elems.iter().any(leaves_something),
        Pat::TupleStruct(tuple) => tuple.elems.iter().any(leaves_something),
        Pat::Struct(fields) => {
            fields.rest.is_some() || fields.fields.iter().any(|field| leaves_something(&field.pat))
        }
        _ => false,
    }
}

/// A value that does not match `Some(..)` is `None`, which nobody sees dropped.
pub(crate) fn leaves_nothing_if_it_fails(pat: &Pat) -> bool {
    match pat {
        Pat::TupleStruct(tuple) => {
            let is_some = tuple.path.segments.last().is_some_and(|last| last.ident == "Some");
            is_some && tuple.elems.iter().all(is_irrefutable)
        }
        other => is_irrefutable(other),
    }
}

fn is_irrefutable(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(binding) => binding.subpat.is_none(),
        Pat::Tuple(tuple) => tuple.elems.iter().all(is_irrefutable),
        Pat::Paren(paren) => is_irrefutable(&paren.pat),
        Pat::Type(typed) => is_irrefutable(&typed.pat),
        Pat::Wild(_) | Pat::Rest(_) => true,
        _ => false,
    }
}

/// Whether the expression names a place that is there without computing a value.
pub(crate) fn is_place(expr: &Expr) -> bool {
    match expr {
        Expr::Path(_) => true,
        Expr::Field(field) => is_place(&field.base),
        Expr::Index(index) => is_place(&index.expr),
        Expr::Paren(paren) => is_place(&paren.expr),
        Expr::Group(group) => is_place(&group.expr),
        Expr::Unary(unary) => matches!(unary.op, syn::UnOp::Deref(_)) && is_place(&unary.expr),
        _ => false,
    }
}

fn is_variable(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Paren(paren) => is_variable(&paren.expr),
        Expr::Group(group) => is_variable(&group.expr),
        _ => false,
    }
}

/// Methods that take `self` by value wherever std has them.
pub(crate) fn consumes_receiver(method: &Ident) -> bool {
    let name = scope::plain_name(method);
    ["into_", "unwrap", "expect"].iter().any(|prefix| name.starts_with(prefix))
        || matches!(
            name.as_str(),
            "into"
                | "try_into"
                | "ok"
                | "err"
                | "ok_or"
                | "ok_or_else"
                | "map"
                | "map_err"
                | "map_or"
                | "map_or_else"
                | "and_then"
                | "or_else"
                | "filter"
                | "filter_map"
                | "flat_map"
                | "flatten"
                | "zip"
                | "chain"
                | "rev"
                | "enumerate"
                | "peekable"
                | "skip_while"
                | "take_while"
                | "map_while"
                | "step_by"
                | "collect"
                | "fold"
                | "sum"
                | "product"
                | "for_each"
        )
}
