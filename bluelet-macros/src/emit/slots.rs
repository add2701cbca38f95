//! Writes what has to do with the slots of the variables that stay where they are from state to state.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use crate::ir::*;
use crate::lower::Lowered;
use crate::states::{Resident, States, Variant};

/// `(None,)`: the slots with which the coroutine starts. An argument's is full.
pub(super) fn slots(lowered: &Lowered, states: &States) -> Option<TokenStream> {
    let slots =
        states.residents.iter().rev().map(|resident| match argument(lowered, resident.binding) {
            Some(value) => quote!(::core::option::Option::Some(#value)),
            None => quote!(::core::option::Option::None),
        });
    (!states.residents.is_empty()).then(|| quote!((#(#slots,)*)))
}

fn argument(lowered: &Lowered, binding: BindingId) -> Option<&TokenStream> {
    let mut arguments = lowered.arguments.iter();
    arguments.find(|(argument, _)| *argument == binding).map(|(_, value)| value)
}

impl Emitter<'_> {
    /// The step's parameter: `state: &mut _`, or `(state, (kept_slot,)): &mut (_, (Option<_>,))`. The last declared
    /// variable comes first, as it is dropped first.
    pub(super) fn state_parameter(&self) -> TokenStream {
        let (state, span) = (&self.names.state, Span::mixed_site());
        let residents = &self.states.residents;
        if residents.is_empty() {
            return quote_spanned!(span=> #state: &mut _);
        }
        let slots = residents.iter().rev().map(|resident| &resident.slot);
        let types = residents.iter().map(|_| quote_spanned!(span=> ::core::option::Option<_>));
        quote_spanned!(span=> (#state, (#(#slots,)*)): &mut (_, (#(#types,)*)))
    }

    /// `let kept = kept_slot.insert(kept);` after the declaration of a variable that stays; only `*kept_slot = Some(kept);`
    /// where the arm goes on without it.
    pub(super) fn put_into_slot(&self, effects: &[Effect], variant: &Variant) -> TokenStream {
        let declared = |resident: &&Resident| effects.contains(&Effect::Declare(resident.binding));
        let put = self.states.residents.iter().filter(declared).map(|resident| {
            let (slot, name) = (&resident.slot, &self.graph.binding(resident.binding).name);
            if !self.uses(variant, resident) {
                return quote!(*#slot = ::core::option::Option::Some(#name););
            }
            let shared = (!self.is_lent_mutably(resident)).then(|| quote!(&*));
            quote!(let #name = #shared #slot.insert(#name);)
        });
        put.collect()
    }

    /// `let kept = kept_slot.as_mut().unwrap();` for each variable in a slot that the arm's code uses.
    pub(super) fn out_of_slots(&self, variant: &Variant) -> TokenStream {
        let bodies = self.graph.bodies_of(variant.block).into_iter();
        let nodes = bodies.flat_map(|body| &self.graph.body(body).nodes).collect::<Vec<_>>();
        let declared_here = |resident: &Resident| {
            let declares = Effect::Declare(resident.binding);
            let is_let = |node: &&Node| matches!(node, Node::Plain { effects, .. } if effects.contains(&declares));
            nodes.iter().any(is_let)
        };
        let residents = self.states.residents.iter();
        let used =
            residents.filter(|resident| self.uses(variant, resident) && !declared_here(resident));
        let lent = used.map(|resident| {
            let (slot, name) = (&resident.slot, &self.graph.binding(resident.binding).name);
            match self.is_lent_mutably(resident) {
                true => quote!(let #name = #slot.as_mut().unwrap();),
                false => quote!(let #name = #slot.as_ref().unwrap();),
            }
        });
        lent.collect()
    }

    fn is_lent_mutably(&self, resident: &Resident) -> bool {
        self.mutated.contains(&self.graph.binding(resident.binding).name.to_string())
    }

    fn uses(&self, variant: &Variant, resident: &Resident) -> bool {
        let mut found = false;
        let mut visit = |effects: &[Effect]| {
            each_use(effects, &mut |id| found |= id == resident.binding);
        };
        for body in self.graph.bodies_of(variant.block) {
            let body = self.graph.body(body);
            if let Some(rematch) = &self.graph.frame(body.frame).rematch {
                visit(&rematch.effects);
            }
            body.nodes.iter().for_each(|node| self.graph.each_effects(node, &mut visit));
        }
        found
    }
}
