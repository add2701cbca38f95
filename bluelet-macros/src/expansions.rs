//! What the compiler makes of every coroutine of the examples, kept as files in `tests/expand` for readers and
//! reviewers. `UPDATE_EXPECT=1 cargo test -p bluelet-macros` writes them anew.

use std::path::{Path, PathBuf};

use expect_test::expect_file;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::spanned::Spanned;
use syn::visit::{self, Visit};

use crate::seen::pretty;

/// The coroutines of a file, as the compiler gets them.
#[derive(Default)]
struct Coroutines {
    /// What each expands to.
    expanded: Vec<TokenStream>,
    /// How many lines they take in the source.
    lines: usize,
}

impl Coroutines {
    fn function(&mut self, attrs: &[syn::Attribute], function: impl ToTokens) {
        let is_ours = |attr: &syn::Attribute| {
            attr.path().segments.last().is_some_and(|last| last.ident == "coroutine")
        };
        if !attrs.iter().any(is_ours) {
            return;
        }
        let span = function.span();
        self.lines += span.end().line - span.start().line + 1;
        let mut function: syn::ItemFn =
            syn::parse2(function.into_token_stream()).expect("a function");
        function.attrs.retain(|attr| !is_ours(attr));
        self.expanded.push(crate::expand(TokenStream::new(), function.into_token_stream()));
    }
}

impl<'ast> Visit<'ast> for Coroutines {
    fn visit_item_fn(&mut self, function: &'ast syn::ItemFn) {
        self.function(&function.attrs, function);
        visit::visit_item_fn(self, function);
    }

    fn visit_impl_item_fn(&mut self, function: &'ast syn::ImplItemFn) {
        self.function(&function.attrs, function);
        visit::visit_impl_item_fn(self, function);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        if crate::macros::is_coroutine(mac) {
            let span = mac.delimiter.span().join();
            self.lines += span.end().line - span.start().line + 1;
            let expanded = crate::expand_anonymous(mac.tokens.clone()).expect("it compiles");
            self.expanded.push(quote!(const _: () = #expanded;));
        }
    }
}

#[test]
fn the_examples() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut sources = Vec::new();
    collect(&root.join("examples"), &mut sources);
    let (mut lines, mut made) = (0, 0);
    for source in sources {
        let text = std::fs::read_to_string(&source).expect("an example can be read");
        let mut found = Coroutines::default();
        found.visit_file(&syn::parse_file(&text).expect("an example is Rust"));
        if found.expanded.is_empty() {
            continue;
        }
        let expanded: Vec<String> = found.expanded.into_iter().map(pretty).collect();
        let expanded = expanded.join("\n");
        lines += found.lines;
        made += expanded.lines().count();
        let name = source.strip_prefix(root.join("examples")).expect("it is an example");
        let kept = root.join("tests/expand").join(name);
        std::fs::create_dir_all(kept.parent().expect("a folder")).expect("a folder can be made");
        expect_file![kept].assert_eq(&expanded);
    }
    println!(
        "the coroutines of the examples: {lines} lines, expanded {made}, {:.1} for each",
        made as f64 / lines as f64
    );
}

/// The Rust files below a folder, in order of their names.
fn collect(folder: &Path, into: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).expect("the folder can be read");
    let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            collect(&path, into);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            into.push(path);
        }
    }
}
