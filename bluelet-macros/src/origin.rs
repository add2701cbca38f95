//! How a value was made that may borrow from a variable, though no name of std tells: by a function that was given a reference, as
//! a struct that holds one, or by an adaptor with a closure.

use proc_macro2::Span;
use syn::visit::{self, Visit};
use syn::{Expr, ExprCall, Ident, Pat, Path};

use crate::diverging;
use crate::ids::BindingId;
use crate::loan::Shape;
use crate::scope;

/// For functions with more arguments rustc gives no answers.
const MOST_ARGUMENTS: usize = 4;

/// A borrow is one if this place is part of the variable that it begins with, and no reference leads out of that.
#[derive(Clone)]
pub(crate) struct Doubt {
    pub(crate) place: Expr,
    /// What the place has to be, where a method borrows from it.
    pub(crate) shape: Option<Shape>,
    /// What is given the closure that names the place: if it is an `Option` or a `Result`, that has been called.
    pub(crate) given_to: Option<Expr>,
}

/// How a variable was made.
#[derive(Clone)]
pub(crate) struct Origin {
    /// The function, if it was one that got what is `lent`.
    pub(crate) maker: Option<Maker>,
    /// What it was made of.
    pub(crate) lent: Vec<Lent>,
    /// Another variable has been made so, and this one comes from it.
    pub(crate) from: Option<From>,
    /// The first and the last token of the expression.
    pub(crate) ends: (Span, Span),
}

/// The variable that another comes from.
#[derive(Clone, Copy)]
pub(crate) struct From {
    pub(crate) variable: BindingId,
    /// A method has given it: it may be anything, if it is not of the same type.
    pub(crate) by_method: bool,
}

impl Origin {
    /// Of these references.
    pub(crate) fn of(lent: Vec<Lent>) -> Self {
        let here = Span::call_site();
        Origin { maker: None, lent, from: None, ends: (here, here) }
    }

    /// Whether it was made of any.
    pub(crate) fn is_one(&self) -> bool {
        !self.lent.is_empty()
    }
}

/// A reference that a value was made of.
#[derive(Clone)]
pub(crate) struct Lent {
    /// Its place among the arguments.
    pub(crate) at: usize,
    /// Whether it borrows is for rustc to find out.
    pub(crate) doubt: Option<Doubt>,
    /// It is written as a slice, as one does for a function that takes no other type.
    pub(crate) slice: bool,
}

/// A function that makes a value of its arguments.
#[derive(Clone)]
pub(crate) struct Maker {
    /// What it is called in the generated code, if rustc is asked about it.
    pub(crate) name: Ident,
    pub(crate) call: ExprCall,
    /// What the variable is of what the function gives.
    pub(crate) part: Vec<Step>,
    /// Methods of the value have been called, of which each may give anything.
    pub(crate) chained: bool,
}

/// A step from a value to a part of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// To what is in the `Some` or the `Ok`.
    Wrapped,
    /// To an element of the tuple.
    Element(usize),
    /// To the iterator over it.
    Iterated,
}

/// What the value of an expression comes from.
pub(crate) enum Source<'e> {
    Call(&'e ExprCall),
    /// What a struct literal, or the function that a tuple struct is, makes a value of.
    Parts(Vec<&'e Expr>),
    /// Another variable.
    Variable(&'e Ident),
}

/// What the value comes from, and how.
pub(crate) struct Way<'e> {
    pub(crate) source: Source<'e>,
    pub(crate) part: Vec<Step>,
    /// Methods of the value have been called, of which each may give anything.
    pub(crate) chained: bool,
}

/// What the value of the expression comes from, if the text shows a function or a literal.
pub(crate) fn way(expr: &Expr) -> Option<Way<'_>> {
    let wrapped = |expr| {
        let mut way = way(expr)?;
        way.part.push(Step::Wrapped);
        Some(way)
    };
    let of = |source| Some(Way { source, part: Vec::new(), chained: false });
    match expr {
        Expr::Paren(paren) => way(&paren.expr),
        Expr::Try(question) => wrapped(&question.expr),
        Expr::MethodCall(call) => match call.method.to_string().as_str() {
            "unwrap" | "expect" => wrapped(&call.receiver),
            "ok" | "ok_or" | "ok_or_else" | "map_err" => way(&call.receiver),
            _ => way(&call.receiver)
                .filter(|way| way.part.is_empty())
                .map(|way| Way { chained: true, ..way }),
        },
        Expr::Match(matching) => {
            let mut arms = matching.arms.iter();
            let mut arms = arms.by_ref().filter(|arm| !diverging::expr_diverges(&arm.body));
            let (arm, others) = (arms.next()?, arms.next());
            let name = match &*arm.body {
                Expr::Path(value) => value.path.get_ident(),
                _ => None,
            };
            let is_it = others.is_none() && wraps(&arm.pat).is_some_and(|pat| is_name(pat, name));
            is_it.then(|| wrapped(&matching.expr)).flatten()
        }
        Expr::Path(variable) => of(Source::Variable(variable.path.get_ident()?)),
        Expr::Struct(literal) if literal.rest.is_none() => {
            of(Source::Parts(literal.fields.iter().map(|field| &field.expr).collect()))
        }
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return None };
            let wraps = ["Some", "Ok", "Err"].iter().any(|name| function.path.is_ident(name));
            match is_constructed(call) {
                true if wraps => None,
                true => of(Source::Parts(call.args.iter().collect())),
                false => of(Source::Call(call)),
            }
        }
        _ => None,
    }
}

