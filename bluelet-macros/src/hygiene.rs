//! Tells variables apart that have one name but come from different hands: those of a `macro_rules!` that writes a
//! coroutine, and those that its user hands in. Later stages go by names alone, so all but the first get another one.
//!
//! Stable Rust does not say where an identifier was written, but for the `Debug` of its span, which begins with the
//! number of a macro's expansion: `#4 bytes(10..12)`. Should that change, all count as written in one place.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::PatIdent;
use syn::visit_mut::{self, VisitMut};

use crate::mention::identifiers;
use crate::parse::Function;
use crate::rename::{Names, Renamer};
use crate::scope;

/// Where a name was written: the part of the span's text before its place.
type Origin = String;

fn origin(span: Span) -> Origin {
    let text = format!("{span:?}");
    text.split_once(' ')
        .filter(|(number, _)| number.starts_with('#'))
        .map_or_else(String::new, |it| it.0.to_string())
}

/// Whether a `macro_rules!` wrote it.
pub(crate) fn is_by_macro(span: Span) -> bool {
    !["", "#0"].contains(&origin(span).as_str())
}

/// Gives the variables of the function names that are different.
pub(crate) fn tell_apart(function: &mut Function) {
    let mut declared = Declared(BTreeMap::new());
    function.sig.inputs.iter_mut().for_each(|input| declared.visit_fn_arg_mut(input));
    declared.visit_block_mut(&mut function.body);
    if function.anonymous {
        declared.add_captured(function.body.to_token_stream());
    }
    if declared.0.values().all(|origins| origins.len() == 1) {
        return;
    }
    let mut taken = identifiers(&(&function.body, &function.sig));
    let mut names = BTreeMap::new();
    for (name, origins) in declared.0 {
        for origin in origins.into_iter().skip(1) {
            let mut candidates = (2..).map(|number| format!("{name}{number}"));
            let fresh = candidates.find(|fresh| taken.insert(fresh.clone()));
            names.insert((name.clone(), origin), fresh.expect("the numbers do not run out"));
        }
    }
    let mut renamer = Renamer(ByOrigin(names));
    function.sig.inputs.iter_mut().for_each(|input| renamer.visit_fn_arg_mut(input));
    renamer.visit_block_mut(&mut function.written);
    renamer.visit_block_mut(&mut function.body);
}

/// The names that patterns bind, with where each was written; the first stays as it is.
struct Declared(BTreeMap<String, Vec<Origin>>);

impl Declared {
    /// What `co! { .. }` takes from outside keeps its name.
    fn add_captured(&mut self, code: TokenStream) {
        for token in code {
            match token {
                TokenTree::Ident(name) => {
                    if let Some(origins) = self.0.get_mut(&scope::plain_name(&name)) {
                        let origin = origin(name.span());
                        if !origins.contains(&origin) {
                            origins.insert(0, origin);
                        }
                    }
                }
                TokenTree::Group(group) => self.add_captured(group.stream()),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
}

impl VisitMut for Declared {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        if scope::binds(pat) {
            let origins = self.0.entry(scope::plain_name(&pat.ident)).or_default();
            let origin = origin(pat.ident.span());
            if !origins.contains(&origin) {
                origins.push(origin);
            }
        }
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

struct ByOrigin(BTreeMap<(String, Origin), String>);

impl Names for ByOrigin {
    fn fresh(&self, name: &str, at: Span) -> Option<&String> {
        self.0.get(&(name.to_string(), origin(at)))
    }
}
