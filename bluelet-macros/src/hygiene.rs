//! Tells variables apart that have one name but come from different hands: those of a `macro_rules!` that writes a
//! coroutine, and those that its user hands in. Later stages go by names alone, so all but the first get another one.
//!
//! Stable Rust does not say where an identifier was written, but for the `Debug` of its span, which begins with the
//! number of a macro's expansion: `#4 bytes(10..12)`. Should that change, all count as written in one place.

use std::collections::BTreeMap;

use proc_macro2::{Group, Literal, Spacing, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Ident, Lit, Macro, PatIdent};

use crate::parse::Function;
use crate::{macros, scope, suspend};

/// Where a name was written: the part of the span's text before its place.
type Origin = String;

fn origin(span: Span) -> Origin {
    let text = format!("{span:?}");
    text.split_once(' ')
        .filter(|(number, _)| number.starts_with('#'))
        .map_or_else(String::new, |it| it.0.to_string())
}

/// Gives the variables of the function names that are different.
pub(crate) fn tell_apart(function: &mut Function) {
    let mut declared = Declared(BTreeMap::new());
    function.sig.inputs.iter_mut().for_each(|input| declared.visit_fn_arg_mut(input));
    declared.visit_block_mut(&mut function.body);
    let mut code = function.sig.to_token_stream();
    function.body.to_tokens(&mut code);
    let mut taken = scope::identifiers(code.clone());
    if function.anonymous {
        declared.add_captured(code);
    }
    let mut names = BTreeMap::new();
    for (name, origins) in declared.0 {
        for origin in origins.into_iter().skip(1) {
            let mut candidates = (2..).map(|number| format!("{name}{number}"));
            let fresh = candidates.find(|fresh| taken.insert(fresh.clone()));
            names.insert((name.clone(), origin), fresh.expect("the numbers do not run out"));
        }
    }
    if !names.is_empty() {
        let mut renamer = Renamer(names);
        function.sig.inputs.iter_mut().for_each(|input| renamer.visit_fn_arg_mut(input));
        renamer.visit_block_mut(&mut function.body);
    }
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

struct Renamer(BTreeMap<(String, Origin), String>);

impl Renamer {
    fn fresh(&self, name: &str, span: Span) -> Option<&String> {
        self.0.get(&(name.to_string(), origin(span)))
    }

    fn ident(&self, ident: &mut Ident) {
        if let Some(fresh) = self.fresh(&scope::plain_name(ident), ident.span()) {
            *ident = Ident::new(fresh, ident.span());
        }
    }

    fn tokens(&self, code: TokenStream) -> TokenStream {
        let mut after_dot = false;
        let mut renamed = TokenStream::new();
        let mut code = code.into_iter().peekable();
        while let Some(token) = code.next() {
            let is_field = after_dot || code.peek().is_some_and(is_colon);
            let is_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
            match token {
                TokenTree::Ident(mut ident) => {
                    if !is_field {
                        self.ident(&mut ident);
                    }
                    renamed.extend([TokenTree::Ident(ident)]);
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    renamed.extend([TokenTree::Group(inner)]);
                }
                TokenTree::Literal(literal) => renamed.extend(self.literal(literal)),
                punct => renamed.extend([punct]),
            }
            after_dot = is_dot && !after_dot;
        }
        renamed
    }

    /// A format string names the variables of the place where it was written.
    fn literal(&self, literal: Literal) -> TokenStream {
        let span = literal.span();
        let tokens = TokenStream::from(TokenTree::Literal(literal));
        let is_text = matches!(syn::parse2::<Lit>(tokens.clone()), Ok(Lit::Str(_)));
        let renamed = is_text.then(|| {
            macros::rename_captures(&tokens, span, &mut |name| self.fresh(name, span).cloned())
        });
        renamed.flatten().unwrap_or(tokens)
    }
}

/// `:`, which follows the name of a field, and not `::`.
fn is_colon(token: &TokenTree) -> bool {
    matches!(token, TokenTree::Punct(punct) if punct.as_char() == ':' && punct.spacing() == Spacing::Alone)
}

impl VisitMut for Renamer {
    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.ident(&mut pat.ident);
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if path.qself.is_none() && path.path.get_ident().is_some() {
            self.ident(&mut path.path.segments[0].ident);
        }
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        visit_mut::visit_expr_struct_mut(self, literal);
        scope::spell_out_fields(literal);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        visit_mut::visit_field_pat_mut(self, field);
        scope::spell_out_field(field);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if let Some(mut arguments) = macros::arguments(mac) {
            let format = macros::format_string(mac);
            for (index, argument) in arguments.iter_mut().enumerate() {
                match argument {
                    Expr::Lit(literal) if Some(index) == format => {
                        let renamed = syn::parse2(self.tokens(literal.to_token_stream()));
                        *literal = renamed.unwrap_or_else(|_| literal.clone());
                    }
                    _ => self.visit_expr_mut(argument),
                }
            }
            macros::set_arguments(mac, arguments);
        } else if suspend::is_yield(mac)
            && let Ok(mut event) = mac.parse_body::<Expr>()
        {
            self.visit_expr_mut(&mut event);
            mac.tokens = event.into_token_stream();
        } else {
            mac.tokens = self.tokens(mac.tokens.clone());
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
