//! Whether the arms of a match give what is matched a new value: `match job.phase { Phase::Open(guard) => job.phase = Phase::Busy(guard), .. }`.

use proc_macro2::Span;
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Arm, Block, Expr, ExprIf, ExprMatch, ExprWhile, Ident, Pat, PatIdent, PatStruct,
    PatTupleStruct, Stmt, Token,
};

use super::jumps::jumps_out_of;
use crate::macros;
use crate::mention::Code;
use crate::owners::has_owner_inside;
use crate::pattern::{Taking, bound_by_value, taking};
use crate::scope::{self, Standing};
use crate::suspend;

/// `match job.phase { Phase::Open(guard) => .., _ => .. }` for `if let Phase::Open(guard) = job.phase { .. } else { .. }`.
pub(super) fn if_as_match(conditional: &ExprIf) -> Option<ExprMatch> {
    let Expr::Let(condition) = &*conditional.cond else { return None };
    let (pat, matched, then) = (&condition.pat, &condition.expr, &conditional.then_branch);
    let otherwise = conditional.else_branch.as_ref().map(|(_, otherwise)| otherwise);
    let otherwise = otherwise.map_or_else(|| quote!({}), ToTokens::to_token_stream);
    let mut matching: ExprMatch = syn::parse_quote!(match () { #pat => #then _ => #otherwise });
    matching.expr.clone_from(matched);
    Some(matching)
}

/// The same in a loop for `while let`.
pub(super) fn while_as_match(each: &ExprWhile) -> Option<ExprMatch> {
    let Expr::Let(condition) = &*each.cond else { return None };
    let (pat, body) = (&condition.pat, &each.body);
    let mut matching: ExprMatch = syn::parse_quote!(match () { #pat => #body _ => break });
    matching.expr.clone_from(&condition.expr);
    Some(matching)
}

/// A pattern, and what is done where it matches.
pub(super) struct Branch<'b> {
    pub(super) pat: &'b Pat,
    pub(super) body: &'b Expr,
}

/// A value that is made again of the parts that a pattern has taken, if all that it binds is only copied.
pub(super) struct Again {
    /// What the pattern binds, each `mut` or not, with another name for it.
    pub(super) bound: Vec<(Option<Token![mut]>, Ident, Ident)>,
    /// The pattern, with names for the parts that it leaves.
    pub(super) pat: Pat,
    /// The value, of the other names.
    pub(super) value: Expr,
    /// It does leave parts: if something is moved, they have no place to stay.
    pub(super) leaves: bool,
}

impl Branch<'_> {
    /// Whether it may be taken by a match that takes the place: it takes all of it, or nothing, or can make it again.
    pub(super) fn fits(&self, is_place: &dyn Fn(&Expr) -> bool) -> bool {
        let Some(bound) = bound_by_value(self.pat, Standing::Refutable) else { return false };
        let is_sure = || self.is_sure(is_place);
        let again = || self.made_again(&mut |_| Ident::new("part", Span::call_site()));
        bound.is_empty() || !has_owner_inside(self.pat) && (is_sure() || again().is_some())
    }

    /// What the place is again, unless it is sure that the body gives it a new value and nothing else stays there.
    pub(super) fn again(
        &self,
        is_place: &dyn Fn(&Expr) -> bool,
        name: &mut dyn FnMut(usize) -> Ident,
    ) -> Option<Again> {
        if self.is_sure(is_place) { None } else { self.made_again(name) }
    }

    fn is_sure(&self, is_place: &dyn Fn(&Expr) -> bool) -> bool {
        taking(self.pat) == Taking::All && Renewals { is_place }.surely_first(self.body)
    }

    fn made_again(&self, name: &mut dyn FnMut(usize) -> Ident) -> Option<Again> {
        let (mut pat, mut named, mut bound) = (self.pat.clone(), self.pat.clone(), Vec::new());
        scope::for_each_binding(&mut named, Standing::Refutable, &mut |binding| {
            let mut part = name(bound.len());
            part.set_span(part.span().located_at(binding.ident.span()));
            let part = std::mem::replace(&mut binding.ident, part);
            bound.push((binding.mutability, part, binding.ident.clone()));
        });
        // They are `mut` where they have their own names again.
        scope::for_each_binding(&mut pat, Standing::Refutable, &mut |binding| {
            binding.mutability = None;
        });
        let mut leaves = false;
        for pat in [&mut pat, &mut named] {
            let mut left = LeftParts { count: bound.len(), name };
            left.visit_pat_mut(pat);
            leaves = left.count > bound.len();
        }
        let value = as_it_was(&named).filter(|_| !bound.is_empty())?;
        Some(Again { bound, pat, value, leaves })
    }
}

/// Gives names to the parts that a pattern leaves, by their number.
struct LeftParts<'n> {
    count: usize,
    name: &'n mut dyn FnMut(usize) -> Ident,
}

impl VisitMut for LeftParts<'_> {
    fn visit_pat_mut(&mut self, pat: &mut Pat) {
        if let Pat::Wild(_) = pat {
            let name = (self.name)(self.count);
            *pat = syn::parse_quote!(#name);
            self.count += 1;
        }
        visit_mut::visit_pat_mut(self, pat);
    }

    fn visit_expr_mut(&mut self, _: &mut Expr) {}
}

/// Whether control neither waits in the guard nor leaves from there: what is matched is not in its place then.
pub(super) fn stays_in_guard(pat: &Pat) -> bool {
    match pat {
        Pat::Guard(guarded) => {
            !suspend::expr_suspends(&guarded.guard) && !suspend::expr_leaves(&guarded.guard)
        }
        _ => true,
    }
}

/// Finds out whether code gives the place that is matched a new value before control comes back to it.
struct Renewals<'r> {
    is_place: &'r dyn Fn(&Expr) -> bool,
}

