//! Writes what the machine knows of itself.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use syn::Ident;

use super::Emitter;
use crate::ir::*;
use crate::states::Variant;

impl Emitter<'_> {
    /// ```text
    /// ::bluelet::step::describe!(
    ///     Echoer(Conn, Recv, Sendall), "echoer", 14,
    ///     [Start(14, "", [1]), Recv(16, "conn.recv(1024)", [2, 3]), ..]
    /// );
    /// ```
    pub(super) fn description(&self, function: &Ident) -> TokenStream {
        let runtime = self.names.runtime;
        let (name, parameters) = (&self.states.name, self.states.parameters());
        let function_name = crate::scope::plain_name(function);
        let line = Literal::usize_unsuffixed(function.span().start().line);
        let waiting: Vec<&Variant> = self.waiting().collect();
        let rows = waiting.iter().map(|variant| {
            let block = self.graph.block(variant.block);
            let place = if self.is_start(variant) { function.span() } else { block.span };
            let row_line = Literal::usize_unsuffixed(place.start().line);
            let operand = match block.entry {
                Entry::Resume(id) => self.graph.suspension(id).operand.as_str(),
                Entry::Start | Entry::Jump(_) => "",
            };
            let next = self.next(variant.block, &waiting);
            let variant = &variant.name;
            quote!(#variant(#row_line, #operand, [#(#next),*]))
        });
        quote! {
            #runtime::step::describe!(
                #name(#(#parameters),*), #function_name, #line, [#(#rows),*]
            );
        }
    }

    /// The variants in which the coroutine can be found between two polls, but for the last.
    fn waiting(&self) -> impl Iterator<Item = &Variant> {
        let is_passed = |variant: &Variant| {
            matches!(self.graph.block(variant.block).entry, Entry::Jump(_))
                && !self.is_start(variant)
        };
        self.states.variants.iter().filter(move |variant| !is_passed(variant))
    }

    /// Whether the coroutine is in this state when it has been called; it may be the head of a loop too.
    pub(super) fn is_start(&self, variant: &Variant) -> bool {
        variant.block == self.states.variants[0].block
    }

    /// The numbers of the states that can come next.
    fn next(&self, block: BlockId, waiting: &[&Variant]) -> Vec<Literal> {
        let mut reached = Reached::default();
        self.reach(block, &mut reached);
        let number = |block: &BlockId| waiting.iter().position(|v| v.block == *block);
        let states = reached.suspended.iter().filter_map(number);
        let end = reached.ends.then_some(waiting.len());
        states.chain(end).map(Literal::usize_unsuffixed).collect()
    }

    fn reach(&self, block: BlockId, reached: &mut Reached) {
        if !reached.passed.insert(block) {
            return;
        }
        for body in self.graph.bodies_of(block) {
            for node in &self.graph.body(body).nodes {
                let code = self.graph.code(node);
                reached.ends |=
                    code.is_some_and(|code| super::leap::may_return(&code, &self.names.run));
                match node {
                    Node::Suspend(id) => {
                        reached.suspended.insert(self.graph.suspension(*id).resume);
                    }
                    Node::Jump(target) | Node::Replace { target, .. } => {
                        self.reach(*target, reached);
                    }
                    Node::Return { .. } => reached.ends = true,
                    _ => {}
                }
            }
        }
    }
}

#[derive(Default)]
struct Reached {
    passed: BTreeSet<BlockId>,
    suspended: BTreeSet<BlockId>,
    ends: bool,
}
