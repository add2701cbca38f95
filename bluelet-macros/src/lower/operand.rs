//! Lowers expressions that suspend somewhere among their operands: what stands before the suspension is
//! evaluated first and kept in temporaries, what stands after it stays where it is.

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Macro, Stmt, Type};

use super::closure_operand::{copies_what_changes, holds_closure};
use super::cursor::fill;
use super::operands::{CALLED, Operand, borrowed_argument, operands, taken};
use super::{Destination, Lowering};
use crate::effect::diverges;
use crate::ir::{BindingId, Effect, Entry, Node, Suspension, SuspensionId};
use crate::macros::{self, ArgumentUse};
use crate::place::{is_part_of_value, is_place, may_be_place, may_change};
use crate::resolve::Mode;
use crate::types::ungrouped;
use crate::{scope, suspend};

impl Lowering<'_> {
    /// Lowers any expression.
    pub(super) fn expression(&mut self, mut expr: Expr, destination: Destination) {
        if !self.is_lowered_statement(&expr) {
            return self.plain(expr, destination);
        }
        if self.is_control(&expr) {
            return self.control(expr, destination);
        }
        let name = self.value_name.clone();
        self.reduce(&mut expr, &name);
        self.plain(expr, destination);
    }

    /// Makes the expression one that does not suspend: all that has to happen before its last
    /// suspension, and that suspension, is lowered; what is left is evaluated after it.
    pub(super) fn reduce(&mut self, expr: &mut Expr, role: &str) {
        if !self.is_lowered(expr) {
            return;
        }
        if let Expr::Await(suspension) = expr {
            *expr = self.suspension(suspension.clone(), role);
            return;
        }
        if self.is_control(expr) {
            *expr = self.control_value(expr.clone());
            return;
        }
        if let Expr::Macro(mac) = expr {
            return self.macro_operands(&mut mac.mac);
        }
        let used_up = matches!(expr, Expr::Call(call) if self.is_used_up(&call.func));
        let mut operands = operands(expr);
        if used_up && let Some(called) = operands.first_mut() {
            called.mode = Mode::Value;
        }
        self.reduce_operands(&mut operands, role);
        if let Expr::Struct(literal) = expr {
            scope::spell_out_fields(literal);
        }
    }

    /// Whether it is a variable that a call uses up, as the text shows: it is moved before the arguments are evaluated.
    fn is_used_up(&self, called: &Expr) -> bool {
        let Expr::Path(path) = called else { return false };
        let binding =
            path.path.get_ident().and_then(|name| self.scopes.lookup(&scope::plain_name(name)));
        binding.is_some_and(|binding| self.graph.binding(binding).once)
    }

    fn reduce_operands(&mut self, operands: &mut [Operand<'_>], role: &str) {
        let last = operands.iter().rposition(|operand| self.is_lowered(operand.expr));
        let Some(last) = last else { return };
        let (before, rest) = operands.split_at_mut(last);
        for index in 0..before.len() {
            let (done, later) = before.split_at_mut(index + 1);
            let later = later.iter().chain(&*rest).map(|operand| &*operand.expr);
            let later: Vec<&Expr> = later.collect();
            let operand = &mut done[index];
            self.stash(operand.expr, operand.mode, operand.role, &later);
        }
        let operand = &mut rest[0];
        self.reduce(operand.expr, role);
        if operand.mode == Mode::Place {
            move_out(operand.expr);
        }
    }

    /// Evaluates an operand now, if that makes a difference, and puts a temporary in its place.
    fn stash(&mut self, expr: &mut Expr, mode: Mode, role: &'static str, later: &[&Expr]) {
        self.reduce(expr, role);
        if is_temporary(expr) {
            if mode == Mode::Place {
                move_out(expr);
            }
            return;
        }
        // What is called is a function, whatever its name.
        let is_unit = role != CALLED && is_unit(expr);
        if mode == Mode::Place && is_place(expr) && !is_unit && !may_change(expr, later) {
            return self.stash_place(expr, later);
        }
        if mode == Mode::Place && is_part_of_value(expr) {
            return self.stash_place(expr, later);
        }
        match expr {
            Expr::Lit(_) => {}
            // It borrows what no argument changes.
            Expr::Macro(mac) if macros::is_late_receiver(&mac.mac) => {}
            // What its arguments are, only the place for which it is meant says.
            _ if holds_closure(expr) && !copies_what_changes(expr, later) => {}
            Expr::Path(_) if !is_unit && self.stays_in_place(expr) => {}
            Expr::Paren(paren) => self.stash(&mut paren.expr, mode, role, later),
            // Rust gives it a place for the whole run.
            Expr::Reference(reference) if is_constant(&reference.expr) => {}
            Expr::Reference(reference)
                if reference.mutability.is_some() && may_be_place(&reference.expr) => {}
            // What it points to is kept, and dropped as a temporary of the statement.
            Expr::Reference(reference) => self.stash_place(&mut reference.expr, later),
            _ => {
                *expr = self.keep(expr.clone(), role);
                if mode == Mode::Place {
                    move_out(expr);
                }
            }
        }
    }

    /// A place is looked at when it is used; only what computes it is evaluated now.
    pub(super) fn stash_place(&mut self, expr: &mut Expr, later: &[&Expr]) {
        match expr {
            Expr::Field(field) => self.stash_place(&mut field.base, later),
            Expr::Paren(paren) => self.stash_place(&mut paren.expr, later),
            Expr::Unary(unary) if matches!(unary.op, syn::UnOp::Deref(_)) => {
                self.stash_place(&mut unary.expr, later);
            }
            Expr::Index(index) => {
                self.stash_place(&mut index.expr, later);
                self.stash(&mut index.index, Mode::Value, "index", later);
                self.look_up_early(index);
            }
            Expr::Path(_) => {}
            _ => self.stash(expr, Mode::Place, "place", later),
        }
    }

    /// Constants and functions are the same at any time; a reference that was given as an argument is
    /// reborrowed by its use, not moved.
    fn stays_in_place(&self, expr: &Expr) -> bool {
        let Expr::Path(path) = expr else { return false };
        let Some(ident) = path.path.get_ident() else {
            return true;
        };
        match self.scopes.lookup(&scope::plain_name(ident)) {
            None => true,
            Some(binding) => {
                let ty = self.graph.binding(binding).ty.as_ref().map(ungrouped);
                matches!(ty, Some(syn::Type::Reference(_)))
            }
        }
    }

    /// `let argument = expr;`
    pub(super) fn keep(&mut self, expr: Expr, role: &str) -> Expr {
        self.keep_as(expr, role, None)
    }

    /// `let argument: Type = expr;`
    pub(super) fn keep_as(&mut self, mut expr: Expr, role: &str, ty: Option<Type>) -> Expr {
        let borrow = self.lending(&expr, None);
        let calls = self.known_calls(&expr);
        let mut effects = self.resolve(|resolver| resolver.expr(&mut expr, Mode::Value));
        let diverges = diverges(&effects);
        let (binding, temporary) = self.temporary(role);
        self.note_evidence(binding, calls);
        effects.extend(self.note_borrows(borrow, &[binding]));
        effects.push(Effect::Declare(binding));
        let name = self.graph.binding(binding).name.clone();
        let span = Span::mixed_site().located_at(expr.span());
        let ty = ty.map(|ty| quote::quote!(: #ty));
        let stmt: Stmt = syn::parse_quote_spanned!(span=> let #name #ty = #expr;);
        self.push(Node::Plain { stmt, effects });
        if diverges {
            self.current = None;
        }
        temporary
    }

    /// Suspends in `yield_!(event)`; gives the expression that stands for the event's value.
    fn suspension(&mut self, suspension: syn::ExprAwait, role: &str) -> Expr {
        let operand = one_line(&suspension.base);
        let span = suspension.dot_token.span();
        let mut event = suspend::operand(&suspension).clone();
        let ends = ends(&event);
        self.suspensions_left = self.suspensions_left.saturating_sub(1);
        let name = self.value_name.clone();
        self.reduce(&mut event, &name);
        let effects = self.resolve(|resolver| resolver.expr(&mut event, Mode::Value));
        let value = self.value_binding(role, span);
        self.graph.bindings[value.0].independent = true;
        let id = SuspensionId(self.graph.suspensions.len());
        fill(&mut self.empty, &effects);
        fill(&mut self.untold, &effects);
        self.hold_empty();
        let reachable = self.current.is_some();
        self.push(Node::Suspend(id));
        let resume = self.new_block(Entry::Resume(id), span);
        self.graph.suspensions.push(Suspension {
            event,
            effects,
            value,
            resume,
            span,
            ends,
            operand,
        });
        self.current = reachable.then_some(resume);
        self.push(Node::Entered(vec![Effect::Declare(value)]));
        self.temporary_expr(value)
    }

    /// The last value of a statement has the plain name; one that has to be kept over another
    /// suspension gets one of its own.
    fn value_binding(&mut self, role: &str, span: Span) -> BindingId {
        let name = if role == self.value_name {
            role.to_string()
        } else {
            self.scopes.fresh_or_same(role)
        };
        // It stands for the user's own code: what rustc says of it, it says of the `yield_!`.
        self.new_binding(syn::Ident::new(&name, span), false, None, false)
    }

    /// Whether the expression decides where control goes, or opens a scope: such are lowered by rules of their own.
    fn is_control(&mut self, expr: &Expr) -> bool {
        match expr {
            Expr::If(_)
            | Expr::Match(_)
            | Expr::Block(_)
            | Expr::Loop(_)
            | Expr::While(_)
            | Expr::ForLoop(_)
            | Expr::Return(_)
            | Expr::Break(_)
            | Expr::Continue(_)
            | Expr::Let(_) => true,
            Expr::Binary(binary) if is_short_circuit(binary) => {
                self.is_lowered(&binary.right) || self.moves_apart(expr)
            }
            Expr::Paren(paren) => self.is_control(&paren.expr),
            Expr::Group(group) => self.is_control(&group.expr),
            _ => false,
        }
    }

    fn macro_operands(&mut self, mac: &mut Macro) {
        let usage = macros::argument_use(mac);
        let Some(mut arguments) = macros::arguments(mac) else {
            return;
        };
        let borrowed = usage == Some(ArgumentUse::Borrowed);
        let format = macros::format_string(mac);
        // `format!(concat!("{}", "!"), yield_!(one()))`: what gives the format string is no operand.
        let is_format =
            |at: usize, argument: &Expr| Some(at) == format && matches!(argument, Expr::Macro(_));
        let operands = arguments.iter_mut().enumerate();
        let operands = operands.filter(|(at, argument)| !is_format(*at, argument));
        let mut operands: Vec<Operand<'_>> = operands
            .map(|(_, argument)| match borrowed {
                true => borrowed_argument(argument),
                false => taken(argument, "argument"),
            })
            .collect();
        self.reduce_operands(&mut operands, &self.value_name.clone());
        macros::set_arguments(mac, arguments);
    }
}

/// `a && b` or `a || b`.
pub(super) fn is_short_circuit(binary: &syn::ExprBinary) -> bool {
    matches!(binary.op, syn::BinOp::And(_) | syn::BinOp::Or(_))
}

/// `Lock::Free`: a value like others, which may have a drop. `None` has none.
fn is_unit(expr: &Expr) -> bool {
    let Expr::Path(path) = expr else { return false };
    let last = path.path.segments.last().map(|last| scope::plain_name(&last.ident));
    last.is_some_and(|last| last != "None" && scope::is_type_name(&last))
}

/// Whether the expression is a constant by its text.
pub(super) fn is_constant(expr: &Expr) -> bool {
    match expr {
        Expr::Lit(_) => true,
        Expr::Unary(unary) => is_constant(&unary.expr),
        Expr::Paren(paren) => is_constant(&paren.expr),
        Expr::Reference(reference) => {
            reference.mutability.is_none() && is_constant(&reference.expr)
        }
        Expr::Array(array) => array.elems.iter().all(is_constant),
        Expr::Tuple(tuple) => tuple.elems.iter().all(is_constant),
        _ => false,
    }
}

pub(super) fn is_temporary(expr: &Expr) -> bool {
    match expr {
        Expr::Path(path) => {
            let name = path.path.get_ident().map(ToString::to_string);
            name.is_some_and(|name| name.starts_with("temporary__"))
        }
        Expr::Paren(paren) => is_temporary(&paren.expr),
        Expr::Group(group) => is_temporary(&group.expr),
        _ => false,
    }
}

/// `{ value }`: the temporary's value, as a value of the expression that it stands in, so that it is
/// dropped with that expression's other temporaries.
pub(super) fn move_out(expr: &mut Expr) {
    match expr {
        Expr::Paren(paren) => move_out(&mut paren.expr),
        Expr::Group(group) => move_out(&mut group.expr),
        expr if is_temporary(expr) => {
            let mut braces = Group::new(Delimiter::Brace, expr.to_token_stream());
            braces.set_span(expr.span());
            *expr = syn::parse_quote!(#braces);
        }
        _ => {}
    }
}

/// Where the operand begins and ends.
fn ends(operand: &Expr) -> (Span, Span) {
    let mut tokens = operand.to_token_stream().into_iter().map(|token| token.span());
    let first = tokens.next().unwrap_or_else(Span::call_site);
    (first, tokens.last().unwrap_or(first))
}

/// The operand's source on one line, for descriptions and comments.
fn one_line(operand: &Expr) -> String {
    let (tokens, text) = match operand {
        // Its place is that of the parentheses.
        Expr::Group(group) => {
            let text = group.group_token.span.source_text();
            let inside = text.map(|text| text[1..text.len().saturating_sub(1)].to_string());
            (group.expr.to_token_stream(), inside)
        }
        operand => (operand.to_token_stream(), operand.span().source_text()),
    };
    let text = match text {
        Some(text) if text.contains("//") || text.contains("/*") => without_comments(&tokens),
        Some(text) => text,
        None => tokens.to_string(),
    };
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The tokens, with a space where the source has one or a comment.
fn without_comments(tokens: &TokenStream) -> String {
    let (mut text, mut end) = (String::new(), None);
    for token in tokens.clone() {
        let span = token.span();
        if end.is_some_and(|end| end != span.start()) {
            text.push(' ');
        }
        end = Some(span.end());
        let TokenTree::Group(group) = token else {
            text += &token.to_string();
            continue;
        };
        let inner = without_comments(&group.stream());
        text += &match group.delimiter() {
            Delimiter::Parenthesis => format!("({inner})"),
            Delimiter::Brace => format!("{{ {inner} }}"),
            Delimiter::Bracket => format!("[{inner}]"),
            Delimiter::None => inner,
        };
    }
    text
}
