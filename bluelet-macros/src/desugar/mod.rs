//! Rewrites the macros of std that do not always evaluate their input, where it suspends, into the control
//! flow that they stand for; after this, a macro's input is a list of operands.
//!
//! | written | becomes |
//! |---|---|
//! | `matches!(yield_!(e), pat)`, also of a block | `match yield_!(e) { pat => true, _ => false }` |
//! | `vec![yield_!(e); n]` | `{ let element = yield_!(e); let length = n; vec![element; length] }` |
//! | `debug_assert!(yield_!(e))` | `if cfg!(debug_assertions) { assert!(yield_!(e)) }` |
//! | `assert!(c, "{}", yield_!(e))`, or another assertion | `if !c { panic!("{}", yield_!(e)) }` |
//! | `addr_of_mut!(place)` | `&raw mut place` |
//!
//! A `return;` in a function that returns something, which may be a `()` by another name, becomes `return (|| -> T { return })()`.
//!
//! Of a jump in a jump only the inner one is made: `break return e` becomes `return e`. A loop that its own condition names,
//! `'a: while { break 'a }`, becomes `'a: loop { if { break 'a } { .. } else { break } }`.
//!
//! A loop whose pattern leaves parts of an item keeps these, which are dropped at the end of its turn, after all else:
//!
//! | written | becomes |
//! |---|---|
//! | `for (a, _) in e { body }` | `for (item, item2) in e { let a = item; body }` |
//! | `for Job { name, .. } in e { body }`, or with a `ref` | `for item in e { let Job { name, .. } = item; body }` |
//!
//! And the macros of error crates that return from the function, which must return from the coroutine:
//!
//! | written | becomes |
//! |---|---|
//! | `bail!(..)` | `return (\|\| bail!(..))()` |
//! | `ensure!(..)` | `if let Err(error) = (\|\| { ensure!(..); Ok(()) })() { return Err(error) }` |
//!
//! A loop that suspends cannot hold on to an iterator of another variable. It can ask that each time:
//! `for pat in name.by_ref() { .. }` becomes `while let Some(pat) = Iterator::next(&mut name) { .. }`.
//!
//! Values that are matched in part are kept: see `scrutinee`, and `value` for what is one. What patterns borrow from: see `extended`, and `mixed` where they also move. Macros of the function's own: see `inner_macros`. Names that shadow: see `shadowing`. Assignments to patterns: see `assignee`, declarations without values: `uninitialised`, and to what is in boxes: `reboxed`. And `#[expect(..)]` becomes `#[allow(..)]`.

mod assertion;
mod assignee;
mod beside_looked_at;
mod extended;
mod fresh;
mod inner_macros;
pub(crate) mod looking;
mod mixed;
mod reboxed;
mod renewed;
mod returning;
mod scrutinee;
mod shadowing;
mod uninitialised;
mod value;

use std::collections::BTreeSet;

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::spanned::Spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Block, Expr, ExprForLoop, ExprReturn, Ident, Macro, Pat, ReturnType, Stmt, Type,
};

use self::looking::Functions;
use self::renewed::Renewed;
use self::returning::Returns;
use crate::mention::identifiers;
use crate::parse::Function;
use crate::pattern::{self, Taking, taking};
use crate::structs::Structs;
use crate::types::ungrouped;
use crate::{macros, place, scope, suspend};

/// Rewrites the whole body; gives the variables that it has given to what functions gave which were lent something.
pub(crate) fn desugar(body: &mut Block, function: &Function) -> BTreeSet<String> {
    inner_macros::settle(body, function);
    shadowing::settle(body, function);
    reboxed::settle(body, function);
    let renewed = Renewed::in_body(body);
    let result = written_result(function);
    let structs = Structs::of(function, body);
    let functions = Functions::of(function, body);
    let taken = identifiers(body);
    let mut given = Given { taken: taken.clone(), found: BTreeSet::new() };
    let returns = Returns::of(function);
    Desugar { taken, renewed, functions, structs, result, returns }.visit_block_mut(body);
    given.visit_block(body);
    given.found
}

/// Finds variables of which the user knows nothing.
struct Given {
    /// The names that the user's code mentions.
    taken: BTreeSet<String>,
    found: BTreeSet<String>,
}

