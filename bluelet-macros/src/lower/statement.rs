//! Lowers blocks and statements.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::token::Brace;
use syn::{Block, Expr, ExprBlock, Stmt, Token};

use super::control::Into;
use super::{Destination, Lowering};
use crate::effect::diverges;
use crate::ir::{Effect, Effects, Node};
use crate::resolve::Mode;
use crate::std_methods::never_returns;
use crate::{hygiene, macros, suspend};

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
        if let Stmt::Expr(Expr::Assign(assign), _) = &mut stmt {
            self.note_assignment(assign);
        }
        self.note_collected(&stmt);
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
                // It stands for a `yield_!`, whose value nobody has to use.
                if let Expr::Path(value) = &mut expr
                    && hygiene::is_by_macro(value.span())
                {
                    value.attrs.push(syn::parse_quote!(#[allow(path_statements)]));
                }
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
