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

/// Whether iterators have a method of that name that gives what one asks for.
pub(crate) fn gives_any_type(call: &ExprMethodCall) -> bool {
    let names = ["collect", "product", "sum", "unzip"];
    call.args.is_empty() && names.iter().any(|name| call.method == name)
}
