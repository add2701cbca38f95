//! The code that a build, and a reader of `cargo expand`, gets to see: without what is for clippy alone.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::visit_mut::{self, VisitMut};
use syn::{Attribute, Block, Expr, Stmt};

/// The tokens as pretty-printed items.
pub(crate) fn pretty(tokens: TokenStream) -> String {
    let mut file: syn::File = syn::parse2(tokens.clone())
        .unwrap_or_else(|error| panic!("the expansion must parse ({error}): {tokens}"));
    Build.visit_file_mut(&mut file);
    prettyplease::unparse(&file)
}

/// Configures the code for a build.
struct Build;

impl VisitMut for Build {
    fn visit_block_mut(&mut self, block: &mut Block) {
        block.stmts.retain(|statement| !is_for_clippy(statement));
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_attributes_mut(&mut self, attrs: &mut Vec<Attribute>) {
        attrs.retain(|attr| !text(attr).starts_with("# [cfg_attr (clippy ,"));
    }
}

fn is_for_clippy(statement: &Stmt) -> bool {
    matches!(statement, Stmt::Expr(Expr::If(part), _)
        if part.attrs.iter().any(|attr| text(attr) == "# [cfg (clippy)]"))
}

fn text(attr: &Attribute) -> String {
    attr.to_token_stream().to_string()
}
