//! Takes a function's body as the user wrote it; reports what cannot be compiled in it.
//!
//! What rustc says well of the generated code is left to rustc. Checked here is what would get a
//! misleading message there, or none: a `break` outside of a loop, for one, would leave the loop of
//! the step.

use proc_macro2::{LineColumn, Span, TokenStream, TokenTree};
use quote::quote;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Ident, Item, Label, Lifetime, Macro};

use crate::error::{self, Errors};
use crate::hidden::{self, Jump, OwnMacros};
use crate::{alternatives, macros, suspend};

/// Reports every mistake in the pattern of an argument.
pub(crate) fn pattern(pattern: &syn::Pat, errors: &mut Errors) {
    Checker::new(false, errors).visit_pat(pattern);
}

/// Reports every mistake in the body. Where the coroutine's result is `()`, as its text shows,
/// `?` is one.
pub(crate) fn body(body: &Block, returns_unit: bool, errors: &mut Errors) {
    Checker::new(returns_unit, errors).visit_block(body);
}

struct Checker<'a> {
    errors: &'a mut Errors,
    /// Why a `yield_!` is refused here, if it is.
    refuse: Option<&'static str>,
    /// Whether this code is the coroutine's; that of a closure, an `async` block or an item is not,
    /// and rustc sees it as it is.
    is_own: bool,
    returns_unit: bool,
    /// Whether this is the input of a macro, which rustc has not looked into.
    in_macro: bool,
    /// The loops and labelled blocks around, outermost first.
    targets: Vec<Target>,
    /// The macros that were declared so far.
    own_macros: OwnMacros,
    /// Where jumps stand that were reported.
    reported: Vec<LineColumn>,
}

/// What `break` and `continue` can name.
struct Target {
    label: Option<Ident>,
    kind: Kind,
    /// Whether it is taken apart, so that only the compiler can leave it.
    suspends: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// `loop`, which can have a value.
    Loop,
    /// A loop that has none, with its keyword.
    Other(&'static str),
    Block,
}

impl<'a> Checker<'a> {
    fn new(returns_unit: bool, errors: &'a mut Errors) -> Self {
        Checker {
            errors,
            refuse: None,
            is_own: true,
            returns_unit,
            in_macro: false,
            targets: Vec::new(),
            own_macros: OwnMacros::default(),
            reported: Vec::new(),
        }
    }

    /// Visits what a macro is given.
    fn input(&mut self, expr: &Expr) {
        let outer = std::mem::replace(&mut self.in_macro, true);
        self.visit_expr(expr);
        self.in_macro = outer;
    }

    /// Visits code of the coroutine in which it cannot be suspended.
    fn refusing(&mut self, why: &'static str, visit: impl FnOnce(&mut Self)) {
        let outer = self.refuse.replace(self.refuse.unwrap_or(why));
        visit(self);
        self.refuse = outer;
    }

    /// Visits code that is not the coroutine's own. This is the reason to give, wherever it stands.
    fn elsewhere(&mut self, why: &'static str, visit: impl FnOnce(&mut Self)) {
        let outer = (self.refuse.replace(why), std::mem::replace(&mut self.is_own, false));
        visit(self);
        (self.refuse, self.is_own) = outer;
    }

    fn target(
        &mut self,
        label: Option<&Label>,
        kind: Kind,
        suspends: bool,
        visit: impl FnOnce(&mut Self),
    ) {
        let label = label.map(|label| label.name.ident.clone());
        self.targets.push(Target { label, kind, suspends });
        visit(self);
        self.targets.pop();
    }

