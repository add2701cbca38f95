//! Places in the user's source that reach over several tokens, though a macro cannot make such a span.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

/// `path(argument)` from the first place to the last, as if the user had written it there: what rustc has to say of the path,
/// of the argument and of the call it then says once.
pub(crate) fn call(
    path: TokenStream,
    argument: TokenStream,
    (first, last): (Span, Span),
) -> TokenStream {
    let mut call = over(path, (first, last));
    let mut arguments = Group::new(Delimiter::Parenthesis, argument);
    arguments.set_span(last);
    call.extend([TokenTree::from(arguments)]);
    call
}

/// The tokens, the last of them at the last place and all others at the first.
pub(crate) fn over(tokens: TokenStream, (first, last): (Span, Span)) -> TokenStream {
    let mut tokens: Vec<TokenTree> = tokens.into_iter().collect();
    tokens.iter_mut().for_each(|token| token.set_span(first));
    tokens.iter_mut().next_back().into_iter().for_each(|token| token.set_span(last));
    tokens.into_iter().collect()
}

/// The first and the last token of the expression.
pub(crate) fn ends(expr: &Expr) -> (Span, Span) {
    let mut tokens = expr.to_token_stream().into_iter();
    let first = tokens.next();
    let last = match tokens.last().or_else(|| first.clone()) {
        Some(TokenTree::Group(group)) => group.span_close(),
        Some(token) => token.span(),
        None => Span::call_site(),
    };
    (first.map_or(last, |token| token.span()), last)
}
