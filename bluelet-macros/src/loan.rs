//! What borrows from what, as far as the text shows it: by `&`, and by the names that std uses.

use syn::{Expr, ExprCall, ExprMethodCall, GenericArgument, Ident, Pat, PathArguments, Type};

/// A value that borrows from a variable.
#[derive(Clone, Copy)]
pub(crate) struct Loan<'e> {
    pub(crate) owner: &'e Ident,
    /// Nobody can notice when it is dropped: it is made of references, and no guard.
    pub(crate) inert: bool,
    kind: Kind,
}

/// What a loan is, and what it leads to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// A reference, or something that holds one.
    Reference(Shape),
    /// An `Option` or `Result` of one.
    Wrapped(Shape),
    /// An entry of a map.
    Entry,
    /// An iterator, and what its items refer to, if they borrow too.
    Iterator(Option<Shape>),
}

/// The methods that a value has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Those of `str`.
    Text,
    /// Those of slices, sets and maps.
    Collection,
    /// Those of `RefCell`.
    Cell,
    /// Those of `Mutex` and `RwLock`.
    Lock,
    /// Not known: a method of any name can do anything.
    Other,
}

/// The shape of a variable, if the source shows that it is one of std's types that own their data.
pub(crate) type Owns<'o> = &'o dyn Fn(&Ident) -> Option<Shape>;

/// The variable from which the value of the expression borrows, if it does for certain; `owns` says which
/// variables own their data. `ty` is the type that the value is given, where there is one.
pub(crate) fn of<'e>(expr: &'e Expr, ty: Option<&Type>, owns: Owns<'_>) -> Option<Loan<'e>> {
    let reference = |(owner, shape)| Loan { owner, inert: true, kind: Kind::Reference(shape) };
    match expr {
        Expr::Reference(taken) => match &*taken.expr {
            Expr::Path(path) => {
                let name = path.path.get_ident()?;
                Some(reference((name, owns(name).unwrap_or(Shape::Other))))
            }
            place => owned_root(place, owns).map(reference),
        },
        Expr::MethodCall(call) => {
            let variable = match &*call.receiver {
                Expr::Path(_) => owned_root(&call.receiver, owns).map(reference),
                _ => None,
            };
            method(call, ty, variable.or_else(|| of(&call.receiver, None, owns))?)
        }
        Expr::Try(question) => {
            let loan = of(&question.expr, None, owns)?;
            let Kind::Wrapped(shape) = loan.kind else { return None };
            Some(Loan { kind: Kind::Reference(shape), ..loan })
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
    Some(Loan { owner: loan.owner, inert: false, kind: Kind::Reference(Shape::Other) })
}

/// What a method of std makes of a loan.
fn method<'e>(call: &ExprMethodCall, ty: Option<&Type>, from: Loan<'e>) -> Option<Loan<'e>> {
    let name = call.method.to_string();
    let kind = match from.kind {
        Kind::Reference(shape) => by_reference(shape, &name)?,
        Kind::Wrapped(shape) => match name.as_str() {
            "unwrap" | "expect" | "unwrap_or" | "unwrap_or_default" | "unwrap_or_else" => {
                Kind::Reference(shape)
            }
            "ok" | "ok_or" | "ok_or_else" | "as_ref" | "or" | "filter" => Kind::Wrapped(shape),
            _ => return None,
        },
        Kind::Entry => match name.as_str() {
            "and_modify" => Kind::Entry,
            "or_default" | "or_insert" | "or_insert_with" | "or_insert_with_key" => {
                Kind::Reference(Shape::Other)
            }
            _ => return None,
        },
        Kind::Iterator(items) => match name.as_str() {
            "rev" | "skip" | "take" | "step_by" | "filter" | "peekable" | "skip_while"
            | "take_while" | "inspect" => Kind::Iterator(items),
            "map" | "enumerate" | "zip" | "chain" | "cloned" | "copied" | "filter_map"
            | "flat_map" => Kind::Iterator(None),
            "next" | "last" | "nth" | "min" | "max" | "find" => Kind::Wrapped(items?),
            "collect" if items.is_some() && collects_items(call, ty) => {
                Kind::Reference(Shape::Collection)
            }
            _ => return None,
        },
    };
    let guards = ["borrow", "borrow_mut", "lock", "read", "write", "drain"];
    // What an adaptor is given, a closure say, is dropped with it.
    let alone = call.args.is_empty() || matches!(kind, Kind::Wrapped(_));
    let inert = from.inert && alone && !guards.contains(&name.as_str());
    Some(Loan { owner: from.owner, inert, kind })
}

