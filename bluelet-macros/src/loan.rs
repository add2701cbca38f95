//! What borrows from what, as far as the text shows it: by `&`, and by the names that std uses.

use quote::ToTokens;
use syn::{Expr, ExprMethodCall, GenericArgument, Ident, Pat, PathArguments, Type};

/// A value that borrows from a variable.
#[derive(Clone, Copy)]
pub(crate) struct Loan<'e> {
    pub(crate) owner: &'e Ident,
    /// Nobody can notice when it is dropped: it is made of references, and no guard.
    pub(crate) inert: bool,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A reference, or something that holds one.
    Reference,
    /// An `Option` or `Result` of one.
    Wrapped,
    /// An iterator; whether its items borrow too.
    Iterator { items: bool },
}

/// What is known of a variable.
pub(crate) type Owns<'o> = &'o dyn Fn(&Ident) -> bool;

/// The variable from which the value of the expression borrows, if it does for certain; `owns` says which
/// variables own their data. `ty` is the type that the value is given, where there is one.
pub(crate) fn of<'e>(expr: &'e Expr, ty: Option<&Type>, owns: Owns<'_>) -> Option<Loan<'e>> {
    let reference = |owner| Loan { owner, inert: true, kind: Kind::Reference };
    match expr {
        Expr::Reference(taken) => match &*taken.expr {
            Expr::Path(path) => path.path.get_ident().map(reference),
            place => owned_root(place, owns).map(reference),
        },
        Expr::MethodCall(call) => {
            let owned = owned_root(&call.receiver, owns).map(reference);
            method(call, ty, owned.or_else(|| of(&call.receiver, None, owns))?)
        }
        Expr::Try(question) => {
            let loan = of(&question.expr, None, owns)?;
            (loan.kind == Kind::Wrapped).then_some(Loan { kind: Kind::Reference, ..loan })
        }
        Expr::Paren(paren) => of(&paren.expr, ty, owns),
        Expr::Tuple(tuple) => any(tuple.elems.iter(), owns),
        Expr::Array(array) => any(array.elems.iter(), owns),
        Expr::Struct(literal) => any(literal.fields.iter().map(|field| &field.expr), owns),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.path.is_ident("Some") || path.path.is_ident("Ok") => {
                any(call.args.iter(), owns)
            }
            _ => None,
        },
        _ => None,
    }
}

/// A value that is made of others borrows what one of them borrows.
fn any<'e>(mut parts: impl Iterator<Item = &'e Expr>, owns: Owns<'_>) -> Option<Loan<'e>> {
    let loan = parts.find_map(|part| of(part, None, owns))?;
    Some(Loan { owner: loan.owner, inert: false, kind: Kind::Reference })
}

/// What a method of std makes of a loan.
fn method<'e>(call: &ExprMethodCall, ty: Option<&Type>, from: Loan<'e>) -> Option<Loan<'e>> {
    let name = call.method.to_string();
    let kind = match from.kind {
        Kind::Reference => by_reference(&name)?,
        Kind::Wrapped => match name.as_str() {
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else" => {
                Kind::Reference
            }
            "ok" | "ok_or" | "ok_or_else" | "as_ref" | "or" | "filter" => Kind::Wrapped,
            _ => return None,
        },
        Kind::Iterator { items } => match name.as_str() {
            "rev" | "skip" | "take" | "step_by" | "filter" | "peekable" | "skip_while"
            | "take_while" | "inspect" => Kind::Iterator { items },
            "map" | "enumerate" | "zip" | "chain" | "cloned" | "copied" | "filter_map"
            | "flat_map" => Kind::Iterator { items: false },
            "next" | "last" | "nth" | "min" | "max" | "find" if items => Kind::Wrapped,
            "collect" if items && collects_items(call, ty) => Kind::Reference,
            _ => return None,
        },
    };
    let guards = ["borrow", "borrow_mut", "lock", "drain"].contains(&name.as_str());
    // What an adaptor is given, a closure say, is dropped with it.
    let alone = call.args.is_empty() || kind == Kind::Wrapped;
    Some(Loan { owner: from.owner, inert: from.inert && alone && !guards, kind })
}

