//! Lowers a function's body to a [`Graph`]: code that does not suspend stays as it is; where it
//! suspends, the rest goes on in a new block that re-opens the frames around that point.
//!
//! Three rules stand above the algorithm. Effects happen in the order of the source. Nothing is
//! evaluated twice. What a jump leaves is left in the order in which Rust leaves it, since each block keeps the
//! nesting of the source.

mod apart;
mod branch;
mod control;
mod loops;
mod operand;
mod statement;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, FnArg, Ident, Item, Pat, Type};

use crate::desugar::desugar;
use crate::error::Errors;
use crate::ir::*;
use crate::parse::Function;
use crate::resolve::{Question, Resolver, Target};
use crate::scope::{self, Scopes, Standing};
use crate::suspend;

/// What lowering gives.
pub(crate) struct Lowered {
    pub(crate) graph: Graph,
    /// The bindings of the arguments, in order, with the expression that the start state takes.
    pub(crate) arguments: Vec<(BindingId, TokenStream)>,
    /// The function's inputs without patterns.
    pub(crate) inputs: Vec<FnArg>,
    /// Items that stand in blocks which suspend; they move to the top of the function.
    pub(crate) items: Vec<Item>,
    /// The names given so far, for the stages that name more.
    pub(crate) scopes: Scopes,
}

/// Lowers the function; a mistake that only lowering can see is reported.
///
/// Constructs that move variables `kept_apart` on some of their ways are taken apart, even if they do not suspend.
pub(crate) fn lower(
    function: &Function,
    kept_apart: &BTreeSet<VariableId>,
) -> Result<Lowered, syn::Error> {
    let mut user_tokens = function.body.to_token_stream();
    function.sig.to_tokens(&mut user_tokens);
    let mut lowering = Lowering {
        graph: Graph::default(),
        scopes: Scopes::new(user_tokens),
        targets: Vec::new(),
        errors: Errors::default(),
        question: question(function),
        runtime: &function.runtime,
        value_name: String::new(),
        current: None,
        frames: Vec::new(),
        arrivals: BTreeMap::new(),
        suspensions_left: suspend::count_suspensions(&function.body.stmts),
        lowered_loops: 0,
        items: Vec::new(),
        kept_apart,
        variables: 0,
    };
    let mut body = function.body.clone();
    desugar(&mut body, &mut lowering.errors);
    lowering.value_name = lowering.scopes.fresh_or_same("value");
    let (inputs, arguments) = lowering.function(function, &body);
    lowering.errors.propagate()?;
    let Lowering { graph, scopes, items, .. } = lowering;
    Ok(Lowered { graph, arguments, inputs, items, scopes })
}

/// The variables from outside that the function uses: what `co! { .. }` captures.
pub(crate) fn free_variables(function: &Function) -> Result<Vec<Ident>, syn::Error> {
    Ok(lower(function, &BTreeSet::new())?.scopes.free)
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
            _ => Question::WriteOut,
        },
        _ => Question::Keep,
    }
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
}

struct Lowering<'f> {
    graph: Graph,
    scopes: Scopes,
    targets: Vec<Target>,
    errors: Errors,
    question: Question,
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
    items: Vec<Item>,
    /// The variables on which the ways through a construct must not be mixed.
    kept_apart: &'f BTreeSet<VariableId>,
    /// How many variables of the user were declared.
    variables: usize,
}

