//! Finds the variables that the code may take a part of, so that the others need not be followed.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, Ident, Macro, UnOp};

use crate::mention::identifiers;
use crate::open::{Open, open, open_value, says_all};
use crate::parse::Function;
use crate::scope::Standing;
use crate::std_methods::uses_up_closures;
use crate::structs::Structs;
use crate::{chain, place, scope, suspend};

/// The names of the variables that stand in a field access or are dereferenced, that are called, or of which a method is called,
/// with arguments that wait, that a pattern is matched with, or that a macro of any kind mentions.
pub(super) fn candidates(body: &Block) -> BTreeSet<String> {
    let mut candidates = Candidates(BTreeSet::new());
    candidates.visit_block(body);
    candidates.0
}

/// What is known of the function's variables.
pub(super) struct Variables {
    /// The names of all.
    pub(super) declared: BTreeSet<String>,
    /// Those that are structs, and no references to some.
    pub(super) structs: BTreeSet<String>,
}

impl Variables {
    pub(super) fn of(function: &Function, body: &Block) -> Self {
        let mut declared = Declared(inputs(&function.sig));
        declared.visit_block(body);
        let structs = Structs::of(function, body).names();
        Variables { declared: declared.0, structs }
    }
}

/// Those of its arguments.
pub(super) fn inputs(sig: &syn::Signature) -> BTreeSet<String> {
    let mut declared = Declared(BTreeSet::new());
    declared.visit_signature(sig);
    declared.0
}

struct Declared(BTreeSet<String>);

impl<'ast> Visit<'ast> for Declared {
    fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
        self.0.insert(scope::plain_name(&name.ident));
        visit::visit_pat_ident(self, name);
    }

    fn visit_receiver(&mut self, _: &'ast syn::Receiver) {
        self.0.insert("self".to_string());
    }
}

/// The names of the variables that hold closures, or what is made with some.
pub(super) fn closures(body: &Block) -> BTreeSet<String> {
    let mut locals = HoldingClosures(BTreeSet::new());
    locals.visit_block(body);
    locals.0
}

struct HoldingClosures(BTreeSet<String>);

impl HoldingClosures {
    /// Where it is known `of_outcome` that methods are those of an `Option` or a `Result`, these have used theirs up.
    fn is_made_with_some(&self, value: &Expr, of_outcome: bool) -> bool {
        let mut closures = Closures { known: &self.0, used_up: of_outcome, found: false };
        closures.visit_expr(value);
        closures.found
    }
}

impl<'ast> Visit<'ast> for HoldingClosures {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        visit::visit_local(self, local);
        let written = matches!(&local.pat, syn::Pat::Type(typed) if says_all(&typed.ty));
        if !written
            && local
                .init
                .as_ref()
                .is_some_and(|init| self.is_made_with_some(&init.expr, of_outcome(&local.pat)))
        {
            let names = scope::bound_names(&local.pat, Standing::Refutable);
            self.0.extend(names.iter().map(scope::plain_name));
        }
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        visit::visit_expr_assign(self, assign);
        if self.is_made_with_some(&assign.right, false) {
            self.0.extend(place::root(&assign.left).map(scope::plain_name));
        }
    }
}

/// `Some(name)`, `Ok(name)` or `Err(name)`
fn of_outcome(pat: &syn::Pat) -> bool {
    matches!(pat, syn::Pat::TupleStruct(tuple) if is_outcome(tuple.path.get_ident()))
}

fn is_outcome(name: Option<&Ident>) -> bool {
    name.is_some_and(|name| ["Some", "Ok", "Err"].iter().any(|known| name == known))
}

/// Finds closures that a value may be made with.
struct Closures<'k> {
    known: &'k BTreeSet<String>,
    /// In calls of which the last uses up the closures that these are given.
    used_up: bool,
    found: bool,
}

impl Closures<'_> {
    /// What is no such closure itself.
    fn strictly(&mut self, expr: &Expr) {
        let outer = std::mem::take(&mut self.used_up);
        self.visit_expr(expr);
        self.used_up = outer;
    }
}

