//! Has closures that a state keeps, in an iterator say, take copies of what they name: in the plain function they refer to the
//! variables, which no state can do.
//!
//! ```text
//! for x in list.iter().map(|x| x * step) {   =>   let mut iter = list.iter().map(move |x| x * step);
//! ```
//!
//! While a closure refers to a variable nothing can change that, so a copy is as good, unless the closure itself changes it.
//! Whether what it names is `Copy` is for rustc to find out, where the text does not show it.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, Ident, Macro, Stmt, Type};

use crate::ir::*;
use crate::loan::Shape;
use crate::mention::{identifiers, mentions, times_mentioned};
use crate::origin::Doubt;
use crate::scope::{self, Standing};
use crate::states::{Form, States};
use crate::types::ungrouped;
use crate::{at_once, effect, macros, outcome, pattern, place, std_methods};

/// Changes the closures that have to take copies, and notes what has to be `Copy` as a borrow in doubt.
pub(crate) fn take_copies(graph: &mut Graph, states: &States, runtime: &syn::Path) {
    let (mut kept, only_held) = kept_by(states, graph);
    let outcomes = outcome::variables(graph);
    let mut bodies = std::mem::take(&mut graph.bodies);
    // What is held for its drop alone is dropped before it where it refers to a variable (see `emit/borrower.rs`).
    taken_along(&mut bodies, graph, (&only_held, &outcomes), Doubts::Left, runtime);
    // What is kept may hold what another variable held, and a closure may take along another one.
    loop {
        let more = taken_along(&mut bodies, graph, (&kept, &outcomes), Doubts::Asked, runtime);
        if more.is_subset(&kept) {
            break;
        }
        kept.extend(more);
    }
    graph.bodies = bodies;
}

/// The variables that are kept over a suspension, as they are used later, or with a closure in them for their drop alone.
fn kept_by(states: &States, graph: &Graph) -> (BTreeSet<BindingId>, BTreeSet<BindingId>) {
    let waits = |block: BlockId| matches!(graph.block(block).entry, Entry::Resume(_));
    let waiting = states.variants.iter().filter(|variant| waits(variant.block));
    let (mut kept, mut only_held) = (BTreeSet::new(), BTreeSet::new());
    for field in waiting.flat_map(|variant| &variant.fields) {
        match field.form {
            Form::Live => drop(kept.insert(field.binding)),
            _ if graph.binding(field.binding).closure => drop(only_held.insert(field.binding)),
            _ => {}
        }
    }
    only_held.retain(|binding| !kept.contains(binding));
    (kept, only_held)
}

/// What becomes of a closure that names what may not be `Copy`.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Doubts {
    /// It takes a copy, if rustc says that it can.
    Asked,
    /// It stays as it is.
    Left,
}

