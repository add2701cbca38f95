//! Resolves the names in code that does not suspend: says what the code does to the coroutine's
//! bindings, and leaves it as the user wrote it but for three things: shadowing names get a number,
//! `return` wraps its value for the step closure, and a `break` or `continue` that leaves the code becomes
//! a marked leap, which emit replaces.

mod called;
mod captured;
mod control;
mod flagged;
mod jump;
mod lent;
mod macro_input;
mod question;

use std::collections::BTreeSet;

use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprMethodCall, Ident};

pub(crate) use self::jump::{Target, TargetKind, leap_frame, marked};
use crate::assignee;
use crate::effect;
use crate::ir::{BindingId, Effect, Effects, Graph, LeapId};
use crate::mutation;
use crate::place;
use crate::scope::{self, Scopes, Standing};
use crate::std_methods;

/// What `?` becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Question {
    /// It stays: std gives it the right meaning in a closure that returns `Poll<Result<..>>`.
    Keep,
    /// It is written out, for an `Option`.
    Optional,
    /// It is written out, for other results that std does not cover.
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
    /// Inside an `unsafe` block.
    in_unsafe: bool,
    /// The type of the value of the expression at hand was written.
    told_type: bool,
    /// That one captures by `move`.
    by_move: bool,
    /// The places that it uses by value, each with the variable that it is, or is a part of.
    by_value: Vec<(BindingId, Expr)>,
    /// The drop flags whose values were used by value so far.
    emptied: Vec<BindingId>,
}

/// How an expression is used.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Value,
    /// It is looked at.
    Place,
    /// The same, and it may be changed.
    Unique,
}

