//! The function as it was written, with a call that blocks in the place of each `yield_!`, for the lints.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::Path;

use crate::suspend;

/// The code with a call in the place of each `yield_!`.
pub(crate) fn blocking(code: TokenStream, runtime: &Path) -> TokenStream {
    let mut tokens = code.into_iter().peekable();
    let mut made: Vec<TokenTree> = Vec::new();
    while let Some(token) = tokens.next() {
        let called = matches!(&token, TokenTree::Ident(name) if name == "yield_")
            && matches!(tokens.peek(), Some(TokenTree::Punct(mark)) if mark.as_char() == '!');
        match token {
            TokenTree::Ident(name) if called => {
                tokens.next();
                drop_path(&mut made);
                made.extend(placed(quote!(#runtime::step::blocking), name.span()));
                if let Some(TokenTree::Group(operand)) = tokens.next() {
                    made.push(group(&operand, Delimiter::Parenthesis, runtime));
                }
            }
            // One that is made anew loses the places of its two ends.
            TokenTree::Group(inner) if suspend::tokens_suspend(inner.stream()) => {
                made.push(group(&inner, inner.delimiter(), runtime));
            }
            other => made.push(other),
        }
    }
    made.into_iter().collect()
}

/// Every token there: one from elsewhere, and the lints take the whole call for a macro's.
pub(super) fn placed(tokens: TokenStream, place: Span) -> impl Iterator<Item = TokenTree> {
    tokens.into_iter().map(move |mut token| {
        token.set_span(place);
        token
    })
}

fn group(of: &Group, delimiter: Delimiter, runtime: &Path) -> TokenTree {
    let mut group = Group::new(delimiter, blocking(of.stream(), runtime));
    group.set_span(of.span());
    group.into()
}

/// Takes away the `bluelet::` before a `yield_!`.
fn drop_path(made: &mut Vec<TokenTree>) {
    let colon = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(mark)) if mark.as_char() == ':');
    while colon(made.last()) && colon(made.iter().rev().nth(1)) {
        made.truncate(made.len() - 2);
        made.pop_if(|token| matches!(token, TokenTree::Ident(_)));
    }
}
