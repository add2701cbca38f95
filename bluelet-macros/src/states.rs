//! Decides which variants the enum has, and what each of them saves.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::{Expr, Ident};

use crate::ir::*;
use crate::liveness::Live;
use crate::ownership::{Ownership, Ownerships};
use crate::scope::{self, Scopes};

/// How a variant keeps a binding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Form {
    /// Its value, which is used later.
    Live,
    /// What has to be dropped at the end of its scope: its value, or nothing.
    Held,
    /// The same, where it may have been moved out.
    MaybeHeld,
}

/// A variant of the enum.
pub(crate) struct Variant {
    pub(crate) name: Ident,
    pub(crate) block: BlockId,
    /// The field of the event that is waited for, and its type parameter.
    pub(crate) event: Option<(Ident, Ident)>,
    /// What is saved, in order of declaration.
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) binding: BindingId,
    pub(crate) form: Form,
    /// The type parameter.
    pub(crate) parameter: Ident,
}

/// The enum.
pub(crate) struct States {
    pub(crate) name: Ident,
    /// In the order of the source.
    pub(crate) variants: Vec<Variant>,
    /// The variant for a coroutine that has ended.
    pub(crate) done: Ident,
}

impl States {
    pub(crate) fn variant(&self, block: BlockId) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.block == block)
    }

    /// All type parameters, each once, in order of appearance.
    pub(crate) fn parameters(&self) -> Vec<&Ident> {
        let mut parameters: Vec<&Ident> = Vec::new();
        for variant in &self.variants {
            let fields = variant.fields.iter().map(|field| &field.parameter);
            for parameter in fields.chain(variant.event.iter().map(|(_, parameter)| parameter)) {
                if !parameters.contains(&parameter) {
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }
}

pub(crate) fn layout(
    graph: &Graph,
    ownerships: &Ownerships,
    live: &BTreeMap<BlockId, Live>,
    scopes: &mut Scopes,
    function: &Ident,
    arguments: &[BindingId],
) -> States {
    let name = scopes.fresh_or_same(&camel_case(&scope::plain_name(function)));
    let mut names = Names::new(graph);
    let done = names.variant("Done");
    let mut variants = Vec::new();
    for (index, block) in graph.blocks.iter().enumerate() {
        let id = BlockId(index);
        let Some(owned) = ownerships.entry.get(&id) else {
            continue;
        };
        let (name, event) = match block.entry {
            Entry::Start => (names.variant("Start"), None),
            Entry::Jump(name) => (names.variant(name), None),
            Entry::Resume(suspension) => names.suspension(&graph.suspension(suspension).event),
        };
        let live = live.get(&id);
        let saved = owned.iter().filter_map(|(binding, ownership)| {
            let is_live = live.is_some_and(|live| live.contains(binding));
            form(graph.binding(*binding), *ownership, is_live).map(|form| (*binding, form))
        });
        let saved: Vec<(BindingId, Form)> = match block.entry {
            // The arguments come with the call.
            Entry::Start => arguments
                .iter()
                .map(|binding| (*binding, Form::Live))
                .collect(),
            _ => saved.collect(),
        };
        let fields = saved.into_iter().map(|(binding, form)| {
            let parameter = names.parameter(graph, binding, form);
            Field {
                binding,
                form,
                parameter,
            }
        });
        let fields = fields.collect();
        variants.push(Variant {
            name,
            block: id,
            event,
            fields,
        });
    }
    States {
        name: Ident::new(&name, Span::call_site()),
        variants,
        done,
    }
}

fn form(binding: &Binding, ownership: Ownership, live: bool) -> Option<Form> {
    match ownership {
        _ if live => Some(Form::Live),
        _ if binding.inert => None,
        Ownership::Owned => Some(Form::Held),
        Ownership::Maybe => Some(Form::MaybeHeld),
        Ownership::Gone => None,
    }
}

struct Names {
    /// The names of bindings and events.
    fields: BTreeSet<String>,
    variants: BTreeSet<String>,
    parameters: BTreeSet<String>,
    /// The parameter of each binding, live or held.
    known: BTreeMap<(BindingId, bool), Ident>,
}

impl Names {
    fn new(graph: &Graph) -> Self {
        let names = graph
            .bindings
            .iter()
            .map(|binding| scope::plain_name(&binding.name));
        let (variants, parameters) = (BTreeSet::new(), BTreeSet::new());
        Names {
            fields: names.collect(),
            variants,
            parameters,
            known: BTreeMap::new(),
        }
    }

    fn variant(&mut self, name: &str) -> Ident {
        Ident::new(&unique(&mut self.variants, name), Span::call_site())
    }

    fn suspension(&mut self, event: &Expr) -> (Ident, Option<(Ident, Ident)>) {
        let name = event_name(event);
        let variant = self.variant(&camel_case(&name));
        let field = unique(&mut self.fields, &name);
        let parameter = unique(&mut self.parameters, &camel_case(&field));
        let field = Ident::new(&field, Span::mixed_site());
        (
            variant,
            Some((field, Ident::new(&parameter, Span::call_site()))),
        )
    }

    fn parameter(&mut self, graph: &Graph, binding: BindingId, form: Form) -> Ident {
        let live = form == Form::Live;
        if let Some(known) = self.known.get(&(binding, live)) {
            return known.clone();
        }
        let name = camel_case(&scope::plain_name(&graph.binding(binding).name));
        let name = if live { name } else { format!("{name}Held") };
        let parameter = unique(&mut self.parameters, &name);
        let parameter = Ident::new(&parameter, Span::call_site());
        self.known.insert((binding, live), parameter.clone());
        parameter
    }
}

fn unique(used: &mut BTreeSet<String>, name: &str) -> String {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut candidates = std::iter::once(name.to_string()).chain(numbered);
    let unique = candidates.find(|candidate| !used.contains(candidate));
    let unique = unique.expect("the numbers do not run out");
    used.insert(unique.clone());
    unique
}

/// What an event is called: its last method or function, or its variable.
fn event_name(event: &Expr) -> String {
    let name = match event {
        Expr::MethodCall(call) => Some(scope::plain_name(&call.method)),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => path
                .path
                .segments
                .last()
                .map(|s| scope::plain_name(&s.ident)),
            _ => None,
        },
        Expr::Path(path) => path.path.get_ident().map(scope::plain_name),
        Expr::Try(question) => return event_name(&question.expr),
        Expr::Paren(paren) => return event_name(&paren.expr),
        Expr::Field(field) => match &field.member {
            syn::Member::Named(name) => Some(scope::plain_name(name)),
            syn::Member::Unnamed(_) => None,
        },
        _ => None,
    };
    let usable = |name: &String| {
        !name.starts_with("temporary__") && name.chars().all(|c| c.is_alphanumeric() || c == '_')
    };
    let name = name.filter(usable).map(|name| name.to_lowercase_first());
    name.filter(|name| syn::parse_str::<Ident>(name).is_ok())
        .unwrap_or_else(|| "event".to_string())
}

trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for String {
    fn to_lowercase_first(&self) -> String {
        let mut chars = self.chars();
        chars
            .next()
            .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
    }
}

/// `read_line` as `ReadLine`.
fn camel_case(name: &str) -> String {
    let mut camel = String::new();
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let mut chars = word.chars();
        camel.extend(chars.next().map(|c| c.to_uppercase().to_string()));
        camel.push_str(chars.as_str());
    }
    if camel.is_empty() || camel.starts_with(|c: char| c.is_numeric()) {
        camel.insert(0, 'V');
    }
    if camel == "Self" {
        "This".to_string()
    } else {
        camel
    }
}
