//! The calls by which rustc is asked whether a method takes its receiver, as `bluelet::taken` needs them.
//!
//! They are compiled but never made. Their arguments are made of types: what is `name` here is `Held::of(&name).value()` there. So
//! rustc is asked where the text shows what each argument is.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprClosure, ExprMethodCall, Pat, Stmt, Token};

use crate::std_methods::{
    borrows_receiver, consumes_receiver, ends_its_receiver, looks_up, may_be_of_another_type,
    may_leave_a_part, needs_no_mut,
};
use crate::{mention, place, scope, spans, suspend, told};

/// Whether the types of all arguments can be told from them alone, and from the variables in them.
pub(crate) fn are_told(call: &ExprMethodCall, is_variable: &dyn Fn(&Expr) -> bool) -> bool {
    call.args.iter().all(|argument| told::is_told(argument, is_variable))
}

/// Whether the method takes its receiver in std, may leave it where it is elsewhere, and rustc can be asked which; `declared` are
/// the names of the function's variables.
pub(crate) fn may_leave_receiver(call: &ExprMethodCall, declared: &BTreeSet<String>) -> bool {
    may_leave_a_part(call) && can_be_asked(call, declared)
}

/// The same of a field of a variable of which others are used later.
pub(crate) fn may_take_field(call: &ExprMethodCall, declared: &BTreeSet<String>) -> bool {
    ends_its_receiver(call) && may_leave_receiver(call, declared)
}

/// Whether the method's name does not tell whether it takes a variable, or only looks at it, and rustc can be asked.
pub(crate) fn may_leave_variable(call: &ExprMethodCall, declared: &BTreeSet<String>) -> bool {
    let told = borrows_receiver(call)
        || needs_no_mut(&scope::plain_name(&call.method))
        || looks_up(call)
        || consumes_receiver(call) && !may_be_of_another_type(call);
    !told && can_be_asked(call, declared)
}

fn can_be_asked(call: &ExprMethodCall, declared: &BTreeSet<String>) -> bool {
    call.turbofish.is_none()
        && excepted(call).is_none()
        && are_told(call, &|place| is_declared(place, declared))
}

/// The call with something that is told in the place of what its arguments wait for, where that is told.
pub(crate) fn without_waits(call: &ExprMethodCall, declared: &BTreeSet<String>) -> ExprMethodCall {
    struct Waits<'d>(&'d BTreeSet<String>);
    impl VisitMut for Waits<'_> {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            match expr {
                Expr::Await(suspension) => {
                    let event = suspend::operand(suspension);
                    if told::is_event_told(event, &|place| is_declared(place, self.0)) {
                        *expr = syn::parse_quote!(());
                    }
                }
                expr => visit_mut::visit_expr_mut(self, expr),
            }
        }
    }
    let mut call = call.clone();
    call.args.iter_mut().for_each(|argument| Waits(declared).visit_expr_mut(argument));
    call
}

/// Whether it is one of the function's variables, or a part of one.
fn is_declared(place: &Expr, declared: &BTreeSet<String>) -> bool {
    let name = place::root(place).filter(|_| place::is_variable(place));
    name.is_some_and(|name| declared.contains(&scope::plain_name(name)))
}

/// The call with something of the same type in the place of each variable in its arguments.
pub(crate) fn with_values_of_types(call: &ExprMethodCall, runtime: &syn::Path) -> ExprMethodCall {
    let mut call = call.clone();
    let mut types = Types { runtime, declare: &mut |of| of };
    call.args.iter_mut().for_each(|argument| types.replace_argument(argument));
    call
}

