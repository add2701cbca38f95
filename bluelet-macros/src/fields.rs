//! Struct literals in the input of macros, as far as single tokens show them: what names a field names no variable.

use proc_macro2::{Delimiter, Group, Ident, TokenStream, TokenTree};
use quote::quote;

use crate::mention::is_colon;
use crate::scope::is_type_name;

/// Gives variables other names in tokens.
pub(crate) trait ChangeTokens {
    /// What the variable is called.
    fn name(&mut self, name: Ident) -> Ident;

    /// What the tokens become.
    fn value(&mut self, tokens: TokenStream) -> TokenStream;
}

/// What the braces behind a token hold.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) enum Braces {
    #[default]
    Code,
    /// `Job { size: n, name }`
    Fields,
    /// Of `A { size: n }` and of `if A { name }`, only the colon shows it.
    Unclear,
}

impl Braces {
    pub(crate) fn behind(token: &TokenTree) -> Self {
        let TokenTree::Ident(name) = token else { return Braces::Code };
        let name = name.to_string();
        match () {
            () if is_type_name(&name) => Braces::Fields,
            () if name.starts_with(char::is_uppercase) => Braces::Unclear,
            () => Braces::Code,
        }
    }

    /// The group behind that token, with the names of variables changed: where that of a field is, it is spelled out.
    pub(crate) fn change(self, group: &Group, names: &mut impl ChangeTokens) -> Group {
        let inner = match self != Braces::Code && group.delimiter() == Delimiter::Brace {
            true => self.change_fields(group.stream(), names),
            false => names.value(group.stream()),
        };
        let mut changed = Group::new(group.delimiter(), inner);
        changed.set_span(group.span());
        changed
    }

    fn change_fields(self, tokens: TokenStream, names: &mut impl ChangeTokens) -> TokenStream {
        let mut changed = TokenStream::new();
        for (field, separator) in operands(tokens) {
            let mut rest = field.clone().into_iter();
            match (rest.next(), rest.next()) {
                (Some(TokenTree::Ident(name)), Some(colon)) if is_colon(&colon) => {
                    let value = names.value(rest.collect());
                    changed.extend(quote!(#name #colon #value));
                }
                (Some(TokenTree::Ident(name)), None) if self == Braces::Fields => {
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
