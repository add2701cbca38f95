//! Lowers a `match` with guards that suspend.
//!
//! ```text
//! match subject {
//!     first => one(),
//!     second if yield_!(check(second)) => two(),
//!     third => three(),
//! }
//! ```
//!
//! A guard sees its pattern's bindings by reference, and no state can keep those. So wherever a guard goes on, it
//! matches the subject again; only if it holds, the subject is matched for the arm's body, by value:
//!
//! ```text
//! match subject {
//!     first => one(),                             // leaves the whole
//!     _ => {
//!         let holds = /* the guard, in a frame that rematches `subject` against `second` */;
//!         if holds { match subject { second => two(), _ => unreachable!() } }     // leaves the whole
//!     }
//!     _ => {}
//! }
//! match subject { first => unreachable!(), third => three() }
//! ```
//!
//! What a `let` in the guard matches is kept, unless it is a place, and matched again in the same way, within the arm's pattern.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Arm, Expr, ExprMatch, Ident, Pat};

use super::apart::Ends;
use super::branch::{Matched, arm_span};
use super::control::{Into, Part};
use super::operand::move_out;
use super::{Destination, Lowering};
use crate::ir::{BindingId, BlockId, Effect, FrameId, MatchArm, Node, Rematch};
use crate::mention::identifiers;
use crate::place::{is_place, only_looks};
use crate::scope::Standing;
use crate::{alternatives, chain, pattern, scope, suspend};

/// The `match` that is being lowered.
struct Matching {
    /// An expression that can be evaluated many times.
    subject: Expr,
    /// The frame that an arm leaves with its value.
    whole: FrameId,
    into: Into,
    span: Span,
}

/// A pattern whose bindings a guard sees, and what it is matched against, again and again: the arm's, or that of a `let` in
/// the guard.
#[derive(Clone)]
struct Sight {
    pat: Pat,
    subject: Expr,
}

impl<'f> Lowering<'f> {
    pub(super) fn guarded_match(&mut self, matching: ExprMatch, into: Into) {
        let apart = self.moves_apart(&Expr::Match(matching.clone()));
        let span = matching.match_token.span;
        let whole = self.open_exit("end", into.result(), apart);
        let mut apart_ends = apart.then(Ends::default);
        let subject = self.subject(*matching.expr);
        let arms: Vec<Arm> = matching.arms.into_iter().flat_map(alternatives::one_by_one).collect();
        self.branch(into.result(), apart_ends.as_mut(), |this| {
            this.try_arms(&Matching { subject, whole, into, span }, Vec::new(), &arms);
        });
        self.close_apart(apart_ends, "AfterMatch", span);
    }

    /// What is matched, as an expression that can be evaluated again; a value is kept for that.
    fn subject(&mut self, mut expr: Expr) -> Expr {
        self.reduce(&mut expr, "matched");
        if is_place(&expr) {
            self.stash_place(&mut expr, &[]);
            return expr;
        }
        if only_looks(&expr) {
            return expr;
        }
        let span = expr.span();
        let kept = self.keep(expr, "matched");
        let Some(id) = self.temporary_of(&kept) else { return kept };
        let binding = &mut self.graph.bindings[id.0];
        binding.temporary = false;
        binding.name.set_span(Span::mixed_site().located_at(span));
        self.temporary_expr(id)
    }

