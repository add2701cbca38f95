//! Tail duplication: the head of a loop is written out wherever the loop comes to it, if it is short. So no state is
//! needed only to pass it, and what a loop keeps is moved once each turn, not twice.
//!
//! A graph comes in and goes out; the heads that were written out are not reached any more. A jump to a head stands
//! in the frame that the head's own code begins in, so that a copy can take the jump's place: the scopes that end
//! before the jump end before the copy. What the head does behind that frame, the copy does behind it too.
//!
//! Only heads: their code follows what comes to them first in the source as well, so that inference still meets each
//! variable's definition before its uses.

use quote::ToTokens;
use syn::visit::{self, Visit};

use crate::ir::*;
use crate::macros;

/// How many tokens of the user's may stand there again, over all copies but one.
const MOST_TOKENS: usize = 64;

pub(crate) fn run(graph: &mut Graph) {
    // Inner loops first: what is passed most often is then sure to be written out.
    for head in (0..graph.blocks.len()).rev().map(BlockId) {
        let is_head = matches!(graph.block(head).entry, Entry::Jump("Loop" | "While" | "For"));
        if let Some(jumps) = is_head.then(|| jumps(graph, head)).flatten() {
            jumps.iter().for_each(|jump| write_out(graph, head, jump));
        }
    }
}

/// The way to a jump: from the root of its block inwards, each body with the place of the node that leads on, and
/// at last the jump's own.
type Way = Vec<(BodyId, usize)>;

/// The ways to all jumps to a head, if a copy of it can stand in the place of each.
fn jumps(graph: &Graph, head: BlockId) -> Option<Vec<Way>> {
    let opening = opening(graph, head);
    let size = size(graph, head)?;
    let mut jumps = Vec::new();
    for block in (0..graph.blocks.len()).map(BlockId) {
        let before = jumps.len();
        let root = graph.block(block).root;
        ways(graph, head, &mut vec![(root, 0)], &mut jumps);
        if block == head && jumps.len() > before {
            return None;
        }
    }
    let fit = jumps.iter().all(|jump| fits(graph, &opening, jump));
    let copies = jumps.len().saturating_sub(1);
    (fit && !jumps.is_empty() && copies * size <= MOST_TOKENS).then_some(jumps)
}

/// The bodies that a block opens before its own code, from the root inwards.
fn opening(graph: &Graph, block: BlockId) -> Vec<BodyId> {
    let Block { root, opened, .. } = graph.block(block);
    let mut opening = vec![*root];
    let mut innermost = *root;
    while let Some(Node::Block(inner)) = graph.body(innermost).nodes.first()
        && opened.contains(&graph.body(*inner).frame)
    {
        opening.push(*inner);
        innermost = *inner;
    }
    opening
}

/// Collects the ways to the block, from the last body of `way` inwards.
fn ways(graph: &Graph, to: BlockId, way: &mut Way, found: &mut Vec<Way>) {
    let (body, _) = way[way.len() - 1];
    for (index, node) in graph.body(body).nodes.iter().enumerate() {
        if let Some(last) = way.last_mut() {
            last.1 = index;
        }
        if !matches!(node, Node::Suspend(_)) && graph.target(node) == Some(to) {
            found.push(way.clone());
        }
        for inner in node.bodies() {
            way.push((inner, 0));
            ways(graph, to, way, found);
            way.pop();
        }
    }
}

/// Whether a copy of what a block does can come after what ends with the jump: in the same frames, those within them
/// ended, and with nothing behind them that the jump's block does not do already.
fn fits(graph: &Graph, opening: &[BodyId], jump: &Way) -> bool {
    let innermost = opening.len() - 1;
    let mut levels = jump.iter().enumerate();
    jump.len() > innermost
        && levels.all(|(level, (body, index))| {
            let body = graph.body(*body);
            let (node, behind) = (&body.nodes[*index], &body.nodes[index + 1..]);
            let ends = match node {
                Node::Block(_) | Node::Jump(_) => behind.is_empty(),
                _ => false,
            };
            let Some(opened) = opening.get(level).map(|opened| graph.body(*opened)) else {
                return ends && graph.frame(body.frame).result.is_none();
            };
            let branches = matches!(node, Node::Block(_) | Node::If { .. } | Node::Match { .. });
            let rest = if level < innermost { &opened.nodes[1..] } else { &[] };
            opened.frame == body.frame
                && (ends || level < innermost && branches && agrees(rest, behind))
        })
}

