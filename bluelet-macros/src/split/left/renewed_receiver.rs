//! Methods of a variable whose arguments wait, where the variable gets a new value before it is used again: what the method
//! takes is taken then, and what it leaves drops as the new value comes.
//!
//! ```text
//! let mut job = next();                              let mut job = next(); let mut job_left = None;
//! loop {                                             loop {
//!     match job.advance(yield_!(one())) {      =>        match { .. late_receiver!(..).advance(yield_!(one())) } {
//!         Some(next) => job = next,                          Some(next) => { job = next; drop(job_left.take()); }
//!         None => break,                                     None => break,
//!     }                                                  }
//! }                                                  }
//! ```

use std::collections::{BTreeMap, BTreeSet};

use quote::quote;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Ident, Local, Macro, Pat, Stmt};

use super::Takes;
use super::behind::{Place, follow};
use super::last_use::owns_its_data;
use crate::macros;
use crate::mention::mentions;
use crate::scope::{self, Standing};

impl Takes<'_, '_> {
    pub(super) fn in_renewed_receivers(&mut self, stmts: &mut [Stmt]) {
        let mut renewed = Renewed::default();
        let lent = self.lent_in(stmts);
        for (place, waiting) in follow(self.name, stmts).methods {
            let args = &waiting.call.args;
            let lends = lent.iter().any(|name| args.iter().any(|arg| mentions(arg, name)));
            let renewals = &waiting.behind.renewals;
            if !waiting.behind.is_renewed() || lends || !self.may_leave_while_waiting(&waiting.call)
            {
                continue;
            }
            renewed.methods.insert(place, self.take_receiver(&waiting.call, true));
            let left = self.left.last().cloned();
            for renewal in renewals {
                renewed.assignments.entry(*renewal).or_default().extend(left.clone());
            }
        }
        if !renewed.methods.is_empty() {
            stmts.iter_mut().for_each(|stmt| renewed.visit_stmt_mut(stmt));
        }
    }

    /// The variables that may borrow from this one.
    pub(super) fn lent_in(&self, stmts: &[Stmt]) -> BTreeSet<Ident> {
        let mut lent = Lent { takes: self, names: BTreeSet::new() };
        stmts.iter().for_each(|stmt| lent.visit_stmt(stmt));
        lent.names
    }
}

/// Puts them where they belong.
#[derive(Default)]
struct Renewed {
    /// What takes the place of each.
    methods: BTreeMap<Place, Expr>,
    /// What drops behind each assignment.
    assignments: BTreeMap<*const Expr, Vec<Ident>>,
}

impl VisitMut for Renewed {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
        let place = std::ptr::from_ref(expr);
        if let Some(method) = self.methods.remove(&Place::Expr(place)) {
            *expr = method;
        } else if let Some(left) = self.assignments.get(&place) {
            let taken = quote!(#(::core::mem::drop(::core::option::Option::take(&mut #left));)*);
            *expr = syn::parse_quote!({ #expr; #taken });
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        let place = std::ptr::from_ref(mac);
        let of_it = |method: &Place| matches!(method, Place::Input(of, _) if *of == place);
        let (methods, others) =
            std::mem::take(&mut self.methods).into_iter().partition(|(method, _)| of_it(method));
        let methods: BTreeMap<Place, Expr> = methods;
        self.methods = others;
        if !methods.is_empty() {
            macros::change_input(mac, &mut InInput { methods, mac: place, seen: 0 });
        }
    }
}

/// The same in the input of a macro.
struct InInput {
    methods: BTreeMap<Place, Expr>,
    mac: *const Macro,
    /// The number of expressions before the one at hand.
    seen: usize,
}

impl VisitMut for InInput {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let method = self.methods.remove(&Place::Input(self.mac, self.seen));
        self.seen += 1;
        visit_mut::visit_expr_mut(self, expr);
        if let Some(method) = method {
            *expr = method;
        }
    }

    fn visit_pat_mut(&mut self, _: &mut Pat) {}
}

/// Finds what is bound to something of the variable.
struct Lent<'t, 'k, 'f> {
    takes: &'t Takes<'k, 'f>,
    names: BTreeSet<Ident>,
}

impl Lent<'_, '_, '_> {
    fn note(&mut self, pat: &Pat, value: &Expr) {
        if self.takes.mentioned_in(value) && !owns_its_data(value) {
            self.names.extend(scope::bound_names(pat, Standing::Refutable));
        }
    }
}

impl<'ast> Visit<'ast> for Lent<'_, '_, '_> {
    fn visit_local(&mut self, local: &'ast Local) {
        if let Some(init) = &local.init {
            self.note(&local.pat, &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.note(&condition.pat, &condition.expr);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_match(&mut self, matching: &'ast syn::ExprMatch) {
        matching.arms.iter().for_each(|arm| self.note(&arm.pat, &matching.expr));
        visit::visit_expr_match(self, matching);
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.note(&each.pat, &each.expr);
        visit::visit_expr_for_loop(self, each);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
