//! Asks whether a method takes its receiver, where neither its name nor what comes after the call shows it.
//!
//! `let all = tags.finish(name);` moves `tags`, or only looks at it. That is a matter of types, so rustc is asked, by a call
//! that is compiled but never made (see `bluelet::taken`). Its arguments are made of types: what is `name` here is
//! `Held::of(&name).value()` there. So this is done where the text shows what each argument is.

use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprMethodCall};

use super::Resolver;
use crate::asking::{argument_types, excepted};
use crate::ir::{About, Asked, BindingId, Effect, Question};
use crate::ownership::Questions;
use crate::scope;
use crate::std_methods::{borrows_receiver, looks_up, may_be_of_another_type};

impl Resolver<'_> {
    /// The receiver, if it is a variable that the method may take.
    pub(super) fn asked_receiver(&self, call: &ExprMethodCall) -> Option<BindingId> {
        let binding = self.variable(&call.receiver).filter(|id| !self.is_flag(*id))?;
        self.may_take(binding, call).then_some(binding)
    }

    /// The drop flag of the receiver, if the method may take that variable.
    pub(super) fn asked_flag(&self, call: &ExprMethodCall) -> Option<BindingId> {
        let flag = self.flag_of(&call.receiver)?;
        let known = &self.graph.flags[&flag];
        let asks = known.asked && excepted(call).is_none() && self.may_take(known.of, call);
        asks.then_some(flag)
    }

    fn may_take(&self, receiver: BindingId, call: &ExprMethodCall) -> bool {
        let known = self.graph.binding(receiver);
        !self.in_function
            && !known.number
            && !known.inert
            && !known.iterator
            && !known.rematched
            && call.turbofish.is_none()
            && !borrows_receiver(call)
            && !looks_up(call)
            // What says its type may be of a generic one.
            && (!self.told_type || is_likely(call))
            && call.args.iter().all(|argument| self.is_told(argument))
    }

    /// `maybe_job.finish()`, where the method takes the value of the flag, or looks at it; the names in the call have been
    /// resolved.
    pub(super) fn receive_from_flag(&mut self, flag: BindingId, call: &mut ExprMethodCall) {
        let mut asking = call.clone();
        let mut types = Types { resolver: self };
        asking.args.iter_mut().for_each(|argument| types.visit_expr_mut(argument));
        let name = &self.graph.binding(flag).name;
        asking.receiver = syn::parse_quote!(#name);
        let (runtime, types) = (self.runtime, argument_types(&asking));
        let mutable = self.graph.flags[&flag].mutable.then(|| quote!(mut));
        let at = Span::mixed_site().located_at(call.receiver.span());
        call.receiver = syn::parse_quote_spanned! {at=>
            #runtime::step::from_flag!(#mutable #asking #types)
        };
        self.graph.asks.copied_flags = true;
    }

    /// Notes the question; the names in the call have been resolved.
    pub(super) fn ask(&mut self, binding: BindingId, call: &ExprMethodCall) {
        let about = |question: &&Question| question.asked.binding == binding;
        let number = self.graph.questions.iter().filter(about).count();
        let Some(number) = u32::try_from(number).ok().filter(|n| *n < Questions::MOST) else {
            return;
        };
        let asked = Asked { binding, number, likely: is_likely(call) };
        let mut call = call.clone();
        let mut types = Types { resolver: self };
        call.args.iter_mut().for_each(|argument| types.visit_expr_mut(argument));
        let in_unsafe = self.in_unsafe;
        let about = About::Call(call);
        self.graph.questions.push(Question { asked, about, in_unsafe });
        self.record(Effect::Ask(asked));
    }

    /// Whether the expression's type can be told from it alone, and from the variables in it.
    fn is_told(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Lit(_) => true,
            Expr::Path(path) => {
                let last = path.path.segments.last().map(|last| scope::plain_name(&last.ident));
                let last = last.unwrap_or_default();
                // `u64::from` and `Some` are functions for many types.
                let of_one_type = last.starts_with(char::is_uppercase)
                    && !["None", "Some", "Ok", "Err"].contains(&last.as_str());
                of_one_type || self.variable(expr).is_some()
            }
            Expr::Paren(paren) => self.is_told(&paren.expr),
            Expr::Group(group) => self.is_told(&group.expr),
            Expr::Reference(reference) => self.is_told(&reference.expr),
            Expr::Field(field) => self.is_told(&field.base),
            Expr::Unary(unary) => self.is_told(&unary.expr),
            Expr::Cast(cast) => self.is_told(&cast.expr),
            Expr::Binary(binary) => self.is_told(&binary.left) && self.is_told(&binary.right),
            Expr::Tuple(tuple) => tuple.elems.iter().all(|elem| self.is_told(elem)),
            Expr::Array(array) => {
                !array.elems.is_empty() && array.elems.iter().all(|elem| self.is_told(elem))
            }
            Expr::Closure(closure) => closure.output == syn::ReturnType::Default,
            Expr::Macro(mac) => mac.mac.path.is_ident("format"),
            Expr::Call(call) => {
                is_told_by_its_arguments(call) && {
                    call.args.iter().all(|argument| self.is_told(argument))
                }
            }
            Expr::MethodCall(call) => {
                let name = call.method.to_string();
                let told = ["clone", "to_string", "to_owned", "len", "as_str"];
                told.contains(&name.as_str())
                    && call.args.is_empty()
                    && self.is_told(&call.receiver)
            }
            _ => false,
        }
    }
}

