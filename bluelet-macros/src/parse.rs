//! Takes the attribute's argument and the annotated function; gives a [`Function`] whose signature and
//! body hold nothing that the later stages would refuse.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::discouraged::Speculative as _;
use syn::parse::{ParseStream, Parser};
use syn::visit::Visit;
use syn::{
    Attribute, Block, Ident, ItemFn, LitStr, Path, ReturnType, Signature, Token, Type, Visibility,
};

use crate::error::{self, Errors};
use crate::foretold::Foretold;
use crate::types::ungrouped;
use crate::{check, recursion, suspend};

/// A function that can be compiled.
pub(crate) struct Function {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    /// The body as it was written.
    pub(crate) written: Block,
    /// The body with each `yield_!` as a suspension.
    pub(crate) body: Block,
    /// How generated code names the runtime crate.
    pub(crate) runtime: Path,
    /// Whether it was written as `co! { .. }`.
    pub(crate) anonymous: bool,
    /// The `Clone` of `#[derive(Clone)]`, if the machine shall have it.
    pub(crate) clone: Option<Path>,
    /// The variables of whose types rustc is told early.
    pub(crate) foretold: Foretold,
}

impl Function {
    /// What is needed for a stub.
    pub(crate) fn outline(&self) -> Outline {
        Outline {
            attrs: self.attrs.clone(),
            vis: self.vis.clone(),
            sig: self.sig.clone(),
            runtime: self.runtime.clone(),
            clone: self.clone.clone(),
            body: Body::Read(self.written.clone()),
        }
    }

    /// Whether it can stand beside itself as it was written: of two equal `impl`s one is too many.
    pub(crate) fn can_stand_twice(&self) -> bool {
        let mut impls = Impls(false);
        impls.visit_block(&self.body);
        !impls.0
    }

    /// Whether it can do so where the items of its own block stand beside both.
    pub(crate) fn can_foretell(&self) -> bool {
        let mut impls = Impls(false);
        for stmt in &self.body.stmts {
            match stmt {
                syn::Stmt::Item(syn::Item::Impl(_)) => {}
                stmt => impls.visit_stmt(stmt),
            }
        }
        !impls.0
    }

    /// `mut self`, which cannot be declared again in a closure.
    pub(crate) fn has_mutable_receiver(&self) -> bool {
        self.sig.receiver().is_some_and(|receiver| receiver.mutability.is_some())
    }

    /// What the coroutine gives when it ends.
    pub(crate) fn output(&self) -> TokenStream {
        match &self.sig.output {
            ReturnType::Default => quote::quote!(()),
            ReturnType::Type(_, ty) => ty.to_token_stream(),
        }
    }
}

/// Looks for `impl`s, and for macros that may have some.
struct Impls(bool);

impl<'ast> Visit<'ast> for Impls {
    fn visit_item_impl(&mut self, _: &'ast syn::ItemImpl) {
        self.0 = true;
    }

    fn visit_item_macro(&mut self, _: &'ast syn::ItemMacro) {
        self.0 = true;
    }
}

/// A function's parts as far as they could be read, for the stub that stands in for it when it
/// has mistakes.
pub(crate) struct Outline {
    pub(crate) attrs: Vec<Attribute>,
    pub(crate) vis: Visibility,
    pub(crate) sig: Signature,
    pub(crate) runtime: Path,
    /// `Clone`, as `#[derive(..)]` names it.
    pub(crate) clone: Option<Path>,
    pub(crate) body: Body,
}

/// What rustc is to read as the body of a function that blocks.
pub(crate) enum Body {
    /// Nothing: what is wrong with it would be told twice.
    None,
    Read(Block),
    /// A block of which syn can make nothing. Nor could rustc, which has said so before.
    Unread(Group),
}

/// What stands before the body of a function that could not be read.
pub(crate) fn outline(item: &TokenStream, runtime: &Path) -> Option<Outline> {
    let parser = |input: ParseStream<'_>| {
        let attrs = input.call(Attribute::parse_outer)?;
        let (vis, sig) = (input.parse()?, input.parse()?);
        let body = input.parse::<Group>()?;
        let is_body = body.delimiter() == Delimiter::Brace && input.is_empty();
        Ok(is_body.then(|| Outline {
            attrs,
            vis,
            sig: plain(sig),
            runtime: runtime.clone(),
            clone: None,
            body: Body::Unread(body),
        }))
    };
    let outline: Option<Outline> = parser.parse2(item.clone()).ok().flatten();
    outline.map(|mut outline| {
        outline.attrs.retain(|attr| !attr.path().is_ident("derive"));
        outline
    })
}

/// Reads the attribute's argument: nothing, or `crate = path`.
pub(crate) fn runtime_path(argument: TokenStream, errors: &mut Errors) -> Path {
    if argument.is_empty() {
        return usual_path();
    }
    crate_argument.parse2(argument).unwrap_or_else(|error| {
        errors.push(error);
        usual_path()
    })
}

fn usual_path() -> Path {
    syn::parse_quote_spanned!(Span::mixed_site()=> ::bluelet)
}

fn crate_argument(input: ParseStream<'_>) -> syn::Result<Path> {
    if !input.peek(Token![crate]) {
        return Err(input.error(error::UNKNOWN_ARGUMENT));
    }
    let name = input.parse::<Token![crate]>()?;
    if input.parse::<Token![=]>().is_err() || input.is_empty() {
        return Err(syn::Error::new_spanned(name, error::CRATE_ARGUMENT));
    }
    if let Ok(text) = input.fork().parse::<LitStr>() {
        return Err(syn::Error::new_spanned(&text, error::crate_as_string(&text.value())));
    }
    let Ok(path) = input.call(Path::parse_mod_style) else {
        return Err(input.error(error::CRATE_ARGUMENT));
    };
    let _ = input.parse::<Token![,]>();
    if input.peek(Token![crate]) {
        return Err(input.error(error::CRATE_TWICE));
    }
    if input.is_empty() { Ok(path) } else { Err(input.error(error::UNKNOWN_ARGUMENT)) }
}