impl<'ast> Visit<'ast> for Given {
    fn visit_local(&mut self, local: &'ast syn::Local) {
        if let (Pat::Ident(name), Some(init)) = (&local.pat, &local.init) {
            let name = scope::plain_name(&name.ident);
            let given = !self.taken.contains(&name)
                && !value::is_value(&init.expr)
                && looking::looking(&init.expr).is_some();
            self.found.extend(given.then_some(name));
        }
        visit::visit_local(self, local);
    }
}

struct Desugar {
    /// The names that the user's code mentions.
    taken: BTreeSet<String>,
    renewed: Renewed,
    functions: Functions,
    structs: Structs,
    /// The type of what the function returns, if it is written and not `()`.
    result: Option<Type>,
    returns: Returns,
}

impl VisitMut for Desugar {
    fn visit_block_mut(&mut self, block: &mut Block) {
        let mut at = 0;
        while at < block.stmts.len() {
            if uninitialised::declare_each(&mut block.stmts, at) {
                continue;
            }
            at += usize::from(extended::extend(&mut block.stmts, at, &mut self.taken));
            at += mixed::take_apart(&mut block.stmts, at, &mut self.structs) + 1;
        }
        visit_mut::visit_block_mut(self, block);
    }

    fn visit_stmt_mut(&mut self, stmt: &mut Stmt) {
        if let Stmt::Macro(mac) = stmt
            && let Some(expr) = self.rewritten(&mac.mac, true)
        {
            *stmt = Stmt::Expr(expr, mac.semi_token);
        }
        visit_mut::visit_stmt_mut(self, stmt);
    }

