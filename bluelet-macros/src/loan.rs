//! What borrows from what, as far as the text shows it: by `&`, and by the names that std uses.

mod methods;

use syn::{Block, Expr, ExprCall, ExprMethodCall, GenericArgument, Ident, Pat, Stmt, Type};

use self::methods::{GUARDS, Items, Kind, by_reference};
use crate::diverging;
use crate::scope::{self, Standing};
use crate::types::is_collection;

/// A value that borrows from a variable.
#[derive(Clone, Copy)]
pub(crate) struct Loan<'e> {
    pub(crate) owner: &'e Ident,
    /// Nobody can notice when it is dropped: it is made of references, and no guard.
    pub(crate) inert: bool,
    kind: Kind,
    /// Whether it is one depends on types that the text does not show.
    pub(crate) doubt: Option<Doubt<'e>>,
}

impl Loan<'_> {
    /// What the variables of the pattern lead to, if they are references to text or to a collection, and stay it.
    pub(crate) fn refers_to(&self, pat: &Pat) -> Option<Shape> {
        let (shape, pat) = match (self.kind, pat) {
            (Kind::Wrapped(shape), Pat::TupleStruct(wrapped)) => (shape, wrapped.elems.first()?),
            (Kind::Reference(shape), pat) => (shape, pat),
            _ => return None,
        };
        let stays = |pat: &Pat| match pat {
            Pat::Ident(name) => name.mutability.is_none(),
            pat => matches!(pat, Pat::Wild(_)),
        };
        match (shape, pat) {
            (Shape::Pair, Pat::Tuple(pair)) => {
                pair.elems.iter().all(stays).then_some(Shape::Several)
            }
            (Shape::Text | Shape::Collection | Shape::Array | Shape::Several, pat) => {
                stays(pat).then_some(shape)
            }
            _ => None,
        }
    }

    /// What holds it.
    fn within(self) -> Self {
        Loan { inert: false, kind: Kind::Reference(Shape::Other), ..self }
    }
}

/// What has to be true for a loan to be one.
#[derive(Clone, Copy)]
pub(crate) struct Doubt<'e> {
    /// No reference leads to this place, nor is it one.
    pub(crate) place: &'e Expr,
    /// What is in it has the methods of that shape, if a method was called on it.
    pub(crate) shape: Option<Shape>,
}

/// The methods that a value has.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Shape {
    /// Those of `str`.
    Text,
    /// Those of slices, sets and maps.
    Collection,
    /// The same, and what they are called on moves with the variable.
    Array,
    /// Those of `RefCell`.
    Cell,
    /// Those of `Mutex` and `RwLock`.
    Lock,
    /// Those of `Option`.
    Maybe,
    /// Those that several of text, collections and `Option` have.
    Several,
    /// None: it is a tuple of two texts or slices.
    Pair,
    /// Not known: a method of any name can do anything.
    Other,
    /// Not known either, but that of a variable, which may own its data: rustc can be asked.
    Unseen,
    /// None: it is a closure that borrows the place, unless it can take a copy.
    Captured,
    /// None: it is a closure that changes the place.
    Changed,
}

/// The shape of a variable, if the source shows that it is one of std's types that own their data, or that it may be one.
pub(crate) type Owns<'o> = &'o dyn Fn(&Ident) -> Option<Shape>;

/// The variable from which the value of the expression borrows, if it does; `owns` says which variables own their data.
/// `ty` is the type that the value is given, where there is one.
pub(crate) fn of<'e>(expr: &'e Expr, ty: Option<&Type>, owns: Owns<'_>) -> Option<Loan<'e>> {
    let coerced = matches!(ty, Some(Type::Reference(_)));
    match expr {
        Expr::Reference(taken) => reference(&taken.expr, coerced, owns),
        Expr::MethodCall(call) => match (root(&call.receiver, owns), &*call.receiver) {
            (Some(root), _) if root.shape == Shape::Unseen => unseen(call, &root),
            (Some(root), Expr::Path(_)) => method(call, ty, root.lent()),
            _ => method(call, ty, of(&call.receiver, None, owns)?),
        }
        .filter(|loan| !coerced || loan.kind != Kind::Reference(Shape::Other)),
        Expr::Try(question) => {
            let loan = of(&question.expr, None, owns)?;
            let Kind::Wrapped(shape) = loan.kind else { return None };
            Some(Loan { kind: Kind::Reference(shape), ..loan })
        }
        Expr::Paren(paren) => of(&paren.expr, ty, owns),
        Expr::Block(block) if block.label.is_none() => of(tail(&block.block)?, ty, owns),
        Expr::If(conditional) => {
            let (_, otherwise) = conditional.else_branch.as_ref()?;
            let then = tail(&conditional.then_branch)
                .filter(|_| !matches!(*conditional.cond, Expr::Let(_) | Expr::Binary(_)))
                .and_then(|value| of(value, ty, owns));
            then.or_else(|| of(otherwise, ty, owns)).map(Loan::within)
        }
        Expr::Match(choice) => {
            let mut loans = choice.arms.iter().filter_map(|arm| {
                let loan = of(&arm.body, ty, owns)?;
                let bound = scope::bound_names(&arm.pat, Standing::Refutable);
                (!bound.contains(loan.owner)).then_some(loan)
            });
            loans.next().map(Loan::within)
        }
        // What a pointer leads to moves with the state, of which rustc says nothing.
        Expr::RawAddr(taken) => reference(&taken.expr, coerced, owns),
        Expr::Cast(cast) if matches!(*cast.ty, Type::Ptr(_)) => of(&cast.expr, None, owns),
        Expr::Tuple(tuple) => any(tuple.elems.iter(), owns),
        Expr::Array(array) => any(array.elems.iter(), owns),
        Expr::Struct(literal) => borrowing(literal.fields.iter().map(|field| &field.expr), owns),
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) if path.path.is_ident("Some") || path.path.is_ident("Ok") => {
                any(call.args.iter(), owns)
            }
            Expr::Path(path) if scope::is_constructor(&path.path) => {
                borrowing(call.args.iter(), owns)
            }
            Expr::Path(path) => function(&path.path, call, owns),
            _ => None,
        },
        _ => None,
    }
}

