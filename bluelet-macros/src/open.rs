//! What the declaration of a variable leaves open of its type, as its text shows.

use syn::visit::Visit;
use syn::{Expr, GenericArgument, Ident, Local, Pat, Path, PathArguments, ReturnType, Stmt, Type};

use crate::{macros, scope};

/// How much the declaration leaves open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Open {
    /// Which number it is.
    Number,
    /// What is in it, if anything is: only the uses of such a type show whether it is a container.
    Own,
    /// What is in it.
    Content,
    /// All of it.
    All,
}

/// What the variable's declaration does not say of its type.
pub(crate) fn open(local: &Local) -> Option<Open> {
    let written = match &local.pat {
        Pat::Type(typed) => Some(says_all(&typed.ty)),
        _ => None,
    };
    let Some(init) = &local.init else { return written.is_none().then_some(Open::All) };
    let open = match &*init.expr {
        // Of a closure, its results.
        Expr::Closure(closure) if matches!(closure.output, ReturnType::Default) => {
            open_value(result(&closure.body)).map(|_| Open::All)
        }
        value => open_value(value),
    };
    // `Vec<_>` says as much as a function that gives anything leaves open.
    let left = |open: &Open| match written {
        None => true,
        Some(all) => !all && *open != Open::All,
    };
    open.filter(|open| init.diverge.is_none() && left(open))
}

/// Whether there is no `_` in the type.
pub(crate) fn says_all(ty: &Type) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_infer(&mut self, _: &'ast syn::TypeInfer) {
            self.0 = true;
        }
    }
    let mut open = Finder(false);
    open.visit_type(ty);
    !open.0
}

/// What a closure gives.
pub(crate) fn result(body: &Expr) -> &Expr {
    match body {
        Expr::Block(block) => match block.block.stmts.last() {
            Some(Stmt::Expr(value, None)) => result(value),
            _ => body,
        },
        body => body,
    }
}

pub(crate) fn open_value(value: &Expr) -> Option<Open> {
    let any = |values: &mut dyn Iterator<Item = &Expr>| values.filter_map(open_value).max();
    match value {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.suffix().is_empty().then_some(Open::Number),
            syn::Lit::Float(number) => number.suffix().is_empty().then_some(Open::Number),
            _ => None,
        },
        Expr::Path(path) => {
            let segments = &path.path.segments;
            let says_more = segments.iter().any(|segment| !segment.arguments.is_none());
            let is_none = segments.last().is_some_and(|last| last.ident == "None");
            (is_none && !says_more).then_some(Open::Content)
        }
        Expr::Tuple(tuple) => any(&mut tuple.elems.iter()),
        Expr::Array(array) => any(&mut array.elems.iter()),
        Expr::Repeat(repeat) => open_value(&repeat.expr),
        Expr::Macro(call) if call.mac.path.is_ident("vec") => {
            if call.mac.tokens.is_empty() {
                return Some(Open::Content);
            }
            let items = macros::arguments(&call.mac);
            let item = macros::repeat(&call.mac).map(|(item, ..)| item);
            within(any(&mut items.iter().flatten().chain(&item)))
        }
        Expr::MethodCall(call) if call.turbofish.is_none() => {
            match call.method.to_string().as_str() {
                "collect" | "parse" | "into" => Some(Open::All),
                "expect" | "unwrap" | "unwrap_or_default" | "into_iter" => {
                    open_value(&call.receiver)
                }
                _ => None,
            }
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => {
                let shown = call.args.iter().any(|argument| !matches!(argument, Expr::Lit(_)));
                let made = made(&path.path).filter(|made| *made != Open::Own || !shown);
                made.or_else(|| within(any(&mut call.args.iter())))
            }
            _ => None,
        },
        _ => None,
    }
}

/// What is open of a value if that is open of what is in it. Which number that is decides later.
fn within(inner: Option<Open>) -> Option<Open> {
    inner.filter(|open| *open != Open::Number).map(|open| open.min(Open::Content))
}

/// What is open of the value that such a function makes: `Vec::new`, `HashMap::with_capacity`, `Default::default`.
fn made(function: &Path) -> Option<Open> {
    let mut segments = function.segments.iter().rev();
    let name = segments.next()?;
    if name.ident == "channel" && name.arguments.is_empty() {
        return Some(Open::Content);
    }
    let of = segments.next().filter(|of| match &of.arguments {
        PathArguments::AngleBracketed(types) => types.args.iter().any(|ty| match ty {
            GenericArgument::Type(ty) => !says_all(ty),
            _ => false,
        }),
        arguments => arguments.is_none(),
    })?;
    let makes = ["new", "with_capacity", "default", "empty"];
    let makes = makes.iter().any(|makes| name.ident == makes);
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
    let open = match of.ident == "Default" {
        true => Some(Open::All),
        false if generic.iter().any(|ty| of.ident == ty) => empty.then_some(Open::Content),
        false => may_be_generic(&of.ident).then_some(Open::Own),
    };
    open.filter(|_| makes)
}

/// Whether the name may be that of a container of the user's own.
fn may_be_generic(name: &Ident) -> bool {
    let known = ["BytesMut", "OsString", "PathBuf", "String"];
    !known.iter().any(|known| name == known)
        && scope::plain_name(name).starts_with(char::is_uppercase)
}
