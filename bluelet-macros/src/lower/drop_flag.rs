//! Drop flags: where code that does not suspend moves a variable on some of its ways, and a later state has to know whether
//! there is something to drop, the variable gets an `Option` for its value as soon as it is declared.
//!
//! | written | becomes |
//! |---|---|
//! | `let job = next();` | `let job = next(); let mut maybe_job = Some(job);` |
//! | `for x in &list { if x.fits() { take(job); break } }` | `for x in &list { if x.fits() { take(maybe_job.take().unwrap()); break } }` |
//!
//! So the code need not be taken apart: what it holds, such as temporaries or an iterator, lives as long as it would. The
//! `Option` drops where the variable would, since it stands behind it. What the code does with the variable, see
//! `resolve::flagged`. There can be no `unwrap` of nothing: a variable that is used where it may have been moved is `Copy`,
//! or that is a mistake. So of such a one method lookup decides whether its value is taken out, or a copy.

use proc_macro2::Span;
use syn::{Ident, Stmt};

use super::Lowering;
use crate::ir::{BindingId, Effect, Flag, Node};
use crate::scope;

impl Lowering<'_> {
    /// Gives the variable, which is about to be declared, its place for a flag, if it is to have one: behind it, and
    /// before what is declared next.
    pub(super) fn reserve_flag(&mut self, of: BindingId, user: &Ident) {
        let binding = self.graph.binding(of);
        if !binding.variable.is_some_and(|variable| self.undecided.flagged.contains(&variable)) {
            return;
        }
        let mutable = std::mem::take(&mut self.graph.bindings[of.0].mutable);
        let variable = self.graph.binding(of).variable;
        let copied = variable.is_some_and(|variable| self.undecided.copied.contains(&variable));
        self.graph.asks.copied_flags |= copied;
        let plain = scope::plain_name(user);
        let name = self.scopes.fresh_or_same(&format!("maybe_{}", plain.trim_start_matches('_')));
        let name = Ident::new(&name, Span::mixed_site().located_at(user.span()));
        let flag = self.new_binding(name, true, None, false);
        self.graph.bindings[flag.0].temporary = false;
        let asked = variable.is_some_and(|variable| self.undecided.asked.contains(&variable));
        self.graph.flags.insert(flag, Flag { of, name: user.clone(), mutable, copied, asked });
        self.reserved.insert(of, flag);
    }

    /// Declares the flags of what has just been declared, with a value or without; from here on the names mean these.
    pub(super) fn declare_flags(&mut self, bound: &[BindingId], has_value: bool) {
        let mut behind = false;
        for of in bound {
            match self.reserved.remove(of) {
                Some(flag) => {
                    self.declare_flag(*of, flag, has_value);
                    behind = true;
                }
                None if behind && has_value => self.bind_again(*of),
                None => {}
            }
        }
    }

    fn declare_flag(&mut self, of: BindingId, flag: BindingId, has_value: bool) {
        let variable = self.graph.binding(of);
        let (value, ty) = (variable.name.clone(), variable.ty.clone());
        // What is known of it is known of what the `Option` gives.
        let known = (variable.closure, variable.once, variable.gives_closure);
        let (boxed, iterator, open) = (variable.boxed, variable.iterator, variable.open);
        let told_by = variable.told_by;
        let binding = &mut self.graph.bindings[flag.0];
        (binding.closure, binding.once, binding.gives_closure) = known;
        (binding.boxed, binding.iterator, binding.open) = (boxed, iterator, open);
        binding.told_by = told_by;
        let name = binding.name.clone();
        let at = name.span();
        let option = quote::quote_spanned!(at=> ::core::option::Option);
        let (stmt, effects): (Stmt, _) = match has_value {
            true => (
                syn::parse_quote_spanned!(at=> let mut #name = #option::Some(#value);),
                vec![Effect::Move(of), Effect::Declare(flag)],
            ),
            false if self.is_empty_at_first(of) => {
                // What type it has is found later.
                self.graph.bindings[flag.0].closure = true;
                (
                    syn::parse_quote_spanned!(at=> let mut #name = #option::None;),
                    vec![Effect::Declare(flag)],
                )
            }
            false => {
                let ty = ty.map(|ty| syn::parse_quote!(#option<#ty>));
                self.graph.bindings[flag.0].ty = ty.clone();
                let ty = ty.map(|ty: syn::Type| quote::quote!(: #ty));
                (
                    syn::parse_quote_spanned!(at=> let mut #name #ty;),
                    vec![Effect::DeclareUninit(flag)],
                )
            }
        };
        self.push(Node::Plain { stmt, effects });
        let user = scope::plain_name(&self.graph.flags[&flag].name);
        self.scopes.declare(user, flag);
    }

    fn is_empty_at_first(&self, of: BindingId) -> bool {
        let variable = self.graph.binding(of).variable;
        variable.is_some_and(|variable| self.undecided.empty.contains(&variable))
    }

    /// What the same pattern binds behind the variable drops before its flag.
    fn bind_again(&mut self, bound: BindingId) {
        let binding = self.graph.binding(bound);
        if binding.inert {
            return;
        }
        let (name, mutable) = (&binding.name, binding.mutable.then(<syn::Token![mut]>::default));
        let at = Span::mixed_site().located_at(name.span());
        let stmt = syn::parse_quote_spanned!(at=> let #mutable #name = #name;);
        self.push(Node::Plain { stmt, effects: Vec::new() });
    }
}
