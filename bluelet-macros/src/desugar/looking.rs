//! Values of functions that only look at what they are given, `parse(&line)`: what a branch leaves of one may be kept, unless it
//! borrows from that. Whether it does, rustc is asked where it would be kept (see `emit/looking.rs`).

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{Block, Expr, ExprCall, Pat};

use super::value::{is_part, is_simple};
use crate::parse::Function;
use crate::scope::{self, Standing};
use crate::std_methods::consumes_receiver;
use crate::{origin, place};

/// What is known of the names that are called.
pub(super) struct Functions {
    /// Some may be those of closures that the coroutine captures.
    anonymous: bool,
    /// The names of variables.
    variables: BTreeSet<String>,
}

impl Functions {
    pub(super) fn of(function: &Function, body: &Block) -> Self {
        let mut variables = Variables(BTreeSet::new());
        function.sig.inputs.iter().for_each(|input| variables.visit_fn_arg(input));
        variables.visit_block(body);
        Functions { anonymous: function.anonymous, variables: variables.0 }
    }

    /// Whether a function has given the value that was lent something.
    pub(super) fn gave(&self, value: &Expr) -> bool {
        let Some(call) = looking(value) else { return false };
        let Expr::Path(function) = &*call.func else { return false };
        let name = function.path.get_ident().map(scope::plain_name);
        !name.is_some_and(|name| self.anonymous || self.variables.contains(&name))
    }
}

/// The call of a function that was lent something, of which the value comes.
pub(crate) fn looking(value: &Expr) -> Option<&ExprCall> {
    match value {
        Expr::Paren(paren) => looking(&paren.expr),
        Expr::Try(question) => looking(&question.expr),
        Expr::MethodCall(call) if consumes_receiver(call) => {
            looking(&call.receiver).filter(|_| call.args.iter().all(is_simple))
        }
        Expr::Call(call) => {
            let Expr::Path(function) = &*call.func else { return None };
            let is_lent = |arg: &Expr| match arg {
                Expr::Reference(lent) => {
                    place::is_place(&lent.expr) || matches!(&*lent.expr, Expr::Lit(_))
                }
                _ => false,
            };
            let given = |arg: &Expr| matches!(arg, Expr::Lit(_)) || is_lent(arg) || is_part(arg);
            let looks = function.qself.is_none()
                && !scope::is_constructor(&function.path)
                && call.args.iter().any(is_lent)
                && call.args.iter().all(given)
                && origin::can_stand_twice(call);
            looks.then_some(call)
        }
        _ => None,
    }
}

/// The names that patterns bind.
struct Variables(BTreeSet<String>);

impl<'ast> Visit<'ast> for Variables {
    fn visit_pat(&mut self, pat: &'ast Pat) {
        let names = scope::bound_names(pat, Standing::Refutable);
        self.0.extend(names.iter().map(scope::plain_name));
        visit::visit_pat(self, pat);
    }
}
