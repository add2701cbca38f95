//! Whether the text of an expression tells its type, given those of the variables in it: then rustc knows that type wherever the
//! expression stands. What may be of any type that is asked for, `text.parse()` or `None`, has it from its place.

use syn::punctuated::Punctuated;
use syn::visit::Visit;
use syn::{Block, Expr, Macro, Path, ReturnType, Stmt, Token, Type};

use crate::{macros, scope};

/// Whether it does; `is_variable` tells variables, and parts of them.
pub(crate) fn is_told(expr: &Expr, is_variable: &dyn Fn(&Expr) -> bool) -> bool {
    let told = |expr: &Expr| is_told(expr, is_variable);
    match expr {
        Expr::Lit(_) => true,
        Expr::Path(path) => {
            let last = path.path.segments.last().map(|last| scope::plain_name(&last.ident));
            let last = last.unwrap_or_default();
            // `u64::from` and `Some` are functions for many types.
            let of_one_type = last.starts_with(char::is_uppercase)
                && !["None", "Some", "Ok", "Err"].contains(&last.as_str());
            of_one_type || is_variable(expr)
        }
        Expr::Paren(paren) => told(&paren.expr),
        Expr::Group(group) => told(&group.expr),
        Expr::Reference(reference) => told(&reference.expr),
        Expr::Field(field) => told(&field.base),
        Expr::Unary(unary) => told(&unary.expr),
        Expr::Cast(cast) => !is_inferred(&cast.ty) && told(&cast.expr),
        Expr::Try(question) => told(&question.expr),
        Expr::Binary(binary) => told(&binary.left) && told(&binary.right),
        Expr::Index(index) => told(&index.expr) && told(&index.index),
        Expr::Range(range) => range.start.iter().chain(&range.end).all(|end| told(end)),
        Expr::Tuple(tuple) => tuple.elems.iter().all(told),
        Expr::Array(array) => !array.elems.is_empty() && array.elems.iter().all(told),
        Expr::Repeat(repeat) => told(&repeat.expr) && told(&repeat.len),
        Expr::Block(block) => block.label.is_none() && is_block_told(&block.block, &told),
        Expr::If(conditional) => {
            let otherwise = conditional.else_branch.as_ref();
            told(&conditional.cond)
                && is_block_told(&conditional.then_branch, &told)
                && otherwise.is_some_and(|(_, otherwise)| told(otherwise))
        }
        Expr::Closure(closure) => closure.output == ReturnType::Default,
        Expr::Macro(mac) => {
            mac.mac.path.is_ident("format")
                || items(&mac.mac).is_some_and(|items| !items.is_empty() && items.iter().all(told))
        }
        Expr::Call(call) => is_told_by_its_arguments(call) && call.args.iter().all(told),
        Expr::MethodCall(call) => {
            gives_one_type(&scope::plain_name(&call.method))
                && call.turbofish.is_none()
                && told(&call.receiver)
                && call.args.iter().all(told)
        }
        _ => false,
    }
}

/// The same of what an event gives: events come from functions and methods of any name.
pub(crate) fn is_event_told(event: &Expr, is_variable: &dyn Fn(&Expr) -> bool) -> bool {
    let told = |expr: &Expr| is_event_told(expr, is_variable);
    match event {
        Expr::Paren(paren) => told(&paren.expr),
        Expr::Group(group) => told(&group.expr),
        Expr::Call(call) => matches!(&*call.func, Expr::Path(_)) && call.args.iter().all(told),
        Expr::MethodCall(call) => told(&call.receiver) && call.args.iter().all(told),
        event => is_told(event, is_variable),
    }
}

/// A block that declares nothing.
fn is_block_told(block: &Block, told: &dyn Fn(&Expr) -> bool) -> bool {
    matches!(&block.stmts[..], [Stmt::Expr(tail, None)] if told(tail))
}

/// Whether there is a `_` in the type.
pub(crate) fn is_inferred(ty: &Type) -> bool {
    struct Finder(bool);
    impl<'ast> Visit<'ast> for Finder {
        fn visit_type_infer(&mut self, _: &'ast syn::TypeInfer) {
            self.0 = true;
        }
    }
    let mut finder = Finder(false);
    finder.visit_type(ty);
    finder.0
}

/// The items of `vec![a, b]`.
pub(crate) fn items(mac: &Macro) -> Option<Punctuated<Expr, Token![,]>> {
    mac.path.is_ident("vec").then(|| macros::arguments(mac)).flatten()
}

/// Whether the type of what the function gives is known once those of its arguments are, as far as its name shows.
fn is_told_by_its_arguments(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let Some(last) = path.path.segments.last() else { return false };
    let name = scope::plain_name(&last.ident);
    let known = !["Ok", "Err", "with_capacity", "default"].contains(&name.as_str());
    let known = known && !holds_what_closure_gives(&path.path);
    let own = path.path.segments.len() == 1 && name.starts_with(char::is_lowercase);
    path.qself.is_none() && known && (own || !call.args.is_empty())
}

/// Whether it is a function of std of which nothing but what its closure gives tells the type: `iter::from_fn`.
fn holds_what_closure_gives(path: &Path) -> bool {
    let mut names = path.segments.iter().rev().map(|segment| scope::plain_name(&segment.ident));
    let (last, module) = (names.next().unwrap_or_default(), names.next().unwrap_or_default());
    let known =
        [("iter", "from_fn"), ("iter", "successors"), ("array", "from_fn"), ("future", "poll_fn")];
    known.contains(&(&module, &last))
}

/// Whether what a method of that name gives is of one type for each type of its receiver, wherever std has it.
fn gives_one_type(method: &str) -> bool {
    const NAMES: &[&str] = &[
        "abs",
        "as_bytes",
        "as_slice",
        "as_str",
        "bytes",
        "chars",
        "clone",
        "cloned",
        "copied",
        "expect",
        "into_bytes",
        "into_owned",
        "into_string",
        "len",
        "max",
        "min",
        "pow",
        "to_ascii_lowercase",
        "to_ascii_uppercase",
        "to_lowercase",
        "to_owned",
        "to_string",
        "to_uppercase",
        "to_vec",
        "trim",
        "trim_end",
        "trim_start",
        "unwrap",
        "unwrap_or",
        "unwrap_or_default",
    ];
    let prefixes = ["is_", "saturating_", "wrapping_"];
    NAMES.contains(&method) || prefixes.iter().any(|prefix| method.starts_with(prefix))
}
