//! Whether rustc's lints may have something to say of a function that they do not see in its states: about code
//! that cannot be reached, about constructs that are taken apart, and about what `co! { .. }` takes.
//!
//! Where they may, the function as it was written stands beside the states, for rustc to read.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, FnArg, Ident, Local, Macro, Pat, Stmt};

use crate::diverging::diverges;
use crate::mention::mentions;
use crate::parse::Function;
use crate::scope::Standing;
use crate::{macros, place, scope, suspend};

/// Whether there is such a thing in the body.
pub(super) fn is_suspect(body: &Block) -> bool {
    let mut suspect = Suspect(false);
    suspect.visit_block(body);
    let mut nested = JumpsInJumps(false);
    nested.visit_block(body);
    let mut labels = Labels::default();
    labels.visit_block(body);
    suspect.0 || nested.0 || labels.shadow || binds_twice(body)
}

/// Whether a pattern binds a name twice: each part of a value may get a variable of its own, which hides that.
fn binds_twice(body: &Block) -> bool {
    struct Patterns(bool);
    impl<'ast> Visit<'ast> for Patterns {
        fn visit_pat(&mut self, pat: &'ast Pat) {
            let mut names = Names::default();
            names.visit_pat(pat);
            self.0 |= names.twice;
        }
    }
    #[derive(Default)]
    struct Names {
        found: BTreeSet<String>,
        twice: bool,
    }
    impl<'ast> Visit<'ast> for Names {
        fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
            self.twice |= scope::binds(name) && !self.found.insert(name.ident.to_string());
            visit::visit_pat_ident(self, name);
        }
        /// All alternatives bind the same.
        fn visit_pat_or(&mut self, or: &'ast syn::PatOr) {
            or.cases.iter().take(1).for_each(|case| self.visit_pat(case));
        }
    }
    let mut patterns = Patterns(false);
    patterns.visit_block(body);
    patterns.0
}

/// Whether `co! { .. }` changes a variable that it takes, as the text shows: rustc is to see that it has to be `mut`.
pub(super) fn changes_captured(function: &Function) -> bool {
    let captured = function.sig.inputs.iter().filter_map(|input| match input {
        FnArg::Typed(argument) => match &*argument.pat {
            Pat::Ident(name) => Some(&name.ident),
            _ => None,
        },
        FnArg::Receiver(_) => None,
    });
    let mut changes = Changes { captured: captured.collect(), found: false };
    changes.visit_block(&function.body);
    changes.found
}

/// Finds assignments, `&mut`, and calls of std's methods that change what they are called on.
struct Changes<'f> {
    captured: Vec<&'f Ident>,
    found: bool,
}

impl Changes<'_> {
    fn place(&mut self, place: &Expr) {
        self.found |= place::root(place).is_some_and(|name| self.captured.contains(&name));
    }
}

