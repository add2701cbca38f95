//! Notes which variables borrow from which others, as the text shows it. What depends on types is noted with a doubt, which
//! rustc resolves.

use quote::ToTokens;
use syn::{Expr, Ident, Pat, Type};

use super::Lowering;
use super::binding::split_type;
use crate::ir::{BindingId, Borrow, BorrowId, Effect, Effects, Referred};
use crate::loan::{self, Loan, Shape};
use crate::origin::Doubt;
use crate::resolve::Mode;
use crate::scope::{self, Standing};
use crate::types::ungrouped;
use crate::{effect, owned, pattern};

/// A borrow, before what holds it is declared.
#[derive(Clone)]
pub(super) struct Lending {
    pub(super) owner: BindingId,
    expr: Expr,
    /// It is a mere reference.
    inert: bool,
    pub(super) doubt: Option<Doubt>,
    /// It is a guard, if its type is one of std's that have some.
    guard: Option<Doubt>,
    /// What it leads to, if one variable holds it and nothing else will.
    refers: Option<Shape>,
    /// The names of those that hold it; all that the pattern binds where nothing tells more.
    holders: Option<Vec<Ident>>,
}

impl Lowering<'_> {
    /// The borrows that the variables of the pattern are, as far as the text shows them. Of a tuple that is written out and
    /// taken apart, each variable holds what its element borrows.
    pub(super) fn borrows(&mut self, expr: &Expr, pat: &Pat) -> Vec<Lending> {
        let Some(parts) = pattern::side_by_side(expr, pat) else {
            return self.borrow(expr, pat).into_iter().collect();
        };
        let mut borrows = Vec::new();
        for (expr, pat) in parts {
            let holders = scope::bound_names(pat, Standing::Refutable);
            let within = self.borrows(expr, pat).into_iter().map(|lending| Lending {
                holders: lending.holders.or_else(|| Some(holders.clone())),
                ..lending
            });
            borrows.extend(within);
        }
        borrows
    }

    /// The borrow that all variables of the pattern are, if the text shows one.
    fn borrow(&mut self, expr: &Expr, pat: &Pat) -> Option<Lending> {
        let (inner, ty) = split_type(pat);
        if loan::refers(&inner) {
            // `let ref name = job;`
            let lending = self.lending(&syn::parse_quote!(&#expr), None)?;
            return Some(Lending { expr: Expr::Verbatim(pat.to_token_stream()), ..lending });
        }
        if let Some(matched) = loan::matched_by_reference(expr) {
            let lending = self.lending(&syn::parse_quote!(&#matched), None)?;
            return Some(Lending { expr: Expr::Verbatim(pat.to_token_stream()), ..lending });
        }
        if matches!((expr, &inner), (Expr::Closure(_), Pat::Ident(_))) {
            return self.lending(expr, None);
        }
        let loan = self.loan(expr, ty.as_ref())?;
        if !loan::holds(&inner, &loan) {
            return None;
        }
        let refers = loan.refers_to(&inner);
        Some(Lending { refers, ..self.lending(expr, ty.as_ref())? })
    }

    /// The borrow that the value of the expression is, if the text shows one.
    pub(super) fn lending(&mut self, expr: &Expr, ty: Option<&Type>) -> Option<Lending> {
        if let Expr::Closure(closure) = expr {
            let owner = self.captured(closure)?;
            let expr = expr.clone();
            return Some(Lending {
                owner,
                expr,
                inert: false,
                doubt: None,
                guard: None,
                refers: None,
                holders: None,
            });
        }
        let loan = self.loan(expr, ty)?;
        self.lent(expr, loan)
    }

    /// Notes the guard that lives as long as the value is looked at, if the text shows one; gives what making it does.
    pub(super) fn note_guard(&mut self, expr: &Expr) -> Option<Effect> {
        let (guard, loan) = loan::guard(expr, &|name| self.may_own(name))?;
        let Lending { owner, expr, doubt, .. } = self.lent(guard, loan)?;
        let id = BorrowId(self.graph.borrows.len());
        self.graph.borrows.push(Borrow { holders: Vec::new(), owner, expr, doubt, guard: true });
        Some(Effect::Lend(id))
    }

    /// The borrow that an iterator is: of a variable, or of what a guard of one leads to.
    pub(super) fn lending_of_iterator(&mut self, expr: &Expr) -> Option<Lending> {
        if let Some(lending) = self.lending(expr, None).or_else(|| self.handed_on(expr)) {
            return Some(lending);
        }
        let (guard, owner, shape) = loan::iterated_in_guard(expr, &|name| self.may_own(name))?;
        let owner = self.scopes.lookup(&scope::plain_name(owner))?;
        let doubt = Some(self.resolved(loan::Doubt { place: guard, shape: Some(shape) }));
        let expr = expr.clone();
        Some(Lending { owner, expr, inert: false, doubt, guard: None, refers: None, holders: None })
    }

    /// The borrow that a variable is which is used up.
    fn handed_on(&self, expr: &Expr) -> Option<Lending> {
        let Expr::Path(path) = expr else { return None };
        let holder = self.scopes.lookup(&scope::plain_name(path.path.get_ident()?))?;
        let mut borrows = self.graph.borrows.iter().filter(|borrow| !borrow.guard);
        let Borrow { owner, doubt, .. } = borrows.find(|borrow| borrow.holders == [holder])?;
        let (owner, doubt, expr) = (*owner, doubt.clone(), expr.clone());
        Some(Lending { owner, expr, inert: false, doubt, guard: None, refers: None, holders: None })
    }

    pub(super) fn lent(&mut self, expr: &Expr, loan: Loan<'_>) -> Option<Lending> {
        let owner = self.scopes.lookup(&scope::plain_name(loan.owner))?;
        if self.graph.flags.contains_key(&owner) {
            return None;
        }
        let doubt = loan.doubt.map(|doubt| self.resolved(doubt));
        let guard = loan::guard(expr, &|name| self.may_own(name));
        let guard = guard.and_then(|(_, loan)| loan.doubt).map(|doubt| self.resolved(doubt));
        let (expr, mut inert) = (expr.clone(), loan.inert);
        let (owner, doubt) = match self.graph.binding(owner).refers.clone() {
            Some(referred) => {
                inert &= referred.doubt.is_none();
                (referred.owner, referred.doubt)
            }
            None => (owner, doubt),
        };
        Some(Lending { owner, expr, inert, doubt, guard, refers: None, holders: None })
    }

    fn resolved(&mut self, doubt: loan::Doubt<'_>) -> Doubt {
        let mut place = doubt.place.clone();
        self.resolve(|resolver| resolver.expr(&mut place, Mode::Place));
        Doubt { place, shape: doubt.shape, given_to: None }
    }

    /// A variable of one of std's types that the closure borrows.
    fn captured(&mut self, closure: &syn::ExprClosure) -> Option<BindingId> {
        if closure.capture.is_some() {
            return None;
        }
        let effects = self.try_out(&Expr::Closure(closure.clone()));
        let moved = |id: &BindingId| effect::may_move(&effects, *id);
        let owns = |id: &BindingId| {
            // Many of an `Option`'s methods consume it.
            self.graph.binding(*id).owned.is_some_and(|shape| shape != Shape::Maybe)
        };
        effects.iter().find_map(|effect| match effect {
            Effect::Use(id) if owns(id) && !moved(id) => Some(*id),
            _ => None,
        })
    }

    fn loan<'e>(&self, expr: &'e Expr, ty: Option<&Type>) -> Option<Loan<'e>> {
        loan::of(expr, ty, &|name| self.may_own(name))
    }

    /// The shape of the variable, if it is known to own its data.
    pub(super) fn owns(&self, name: &Ident) -> Option<Shape> {
        self.graph.binding(self.scopes.lookup(&scope::plain_name(name))?).owned
    }

    /// The same; also of one that may own its data.
    pub(super) fn may_own(&self, name: &Ident) -> Option<Shape> {
        let binding = self.graph.binding(self.scopes.lookup(&scope::plain_name(name))?);
        if let Some(referred) = &binding.refers {
            return Some(referred.shape);
        }
        let reference = match binding.ty.as_ref().map(ungrouped) {
            Some(Type::Reference(reference)) => Some(&*reference.elem),
            _ => None,
        };
        if binding.exclusive {
            return reference.and_then(owned::lent_type).or(Some(Shape::Unseen));
        }
        let is_reference = reference.is_some();
        let is_other = binding.inert || binding.number || binding.closure || is_reference;
        binding.owned.or_else(|| (!is_other).then_some(Shape::Unseen))
    }

    /// Notes that what has been bound borrows; gives what making it does.
    pub(super) fn note_borrows(
        &mut self,
        lending: impl IntoIterator<Item = Lending>,
        bound: &[BindingId],
    ) -> Effects {
        lending.into_iter().flat_map(|lending| self.note_borrow(lending, bound)).collect()
    }

    fn note_borrow(&mut self, lending: Lending, bound: &[BindingId]) -> Effects {
        let Lending { owner, expr, inert, doubt, guard, refers, holders } = lending;
        let holders: Vec<BindingId> = match holders {
            None => bound.to_vec(),
            Some(names) => {
                let named = names.iter().map(scope::plain_name);
                let named = named.filter_map(|name| self.scopes.lookup(&name));
                named.filter(|binding| bound.contains(binding)).collect()
            }
        };
        // What a `&mut` leads to may be borrowed for longer.
        let refers = refers.filter(|_| !self.graph.binding(owner).exclusive);
        for holder in &holders {
            let holder = &mut self.graph.bindings[holder.0];
            holder.inert |= inert;
            holder.refers = refers.map(|shape| Referred { owner, shape, doubt: doubt.clone() });
        }
        let mut lends = Effects::new();
        let mut note = |expr, doubt: Option<Doubt>, guard| {
            let id = BorrowId(self.graph.borrows.len());
            lends.extend(doubt.is_some().then_some(Effect::Lend(id)));
            let holders = holders.clone();
            self.graph.borrows.push(Borrow { holders, owner, expr, doubt, guard });
        };
        if guard.is_some() {
            note(expr.clone(), guard, true);
        }
        note(expr, doubt, false);
        lends
    }
}
