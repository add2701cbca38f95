//! Gives functions a name of which rustc is asked what their values borrow: it finds their type parameters for the call and for the
//! question at once, and what it has to say of the call it says once.

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, ExprCall, Ident};

use super::Emitter;
use crate::ir::*;
use crate::origin::Maker;

impl Emitter<'_> {
    /// The node with its functions under other names, and what gives them these.
    ///
    /// ```text
    /// let make = Cursor::new;
    /// let cur = make(&buf);
    /// ```
    pub(super) fn with_makers(&self, node: &Node) -> Option<(TokenStream, Node)> {
        let declared = self.declared_by(node).into_iter();
        let mut asked = declared.filter(|id| self.is_asked(*id)).filter_map(|id| self.maker(id));
        // All that a node declares comes from one call.
        let Maker { call, name, .. } = asked.next()?;
        let mut renamed = node.clone();
        let mut naming = Naming { call, name, done: false };
        naming.node(&mut renamed);
        let function = &call.func;
        Some((quote_spanned!(Span::mixed_site()=> let #name = #function;), renamed))
    }

    /// The function that has made the variable, if it is called where that is declared.
    pub(super) fn maker(&self, variable: BindingId) -> Option<&Maker> {
        let origin = self.graph.origins.get(&variable).filter(|origin| origin.from.is_none());
        let made = origin.and_then(|origin| origin.maker.as_ref());
        let maker = made.or_else(|| self.graph.looking.get(&variable))?;
        let nodes = self.graph.bodies.iter().flat_map(|body| &body.nodes);
        let mut declaring = nodes.filter(|node| self.declared_by(node).contains(&variable));
        declaring.all(|node| calls(node, &maker.call)).then_some(maker)
    }

    /// The variables that the node makes: its own, or those of the patterns that it matches.
    fn declared_by(&self, node: &Node) -> Vec<BindingId> {
        let own = |effects: &[Effect]| -> Vec<BindingId> {
            let declared = effects.iter().filter_map(|effect| match effect {
                Effect::Declare(id) => Some(*id),
                _ => None,
            });
            declared.collect()
        };
        match node {
            Node::Plain { effects, .. } | Node::LetElse { bound: effects, .. } => own(effects),
            Node::If { .. } | Node::Match { .. } => {
                let bodies = node.bodies().into_iter();
                let entered = bodies.filter_map(|body| match self.graph.body(body).nodes.first() {
                    Some(Node::Entered(effects)) => Some(own(effects)),
                    _ => None,
                });
                entered.flatten().collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Whether the call stands in the node's own code.
fn calls(node: &Node, call: &ExprCall) -> bool {
    struct Finder<'c>(&'c ExprCall, bool);
    impl<'ast> Visit<'ast> for Finder<'_> {
        fn visit_expr_call(&mut self, call: &'ast ExprCall) {
            self.1 |= call == self.0;
            visit::visit_expr_call(self, call);
        }
    }
    let mut finder = Finder(call, false);
    match node {
        Node::Plain { stmt, .. } => finder.visit_stmt(stmt),
        Node::If { cond: expr, .. }
        | Node::Match { scrutinee: expr, .. }
        | Node::LetElse { init: expr, .. } => finder.visit_expr(expr),
        _ => {}
    }
    finder.1
}

/// Calls the function by that name.
struct Naming<'c> {
    call: &'c ExprCall,
    name: &'c Ident,
    done: bool,
}

impl Naming<'_> {
    fn node(&mut self, node: &mut Node) {
        match node {
            Node::Plain { stmt, .. } => self.visit_stmt_mut(stmt),
            Node::If { cond: expr, .. }
            | Node::Match { scrutinee: expr, .. }
            | Node::LetElse { init: expr, .. } => self.visit_expr_mut(expr),
            _ => {}
        }
    }
}

impl VisitMut for Naming<'_> {
    fn visit_expr_call_mut(&mut self, call: &mut ExprCall) {
        if !self.done && call == self.call {
            let name = self.name;
            *call.func = Expr::Path(syn::parse_quote!(#name));
            self.done = true;
        }
        visit_mut::visit_expr_call_mut(self, call);
    }
}
