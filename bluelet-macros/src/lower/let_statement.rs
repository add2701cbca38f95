//! Lowers `let`, with an initialiser, without one, and with `else`.

use proc_macro2::{Delimiter, Group, Span};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Expr, Local, Pat, Stmt};

use super::binding::split_type;
use super::operand::move_out;
use super::untold::{is_empty, is_untold};
use super::written::type_evidence;
use super::{Destination, LetTarget, Lowering};
use crate::boxes;
use crate::desugar;
use crate::effect::diverges;
use crate::ir::{BindingId, BodyId, Effect, Node};
use crate::loan;
use crate::open::{Open, open};
use crate::owned;
use crate::owners::has_owner_inside;
use crate::pattern::{Taking, bound_by_value, may_drop, taking};
use crate::scope::Standing;
use crate::types::{is_inert_type, is_inert_value};

impl Lowering<'_> {
    pub(super) fn local(&mut self, local: &Local) {
        let target = LetTarget {
            attrs: local.attrs.clone(),
            pat: local.pat.clone(),
            span: local.let_token.span,
            semi: local.semi_token,
        };
        match &local.init {
            None => self.uninitialised(local),
            Some(init) => match &init.diverge {
                None => {
                    let ty = split_type(&local.pat).1;
                    let init = self.extended((*init.expr).clone(), ty.as_ref());
                    self.expression(init, Destination::Let(Box::new(target)));
                }
                Some((_, otherwise)) => {
                    self.let_else(target, (*init.expr).clone(), (**otherwise).clone());
                }
            },
        }
    }

    /// `let x;`
    fn uninitialised(&mut self, local: &Local) {
        let mut local = local.clone();
        let ty = split_type(&local.pat).1;
        let bound = match &mut local.pat {
            Pat::Type(typed) => {
                self.declare_pattern(&mut typed.pat, Standing::Irrefutable, ty.as_ref(), false)
            }
            pat => self.declare_pattern(pat, Standing::Irrefutable, None, false),
        };
        bound.iter().for_each(|id| self.note_looking(*id, None));
        let effects = bound.iter().copied().map(Effect::DeclareUninit).collect();
        self.push(Node::Plain { stmt: Stmt::Local(local), effects });
        self.declare_flags(&bound, false);
    }

    fn let_else(&mut self, target: LetTarget, init: Expr, mut otherwise: Expr) {
        let mut init = self.extended_or_else(init, &mut otherwise);
        if self.is_lowered(&init) {
            self.reduce(&mut init, self.value_name.clone().as_str());
        }
        if self.is_lowered(&otherwise) {
            return self.let_else_that_suspends(target, init, otherwise);
        }
        let LetTarget { attrs, pat, span, semi } = target;
        let borrows = self.borrows(&init, &pat);
        let making = self.making(&init, &pat);
        let is_item = boxes::is_item(&init);
        let items = self.items(&init);
        let mut stmt: Stmt =
            syn::parse_quote_spanned!(span=> let #pat = #init else #otherwise #semi);
        let Stmt::Local(local) = &mut stmt else {
            return;
        };
        local.attrs = attrs;
        // What does not match is dropped before the `else` block runs.
        local.init.iter_mut().for_each(|init| move_out(&mut init.expr));
        let mut effects = self.resolve_init(local);
        let bound = self.declare_let_pattern(&mut local.pat, Standing::Refutable, false);
        let bound: Vec<BindingId> = bound.collect();
        self.note_boxes(&local.pat, is_item, &bound);
        self.note_items(&bound, items);
        self.note_making(making, &bound);
        effects.extend(self.note_borrows(borrows, &bound));
        effects.extend(bound.iter().copied().map(Effect::Declare));
        self.push(Node::Plain { stmt, effects });
        self.declare_flags(&bound, true);
    }

    fn resolve_init(&mut self, local: &mut Local) -> Vec<Effect> {
        let Some(init) = &mut local.init else {
            return Vec::new();
        };
        if taking(&local.pat) != Taking::All || may_drop(&local.pat) || has_owner_inside(&local.pat)
        {
            move_out(&mut init.expr);
        }
        self.resolve(|resolver| resolver.init(init, &local.pat))
    }

    fn let_else_that_suspends(&mut self, target: LetTarget, mut init: Expr, otherwise: Expr) {
        let mut pat = target.pat;
        let items = self.items(&init);
        move_out(&mut init);
        let mut matched = None;
        let effects = self.resolve(|resolver| matched = resolver.matched(&mut init, &[&pat]));
        let start = self.current;
        let body = self.open_branch("otherwise", None);
        let end = otherwise.span();
        if let Expr::Block(block) = otherwise {
            self.statements(&block.block.stmts, Destination::Frame);
        }
        let frame = self.frame();
        for block in self.close() {
            let body = self.graph.blocks[block.0].bodies[&frame];
            self.demand_leave(body, end);
        }
        self.current = start;
        let mut bound = self.resolve(|resolver| resolver.take_from(matched, &pat));
        let declared: Vec<BindingId> =
            self.declare_let_pattern(&mut pat, Standing::Refutable, false).collect();
        self.note_items(&declared, items);
        bound.extend(declared.iter().copied().map(Effect::Declare));
        self.push(Node::LetElse { pat, init, effects, otherwise: body, bound });
        self.declare_flags(&declared, true);
    }

    /// `let true = false else { fail() };`: an else block cannot be left at its end. Where one seems to be, rustc is
    /// shown the last of what it does, in the place where it demands that.
    fn demand_leave(&mut self, body: BodyId, end: Span) {
        let branches: Vec<BodyId> = match self.graph.body(body).nodes.last() {
            Some(Node::If { then, otherwise: Some(otherwise), .. }) => vec![*then, *otherwise],
            Some(Node::Match { arms, .. }) => arms.iter().map(|arm| arm.body).collect(),
            Some(Node::Block(inner)) if !self.is_left(*inner) => vec![*inner],
            Some(
                Node::Suspend(_)
                | Node::Jump(_)
                | Node::Replace { .. }
                | Node::Leave { .. }
                | Node::Return { .. },
            ) => return,
            _ => Vec::new(),
        };
        if !branches.is_empty() {
            return branches.into_iter().for_each(|branch| self.demand_leave(branch, end));
        }
        let nodes = &mut self.graph.bodies[body.0].nodes;
        let last = nodes.pop_if(|node| match node {
            Node::Plain { stmt, .. } => matches!(stmt, Stmt::Expr(..) | Stmt::Macro(_)),
            node => matches!(node, Node::Value { .. }),
        });
        let (code, effects) = match last {
            Some(Node::Plain { stmt, effects }) => (stmt.into_token_stream(), effects),
            Some(Node::Value { expr, effects }) => (expr.into_token_stream(), effects),
            _ => Default::default(),
        };
        let mut otherwise = Group::new(Delimiter::Brace, code);
        otherwise.set_span(end);
        let stmt = syn::parse_quote!(let true = false else #otherwise;);
        nodes.push(Node::Plain { stmt, effects });
    }

    /// Whether a leap goes to behind the body.
    fn is_left(&self, body: BodyId) -> bool {
        let frame = self.graph.body(body).frame;
        self.graph.leaps.iter().any(|leap| leap.frame == frame)
    }

    /// Declares what a `let`'s pattern, with or without a type, binds.
    fn declare_let_pattern(
        &mut self,
        pat: &mut Pat,
        standing: Standing,
        inert: bool,
    ) -> impl Iterator<Item = BindingId> + use<> {
        let ty = split_type(pat).1;
        let inert = inert || ty.as_ref().is_some_and(is_inert_type);
        let bound = match pat {
            Pat::Type(typed) => self.declare_pattern(&mut typed.pat, standing, ty.as_ref(), inert),
            pat => self.declare_pattern(pat, standing, None, inert),
        };
        bound.into_iter()
    }

    pub(super) fn plain_let(&mut self, target: LetTarget, mut init: Expr) {
        let LetTarget { attrs, pat, span, semi } = target;
        let mut evidence = self.evidence(&init);
        let (items, made) = (self.items(&init), self.made_items(&init));
        if let (_, Some(ty)) = split_type(&pat) {
            let written = type_evidence(&ty, None);
            (evidence.once, evidence.boxed) = (evidence.once || written.once, written.boxed);
            evidence.callable = written.callable;
            (evidence.exclusive, evidence.own) = (written.exclusive, written.own);
        }
        if let Pat::Ident(name) = &pat
            && name.by_ref.is_none()
        {
            self.tell_if_used_up(&mut init, &name.ident, &mut evidence, false);
        }
        evidence.exclusive &= !matches!(pat, Pat::Reference(_));
        let whole = matches!(split_type(&pat).0, Pat::Ident(_));
        (evidence.iterator, evidence.own) = (evidence.iterator && whole, evidence.own && whole);
        let inert = is_inert_value(&init);
        let empty = is_empty(&init) && matches!(pat, Pat::Ident(_));
        let untold = is_untold(&init) && split_type(&pat).1.is_none();
        let keepable = (inert || evidence.number) && !loan::mentions_reference(&init);
        let by_value = bound_by_value(&pat, Standing::Irrefutable).is_some();
        let given = by_value && self.is_given_by_event(&init);
        let ty = split_type(&pat).1;
        let owned = ty
            .as_ref()
            .map_or_else(|| owned::owned(&init, &|name| self.owns(name)), owned::owned_type);
        let borrows = self.borrows(&init, &pat);
        let making = self.making(&init, &pat);
        let is_item = boxes::is_item(&init);
        let looking = desugar::looking::looking(&init).cloned();
        let mut stmt: Stmt = syn::parse_quote_spanned!(span=> let #pat = #init #semi);
        let Stmt::Local(local) = &mut stmt else {
            return;
        };
        local.attrs = attrs;
        let looking = looking.map(|call| self.tried_out(&Expr::Call(call)).0);
        let open = open(local).is_some_and(|open| open > Open::Number);
        let mut effects = self.resolve_init(local);
        let diverges = diverges(&effects);
        let mut bound = Vec::new();
        for binding in self.declare_let_pattern(&mut local.pat, Standing::Irrefutable, inert) {
            self.note_evidence(binding, evidence);
            if empty {
                self.empty.insert(binding);
            }
            if untold {
                self.untold.insert(binding);
            }
            let declared = &mut self.graph.bindings[binding.0];
            (declared.owned, declared.keepable, declared.open) = (owned, keepable, open);
            declared.independent = evidence.number || given && !declared.mutable;
            effects.push(Effect::Declare(binding));
            bound.push(binding);
        }
        self.note_items(&bound, items);
        self.note_holds(&bound, made);
        self.note_making(making, &bound);
        bound.iter().for_each(|id| self.note_looking(*id, looking.as_ref()));
        if let Stmt::Local(local) = &stmt {
            self.note_boxes(&local.pat, is_item, &bound);
        }
        effects.extend(self.note_borrows(borrows, &bound));
        self.push(Node::Plain { stmt, effects });
        self.declare_flags(&bound, true);
        if diverges {
            self.current = None;
        }
    }
}
