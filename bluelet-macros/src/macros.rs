//! What is known of the macros that user code calls: whose input is a list of expressions, and
//! how those are used.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::visit_mut::VisitMut;
use syn::{Expr, Lit, Macro, MacroDelimiter, Pat, Token};

/// How a macro whose input is a list of expressions uses them.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum ArgumentUse {
    /// It borrows them, as the formatting macros do.
    Borrowed,
    /// It takes them by value, as `vec!` does.
    Taken,
}

/// Std's macros whose input is a comma-separated list of expressions.
pub(crate) fn argument_use(mac: &Macro) -> Option<ArgumentUse> {
    use_of(&mac.path.segments.last()?.ident.to_string())
}

fn use_of(name: &str) -> Option<ArgumentUse> {
    match name {
        "print" | "println" | "eprint" | "eprintln" | "format" | "format_args" | "write"
        | "writeln" | "panic" | "assert" | "assert_eq" | "assert_ne" | "debug_assert"
        | "debug_assert_eq" | "debug_assert_ne" | "unreachable" | "todo" | "unimplemented"
        | "index_early" => Some(ArgumentUse::Borrowed),
        "vec" | "dbg" | "pin" | "still_whole" | "late_receiver" => Some(ArgumentUse::Taken),
        _ => None,
    }
}

/// The last name of its path.
pub(crate) fn name(mac: &Macro) -> Option<String> {
    mac.path.segments.last().map(|last| last.ident.to_string())
}

/// Whether the first argument is what the macro writes into.
pub(crate) fn writes(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "write" || last.ident == "writeln")
}

/// What `pin!` pins.
pub(crate) fn pinned(mac: &Macro) -> Option<Expr> {
    let is_pin = mac.path.segments.last().is_some_and(|last| last.ident == "pin");
    arguments(mac).filter(|_| is_pin)?.into_iter().next()
}

/// Whether this is our `still_whole!`.
pub(crate) fn asks_if_whole(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "still_whole")
}

/// Whether this is our `index_early!`.
pub(crate) fn is_index_early(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "index_early")
}

/// Whether this is our `late_receiver!`.
pub(crate) fn is_late_receiver(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "late_receiver")
}

/// Whether it makes a collection of its operands, as its name tells: `hashmap!`, `smallvec!`, and in brackets or braces
/// `my_vec!`; but neither `reset!` nor `print_list!(..)`. What is wrongly taken for that would be dropped early.
pub(crate) fn collects(mac: &Macro) -> bool {
    const COLLECTIONS: &[&str] = &["deque", "heap", "list", "map", "set", "vec"];
    const KINDS: &[&str] = &[
        "array", "arr", "b", "binary", "btree", "hash", "id", "index", "linked", "multi", "ord",
        "ordered", "small", "stack", "thin", "tiny", "vec",
    ];
    let Some(last) = mac.path.segments.last() else { return false };
    let name = last.ident.to_string();
    let is_call = matches!(mac.delimiter, MacroDelimiter::Paren(_));
    COLLECTIONS
        .iter()
        .filter_map(|of| name.strip_suffix(of))
        .any(|kind| KINDS.contains(&kind) || !is_call && (kind.is_empty() || kind.ends_with('_')))
}

/// Whether this is `co!`, which makes a coroutine of its own.
pub(crate) fn is_coroutine(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "co")
}

/// Whether the macro has no jump of its own in what it runs: one that makes text or code of its input, or whose jumps are
/// known.
pub(crate) fn keeps_jumps(mac: &Macro) -> bool {
    let Some(last) = mac.path.segments.last() else { return false };
    let name = last.ident.to_string();
    name.contains("quote") || ["stringify", "bail", "ensure"].contains(&name.as_str())
}

/// `bail!`, `throw!` or `bail_with!`, but not `bail_if!`.
pub(crate) fn always_returns(name: &str) -> bool {
    let words: Vec<&str> = name.split('_').collect();
    let depends = words.iter().any(|word| ["if", "unless", "when"].contains(word));
    !depends && ["bail", "throw"].contains(&words[0])
}