impl Renewals<'_> {
    /// Whether the code does so, and does not look at the place: that may be what was only copied.
    fn surely_first(&self, code: &Expr) -> bool {
        let mut looks = Looks { is_place: self.is_place, found: false };
        looks.visit_expr(code);
        self.sure_in(code) && !looks.found
    }

    /// Whether the code ends with a new value there, or with the function.
    fn sure_in(&self, code: &Expr) -> bool {
        match code {
            Expr::Assign(assign) => (self.is_place)(&assign.left) && !jumps(&assign.right),
            Expr::Return(_) => !jumps(code),
            Expr::Macro(mac) => macros::diverges(&mac.mac) && !jumps(code),
            Expr::Paren(paren) => self.sure_in(&paren.expr),
            Expr::Block(block) => block.label.is_none() && self.sure_in_block(&block.block),
            Expr::If(conditional) if !jumps(&conditional.cond) => {
                let otherwise = conditional.else_branch.as_ref();
                self.sure_in_block(&conditional.then_branch)
                    && otherwise.is_some_and(|(_, code)| self.sure_in(code))
            }
            Expr::Match(matching) if !jumps(&matching.expr) => {
                matching.arms.iter().all(|arm| self.sure_in_arm(arm))
            }
            _ => false,
        }
    }

    fn sure_in_arm(&self, arm: &Arm) -> bool {
        stays_in_guard(&arm.pat) && self.sure_in(&arm.body)
    }

    fn sure_in_block(&self, block: &Block) -> bool {
        let straight = block.stmts.iter().take_while(|stmt| !jumps(*stmt));
        let next = block.stmts.iter().find(|stmt| jumps(*stmt));
        straight.chain(next).any(|stmt| match stmt {
            Stmt::Expr(code, _) => self.sure_in(code),
            Stmt::Macro(mac) => macros::diverges(&mac.mac),
            _ => false,
        })
    }
}

/// Finds what uses the place otherwise than to give it a new value.
struct Looks<'r> {
    is_place: &'r dyn Fn(&Expr) -> bool,
    found: bool,
}

impl<'ast> Visit<'ast> for Looks<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match expr {
            Expr::Assign(assign) if (self.is_place)(&assign.left) => self.visit_expr(&assign.right),
            expr => {
                self.found |= (self.is_place)(expr);
                visit::visit_expr(self, expr);
            }
        }
    }

    fn visit_macro(&mut self, mac: &'ast syn::Macro) {
        let scrutinee = macros::matches_input(mac).map(|(scrutinee, _)| scrutinee);
        for argument in macros::inputs(mac).into_iter().flatten().chain(scrutinee) {
            let mut looks = Looks { is_place: self.is_place, found: false };
            looks.visit_expr(&argument);
            self.found |= looks.found;
        }
    }
}

