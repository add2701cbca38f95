//! Chooses the variables that are *resident*: they stay where they are from state to state, in a slot beside the enum,
//! and the code reaches them by reference. All others move from each state to the next, which for an array costs
//! a copy out and one in.
//!
//! By reference, the user's code has to mean what it means of the variable itself. So resident is only what the code
//! indexes, itself or a field of it, or calls methods of that take it by reference; nothing else may happen to it but
//! that its fields change, or are looked at. And only what the function declares before it first waits, and keeps
//! through a loop.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Expr, ExprMethodCall, Ident, Lit, Macro, Pat, Stmt, Type};

use crate::ir::*;
use crate::liveness::Live;
use crate::mention::{Code, mentions};
use crate::{effect, macros, mutation, place, scope};

/// The resident variables, in order of declaration.
pub(crate) fn choose(graph: &Graph, live: &BTreeMap<BlockId, Live>) -> Vec<BindingId> {
    let declared = declared_at_the_start(graph);
    let mutated = mutation::mutated(graph);
    // What is mutated without a `mut` is a mistake, of which rustc speaks.
    let may_be =
        |binding: &Binding| binding.mutable || !mutated.contains(&binding.name.to_string());
    let mut residents = Vec::new();
    for binding in declared {
        if may_be(graph.binding(binding))
            && is_kept_in_a_loop(graph, live, binding)
            && is_reached_by_reference(graph, binding)
            && drops_last(graph, binding, &residents)
        {
            residents.push(binding);
        }
    }
    residents
}

/// The arguments that are arrays, and what the function's own block declares before it can have waited; what has a
/// name of its own.
fn declared_at_the_start(graph: &Graph) -> Vec<BindingId> {
    let root = graph.block(BlockId(0)).root;
    let declared = graph.body(root).nodes.iter().filter_map(|node| match node {
        Node::Entered(effects) => effects.iter().find_map(|effect| match effect {
            Effect::Declare(id) if is_array_type(graph.binding(*id).ty.as_ref()?) => Some(*id),
            _ => None,
        }),
        Node::Plain { stmt: Stmt::Local(local), effects } => {
            let binding = declared_by(&local.pat, effects)?;
            // What is on the heap is cheap to move.
            let on_the_heap = graph.binding(binding).owned.is_some() && !is_array(local);
            (local.init.is_some() && !on_the_heap).then_some(binding)
        }
        _ => None,
    });
    let is_only = |binding: &BindingId| {
        if graph.flags.contains_key(binding) {
            return false;
        }
        let name = &graph.binding(*binding).name;
        graph.bindings.iter().filter(|other| other.name == *name).count() == 1
    };
    declared.filter(is_only).collect()
}

/// The binding of `let name` or `let name: Type`.
fn declared_by(pat: &Pat, effects: &[Effect]) -> Option<BindingId> {
    let mut declared = effects.iter().filter_map(|effect| match effect {
        Effect::Declare(id) => Some(*id),
        _ => None,
    });
    let name = match pat {
        Pat::Type(typed) => &typed.pat,
        pat => pat,
    };
    let Pat::Ident(syn::PatIdent { by_ref: None, subpat: None, .. }) = name else { return None };
    declared.next().filter(|_| declared.next().is_none())
}

fn is_array(local: &syn::Local) -> bool {
    let ty = match &local.pat {
        Pat::Type(typed) => Some(&*typed.ty),
        _ => None,
    };
    let init = local.init.as_ref().map(|init| &*init.expr);
    ty.is_some_and(is_array_type) || matches!(init, Some(Expr::Array(_) | Expr::Repeat(_)))
}

fn is_array_type(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_array_type(&group.elem),
        Type::Paren(paren) => is_array_type(&paren.elem),
        ty => matches!(ty, Type::Array(_)),
    }
}

/// Whether the coroutine waits with it, and comes round to that place again.
fn is_kept_in_a_loop(graph: &Graph, live: &BTreeMap<BlockId, Live>, binding: BindingId) -> bool {
    live.iter().any(|(block, live)| {
        let resumes = matches!(graph.block(*block).entry, Entry::Resume(_));
        resumes
            && live.get(&binding).is_some_and(|need| need.is_use())
            && comes_round(graph, *block)
    })
}

fn comes_round(graph: &Graph, block: BlockId) -> bool {
    let mut reached = BTreeSet::new();
    let mut next = vec![block];
    while let Some(from) = next.pop() {
        for body in graph.bodies_of(from) {
            let targets = graph.body(body).nodes.iter().filter_map(|node| graph.target(node));
            next.extend(targets.filter(|target| reached.insert(*target)));
        }
    }
    reached.contains(&block)
}

/// Whether it makes no difference that all other variables drop before the residents do: those that are older than it
/// drop after it in the plain function.
fn drops_last(graph: &Graph, id: BindingId, residents: &[BindingId]) -> bool {
    let is_inert = |binding: &Binding| binding.inert || binding.number;
    let mut older = graph.bindings[..id.0].iter().enumerate().filter(|(older, binding)| {
        let in_scope = binding.frame == graph.binding(id).frame;
        in_scope && !residents.contains(&BindingId(*older))
    });
    is_inert(graph.binding(id)) || older.all(|(_, older)| is_inert(older))
}

