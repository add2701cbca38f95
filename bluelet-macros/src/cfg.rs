//! Configurations: an attribute macro sees `#[cfg(..)]` inside a function before it is decided. So a function
//! that has one in its body is compiled twice, once for each way that it can go, and rustc takes the
//! version that fits.

use proc_macro2::TokenStream;
use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Expr, ItemFn, Meta, Stmt};

/// How many predicates a function may have: it is compiled twice for each.
pub(crate) const MOST: usize = 5;

/// A predicate of the body and the two functions that it decides between: with what it guards, and without.
pub(crate) struct Decision {
    pub(crate) predicate: TokenStream,
    pub(crate) with: ItemFn,
    pub(crate) without: ItemFn,
}

/// The first predicate in the function's arguments and body, if there is one.
pub(crate) fn decide(function: &ItemFn) -> Option<Decision> {
    let mut finder = Finder { predicate: None };
    finder.visit_signature(&function.sig);
    finder.visit_block(&function.block);
    let predicate = finder.predicate?;
    let decided = |holds| {
        let mut function = function.clone();
        let mut decider = Decider { predicate: predicate.to_string(), holds };
        decider.visit_signature_mut(&mut function.sig);
        decider.visit_block_mut(&mut function.block);
        function
    };
    Some(Decision { with: decided(true), without: decided(false), predicate })
}

/// What stands in the parentheses of `#[cfg(..)]`.
fn predicate(attr: &Attribute) -> Option<TokenStream> {
    match &attr.meta {
        Meta::List(list) if list.path.is_ident("cfg") => Some(list.tokens.clone()),
        _ => None,
    }
}

struct Finder {
    predicate: Option<TokenStream>,
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_attribute(&mut self, attr: &'ast Attribute) {
        self.predicate = self.predicate.take().or_else(|| predicate(attr));
    }
    // What is kept as it is, rustc configures by itself.
    fn visit_item(&mut self, _: &'ast syn::Item) {}
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
}

struct Decider {
    predicate: String,
    holds: bool,
}

impl Decider {
    /// Decides the attributes of a node; whether the node stays.
    fn stays(&self, attrs: &mut Vec<Attribute>) -> bool {
        let decided = |attr: &Attribute| {
            predicate(attr).is_some_and(|predicate| predicate.to_string() == self.predicate)
        };
        let met = attrs.iter().any(decided);
        attrs.retain(|attr| !decided(attr));
        !met || self.holds
    }

    fn retain<T: Clone, P: Default>(
        &self,
        list: &mut Punctuated<T, P>,
        attrs: impl Fn(&mut T) -> Option<&mut Vec<Attribute>>,
    ) {
        let kept = list.iter().cloned().filter_map(|mut element| {
            let stays = attrs(&mut element).is_none_or(|attrs| self.stays(attrs));
            stays.then_some(element)
        });
        *list = kept.collect();
    }
}

impl VisitMut for Decider {
    fn visit_block_mut(&mut self, block: &mut syn::Block) {
        block.stmts.retain_mut(|stmt| match stmt {
            Stmt::Local(local) => self.stays(&mut local.attrs),
            Stmt::Macro(mac) => self.stays(&mut mac.attrs),
            Stmt::Expr(expr, _) => attributes(expr).is_none_or(|attrs| self.stays(attrs)),
            Stmt::Item(_) => true,
        });
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_expr_match_mut(&mut self, matching: &mut syn::ExprMatch) {
        matching.arms.retain_mut(|arm| self.stays(&mut arm.attrs));
        visit_mut::visit_expr_match_mut(self, matching);
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        self.retain(&mut literal.fields, |field| Some(&mut field.attrs));
        visit_mut::visit_expr_struct_mut(self, literal);
    }

    fn visit_pat_struct_mut(&mut self, pat: &mut syn::PatStruct) {
        self.retain(&mut pat.fields, |field| Some(&mut field.attrs));
        visit_mut::visit_pat_struct_mut(self, pat);
    }

    fn visit_expr_array_mut(&mut self, array: &mut syn::ExprArray) {
        self.retain(&mut array.elems, attributes);
        visit_mut::visit_expr_array_mut(self, array);
    }

    fn visit_signature_mut(&mut self, sig: &mut syn::Signature) {
        self.retain(&mut sig.inputs, |input| match input {
            syn::FnArg::Typed(typed) => Some(&mut typed.attrs),
            syn::FnArg::Receiver(receiver) => Some(&mut receiver.attrs),
        });
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
}

/// The attributes of an expression, where it can have some as a statement.
fn attributes(expr: &mut Expr) -> Option<&mut Vec<Attribute>> {
    Some(match expr {
        Expr::Assign(e) => &mut e.attrs,
        Expr::Block(e) => &mut e.attrs,
        Expr::Call(e) => &mut e.attrs,
        Expr::ForLoop(e) => &mut e.attrs,
        Expr::If(e) => &mut e.attrs,
        Expr::Lit(e) => &mut e.attrs,
        Expr::Loop(e) => &mut e.attrs,
        Expr::Macro(e) => &mut e.attrs,
        Expr::Match(e) => &mut e.attrs,
        Expr::MethodCall(e) => &mut e.attrs,
        Expr::Path(e) => &mut e.attrs,
        Expr::Return(e) => &mut e.attrs,
        Expr::Try(e) => &mut e.attrs,
        Expr::Unsafe(e) => &mut e.attrs,
        Expr::While(e) => &mut e.attrs,
        _ => return None,
    })
}

/// Both versions, expanded, each for its configuration.
pub(crate) fn versions(
    decision: Decision,
    mut expand: impl FnMut(ItemFn) -> TokenStream,
) -> TokenStream {
    let Decision { predicate, with, without } = decision;
    let mut versions = guarded(&quote::quote!(#predicate), expand(with));
    versions.extend(guarded(&quote::quote!(not(#predicate)), expand(without)));
    versions
}

/// `#[cfg(predicate)]` before each item of an expansion.
fn guarded(predicate: &TokenStream, expansion: TokenStream) -> TokenStream {
    let Ok(file) = syn::parse2::<syn::File>(expansion.clone()) else { return expansion };
    let items = file.items.iter();
    items.map(|item| quote::quote!(#[cfg(#predicate)] #item)).collect()
}
