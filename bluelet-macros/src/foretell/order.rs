//! Whether the states need a variable's type before they show it: goes through the source in its order, and knows which of it
//! rustc reads later there.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, Ident, Local, Macro, Pat, Stmt};

use crate::mention::mentions;
use crate::open::{Open, open_value};
use crate::scope::{self, Standing};
use crate::{diverging, macros, suspend};

/// Whether the type may be found behind a suspension in one branch, and be needed in another one before.
pub(super) fn is_late(rest: &[Stmt], name: &Ident, parts: BTreeSet<Ident>, open: Open) -> bool {
    let mut order = Order { parts, ..Order::of(name, open) };
    rest.iter().for_each(|stmt| order.visit_stmt(stmt));
    order.needed
}

/// One of several ways.
#[derive(Clone, Copy)]
enum Branch<'a> {
    Block(&'a Block),
    Expr(&'a Expr),
}

impl Branch<'_> {
    /// Whether it mentions the variable in a statement that suspends, or behind it.
    fn mentions_late(self, name: &Ident) -> bool {
        let stmts = match self {
            Branch::Block(block) => &block.stmts,
            Branch::Expr(Expr::Block(block)) => &block.block.stmts,
            Branch::Expr(expr) => return suspend::expr_suspends(expr) && mentions(expr, name),
        };
        let first = stmts.iter().position(suspend::stmt_suspends);
        first.is_some_and(|first| mentions(&stmts[first..], name))
    }

    fn diverges(self) -> bool {
        match self {
            Branch::Block(block) => block.stmts.iter().any(diverging::diverges),
            Branch::Expr(expr) => diverging::expr_diverges(expr),
        }
    }
}

/// Goes through the source in its order.
struct Order<'n> {
    name: &'n Ident,
    open: Open,
    /// The variables whose types follow from that of this one.
    parts: BTreeSet<Ident>,
    /// What has just been visited is of such a type.
    touched: bool,
    /// It came out of the variable.
    taken: bool,
    /// Some variable holds what came out of this one; whether that is kept when the coroutine waits goes by its type.
    derived: bool,
    /// How many branches the place at hand stands in.
    depth: usize,
    /// It stands behind a suspension in one of them.
    behind: bool,
    /// The type has been found.
    told: bool,
    /// It is found behind a suspension in the branch at hand.
    told_behind: bool,
    /// rustc reads what mentions the variable behind a suspension in an earlier branch later than this.
    passed: bool,
    /// The type is needed before it is found.
    needed: bool,
}

impl<'n> Order<'n> {
    fn of(name: &'n Ident, open: Open) -> Self {
        let parts = BTreeSet::new();
        let (touched, taken, derived, depth) = (false, false, false, 0);
        let (behind, told, told_behind, passed, needed) = (false, false, false, false, false);
        Order {
            name,
            open,
            parts,
            touched,
            taken,
            derived,
            depth,
            behind,
            told,
            told_behind,
            passed,
            needed,
        }
    }

    fn is_it(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.is_ident(self.name))
    }

    fn is_part(&self, expr: &Expr) -> bool {
        let Expr::Path(path) = expr else { return false };
        path.path.get_ident().is_some_and(|name| self.parts.contains(name))
    }

    /// `name`, `&name`, `&mut name`.
    fn is_given(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Reference(reference) => self.is_it(&reference.expr),
            expr => self.is_it(expr),
        }
    }

    /// The type is found here.
    fn tell(&mut self) {
        self.told |= !self.behind;
        self.told_behind |= self.behind;
    }

    /// Whether what it is given to is likely to show the type: many functions take anything.
    fn is_told_by_calls(&self) -> bool {
        matches!(self.open, Open::Own)
    }

    /// The variable is used in a way that its type matters for.
    fn need(&mut self) {
        (self.touched, self.taken) = (true, true);
        self.needed |= self.passed && !self.told;
    }

    /// What the pattern binds may be a part of this.
    fn visit_matched(&mut self, matched: &Expr, pat: &Pat) {
        (self.touched, self.taken) = (false, false);
        self.visit_expr(matched);
        if self.touched {
            let names = scope::bound_names(pat, Standing::Refutable);
            self.derived |= self.taken && !names.is_empty();
            self.parts.extend(names);
        }
    }

    /// What is handed on is of the type that is wanted there.
    fn visit_given(&mut self, given: &mut dyn Iterator<Item = &Expr>, tells: bool) {
        for given in given {
            let (is_it, is_part) = (self.is_given(given), self.is_part(given));
            self.touched |= is_it;
            match is_it || is_part {
                true if tells => self.tell(),
                true => {}
                false => self.visit_expr(given),
            }
        }
    }

    fn visit_branches(&mut self, branches: &[Branch<'_>]) {
        let (behind, mut passed) = (self.behind, self.passed);
        let mut behind_all = behind;
        self.depth += 1;
        for branch in branches {
            (self.behind, self.told_behind) = (behind, false);
            match branch {
                Branch::Block(block) => self.visit_block(block),
                Branch::Expr(expr) => self.visit_expr(expr),
            }
            let mut names = [self.name].into_iter().chain(&self.parts);
            // All that is known of a container of the user's own is that something is put into it.
            let late = match self.open {
                Open::Own => self.told_behind,
                _ => names.any(|name| branch.mentions_late(name)),
            };
            if !self.told && late {
                self.passed = true;
                passed |= branch.diverges();
            }
            behind_all |= self.behind && !branch.diverges();
        }
        self.depth -= 1;
        // What comes after all of them stands behind the suspensions in each.
        self.behind = if self.depth > 0 { behind_all } else { behind };
        self.passed = passed;
    }
}

