//! The compiler behind the `bluelet` crate: it turns a sequential function into an enum and a step closure.
//!
//! The pipeline, one stage a file:
//!
//! | stage | file | gives |
//! |---|---|---|
//! | groups | `groups` | the input without groups that rustc would forget |
//! | configure | `cfg` | a version of the function for each way that its `#[cfg]`s can go |
//! | parse and check | `parse`, with `check` and `recursion` for the body | a function without mistakes |
//! | hygiene | `hygiene` | other names for variables that macros gave the same one |
//! | capitals | `capitals` | what looks like a constant and is a variable, as one |
//! | types | `foretell` | statements that tell rustc early of what type some variables are |
//! | desugar | `desugar` | macros that do not always evaluate their input, as control flow |
//! | split | `split` | a variable for each piece of what is moved piece by piece |
//! | lower | `lower`, with `resolve` for the names | a graph of basic blocks: `ir` |
//! | tail duplication | `tail_duplication` | the same with short heads of loops wherever a loop comes to them |
//! | fallthrough | `fallthrough` | the same without leaps to where control comes anyway |
//! | ownership | `ownership` | what is in scope and owned where a block begins |
//! | liveness | `liveness` | what is used later, and so which moves are none: `unmoved` |
//! | residents | `resident` | which variables stay where they are, beside the enum |
//! | states | `states` | the variants of the enum and their fields |
//! | captures | `capture` | closures in the states that take copies |
//! | borrows | `borrow`, with `share` for what is in their way | messages about borrows that no state can keep |
//! | emit | `emit` | the code |
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod groups;

mod cfg;

mod parse;

mod check;

mod recursion;

mod hygiene;

mod capitals;

mod foretell;

mod desugar;

mod split;

mod lower;

mod tail_duplication;

mod fallthrough;

mod ownership;

mod liveness;

mod resident;

mod states;

mod capture;

mod alternatives;
mod borrow;

mod emit;

mod asking;
mod assignee;
mod at_once;
mod boxes;
mod callee;
mod chain;
mod diverging;
#[cfg(test)]
mod dump;
mod effect;
mod error;
mod fields;
mod foretold;
mod hidden;
mod ids;
mod ir;
mod loan;
mod macros;
mod mention;
mod mention_order;
mod mixed;
mod mutation;
mod open;
mod origin;
mod outcome;
mod owned;
mod owners;
mod pattern;
mod place;
mod rename;
mod resolve;
mod scope;
mod share;
mod spans;
mod std_methods;
mod structs;
mod suspend;
mod told;
mod types;
mod unmoved;

#[cfg(test)]
mod expansions;
#[cfg(test)]
mod graph_tests;
#[cfg(test)]
mod robustness;
#[cfg(test)]
mod seen;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::parse::Parser;
use syn::{Block, Item, ItemFn, Stmt, TraitItemFn};

use crate::error::Errors;
use crate::lower::Undecided;

/// Compiles a sequential function into a coroutine.
///
/// `#[bluelet::coroutine] fn name(..) -> T { .. }` becomes a function of the same name and arguments
/// that returns `impl bluelet::Coroutine<Output = T>`. Calling it runs nothing: yield the
/// coroutine, spawn it, hand it to `bluelet::run` or to any other executor of futures.
///
/// # What it means
///
/// Inside, `yield_!(event)` waits for an event, any `Future + Unpin`, and has its output as its value. The
/// coroutine does exactly what the function would do if each `yield_!` simply blocked: evaluation order,
/// `break`, `return` and `?`, moves, and drops at the ends of scopes in reverse order. A suspended
/// coroutine that is dropped drops its variables in that order too.
///
/// Two things differ:
///
/// 1. A value that borrows from another local variable cannot be used after a later `yield_!`: the
///    coroutine's state owns its variables, and nothing in it may point to itself. End the borrow
///    before the yield, clone, or put that part into `bluelet::boxed(async { .. })`.
/// 2. Temporaries of a statement are dropped before it suspends, not after it.
///
/// # Where `yield_!` may stand
///
/// Wherever an expression may, also in conditions, arguments, operands and in the input of std's macros
/// (`println!("{}", yield_!(..))`); not inside closures, nested functions, `async`, `const` and
/// `unsafe` blocks, or the input of macros that the compiler does not know.
///
/// # Lints
///
/// Under `cargo clippy` the expansion also holds the function as it was written, in a closure that is never called, so
/// that every lint sees it whole; in a build only where rustc's own lints may have something to say of it that they
/// do not see in the states, such as code that cannot be reached. Of clippy's, only those about the signature go by what the signature becomes: for
/// them all arguments are consumed, which is what a coroutine does with them. A mistake in types may be told twice then.
///
/// # Arguments
///
/// `#[bluelet::coroutine(crate = path)]` names the runtime crate where it is not called `bluelet`.
/// `#[derive(Clone)]` below the attribute makes the coroutine `Clone`.
///
/// The attribute is written with its path: a plain `#[coroutine]` collides with an unstable attribute of
/// rustc's (error E0659).
///
/// # What the macro knows
///
#[doc = include_str!("../what_the_macro_knows.md")]
#[proc_macro_attribute]
pub fn coroutine(
    argument: proc_macro::TokenStream,
    item: proc_macro::TokenStream,
) -> proc_macro::TokenStream {
    expand(argument.into(), item.into()).into()
}