/// Whether macros of that name are there to return early, if need be.
pub(crate) fn may_return(name: &str) -> bool {
    const WORDS: &[&str] = &["bail", "ensure", "must", "require", "return", "throw", "try"];
    let mut words = name.trim_start_matches("r#").split('_');
    // What `try_let!(name = next())` declares is used behind it, and a jump stays in its loop.
    if words.clone().any(|word| ["let", "break", "continue"].contains(&word)) {
        return false;
    }
    let tells = words.any(|word| WORDS.contains(&word));
    tells || ["some_or", "ok_or", "none_or", "err_or"].iter().any(|start| name.starts_with(start))
}

/// Whether the macro declares items, as `thread_local!` does.
pub(crate) fn declares_items(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| last.ident == "thread_local")
}

/// Whether its name is that of a macro which declares a guard of a name that is not seen outside of it: `defer!`.
pub(crate) fn declares_hidden_guard(mac: &Macro) -> bool {
    let names = ["defer", "defer_on_success", "defer_on_unwind"];
    mac.path.segments.last().is_some_and(|last| names.iter().any(|name| last.ident == name))
}

/// Whether this is `assert_eq!` or one like it: two operands, then a message.
pub(crate) fn is_comparison(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| {
        let name = last.ident.to_string();
        matches!(name.trim_start_matches("debug_"), "assert_eq" | "assert_ne")
    })
}

/// Whether its arguments behind the asserted ones are a message.
pub(crate) fn is_assertion(mac: &Macro) -> bool {
    is_comparison(mac)
        || mac
            .path
            .segments
            .last()
            .is_some_and(|last| last.ident.to_string().trim_start_matches("debug_") == "assert")
}

/// Whether a call of the macro never returns.
pub(crate) fn diverges(mac: &Macro) -> bool {
    mac.path.segments.last().is_some_and(|last| {
        ["panic", "unreachable", "todo", "unimplemented"].iter().any(|name| last.ident == name)
    })
}

/// The expressions that a known macro is given; `None` for other macros and other forms of input
/// (`vec![0; n]` has none of its own: see [`repeat`]).
pub(crate) fn arguments(mac: &Macro) -> Option<Punctuated<Expr, Token![,]>> {
    argument_use(mac)?;
    let list = |tokens| Punctuated::<Expr, Token![,]>::parse_terminated.parse2(tokens).ok();
    list(mac.tokens.clone()).or_else(|| list(with_raw_names(&mac.tokens)?))
}

/// `r#type = value` for an argument `type = value`, whose name is a keyword; nothing where no argument has a name.
fn with_raw_names(tokens: &TokenStream) -> Option<TokenStream> {
    let mut tokens: Vec<TokenTree> = tokens.clone().into_iter().collect();
    let is = |token: Option<&TokenTree>, mark| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == mark);
    let names = (1..tokens.len()).filter(|at| {
        let equals = is(tokens.get(at + 1), '=') && !is(tokens.get(at + 2), '=');
        equals && is(tokens.get(at - 1), ',') && matches!(tokens[*at], TokenTree::Ident(_))
    });
    let names: Vec<usize> = names.collect();
    for at in &names {
        if let Ok(mut raw) = syn::parse_str::<proc_macro2::Ident>(&format!("r#{}", tokens[*at])) {
            raw.set_span(tokens[*at].span());
            tokens[*at] = raw.into();
        }
    }
    (!names.is_empty()).then(|| tokens.into_iter().collect())
}

/// The two expressions of `vec![element; length]`.
pub(crate) fn repeat(mac: &Macro) -> Option<(Expr, Token![;], Expr)> {
    if argument_use(mac)? != ArgumentUse::Taken {
        return None;
    }
    let parser =
        |input: syn::parse::ParseStream<'_>| Ok((input.parse()?, input.parse()?, input.parse()?));
    parser.parse2(mac.tokens.clone()).ok()
}

