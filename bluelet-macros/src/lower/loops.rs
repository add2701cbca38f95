//! Lowers loops that suspend.

use proc_macro2::Span;
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Block, Expr, Ident, Pat, Stmt};

use super::apart::{Ends, WayOut};
use super::control::Into;
use super::{Destination, Lowering};
use crate::ir::{BindingId, BlockId, Effect, Entry, FrameId, Node};
use crate::resolve::{Mode, Target, TargetKind};
use crate::scope::{self, Standing};
use crate::spans;
use crate::suspend::any_suspends;

impl<'f> Lowering<'f> {
    pub(super) fn loop_construct(&mut self, each: syn::ExprLoop, into: Into) {
        let apart = self.moves_apart(&Expr::Loop(each.clone())).then(Ends::default);
        let span = each.loop_token.span;
        // Where the loop's value ends the coroutine it passes through a result first.
        let (result, returned) = match into {
            Into::Return => {
                let (result, value) = self.returned_value();
                (Some(result), Some(value))
            }
            into => (into.result(), None),
        };
        self.open_exit("exit", result, apart.is_some());
        let head = self.head("Loop", span);
        self.loop_body(&each.body, each.label, head);
        self.finish_loop(apart, "AfterLoop", span);
        if let Some(value) = returned {
            self.plain(value, Destination::Return);
        }
    }

    pub(super) fn while_construct(&mut self, each: syn::ExprWhile) {
        let apart = self.moves_apart(&Expr::While(each.clone())).then(Ends::default);
        let span = each.while_token.span;
        self.open_exit("exit", None, apart.is_some());
        let head = self.head("While", span);
        let (body, label) = (each.body, each.label);
        let mut then = |this: &mut Self| this.loop_body(&body, label.clone(), head);
        self.conditional(*each.cond, span, None, false, &mut then, None);
        self.finish_loop(apart, "AfterWhile", span);
    }

