//! Follows a variable to the last statement that mentions it, and into that.

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::visit_mut::VisitMut;
use syn::{Arm, Expr, Ident, Local, Pat, Stmt};

use super::taking::{LooksAt, has_macros};
use super::ways_out::{LeavingLoop, WaysOut, labels_in};
use super::{Arms, Taken, Takes, declared_by, operand};
use crate::mention::{Code, identifiers, mentioned_later, mentions};
use crate::owners::has_owner_inside;
use crate::pattern::{
    Taking, bound_by_value, leaves_nothing_if_it_fails, may_drop, moves_all, taking,
    without_bindings,
};
use crate::scope::{self, Standing};
use crate::split::shape::is_name;
use crate::split::variable::suspends;
use crate::std_methods::{gives_own_data, passes_on};
use crate::{alternatives, chain, suspend};

impl Takes<'_, '_> {
    /// The last statement that mentions the variable may take it apart; `later` says whether a suspension follows.
    pub(super) fn in_stmts(&mut self, stmts: &mut Vec<Stmt>, from: usize, later: bool) {
        let shadow = stmts[from..].iter().position(|stmt| shadows(stmt, self.name));
        let seen = shadow.map_or(stmts.len(), |shadow| from + shadow + 1);
        let mentioned = |stmt: &Stmt| match stmt {
            Stmt::Local(local) => local.init.as_ref().is_some_and(|init| {
                let otherwise = init.diverge.as_ref().map(|(_, otherwise)| otherwise);
                self.mentioned_in(&init.expr)
                    || otherwise.is_some_and(|code| self.mentioned_in(code))
            }),
            stmt => self.mentioned_in(stmt),
        };
        let Some(last) = stmts[from..seen].iter().rposition(mentioned) else { return };
        let last = from + last;
        let uses = (from..=last).filter(|at| mentioned(&stmts[*at])).collect::<Vec<usize>>();
        if self.in_lending_beside(stmts, &uses, later) {
            return;
        }
        if self.leaves_with_more(stmts, &uses) && self.in_lending(stmts, &uses, later).is_some() {
            return;
        }
        stmts[from..last].iter_mut().for_each(|stmt| self.in_ways_out(stmt));
        if self.in_lending(stmts, &uses, later).is_some() || self.in_turns(stmts, &uses, later) {
            return;
        }
        let lent = self.lent || self.lends(&stmts[from..last], &stmts[last..]);
        let outer = (std::mem::replace(&mut self.lent, lent), self.copied.len());
        self.copied.extend(operand::used_by_value(&stmts[from..last], self.name));
        self.in_last(stmts, last, later);
        self.copied.truncate(outer.1);
        self.lent = outer.0;
    }

    /// The statement at `last` is the last that mentions the variable.
    pub(super) fn in_last(&mut self, stmts: &mut Vec<Stmt>, last: usize, later: bool) {
        let behind = later || suspends(&stmts[last + 1..]);
        // Behind a construct that suspends somewhere its ways meet in a block of their own.
        let within = later || suspends(&stmts[last..]);
        let prologue = match &mut stmts[last] {
            Stmt::Local(local) => self.in_local(local, behind, within),
            Stmt::Expr(expr, _) => {
                self.in_expr(expr, within);
                return;
            }
            Stmt::Macro(call) => return self.in_macro(&mut call.mac, within),
            Stmt::Item(_) => return,
        };
        match prologue {
            Some(Taken { stmts: taking, instead: true, .. }) => {
                drop(stmts.splice(last..=last, taking))
            }
            Some(Taken { stmts: taking, instead: false, .. }) => {
                stmts.splice(last + 1..last + 1, taking);
            }
            None => {}
        }
    }

    /// What leaves the variable's scope takes it as if nothing came after it.
    pub(super) fn in_ways_out(&mut self, stmt: &mut Stmt) {
        let mut ways = WaysOut { takes: self };
        ways.visit_stmt_mut(stmt);
    }