    /// Tries the arms in order; none of the `tried` patterns matches.
    fn try_arms(&mut self, matching: &Matching, mut tried: Vec<Pat>, arms: &[Arm]) {
        let Some(at) = arms.iter().position(suspend::guard_suspends) else {
            return self.last_arms(matching, tried, arms);
        };
        self.open("otherwise", None);
        let mut subject = matching.subject.clone();
        let mut matched = None;
        let effects = self.resolve(|resolver| matched = resolver.matched(&mut subject, &[]));
        let start = self.current;
        let mut lowered = Vec::new();
        let mut ends = Vec::new();
        for arm in &arms[..at] {
            lowered.push(self.taken_arm(matching, arm, (start, matched), &mut ends));
        }
        lowered.push(self.guarded_arm(matching, &arms[at], start, &mut ends));
        let (rest, rest_ends) =
            self.arm(any(), matching.span, start, Matched::default(), None, |_| {});
        lowered.push(rest);
        ends.extend(rest_ends);
        self.current = start;
        self.push(Node::Match { scrutinee: subject, effects, arms: lowered, result: None });
        self.join(ends, "NextArm", matching.span);
        let ends = self.close();
        self.join(ends, "NextArm", matching.span);
        tried.extend(
            arms[..at]
                .iter()
                .filter(|arm| !matches!(arm.pat, Pat::Guard(_)))
                .map(|arm| pattern::without_bindings(&arm.pat)),
        );
        self.try_arms(matching, tried, &arms[at + 1..]);
    }

    /// An arm without a guard that suspends, before one with such a guard.
    fn taken_arm(
        &mut self,
        matching: &Matching,
        arm: &Arm,
        (start, matched): (Option<BlockId>, Option<BindingId>),
        ends: &mut Vec<BlockId>,
    ) -> MatchArm {
        let Matching { into, whole, span, .. } = *matching;
        let pat = arm.pat.clone();
        let (lowered, arm_ends) =
            self.arm(pat, arm_span(arm), start, Matched::of(matched), None, |this| {
                let mut body = |this: &mut Self| this.arm_body(&arm.body, into);
                this.chain_end(span, into.result(), whole, &mut body);
            });
        ends.extend(arm_ends);
        lowered
    }

    /// An arm whose guard suspends: if that holds, the subject is matched once more, for the body.
    fn guarded_arm(
        &mut self,
        matching: &Matching,
        arm: &Arm,
        start: Option<BlockId>,
        ends: &mut Vec<BlockId>,
    ) -> MatchArm {
        let Pat::Guard(guarded) = &arm.pat else { unreachable!("BUG: an arm without a guard") };
        let entered = pattern::without_bindings(&guarded.pat);
        let sight = Sight { pat: (*guarded.pat).clone(), subject: matching.subject.clone() };
        let links = chain::links(&guarded.guard);
        let (lowered, arm_ends) =
            self.arm(entered, arm_span(arm), start, Matched::default(), None, |this| {
                this.guard_links(matching, arm, vec![sight], links);
            });
        ends.extend(arm_ends);
        lowered
    }

    /// What is left of a guard, and then the body: up to the first `let`, whose value is kept for all that comes behind it, or
    /// up to the last condition that suspends.
    fn guard_links(
        &mut self,
        matching: &Matching,
        arm: &Arm,
        sight: Vec<Sight>,
        mut links: Vec<Expr>,
    ) {
        let Some(last) = links.iter().rposition(suspend::expr_suspends) else {
            return self.body_match(matching, arm, &sight, links);
        };
        let binding = links[..=last].iter().position(|link| matches!(link, Expr::Let(_)));
        let rest = links.split_off(binding.unwrap_or(last + 1));
        let condition = chain::of(links).map(|links| self.guard_value(&sight, links, true));
        let mut body = |this: &mut Self| {
            let (mut sight, mut rest) = (sight.clone(), rest.clone());
            if binding.is_some()
                && let Expr::Let(binding) = rest.remove(0)
            {
                let subject = this.bound_in_guard(&sight, *binding.expr);
                sight.push(Sight { pat: *binding.pat, subject });
                return this.guard_behind_let(matching, arm, sight, rest);
            }
            this.guard_links(matching, arm, sight, rest);
        };
        match condition {
            None => body(self),
            Some(holds) => self.guard_branch(matching, holds, &sight, &mut body),
        }
    }

    /// The same behind a `let`, if that matches.
    fn guard_behind_let(
        &mut self,
        matching: &Matching,
        arm: &Arm,
        sight: Vec<Sight>,
        links: Vec<Expr>,
    ) {
        let suspends = links.iter().any(suspend::expr_suspends);
        let Some(Sight { pat, .. }) = sight.last() else { return };
        if !suspends || scope::surely_matches(pat) {
            return self.guard_links(matching, arm, sight, links);
        }
        let matches = self.guard_value(&sight, syn::parse_quote!(true), true);
        let mut body =
            |this: &mut Self| this.guard_links(matching, arm, sight.clone(), links.clone());
        self.guard_branch(matching, matches, &sight, &mut body);
    }

