//! Variables with names like `State` or `N`, which in a pattern look like those of constants and of types.
//!
//! In a `let` or `for`, where no constant can stand, such a name is a variable's unless it is a unit struct's. It is taken for a
//! variable's if the function has it nowhere else than as a value, behind the pattern; then it becomes `State @ _`.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Local, Pat, PatIdent, PatWild, Stmt};

use crate::mention::{Code, occurrences};
use crate::parse::Function;
use crate::scope;

/// Has such names be those of variables.
pub(crate) fn declare(function: &mut Function) {
    let mut candidates = Candidates(Vec::new());
    candidates.visit_block_mut(&mut function.body);
    if candidates.0.is_empty() {
        return;
    }
    let everywhere = occurrences(&(&function.body, &function.sig));
    let once = |name: &String, values: usize| everywhere.get(name) == Some(&(values + 1));
    candidates.0.retain(|(name, values)| *values > 0 && once(name, *values));
    Marking(candidates.0.into_iter().map(|(name, _)| name).collect())
        .visit_block_mut(&mut function.body);
}

/// The names, with how often each is a value behind the pattern.
struct Candidates(Vec<(String, usize)>);

impl Candidates {
    fn note(&mut self, pat: &mut Pat, later: &(impl Code + ?Sized)) {
        let mut names = Names(Vec::new());
        names.visit_pat(pat);
        for name in names.0 {
            let mut values = Values { name: &name, times: 0 };
            later.show(&mut values);
            self.0.push((name.to_string(), values.times));
        }
    }
}

impl VisitMut for Candidates {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for at in 0..block.stmts.len() {
            let (before, later) = block.stmts.split_at_mut(at + 1);
            if let Some(Stmt::Local(local)) = before.last_mut()
                && is_irrefutable(local)
            {
                self.note(&mut local.pat, later);
            }
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_for_loop_mut(&mut self, each: &mut syn::ExprForLoop) {
        self.note(&mut each.pat, &each.body);
        visit_mut::visit_expr_for_loop_mut(self, each);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

fn is_irrefutable(local: &Local) -> bool {
    local.init.as_ref().is_none_or(|init| init.diverge.is_none())
}

/// Finds the names in a pattern that are taken for constants.
struct Names(Vec<Ident>);

impl<'ast> Visit<'ast> for Names {
    fn visit_pat_ident(&mut self, pat: &'ast PatIdent) {
        if !scope::binds(pat) {
            self.0.push(pat.ident.clone());
        }
    }

    fn visit_field_pat(&mut self, field: &'ast syn::FieldPat) {
        if field.colon_token.is_some() {
            visit::visit_field_pat(self, field);
        }
    }
}

/// Counts the values of that name.
struct Values<'n> {
    name: &'n Ident,
    times: usize,
}

impl<'ast> Visit<'ast> for Values<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        if let Expr::Path(path) = expr {
            self.times += usize::from(path.path.is_ident(self.name));
        }
        visit::visit_expr(self, expr);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let name = scope::plain_name(self.name);
        self.times += occurrences(&mac.tokens).get(&name).copied().unwrap_or_default();
    }
}

/// Writes out that they are variables.
struct Marking(Vec<String>);

impl VisitMut for Marking {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        if !scope::binds(pat) && self.0.contains(&scope::plain_name(&pat.ident)) {
            let any =
                Pat::Wild(PatWild { attrs: Vec::new(), underscore_token: Default::default() });
            pat.subpat = Some((syn::Token![@](Span::mixed_site()), Box::new(any)));
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
