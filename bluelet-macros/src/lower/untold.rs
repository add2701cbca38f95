//! Which variables have a type that the place where they are declared does not tell, and whether anything asks for it.

use std::collections::BTreeSet;

use syn::Expr;
use syn::visit::{self, Visit};

use super::evidence::is_constructor;
use crate::mention::identifiers;
use crate::scope::{self, Standing};
use crate::types::is_collection;
use crate::{macros, place};

/// `None`, `Vec::new()`: empty, and of what it is empty is not said.
pub(super) fn is_empty(init: &Expr) -> bool {
    match init {
        Expr::Path(path) => path.path.is_ident("None"),
        Expr::Macro(mac) => mac.mac.path.is_ident("vec") && mac.mac.tokens.is_empty(),
        Expr::Call(call) => {
            let Expr::Path(path) = &*call.func else { return false };
            let plain = path.path.segments.iter().all(|segment| segment.arguments.is_none());
            let mut names = path.path.segments.iter().rev().map(|segment| &segment.ident);
            let made = names.next().is_some_and(|name| name == "new" || name == "with_capacity");
            plain && made && names.next().is_some_and(is_collection)
        }
        _ => false,
    }
}

/// Whether the value's type is not told where it is made: something empty, a number without a suffix, or what is made
/// of such.
pub(super) fn is_untold(init: &Expr) -> bool {
    match init {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.suffix().is_empty(),
            syn::Lit::Float(number) => number.suffix().is_empty(),
            _ => false,
        },
        Expr::Paren(paren) => is_untold(&paren.expr),
        Expr::Unary(unary) => is_untold(&unary.expr),
        Expr::Binary(binary) => is_untold(&binary.left) && is_untold(&binary.right),
        Expr::Tuple(tuple) => tuple.elems.iter().any(is_untold),
        Expr::Array(array) => array.elems.iter().all(is_untold),
        Expr::Repeat(repeat) => is_untold(&repeat.expr),
        Expr::Macro(mac) => {
            let element = macros::repeat(&mac.mac).map(|(element, ..)| element);
            is_empty(init) || element.is_some_and(|element| is_untold(&element))
        }
        Expr::Call(call) if is_default(&call.func) => true,
        Expr::Call(call) if is_constructor(&call.func) || is_wrapper(&call.func) => {
            is_empty(init) || (!call.args.is_empty() && call.args.iter().all(is_untold))
        }
        _ => is_empty(init),
    }
}

/// `Default::default`
fn is_default(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "default")
}

/// `Box::new`, `Rc::new`, `RefCell::new`: what is called is a `new`.
fn is_wrapper(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.last().is_some_and(|last| last.ident == "new")
}

/// The names of the variables of whose content something is asked: a field, an element, a method that depends on its type.
pub(super) fn looked_into(body: &syn::Block) -> BTreeSet<String> {
    #[derive(Default)]
    struct Finder {
        found: BTreeSet<String>,
        /// What variables are made of, `let one = other;`: their types follow from these.
        made: Vec<(Vec<String>, BTreeSet<String>)>,
    }
    impl Finder {
        fn note(&mut self, expr: &Expr) {
            match expr {
                Expr::Reference(reference) => self.note(&reference.expr),
                Expr::Tuple(tuple) => tuple.elems.iter().for_each(|elem| self.note(elem)),
                expr => self.found.extend(place::root(expr).map(scope::plain_name)),
            }
        }

        /// What is made of something is looked into, and so is that.
        fn follow(&mut self) {
            loop {
                let before = self.found.len();
                for (names, of) in &self.made {
                    if names.iter().any(|name| self.found.contains(name)) {
                        self.found.extend(of.iter().cloned());
                    }
                }
                if self.found.len() == before {
                    return;
                }
            }
        }
    }
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
            let fills = ["push", "insert", "extend", "append", "len", "clear", "truncate"];
            let asks = ["is_empty", "is_some", "is_none"];
            let name = call.method.to_string();
            if !fills.iter().any(|fill| name.starts_with(fill)) && !asks.contains(&&*name) {
                self.note(&call.receiver);
            }
            visit::visit_expr_method_call(self, call);
        }
        fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
            self.note(&field.base);
        }
        fn visit_expr_index(&mut self, index: &'ast syn::ExprIndex) {
            self.note(&index.expr);
            visit::visit_expr_index(self, index);
        }
        fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
            self.note(&each.expr);
            visit::visit_expr_for_loop(self, each);
        }
        fn visit_expr_match(&mut self, matching: &'ast syn::ExprMatch) {
            self.note(&matching.expr);
            visit::visit_expr_match(self, matching);
        }
        fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
            self.note(&condition.expr);
            visit::visit_expr_let(self, condition);
        }
        fn visit_local(&mut self, local: &'ast syn::Local) {
            if let Some(init) = &local.init {
                match &*init.expr {
                    Expr::Reference(_) => self.note(&init.expr),
                    value => {
                        let names = scope::bound_names(&local.pat, Standing::Refutable);
                        let names = names.iter().map(scope::plain_name).collect();
                        self.made.push((names, given_by(value)));
                    }
                }
            }
            visit::visit_local(self, local);
        }
        fn visit_macro(&mut self, mac: &'ast syn::Macro) {
            let Some(inputs) = macros::inputs(mac) else {
                return self.found.extend(identifiers(&mac.tokens));
            };
            inputs.iter().for_each(|expr| Visit::visit_expr(self, expr));
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut finder = Finder::default();
    finder.visit_block(body);
    finder.follow();
    finder.found
}

/// The variables on whose types that of the value may depend. What a function is given tells its own type, mostly.
fn given_by(value: &Expr) -> BTreeSet<String> {
    struct Finder(BTreeSet<String>);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
            self.0.extend(path.path.get_ident().map(scope::plain_name));
        }
        fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
            if is_constructor(&call.func) || is_wrapper(&call.func) || takes_place(&call.func) {
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
        }
        fn visit_item(&mut self, _: &'ast syn::Item) {}
    }
    let mut finder = Finder(BTreeSet::new());
    finder.visit_expr(value);
    finder.0
}

/// `mem::take`
fn takes_place(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    let name = path.path.segments.last().map(|last| last.ident.to_string());
    ["take", "replace"].contains(&name.unwrap_or_default().as_str())
}