/// Changes the closures that are held by what is kept; gives the variables that this takes along. Those of which it is known hold
/// an `Option` or a `Result`.
fn taken_along(
    bodies: &mut [Body],
    graph: &mut Graph,
    (kept, outcomes): (&BTreeSet<BindingId>, &BTreeSet<String>),
    doubts: Doubts,
    runtime: &syn::Path,
) -> BTreeSet<BindingId> {
    let mut along = BTreeSet::new();
    for node in bodies.iter_mut().flat_map(|body| &mut body.nodes) {
        let Node::Plain { stmt: Stmt::Local(local), effects } = node else { continue };
        let declared = effects.iter().filter_map(|effect| match effect {
            Effect::Declare(id) if kept.contains(id) => Some(*id),
            _ => None,
        });
        let holders: Vec<BindingId> = declared.collect();
        let Some(init) = local.init.as_mut().filter(|_| !holders.is_empty()) else { continue };
        let mut used = BTreeSet::new();
        each_use(effects, &mut |id| {
            used.insert(id);
        });
        let moved = used.iter().copied().filter(|id| effect::may_move(effects, *id)).collect();
        let whole = init.expr.clone();
        let (doubtful, changed, held) = (Vec::new(), Vec::new(), BTreeSet::new());
        let mut closures = Closures { graph, doubts, used, moved, whole, held, doubtful, changed };
        if !outcome::is_outcome_pattern(&local.pat) {
            each_held(&mut init.expr, outcomes, &mut |held| closures.held(held));
        }
        let Closures { whole, doubtful, changed, held, .. } = closures;
        let given_to = at_once::given_to(&whole, graph).cloned();
        let given_to = given_to.filter(|_| !doubtful.is_empty() || !changed.is_empty());
        if given_to.is_some() && *init.expr != *whole {
            *init.expr = at_once::called_or_kept(&whole, &init.expr, runtime);
            graph.asks.twice = true;
        }
        along.extend(held);
        for (owner, expr) in changed {
            let name = &graph.binding(owner).name;
            let (place, shape) = (syn::parse_quote!(#name), Some(Shape::Changed));
            let given_to = given_to.clone();
            let doubt = given_to.is_some().then_some(Doubt { place, shape, given_to });
            if doubt.is_some() {
                effects.push(Effect::Lend(BorrowId(graph.borrows.len())));
            }
            graph.borrows.push(Borrow {
                holders: holders.clone(),
                owner,
                expr,
                doubt,
                guard: false,
            });
        }
        for (owner, expr) in doubtful {
            along.extend(graph.binding(owner).closure.then_some(owner));
            let (place, shape) = (expr.clone(), Some(Shape::Captured));
            let doubt = Some(Doubt { place, shape, given_to: given_to.clone() });
            effects.push(Effect::Lend(BorrowId(graph.borrows.len())));
            graph.borrows.push(Borrow {
                holders: holders.clone(),
                owner,
                expr,
                doubt,
                guard: false,
            });
        }
    }
    along
}

/// How a closure can have what it names.
enum Capture {
    /// It has it already: a reference to what outlives the coroutine.
    Given,
    /// By copy.
    Copied,
    /// By copy, if it is `Copy`.
    Doubtful,
    /// By reference, as it is written.
    Borrowed,
    /// In no way: it changes the variable itself.
    Changed,
    /// In no other way than it is written.
    Unchanged,
}

struct Closures<'g> {
    graph: &'g Graph,
    doubts: Doubts,
    /// The variables that the statement uses.
    used: BTreeSet<BindingId>,
    /// Those that it uses by value: a closure takes them along in any case, if they are not `Copy`.
    moved: BTreeSet<BindingId>,
    /// All of the initialiser.
    whole: Box<Expr>,
    /// The variables of which the value is held.
    held: BTreeSet<BindingId>,
    /// The places that are looked at and have to be `Copy`, with the variables that they are parts of.
    doubtful: Vec<(BindingId, Expr)>,
    /// The closures that change a variable, with that.
    changed: Vec<(BindingId, Expr)>,
}

impl Closures<'_> {
    /// Changes a closure, or notes a variable, that the value holds.
    fn held(&mut self, held: &mut Expr) {
        match held {
            Expr::Closure(closure) => self.closure(closure),
            Expr::Path(path) => {
                let moved = self.moved.iter().copied();
                let named = |id: &BindingId| path.path.is_ident(&self.graph.binding(*id).name);
                self.held.extend(moved.filter(named));
            }
            _ => {}
        }
    }

    fn closure(&mut self, closure: &mut ExprClosure) {
        if closure.capture.is_some() {
            return;
        }
        let places = Places::in_closure(closure);
        let mut doubtful = Vec::new();
        let (mut copies, mut borrows) = (false, false);
        for id in &self.used {
            let binding = self.graph.binding(*id);
            let inputs = closure.inputs.iter();
            let mut own = inputs.flat_map(|input| scope::bound_names(input, Standing::Irrefutable));
            if !mentions(closure, &binding.name) || own.any(|name| name == binding.name) {
                continue;
            }
            match self.capture(binding, closure, &places) {
                Capture::Given => {}
                Capture::Copied => copies = true,
                Capture::Doubtful | Capture::Borrowed | Capture::Changed
                    if self.doubts == Doubts::Left =>
                {
                    return;
                }
                asked @ (Capture::Doubtful | Capture::Borrowed) => {
                    copies = true;
                    borrows |= matches!(asked, Capture::Borrowed);
                    let looked_at = places.looked_at.iter().filter(|_| !self.moved.contains(id));
                    let parts = looked_at.filter(|place| place::root(place) == Some(&binding.name));
                    doubtful.extend(parts.map(|place| (*id, place.clone())));
                }
                Capture::Changed => {
                    self.changed.push((*id, Expr::Closure(closure.clone())));
                    return;
                }
                Capture::Unchanged => return,
            }
        }
        if !copies || places.hidden {
            return;
        }
        if !borrows {
            give(closure);
        }
        self.doubtful.append(&mut doubtful);
    }

    fn capture(&self, binding: &Binding, closure: &ExprClosure, places: &Places) -> Capture {
        let is_shared =
            |ty: &Type| matches!(ungrouped(ty), Type::Reference(of) if of.mutability.is_none());
        let is_self = binding.generated && !binding.temporary && binding.inert;
        if binding.exclusive || places.bound.contains(&binding.name.to_string()) {
            return Capture::Unchanged;
        }
        if is_self {
            return Capture::Given;
        }
        if binding.ty.as_ref().is_some_and(is_shared) {
            return Capture::Copied;
        }
        let is_number = binding.number || binding.ty.as_ref().is_some_and(is_primitive);
        match places.changed.contains(&binding.name.to_string()) {
            // One that is `mut` is no reference, through which something else would be changed.
            true if is_number || binding.mutable => return Capture::Changed,
            true => return Capture::Unchanged,
            false if is_number => return Capture::Copied,
            false => {}
        }
        // If it is a `&mut`, what is borrowed through it elsewhere would be in the way.
        let name = &binding.name;
        let elsewhere = times_mentioned(&*self.whole, name) > times_mentioned(closure, name);
        match () {
            () if elsewhere || binding.closure && binding.mutable => Capture::Unchanged,
            () if places.called.contains(&name.to_string()) => Capture::Borrowed,
            () => Capture::Doubtful,
        }
    }
}