impl<'ast> Visit<'ast> for Closures<'_> {
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
        self.found = true;
    }

    fn visit_expr_cast(&mut self, cast: &'ast syn::ExprCast) {
        if !says_all(&cast.ty) {
            self.visit_expr(&cast.expr);
        }
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        let name = path.path.get_ident().map(scope::plain_name);
        self.found |= name.is_some_and(|name| self.known.contains(&name));
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let outer = self.used_up;
        self.used_up |= uses_up_closures(&scope::plain_name(&call.method)) || is_of_outcome(call);
        for argument in &call.args {
            match argument {
                Expr::Closure(closure) if self.used_up => self.strictly(&closure.body),
                argument => self.strictly(argument),
            }
        }
        match &*call.receiver {
            Expr::MethodCall(call) => self.visit_expr_method_call(call),
            receiver => self.strictly(receiver),
        }
        self.used_up = outer;
    }

    /// A condition is none of the values.
    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        let binds = chain::links(&conditional.cond).iter().any(|link| matches!(link, Expr::Let(_)));
        if binds || suspend::expr_leaves(&conditional.cond) {
            self.visit_expr(&conditional.cond);
        }
        self.visit_block(&conditional.then_branch);
        conditional.else_branch.iter().for_each(|(_, otherwise)| self.visit_expr(otherwise));
    }

    /// Of a block it is its last expression that gives the value, or a jump.
    fn visit_block(&mut self, block: &'ast Block) {
        let mut jumps = Jumps(Vec::new());
        jumps.visit_block(block);
        jumps.0.into_iter().for_each(|value| self.visit_expr(value));
        if let Some(syn::Stmt::Expr(last, None)) = block.stmts.last() {
            self.visit_expr(last);
        }
    }
}

/// Whether the method is one of an `Option` or a `Result`, as its text shows: `Some(3).filter(f).map(g)`.
fn is_of_outcome(call: &syn::ExprMethodCall) -> bool {
    const GIVE_SUCH: &[&str] =
        &["and_then", "err", "filter", "inspect", "map", "map_err", "ok", "or", "or_else", "take"];
    match &*call.receiver {
        Expr::MethodCall(before) => {
            GIVE_SUCH.iter().any(|name| before.method == name) && is_of_outcome(before)
        }
        Expr::Call(made) => match &*made.func {
            Expr::Path(path) => is_outcome(path.path.get_ident()),
            _ => false,
        },
        _ => false,
    }
}

/// The values that are given by jumps.
struct Jumps<'a>(Vec<&'a Expr>);

impl<'ast> Visit<'ast> for Jumps<'ast> {
    fn visit_expr_break(&mut self, jump: &'ast syn::ExprBreak) {
        self.0.extend(jump.expr.as_deref());
        visit::visit_expr_break(self, jump);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// The names of the variables whose types are found behind their declarations, and behind the value that they are given there or
/// later.
pub(super) fn found_later(body: &Block) -> BTreeSet<String> {
    let mut locals = FoundLater { found: BTreeSet::new(), late: BTreeSet::new() };
    locals.visit_block(body);
    locals.found
}

struct FoundLater {
    found: BTreeSet<String>,
    /// The variables that are declared without a value.
    late: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for FoundLater {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if open(local).is_some_and(|open| open > Open::Number) {
            let names = scope::bound_names(&local.pat, Standing::Refutable);
            let names = names.iter().map(scope::plain_name);
            match local.init {
                Some(_) => self.found.extend(names),
                None => self.late.extend(names),
            }
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        let given = place::root(&assign.right).map(scope::plain_name);
        if open_value(&assign.right).is_some_and(|open| open > Open::Number)
            || given.is_some_and(|name| self.found.contains(&name))
        {
            let names = identifiers(&*assign.left);
            self.found.extend(names.into_iter().filter(|name| self.late.contains(name)));
        }
        visit::visit_expr_assign(self, assign);
    }
}

struct Candidates(BTreeSet<String>);

impl Candidates {
    fn note(&mut self, expr: &Expr) {
        match expr {
            Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.note(elem)),
            Expr::Group(group) => self.note(&group.expr),
            expr => self.0.extend(place::root(expr).map(scope::plain_name)),
        }
    }
}

impl<'ast> Visit<'ast> for Candidates {
    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        self.note(&field.base);
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_unary(&mut self, unary: &'ast syn::ExprUnary) {
        if matches!(unary.op, UnOp::Deref(_)) {
            self.note(&unary.expr);
        }
        visit::visit_expr_unary(self, unary);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if call.args.iter().any(suspend::expr_suspends) {
            self.note(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if call.args.iter().any(suspend::expr_suspends) {
            self.note(&call.func);
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.note(&init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.note(&assign.right);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.note(&condition.expr);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_match(&mut self, matching: &'ast syn::ExprMatch) {
        self.note(&matching.expr);
        visit::visit_expr_match(self, matching);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        if let Some(base) = &literal.rest {
            self.note(base);
        }
        visit::visit_expr_struct(self, literal);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.0.extend(identifiers(&mac.tokens));
    }
}