/// Whether all that the code does with the variable means the same by reference.
fn is_reached_by_reference(graph: &Graph, id: BindingId) -> bool {
    let mut uses = Uses { name: &graph.binding(id).name, indexed: false, other: false };
    for node in graph.bodies.iter().flat_map(|body| &body.nodes) {
        match graph.code(node) {
            // The name stands in its declaration too.
            Some(Source::Stmt(Stmt::Local(local))) if declares(node, id) => {
                local.init.iter().for_each(|init| uses.visit_local_init(init));
            }
            Some(Source::Stmt(stmt)) => uses.visit_stmt(stmt),
            Some(Source::Expr(expr)) => uses.visit_expr(expr),
            None => {}
        }
        if let Node::Match { arms, .. } = node {
            arms.iter().for_each(|arm| uses.visit_pat(&arm.pat));
        }
        graph.each_effects(node, &mut |effects| uses.other |= moves(effects, id));
    }
    for rematch in graph.frames.iter().filter_map(|frame| frame.rematch.as_ref()) {
        uses.visit_expr(&rematch.scrutinee);
        uses.visit_pat(&rematch.pat);
        uses.other |= moves(&rematch.effects, id);
    }
    uses.indexed && !uses.other
}

fn declares(node: &Node, id: BindingId) -> bool {
    matches!(node, Node::Plain { effects, .. } if effects.contains(&Effect::Declare(id)))
}

/// Whether the variable is used by value, or given a new value.
fn moves(effects: &[Effect], id: BindingId) -> bool {
    effect::any(effects, |effect| [Effect::Move(id), Effect::Assign(id)].contains(effect))
}

/// How the code uses the variable.
struct Uses<'g> {
    name: &'g Ident,
    /// Somewhere one of its elements is named, which never moves it.
    indexed: bool,
    /// In a way that would not mean the same by reference.
    other: bool,
}

impl Uses<'_> {
    fn is_it(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_it(&paren.expr),
            Expr::Path(path) => path.path.is_ident(self.name),
            _ => false,
        }
    }

    /// Whether it is a field of it, or a field's field.
    fn is_part(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Paren(paren) => self.is_part(&paren.expr),
            Expr::Field(field) => self.is_it(&field.base) || self.is_part(&field.base),
            _ => false,
        }
    }

    /// An operand that is only looked at, or that is a number.
    fn looked_at(&mut self, expr: &Expr) {
        if !self.is_part(expr) {
            self.visit_expr(expr);
        }
    }

    fn binary(&mut self, binary: &syn::ExprBinary) {
        use syn::BinOp::*;
        let compares = matches!(binary.op, Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_));
        let counts = |other: &Expr| matches!(other, Expr::Lit(lit) if is_number(&lit.lit));
        match compares || place::is_compound(&binary.op) || counts(&binary.right) {
            true => self.looked_at(&binary.left),
            false => self.visit_expr(&binary.left),
        }
        match compares || counts(&binary.left) {
            true => self.looked_at(&binary.right),
            false => self.visit_expr(&binary.right),
        }
    }

    /// Code in which it may be used in any way.
    fn hidden(&mut self, code: &impl Code) {
        self.other |= mentions(code, self.name);
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Index(index) if self.is_it(&index.expr) || self.is_part(&index.expr) => {
                self.indexed = true;
                self.looked_at(&index.index);
            }
            Expr::MethodCall(call)
                if borrows_slice(call)
                    && (self.is_it(&call.receiver) || self.is_part(&call.receiver)) =>
            {
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            Expr::Index(index) => {
                self.visit_expr(&index.expr);
                self.looked_at(&index.index);
            }
            Expr::Assign(assign) => {
                self.looked_at(&assign.left);
                self.visit_expr(&assign.right);
            }
            Expr::Binary(binary) => self.binary(binary),
            Expr::Cast(cast) => self.looked_at(&cast.expr),
            Expr::Reference(reference) => self.looked_at(&reference.expr),
            // It would take the reference along.
            Expr::Closure(closure) if closure.capture.is_some() => self.hidden(closure),
            Expr::Async(block) => self.hidden(block),
            _ => visit::visit_expr(self, expr),
        }
    }

    fn visit_ident(&mut self, ident: &'ast Ident) {
        self.other |= ident == self.name;
    }

    fn visit_member(&mut self, _: &'ast syn::Member) {}

    fn visit_macro(&mut self, mac: &'ast Macro) {
        if macros::is_index_early(mac) {
            return;
        }
        let Some(arguments) = macros::arguments(mac) else { return self.hidden(&mac.tokens) };
        let borrows = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
        let (inner, name) = (&mut Uses { ..*self }, scope::plain_name(self.name));
        for argument in &arguments {
            match argument {
                Expr::Lit(literal) => {
                    inner.other |= macros::captures(&literal.lit).contains(&name);
                }
                argument if borrows => inner.looked_at(argument),
                argument => inner.visit_expr(argument),
            }
        }
        *self = Uses { ..*inner };
    }

    fn visit_item(&mut self, item: &'ast syn::Item) {
        self.hidden(item);
    }
}

fn is_number(literal: &Lit) -> bool {
    matches!(literal, Lit::Int(_) | Lit::Float(_))
}

/// Whether it is a method of slices that takes them by reference.
fn borrows_slice(call: &ExprMethodCall) -> bool {
    const METHODS: &[&str] = &[
        "len",
        "is_empty",
        "first",
        "first_mut",
        "last",
        "last_mut",
        "get",
        "get_mut",
        "contains",
        "starts_with",
        "ends_with",
        "iter",
        "iter_mut",
        "chunks",
        "chunks_mut",
        "chunks_exact",
        "windows",
        "split_at",
        "split_at_mut",
        "binary_search",
        "binary_search_by",
        "binary_search_by_key",
        "fill",
        "swap",
        "reverse",
        "rotate_left",
        "rotate_right",
        "sort",
        "sort_by",
        "sort_by_key",
        "sort_unstable",
        "sort_unstable_by",
        "sort_unstable_by_key",
        "copy_from_slice",
        "clone_from_slice",
        "copy_within",
        "concat",
        "join",
        "to_vec",
        "as_slice",
        "as_mut_slice",
    ];
    METHODS.contains(&call.method.to_string().as_str())
}