/// The whole compiler; with mistakes, gives their messages and a stub.
fn expand(argument: TokenStream, item: TokenStream) -> TokenStream {
    let item = groups::opened(item);
    let mut errors = Errors::default();
    let runtime = parse::runtime_path(argument, &mut errors);
    let function = match syn::parse2::<ItemFn>(item.clone()) {
        Ok(function) => function,
        Err(error) => return not_a_function(item, error, &runtime),
    };
    expand_function(function, runtime, errors, 0)
}

/// Expands each version of a function that its `#[cfg(..)]`s allow.
fn expand_function(
    function: ItemFn,
    runtime: syn::Path,
    mut errors: Errors,
    decided: usize,
) -> TokenStream {
    if let Some(decision) = cfg::decide(&function) {
        if decided == cfg::MOST {
            errors.at(&decision.predicate, error::TOO_MANY_CFGS);
        } else {
            return cfg::versions(decision, |version| {
                expand_function(version, runtime.clone(), errors.clone(), decided + 1)
            });
        }
    }
    let mut function = match parse::check(function, runtime, errors) {
        Ok(function) => function,
        Err((error, outline)) => return with_stub(&error, &outline),
    };
    hygiene::tell_apart(&mut function);
    capitals::declare(&mut function);
    foretell::foretell(&mut function);
    compile(&function).unwrap_or_else(|error| with_stub(&error, &function.outline()))
}

/// Makes a coroutine of a block, as an expression: `co! { .. }` is to `#[coroutine]` what a closure is to a function.
///
/// Where the runtime crate is not called `bluelet`, the block begins with `#![crate = path]`.
///
/// It takes the variables that it uses by value, like `async move { .. }`, but whole: for `co! { job.payload.len() }` it takes all
/// of `job`. `return` and `?` leave the coroutine, whose output is the value of the block. Like a closure it is `Clone` where all
/// is that it keeps. All else is as the attribute has it.
///
/// What it takes and still has at its end drops behind its own variables, in the order in which the block mentions it.
///
/// A name that only occurs as what is called, or in the input of a macro that the compiler does not know, is left to be
/// captured by the coroutine's step, which drops it last, and can call it again only. Of a name that is called once and that
/// closures have, such as `f`, `then`, `handler` or `on_close`, the coroutine takes the value; `{ name }(x)` has it take any other.
#[proc_macro]
pub fn co(input: proc_macro::TokenStream) -> proc_macro::TokenStream {
    expand_anonymous(input.into()).unwrap_or_else(|error| error_block(&error)).into()
}

