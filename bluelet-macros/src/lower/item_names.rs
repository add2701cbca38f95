//! Gives items that leave their block other names, and says them where they are meant.
//!
//! What an item binds inside under such a name, a parameter say, is renamed with it, which changes nothing. Fields and
//! methods are not: code outside of the item names them too.

use std::collections::BTreeMap;

use proc_macro2::{Group, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Ident, Item, UseRename, UseTree};

use crate::scope;

/// The name in the source, plain, with the name as it is written and the new one.
pub(super) type Renamed = BTreeMap<String, (Ident, Ident)>;

/// The item with the new names, for itself and for what it mentions.
pub(super) fn rename(mut item: Item, renamed: &Renamed) -> TokenStream {
    if !renamed.is_empty() {
        Renamer(renamed).visit_item_mut(&mut item);
    }
    item.into_token_stream()
}

struct Renamer<'r>(&'r Renamed);

impl Renamer<'_> {
    fn ident(&self, ident: &mut Ident) {
        if let Some((_, fresh)) = self.0.get(&scope::plain_name(ident)) {
            *ident = Ident::new(&fresh.to_string(), ident.span());
        }
    }

    /// In the input of a macro any identifier may be meant, but for what follows a dot.
    fn tokens(&self, code: TokenStream) -> TokenStream {
        let mut after_dot = false;
        let tokens = code.into_iter().map(|token| {
            let is_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
            let token = match token {
                TokenTree::Ident(mut ident) if !after_dot => {
                    self.ident(&mut ident);
                    TokenTree::Ident(ident)
                }
                TokenTree::Group(group) => {
                    let mut inner = Group::new(group.delimiter(), self.tokens(group.stream()));
                    inner.set_span(group.span());
                    TokenTree::Group(inner)
                }
                other => other,
            };
            after_dot = is_dot && !after_dot;
            token
        });
        tokens.collect()
    }

    fn import(&self, tree: &mut UseTree) {
        match tree {
            UseTree::Path(path) => self.import(&mut path.tree),
            UseTree::Name(name) if name.ident != "self" => {
                let mut rename = name.ident.clone();
                self.ident(&mut rename);
                if rename != name.ident {
                    let as_token = syn::Token![as](name.ident.span());
                    *tree =
                        UseTree::Rename(UseRename { ident: name.ident.clone(), as_token, rename });
                }
            }
            UseTree::Rename(rename) => self.ident(&mut rename.rename),
            UseTree::Group(group) => group.items.iter_mut().for_each(|tree| self.import(tree)),
            _ => {}
        }
    }
}

impl VisitMut for Renamer<'_> {
    fn visit_item_mut(&mut self, item: &mut Item) {
        match item {
            Item::Const(item) => self.ident(&mut item.ident),
            Item::Enum(item) => self.ident(&mut item.ident),
            Item::Fn(item) => self.ident(&mut item.sig.ident),
            Item::Static(item) => self.ident(&mut item.ident),
            Item::Struct(item) => self.ident(&mut item.ident),
            Item::Trait(item) => self.ident(&mut item.ident),
            Item::Type(item) => self.ident(&mut item.ident),
            Item::Union(item) => self.ident(&mut item.ident),
            Item::Macro(item) => item.ident.iter_mut().for_each(|name| self.ident(name)),
            Item::Use(item) => {
                if let UseTree::Path(path) = &mut item.tree {
                    self.ident(&mut path.ident);
                }
                return self.import(&mut item.tree);
            }
            _ => {}
        }
        visit_mut::visit_item_mut(self, item);
    }

    fn visit_path_mut(&mut self, path: &mut syn::Path) {
        if path.leading_colon.is_none()
            && let Some(first) = path.segments.first_mut()
        {
            self.ident(&mut first.ident);
        }
        visit_mut::visit_path_mut(self, path);
    }

    fn visit_type_param_mut(&mut self, parameter: &mut syn::TypeParam) {
        self.ident(&mut parameter.ident);
        visit_mut::visit_type_param_mut(self, parameter);
    }

    fn visit_const_param_mut(&mut self, parameter: &mut syn::ConstParam) {
        self.ident(&mut parameter.ident);
        visit_mut::visit_const_param_mut(self, parameter);
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut syn::PatIdent) {
        self.ident(&mut pat.ident);
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        visit_mut::visit_field_pat_mut(self, field);
        scope::spell_out_field(field);
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        visit_mut::visit_expr_struct_mut(self, literal);
        scope::spell_out_fields(literal);
    }

    fn visit_macro_mut(&mut self, mac: &mut syn::Macro) {
        visit_mut::visit_macro_mut(self, mac);
        mac.tokens = self.tokens(mac.tokens.clone());
    }

    fn visit_attribute_mut(&mut self, _: &mut syn::Attribute) {}
}