impl<'ast> Visit<'ast> for Changes<'_> {
    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.place(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        if place::is_compound(&binary.op) {
            self.place(&binary.left);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.place(&reference.expr);
        }
        visit::visit_expr_reference(self, reference);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        const CHANGING: &[&str] = &[
            "append",
            "as_mut",
            "clear",
            "dedup",
            "drain",
            "entry",
            "extend",
            "fill",
            "get_mut",
            "insert",
            "iter_mut",
            "next",
            "next_back",
            "pop",
            "pop_back",
            "pop_front",
            "push",
            "push_back",
            "push_front",
            "push_str",
            "remove",
            "replace",
            "resize",
            "retain",
            "reverse",
            "sort",
            "sort_by",
            "sort_by_key",
            "sort_unstable",
            "swap",
            "take",
            "truncate",
        ];
        if CHANGING.contains(&call.method.to_string().as_str()) {
            self.place(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let arguments = macros::arguments(mac);
        arguments.iter().flatten().for_each(|argument| self.visit_expr(argument));
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Finds `break return e`, of which the states have the inner jump only.
struct JumpsInJumps(bool);

impl JumpsInJumps {
    fn value(&mut self, value: Option<&Expr>) {
        self.0 |= matches!(value, Some(Expr::Break(_) | Expr::Continue(_) | Expr::Return(_)));
    }
}

impl<'ast> Visit<'ast> for JumpsInJumps {
    fn visit_expr_return(&mut self, leave: &'ast syn::ExprReturn) {
        self.value(leave.expr.as_deref());
        visit::visit_expr_return(self, leave);
    }

    fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
        self.value(leave.expr.as_deref());
        visit::visit_expr_break(self, leave);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Finds labels that shadow others.
#[derive(Default)]
struct Labels<'b> {
    around: Vec<&'b Ident>,
    shadow: bool,
}

impl<'b> Labels<'b> {
    fn within(&mut self, label: Option<&'b syn::Label>, visit: impl FnOnce(&mut Self)) {
        let name = label.map(|label| &label.name.ident);
        self.shadow |= name.is_some_and(|name| self.around.contains(&name));
        self.around.extend(name);
        visit(self);
        self.around.truncate(self.around.len() - name.iter().len());
    }
}

impl<'ast> Visit<'ast> for Labels<'ast> {
    fn visit_expr_loop(&mut self, each: &'ast syn::ExprLoop) {
        self.within(each.label.as_ref(), |this| visit::visit_expr_loop(this, each));
    }

    fn visit_expr_while(&mut self, each: &'ast syn::ExprWhile) {
        self.within(each.label.as_ref(), |this| visit::visit_expr_while(this, each));
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.within(each.label.as_ref(), |this| visit::visit_expr_for_loop(this, each));
    }

    fn visit_expr_block(&mut self, block: &'ast syn::ExprBlock) {
        self.within(block.label.as_ref(), |this| visit::visit_expr_block(this, block));
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

struct Suspect(bool);

impl Suspect {
    /// An expression around which parentheses say nothing.
    fn whole(&mut self, expr: &Expr) {
        self.0 |= matches!(expr, Expr::Paren(_));
    }
}

impl<'ast> Visit<'ast> for Suspect {
    /// What does not suspend stands in the states as it was written.
    fn visit_block(&mut self, block: &'ast Block) {
        if !suspend::any_suspends(&block.stmts) {
            return;
        }
        let (_, before) = block.stmts.split_last().unwrap_or_else(|| unreachable!("it suspends"));
        self.0 |= before.iter().any(diverges);
        let mut rest = &block.stmts[..];
        while let Some((statement, later)) = rest.split_first() {
            self.0 |= suspend::stmt_suspends(statement) && is_for_nothing(statement, later);
            rest = later;
        }
        visit::visit_block(self, block);
    }

    fn visit_stmt(&mut self, statement: &'ast Stmt) {
        if suspend::stmt_suspends(statement) {
            visit::visit_stmt(self, statement);
        }
    }

    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        self.0 |= ["doc", "expect"].iter().any(|name| attr.path().is_ident(name));
    }

    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.whole(&init.expr);
            self.0 |= init.diverge.is_some() && scope::surely_matches(&local.pat);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, link: &'ast syn::ExprLet) {
        self.0 |= scope::surely_matches(&link.pat);
        visit::visit_expr_let(self, link);
    }

    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        self.whole(&conditional.cond);
        visit::visit_expr_if(self, conditional);
    }

    fn visit_expr_while(&mut self, each: &'ast syn::ExprWhile) {
        self.whole(&each.cond);
        self.0 |= is_true(&each.cond);
        visit::visit_expr_while(self, each);
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.whole(&each.expr);
        visit::visit_expr_for_loop(self, each);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        self.whole(&choice.expr);
        visit::visit_expr_match(self, choice);
    }

    fn visit_expr_return(&mut self, leave: &'ast syn::ExprReturn) {
        leave.expr.iter().for_each(|value| self.whole(value));
        visit::visit_expr_return(self, leave);
    }

    fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
        leave.expr.iter().for_each(|value| self.whole(value));
        visit::visit_expr_break(self, leave);
    }

    fn visit_expr_assign(&mut self, assignment: &'ast syn::ExprAssign) {
        self.whole(&assignment.right);
        visit::visit_expr_assign(self, assignment);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        call.args.iter().for_each(|argument| self.whole(argument));
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_await(&mut self, suspension: &'ast syn::ExprAwait) {
        self.whole(suspend::operand(suspension));
        visit::visit_expr_await(self, suspension);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether the statement has a value that comes in several ways and is not looked at: nothing in the states has these be
/// of one type.
fn is_for_nothing(statement: &Stmt, later: &[Stmt]) -> bool {
    let has_ways = |expr: &Expr| match expr {
        Expr::If(conditional) => conditional.else_branch.is_some(),
        Expr::Match(choice) => choice.arms.len() > 1,
        _ => false,
    };
    match statement {
        Stmt::Expr(expr, Some(_)) => has_ways(expr),
        Stmt::Local(Local { pat, init: Some(init), .. }) if has_ways(&init.expr) => {
            let names = scope::bound_names(pat, Standing::Irrefutable);
            !names.iter().any(|name| mentions(later, name))
        }
        _ => false,
    }
}

fn is_true(condition: &Expr) -> bool {
    matches!(condition, Expr::Lit(lit) if matches!(&lit.lit, syn::Lit::Bool(value) if value.value))
}