    fn check_yield(&mut self, mac: &Macro) {
        if let Some(why) = self.refuse {
            let (path, bang) = (&mac.path, &mac.bang_token);
            self.errors.at(quote!(#path #bang), why);
        } else {
            match suspend::event(mac) {
                Ok(event) => self.input(&event),
                Err(wrong) => self.errors.push(wrong),
            }
        }
    }

    /// The condition of an `if` or `while`, or a guard: a chain in which `let` may stand.
    fn condition(&mut self, condition: &Expr) {
        match condition {
            Expr::Let(link) => {
                self.visit_pat(&link.pat);
                self.visit_expr(&link.expr);
            }
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                self.condition(&binary.left);
                self.condition(&binary.right);
            }
            Expr::Group(group) => self.condition(&group.expr),
            other => self.visit_expr(other),
        }
    }

    /// `break` and `continue`; the value is that of a `break`.
    fn check_jump(&mut self, at: Span, label: Option<&Lifetime>, value: Option<&Expr>, word: &str) {
        if !self.is_own {
            return;
        }
        let mut targets = self.targets.iter().rev();
        match label {
            Some(label) => {
                let named = targets.find(|target| target.label.as_ref() == Some(&label.ident));
                match (named.map(|target| target.kind), value) {
                    (None, _) => self.errors.at(label, error::undeclared_label(label)),
                    (Some(Kind::Block), _) if word == "continue" => {
                        self.errors.at(label, error::continue_to_block(label));
                    }
                    (Some(Kind::Other(word)), Some(value)) => {
                        self.errors.at(value, error::break_with_value(word));
                    }
                    _ => {}
                }
            }
            None => match (targets.next().map(|target| target.kind), value) {
                (None, _) => self.errors.at_span(at, error::jump_outside(word)),
                (Some(Kind::Block), _) => self.errors.at_span(at, error::unlabelled_jump(word)),
                (Some(Kind::Other(word)), Some(value)) => {
                    self.errors.at(value, error::break_with_value(word));
                }
                _ => {}
            },
        }
    }

    /// Reports the jumps that a call hides: those of a macro of the function's own, and those in its input.
    fn report_jumps(&mut self, mac: &Macro) {
        if !self.is_own || macros::keeps_jumps(mac) {
            return;
        }
        let defined = mac.path.get_ident().and_then(|name| self.own_macros.hidden_in(name));
        let defined = defined.map(<[Jump]>::to_vec).unwrap_or_default();
        let mut given = Vec::new();
        hidden::jumps(mac.tokens.clone(), &mut given);
        let messages = [error::jump_in_macro_definition, error::jump_in_macro];
        for (jumps, message) in [defined, given].into_iter().zip(messages) {
            for jump in jumps.iter().filter(|jump| self.has_to_be_seen(jump)).collect::<Vec<_>>() {
                let place = jump.word.span().start();
                if !self.reported.contains(&place) {
                    self.reported.push(place);
                    self.errors.at(&jump.word, message(&jump.word.to_string()));
                }
            }
        }
    }

    /// Whether the compiler has to write the jump: it leaves the coroutine, or a loop that is taken apart.
    fn has_to_be_seen(&self, jump: &Jump) -> bool {
        let mut targets = self.targets.iter().rev();
        let target = targets.find(|target| match &jump.label {
            Some(label) => target.label.as_ref() == Some(label),
            None => target.kind != Kind::Block,
        });
        jump.word == "return" || target.is_some_and(|target| target.suspends)
    }

    /// Reports the `yield_!`s in tokens that are not known to be expressions.
    fn report_hidden(&mut self, tokens: TokenStream, why: &'static str) {
        let mut tokens = tokens.into_iter().peekable();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Group(group) => self.report_hidden(group.stream(), why),
                // What follows is a coroutine of its own, which is checked when it is expanded.
                TokenTree::Ident(ident) if ident == "coroutine" => return,
                TokenTree::Ident(ident) => {
                    let is_bang = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == '!');
                    let Some(bang) = tokens.next_if(is_bang) else { continue };
                    if ident == "co" {
                        tokens.next();
                    } else if ident == "yield_" {
                        self.errors.at(quote!(#ident #bang), self.refuse.unwrap_or(why));
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl<'ast> Visit<'ast> for Checker<'_> {
    fn visit_block(&mut self, block: &'ast syn::Block) {
        for (at, stmt) in block.stmts.iter().enumerate() {
            if let syn::Stmt::Macro(statement) = stmt
                && macros::declares_hidden_guard(&statement.mac)
                && suspend::any_suspends(&block.stmts[at + 1..])
            {
                self.errors.at(&statement.mac.path, error::GUARD_IN_MACRO);
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if suspend::is_yield(mac) {
            self.check_yield(mac);
        } else if let Some(arguments) = macros::arguments(mac) {
            arguments.iter().for_each(|argument| self.input(argument));
        } else if let Some((element, _, length)) = macros::repeat(mac) {
            self.input(&element);
            self.input(&length);
        } else if let Some((scrutinee, pat)) = macros::matches_input(mac) {
            self.input(&scrutinee);
            self.visit_pat(&pat);
        } else if !macros::is_coroutine(mac) {
            self.report_hidden(mac.tokens.clone(), error::YIELD_IN_MACRO);
            self.report_jumps(mac);
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.elsewhere(error::YIELD_IN_CLOSURE, |this| visit::visit_expr_closure(this, closure));
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        self.elsewhere(error::YIELD_IN_ASYNC, |this| visit::visit_expr_async(this, block));
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.elsewhere(error::YIELD_IN_CONST, |this| visit::visit_expr_const(this, block));
    }

    fn visit_expr_repeat(&mut self, repeat: &'ast syn::ExprRepeat) {
        self.visit_expr(&repeat.expr);
        self.elsewhere(error::YIELD_IN_CONST, |this| this.visit_expr(&repeat.len));
    }

    /// The only expressions in types are constants.
    fn visit_type(&mut self, ty: &'ast syn::Type) {
        self.elsewhere(error::YIELD_IN_CONST, |this| visit::visit_type(this, ty));
    }

    fn visit_generic_argument(&mut self, argument: &'ast syn::GenericArgument) {
        self.elsewhere(error::YIELD_IN_CONST, |this| {
            visit::visit_generic_argument(this, argument);
        });
    }

    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        self.refusing(error::YIELD_IN_UNSAFE, |this| visit::visit_expr_unsafe(this, block));
    }

    fn visit_pat(&mut self, pat: &'ast syn::Pat) {
        match pat {
            syn::Pat::Guard(guarded) => {
                if suspend::expr_suspends(&guarded.guard)
                    && alternatives::of(&guarded.pat).len() > alternatives::MOST
                {
                    self.errors.at(&guarded.pat, error::TOO_MANY_ALTERNATIVES);
                }
                self.visit_pat(&guarded.pat);
                self.condition(&guarded.guard);
            }
            _ => self.refusing(error::YIELD_IN_PATTERN, |this| visit::visit_pat(this, pat)),
        }
    }

    fn visit_pat_ident(&mut self, pat: &'ast syn::PatIdent) {
        if ["self", "Self", "super", "crate"].iter().any(|keyword| pat.ident == keyword) {
            self.errors.at(&pat.ident, error::keyword_binding(&pat.ident));
        }
        visit::visit_pat_ident(self, pat);
    }

    fn visit_item(&mut self, item: &'ast Item) {
        match item {
            Item::Macro(definition) => {
                let tokens = definition.mac.tokens.clone();
                if let Some(name) = &definition.ident {
                    self.own_macros.declared(name, tokens.clone());
                }
                self.report_hidden(tokens, error::YIELD_IN_MACRO_DEFINITION);
            }
            Item::Const(_) | Item::Static(_) => {
                self.elsewhere(error::YIELD_IN_CONST, |this| visit::visit_item(this, item));
            }
            _ => self.elsewhere(error::YIELD_IN_ITEM, |this| visit::visit_item(this, item)),
        }
    }

    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        if !is_coroutine(&function.attrs) {
            visit::visit_item_fn(self, function);
        }
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        if !is_coroutine(&function.attrs) {
            visit::visit_impl_item_fn(self, function);
        }
    }

    fn visit_trait_item_fn(&mut self, function: &'ast syn::TraitItemFn) {
        if !is_coroutine(&function.attrs) {
            visit::visit_trait_item_fn(self, function);
        }
    }

    fn visit_expr_yield(&mut self, expr: &'ast syn::ExprYield) {
        self.errors.at(expr.yield_token, error::KEYWORD_YIELD);
        visit::visit_expr_yield(self, expr);
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        if self.is_own {
            self.errors.at(expr.await_token, error::AWAIT);
        }
        self.visit_expr(&expr.base);
    }

    fn visit_expr_try(&mut self, expr: &'ast syn::ExprTry) {
        self.visit_expr(&expr.expr);
        if self.is_own && self.returns_unit {
            self.errors.at(expr.question_token, error::QUESTION_MARK_IN_UNIT);
        }
    }

    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        self.condition(&conditional.cond);
        self.visit_block(&conditional.then_branch);
        if let Some((_, otherwise)) = &conditional.else_branch {
            self.visit_expr(otherwise);
        }
    }

    /// Reached where it stands in no condition.
    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        let said = if self.in_macro { error::LET_IN_MACRO } else { error::SAID_BY_RUSTC };
        self.errors.at(condition.let_token, said);
    }

    fn visit_expr_loop(&mut self, each: &'ast syn::ExprLoop) {
        let suspends = suspend::any_suspends(&each.body.stmts);
        self.target(each.label.as_ref(), Kind::Loop, suspends, |this| this.visit_block(&each.body));
    }

    fn visit_expr_while(&mut self, each: &'ast syn::ExprWhile) {
        let suspends =
            suspend::expr_suspends(&each.cond) || suspend::any_suspends(&each.body.stmts);
        self.target(each.label.as_ref(), Kind::Other("while"), suspends, |this| {
            this.condition(&each.cond);
            this.visit_block(&each.body);
        });
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.visit_pat(&each.pat);
        self.visit_expr(&each.expr);
        let suspends = suspend::any_suspends(&each.body.stmts);
        self.target(each.label.as_ref(), Kind::Other("for"), suspends, |this| {
            this.visit_block(&each.body);
        });
    }

    fn visit_expr_block(&mut self, block: &'ast syn::ExprBlock) {
        match &block.label {
            Some(label) => {
                let suspends = suspend::any_suspends(&block.block.stmts);
                self.target(Some(label), Kind::Block, suspends, |this| {
                    this.visit_block(&block.block);
                });
            }
            None => self.visit_block(&block.block),
        }
    }

    fn visit_expr_break(&mut self, jump: &'ast syn::ExprBreak) {
        let (at, label) = (jump.break_token.span(), jump.label.as_ref());
        self.check_jump(at, label, jump.expr.as_deref(), "break");
        visit::visit_expr_break(self, jump);
    }

    fn visit_expr_continue(&mut self, jump: &'ast syn::ExprContinue) {
        self.check_jump(jump.continue_token.span(), jump.label.as_ref(), None, "continue");
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

/// Whether an attribute makes a coroutine: `#[bluelet::coroutine]`, whatever the path before.
pub(crate) fn is_coroutine(attributes: &[Attribute]) -> bool {
    let mut names = attributes.iter().filter_map(|attribute| attribute.path().segments.last());
    names.any(|last| last.ident == "coroutine")
}
