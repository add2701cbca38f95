//! Where lowering stands: the block being filled, and the frames that are open in it.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream};

use super::Lowering;
use crate::ir::*;

impl Lowering<'_> {
    /// Appends a node to the innermost body of the current block.
    pub(super) fn push(&mut self, node: Node) {
        let Some(block) = self.current else { return };
        let ends = matches!(
            node,
            Node::Suspend(_)
                | Node::Jump(_)
                | Node::Replace { .. }
                | Node::Leave { .. }
                | Node::Return { .. }
        );
        if !matches!(node, Node::Suspend(_)) {
            self.graph.each_effects(&node, &mut |effects| {
                fill(&mut self.empty, effects);
                fill(&mut self.untold, effects);
            });
        }
        let body = self.graph.blocks[block.0].bodies[&self.frame()];
        self.graph.bodies[body.0].nodes.push(node);
        if ends {
            self.current = None;
        }
    }

    /// Appends a node to the innermost body of another block.
    pub(super) fn push_in(&mut self, block: BlockId, node: Node) {
        let current = self.current.replace(block);
        self.push(node);
        self.current = current;
    }

    pub(super) fn frame(&self) -> FrameId {
        *self.frames.last().expect("the function's frame stays open")
    }

    pub(super) fn new_frame(&mut self, label: &'static str, result: Option<BindingId>) -> FrameId {
        let id = FrameId(self.graph.frames.len());
        self.graph.frames.push(Frame { result, label, uses: TokenStream::new(), rematch: None });
        id
    }

    /// A new block at this point of the source: it re-opens all the frames that are open here.
    pub(super) fn new_block(&mut self, entry: Entry, span: Span) -> BlockId {
        let id = BlockId(self.graph.blocks.len());
        let mut bodies = BTreeMap::new();
        let mut root = None;
        let mut outer: Option<BodyId> = None;
        for frame in self.frames.clone() {
            let body = self.new_body(frame);
            bodies.insert(frame, body);
            match outer {
                Some(outer) => self.graph.bodies[outer.0].nodes.push(Node::Block(body)),
                None => root = Some(body),
            }
            outer = Some(body);
        }
        let root = root.expect("the function's frame stays open");
        let opened = self.frames.iter().copied().collect();
        self.graph.blocks.push(Block { entry, span, root, bodies, opened });
        id
    }

    pub(super) fn new_body(&mut self, frame: FrameId) -> BodyId {
        let id = BodyId(self.graph.bodies.len());
        self.graph.bodies.push(Body { frame, nodes: Vec::new() });
        id
    }

    /// Opens a frame as a branch of a construct; the caller attaches the body to its node.
    pub(super) fn open_branch(&mut self, label: &'static str, result: Option<BindingId>) -> BodyId {
        let frame = self.new_frame(label, result);
        let body = self.new_body(frame);
        if let Some(block) = self.current {
            self.graph.blocks[block.0].bodies.insert(frame, body);
        }
        self.frames.push(frame);
        self.scopes.open();
        body
    }

    /// Opens a frame in place.
    pub(super) fn open(&mut self, label: &'static str, result: Option<BindingId>) -> FrameId {
        let block = self.current;
        let outer = self.frame();
        let body = self.open_branch(label, result);
        if let Some(block) = block {
            let outer = self.graph.blocks[block.0].bodies[&outer];
            self.graph.bodies[outer.0].nodes.push(Node::Block(body));
        }
        self.frame()
    }

    /// Closes the innermost frame; gives the blocks from which control comes out of it.
    pub(super) fn close(&mut self) -> Vec<BlockId> {
        let frame = self.frames.pop().expect("a frame is open");
        self.scopes.close();
        let mut ends = self.arrivals.remove(&frame).unwrap_or_default();
        ends.extend(self.current.take());
        ends.sort_unstable();
        ends.dedup();
        ends
    }

    /// Control comes from all these blocks and goes on here, in one of them if it is one.
    pub(super) fn join(&mut self, mut ends: Vec<BlockId>, name: &'static str, span: Span) {
        ends.sort_unstable();
        ends.dedup();
        self.current = match ends[..] {
            [] => None,
            [only] => Some(only),
            _ => return self.join_anew(ends, name, span),
        };
    }

    /// Control comes from all these blocks and goes on in one of its own.
    pub(super) fn join_anew(&mut self, ends: Vec<BlockId>, name: &'static str, span: Span) {
        if ends.is_empty() {
            self.current = None;
            return;
        }
        let joined = self.new_block(Entry::Jump(name), span);
        for end in ends {
            self.push_in(end, Node::Jump(joined));
        }
        self.current = Some(joined);
    }

    /// Notes that leaps go from the current block to behind their frames.
    pub(super) fn note_leaps(&mut self, leaps: &[LeapId]) {
        let Some(block) = self.current else { return };
        for leap in leaps {
            let frame = self.graph.leaps[leap.0].frame;
            self.arrivals.entry(frame).or_default().push(block);
        }
    }
}

/// What is used is not known to be empty any more.
pub(super) fn fill(empty: &mut BTreeSet<BindingId>, effects: &[Effect]) {
    each_use(effects, &mut |id| {
        empty.remove(&id);
    });
}
