//! Decides which variants the enum has, and what each of them saves.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::Span;
use syn::{Expr, Ident};

use crate::ir::*;
use crate::liveness::{Live, Need};
use crate::lower::Lowered;
use crate::ownership::{Owned, Ownership, Ownerships};
use crate::scope;

/// How a variant keeps a binding.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum Form {
    /// Its value, which is used later.
    Live,
    /// What has to be dropped at the end of its scope: its value, or nothing.
    Held,
    /// The same, where it may have been moved out.
    MaybeHeld,
    /// Its value, where it may have been moved out; it gets a new one later.
    MaybeReplaced,
}

impl Form {
    /// Whether it may be that nothing is there.
    pub(crate) fn is_optional(self) -> bool {
        matches!(self, Form::MaybeHeld | Form::MaybeReplaced)
    }

    fn is_held(self) -> bool {
        matches!(self, Form::Held | Form::MaybeHeld)
    }
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
    /// Whether the variable gets a new value before anything reads this one.
    pub(crate) replaced: bool,
    /// Whether its type decides what is kept: the value, or nothing.
    pub(crate) probed: bool,
    /// Whether the function uses the variable anywhere.
    pub(crate) used: bool,
    /// The type parameter.
    pub(crate) parameter: Ident,
}

/// A variable that no state saves: it stays where it is.
pub(crate) struct Resident {
    pub(crate) binding: BindingId,
    /// What the step calls the place.
    pub(crate) slot: Ident,
}

/// The enum.
pub(crate) struct States {
    pub(crate) name: Ident,
    /// In the order of the source.
    pub(crate) variants: Vec<Variant>,
    /// In order of declaration.
    pub(crate) residents: Vec<Resident>,
    /// The variant for a coroutine that has ended.
    pub(crate) done: Ident,
}

impl States {
    pub(crate) fn variant(&self, block: BlockId) -> Option<&Variant> {
        self.variants.iter().find(|variant| variant.block == block)
    }

    /// All type parameters, each once, in order of appearance.
    pub(crate) fn parameters(&self) -> Vec<&Ident> {
        let (mut parameters, mut seen) = (Vec::new(), BTreeSet::new());
        for variant in &self.variants {
            let fields = variant.fields.iter().map(|field| &field.parameter);
            for parameter in fields.chain(variant.event.iter().map(|(_, parameter)| parameter)) {
                if seen.insert(parameter.to_string()) {
                    parameters.push(parameter);
                }
            }
        }
        parameters
    }
}

pub(crate) fn layout(
    lowered: &mut Lowered,
    ownerships: &Ownerships,
    live: &BTreeMap<BlockId, Live>,
    residents: Vec<BindingId>,
    function: &Ident,
) -> States {
    let Lowered { graph, arguments, scopes, .. } = lowered;
    let graph = &*graph;
    let name = scopes.fresh_or_same(&camel_case(&scope::plain_name(function)));
    let arguments: Vec<BindingId> = arguments.iter().map(|(binding, _)| *binding).collect();
    let mut saved = saved(graph, ownerships, live, &arguments);
    for fields in saved.values_mut() {
        fields.retain(|(binding, _)| !residents.contains(binding));
    }
    let mut names = Names::new(graph, &saved);
    // A constant of the name would be what the pattern means.
    names.fields.extend(scopes.free.iter().map(scope::plain_name));
    // A parameter of the enum's own name would hide it.
    names.parameters.insert(name.clone());
    let done = names.variant("Done");
    let mut variants = Vec::new();
    let first = first_block(graph, &saved);
    for (block, saved) in saved.into_iter().filter(|(block, _)| *block >= first) {
        let (name, event) = match graph.block(block).entry {
            _ if block == first => (names.variant("Start"), None),
            Entry::Start => (names.variant("Start"), None),
            Entry::Jump(name) => (names.variant(name), None),
            Entry::Resume(suspension) => names.suspension(&graph.suspension(suspension).event),
        };
        if let Some((field, _)) = &event {
            scopes.take(field);
        }
        let need = |id: &BindingId| live.get(&block).and_then(|live| live.get(id)).copied();
        let fields = saved.into_iter().map(|(binding, form)| Field {
            replaced: need(&binding) == Some(Need::Replaced),
            ..names.field(graph, binding, form)
        });
        let fields = fields.collect();
        variants.push(Variant { name, block, event, fields });
    }
    let residents = residents.into_iter().map(|binding| {
        let name = scope::plain_name(&graph.binding(binding).name);
        let slot = scopes.fresh_or_same(&format!("{name}_slot"));
        Resident { binding, slot: Ident::new(&slot, Span::mixed_site()) }
    });
    let residents = residents.collect();
    States { name: Ident::new(&name, Span::call_site()), variants, residents, done }
}

