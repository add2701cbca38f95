//! What a type says as it is written, and what a value says of its own.

use syn::{Expr, GenericArgument, Ident, Path, PathArguments, Type};

use crate::scope;

/// The type without the invisible groups that `macro_rules!` fragments leave around it.
pub(crate) fn ungrouped(mut ty: &Type) -> &Type {
    while let Type::Group(group) = ty {
        ty = &group.elem;
    }
    ty
}

/// Whether it is the name of one of std's collections.
pub(crate) fn is_collection(name: &Ident) -> bool {
    const COLLECTIONS: &[&str] = &[
        "BTreeMap",
        "BTreeSet",
        "BinaryHeap",
        "HashMap",
        "HashSet",
        "LinkedList",
        "Vec",
        "VecDeque",
    ];
    COLLECTIONS.iter().any(|collection| name == collection)
}

/// Whether it is the type of a `&mut`.
pub(crate) fn is_exclusive(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Reference(reference) if reference.mutability.is_some())
}

/// Whether it is a type of the user's, as its name shows.
pub(crate) fn is_own_type(ty: &Type) -> bool {
    matches!(ungrouped(ty), Type::Path(path) if path.qself.is_none() && is_own_path(&path.path))
}

/// The same of its name. Of std's types those are known that have methods to give away what is inside, or any type at all.
pub(crate) fn is_own_path(path: &Path) -> bool {
    const OF_STD: &[&str] = &[
        "Arc",
        "Box",
        "Cell",
        "ControlFlow",
        "Default",
        "Entry",
        "Err",
        "From",
        "FromIterator",
        "FromStr",
        "Iterator",
        "Mutex",
        "Ok",
        "Option",
        "Poll",
        "Rc",
        "RefCell",
        "Result",
        "RwLock",
        "Some",
        "String",
        "Vec",
    ];
    path.segments.last().is_some_and(|last| {
        let name = scope::plain_name(&last.ident);
        scope::is_type_name(&name) && !OF_STD.contains(&name.as_str())
    })
}

/// Whether dropping a value of the type does nothing that anyone could notice, as the text shows.
pub(crate) fn is_inert_type(ty: &Type) -> bool {
    match ungrouped(ty) {
        Type::Reference(_) | Type::Ptr(_) | Type::FnPtr(_) | Type::Never(_) => true,
        Type::Paren(inner) => is_inert_type(&inner.elem),
        Type::Array(array) => is_inert_type(&array.elem),
        Type::Slice(slice) => is_inert_type(&slice.elem),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_inert_type),
        Type::Path(path) => is_inert_path(&path.path),
        _ => false,
    }
}

/// The same of a type that has a name.
fn is_inert_path(path: &Path) -> bool {
    const INERT: &[&str] =
        &["str", "String", "PathBuf", "Duration", "Instant", "SocketAddr", "IpAddr"];
    const OF_INERT: &[&str] =
        &["Option", "Box", "Vec", "VecDeque", "HashMap", "HashSet", "BTreeMap", "BTreeSet"];
    let (Some(first), Some(last)) = (path.segments.first(), path.segments.last()) else {
        return false;
    };
    let of_std =
        path.segments.len() == 1 || ["std", "core", "alloc"].iter().any(|c| first.ident == c);
    let name = last.ident.to_string();
    of_std
        && match &last.arguments {
            PathArguments::None => {
                INERT.contains(&name.as_str()) || scope::PRIMITIVE_TYPES.contains(&name.as_str())
            }
            PathArguments::AngleBracketed(of) => {
                OF_INERT.contains(&name.as_str())
                    && of.args.iter().all(|argument| match argument {
                        GenericArgument::Type(ty) => is_inert_type(ty),
                        _ => false,
                    })
            }
            PathArguments::Parenthesized(_) => false,
        }
}

/// Whether the operator compares, or combines what does.
pub(crate) fn gives_bool(op: &syn::BinOp) -> bool {
    use syn::BinOp::*;
    matches!(op, And(_) | Or(_) | Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_))
}

/// Whether dropping the value of the expression does nothing that anyone could notice, as its text shows.
pub(crate) fn is_inert_value(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Reference(_) => true,
        // A box may be cast to one of a trait object.
        Expr::Cast(cast) => is_inert_type(&cast.ty),
        Expr::Paren(inner) => is_inert_value(&inner.expr),
        Expr::Unary(unary) => is_inert_value(&unary.expr),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_inert_value),
        Expr::Array(array) => array.elems.iter().all(is_inert_value),
        Expr::Repeat(repeat) => is_inert_value(&repeat.expr),
        Expr::Binary(binary) => gives_bool(&binary.op),
        Expr::MethodCall(call) => {
            matches!(call.method.to_string().as_str(), "len" | "is_empty" | "to_string")
        }
        Expr::Macro(mac) => mac.mac.path.is_ident("format"),
        _ => false,
    }
}