/// Checks the function; on mistakes, with those found before, gives all of them, and what is needed
/// for a stub.
pub(crate) fn check(
    item: ItemFn,
    runtime: Path,
    mut errors: Errors,
) -> Result<Function, (syn::Error, Box<Outline>)> {
    check_signature(&item.sig, &mut errors);
    check::body(&item.block, returns_unit(&item.sig.output), &mut errors);
    recursion::check(&item, &mut errors);
    let ItemFn { mut attrs, vis, mut sig, block, .. } = item;
    if let ReturnType::Type(_, ty) = &mut sig.output {
        check_size(ty, error::unsized_result, &mut errors);
    }
    for input in &mut sig.inputs {
        if let syn::FnArg::Typed(typed) = input {
            check_size(&mut typed.ty, error::unsized_argument, &mut errors);
        }
    }
    name_never(&mut sig.output, &runtime);
    let clone = take_derive(&mut attrs, &mut errors);
    attrs.retain(|attr| {
        let again = check::is_coroutine(std::slice::from_ref(attr));
        if again {
            errors.at(attr.path(), error::ATTRIBUTE_TWICE);
        }
        !again
    });
    match errors.propagate() {
        Ok(()) => {
            let (written, body) = read(*block);
            Ok(Function {
                attrs,
                vis,
                sig,
                written,
                body,
                runtime,
                anonymous: false,
                clone,
                foretold: Foretold::default(),
            })
        }
        Err(error) => {
            let body = match error::leave_the_body_readable(&error) {
                true => Body::Read(*block),
                false => Body::None,
            };
            let outline = Outline { attrs, vis, sig: plain(sig), runtime, clone, body };
            Err((error, Box::new(outline)))
        }
    }
}

/// Reads and checks the block of `co! { .. }`: a function without arguments so far.
pub(crate) fn anonymous(input: TokenStream, runtime: Path) -> syn::Result<Function> {
    let body: Block = syn::parse2(quote::quote!({ #input }))?;
    let mut errors = Errors::default();
    check::body(&body, false, &mut errors);
    errors.propagate()?;
    let (written, body) = read(body);
    let name = Ident::new("co", Span::call_site());
    Ok(Function {
        attrs: Vec::new(),
        vis: Visibility::Inherited,
        sig: syn::parse_quote!(fn #name() -> _),
        written,
        body,
        runtime,
        anonymous: true,
        clone: None,
        foretold: Foretold::default(),
    })
}

/// The body as it was written, and with its suspensions read.
fn read(written: Block) -> (Block, Block) {
    let mut body = written.clone();
    suspend::read(&mut body);
    (written, body)
}

/// `#![crate = path]`, with which the input of `co!` may begin, and the rest of it.
pub(crate) fn anonymous_runtime(input: TokenStream) -> syn::Result<(Path, TokenStream)> {
    split_runtime.parse2(input)
}

fn split_runtime(input: ParseStream<'_>) -> syn::Result<(Path, TokenStream)> {
    let ahead = input.fork();
    let begins = ahead.parse::<Token![#]>().is_ok() && ahead.parse::<Token![!]>().is_ok();
    let argument = begins.then(|| ahead.parse::<Group>().ok()).flatten();
    let argument = argument.map(|group| group.stream()).filter(|tokens| {
        let first = tokens.clone().into_iter().next();
        matches!(first, Some(TokenTree::Ident(name)) if name == "crate")
    });
    let Some(argument) = argument else {
        return Ok((usual_path(), input.parse()?));
    };
    input.advance_to(&ahead);
    Ok((crate_argument.parse2(argument)?, input.parse()?))
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
    for input in &sig.inputs {
        if let syn::FnArg::Typed(typed) = input {
            check::pattern(&typed.pat, errors);
        }
    }
}

/// A type that has no size, as its text shows, is refused; the stub has it in a box.
fn check_size(ty: &mut Type, message: fn(&str) -> String, errors: &mut Errors) {
    let instead = match ungrouped(ty) {
        Type::Slice(_) => "a `Vec`",
        Type::TraitObject(_) => "it in a box, `Box<dyn Trait>`, or `impl Trait`",
        Type::Path(path) if path.path.is_ident("str") => "a `String`",
        _ => return,
    };
    errors.at(&ty, message(instead));
    *ty = syn::parse_quote!(::std::boxed::Box<#ty>);
}

/// `!` is a type only where a function returns it, on stable; elsewhere it goes by what such a function returns.
fn name_never(output: &mut ReturnType, runtime: &Path) {
    let ReturnType::Type(_, ty) = output else { return };
    if let Type::Never(never) = ungrouped(ty) {
        let hygiene = Span::mixed_site().located_at(never.bang_token.spans[0]);
        *ty = syn::parse_quote_spanned!(hygiene=> <fn() -> ! as #runtime::step::Returns>::Value);
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

/// Whether the result is `()`, as its text shows.
fn returns_unit(output: &ReturnType) -> bool {
    match output {
        ReturnType::Default => true,
        ReturnType::Type(_, ty) => matches!(&**ty, Type::Tuple(tuple) if tuple.elems.is_empty()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mistakes(function: &str) -> Vec<String> {
        let item = syn::parse_str(function).expect("the test's function is Rust");
        match check(item, syn::parse_quote!(::bluelet), Errors::default()) {
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