    pub(super) fn in_local(
        &mut self,
        local: &mut Local,
        later: bool,
        within: bool,
    ) -> Option<Taken> {
        let init = local.init.as_mut()?;
        if let Expr::Struct(literal) = &*init.expr
            && init.diverge.is_none()
            && later
            && local.attrs.is_empty()
            && let Some(mut filled) = self.taken_for_literal(literal)
        {
            let (pat, value) = (&local.pat, &filled.value);
            filled.stmts.push(syn::parse_quote!(let #pat = #value;));
            return Some(Taken { stmts: filled.stmts, instead: true, later: true });
        }
        let whole = init.diverge.is_none() && moves_all(&local.pat);
        if !self.is_place(&init.expr) || self.is_part(&init.expr) && whole {
            match &mut init.diverge {
                None => {
                    self.tells = matches!(*init.expr, Expr::Closure(_));
                    self.in_expr(&mut init.expr, within);
                    self.tells = false;
                }
                Some((_, otherwise)) => WaysOut { takes: self }.visit_expr_mut(otherwise),
            }
            return None;
        }
        let diverges = init.diverge.as_ref().map(|(_, otherwise)| otherwise.to_token_stream());
        let otherwise = init.diverge.as_ref().map(|(_, otherwise)| otherwise);
        let again = otherwise.is_some_and(|code| self.mentioned_in(code));
        if !later || again || !local.attrs.is_empty() {
            return None;
        }
        let refutable = diverges.is_some();
        self.in_branch = false;
        self.take(&init.expr, &mut local.pat, refutable, Some(&BTreeSet::new()))
    }

    pub(super) fn in_expr(&mut self, expr: &mut Expr, later: bool) {
        match expr {
            Expr::Block(block) => self.in_stmts(&mut block.block.stmts, 0, later),
            Expr::Paren(paren) => self.in_expr(&mut paren.expr, later),
            Expr::Loop(each) => {
                self.in_loop(&mut each.body, later);
            }
            Expr::ForLoop(each) if !self.mentioned_in(&each.expr) => {
                self.in_loop(&mut each.body, later);
            }
            Expr::While(each) if !self.mentioned_in(&each.cond) => {
                self.in_loop(&mut each.body, later);
            }
            Expr::If(conditional) => {
                if later && let Some(nested) = self.nested(conditional) {
                    *expr = nested;
                    return self.in_expr(expr, later);
                }
                self.in_if(conditional, later);
            }
            Expr::Match(matching) if self.is_place(&matching.expr) => {
                let (single, place) = (matching.arms.len() == 1, &*matching.expr);
                let copies = |arm: &Arm| may_drop(&arm.pat) && taking(&arm.pat) == Taking::All;
                self.arms = match () {
                    () if !is_name(place, self.name) => Arms::Unknown,
                    () if matching.arms.iter().any(|arm| self.mentioned_in(&arm.body)) => {
                        Arms::OneUses
                    }
                    () if matching.arms.iter().any(copies) => Arms::OneCopies,
                    () => Arms::Unknown,
                };
                // What each alternative leaves is of another type.
                let arms = std::mem::take(&mut matching.arms).into_iter();
                matching.arms = arms.flat_map(alternatives::one_by_one).collect();
                matching.arms.iter_mut().for_each(|arm| self.in_arm(place, arm, single, later));
                self.arms = Arms::Unknown;
            }
            Expr::Match(matching) if !self.mentioned_only_in(&matching.expr, &*matching) => {
                let lends = self.mentioned_in(&matching.expr) && !owns_its_data(&matching.expr);
                for arm in &mut matching.arms {
                    if !self.mentioned_in(&arm.pat) {
                        let lent = lends && is_held(&arm.pat, &*arm.body);
                        let lent = self.lent || lent;
                        let outer = std::mem::replace(&mut self.lent, lent);
                        self.in_expr(&mut arm.body, later);
                        self.lent = outer;
                    }
                }
            }
            Expr::Assign(assign) if !self.mentioned_in(&assign.left) => {
                self.in_expr(&mut assign.right, later);
            }
            _ => self.in_operands(expr, later),
        }
    }

    /// What leaves a loop for good may take what no turn takes.
    fn in_loop(&mut self, body: &mut syn::Block, later: bool) {
        let labels = labels_in(&body.stmts);
        LeavingLoop { takes: self, labels, nested: false, later }.visit_block_mut(body);
    }

    pub(super) fn in_if(&mut self, conditional: &mut syn::ExprIf, later: bool) {
        let only = self.mentioned_only_in(&conditional.cond, &*conditional);
        let then = &mut conditional.then_branch;
        self.in_branch = true;
        if !self.mentioned_in(&conditional.cond) {
            self.in_stmts(&mut then.stmts, 0, later);
        } else if only && self.last_link(&mut conditional.cond).is_none() {
            return self.in_operands(&mut conditional.cond, later);
        } else if !self.mentioned_in(&*then)
            && later
            && let Some(condition) = self.last_link(&mut conditional.cond)
            && let Some(taken) =
                self.take(&condition.expr, &mut condition.pat, true, Some(&BTreeSet::new()))
        {
            then.stmts.splice(..0, taken.stmts);
        } else if self.mentioned_in(&*then) && !self.is_matched_in(&conditional.cond) {
            let lent = self.lent || self.is_lent_in(&conditional.cond, then);
            let outer = std::mem::replace(&mut self.lent, lent);
            self.in_stmts(&mut then.stmts, 0, later);
            self.lent = outer;
        }
        if let Some((_, otherwise)) = &mut conditional.else_branch {
            self.in_expr(otherwise, later);
            if matches!(&**otherwise, Expr::Block(block) if block.label.is_some()) {
                **otherwise = syn::parse_quote!({ #otherwise });
            }
        }
    }

    /// `if let Some((a, _)) = name && more { .. }` as `if let Some((a, _)) = name { if more { .. } }`, so that nothing can fail
    /// once a part was taken; with an `else`, in a block that is left before it.
    pub(super) fn nested(&mut self, conditional: &syn::ExprIf) -> Option<Expr> {
        let mut links = chain::links(&conditional.cond);
        let takes = |link: &Expr| match link {
            Expr::Let(condition) => {
                let bound = bound_by_value(&condition.pat, Standing::Refutable);
                let part = self.is_part(&condition.expr);
                let leaves = taking(&condition.pat) == Taking::NotAll
                    || may_drop(&condition.pat)
                    || has_owner_inside(&condition.pat)
                    || !leaves_nothing_if_it_fails(&condition.pat);
                (part || is_name(&condition.expr, self.name) && leaves)
                    && bound.is_some_and(|bound| !bound.is_empty())
            }
            _ => false,
        };
        let at = links.iter().position(takes)?;
        let more = chain::of(links.split_off(at + 1))?;
        let then = &conditional.then_branch;
        if self.mentioned_in(&more) || self.mentioned_in(then) {
            return None;
        }
        let cond = chain::of(links)?;
        let Some((_, otherwise)) = &conditional.else_branch else {
            return Some(syn::parse_quote!(if #cond { if #more #then }));
        };
        let span = conditional.if_token.span;
        let label = self.keeper.fresh("whole", span);
        let label = syn::Lifetime { apostrophe: label.span(), ident: label };
        Some(syn::parse_quote!(#label: { if #cond { if #more { break #label #then } } #otherwise }))
    }

    /// Whether a pattern of the condition is matched with something of the variable; or whether nothing is taken where it holds,
    /// since the variable stays whole.
    fn is_matched_in(&self, cond: &Expr) -> bool {
        let links = chain::links(cond);
        links.iter().any(|link| match link {
            // A reference is matched, and nothing taken.
            Expr::Let(condition) if matches!(*condition.expr, Expr::Reference(_)) => false,
            Expr::Let(_) => self.mentioned_in(link),
            Expr::MethodCall(call) => call.method == "has_drop",
            _ => false,
        })
    }

    /// Whether a reference that a pattern of the condition is matched with is used where that holds.
    fn is_lent_in(&self, cond: &Expr, then: &syn::Block) -> bool {
        chain::links(cond).iter().any(|link| match link {
            Expr::Let(condition) => {
                self.mentioned_in(&condition.expr) && is_held(&condition.pat, &then.stmts[..])
            }
            _ => false,
        })
    }

    /// The last condition, if it is the only one that matches the variable.
    pub(super) fn last_link<'c>(&self, cond: &'c mut Expr) -> Option<&'c mut syn::ExprLet> {
        match cond {
            Expr::Let(condition) => self.is_place(&condition.expr).then_some(condition),
            Expr::Binary(binary) if matches!(binary.op, syn::BinOp::And(_)) => {
                if self.mentioned_in(&binary.left) {
                    None
                } else {
                    self.last_link(&mut binary.right)
                }
            }
            _ => None,
        }
    }

    pub(super) fn in_arm(&mut self, place: &Expr, arm: &mut Arm, single: bool, later: bool) {
        if self.mentioned_in(&arm.pat) || !arm.attrs.is_empty() {
            return;
        }
        if self.mentioned_in(&arm.body) {
            // Of what the arm did not touch, its body may take a part.
            if is_name(place, self.name) && binds_nothing(&arm.pat) {
                self.in_expr(&mut arm.body, later);
            }
            return;
        }
        if !later {
            return;
        }
        if self.is_left_in_arm(arm) {
            return self.take_along(arm);
        }
        self.in_branch = !single;
        let taken = match &mut arm.pat {
            Pat::Guard(guarded) => {
                let guard = identifiers(&*guarded.guard);
                let bound = scope::bound_names(&guarded.pat, Standing::Refutable);
                let looked_at: BTreeSet<String> = bound
                    .iter()
                    .map(scope::plain_name)
                    .filter(|name| guard.contains(name))
                    .collect();
                let mut by_value = looked_at.clone();
                for name in declared_by(&guarded.pat, Standing::Refutable) {
                    if name.by_ref.is_some() {
                        by_value.remove(&scope::plain_name(&name.ident));
                    }
                }
                // What the input of a macro looks at cannot be rewritten.
                let seen = by_value.is_empty() || !has_macros(&guarded.guard);
                let mut taken =
                    self.take(place, &mut guarded.pat, true, seen.then_some(&looked_at));
                if let Some(taken) = taken.as_mut().filter(|taken| taken.later) {
                    LooksAt(&by_value).visit_expr_mut(&mut guarded.guard);
                    // What only the guard has looked at is no variable that nobody uses.
                    let looked_at =
                        bound.iter().filter(|name| looked_at.contains(&scope::plain_name(name)));
                    let idle = looked_at.filter(|name| !mentions(&*arm.body, name));
                    taken
                        .stmts
                        .extend(idle.map(|name| -> Stmt { syn::parse_quote!(let _ = &#name;) }));
                }
                taken
            }
            pat => self.take(place, pat, !single, Some(&BTreeSet::new())),
        };
        let Some(taken) = taken else { return };
        match &mut *arm.body {
            Expr::Block(body) if body.label.is_none() && body.attrs.is_empty() => {
                body.block.stmts.splice(..0, taken.stmts);
            }
            body => {
                let taking = taken.stmts;
                *body = syn::parse_quote!({ #(#taking)* #body });
            }
        }
    }

    /// Whether what the arm leaves of what a function gave that was lent something may as well drop as the arm ends: it does not wait.
    fn is_left_in_arm(&self, arm: &Arm) -> bool {
        self.alone
            && self.keeper.asks.looking.contains(&scope::plain_name(self.name))
            && !matches!(arm.pat, Pat::Guard(_) | Pat::Or(_))
            && taking(&arm.pat) == Taking::NotAll
            && bound_by_value(&arm.pat, Standing::Refutable).is_some_and(|bound| !bound.is_empty())
            && !suspend::expr_suspends(&arm.body)
    }

    /// `Some((a, _)) => body` as `Some((_, _)) => { let whole = matched; let Some((a, _)) = whole else { unreachable!() }; body }`
    fn take_along(&mut self, arm: &mut Arm) {
        let whole = self.keeper.fresh("whole", self.name.span());
        let (name, body) = (self.name, &arm.body);
        let unbound = without_bindings(&arm.pat);
        let pat = std::mem::replace(&mut arm.pat, unbound);
        *arm.body = syn::parse_quote!({
            let #whole = #name;
            #[allow(irrefutable_let_patterns)]
            let #pat = #whole else { ::core::unreachable!() };
            #body
        });
    }

    pub(super) fn mentioned_in(&self, code: &impl Code) -> bool {
        mentions(code, self.name)
    }

    /// Whether what is declared by the statements `before` may borrow from the variable, and is used by those behind them. What is
    /// used behind a suspension does not: no state could keep it.
    pub(super) fn lends(&self, before: &[Stmt], behind: &[Stmt]) -> bool {
        let mut borrowing = before.iter().filter_map(|stmt| match stmt {
            Stmt::Local(local) => {
                let init = local.init.as_ref()?;
                let may = !self.is_part(&init.expr)
                    && self.mentioned_in(&init.expr)
                    && !owns_its_data(&init.expr);
                may.then_some(&local.pat)
            }
            _ => None,
        });
        borrowing.any(|pat| is_held(pat, behind))
    }
}

fn binds_nothing(pat: &Pat) -> bool {
    scope::bound_names(pat, Standing::Refutable).is_empty()
}

/// Whether the code uses what the pattern binds, but not behind a suspension.
fn is_held(pat: &Pat, code: &(impl Code + ?Sized)) -> bool {
    let names = scope::bound_names(pat, Standing::Refutable);
    names.iter().any(|name| mentions(code, name) && !mentioned_later(code, name))
}

/// Whether the value borrows from nothing that the expression names, as far as its text shows.
pub(super) fn owns_its_data(expr: &Expr) -> bool {
    match expr {
        Expr::Binary(_) | Expr::Cast(_) | Expr::Lit(_) => true,
        Expr::Paren(paren) => owns_its_data(&paren.expr),
        Expr::Try(question) => owns_its_data(&question.expr),
        Expr::Macro(mac) => mac.mac.path.is_ident("format"),
        Expr::Call(call) => is_taken_from_place(call),
        Expr::MethodCall(call) => {
            gives_own_data(call) || passes_on(call) && owns_its_data(&call.receiver)
        }
        _ => false,
    }
}

/// `mem::take(&mut job.name)`
fn is_taken_from_place(call: &syn::ExprCall) -> bool {
    let Expr::Path(path) = &*call.func else { return false };
    let mut names = path.path.segments.iter().rev().map(|segment| segment.ident.to_string());
    let function = names.next().unwrap_or_default();
    ["take", "replace"].contains(&function.as_str()) && names.next().as_deref() == Some("mem")
}

fn shadows(stmt: &Stmt, name: &Ident) -> bool {
    matches!(stmt, Stmt::Local(local) if shadows_by(&local.pat, name))
}

fn shadows_by(pat: &Pat, name: &Ident) -> bool {
    scope::bound_names(pat, Standing::Refutable).contains(name)
}
