//! Borrows that cannot be kept: where the text shows that one variable borrows from another and is used
//! after a `yield_!`, the message can say so, and what to do about it. Where that depends on types, rustc is asked about
//! them (`lent.rs` of the runtime has the message). The rest is left to rustc.

use std::collections::BTreeSet;

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

use crate::error::Errors;
use crate::ir::*;
use crate::states::{Form, States};

/// What is found beside mistakes.
#[derive(Default)]
pub(crate) struct Found {
    /// The borrows that may be ones that a suspension would have to keep.
    pub(crate) enquiries: Vec<Enquiry>,
    /// The `&mut`s that would have to be kept beside what is borrowed through them.
    pub(crate) beside: BTreeSet<BindingId>,
}

/// Reports each borrow that a suspension would have to keep.
pub(crate) fn check(graph: &Graph, states: &States, errors: &mut Errors) -> Found {
    let mut found = Found::default();
    for (index, borrow) in graph.borrows.iter().enumerate() {
        if borrow.guard {
            let guard = if borrow.holders.is_empty() { nameless_guard } else { held_guard };
            found.enquiries.extend(guard(graph, states, BorrowId(index)));
            continue;
        }
        let holders = borrow.holders.iter().filter(|holder| !is_assigned(graph, **holder));
        let kept = |with: Option<BindingId>| {
            let kept = holders.clone().filter_map(|holder| {
                let both: Vec<BindingId> = with.into_iter().chain([*holder]).collect();
                Some((*holder, keeps(graph, states, &both)?))
            });
            kept.min_by_key(|(_, id)| *id)
        };
        let Some((holder, suspension)) = kept(None) else { continue };
        let beside = kept(Some(borrow.owner));
        let (holder, suspension) = match graph.leads_through(borrow) {
            true => match beside {
                Some(beside) => {
                    found.beside.insert(borrow.owner);
                    beside
                }
                None => continue,
            },
            false => (holder, suspension),
        };
        match borrow.doubt {
            None => errors.at(&borrow.expr, message(graph, borrow, holder, suspension)),
            Some(_) => {
                let (borrow, beside) = (BorrowId(index), beside.map(|(_, suspension)| suspension));
                let guard = false;
                found.enquiries.push(Enquiry { borrow, holder, suspension, guard, beside });
            }
        }
    }
    found
}

/// A guard without a name lives to the end of the construct whose condition it is in. What it borrows from cannot be put into
/// a state before that.
fn nameless_guard(graph: &Graph, states: &States, id: BorrowId) -> Option<Enquiry> {
    let owner = graph.borrow(id).owner;
    if graph.binding(owner).exclusive {
        return None;
    }
    let within = |node: &Node| match node {
        Node::If { effects, then, .. } if effects.contains(&Effect::Lend(id)) => vec![*then],
        Node::Match { effects, arms, .. } if effects.contains(&Effect::Lend(id)) => {
            arms.iter().map(|arm| arm.body).collect()
        }
        _ => Vec::new(),
    };
    let mut bodies: Vec<BodyId> =
        graph.bodies.iter().flat_map(|body| &body.nodes).flat_map(within).collect();
    let mut next = 0;
    while let Some(body) = bodies.get(next).copied() {
        next += 1;
        for node in &graph.body(body).nodes {
            bodies.extend(node.bodies());
            let Node::Suspend(suspension) = node else { continue };
            let variant = states.variant(graph.suspension(*suspension).resume);
            let mut fields = variant.into_iter().flat_map(|variant| &variant.fields);
            if fields.any(|field| field.binding == owner) {
                let suspension = *suspension;
                return Some(Enquiry {
                    borrow: id,
                    holder: owner,
                    suspension,
                    guard: true,
                    beside: None,
                });
            }
        }
    }
    None
}

/// A guard that has a name is held for its drop.
fn held_guard(graph: &Graph, states: &States, id: BorrowId) -> Option<Enquiry> {
    let Borrow { holders, owner, .. } = graph.borrow(id);
    if graph.binding(*owner).exclusive {
        return None;
    }
    states.variants.iter().find_map(|variant| {
        let Entry::Resume(suspension) = graph.block(variant.block).entry else { return None };
        let mut held = variant
            .fields
            .iter()
            .filter(|field| matches!(field.form, Form::Held | Form::MaybeHeld));
        let holder = held.find(|field| holders.contains(&field.binding))?.binding;
        Some(Enquiry { borrow: id, holder, suspension, guard: true, beside: None })
    })
}