/// The variable that the value of a function's argument borrows from, if it does.
pub(crate) fn given<'e>(argument: &'e Expr, owns: Owns<'_>) -> Option<Loan<'e>> {
    match argument {
        Expr::Reference(taken) => reference(&taken.expr, true, owns),
        argument => of(argument, None, owns),
    }
}

/// The guard in the expression that lives as long as the value is looked at: `m.lock()` in `m.lock().unwrap().pop()`.
pub(crate) fn guard<'e>(expr: &'e Expr, owns: Owns<'_>) -> Option<(&'e Expr, Loan<'e>)> {
    match expr {
        Expr::MethodCall(call) => guard(&call.receiver, owns).or_else(|| {
            let root = root(&call.receiver, owns)?;
            let is_guard = GUARDS.iter().any(|name| call.method == name) && call.args.is_empty();
            let shape = [Shape::Cell, Shape::Lock].into_iter().find(|shape| {
                let fits = [*shape, Shape::Unseen].contains(&root.shape);
                is_guard && fits && by_reference(*shape, &call.method.to_string()).is_some()
            })?;
            let doubt = Some(Doubt { place: &call.receiver, shape: Some(shape) });
            Some((expr, Root { doubt, ..root }.lent()))
        }),
        Expr::Try(question) => guard(&question.expr, owns),
        Expr::Paren(paren) => guard(&paren.expr, owns),
        _ => None,
    }
}

/// What iterates over that to which a guard leads, `m.borrow().iter().rev()`: the guard, the variable that it is of, and the shape
/// that has such a method.
pub(crate) fn iterated_in_guard<'e>(
    expr: &'e Expr,
    owns: Owns<'_>,
) -> Option<(&'e Expr, &'e Ident, Shape)> {
    let Expr::MethodCall(call) = expr else { return None };
    let is_guard = match &*call.receiver {
        Expr::MethodCall(inner) if inner.method == "unwrap" || inner.method == "expect" => {
            guard(&inner.receiver, owns).filter(|(found, _)| *found == &*inner.receiver)
        }
        receiver => guard(receiver, owns).filter(|(found, _)| *found == receiver),
    };
    let name = call.method.to_string();
    let Some((_, loan)) = is_guard else {
        let adapts =
            ["rev", "skip", "take", "enumerate", "zip", "map", "filter", "cloned", "copied"];
        let inner = iterated_in_guard(&call.receiver, owns)?;
        return adapts.contains(&name.as_str()).then_some(inner);
    };
    let iterates = |shape: &Shape| matches!(by_reference(*shape, &name), Some(Kind::Iterator(_)));
    let shape = [Shape::Collection, Shape::Text].into_iter().find(iterates)?;
    Some((&call.receiver, loan.owner, shape))
}

/// `&place`; where it is coerced, a reference to a reference becomes one to what that refers to.
fn reference<'e>(place: &'e Expr, coerced: bool, owns: Owns<'_>) -> Option<Loan<'e>> {
    let Expr::Path(path) = place else {
        let root = root(place, owns)?;
        let doubt = root.doubt.map(|doubt| if coerced { Doubt { place, ..doubt } } else { doubt });
        return Some(Root { doubt, ..root }.lent());
    };
    let name = path.path.get_ident()?;
    let shape = owns(name).filter(|shape| *shape != Shape::Unseen);
    let doubt = (coerced && shape.is_none()).then_some(Doubt { place, shape: None });
    Some(Root { name, shape: shape.unwrap_or(Shape::Other), doubt }.lent())
}

