//! Operands that take a part of a variable, which is not mentioned again: `consume(job.name)`.

use quote::quote;
use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprClosure, Ident, Macro, Pat, Stmt};

use super::super::shape::is_name;
use super::Takes;
use super::by_value::only_takes;
use super::filled::Filled;
use super::turns::Sites;
use super::untyped;
use crate::mention::{Code, times_mentioned};
use crate::std_methods::consumes_receiver;
use crate::{macros, place, scope};

impl Takes<'_, '_> {
    /// Puts an async block in the place of the part, if one operand of the expression takes it, and no other mentions the
    /// variable; `later` says whether a suspension follows.
    pub(super) fn in_operands(&mut self, expr: &mut Expr, later: bool) {
        let mentions = self.times_in(&*expr);
        // A branch without it has no part of it to take.
        if self.lent || mentions == 0 {
            return;
        }
        // What an async block keeps could not be copied.
        let later_in_parts = later && !self.keeper.clone;
        if self.is_part(expr) {
            let kept = later_in_parts && !self.is_copy(expr);
            match &mut self.sites {
                Sites::Found(found) => found.push(expr.clone()),
                Sites::Replaced(taken) => {
                    *expr = taken.take().map_or_else(|| expr.clone(), |taken| *taken)
                }
                Sites::Kept if kept => drop(self.take_operand(expr, "part")),
                Sites::Kept => {}
            }
            return;
        }
        if self.in_receiver(expr, later) || self.in_callee(expr, later) {
            return;
        }
        match expr {
            Expr::Block(_) | Expr::If(_) | Expr::Closure(_) | Expr::Async(_)
                if !self.sites.are_kept() => {}
            Expr::Block(_) | Expr::If(_) => self.in_expr(expr, later),
            Expr::Match(matching)
                if self.is_place(&matching.expr) || !self.mentioned_in(&matching.expr) =>
            {
                if self.sites.are_kept() {
                    self.in_expr(expr, later);
                }
            }
            // It is evaluated before the suspension.
            Expr::Await(suspension) => self.in_operands(&mut suspension.base, true),
            Expr::Struct(literal)
                if later_in_parts && self.sites.are_kept() && self.fills(literal) =>
            {
                if let Some(Filled { stmts, value }) = self.taken_for_literal(literal) {
                    *expr = syn::parse_quote!({ #(#stmts)* #value });
                }
            }
            Expr::Closure(closure) => {
                let once = only_takes(closure, &|expr| self.is_part(expr));
                if later_in_parts
                    && (once || closure.capture.is_some())
                    && self.captures_parts(closure)
                {
                    // What it takes it captures by value, and what is `Copy` it may as well.
                    closure.capture.get_or_insert_with(Default::default);
                    let made = self.take_operand(expr, "closure").to_string();
                    if once {
                        self.keeper.asks.once.insert(made.clone());
                    }
                    self.keeper.asks.closures.insert(made);
                } else if later_in_parts {
                    self.take_captured(expr);
                }
            }
            Expr::Async(block) => {
                let mut fields = Fields { takes: self, found: 0 };
                fields.visit_block(&block.block);
                if later_in_parts && block.capture.is_some() && fields.found == mentions {
                    let made = self.take_operand(expr, "block");
                    self.keeper.asks.closures.insert(made.to_string());
                }
            }
            Expr::Macro(call) => self.in_macro(&mut call.mac, later),
            expr => {
                let tells = untyped::gives_items(expr);
                if let Some(operand) = self.operand_of(expr)
                    && self.times_in(&*operand) == mentions
                {
                    let outer = std::mem::replace(&mut self.tells, tells);
                    self.in_operands(operand, later);
                    self.tells = outer;
                }
            }
        }
    }

    /// The same of the argument of a known macro that has all mentions.
    pub(super) fn in_macro(&mut self, mac: &mut Macro, later: bool) {
        let mentions = self.times_in(&*mac);
        if self.lent || mentions == 0 {
            return;
        }
        if let Some((mut scrutinee, pat)) = macros::matches_input(mac) {
            if self.times_in(&scrutinee) == mentions && !self.is_part(&scrutinee) {
                self.in_operands(&mut scrutinee, later);
                mac.tokens = quote!(#scrutinee, #pat);
            }
            return;
        }
        let borrowed = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
        let Some(mut arguments) = macros::arguments(mac) else { return };
        let operand = arguments.iter_mut().find(|argument| self.times_in(&**argument) == mentions);
        // What is only looked at stays where it is.
        if let Some(operand) = operand.filter(|operand| !(borrowed && self.is_part(operand))) {
            self.in_operands(operand, later);
            macros::set_arguments(mac, arguments);
        }
    }

    /// Whether all that the closure mentions of the variable are fields, which it may capture without the others. What its
    /// arguments are must not depend on where it stands.
    fn captures_parts(&self, closure: &ExprClosure) -> bool {
        let typed = |input: &Pat| matches!(input, Pat::Type(_));
        let mut fields = Fields { takes: self, found: 0 };
        fields.visit_expr(&closure.body);
        let told = closure.inputs.iter().all(typed) || self.tells && untyped::is_told(closure);
        told && fields.found == self.times_in(closure)
    }

    /// The operand that mentions the variable, if the expression takes it by value and in any case.
    pub(super) fn operand_of<'e>(&self, expr: &'e mut Expr) -> Option<&'e mut Expr> {
        let mentioned = |expr: &&mut Expr| self.mentioned_in(&**expr);
        // A place that is only looked at stays where it is.
        let value = |expr: &&mut Expr| self.mentioned_in(&**expr) && !self.is_part(expr);
        match expr {
            Expr::Paren(paren) => Some(&mut paren.expr),
            Expr::Group(group) => Some(&mut group.expr),
            Expr::Call(call) => call.args.iter_mut().find(mentioned),
            Expr::MethodCall(call) => {
                if !self.mentioned_in(&call.receiver) {
                    return call.args.iter_mut().find(mentioned);
                }
                let consumes = consumes_receiver(call);
                let receiver = Some(&mut *call.receiver);
                if consumes { receiver } else { receiver.filter(value) }
            }
            Expr::Tuple(tuple) => tuple.elems.iter_mut().find(mentioned),
            Expr::Array(array) => array.elems.iter_mut().find(mentioned),
            Expr::Struct(literal) => {
                literal.fields.iter_mut().map(|field| &mut field.expr).find(mentioned)
            }
            Expr::Try(question) => Some(&mut question.expr),
            Expr::Assign(assign) => Some(&mut *assign.right).filter(mentioned),
            Expr::Return(leaving) => leaving.expr.as_deref_mut(),
            Expr::Break(leaving) => leaving.expr.as_deref_mut(),
            Expr::Reference(reference) => Some(&mut *reference.expr).filter(value),
            Expr::Field(field) => Some(&mut *field.base).filter(value),
            Expr::Unary(unary) => Some(&mut *unary.expr).filter(value),
            Expr::Cast(cast) => Some(&mut *cast.expr).filter(value),
            Expr::Let(condition) => Some(&mut *condition.expr).filter(value),
            Expr::Match(matching) => Some(&mut *matching.expr).filter(value),
            Expr::ForLoop(each) => Some(&mut *each.expr).filter(mentioned),
            Expr::Binary(binary) => match binary.op {
                syn::BinOp::And(_) | syn::BinOp::Or(_) => Some(&mut *binary.left).filter(value),
                _ => [&mut *binary.left, &mut *binary.right].into_iter().find(value),
            },
            _ => None,
        }
    }

    /// Whether the literal takes from the variable, or from a part of it, what it does not name.
    pub(super) fn fills(&self, literal: &syn::ExprStruct) -> bool {
        let fills = |rest: &Expr| is_name(rest, self.name) || self.is_part(rest);
        literal.rest.as_deref().is_some_and(fills)
    }

    /// Whether the expression is a place in the variable: `job.name`.
    pub(super) fn is_part(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_part(&paren.expr),
            Expr::Field(field) => self.is_root(&field.base),
            _ => false,
        }
    }

