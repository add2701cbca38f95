//! Writes the function that takes the place of the user's: the enum, its description, and the step
//! closure that matches on it. Nothing here can fail; every mistake was found before.

mod arm;
mod blocking;
mod body;
mod borrower;
mod description;
mod ends;
mod enquiry;
mod event_lent;
mod guard;
mod implied;
mod itself;
mod leap;
mod lifetimes;
mod lint;
mod located;
mod looking;
mod maker;
mod plain;
mod question;
mod signature;
mod slots;
mod stay;
mod suspect;
mod transition;

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, Group, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::{Attribute, FnArg, Ident, Pat, Token};

pub(crate) use self::blocking::blocking;
use self::located::located;
pub(crate) use self::signature::{declaration, stub};
use self::signature::{result_ends, signature, without_impl};

use crate::foretold::Foretold;
use crate::ir::*;
use crate::lower::Lowered;
use crate::ownership::Ownerships;
use crate::parse::Function;
use crate::scope::Scopes;
use crate::states::{Field, Form, States, Variant};
use crate::{macros, mutation};

/// What is said and asked about the function beside what it does.
pub(crate) struct Notes {
    /// A variable is given a value that is not used.
    pub(crate) idle: bool,
    /// What rustc is asked.
    pub(crate) enquiries: Vec<Enquiry>,
}

