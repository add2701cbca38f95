//! Closures that are given to what may be an iterator, which keeps them, or an `Option`, which calls them at once.
//!
//! ```text
//!                                              let size = match find() { receiver => {
//!                                                  let held = Held::of(&receiver);
//!                                                  if held.calls_at_once() {
//! let size = find().map(|n| n + name.len());  =>       held.has_called();
//!                                                      held.called(receiver.map(|n| n + name.len()))
//!                                                  } else { .. held.kept(receiver.map(move |n| n + name.len())) }
//!                                              } };
//! ```

use proc_macro2::Span;
use syn::Expr;
use syn::spanned::Spanned;

use crate::ir::*;
use crate::mention::has_closure;
use crate::std_methods;

/// What is given the closures in the value, if that may as well be an `Option` or a `Result`, and can be evaluated to ask.
pub(crate) fn given_to<'e>(value: &'e Expr, graph: &Graph) -> Option<&'e Expr> {
    let Expr::MethodCall(call) = value else { return None };
    let iterates = |expr: &Expr| match expr {
        Expr::Path(path) => {
            let named = |binding: &&Binding| path.path.is_ident(&binding.name);
            graph.bindings.iter().find(named).is_some_and(|binding| binding.iterator)
        }
        expr => std_methods::gives_iterator(expr),
    };
    let asks = std_methods::is_lazy(&call.method.to_string())
        && !iterates(&call.receiver)
        && !has_closure(&call.receiver, true)
        && call.args.iter().any(|argument| matches!(argument, Expr::Closure(_)));
    asks.then_some(&*call.receiver)
}

/// The value with its closures as they are written, if they are called at once, and with those that take copies otherwise: see
/// `bluelet::at_once`.
pub(crate) fn called_or_kept(written: &Expr, copying: &Expr, runtime: &syn::Path) -> Expr {
    let (Expr::MethodCall(written), Expr::MethodCall(copying)) = (written, copying) else {
        unreachable!("BUG: no method is called");
    };
    let span = Span::mixed_site().located_at(written.receiver.span());
    let (mut called, mut kept) = (written.clone(), copying.clone());
    let receiver: Expr = syn::parse_quote_spanned!(span=> receiver);
    let given = std::mem::replace(&mut *called.receiver, receiver.clone());
    *kept.receiver = receiver;
    syn::parse_quote_spanned! {span=>
        match #given {
            receiver => {
                use #runtime::step::KeepsClosure as _;
                let held = #runtime::step::Held::of(&receiver);
                if held.calls_at_once() {
                    held.has_called();
                    held.called(#called)
                } else {
                    held.has_kept();
                    held.kept(#kept)
                }
            }
        }
    }
}
