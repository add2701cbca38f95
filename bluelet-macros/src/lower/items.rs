//! Items in blocks that suspend. A block is opened again in each arm, an item can be there only once: so items
//! move to the top of the function. An item of an inner block, whose name means something else outside of that block, gets
//! another name there, and each opening of its block says `use` of it under its own.
//!
//! What is there for the methods of a trait stays in its block where another trait could have them too: it is
//! repeated in each opening.

use std::collections::BTreeMap;

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::visit::Visit;
use syn::{Block, Ident, Item, ItemTrait, ItemUse, Stmt, TraitItem, UseTree};

use super::Lowering;
use super::item_names::{Renamed, rename};
use crate::mention::occurrences;
use crate::scope;

type Counts = BTreeMap<String, usize>;

impl Lowering<'_> {
    /// Moves the items of the innermost frame's block to the top of the function.
    pub(super) fn move_items(&mut self, stmts: &[Stmt]) {
        let items: Vec<Item> = stmts.iter().filter_map(item).collect();
        if items.is_empty() {
            return;
        }
        let mut declared = Renamed::new();
        let mut repeated = TokenStream::new();
        let mut moved = items;
        if self.frames.len() > 1 {
            let inside = occurrences(stmts);
            let stay = |item: &Item| self.stays(item, &moved, &inside);
            let (stays, moves) = moved.iter().cloned().partition(stay);
            let stays: Vec<Item> = stays;
            moved = moves;
            repeated = quote!(#(#[allow(unused_imports, dead_code)] #stays)*);
            for name in moved.iter().flat_map(names) {
                let plain = scope::plain_name(&name);
                if self.occurrences.get(&plain) > inside.get(&plain) {
                    let fresh = Ident::new(&self.scopes.fresh(&plain), name.span());
                    declared.entry(plain).or_insert((name, fresh));
                }
            }
        }
        let span = Span::mixed_site();
        let uses = declared.values().cloned().map(|(mut name, mut fresh)| {
            name.set_span(span.located_at(name.span()));
            fresh.set_span(span.located_at(fresh.span()));
            quote_spanned!(span=> #[allow(unused_imports)] use #fresh as #name;)
        });
        let frame = self.frame();
        self.graph.frames[frame.0].uses = uses.chain([repeated]).collect();
        self.item_names.insert(frame, declared);
        let around = self.frames.iter().filter_map(|frame| self.item_names.get(frame));
        let renamed: Renamed = around.flatten().map(|(k, v)| (k.clone(), v.clone())).collect();
        let is_outer = self.frames.len() == 1;
        let items = if is_outer { &mut self.outer_items } else { &mut self.inner_items };
        items.extend(moved.into_iter().map(|item| rename(item, &renamed)));
    }

    /// Whether the item is there for methods, or for all that a module has, and must not be known outside of the block.
    fn stays(&self, item: &Item, items: &[Item], inside: &Counts) -> bool {
        let others = || items.iter().filter(|other| !matches!(other, Item::Use(_)));
        match item {
            Item::Use(import) => {
                let for_methods = || self.method_sources > 1 && !is_mentioned(import, inside);
                others().next().is_none() && (has_glob(&import.tree) || for_methods())
            }
            Item::Trait(declared) => self.is_for_methods(declared, items, inside),
            Item::Impl(block) => {
                let Some((path, _)) = &block.trait_ else { return false };
                let declared = items.iter().find_map(|item| match item {
                    Item::Trait(declared) if path.is_ident(&declared.ident) => Some(declared),
                    _ => None,
                });
                declared.is_some_and(|declared| self.is_for_methods(declared, items, inside))
            }
            _ => false,
        }
    }

    /// Whether nothing but its `impl`s names the trait, no other item needs it, and another one may have its methods.
    fn is_for_methods(&self, declared: &ItemTrait, items: &[Item], inside: &Counts) -> bool {
        let methods: Vec<String> = declared.items.iter().filter_map(method).collect();
        let is_impl = |item: &&Item| match item {
            Item::Impl(block) => {
                block.trait_.as_ref().is_some_and(|(path, _)| path.is_ident(&declared.ident))
            }
            _ => false,
        };
        let named = 1 + items.iter().filter(is_impl).count();
        let others = items.iter().filter(|item| !is_impl(item));
        let others = others.filter(|item| !matches!(item, Item::Trait(it) if it == declared));
        let others: Vec<&Item> = others.collect();
        let others = occurrences(&others[..]);
        inside.get(&scope::plain_name(&declared.ident)) == Some(&named)
            && methods.iter().any(|name| self.occurrences.get(name) > inside.get(name))
            && !methods.iter().any(|name| others.contains_key(name))
    }
}

/// How many items in the function's blocks may bring the methods of a trait with them.
pub(super) fn method_sources(body: &Block) -> usize {
    #[derive(Default)]
    struct Sources<'ast> {
        traits: usize,
        imports: Vec<&'ast ItemUse>,
    }
    impl<'ast> Visit<'ast> for Sources<'ast> {
        fn visit_item(&mut self, item: &'ast Item) {
            match item {
                Item::Trait(_) => self.traits += 1,
                Item::Use(import) => self.imports.push(import),
                _ => {}
            }
        }
    }
    let mut sources = Sources::default();
    sources.visit_block(body);
    if sources.imports.is_empty() {
        return sources.traits;
    }
    let code = occurrences(body);
    let for_methods = sources.imports.iter().filter(|import| !is_mentioned(import, &code));
    sources.traits + for_methods.count()
}

/// Whether the code has each name that the `use` gives.
fn is_mentioned(import: &ItemUse, code: &Counts) -> bool {
    let own = occurrences(import);
    let mut names = Vec::new();
    imported(&import.tree, &mut names);
    !names.is_empty() && names.iter().map(scope::plain_name).all(|n| code.get(&n) > own.get(&n))
}

fn has_glob(tree: &UseTree) -> bool {
    match tree {
        UseTree::Path(path) => has_glob(&path.tree),
        UseTree::Group(group) => group.items.iter().any(has_glob),
        UseTree::Glob(_) => true,
        _ => false,
    }
}

fn method(item: &TraitItem) -> Option<String> {
    match item {
        TraitItem::Fn(function) => Some(scope::plain_name(&function.sig.ident)),
        _ => None,
    }
}

fn item(stmt: &Stmt) -> Option<Item> {
    match stmt {
        Stmt::Item(item) => Some(item.clone()),
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
