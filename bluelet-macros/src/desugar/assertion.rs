//! Assertions whose message suspends: that is made only if they fail.
//!
//! ```text
//! assert_eq!(a, b, "{}", yield_!(e));  =>  {
//!                                              let failed = match (&a, &b) {
//!                                                  (left, right) => if *left == *right { None } else {
//!                                                      Some((format!("{:?}", left), format!("{:?}", right)))
//!                                                  },
//!                                              };
//!                                              if let Some((left, right)) = failed {
//!                                                  panic!("assertion .. failed: {}\n ..", format!("{}", yield_!(e)), left, right)
//!                                              }
//!                                          }
//! ```

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::{Expr, Macro};

use super::fresh::fresh;
use crate::{macros, suspend};

/// `assert!`
pub(super) fn with_message(mac: &Macro, at: Span) -> Option<Expr> {
    let mut arguments = macros::arguments(mac)?.into_iter();
    let condition = arguments.next()?;
    let message = suspending(arguments)?;
    let panic: TokenStream = quote_spanned!(at=> ::core::panic!(#(#message),*));
    Some(syn::parse_quote_spanned!(at=> if !(#condition) { #panic }))
}

/// `assert_eq!` and `assert_ne!`
pub(super) fn compared(
    mac: &Macro,
    name: &str,
    at: Span,
    taken: &mut BTreeSet<String>,
) -> Option<Expr> {
    let mut arguments = macros::arguments(mac)?.into_iter();
    let (one, other) = (arguments.next()?, arguments.next()?);
    let message = suspending(arguments)?;
    let [failed, left, right] = ["failed", "left", "right"].map(|name| fresh(name, taken, at));
    let (equal, sign) = match name == "assert_eq" {
        true => (quote_spanned!(at=> *#left == *#right), "=="),
        false => (quote_spanned!(at=> !(*#left == *#right)), "!="),
    };
    let [one, other] = [one, other].map(|operand| borrowed(operand, at));
    let text = format!("assertion `left {sign} right` failed: {{}}\n  left: {{}}\n right: {{}}");
    Some(syn::parse_quote_spanned! {at=> {
        let #failed = match (#one, #other) {
            (#left, #right) => if #equal { ::core::option::Option::None } else {
                ::core::option::Option::Some((
                    ::std::format!("{:?}", #left), ::std::format!("{:?}", #right)
                ))
            },
        };
        if let ::core::option::Option::Some((#left, #right)) = #failed {
            ::core::panic!(#text, ::std::format!(#(#message),*), #left, #right)
        }
    }})
}

/// `&operand`, also of one that has operators.
fn borrowed(operand: Expr, at: Span) -> Expr {
    let (attrs, and_token, expr) = (Vec::new(), syn::Token![&](at), Box::new(operand));
    Expr::Reference(syn::ExprReference { attrs, and_token, mutability: None, expr })
}

/// The message, if it suspends.
fn suspending(message: impl Iterator<Item = Expr>) -> Option<Vec<Expr>> {
    let message: Vec<Expr> = message.collect();
    message.iter().any(suspend::expr_suspends).then_some(message)
}
