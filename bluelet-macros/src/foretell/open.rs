//! What the declaration of a variable leaves open of its type, as its text shows.

use syn::{Expr, Local, Pat, Path};

use crate::macros;
use crate::mention::identifiers;

/// How much the declaration leaves open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Open {
    /// Which number it is.
    Number,
    /// What is in it.
    Content,
    /// All of it.
    All,
}

/// What the variable's declaration does not say of its type.
pub(super) fn open(local: &Local) -> Option<Open> {
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let written = matches!(&local.pat, Pat::Type(typed) if !identifiers(&*typed.ty).contains("_"));
    open_value(&init.expr).filter(|_| !written)
}

pub(super) fn open_value(value: &Expr) -> Option<Open> {
    let any = |values: &mut dyn Iterator<Item = &Expr>| values.filter_map(open_value).max();
    match value {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.suffix().is_empty().then_some(Open::Number),
            syn::Lit::Float(number) => number.suffix().is_empty().then_some(Open::Number),
            _ => None,
        },
        Expr::Path(path) => path.path.is_ident("None").then_some(Open::Content),
        Expr::Tuple(tuple) => any(&mut tuple.elems.iter()),
        Expr::Array(array) => any(&mut array.elems.iter()),
        Expr::Repeat(repeat) => open_value(&repeat.expr),
        Expr::Macro(call) if call.mac.path.is_ident("vec") => {
            if call.mac.tokens.is_empty() {
                return Some(Open::Content);
            }
            let items = macros::arguments(&call.mac);
            let item = macros::repeat(&call.mac).map(|(item, ..)| item);
            let open = any(&mut items.iter().flatten().chain(&item));
            open.filter(|open| *open != Open::Number).map(|_| Open::Content)
        }
        Expr::MethodCall(call) if call.turbofish.is_none() => {
            match call.method.to_string().as_str() {
                "collect" | "parse" | "into" => Some(Open::All),
                "unwrap" | "unwrap_or_default" | "into_iter" => open_value(&call.receiver),
                _ => None,
            }
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => made(&path.path).or_else(|| {
                let open = any(&mut call.args.iter()).filter(|open| *open != Open::Number);
                open.map(|_| Open::Content)
            }),
            _ => None,
        },
        _ => None,
    }
}

/// What is open of the value that such a function makes: `Vec::new`, `HashMap::with_capacity`, `Default::default`.
fn made(function: &Path) -> Option<Open> {
    let mut segments = function.segments.iter().rev();
    let name = segments.next()?;
    if name.ident == "channel" && name.arguments.is_empty() {
        return Some(Open::Content);
    }
    let of = segments.next().filter(|of| of.arguments.is_empty())?;
    let makes = ["new", "with_capacity", "default"].iter().any(|makes| name.ident == makes);
    let generic = [
        "Arc",
        "BTreeMap",
        "BTreeSet",
        "BinaryHeap",
        "Cell",
        "HashMap",
        "HashSet",
        "LinkedList",
        "Mutex",
        "OnceCell",
        "OnceLock",
        "Rc",
        "RefCell",
        "Vec",
        "VecDeque",
        "Weak",
    ];
    // What others make shows what is in it.
    let empty = name.ident == "default"
        || !["Arc", "Cell", "Mutex", "Rc", "RefCell"].iter().any(|ty| of.ident == ty);
    match of.ident == "Default" {
        true => makes.then_some(Open::All),
        false => {
            (makes && empty && generic.iter().any(|ty| of.ident == ty)).then_some(Open::Content)
        }
    }
}
