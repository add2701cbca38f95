//! Finds out how statements use a variable: which move a field of it, and which use it as a whole.

use syn::visit::{self, Visit};
use syn::{Expr, Local, Pat, Stmt};

use super::shape::{Kind, is_name};
use super::variable::{Uses, Variable, unparenthesized};
use crate::mention::{Code, mentions};
use crate::pattern::bound_by_value;
use crate::scope::Standing;
use crate::std_methods::consumes_receiver;
use crate::{macros, scope};

impl Variable {
    pub(super) fn uses(&self, stmt: &Stmt) -> Uses {
        let mut visitor = UseVisitor::new(self);
        match stmt {
            Stmt::Local(local) if self.shadowed_by(stmt) => visitor.visit_shadowing(stmt, local),
            _ => visitor.visit_stmt(stmt),
        }
        visitor.uses
    }

    /// Whether the uses can be told of the pieces; of a whole that is made of them only if it `comes_apart` for certain.
    pub(super) fn can_be_split(&self, uses: &[Uses], comes_apart: bool) -> bool {
        let taken = uses.iter().any(|uses| uses.taken);
        !uses.iter().any(|uses| uses.whole) && (comes_apart || self.shape.is_plain() || !taken)
    }
}

pub(super) struct UseVisitor<'v> {
    pub(super) variable: &'v Variable,
    pub(super) uses: Uses,
    /// In a closure that takes what it uses.
    pub(super) taking: bool,
    /// In what is only looked at.
    looking: bool,
    /// Where fields are moved out: the expressions, by address.
    pub(super) places: Vec<*const Expr>,
    /// The fields of which the closure at hand moves something out.
    captured: Vec<usize>,
}

impl<'v> UseVisitor<'v> {
    pub(super) fn new(variable: &'v Variable) -> Self {
        UseVisitor {
            variable,
            uses: Uses::default(),
            taking: false,
            looking: false,
            places: Vec::new(),
            captured: Vec::new(),
        }
    }

    /// Notes what the statements, which a pattern or a literal stands for, take of the variable.
    fn taken_apart(&mut self, bound: &[Stmt]) {
        let borrows = |stmt: &Stmt| matches!(stmt, Stmt::Local(Local { pat: Pat::Ident(name), .. }) if name.by_ref.is_some());
        if bound.iter().all(borrows) {
            return;
        }
        self.uses.moved_in_part = true;
        self.uses.moved.extend(self.variable.pieces_in(bound));
    }

    /// An expression that is looked at, or computed with, but not taken.
    pub(super) fn looked_at(&mut self, expr: &Expr) {
        let expr = unparenthesized(expr);
        if is_name(expr, &self.variable.name) {
            self.uses.whole = true;
        } else if self.taking || self.variable.part_of(expr).is_none() {
            let outer = std::mem::replace(&mut self.looking, true);
            self.visit_expr(expr);
            self.looking = outer;
        }
    }

    /// An operand of a macro, which lives no longer than this visit.
    fn event(&mut self, event: &Expr) {
        let mut inner = UseVisitor { taking: self.taking, ..UseVisitor::new(self.variable) };
        inner.visit_expr(event);
        self.uses.moved_in_part |= inner.uses.moved_in_part;
        self.uses.deep |= inner.uses.deep;
        self.uses.moved.append(&mut inner.uses.moved);
        self.captured.append(&mut inner.captured);
        self.uses.taken |= inner.uses.taken;
        self.uses.whole |= inner.uses.whole;
    }

    /// A `let` behind which the name means another variable.
    pub(super) fn visit_shadowing(&mut self, stmt: &Stmt, local: &Local) {
        let Some(init) = &local.init else { return };
        if let Some(bound) = self.variable.taken_apart(stmt) {
            self.taken_apart(&bound);
        } else if is_name(&init.expr, &self.variable.name) && !matches!(local.pat, Pat::Ident(_)) {
            self.uses.whole = true;
        } else {
            self.visit_local_init(init);
        }
    }

    fn hidden(&mut self, code: &impl Code) {
        self.uses.whole |= mentions(code, &self.variable.name);
    }
}

