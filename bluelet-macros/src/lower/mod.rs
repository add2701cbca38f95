//! Lowers a function's body to a [`Graph`]: code that does not suspend stays as it is; where it
//! suspends, the rest goes on in a new block that re-opens the frames around that point.
//!
//! Three rules stand above the algorithm. Effects happen in the order of the source. Nothing is
//! evaluated twice. What a jump leaves is left in the order in which Rust leaves it, since each block keeps the
//! nesting of the source.

mod apart;
mod binding;
mod branch;
mod closure_operand;
mod collected;
mod control;
mod cursor;
mod drop_flag;
mod early_index;
mod evidence;
mod extended;
mod guard;
mod item_names;
mod items;
mod lending;
mod let_statement;
mod loops;
mod macro_declared;
mod operand;
mod operands;
mod origin;
mod statement;
mod untold;
mod used_up;
mod written;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{FnArg, Ident, Pat, Stmt, Type};

use self::apart::WayOut;
use self::written::type_evidence;
use crate::callee;
use crate::error::Errors;
use crate::ir::*;
use crate::mention;
use crate::mixed;
use crate::owned;
use crate::parse::Function;
use crate::pattern::{Taking, has_struct, taking};
use crate::resolve::{Question, Resolver, Target};
use crate::scope::{self, Scopes, Standing};
use crate::split::{self, Split};
use crate::suspend;
use crate::types::{is_inert_type, ungrouped};
use crate::unmoved::{Doubtful, Unmoved};

/// What lowering gives.
pub(crate) struct Lowered {
    pub(crate) graph: Graph,
    /// The bindings of the arguments, in order, with the expression that the start state takes.
    pub(crate) arguments: Vec<(BindingId, TokenStream)>,
    /// The function's inputs without patterns.
    pub(crate) inputs: Vec<FnArg>,
    /// The items of the function's own block.
    pub(crate) outer_items: Vec<TokenStream>,
    /// Items that stand in inner blocks which suspend; they move to the top of the function.
    pub(crate) inner_items: Vec<TokenStream>,
    /// The names given so far, for the stages that name more.
    pub(crate) scopes: Scopes,
}

/// The variables that are moved on some ways through a construct only, where a later state has to know whether they were.
#[derive(Default)]
pub(crate) struct Undecided {
    /// Constructs that move these are taken apart, even if they do not suspend.
    pub(crate) kept_apart: BTreeSet<VariableId>,
    /// These have drop flags.
    pub(crate) flagged: BTreeSet<VariableId>,
    /// The flags of these are empty at first.
    pub(crate) empty: BTreeSet<VariableId>,
    /// Of these it is not known whether they are `Copy`.
    copied: BTreeSet<VariableId>,
    /// These are not used any more after the call of a method that may have taken them.
    asked: BTreeSet<VariableId>,
    /// These can have none.
    unflagged: BTreeSet<VariableId>,
}

impl Undecided {
    /// Takes in what the function turned out to leave undecided; gives whether it has to be lowered once more.
    pub(crate) fn learn(
        &mut self,
        graph: &Graph,
        found: BTreeSet<VariableId>,
        unmoved: &Unmoved,
    ) -> bool {
        let Doubtful { copied, looked_at, asked } = unmoved.doubtful(graph);
        self.asked.extend(asked);
        self.copied.extend(copied);
        self.unflagged.extend(looked_at);
        // What gets its value on some ways only has a flag that is there from the beginning.
        let late = found.iter().filter(|id| self.flagged.contains(id) && !self.empty.contains(id));
        let late: BTreeSet<VariableId> = late.copied().collect();
        let settled = |id: &&VariableId| self.empty.contains(id) && self.flagged.contains(id);
        let cannot: BTreeSet<VariableId> =
            graph.unflagged.iter().chain(found.iter().filter(settled)).copied().collect();
        if !cannot.is_empty() {
            self.flagged.retain(|id| !cannot.contains(id));
            self.kept_apart.extend(&cannot);
            self.unflagged.extend(cannot);
            return true;
        }
        if !late.is_empty() {
            self.empty.extend(late);
            return true;
        }
        // Where the ways meet all the same, only a flag can tell.
        let meeting = found.intersection(&self.kept_apart);
        let wanted = graph.for_want_of_flags.iter().chain(meeting);
        let wanted: BTreeSet<VariableId> =
            wanted.filter(|id| !self.unflagged.contains(id)).copied().collect();
        if !wanted.is_empty() {
            self.kept_apart.retain(|id| !wanted.contains(id));
            self.flagged.extend(wanted);
            return true;
        }
        let more = !found.is_subset(&self.kept_apart);
        self.kept_apart.extend(found);
        more
    }
}

