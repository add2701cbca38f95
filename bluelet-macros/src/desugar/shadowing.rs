//! Gives a variable that shadows another a name of its own, so that later stages can go by names alone.
//!
//! | written | becomes |
//! |---|---|
//! | `match job { Job { job, .. } => use(job) }` | `match job { Job { job: job2, .. } => use(job2) }` |
//!
//! This is done for names of variables that may be taken apart, since then it matters where a name is mentioned last.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::visit_mut::VisitMut;
use syn::{Block, FnArg, Pat, PatIdent};

use crate::macros;
use crate::mention::identifiers;
use crate::parse::Function;
use crate::rename::{Names, Renamer};
use crate::scope::{self, Standing};

/// Renames what shadows.
pub(super) fn settle(body: &mut Block, function: &Function) {
    let mut bound = Bound::default();
    function.sig.inputs.iter().for_each(|input| bound.visit_fn_arg(input));
    bound.visit_block(body);
    let mut several = bound.0;
    several.retain(|_, times| *times > 1);
    if several.is_empty() {
        return;
    }
    let mut apart = BTreeSet::new();
    taken_apart(body.to_token_stream(), &mut apart);
    apart.retain(|name| several.contains_key(name));
    if apart.is_empty() {
        return;
    }
    let taken = identifiers(&(&*body, &function.sig));
    let mut shadowing = Shadowing { names: apart, taken, levels: vec![Vec::new()] };
    for input in &function.sig.inputs {
        if let FnArg::Typed(argument) = input {
            shadowing.declare(&argument.pat, Standing::Irrefutable);
        }
    }
    Renamer(shadowing).visit_block_mut(body);
}

/// How often patterns bind each name.
#[derive(Default)]
struct Bound(BTreeMap<String, usize>);

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
        *self.0.entry(scope::plain_name(&name.ident)).or_default() += 1;
        visit::visit_pat_ident(self, name);
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let mut inside = Bound::default();
        macros::inputs(mac).iter().flatten().for_each(|input| inside.visit_expr(input));
        for (name, times) in inside.0 {
            *self.0.entry(name).or_default() += times;
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Collects the names of what has fields, is matched, or is given to a pattern, or of the boxes around such, as far as single
/// tokens show it.
fn taken_apart(code: TokenStream, into: &mut BTreeSet<String>) {
    let mut given = false;
    let mut code = code.into_iter().peekable();
    while let Some(token) = code.next() {
        given = match token {
            TokenTree::Ident(name) => {
                let dot = |token: &TokenTree| matches!(token, TokenTree::Punct(mark) if mark.as_char() == '.');
                if given || code.peek().is_some_and(dot) {
                    into.insert(scope::plain_name(&name));
                }
                name == "match"
            }
            TokenTree::Group(group) => {
                taken_apart(group.stream(), into);
                false
            }
            TokenTree::Punct(mark) => match mark.as_char() {
                '=' | '.' => true,
                '*' => given,
                _ => false,
            },
            TokenTree::Literal(_) => false,
        };
    }
}

struct Shadowing {
    /// The names that may have to change.
    names: BTreeSet<String>,
    /// The names that are not free.
    taken: BTreeSet<String>,
    /// The variables in sight, innermost last, each with the name that it gets.
    levels: Vec<Vec<(String, Option<String>)>>,
}

impl Shadowing {
    fn meant(&self, name: &str) -> Option<&Option<String>> {
        let mut known = self.levels.iter().rev().flat_map(|level| level.iter().rev());
        known.find(|(known, _)| known == name).map(|(_, fresh)| fresh)
    }
}

impl Names for Shadowing {
    fn fresh(&self, name: &str, _: Span) -> Option<&String> {
        self.meant(name)?.as_ref()
    }

    fn open(&mut self) {
        self.levels.push(Vec::new());
    }

    fn close(&mut self) {
        self.levels.pop();
    }

    fn declare(&mut self, pat: &Pat, standing: Standing) {
        for ident in scope::bound_names(pat, standing) {
            let name = scope::plain_name(&ident);
            if !self.names.contains(&name) {
                continue;
            }
            let fresh = self.meant(&name).is_some().then(|| {
                let candidates = (2..).map(|number| format!("{name}{number}"));
                let fresh = candidates.into_iter().find(|fresh| !self.taken.contains(fresh));
                let fresh = fresh.expect("the numbers do not run out");
                self.taken.insert(fresh.clone());
                fresh
            });
            if let Some(level) = self.levels.last_mut() {
                level.push((name, fresh));
            }
        }
    }
}
