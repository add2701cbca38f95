//! The calls by which rustc is asked whether a method takes its receiver, as `bluelet::taken` needs them.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, ExprMethodCall};

/// `; impl Sized, impl FnOnce(())`, where some argument is a closure.
pub(crate) fn argument_types(call: &ExprMethodCall) -> Option<TokenStream> {
    let is_closure = |argument: &Expr| matches!(argument, Expr::Closure(_));
    let types = call.args.iter().map(|argument| match argument {
        Expr::Closure(closure) => {
            let inputs = closure.inputs.iter().map(|_| quote!(()));
            quote!(impl ::core::ops::FnOnce(#(#inputs),*))
        }
        _ => quote!(impl Sized),
    });
    call.args.iter().any(is_closure).then(|| quote!(; #(#types),*))
}

/// Whether types that are known have a method of that name about which rustc cannot be asked, and if so, which.
///
/// That of iterators gives what one asks for; that of this crate's server wants a closure that gives a coroutine.
pub(crate) fn excepted(call: &ExprMethodCall) -> Option<TokenStream> {
    let of_iterators = ["collect", "product", "sum", "unzip"];
    if call.args.is_empty() && of_iterators.iter().any(|name| call.method == name) {
        return Some(quote!(unless_iterator));
    }
    let with_closure = call.args.iter().any(|argument| matches!(argument, Expr::Closure(_)));
    (call.method == "serve" && with_closure).then(|| quote!(unless_server))
}