fn message(graph: &Graph, borrow: &Borrow, holder: BindingId, suspension: SuspensionId) -> String {
    let line = graph.suspension(suspension).span.start().line;
    if graph.leads_through(borrow) {
        return message_of_reborrow(graph, borrow, holder, line);
    }
    let (owner, holder) = (graph.binding(borrow.owner), graph.binding(holder));
    let name = as_written(holder);
    let expr = || borrow.expr.to_token_stream();
    let is_self = owner.generated && is_of_self(expr());
    // `let name = &value();` gives the value a place.
    let nameless = owner.generated && !is_self;
    let owner = match nameless {
        true => "a value that has no name".to_string(),
        false if is_self => "`self`".to_string(),
        false if !holder.generated && as_written(owner) == name => {
            format!("the `{name}` that it shadows")
        }
        false => format!("`{}`", as_written(owner)),
    };
    let (what, instead) = if let Expr::Closure(_) = borrow.expr {
        let what = match holder.generated {
            true => format!("this closure borrows from {owner} and is used"),
            false => format!("`{name}` borrows from {owner} and is used"),
        };
        // What it takes by `move` may be a copy.
        let owned = graph.binding(borrow.owner);
        let instead = match owned.number || owned.mutable {
            true => format!("change {owner} outside of the closure"),
            false => {
                format!("write `move` before its `|`, so that it takes {owner}, or a clone of it")
            }
        };
        (what, instead)
    } else if holder.temporary {
        let what = format!("this borrows from {owner} and is used");
        (what, "yield before it: `let value = yield_!(..);`".to_string())
    } else if holder.generated {
        let what = format!("this loop borrows from {owner} and goes on");
        (what, format!("loop over {owner} itself, over a clone of it, or over its indices"))
    } else {
        let instead = match nameless {
            true if names(expr(), "ref") => {
                format!("let `{name}` be the value itself, without the `ref`")
            }
            true => format!("let `{name}` be the value itself, without the `&`"),
            false => {
                format!("use `{name}` before it, or make it own its data: clone what it borrows")
            }
        };
        (format!("`{name}` borrows from {owner} and is used"), instead)
    };
    format!(
        "{what} after the `yield_!` in line {line}; a suspended coroutine owns its \
         variables, and cannot keep one that points into another; {instead}, \
         or put both into `bluelet::boxed(async {{ .. }})`"
    )
}

fn message_of_reborrow(graph: &Graph, borrow: &Borrow, holder: BindingId, line: usize) -> String {
    let holder = graph.binding(holder);
    let owner = as_written(graph.binding(borrow.owner));
    let name = as_written(holder);
    let (what, instead) = match (holder.temporary, holder.generated) {
        (true, _) => (
            format!("this borrows through `{owner}`, and both are used"),
            "yield before it: `let value = yield_!(..);`".to_string(),
        ),
        (_, true) => (
            format!("this loop borrows through `{owner}` and goes on, and `{owner}` is used"),
            "loop over indices or over a clone".to_string(),
        ),
        _ => (
            format!("`{name}` borrows through `{owner}`, and both are used"),
            format!("use `{name}` before it, or make it own its data: clone what it borrows"),
        ),
    };
    format!(
        "{what} after the `yield_!` in line {line}; a suspended coroutine owns its variables, and cannot keep a `&mut` \
         while what it leads to is borrowed; {instead}, or, if nothing is changed through `{owner}` any more, write \
         `let {owner} = &*{owner};` before this, or put both into `bluelet::boxed(async {{ .. }})`"
    )
}

/// The variable's name as the user wrote it, without the number that tells it from one that it shadows, and without what tells
/// that it is what a pattern leaves.
fn as_written(binding: &Binding) -> String {
    let name = crate::scope::plain_name(&binding.name);
    let written = binding.name.span().source_text().unwrap_or_default();
    let written = written.trim_start_matches("r#");
    match name.strip_prefix(written) {
        Some(more)
            if !written.is_empty()
                && (more.bytes().all(|digit| digit.is_ascii_digit()) || more == "_left") =>
        {
            written.to_string()
        }
        _ => name,
    }
}

/// The first suspension that would have to keep all these variables.
fn keeps(graph: &Graph, states: &States, variables: &[BindingId]) -> Option<SuspensionId> {
    states.variants.iter().find_map(|variant| {
        let Entry::Resume(id) = graph.block(variant.block).entry else { return None };
        let keeps = |variable: &BindingId| {
            let mut fields = variant.fields.iter();
            fields.any(|field| field.binding == *variable && field.form == Form::Live)
        };
        variables.iter().all(keeps).then_some(id)
    })
}

/// Whether the word stands in the code.
fn names(code: TokenStream, word: &str) -> bool {
    code.into_iter().any(|token| match token {
        TokenTree::Ident(name) => name == word,
        TokenTree::Group(group) => names(group.stream(), word),
        _ => false,
    })
}

/// Whether it is a part of `self` that the code borrows.
fn is_of_self(code: TokenStream) -> bool {
    let first = code.into_iter().find(|token| match token {
        TokenTree::Ident(name) => name != "mut",
        TokenTree::Group(_) => true,
        _ => false,
    });
    match first {
        Some(TokenTree::Ident(name)) => name == "self",
        Some(TokenTree::Group(group)) => is_of_self(group.stream()),
        _ => false,
    }
}

fn is_assigned(graph: &Graph, binding: BindingId) -> bool {
    let mut found = false;
    for node in graph.bodies.iter().flat_map(|body| &body.nodes) {
        graph.each_effects(node, &mut |effects| {
            each_assignment(effects, &mut |id| found |= id == binding);
        });
    }
    found
}
