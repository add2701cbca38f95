//! What a function's result says of its parameters. `-> &'a T` lets the plain function rely on `T: 'a`; of
//! `-> impl Coroutine<Output = &'a T>` rustc does not conclude that, so it is written out.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{GenericParam, Lifetime, Signature, Type, TypeReference};

use crate::mention::identifiers;

/// Adds `T: 'a` for each `&'a T` of the result, unless an argument's type says it too: a lifetime that stands in a bound is
/// chosen when the function is named, no longer when it is called.
pub(super) fn write_out(sig: &mut Signature) {
    // The method of a trait may demand no more than the trait does.
    if sig.receiver().is_some() {
        return;
    }
    let mut references = References(Vec::new());
    references.visit_return_type(&sig.output);
    for TypeReference { lifetime, elem, .. } in references.0 {
        let Some(lifetime) = lifetime.filter(|lifetime| is_own(sig, lifetime)) else { continue };
        let parameters = parameters_in(sig, &elem);
        let said = sig.inputs.iter().any(|input| {
            let names = identifiers(input);
            names.contains(&lifetime.ident.to_string()) && parameters.is_subset(&names)
        });
        if !parameters.is_empty() && !said {
            let clause = sig.generics.make_where_clause();
            clause.predicates.push(syn::parse_quote!(#elem: #lifetime));
        }
    }
}

fn is_own(sig: &Signature, lifetime: &Lifetime) -> bool {
    sig.generics.lifetimes().any(|parameter| parameter.lifetime == *lifetime)
}

/// The type parameters of the function that the type names.
fn parameters_in(sig: &Signature, ty: &Type) -> BTreeSet<String> {
    let names = identifiers(ty);
    let parameters = sig.generics.params.iter().filter_map(|parameter| match parameter {
        GenericParam::Type(parameter) => Some(parameter.ident.to_string()),
        _ => None,
    });
    parameters.filter(|parameter| names.contains(parameter)).collect()
}

/// Finds the references in a type.
struct References(Vec<TypeReference>);

impl<'ast> Visit<'ast> for References {
    fn visit_type_reference(&mut self, reference: &'ast TypeReference) {
        self.0.push(reference.clone());
        visit::visit_type_reference(self, reference);
    }

    // Lifetimes in it may be its own.
    fn visit_type_trait_object(&mut self, _: &'ast syn::TypeTraitObject) {}
    fn visit_type_fn_ptr(&mut self, _: &'ast syn::TypeFnPtr) {}
}
