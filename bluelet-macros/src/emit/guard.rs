//! Writes the frames of guards that suspend.

use quote::quote;

use super::Emitter;
use super::body::{Code, Place};
use crate::ir::*;

impl Emitter<'_> {
    /// A guard, or a part of one, with the bindings of its pattern in sight. It has its value in a variable, and
    /// never holds itself: that would move what the pattern binds.
    pub(super) fn guard(
        &self,
        id: BodyId,
        rematch: &Rematch,
        place: Place<'_>,
        last: bool,
    ) -> Code {
        let frame = self.graph.body(id).frame;
        let labelled = self.ownerships.labelled.contains(&id);
        let completes = labelled || self.ownerships.completes.contains(&id);
        let mut code = self.body(id, Place { tail: false, ..place });
        let (rebound, statements) = (self.rebound(id, place.variant), code.statements);
        code.statements = quote!(#rebound #statements);
        let (subject, pat) = (&rematch.scrutinee, &rematch.pat);
        let result = self.graph.frame(frame).result.filter(|_| completes);
        let Some(result) = result.map(|result| &self.graph.binding(result).name) else {
            let body = code.into_tokens();
            let matching = quote! {
                match #subject {
                    #[allow(unused_variables, unreachable_code)]
                    #pat if { #body } => ::core::unreachable!(),
                    _ => ::core::unreachable!(),
                }
            };
            return self.construct(matching, None, place, last);
        };
        let label = labelled.then(|| {
            let label = self.frame_label(frame, place.variant.block);
            quote!(#label:)
        });
        let body = code.into_tokens();
        let (none, some) = match rematch.is_condition {
            true => (quote!(false), quote!(#label { #body })),
            false => (
                quote!(::core::option::Option::None),
                quote!(::core::option::Option::Some(#label { #body })),
            ),
        };
        let taken = (!rematch.is_condition).then(|| {
            quote! {
                let ::core::option::Option::Some(#result) = #result else { ::core::unreachable!() };
            }
        });
        let statements = quote! {
            let mut #result = #none;
            match #subject {
                #[allow(unused_variables)]
                #pat if { #result = #some; false } => ::core::unreachable!(),
                _ => {}
            }
            #taken
        };
        Code { statements, value: None }
    }
}
