//! In which order code first mentions variables, as rustc goes through it: so a closure captures them, and drops them.

use proc_macro2::{Ident, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::{Block, ExprAssign, ExprBinary, ExprPath, Macro};

use crate::mention::captures;
use crate::{place, scope};

/// Sorts the names by that; what is not found stays behind the others.
pub(crate) fn sort(names: &mut [Ident], block: &Block) {
    let mut order = Order { names, found: Vec::new() };
    order.visit_block(block);
    let found = order.found;
    names.sort_by_key(|name| {
        let name = scope::plain_name(name);
        found.iter().position(|known| *known == name).unwrap_or(found.len())
    });
}

struct Order<'n> {
    names: &'n [Ident],
    found: Vec<String>,
}

impl Order<'_> {
    fn note(&mut self, name: &Ident) {
        let name = scope::plain_name(name);
        if !self.found.contains(&name) {
            self.found.push(name);
        }
    }

    /// What the input of a macro mentions; behind that, what a text does: `"{name}"`.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut texts = Vec::new();
        for token in tokens {
            match token {
                TokenTree::Ident(name) => self.note(&name),
                TokenTree::Group(group) => self.tokens(group.stream()),
                TokenTree::Literal(text) => texts.push(text.to_string()),
                TokenTree::Punct(_) => {}
            }
        }
        texts.iter().for_each(|text| self.text(text));
    }

    fn text(&mut self, text: &str) {
        let place = |name: &Ident| {
            let capture = format!("{{{}", scope::plain_name(name));
            captures(text, &capture).next()
        };
        let mut named: Vec<&Ident> =
            self.names.iter().filter(|name| place(name).is_some()).collect();
        named.sort_by_key(|name| place(name));
        named.into_iter().for_each(|name| self.note(name));
    }
}

impl<'ast> Visit<'ast> for Order<'_> {
    fn visit_expr_path(&mut self, path: &'ast ExprPath) {
        if let Some(name) = path.path.get_ident() {
            self.note(name);
        }
    }

    fn visit_expr_assign(&mut self, assign: &'ast ExprAssign) {
        self.visit_expr(&assign.right);
        self.visit_expr(&assign.left);
    }

    fn visit_expr_binary(&mut self, binary: &'ast ExprBinary) {
        match place::is_compound(&binary.op) {
            true => {
                self.visit_expr(&binary.right);
                self.visit_expr(&binary.left);
            }
            false => visit::visit_expr_binary(self, binary),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        self.tokens(mac.tokens.clone());
    }
}