impl Mode {
    /// How the whole is used of which a part is used so.
    fn of_whole(self) -> Self {
        if self == Mode::Unique { Mode::Unique } else { Mode::Place }
    }
}

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
            in_unsafe: false,
            told_type: false,
            by_move: false,
            by_value: Vec::new(),
            emptied: Vec::new(),
        }
    }

    /// What closures and async blocks use by value, with the names that it has in the generated code.
    pub(crate) fn used_by_value(&mut self) -> Vec<(BindingId, Expr)> {
        std::mem::take(&mut self.by_value)
    }

    /// What was found; the leaps are also among the effects.
    pub(crate) fn finish(self) -> (Effects, Vec<LeapId>) {
        (self.effects, self.leaps)
    }

    fn record(&mut self, effect: Effect) {
        if let Effect::Move(binding) = effect {
            self.graph.taken.insert(binding);
        }
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
            let mut renamed = name.clone();
            renamed.set_span(ident.span().resolved_at(name.span()));
            *ident = renamed;
        }
    }

    pub(crate) fn expr(&mut self, expr: &mut Expr, mode: Mode) {
        if !self.graph.flags.is_empty() {
            if let Some(flag) = self.flag_of(expr) {
                return self.flagged(expr, flag, mode);
            }
            if self.capture_flagged(expr) {
                return;
            }
        }
        let by_value = self.in_function && mode == Mode::Value;
        let taken = by_value.then(|| self.root_of(expr)).flatten();
        self.by_kind(expr, mode);
        self.by_value.extend(taken.map(|root| (root, expr.clone())));
    }

    fn by_kind(&mut self, expr: &mut Expr, mode: Mode) {
        match expr {
            Expr::Path(path) if path.qself.is_none() => self.path(&mut path.path, mode),
            Expr::Field(field) => {
                self.graph.used_in_part.extend(self.variable(&field.base));
                if let Some(binding) = self.variable(&field.base).filter(|_| self.in_function) {
                    self.graph.captured_in_part.insert(binding);
                }
                self.check_part(&field.base, mode);
                self.expr(&mut field.base, mode.of_whole());
            }
            Expr::Index(index) => {
                self.check_lent(&index.expr, [&*index.index]);
                self.expr(&mut index.expr, mode.of_whole());
                self.expr(&mut index.index, Mode::Value);
            }
            Expr::Reference(reference) => {
                let unique = reference.mutability.is_some();
                self.expr(&mut reference.expr, if unique { Mode::Unique } else { Mode::Place });
            }
            Expr::RawAddr(raw) => self.expr(&mut raw.expr, Mode::Unique),
            Expr::Unary(unary) => {
                let deref = matches!(unary.op, syn::UnOp::Deref(_));
                let boxed = |id| self.graph.binding(id).boxed;
                // What is moved out of a box takes the box along.
                let takes = mode == Mode::Value && self.variable(&unary.expr).is_some_and(boxed);
                let place = deref && !takes;
                self.expr(&mut unary.expr, if place { mode.of_whole() } else { Mode::Value });
            }
            Expr::Paren(paren) => self.expr(&mut paren.expr, mode),
            Expr::Group(group) => self.expr(&mut group.expr, mode),
            Expr::MethodCall(call) => self.method_call(call),
            Expr::Call(call) => self.call(call),
            Expr::Binary(binary) => self.binary(binary),
            Expr::Assign(assign) if self.assigns_flagged(&assign.left) => {
                let fresh = |at| Ident::new(&self.scopes.fresh_or_same("assigned"), at);
                *expr = assignee::one_by_one(assign, fresh);
                self.expr(expr, mode);
            }
            Expr::Assign(assign) => {
                self.expr(&mut assign.right, Mode::Value);
                match self.flag_of(&assign.left) {
                    Some(flag) => self.assign_flagged(assign, flag),
                    None => self.assignee(&mut assign.left),
                }
            }
            Expr::If(conditional) => self.if_expr(conditional),
            Expr::Match(matching) => self.match_expr(matching),
            Expr::Let(condition) => self.let_condition(condition),
            Expr::Closure(_) | Expr::Async(_) => self.captured(expr),
            Expr::Block(block) => self.labelled_block(block),
            Expr::Unsafe(block) => {
                let outer = std::mem::replace(&mut self.in_unsafe, true);
                self.block(&mut block.block);
                self.in_unsafe = outer;
            }
            Expr::Loop(_) | Expr::While(_) | Expr::ForLoop(_) => self.kept_loop(expr),
            Expr::Macro(mac) => self.macro_call(&mut mac.mac),
            Expr::Struct(literal) => self.struct_literal(literal),
            Expr::Tuple(tuple) => self.operands(&mut tuple.elems),
            Expr::Array(array) => self.operands(&mut array.elems),
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
                Mode::Value if !self.graph.binding(binding).number => Effect::Move(binding),
                _ => Effect::Use(binding),
            });
        } else {
            self.scopes.note_free(&segment.ident);
        }
    }

    /// Whether what is called is a function, as far as can be seen, and no variable.
    fn is_function_name(&self, func: &Expr) -> bool {
        match func {
            Expr::Path(path) => {
                path.path.get_ident().is_none_or(|name| self.lookup(name).is_none())
            }
            _ => false,
        }
    }

    fn call(&mut self, call: &mut syn::ExprCall) {
        let (asked, flag) = (self.asked_callee(call), self.asked_callee_flag(call));
        let is_variable = !self.is_function_name(&call.func);
        if is_variable {
            self.check_lent(&call.func, &call.args);
        }
        if let Some(flag) = flag {
            self.record(Effect::Use(flag));
            self.call_from_flag(flag, call);
        } else if is_variable {
            let once = |id| self.graph.binding(id).once;
            let takes = self.variable(&call.func).is_some_and(once);
            self.expr(&mut call.func, if takes { Mode::Value } else { Mode::Unique });
        } else if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.get_ident().filter(|_| !self.in_function)
        {
            self.scopes.note_called(name);
        }
        self.check_lent_arguments(&call.args);
        self.operands(&mut call.args);
        if let Some(called) = asked {
            self.ask_of_call(called, call);
        }
        if std_methods::never_returns(&call.func) {
            self.record(Effect::Diverge);
        }
    }

    fn method_call(&mut self, call: &mut syn::ExprMethodCall) {
        let consumes = std_methods::consumes_receiver(call) || self.ends_iterator(call);
        let doubtful = !consumes
            || std_methods::may_be_of_another_type(call)
            || self.is_own(&call.receiver) && std_methods::may_be_of_own_type(call);
        let asked = || self.asked_receiver(call).or_else(|| self.asked_captured(call));
        let asked = doubtful.then(asked).flatten();
        let consumes = consumes && asked.is_none();
        let receiver = self.variable(&call.receiver).filter(|_| consumes);
        let taken = receiver.is_none_or(|receiver| self.graph.taken.contains(&receiver));
        let mode = match consumes {
            true => Mode::Value,
            false if mutation::only_looks(call) => Mode::Place,
            false => Mode::Unique,
        };
        let flag = doubtful.then(|| self.asked_flag(call)).flatten();
        if mode == Mode::Unique {
            self.check_lent(&call.receiver, &call.args);
        }
        self.check_lent_arguments(&call.args);
        if let Some(flag) = flag {
            self.record(Effect::Use(flag));
            call.args.iter_mut().for_each(|arg| self.expr(arg, Mode::Value));
            return self.receive_from_flag(flag, call);
        }
        self.check_looked_at(call);
        let lent = self.root_of(&call.receiver).filter(|_| mode != Mode::Value);
        self.expr(&mut call.receiver, mode);
        // Only the method's name tells that it takes the variable.
        if let Some(receiver) = receiver {
            self.graph.taken_by_name.insert(receiver);
            if !taken {
                self.graph.taken.remove(&receiver);
            }
        }
        let begin = self.effects.len();
        self.operands(&mut call.args);
        self.stay_lent(begin, lent);
        if let Some(receiver) = asked {
            self.ask(receiver, call);
        }
    }

    /// Whether it is a method of iterators that takes them, on a variable that is known to be one; other types have
    /// methods of that name that only look.
    fn ends_iterator(&self, call: &ExprMethodCall) -> bool {
        let name = call.method.to_string();
        ["count", "last"].contains(&name.as_str())
            && call.args.is_empty()
            && self.variable(&call.receiver).is_some_and(|id| self.graph.binding(id).iterator)
    }

    fn binary(&mut self, binary: &mut syn::ExprBinary) {
        use syn::BinOp::*;
        match binary.op {
            And(_) | Or(_) => {
                self.expr(&mut binary.left, Mode::Value);
                self.branch(&mut binary.right);
            }
            Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_) => {
                let lent = [self.root_of(&binary.left), self.root_of(&binary.right)];
                let begin = self.effects.len();
                self.expr(&mut binary.left, Mode::Place);
                self.expr(&mut binary.right, Mode::Place);
                self.stay_lent(begin, lent.into_iter().flatten());
            }
            Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitXor(_) | BitAnd(_) | BitOr(_)
            | Shl(_) | Shr(_) => {
                self.expr(&mut binary.left, Mode::Value);
                self.expr(&mut binary.right, Mode::Value);
            }
            _ => {
                self.expr(&mut binary.right, Mode::Value);
                self.expr(&mut binary.left, Mode::Unique);
            }
        }
    }

    fn variable(&self, expr: &Expr) -> Option<BindingId> {
        match expr {
            Expr::Path(path) => self.lookup(path.path.get_ident()?),
            Expr::Paren(paren) => self.variable(&paren.expr),
            _ => None,
        }
    }

    /// The variable that the place is, or is a part of.
    fn root_of(&self, expr: &Expr) -> Option<BindingId> {
        match expr {
            Expr::Path(_) | Expr::Field(_) | Expr::Unary(_) if place::is_place(expr) => {
                self.lookup(place::root(expr)?)
            }
            _ => None,
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
            _ => self.expr(expr, Mode::Unique),
        }
    }

    fn captured(&mut self, function: &mut Expr) {
        match function {
            Expr::Closure(closure) => self.closure(closure),
            Expr::Async(block) => {
                self.function(block.capture.is_some(), |this| this.block(&mut block.block));
            }
            Expr::Macro(coroutine) => self.macro_call(&mut coroutine.mac),
            _ => {}
        }
    }

    fn closure(&mut self, closure: &mut syn::ExprClosure) {
        let effects = self.apart(|this| {
            this.scoped(|this| {
                for input in &closure.inputs {
                    this.scopes.declare_inner(input, Standing::Irrefutable);
                }
                this.function(closure.capture.is_some(), |this| {
                    this.expr(&mut closure.body, Mode::Value);
                });
            });
        });
        self.ask_of_parts(closure, effects);
    }

    /// A closure or async block: what it captures is used where it is created.
    fn function(&mut self, by_move: bool, visit: impl FnOnce(&mut Self)) {
        let outer = (self.in_function, self.by_move);
        (self.in_function, self.by_move) = (true, outer.1 || by_move);
        let inside = self.apart(visit);
        (self.in_function, self.by_move) = outer;
        self.capture(&inside, by_move);
    }

    /// Each variable is captured once.
    fn capture(&mut self, inside: &[Effect], by_move: bool) {
        let (mut used, mut moved) = (BTreeSet::<BindingId>::new(), BTreeSet::new());
        let mut asked = Vec::new();
        effect::each(inside, &mut |effect| match effect {
            Effect::Move(binding) => moved.extend([*binding]),
            Effect::Use(binding) | Effect::Assign(binding) => used.extend([*binding]),
            Effect::Ask(about) => asked.push(*about),
            _ => {}
        });
        if by_move {
            moved.append(&mut used);
        }
        used.difference(&moved).for_each(|binding| self.record(Effect::Use(*binding)));
        // What a method in it takes, if it takes it.
        let asked = asked.into_iter().filter(|asked| !moved.contains(&asked.binding));
        asked.for_each(|asked| self.record(Effect::Ask(asked)));
        moved.into_iter().for_each(|binding| self.record(Effect::Move(binding)));
    }

    fn struct_literal(&mut self, literal: &mut syn::ExprStruct) {
        for field in &mut literal.fields {
            self.expr(&mut field.expr, Mode::Value);
        }
        scope::spell_out_fields(literal);
        if let Some(rest) = &mut literal.rest {
            self.check_part(rest, Mode::Value);
            self.expr(rest, Mode::Place);
        }
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