/// Makes the closure a `move` closure, and with it those that its value holds: of an iterator, say, over which it goes.
fn give(closure: &mut ExprClosure) {
    // What rustc says of the closure's head it says of all of that, as if this were not there.
    closure.capture.get_or_insert(syn::Token![move](closure.inputs_begin.span));
    each_held(&mut closure.body, &BTreeSet::new(), &mut |held| {
        if let Expr::Closure(inner) = held {
            give(inner);
        }
    });
}

/// Visits the closures and the variables that the value of the expression holds.
fn each_held(expr: &mut Expr, outcomes: &BTreeSet<String>, visit: &mut impl FnMut(&mut Expr)) {
    match expr {
        Expr::Closure(_) | Expr::Path(_) => visit(expr),
        Expr::Paren(paren) => each_held(&mut paren.expr, outcomes, visit),
        Expr::Block(block) => {
            let outcomes = outcome::with_those_of(&block.block, outcomes);
            if let Some(Stmt::Expr(tail, None)) = block.block.stmts.last_mut() {
                each_held(tail, &outcomes, visit);
            }
        }
        Expr::Tuple(tuple) => {
            tuple.elems.iter_mut().for_each(|elem| each_held(elem, outcomes, visit));
        }
        Expr::Struct(literal) => {
            let fields = literal.fields.iter_mut();
            fields.for_each(|field| each_held(&mut field.expr, outcomes, visit));
        }
        Expr::Call(call) if gives_what_it_is_given(call) => {
            call.args.iter_mut().for_each(|argument| each_held(argument, outcomes, visit));
        }
        Expr::MethodCall(call) if std_methods::is_lazy(&call.method.to_string()) => {
            // Of an `Option` it has called the closures, and holds what its receiver did.
            if !outcome::gives_outcome(&call.receiver, &|name| outcomes.contains(&name.to_string()))
            {
                call.args.iter_mut().for_each(|argument| each_held(argument, outcomes, visit));
            }
            each_held(&mut call.receiver, outcomes, visit);
        }
        _ => {}
    }
}

fn is_primitive(ty: &Type) -> bool {
    let names = scope::PRIMITIVE_TYPES;
    matches!(ungrouped(ty), Type::Path(path) if names.iter().any(|name| path.path.is_ident(name)))
}

