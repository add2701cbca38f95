//! Arms that are loops. In the inner one of two loops a state is mostly its own next one; without asking which state comes
//! next a suspension there takes two thirds of the time. Where there is no outer loop the arm is easier to read as it is.

use std::collections::BTreeSet;
use std::slice;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;

use super::{Emitter, leap};
use crate::ir::{BlockId, Graph};
use crate::states::{States, Variant};

/// The blocks whose arms are loops: those that may be their own next one, and to which control also comes back from another
/// one that they go on to.
pub(super) fn stays(graph: &Graph, states: &States) -> BTreeSet<BlockId> {
    let blocks = states.variants.iter().map(|variant| variant.block);
    let stays = blocks.filter(|block| {
        let (itself, others): (Vec<_>, Vec<_>) =
            targets(graph, *block).into_iter().partition(|target| target == block);
        !itself.is_empty() && leads_to(graph, others, *block)
    });
    stays.collect()
}

fn leads_to(graph: &Graph, mut from: Vec<BlockId>, to: BlockId) -> bool {
    let mut passed = BTreeSet::new();
    while let Some(block) = from.pop() {
        if block == to {
            return true;
        }
        if passed.insert(block) {
            from.extend(targets(graph, block));
        }
    }
    false
}

fn targets(graph: &Graph, block: BlockId) -> BTreeSet<BlockId> {
    let nodes = graph.bodies_of(block).into_iter().flat_map(|body| &graph.body(body).nodes);
    nodes.filter_map(|node| graph.target(node)).collect()
}

impl Emitter<'_> {
    /// ```text
    /// 'stay: loop {
    ///     let Echoer::Recv { recv, .. } = state.get() else {
    ///         ::core::unreachable!()
    ///     };
    ///     ..
    /// }
    /// ```
    pub(super) fn staying(
        &self,
        variant: &Variant,
        pattern: &TokenStream,
        code: &TokenStream,
    ) -> TokenStream {
        let (state, stay) = (&self.names.state, &self.names.stay);
        let hygiene = Span::mixed_site();
        let label = leap::mentions(slice::from_ref(code), stay).any;
        let label = label.then(|| quote_spanned!(hygiene=> #stay:));
        let stands = quote_spanned!(hygiene=>
            let #pattern = #state.get() else { ::core::unreachable!() };
        );
        let stands = self.placed(variant, stands);
        quote_spanned!(hygiene=> #label loop { #stands #code })
    }
}
