//! Lowers blocks, statements and `let`.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::token::Brace;
use syn::{Block, Expr, ExprBlock, Local, Pat, Stmt, Token};

use super::binding::split_type;
use super::control::Into;
use super::evidence::is_item;
use super::operand::move_out;
use super::untold::{is_empty, is_untold};
use super::written::type_evidence;
use super::{Destination, LetTarget, Lowering};
use crate::effect::diverges;
use crate::ir::{BindingId, BodyId, Effect, Effects, Node};
use crate::loan;
use crate::owned;
use crate::owners::has_owner_inside;
use crate::pattern::{Taking, bound_by_value, may_drop, taking};
use crate::resolve::Mode;
use crate::scope::Standing;
use crate::std_methods::never_returns;
use crate::types::is_inert_type;
use crate::{macros, suspend};

impl Lowering<'_> {
    /// The function's body: its value, or its end, ends the coroutine.
    pub(super) fn function_body(&mut self, body: &Block, returns_unit: bool, anonymous: bool) {
        self.statements(&body.stmts, Destination::Return);
        if self.current.is_none() {
            return;
        }
        let last = if returns_unit { None } else { self.take_last_statement() };
        let (expr, effects) = last.unzip();
        // Written out where it is a mistake, so that rustc does not advise to give a `break` a value.
        let nothing = || nothing_at_the_end(body);
        let expr = expr.or_else(|| (!returns_unit && !anonymous).then(nothing));
        self.push(Node::Return { expr, effects: effects.unwrap_or_default() });
    }

    /// Where the end of the body is reached but a value is due, the last statement must diverge by
    /// its type; as the block's end it does so here too, or gets the error that it deserves.
    fn take_last_statement(&mut self) -> Option<(Expr, Effects)> {
        let block = self.current?;
        let body = self.graph.blocks[block.0].bodies[&self.frame()];
        let nodes = &mut self.graph.bodies[body.0].nodes;
        match nodes.pop() {
            Some(Node::Plain { stmt: stmt @ Stmt::Expr(..), effects }) => {
                Some((syn::parse_quote!({ #stmt }), effects))
            }
            other => {
                nodes.extend(other);
                None
            }
        }
    }

    /// Lowers a block's statements into the innermost frame; the tail goes to `destination`.
    pub(super) fn statements(&mut self, stmts: &[Stmt], destination: Destination) {
        self.move_items(stmts);
        let Some((last, before)) = stmts.split_last() else {
            return self.unit(destination);
        };
        for (index, stmt) in before.iter().enumerate() {
            self.statement(stmt);
            if let Stmt::Macro(mac) = stmt {
                self.declare_by_macro(&mac.mac, &stmts[index + 1..]);
            }
        }
        match last {
            Stmt::Expr(expr, None) => self.expression(expr.clone(), destination),
            Stmt::Macro(mac) if mac.semi_token.is_none() => {
                let mac = syn::ExprMacro { attrs: mac.attrs.clone(), mac: mac.mac.clone() };
                self.expression(Expr::Macro(mac), destination);
            }
            _ => {
                self.statement(last);
                self.unit(destination);
            }
        }
    }

    /// The block ends without a value.
    fn unit(&mut self, destination: Destination) {
        if let Destination::Let(_) = destination {
            self.plain(syn::parse_quote!(()), destination);
        }
    }

    pub(super) fn statement(&mut self, stmt: &Stmt) {
        match stmt {
            Stmt::Local(local) => self.local(local),
            // They have moved away already.
            Stmt::Item(_) => {}
            Stmt::Expr(expr, semi) => self.expression_statement(expr.clone(), *semi),
            Stmt::Macro(mac) => {
                let expr = syn::ExprMacro { attrs: mac.attrs.clone(), mac: mac.mac.clone() };
                if self.is_lowered(&Expr::Macro(expr.clone())) {
                    self.expression(Expr::Macro(expr), Destination::Discard);
                } else {
                    self.plain_statement(stmt.clone());
                }
            }
        }
    }

    fn expression_statement(&mut self, expr: Expr, semi: Option<Token![;]>) {
        if !suspend::expr_suspends(&expr) && self.replaces(&expr).is_some() {
            self.replace(expr);
        } else if let Some(block) = self.replaced_one_by_one(&expr) {
            self.construct(block, Into::Discard);
        } else if !self.is_lowered_statement(&expr) {
            self.plain_statement(Stmt::Expr(expr, semi));
        } else if semi.is_some() {
            self.expression(expr, Destination::Discard);
        } else {
            // `if`, `match`, a loop or a block as a statement has the value `()`.
            self.unit_construct(expr);
        }
    }

    /// A statement that does not suspend.
    fn plain_statement(&mut self, mut stmt: Stmt) {
        if let Stmt::Expr(Expr::Assign(assign), _) = &stmt {
            self.note_assignment(assign);
        }
        if let Stmt::Expr(expr, semi) = stmt {
            let Some(expr) = self.leap_apart(expr) else { return };
            stmt = Stmt::Expr(expr, semi);
        }
        let effects = self.resolve(|resolver| match &mut stmt {
            Stmt::Expr(expr, _) => resolver.expr(expr, Mode::Value),
            Stmt::Macro(mac) => resolver.macro_call(&mut mac.mac),
            Stmt::Local(_) | Stmt::Item(_) => {}
        });
        let diverges = diverges(&effects);
        self.push(Node::Plain { stmt, effects });
        if diverges {
            self.current = None;
        }
    }

    fn local(&mut self, local: &Local) {
        let target = LetTarget {
            attrs: local.attrs.clone(),
            pat: local.pat.clone(),
            span: local.let_token.span,
            semi: local.semi_token,
        };
        match &local.init {
            None => self.uninitialised(local),
            Some(init) => match &init.diverge {
                None => {
                    let ty = split_type(&local.pat).1;
                    let init = self.extended((*init.expr).clone(), ty.as_ref());
                    self.expression(init, Destination::Let(Box::new(target)));
                }
                Some((_, otherwise)) => {
                    self.let_else(target, (*init.expr).clone(), (**otherwise).clone());
                }
            },
        }
    }

    /// `let x;`
    fn uninitialised(&mut self, local: &Local) {
        let mut local = local.clone();
        let ty = split_type(&local.pat).1;
        let bound = match &mut local.pat {
            Pat::Type(typed) => {
                self.declare_pattern(&mut typed.pat, Standing::Irrefutable, ty.as_ref(), false)
            }
            pat => self.declare_pattern(pat, Standing::Irrefutable, None, false),
        };
        let effects = bound.iter().copied().map(Effect::DeclareUninit).collect();
        self.push(Node::Plain { stmt: Stmt::Local(local), effects });
        self.declare_flags(&bound, false);
    }

    fn let_else(&mut self, target: LetTarget, init: Expr, mut otherwise: Expr) {
        let mut init = self.extended_or_else(init, &mut otherwise);
        if self.is_lowered(&init) {
            self.reduce(&mut init, self.value_name.clone().as_str());
        }
        if self.is_lowered(&otherwise) {
            return self.let_else_that_suspends(target, init, otherwise);
        }
        let LetTarget { attrs, pat, span, semi } = target;
        let borrow = self.borrow(&init, &pat);
        let making = self.making(&init, &pat);
        let is_item = is_item(&init);
        let mut stmt: Stmt =
            syn::parse_quote_spanned!(span=> let #pat = #init else #otherwise #semi);
        let Stmt::Local(local) = &mut stmt else {
            return;
        };
        local.attrs = attrs;
        // What does not match is dropped before the `else` block runs.
        local.init.iter_mut().for_each(|init| move_out(&mut init.expr));
        let mut effects = self.resolve_init(local);
        let bound = self.declare_let_pattern(&mut local.pat, Standing::Refutable, false);
        let bound: Vec<BindingId> = bound.collect();
        self.note_boxes(&local.pat, is_item, &bound);
        self.note_making(making, &bound);
        effects.extend(self.note_borrow(borrow, &bound));
        effects.extend(bound.iter().copied().map(Effect::Declare));
        self.push(Node::Plain { stmt, effects });
        self.declare_flags(&bound, true);
    }

    fn resolve_init(&mut self, local: &mut Local) -> Vec<Effect> {
        let Some(init) = &mut local.init else {
            return Vec::new();
        };
        if taking(&local.pat) != Taking::All || may_drop(&local.pat) || has_owner_inside(&local.pat)
        {
            move_out(&mut init.expr);
        }
        self.resolve(|resolver| resolver.init(init, &local.pat))
    }

    fn let_else_that_suspends(&mut self, target: LetTarget, mut init: Expr, otherwise: Expr) {
        let mut pat = target.pat;
        move_out(&mut init);
        let mut matched = None;
        let effects = self.resolve(|resolver| matched = resolver.matched(&mut init, &[&pat]));
        let start = self.current;
        let body = self.open_branch("otherwise", None);
        let end = otherwise.span();
        if let Expr::Block(block) = otherwise {
            self.statements(&block.block.stmts, Destination::Frame);
        }
        let frame = self.frame();
        for block in self.close() {
            let body = self.graph.blocks[block.0].bodies[&frame];
            self.demand_leave(body, end);
        }
        self.current = start;
        let mut bound = self.resolve(|resolver| resolver.take_from(matched, &pat));
        let declared: Vec<BindingId> =
            self.declare_let_pattern(&mut pat, Standing::Refutable, false).collect();
        bound.extend(declared.iter().copied().map(Effect::Declare));
        self.push(Node::LetElse { pat, init, effects, otherwise: body, bound });
        self.declare_flags(&declared, true);
    }

    /// `let true = false else { fail() };`: an else block cannot be left at its end. Where one seems to be, rustc is
    /// shown the last of what it does, in the place where it demands that.
    fn demand_leave(&mut self, body: BodyId, end: Span) {
        let branches: Vec<BodyId> = match self.graph.body(body).nodes.last() {
            Some(Node::If { then, otherwise: Some(otherwise), .. }) => vec![*then, *otherwise],
            Some(Node::Match { arms, .. }) => arms.iter().map(|arm| arm.body).collect(),
            Some(Node::Block(inner)) if !self.is_left(*inner) => vec![*inner],
            Some(
                Node::Suspend(_)
                | Node::Jump(_)
                | Node::Replace { .. }
                | Node::Leave { .. }
                | Node::Return { .. },
            ) => return,
            _ => Vec::new(),
        };
        if !branches.is_empty() {
            return branches.into_iter().for_each(|branch| self.demand_leave(branch, end));
        }
        let nodes = &mut self.graph.bodies[body.0].nodes;
        let last = nodes.pop_if(|node| match node {
            Node::Plain { stmt, .. } => matches!(stmt, Stmt::Expr(..) | Stmt::Macro(_)),
            node => matches!(node, Node::Value { .. }),
        });
        let (code, effects) = match last {
            Some(Node::Plain { stmt, effects }) => (stmt.into_token_stream(), effects),
            Some(Node::Value { expr, effects }) => (expr.into_token_stream(), effects),
            _ => Default::default(),
        };
        let mut otherwise = Group::new(Delimiter::Brace, code);
        otherwise.set_span(end);
        let stmt = syn::parse_quote!(let true = false else #otherwise;);
        nodes.push(Node::Plain { stmt, effects });
    }

    /// Whether a leap goes to behind the body.
    fn is_left(&self, body: BodyId) -> bool {
        let frame = self.graph.body(body).frame;
        self.graph.leaps.iter().any(|leap| leap.frame == frame)
    }

    /// Declares what a `let`'s pattern, with or without a type, binds.
    fn declare_let_pattern(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        inert: bool,
    ) -> impl Iterator<Item = BindingId> + use<> {
        let ty = split_type(pat).1;
        let inert = inert || ty.as_ref().is_some_and(is_inert_type);
        let bound = match pat {
            Pat::Type(typed) => self.declare_pattern(&mut typed.pat, standing, ty.as_ref(), inert),
            pat => self.declare_pattern(pat, standing, None, inert),
        };
        bound.into_iter()
    }

    /// An expression that does not suspend, with what becomes of its value.
    pub(super) fn plain(&mut self, expr: Expr, destination: Destination) {
        let Some(mut expr) = self.leap_apart(expr) else { return };
        match destination {
            Destination::Frame | Destination::Return if self.is_replacing(&expr) => {
                self.plain(expr, Destination::Discard);
                let valued = matches!(destination, Destination::Return)
                    || self.graph.frame(self.frame()).result.is_some();
                if valued && self.current.is_some() {
                    self.plain(syn::parse_quote!(()), destination);
                }
            }
            Destination::Discard if self.replaces(&expr).is_some() => self.replace(expr),
            Destination::Discard if self.replaced_one_by_one(&expr).is_some() => {
                if let Some(block) = self.replaced_one_by_one(&expr) {
                    self.construct(block, Into::Discard);
                }
            }
            Destination::Discard => {
                let end = Span::mixed_site().located_at(expr.span());
                self.plain_statement(Stmt::Expr(expr, Some(Token![;](end))));
            }
            Destination::Frame => {
                let effects = self.resolve(|resolver| resolver.expr(&mut expr, Mode::Value));
                let effects = of_a_value(&expr, effects);
                let diverges = diverges(&effects);
                self.push(Node::Value { expr, effects });
                if diverges {
                    self.current = None;
                }
            }
            Destination::Return => {
                let effects = self.resolve(|resolver| resolver.expr(&mut expr, Mode::Value));
                let effects = of_a_value(&expr, effects);
                if diverges(&effects) {
                    let semi = Token![;](Span::mixed_site());
                    let stmt = Stmt::Expr(expr, Some(semi));
                    self.push(Node::Plain { stmt, effects });
                    self.current = None;
                } else {
                    self.push(Node::Return { expr: Some(as_operand(expr)), effects });
                }
            }
            Destination::Let(target) => self.plain_let(*target, expr),
        }
    }

    /// Whether it gives new values to variables of which a later state has to know whether they were moved.
    fn is_replacing(&mut self, expr: &Expr) -> bool {
        self.replaces(expr).is_some() || self.replaced_one_by_one(expr).is_some()
    }

    fn plain_let(&mut self, target: LetTarget, init: Expr) {
        let LetTarget { attrs, pat, span, semi } = target;
        let mut evidence = self.evidence(&init);
        let once = self.holds_once(&init);
        if let (_, Some(ty)) = split_type(&pat) {
            let written = type_evidence(&ty, None);
            (evidence.once, evidence.boxed) = (evidence.once || written.once, written.boxed);
            evidence.callable = written.callable;
            (evidence.exclusive, evidence.own) = (written.exclusive, written.own);
        }
        evidence.exclusive &= !matches!(pat, Pat::Reference(_));
        let whole = matches!(split_type(&pat).0, Pat::Ident(_));
        (evidence.iterator, evidence.own) = (evidence.iterator && whole, evidence.own && whole);
        let inert = is_inert_value(&init);
        let empty = is_empty(&init) && matches!(pat, Pat::Ident(_));
        let untold = is_untold(&init) && split_type(&pat).1.is_none();
        let keepable = (inert || evidence.number) && !loan::mentions_reference(&init);
        let by_value = bound_by_value(&pat, Standing::Irrefutable).is_some();
        let given = by_value && self.is_given_by_event(&init);
        let ty = split_type(&pat).1;
        let owned = ty
            .as_ref()
            .map_or_else(|| owned::owned(&init, &|name| self.owns(name)), owned::owned_type);
        let borrow = self.borrow(&init, &pat);
        let making = self.making(&init, &pat);
        let is_item = is_item(&init);
        let mut stmt: Stmt = syn::parse_quote_spanned!(span=> let #pat = #init #semi);
        let Stmt::Local(local) = &mut stmt else {
            return;
        };
        local.attrs = attrs;
        let mut effects = self.resolve_init(local);
        let diverges = diverges(&effects);
        let mut bound = Vec::new();
        for binding in self.declare_let_pattern(&mut local.pat, Standing::Irrefutable, inert) {
            self.note_evidence(binding, evidence);
            if empty {
                self.empty.insert(binding);
            }
            if untold {
                self.untold.insert(binding);
            }
            let declared = &mut self.graph.bindings[binding.0];
            (declared.owned, declared.keepable) = (owned, keepable);
            declared.independent = evidence.number || given && !declared.mutable;
            effects.push(Effect::Declare(binding));
            bound.push(binding);
        }
        if once {
            self.note_once(&bound);
        }
        if let Stmt::Local(local) = &stmt {
            self.note_boxes(&local.pat, is_item, &bound);
        }
        self.note_making(making, &bound);
        effects.extend(self.note_borrow(borrow, &bound));
        self.push(Node::Plain { stmt, effects });
        self.declare_flags(&bound, true);
        if diverges {
            self.current = None;
        }
    }
}

/// `()`, where the body's last expression has it instead of a value.
fn nothing_at_the_end(body: &Block) -> Expr {
    let place = match body.stmts.last() {
        Some(Stmt::Expr(last, None)) => place_without_a_value(last),
        _ => None,
    };
    let mut nothing = Group::new(Delimiter::Parenthesis, TokenStream::new());
    nothing.set_span(place.unwrap_or_else(Span::call_site));
    syn::parse_quote!(#nothing)
}

/// Where the construct ends without a value: the first of its blocks that does.
fn place_without_a_value(construct: &Expr) -> Option<Span> {
    let of_block = |block: &Block| match block.stmts.last() {
        Some(Stmt::Expr(last, None)) => place_without_a_value(last),
        Some(Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _)) => None,
        Some(Stmt::Macro(last)) if macros::diverges(&last.mac) => None,
        _ => Some(block.brace_token.span.join()),
    };
    // Not the user's token, around which rustc would advise to write something.
    let at = |token: Span| Span::mixed_site().located_at(token);
    match construct {
        Expr::While(_) | Expr::ForLoop(_) => Some(at(construct.span())),
        Expr::Block(block) => of_block(&block.block),
        Expr::If(conditional) => {
            of_block(&conditional.then_branch).or_else(|| match &conditional.else_branch {
                Some((_, otherwise)) => place_without_a_value(otherwise),
                None => Some(at(conditional.if_token.span)),
            })
        }
        Expr::Match(matching) => {
            matching.arms.iter().find_map(|arm| place_without_a_value(&arm.body))
        }
        _ => None,
    }
}

/// The effects of `Some(todo!())`, a value that never comes, but of which others tell the type: as if it came.
fn of_a_value(expr: &Expr, mut effects: Effects) -> Effects {
    let comes_by_type = match expr {
        Expr::Call(call) => !never_returns(&call.func),
        Expr::Array(_) | Expr::MethodCall(_) | Expr::Struct(_) | Expr::Tuple(_) => true,
        _ => false,
    };
    if comes_by_type {
        effects.retain(|effect| *effect != Effect::Diverge);
    }
    effects
}

/// What may stand behind a `break`: an expression with attributes may not, but it may be a block's tail.
fn as_operand(expr: Expr) -> Expr {
    let first = expr.to_token_stream().into_iter().next();
    match first {
        Some(TokenTree::Punct(punct)) if punct.as_char() == '#' => {
            let stmts = vec![Stmt::Expr(expr, None)];
            let block = Block { brace_token: Brace(Span::mixed_site()), stmts };
            Expr::Block(ExprBlock { attrs: Vec::new(), label: None, block })
        }
        _ => expr,
    }
}

/// Whether dropping the value of the expression does nothing that anyone could notice, as its text shows.
fn is_inert_value(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Reference(_) => true,
        // A box may be cast to one of a trait object.
        Expr::Cast(cast) => is_inert_type(&cast.ty),
        Expr::Paren(inner) => is_inert_value(&inner.expr),
        Expr::Unary(unary) => is_inert_value(&unary.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_inert_value),
        Expr::Array(array) => array.elems.iter().all(is_inert_value),
        Expr::Repeat(repeat) => is_inert_value(&repeat.expr),
        Expr::Binary(binary) => {
            use syn::BinOp::*;
            matches!(binary.op, And(_) | Or(_) | Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_))
        }
        Expr::MethodCall(call) => {
            matches!(call.method.to_string().as_str(), "len" | "is_empty" | "to_string")
        }
        Expr::Macro(mac) => mac.mac.path.is_ident("format"),
        _ => false,
    }
}
