//! Which variables are `Copy`, as far as the text shows it: reading a field that was made of one moves nothing.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use syn::visit::{self, Visit};
use syn::{Block, Expr, FnArg, Ident, Member, Pat, Type};

use crate::parse::Function;
use crate::scope::{self, Standing};
use crate::types::gives_bool;

#[derive(Clone, Default)]
pub(super) struct Copies {
    /// The names of the variables that are `Copy` wherever they are declared.
    names: BTreeSet<String>,
    /// The arguments through which others' values are seen: only copies can be taken out of these.
    references: BTreeSet<String>,
    /// The fields that are `Copy`, by the names of their variables.
    fields: HashSet<(String, Member)>,
}

impl Copies {
    pub(super) fn of(body: &Block, function: &Function) -> Self {
        let mut finder = Finder::default();
        let typed = function.sig.inputs.iter().filter_map(|input| match input {
            FnArg::Typed(argument) if matches!(*argument.ty, Type::Reference(_)) => Some(argument),
            _ => None,
        });
        let references = typed.flat_map(|argument| {
            let names = scope::bound_names(&argument.pat, Standing::Irrefutable);
            names.into_iter().map(|name| scope::plain_name(&name))
        });
        finder.known.references = references.collect();
        // What is made of a copy is one too.
        loop {
            let before = finder.known.names.clone();
            finder.declared.clear();
            for input in &function.sig.inputs {
                if let FnArg::Typed(argument) = input {
                    finder.declare(&argument.pat, is_copy_type(&argument.ty));
                }
            }
            finder.visit_block(body);
            let copies = finder.declared.iter().filter(|(_, copy)| **copy);
            finder.known.names = copies.map(|(name, _)| name.clone()).collect();
            if finder.known.names == before {
                return finder.known;
            }
        }
    }

    /// Whether the text shows that the value is `Copy`.
    pub(super) fn contain(&self, value: &Expr) -> bool {
        match value {
            Expr::Lit(_) | Expr::Reference(_) => true,
            Expr::Cast(cast) => casts_to_copy(&cast.ty),
            Expr::Binary(binary) => {
                gives_bool(&binary.op)
                    || self.is_number(&binary.left)
                    || self.is_number(&binary.right)
            }
            Expr::Unary(unary) => self.contain(&unary.expr),
            Expr::Paren(paren) => self.contain(&paren.expr),
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                call.args.is_empty() && ["len", "is_empty"].contains(&name.as_str())
            }
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                let name = scope::plain_name(name);
                self.names.contains(&name) || is_constant(&name)
            }),
            _ => false,
        }
    }

    /// The same of an operand: what it is computed with is most likely of its type. A reference may be one to whatever has operators.
    fn is_number(&self, operand: &Expr) -> bool {
        match operand {
            Expr::Lit(literal) => matches!(literal.lit, syn::Lit::Int(_) | syn::Lit::Float(_)),
            Expr::Reference(_) => false,
            Expr::Paren(paren) => self.is_number(&paren.expr),
            Expr::Path(_) => {
                let referred =
                    variable(operand).is_some_and(|name| self.references.contains(&name));
                !referred && self.contain(operand)
            }
            operand => self.contain(operand),
        }
    }

    /// Whether the text shows that the place in a variable holds a copy.
    pub(super) fn contain_part(&self, place: &Expr) -> bool {
        match place {
            Expr::Paren(paren) => self.contain_part(&paren.expr),
            Expr::Field(field) => {
                let named = |variable| (variable, field.member.clone());
                let known = variable(&field.base).map(named);
                known.is_some_and(|field| self.fields.contains(&field))
                    || self.contain_part(&field.base)
            }
            place => variable(place)
                .is_some_and(|name| self.names.contains(&name) || self.references.contains(&name)),
        }
    }

    /// Notes that all values of the variable's field are copies.
    pub(super) fn note_field(&mut self, variable: &Ident, field: Member) {
        self.fields.insert((scope::plain_name(variable), field));
    }
}

fn variable(expr: &Expr) -> Option<String> {
    let Expr::Path(path) = expr else { return None };
    path.path.get_ident().map(scope::plain_name)
}

/// `LIMIT`
fn is_constant(name: &str) -> bool {
    name.len() > 1 && name.starts_with(char::is_uppercase) && !name.contains(char::is_lowercase)
}

/// Whether what is cast to the type is `Copy`: it is, but for a box that becomes one of a trait object.
fn casts_to_copy(ty: &Type) -> bool {
    match ty {
        Type::Group(group) => casts_to_copy(&group.elem),
        Type::Paren(paren) => casts_to_copy(&paren.elem),
        Type::Path(path) => path.path.segments.iter().all(|segment| segment.arguments.is_none()),
        _ => true,
    }
}

/// Whether all values of the type are `Copy`.
fn is_copy_type(ty: &Type) -> bool {
    let plain = [
        "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize",
        "f32", "f64", "bool", "char",
    ];
    match ty {
        Type::Group(group) => is_copy_type(&group.elem),
        Type::Paren(paren) => is_copy_type(&paren.elem),
        Type::Reference(reference) => reference.mutability.is_none(),
        Type::Tuple(tuple) => tuple.elems.iter().all(is_copy_type),
        Type::Array(array) => is_copy_type(&array.elem),
        Type::Path(path) => {
            path.path.get_ident().is_some_and(|name| plain.contains(&&*name.to_string()))
        }
        _ => false,
    }
}

#[derive(Default)]
struct Finder {
    known: Copies,
    /// Each name, with whether all variables of that name are `Copy`.
    declared: BTreeMap<String, bool>,
}

impl Finder {
    fn declare(&mut self, pat: &Pat, copy: bool) {
        for name in scope::bound_names(pat, Standing::Irrefutable) {
            let all = self.declared.entry(scope::plain_name(&name)).or_insert(true);
            *all &= copy;
        }
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        let (pat, typed) = match &local.pat {
            Pat::Type(typed) => (&*typed.pat, is_copy_type(&typed.ty)),
            pat => (pat, false),
        };
        let made = local.init.as_ref().is_some_and(|init| self.known.contain(&init.expr));
        let copy = typed || made && matches!(pat, Pat::Ident(_));
        self.declare(pat, copy);
        local.init.iter().for_each(|init| self.visit_local_init(init));
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.declare(&each.pat, matches!(*each.expr, Expr::Range(_)));
        visit::visit_expr(self, &each.expr);
        visit::visit_block(self, &each.body);
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        self.declare(pat, false);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
