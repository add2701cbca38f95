//! Keeps the lints as they are in the plain function. Saving a variable uses it, and each block sees only a part
//! of what the function does with it; rustc, which sees the blocks alone, would say too much or too little.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::{Attribute, Block, Expr, Ident, Label, Local, Pat, Stmt};

use super::Emitter;
use crate::ir::*;
use crate::scope::{self, Standing};
use crate::suspend;

impl Emitter<'_> {
    /// A variable may be mutated in another block only, if it is saved or gets a new value there, where rustc's lint for
    /// needless `mut` does not look. It does not look at a `mut` from a macro either, and then rustc does not call the variable
    /// by its name. One that no other block mutates is left to it.
    pub(super) fn excuse_mut(&self, pat: &mut Pat, block: BlockId) {
        scope::for_each_binding(pat, Standing::Irrefutable, &mut |declared| {
            let Some(token) = &mut declared.mutability else { return };
            let name = &declared.ident;
            let elsewhere = self.saved_variables().any(|binding| binding.name == *name)
                || self.is_renewed_elsewhere(name);
            if elsewhere
                && self.mutated.contains(&name.to_string())
                && self.is_mutated_outside(name, block)
            {
                token.span = Span::mixed_site().located_at(token.span);
            }
        });
    }

    /// Whether another block may mutate the variable, or this one where it stays, which is by a reference.
    pub(super) fn is_mutated_outside(&self, name: &Ident, block: BlockId) -> bool {
        let mut residents = self.states.residents.iter().map(|resident| resident.binding);
        residents.any(|resident| self.graph.binding(resident).name == *name)
            || self
                .mutated_in
                .iter()
                .any(|(other, names)| *other != block && names.contains(&name.to_string()))
    }

    /// Whether a block that does not declare the variable assigns a whole value to it.
    fn is_renewed_elsewhere(&self, name: &Ident) -> bool {
        let bindings = self.graph.bindings.iter().enumerate();
        let mut ids =
            bindings.filter(|(_, binding)| binding.name == *name).map(|(id, _)| BindingId(id));
        ids.any(|id| {
            let mut variants = self.states.variants.iter();
            variants.any(|variant| self.is_assigned(id, variant) && !self.is_declared(id, variant))
        })
    }

    /// The same for the patterns of a condition.
    pub(super) fn excuse_mut_in_condition(&self, cond: &mut Expr, block: BlockId) {
        match cond {
            Expr::Let(link) => self.excuse_mut(&mut link.pat, block),
            Expr::Binary(chain) => {
                self.excuse_mut_in_condition(&mut chain.left, block);
                self.excuse_mut_in_condition(&mut chain.right, block);
            }
            _ => {}
        }
    }

    /// `{ let name = 0; }` for each variable that only generated code uses, so that rustc still says that the
    /// user's does not.
    pub(super) fn unused_variables(&self, body: &Block) -> Vec<TokenStream> {
        let used = self.used();
        let permitted = declared_with_permission(body);
        let mut said = BTreeSet::new();
        // What is only in the start state is seen to be unused there.
        let later = self.states.variants.iter().skip(1).flat_map(|variant| &variant.fields);
        let later = later.map(|field| field.binding);
        let later = later.filter(|id| self.graph.binding(*id).is_named());
        let unused = later.filter(|id| !used.contains(id) && said.insert(*id));
        let names = unused.map(|id| &self.graph.binding(id).name);
        let names = names.filter(|name| {
            let name = name.to_string();
            !name.starts_with('_') && !permitted.contains(&name)
        });
        names.map(|name| quote!({ let #name = 0; })).collect()
    }

    /// Whether something is done with the binding after the start.
    pub(super) fn is_needed(&self, binding: BindingId) -> bool {
        let later = self.states.variants.iter().skip(1).flat_map(|variant| &variant.fields);
        later.map(|field| field.binding).any(|saved| saved == binding)
            || self.used().contains(&binding)
    }

    /// The bindings that the user's code uses.
    fn used(&self) -> BTreeSet<BindingId> {
        let mut used = BTreeSet::new();
        for node in self.graph.bodies.iter().flat_map(|body| &body.nodes) {
            self.graph.each_effects(node, &mut |effects| {
                each_use(effects, &mut |id| used.extend([id]));
            });
            if let Node::Replace { binding, .. } = node {
                used.insert(*binding);
            }
        }
        used
    }

    /// A lint of clippy's set `pedantic` is against using what is named as unused. Only generated code does.
    pub(super) fn allowed(&self) -> Option<TokenStream> {
        let mut names = self.saved_variables().map(|binding| binding.name.to_string());
        let any = names.any(|name| name.starts_with('_'));
        any.then(|| quote!(#[allow(clippy::used_underscore_binding)]))
    }

    /// The variables of the user that a state saves.
    fn saved_variables(&self) -> impl Iterator<Item = &Binding> {
        let fields = self.states.variants.iter().flat_map(|variant| &variant.fields);
        let saved = fields.map(|field| field.binding);
        let residents = self.states.residents.iter().map(|resident| resident.binding);
        let bindings = saved.chain(residents).map(|binding| self.graph.binding(binding));
        bindings.filter(|binding| binding.is_named())
    }
}

/// `'label: {}` for each label on a construct that is taken apart, if nothing names it.
pub(super) fn unused_labels(body: &Block) -> Vec<TokenStream> {
    struct Labels<'b>(&'b TokenStream, Vec<TokenStream>);
    impl Labels<'_> {
        fn label(&mut self, label: Option<&Label>, expr: &Expr) {
            if let Some(label) = label
                && suspend::expr_suspends(expr)
                && count(self.0, &label.name.ident) == 1
            {
                self.1.push(quote!(#label {}));
            }
        }
    }
    impl<'ast> Visit<'ast> for Labels<'_> {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            let label = match expr {
                Expr::Loop(each) => each.label.as_ref(),
                Expr::While(each) => each.label.as_ref(),
                Expr::ForLoop(each) => each.label.as_ref(),
                Expr::Block(block) => block.label.as_ref(),
                _ => None,
            };
            self.label(label, expr);
            visit::visit_expr(self, expr);
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let tokens = body.to_token_stream();
    let mut labels = Labels(&tokens, Vec::new());
    labels.visit_block(body);
    labels.1
}

/// The lints that the user allows on what is taken apart, where the attribute has no place of its own. Whether what is
/// expected comes about is for clippy to see, in the function as it was written.
pub(super) fn allowed_within(body: &Block) -> Vec<TokenStream> {
    #[derive(Default)]
    struct Allowed(Vec<TokenStream>, BTreeSet<String>);
    impl<'ast> Visit<'ast> for Allowed {
        fn visit_stmt(&mut self, statement: &'ast Stmt) {
            if suspend::stmt_suspends(statement) {
                visit::visit_stmt(self, statement);
            }
        }
        fn visit_attribute(&mut self, attr: &'ast Attribute) {
            if let Some(lints) = allowed_by(attr)
                && self.1.insert(lints.to_string())
            {
                self.0.push(quote!(#[allow(#lints)]));
            }
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut allowed = Allowed::default();
    body.stmts.iter().for_each(|statement| allowed.visit_stmt(statement));
    allowed.0
}

/// The lints that `#[allow(lints)]` or `#[expect(lints)]` lists.
fn allowed_by(attr: &Attribute) -> Option<&TokenStream> {
    let list = attr.meta.require_list().ok()?;
    let allows = list.path.is_ident("allow") || list.path.is_ident("expect");
    allows.then_some(&list.tokens)
}

/// The variables that are declared under such an attribute.
fn declared_with_permission(body: &Block) -> BTreeSet<String> {
    struct Declared(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Declared {
        fn visit_local(&mut self, local: &'ast Local) {
            if local.attrs.iter().any(|attr| allowed_by(attr).is_some()) {
                let names = scope::bound_names(&local.pat, Standing::Irrefutable);
                self.0.extend(names.iter().map(ToString::to_string));
            }
            visit::visit_local(self, local);
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut declared = Declared(BTreeSet::new());
    declared.visit_block(body);
    declared.0
}

/// How often the code has the identifier.
fn count(tokens: &TokenStream, ident: &syn::Ident) -> usize {
    let counts = tokens.clone().into_iter().map(|token| match token {
        TokenTree::Group(group) => count(&group.stream(), ident),
        TokenTree::Ident(found) => usize::from(found == *ident),
        _ => 0,
    });
    counts.sum()
}
