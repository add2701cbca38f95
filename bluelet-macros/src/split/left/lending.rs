//! Statements take a field of a variable, and use others of its fields later, or give the one that was taken a new value.
//!
//! ```text
//!                                       job_left = {
//!                                           struct Left<A, B> { name: A, id: B }
//!                                           let held = held_of!(job.name);
//!                                           if held.copies() { .. } else { held.lend(..) }
//!                                       };
//! consume(job.name);                    consume(job_left.name.take_part());
//! yield_!(one());                  =>   yield_!(one());
//! log(&job.id);                         log(&job_left.id);
//! job.name = next();                    job_left.name.renew_part(next());
//! yield_!(two());                       yield_!(two());
//!                                       job = job_left.into_whole();
//! give(job);                            give(job);
//! ```
//!
//! What becomes of the variable is the matter of `bluelet::rest`, and how it is written that of `lent`.

use std::collections::BTreeMap;

use syn::visit::Visit;
use syn::visit_mut::VisitMut;
use syn::{Expr, Ident, Member, Stmt};

use super::super::shape::is_name;
use super::super::variable::suspends;
use super::Takes;
use super::behind::assigns;
use super::field_uses::{Apart, FieldUses};
use super::renamed::Rename;
use super::renewal::Shadowed;
use super::used::{Fields, Used, any_whole, each_whole};
use super::ways::{Way, Ways, leading_to, named};

use crate::scope;

