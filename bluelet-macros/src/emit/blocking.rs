//! The user's code with each `yield_!` as a call: what rustc is to read as a function that blocks.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::quote;
use syn::{Ident, Macro, Path, Token};

use crate::suspend;

/// The code with a call in the place of each `yield_!`, and of each `.await` that is refused; where what it waits for is broken,
/// with the message.
pub(crate) fn blocking(code: TokenStream, runtime: &Path, mistakes: &[syn::Error]) -> TokenStream {
    let calls = Blocking { runtime, mistakes: Some(mistakes), awaits: true, calls: true };
    calls.changed(&code).unwrap_or(code)
}

/// The code with a message in the place of each `yield_!` that waits for something broken. All else stays in its place, so
/// that rustc says of it what it has said before.
pub(super) fn with_messages(code: TokenStream, runtime: &Path) -> TokenStream {
    let messages = Blocking { runtime, mistakes: Some(&[]), awaits: false, calls: false };
    messages.changed(&code).unwrap_or(code)
}

pub(super) struct Blocking<'r> {
    pub(super) runtime: &'r Path,
    /// What was found to be wrong, if it is told what is wrong with what is waited for.
    pub(super) mistakes: Option<&'r [syn::Error]>,
    /// Whether `.await` becomes a call too.
    pub(super) awaits: bool,
    /// Whether `yield_!` becomes a call; not where it is a macro that makes one.
    pub(super) calls: bool,
}

impl Blocking<'_> {
    /// The code, if there is something to change. A group that is made anew loses the places of its two ends.
    pub(super) fn changed(&self, code: &TokenStream) -> Option<TokenStream> {
        if !suspend::tokens_suspend(code.clone()) {
            return None;
        }
        let mut changed = false;
        let mut tokens = code.clone().into_iter().peekable();
        let mut made: Vec<TokenTree> = Vec::new();
        while let Some(token) = tokens.next() {
            match token {
                TokenTree::Ident(name)
                    if name == "yield_" && tokens.peek().is_some_and(is_bang) =>
                {
                    let bang = tokens.next();
                    let called = match tokens.peek() {
                        Some(TokenTree::Group(operand)) => self.call(&name, operand, &made),
                        _ => None,
                    };
                    match called {
                        Some(call) => {
                            drop_path(&mut made);
                            made.extend(call);
                            tokens.next();
                            changed = true;
                        }
                        None => made.extend([TokenTree::Ident(name)].into_iter().chain(bang)),
                    }
                }
                TokenTree::Ident(name)
                    if self.awaits && name == "await" && made.last().is_some_and(is_dot) =>
                {
                    made.extend(placed(quote!(awaited()), name.span()));
                    changed = true;
                }
                TokenTree::Group(inner) => match self.within(&made).changed(&inner.stream()) {
                    Some(stream) => {
                        made.push(group(&inner, inner.delimiter(), stream));
                        changed = true;
                    }
                    None => made.push(inner.into()),
                },
                other => made.push(other),
            }
        }
        changed.then(|| made.into_iter().collect())
    }

    /// The same for a group that stands behind this code: in that of `async`, `.await` stands rightly.
    fn within(&self, before: &[TokenTree]) -> Self {
        Blocking { awaits: self.awaits && !is_of_async(before), ..*self }
    }

    /// What takes the place of `yield_!(operand)`.
    fn call(&self, name: &Ident, operand: &Group, before: &[TokenTree]) -> Option<TokenStream> {
        if let Some(mistakes) = self.mistakes
            && let Err(wrong) = suspend::event(&as_macro(name, operand))
        {
            // Of a group that was made anew, only its whole place is known here.
            let place = name.span().start()..=operand.span().end();
            let known = mistakes.iter().find(|known| place.contains(&known.span().start()));
            let message = known.unwrap_or(&wrong).to_compile_error();
            // It has every type.
            return Some(quote!((#message)));
        }
        if !self.calls && !before.last().is_some_and(is_colon) {
            return None;
        }
        let runtime = self.runtime;
        let mut call: TokenStream = placed(quote!(#runtime::step::blocking), name.span()).collect();
        let stream = operand.stream();
        let stream = self.changed(&stream).unwrap_or(stream);
        call.extend([group(operand, Delimiter::Parenthesis, stream)]);
        Some(call)
    }
}

fn as_macro(name: &Ident, operand: &Group) -> Macro {
    let parentheses = syn::token::Paren { span: operand.delim_span() };
    Macro {
        path: name.clone().into(),
        bang_token: Token![!](name.span()),
        delimiter: syn::MacroDelimiter::Paren(parentheses),
        tokens: operand.stream(),
    }
}

fn is_bang(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == '!')
}

fn is_dot(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == '.')
}

/// Whether the code ends with `async` or `async move`.
fn is_of_async(code: &[TokenTree]) -> bool {
    let is = |token: &TokenTree, word| matches!(token, TokenTree::Ident(name) if name == word);
    match code {
        [.., before, last] if is(last, "move") => is(before, "async"),
        [.., last] => is(last, "async"),
        [] => false,
    }
}

fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(mark) if mark.as_char() == ':')
}

fn group(of: &Group, delimiter: Delimiter, stream: TokenStream) -> TokenTree {
    let mut group = Group::new(delimiter, stream);
    group.set_span(of.span());
    group.into()
}

/// Takes away the `bluelet::` before a `yield_!`.
fn drop_path(made: &mut Vec<TokenTree>) {
    while made.len() > 1 && made[made.len() - 2..].iter().all(is_colon) {
        made.truncate(made.len() - 2);
        made.pop_if(|token| matches!(token, TokenTree::Ident(_)));
    }
}

/// Every token there: one from elsewhere, and the lints take the whole call for a macro's.
pub(super) fn placed(tokens: TokenStream, place: Span) -> impl Iterator<Item = TokenTree> {
    tokens.into_iter().map(move |mut token| {
        token.set_span(place);
        token
    })
}