/// The same, with what declares these things first: a variable that is named in a macro's input could have no drop flag.
pub(crate) fn with_types_declared(
    call: &ExprMethodCall,
    runtime: &syn::Path,
    name: &mut dyn FnMut() -> Ident,
) -> (Vec<Stmt>, ExprMethodCall) {
    let (mut call, mut declared) = (call.clone(), Vec::new());
    let mut declare = |of: Expr| {
        let name = name();
        declared.push(syn::parse_quote!(let #name = #of;));
        syn::parse_quote!(#name)
    };
    let mut types = Types { runtime, declare: &mut declare };
    call.args.iter_mut().for_each(|argument| types.replace_argument(argument));
    (declared, call)
}

/// The arguments in their parentheses: at the user's own rustc points where one is missing.
pub(crate) fn in_parentheses(call: &ExprMethodCall) -> TokenStream {
    let mut tokens = TokenStream::new();
    call.paren_token.surround(&mut tokens, |tokens| call.args.to_tokens(tokens));
    tokens
}

/// What `taken!` is given of a call on a variable: `tags.finish() as receiver`. The name stands where the user has the variable's, so
/// that rustc says its part of both calls once; not where the arguments have a variable of that name.
pub(crate) fn of_variable(call: &ExprMethodCall, runtime: &syn::Path) -> TokenStream {
    let receiver = Ident::new("receiver", call.receiver.span());
    if call.args.iter().any(|arg| mention::mentions(arg, &receiver)) {
        let (variable, method, args) = (&call.receiver, &call.method, in_parentheses(call));
        let types = all_argument_types(call);
        return quote!(#runtime::step::Held::of(&#variable), #method #args #types);
    }
    let (excepted, types) = (excepted(call), argument_types(call));
    quote!(#excepted #call as #receiver #types)
}

/// `; impl Sized, impl FnOnce(())`, where some argument is a closure.
pub(crate) fn argument_types(call: &ExprMethodCall) -> Option<TokenStream> {
    call.args.iter().any(is_closure).then(|| all_argument_types(call))
}

/// The same in any case.
pub(crate) fn all_argument_types(call: &ExprMethodCall) -> TokenStream {
    let types = call.args.iter().map(|argument| match argument {
        Expr::Closure(closure) => {
            let inputs = closure.inputs.iter().map(|_| quote!(()));
            quote!(impl ::core::ops::FnOnce(#(#inputs),*))
        }
        _ => quote!(impl Sized),
    });
    quote!(; #(#types),*)
}

fn is_closure(argument: &Expr) -> bool {
    matches!(argument, Expr::Closure(_))
}

/// Whether types that are known have a method of that name about which rustc cannot be asked, and if so, which.
///
/// That of iterators gives what one asks for; that of this crate's server wants a closure that gives a coroutine; and a
/// connection wants to know how much to receive: where it is not told, rustc is to say so once.
pub(crate) fn excepted(call: &ExprMethodCall) -> Option<TokenStream> {
    let of_iterators = ["collect", "product", "sum", "unzip"];
    if call.args.is_empty() && of_iterators.iter().any(|name| call.method == name) {
        return Some(quote!(unless_iterator));
    }
    if call.args.is_empty() && call.method == "recv" {
        return Some(quote!(unless_connection));
    }
    let with_closure = call.args.iter().any(is_closure);
    (call.method == "serve" && with_closure).then(|| quote!(unless_server))
}

/// Puts something of the same type in the place of each variable.
struct Types<'r> {
    runtime: &'r syn::Path,
    /// Gives what stands for the type of a variable in a call.
    declare: &'r mut dyn FnMut(Expr) -> Expr,
}

impl Types<'_> {
    fn of(&mut self, place: &Expr) -> Expr {
        let runtime = self.runtime;
        (self.declare)(syn::parse_quote_spanned!(place.span()=> #runtime::step::Held::of(&#place)))
    }

    /// What stands for a place, as if the user had written it there: what rustc says of the place, it then says once. (The name of
    /// what was declared for it is not the user's, and stays where it is.)
    fn value(&mut self, place: &Expr) -> Expr {
        let of = self.of(place);
        let value = quote!(#of.value());
        let value =
            if let Expr::Path(_) = of { value } else { spans::over(value, spans::ends(place)) };
        syn::parse2(value).expect("a method call is an expression")
    }

    /// Of an argument that is a closure `argument_types` tells what it is given.
    fn replace_argument(&mut self, argument: &mut Expr) {
        match argument {
            Expr::Closure(closure) => {
                let inputs = closure.inputs.iter().map(|_| quote!(_));
                *argument = syn::parse_quote!(|#(#inputs),*| ::core::unreachable!());
            }
            argument => self.visit_expr_mut(argument),
        }
    }

    /// A closure of that many arguments. Where nothing else tells their types, they are of what has no value (which can be of any
    /// type that is asked for).
    fn closure(&self, closure: &ExprClosure) -> Expr {
        let runtime = self.runtime;
        let names = (0..closure.inputs.len())
            .map(|index| Ident::new(&format!("_input{index}"), Span::mixed_site()));
        let names: Vec<Ident> = names.collect();
        let inputs = closure.inputs.iter().zip(&names).map(|(input, name)| match input {
            Pat::Type(typed) if !told::is_inferred(&typed.ty) => {
                let ty = &typed.ty;
                quote!(#name: #ty)
            }
            _ => quote!(#name),
        });
        syn::parse_quote!(|#(#inputs),*| {
            #(#runtime::step::of_one_type(#names, ::core::unreachable!());)*
            ::core::unreachable!()
        })
    }

    /// Two closures are of one type only where that is asked for: so there is one.
    fn visit_items(&mut self, items: &mut Punctuated<Expr, Token![,]>) {
        let mut is_first = true;
        for item in items {
            let is_closure = mention::has_closure(item, false);
            if is_closure && !is_first {
                *item = syn::parse_quote!(::core::unreachable!());
            } else {
                self.visit_expr_mut(item);
            }
            is_first &= !is_closure;
        }
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

impl VisitMut for Types<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        match expr {
            Expr::Reference(reference) if Types::is_part(&reference.expr) => {
                let of = self.of(&reference.expr);
                let reborrowed = reference.mutability;
                *expr = syn::parse_quote!((&#reborrowed *#of.reference()));
            }
            Expr::Index(index) if Types::is_part(&index.expr) => {
                let of = self.of(&index.expr);
                *index.expr = syn::parse_quote!((*#of.reference()));
                self.visit_expr_mut(&mut index.index);
            }
            Expr::MethodCall(call) if Types::is_part(&call.receiver) => {
                let of = self.of(&call.receiver);
                *call.receiver = syn::parse_quote!((*#of.reference()));
                call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg));
            }
            Expr::Await(suspension) => {
                let (runtime, at) = (self.runtime, suspension.dot_token.span());
                let mut event = suspend::operand(suspension).clone();
                self.visit_expr_mut(&mut event);
                // What rustc says of the event's value, it says of the `yield_!`.
                let path = quote!(#runtime::step::blocking);
                let blocking = spans::call(path, event.to_token_stream(), (at, at));
                *expr = syn::parse_quote!(#blocking);
            }
            Expr::Call(call) => call.args.iter_mut().for_each(|arg| self.visit_expr_mut(arg)),
            Expr::Closure(closure) => *expr = self.closure(closure),
            Expr::Array(array) => self.visit_items(&mut array.elems),
            Expr::Macro(mac) => match told::items(&mac.mac) {
                Some(mut items) => {
                    self.visit_items(&mut items);
                    *expr = syn::parse_quote!(::std::vec![#items]);
                }
                None => *expr = syn::parse_quote!(::std::string::String::new()),
            },
            _ if Types::is_part(expr) => {
                *expr = self.value(expr);
            }
            expr => visit_mut::visit_expr_mut(self, expr),
        }
    }
}
