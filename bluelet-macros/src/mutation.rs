//! Which variables are never mutated, as the text shows: of a `mut` on one of them rustc is to say that it is not
//! needed.

use std::collections::BTreeSet;

use syn::visit::{self, Visit};
use syn::{BinOp, Expr, ExprMethodCall, Ident, Macro, Pat};

use crate::ir::*;
use crate::macros;
use crate::mention::{Code, identifiers};
use crate::place::root;
use crate::std_methods::consumes_receiver;

/// The names of the variables that may be mutated somewhere.
pub(crate) fn mutated(graph: &Graph) -> BTreeSet<String> {
    mutated_in(graph, graph.bodies.iter())
}

/// The names of those that may be mutated in a block.
pub(crate) fn mutated_in_block(graph: &Graph, block: BlockId) -> BTreeSet<String> {
    mutated_in(graph, graph.bodies_of(block).into_iter().map(|body| graph.body(body)))
}

fn mutated_in<'g>(graph: &'g Graph, bodies: impl Iterator<Item = &'g Body>) -> BTreeSet<String> {
    let mut finder = Finder::default();
    for node in bodies.flat_map(|body| &body.nodes) {
        match graph.code(node) {
            Some(Source::Stmt(stmt)) => finder.visit_stmt(stmt),
            Some(Source::Expr(expr)) => finder.visit_expr(expr),
            None => {}
        }
        if let Node::Match { arms, .. } = node {
            arms.iter().for_each(|arm| finder.visit_pat(&arm.pat));
        }
        if let Node::LetElse { pat, .. } = node {
            finder.visit_pat(pat);
        }
        if let Node::Replace { binding, .. } = node {
            finder.names.insert(graph.binding(*binding).name.to_string());
        }
        graph.each_effects(node, &mut |effects| {
            each_assignment(effects, &mut |binding| {
                finder.names.insert(graph.binding(binding).name.to_string());
            });
        });
    }
    if finder.lends_parts {
        finder.names.extend(graph.bindings.iter().map(|binding| binding.name.to_string()));
    }
    finder.names
}

#[derive(Default)]
struct Finder {
    names: BTreeSet<String>,
    /// A pattern lends mutably what it matches.
    lends_parts: bool,
}

impl Finder {
    fn note(&mut self, place: &Expr) {
        self.names.extend(root(place).map(Ident::to_string));
    }

    /// Every name in the code.
    fn note_all(&mut self, code: &impl Code) {
        self.names.extend(identifiers(code));
    }
}

impl<'ast> Visit<'ast> for Finder {
    fn visit_expr_assign(&mut self, assign: &'ast syn::ExprAssign) {
        self.note_all(&assign.left);
        visit::visit_expr_assign(self, assign);
    }

    fn visit_expr_binary(&mut self, binary: &'ast syn::ExprBinary) {
        use BinOp::*;
        let plain = matches!(
            binary.op,
            Add(_)
                | Sub(_)
                | Mul(_)
                | Div(_)
                | Rem(_)
                | And(_)
                | Or(_)
                | BitXor(_)
                | BitAnd(_)
                | BitOr(_)
                | Shl(_)
                | Shr(_)
                | Eq(_)
                | Ne(_)
                | Lt(_)
                | Le(_)
                | Gt(_)
                | Ge(_)
        );
        if !plain {
            self.note_all(&binary.left);
        }
        visit::visit_expr_binary(self, binary);
    }

    fn visit_expr_reference(&mut self, reference: &'ast syn::ExprReference) {
        if reference.mutability.is_some() {
            self.note(&reference.expr);
        }
        visit::visit_expr_reference(self, reference);
    }

    fn visit_expr_raw_addr(&mut self, raw: &'ast syn::ExprRawAddr) {
        self.note(&raw.expr);
        visit::visit_expr_raw_addr(self, raw);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        if !only_looks(call) {
            self.note(&call.receiver);
        }
        visit::visit_expr_method_call(self, call);
    }

    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        self.note(&call.func);
        visit::visit_expr_call(self, call);
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        match macros::arguments(mac) {
            Some(arguments) => {
                let mut inner = Finder::default();
                if macros::writes(mac) {
                    arguments.first().iter().for_each(|target| inner.note(target));
                }
                arguments.iter().for_each(|argument| inner.visit_expr(argument));
                self.names.extend(inner.names);
            }
            None => self.note_all(&mac.tokens),
        }
    }

    fn visit_pat(&mut self, pat: &'ast Pat) {
        if let Pat::Ident(binding) = pat {
            self.lends_parts |= binding.by_ref.is_some() && binding.mutability.is_some();
        }
        visit::visit_pat(self, pat);
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Methods that only look at what they are called on, or take it.
pub(crate) fn only_looks(call: &ExprMethodCall) -> bool {
    consumes_receiver(call)
        || matches!(
            call.method.to_string().as_str(),
            "len"
                | "is_empty"
                | "iter"
                | "clone"
                | "to_string"
                | "to_owned"
                | "to_vec"
                | "as_str"
                | "as_bytes"
                | "as_slice"
                | "chars"
                | "lines"
                | "trim"
                | "starts_with"
                | "ends_with"
                | "is_some"
                | "is_none"
                | "is_ok"
                | "is_err"
        )
}