/// The value of a block that declares nothing.
fn tail(block: &Block) -> Option<&Expr> {
    match &block.stmts[..] {
        [Stmt::Expr(value, None)] => Some(value),
        _ => None,
    }
}

/// A value that is made of others borrows what one of them borrows.
fn any<'e>(mut parts: impl Iterator<Item = &'e Expr>, owns: Owns<'_>) -> Option<Loan<'e>> {
    parts.find_map(|part| of(part, None, owns)).map(Loan::within)
}

/// The same of what has fields with types of their own.
fn borrowing<'e>(mut fields: impl Iterator<Item = &'e Expr>, owns: Owns<'_>) -> Option<Loan<'e>> {
    fields.find_map(|field| given(field, owns)).map(Loan::within)
}

/// What a function of std makes of the reference that it is given.
fn function<'e>(path: &syn::Path, call: &'e ExprCall, owns: Owns<'_>) -> Option<Loan<'e>> {
    let mut names = path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let (name, of) = (names.next()?, names.next()?);
    let kind = match (of.as_str(), name.as_str()) {
        ("Box" | "Rc" | "Arc" | "RefCell" | "BufReader" | "BufWriter", "new") => {
            return any(call.args.iter(), owns);
        }
        ("Ref" | "RefMut", "map") => Kind::Reference(Shape::Other),
        ("str", "from_utf8") => Kind::Wrapped(Shape::Text),
        ("String", "from_utf8_lossy") | ("Path" | "OsStr", "new") => Kind::Reference(Shape::Text),
        ("Cow", "Borrowed") | ("ptr", "from_ref" | "from_mut") => Kind::Reference(Shape::Other),
        _ => return None,
    };
    let loan = given(call.args.first()?, owns)?;
    Some(Loan { kind, ..loan })
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
            | "take_while" | "inspect" | "fuse" | "cycle" => Kind::Iterator(items),
            "enumerate" | "zip" if items != Items::Unknown => Kind::Iterator(Items::Hold),
            "map" | "enumerate" | "zip" | "chain" | "cloned" | "copied" | "filter_map"
            | "flat_map" | "flatten" | "map_while" | "scan" => Kind::Iterator(Items::Unknown),
            "next" | "last" | "nth" | "min" | "max" | "find" | "max_by" | "max_by_key"
            | "min_by" | "min_by_key" | "next_back" | "reduce" | "rfind" => match items {
                Items::Refer(shape) => Kind::Wrapped(shape),
                Items::Hold | Items::Unknown => return None,
            },
            "collect" if items != Items::Unknown && collects_items(call, ty) => {
                Kind::Reference(Shape::Collection)
            }
            _ => return None,
        },
    };
    // What an adaptor is given, a closure say, is dropped with it.
    let alone = call.args.is_empty() || matches!(kind, Kind::Wrapped(_));
    let inert = from.inert && alone && name != "drain" && !GUARDS.contains(&name.as_str());
    Some(Loan { inert, kind, ..from })
}

/// What a method of std makes of a place, if that is of the shape that has it.
fn unseen<'e>(call: &'e ExprMethodCall, root: &Root<'e>) -> Option<Loan<'e>> {
    let name = call.method.to_string();
    if name == "by_ref" {
        // Iterators have that, and what reads and writes, all by `&mut`.
        let (kind, doubt) =
            (Kind::Iterator(Items::Unknown), Some(Doubt { place: &call.receiver, shape: None }));
        return Some(Loan { owner: root.name, inert: false, kind, doubt });
    }
    let shapes = [Shape::Text, Shape::Collection, Shape::Cell, Shape::Lock, Shape::Maybe];
    let fitting = shapes.iter().filter_map(|shape| Some((*shape, by_reference(*shape, &name)?)));
    let fitting: Vec<(Shape, Kind)> = fitting.collect();
    let (shape, kind) = match (&fitting[..], name.as_str()) {
        ([only], _) => *only,
        // Of text gives text, but of a list it may give a reference that lies there.
        (_, "get") => (Shape::Several, Kind::Wrapped(Shape::Other)),
        ([(_, kind), others @ ..], _) => {
            let same = others.iter().all(|(_, other)| other == kind);
            (Shape::Several, if same { *kind } else { kind.of_several() })
        }
        ([], _) => return None,
    };
    let doubt = Some(Doubt { place: &call.receiver, shape: Some(shape) });
    Some(Loan { owner: root.name, inert: false, kind, doubt })
}

/// Whether `collect` makes a collection of the items themselves.
fn collects_items(call: &ExprMethodCall, ty: Option<&Type>) -> bool {
    let Some(Type::Path(path)) = turbofish(call).or(ty) else { return false };
    path.path.segments.last().is_some_and(|last| is_collection(&last.ident))
}