/// The block in which the coroutine starts: if all that the first one does is to go on to the head of a loop,
/// with the arguments as they are, that head.
fn first_block(graph: &Graph, saved: &Saved) -> BlockId {
    let start = BlockId(0);
    let does_nothing = |node: &Node| match node {
        Node::Entered(effects) => effects.iter().all(|e| matches!(e, Effect::Declare(_))),
        Node::Block(_) | Node::Jump(_) => true,
        _ => false,
    };
    let bodies = graph.bodies_of(start);
    let nodes = || bodies.iter().flat_map(|body| &graph.body(*body).nodes);
    let head = nodes().find_map(|node| graph.target(node));
    let head =
        head.filter(|head| nodes().all(does_nothing) && saved.get(head) == saved.get(&start));
    head.unwrap_or(start)
}

/// What each block that can be reached finds saved.
type Saved = BTreeMap<BlockId, Vec<(BindingId, Form)>>;

fn saved(
    graph: &Graph,
    ownerships: &Ownerships,
    live: &BTreeMap<BlockId, Live>,
    arguments: &[BindingId],
) -> Saved {
    let of_block = |(block, owned): (&BlockId, &Owned)| {
        let live = live.get(block);
        let form = |(binding, ownership): (&BindingId, &Ownership)| {
            let need = live.and_then(|live| live.get(binding)).copied();
            form(graph.binding(*binding), *ownership, need).map(|form| (*binding, form))
        };
        let saved = match graph.block(*block).entry {
            // The arguments come with the call.
            Entry::Start => arguments.iter().map(|binding| (*binding, Form::Live)).collect(),
            _ => owned.iter().filter_map(form).collect(),
        };
        (*block, saved)
    };
    let mut saved: Saved = ownerships.entry.iter().map(of_block).collect();
    let references = reborrowed(graph, &saved);
    for saved in saved.values_mut() {
        saved.retain(|(binding, form)| *form == Form::Live || !references.contains(binding));
    }
    saved
}

/// The variables that are references, since ones that are kept come from them by `&`: otherwise rustc has been told to
/// refuse those.
fn reborrowed(graph: &Graph, saved: &Saved) -> BTreeSet<BindingId> {
    let is_kept = |holder: &BindingId| {
        let resumed = saved.iter().filter(|(block, _)| **block != BlockId(0));
        resumed.into_iter().any(|(_, saved)| saved.contains(&(*holder, Form::Live)))
    };
    let of_itself = |borrow: &&Borrow| {
        let doubt = borrow.doubt.as_ref();
        doubt.is_some_and(|doubt| doubt.shape.is_none() && matches!(doubt.place, Expr::Path(_)))
    };
    let borrows = graph.borrows.iter().filter(of_itself);
    let kept = borrows.filter(|borrow| borrow.holders.iter().any(is_kept));
    kept.map(|borrow| borrow.owner).collect()
}

fn form(binding: &Binding, ownership: Ownership, need: Option<Need>) -> Option<Form> {
    if binding.rematched {
        return None;
    }
    match (need, ownership) {
        // Where it is not given a value, control does not come to its use, as a function's type shows.
        (Some(Need::Used | Need::Whole), Ownership::Unset) => None,
        // What was moved and is used all the same is `Copy`.
        (Some(Need::Used | Need::Whole), _) => Some(Form::Live),
        // Kept although it is not used again: the state ties the type of the new value to that of the old, and
        // what is not `mut` must not be given another.
        (Some(Need::Replaced), Ownership::Owned) if binding.keepable || !binding.mutable => {
            Some(Form::Live)
        }
        (Some(Need::Replaced), _) if binding.inert => None,
        (Some(Need::Replaced), Ownership::Owned) => Some(Form::Live),
        (_, ownership) if ownership.is_nothing() => None,
        (Some(Need::Replaced), _) => Some(Form::MaybeReplaced),
        (None, _) if binding.inert => None,
        (None, Ownership::Owned) => Some(Form::Held),
        (None, _) => Some(Form::MaybeHeld),
    }
}