/// All expressions that a known macro is given: its arguments, or the two of `vec![element; length]`.
pub(crate) fn inputs(mac: &Macro) -> Option<Vec<Expr>> {
    let arguments = arguments(mac).map(|arguments| arguments.into_iter().collect());
    arguments.or_else(|| repeat(mac).map(|(element, _, length)| vec![element, length]))
}

/// The scrutinee of `matches!(scrutinee, pattern if guard)`, and the pattern with its guard.
pub(crate) fn matches_input(mac: &Macro) -> Option<(Expr, Pat)> {
    if mac.path.segments.last()?.ident != "matches" {
        return None;
    }
    let parser = |input: syn::parse::ParseStream<'_>| {
        let scrutinee = input.parse()?;
        input.parse::<Token![,]>()?;
        input.fork().call(Pat::parse_multi_with_leading_vert)?;
        let mut arm: Vec<TokenTree> = input.parse::<TokenStream>()?.into_iter().collect();
        arm.pop_if(|last| matches!(last, TokenTree::Punct(p) if p.as_char() == ','));
        let arm: syn::Arm = syn::parse2(quote!(#(#arm)* => (),))?;
        Ok((scrutinee, arm.pat))
    };
    parser.parse2(mac.tokens.clone()).ok()
}

/// Whether the code calls a macro of which it is not known that it has no `break` or `continue` of its own.
pub(crate) fn may_hide_jumps(code: TokenStream) -> bool {
    const KNOWN: &[&str] = &[
        "yield_",
        "co",
        "matches",
        "thread_local",
        "bail",
        "ensure",
        "macro_rules",
        "stringify",
        "concat",
        "line",
        "column",
        "file",
        "module_path",
        "env",
        "option_env",
        "cfg",
        "include_str",
        "include_bytes",
    ];
    let mut name: Option<TokenTree> = None;
    let mut called = false;
    code.into_iter().any(|token| {
        let hides = match &token {
            TokenTree::Group(group) => {
                let unknown = called
                    && name.take().is_some_and(|name| {
                        // `while !(..)` is no call.
                        let is_called = syn::parse2::<syn::Ident>(name.clone().into()).is_ok();
                        let name = name.to_string();
                        is_called && !KNOWN.contains(&name.as_str()) && use_of(&name).is_none()
                    });
                unknown || may_hide_jumps(group.stream())
            }
            _ => false,
        };
        called =
            matches!(&token, TokenTree::Punct(mark) if mark.as_char() == '!') && name.is_some();
        if !called {
            name = matches!(token, TokenTree::Ident(_)).then_some(token);
        }
        hides
    })
}

/// Where the format string stands among the arguments of one of std's macros, if it takes one.
pub(crate) fn format_string(mac: &Macro) -> Option<usize> {
    let name = mac.path.segments.last()?.ident.to_string();
    match name.trim_start_matches("debug_") {
        "vec" | "dbg" | "pin" | "still_whole" | "late_receiver" => None,
        "write" | "writeln" | "assert" => Some(1),
        "assert_eq" | "assert_ne" => Some(2),
        _ => Some(0),
    }
}

/// Has the visitor change what stands in the input of a known macro.
pub(crate) fn change_input(mac: &mut Macro, visitor: &mut impl VisitMut) {
    if let Some(mut arguments) = arguments(mac) {
        arguments.iter_mut().for_each(|argument| visitor.visit_expr_mut(argument));
        set_arguments(mac, arguments);
    } else if let Some((mut element, semi, mut length)) = repeat(mac) {
        visitor.visit_expr_mut(&mut element);
        visitor.visit_expr_mut(&mut length);
        mac.tokens = quote!(#element #semi #length);
    } else if let Some((mut scrutinee, mut pat)) = matches_input(mac) {
        visitor.visit_expr_mut(&mut scrutinee);
        visitor.visit_pat_mut(&mut pat);
        mac.tokens = quote!(#scrutinee, #pat);
    }
}

/// Puts changed arguments back into the macro.
pub(crate) fn set_arguments(mac: &mut Macro, arguments: Punctuated<Expr, Token![,]>) {
    mac.tokens = arguments.into_token_stream();
}

/// A format string and where its inline captures `{name}` stand.
pub(crate) fn captures(literal: &Lit) -> Vec<String> {
    let Lit::Str(text) = literal else {
        return Vec::new();
    };
    capture_ranges(&text.value()).into_iter().map(|(_, name)| name).collect()
}

/// The same literal with each inline capture renamed by `rename`.
pub(crate) fn rename_captures(
    literal: &TokenStream,
    span: Span,
    rename: &mut dyn FnMut(&str) -> Option<String>,
) -> Option<TokenStream> {
    let Ok(Lit::Str(text)) = syn::parse2::<Lit>(literal.clone()) else {
        return None;
    };
    let value = text.value();
    let mut renamed = String::new();
    let mut copied = 0;
    let mut changed = false;
    for (start, name) in capture_ranges(&value) {
        renamed.push_str(&value[copied..start]);
        copied = start + name.len();
        match rename(&name) {
            Some(new) => {
                renamed.push_str(&new);
                changed = true;
            }
            None => renamed.push_str(&name),
        }
    }
    renamed.push_str(&value[copied..]);
    changed.then(|| syn::LitStr::new(&renamed, span).into_token_stream())
}

/// Where each captured name starts, and the name: `{name}`, `{name:?}`, `{x:>width$.prec$}`.
fn capture_ranges(value: &str) -> Vec<(usize, String)> {
    let mut found = Vec::new();
    let mut chars = value.char_indices().peekable();
    while let Some((_, c)) = chars.next() {
        if c != '{' || chars.next_if(|&(_, c)| c == '{').is_some() {
            continue;
        }
        let start = chars.peek().map_or(value.len(), |&(at, _)| at);
        let end = value[start..].find('}').map_or(value.len(), |length| start + length);
        collect_names(&value[start..end], start, &mut found);
        while chars.next_if(|&(at, _)| at < end).is_some() {}
    }
    found
}

/// The names in one placeholder: the argument before `:`, and `name$` widths and precisions after.
fn collect_names(placeholder: &str, offset: usize, found: &mut Vec<(usize, String)>) {
    let (argument, spec) = placeholder.split_once(':').unwrap_or((placeholder, ""));
    if is_name(argument.trim_end()) {
        found.push((offset, argument.trim_end().to_string()));
    }
    let spec_offset = offset + argument.len() + 1;
    let mut from = 0;
    while let Some(dollar) = spec[from..].find('$').map(|at| from + at) {
        let start = spec[..dollar]
            .rfind(|c: char| !(c.is_alphanumeric() || c == '_'))
            .map_or(0, |at| at + spec[at..].chars().next().map_or(1, char::len_utf8));
        if is_name(&spec[start..dollar]) {
            found.push((spec_offset + start, spec[start..dollar].to_string()));
        }
        from = dollar + 1;
    }
}

fn is_name(text: &str) -> bool {
    let mut chars = text.chars();
    chars.next().is_some_and(|c| c.is_alphabetic() || c == '_')
        && chars.all(|c| c.is_alphanumeric() || c == '_')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn captured(format: &str) -> Vec<String> {
        captures(&Lit::Str(syn::LitStr::new(format, Span::call_site())))
    }

    #[test]
    fn inline_captures_of_format_strings() {
        assert_eq!(captured("{a} {b:?} {{c}} {0} {}"), ["a", "b"]);
        assert_eq!(captured("{x:>width$.prec$} {:>w$} {y:#?}"), ["x", "width", "prec", "w", "y"]);
        assert_eq!(captured("{ä} }} {"), ["ä"]);
    }

    #[test]
    fn captures_are_renamed_where_they_stand() {
        let literal = "\"{a} {{a}} {b:>a$}\"".parse().expect("a literal");
        let renamed = rename_captures(&literal, Span::call_site(), &mut |name| {
            (name == "a").then(|| "a2".to_string())
        });
        let renamed = renamed.expect("something was renamed").to_string();
        assert_eq!(renamed, "\"{a2} {{a}} {b:>a2$}\"");
    }
}
