//! Which variables are of which struct, as far as the text shows it.

use std::collections::{BTreeMap, BTreeSet};

use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, Ident, Local, Pat, PatIdent, Path, ReceiverKind, Type};

use crate::parse::Function;
use crate::scope;
use crate::types::ungrouped;

pub(crate) struct Structs {
    /// By the name of a variable, the last name of its type; of `self` it is `Self`.
    known: BTreeMap<String, String>,
    /// Those that some pattern before has taken apart.
    apart: BTreeSet<String>,
}

impl Structs {
    /// Those of the function's arguments and of its body's `let`s that have a type, or call a constructor.
    pub(crate) fn of(function: &Function, body: &Block) -> Self {
        let mut known = Known::default();
        for input in &function.sig.inputs {
            match input {
                FnArg::Receiver(receiver) if matches!(receiver.kind, ReceiverKind::Value) => {
                    known.note("self".to_string(), "Self".to_string());
                }
                FnArg::Receiver(_) => {}
                FnArg::Typed(argument) => known.typed(&argument.pat, &argument.ty),
            }
            known.visit_fn_arg(input);
        }
        known.visit_block(body);
        let Known { mut structs, bound } = known;
        structs.retain(|name, _| name == "self" || bound.get(name) == Some(&1));
        Structs { known: structs, apart: BTreeSet::new() }
    }

    /// Whether the pattern is one of the variable's own struct.
    pub(crate) fn is_of(&self, name: &Ident, pat: &Pat) -> bool {
        let path = match pat {
            Pat::Struct(fields) => &fields.path,
            Pat::TupleStruct(tuple) => &tuple.path,
            _ => return false,
        };
        let known = self.known.get(&scope::plain_name(name));
        known.is_some() && known == last(path).as_ref()
    }

    /// The variables of which it is known.
    pub(crate) fn names(&self) -> BTreeSet<String> {
        self.known.keys().cloned().collect()
    }

    pub(crate) fn is_apart(&self, name: &Ident) -> bool {
        self.apart.contains(&scope::plain_name(name))
    }

    pub(crate) fn note_apart(&mut self, name: &Ident) {
        self.apart.insert(scope::plain_name(name));
    }
}

#[derive(Default)]
struct Known {
    structs: BTreeMap<String, String>,
    /// How often patterns bind each name.
    bound: BTreeMap<String, usize>,
}

impl Known {
    fn note(&mut self, name: String, of: String) {
        self.structs.insert(name, of);
    }

    fn typed(&mut self, pat: &Pat, ty: &Type) {
        if let Pat::Ident(name) = pat
            && name.by_ref.is_none()
            && let Type::Path(path) = ungrouped(ty)
            && path.qself.is_none()
            && let Some(of) = last(&path.path)
        {
            self.note(scope::plain_name(&name.ident), of);
        }
    }
}

impl<'ast> Visit<'ast> for Known {
    fn visit_local(&mut self, local: &'ast Local) {
        match &local.pat {
            Pat::Type(typed) => self.typed(&typed.pat, &typed.ty),
            Pat::Ident(name) if name.by_ref.is_none() => {
                let init = local.init.as_ref().map(|init| &*init.expr);
                if let Some(of) = init.and_then(constructed) {
                    self.note(scope::plain_name(&name.ident), of);
                }
            }
            _ => {}
        }
        visit::visit_local(self, local);
    }

    fn visit_pat_ident(&mut self, name: &'ast PatIdent) {
        *self.bound.entry(scope::plain_name(&name.ident)).or_default() += 1;
        visit::visit_pat_ident(self, name);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// `Job` of `Job::new(..)`: what is called so gives the type, and no reference to one.
fn constructed(init: &Expr) -> Option<String> {
    let Expr::Call(call) = init else { return None };
    let Expr::Path(function) = &*call.func else { return None };
    let mut names = function.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let named = names.next().is_some_and(|name| name == "new" || name.starts_with("new_"));
    names.next().filter(|of| named && of.starts_with(char::is_uppercase))
}

fn last(path: &Path) -> Option<String> {
    path.segments.last().map(|last| last.ident.to_string())
}