/// What a closure does with the names in it.
#[derive(Default)]
struct Places {
    /// The places that it looks at where they are, each as far as its fields go.
    looked_at: Vec<Expr>,
    /// The names that it changes.
    changed: BTreeSet<String>,
    /// The names of variables that a method is called on: if one of those changes it, a copy will not do.
    called: BTreeSet<String>,
    /// The names that it binds.
    bound: BTreeSet<String>,
    /// There is code in it that is not understood, or that refers to what it takes.
    hidden: bool,
}

impl Places {
    fn in_closure(closure: &ExprClosure) -> Self {
        let mut places = Places::default();
        closure.inputs.iter().for_each(|input| places.visit_pat(input));
        places.visit_expr(&closure.body);
        places
    }

    fn look(&mut self, place: &Expr) {
        let mut inner = place;
        while let Expr::Field(field) = inner {
            inner = &field.base;
        }
        match inner {
            Expr::Path(path) if path.path.get_ident().is_some() => {
                self.looked_at.push(place.clone());
            }
            Expr::Index(index) => self.look(&index.expr),
            Expr::Paren(paren) => self.look(&paren.expr),
            _ => {}
        }
    }

    fn change(&mut self, place: &Expr) {
        self.changed.extend(place::root(place).map(Ident::to_string));
    }

    fn match_with(&mut self, pat: &syn::Pat, value: &Expr) {
        if pattern::lends(pat) {
            self.changed.extend(identifiers(value));
        }
    }
}

impl<'ast> Visit<'ast> for Places {
    fn visit_pat(&mut self, pat: &'ast syn::Pat) {
        let names = scope::bound_names(pat, Standing::Refutable);
        self.bound.extend(names.iter().map(Ident::to_string));
        visit::visit_pat(self, pat);
    }

    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.match_with(&local.pat, &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.match_with(&condition.pat, &condition.expr);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_match(&mut self, matching: &'ast syn::ExprMatch) {
        matching.arms.iter().for_each(|arm| self.match_with(&arm.pat, &matching.expr));
        visit::visit_expr_match(self, matching);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        match place::root(&assign.left) {
            Some(_) => self.change(&assign.left),
            None => self.changed.extend(identifiers(&*assign.left)),
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        use syn::BinOp::*;
        if place::is_compound(&binary.op) {
            self.change(&binary.left);
        }
        if matches!(binary.op, Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_)) {
            self.look(&binary.left);
            self.look(&binary.right);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.look(&call.func);
        visit::visit_expr_call(self, call);
    }

    fn visit_expr_index(&mut self, index: &'ast syn::ExprIndex) {
        self.look(&index.expr);
        visit::visit_expr_index(self, index);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.change(&reference.expr);
        }
        self.look(&reference.expr);
        visit::visit_expr_reference(self, reference);
    }

    fn visit_expr_raw_addr(&mut self, raw: &'ast syn::ExprRawAddr) {
        self.change(&raw.expr);
        visit::visit_expr_raw_addr(self, raw);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if !changes_nothing(&call.method.to_string()) {
            self.called.extend(place::root(&call.receiver).map(Ident::to_string));
        }
        self.look(&call.receiver);
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        match macros::arguments(mac) {
            Some(arguments) => {
                for argument in &arguments {
                    self.look(argument);
                    if let Expr::Lit(literal) = argument {
                        let captured = macros::captures(&literal.lit).into_iter();
                        let captured = captured.filter_map(|name| syn::parse_str(&name).ok());
                        self.looked_at.extend(
                            captured.map(|name: Ident| -> Expr { syn::parse_quote!(#name) }),
                        );
                    }
                    self.visit_expr(argument);
                }
            }
            None => self.hidden = true,
        }
    }

    fn visit_expr_closure(&mut self, closure: &'ast ExprClosure) {
        closure.inputs.iter().for_each(|input| self.visit_pat(input));
        self.visit_expr(&closure.body);
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {
        self.hidden = true;
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        self.hidden = true;
    }
}

/// `Some(value)`, `Box::new(value)`, `IntoIterator::into_iter(value)`.
fn gives_what_it_is_given(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| {
        let name = last.ident.to_string();
        ["new", "into_iter"].contains(&name.as_str()) || name.starts_with(char::is_uppercase)
    })
}

/// Whether it is the name of a method that changes no `Copy` receiver.
fn changes_nothing(method: &str) -> bool {
    std_methods::needs_no_mut(method) || method.starts_with("into_")
}