/// What a method makes of a place or a reference to it.
fn by_reference(name: &str) -> Option<Kind> {
    Some(match name {
        "as_str" | "as_bytes" | "as_slice" | "as_mut_slice" | "as_mut_str" | "as_path" | "trim"
        | "trim_start" | "trim_end" | "borrow" | "borrow_mut" => Kind::Reference,
        "get" | "get_mut" | "first" | "first_mut" | "last" | "last_mut" | "front" | "back"
        | "strip_prefix" | "strip_suffix" | "as_ref" | "as_mut" | "as_deref" | "lock" => {
            Kind::Wrapped
        }
        "iter" | "iter_mut" | "lines" | "split" | "splitn" | "rsplit" | "split_whitespace"
        | "split_terminator" | "keys" | "values" | "values_mut" | "windows" | "chunks" => {
            Kind::Iterator { items: true }
        }
        "chars" | "char_indices" | "bytes" | "drain" => Kind::Iterator { items: false },
        _ => return None,
    })
}

/// Whether `collect` makes a collection of the items themselves.
fn collects_items(call: &ExprMethodCall, ty: Option<&Type>) -> bool {
    let written = call.turbofish.as_ref().and_then(|turbofish| match turbofish.args.first() {
        Some(GenericArgument::Type(ty)) => Some(ty),
        _ => None,
    });
    let Some(Type::Path(path)) = written.or(ty) else { return false };
    let collections = ["Vec", "VecDeque", "HashSet", "BTreeSet"];
    path.path.segments.last().is_some_and(|last| collections.iter().any(|name| last.ident == name))
}

/// The variable that the place is a part of, if the variable owns its data.
fn owned_root<'e>(place: &'e Expr, owns: Owns<'_>) -> Option<&'e Ident> {
    match place {
        Expr::Path(path) => path.path.get_ident().filter(|name| owns(name)),
        Expr::Index(index) => owned_root(&index.expr, owns),
        Expr::Paren(paren) => owned_root(&paren.expr, owns),
        _ => None,
    }
}

/// What std calls its types that own their data.
const OWNERS: [&str; 15] = [
    "String",
    "Vec",
    "VecDeque",
    "HashMap",
    "HashSet",
    "BTreeMap",
    "BTreeSet",
    "BinaryHeap",
    "PathBuf",
    "OsString",
    "Mutex",
    "RwLock",
    "RefCell",
    "Rc",
    "Arc",
];

fn is_owner(name: &Ident) -> bool {
    OWNERS.iter().any(|owner| name == owner)
}

/// Whether the expression makes a value that owns its data, whatever is behind the names in it.
pub(crate) fn is_owned(expr: &Expr) -> bool {
    match expr {
        Expr::Macro(mac) => {
            mac.mac.path.segments.last().is_some_and(|s| s.ident == "vec" || s.ident == "format")
        }
        Expr::MethodCall(call) if call.method == "collect" => {
            let turbofish = call.turbofish.iter().flat_map(|turbofish| &turbofish.args);
            turbofish.into_iter().any(|argument| match argument {
                GenericArgument::Type(ty) => is_owned_type(ty),
                _ => false,
            })
        }
        Expr::MethodCall(call) => matches!(
            call.method.to_string().as_str(),
            "to_string"
                | "to_owned"
                | "to_vec"
                | "into_owned"
                | "into_bytes"
                | "to_lowercase"
                | "to_uppercase"
        ),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.path.segments.len() == 2 => {
                let container = &path.path.segments[0].ident;
                let shared = container == "Rc" || container == "Arc";
                is_owner(container) && (!shared || call.args.iter().all(is_owned))
            }
            _ => false,
        },
        _ => false,
    }
}

/// Whether a value of the type owns its data, by the type's text.
pub(crate) fn is_owned_type(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => is_owned_type(&group.elem),
        Type::Paren(paren) => is_owned_type(&paren.elem),
        Type::Path(path) => path.path.segments.last().is_some_and(|last| {
            let shared = last.ident == "Rc" || last.ident == "Arc";
            let points = match &last.arguments {
                PathArguments::None => false,
                arguments => arguments.to_token_stream().to_string().contains(['&', '_', '\'']),
            };
            is_owner(&last.ident) && !(shared && points)
        }),
        _ => false,
    }
}

/// What a pattern binds of the value in a loan.
pub(crate) fn holder<'p>(pat: &'p Pat, loan: &Loan<'_>) -> Option<&'p Ident> {
    match pat {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => Some(&name.ident),
        Pat::Type(typed) => holder(&typed.pat, loan),
        Pat::Paren(paren) => holder(&paren.pat, loan),
        Pat::TupleStruct(wrapped) if loan.kind == Kind::Wrapped && wrapped.elems.len() == 1 => {
            let name = &wrapped.path.segments.last()?.ident;
            let inner = (name == "Some" || name == "Ok").then(|| &wrapped.elems[0])?;
            match inner {
                Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
                    Some(&name.ident)
                }
                _ => None,
            }
        }
        _ => None,
    }
}
