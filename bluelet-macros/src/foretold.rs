//! The types that the function as it was written tells: see `foretell`.

use std::collections::BTreeMap;

use proc_macro2::{LineColumn, Span};
use quote::quote_spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Ident, Stmt};

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

    /// Has the code say of what types the variables are.
    pub(crate) fn tell_in(&self, body: &mut Block) {
        if !self.is_empty() {
            Teller(&self.0).visit_block_mut(body);
        }
    }
}

/// Where the name is declared.
pub(crate) fn place(name: &Ident) -> Place {
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
