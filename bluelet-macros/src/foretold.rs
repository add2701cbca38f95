//! The types that the function as it was written tells: see `foretell`.

use std::collections::BTreeMap;

use proc_macro2::{LineColumn, Span};
use quote::quote_spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, ExprClosure, Ident, Local, Stmt};

use crate::scope::{self, Standing};

/// Where variables are declared whose types come too late, with names that stand for these types.
#[derive(Default)]
pub(crate) struct Foretold(pub(crate) BTreeMap<Place, Ident>);

/// The variable's name, and where it stands.
pub(crate) type Place = (String, (usize, usize));

impl Foretold {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands for the types.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ident> {
        self.0.values()
    }

    /// Has the function as it was written say of what types the variables are.
    pub(crate) fn tell_in(&self, written: &mut Block) {
        self.tell(written, true);
    }

    /// Has the code of the states say it, but of what gets its value later: that is declared wherever it gets one.
    pub(crate) fn tell_in_states(&self, body: &mut Block) {
        self.tell(body, false);
    }

    fn tell(&self, body: &mut Block, unset: bool) {
        if !self.is_empty() {
            Teller { types: &self.0, unset }.visit_block_mut(body);
        }
    }

    /// What says it where that is declared.
    pub(crate) fn unset(&self, name: &Ident) -> Option<Stmt> {
        let (name_now, at) = place(name);
        // It may have got a number behind its name.
        let is_it = |written: &str| {
            let number = name_now.strip_prefix(written);
            number.is_some_and(|number| number.bytes().all(|digit| digit.is_ascii_digit()))
        };
        let found = self.0.iter().find(|((written, place), _)| *place == at && is_it(written));
        found.map(|(_, of)| told_apart(of, name))
    }
}

/// Where the name is declared.
pub(crate) fn place(name: &Ident) -> Place {
    let LineColumn { line, column } = name.span().start();
    (name.to_string(), (line, column))
}

/// Puts `name_type.is_of(&name)` behind declarations.
struct Teller<'t> {
    types: &'t BTreeMap<Place, Ident>,
    /// Also behind those of what gets its value later.
    unset: bool,
}

impl Teller<'_> {
    /// What tells the types of what has been declared.
    fn told(&self, local: &Local) -> Vec<Stmt> {
        let declared = scope::bound_names(&local.pat, Standing::Irrefutable);
        let late = declared.iter().filter_map(|name| Some((self.types.get(&place(name))?, name)));
        let told = late.filter_map(|(of, name)| match &local.init {
            None => self.unset.then(|| told_apart(of, name)),
            Some(init) => match &*init.expr {
                Expr::Closure(closure) => Some(told_of_results(of, name, closure)),
                _ => Some(told(of, name)),
            },
        });
        told.collect()
    }
}

fn told(of: &Ident, name: &Ident) -> Stmt {
    let span = Span::mixed_site().located_at(name.span());
    syn::parse_quote_spanned!(span=> #of.is_of(&#name);)
}

/// Of what a closure gives. That the call uses it up does not matter here.
fn told_of_results(of: &Ident, name: &Ident, closure: &ExprClosure) -> Stmt {
    let span = Span::mixed_site().located_at(name.span());
    let arguments = closure.inputs.iter().map(|_| quote_spanned!(span=> loop {}));
    apart(syn::parse_quote_spanned!(span=> #of.is_of(&#name(#(#arguments),*));), span)
}

/// Of what has no value yet.
fn told_apart(of: &Ident, name: &Ident) -> Stmt {
    apart(told(of, name), Span::mixed_site().located_at(name.span()))
}

/// Behind a loop without an end rustc finds types, but does not mind what was moved.
fn apart(stmt: Stmt, span: Span) -> Stmt {
    syn::parse_quote_spanned! {span=>
        #[allow(unreachable_code, clippy::diverging_sub_expression, clippy::empty_loop)]
        if false {
            loop {}
            #stmt
        }
    }
}

impl VisitMut for Teller<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        for stmt in std::mem::take(&mut block.stmts) {
            let told = match &stmt {
                Stmt::Local(local) => self.told(local),
                _ => Vec::new(),
            };
            block.stmts.push(stmt);
            block.stmts.extend(told);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
