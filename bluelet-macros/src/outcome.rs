//! Which expressions give an `Option` or a `Result`, as far as the text shows it: the methods of these call the closures that they
//! are given at once, where those of the same names that iterators have keep them.

use std::collections::BTreeSet;

use syn::{Block, Expr, ExprMethodCall, Ident, Local, Pat, Stmt, Type};

use crate::ir::{Graph, Node};
use crate::scope;
use crate::types::ungrouped;

/// The names of the variables that hold one.
pub(crate) fn variables(graph: &Graph) -> BTreeSet<String> {
    let typed = graph.bindings.iter();
    let typed = typed.filter(|binding| binding.ty.as_ref().is_some_and(is_outcome_type));
    let mut names: BTreeSet<String> = typed.map(|binding| binding.name.to_string()).collect();
    loop {
        let before = names.len();
        for node in graph.bodies.iter().flat_map(|body| &body.nodes) {
            if let Node::Plain { stmt, .. } = node {
                note(stmt, &mut names);
            }
        }
        if names.len() == before {
            return names;
        }
    }
}

/// The same names with those that the statements of a block declare.
pub(crate) fn with_those_of(block: &Block, names: &BTreeSet<String>) -> BTreeSet<String> {
    let mut names = names.clone();
    block.stmts.iter().for_each(|stmt| note(stmt, &mut names));
    names
}

fn note(stmt: &Stmt, names: &mut BTreeSet<String>) {
    let Stmt::Local(Local { pat, init: Some(init), .. }) = stmt else { return };
    let name = match pat {
        Pat::Ident(name) => name,
        Pat::Type(typed) => match &*typed.pat {
            Pat::Ident(name) if is_outcome_type(&typed.ty) => name,
            _ => return,
        },
        _ => return,
    };
    let typed = matches!(pat, Pat::Type(_));
    if typed || gives_outcome(&init.expr, &|name| names.contains(&name.to_string())) {
        names.insert(name.ident.to_string());
    }
}

/// Whether the pattern is one of an `Option` or a `Result`, or says that it is the type.
pub(crate) fn is_outcome_pattern(pat: &Pat) -> bool {
    match pat {
        Pat::Type(typed) => is_outcome_type(&typed.ty),
        Pat::TupleStruct(tuple) => tuple.path.get_ident().is_some_and(is_variant),
        _ => false,
    }
}

fn is_outcome_type(ty: &Type) -> bool {
    let Type::Path(path) = ungrouped(ty) else { return false };
    let last = path.path.segments.last();
    last.is_some_and(|last| last.ident == "Option" || last.ident == "Result")
}

fn is_variant(name: &Ident) -> bool {
    ["Some", "None", "Ok", "Err"].iter().any(|variant| name == variant)
}

/// Whether the expression gives an `Option`, a `Result`, or an array, of which the same is true; `known` tells the variables that
/// hold one.
pub(crate) fn gives_outcome(expr: &Expr, known: &dyn Fn(&Ident) -> bool) -> bool {
    match expr {
        Expr::Paren(paren) => gives_outcome(&paren.expr, known),
        Expr::Array(_) | Expr::Repeat(_) => true,
        Expr::Path(path) => {
            path.path.get_ident().is_some_and(|name| is_variant(name) || known(name))
        }
        Expr::Block(block) => match block.block.stmts.last() {
            Some(Stmt::Expr(tail, None)) => gives_outcome(tail, known),
            _ => false,
        },
        Expr::If(conditional) => match conditional.then_branch.stmts.last() {
            Some(Stmt::Expr(tail, None)) => gives_outcome(tail, known),
            _ => false,
        },
        Expr::Match(matching) => matching.arms.iter().any(|arm| gives_outcome(&arm.body, known)),
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return false };
            let last = function.path.segments.last();
            last.is_some_and(|last| is_variant(&last.ident) || is_function_of_one(function))
        }
        Expr::MethodCall(call) => {
            is_method_of_one(call)
                || keeps_one(&scope::plain_name(&call.method))
                    && gives_outcome(&call.receiver, known)
        }
        _ => false,
    }
}

/// `env::var`, `u32::from_str`, `char::from_digit`
fn is_function_of_one(function: &syn::ExprPath) -> bool {
    let Some(last) = function.path.segments.last() else { return false };
    let name = scope::plain_name(&last.ident);
    let known = ["from_str", "from_str_radix", "from_utf8", "from_digit", "from_u32", "var"];
    known.contains(&name.as_str()) || name.starts_with("try_")
}

/// Whether methods of that name give one wherever std has them.
fn is_method_of_one(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    if name.starts_with("checked_") || name.starts_with("try_") {
        return true;
    }
    match name.as_str() {
        "as_deref" | "as_deref_mut" | "as_mut" | "as_ref" | "back" | "back_mut"
        | "binary_search" | "err" | "find" | "find_map" | "first" | "first_mut" | "front"
        | "front_mut" | "get" | "get_mut" | "last" | "last_mut" | "lock" | "map_err" | "max_by"
        | "max_by_key" | "min_by" | "min_by_key" | "next" | "next_back" | "nth" | "nth_back"
        | "ok" | "ok_or" | "ok_or_else" | "or_else" | "parse" | "peek" | "peek_mut" | "pop"
        | "pop_back" | "pop_first" | "pop_front" | "pop_last" | "position" | "recv" | "reduce"
        | "rfind" | "rposition" | "rsplit_once" | "split_first" | "split_last" | "split_once"
        | "strip_prefix" | "strip_suffix" | "to_digit" | "to_str" | "transpose" | "upgrade" => true,
        "max" | "min" | "take" => call.args.is_empty(),
        // Of maps, and not of lists.
        "insert" => call.args.len() == 2,
        "remove" => matches!(call.args.first(), Some(Expr::Reference(_))),
        _ => false,
    }
}

/// Whether methods of that name make one of another.
fn keeps_one(name: &str) -> bool {
    const NAMES: &[&str] = &[
        "and",
        "and_then",
        "as_mut",
        "as_ref",
        "clone",
        "cloned",
        "copied",
        "filter",
        "flatten",
        "inspect",
        "inspect_err",
        "map",
        "or",
        "replace",
        "xor",
        "zip",
    ];
    NAMES.contains(&name)
}