/// Lowers the function; a mistake that only lowering can see is reported.
///
/// The body is the function's, desugared and split, with what that adds to it.
pub(crate) fn lower(
    function: &Function,
    (body, split): (&syn::Block, &Split),
    undecided: &Undecided,
) -> Result<Lowered, syn::Error> {
    // What these stages have named is taken as well.
    let occurrences = mention::occurrences(&(body, (&split.behind, &function.sig)));
    let mut lowering = Lowering {
        graph: Graph { asks: split.asks.clone(), ..Graph::default() },
        empty: BTreeSet::new(),
        untold: BTreeSet::new(),
        method_sources: items::method_sources(body),
        item_names: BTreeMap::new(),
        scopes: Scopes::new(occurrences.keys().cloned().collect()),
        occurrences,
        targets: Vec::new(),
        errors: Errors::default(),
        question: question(function),
        returned: returned(&function.sig.output),
        runtime: &function.runtime,
        value_name: String::new(),
        current: None,
        frames: Vec::new(),
        arrivals: BTreeMap::new(),
        suspensions_left: suspend::count_suspensions(&body.stmts),
        lowered_loops: 0,
        telling_loops: Vec::new(),
        looked_into: untold::looked_into(&function.body),
        outer_items: Vec::new(),
        inner_items: Vec::new(),
        undecided,
        holding: 0,
        reserved: BTreeMap::new(),
        ways_out: BTreeMap::new(),
        variables: 0,
    };
    if function.anonymous {
        lowering.scopes.callees = callee::likely_variables(body);
    }
    lowering.value_name = lowering.scopes.unlike_others(&["value", "output", "got"]);
    let (inputs, arguments) = lowering.function(function, body, &split.behind);
    lowering.errors.propagate()?;
    let without = lowering.reserved.keys().filter_map(|id| lowering.graph.binding(*id).variable);
    lowering.graph.unflagged.extend(without.collect::<Vec<_>>());
    let Lowering { graph, scopes, outer_items, inner_items, .. } = lowering;
    Ok(Lowered { graph, arguments, inputs, outer_items, inner_items, scopes })
}

/// The variables from outside that the function uses: what `co! { .. }` captures.
pub(crate) fn free_variables(
    function: &Function,
    body: (&syn::Block, &Split),
) -> Result<Vec<Ident>, syn::Error> {
    Ok(lower(function, body, &Undecided::default())?.scopes.free)
}

/// Std's `?` does the right thing in a closure that returns `Poll<Result<..>>`; for other results, or
/// where the macro cannot see what the result is, it is written out.
fn question(function: &Function) -> Question {
    let syn::ReturnType::Type(_, ty) = &function.sig.output else {
        return Question::Keep;
    };
    match ungrouped(ty) {
        // Whatever the end of `co! { .. }` says.
        Type::Infer(_) => Question::WriteOut,
        Type::Path(path) => match path.path.segments.last() {
            Some(last) if last.ident.to_string().ends_with("Result") => Question::Keep,
            Some(last) if last.ident == "Option" => Question::Optional,
            _ => Question::WriteOut,
        },
        _ => Question::Keep,
    }
}

fn returned(output: &syn::ReturnType) -> Option<Type> {
    let syn::ReturnType::Type(_, ty) = output else { return None };
    let mut tokens = ty.to_token_stream().into_iter();
    let is_anonymous = |token| match token {
        TokenTree::Ident(name) => name == "impl" || name == "_",
        TokenTree::Group(_) => true,
        _ => false,
    };
    (!tokens.any(is_anonymous)).then(|| (**ty).clone())
}

/// What becomes of an expression's value.
pub(crate) enum Destination {
    /// It is dropped at the end of the statement.
    Discard,
    /// It is the value of the innermost frame.
    Frame,
    /// It is the coroutine's.
    Return,
    /// A `let` binds it.
    Let(Box<LetTarget>),
}

/// The left side of a `let`.
pub(crate) struct LetTarget {
    pub(crate) attrs: Vec<syn::Attribute>,
    pub(crate) pat: Pat,
    pub(crate) span: Span,
    pub(crate) semi: syn::Token![;],
}

