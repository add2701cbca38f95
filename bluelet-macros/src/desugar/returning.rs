//! Macros that may hide a `return`, as their names tell: what such a macro leaves has to leave the coroutine.
//!
//! | written | becomes |
//! |---|---|
//! | `bail!(why)` | `return (\|\| { bail!(why) })()` |
//! | `ensure!(fits, why);` | `if let Some(returned) = returned(async { ensure!(fits, why); pending().await }) { return returned; }` |
//! | `let n = try_opt!(next());` | `let n = { let mut given = None; if let Some(returned) = returned(async { given = Some(try_opt!(next())); .. }) { return returned; } given.unwrap() };` |
//!
//! The async block is asked once: it is at its end if the macro returned, and waits for ever otherwise.

use proc_macro2::Span;
use quote::quote_spanned;
use syn::{Expr, Macro, Type};

use crate::parse::Function;
use crate::types::ungrouped;
use crate::{macros, scope};

/// What the function returns, for those that return early.
pub(super) struct Returns {
    runtime: syn::Path,
    /// The type, if it can be named.
    ty: Option<Type>,
    /// It may be a `Result`.
    may_be_result: bool,
}

impl Returns {
    pub(super) fn of(function: &Function) -> Self {
        let ty = match &function.sig.output {
            syn::ReturnType::Type(_, ty) => Some(ungrouped(ty)),
            syn::ReturnType::Default => None,
        };
        let is_result = |ty: &Type| match ty {
            Type::Path(path) => {
                let last = path.path.segments.last();
                last.is_some_and(|last| scope::plain_name(&last.ident).contains("Result"))
            }
            ty => matches!(ty, Type::ImplTrait(_)),
        };
        let may_be_result = function.anonymous || ty.is_some_and(is_result);
        let named = ty
            .filter(|ty| !matches!(ty, Type::ImplTrait(_) | Type::Never(_)) && !function.anonymous);
        Returns { runtime: function.runtime.clone(), ty: named.cloned(), may_be_result }
    }

    /// What the macro becomes as a statement.
    pub(super) fn statement(&self, mac: &Macro, name: &str, at: Span) -> Option<Expr> {
        match name {
            name if macros::always_returns(name) => {
                Some(syn::parse_quote_spanned!(at=> return (|| { #mac })()))
            }
            "ensure" if self.may_be_result => Some(syn::parse_quote_spanned! {at=>
                if let ::core::result::Result::Err(error) = (|| {
                    #mac;
                    ::core::result::Result::Ok(())
                })() {
                    return ::core::result::Result::Err(error);
                }
            }),
            name if macros::may_return(name) => Some(self.left(quote_spanned!(at=> #mac;), at)),
            _ => None,
        }
    }

    /// What it becomes where its value is used.
    pub(super) fn value(&self, mac: &Macro, name: &str, at: Span) -> Option<Expr> {
        if !macros::may_return(name) || macros::always_returns(name) {
            return self.statement(mac, name, at);
        }
        let left = self.left(quote_spanned!(at=> given = ::core::option::Option::Some(#mac);), at);
        Some(syn::parse_quote_spanned! {at=> {
            let mut given = ::core::option::Option::None;
            #left
            given.unwrap()
        }})
    }

    /// Runs the code, and returns what it returns, if it does.
    fn left(&self, code: proc_macro2::TokenStream, at: Span) -> Expr {
        let runtime = &self.runtime;
        let ty = match &self.ty {
            Some(ty) => quote_spanned!(at=> ::<#ty, _>),
            None => quote_spanned!(at=> ::<_, _>),
        };
        syn::parse_quote_spanned! {at=>
            if let ::core::option::Option::Some(returned) =
                #runtime::step::returned #ty(async { #code ::core::future::pending().await })
            {
                return returned;
            }
        }
    }
}
