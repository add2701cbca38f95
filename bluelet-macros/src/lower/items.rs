//! Items in blocks that suspend. A block is opened again in each arm, an item can be there only once: so items
//! move to the top of the function. An item of an inner block, whose name means something else outside of that block, gets
//! another name there, and each opening of its block says `use` of it under its own.

use std::collections::BTreeMap;

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote_spanned};
use syn::{Ident, Item, Stmt, UseRename, UseTree};

use super::Lowering;
use crate::{macros, scope};

impl Lowering<'_> {
    /// Moves the items of the innermost frame's block to the top of the function.
    pub(super) fn move_items(&mut self, stmts: &[Stmt]) {
        let items: Vec<Item> = stmts.iter().filter_map(item).collect();
        if items.is_empty() {
            return;
        }
        let mut renamed = BTreeMap::new();
        if self.frames.len() > 1 {
            let inside = occurrences(stmts.iter().map(ToTokens::to_token_stream).collect());
            for name in items.iter().flat_map(names) {
                let plain = scope::plain_name(&name);
                if self.occurrences.get(&plain) > inside.get(&plain) {
                    let fresh = Ident::new(&self.scopes.fresh(&plain), name.span());
                    renamed.entry(plain).or_insert((name, fresh));
                }
            }
        }
        for mut item in items {
            match &mut item {
                Item::Use(import) => rename_imports(&mut import.tree, &renamed),
                _ => {
                    self.items.push(rename(item.into_token_stream(), &renamed));
                    continue;
                }
            }
            self.items.push(item.into_token_stream());
        }
        let span = Span::mixed_site();
        let uses = renamed.into_values().map(|(mut name, mut fresh)| {
            name.set_span(span.located_at(name.span()));
            fresh.set_span(span.located_at(fresh.span()));
            quote_spanned!(span=> #[allow(unused_imports)] use #fresh as #name;)
        });
        let frame = self.frame();
        self.graph.frames[frame.0].uses = uses.collect();
    }
}

/// How often the code has each name.
pub(super) fn occurrences(code: TokenStream) -> BTreeMap<String, usize> {
    fn count(code: TokenStream, into: &mut BTreeMap<String, usize>) {
        for token in code {
            match token {
                TokenTree::Ident(ident) => *into.entry(scope::plain_name(&ident)).or_default() += 1,
                TokenTree::Group(group) => count(group.stream(), into),
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
        }
    }
    let mut counts = BTreeMap::new();
    count(code, &mut counts);
    counts
}

fn item(stmt: &Stmt) -> Option<Item> {
    match stmt {
        Stmt::Item(item) => Some(item.clone()),
        Stmt::Macro(mac) if macros::declares_items(&mac.mac) => Some(Item::Macro(syn::ItemMacro {
            attrs: mac.attrs.clone(),
            ident: None,
            mac: mac.mac.clone(),
            semi_token: mac.semi_token,
        })),
        _ => None,
    }
}

/// The names that an item declares.
fn names(item: &Item) -> Vec<Ident> {
    let name = match item {
        Item::Const(item) => &item.ident,
        Item::Enum(item) => &item.ident,
        Item::Fn(item) => &item.sig.ident,
        Item::Static(item) => &item.ident,
        Item::Struct(item) => &item.ident,
        Item::Trait(item) => &item.ident,
        Item::Type(item) => &item.ident,
        Item::Union(item) => &item.ident,
        Item::Macro(item) => return item.ident.iter().cloned().collect(),
        Item::Use(item) => {
            let mut names = Vec::new();
            imported(&item.tree, &mut names);
            return names;
        }
        _ => return Vec::new(),
    };
    if name == "_" { Vec::new() } else { vec![name.clone()] }
}

fn imported(tree: &UseTree, into: &mut Vec<Ident>) {
    match tree {
        UseTree::Path(path) => imported(&path.tree, into),
        UseTree::Name(name) if name.ident != "self" => into.push(name.ident.clone()),
        UseTree::Rename(rename) if rename.rename != "_" => into.push(rename.rename.clone()),
        UseTree::Group(group) => group.items.iter().for_each(|tree| imported(tree, into)),
        _ => {}
    }
}

type Renamed = BTreeMap<String, (Ident, Ident)>;

fn rename_imports(tree: &mut UseTree, renamed: &Renamed) {
    let fresh =
        |name: &Ident| renamed.get(&scope::plain_name(name)).map(|(_, fresh)| fresh.clone());
    match tree {
        UseTree::Path(path) => rename_imports(&mut path.tree, renamed),
        UseTree::Name(name) => {
            if let Some(rename) = fresh(&name.ident) {
                let (ident, as_token) = (name.ident.clone(), syn::Token![as](name.ident.span()));
                *tree = UseTree::Rename(UseRename { ident, as_token, rename });
            }
        }
        UseTree::Rename(rename) => {
            rename.rename = fresh(&rename.rename).unwrap_or_else(|| rename.rename.clone());
        }
        UseTree::Group(group) => {
            group.items.iter_mut().for_each(|tree| rename_imports(tree, renamed));
        }
        _ => {}
    }
}

/// The code with other names for the items.
fn rename(code: TokenStream, renamed: &Renamed) -> TokenStream {
    if renamed.is_empty() {
        return code;
    }
    let tokens = code.into_iter().map(|token| match token {
        TokenTree::Ident(ident) => match renamed.get(&scope::plain_name(&ident)) {
            Some((_, fresh)) => TokenTree::Ident(Ident::new(&fresh.to_string(), ident.span())),
            None => TokenTree::Ident(ident),
        },
        TokenTree::Group(group) => {
            let mut inner = Group::new(group.delimiter(), rename(group.stream(), renamed));
            inner.set_span(group.span());
            TokenTree::Group(inner)
        }
        other => other,
    });
    tokens.collect()
}
