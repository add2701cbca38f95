//! What the text shows of a variable's type.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Expr, Ident, Local, Member, Pat, Path, Stmt, Type};

use super::copies::Copies;

/// What a variable is made of.
#[derive(Clone)]
pub(super) struct Shape {
    pub(super) kind: Kind,
    /// Its fields, in order.
    pub(super) fields: Vec<Field>,
}

#[derive(Clone)]
pub(super) struct Field {
    pub(super) member: Member,
    /// The text shows that it is `Copy`.
    pub(super) is_copy: bool,
    /// The text shows that it is not.
    pub(super) owns: bool,
    /// What it is made of itself.
    pub(super) shape: Option<Shape>,
}

impl Field {
    /// Which this value was given.
    fn given(member: Member, value: &Expr, copies: &Copies) -> Self {
        let (is_copy, shape) = (copies.contain(value), literal(value, copies));
        Field { member, is_copy, owns: owns(value), shape }
    }

    fn unknown(shape: Option<Shape>) -> Self {
        Field { member: Member::from(0), is_copy: false, owns: false, shape }
    }
}

/// Whether the text shows that the value is no copy: it is made by a macro of std's, or by its type.
fn owns(value: &Expr) -> bool {
    let owners = ["String", "Vec", "Box", "Rc", "Arc", "RefCell", "VecDeque", "HashMap"];
    match value {
        Expr::Macro(made) => made.mac.path.is_ident("vec") || made.mac.path.is_ident("format"),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let mut names = path.path.segments.iter().rev().skip(1);
            names.next().is_some_and(|name| owners.contains(&&*name.ident.to_string()))
        }
        Expr::Paren(paren) => owns(&paren.expr),
        _ => false,
    }
}

#[derive(Clone)]
pub(super) enum Kind {
    Tuple,
    Array,
    /// A struct with names for its fields.
    Struct(Path),
    /// `Pair(one, other)`
    TupleStruct(Path),
}

impl Shape {
    fn numbered(kind: Kind, fields: impl Iterator<Item = Field>) -> Self {
        let field = |(index, field): (usize, Field)| Field { member: Member::from(index), ..field };
        Shape { kind, fields: fields.enumerate().map(field).collect() }
    }

