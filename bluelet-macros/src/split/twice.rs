//! A scope that is written twice: once for a variable that stays whole, and once for its pieces. Only types tell which of
//! the two it is (see `bluelet::whole`).
//!
//! ```text
//! let mut job = Job { id: first(), size: 2 };     let mut job = Job { id: first(), size: 2 };
//!                                                 if Held::of(&job).has_drop() {
//! consume(job.id);                           =>       consume({ Held::of(&job).stays_whole(); job.id });
//! yield_!(one());                                     yield_!(one());
//! job.id = 7;                                         job.id = 7;
//!                                                 } else {
//!                                                     let mut job_size; let mut job_id;
//!                                                     Held::of(&job).comes_apart();
//!                                                     Job { id: job_id, size: job_size } = job;
//!                                                     consume(job_id);
//!                                                     yield_!(one());
//!                                                     job_id = 7;
//!                                                 }
//! ```

use proc_macro2::Span;
use syn::spanned::Spanned;
use syn::visit::Visit;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Item, Macro, Path, Stmt};

use super::uses::UseVisitor;
use super::variable::{Take, Variable};
use crate::{macros, suspend};

impl Variable {
    /// Writes all behind the variable, which is declared before the statement `from`, for both ways that its type can be.
    pub(super) fn split_by_type(&self, stmts: &mut Vec<Stmt>, from: usize, runtime: &Path) -> bool {
        let (name, pieces) = (&self.name, self.shape.whole(&self.pieces));
        let statements = vec![
            syn::parse_quote!(#runtime::step::Held::of(&#name).comes_apart();),
            syn::parse_quote!(#pieces = #name;),
        ];
        let take = Take { statements, comes_apart: true, ..Take::default() };
        let mut apart = stmts[from..].to_vec();
        if !self.split_by(&mut apart, 0, take) {
            return false;
        }
        let (items, mut whole): (Vec<Stmt>, Vec<Stmt>) =
            stmts.split_off(from).into_iter().partition(is_seen_before);
        apart.retain(|stmt| !is_seen_before(stmt));
        let stays = syn::parse_quote!(#runtime::step::Held::of(&#name).stays_whole(););
        Asserted { variable: self, stays, places: Vec::new() }.in_stmts(&mut whole);
        stmts.extend(items);
        stmts.push(syn::parse_quote! {
            if #runtime::step::Held::of(&#name).has_drop() { #(#whole)* } else { #(#apart)* }
        });
        true
    }
}

/// What stays whole is still there when copies were taken out of it.
fn only_copied(variable: &mut Expr) {
    let at = Span::mixed_site().located_at(variable.span());
    *variable = syn::parse_quote_spanned!(at=> *&#variable);
}

/// Whether the statement declares an item that those before it may name.
fn is_seen_before(stmt: &Stmt) -> bool {
    matches!(stmt, Stmt::Item(item) if !matches!(item, Item::Macro(_)))
}

/// Has it asserted, wherever a part of the variable is taken, that the variable stays whole.
struct Asserted<'v> {
    variable: &'v Variable,
    /// The assertion.
    stays: Stmt,
    /// Where a part is taken: the expressions, by address.
    places: Vec<*const Expr>,
}

impl Asserted<'_> {
    fn in_stmts(&mut self, stmts: &mut Vec<Stmt>) {
        let shadowed = stmts.iter().position(|stmt| self.variable.shadowed_by(stmt));
        let mut at = 0;
        let mut end = shadowed.map_or(stmts.len(), |shadow| shadow + 1);
        while at < end {
            let mut visitor = UseVisitor::new(self.variable);
            match &stmts[at] {
                Stmt::Local(local) if self.variable.shadowed_by(&stmts[at]) => {
                    local.init.iter().for_each(|init| visitor.visit_local_init(init));
                }
                stmt => visitor.visit_stmt(stmt),
            }
            self.places = visitor.places;
            if self.variable.taken_apart(&stmts[at]).is_some() {
                if let Stmt::Local(local) = &mut stmts[at]
                    && let Some(init) = &mut local.init
                {
                    only_copied(&mut init.expr);
                }
                stmts.insert(at, self.stays.clone());
                (at, end) = (at + 1, end + 1);
            }
            self.visit_stmt_mut(&mut stmts[at]);
            at += 1;
        }
    }

    /// The fields of a literal that suspends, `Job { id: yield_!(one()), ..job }`, get their values before it: a part is taken
    /// right behind the assertion.
    fn given_before(&self, expr: &mut Expr) -> Vec<Stmt> {
        let suspends = suspend::expr_suspends(expr);
        let Expr::Struct(literal) = expr else { return Vec::new() };
        let mut fields = Vec::new();
        for field in literal.fields.iter_mut().filter(|_| suspends) {
            let piece =
                self.variable.shape.index(&field.member).map(|at| &self.variable.pieces[at]);
            let Some(piece) = piece else { continue };
            let value = std::mem::replace(&mut field.expr, syn::parse_quote!(#piece));
            field.colon_token.get_or_insert_default();
            fields.push(syn::parse_quote!(let #piece = #value;));
        }
        fields
    }

    /// An operand of a macro, which it may only look at.
    fn in_operand(&self, expr: &mut Expr, borrowed: bool) {
        let mut visitor = UseVisitor::new(self.variable);
        match borrowed {
            true => visitor.looked_at(expr),
            false => visitor.visit_expr(expr),
        }
        let places = visitor.places;
        Asserted { variable: self.variable, stays: self.stays.clone(), places }
            .visit_expr_mut(expr);
    }
}

impl VisitMut for Asserted<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let outer = std::mem::take(&mut self.places);
        self.in_stmts(&mut block.stmts);
        self.places = outer;
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        let takes = self.places.contains(&std::ptr::from_ref(expr));
        visit_mut::visit_expr_mut(self, expr);
        if takes {
            let (stays, fields) = (&self.stays, self.given_before(expr));
            *expr = syn::parse_quote!({ #(#fields)* #stays #expr });
        }
    }

    fn visit_expr_match_mut(&mut self, matching: &mut syn::ExprMatch) {
        let taken = self.variable.bound(matching).is_some();
        visit_mut::visit_expr_match_mut(self, matching);
        if taken {
            only_copied(&mut matching.expr);
        }
    }

    fn visit_expr_assign_mut(&mut self, assign: &mut syn::ExprAssign) {
        // What gets a value is not taken.
        let places = std::mem::take(&mut self.places);
        self.visit_expr_mut(&mut assign.left);
        self.places = places;
        self.visit_expr_mut(&mut assign.right);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if let Some(mut arguments) = macros::arguments(mac) {
            let borrowed = macros::argument_use(mac) == Some(macros::ArgumentUse::Borrowed);
            arguments.iter_mut().for_each(|argument| self.in_operand(argument, borrowed));
            macros::set_arguments(mac, arguments);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut Item) {}
}