/// The messages as one expression, of whatever type is wanted.
fn error_block(error: &syn::Error) -> TokenStream {
    let messages = error::compile_errors(error.clone());
    quote::quote!({ #messages })
}

/// The whole compiler for `co! { .. }`. What the block uses but does not declare become its arguments.
fn expand_anonymous(input: TokenStream) -> syn::Result<TokenStream> {
    let (runtime, block) = parse::anonymous_runtime(groups::opened(input))?;
    expand_block(block, runtime, 0)
}

/// Expands each version of a block that its `#[cfg(..)]`s allow.
fn expand_block(
    block: TokenStream,
    runtime: syn::Path,
    decided: usize,
) -> syn::Result<TokenStream> {
    let function = syn::parse2::<ItemFn>(quote::quote!(fn co() { #block }));
    if let Some(decision) = function.ok().and_then(|function| cfg::decide(&function)) {
        let cfg::Decision { predicate, with, without } = decision;
        if decided == cfg::MOST {
            return Err(syn::Error::new_spanned(predicate, error::TOO_MANY_CFGS));
        }
        let expand = |version: ItemFn| {
            let stmts = &version.block.stmts;
            expand_block(quote::quote!(#(#stmts)*), runtime.clone(), decided + 1)
        };
        let (with, without) = (expand(with)?, expand(without)?);
        return Ok(quote::quote!({ #[cfg(#predicate)] #with #[cfg(not(#predicate))] #without }));
    }
    let mut function = parse::anonymous(block, runtime)?;
    hygiene::tell_apart(&mut function);
    capitals::declare(&mut function);
    let (body, split) = rewrite(&function, &function.body);
    let mut captured = lower::free_variables(&function, (&body, &split))?;
    mention_order::sort(&mut captured, &function.body);
    // As those of a closure, they drop in the order in which they are mentioned, and variables in reverse.
    function.sig.inputs = captured.iter().rev().map(parse::captured_argument).collect();
    foretell::foretell(&mut function);
    compile(&function)
}

/// From a checked function to the code that takes its place.
///
/// A `&mut` may turn out to be in the way of what is borrowed through it. Then it is shared as soon as it can be.
fn compile(function: &parse::Function) -> syn::Result<TokenStream> {
    let mut body = function.body.clone();
    let mut shared = BTreeSet::new();
    loop {
        let Analysed { mut lowered, ownerships, live, states } = analyse(function, &body)?;
        capture::take_copies(&mut lowered.graph, &states, &function.runtime);
        let mut errors = Errors::default();
        let found = borrow::check(&lowered.graph, &states, &mut errors);
        let arguments = lowered.arguments.iter().zip(&function.sig.inputs);
        let lent = arguments.filter(|((id, _), _)| found.beside.contains(id));
        let mut lent = lent.filter_map(|(_, argument)| share::name_of(argument));
        if let Some(name) = lent.find(|name| !shared.contains(name)) {
            body = share::as_soon_as_possible(&body, &name).unwrap_or(body);
            shared.insert(name);
            continue;
        }
        errors.propagate()?;
        let emit = if function.anonymous { emit::emit_anonymous } else { emit::emit };
        let idle = liveness::assigns_in_vain(&lowered.graph, &ownerships, &live);
        let enquiries = found.enquiries;
        let notes = emit::Notes { idle: idle && !function.anonymous, enquiries };
        return Ok(emit(function, &mut lowered, &ownerships, &states, &notes));
    }
}

/// A function's graph, and what is known of its variables.
struct Analysed {
    lowered: lower::Lowered,
    ownerships: ownership::Ownerships,
    live: BTreeMap<ir::BlockId, liveness::Live>,
    states: states::States,
}

/// All that comes between parsing and emission.
///
/// A variable that is moved on some ways through a construct only may turn out to matter to a later state. Then
/// the function is lowered once more, with these ways kept apart, or with a drop flag for the variable.
fn analyse(function: &parse::Function, body: &Block) -> syn::Result<Analysed> {
    let (body, split) = rewrite(function, body);
    let mut undecided = Undecided::default();
    loop {
        let mut lowered = lower::lower(function, (&body, &split), &undecided)?;
        tail_duplication::run(&mut lowered.graph);
        fallthrough::run(&mut lowered.graph);
        let (ownerships, live, unmoved) = liveness::flow(&lowered.graph);
        let residents = resident::choose(&lowered.graph, &live);
        let name = &function.sig.ident;
        let states = states::layout(&mut lowered, &ownerships, &live, residents, name);
        let found = states::undecided(&lowered.graph, &ownerships, &states);
        if !undecided.learn(&lowered.graph, found, &unmoved) {
            return Ok(Analysed { lowered, ownerships, live, states });
        }
    }
}

/// The stages between parsing and lowering, which rewrite the syntax tree.
fn rewrite(function: &parse::Function, body: &Block) -> (Block, split::Split) {
    let mut body = body.clone();
    let looking = desugar::desugar(&mut body, function);
    let split = split::split(&mut body, function, looking);
    (body, split)
}

/// The messages, and what stands in for the function.
fn with_stub(error: &syn::Error, outline: &parse::Outline) -> TokenStream {
    let (within, others) = error::within_the_body(error);
    let stub = emit::stub(outline, &within);
    match outline.body {
        parse::Body::None => with_messages(error, stub),
        _ => {
            let mut tokens = error::compile_errors(others);
            tokens.extend(stub);
            tokens
        }
    }
}

fn with_messages(error: &syn::Error, stub: TokenStream) -> TokenStream {
    let mut tokens = error::compile_errors(error.clone());
    tokens.extend(stub);
    tokens
}

/// What is annotated is no function with a body: says so, and lets it stand as it is.
fn not_a_function(item: TokenStream, error: syn::Error, runtime: &syn::Path) -> TokenStream {
    if let Ok(function) = syn::parse2::<TraitItemFn>(item.clone())
        && function.default.is_none()
    {
        let error = syn::Error::new_spanned(&function.sig.ident, error::NO_BODY);
        return with_messages(&error, emit::declaration(function, runtime));
    }
    let parsed = Block::parse_within.parse2(item.clone());
    let parsed = parsed.ok().and_then(|statements| statements.into_iter().next());
    let error = match &parsed {
        Some(Stmt::Item(Item::Impl(block))) => {
            syn::Error::new_spanned(block.impl_token, error::NOT_AN_IMPL)
        }
        Some(_) => syn::Error::new(first_span(&item), error::NOT_A_FUNCTION),
        // rustc has read the function before, and gone on as if there was nothing wrong.
        None => syn::Error::new(error.span(), error::SAID_BY_RUSTC),
    };
    match (&parsed, parse::outline(&item, runtime)) {
        (Some(Stmt::Expr(..)), _) => error_block(&error),
        // Its callers and its `yield_!`s are not what is wrong.
        (None, Some(outline)) => with_stub(&error, &outline),
        (None, None) => with_messages(&error, emit::blocking(item, runtime, &[])),
        _ => with_messages(&error, item),
    }
}

/// The first token that is not an attribute's or a comment's.
fn first_span(item: &TokenStream) -> Span {
    let mut tokens = item.clone().into_iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Punct(punct) if punct.as_char() == '#' => drop(tokens.next()),
            other => return other.span(),
        }
    }
    Span::call_site()
}
