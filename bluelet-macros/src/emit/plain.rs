//! The function as it was written, for lints to read: a closure that is never called. Many lints speak of a whole
//! construct (`while_true`, `never_loop`, `needless_return`), and those that suspend are taken apart in the states.
//!
//! It stands under `#[cfg(clippy)]`: no build has it, and no reader of the expansion meets it, but where rustc itself
//! may have something to say of it (`always`).

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{FnArg, Item, Pat, ReturnType, Signature, Stmt};

use super::blocking::{Blocking, placed};
use super::signature::without_impl;
use crate::lower::Lowered;
use crate::parse::Function;

/// Goes before the states' code: what is to be said is said of the function as it was written. Not `unused`: a crate
/// may forbid to allow one of that group, as many do with `unused_must_use`.
pub(super) fn not_as_written(always: bool) -> TokenStream {
    let allow = quote! {
        allow(
            warnings, dead_code, unreachable_code, unused_assignments, unused_labels, unused_mut, unused_parens,
            unused_variables, clippy::all, clippy::pedantic
        )
    };
    if always { quote!(#[#allow]) } else { quote!(#[cfg_attr(clippy, #allow)]) }
}

/// ```text
/// #[cfg(clippy)]
/// if false {
///     ::bluelet::step::as_written(|| -> T {
///         #[allow(clippy::shadow_reuse)]
///         let (conn,) = (conn,);
///         { .. let data = ::bluelet::step::blocking(conn.recv(1024)); .. }
///     })
/// }
/// ```
pub(super) fn as_written(
    function: &Function,
    lowered: &Lowered,
    always: bool,
) -> Option<TokenStream> {
    let told = !function.foretold.is_empty();
    let needed = lowered.graph.asks.loans || told;
    let fits = told || function.can_stand_twice();
    if !fits || function.has_mutable_receiver() && !needed {
        return None;
    }
    let runtime = &function.runtime;
    let returned = without_impl(&function.sig.output);
    let place = place(function);
    let takes = function.anonymous.then(|| placed(quote!(move), place));
    let takes = takes.into_iter().flatten();
    let arguments = match function.anonymous {
        true => TokenStream::new(),
        false => arguments(&function.sig, &lowered.inputs),
    };
    let mut written = function.written.clone();
    function.foretold.tell_in(&mut written);
    let mut body = TokenStream::new();
    written.stmts.retain(|stmt| !told || !matches!(stmt, Stmt::Item(_)));
    for statement in &written.stmts {
        let statement = statement.to_token_stream();
        let calls = Blocking { runtime, mistakes: None, awaits: false, calls: true };
        body.extend(calls.changed(&statement).unwrap_or(statement));
    }
    let mut block = Group::new(Delimiter::Brace, body);
    block.set_span(place);
    let span = Span::mixed_site();
    let only = (!always).then(|| quote!(#[cfg(clippy)]));
    // The closure stands where the body does: some lints pass over what a macro makes.
    let bars = placed(quote!(||), block.span());
    let returned = match &function.sig.output {
        ReturnType::Default => TokenStream::new(),
        ReturnType::Type(..) => quote!(-> #returned),
    };
    // Of braces in braces around one expression a lint would speak, of items behind a statement another one.
    let inside = match &written.stmts[..] {
        [Stmt::Expr(..) | Stmt::Macro(_)] => block.stream(),
        _ => block.to_token_stream(),
    };
    let mut body = Group::new(Delimiter::Brace, quote!(#arguments #inside));
    body.set_span(block.span());
    Some(quote_spanned! {span=>
        #only
        if false {
            #runtime::step::as_written(#(#takes)* #(#bars)* #returned #body)
        }
    })
}

/// Whether the item has a `derive`, and so comes out of a macro: where another one of its name is seen too, a `use` of what is in
/// it is ambiguous.
pub(super) fn is_derived(item: &TokenStream) -> bool {
    let attrs = match syn::parse2(item.clone()) {
        Ok(Item::Enum(item)) => item.attrs,
        Ok(Item::Struct(item)) => item.attrs,
        Ok(Item::Union(item)) => item.attrs,
        _ => return false,
    };
    attrs.iter().any(|attr| attr.path().is_ident("derive"))
}

/// Where the body stands: of what stands where a macro is called, rustc does not say which variables it changes.
fn place(function: &Function) -> Span {
    let first = function.written.stmts.first().filter(|_| function.anonymous);
    let first = first.and_then(|first| first.to_token_stream().into_iter().next());
    first.map_or_else(|| function.written.brace_token.span.join(), |first| first.span())
}

/// `let (name, (a, mut b),) = (name, argument,);`: the arguments as they were declared.
fn arguments(written: &Signature, inputs: &[FnArg]) -> TokenStream {
    let pairs = written.inputs.iter().zip(inputs);
    let pairs = pairs.filter_map(|(written, input)| match (written, input) {
        (FnArg::Typed(written), FnArg::Typed(input)) => Some((element(&written.pat), &input.pat)),
        _ => None,
    });
    let (patterns, names): (Vec<_>, Vec<_>) = pairs.unzip();
    let span = Span::mixed_site();
    if patterns.is_empty() {
        return TokenStream::new();
    }
    let idle = names.iter().any(|name| name.to_token_stream().to_string().starts_with('_'));
    let idle = idle.then(|| quote!(, clippy::used_underscore_binding));
    let allow = quote!(#[allow(clippy::shadow_reuse #idle)]);
    quote_spanned!(span=> #allow let (#(#patterns,)*) = (#(#names,)*);)
}

/// The pattern as it stands in a tuple, where alternatives need no parentheses.
fn element(pat: &Pat) -> &Pat {
    match pat {
        Pat::Paren(paren) => &paren.pat,
        pat => pat,
    }
}