    fn visit_expr_if_mut(&mut self, conditional: &mut syn::ExprIf) {
        visit_mut::visit_expr_if_mut(self, conditional);
        let Some((_, otherwise)) = &mut conditional.else_branch else { return };
        // What has become of an `else if` may have a label, which no `else` can.
        if matches!(&**otherwise, Expr::Block(block) if block.label.is_some()) {
            **otherwise = syn::parse_quote!({ #otherwise });
        }
    }

    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Macro(mac) = expr
            && let Some(rewritten) = self.rewritten(&mac.mac, false)
        {
            *expr = rewritten;
        }
        let known = scrutinee::Known { renewed: &self.renewed, functions: &self.functions };
        if let Some(kept) = scrutinee::kept(expr, &known, &mut self.taken) {
            *expr = kept;
        }
        if let Some(apart) = mixed::arm_taken_apart(expr) {
            *expr = apart;
        }
        if let Expr::Assign(assign) = expr
            && let Some(rewritten) = assignee::as_let(assign, &mut self.taken)
        {
            *expr = rewritten;
        }
        if let Expr::ForLoop(each) = expr
            && leaves_parts(&each.pat)
            && extended::borrows(&each.pat).is_none()
            && self.renewed.may_take_block_apart(&each.body)
        {
            self.keep_parts(each);
        } else if let Expr::ForLoop(each) = expr
            && (pattern::takes_part(&each.pat)
                || pattern::takes_nothing(&each.pat)
                || extended::borrows(&each.pat).is_some())
            && suspend::any_suspends(&each.body.stmts)
        {
            self.keep_item(each);
        }
        if let Expr::While(each) = expr
            && let Some(rewritten) = left_by_its_condition(each)
        {
            *expr = rewritten;
        }
        if let Expr::ForLoop(each) = expr
            && let Some(rewritten) = over_what_is_left(each)
        {
            *expr = rewritten;
        }
        if let Expr::Return(returning) = expr
            && returning.expr.is_none()
        {
            returning.expr =
                self.result.as_ref().map(|result| Box::new(nothing(result, returning)));
        }
        visit_mut::visit_expr_mut(self, expr);
        while let Some(made) = jump_in_jump(expr) {
            *expr = made;
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if let Some(mut arguments) = macros::arguments(mac) {
            arguments.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
            macros::set_arguments(mac, arguments);
        }
    }

    fn visit_attribute_mut(&mut self, attr: &mut Attribute) {
        if let Some(lints) = expected(attr) {
            *attr = syn::parse_quote!(#[allow(#lints)]);
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The type of what the function returns, if it is written and not `()`.
fn written_result(function: &Function) -> Option<Type> {
    match &function.sig.output {
        ReturnType::Type(_, ty) => match ungrouped(ty) {
            Type::Tuple(tuple) if tuple.elems.is_empty() => None,
            Type::ImplTrait(_) => None,
            ty => Some(ty.clone()),
        },
        ReturnType::Default => None,
    }
}

/// What `return;` returns, so that rustc says that of the function which it says of others.
fn nothing(result: &Type, returning: &ExprReturn) -> Expr {
    let at = returning.return_token.span;
    syn::parse_quote_spanned!(at=> (|| -> #result { return })())
}

/// The jump that `break` or `return` has in the place of a value.
fn jump_in_jump(expr: &mut Expr) -> Option<Expr> {
    let (Expr::Break(syn::ExprBreak { expr: value, .. })
    | Expr::Return(syn::ExprReturn { expr: value, .. })) = expr
    else {
        return None;
    };
    value
        .take_if(|value| matches!(**value, Expr::Break(_) | Expr::Continue(_) | Expr::Return(_)))
        .map(|jump| *jump)
}

/// A loop whose condition jumps to its label.
fn left_by_its_condition(each: &syn::ExprWhile) -> Option<Expr> {
    struct Finder<'l>(&'l Ident, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_lifetime(&mut self, lifetime: &'ast syn::Lifetime) {
            self.1 |= lifetime.ident == *self.0;
        }
    }
    let syn::ExprWhile { attrs, label, cond, body, .. } = each;
    let mut finder = Finder(&label.as_ref()?.name.ident, false);
    finder.visit_expr(cond);
    let at = Span::mixed_site().located_at(each.while_token.span);
    let mut turn: syn::ExprIf = syn::parse_quote_spanned!(at=> if true #body else { break });
    turn.cond = cond.clone();
    finder.1.then(|| syn::parse_quote_spanned!(at=> #(#attrs)* #label loop { #turn }))
}

/// `for pat in name.by_ref()` as a loop that borrows the iterator for each step only.
fn over_what_is_left(each: &ExprForLoop) -> Option<Expr> {
    let Expr::MethodCall(call) = &*each.expr else { return None };
    let left =
        call.method == "by_ref" && call.args.is_empty() && place::is_variable(&call.receiver);
    if !left || !suspend::expr_suspends(&Expr::ForLoop(each.clone())) {
        return None;
    }
    let ExprForLoop { attrs, label, pat, body, .. } = each;
    let name = &call.receiver;
    let at = Span::mixed_site().located_at(name.span());
    Some(syn::parse_quote_spanned! {at=>
        #(#attrs)*
        #label while let ::core::option::Option::Some(#pat) = ::core::iter::Iterator::next(&mut #name) #body
    })
}

/// What `#[expect(lints)]` lists. Whether it comes about shows in the whole construct only, which may be taken apart.
fn expected(attr: &Attribute) -> Option<TokenStream> {
    let list = attr.meta.require_list().ok()?;
    list.path.is_ident("expect").then(|| list.tokens.clone())
}

impl Desugar {
    /// Gives each part of the loop's item a name; what the pattern binds is declared after what it leaves.
    fn keep_parts(&self, each: &mut syn::ExprForLoop) {
        let names = (1..).map(|number| match number {
            1 => "item".to_string(),
            number => format!("item{number}"),
        });
        let mut names = names.filter(|name| !self.taken.contains(name));
        let (mut left, mut bound): (Vec<Stmt>, Vec<Stmt>) = (Vec::new(), Vec::new());
        each_part(&mut each.pat, &mut |part| {
            let at = Span::mixed_site().located_at(part.span());
            let name = Ident::new(&names.next().expect("the numbers do not run out"), at);
            match std::mem::replace(part, syn::parse_quote!(#name)) {
                // The first part is dropped first.
                Pat::Wild(_) => left.insert(0, syn::parse_quote_spanned!(at=> let #name = #name;)),
                part => bound.push(syn::parse_quote_spanned!(at=> let #part = #name;)),
            }
        });
        if left.len() == 1 {
            left.clear();
        }
        each.body.stmts.splice(..0, left.into_iter().chain(bound));
    }

    /// Gives the loop's item a variable.
    fn keep_item(&mut self, each: &mut syn::ExprForLoop) {
        let at = Span::mixed_site().located_at(each.pat.span());
        let item = fresh::fresh("item", &mut self.taken, at);
        let pat = std::mem::replace(&mut *each.pat, syn::parse_quote!(#item));
        // Alternatives have parentheses there.
        let pat = match pat {
            pat @ Pat::Or(_) => quote_spanned!(at=> (#pat)),
            pat => quote_spanned!(at=> #pat),
        };
        each.body.stmts.insert(0, syn::parse_quote_spanned!(at=> let #pat = #item;));
    }

    /// What the macro call becomes, if it suspends where it may not be evaluated, or returns.
    fn rewritten(&mut self, mac: &Macro, is_statement: bool) -> Option<Expr> {
        let name = macros::name(mac)?;
        let at = Span::mixed_site().located_at(mac.path.span());
        match name.as_str() {
            "matches" => matches_macro(mac, at),
            "vec" => repeated(mac, at),
            "debug_assert" | "debug_assert_eq" | "debug_assert_ne" if suspends(mac) => {
                let assert = Ident::new(name.trim_start_matches("debug_"), at);
                let tokens = &mac.tokens;
                Some(syn::parse_quote_spanned! {at=>
                    if ::core::cfg!(debug_assertions) { ::core::#assert!(#tokens) }
                })
            }
            // The same, and a loan shows.
            "addr_of" => raw_address(mac, quote::quote!(const)),
            "addr_of_mut" => raw_address(mac, quote::quote!(mut)),
            "assert" => assertion::with_message(mac, at),
            "assert_eq" | "assert_ne" => assertion::compared(mac, &name, at, &mut self.taken),
            _ if is_statement => self.returns.statement(mac, &name, at),
            _ => self.returns.value(mac, &name, at),
        }
    }
}

/// Whether a tuple's pattern shows all the parts of a value, and does not take them all.
fn leaves_parts(pat: &Pat) -> bool {
    fn is_shown(pat: &Pat) -> bool {
        match pat {
            Pat::Tuple(tuple) => tuple.elems.len() > 1 && tuple.elems.iter().all(is_shown),
            Pat::Ident(name) => name.subpat.is_none() && scope::binds(name),
            pat => matches!(pat, Pat::Wild(_)),
        }
    }
    matches!(pat, Pat::Tuple(_)) && is_shown(pat) && taking(pat) == Taking::NotAll
}

/// Calls `visit` for each name and each `_` of a tuple's pattern.
fn each_part(pat: &mut Pat, visit: &mut dyn FnMut(&mut Pat)) {
    match pat {
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(|elem| each_part(elem, visit)),
        part => visit(part),
    }
}

fn suspends(mac: &Macro) -> bool {
    let arguments = macros::arguments(mac);
    arguments.is_some_and(|arguments| arguments.iter().any(suspend::expr_suspends))
}

fn matches_macro(mac: &Macro, at: Span) -> Option<Expr> {
    let (scrutinee, pat) = macros::matches_input(mac)?;
    let mut matching: syn::ExprMatch =
        syn::parse_quote_spanned!(at=> match true { #pat => true, _ => false });
    // Not by its tokens: `S { n: 1 }` would end at the brace.
    matching.expr = Box::new(scrutinee.clone());
    let matching = Expr::Match(matching);
    let split = suspend::expr_suspends(&matching) || suspend::expr_leaves(&matching);
    // Ways through the scrutinee may have to be kept apart.
    (split || branches(&scrutinee)).then_some(matching)
}

/// Whether there are several ways through the expression.
fn branches(expr: &Expr) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_expr_if(&mut self, _: &'ast syn::ExprIf) {
            self.0 = true;
        }
        fn visit_expr_match(&mut self, _: &'ast syn::ExprMatch) {
            self.0 = true;
        }
        fn visit_expr_block(&mut self, _: &'ast syn::ExprBlock) {
            self.0 = true;
        }
        fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
        fn visit_macro(&mut self, mac: &'ast Macro) {
            self.0 |= macros::arguments(mac).is_some_and(|args| args.iter().any(branches));
        }
    }
    let mut finder = Finder(false);
    finder.visit_expr(expr);
    finder.0
}

fn repeated(mac: &Macro, at: Span) -> Option<Expr> {
    let (element, _, length) = macros::repeat(mac)?;
    let suspends = suspend::expr_suspends(&element) || suspend::expr_suspends(&length);
    let path = &mac.path;
    suspends.then(|| {
        syn::parse_quote_spanned! {at=>
            { let element = #element; let length = #length; #path![element; length] }
        }
    })
}

/// `&raw mut place`
fn raw_address(mac: &Macro, way: TokenStream) -> Option<Expr> {
    let place: Expr = mac.parse_body().ok()?;
    // A message about it is about the macro's name.
    syn::parse2(quote_spanned!(mac.path.span()=> &raw #way #place)).ok()
}
