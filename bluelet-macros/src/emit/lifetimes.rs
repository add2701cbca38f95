//! Gives the arguments of a function one lifetime, where a state may keep what was chosen from several of them:
//!
//! ```text
//! fn longer(a: &str, b: &str) -> usize {         fn longer<'given>(a: &'given str, b: &'given str) -> impl ..
//!     let longer = choose(a, b);             =>
//!     yield_!(event());
//!     longer.len()
//! }
//! ```
//!
//! What is chosen has a lifetime that is neither the one nor the other, and rustc cannot name it in the type of the coroutine
//! (E0700). To the callers it makes no difference: the coroutine may hold all that it is given.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{
    Block, Expr, FnArg, GenericArgument, Ident, Lifetime, Pat, PathArguments, Signature, Type,
    Visibility,
};

use crate::mention::{identifiers, mentioned_later};
use crate::parse::Function;
use crate::scope::{self, Standing};
use crate::{place, suspend};

/// Writes it into the signature.
pub(super) fn unite(sig: &mut Signature, function: &Function) {
    // A method without `pub` may be one of a trait, which has its own lifetimes.
    let may_be_of_a_trait =
        sig.receiver().is_some() && matches!(function.vis, Visibility::Inherited);
    if may_be_of_a_trait || has_elided(sig) || !keeps_a_choice(function) {
        return;
    }
    let mut name = "given".to_string();
    while identifiers(sig).contains(&name) {
        name.push('_');
    }
    let given = Lifetime::new(&format!("'{name}"), Span::mixed_site());
    let mut named = Named { given: given.clone(), times: 0 };
    let mut inputs = sig.inputs.clone();
    inputs.iter_mut().for_each(|input| named.name_in(input));
    if named.times > 1 {
        sig.inputs = inputs;
        sig.generics.params.insert(0, syn::parse_quote!(#given));
    }
}

/// Whether the result has a lifetime that goes by an argument's.
fn has_elided(sig: &Signature) -> bool {
    struct Elided(bool);
    impl<'ast> Visit<'ast> for Elided {
        fn visit_type_reference(&mut self, reference: &'ast syn::TypeReference) {
            self.0 |= reference.lifetime.is_none();
            visit::visit_type_reference(self, reference);
        }
        fn visit_lifetime(&mut self, lifetime: &'ast Lifetime) {
            self.0 |= lifetime.ident == "_";
        }
    }
    let mut elided = Elided(false);
    elided.visit_return_type(&sig.output);
    elided.0
}

/// Whether some state may keep what comes from several arguments that refer to something.
fn keeps_a_choice(function: &Function) -> bool {
    let mut flow = Flow::default();
    for input in function.sig.inputs.iter().filter(|input| refers(input)) {
        let names = match input {
            FnArg::Receiver(_) => vec!["self".to_string()],
            FnArg::Typed(typed) => names_in(&typed.pat),
        };
        let first = names.first().cloned();
        names
            .into_iter()
            .for_each(|name| drop(flow.0.insert(name, first.iter().cloned().collect())));
    }
    let several = |flow: &Flow| flow.0.values().flatten().collect::<BTreeSet<_>>().len() > 1;
    if !several(&flow) {
        return false;
    }
    let mut before = 0;
    while before != flow.size() {
        before = flow.size();
        flow.visit_block(&function.body);
    }
    let chosen = flow.0.iter().filter(|(_, sources)| sources.len() > 1);
    let mut chosen = chosen.map(|(name, _)| Ident::new(name, Span::call_site()));
    chosen.any(|name| mentioned_later(&function.body, &name)) || flow.is_held(&function.body)
}

fn names_in(pat: &Pat) -> Vec<String> {
    let names = scope::bound_names(pat, Standing::Refutable);
    names.iter().map(ToString::to_string).collect()
}

/// From which arguments variables come, by their names.
#[derive(Default)]
struct Flow(BTreeMap<String, BTreeSet<String>>);

impl Flow {
    fn size(&self) -> usize {
        self.0.values().map(BTreeSet::len).sum()
    }

    fn sources(&self, code: &Expr) -> BTreeSet<String> {
        if has_own_data(code) {
            return BTreeSet::new();
        }
        let names = identifiers(code);
        names.iter().filter_map(|name| self.0.get(name)).flatten().cloned().collect()
    }

    /// The variables may come from where the value does.
    fn give(&mut self, names: Vec<String>, value: &Expr) {
        let sources = self.sources(value);
        if !sources.is_empty() {
            names
                .into_iter()
                .for_each(|name| self.0.entry(name).or_default().extend(sources.clone()));
        }
    }

    /// Whether an event, or a loop that waits, may hold what comes from several arguments.
    fn is_held(&self, body: &Block) -> bool {
        struct Holders<'f>(&'f Flow, bool);
        impl<'ast> Visit<'ast> for Holders<'_> {
            fn visit_expr_await(&mut self, suspension: &'ast syn::ExprAwait) {
                self.1 |= self.0.sources(&suspension.base).len() > 1;
                visit::visit_expr_await(self, suspension);
            }
            fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
                let waits = suspend::any_suspends(&each.body.stmts);
                self.1 |= waits && self.0.sources(&each.expr).len() > 1;
                visit::visit_expr_for_loop(self, each);
            }
        }
        let mut holders = Holders(self, false);
        holders.visit_block(body);
        holders.1
    }
}

