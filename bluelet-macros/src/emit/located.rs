//! Places generated code in the user's source, where a message about it should point.

use proc_macro2::{Group, Span, TokenStream, TokenTree};

/// The tokens with those that the compiler made placed at `place`; the user's keep their places, and all keep
/// their hygiene.
pub(super) fn located(tokens: TokenStream, place: Span) -> TokenStream {
    let place_of = |span: Span| if is_generated(span) { span.located_at(place) } else { span };
    let tokens = tokens.into_iter().map(|token| match token {
        // A group that is made anew loses the places of its two ends.
        TokenTree::Group(group) if !has_generated(&group) => TokenTree::Group(group),
        TokenTree::Group(group) => {
            let mut moved = Group::new(group.delimiter(), located(group.stream(), place));
            moved.set_span(place_of(group.span()));
            TokenTree::Group(moved)
        }
        mut other => {
            other.set_span(place_of(other.span()));
            other
        }
    });
    tokens.collect()
}

/// Whether the token still stands where the attribute does.
pub(super) fn is_generated(span: Span) -> bool {
    span.start() == Span::call_site().start()
}

fn has_generated(group: &Group) -> bool {
    is_generated(group.span())
        || group.stream().into_iter().any(|token| match &token {
            TokenTree::Group(inner) => has_generated(inner),
            other => is_generated(other.span()),
        })
}