/// Whether the type of what the function gives is known once those of its arguments are, as far as its name shows.
fn is_told_by_its_arguments(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    let name = scope::plain_name(&last.ident);
    let known = !["Ok", "Err", "with_capacity", "default"].contains(&name.as_str());
    let own = path.path.segments.len() == 1 && name.starts_with(char::is_lowercase);
    path.qself.is_none() && known && (own || !call.args.is_empty())
}

/// Whether methods of that name mostly take their receiver.
pub(super) fn is_likely(call: &ExprMethodCall) -> bool {
    let name = scope::plain_name(&call.method);
    if may_be_of_another_type(call) {
        return true;
    }
    let likely = [
        "build", "finish", "finalize", "commit", "rollback", "complete", "consume", "send",
        "execute", "run", "start", "spawn", "done", "end", "go", "with",
    ];
    likely.contains(&name.as_str()) || name.starts_with("with_") || name.starts_with("finish_")
}

/// Puts something of the same type in the place of each variable.
struct Types<'r, 'a> {
    resolver: &'r Resolver<'a>,
}

impl Types<'_, '_> {
    fn of(&self, place: &Expr) -> Expr {
        let runtime = self.resolver.runtime;
        syn::parse_quote_spanned!(place.span()=> #runtime::step::Held::of(&#place))
    }

    /// Whether it is a part of a variable.
    fn is_part(expr: &Expr) -> bool {
        match expr {
            Expr::Path(path) => path.path.get_ident().is_some_and(|name| {
                scope::plain_name(name).starts_with(|c: char| c.is_lowercase() || c == '_')
            }),
            Expr::Field(field) => Types::is_part(&field.base),
            Expr::Paren(paren) => Types::is_part(&paren.expr),
            _ => false,
        }
    }
}

impl VisitMut for Types<'_, '_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Reference(reference) if Types::is_part(&reference.expr) => {
                let of = self.of(&reference.expr);
                let reborrowed = reference.mutability;
                *expr = syn::parse_quote!((&#reborrowed *#of.reference()));
            }
            Expr::MethodCall(call) if Types::is_part(&call.receiver) => {
                let of = self.of(&call.receiver);
                *call.receiver = syn::parse_quote!((*#of.reference()));
            }
            Expr::Call(call) => call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg)),
            Expr::Closure(closure) => {
                let inputs = closure.inputs.iter().map(|_| quote!(_));
                *expr = syn::parse_quote!(|#(#inputs),*| ::core::unreachable!());
            }
            Expr::Macro(_) => *expr = syn::parse_quote!(::std::string::String::new()),
            _ if Types::is_part(expr) => {
                let of = self.of(expr);
                *expr = syn::parse_quote!(#of.value());
            }
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }
}