impl Lowering<'_> {
    fn function(
        &mut self,
        function: &Function,
        body: &syn::Block,
    ) -> (Vec<FnArg>, Vec<(BindingId, TokenStream)>) {
        let root = self.new_frame("function", None);
        self.frames.push(root);
        self.scopes.open();
        let start = self.new_block(Entry::Start, function.sig.ident.span());
        self.current = Some(start);
        let mut inputs = Vec::new();
        let mut arguments = Vec::new();
        for input in &function.sig.inputs {
            let (input, binding, value) = self.argument(input);
            inputs.push(input);
            arguments.push((binding, value));
        }
        let returns_unit = match &function.sig.output {
            syn::ReturnType::Default => true,
            syn::ReturnType::Type(_, ty) => {
                matches!(ungrouped(ty), Type::Tuple(t) if t.elems.is_empty())
            }
        };
        self.function_body(body, returns_unit);
        (inputs, arguments)
    }

    /// One argument: its input in the generated signature, its binding, and what the start state is given.
    fn argument(&mut self, input: &FnArg) -> (FnArg, BindingId, TokenStream) {
        let mut input = input.clone();
        match &mut input {
            FnArg::Receiver(receiver) => {
                let name = self.scopes.fresh_or_same("this");
                let mutable = receiver.mutability.take().is_some();
                let name = Ident::new(&name, receiver.self_token.span);
                let by_reference = matches!(receiver.kind, syn::ReceiverKind::Reference(..));
                let this = self.new_binding(name, mutable, None, by_reference);
                self.graph.bindings[this.0].temporary = false;
                self.scopes.declare("self".to_string(), this);
                self.push(Node::Entered(vec![Effect::Declare(this)]));
                (input, this, quote::quote!(self))
            }
            FnArg::Typed(typed) => {
                let (ty, pat) = ((*typed.ty).clone(), (*typed.pat).clone());
                let inert = is_inert_type(&ty);
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
                self.push(Node::Entered(vec![Effect::Declare(binding)]));
                if self.graph.binding(binding).generated {
                    self.graph.bindings[binding.0].temporary = false;
                    self.destructure_argument(&pat, binding);
                }
                *typed.pat = syn::parse_quote!(#name);
                (input, binding, name.to_token_stream())
            }
        }
    }

    /// `fn f((a, b): (A, B))` begins with `let (a, b) = argument;`.
    fn destructure_argument(&mut self, pat: &Pat, argument: BindingId) {
        if matches!(pat, Pat::Wild(_)) {
            return;
        }
        let target = LetTarget { attrs: Vec::new(), pat: pat.clone(), span: pat.span() };
        let argument = self.temporary_expr(argument);
        self.plain(argument, Destination::Let(Box::new(target)));
    }

    // Cursor: where the next node goes.

    /// Appends a node to the innermost body of the current block.
    fn push(&mut self, node: Node) {
        let Some(block) = self.current else { return };
        let ends = matches!(
            node,
            Node::Suspend(_)
                | Node::Jump(_)
                | Node::Replace { .. }
                | Node::Leave { .. }
                | Node::Return { .. }
        );
        let body = self.graph.blocks[block.0].bodies[&self.frame()];
        self.graph.bodies[body.0].nodes.push(node);
        if ends {
            self.current = None;
        }
    }

    /// Appends a node to the innermost body of another block.
    fn push_in(&mut self, block: BlockId, node: Node) {
        let current = self.current.replace(block);
        self.push(node);
        self.current = current;
    }

    fn frame(&self) -> FrameId {
        *self.frames.last().expect("the function's frame stays open")
    }

    fn new_frame(&mut self, label: &'static str, result: Option<BindingId>) -> FrameId {
        let id = FrameId(self.graph.frames.len());
        self.graph.frames.push(Frame { result, label });
        id
    }

    /// A new block at this point of the source: it re-opens all the frames that are open here.
    fn new_block(&mut self, entry: Entry, span: Span) -> BlockId {
        let id = BlockId(self.graph.blocks.len());
        let mut bodies = BTreeMap::new();
        let mut root = None;
        let mut outer: Option<BodyId> = None;
        for frame in self.frames.clone() {
            let body = self.new_body(frame);
            bodies.insert(frame, body);
            match outer {
                Some(outer) => self.graph.bodies[outer.0].nodes.push(Node::Block(body)),
                None => root = Some(body),
            }
            outer = Some(body);
        }
        let root = root.expect("the function's frame stays open");
        let opened = self.frames.iter().copied().collect();
        self.graph.blocks.push(Block { entry, span, root, bodies, opened });
        id
    }

    fn new_body(&mut self, frame: FrameId) -> BodyId {
        let id = BodyId(self.graph.bodies.len());
        self.graph.bodies.push(Body { frame, nodes: Vec::new() });
        id
    }

    /// Opens a frame as a branch of a construct; the caller attaches the body to its node.
    fn open_branch(&mut self, label: &'static str, result: Option<BindingId>) -> BodyId {
        let frame = self.new_frame(label, result);
        let body = self.new_body(frame);
        if let Some(block) = self.current {
            self.graph.blocks[block.0].bodies.insert(frame, body);
        }
        self.frames.push(frame);
        self.scopes.open();
        body
    }

    /// Opens a frame in place.
    fn open(&mut self, label: &'static str, result: Option<BindingId>) -> FrameId {
        let block = self.current;
        let outer = self.frame();
        let body = self.open_branch(label, result);
        if let Some(block) = block {
            let outer = self.graph.blocks[block.0].bodies[&outer];
            self.graph.bodies[outer.0].nodes.push(Node::Block(body));
        }
        self.frame()
    }

    /// Closes the innermost frame; gives the blocks from which control comes out of it.
    fn close(&mut self) -> Vec<BlockId> {
        let frame = self.frames.pop().expect("a frame is open");
        self.scopes.close();
        let mut ends = self.arrivals.remove(&frame).unwrap_or_default();
        ends.extend(self.current.take());
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Control comes from all these blocks and goes on here, in one of them if it is one.
    fn join(&mut self, mut ends: Vec<BlockId>, name: &'static str, span: Span) {
        ends.sort_unstable();
        ends.dedup();
        self.current = match ends[..] {
            [] => None,
            [only] => Some(only),
            _ => {
                let joined = self.new_block(Entry::Jump(name), span);
                for end in ends {
                    self.push_in(end, Node::Jump(joined));
                }
                Some(joined)
            }
        };
    }

    /// Notes that leaps go from the current block to behind their frames.
    fn note_leaps(&mut self, leaps: &[LeapId]) {
        let Some(block) = self.current else { return };
        for leap in leaps {
            let frame = self.graph.leaps[leap.0].frame;
            self.arrivals.entry(frame).or_default().push(block);
        }
    }

    // Bindings.

    fn new_binding(
        &mut self,
        name: Ident,
        mutable: bool,
        ty: Option<Type>,
        inert: bool,
    ) -> BindingId {
        let id = BindingId(self.graph.bindings.len());
        let frame = self.frame();
        self.graph.bindings.push(Binding {
            name,
            mutable,
            ty,
            inert,
            number: false,
            variable: None,
            generated: true,
            temporary: true,
            frame,
        });
        id
    }

    /// A binding for a variable of the user.
    fn new_variable(
        &mut self,
        name: Ident,
        mutable: bool,
        ty: Option<Type>,
        inert: bool,
    ) -> BindingId {
        let id = self.new_binding(name, mutable, ty, inert);
        let binding = &mut self.graph.bindings[id.0];
        (binding.generated, binding.temporary) = (false, false);
        binding.variable = Some(VariableId(self.variables));
        self.variables += 1;
        id
    }

    /// Declares a variable of the user; where it shadows one that may have to be saved, it gets a number.
    fn declare(
        &mut self,
        ident: &Ident,
        mutable: bool,
        ty: Option<Type>,
        inert: bool,
    ) -> BindingId {
        let plain = scope::plain_name(ident);
        let shadows = self.scopes.lookup(&plain).is_some();
        let suspends_later = self.suspensions_left > 0 || self.lowered_loops > 0;
        let name = if shadows && suspends_later {
            Ident::new(&self.scopes.fresh(&plain), ident.span())
        } else {
            ident.clone()
        };
        let id = self.new_variable(name, mutable, ty, inert);
        self.scopes.declare(plain, id);
        id
    }

    /// Declares all that a pattern binds, and renames in the pattern what shadows.
    fn declare_pattern(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        ty: Option<&Type>,
        inert: bool,
    ) -> Vec<BindingId> {
        let mut bound: BTreeMap<String, BindingId> = BTreeMap::new();
        let mut order = Vec::new();
        let whole = matches!(pat, Pat::Ident(_));
        scope::for_each_binding(pat, standing, &mut |binding| {
            let name = scope::plain_name(&binding.ident);
            let id = *bound.entry(name).or_insert_with(|| {
                let mutable = binding.mutability.is_some() && binding.by_ref.is_none();
                let ty = ty.filter(|_| whole && binding.subpat.is_none()).cloned();
                let inert = inert || binding.by_ref.is_some();
                let id = self.declare(&binding.ident, mutable, ty, inert);
                order.push(id);
                id
            });
            let renamed = &self.graph.binding(id).name;
            if *renamed != binding.ident {
                binding.ident = Ident::new(&renamed.to_string(), binding.ident.span());
            }
        });
        order
    }

    /// A binding for an intermediate value, and the expression that stands for it until names are resolved.
    fn temporary(&mut self, role: &str) -> (BindingId, Expr) {
        let name = self.scopes.fresh_or_same(role);
        let binding = self.new_binding(Ident::new(&name, Span::mixed_site()), false, None, false);
        (binding, self.temporary_expr(binding))
    }

    fn temporary_expr(&mut self, binding: BindingId) -> Expr {
        let marker = format!("temporary__{}", binding.0);
        self.scopes.declare(marker.clone(), binding);
        let marker = Ident::new(&marker, self.graph.binding(binding).name.span());
        syn::parse_quote!(#marker)
    }

    /// The binding that a temporary's expression stands for.
    fn temporary_of(&self, expr: &Expr) -> Option<BindingId> {
        let Expr::Path(path) = expr else { return None };
        self.scopes.lookup(&path.path.get_ident()?.to_string())
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

/// The type without the invisible groups that `macro_rules!` fragments leave around it.
fn ungrouped(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// Whether dropping a value of the type does nothing that anyone could notice, as the text shows.
fn is_inert_type(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => true,
        Type::Paren(inner) => is_inert_type(&inner.elem),
        Type::Array(array) => is_inert_type(&array.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_inert_type),
        Type::Path(path) => path.path.get_ident().is_some_and(|name| {
            matches!(
                name.to_string().as_str(),
                "u8" | "u16"
                    | "u32"
                    | "u64"
                    | "u128"
                    | "usize"
                    | "i8"
                    | "i16"
                    | "i32"
                    | "i64"
                    | "i128"
                    | "isize"
                    | "f32"
                    | "f64"
                    | "bool"
                    | "char"
                    | "String"
            )
        }),
        _ => false,
    }
}