/// The type in `method::<Type>()`.
pub(crate) fn turbofish(call: &ExprMethodCall) -> Option<&Type> {
    match call.turbofish.as_ref()?.args.first()? {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// A place of a variable that owns its data.
struct Root<'e> {
    /// The variable.
    name: &'e Ident,
    /// The shape of the place.
    shape: Shape,
    doubt: Option<Doubt<'e>>,
}

impl<'e> Root<'e> {
    /// A reference to it.
    fn lent(self) -> Loan<'e> {
        let Root { name: owner, shape, doubt } = self;
        Loan { owner, inert: doubt.is_none(), kind: Kind::Reference(shape), doubt }
    }
}

/// The variable that the place is a part of, if the variable owns its data.
fn root<'e>(place: &'e Expr, owns: Owns<'_>) -> Option<Root<'e>> {
    let part = |of: &'e Expr| {
        let name = root(of, owns)?.name;
        let doubt = Some(Doubt { place: of, shape: None });
        Some(Root { name, shape: Shape::Unseen, doubt })
    };
    match place {
        Expr::Path(path) => {
            let name = path.path.get_ident()?;
            Some(Root { name, shape: owns(name)?, doubt: None })
        }
        Expr::Index(index) => {
            let of = root(&index.expr, owns)?;
            let ranges = matches!(&*index.index, Expr::Range(_));
            match of.shape {
                Shape::Unseen => part(&index.expr),
                shape if ranges => Some(Root { shape, ..of }),
                _ => Some(Root { shape: Shape::Other, ..of }),
            }
        }
        Expr::Field(field) => part(&field.base),
        Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => part(&unary.expr),
        Expr::Paren(paren) => root(&paren.expr, owns),
        _ => None,
    }
}

/// The shape of a clone of the place; an element may be a reference.
pub(crate) fn copied(place: &Expr, owns: Owns<'_>) -> Option<Shape> {
    let shape = root(place, owns)?.shape;
    (!matches!(shape, Shape::Other | Shape::Unseen)).then_some(shape)
}

/// Whether all that the pattern binds of the value in a loan borrows too.
pub(crate) fn holds(pat: &Pat, loan: &Loan<'_>) -> bool {
    let simple = |pat: &Pat| matches!(pat, Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none());
    match (loan.kind, pat) {
        (_, Pat::Paren(paren)) => holds(&paren.pat, loan),
        (Kind::Wrapped(shape), Pat::TupleStruct(wrapped)) if wrapped.elems.len() == 1 => {
            let name = wrapped.path.segments.last().map(|last| &last.ident);
            let inner = Loan { kind: Kind::Reference(shape), ..*loan };
            name.is_some_and(|name| name == "Some" || name == "Ok")
                && holds(&wrapped.elems[0], &inner)
        }
        (Kind::Reference(_), Pat::Struct(parts)) => {
            parts.fields.iter().all(|field| holds(&field.pat, loan))
        }
        (Kind::Reference(_), Pat::TupleStruct(parts)) => {
            parts.elems.iter().all(|part| holds(part, loan))
        }
        (Kind::Reference(_), Pat::Tuple(parts)) => parts.elems.iter().all(|part| holds(part, loan)),
        (Kind::Reference(_), Pat::Wild(_) | Pat::Rest(_) | Pat::Lit(_)) => true,
        (_, pat) => simple(pat),
    }
}

/// Whether all that the pattern binds are references, by `ref`.
pub(crate) fn refers(pat: &Pat) -> bool {
    let (mut any, mut all) = (false, true);
    scope::for_each_binding(&mut pat.clone(), Standing::Refutable, &mut |name| {
        any = true;
        all &= name.by_ref.is_some();
    });
    any && all
}

/// What is matched, if the value is what its patterns borrow: `match op { Op::Send(ref other) => other, .. }`.
pub(crate) fn matched_by_reference(expr: &Expr) -> Option<&Expr> {
    let Expr::Match(matching) = expr else { return None };
    let lent = |value: &Expr, arm: &syn::Arm| {
        let Expr::Path(path) = value else { return false };
        let mut found = false;
        scope::for_each_binding(&mut arm.pat.clone(), Standing::Refutable, &mut |name| {
            found |= name.by_ref.is_some() && path.path.is_ident(&name.ident);
        });
        found
    };
    let mut arms = matching.arms.iter().filter(|arm| !diverging::expr_diverges(&arm.body));
    let all = arms.all(|arm| match &*arm.body {
        Expr::Tuple(tuple) => tuple.elems.iter().all(|value| lent(value, arm)),
        value => lent(value, arm),
    });
    all.then_some(&*matching.expr)
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
