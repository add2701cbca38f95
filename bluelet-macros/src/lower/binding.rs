//! Declares bindings: the user's variables, under names that nothing shadows, and temporaries.

use std::collections::BTreeMap;

use proc_macro2::Span;
use syn::{Expr, Ident, Pat, Type};

use super::written::tells_of_once;
use super::{LetTarget, Lowering};
use crate::ir::*;
use crate::scope::{self, Standing};
use crate::types::is_inert_type;

impl Lowering<'_> {
    pub(super) fn new_binding(
        &mut self,
        name: Ident,
        mutable: bool,
        ty: Option<Type>,
        inert: bool,
    ) -> BindingId {
        let id = BindingId(self.graph.bindings.len());
        let frame = self.frame();
        let holds_once = ty.as_ref().is_some_and(tells_of_once);
        self.graph.bindings.push(Binding {
            holds_once,
            holds_closures: false,
            name,
            mutable,
            ty,
            inert,
            owned: None,
            exclusive: false,
            refers: None,
            number: false,
            closure: false,
            open: false,
            once: false,
            told_by: None,
            callable: false,
            boxed: false,
            iterator: false,
            own: false,
            gives_closure: false,
            keepable: false,
            independent: false,
            variable: None,
            generated: true,
            temporary: true,
            rematched: false,
            frame,
        });
        id
    }

    /// A binding for a variable of the user.
    pub(super) fn new_variable(
        &mut self,
        name: Ident,
        mutable: bool,
        ty: Option<Type>,
        inert: bool,
    ) -> BindingId {
        let id = self.new_binding(name, mutable, ty, inert);
        let binding = &mut self.graph.bindings[id.0];
        (binding.generated, binding.temporary) = (false, false);
        binding.variable = Some(VariableId(self.variables));
        self.variables += 1;
        id
    }

    /// Declares a variable of the user; where it shadows one, which some state may keep beside it, it gets a number.
    pub(super) fn declare(
        &mut self,
        ident: &Ident,
        mutable: bool,
        ty: Option<Type>,
        inert: bool,
    ) -> BindingId {
        let plain = scope::plain_name(ident);
        let shadows = self.scopes.lookup(&plain).is_some();
        let name = if shadows {
            Ident::new(&self.scopes.fresh(&plain), ident.span())
        } else {
            ident.clone()
        };
        let id = self.new_variable(name, mutable, ty, inert);
        self.reserve_flag(id, ident);
        self.scopes.declare(plain, id);
        id
    }

    /// Declares all that a pattern binds, and renames in the pattern what shadows.
    pub(super) fn declare_pattern(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        ty: Option<&Type>,
        inert: bool,
    ) -> Vec<BindingId> {
        let mut bound: BTreeMap<String, BindingId> = BTreeMap::new();
        let mut order = Vec::new();
        let whole = matches!(pat, Pat::Ident(_));
        scope::for_each_binding(pat, standing, &mut |binding| {
            let name = scope::plain_name(&binding.ident);
            let id = *bound.entry(name).or_insert_with(|| {
                let mutable = binding.mutability.is_some() && binding.by_ref.is_none();
                let ty = ty.filter(|_| whole && binding.subpat.is_none()).cloned();
                let inert = inert || binding.by_ref.is_some();
                let id = self.declare(&binding.ident, mutable, ty, inert);
                order.push(id);
                id
            });
            if self.reserved.contains_key(&id) {
                binding.mutability = None;
            }
            let renamed = &self.graph.binding(id).name;
            if *renamed != binding.ident {
                binding.ident = Ident::new(&renamed.to_string(), binding.ident.span());
            }
        });
        order
    }

    /// A binding for an intermediate value, and the expression that stands for it until names are resolved.
    pub(super) fn temporary(&mut self, role: &str) -> (BindingId, Expr) {
        let name = self.scopes.fresh_or_same(role);
        let binding = self.new_binding(Ident::new(&name, Span::mixed_site()), false, None, false);
        (binding, self.temporary_expr(binding))
    }

    pub(super) fn temporary_expr(&mut self, binding: BindingId) -> Expr {
        let marker = format!("temporary__{}", binding.0);
        self.scopes.declare(marker.clone(), binding);
        let marker = Ident::new(&marker, self.graph.binding(binding).name.span());
        syn::parse_quote!(#marker)
    }

    /// The binding that a temporary's expression stands for.
    pub(super) fn temporary_of(&self, expr: &Expr) -> Option<BindingId> {
        let Expr::Path(path) = expr else { return None };
        self.scopes.lookup(&path.path.get_ident()?.to_string())
    }

    /// The binding of `let x = ..` where the pattern is just a name.
    pub(super) fn simple_target(&mut self, target: &LetTarget) -> Option<BindingId> {
        let (pat, ty) = split_type(&target.pat);
        let Pat::Ident(simple) = &pat else {
            return None;
        };
        if simple.by_ref.is_some() || simple.subpat.is_some() || !target.attrs.is_empty() {
            return None;
        }
        let inert = ty.as_ref().is_some_and(is_inert_type);
        let plain = scope::plain_name(&simple.ident);
        let shadows = self.scopes.lookup(&plain).is_some();
        let name = match shadows {
            true => Ident::new(&self.scopes.fresh(&plain), simple.ident.span()),
            false => simple.ident.clone(),
        };
        let id = self.new_variable(name, simple.mutability.is_some(), ty, inert);
        self.reserve_flag(id, &simple.ident);
        Some(id)
    }
}

/// A pattern without its type, and the type.
pub(super) fn split_type(pat: &Pat) -> (Pat, Option<syn::Type>) {
    match pat {
        Pat::Type(typed) => ((*typed.pat).clone(), Some((*typed.ty).clone())),
        pat => (pat.clone(), None),
    }
}
