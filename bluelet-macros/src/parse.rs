//! Takes the attribute's argument and the annotated function; gives a [`Function`] whose signature and
//! body hold nothing that the later stages would refuse.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, Ident, ItemFn, Macro, Path, ReturnType, Signature, Token, Visibility,
};

use crate::error::{self, Errors};
use crate::{macros, suspend};

/// A function that can be compiled.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) body: Block,
    /// How generated code names the runtime crate.
    pub(crate) runtime: Path,
    /// Whether it was written as `co! { .. }`.
    pub(crate) anonymous: bool,
    /// The `Clone` of `#[derive(Clone)]`, if the machine shall have it.
    pub(crate) clone: Option<Path>,
}

impl Function {
    /// What is needed for a stub.
    pub(crate) fn outline(&self) -> Outline {
        Outline {
            attrs: self.attrs.clone(),
            vis: self.vis.clone(),
            sig: self.sig.clone(),
            runtime: self.runtime.clone(),
        }
    }

    /// What the coroutine gives when it ends.
    pub(crate) fn output(&self) -> TokenStream {
        match &self.sig.output {
            ReturnType::Default => quote::quote!(()),
            ReturnType::Type(_, ty) => ty.to_token_stream(),
        }
    }
}

/// A function's parts as far as they could be read, for the stub that stands in for it when it
/// has mistakes.
pub(crate) struct Outline {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) runtime: Path,
}

/// Reads the attribute's argument: nothing, or `crate = path`.
pub(crate) fn runtime_path(argument: TokenStream) -> syn::Result<Path> {
    if argument.is_empty() {
        return Ok(syn::parse_quote!(::bluelet));
    }
    let span = argument.clone();
    syn::parse::Parser::parse2(
        |input: syn::parse::ParseStream<'_>| {
            input.parse::<Token![crate]>()?;
            input.parse::<Token![=]>()?;
            input.call(Path::parse_mod_style)
        },
        argument,
    )
    .map_err(|_| syn::Error::new_spanned(span, error::UNKNOWN_ARGUMENT))
}

/// Checks the function; on mistakes gives all of them, and what is needed for a stub.
pub(crate) fn check(item: ItemFn, runtime: Path) -> Result<Function, (syn::Error, Box<Outline>)> {
    let mut errors = Errors::default();
    check_signature(&item.sig, &mut errors);
    check_body(&item.block, &mut errors);
    let ItemFn { mut attrs, vis, sig, block, .. } = item;
    let clone = take_derive(&mut attrs, &mut errors);
    match errors.propagate() {
        Ok(()) => Ok(Function { attrs, vis, sig, body: *block, runtime, anonymous: false, clone }),
        Err(error) => {
            let outline = Outline { attrs, vis, sig: plain(sig), runtime };
            Err((error, Box::new(outline)))
        }
    }
}