/// Whether the function is what makes a tuple struct, or a variant.
pub(crate) fn is_constructed(call: &ExprCall) -> bool {
    matches!(&*call.func, Expr::Path(function) if scope::is_constructor(&function.path))
}

fn is_name(pat: &Pat, name: Option<&Ident>) -> bool {
    matches!(pat, Pat::Ident(pat) if Some(&pat.ident) == name)
}

/// What stands in `Some(..)` or `Ok(..)`.
fn wraps(pat: &Pat) -> Option<&Pat> {
    let Pat::TupleStruct(tuple) = pat else { return None };
    let last = &tuple.path.segments.last()?.ident;
    let inner = (last == "Some" || last == "Ok").then(|| tuple.elems.first());
    inner.flatten().filter(|_| tuple.elems.len() == 1)
}

/// The variables that the pattern binds, by value and whole, and what they are of what is matched.
pub(crate) fn parts(pat: &Pat) -> Vec<(&Ident, Vec<Step>)> {
    fn within<'p>(pat: &'p Pat, way: &[Step], found: &mut Vec<(&'p Ident, Vec<Step>)>) {
        let next = |step| [way, &[step]].concat();
        match pat {
            Pat::Ident(name) if name.by_ref.is_none() && name.subpat.is_none() => {
                found.push((&name.ident, way.to_vec()));
            }
            Pat::Paren(paren) => within(&paren.pat, way, found),
            Pat::Type(typed) => within(&typed.pat, way, found),
            Pat::Guard(guarded) => within(&guarded.pat, way, found),
            Pat::Tuple(tuple) if (2..=3).contains(&tuple.elems.len()) => {
                let rest = |pat: &Pat| matches!(pat, Pat::Rest(_));
                let elements = tuple.elems.iter().enumerate();
                let known = elements.take_while(|(_, element)| !rest(element));
                known.for_each(|(at, element)| within(element, &next(Step::Element(at)), found));
            }
            pat => {
                if let Some(inner) = wraps(pat) {
                    within(inner, &next(Step::Wrapped), found);
                }
            }
        }
    }
    let mut found = Vec::new();
    within(pat, &[], &mut found);
    found
}

/// Whether the function is a type's, `Cursor::new`, and none of std's traits, whose type parameter is that of the argument.
pub(crate) fn is_of_a_type(function: &Path) -> bool {
    const OF_TRAITS: &[&str] =
        &["clone", "from", "from_iter", "into_iter", "product", "sum", "try_from"];
    let mut names = function.segments.iter().rev().map(|segment| segment.ident.to_string());
    let of_trait = names.next().is_none_or(|name| OF_TRAITS.contains(&name.as_str()));
    !of_trait && names.next().is_some_and(|ty| is_type(&ty))
}

fn is_type(name: &str) -> bool {
    let is_parameter = name.len() == 1 && name.starts_with(char::is_uppercase);
    is_parameter || scope::is_type_name(name)
}

/// Whether a function of that name makes a value of the type that it belongs to.
pub(crate) fn makes_its_type(function: &Path) -> bool {
    let name = function.segments.last().map(|name| name.ident.to_string()).unwrap_or_default();
    name == "new" || name.starts_with("new_") || name.starts_with("with_")
}

/// Whether the argument is written as a slice of something.
pub(crate) fn is_written_as_slice(argument: &Expr) -> bool {
    match argument {
        Expr::Reference(taken) => match &*taken.expr {
            Expr::Index(index) => matches!(&*index.index, Expr::Range(_)),
            _ => false,
        },
        Expr::MethodCall(call) => {
            ["as_slice", "as_mut_slice", "as_bytes"].iter().any(|name| call.method == name)
        }
        _ => false,
    }
}

/// Whether a method of the chain has got a closure or a function.
pub(crate) fn may_have_function(expr: &Expr) -> bool {
    match expr {
        Expr::MethodCall(call) => {
            let function = |argument: &Expr| matches!(argument, Expr::Closure(_) | Expr::Path(_));
            call.args.iter().any(function) || may_have_function(&call.receiver)
        }
        Expr::Try(question) => may_have_function(&question.expr),
        Expr::Paren(paren) => may_have_function(&paren.expr),
        _ => false,
    }
}

/// Whether the call can be written twice: nothing in it leaves, declares or is a macro's.
pub(crate) fn can_stand_twice(call: &ExprCall) -> bool {
    struct Others(bool);
    impl<'ast> Visit<'ast> for Others {
        fn visit_expr(&mut self, expr: &'ast Expr) {
            let simple = matches!(
                expr,
                Expr::Path(_)
                    | Expr::Lit(_)
                    | Expr::Field(_)
                    | Expr::Index(_)
                    | Expr::Unary(_)
                    | Expr::Reference(_)
                    | Expr::Paren(_)
                    | Expr::MethodCall(_)
                    | Expr::Call(_)
                    | Expr::Range(_)
            );
            self.0 |= !simple;
            visit::visit_expr(self, expr);
        }
    }
    let mut others = Others(false);
    call.args.iter().for_each(|argument| others.visit_expr(argument));
    !others.0 && call.args.len() <= MOST_ARGUMENTS && call.attrs.is_empty()
}
