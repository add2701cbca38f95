//! Borrows that cannot be kept: where the text shows that one variable borrows from another and is used
//! after a `yield_!`, the message can say so, and what to do about it. The rest is left to rustc.

use crate::error::Errors;
use crate::ir::*;
use crate::states::{Form, States};

/// Reports each borrow that a suspension would have to keep.
pub(crate) fn check(graph: &Graph, states: &States, errors: &mut Errors) {
    for Borrow { holder, owner, expr } in &graph.borrows {
        if is_assigned(graph, *holder) {
            continue;
        }
        let kept = states.variants.iter().find_map(|variant| {
            let Entry::Resume(id) = graph.block(variant.block).entry else { return None };
            let mut fields = variant.fields.iter();
            let live = fields.any(|field| field.binding == *holder && field.form == Form::Live);
            live.then(|| graph.suspension(id))
        });
        let Some(suspension) = kept else { continue };
        let line = suspension.span.start().line;
        // `let name = &value();` gives the value a place.
        let nameless = graph.binding(*owner).generated;
        let owner = match nameless {
            true => "a value that has no name".to_string(),
            false => format!("`{}`", crate::scope::plain_name(&graph.binding(*owner).name)),
        };
        let (what, instead) = match graph.binding(*holder) {
            binding if binding.temporary => (
                format!("this borrows from {owner} and is used"),
                "yield before it: `let value = yield_!(..);`".to_string(),
            ),
            binding if binding.generated => (
                format!("this loop borrows from {owner} and goes on"),
                format!("loop over {owner} itself, over a clone of it, or over its indices"),
            ),
            binding => {
                let holder = crate::scope::plain_name(&binding.name);
                (
                    format!("`{holder}` borrows from {owner} and is used"),
                    match nameless {
                        true => format!("let `{holder}` be the value itself, without the `&`"),
                        false => format!(
                            "use `{holder}` before it, or make it own its data: clone what it borrows"
                        ),
                    },
                )
            }
        };
        errors.at(
            expr,
            format!(
                "{what} after the `yield_!` in line {line}; a suspended coroutine owns its \
                 variables, and cannot keep one that points into another; {instead}, \
                 or put both into `bluelet::boxed(async {{ .. }})`"
            ),
        );
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