impl<'ast> Visit<'ast> for UseVisitor<'_> {
    fn visit_stmt(&mut self, stmt: &'ast Stmt) {
        if let Some(bound) = self.variable.taken_apart(stmt) {
            self.taken_apart(&bound);
            if let Stmt::Local(local) = stmt {
                self.visit_pat(&local.pat);
            }
        } else if let Stmt::Local(Local { pat, init: Some(init), .. }) = stmt
            && self.variable.part_of(unparenthesized(&init.expr)).is_some()
            && bound_by_value(pat, Standing::Refutable).is_some_and(|bound| bound.is_empty())
        {
            self.looked_at(&init.expr);
            if let Some((_, otherwise)) = &init.diverge {
                self.visit_expr(otherwise);
            }
            self.visit_pat(pat);
        } else if let Stmt::Local(local) = stmt
            && !matches!(local.pat, Pat::Ident(_) | Pat::Wild(_))
            && let Some(init) = &local.init
            && is_name(&init.expr, &self.variable.name)
        {
            self.uses.whole = true;
        } else {
            visit::visit_stmt(self, stmt);
        }
    }

    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Some(part) = self.variable.part_of(expr) {
            if !part.is_copy {
                self.uses.moved_in_part = true;
                self.uses.moved.extend(self.variable.index_of(expr));
                self.captured.extend(self.variable.piece_with(expr));
                self.places.push(expr);
            }
            return;
        }
        let looking = std::mem::take(&mut self.looking);
        match expr {
            Expr::Reference(reference) => self.looked_at(&reference.expr),
            Expr::Field(field) => {
                self.uses.deep |= !looking && self.variable.piece_with(expr).is_some();
                self.looked_at(&field.base);
            }
            Expr::Unary(unary) => self.looked_at(&unary.expr),
            Expr::Cast(cast) => self.looked_at(&cast.expr),
            Expr::Assign(assign) if is_name(&assign.left, &self.variable.name) => {
                // What is left of an array would have to drop from its end.
                match self.variable.shape.kind {
                    Kind::Array => self.uses.whole = true,
                    _ => self.uses.taken = true,
                }
                self.visit_expr(&assign.right);
            }
            Expr::Assign(assign) => {
                self.looked_at(&assign.left);
                self.visit_expr(&assign.right);
            }
            Expr::Index(index) => {
                self.looked_at(&index.expr);
                self.looked_at(&index.index);
            }
            Expr::Binary(binary) => {
                self.looked_at(&binary.left);
                self.looked_at(&binary.right);
            }
            Expr::Call(call) => {
                self.looked_at(&call.func);
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            Expr::MethodCall(call) => {
                if consumes_receiver(call) {
                    self.visit_expr(&call.receiver);
                } else {
                    self.looked_at(&call.receiver);
                }
                call.args.iter().for_each(|arg| self.visit_expr(arg));
            }
            Expr::Path(path) => self.uses.taken |= path.path.is_ident(&self.variable.name),
            Expr::Match(matching) => {
                match self.variable.bound(matching) {
                    Some(bound) => {
                        self.taken_apart(&bound);
                        self.places.push(expr);
                    }
                    None => self.looked_at(&matching.expr),
                }
                matching.arms.iter().for_each(|arm| self.visit_arm(arm));
            }
            Expr::Let(condition) => {
                self.looked_at(&condition.expr);
                self.visit_pat(&condition.pat);
            }
            Expr::RawAddr(raw) => self.looked_at(&raw.expr),
            Expr::Struct(literal) => {
                match (self.variable.filled_in(literal), &literal.rest) {
                    (Some(taken), _) => {
                        let moved = taken.iter().filter(|(field, _)| !field.is_copy);
                        let moved =
                            moved.filter_map(|(field, _)| self.variable.shape.index(&field.member));
                        self.uses.moved.extend(moved);
                        self.uses.moved_in_part |= taken.iter().any(|(field, _)| !field.is_copy);
                        self.places.push(expr);
                    }
                    (None, Some(base)) => self.looked_at(base),
                    (None, None) => {}
                }
                literal.fields.iter().for_each(|field| self.visit_expr(&field.expr));
            }
            Expr::Closure(_) | Expr::Async(_) => {
                let outer = self.places.len();
                let before = std::mem::take(&mut self.captured);
                visit::visit_expr(self, expr);
                // What it has of one variable, it drops in the order of the fields.
                let captured = std::mem::replace(&mut self.captured, before);
                let several = captured.iter().any(|field| *field != captured[0]);
                self.uses.whole |= several && (captures_by_move(expr) || !captured.is_sorted());
                self.captured.extend(captured);
                // What it takes, it takes where it stands.
                if self.places.len() > outer {
                    self.places.truncate(outer);
                    self.places.push(expr);
                }
            }
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
        self.uses.whole |= name.ident == self.variable.name;
        visit::visit_pat_ident(self, name);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if let Some((scrutinee, pat)) = macros::matches_input(mac) {
            // The pattern may fail: it is no `let` of the pieces.
            let matching = syn::parse_quote!(match #scrutinee { #pat => {} _ => {} });
            return self.event(&matching);
        }
        let borrowed = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
        match macros::inputs(mac) {
            Some(inputs) => {
                for argument in &inputs {
                    match argument {
                        Expr::Lit(literal) => {
                            let name = scope::plain_name(&self.variable.name);
                            self.uses.whole |= macros::captures(&literal.lit).contains(&name);
                        }
                        argument if borrowed => self.looked_at(argument),
                        argument => self.visit_expr(argument),
                    }
                }
            }
            None => self.hidden(&mac.tokens),
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        let outer = std::mem::replace(&mut self.taking, closure.capture.is_some());
        visit::visit_expr_closure(self, closure);
        self.taking = outer;
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

fn captures_by_move(expr: &Expr) -> bool {
    match expr {
        Expr::Closure(closure) => closure.capture.is_some(),
        Expr::Async(block) => block.capture.is_some(),
        _ => false,
    }
}
