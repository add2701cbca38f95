//! The operands of an expression, in the order in which Rust evaluates them.

use syn::Expr;

use crate::assignee::is_pattern;
use crate::resolve::Mode;
use crate::std_methods::{consumes_receiver, may_be_of_another_type};

/// An operand of an expression, in order of evaluation.
pub(super) struct Operand<'e> {
    pub(super) expr: &'e mut Expr,
    /// Whether its value is taken or only looked at where it stands.
    pub(super) mode: Mode,
    /// What a temporary for it is called.
    pub(super) role: &'static str,
}

pub(super) fn taken<'e>(expr: &'e mut Expr, role: &'static str) -> Operand<'e> {
    Operand { expr, mode: Mode::Value, role }
}

fn looked_at<'e>(expr: &'e mut Expr, role: &'static str) -> Operand<'e> {
    Operand { expr, mode: Mode::Place, role }
}

/// What a temporary is named after that holds what a call is of.
pub(super) const CALLED: &str = "function";

/// The operands of an expression in the order in which Rust evaluates them.
pub(super) fn operands(expr: &mut Expr) -> Vec<Operand<'_>> {
    match expr {
        Expr::MethodCall(call) => {
            let mut operands = vec![match takes_variable(call) {
                true => taken(&mut call.receiver, "receiver"),
                false => looked_at(&mut call.receiver, "receiver"),
            }];
            operands.extend(call.args.iter_mut().map(|arg| taken(arg, "argument")));
            operands
        }
        Expr::Call(call) => {
            let mut operands = vec![looked_at(&mut call.func, CALLED)];
            operands.extend(call.args.iter_mut().map(|arg| taken(arg, "argument")));
            operands
        }
        Expr::Binary(binary) => binary_operands(binary),
        Expr::Assign(assign) => {
            // What a pattern leaves of the value is dropped at the end of the statement.
            let right = match &*assign.left {
                left if is_pattern(left) => looked_at(&mut assign.right, "right"),
                _ => taken(&mut assign.right, "right"),
            };
            let mut operands = vec![right];
            operands.extend(place_operands(&mut assign.left));
            operands
        }
        Expr::Index(index) => {
            vec![looked_at(&mut index.expr, "indexed"), taken(&mut index.index, "index")]
        }
        Expr::Field(field) => vec![looked_at(&mut field.base, "base")],
        Expr::Unary(unary) => match unary.op {
            syn::UnOp::Deref(_) => vec![looked_at(&mut unary.expr, "operand")],
            _ => vec![taken(&mut unary.expr, "operand")],
        },
        Expr::Reference(reference) => vec![looked_at(&mut reference.expr, "operand")],
        Expr::RawAddr(raw) => vec![looked_at(&mut raw.expr, "operand")],
        Expr::Cast(cast) => vec![taken(&mut cast.expr, "operand")],
        Expr::Try(question) => vec![taken(&mut question.expr, "operand")],
        Expr::Paren(paren) => vec![taken(&mut paren.expr, "operand")],
        Expr::Group(group) => vec![taken(&mut group.expr, "operand")],
        Expr::Repeat(repeat) => vec![taken(&mut repeat.expr, "element")],
        Expr::Array(array) => array.elems.iter_mut().map(|e| taken(e, "element")).collect(),
        Expr::Tuple(tuple) => tuple.elems.iter_mut().map(|e| taken(e, "element")).collect(),
        Expr::Struct(literal) => {
            let fields = literal.fields.iter_mut().map(|field| taken(&mut field.expr, "field"));
            fields.chain(literal.rest.iter_mut().map(|rest| looked_at(rest, "base"))).collect()
        }
        Expr::Range(range) => {
            let (start, end) = (range.start.iter_mut(), range.end.iter_mut());
            start.chain(end).map(|bound| taken(bound, "bound")).collect()
        }
        _ => Vec::new(),
    }
}

fn binary_operands(binary: &mut syn::ExprBinary) -> Vec<Operand<'_>> {
    use syn::BinOp::*;
    match binary.op {
        Eq(_) | Ne(_) | Lt(_) | Le(_) | Gt(_) | Ge(_) => {
            vec![looked_at(&mut binary.left, "left"), looked_at(&mut binary.right, "right")]
        }
        Add(_) | Sub(_) | Mul(_) | Div(_) | Rem(_) | BitXor(_) | BitAnd(_) | BitOr(_) | Shl(_)
        | Shr(_) | And(_) | Or(_) => {
            vec![taken(&mut binary.left, "left"), taken(&mut binary.right, "right")]
        }
        // A compound assignment evaluates its right side first, as it does for primitive types.
        _ => {
            let mut operands = vec![taken(&mut binary.right, "right")];
            operands.extend(place_operands(&mut binary.left));
            operands
        }
    }
}

/// Whether the method's name tells that it takes the variable that it is called on.
fn takes_variable(call: &syn::ExprMethodCall) -> bool {
    let certain = consumes_receiver(call) && !may_be_of_another_type(call);
    certain && matches!(&*call.receiver, Expr::Path(path) if path.path.get_ident().is_some())
}

/// What has to be evaluated to find a place.
fn place_operands(place: &mut Expr) -> Vec<Operand<'_>> {
    match place {
        Expr::Path(_) => Vec::new(),
        Expr::Field(field) => place_operands(&mut field.base),
        Expr::Paren(paren) => place_operands(&mut paren.expr),
        Expr::Index(index) => {
            let mut operands = place_operands(&mut index.expr);
            operands.push(taken(&mut index.index, "index"));
            operands
        }
        Expr::Tuple(tuple) => tuple.elems.iter_mut().flat_map(place_operands).collect(),
        Expr::Unary(unary) => match &*unary.expr {
            Expr::Path(_) => Vec::new(),
            _ => vec![looked_at(&mut unary.expr, "operand")],
        },
        _ => vec![looked_at(place, "operand")],
    }
}

/// An argument of a formatting macro: `value`, or `name = value`.
pub(super) fn borrowed_argument(argument: &mut Expr) -> Operand<'_> {
    let value = match argument {
        Expr::Assign(named) => &mut *named.right,
        value => value,
    };
    looked_at(value, "argument")
}
