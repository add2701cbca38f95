//! Names for what the compiler declares among the user's own.

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::Ident;

/// A name that the user's code does not mention.
pub(super) fn fresh(name: &str, taken: &mut BTreeSet<String>, at: Span) -> Ident {
    let numbered = (2..).map(|number| format!("{name}{number}"));
    let mut names = std::iter::once(name.to_string()).chain(numbered);
    let name = names.find(|name| taken.insert(name.clone()));
    Ident::new(&name.expect("the numbers do not run out"), at)
}