/// The variables of which a block cannot say whether they were moved when it goes on to a state that has
/// to know. The constructs that move them on some of their ways have to be kept apart.
pub(crate) fn undecided(
    graph: &Graph,
    ownerships: &Ownerships,
    states: &States,
) -> BTreeSet<VariableId> {
    let mut undecided = BTreeSet::new();
    for variant in &states.variants {
        let optional = variant.fields.iter().filter(|field| field.form.is_optional());
        let optional: BTreeSet<BindingId> = optional.map(|field| field.binding).collect();
        for body in graph.bodies_of(variant.block) {
            for (index, node) in graph.body(body).nodes.iter().enumerate() {
                graph.each_effects(node, &mut |effects| {
                    each_assignment(effects, &mut |id| {
                        undecided.extend(optional.get(&id));
                    });
                });
                let Some(target) = graph.target(node).and_then(|target| states.variant(target))
                else {
                    continue;
                };
                let Some(owned) = ownerships.exit.get(&(body, index)) else { continue };
                let unclear = target.fields.iter().filter(|field| field.form.is_optional());
                let unclear = unclear.map(|field| field.binding).filter(|id| {
                    owned.get(id).is_some_and(|known| known.is_undecided())
                        && !optional.contains(id)
                });
                undecided.extend(unclear);
            }
        }
    }
    let variable = |id: BindingId| {
        let id = graph.flags.get(&id).map_or(id, |flag| flag.of);
        graph.binding(id).variable
    };
    undecided.into_iter().filter_map(variable).collect()
}

struct Names {
    /// The names of bindings and events.
    fields: BTreeSet<String>,
    variants: BTreeSet<String>,
    parameters: BTreeSet<String>,
    /// The parameter of each binding, live or held.
    known: BTreeMap<(BindingId, bool), Ident>,
    /// What some state keeps to be replaced: its values are kept whatever their type is.
    replaced: BTreeSet<BindingId>,
    /// What some state keeps to be used, and so whatever its type is.
    live: BTreeSet<BindingId>,
    /// What is used anywhere.
    used: BTreeSet<BindingId>,
}

impl Names {
    fn new(graph: &Graph, saved: &Saved) -> Self {
        let kept_as = |kept: Form| {
            let saved = saved.values().flatten().filter(move |(_, form)| *form == kept);
            saved.map(|(binding, _)| *binding).collect()
        };
        let (replaced, live) = (kept_as(Form::MaybeReplaced), kept_as(Form::Live));
        let names = graph.bindings.iter().map(|binding| scope::plain_name(&binding.name));
        let (variants, parameters) = (BTreeSet::new(), BTreeSet::new());
        let fields = names.collect();
        let mut used = BTreeSet::new();
        for node in graph.bodies.iter().flat_map(|body| &body.nodes) {
            graph.each_effects(node, &mut |effects| {
                each_use(effects, &mut |binding| used.extend([binding]));
            });
        }
        Names { fields, variants, parameters, known: BTreeMap::new(), replaced, live, used }
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
        (variant, Some((field, Ident::new(&parameter, Span::call_site()))))
    }

    fn field(&mut self, graph: &Graph, binding: BindingId, form: Form) -> Field {
        // Where it is only held, method lookup may be asked before its type is found.
        let found_later = graph.binding(binding).open && self.live.contains(&binding);
        let kept_whole =
            self.replaced.contains(&binding) || graph.binding(binding).closure || found_later;
        let probed = form.is_held() && !kept_whole;
        let name = camel_case(&scope::plain_name(&graph.binding(binding).name));
        let name = if probed { format!("{name}Held") } else { name };
        let parameters = &mut self.parameters;
        let parameter = self
            .known
            .entry((binding, probed))
            .or_insert_with(|| Ident::new(&unique(parameters, &name), Span::call_site()));
        let used = self.used.contains(&binding);
        Field { binding, form, replaced: false, probed, used, parameter: parameter.clone() }
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
            Expr::Path(path) => path.path.segments.last().map(|s| scope::plain_name(&s.ident)),
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
    name.filter(|name| syn::parse_str::<Ident>(name).is_ok()).unwrap_or_else(|| "event".to_string())
}

trait LowercaseFirst {
    fn to_lowercase_first(&self) -> String;
}

impl LowercaseFirst for String {
    fn to_lowercase_first(&self) -> String {
        let mut chars = self.chars();
        chars.next().map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
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
    if camel == "Self" { "This".to_string() } else { camel }
}
