//! Shares what a `&mut` leads to from where the function changes nothing through it any more: a state can keep a shared reference
//! beside what is borrowed through it, of a `&mut` it can keep only one.
//!
//! ```text
//! self.list.sort();                          self.list.sort();
//! for x in self.list.iter() {           =>   let shared = &*self;
//!     yield_!(conn.send(x * self.by));       for x in shared.list.iter() {
//! }                                              yield_!(conn.send(x * shared.by));
//!                                            }
//! ```

use proc_macro2::{Group, Span, TokenStream, TokenTree};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, FnArg, Ident, Macro, Pat, Stmt};

use crate::mention::identifiers;
use crate::{macros, place, std_methods, suspend};

/// The name of an argument that has one.
pub(crate) fn name_of(argument: &FnArg) -> Option<Ident> {
    match argument {
        FnArg::Receiver(receiver) => Some(Ident::from(receiver.self_token)),
        FnArg::Typed(typed) => match &*typed.pat {
            Pat::Ident(name) => Some(name.ident.clone()),
            _ => None,
        },
    }
}

/// The body with the reference shared as soon as it can be, if something waits then.
pub(crate) fn as_soon_as_possible(body: &Block, argument: &Ident) -> Option<Block> {
    let name = &argument.to_string();
    let changed = body.stmts.iter().rposition(|stmt| changes_through(stmt, name));
    let first = changed.map_or(0, |last| last + 1);
    let (before, after) = body.stmts.split_at(first);
    let is_read = |stmt: &Stmt| identifiers(stmt).contains(name);
    if !after.iter().any(is_read) || !suspend::any_suspends(after) {
        return None;
    }
    let span = Span::mixed_site();
    let mut after = after.to_vec();
    let sharing: Stmt = if name == "self" {
        let taken = identifiers(body);
        let mut names = (1..).map(|number: usize| match number {
            1 => "shared".to_string(),
            number => format!("shared{number}"),
        });
        let shared = names.find(|name| !taken.contains(name))?;
        let shared = Ident::new(&shared, argument.span());
        let mut renaming = Renaming(&shared);
        after.iter_mut().for_each(|stmt| renaming.visit_stmt_mut(stmt));
        syn::parse_quote_spanned!(span=> let #shared = &*#argument;)
    } else {
        syn::parse_quote_spanned!(span=> let #argument = &*#argument;)
    };
    let stmts = before.iter().cloned().chain([sharing]).chain(after).collect();
    Some(Block { brace_token: body.brace_token, stmts })
}

/// Whether the statement does more through the reference than to look, as far as its text shows.
fn changes_through(stmt: &Stmt, name: &str) -> bool {
    let mut uses = Uses { name, changes: false };
    uses.visit_stmt(stmt);
    uses.changes
}

struct Uses<'n> {
    name: &'n str,
    changes: bool,
}

impl Uses<'_> {
    fn is_part(&self, expr: &Expr) -> bool {
        place::is_place(expr) && place::root(expr).is_some_and(|root| root == self.name)
    }

    /// A place that is looked at; what computes it may do anything.
    fn looked_at(&mut self, place: &Expr) {
        match place {
            Expr::Field(field) => self.looked_at(&field.base),
            Expr::Paren(paren) => self.looked_at(&paren.expr),
            Expr::Unary(unary) => self.looked_at(&unary.expr),
            Expr::Index(index) => {
                self.looked_at(&index.expr);
                self.visit_expr(&index.index);
            }
            Expr::Path(_) => {}
            other => self.visit_expr(other),
        }
    }
}

impl<'ast> Visit<'ast> for Uses<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::MethodCall(call) if self.is_part(&call.receiver) => {
                self.changes |= !std_methods::needs_no_mut(&call.method.to_string());
                self.looked_at(&call.receiver);
                call.args.iter().for_each(|argument| self.visit_expr(argument));
            }
            Expr::Reference(taken) if self.is_part(&taken.expr) => {
                self.changes |= taken.mutability.is_some();
                self.looked_at(&taken.expr);
            }
            Expr::Assign(assign) if self.is_part(&assign.left) => self.changes = true,
            Expr::Binary(binary)
                if place::is_compound(&binary.op) && self.is_part(&binary.left) =>
            {
                self.changes = true;
            }
            // As a whole it is handed on.
            Expr::Path(_) => self.changes |= self.is_part(expr),
            expr if self.is_part(expr) => self.looked_at(expr),
            expr => visit::visit_expr(self, expr),
        }
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        if let Pat::Ident(name) = pat {
            self.changes |= name.by_ref.is_some() && name.mutability.is_some();
        }
        visit::visit_pat(self, pat);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let borrows = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
        match macros::arguments(mac).filter(|_| borrows && !macros::writes(mac)) {
            Some(arguments) => {
                for argument in &arguments {
                    let captures = |literal: &syn::Lit| {
                        macros::captures(literal).iter().any(|name| name == "self")
                    };
                    match argument {
                        Expr::Lit(literal) => self.changes |= captures(&literal.lit),
                        argument if self.is_part(argument) => self.looked_at(argument),
                        argument => self.visit_expr(argument),
                    }
                }
            }
            None => {
                self.changes |= identifiers(&mac.tokens).contains(self.name);
            }
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Gives `self` another name.
struct Renaming<'n>(&'n Ident);

impl Renaming<'_> {
    fn renamed(&self, of: Span) -> Ident {
        Ident::new(&self.0.to_string(), of)
    }

    fn tokens(&self, code: TokenStream) -> TokenStream {
        let renamed = code.into_iter().map(|token| match token {
            TokenTree::Ident(name) if name == "self" => self.renamed(name.span()).into(),
            TokenTree::Group(group) => {
                let mut renamed = Group::new(group.delimiter(), self.tokens(group.stream()));
                renamed.set_span(group.span());
                renamed.into()
            }
            token => token,
        });
        renamed.collect()
    }
}

impl VisitMut for Renaming<'_> {
    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if path.path.is_ident("self") {
            let span = path.path.segments[0].ident.span();
            path.path.segments[0].ident = self.renamed(span);
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        mac.tokens = self.tokens(std::mem::take(&mut mac.tokens));
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        visit_mut::visit_expr_mut(self, expr);
    }
}
