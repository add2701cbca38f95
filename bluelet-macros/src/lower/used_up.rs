//! Closures that may be used up by a call, as only types tell: rustc is asked where such a closure is made.
//!
//! ```text
//! let send = move || {                       let send_used_up = used_up!(job.name);
//!     println!("{}", job.id);           =>   let send = move || { .. };
//!     consume(job.name)
//! };
//! ```
//!
//! If `job.name` is no copy, a call uses the closure up; otherwise it lives on, with all that it has taken along, such as the box
//! that `job` is. How often a closure can be called rustc itself knows only when it has seen the whole function (see
//! `bluelet::captured`).

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, ExprMethodCall, Ident, Macro, Pat, Stmt};

use super::Lowering;
use super::evidence::{Evidence, names_bound_in};
use crate::asking::{are_told, excepted, in_parentheses, of_variable};
use crate::ir::{About, BindingId, Effect, Node};
use crate::pattern::moves_all;
use crate::std_methods::{consumes_receiver, may_be_of_another_type};
use crate::{macros, place, scope};

impl Lowering<'_> {
    /// Notes whether a call uses up the variable that is about to get the value, of which this is known; if the text does not show
    /// it, declares what says so. Nothing is said in the scope of a variable that was declared `elsewhere`.
    pub(super) fn tell_if_used_up(
        &mut self,
        init: &mut Expr,
        name: &Ident,
        known: &mut Evidence,
        elsewhere: bool,
    ) {
        let Some(Made { closure, in_block }) = made_closure(init) else { return };
        let refers = closure.capture.is_none();
        let closure = Expr::Closure(closure);
        let doubts = Doubts::of(&closure);
        // What a closure refers to is not kept beside it: where that does not take it, there is nothing to keep after the last call.
        if known.inert || doubts.others || doubts.methods > 0 && refers {
            return;
        }
        let bound = if in_block { names_bound_in(init) } else { Vec::new() };
        let Some(used_up) = self.used_up(closure, &bound, known.once, doubts.methods) else {
            return;
        };
        known.once = false;
        if !elsewhere {
            known.told_by = Some(self.declare_telling(init, name, used_up, in_block));
        }
    }

    fn declare_telling(
        &mut self,
        init: &mut Expr,
        name: &Ident,
        UsedUp { places, receivers }: UsedUp,
        in_block: bool,
    ) -> BindingId {
        let telling = self.telling(name);
        let (places, mut used): (Vec<Expr>, Vec<BindingId>) = places.into_iter().unzip();
        let (calls, called): (Vec<ExprMethodCall>, Vec<BindingId>) = receivers.into_iter().unzip();
        used.extend(called);
        let (told, runtime) = (&self.graph.binding(telling).name, self.runtime);
        let at = told.span();
        let calls = calls.iter().map(|call| match &*call.receiver {
            Expr::Path(_) => {
                let asking = of_variable(call, runtime);
                quote::quote_spanned!(at=> #runtime::step::taken!(#asking))
            }
            part => {
                let (method, args) = (&call.method, in_parentheses(call));
                quote::quote_spanned!(at=> #runtime::step::taken!(#part => .#method #args))
            }
        });
        let asked = quote::quote_spanned!(at=> #runtime::step::used_up!(#(#places),* #(; #calls)*));
        let asked = match init {
            Expr::Block(block) if in_block => {
                let end = block.block.stmts.len() - 1;
                block.block.stmts.insert(end, syn::parse_quote_spanned!(at=> #told.is(#asked);));
                quote::quote_spanned!(at=> #runtime::step::Answer::later())
            }
            _ => asked,
        };
        let stmt = syn::parse_quote_spanned!(at=> let #told = #asked;);
        let uses = used.into_iter().filter(|_| !in_block).map(Effect::Use);
        let effects = uses.chain([Effect::Declare(telling)]).collect();
        self.push(Node::Plain { stmt, effects });
        if !in_block {
            self.graph.telling.insert(telling);
        }
        telling
    }

    /// What the closure uses by value, in a block that binds these names, if rustc has to be asked about it; `methods` is the number of
    /// methods in it that may take their receivers.
    fn used_up(
        &mut self,
        closure: Expr,
        bound: &[Ident],
        once: bool,
        methods: usize,
    ) -> Option<UsedUp> {
        let (used, receivers) = self.within(bound, |this| this.used_by_value(&closure));
        let flagged = used.iter().any(|used| self.graph.flags.contains_key(&used.root));
        let certain = receivers.is_empty() && once && used.iter().all(|used| used.in_itself);
        if flagged || certain || receivers.len() != methods {
            return None;
        }
        let mut places: Vec<(Expr, BindingId)> = Vec::new();
        for UsedByValue { root, place, number, .. } in used {
            if !number && !places.iter().any(|(other, _)| *other == place) {
                places.push((place, root));
            }
        }
        (!places.is_empty() || !receivers.is_empty()).then_some(UsedUp { places, receivers })
    }

    /// The variable that is to say it.
    fn telling(&mut self, name: &Ident) -> BindingId {
        let at = Span::mixed_site().located_at(name.span());
        let plain = scope::plain_name(name);
        let fresh = self.scopes.fresh_or_same(&format!("{plain}_used_up"));
        let telling = self.new_binding(Ident::new(&fresh, at), false, None, true);
        let declared = &mut self.graph.bindings[telling.0];
        (declared.temporary, declared.keepable) = (false, true);
        telling
    }

    fn used_by_value(
        &mut self,
        closure: &Expr,
    ) -> (Vec<UsedByValue>, Vec<(ExprMethodCall, BindingId)>) {
        let tried = self.tried(closure);
        let used = tried.by_value.into_iter().map(|(root, place)| UsedByValue {
            root,
            number: self.graph.binding(root).number && place::is_variable(&place),
            in_itself: self.is_in_itself(root, &place),
            place,
        });
        let mut used: Vec<UsedByValue> = used.collect();
        let receivers = tried.questions.into_iter().filter_map(|question| match question.about {
            About::Call(call) => Some((call, question.asked.binding)),
            _ => None,
        });
        let mut receivers: Vec<(ExprMethodCall, BindingId)> = receivers.collect();
        for call in Doubts::of(&tried.expr).of_parts {
            let of_part = |used: &UsedByValue| used.place == *call.receiver;
            if let Some(at) = used.iter().position(of_part)
                && are_told(&call, &|_| false)
                && excepted(&call).is_none()
            {
                let UsedByValue { root, .. } = used.remove(at);
                receivers.push((call, root));
            }
        }
        (used, receivers)
    }

    /// Whether the closure takes along no more than the place: that is a variable, or in what is no pointer to it.
    fn is_in_itself(&self, id: BindingId, place: &Expr) -> bool {
        match place {
            Expr::Field(field) => place::is_variable(&field.base) && self.graph.binding(id).own,
            place => place::is_variable(place),
        }
    }
}

/// What a closure uses by value, as far as rustc has to be asked about it, each with the variable that it is a part of.
struct UsedUp {
    places: Vec<(Expr, BindingId)>,
    /// Calls of methods that may take their receivers.
    receivers: Vec<(ExprMethodCall, BindingId)>,
}

/// A place that a closure uses by value.
struct UsedByValue {
    /// The variable that it is, or is a part of.
    root: BindingId,
    place: Expr,
    /// It is a number.
    number: bool,
    /// The closure takes no more along than the place.
    in_itself: bool,
}

/// The closure that a value is.
struct Made {
    closure: ExprClosure,
    /// It stands at the end of a block, which may have bound what it takes.
    in_block: bool,
}

/// The closure that the value is, as it would stand there if async blocks were not needed for it.
fn made_closure(init: &Expr) -> Option<Made> {
    match init {
        Expr::Closure(closure) => Some(Made { closure: closure.clone(), in_block: false }),
        Expr::Paren(paren) => made_closure(&paren.expr).filter(|made| !made.in_block),
        Expr::Group(group) => made_closure(&group.expr).filter(|made| !made.in_block),
        Expr::Block(block) if block.label.is_none() => {
            let (last, before) = block.block.stmts.split_last()?;
            match last {
                Stmt::Expr(Expr::Closure(closure), None) => {
                    Some(Made { closure: closure.clone(), in_block: true })
                }
                Stmt::Expr(Expr::Path(_), None) => {
                    Some(Made { closure: given_by_async(before)?, in_block: false })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// What `let (closure, left) = ..part(move |given| async move { .. given.give(closure).await });` makes.
fn given_by_async(stmts: &[Stmt]) -> Option<ExprClosure> {
    struct Given(Option<ExprClosure>);
    impl<'ast> Visit<'ast> for Given {
        fn visit_expr_async(&mut self, block: &'ast syn::ExprAsync) {
            let Some((Stmt::Expr(Expr::Await(waiting), _), before)) =
                block.block.stmts.split_last()
            else {
                return;
            };
            let Expr::MethodCall(give) = &*waiting.base else { return };
            let given = give.args.first().filter(|_| give.method == "give");
            let made = given.and_then(made_closure).filter(|made| !made.in_block);
            self.0 = made.map(|Made { mut closure, .. }| {
                named_as_before(&mut closure, before);
                closure
            });
        }
    }
    let mut given = Given(None);
    stmts.iter().for_each(|stmt| given.visit_stmt(stmt));
    given.0
}

/// Gives what `let whole = self;` has renamed its name again.
fn named_as_before(closure: &mut ExprClosure, stmts: &[Stmt]) {
    for stmt in stmts.iter().rev() {
        let Stmt::Local(local) = stmt else { continue };
        let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) else { continue };
        if place::is_place(&init.expr) {
            InItsPlace(&name.ident, &init.expr).visit_expr_closure_mut(closure);
        }
    }
}

struct InItsPlace<'p>(&'p Ident, &'p Expr);

impl VisitMut for InItsPlace<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Path(path) if path.path.is_ident(self.0) => *expr = self.1.clone(),
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        macros::change_input(mac, self);
    }
}

/// What else than types tells what a closure uses by value.
#[derive(Default)]
struct Doubts {
    /// The number of methods that may take their receivers, or only look at them.
    methods: usize,
    /// Those of them that are called on a part of a variable.
    of_parts: Vec<ExprMethodCall>,
    /// What a pattern takes of a place, or what closures in it have.
    others: bool,
}

impl Doubts {
    fn of(closure: &Expr) -> Self {
        let mut doubts = Doubts::default();
        if let Expr::Closure(closure) = closure {
            doubts.visit_expr(&closure.body);
        }
        doubts
    }
}

impl<'ast> Visit<'ast> for Doubts {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let whole = moves_all(&local.pat);
        self.others |=
            !whole && local.init.as_ref().is_some_and(|init| place::is_place(&init.expr));
        visit::visit_local(self, local);
    }

    fn visit_expr_match(&mut self, matching: &'ast syn::ExprMatch) {
        self.others |= place::is_place(&matching.expr);
        visit::visit_expr_match(self, matching);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.others |= place::is_place(&condition.expr);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let doubtful = consumes_receiver(call) && may_be_of_another_type(call);
        if doubtful && place::is_place(&call.receiver) {
            self.methods += 1;
            self.of_parts.extend((!place::is_variable(&call.receiver)).then(|| call.clone()));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_closure(&mut self, _: &'ast ExprClosure) {
        self.others = true;
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {
        self.others = true;
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        match macros::inputs(mac) {
            Some(inputs) => inputs.iter().for_each(|input| self.visit_expr(input)),
            None => self.others = true,
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
