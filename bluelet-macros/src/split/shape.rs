//! What the text shows of a variable's type.

use syn::{Expr, Ident, Local, Member, Pat, Stmt, Type};

/// What a variable is made of.
pub(super) struct Shape {
    /// The struct's name; a tuple has none.
    pub(super) path: Option<syn::Path>,
    /// Its fields, in order.
    pub(super) fields: Vec<Member>,
    /// The fields that the text shows to be `Copy`.
    pub(super) copies: Vec<Member>,
}

impl Shape {
    fn tuple(arity: usize) -> Self {
        let fields = (0..arity).map(Member::from).collect();
        Shape { path: None, fields, copies: Vec::new() }
    }
}

/// The variable that a `let` declares, with its shape.
pub(super) fn declared(local: &Local, rest: &[Stmt]) -> Option<(syn::PatIdent, Shape)> {
    let init =
        local.init.as_ref().filter(|init| init.diverge.is_none() && local.attrs.is_empty())?;
    let (name, ty) = match &local.pat {
        Pat::Ident(name) => (name, None),
        Pat::Type(typed) => match &*typed.pat {
            Pat::Ident(name) => (name, Some(&*typed.ty)),
            _ => return None,
        },
        _ => return None,
    };
    let shape = ty.and_then(tuple_type).or_else(|| literal(&init.expr));
    let shape = shape.or_else(|| rest.iter().find_map(|stmt| matched(stmt, &name.ident)))?;
    Some((name.clone(), shape))
}

pub(super) fn tuple_type(ty: &Type) -> Option<Shape> {
    match ty {
        Type::Group(group) => tuple_type(&group.elem),
        Type::Paren(paren) => tuple_type(&paren.elem),
        Type::Tuple(tuple) if tuple.elems.len() > 1 => Some(Shape::tuple(tuple.elems.len())),
        _ => None,
    }
}

/// The shape of a tuple or struct that is written out.
fn literal(expr: &Expr) -> Option<Shape> {
    let (path, fields): (_, Vec<(Member, &Expr)>) = match expr {
        Expr::Tuple(tuple) if tuple.elems.len() > 1 => {
            (None, tuple.elems.iter().enumerate().map(|(i, expr)| (i.into(), expr)).collect())
        }
        Expr::Struct(literal) if literal.rest.is_none() && literal.qself.is_none() => {
            let fields = literal.fields.iter().map(|field| (field.member.clone(), &field.expr));
            (Some(literal.path.clone()), fields.collect())
        }
        _ => return None,
    };
    let copies = fields.iter().filter(|(_, value)| is_copy(value));
    let copies = copies.map(|(member, _)| member.clone()).collect();
    let fields = fields.into_iter().map(|(member, _)| member).collect();
    Some(Shape { path, fields, copies })
}

/// Whether the text shows that the value is `Copy`.
fn is_copy(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) | Expr::Reference(_) | Expr::Cast(_) | Expr::Binary(_) => true,
        Expr::Unary(unary) => is_copy(&unary.expr),
        Expr::Paren(paren) => is_copy(&paren.expr),
        _ => false,
    }
}

/// The shape that `let (a, _) = variable;` shows.
fn matched(stmt: &Stmt, variable: &Ident) -> Option<Shape> {
    let Stmt::Local(Local { pat: Pat::Tuple(tuple), init: Some(init), .. }) = stmt else {
        return None;
    };
    let whole = is_name(&init.expr, variable) && init.diverge.is_none();
    let rest = tuple.elems.iter().any(|elem| matches!(elem, Pat::Rest(_)));
    (whole && !rest && tuple.elems.len() > 1).then(|| Shape::tuple(tuple.elems.len()))
}

pub(super) fn is_name(expr: &Expr, name: &Ident) -> bool {
    matches!(expr, Expr::Path(path) if path.path.is_ident(name))
}