/// Whether the block need do nothing that the other one does not do.
fn agrees(nodes: &[Node], other: &[Node]) -> bool {
    match (nodes, other) {
        ([], _) => true,
        ([Node::Jump(one)], [Node::Jump(other)]) => one == other,
        _ => false,
    }
}

/// Puts a copy of what the head does in the place of the jump.
fn write_out(graph: &mut Graph, head: BlockId, jump: &Way) {
    let (last, index) = jump[jump.len() - 1];
    graph.bodies[last.0].nodes.truncate(index);
    let opening = opening(graph, head);
    let innermost = opening.len() - 1;
    for (level, (opened, (body, index))) in opening.into_iter().zip(jump).enumerate() {
        // What stands behind already is what would be copied.
        if graph.body(*body).nodes.len() > index + 1 {
            continue;
        }
        let from = if level == innermost { 0 } else { 1 };
        let copies = graph.body(opened).nodes[from..].to_vec();
        let copies: Vec<Node> = copies.into_iter().map(|node| copy(graph, node)).collect();
        graph.bodies[body.0].nodes.extend(copies);
    }
}

/// The node with bodies of its own.
fn copy(graph: &mut Graph, mut node: Node) -> Node {
    for body in node.bodies_mut() {
        let Body { frame, nodes } = graph.body(*body);
        let (frame, nodes) = (*frame, nodes.clone());
        let nodes = nodes.into_iter().map(|node| copy(graph, node)).collect();
        *body = BodyId(graph.bodies.len());
        graph.bodies.push(Body { frame, nodes });
    }
    node
}

/// How many tokens the block takes in the source; nothing where they cannot stand there twice.
fn size(graph: &Graph, block: BlockId) -> Option<usize> {
    let mut tokens = 0;
    let mut finder = Unique(false);
    for body in graph.bodies_of(block) {
        let body = graph.body(body);
        finder.0 |= graph.frame(body.frame).rematch.is_some();
        for node in &body.nodes {
            graph.each_effects(node, &mut |effects| {
                finder.0 |= effects.iter().any(|effect| matches!(effect, Effect::DeclareUninit(_)));
            });
            match graph.code(node) {
                Some(Source::Stmt(stmt)) => finder.visit_stmt(stmt),
                Some(Source::Expr(expr)) => finder.visit_expr(expr),
                None => {}
            }
            let code = graph.code(node).map(|code| match code {
                Source::Stmt(stmt) => stmt.to_token_stream(),
                Source::Expr(expr) => expr.to_token_stream(),
            });
            tokens += code.map_or(0, count);
            if let Node::Match { arms, .. } = node {
                arms.iter().for_each(|arm| finder.visit_pat(&arm.pat));
                tokens += arms.iter().map(|arm| count(arm.pat.to_token_stream())).sum::<usize>();
            }
        }
    }
    (!finder.0).then_some(tokens)
}

fn count(tokens: proc_macro2::TokenStream) -> usize {
    let inner = |token| match token {
        proc_macro2::TokenTree::Group(group) => 1 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(inner).sum()
}

/// Finds what has another type or another meaning each time that it is written: closures, and items; so may what an
/// unknown macro makes. So is what is declared without a value: which arm gives it one is asked by the block.
struct Unique(bool);

impl<'ast> Visit<'ast> for Unique {
    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {
        self.0 = true;
    }

    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {
        self.0 = true;
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {
        self.0 = true;
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        match macros::arguments(mac) {
            Some(arguments) => arguments.iter().for_each(|argument| self.visit_expr(argument)),
            None => self.0 = true,
        }
        visit::visit_macro(self, mac);
    }
}