    /// Of values that are written out.
    fn of_values<'e>(
        kind: Kind,
        values: impl IntoIterator<Item = &'e Expr>,
        copies: &Copies,
    ) -> Self {
        let field = |value| Field::given(Member::from(0), value, copies);
        Shape::numbered(kind, values.into_iter().map(field))
    }

    /// Where the field stands.
    pub(super) fn index(&self, member: &Member) -> Option<usize> {
        self.fields.iter().position(|field| field.member == *member)
    }

    /// `(pair_0, pair_1)`: the whole, as a value or as what is assigned to.
    pub(super) fn whole(&self, pieces: &[Ident]) -> TokenStream {
        match &self.kind {
            Kind::Tuple => quote!((#(#pieces),*)),
            Kind::Array => quote!([#(#pieces),*]),
            Kind::TupleStruct(path) => quote!(#path(#(#pieces),*)),
            Kind::Struct(path) => {
                let members = self.fields.iter().map(|field| &field.member);
                quote!(#path { #(#members: #pieces),* })
            }
        }
    }

    /// Whether pieces can be made a whole again: what is a type of the user's might drop in its own way, and then it
    /// was only copied out of.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.kind, Kind::Tuple | Kind::Array)
    }
}

/// A variable that a `let` declares.
pub(super) struct Declared {
    pub(super) name: syn::PatIdent,
    pub(super) shape: Shape,
    /// It gets its value later.
    pub(super) late: bool,
    /// All that shows the shape is one pattern.
    pub(super) by_one_pattern: bool,
}

/// The variable that a `let` declares, with its shape; `known` has shapes by name.
pub(super) fn declared(
    local: &Local,
    rest: &[Stmt],
    known: &BTreeMap<String, Shape>,
    copies: &Copies,
) -> Option<Declared> {
    let diverges = local.init.as_ref().is_some_and(|init| init.diverge.is_some());
    if diverges || !local.attrs.is_empty() {
        return None;
    }
    let (name, ty) = match &local.pat {
        Pat::Ident(name) => (name, None),
        Pat::Type(typed) => match &*typed.pat {
            Pat::Ident(name) => (name, Some(&*typed.ty)),
            _ => return None,
        },
        _ => return None,
    };
    let shape = ty.and_then(of_type).or_else(|| match &local.init {
        Some(init) => literal(&init.expr, copies),
        None => {
            known.get(&name.ident.to_string()).cloned().or_else(|| given(rest, &name.ident, copies))
        }
    });
    let mut matched = rest.iter().filter_map(|stmt| matched(stmt, &name.ident));
    let (first, second) = (matched.next(), matched.next());
    let by_one_pattern = shape.is_none() && second.is_none();
    let (name, late) = (name.clone(), local.init.is_none());
    Some(Declared { name, shape: shape.or(first)?, late, by_one_pattern })
}

/// The shape that a type shows.
pub(super) fn of_type(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Group(group) => of_type(&group.elem),
        Type::Paren(paren) => of_type(&paren.elem),
        Type::Tuple(tuple) if tuple.elems.len() > 1 => {
            let fields = tuple.elems.iter().map(|ty| Field::unknown(of_type(ty)));
            Some(Shape::numbered(Kind::Tuple, fields))
        }
        Type::Array(array) => {
            let Expr::Lit(syn::ExprLit { lit: syn::Lit::Int(length), .. }) = &array.len else {
                return None;
            };
            let length: usize = length.base10_parse().ok()?;
            let fields = (0..length).map(|_| Field::unknown(of_type(&array.elem)));
            (length <= MOST).then(|| Shape::numbered(Kind::Array, fields))
        }
        _ => None,
    }
}

/// Arrays of more elements stay whole.
const MOST: usize = 16;

/// The shape of a tuple, an array or a struct that is written out.
fn literal(expr: &Expr, copies: &Copies) -> Option<Shape> {
    match expr {
        Expr::Paren(paren) => literal(&paren.expr, copies),
        Expr::Tuple(tuple) if tuple.elems.len() > 1 => {
            Some(Shape::of_values(Kind::Tuple, &tuple.elems, copies))
        }
        Expr::Array(array) if array.elems.len() <= MOST => {
            Some(Shape::of_values(Kind::Array, &array.elems, copies))
        }
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return None };
            let name = path.path.segments.last()?.ident.to_string();
            let is_type = name.starts_with(char::is_uppercase) && path.qself.is_none();
            let kind = Kind::TupleStruct(path.path.clone());
            (is_type && !call.args.is_empty()).then(|| Shape::of_values(kind, &call.args, copies))
        }
        Expr::Struct(literal) if literal.rest.is_none() && literal.qself.is_none() => {
            let field =
                |field: &syn::FieldValue| Field::given(field.member.clone(), &field.expr, copies);
            let fields = literal.fields.iter().map(field).collect();
            Some(Shape { kind: Kind::Struct(literal.path.clone()), fields })
        }
        _ => None,
    }
}

/// The shape of what a later statement assigns to the variable.
fn given(rest: &[Stmt], variable: &Ident, copies: &Copies) -> Option<Shape> {
    struct Given<'v>(&'v Ident, &'v Copies, Option<Shape>);
    impl<'ast> Visit<'ast> for Given<'_> {
        fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
            if is_name(&assign.left, self.0) && self.2.is_none() {
                self.2 = literal(&assign.right, self.1);
            }
            visit::visit_expr_assign(self, assign);
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut given = Given(variable, copies, None);
    rest.iter().for_each(|stmt| given.visit_stmt(stmt));
    given.2
}

/// The shape that `let (a, _) = variable;` shows.
fn matched(stmt: &Stmt, variable: &Ident) -> Option<Shape> {
    let Stmt::Local(Local { pat: Pat::Tuple(tuple), init: Some(init), .. }) = stmt else {
        return None;
    };
    let whole = is_name(&init.expr, variable) && init.diverge.is_none();
    let rest = tuple.elems.iter().any(|elem| matches!(elem, Pat::Rest(_)));
    let fields = tuple.elems.iter().map(|_| Field::unknown(None));
    (whole && !rest && tuple.elems.len() > 1).then(|| Shape::numbered(Kind::Tuple, fields))
}

pub(super) fn is_name(expr: &Expr, name: &Ident) -> bool {
    match expr {
        Expr::Path(path) => path.path.is_ident(name),
        Expr::Paren(paren) => is_name(&paren.expr, name),
        _ => false,
    }
}
