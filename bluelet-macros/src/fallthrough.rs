//! Takes away the leaps that lead to where control falls through to anyway: a `break` at the end of a loop's last turn
//! needs no label.

use syn::{Expr, Stmt};

use crate::ir::*;

pub(crate) fn run(graph: &mut Graph) {
    for body in (0..graph.bodies.len()).map(BodyId) {
        let innermost = last_of(graph, body);
        let leap = graph.body(innermost).nodes.last().and_then(leap_alone);
        if leap.is_some_and(|leap| graph.leaps[leap.0].frame == graph.body(body).frame) {
            graph.bodies[innermost.0].nodes.pop();
        }
    }
}

/// The innermost of the bodies that end where this one does. One that gives a value has to: it does not end without.
fn last_of(graph: &Graph, body: BodyId) -> BodyId {
    match graph.body(body).nodes.last() {
        Some(Node::Block(inner)) if graph.frame(graph.body(*inner).frame).result.is_none() => {
            last_of(graph, *inner)
        }
        _ => body,
    }
}

/// The leap, if it is all that the node does.
fn leap_alone(node: &Node) -> Option<LeapId> {
    match node {
        Node::Leave { leap, value: None, effects } if effects.is_empty() => Some(*leap),
        Node::Plain { stmt: Stmt::Expr(Expr::Break(jump), _), effects } => match effects[..] {
            [Effect::Leap(leap)] if jump.expr.is_none() => Some(leap),
            _ => None,
        },
        _ => None,
    }
}
