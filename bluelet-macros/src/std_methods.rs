//! What the methods of std do with their receivers, by their names: where the text shows no more, a method counts as that of std.

use syn::{Expr, ExprMethodCall, Lit};

use crate::scope;

/// Whether it is a method that takes `self` by value wherever std has it.
pub(crate) fn consumes_receiver(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    if name.starts_with("into_") {
        return true;
    }
    match name.as_str() {
        "into" | "try_into" | "downcast" => true,
        // Of `Option` and `Result`.
        "expect"
        | "expect_err"
        | "unwrap"
        | "unwrap_err"
        | "unwrap_or"
        | "unwrap_or_default"
        | "unwrap_or_else"
        | "unwrap_unchecked"
        | "unwrap_err_unchecked" => true,
        "ok" | "err" | "ok_or" | "ok_or_else" | "map_err" | "map_or" | "map_or_else"
        | "and_then" | "or_else" | "is_some_and" | "is_none_or" | "is_ok_and" | "is_err_and"
        | "and" | "or" | "xor" | "transpose" | "cloned" | "copied" => true,
        "inspect_err" | "break_value" | "continue_value" | "map_break" | "map_continue" => true,
        // Of entries of maps.
        "or_default" | "or_insert" | "or_insert_with" | "or_insert_with_key" | "and_modify" => true,
        // Of iterators.
        "map" | "filter" | "filter_map" | "flat_map" | "flatten" | "zip" | "unzip" | "chain"
        | "cycle" | "rev" | "enumerate" | "peekable" | "skip_while" | "take_while"
        | "map_while" | "step_by" | "scan" | "fuse" | "inspect" | "collect" | "partition"
        | "fold" | "reduce" | "sum" | "product" | "for_each" | "max" | "max_by" | "max_by_key"
        | "min" | "min_by" | "min_by_key" => true,
        // `iter.take(n)`, but not `option.take()`.
        "take" | "skip" => call.args.len() == 1,
        // `thread.join()`, but not `path.join(name)`.
        "join" => call.args.is_empty(),
        // Of this crate's `Server`.
        "serve" | "grace" | "max_connections" | "backlog" | "workers" => true,
        _ => false,
    }
}

/// Whether it takes its receiver in std, and may only look at it elsewhere: then rustc is asked.
///
/// It is not about what gives whatever is inside of its receiver, since that could be the answer as long as its type is not known;
/// nor about `into_..`, of which clippy says everywhere that it is to take `self`.
pub(crate) fn may_be_of_another_type(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    let gives_what_is_inside = [
        "break_value",
        "continue_value",
        "downcast",
        "expect_err",
        "into",
        "map_or",
        "map_or_else",
        "or_default",
        "or_insert",
        "or_insert_with",
        "or_insert_with_key",
        "try_into",
    ];
    let certain = match name.as_str() {
        // `a.max(b)` is of references too where it is of what they refer to.
        "max" | "min" => !call.args.is_empty(),
        // `parser.expect(Token::Comma)` is of no `Option`.
        "expect" => call.args.iter().all(is_text),
        // What it gives comes out of the closure, which is not asked about.
        "and_then" | "filter_map" | "flat_map" | "map_while" | "or_else" | "partition" | "scan" => {
            call.args.iter().any(|argument| matches!(argument, Expr::Closure(_)))
        }
        name => {
            gives_what_is_inside.contains(&name)
                || ["into_", "unwrap"].iter().any(|prefix| name.starts_with(prefix))
        }
    };
    consumes_receiver(call) && !certain
}

/// Whether methods of that name mostly take their receiver, also where they are not std's.
pub(crate) fn mostly_takes_receiver(call: &ExprMethodCall) -> bool {
    consumes_receiver(call) || mostly_takes_own_receiver(call)
}

fn mostly_takes_own_receiver(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    let likely = [
        "build", "close", "commit", "complete", "consume", "done", "end", "execute", "finalize",
        "finish", "go", "rollback", "run", "send", "spawn", "start", "stop", "with",
    ];
    match name.as_str() {
        // `stream.split()`, but not `text.split(' ')`.
        "split" => call.args.is_empty(),
        name => {
            let prefixes = ["finish_", "with_"];
            likely.contains(&name) || prefixes.iter().any(|prefix| name.starts_with(prefix))
        }
    }
}

/// Whether the text makes it likely enough that it takes a part of a variable of which others are used later: then that is taken apart
/// on the heap, even if it turns out that nothing is taken.
pub(crate) fn ends_its_receiver(call: &ExprMethodCall) -> bool {
    const ENDING: &[&str] =
        &["build", "commit", "complete", "consume", "finalize", "finish", "rollback"];
    let name = scope::plain_name(&call.method);
    name == "split" && call.args.is_empty()
        || name.starts_with("finish_")
        || ENDING.contains(&name.as_str())
        || consumes_receiver(call)
}