struct Lowering<'f> {
    graph: Graph,
    /// The variables that are still as empty as they were declared: what they will hold is not known yet.
    empty: BTreeSet<BindingId>,
    /// Those of which nothing that was done with them yet tells the whole type: empty ones, and numbers.
    untold: BTreeSet<BindingId>,
    scopes: Scopes,
    targets: Vec<Target>,
    errors: Errors,
    question: Question,
    /// The function's result, where it can be named inside.
    returned: Option<Type>,
    runtime: &'f syn::Path,
    /// What an event's value is called until it is used.
    value_name: String,
    /// The block being filled; `None` where control cannot come.
    current: Option<BlockId>,
    /// The open frames, outermost first.
    frames: Vec<FrameId>,
    /// The blocks from which leaps arrive behind a frame.
    arrivals: BTreeMap<FrameId, Vec<BlockId>>,
    /// How many suspension points have not been lowered yet.
    suspensions_left: usize,
    /// How many loops that suspend stand around.
    lowered_loops: usize,
    /// Of each of these, whether only its body tells the type of something that is looked into elsewhere.
    telling_loops: Vec<bool>,
    /// The names of variables that are looked into somewhere.
    looked_into: BTreeSet<String>,
    outer_items: Vec<TokenStream>,
    inner_items: Vec<TokenStream>,
    /// How often the function has each name.
    occurrences: BTreeMap<String, usize>,
    /// How many items may bring the methods of a trait with them.
    method_sources: usize,
    /// The new names of the items of each frame's block.
    item_names: BTreeMap<FrameId, item_names::Renamed>,
    /// The variables on which the ways through a construct must not be mixed.
    undecided: &'f Undecided,
    /// How many constructs around hold a value that they match.
    holding: usize,
    /// The flags that are declared soon, by what they are for.
    reserved: BTreeMap<BindingId, BindingId>,
    /// Where leaps go that leave these frames on ways that are kept apart.
    ways_out: BTreeMap<FrameId, WayOut>,
    /// How many variables of the user were declared.
    variables: usize,
}