    /// Whether the text shows that the part is a copy.
    pub(super) fn is_copy(&self, part: &Expr) -> bool {
        let copied = |known: &Expr| is_name(known, self.name) || known == part;
        self.keeper.copies.contain_part(part) || self.copied.iter().any(copied)
    }

    /// Whether the expression is the variable, or a place in it.
    pub(super) fn is_place(&self, expr: &Expr) -> bool {
        is_name(expr, self.name) || self.is_part(expr) || self.is_in_box(expr)
    }

    /// Whether the expression is what is in the box that the variable is, or may be.
    pub(super) fn is_in_box(&self, expr: &Expr) -> bool {
        let (boxes, likely) = (&self.keeper.boxes, &self.keeper.likely_boxes);
        let name = scope::plain_name(self.name);
        place::is_dereference(expr)
            && place::root(expr) == Some(self.name)
            && (boxes.contains(&name) || likely.contains(&name))
    }

    /// Whether it is known to be a box.
    pub(super) fn is_box(&self) -> bool {
        self.keeper.boxes.contains(&scope::plain_name(self.name))
    }

    fn is_root(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_root(&paren.expr),
            Expr::Field(field) => self.is_root(&field.base),
            Expr::Unary(unary) => {
                matches!(unary.op, syn::UnOp::Deref(_)) && self.is_root(&unary.expr)
            }
            expr => is_name(expr, self.name),
        }
    }

    pub(super) fn times_in(&self, code: &impl Code) -> usize {
        times_mentioned(code, self.name)
    }

    /// Whether only this part of the code mentions the variable.
    pub(super) fn mentioned_only_in(&self, part: &Expr, code: &impl Code) -> bool {
        self.times_in(part) == self.times_in(code)
    }
}