/// The value that a pattern has taken all parts of, if it can be written down.
///
/// `Phase::Write(mut guard, n @ 1..)` => `Phase::Write(guard, n)`
fn as_it_was(pat: &Pat) -> Option<Expr> {
    let all = |pats: &mut dyn Iterator<Item = &Pat>| -> Option<Vec<Expr>> {
        pats.map(as_it_was).collect()
    };
    match pat {
        Pat::Ident(PatIdent { by_ref: None, ident, .. }) => Some(syn::parse_quote!(#ident)),
        Pat::Lit(literal) => Some(Expr::Lit(literal.clone())),
        Pat::Path(path) => Some(Expr::Path(path.clone())),
        Pat::Paren(paren) => as_it_was(&paren.pat),
        Pat::Guard(guarded) => as_it_was(&guarded.pat),
        Pat::Tuple(tuple) => {
            let parts = all(&mut tuple.elems.iter())?;
            Some(syn::parse_quote!((#(#parts,)*)))
        }
        Pat::Slice(slice) => {
            let parts = all(&mut slice.elems.iter())?;
            Some(syn::parse_quote!([#(#parts),*]))
        }
        Pat::TupleStruct(PatTupleStruct { path, elems, .. }) => {
            let parts = all(&mut elems.iter())?;
            Some(syn::parse_quote!(#path(#(#parts),*)))
        }
        Pat::Struct(PatStruct { path, fields, rest: None, .. }) => {
            let parts = all(&mut fields.iter().map(|field| &*field.pat))?;
            let members = fields.iter().map(|field| &field.member);
            Some(syn::parse_quote!(#path { #(#members: #parts),* }))
        }
        _ => None,
    }
}

/// Whether jumps may skip what comes after the code.
fn jumps(code: &(impl Code + ?Sized)) -> bool {
    !jumps_out_of(code).is_empty()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is_sure(code: &str) -> bool {
        let block: Block = syn::parse_str(&format!("{{ {code} }}")).expect("it is Rust");
        let is_place = |place: &Expr| matches!(place, Expr::Field(_));
        Renewals { is_place: &is_place }.sure_in_block(&block)
    }

    #[test]
    fn what_jumps_may_come_back_without_a_new_value() {
        let sure = [
            "log(n); p.phase = next();",
            "if c { p.phase = next() } else { return 1 }",
            "match n { 0 => panic!(), _ => p.phase = next() }",
            "let n = read()?; p.phase = next(n);",
            "p.phase = next(); continue",
            "for x in list() { if x { break } } p.phase = next();",
            "'a: { loop { if c { break 'a } } } p.phase = next();",
        ];
        let unsure = [
            "if c { p.phase = next() }",
            "break",
            "if c { break } p.phase = next();",
            "if c { break } else { p.phase = next() }",
            "break 'block",
            "continue",
            "if c && { continue } { p.phase = next() } else { return 1 }",
            "match { break } { _ => p.phase = next() }",
            "p.phase = if c { continue } else { next() };",
            "loop { p.phase = next(); break }",
            "for x in { break } {} p.phase = next();",
            "'a: { break; } p.phase = next();",
            "loop { continue 'outer } p.phase = next();",
            "return if c { continue } else { 1 };",
        ];
        sure.iter().for_each(|code| assert!(is_sure(code), "{code}"));
        unsure.iter().for_each(|code| assert!(!is_sure(code), "{code}"));
    }

    #[test]
    fn a_value_is_written_as_the_pattern_that_took_it_apart() {
        let of = |pat: &str| {
            let arm: Arm = syn::parse_str(&format!("{pat} => ()")).expect("a pattern");
            let value = as_it_was(&arm.pat)?;
            Some(quote!(#value).to_string().replace(' ', ""))
        };
        assert_eq!(of("Phase::Write(mut g, n @ 1..)").as_deref(), Some("Phase::Write(g,n)"));
        assert_eq!(of("Step { at, by: (0, x) }").as_deref(), Some("Step{at:at,by:(0,x,)}"));
        assert_eq!(of("Some([a, Kind::No]) if a > 1").as_deref(), Some("Some([a,Kind::No])"));
        assert_eq!(of("Phase::Count(1..=5)"), None);
        assert_eq!(of("A(n) | B(n)"), None);
        assert_eq!(of("Some(ref n)"), None);
        assert_eq!(of("Step { at, .. }"), None);
    }
}