impl<'ast> Visit<'ast> for Order<'_> {
    fn visit_expr_await(&mut self, suspension: &'ast syn::ExprAwait) {
        self.visit_expr(suspend::operand(suspension));
        self.needed |= self.derived && !self.told && self.open != Open::Number;
        self.behind |= self.depth > 0;
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if self.open != Open::Number && path.path.is_ident(self.name) {
            self.need();
        }
        self.touched |= path.path.get_ident().is_some_and(|name| self.parts.contains(name));
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.visit_matched(&condition.expr, &condition.pat);
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.visit_matched(&each.expr, &each.pat);
        self.visit_block(&each.body);
    }

    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        self.visit_expr(&conditional.cond);
        let mut branches = vec![Branch::Block(&conditional.then_branch)];
        branches.extend(conditional.else_branch.iter().map(|(_, branch)| Branch::Expr(branch)));
        self.visit_branches(&branches);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        let cases = choice.arms.iter().map(|arm| arm.pat.clone()).collect();
        let cases = syn::PatOr { attrs: Vec::new(), leading_vert: None, cases };
        self.visit_matched(&choice.expr, &Pat::Or(cases));
        let branches: Vec<_> = choice.arms.iter().map(|arm| Branch::Expr(&arm.body)).collect();
        self.visit_branches(&branches);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let Some(init) = &local.init else { return };
        self.visit_matched(&init.expr, &local.pat);
        if let Some((_, otherwise)) = &init.diverge {
            self.visit_branches(&[Branch::Expr(otherwise)]);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let method = call.method.to_string();
        if !self.is_it(&call.receiver) {
            self.visit_expr(&call.receiver);
        }
        self.visit_given(&mut call.args.iter(), self.is_told_by_calls());
        if self.is_part(&call.receiver) {
            self.need();
        }
        let of_it = [self.name].into_iter().chain(&self.parts).any(|name| begins(call, name));
        self.told_behind |= self.behind && of_it && matches!(use_of(&method), Use::Tells);
        if self.is_it(&call.receiver) {
            self.touched |= method == "clone";
            match (use_of(&method), self.open) {
                (Use::Tells, Open::Content | Open::Own) => self.tell(),
                (Use::Looks, Open::Content | Open::Own)
                | (Use::OfAll, Open::Content | Open::Own | Open::Number) => {}
                _ => self.need(),
            }
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        if self.is_part(&field.base) {
            self.need();
        }
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let makes = match &*call.func {
            Expr::Path(path) => path.path.segments.last().is_some_and(|last| {
                scope::plain_name(&last.ident).starts_with(char::is_uppercase)
                    || last.ident == "new"
            }),
            _ => false,
        };
        self.visit_expr(&call.func);
        self.visit_given(&mut call.args.iter(), !makes && self.is_told_by_calls());
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.visit_expr(&assign.right);
        match self.is_it(&assign.left) {
            true if open_value(&assign.right).is_none() => self.tell(),
            true => {}
            false => self.visit_expr(&assign.left),
        }
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        visit::visit_expr_binary(self, binary);
        let sides = [(&binary.left, &binary.right), (&binary.right, &binary.left)];
        if sides.iter().any(|(one, other)| self.is_it(one) && open_value(other).is_none()) {
            self.tell();
        }
    }

    fn visit_expr_return(&mut self, leave: &'ast syn::ExprReturn) {
        self.visit_given(&mut leave.expr.iter().map(|value| &**value), true);
    }

    fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
        self.visit_given(&mut leave.expr.iter().map(|value| &**value), false);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        self.visit_given(&mut literal.fields.iter().map(|field| &field.expr), true);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let arguments = macros::arguments(mac);
        self.visit_given(&mut arguments.iter().flatten(), false);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether it is a call on the variable, or on what calls get out of it: `shared.borrow_mut().push(item)`.
fn begins(call: &syn::ExprMethodCall, name: &Ident) -> bool {
    match &*call.receiver {
        Expr::Path(path) => path.path.is_ident(name),
        Expr::MethodCall(inner) => begins(inner, name),
        _ => false,
    }
}

/// How a method uses its receiver.
enum Use {
    /// Its arguments show the receiver's type.
    Tells,
    /// Every value has it.
    OfAll,
    /// It does not matter what is in the receiver.
    Looks,
    Needs,
}

fn use_of(method: &str) -> Use {
    match method {
        "add" | "append" | "enqueue" | "extend" | "extend_from_slice" | "insert" | "push"
        | "push_back" | "push_front" | "push_str" | "put" | "resize" | "set" | "store" => {
            Use::Tells
        }
        "clone" | "cmp" | "eq" | "into" | "max" | "min" | "partial_cmp" | "to_owned"
        | "to_string" => Use::OfAll,
        "capacity" | "clear" | "is_empty" | "is_none" | "is_some" | "len" | "reserve"
        | "truncate" => Use::Looks,
        _ => Use::Needs,
    }
}
