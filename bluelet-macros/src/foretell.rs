//! Tells rustc early of what type some variables are. It reads the states one after the other, and what comes behind a
//! suspension in one branch stands behind the other branches there, which the source has later:
//!
//! ```text
//! let mut stack = Vec::new();
//! match op {
//!     Op::Push => stack.push(yield_!(read())),    // the type is found here
//!     Op::Pop => stack.pop().unwrap().show(),     // and needed here
//! }
//! ```
//!
//! There the function as it was written is read first, and what is found in it holds for the states: behind the `let`
//! of both stands `stack_type.is_of(&stack)`.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{LineColumn, Span};
use quote::quote_spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Local, Macro, Pat, Path, Stmt};

use crate::mention::{identifiers, mentions};
use crate::parse::Function;
use crate::scope::{self, Standing};
use crate::{leaving, macros, suspend};

/// Where variables are declared whose types come too late, with names that stand for these types.
#[derive(Default)]
pub(crate) struct Foretold(BTreeMap<Place, Ident>);

/// The variable's name, and where it stands.
type Place = (String, (usize, usize));

impl Foretold {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What stands for the types.
    pub(crate) fn types(&self) -> impl Iterator<Item = &Ident> {
        self.0.values()
    }

    /// Has the code say of what types the variables are.
    pub(crate) fn tell_in(&self, body: &mut Block) {
        if !self.is_empty() {
            Teller(&self.0).visit_block_mut(body);
        }
    }
}

/// Puts these statements into the body, and notes where they stand.
pub(crate) fn foretell(function: &mut Function) {
    let mut late = Late::default();
    late.visit_block(&function.body);
    if late.0.is_empty() || !function.can_stand_twice() {
        return;
    }
    let mut taken = identifiers(&(&function.body, &function.sig));
    let mut types = BTreeMap::new();
    for name in late.0 {
        let first = format!("{}_type", scope::plain_name(&name));
        let others = (2..).map(|number| format!("{first}{number}"));
        let mut candidates = [first.clone()].into_iter().chain(others);
        let fresh = candidates.find(|fresh| taken.insert(fresh.clone()));
        let fresh = fresh.expect("the numbers do not run out");
        types.insert(place(&name), Ident::new(&fresh, Span::mixed_site()));
    }
    function.foretold = Foretold(types);
    function.foretold.tell_in(&mut function.body);
}

fn place(name: &Ident) -> Place {
    let LineColumn { line, column } = name.span().start();
    (name.to_string(), (line, column))
}

/// Puts `name_type.is_of(&name)` behind declarations.
struct Teller<'t>(&'t BTreeMap<Place, Ident>);