impl Lowering<'_> {
    fn function(
        &mut self,
        function: &Function,
        body: &syn::Block,
        behind: &[Vec<Stmt>],
    ) -> (Vec<FnArg>, Vec<(BindingId, TokenStream)>) {
        let root = self.new_frame("function", None);
        self.frames.push(root);
        self.scopes.open();
        let start = self.new_block(Entry::Start, function.sig.ident.span());
        self.current = Some(start);
        let mut inputs = Vec::new();
        let mut arguments = Vec::new();
        let mut taken_apart = false;
        for (written, behind) in function.sig.inputs.iter().zip(behind) {
            let (input, binding, value) = self.argument(written, function);
            if taken_apart && !self.graph.binding(binding).inert {
                self.graph.bound_anew.insert(binding);
            }
            let has_flag = self.graph.flags.values().any(|flag| flag.of == binding);
            taken_apart |= is_taken_apart(written) || has_flag || !behind.is_empty();
            behind.iter().for_each(|stmt| self.statement(stmt));
            inputs.push(input);
            arguments.push((binding, value));
        }
        let returns_unit = match &function.sig.output {
            syn::ReturnType::Default => true,
            syn::ReturnType::Type(_, ty) => {
                matches!(ungrouped(ty), Type::Tuple(t) if t.elems.is_empty())
            }
        };
        self.function_body(body, returns_unit, function.anonymous);
        (inputs, arguments)
    }

    /// One argument: its input in the generated signature, its binding, and what the start state is given.
    fn argument(&mut self, input: &FnArg, function: &Function) -> (FnArg, BindingId, TokenStream) {
        let mut input = input.clone();
        match &mut input {
            FnArg::Receiver(receiver) => {
                // The user's own token: in a method that a macro writes, no other `self` means this one.
                let own = receiver.self_token.to_token_stream();
                let name = self.scopes.fresh_or_same("this");
                let mutable = receiver.mutability.take().is_some();
                let name = Ident::new(&name, receiver.self_token.span);
                let by_reference = matches!(receiver.kind, syn::ReceiverKind::Reference(..));
                let this = self.new_binding(name, mutable, None, by_reference);
                let binding = &mut self.graph.bindings[this.0];
                binding.temporary = false;
                binding.exclusive =
                    matches!(&receiver.kind, syn::ReceiverKind::Reference(_, _, Some(_)));
                binding.own = matches!(receiver.kind, syn::ReceiverKind::Value);
                if let syn::ReceiverKind::Typed(_, ty) = &receiver.kind {
                    self.note_evidence(this, type_evidence(ty, None));
                }
                self.graph.bindings[this.0].variable = Some(VariableId(self.variables));
                self.variables += 1;
                self.reserve_flag(this, &Ident::from(receiver.self_token));
                self.scopes.declare("self".to_string(), this);
                self.push(Node::Entered(vec![Effect::Declare(this)]));
                self.declare_flags(&[this], true);
                (input, this, own)
            }
            FnArg::Typed(typed) => {
                let (ty, pat) = ((*typed.ty).clone(), (*typed.pat).clone());
                let inert = is_inert_type(&ty);
                let evidence = type_evidence(&ty, Some(&function.sig.generics));
                let (binding, name) = match &pat {
                    Pat::Ident(simple) if simple.by_ref.is_none() && simple.subpat.is_none() => {
                        let mutable = simple.mutability.is_some();
                        let binding = self.declare(&simple.ident, mutable, Some(ty), inert);
                        (binding, simple.ident.clone())
                    }
                    _ => {
                        let name = self.scopes.fresh_or_same("argument");
                        let name = Ident::new(&name, Span::mixed_site());
                        (self.new_binding(name.clone(), false, Some(ty), inert), name)
                    }
                };
                self.note_evidence(binding, evidence);
                let callee = self.scopes.callees.contains(&scope::plain_name(&name));
                self.graph.bindings[binding.0].closure |= callee;
                self.graph.bindings[binding.0].owned = owned::owned_type(&typed.ty);
                self.push(Node::Entered(vec![Effect::Declare(binding)]));
                self.declare_flags(&[binding], true);
                if self.graph.binding(binding).generated {
                    self.graph.bindings[binding.0].temporary = false;
                    self.destructure_argument(&pat, &typed.ty, binding, function);
                }
                *typed.pat = syn::parse_quote!(#name);
                (input, binding, name.to_token_stream())
            }
        }
    }

    /// `fn f((a, b): (A, B))` begins with `let (a, b) = argument;`.
    fn destructure_argument(
        &mut self,
        pat: &Pat,
        ty: &Type,
        argument: BindingId,
        function: &Function,
    ) {
        if matches!(pat, Pat::Wild(_)) {
            return;
        }
        if taking(pat) == Taking::NotAll || has_struct(pat) {
            return self.take_from_argument(pat, ty, argument, function);
        }
        let target = LetTarget {
            attrs: Vec::new(),
            pat: pat.clone(),
            span: pat.span(),
            semi: syn::Token![;](pat.span()),
        };
        let argument = self.temporary_expr(argument);
        self.plain(argument, Destination::Let(Box::new(target)));
    }

    /// What the pattern leaves in the argument drops with it.
    fn take_from_argument(
        &mut self,
        pat: &Pat,
        ty: &Type,
        argument: BindingId,
        function: &Function,
    ) {
        let mut mutable = false;
        scope::for_each_binding(&mut pat.clone(), Standing::Irrefutable, &mut |binding| {
            mutable |= binding.by_ref.is_some() && binding.mutability.is_some();
        });
        self.graph.bindings[argument.0].mutable = mutable;
        let name = self.graph.binding(argument).name.clone();
        self.scopes.declare(scope::plain_name(&name), argument);
        let taking: syn::Stmt = syn::parse_quote_spanned!(pat.span()=> let #pat = #name;);
        let syn::Stmt::Local(taking) = taking else { unreachable!("BUG: no `let`") };
        let taking = mixed::of_argument(taking);
        let argument = syn::PatIdent {
            attrs: Vec::new(),
            by_ref: None,
            mutability: mutable.then(Default::default),
            ident: name,
            subpat: None,
        };
        let (stmts, asks) = split::argument(&argument, ty, taking, function);
        self.graph.asks |= asks;
        stmts.iter().for_each(|stmt| self.statement(stmt));
    }

    /// Resolves the names in code that does not suspend.
    fn resolve(&mut self, visit: impl FnOnce(&mut Resolver<'_>)) -> Effects {
        let mut resolver = Resolver::new(
            &mut self.scopes,
            &mut self.targets,
            &mut self.graph,
            self.question,
            self.runtime,
        );
        visit(&mut resolver);
        let (effects, leaps) = resolver.finish();
        self.note_leaps(&leaps);
        effects
    }
}

/// Whether the argument is a pattern that binds parts of it.
fn is_taken_apart(input: &FnArg) -> bool {
    let FnArg::Typed(typed) = input else { return false };
    !matches!(*typed.pat, Pat::Ident(_) | Pat::Wild(_))
}
