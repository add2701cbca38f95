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

mod order;
mod unnamed;

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::visit::Visit;
use syn::{Block, Expr, Ident, Stmt};

use self::order::is_late;
use self::unnamed::gets_unnamed;
use crate::foretold::{Foretold, place};
use crate::mention::identifiers;
use crate::open::open;
use crate::parse::Function;
use crate::scope::{self, Standing};
use crate::suspend;

/// Puts these statements into the body, and notes where they stand.
pub(crate) fn foretell(function: &mut Function) {
    let mut late = Late::default();
    late.visit_statements(&function.body.stmts);
    if late.0.is_empty() || !function.can_foretell() {
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
    function.foretold.tell_in_states(&mut function.body);
}

/// The variables whose types may come too late.
#[derive(Default)]
struct Late(Vec<Ident>);

impl Late {
    fn visit_statements(&mut self, stmts: &[Stmt]) {
        for (at, stmt) in stmts.iter().enumerate() {
            let rest = &stmts[at + 1..];
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
                        && !gets_unnamed(stmts, name)
                });
                self.0.extend(late.cloned());
            }
        }
        stmts.iter().for_each(|stmt| self.visit_stmt(stmt));
    }
}

impl<'ast> Visit<'ast> for Late {
    fn visit_block(&mut self, block: &'ast Block) {
        // Its variables may be of these types, which the function as it was written declares too.
        if !block.stmts.iter().any(declares_type) {
            self.visit_statements(&block.stmts);
        }
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

fn declares_type(stmt: &Stmt) -> bool {
    use syn::Item::{Enum, Struct, Union};
    matches!(stmt, Stmt::Item(Enum(_) | Struct(_) | Union(_)))
}
