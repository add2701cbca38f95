//! Tells rustc early of what type some variables are. It reads the states one after the other, and what comes behind a
//! suspension in one branch stands behind the other branches there, which the source has later:
//!
//! ```text
//! let mut stack = Vec::new();
//! match op {
//!     Op::Push => stack.push(yield_!(read())),    // the type is found here
//!     Op::Pop => stack.pop().unwrap().show(),     // and needed here
//! }
//! ```
//!
//! There the function as it was written is read first, and what is found in it holds for the states: behind the `let`
//! of both stands `stack_type.is_of(&stack)`.

mod open;
mod order;

use std::collections::BTreeMap;

use proc_macro2::{LineColumn, Span};
use quote::quote_spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Stmt};

use self::open::open;
use self::order::is_late;
use crate::mention::identifiers;
use crate::parse::Function;
use crate::scope::{self, Standing};
use crate::suspend;

/// Where variables are declared whose types come too late, with names that stand for these types.
#[derive(Default)]
pub(crate) struct Foretold(BTreeMap<Place, Ident>);

/// The variable's name, and where it stands.
type Place = (String, (usize, usize));

impl Foretold {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands for the types.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ident> {
        self.0.values()
    }

    /// Has the code say of what types the variables are.
    pub(crate) fn tell_in(&self, body: &mut Block) {
        if !self.is_empty() {
            Teller(&self.0).visit_block_mut(body);
        }
    }
}

/// Puts these statements into the body, and notes where they stand.
pub(crate) fn foretell(function: &mut Function) {
    let mut late = Late::default();
    late.visit_block(&function.body);
    if late.0.is_empty() || !function.can_stand_twice() {
        return;
    }
    let mut taken = identifiers(&(&function.body, &function.sig));
    let mut types = BTreeMap::new();
    for name in late.0 {
        let first = format!("{}_type", scope::plain_name(&name));
        let others = (2..).map(|number| format!("{first}{number}"));
        let mut candidates = [first.clone()].into_iter().chain(others);
        let fresh = candidates.find(|fresh| taken.insert(fresh.clone()));
        let fresh = fresh.expect("the numbers do not run out");
        types.insert(place(&name), Ident::new(&fresh, Span::mixed_site()));
    }
    function.foretold = Foretold(types);
    function.foretold.tell_in(&mut function.body);
}

fn place(name: &Ident) -> Place {
    let LineColumn { line, column } = name.span().start();
    (name.to_string(), (line, column))
}

/// Puts `name_type.is_of(&name)` behind declarations.
struct Teller<'t>(&'t BTreeMap<Place, Ident>);

impl VisitMut for Teller<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        for stmt in std::mem::take(&mut block.stmts) {
            let declared = match &stmt {
                Stmt::Local(local) => scope::bound_names(&local.pat, Standing::Irrefutable),
                _ => Vec::new(),
            };
            block.stmts.push(stmt);
            for name in declared {
                if let Some(of) = self.0.get(&place(&name)) {
                    let span = Span::mixed_site().located_at(name.span());
                    let told = quote_spanned!(span=> #of.is_of(&#name));
                    let semi = syn::Token![;](span);
                    block.stmts.push(Stmt::Expr(syn::parse_quote!(#told), Some(semi)));
                }
            }
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The variables whose types may come too late.
#[derive(Default)]
struct Late(Vec<Ident>);

impl<'ast> Visit<'ast> for Late {
    fn visit_block(&mut self, block: &'ast Block) {
        for (at, stmt) in block.stmts.iter().enumerate() {
            let rest = &block.stmts[at + 1..];
            if let Stmt::Local(local) = stmt
                && let Some(open) = open(local)
                && suspend::any_suspends(rest)
            {
                let names = scope::bound_names(&local.pat, Standing::Irrefutable);
                // The types of a channel's two ends follow from each other.
                let together = local.init.iter().any(|init| matches!(*init.expr, Expr::Call(_)));
                let late = names.iter().filter(|name| {
                    let others = names.iter().filter(|other| together && other != name);
                    is_late(rest, name, others.cloned().collect(), open)
                });
                self.0.extend(late.cloned());
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
