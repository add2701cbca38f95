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

use proc_macro2::Span;
use quote::quote;
use syn::spanned::Spanned;
use syn::{Arm, Expr, ExprMatch, Pat};

use super::apart::Ends;
use super::branch::{Matched, arm_span};
use super::control::Into;
use super::operand::move_out;
use super::{Destination, Lowering};
use crate::error;
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

/// A guard that suspends, in parts.
#[derive(Default)]
struct Guard {
    /// The conditions up to the last that suspends, or up to a `let` that does.
    conditions: Vec<Expr>,
    /// A `let` whose operand suspends.
    binding: Option<syn::ExprLet>,
    /// What is left.
    rest: Vec<Expr>,
}

impl<'f> Lowering<'f> {
    pub(super) fn guarded_match(&mut self, matching: ExprMatch, into: Into) {
        let apart = self.moves_apart(&Expr::Match(matching.clone()));
        let span = matching.match_token.span;
        let whole = self.open_exit("end", into.result(), apart);
        let mut apart_ends = apart.then(Ends::default);
        let subject = self.subject(*matching.expr);
        let arms: Vec<Arm> = matching.arms.into_iter().flat_map(one_by_one).collect();
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
        let Guard { conditions, binding, rest } = self.split_guard(&guarded.guard);
        let entered = pattern::without_bindings(&guarded.pat);
        let span = matching.span;
        let mut body = |this: &mut Self| {
            let mut rest = rest.clone();
            if let Some(mut binding) = binding.clone() {
                *binding.expr = this.guard_value(matching, &guarded.pat, *binding.expr, false);
                rest.insert(0, Expr::Let(binding));
            }
            this.body_match(matching, arm, guarded, chain::of(rest));
        };
        let (lowered, arm_ends) =
            self.arm(entered, arm_span(arm), start, Matched::default(), None, |this| {
                let Some(condition) = chain::of(conditions) else { return body(this) };
                let holds = this.guard_value(matching, &guarded.pat, condition, true);
                let ends = this.branches(holds, None, None, &mut body, None);
                this.join(ends, "AfterGuard", span);
            });
        ends.extend(arm_ends);
        lowered
    }

    fn split_guard(&mut self, guard: &Expr) -> Guard {
        let mut links = chain::links(guard);
        let last = links.iter().rposition(suspend::expr_suspends).unwrap_or(0);
        let rest = links.split_off(last + 1);
        let binding = match links.pop() {
            Some(Expr::Let(binding)) => Some(binding),
            condition => {
                links.extend(condition);
                None
            }
        };
        if let Some(early) = links.iter().find(|link| matches!(link, Expr::Let(_))) {
            self.errors.at(early, error::YIELD_AFTER_LET_IN_GUARD);
            links.retain(|link| !matches!(link, Expr::Let(_)));
        }
        Guard { conditions: links, binding, rest }
    }

    /// The value of a guard, or of a part of it: evaluated with the pattern's bindings in sight, wherever it goes on.
    fn guard_value(
        &mut self,
        matching: &Matching,
        pat: &Pat,
        guard: Expr,
        is_condition: bool,
    ) -> Expr {
        let role = if is_condition { "holds" } else { "guarded" };
        let (result, value) = self.temporary(role);
        let frame = self.open("guard", Some(result));
        let mut scrutinee = matching.subject.clone();
        let effects = self.resolve(|resolver| {
            resolver.matched(&mut scrutinee, &[]);
        });
        let mut pat = pat.clone();
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
        self.expression(guard, Destination::Frame);
        let ends = self.close();
        self.join(ends, "AfterGuard", matching.span);
        value
    }

    /// `match subject { pat if rest => body, _ => .. }`; the value of the body leaves the whole.
    fn body_match(
        &mut self,
        matching: &Matching,
        arm: &Arm,
        guarded: &syn::PatGuard,
        rest: Option<Expr>,
    ) {
        let Matching { into, whole, span, .. } = *matching;
        let mut subject = matching.subject.clone();
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
        let start = self.current;
        let (body, mut ends) =
            self.arm(pat, arm_span(arm), start, Matched::of(matched), None, |this| {
                this.count_as_used(guarded);
                let mut body = |this: &mut Self| this.arm_body(&arm.body, into);
                this.chain_end(span, into.result(), whole, &mut body);
            });
        let (other, other_ends) = self.arm(any(), span, start, Matched::default(), None, |this| {
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

    /// What only the guard uses is used, but not in sight of the arm's body: `let _ = &name;`.
    fn count_as_used(&mut self, guarded: &syn::PatGuard) {
        let used = identifiers(&*guarded.guard);
        for name in scope::bound_names(&guarded.pat, Standing::Refutable) {
            if used.contains(&scope::plain_name(&name)) {
                self.plain(syn::parse_quote!(_ = &#name), Destination::Discard);
            }
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

/// `_`, where the arms before it may take everything.
fn any() -> Pat {
    Pat::Verbatim(quote!(
        #[allow(unreachable_patterns)]
        _
    ))
}

/// The arm, once for each alternative of its pattern, since a guard is asked for each.
fn one_by_one(arm: Arm) -> Vec<Arm> {
    let Pat::Guard(guarded) = &arm.pat else { return vec![arm] };
    if !suspend::guard_suspends(&arm) {
        return vec![arm];
    }
    let alternative = |case: Pat| {
        let mut guarded = guarded.clone();
        *guarded.pat = case;
        Arm { pat: Pat::Guard(guarded), ..arm.clone() }
    };
    alternatives::of(&guarded.pat).into_iter().map(alternative).collect()
}
