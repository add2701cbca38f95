//! Finds jumps that macros hide: in what a macro of the function's own is defined to be, and in the input of one that is not
//! known. Where one has to leave the coroutine, or a loop that suspends, only the compiler can write it.

use std::collections::BTreeMap;

use proc_macro2::{Ident, TokenStream, TokenTree};

/// `return`, `break` or `continue`.
#[derive(Clone)]
pub(crate) struct Jump {
    pub(crate) word: Ident,
    /// The name of the label, without the quote.
    pub(crate) label: Option<Ident>,
}

/// The macros that the function has declared so far, with the jumps in their definitions.
#[derive(Default)]
pub(crate) struct OwnMacros(BTreeMap<String, Vec<Jump>>);

impl OwnMacros {
    /// Notes what a definition hides, itself or through macros that it calls.
    pub(crate) fn declared(&mut self, name: &Ident, definition: TokenStream) {
        let mut hidden = Vec::new();
        // A rule's pattern is matched and not run.
        let bodies = definition.into_iter().filter_map(|token| match token {
            TokenTree::Group(group) => Some(group.stream()),
            _ => None,
        });
        for body in bodies.skip(1).step_by(2) {
            self.called_in(&body, &mut hidden);
            jumps(body, &mut hidden);
        }
        self.0.insert(name.to_string(), hidden);
    }

    fn called_in(&self, body: &TokenStream, into: &mut Vec<Jump>) {
        for name in crate::mention::identifiers(body) {
            into.extend(self.0.get(&name).cloned().unwrap_or_default());
        }
    }

    /// What a call of the macro runs, if it is one of the function's own.
    pub(crate) fn hidden_in(&self, name: &Ident) -> Option<&[Jump]> {
        self.0.get(&name.to_string()).map(Vec::as_slice)
    }
}

/// The jumps in the code that may leave it, as far as its tokens show: none that stand in a closure, and no `break` without a
/// label of a loop in it.
pub(crate) fn jumps(code: TokenStream, into: &mut Vec<Jump>) {
    let mut in_loop = false;
    let mut tokens = code.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            // What follows may be a function of its own.
            TokenTree::Punct(punct) if punct.as_char() == '|' => return,
            TokenTree::Ident(word) => match word.to_string().as_str() {
                "async" | "fn" | "move" => return,
                "loop" | "while" | "for" => in_loop = true,
                "return" => into.push(Jump { word, label: None }),
                "break" | "continue" => {
                    let is_quote = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == '\'');
                    let label = tokens.next_if(is_quote).and_then(|_| match tokens.next() {
                        Some(TokenTree::Ident(label)) => Some(label),
                        _ => None,
                    });
                    if label.is_some() || !in_loop {
                        into.push(Jump { word, label });
                    }
                }
                _ => {}
            },
            TokenTree::Group(group) => {
                let mut inside = Vec::new();
                jumps(group.stream(), &mut inside);
                let leaves = |jump: &Jump| jump.word == "return" || jump.label.is_some();
                into.extend(inside.into_iter().filter(|jump| !in_loop || leaves(jump)));
            }
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
