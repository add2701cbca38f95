//! Struct literals that are filled in from a variable of which their fields take parts before: these are handed out one by
//! one, and what fills the literal in comes last.
//!
//! ```text
//! let next = Job {                      let (field, field_) = (
//!     name: job.name + "x",                 { let (part, left) = Held::of(&job).parts(..); job_left = left; part } + "x",
//!     size: size(),               =>        size(),
//!     ..job                             );
//! };                                    let (fill, left) = job_left.into_last();
//!                                       job_left_ = left;
//!                                       let filled = fill(field, field_);
//! ```
//!
//! The last that is handed out is `move |field, field_| Job { name: field, size: field_, ..job }`.

use quote::quote;
use syn::{BinOp, Expr, ExprStruct, Ident, Lit, Stmt, UnOp};

use super::Takes;
use crate::scope;
use crate::std_methods::{consumes_receiver, may_leave_a_part};

impl Takes<'_, '_> {
    /// Hands out what the values take that have these names in the literal; gives how `filled` gets its value then. Nothing if
    /// none takes a part, or if one does more with the variable than to take parts once one is gone.
    pub(super) fn filled_in_turns(
        &mut self,
        literal: &ExprStruct,
        names: &[Ident],
        values: &mut [Expr],
        filled: &Ident,
    ) -> Option<Vec<Stmt>> {
        let first = values.iter().position(|value| self.may_move(value))?;
        let values = &mut values[first..];
        let parts: Vec<Vec<Expr>> = values.iter().map(|value| self.parts_of(value)).collect();
        let only_parts = |(value, parts): (&Expr, &Vec<Expr>)| self.times_in(value) == parts.len();
        if !values.iter().zip(&parts).all(only_parts) {
            return None;
        }
        let whole = self.name_of_whole();
        let (literal, parameters, arguments) = self.with_parameters(literal, names);
        let literal = self.in_whole(&Expr::Struct(literal), &whole);
        let handed_out: Vec<_> =
            parts.iter().flatten().map(|part| self.in_whole(part, &whole)).collect();
        let fill = quote!(move |#(#parameters),*| #literal);
        let mut taken = self.handed_out(&whole, &handed_out, &fill);
        let mut last = None;
        for (value, parts) in values.iter_mut().zip(&parts) {
            let mut sites = Vec::new();
            for _ in parts {
                let (site, left) = self.turn(&taken);
                taken = quote!(#left.into_next());
                last = Some(left);
                sites.push(site);
            }
            let mut sites = sites.into_iter();
            self.each_part(value, &mut |part, _| {
                sites.by_ref().take(1).for_each(|site| *part = site);
            });
        }
        let last = last?;
        let (fill, _) = self.turn(&quote!(#last.into_last()));
        Some(vec![syn::parse_quote!(let #filled = (#fill)(#(#arguments),*);)])
    }

    /// The literal, where it still mentions variables of their own, with a parameter in their place; the parameters, and what
    /// they get. These variables stay where they are until then.
    fn with_parameters(
        &mut self,
        literal: &ExprStruct,
        names: &[Ident],
    ) -> (ExprStruct, Vec<Ident>, Vec<Ident>) {
        let mut literal = literal.clone();
        let mut operands = Vec::new();
        literal.fields.iter_mut().for_each(|field| self.operands(&mut field.expr, &mut operands));
        let (mut parameters, mut arguments) = (names.to_vec(), names.to_vec());
        for operand in operands {
            let Expr::Path(path) = &*operand else { continue };
            let Some(name) = path.path.get_ident().filter(|name| !names.contains(name)) else {
                continue;
            };
            let parameter = self.keeper.fresh("field", name.span());
            arguments.push(name.clone());
            *operand = syn::parse_quote!(#parameter);
            parameters.push(parameter);
        }
        scope::spell_out_fields(&mut literal);
        (literal, parameters, arguments)
    }

    /// The parts that the value takes, or copies, in the order in which it is evaluated.
    fn parts_of(&self, value: &Expr) -> Vec<Expr> {
        let mut parts = Vec::new();
        self.each_part(&mut value.clone(), &mut |part, _| parts.push(part.clone()));
        parts
    }

    /// Whether a part may be moved there.
    fn may_move(&self, value: &Expr) -> bool {
        let mut found = false;
        self.each_part(&mut value.clone(), &mut |part, moved| {
            found |= moved && !self.is_copy(part)
        });
        found
    }

    /// Visits the parts that are used by value, in any case and in this order; with whether that is likely to move them.
    fn each_part(&self, value: &mut Expr, visit: &mut dyn FnMut(&mut Expr, bool)) {
        if self.is_part(value) {
            return visit(value, true);
        }
        let mut plain = |value: &mut Expr| match self.is_part(value) {
            true => visit(value, false),
            false => self.each_part(value, visit),
        };
        match value {
            Expr::Unary(unary) if !matches!(unary.op, UnOp::Deref(_)) => plain(&mut unary.expr),
            Expr::Cast(cast) => plain(&mut cast.expr),
            Expr::Binary(binary) if is_arithmetic(&binary.op) => {
                match is_text_added(&binary.op, &binary.right) {
                    true => self.each_part(&mut binary.left, visit),
                    false => plain(&mut binary.left),
                }
                match self.is_part(&binary.right) {
                    true => visit(&mut binary.right, false),
                    false => self.each_part(&mut binary.right, visit),
                }
            }
            Expr::MethodCall(call) => {
                let takes = consumes_receiver(call) && !may_leave_a_part(call);
                if takes || !self.is_part(&call.receiver) {
                    self.each_part(&mut call.receiver, visit);
                }
                call.args.iter_mut().for_each(|argument| self.each_part(argument, visit));
            }
            Expr::Call(call) if !self.mentioned_in(&call.func) => {
                call.args.iter_mut().for_each(|argument| self.each_part(argument, visit));
            }
            Expr::Tuple(tuple) => {
                tuple.elems.iter_mut().for_each(|elem| self.each_part(elem, visit));
            }
            Expr::Array(array) => {
                array.elems.iter_mut().for_each(|elem| self.each_part(elem, visit));
            }
            Expr::Struct(literal) if literal.rest.is_none() => {
                literal.fields.iter_mut().for_each(|field| self.each_part(&mut field.expr, visit));
            }
            Expr::Paren(paren) => self.each_part(&mut paren.expr, visit),
            Expr::Group(group) => self.each_part(&mut group.expr, visit),
            Expr::Try(question) => self.each_part(&mut question.expr, visit),
            Expr::Await(suspension) => self.each_part(&mut suspension.base, visit),
            _ => {}
        }
    }
}

fn is_arithmetic(op: &BinOp) -> bool {
    use BinOp::{Add, BitAnd, BitOr, BitXor, Div, Mul, Rem, Shl, Shr, Sub};
    matches!(
        op,
        Add(_)
            | Sub(_)
            | Mul(_)
            | Div(_)
            | Rem(_)
            | BitAnd(_)
            | BitOr(_)
            | BitXor(_)
            | Shl(_)
            | Shr(_)
    )
}

/// `.. + "text"`, or `.. + &text`: numbers are seldom added so.
fn is_text_added(op: &BinOp, right: &Expr) -> bool {
    let is_text = match right {
        Expr::Lit(literal) => matches!(literal.lit, Lit::Str(_)),
        right => matches!(right, Expr::Reference(_)),
    };
    is_text && matches!(op, BinOp::Add(_))
}