/// What a method makes of a place of that shape, or of a reference to it.
fn by_reference(shape: Shape, name: &str) -> Option<Kind> {
    Some(match (shape, name) {
        (Shape::Text, "as_str" | "as_mut_str" | "as_path" | "trim" | "trim_start" | "trim_end") => {
            Kind::Reference(Shape::Text)
        }
        (Shape::Text, "as_bytes") | (Shape::Collection, "as_slice" | "as_mut_slice") => {
            Kind::Reference(Shape::Collection)
        }
        (Shape::Text, "get" | "strip_prefix" | "strip_suffix") => Kind::Wrapped(Shape::Text),
        (
            Shape::Text,
            "lines" | "split" | "splitn" | "rsplit" | "split_whitespace" | "split_terminator",
        ) => Kind::Iterator(Some(Shape::Text)),
        (Shape::Text, "chars" | "char_indices" | "bytes" | "drain")
        | (Shape::Collection, "drain") => Kind::Iterator(None),
        (
            Shape::Collection,
            "get" | "get_mut" | "first" | "first_mut" | "last" | "last_mut" | "front" | "back"
            | "peek",
        ) => Kind::Wrapped(Shape::Other),
        (
            Shape::Collection,
            "iter" | "iter_mut" | "keys" | "values" | "values_mut" | "windows" | "chunks" | "range",
        ) => Kind::Iterator(Some(Shape::Other)),
        (Shape::Collection, "entry") => Kind::Entry,
        (Shape::Cell, "borrow" | "borrow_mut") => Kind::Reference(Shape::Other),
        (Shape::Lock, "lock" | "read" | "write") => Kind::Wrapped(Shape::Other),
        _ => return None,
    })
}

/// Whether `collect` makes a collection of the items themselves.
fn collects_items(call: &ExprMethodCall, ty: Option<&Type>) -> bool {
    let Some(Type::Path(path)) = turbofish(call).or(ty) else { return false };
    let collections = ["Vec", "VecDeque", "HashSet", "BTreeSet"];
    path.path.segments.last().is_some_and(|last| collections.iter().any(|name| last.ident == name))
}

/// The type in `method::<Type>()`.
fn turbofish(call: &ExprMethodCall) -> Option<&Type> {
    match call.turbofish.as_ref()?.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// The variable that the place is a part of, if the variable owns its data.
fn owned_root<'e>(place: &'e Expr, owns: Owns<'_>) -> Option<(&'e Ident, Shape)> {
    match place {
        Expr::Path(path) => {
            let name = path.path.get_ident()?;
            Some((name, owns(name)?))
        }
        Expr::Index(index) => {
            let (name, shape) = owned_root(&index.expr, owns)?;
            let ranges = matches!(&*index.index, Expr::Range(_));
            Some((name, if ranges { shape } else { Shape::Other }))
        }
        Expr::Paren(paren) => owned_root(&paren.expr, owns),
        _ => None,
    }
}

/// The shape of one of std's types that own their data.
fn owner(name: &Ident) -> Option<Shape> {
    Some(match name.to_string().as_str() {
        "String" | "PathBuf" | "OsString" => Shape::Text,
        "Vec" | "VecDeque" | "HashMap" | "HashSet" | "BTreeMap" | "BTreeSet" | "BinaryHeap" => {
            Shape::Collection
        }
        "RefCell" => Shape::Cell,
        "Mutex" | "RwLock" => Shape::Lock,
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
        Expr::Array(_) | Expr::Repeat(_) => Some(Shape::Collection),
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

/// The shape of a clone of the place; an element may be a reference.
fn copied(place: &Expr, owns: Owns<'_>) -> Option<Shape> {
    owned_root(place, owns).map(|(_, shape)| shape).filter(|shape| *shape != Shape::Other)
}

/// What `Vec::new()`, `Rc::new(value)` or `Rc::clone(&value)` gives.
fn constructed(call: &ExprCall, owns: Owns<'_>) -> Option<Shape> {
    let Expr::Path(path) = &*call.func else { return None };
    let segments = &path.path.segments;
    let container = &segments.get(segments.len().checked_sub(2)?)?.ident;
    let function = segments.last()?.ident.to_string();
    match function.as_str() {
        "new" if is_pointer(container) => owned(call.args.first()?, owns),
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
        Type::Array(_) => Some(Shape::Collection),
        Type::Path(path) => {
            let last = path.path.segments.last()?;
            if !is_pointer(&last.ident) {
                return owner(&last.ident);
            }
            let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
            match arguments.args.first()? {
                GenericArgument::Type(inner) => owned_type(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// What a pattern binds of the value in a loan.
pub(crate) fn holder<'p>(pat: &'p Pat, loan: &Loan<'_>) -> Option<&'p Ident> {
    match pat {
        Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => Some(&name.ident),
        Pat::Type(typed) => holder(&typed.pat, loan),
        Pat::Paren(paren) => holder(&paren.pat, loan),
        Pat::TupleStruct(wrapped)
            if matches!(loan.kind, Kind::Wrapped(_)) && wrapped.elems.len() == 1 =>
        {
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

/// Whether a reference is taken somewhere in the expression.
pub(crate) fn mentions_reference(expr: &Expr) -> bool {
    struct Finder(bool);
    impl<'ast> syn::visit::Visit<'ast> for Finder {
        fn visit_expr_reference(&mut self, _: &'ast syn::ExprReference) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    syn::visit::Visit::visit_expr(&mut finder, expr);
    finder.0
}