    /// `if holds { body }`; where it does not, nothing is left of what the guard has bound.
    fn guard_branch(
        &mut self,
        matching: &Matching,
        holds: Expr,
        sight: &[Sight],
        body: Part<'_, 'f>,
    ) {
        let kept = self.kept_in(sight);
        let mut fails =
            |this: &mut Self| this.enter(kept.iter().copied().map(Effect::Move).collect());
        let otherwise: Option<Part<'_, 'f>> = if kept.is_empty() { None } else { Some(&mut fails) };
        let ends = self.branches(holds, None, None, body, otherwise);
        self.join(ends, "AfterGuard", matching.span);
    }

    /// The values of the `let`s before, which are dropped where the guard fails.
    fn kept_in(&self, sight: &[Sight]) -> Vec<BindingId> {
        sight[1..].iter().filter_map(|Sight { subject, .. }| self.temporary_of(subject)).collect()
    }

    /// What a `let` in a guard matches, as an expression that can be evaluated again; a value is kept for that.
    fn bound_in_guard(&mut self, sight: &[Sight], expr: Expr) -> Expr {
        if only_looks(&expr) && !suspend::expr_suspends(&expr) {
            return expr;
        }
        let value = self.guard_value(sight, expr, false);
        if let Some(id) = self.temporary_of(&value) {
            self.graph.bindings[id.0].temporary = false;
        }
        value
    }

    /// The value of a guard, or of a part of it: evaluated with the patterns' bindings in sight, wherever it goes on.
    fn guard_value(&mut self, sight: &[Sight], guard: Expr, is_condition: bool) -> Expr {
        let Some((Sight { pat, subject }, inner)) = sight.split_first() else { return guard };
        let role = if is_condition { "holds" } else { "guarded" };
        let (result, value) = self.temporary(role);
        let frame = self.open("guard", Some(result));
        let (mut scrutinee, mut pat) = (subject.clone(), pat.clone());
        let span = pat.span();
        let effects = self.resolve(|resolver| {
            resolver.matched(&mut scrutinee, &[]);
        });
        scope::for_each_binding(&mut pat, Standing::Refutable, &mut |name| {
            if name.by_ref.is_none() {
                name.mutability = None;
            }
        });
        for bound in self.declare_pattern(&mut pat, Standing::Refutable, None, true) {
            self.graph.bindings[bound.0].rematched = true;
        }
        let rematch = Rematch { scrutinee, effects, pat, is_condition };
        self.graph.frames[frame.0].rematch = Some(rematch);
        let guard = self.guard_value(inner, guard, is_condition);
        self.expression(guard, Destination::Frame);
        let ends = self.close();
        self.join(ends, "AfterGuard", span);
        value
    }

