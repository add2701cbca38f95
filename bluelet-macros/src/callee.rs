//! The names in a `co! { .. }` that are only called, `then(value)`, and may well be those of variables: it takes these along, so
//! that a closure which can be called once is used up by the call. A function would do as well, which is a copy.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall};

use crate::mention::occurrences;
use crate::scope;

/// With how many arguments rustc can be asked about a call.
const MOST_ARGUMENTS: usize = 6;

/// Whether rustc can be asked if the call uses up what is called.
pub(crate) fn can_be_asked(call: &ExprCall) -> bool {
    call.args.len() <= MOST_ARGUMENTS
}

/// The names that are mentioned once. What is called twice may be a function for values of several types.
pub(crate) fn likely_variables(body: &Block) -> BTreeSet<String> {
    let mut called = Called { names: BTreeSet::new(), imports_all: false };
    called.visit_block(body);
    if called.imports_all {
        return BTreeSet::new();
    }
    let times = occurrences(body);
    called.names.into_iter().filter(|name| times.get(name) == Some(&1)).collect()
}

struct Called {
    names: BTreeSet<String>,
    /// What is called may come from an import of everything.
    imports_all: bool,
}

impl<'ast> Visit<'ast> for Called {
    fn visit_expr_call(&mut self, call: &'ast ExprCall) {
        if let Expr::Path(path) = &*call.func
            && let Some(name) = path.path.get_ident()
        {
            let name = scope::plain_name(name);
            self.names.extend(is_likely(&name).then_some(name));
        }
        visit::visit_expr_call(self, call);
    }

    fn visit_use_glob(&mut self, _: &'ast syn::UseGlob) {
        self.imports_all = true;
    }
}

/// Whether closures are called so.
fn is_likely(name: &str) -> bool {
    let names = [
        "action",
        "apply",
        "callback",
        "cb",
        "check",
        "cleanup",
        "closure",
        "complete",
        "continuation",
        "done",
        "f",
        "factory",
        "finish",
        "func",
        "function",
        "g",
        "h",
        "handler",
        "hook",
        "job",
        "k",
        "make",
        "map",
        "mapper",
        "next",
        "notify",
        "op",
        "operation",
        "predicate",
        "reply",
        "respond",
        "respond_to",
        "resume",
        "task",
        "then",
        "thunk",
        "transform",
        "visit",
        "visitor",
        "work",
    ];
    let ends = ["_cb", "_callback", "_fn", "_handler", "_hook", "_job", "_task"];
    names.contains(&name)
        || name.starts_with("on_")
        || ends.iter().any(|ending| name.ends_with(ending))
}