impl Takes<'_, '_> {
    /// Has the variable's fields lent from one of these statements on, which are the last that mention it, if they take some and
    /// use no more of it than fields, as long as it is not whole again; gives from which.
    pub(super) fn in_lending(
        &mut self,
        stmts: &mut Vec<Stmt>,
        uses: &[usize],
        later: bool,
    ) -> Option<usize> {
        let first = uses.first()?;
        if !self.may_lend() {
            return None;
        }
        for (turn, at) in uses.iter().enumerate() {
            let apart = self.apart_in(stmts, &uses[turn..]);
            let taking = |uses: &FieldUses<'_>| self.takes(uses);
            if !self.fields_used(&[&stmts[*at]], &apart).is_some_and(|uses| taking(&uses)) {
                continue;
            }
            let lent = self.lent_by(stmts, &uses[turn..], &apart);
            let Some(lent) = lent.filter(|lent| lent.takes) else { continue };
            let end = lent.whole.unwrap_or(stmts.len());
            if !later && !suspends(&stmts[*at..])
                || self.lends(&stmts[*first..*at], &stmts[*at..])
                || self.is_left_to_others(stmts, &uses[turn..])
            {
                return None;
            }
            let (site, left) = self.lend(&lent.fields, lent.whole.is_some(), None);
            let renamed = uses[turn..].partition_point(|at| *at < end);
            self.rename_lent(stmts, &uses[turn..turn + renamed], &lent.fields, &left);
            if let Some(whole) = lent.whole {
                let name = self.name;
                stmts.insert(whole, syn::parse_quote!(#name = #left.into_whole();));
                // What comes after it may take it apart again.
                self.in_stmts(stmts, whole + 1, later);
            }
            stmts.splice(*at..*at, site);
            return Some(*at);
        }
        None
    }

    /// Whether an async block may lend parts of the variable.
    pub(super) fn may_lend(&self) -> bool {
        let name = scope::plain_name(self.name);
        !self.lent && !self.keeper.clone && !self.keeper.closures.contains(&name)
    }

    /// What statements use that are the last to mention the variable, if they use no more of it than fields.
    pub(super) fn lent_behind(&self, stmts: &[Stmt], uses: &[usize]) -> Option<LentBy> {
        let apart = self.apart_in(stmts, uses);
        self.lent_by(stmts, uses, &apart).filter(|lent| lent.whole.is_none())
    }

    /// Puts what lends the fields in the place of the variable.
    pub(super) fn rename_lent(
        &mut self,
        stmts: &mut [Stmt],
        uses: &[usize],
        fields: &Fields,
        left: &Ident,
    ) {
        let mut uses_left = BTreeMap::new();
        each_whole(fields, &mut |way, used| {
            uses_left.insert(named(way), (used, 0));
        });
        let old = self.keeper.fresh("old", self.name.span());
        let mut rename = Rename {
            from: self.name,
            old: &old,
            to: left,
            mutable: self.changes,
            uses: uses_left,
            runtime: self.keeper.runtime,
            declared: &self.keeper.known.declared,
            taken: &self.keeper.taken,
            asked: false,
        };
        uses.iter().for_each(|at| rename.visit_stmt_mut(&mut stmts[*at]));
        self.keeper.asks.part_receivers |= rename.asked;
    }

    /// Whether what leaves the variable's scope takes a field after another one, which stays away for what does not leave.
    pub(super) fn leaves_with_more(&self, stmts: &[Stmt], uses: &[usize]) -> bool {
        let mentioning: Vec<&Stmt> = uses.iter().map(|at| &stmts[*at]).collect();
        let apart = self.apart(mentioning.clone());
        let used = self.fields_used(&mentioning, &apart);
        used.is_some_and(|used| used.leaves_with_more())
    }

    /// What the statements use, if they use no more of the variable than fields.
    fn fields_used<'u>(&'u self, stmts: &[&Stmt], apart: &'u Apart) -> Option<FieldUses<'u>> {
        FieldUses::of(stmts, self.name, apart, &self.keeper.known)
    }

    /// Whether a field is taken of which the text does not show that it is copied.
    fn takes(&self, uses: &FieldUses<'_>) -> bool {
        any_whole(&uses.fields, |way, used| self.takes_it(way, used))
    }

    fn takes_it(&self, way: &[Member], used: &Used) -> bool {
        let name = self.name;
        used.is_taken() && !self.is_copy(&syn::parse_quote!(#name #(.#way)*))
    }

    /// How the statements name parts of the variable.
    fn ways(&self, stmts: Vec<&Stmt>) -> Vec<Way> {
        let mut ways = Ways::of(self.name);
        stmts.iter().for_each(|stmt| ways.visit_stmt(stmt));
        ways.found
    }

    /// The fields of which the statements use only parts, and some part is taken.
    fn apart_in(&self, stmts: &[Stmt], uses: &[usize]) -> Apart {
        let mentioning: Vec<&Stmt> = uses.iter().map(|at| &stmts[*at]).collect();
        let is_deep = self.ways(mentioning.clone()).iter().any(|way| way.len() > 1);
        if is_deep { self.apart(mentioning) } else { Apart::new() }
    }

    /// The same of statements that name parts of fields.
    fn apart(&self, stmts: Vec<&Stmt>) -> Apart {
        let ways = self.ways(stmts.clone());
        let mut apart: Apart = ways.iter().flat_map(|way| leading_to(way)).collect();
        apart.retain(|part| !ways.iter().any(|way| named(way) == *part));
        let mut taken = Apart::new();
        if !apart.is_empty() {
            let uses = FieldUses::found_in(&stmts, self.name, &apart, &self.keeper.known);
            each_whole(&uses.fields, &mut |way, used| {
                taken.extend(leading_to(way).filter(|_| self.takes_it(way, used)));
            });
        }
        taken
    }

    /// Where each statement takes another field, or there is but one, that is kept in other ways.
    fn is_left_to_others(&mut self, stmts: &[Stmt], uses: &[usize]) -> bool {
        if let [only] = uses {
            return self.times_in(&stmts[*only]) == 1;
        }
        // What a method may leave where it is cannot be handed out.
        let several: Vec<&Stmt> = uses.iter().map(|at| &stmts[*at]).collect();
        let apart = self.apart(several.clone());
        let used = self.fields_used(&several, &apart);
        if used.is_some_and(|used| any_whole(&used.fields, |_, used| used.is_asked())) {
            return false;
        }
        let fields = uses.iter().map(|at| self.field_taken_by(&stmts[*at]));
        let fields: Vec<Option<Expr>> = fields.collect();
        let again = |at: usize| fields[..at].contains(&fields[at]);
        fields.iter().all(Option::is_some) && !(0..fields.len()).any(again)
    }

    /// What the statements use of the variable, up to one that uses it as a whole.
    fn lent_by(&self, stmts: &[Stmt], uses: &[usize], apart: &Apart) -> Option<LentBy> {
        let mut shadowed = Shadowed { name: self.name, found: false };
        uses.iter().for_each(|at| shadowed.visit_stmt(&stmts[*at]));
        let by_fields = |at: &&usize| self.fields_used(&[&stmts[**at]], apart).is_some();
        let several = uses.iter().take_while(by_fields);
        let mut several: Vec<&Stmt> = several.map(|at| &stmts[*at]).collect();
        let goes_along = |stmt: &&Stmt| {
            self.fields_used(&[*stmt], apart).is_some_and(|uses| uses.whole_may_go_along())
        };
        if self.fields_used(&several, apart)?.whole_may_go_along() {
            several.truncate(several.iter().position(goes_along).unwrap_or_default());
        }
        let whole = uses.get(several.len()).copied();
        let mut uses = self.fields_used(&several, apart)?;
        // Only where rustc also reads the function as it was written is it sure that what is used is there.
        let sure = self.keeper.as_written || !uses.is_renewed();
        let may = !shadowed.found
            && sure
            && whole.is_none_or(|at| self.is_whole_before(&stmts[at], &uses, apart));
        let takes = self.takes(&uses);
        if self.keeper.as_written {
            check(&mut uses.fields);
        }
        may.then_some(LentBy { fields: uses.fields, whole, takes })
    }

    /// Whether the variable is whole again where the statement begins, if rustc agrees that what this uses is there.
    fn is_whole_before(&self, stmt: &Stmt, before: &FieldUses<'_>, apart: &Apart) -> bool {
        // What comes before a new value is dealt with where all of the scope is seen: see `renewed_parts`.
        if matches!(stmt, Stmt::Expr(Expr::Assign(assign), _) if is_name(&assign.left, self.name)) {
            return false;
        }
        let uses = FieldUses::found_in(&[stmt], self.name, apart, &self.keeper.known);
        // Rustc does not care what is there before a new value comes.
        let certain = before.ends_whole() || !assigns(stmt, self.name);
        certain
            && !any_whole(&before.fields, |_, used| used.is_taken() && !used.is_renewed())
            && !any_whole(&uses.fields, |_, used| used.is_renewed())
    }
}

/// What is lent of a variable.
pub(super) struct LentBy {
    pub(super) fields: Fields,
    /// The statement before which it is whole again.
    whole: Option<usize>,
    /// Some are taken.
    takes: bool,
}

/// Rustc sees whether these are there.
fn check(fields: &mut Fields) {
    for used in fields.values_mut() {
        used.checked = true;
        check(&mut used.parts);
    }
}
