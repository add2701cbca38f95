//! Which values own their data, as far as the text shows it: by the names of std's types and functions.

use syn::{Expr, ExprCall, GenericArgument, Ident, PathArguments, Type};

use crate::loan::{Owns, Shape, copied, turbofish};

/// The shape of one of std's types that own their data.
fn owner(name: &Ident) -> Option<Shape> {
    Some(match name.to_string().as_str() {
        "String" | "PathBuf" | "OsString" => Shape::Text,
        "Vec" | "VecDeque" | "HashMap" | "HashSet" | "BTreeMap" | "BTreeSet" | "BinaryHeap" => {
            Shape::Collection
        }
        "RefCell" => Shape::Cell,
        "Mutex" | "RwLock" => Shape::Lock,
        "Option" => Shape::Maybe,
        _ => return None,
    })
}

/// Whether it has the methods of what is in it.
fn is_pointer(name: &Ident) -> bool {
    name == "Rc" || name == "Arc" || name == "Box"
}

/// The shape of the expression's value, if that owns its data, whatever is behind the names in it.
pub(crate) fn owned(expr: &Expr, owns: Owns<'_>) -> Option<Shape> {
    match expr {
        Expr::Macro(mac) => {
            let name = &mac.mac.path.segments.last()?.ident;
            let text = (name == "format").then_some(Shape::Text);
            text.or((name == "vec").then_some(Shape::Collection))
        }
        Expr::Array(_) | Expr::Repeat(_) => Some(Shape::Array),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "to_string" | "to_lowercase" | "to_uppercase" => Some(Shape::Text),
            "to_owned" if matches!(&*call.receiver, Expr::Lit(_)) => Some(Shape::Text),
            "to_vec" | "into_bytes" => Some(Shape::Collection),
            "collect" => owned_type(turbofish(call)?),
            "clone" => copied(&call.receiver, owns),
            _ => None,
        },
        Expr::Call(call) => constructed(call, owns),
        _ => None,
    }
}

/// What `Vec::new()`, `Rc::new(value)` or `Rc::clone(&value)` gives.
fn constructed(call: &ExprCall, owns: Owns<'_>) -> Option<Shape> {
    let Expr::Path(path) = &*call.func else { return None };
    let segments = &path.path.segments;
    let container = &segments.get(segments.len().checked_sub(2)?)?.ident;
    let function = segments.last()?.ident.to_string();
    match function.as_str() {
        "new" if is_pointer(container) => owned(call.args.first()?, owns).map(on_the_heap),
        "clone" if is_pointer(container) => match call.args.first()? {
            Expr::Reference(value) => copied(&value.expr, owns),
            _ => None,
        },
        "new" | "from" | "from_iter" | "with_capacity" | "default" => owner(container),
        _ => None,
    }
}

/// The shape of the values of the type, if they own their data, by the type's text.
pub(crate) fn owned_type(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Group(group) => owned_type(&group.elem),
        Type::Paren(paren) => owned_type(&paren.elem),
        Type::Array(_) => Some(Shape::Array),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if !is_pointer(&last.ident) {
                return owner(&last.ident);
            }
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            match arguments.args.first()? {
                GenericArgument::Type(inner) => owned_type(inner).map(on_the_heap),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What does not move with the variable that owns it.
fn on_the_heap(shape: Shape) -> Shape {
    if shape == Shape::Array { Shape::Collection } else { shape }
}

/// The shape of the values of the type, if a reference to one lends them itself, by the type's text.
pub(crate) fn lent_type(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Group(group) => lent_type(&group.elem),
        Type::Paren(paren) => lent_type(&paren.elem),
        Type::Slice(_) => Some(Shape::Collection),
        Type::Path(path) if path.path.is_ident("str") => Some(Shape::Text),
        ty => owned_type(ty).map(on_the_heap),
    }
}