    /// `for pat in iter { .. }` is `let mut iter = iter.into_iter(); while let Some(pat) = iter.next() { .. }`.
    ///
    /// One that suspends only before its first turn stays a `for`: what it borrows need not be kept.
    pub(super) fn for_construct(&mut self, mut each: syn::ExprForLoop) {
        let apart = self.moves_apart(&Expr::ForLoop(each.clone())).then(Ends::default);
        let name = self.value_name.clone();
        self.reduce(&mut each.expr, &name);
        if apart.is_none() && !any_suspends(&each.body.stmts) {
            return self.plain(Expr::ForLoop(each), Destination::Discard);
        }
        let span = each.for_token.span;
        let mut iterated = *each.expr;
        self.open_exit("exit", None, apart.is_some());
        let (iterator, _) = self.temporary("iter");
        // All that names the iterator stands where the expression does: of what is no iterator rustc then
        // speaks once.
        let (first, last) = spans::ends(&iterated);
        let counts = self.is_range_of_numbers(&iterated);
        let binding = &mut self.graph.bindings[iterator.0];
        binding.name.set_span(last);
        binding.mutable = true;
        let iterator_expr = self.temporary_expr(iterator);
        let lent = quote::quote_spanned!(first=> &mut);
        let (items, made) = (self.items(&iterated), self.made_items(&iterated));
        let binding = &mut self.graph.bindings[iterator.0];
        binding.temporary = false;
        self.note_holds(&[iterator], items);
        self.note_holds(&[iterator], made);
        let borrow = self.lending_of_iterator(&iterated);
        let origin = self.origin_of_iterator(&iterated);
        let mut effects = self.resolve(|resolver| resolver.expr(&mut iterated, Mode::Value));
        effects.extend(self.note_borrows(borrow, &[iterator]));
        effects.push(Effect::Declare(iterator));
        self.graph.origins.extend(origin.map(|origin| (iterator, origin)));
        let name = self.graph.binding(iterator).name.clone();
        let at = Span::mixed_site().located_at(iterated.span());
        let into_iter = quote::quote!(::core::iter::IntoIterator::into_iter);
        let iter = spans::call(into_iter, iterated.to_token_stream(), (first, last));
        let stmt: Stmt = syn::parse_quote_spanned!(at=> let mut #name = #iter;);
        self.push(Node::Plain { stmt, effects });
        if !scope::surely_matches(&each.pat) {
            self.check_item_pattern(&each.pat, &name, iterator);
        }
        let head = self.head("For", span);
        let pat = self.item_pattern(&each.pat, &iterated);
        let next = quote::quote!(::core::iter::Iterator::next);
        let next = spans::call(next, quote::quote!(#lent #iterator_expr), (first, last));
        let cond: Expr = syn::parse_quote_spanned! {at=>
            let ::core::option::Option::Some(#pat) = #next
        };
        let (body, label) = (each.body, each.label);
        let mut then = |this: &mut Self| {
            if counts && let Pat::Ident(item) = &*each.pat {
                this.note_number(&item.ident);
            }
            this.loop_body(&body, label.clone(), head);
        };
        self.conditional(cond, span, None, false, &mut then, None);
        self.finish_loop(apart, "AfterFor", span);
    }

    /// `if false { for Pat { .. } in &mut iter {} }`: the loop's own form would pass over the items that its pattern
    /// does not match; so rustc says that there can be some.
    fn check_item_pattern(&mut self, pat: &Pat, iterator: &Ident, binding: BindingId) {
        let mut pat = pat.clone();
        let mut names = Vec::new();
        scope::for_each_binding(&mut pat, Standing::Irrefutable, &mut |bound| {
            bound.mutability = None;
            names.push(bound.ident.clone());
        });
        let span = Span::mixed_site();
        let stmt = syn::parse_quote_spanned! {span=>
            if false {
                for #pat in &mut #iterator {
                    let _ = (#(&#names,)*);
                }
            }
        };
        self.push(Node::Plain { stmt, effects: vec![Effect::Use(binding)] });
    }

    /// An item that is not bound is dropped at the end of its turn all the same; that of a range does not matter.
    fn item_pattern(&mut self, pat: &Pat, iterated: &Expr) -> Pat {
        match (pat, iterated) {
            (Pat::Wild(_), Expr::Range(_)) => pat.clone(),
            (Pat::Wild(wild), _) => {
                let name = self.scopes.fresh_or_same("_item");
                let name = Ident::new(&name, Span::mixed_site().located_at(wild.span()));
                syn::parse_quote!(#name)
            }
            _ => pat.clone(),
        }
    }

    /// The block to which a loop comes back.
    pub(super) fn head(&mut self, name: &'static str, span: Span) -> BlockId {
        let reachable = self.current.is_some();
        let entering = self.current;
        let head = self.new_block(Entry::Jump(name), span);
        if let Some(entering) = entering {
            self.push_in(entering, Node::Jump(head));
        }
        self.current = reachable.then_some(head);
        self.lowered_loops += 1;
        let tells = self.untold.iter().any(|id| {
            let name = scope::plain_name(&self.graph.binding(*id).name);
            self.looked_into.contains(name.trim_end_matches(|c: char| c.is_ascii_digit()))
        });
        self.telling_loops.push(tells);
        head
    }

    /// The body, in the frame that `continue` leaves; then back to the head.
    pub(super) fn loop_body(&mut self, body: &Block, label: Option<syn::Label>, head: BlockId) {
        let on_break = self.innermost_exit();
        let frame = self.open("again", None);
        if self.ways_out.contains_key(&on_break) {
            self.ways_out.insert(frame, WayOut::Head(head));
        }
        let kind = TargetKind::Lowered { on_break, on_continue: Some(frame) };
        self.targets.push(Target::new(label.map(|label| label.name), kind));
        self.statements(&body.stmts, Destination::Frame);
        self.targets.pop();
        self.ways_out.remove(&frame);
        for end in self.close() {
            self.push_in(end, Node::Jump(head));
        }
        self.current = None;
    }

    /// The frame of the loop that is being lowered.
    pub(super) fn innermost_exit(&self) -> FrameId {
        let mut frames = self.frames.iter().rev();
        let exit = frames.find(|frame| self.graph.frame(**frame).label == "exit");
        *exit.expect("a loop opens its exit frame first")
    }

    pub(super) fn finish_loop(&mut self, apart: Option<Ends>, name: &'static str, span: Span) {
        self.lowered_loops -= 1;
        if self.telling_loops.pop() == Some(true) && apart.is_none() {
            // rustc reads the body before what follows only if that has an arm of its own.
            let ends = self.close();
            return self.join_anew(ends, name, span);
        }
        self.close_apart(apart, name, span);
    }
}
