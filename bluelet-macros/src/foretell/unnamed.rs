//! Types that nobody can name: each closure, async block and `co! { .. }` has one of its own, also where the function stands twice.

use syn::visit::{self, Visit};
use syn::{Expr, Ident, Stmt};

use crate::open::result;
use crate::{macros, place, scope};

/// Whether something of such a type is given to the variable, which one of the statements declares.
pub(super) fn gets_unnamed(stmts: &[Stmt], name: &Ident) -> bool {
    let mut finder = Finder { name, unnamed: Vec::new(), givers: Vec::new(), found: false };
    stmts.iter().for_each(|stmt| finder.visit_stmt(stmt));
    finder.found
}

struct Finder<'n> {
    name: &'n Ident,
    /// Variables that are of such types.
    unnamed: Vec<Ident>,
    /// Closures that give such.
    givers: Vec<Ident>,
    found: bool,
}

impl Finder<'_> {
    fn is_unnamed(&self, expr: &Expr) -> bool {
        let mut parts: Box<dyn Iterator<Item = &Expr>> = match expr {
            Expr::Closure(_) | Expr::Async(_) => return true,
            Expr::Macro(call) => return macros::is_coroutine(&call.mac),
            Expr::Path(path) => {
                return path.path.get_ident().is_some_and(|name| self.unnamed.contains(name));
            }
            Expr::Call(call) if self.gives(&call.func) => return true,
            Expr::Paren(paren) => return self.is_unnamed(&paren.expr),
            Expr::Array(array) => Box::new(array.elems.iter()),
            Expr::Struct(literal) => Box::new(literal.fields.iter().map(|field| &field.expr)),
            Expr::Tuple(tuple) => Box::new(tuple.elems.iter()),
            Expr::Call(call) if makes(&call.func) => Box::new(call.args.iter()),
            _ => return false,
        };
        parts.any(|part| self.is_unnamed(part))
    }

    fn gives(&self, func: &Expr) -> bool {
        let Expr::Path(path) = func else { return false };
        path.path.get_ident().is_some_and(|name| self.givers.contains(name))
    }

    fn is_it(&self, expr: &Expr) -> bool {
        match expr {
            Expr::MethodCall(call) => self.is_it(&call.receiver),
            place => place::root(place) == Some(self.name),
        }
    }
}

/// `Some`, `Box::new`.
fn makes(func: &Expr) -> bool {
    let Expr::Path(path) = func else { return false };
    path.path.segments.last().is_some_and(|last| {
        last.ident == "new" || scope::plain_name(&last.ident).starts_with(char::is_uppercase)
    })
}

impl<'ast> Visit<'ast> for Finder<'_> {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let (syn::Pat::Ident(name), Some(init)) = (&local.pat, &local.init)
            && self.is_unnamed(&init.expr)
        {
            // Of a closure it is told what it gives.
            let gives = match &*init.expr {
                Expr::Closure(closure) => self.is_unnamed(result(&closure.body)),
                _ => true,
            };
            self.found |= gives && name.ident == *self.name;
            self.unnamed.push(name.ident.clone());
            self.givers.extend(gives.then(|| name.ident.clone()));
        }
        visit::visit_local(self, local);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let puts = ["insert", "push", "push_back", "push_front", "replace", "set"];
        let puts = puts.iter().any(|name| call.method == name);
        let given = puts && self.is_it(&call.receiver);
        self.found |= given && call.args.iter().any(|item| self.is_unnamed(item));
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.found |= self.is_it(&assign.left) && self.is_unnamed(&assign.right);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}