/// Counts the places that are fields of the variable.
struct Fields<'t, 'k, 'f> {
    takes: &'t Takes<'k, 'f>,
    found: usize,
}

impl<'ast> Visit<'ast> for Fields<'_, '_, '_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if self.takes.is_part(expr) {
            self.found += 1;
        } else {
            visit::visit_expr(self, expr);
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        for argument in macros::inputs(mac).into_iter().flatten() {
            let mut inner = Fields { takes: self.takes, found: 0 };
            inner.visit_expr(&argument);
            self.found += inner.found;
        }
    }
}

/// The arguments that are the variable, or a part of it; nothing if it gets new values.
pub(super) fn used_by_value(stmts: &[Stmt], name: &Ident) -> Vec<Expr> {
    let mut arguments = Arguments { name, found: Vec::new(), assigned: false };
    stmts.iter().for_each(|stmt| arguments.visit_stmt(stmt));
    if arguments.assigned { Vec::new() } else { arguments.found }
}

struct Arguments<'n> {
    name: &'n Ident,
    found: Vec<Expr>,
    assigned: bool,
}

impl<'ast> Visit<'ast> for Arguments<'_> {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.note(&call.args);
        visit::visit_expr_call(self, call);
    }
    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.note(&call.args);
        visit::visit_expr_method_call(self, call);
    }
    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.assigned |= place::root(&assign.left) == Some(self.name);
        visit::visit_expr_assign(self, assign);
    }
    /// What leaves may have moved it.
    fn visit_block(&mut self, block: &'ast Block) {
        if !block.stmts.last().is_some_and(leaves) {
            visit::visit_block(self, block);
        }
    }
    fn visit_expr_return(&mut self, _: &'ast syn::ExprReturn) {}
    fn visit_expr_break(&mut self, _: &'ast syn::ExprBreak) {}
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

impl Arguments<'_> {
    fn note<'a>(&mut self, arguments: impl IntoIterator<Item = &'a Expr>) {
        let own = |expr: &&Expr| place::is_place(expr) && place::root(expr) == Some(self.name);
        self.found.extend(arguments.into_iter().filter(own).cloned());
    }
}

fn leaves(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Expr(Expr::Return(_) | Expr::Break(_) | Expr::Continue(_), _))
}