    /// `match subject { pat if rest => body, _ => .. }`; the value of the body leaves the whole.
    fn body_match(&mut self, matching: &Matching, arm: &Arm, sight: &[Sight], rest: Vec<Expr>) {
        let Pat::Guard(guarded) = &arm.pat else { unreachable!("BUG: an arm without a guard") };
        let Matching { into, whole, span, .. } = *matching;
        let mut subject = matching.subject.clone();
        let bound = sight[1..].iter().map(|Sight { pat, subject }| let_in_chain(pat, subject));
        let used = used_in(&guarded.guard);
        let names =
            |sight: &[Sight]| -> Vec<Ident> { sight.iter().flat_map(Sight::names).collect() };
        let (mut first, mut later) = (names(&sight[..1]), names(&sight[1..]));
        first.retain(|name| used.contains(&scope::plain_name(name)));
        let hidden: Vec<Ident> = first.extract_if(.., |name| later.contains(name)).collect();
        later.retain(|name| used.contains(&scope::plain_name(name)));
        let links = look_at(&hidden).into_iter().chain(bound).chain(look_at(&later));
        let rest = chain::of(links.chain(rest).collect());
        let certain = rest.is_none();
        if certain {
            move_out(&mut subject);
        }
        let mut matched = None;
        let effects = self.resolve(|resolver| matched = resolver.matched(&mut subject, &[]));
        let pat = match rest {
            None => (*guarded.pat).clone(),
            Some(rest) => {
                let mut guarded = guarded.clone();
                *guarded.guard = rest;
                Pat::Guard(guarded)
            }
        };
        let kept = self.kept_in(sight);
        let start = self.current;
        let (body, mut ends) =
            self.arm(pat, arm_span(arm), start, Matched::of(matched), None, |this| {
                this.count_as_used(&first);
                let mut body = |this: &mut Self| this.arm_body(&arm.body, into);
                this.chain_end(span, into.result(), whole, &mut body);
            });
        let (other, other_ends) = self.arm(any(), span, start, Matched::default(), None, |this| {
            this.enter(kept.into_iter().map(Effect::Move).collect());
            if certain {
                this.never_reached();
            }
        });
        ends.extend(other_ends);
        self.current = start;
        self.push(Node::Match {
            scrutinee: subject,
            effects,
            arms: vec![body, other],
            result: None,
        });
        self.join(ends, "AfterGuard", span);
    }

    /// `let _ = &name;`: the guard uses it, but not in sight of the arm's body.
    fn count_as_used(&mut self, names: &[Ident]) {
        for name in names {
            self.plain(syn::parse_quote!(_ = &#name), Destination::Discard);
        }
    }

    fn never_reached(&mut self) {
        let stmt = syn::parse_quote!(::core::unreachable!(););
        self.push(Node::Plain { stmt, effects: vec![Effect::Diverge] });
        self.current = None;
    }

    /// The arms after the last guard that suspends, in a `match` that rustc checks as it would have checked
    /// the whole: what was tried cannot match any more.
    fn last_arms(&mut self, matching: &Matching, tried: Vec<Pat>, arms: &[Arm]) {
        let span = matching.span;
        let mut subject = matching.subject.clone();
        move_out(&mut subject);
        let tried = tried.into_iter().map(|pat| -> Arm {
            syn::parse_quote!(#[allow(unreachable_patterns)] #pat => ::core::unreachable!(),)
        });
        let tried = tried.collect::<Vec<Arm>>();
        let mut rest: ExprMatch = syn::parse_quote_spanned!(span=> match #subject {});
        rest.arms = tried.into_iter().chain(arms.iter().cloned()).collect();
        self.expression(Expr::Match(rest), matching.into.destination());
    }
}

impl Sight {
    fn names(&self) -> Vec<Ident> {
        scope::bound_names(&self.pat, Standing::Refutable)
    }
}

/// The names that the conditions of a guard use, and not those that its `let`s bind.
fn used_in(guard: &Expr) -> BTreeSet<String> {
    let links = chain::links(guard).into_iter().map(|link| match link {
        Expr::Let(binding) => identifiers(&*binding.expr),
        condition => identifiers(&condition),
    });
    links.flatten().collect()
}

/// `let pat = subject`.
fn let_in_chain(pat: &Pat, subject: &Expr) -> Expr {
    let mut binding: syn::ExprLet = syn::parse_quote_spanned!(pat.span()=> let _ = true);
    (*binding.pat, *binding.expr) = (pat.clone(), subject.clone());
    Expr::Let(binding)
}

/// Looks at the names as a part of a guard that always holds: `{ _ = (&one, &other); true }`.
fn look_at(names: &[Ident]) -> Option<Expr> {
    (!names.is_empty()).then(|| syn::parse_quote!({ _ = (#(&#names),*); true }))
}

/// `_`, where the arms before it may take everything.
fn any() -> Pat {
    Pat::Verbatim(quote!(
        #[allow(unreachable_patterns)]
        _
    ))
}
