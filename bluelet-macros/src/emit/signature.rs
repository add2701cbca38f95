//! Writes the function's signature, and what stands in for a function that has mistakes.

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{FnArg, Pat, ReturnType, Type};

use super::blocking::{blocking, with_messages};
use super::implied;
use super::lifetimes;
use super::located::located;

use crate::lower::Lowered;
use crate::mutation;
use crate::parse::{Body, Function, Outline};

/// The first and the last token of the result's type, or the function's name where there is none.
pub(super) fn result_ends(function: &Function) -> (Span, Span) {
    let name = function.sig.ident.span();
    match &function.sig.output {
        ReturnType::Default => (name, name),
        ReturnType::Type(_, ty) => {
            let last = ty.to_token_stream().into_iter().last();
            (ty.span(), last.map_or(name, |token| token.span()))
        }
    }
}

/// The function as it was declared, but for its result and the patterns of its arguments.
pub(super) fn signature(function: &Function, lowered: &Lowered) -> TokenStream {
    let runtime = &function.runtime;
    let mut sig = function.sig.clone();
    let mutated = mutation::mutated(&lowered.graph);
    let inputs = lowered.inputs.iter().zip(&function.sig.inputs);
    // Rustc also reads the function as it was written then, in a closure that changes the receiver.
    let read = lowered.graph.asks.loans || !function.foretold.is_empty();
    let inputs = inputs.map(|(input, written)| match written {
        FnArg::Receiver(_) if read => written.clone(),
        _ => with_needless_mut(input, written, &mutated),
    });
    sig.inputs = inputs.collect();
    implied::write_out(&mut sig);
    lifetimes::unite(&mut sig, function);
    let output = function.output();
    // It stands where the user's result does, for what is wrong with that.
    let (first, last) = result_ends(function);
    let hygiene = Span::mixed_site();
    let clone = function.clone.as_ref().map(|clone| quote!(+ #clone));
    // The edition of `impl` decides that the result may hold every lifetime in scope.
    let head =
        located(quote_spanned!(hygiene=> -> impl #runtime::Coroutine<Output = #output), first);
    let output = match clone {
        Some(clone) => quote!(#head > #clone),
        None => quote_spanned!(last=> #head >),
    };
    sig.output = syn::parse_quote!(#output);
    sig.into_token_stream()
}

/// The input; with the `mut` that the user wrote, if it is not needed, so that rustc says so.
fn with_needless_mut(input: &FnArg, written: &FnArg, mutated: &BTreeSet<String>) -> FnArg {
    match (input, written) {
        (FnArg::Typed(typed), FnArg::Typed(written)) => match &*written.pat {
            Pat::Ident(syn::PatIdent { ident, by_ref: None, subpat: None, .. })
                if !mutated.contains(&ident.to_string()) =>
            {
                FnArg::Typed(syn::PatType { pat: written.pat.clone(), ..typed.clone() })
            }
            _ => input.clone(),
        },
        _ => input.clone(),
    }
}

/// What stands in for a function with mistakes, so that its callers get no errors of their own.
///
/// It holds the body, unless what is wrong there would be told twice: for what else is wrong in it, for what it imports, and
/// for editors. These mistakes are told where they are.
pub(crate) fn stub(outline: &Outline, mistakes: &[syn::Error]) -> TokenStream {
    let Outline { attrs, vis, sig, runtime, clone, body } = outline;
    let clone = clone.as_ref().map(|clone| quote!(+ #clone));
    let mut sig = sig.clone();
    let output = match &sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    let concrete = without_impl(&sig.output);
    implied::write_out(&mut sig);
    sig.output = syn::parse_quote!(-> impl #runtime::Coroutine<Output = #output> #clone);
    let (make, body) = match body {
        Body::None => (quote!(stub), None),
        Body::Read(body) => {
            (quote!(stub), Some(blocking(body.to_token_stream(), runtime, mistakes)))
        }
        Body::Unread(body) => {
            let body = with_messages(body.to_token_stream(), runtime);
            (quote!(unread), Some(quote!({ #runtime::step::read_again! { #body } })))
        }
    };
    let stub = match body {
        Some(body) => {
            // No variable of the body's.
            quote_spanned! {Span::mixed_site()=>
                let stub = #runtime::step::#make();
                if false {
                    use #runtime::step::Awaited as _;
                    #runtime::step::returns_what(&stub, move || -> #concrete #body)
                }
                stub
            }
        }
        None => quote!(#runtime::step::#make::<#concrete>()),
    };
    quote! {
        #(#attrs)*
        #[allow(unused, clippy::all)]
        #vis #sig { #stub }
    }
}

/// What stands in for a trait's method that has no body.
pub(crate) fn declaration(mut function: syn::TraitItemFn, runtime: &syn::Path) -> TokenStream {
    let output = match &function.sig.output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => ty.to_token_stream(),
    };
    function.sig.output = syn::parse_quote!(-> impl #runtime::Coroutine<Output = #output>);
    function.into_token_stream()
}

/// The result type with `_` for each `impl Trait`, which cannot be named inside.
pub(super) fn without_impl(output: &ReturnType) -> TokenStream {
    struct Anonymous;
    impl syn::visit_mut::VisitMut for Anonymous {
        fn visit_type_mut(&mut self, ty: &mut Type) {
            if let Type::ImplTrait(_) = ty {
                *ty = syn::parse_quote!(_);
            } else {
                syn::visit_mut::visit_type_mut(self, ty);
            }
        }
    }
    match output {
        ReturnType::Default => quote!(()),
        ReturnType::Type(_, ty) => {
            let mut ty = (**ty).clone();
            syn::visit_mut::VisitMut::visit_type_mut(&mut Anonymous, &mut ty);
            ty.into_token_stream()
        }
    }
}