/// Whether it may take a part of a variable, or leave it where it is, which costs no more where it is taken. Collections have
/// `into_iter` for references too; of a method that is not std's rustc is asked where its name makes it likely.
pub(crate) fn may_leave_a_part(call: &ExprMethodCall) -> bool {
    let into = scope::plain_name(&call.method).starts_with("into_") && call.method != "into_iter";
    may_be_of_another_type(call) || into || mostly_takes_own_receiver(call)
}

/// The same of a type of the user's.
pub(crate) fn may_be_of_own_type(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    consumes_receiver(call) && !name.starts_with("into") && name != "try_into"
}

/// `"text"`, or `&format!("text")`.
fn is_text(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Str(_)),
        Expr::Macro(mac) => ["concat", "format"].iter().any(|name| mac.mac.path.is_ident(name)),
        Expr::Reference(reference) => is_text(&reference.expr),
        Expr::Paren(paren) => is_text(&paren.expr),
        _ => false,
    }
}

/// Whether it borrows its receiver wherever std has it, and hardly takes it elsewhere: of others rustc is asked.
pub(crate) fn borrows_receiver(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    let of_std = [
        "len",
        "get",
        "get_mut",
        "try_get",
        "iter",
        "iter_mut",
        "first",
        "clone",
        "eq",
        "cmp",
        "borrow",
        "borrow_mut",
        "try_lock",
        "push_str",
        "pop",
        "pop_front",
        "pop_back",
        "contains",
        "contains_key",
        "by_ref",
        "chars",
        "starts_with",
        "ends_with",
        "write_all",
        "recv_into",
        "sendall",
        "readline",
        "read_exact",
        "read_until",
        "accept",
        // Gives whatever type one asks for.
        "parse",
    ];
    // Those of `bluelet::whole`, which a part of the generated code calls.
    let of_held = ["has_drop", "stays_whole", "comes_apart", "left", "nothing_left"];
    let prefixes = ["as_", "to_", "is_", "has_", "get_", "trim", "try_borrow"];
    // `cell.get_mut()` does, `pin.get_mut()` does not.
    let may_be_of_pin = ["get_mut", "get_ref"].contains(&name.as_str()) && call.args.is_empty();
    // `conn.shutdown(how)` and `list.drain(..)` do, `service.shutdown()` and `queue.drain()` may not; nor does `reader.lines()`.
    let with_arguments = ["shutdown", "drain", "recv"];
    let borrows = of_std.contains(&name.as_str())
        || !call.args.is_empty() && with_arguments.contains(&name.as_str())
        || of_held.contains(&name.as_str())
        || prefixes.iter().any(|prefix| name.starts_with(prefix));
    borrows && !may_be_of_pin
}

/// Whether methods of that name lend their receiver where std has them, or give something to whoever asks.
pub(crate) fn may_lend(method: &syn::Ident) -> bool {
    const LENDING: &[&str] = &["bytes", "drain", "get", "keys", "lines", "recv", "values"];
    LENDING.iter().any(|name| method == name)
}

/// Whether methods of that name mostly look something up in their receiver, and may give it as whatever type one asks for: as
/// long as that is not known, rustc cannot be asked about them.
pub(crate) fn looks_up(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    let names = [
        "arg",
        "at",
        "attr",
        "cell",
        "col",
        "column",
        "cookie",
        "decode",
        "deserialize",
        "env",
        "extract",
        "fetch",
        "field",
        "find",
        "header",
        "item",
        "json",
        "load",
        "lookup",
        "nth",
        "option",
        "param",
        "query",
        "row",
        "select",
        "setting",
        "text",
        "value",
        "var",
    ];
    let prefixes = ["decode_", "fetch_", "find_", "load_", "lookup_", "parse_", "query_", "read_"];
    !call.args.is_empty()
        && (names.contains(&name.as_str())
            || prefixes.iter().any(|prefix| name.starts_with(prefix)))
}

/// Whether what it gives borrows from nothing, wherever std has it: or from what its receiver borrows from.
pub(crate) fn gives_own_data(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    let names = [
        "clone",
        "cloned",
        "copied",
        "count",
        "insert",
        "len",
        "pop",
        "pop_back",
        "pop_front",
        "remove",
        "replace",
        "swap_remove",
        "take",
        "to_owned",
        "to_string",
        "to_vec",
    ];
    names.contains(&name.as_str()) || ["is_", "has_"].iter().any(|of| name.starts_with(of))
}