impl<'ast> Visit<'ast> for Flow {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let Some(init) = &local.init {
            self.give(names_in(&local.pat), &init.expr);
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.give(names_in(&condition.pat), &condition.expr);
        visit::visit_expr_let(self, condition);
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.give(names_in(&each.pat), &each.expr);
        visit::visit_expr_for_loop(self, each);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        choice.arms.iter().for_each(|arm| self.give(names_in(&arm.pat), &choice.expr));
        visit::visit_expr_match(self, choice);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        if let Some(name) = place::root(&assign.left) {
            self.give(vec![name.to_string()], &assign.right);
        }
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if let Some(name) = place::root(&call.receiver).filter(|name| *name != "self") {
            call.args.iter().for_each(|argument| self.give(vec![name.to_string()], argument));
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Whether the value refers to nothing, as the text shows.
fn has_own_data(value: &Expr) -> bool {
    match value {
        Expr::Lit(_) | Expr::Cast(_) => true,
        Expr::Binary(binary) => has_own_data(&binary.left) || has_own_data(&binary.right),
        Expr::Macro(call) => call.mac.path.is_ident("format"),
        Expr::MethodCall(call) => {
            let name = call.method.to_string();
            let names = ["cmp", "count", "eq", "len", "parse", "to_owned", "to_string", "to_vec"];
            let prefixes = ["contains", "ends_with", "has_", "is_", "starts_with"];
            names.contains(&name.as_str()) || prefixes.iter().any(|of| name.starts_with(of))
        }
        _ => false,
    }
}

/// Whether the argument is a reference, or holds some.
fn refers(input: &FnArg) -> bool {
    let mut named = Named { given: Lifetime::new("'given", Span::mixed_site()), times: 0 };
    named.name_in(&mut input.clone());
    named.times > 0
}

/// Names the elided lifetimes of which a shorter one will do as well.
struct Named {
    given: Lifetime,
    times: usize,
}

impl Named {
    fn name_in(&mut self, input: &mut FnArg) {
        match input {
            FnArg::Receiver(receiver) => {
                if let syn::ReceiverKind::Reference(_, lifetime, _) = &mut receiver.kind {
                    self.name(lifetime);
                }
            }
            FnArg::Typed(typed) => self.visit_type_mut(&mut typed.ty),
        }
    }

    fn name(&mut self, lifetime: &mut Option<Lifetime>) {
        if lifetime.as_ref().is_none_or(|lifetime| lifetime.ident == "_") {
            *lifetime = Some(self.given.clone());
            self.times += 1;
        }
    }
}

impl VisitMut for Named {
    fn visit_type_mut(&mut self, ty: &mut Type) {
        const HOLD: &[&str] = &[
            "Arc", "BTreeMap", "BTreeSet", "Box", "Cow", "HashMap", "HashSet", "Option", "Rc",
            "Result", "Vec", "VecDeque",
        ];
        match ty {
            Type::Reference(reference) => {
                self.name(&mut reference.lifetime);
                // What is behind a `&mut` has to be what it is.
                if reference.mutability.is_none() {
                    self.visit_type_mut(&mut reference.elem);
                }
            }
            Type::Slice(slice) => self.visit_type_mut(&mut slice.elem),
            Type::Array(array) => self.visit_type_mut(&mut array.elem),
            Type::Paren(paren) => self.visit_type_mut(&mut paren.elem),
            Type::Group(group) => self.visit_type_mut(&mut group.elem),
            Type::Tuple(tuple) => tuple.elems.iter_mut().for_each(|ty| self.visit_type_mut(ty)),
            Type::Path(path) => {
                let Some(last) = path.path.segments.last_mut() else { return };
                let PathArguments::AngleBracketed(arguments) = &mut last.arguments else { return };
                if !HOLD.iter().any(|ty| last.ident == ty) {
                    return;
                }
                for argument in &mut arguments.args {
                    match argument {
                        GenericArgument::Type(ty) => self.visit_type_mut(ty),
                        GenericArgument::Lifetime(lifetime) if lifetime.ident == "_" => {
                            *lifetime = self.given.clone();
                            self.times += 1;
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
}
