//! Struct literals in the input of macros, as far as single tokens show them: what names a field names no variable.

use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;

use crate::mention::is_colon;

/// Gives variables other names in tokens.
pub(crate) trait ChangeTokens {
    /// What the variable is called.
    fn name(&mut self, name: Ident) -> Ident;

    /// What the tokens become.
    fn value(&mut self, tokens: TokenStream) -> TokenStream;
}

/// Whether braces behind the token hold fields.
pub(crate) fn names_type(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Ident(name) if name.to_string().starts_with(char::is_uppercase))
}

/// What is in the braces of `Job { size: n, name }`, with the names of variables changed: where that of `name` is, it is spelled out.
pub(crate) fn change(tokens: TokenStream, names: &mut impl ChangeTokens) -> TokenStream {
    let mut changed = TokenStream::new();
    for (field, separator) in operands(tokens) {
        let mut rest = field.clone().into_iter();
        match (rest.next(), rest.next()) {
            (Some(TokenTree::Ident(name)), Some(colon)) if is_colon(&colon) => {
                let value = names.value(rest.collect());
                changed.extend(quote!(#name #colon #value));
            }
            (Some(TokenTree::Ident(name)), None) => {
                let variable = names.name(name.clone());
                match variable == name {
                    true => changed.extend(quote!(#variable)),
                    false => changed.extend(quote!(#name: #variable)),
                }
            }
            _ => changed.extend(names.value(field)),
        }
        changed.extend(separator);
    }
    changed
}

/// What stands between commas, semicolons and `=>`, each with what follows it.
pub(crate) fn operands(tokens: TokenStream) -> Vec<(TokenStream, TokenStream)> {
    let (mut operands, mut operand) = (Vec::new(), TokenStream::new());
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let mut separator = TokenStream::new();
        match &token {
            TokenTree::Punct(mark) if [',', ';'].contains(&mark.as_char()) => {
                separator.extend([token]);
            }
            TokenTree::Punct(mark)
                if mark.as_char() == '='
                    && matches!(tokens.peek(), Some(TokenTree::Punct(end)) if end.as_char() == '>') =>
            {
                separator.extend([Some(token), tokens.next()].into_iter().flatten());
            }
            _ => {
                operand.extend([token]);
                continue;
            }
        }
        operands.push((std::mem::take(&mut operand), separator));
    }
    operands.push((operand, TokenStream::new()));
    operands
}