/// Whether what it gives comes out of its receiver.
pub(crate) fn passes_on(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    let names = ["expect", "ok", "ok_or", "ok_or_else", "unwrap", "unwrap_or_default"];
    names.contains(&name.as_str())
}

/// Whether it needs no `&mut`.
pub(crate) fn needs_no_mut(method: &str) -> bool {
    const LOOKS: &[&str] = &[
        "abs",
        "abs_diff",
        "binary_search",
        "borrow",
        "bytes",
        "ceil",
        "char_indices",
        "chars",
        "chunks",
        "chunks_exact",
        "clone",
        "cmp",
        "contains",
        "contains_key",
        "ends_with",
        "eq",
        "find",
        "first",
        "floor",
        "get",
        "iter",
        "keys",
        "last",
        "len",
        "lines",
        "max",
        "min",
        "ne",
        "partial_cmp",
        "pow",
        "powf",
        "powi",
        "range",
        "rem_euclid",
        "round",
        "split",
        "split_at",
        "split_whitespace",
        "sqrt",
        "starts_with",
        "trim",
        "values",
        "windows",
    ];
    let prefixes = [
        "as_ref",
        "as_slice",
        "as_str",
        "as_bytes",
        "as_deref",
        "checked_",
        "is_",
        "saturating_",
        "to_",
        "wrapping_",
    ];
    let changes = ["as_deref_mut"];
    LOOKS.contains(&method)
        || prefixes.iter().any(|prefix| method.starts_with(prefix)) && !changes.contains(&method)
}

/// `list.into_iter()`, `text.lines()`, `0..n`: an iterator, by the names of std.
pub(crate) fn gives_iterator(init: &Expr) -> bool {
    match init {
        Expr::Paren(paren) => gives_iterator(&paren.expr),
        Expr::Range(_) => true,
        // `text.split(',')`, but not `conn.split()`.
        Expr::MethodCall(call) if call.method == "split" => !call.args.is_empty(),
        Expr::MethodCall(call) => matches!(
            call.method.to_string().as_str(),
            "into_iter"
                | "iter"
                | "iter_mut"
                | "drain"
                | "keys"
                | "values"
                | "into_keys"
                | "into_values"
                | "chars"
                | "char_indices"
                | "bytes"
                | "lines"
                | "split_whitespace"
                | "chunks"
                | "windows"
                | "map"
                | "filter"
                | "filter_map"
                | "flat_map"
                | "enumerate"
                | "zip"
                | "chain"
                | "rev"
                | "peekable"
                | "skip_while"
                | "take_while"
                | "step_by"
        ),
        _ => false,
    }
}

/// Whether it gives an iterator that holds what the method is given.
pub(crate) fn is_lazy(method: &str) -> bool {
    const LAZY: &[&str] = &[
        "chain",
        "cloned",
        "copied",
        "cycle",
        "enumerate",
        "filter",
        "filter_map",
        "flat_map",
        "flatten",
        "fuse",
        "inspect",
        "into_iter",
        "map",
        "map_while",
        "peekable",
        "rev",
        "scan",
        "skip",
        "skip_while",
        "split",
        "step_by",
        "take",
        "take_while",
        "zip",
    ];
    LAZY.contains(&method)
}

/// Whether it calls the closures that it is given, or its receiver was, and what it gives holds none of them.
pub(crate) fn uses_up_closures(method: &str) -> bool {
    const CALLS: &[&str] = &[
        "all",
        "and_then",
        "any",
        "collect",
        "count",
        "expect",
        "find",
        "find_map",
        "fold",
        "is_none_or",
        "is_some_and",
        "last",
        "map_err",
        "map_or",
        "map_or_else",
        "max",
        "max_by",
        "max_by_key",
        "min",
        "min_by",
        "min_by_key",
        "next",
        "nth",
        "ok_or",
        "ok_or_else",
        "or_else",
        "partition",
        "position",
        "product",
        "reduce",
        "rposition",
        "sum",
        "then",
        "try_fold",
        "unwrap",
        "unwrap_or",
        "unwrap_or_default",
        "unwrap_or_else",
        "unzip",
    ];
    CALLS.contains(&method)
}

/// Whether it is one of std's functions that never return, named so that it can be no other.
pub(crate) fn never_returns(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    let names: Vec<String> =
        path.path.segments.iter().map(|segment| segment.ident.to_string()).collect();
    let of_std = ["std", "core"].contains(&names[0].as_str());
    match names.last().map(String::as_str) {
        Some("panic_any" | "resume_unwind") => true,
        Some("exit" | "abort" | "unreachable_unchecked") => of_std,
        _ => false,
    }
}
