//! Places generated code in the user's source, where a message about it should point.

use proc_macro2::{Group, LineColumn, Span, TokenStream, TokenTree};

/// The tokens with those that the compiler made placed at `place`; the user's keep their places, and all keep
/// their hygiene.
pub(super) fn located(tokens: TokenStream, place: Span) -> TokenStream {
    Placing { attribute: Span::call_site().start(), place }.stream(&tokens).unwrap_or(tokens)
}

/// Whether the token still stands where the attribute does.
pub(super) fn is_generated(span: Span) -> bool {
    span.start() == Span::call_site().start()
}

/// To ask the compiler where a token stands takes its time, so each is asked for once.
struct Placing {
    /// Where the attribute stands, and with it what the compiler made.
    attribute: LineColumn,
    place: Span,
}

impl Placing {
    /// The tokens in their new places, or nothing where all of them stay.
    fn stream(&self, tokens: &TokenStream) -> Option<TokenStream> {
        let mut any = false;
        let mut placed = Vec::new();
        for token in tokens.clone() {
            let moved = self.token(&token);
            any |= moved.is_some();
            placed.push(moved.unwrap_or(token));
        }
        any.then(|| placed.into_iter().collect())
    }

    /// Whether the token stands where the attribute does. Of the user's tokens the line tells already that they do not.
    fn is_generated(&self, span: Span) -> bool {
        if !proc_macro::is_available() {
            return span.start() == self.attribute;
        }
        let span = span.unwrap();
        span.line() == self.attribute.line && span.column() == self.attribute.column + 1
    }

    fn token(&self, token: &TokenTree) -> Option<TokenTree> {
        let span = token.span();
        let moves = self.is_generated(span);
        let span = if moves { span.located_at(self.place) } else { span };
        let TokenTree::Group(group) = token else {
            return moves.then(|| {
                let mut token = token.clone();
                token.set_span(span);
                token
            });
        };
        // A group that is made anew loses the places of its two ends.
        let stream = self.stream(&group.stream());
        (moves || stream.is_some()).then(|| {
            let stream = stream.unwrap_or_else(|| group.stream());
            let mut group = Group::new(group.delimiter(), stream);
            group.set_span(span);
            TokenTree::Group(group)
        })
    }
}