impl VisitMut for Teller<'_> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        visit_mut::visit_block_mut(self, block);
        for stmt in std::mem::take(&mut block.stmts) {
            let declared = match &stmt {
                Stmt::Local(local) => scope::bound_names(&local.pat, Standing::Irrefutable),
                _ => Vec::new(),
            };
            block.stmts.push(stmt);
            for name in declared {
                if let Some(of) = self.0.get(&place(&name)) {
                    let span = Span::mixed_site().located_at(name.span());
                    let told = quote_spanned!(span=> #of.is_of(&#name));
                    let semi = syn::Token![;](span);
                    block.stmts.push(Stmt::Expr(syn::parse_quote!(#told), Some(semi)));
                }
            }
        }
    }

    fn visit_expr_closure_mut(&mut self, _: &mut syn::ExprClosure) {}
    fn visit_expr_async_mut(&mut self, _: &mut syn::ExprAsync) {}
    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}

/// The variables whose types may come too late.
#[derive(Default)]
struct Late(Vec<Ident>);

impl<'ast> Visit<'ast> for Late {
    fn visit_block(&mut self, block: &'ast Block) {
        for (at, stmt) in block.stmts.iter().enumerate() {
            let rest = &block.stmts[at + 1..];
            if let Stmt::Local(local) = stmt
                && let Some(open) = open(local)
                && suspend::any_suspends(rest)
            {
                let names = scope::bound_names(&local.pat, Standing::Irrefutable);
                // The types of a channel's two ends follow from each other.
                let together = local.init.iter().any(|init| matches!(*init.expr, Expr::Call(_)));
                let late = names.iter().filter(|name| {
                    let others = names.iter().filter(|other| together && other != name);
                    is_late(rest, name, others.cloned().collect(), open)
                });
                self.0.extend(late.cloned());
            }
        }
        visit::visit_block(self, block);
    }

    fn visit_expr_closure(&mut self, _: &'ast syn::ExprClosure) {}
    fn visit_expr_async(&mut self, _: &'ast syn::ExprAsync) {}
    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// How much the declaration leaves open.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Open {
    /// Which number it is.
    Number,
    /// What is in it.
    Content,
    /// All of it.
    All,
}

/// What the variable's declaration does not say of its type.
fn open(local: &Local) -> Option<Open> {
    let init = local.init.as_ref().filter(|init| init.diverge.is_none())?;
    let written = matches!(&local.pat, Pat::Type(typed) if !identifiers(&*typed.ty).contains("_"));
    open_value(&init.expr).filter(|_| !written)
}

fn open_value(value: &Expr) -> Option<Open> {
    let any = |values: &mut dyn Iterator<Item = &Expr>| values.filter_map(open_value).max();
    match value {
        Expr::Lit(literal) => match &literal.lit {
            syn::Lit::Int(number) => number.suffix().is_empty().then_some(Open::Number),
            syn::Lit::Float(number) => number.suffix().is_empty().then_some(Open::Number),
            _ => None,
        },
        Expr::Path(path) => path.path.is_ident("None").then_some(Open::Content),
        Expr::Tuple(tuple) => any(&mut tuple.elems.iter()),
        Expr::Array(array) => any(&mut array.elems.iter()),
        Expr::Repeat(repeat) => open_value(&repeat.expr),
        Expr::Macro(call) if call.mac.path.is_ident("vec") => {
            if call.mac.tokens.is_empty() {
                return Some(Open::Content);
            }
            let items = macros::arguments(&call.mac);
            let item = macros::repeat(&call.mac).map(|(item, ..)| item);
            let open = any(&mut items.iter().flatten().chain(&item));
            open.filter(|open| *open != Open::Number).map(|_| Open::Content)
        }
        Expr::MethodCall(call) => {
            let gives = ["collect", "parse", "into", "unwrap", "unwrap_or_default"];
            let gives = gives.iter().any(|name| call.method == name) && call.turbofish.is_none();
            let only_unwraps = call.method.to_string().starts_with("unwrap");
            match gives {
                true if only_unwraps => open_value(&call.receiver),
                true => Some(Open::All),
                false => None,
            }
        }
        Expr::Call(call) => match &*call.func {
            Expr::Path(path) => made(&path.path).or_else(|| {
                let open = any(&mut call.args.iter()).filter(|open| *open != Open::Number);
                open.map(|_| Open::Content)
            }),
            _ => None,
        },
        _ => None,
    }
}

/// What is open of the value that such a function makes: `Vec::new`, `HashMap::with_capacity`, `Default::default`.
fn made(function: &Path) -> Option<Open> {
    let mut segments = function.segments.iter().rev();
    let name = segments.next()?;
    if name.ident == "channel" && name.arguments.is_empty() {
        return Some(Open::Content);
    }
    let of = segments.next().filter(|of| of.arguments.is_empty())?;
    let makes = ["new", "with_capacity", "default"].iter().any(|makes| name.ident == makes);
    let generic = [
        "Arc",
        "BTreeMap",
        "BTreeSet",
        "BinaryHeap",
        "Cell",
        "HashMap",
        "HashSet",
        "LinkedList",
        "Mutex",
        "OnceCell",
        "OnceLock",
        "Rc",
        "RefCell",
        "Vec",
        "VecDeque",
        "Weak",
    ];
    // What others make shows what is in it.
    let empty = name.ident == "default"
        || !["Arc", "Cell", "Mutex", "Rc", "RefCell"].iter().any(|ty| of.ident == ty);
    match of.ident == "Default" {
        true => makes.then_some(Open::All),
        false => {
            (makes && empty && generic.iter().any(|ty| of.ident == ty)).then_some(Open::Content)
        }
    }
}

/// Whether the type may be found behind a suspension in one branch, and be needed in another one before.
fn is_late(rest: &[Stmt], name: &Ident, parts: BTreeSet<Ident>, open: Open) -> bool {
    let mut order = Order { parts, ..Order::of(name, open) };
    rest.iter().for_each(|stmt| order.visit_stmt(stmt));
    order.needed
}

/// One of several ways.
#[derive(Clone, Copy)]
enum Branch<'a> {
    Block(&'a Block),
    Expr(&'a Expr),
}

impl Branch<'_> {
    /// Whether it mentions the variable in a statement that suspends, or behind it.
    fn mentions_late(self, name: &Ident) -> bool {
        let stmts = match self {
            Branch::Block(block) => &block.stmts,
            Branch::Expr(Expr::Block(block)) => &block.block.stmts,
            Branch::Expr(expr) => return suspend::expr_suspends(expr) && mentions(expr, name),
        };
        let first = stmts.iter().position(suspend::stmt_suspends);
        first.is_some_and(|first| mentions(&stmts[first..], name))
    }

    fn leaves(self) -> bool {
        match self {
            Branch::Block(block) => block.stmts.iter().any(leaving::leaves),
            Branch::Expr(expr) => leaving::expr_leaves(expr),
        }
    }
}

/// Goes through the source in its order.
struct Order<'n> {
    name: &'n Ident,
    open: Open,
    /// The variables whose types follow from that of this one.
    parts: BTreeSet<Ident>,
    /// What has just been visited is of such a type.
    touched: bool,
    /// How many branches the place at hand stands in.
    depth: usize,
    /// It stands behind a suspension in one of them.
    behind: bool,
    /// The type has been found.
    told: bool,
    /// rustc reads what mentions the variable behind a suspension in an earlier branch later than this.
    passed: bool,
    /// The type is needed before it is found.
    needed: bool,
}

impl<'n> Order<'n> {
    fn of(name: &'n Ident, open: Open) -> Self {
        let parts = BTreeSet::new();
        let (touched, behind, told, passed, needed) = (false, false, false, false, false);
        Order { name, open, parts, touched, depth: 0, behind, told, passed, needed }
    }

    fn is_it(&self, expr: &Expr) -> bool {
        matches!(expr, Expr::Path(path) if path.path.is_ident(self.name))
    }

    fn is_part(&self, expr: &Expr) -> bool {
        let Expr::Path(path) = expr else { return false };
        path.path.get_ident().is_some_and(|name| self.parts.contains(name))
    }

    /// `name`, `&name`, `&mut name`.
    fn is_given(&self, expr: &Expr) -> bool {
        match expr {
            Expr::Reference(reference) => self.is_it(&reference.expr),
            expr => self.is_it(expr),
        }
    }

    /// The type is found here.
    fn tell(&mut self) {
        self.told |= !self.behind;
    }

    /// The variable is used in a way that its type matters for.
    fn need(&mut self) {
        self.touched = true;
        self.needed |= self.passed && !self.told;
    }

    /// What the pattern binds may be a part of this.
    fn visit_matched(&mut self, matched: &Expr, pat: &Pat) {
        self.touched = false;
        self.visit_expr(matched);
        if self.touched {
            let names = scope::bound_names(pat, Standing::Refutable);
            self.parts.extend(names);
        }
    }

    /// What is handed on is of the type that is wanted there.
    fn visit_given(&mut self, given: &mut dyn Iterator<Item = &Expr>, tells: bool) {
        for given in given {
            let is_it = self.is_given(given);
            self.touched |= is_it;
            match is_it {
                true if tells => self.tell(),
                true => {}
                false => self.visit_expr(given),
            }
        }
    }

    fn visit_branches(&mut self, branches: &[Branch<'_>]) {
        let (behind, mut passed) = (self.behind, self.passed);
        self.depth += 1;
        for branch in branches {
            self.behind = behind;
            match branch {
                Branch::Block(block) => self.visit_block(block),
                Branch::Expr(expr) => self.visit_expr(expr),
            }
            let mut names = [self.name].into_iter().chain(&self.parts);
            let late = names.any(|name| branch.mentions_late(name));
            if !self.told && late {
                self.passed = true;
                passed |= branch.leaves();
            }
        }
        self.depth -= 1;
        (self.behind, self.passed) = (behind, passed);
    }
}

impl<'ast> Visit<'ast> for Order<'_> {
    fn visit_expr_await(&mut self, suspension: &'ast syn::ExprAwait) {
        self.visit_expr(suspend::operand(suspension));
        self.behind |= self.depth > 0;
    }

    fn visit_expr_path(&mut self, path: &'ast syn::ExprPath) {
        if self.open != Open::Number && path.path.is_ident(self.name) {
            self.need();
        }
        self.touched |= path.path.get_ident().is_some_and(|name| self.parts.contains(name));
    }

    fn visit_expr_let(&mut self, condition: &'ast syn::ExprLet) {
        self.visit_matched(&condition.expr, &condition.pat);
    }

    fn visit_expr_for_loop(&mut self, each: &'ast syn::ExprForLoop) {
        self.visit_matched(&each.expr, &each.pat);
        self.visit_block(&each.body);
    }

    fn visit_expr_if(&mut self, conditional: &'ast syn::ExprIf) {
        self.visit_expr(&conditional.cond);
        let mut branches = vec![Branch::Block(&conditional.then_branch)];
        branches.extend(conditional.else_branch.iter().map(|(_, branch)| Branch::Expr(branch)));
        self.visit_branches(&branches);
    }

    fn visit_expr_match(&mut self, choice: &'ast syn::ExprMatch) {
        let cases = choice.arms.iter().map(|arm| arm.pat.clone()).collect();
        let cases = syn::PatOr { attrs: Vec::new(), leading_vert: None, cases };
        self.visit_matched(&choice.expr, &Pat::Or(cases));
        let branches: Vec<_> = choice.arms.iter().map(|arm| Branch::Expr(&arm.body)).collect();
        self.visit_branches(&branches);
    }

    fn visit_local(&mut self, local: &'ast Local) {
        let Some(init) = &local.init else { return };
        self.visit_matched(&init.expr, &local.pat);
        if let Some((_, otherwise)) = &init.diverge {
            self.visit_branches(&[Branch::Expr(otherwise)]);
        }
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        let method = call.method.to_string();
        if !self.is_it(&call.receiver) {
            self.visit_expr(&call.receiver);
        }
        self.visit_given(&mut call.args.iter(), true);
        if self.is_part(&call.receiver) {
            self.need();
        }
        if self.is_it(&call.receiver) {
            self.touched |= method == "clone";
            match (use_of(&method), self.open) {
                (Use::Tells, Open::Content) => self.tell(),
                (Use::Looks, Open::Content) | (Use::OfAll, Open::Content | Open::Number) => {}
                _ => self.need(),
            }
        }
    }

    fn visit_expr_field(&mut self, field: &'ast syn::ExprField) {
        if self.is_part(&field.base) {
            self.need();
        }
        visit::visit_expr_field(self, field);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        let makes = match &*call.func {
            Expr::Path(path) => path.path.segments.last().is_some_and(|last| {
                scope::plain_name(&last.ident).starts_with(char::is_uppercase)
                    || last.ident == "new"
            }),
            _ => false,
        };
        self.visit_expr(&call.func);
        self.visit_given(&mut call.args.iter(), !makes);
    }

    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.visit_expr(&assign.right);
        match self.is_it(&assign.left) {
            true if open_value(&assign.right).is_none() => self.tell(),
            true => {}
            false => self.visit_expr(&assign.left),
        }
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        visit::visit_expr_binary(self, binary);
        let sides = [(&binary.left, &binary.right), (&binary.right, &binary.left)];
        if sides.iter().any(|(one, other)| self.is_it(one) && open_value(other).is_none()) {
            self.tell();
        }
    }

    fn visit_expr_return(&mut self, leave: &'ast syn::ExprReturn) {
        self.visit_given(&mut leave.expr.iter().map(|value| &**value), true);
    }

    fn visit_expr_break(&mut self, leave: &'ast syn::ExprBreak) {
        self.visit_given(&mut leave.expr.iter().map(|value| &**value), false);
    }

    fn visit_expr_struct(&mut self, literal: &'ast syn::ExprStruct) {
        self.visit_given(&mut literal.fields.iter().map(|field| &field.expr), true);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let arguments = macros::arguments(mac);
        self.visit_given(&mut arguments.iter().flatten(), false);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// How a method uses its receiver.
enum Use {
    /// Its arguments show the receiver's type.
    Tells,
    /// Every value has it.
    OfAll,
    /// It does not matter what is in the receiver.
    Looks,
    Needs,
}

fn use_of(method: &str) -> Use {
    match method {
        "push" | "push_back" | "push_front" | "insert" | "extend" | "append" | "push_str"
        | "extend_from_slice" | "resize" => Use::Tells,
        "clone" | "cmp" | "eq" | "into" | "max" | "min" | "partial_cmp" | "to_owned"
        | "to_string" => Use::OfAll,
        "capacity" | "clear" | "is_empty" | "is_none" | "is_some" | "len" | "reserve"
        | "truncate" => Use::Looks,
        _ => Use::Needs,
    }
}
