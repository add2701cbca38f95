//! Arguments that are `_`. They are kept to the end of the function like others. Of one that stands before, code may take a part;
//! what is left of that then has to drop behind them, so that they get names.

use proc_macro2::Span;
use quote::format_ident;
use syn::{FnArg, Ident, Pat};

use crate::mention::identifiers;
use crate::parse::Function;

/// Gives the arguments names.
pub(crate) fn name_arguments(function: &mut Function) {
    let taken = identifiers(&(&function.body, &function.sig));
    let names = (1..).map(|number| format_ident!("_argument{number}"));
    let mut names = names.filter(|name| !taken.contains(&name.to_string()));
    for input in function.sig.inputs.iter_mut().skip(1) {
        if let FnArg::Typed(argument) = input
            && matches!(&*argument.pat, Pat::Wild(_))
            && let Some(name) = names.next()
        {
            let name = Ident::new(&name.to_string(), Span::mixed_site());
            *argument.pat = syn::parse_quote!(#name);
        }
    }
}