/// Input:
///
/// ```text
/// #[bluelet::coroutine]
/// fn name(argument: Type) -> T { .. }
/// ```
///
/// Output:
///
/// ```text
/// fn name(argument: Type) -> impl ::bluelet::Coroutine<Output = T> {
///     enum Name<Argument, ..> { Start { argument: Argument }, .., Done(..) }
///     ::bluelet::step::describe!(..);
///     ::bluelet::step::machine(Name::Start { argument })
///         .step(|state: &mut _, cx| -> ::core::task::Poll<T> { .. })
/// }
/// ```
pub(crate) fn emit(
    function: &Function,
    lowered: &mut Lowered,
    ownerships: &Ownerships,
    states: &States,
    notes: &Notes,
) -> TokenStream {
    let (allowed, machine) = machine(function, lowered, ownerships, states, notes);
    let signature = signature(function, lowered);
    let vis = &function.vis;
    let (outer, inner): (Vec<&Attribute>, Vec<&Attribute>) =
        function.attrs.iter().partition(|attr| matches!(attr.style, syn::AttrStyle::Outer));
    let body = quote!({ #(#inner)* #machine });
    // The function begins and ends where the user's does, so that lints speak of it as of that.
    let place = function.body.brace_token.span.join();
    let body = body.into_iter().map(|mut token| {
        token.set_span(place);
        token
    });
    let body: TokenStream = body.collect();
    quote! { #(#outer)* #allowed #vis #signature #body }
}

/// The block that `co! { .. }` becomes.
pub(crate) fn emit_anonymous(
    function: &Function,
    lowered: &mut Lowered,
    ownerships: &Ownerships,
    states: &States,
    notes: &Notes,
) -> TokenStream {
    let (_, machine) = machine(function, lowered, ownerships, states, notes);
    quote!({ #machine })
}

/// The enum, its description, and the machine that starts in it: an expression's worth of code; before it, what
/// lints are not to say of it.
fn machine(
    function: &Function,
    lowered: &mut Lowered,
    ownerships: &Ownerships,
    states: &States,
    notes: &Notes,
) -> (Option<TokenStream>, TokenStream) {
    let names = Names::new(&mut lowered.scopes, function);
    let result = result_ends(function);
    let graph = &lowered.graph;
    let hides_jumps =
        states.variants.len() > 1 && macros::may_hide_jumps(function.body.to_token_stream());
    let emitter = Emitter {
        graph,
        ownerships,
        states,
        names: &names,
        result,
        function: &function.sig.ident,
        mutated: mutation::mutated(graph),
        mutated_in: mutated_in(graph, states),
        muts: muts(function, lowered),
        enquiries: &notes.enquiries,
        foretold: &function.foretold,
        stays: if hides_jumps { BTreeSet::new() } else { stay::stays(graph, states) },
        hides_jumps,
    };
    let the_enum = emitter.the_enum(function);
    let description = emitter.description(&function.sig.ident);
    let start = start(lowered, states);
    let mut step = emitter.step(&without_impl(&function.sig.output));
    let foretold = &function.foretold;
    if function.anonymous || !foretold.is_empty() {
        // What macros mention is captured by the closure itself, and so is what stands for types.
        step = quote!(move #step);
    }
    let runtime = &function.runtime;
    let unused = emitter.unused_variables(&function.body);
    let labels = lint::unused_labels(&function.body);
    // Of code that is written twice one half is never reached.
    let twice = graph.asks.twice || graph.asks.loans;
    let changes = function.anonymous && suspect::changes_captured(function);
    let told = !foretold.is_empty();
    let types = foretold.types();
    let always = changes || notes.idle || twice || told || suspect::is_suspect(&function.body);
    let reads = changes || !function.anonymous || graph.asks.loans || told;
    let as_written = reads.then(|| plain::as_written(function, lowered, always)).flatten();
    let quiet = (as_written.is_some() || twice).then(|| plain::not_as_written(always));
    let lifted = lint::allowed_within(&function.body);
    let ends = !always && ends::may_be_in_a_call(&function.body);
    let ends = ends.then(|| quote!(#[allow(unreachable_code)]));
    let allowed = quote!(#quiet #ends #(#lifted)*);
    let slots = slots::slots(lowered, states);
    let run = started(runtime, (start, slots), step, result);
    let types = quote!(#(let #types = #runtime::step::Held::unseen();)*);
    let before = quote!(#types #as_written #(#allowed #unused)*);
    let machine = quote! {
        #(#quiet #labels)*
        #quiet
        #the_enum
        #description
        #allowed
        #run
    };
    let (outer, inner) = (&lowered.outer_items[..], &lowered.inner_items[..]);
    // A variable that is foretold may be of a type among these: then there is one of each.
    let (shared, outer) = if told { (outer, &[][..]) } else { (&[][..], outer) };
    let mut items = outer.iter().chain(inner);
    let declared = quote!(#(#quiet #outer)* #(#quiet #inner)*);
    // What the function as it was written declares is not to be taken for these.
    let machine = match as_written.is_some() && items.any(plain::is_derived) {
        true => quote!(#(#shared)* #before { #declared #machine }),
        false => quote!(#(#shared)* #declared #before #machine),
    };
    // Of the user's own code it is said in the function as it was written.
    let allowed = as_written.is_none().then(|| emitter.allowed()).flatten();
    (allowed, machine)
}

/// `::bluelet::step::machine(start).step(step)`, placed where the function's result is: what is wrong with the whole of it is
/// wrong with that.
fn started(
    runtime: &syn::Path,
    (start, slots): (TokenStream, Option<TokenStream>),
    step: TokenStream,
    (first, last): (Span, Span),
) -> TokenStream {
    let hygiene = Span::mixed_site();
    let group = |tokens, place| {
        let mut group = Group::new(Delimiter::Parenthesis, tokens);
        group.set_span(hygiene.located_at(place));
        group
    };
    let machine = located(quote_spanned!(hygiene=> #runtime::step::machine), first);
    let (start, step) = (group(located(start, first), first), group(step, last));
    let slots = slots.map(|slots| located(quote_spanned!(hygiene=> .slots(#slots)), first));
    quote_spanned!(hygiene.located_at(first)=> #machine #start #slots.step #step)
}

/// `Name::Start { conn }`, with the function's arguments.
fn start(lowered: &Lowered, states: &States) -> TokenStream {
    let (name, start) = (&states.name, &states.variants[0]);
    let stays = |binding| states.residents.iter().any(|resident| resident.binding == binding);
    let saved = lowered.arguments.iter().rev().filter(|(binding, _)| !stays(*binding));
    let fields = saved.map(|(binding, value)| {
        let field = &lowered.graph.binding(*binding).name;
        if *field == value.to_string() { quote!(#value) } else { quote!(#field: #value) }
    });
    variant_with(name, &start.name, fields)
}

/// `Name::Variant { fields }`, or `Name::Variant`.
fn variant_with(
    name: &Ident,
    variant: &Ident,
    fields: impl Iterator<Item = TokenStream>,
) -> TokenStream {
    let fields: Vec<TokenStream> = fields.collect();
    if fields.is_empty() {
        quote!(#name::#variant)
    } else {
        quote!(#name::#variant { #(#fields),* })
    }
}

/// The names of the step's own variables: none that the user has.
struct Names<'f> {
    state: Ident,
    cx: Ident,
    result: Ident,
    run: syn::Lifetime,
    stay: syn::Lifetime,
    runtime: &'f syn::Path,
}

impl<'f> Names<'f> {
    fn new(scopes: &mut Scopes, function: &'f Function) -> Self {
        let mut name = |name| Ident::new(&scopes.fresh_or_same(name), Span::mixed_site());
        let (state, cx, result) = (name("state"), name("cx"), name("result"));
        let run = scopes.run.clone();
        let stay = syn::Lifetime::new("'stay", Span::mixed_site());
        Names { state, cx, result, run, stay, runtime: &function.runtime }
    }
}

fn mutated_in(graph: &Graph, states: &States) -> Vec<(BlockId, BTreeSet<String>)> {
    let blocks = states.variants.iter().map(|variant| variant.block);
    blocks.map(|block| (block, mutation::mutated_in_block(graph, block))).collect()
}

/// The `mut`s of the arguments that may be mutated.
fn muts(function: &Function, lowered: &Lowered) -> Vec<(BindingId, Token![mut])> {
    let arguments = lowered.arguments.iter().zip(&function.sig.inputs);
    let muts = arguments.filter_map(|((binding, _), input)| match input {
        FnArg::Receiver(receiver) => Some((*binding, receiver.mutability?)),
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some((*binding, name.mutability?)),
            _ => None,
        },
    });
    let mutated = mutation::mutated(&lowered.graph);
    let is_mutated =
        |id: &BindingId| mutated.contains(&lowered.graph.binding(*id).name.to_string());
    muts.filter(|(binding, _)| !function.anonymous && is_mutated(binding)).collect()
}

/// What the parts of emission share.
struct Emitter<'a> {
    graph: &'a Graph,
    ownerships: &'a Ownerships,
    states: &'a States,
    names: &'a Names<'a>,
    function: &'a Ident,
    /// The first and the last token of the result's type, or the function's name where there is none.
    result: (Span, Span),
    /// The names of the variables that may be mutated.
    mutated: BTreeSet<String>,
    /// The same for each state's block.
    mutated_in: Vec<(BlockId, BTreeSet<String>)>,
    /// The `mut`s of the arguments, as they were written.
    muts: Vec<(BindingId, Token![mut])>,
    enquiries: &'a [Enquiry],
    foretold: &'a Foretold,
    /// The blocks whose arms are loops.
    stays: BTreeSet<BlockId>,
    /// Some macro may hide a jump without a label, which must not go to a loop of ours.
    hides_jumps: bool,
}

impl Emitter<'_> {
    /// ```text
    /// /// Where `echoer` stands, with what it keeps there.
    /// enum Echoer<Conn, Recv> {
    ///     /// Called, not yet started.
    ///     Start { conn: Conn },
    ///     /// Line 10: waiting for `conn.recv(1024)`.
    ///     Recv { recv: Recv, conn: Conn },
    ///     /// Returned or panicked.
    ///     Done(::bluelet::step::Ended<Self>),
    /// }
    /// ```
    fn the_enum(&self, function: &Function) -> TokenStream {
        // Like a closure, an anonymous coroutine is `Clone` wherever it can be.
        let of_any = function.anonymous.then(|| syn::parse_quote!(::core::clone::Clone));
        let derive = function.clone.clone().or(of_any).map(|clone| quote!(#[derive(#clone)]));
        let function = &function.sig.ident;
        let States { name, variants, done, .. } = self.states;
        let runtime = self.names.runtime;
        let parameters = self.states.parameters();
        let parameters = (!parameters.is_empty()).then(|| quote!(<#(#parameters),*>));
        let doc = format!(" Where `{function}` stands, with what it keeps there.");
        let variants = variants.iter().map(|variant| self.variant(variant));
        let is_odd = |field: &Field| {
            let name = self.field_name(field.binding).to_string();
            name.contains(char::is_uppercase)
        };
        let odd = self.states.variants.iter().flat_map(|variant| &variant.fields).any(is_odd);
        // The lint speaks of the variable already.
        let odd = odd.then(|| quote!(#[allow(non_snake_case)]));
        quote! {
            #[doc = #doc]
            #derive
            #odd
            enum #name #parameters {
                #(#variants,)*
                /// Returned or panicked.
                #done(#runtime::step::Ended<Self>),
            }
        }
    }

    /// A variant's fields are declared in the order in which they are dropped: the event first, then
    /// the variables, the last declared one first.
    fn variant(&self, variant: &Variant) -> TokenStream {
        let name = &variant.name;
        let doc = format!(" {}", self.doc(variant));
        let event = variant.event.iter().map(|(field, parameter)| quote!(#field: #parameter));
        let saved = variant.fields.iter().rev().map(|field| {
            let (name, parameter) = (self.field_name(field.binding), &field.parameter);
            match field.form {
                Form::Live | Form::Held => quote!(#name: #parameter),
                Form::MaybeHeld | Form::MaybeReplaced => {
                    quote!(#name: ::core::option::Option<#parameter>)
                }
            }
        });
        let fields: Vec<TokenStream> = event.chain(saved).collect();
        let fields = (!fields.is_empty()).then(|| quote!({ #(#fields),* }));
        quote!(#[doc = #doc] #name #fields)
    }

    fn doc(&self, variant: &Variant) -> String {
        let block = self.graph.block(variant.block);
        let line = block.span.start().line;
        match block.entry {
            Entry::Start => "Called, not yet started.".to_string(),
            Entry::Jump(name) if self.is_start(variant) => {
                format!("Called, not yet started; or line {line}: passing {}.", place(name))
            }
            Entry::Resume(id) => {
                format!("Line {line}: waiting for `{}`.", self.graph.suspension(id).operand)
            }
            Entry::Jump(name) => format!("Line {line}: passing {}.", place(name)),
        }
    }

    /// The name under which a state keeps a binding.
    fn field_name(&self, binding: BindingId) -> Ident {
        self.graph.binding(binding).name.clone()
    }

    /// What the step calls what a state has kept: the variable's own name, or, where the user's code does not
    /// name it any more, a name that says so.
    fn restored_name(&self, field: &Field) -> Ident {
        let name = self.field_name(field.binding);
        let plain = crate::scope::plain_name(&name);
        let named = self.graph.binding(field.binding).is_named();
        let live = field.form == Form::Live && (named || self.is_needed(field.binding));
        if live || plain.starts_with('_') {
            return name;
        }
        Ident::new(&format!("_{plain}"), Span::mixed_site())
    }

    /// The binding's name, placed where an error about this use of it should point.
    fn name_at(&self, binding: BindingId, place: Span) -> Ident {
        let mut name = self.graph.binding(binding).name.clone();
        name.set_span(name.span().located_at(place));
        name
    }

    /// ```text
    /// |state: &mut _, cx| -> ::core::task::Poll<T> {
    ///     let result: T = 'run: loop {
    ///         match state.get() {
    ///             Echoer::Start { .. } => ..,
    ///             ..
    ///         }
    ///     };
    ///     ::core::task::Poll::Ready(result)
    /// }
    /// ```
    ///
    /// The type of the closure lets `?` work as in the plain function.
    fn step(&self, returned: &TokenStream) -> TokenStream {
        let Names { state, cx, run, runtime, .. } = self.names;
        let States { name, done, variants, .. } = self.states;
        let arms: Vec<TokenStream> = variants.iter().map(|variant| self.arm(variant)).collect();
        let mentions = leap::mentions(&arms, run);
        let label = mentions.any.then(|| quote!(#run:));
        let keeps = variants
            .iter()
            .flat_map(|v| &v.fields)
            .any(|field| matches!(field.form, Form::Held | Form::MaybeHeld));
        let keeps = keeps.then(|| quote!(use #runtime::step::{KeepInert as _, KeepValue as _};));
        let Asks { parts, part_receivers, loans, drops, copied_flags, .. } = self.graph.asks;
        let copied =
            copied_flags.then(|| quote!(use #runtime::step::{CopyFlagged as _, TakeFlagged as _};));
        let loans = loans.then(|| {
            quote! {
                use #runtime::step::{
                    BehindReference as _, MovePart as _, MovedParts as _, StayedWhole as _,
                    WholePart as _,
                };
            }
        });
        let parts =
            parts.then(|| quote!(use #runtime::step::{PartOfInert as _, PartOfValue as _};));
        let receivers = part_receivers.then(|| quote!(use #runtime::step::ItsOwn as _;));
        let drops = drops.then(|| quote!(use #runtime::step::WithoutDrop as _;));
        let itself = self.answers_whether_it_is_itself();
        let span = Span::mixed_site().located_at(self.function.span());
        let parameter = self.state_parameter();
        let head = quote_spanned!(span=> |#parameter, #cx| -> ::core::task::Poll<#returned>);
        let head = located(head, self.function.span());
        let get = located(quote!(#state.get()), span);
        let done = located(quote!(#name::#done(..) => #state.resumed_after_end(),), span);
        let states = quote_spanned!(span=> match #get { #(#arms)* #done });
        // A jump without a label that a macro hides would go through the loop of the step unseen; in a labelled
        // block rustc refuses it.
        let states = match self.hides_jumps {
            true => quote_spanned!(span=> '_jumps: { #states }),
            false => states,
        };
        // What never suspends ends in its first state.
        let body = match variants.len() {
            1 if mentions.any => quote_spanned!(span=> #label { #states }),
            1 => states,
            _ => quote_spanned!(span=> #label loop { #states }),
        };
        // Wrapped only where it leaves the loop: as what the function returns, a value gets the coercions and
        // the messages that it gets in the plain function.
        let result = &self.names.result;
        let body = match mentions.by_break {
            true => quote_spanned! {span=>
                let #result: #returned = #body;
                ::core::task::Poll::Ready(#result)
            },
            false => body,
        };
        quote_spanned!(span=> #head { #keeps #parts #receivers #loans #drops #copied #itself #body })
    }
}

/// What a block that is reached by jumps is called in comments.
fn place(name: &str) -> String {
    match name {
        "Assigned" => return "an assignment".to_string(),
        "NextArm" => return "an arm of the `match` that did not match".to_string(),
        _ => {}
    }
    match name.strip_prefix("After") {
        Some(construct) => format!("the end of the `{}`", construct.to_lowercase()),
        None => format!("the head of the `{}`", name.to_lowercase()),
    }
}
