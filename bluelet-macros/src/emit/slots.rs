//! Writes what has to do with the slots of the variables that stay where they are from state to state.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::Emitter;
use crate::ir::*;
use crate::states::{Resident, States, Variant};

/// `(Name::Start { .. }, (None,))`: the state in which the coroutine starts, with the empty slots.
pub(super) fn with_slots(start: TokenStream, states: &States) -> TokenStream {
    if states.residents.is_empty() {
        return start;
    }
    let empty = states.residents.iter().map(|_| quote!(::core::option::Option::None));
    quote!((#start, (#(#empty,)*)))
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
        if self.graph.block(variant.block).entry == Entry::Start {
            return TokenStream::new();
        }
        let used = self.states.residents.iter().filter(|resident| self.uses(variant, resident));
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