/// Reads and checks the input of `co! { .. }`: a function without arguments so far.
pub(crate) fn anonymous(input: TokenStream) -> syn::Result<Function> {
    let body: Block = syn::parse2(quote::quote!({ #input }))?;
    let mut errors = Errors::default();
    check_body(&body, &mut errors);
    errors.propagate()?;
    let name = Ident::new("co", proc_macro2::Span::call_site());
    Ok(Function {
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        sig: syn::parse_quote!(fn #name() -> _),
        body,
        runtime: syn::parse_quote!(::bluelet),
        anonymous: true,
        clone: None,
    })
}

/// A captured variable as an argument; whether it is `mut` is not seen from inside.
pub(crate) fn captured_argument(name: &Ident) -> syn::FnArg {
    if name == "self" {
        return syn::FnArg::Receiver(syn::parse_quote!(#name));
    }
    syn::parse_quote!(mut #name: _)
}

/// The signature without the qualifiers that were reported.
fn plain(mut sig: Signature) -> Signature {
    sig.asyncness = None;
    sig.constness = None;
    sig.safety = syn::Safety::Default;
    sig.abi = None;
    sig.variadic = None;
    sig
}

fn check_signature(sig: &Signature, errors: &mut Errors) {
    if let Some(token) = &sig.asyncness {
        errors.at(token, error::ASYNC_FN);
    }
    if let Some(token) = &sig.constness {
        errors.at(token, error::CONST_FN);
    }
    if let syn::Safety::Unsafe(token) = &sig.safety {
        errors.at(token, error::UNSAFE_FN);
    }
    if let Some(abi) = &sig.abi {
        errors.at(abi, error::EXTERN_FN);
    }
    if let Some(variadic) = &sig.variadic {
        errors.at(variadic, error::VARIADIC_FN);
    }
}

/// Takes `#[derive(Clone)]` off the function: it is about the machine.
fn take_derive(attrs: &mut Vec<Attribute>, errors: &mut Errors) -> Option<Path> {
    let mut clone = None;
    for attr in attrs.iter().filter(|attr| attr.path().is_ident("derive")) {
        let parser = syn::punctuated::Punctuated::<Path, Token![,]>::parse_terminated;
        match attr.parse_args_with(parser) {
            Ok(derives) => {
                for derive in derives {
                    let is_clone = derive.segments.last().is_some_and(|last| last.ident == "Clone");
                    if is_clone {
                        clone = Some(derive);
                    } else {
                        errors.at(derive, error::UNKNOWN_DERIVE);
                    }
                }
            }
            Err(error) => errors.push(error),
        }
    }
    attrs.retain(|attr| !attr.path().is_ident("derive"));
    clone
}

/// Reports every `yield_!` that stands where the coroutine cannot be suspended.
pub(crate) fn check_body(body: &Block, errors: &mut Errors) {
    Checker { errors, refuse: None }.visit_block(body);
}

struct Checker<'a> {
    errors: &'a mut Errors,
    /// Why a `yield_!` is refused here, if it is.
    refuse: Option<&'static str>,
}

impl Checker<'_> {
    fn refusing(&mut self, why: &'static str, visit: impl FnOnce(&mut Self)) {
        let outer = self.refuse.replace(self.refuse.unwrap_or(why));
        visit(self);
        self.refuse = outer;
    }

    fn check_yield(&mut self, mac: &Macro) {
        if let Some(why) = self.refuse {
            self.errors.at(mac, why);
            return;
        }
        match mac.parse_body::<Expr>() {
            Ok(operand) => self.visit_expr(&operand),
            Err(_) => self.errors.at(mac, error::YIELD_OPERAND),
        }
    }
}

impl<'ast> Visit<'ast> for Checker<'_> {
    fn visit_macro(&mut self, mac: &'ast Macro) {
        if suspend::is_yield(mac) {
            self.check_yield(mac);
        } else if let Some(arguments) = macros::arguments(mac) {
            for argument in &arguments {
                self.visit_expr(argument);
            }
        } else if macros::is_coroutine(mac) {
            // Its `yield_!`s are its own.
        } else if let Some((scrutinee, arm)) = macros::matches_input(mac) {
            self.visit_expr(&scrutinee);
            report_hidden_yields(arm, self.errors);
        } else {
            report_hidden_yields(mac.tokens.clone(), self.errors);
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast syn::ExprClosure) {
        self.refusing(error::YIELD_IN_CLOSURE, |this| visit::visit_expr_closure(this, closure));
    }

    fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
        let outer = self.refuse.replace(error::YIELD_IN_ASYNC);
        // An `.await` is at home here, so the body is searched for `yield_!` alone.
        report_yields_in_async(block, self);
        self.refuse = outer;
    }

    fn visit_expr_const(&mut self, block: &'ast syn::ExprConst) {
        self.refusing(error::YIELD_IN_CONST, |this| visit::visit_expr_const(this, block));
    }

    fn visit_expr_unsafe(&mut self, block: &'ast syn::ExprUnsafe) {
        self.refusing(error::YIELD_IN_UNSAFE, |this| visit::visit_expr_unsafe(this, block));
    }

    fn visit_pat(&mut self, pat: &'ast syn::Pat) {
        match pat {
            syn::Pat::Guard(guarded) => {
                self.visit_pat(&guarded.pat);
                self.refusing(error::YIELD_IN_GUARD, |this| this.visit_expr(&guarded.guard));
            }
            _ => self.refusing(error::YIELD_IN_PATTERN, |this| visit::visit_pat(this, pat)),
        }
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        if let syn::Item::Fn(function) = item
            && function.attrs.iter().any(is_coroutine_attribute)
        {
            return;
        }
        if let syn::Item::Macro(_) = item {
            return;
        }
        self.refusing(error::YIELD_IN_ITEM, |this| visit::visit_item(this, item));
    }

    fn visit_expr_yield(&mut self, expr: &'ast syn::ExprYield) {
        self.errors.at(expr, error::KEYWORD_YIELD);
    }

    fn visit_expr_await(&mut self, expr: &'ast syn::ExprAwait) {
        self.errors.at(expr.await_token, error::AWAIT);
        self.visit_expr(&expr.base);
    }

    fn visit_attribute(&mut self, _: &'ast Attribute) {}
}

fn report_yields_in_async(block: &syn::ExprAsync, checker: &mut Checker<'_>) {
    struct InAsync<'a, 'b>(&'a mut Checker<'b>);
    impl<'ast> Visit<'ast> for InAsync<'_, '_> {
        fn visit_macro(&mut self, mac: &'ast Macro) {
            if suspend::is_yield(mac) {
                self.0.check_yield(mac);
            } else {
                self.0.visit_macro(mac);
            }
        }
    }
    InAsync(checker).visit_block(&block.block);
}

/// Whether the attribute makes a coroutine: `#[bluelet::coroutine]`, whatever the path before.
fn is_coroutine_attribute(attribute: &Attribute) -> bool {
    attribute.path().segments.last().is_some_and(|last| last.ident == "coroutine")
}

/// Reports the `yield_!`s in the input of a macro that is not known to be a list of expressions.
fn report_hidden_yields(tokens: TokenStream, errors: &mut Errors) {
    use proc_macro2::TokenTree;
    let mut previous: Option<Ident> = None;
    for token in tokens {
        match token {
            TokenTree::Group(group) => {
                report_hidden_yields(group.stream(), errors);
                previous = None;
            }
            TokenTree::Ident(ident) => previous = (ident == "yield_").then_some(ident),
            TokenTree::Punct(punct) => {
                if let Some(ident) = previous.take()
                    && punct.as_char() == '!'
                {
                    errors.at(ident, error::YIELD_IN_MACRO);
                }
            }
            TokenTree::Literal(_) => previous = None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(function: &str) -> Vec<String> {
        let item = syn::parse_str(function).expect("the test's function is Rust");
        match check(item, syn::parse_quote!(::bluelet)) {
            Ok(_) => Vec::new(),
            Err((error, _)) => error.into_iter().map(|error| error.to_string()).collect(),
        }
    }

    #[test]
    fn all_mistakes_are_reported_at_once() {
        let found = mistakes(
            "async unsafe fn f() { let c = || yield_!(e); async { yield_!(e) }; m! { yield_!(e) } }",
        );
        assert_eq!(
            found,
            [
                error::ASYNC_FN,
                error::UNSAFE_FN,
                error::YIELD_IN_CLOSURE,
                error::YIELD_IN_ASYNC,
                error::YIELD_IN_MACRO,
            ]
        );
    }

    #[test]
    fn inner_coroutines_may_yield() {
        assert!(mistakes("fn f() { #[bluelet::coroutine] fn g() { yield_!(e) } }").is_empty());
    }
}
