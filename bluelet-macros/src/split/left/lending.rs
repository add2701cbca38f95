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

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Ident, Literal, Span};
use quote::{quote, quote_spanned};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Expr, Macro, Member, Pat, Stmt};

use super::super::variable::suspends;
use super::Takes;
use super::field_uses::{
    Apart, FieldUses, Fields, Use, Used, Way, any_whole, each_whole, leading_to, named, way_of,
};
use super::rematch::{Again, Branch, if_as_match, while_as_match};
use super::renewal::Shadowed;
use crate::asking::{self, may_take_field};
use crate::scope::Standing;
use crate::{macros, scope, suspend};

impl Takes<'_, '_> {
    /// Has the variable's fields lent from one of these statements on, which are those that mention it, if they take some and
    /// use no more of it than fields, as long as it is not whole again; gives whether they do.
    pub(super) fn in_lending(
        &mut self,
        stmts: &mut Vec<Stmt>,
        uses: &[usize],
        later: bool,
    ) -> bool {
        let Some(first) = uses.first() else { return false };
        let name = scope::plain_name(self.name);
        if self.lent || self.keeper.clone || self.keeper.closures.contains(&name) {
            return false;
        }
        let mentioning = |from: usize| uses[from..].iter().map(|at| &stmts[*at]).collect();
        let is_deep = self.ways(mentioning(0)).iter().any(|way| way.len() > 1);
        for (turn, at) in uses.iter().enumerate() {
            let apart = if is_deep { self.apart(mentioning(turn)) } else { Apart::new() };
            let taking = |uses: &FieldUses<'_>| self.takes(uses);
            if !self.fields_used(&[&stmts[*at]], &apart).is_some_and(|uses| taking(&uses)) {
                continue;
            }
            let Some(lent) = self.lent_by(stmts, &uses[turn..], &apart) else { continue };
            let end = lent.whole.unwrap_or(stmts.len());
            if !later && !suspends(&stmts[*at..])
                || self.lends(&stmts[*first..*at], &stmts[*at..])
                || self.is_left_to_others(stmts, &uses[turn..])
            {
                return false;
            }
            let (site, left) = self.lend(&lent.fields, lent.whole.is_some());
            let mut uses_left = BTreeMap::new();
            each_whole(&lent.fields, &mut |way, used| {
                uses_left.insert(named(way), (used, 0));
            });
            let old = self.keeper.fresh("old", self.name.span());
            let mut rename = Rename {
                from: self.name,
                old: &old,
                to: &left,
                uses: uses_left,
                runtime: self.keeper.runtime,
                declared: &self.keeper.declared,
                taken: &self.keeper.taken,
                asked: false,
            };
            let renamed = uses[turn..].iter().filter(|at| **at < end);
            renamed.for_each(|at| rename.visit_stmt_mut(&mut stmts[*at]));
            self.keeper.asks.part_receivers |= rename.asked;
            if let Some(whole) = lent.whole {
                let name = self.name;
                stmts.insert(whole, syn::parse_quote!(#name = #left.into_whole();));
                // What comes after it may take it apart again.
                self.in_stmts(stmts, whole + 1, later);
            }
            stmts.splice(*at..*at, site);
            return true;
        }
        false
    }

    /// What the statements use, if they use no more of the variable than fields.
    fn fields_used<'u>(&'u self, stmts: &[&Stmt], apart: &'u Apart) -> Option<FieldUses<'u>> {
        FieldUses::of(stmts, self.name, apart, &self.keeper.declared)
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
        let mut ways = Ways { name: self.name, found: Vec::new() };
        stmts.iter().for_each(|stmt| ways.visit_stmt(stmt));
        ways.found
    }

    /// The fields of which only parts are used, and some part is taken.
    fn apart(&self, stmts: Vec<&Stmt>) -> Apart {
        let ways = self.ways(stmts.clone());
        let mut apart: Apart = ways.iter().flat_map(|way| leading_to(way)).collect();
        apart.retain(|part| !ways.iter().any(|way| named(way) == *part));
        let mut taken = Apart::new();
        if !apart.is_empty() {
            let uses = FieldUses::found_in(&stmts, self.name, &apart, &self.keeper.declared);
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
        let several: Vec<&Stmt> = several.map(|at| &stmts[*at]).collect();
        let whole = uses.get(several.len()).copied();
        let mut uses = self.fields_used(&several, apart)?;
        let renewed = || !any_whole(&uses.fields, |_, used| used.is_taken() && !used.is_renewed());
        // Only where rustc also reads the function as it was written is it sure that what is used is there.
        let sure = self.keeper.as_written || !uses.is_renewed();
        let may = !shadowed.found
            && sure
            && whole.is_none_or(|at| {
                let assigns =
                    FieldUses::found_in(&[&stmts[at]], self.name, apart, &self.keeper.declared);
                renewed() && !any_whole(&assigns.fields, |_, used| used.is_renewed())
            });
        let lends = may && self.takes(&uses);
        if self.keeper.as_written {
            check(&mut uses.fields);
        }
        lends.then_some(LentBy { fields: uses.fields, whole })
    }
}

/// What is lent of a variable.
struct LentBy {
    fields: Fields,
    /// The statement before which it is whole again.
    whole: Option<usize>,
}

/// Rustc sees whether these are there.
fn check(fields: &mut Fields) {
    for used in fields.values_mut() {
        used.checked = true;
        check(&mut used.parts);
    }
}

/// Finds the ways into the variable.
struct Ways<'n> {
    name: &'n Ident,
    found: Vec<Way>,
}

impl<'ast> Visit<'ast> for Ways<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match way_of(expr, self.name) {
            Some(way) => self.found.push(way),
            None => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        let scrutinee = macros::matches_input(mac).map(|(scrutinee, _)| scrutinee);
        for argument in macros::inputs(mac).into_iter().flatten().chain(scrutinee) {
            let mut inner = Ways { name: self.name, found: Vec::new() };
            inner.visit_expr(&argument);
            self.found.append(&mut inner.found);
        }
    }

    fn visit_item(&mut self, _: &'ast syn::Item) {}
}

/// Puts what lends the fields in the place of the variable.
struct Rename<'n> {
    from: &'n Ident,
    to: &'n Ident,
    /// What a match calls a value that it leaves where it is.
    old: &'n Ident,
    /// What is used, with how often it was met.
    uses: BTreeMap<String, (&'n Used, usize)>,
    runtime: &'n syn::Path,
    /// The names of the function's variables.
    declared: &'n BTreeSet<String>,
    /// The names that are not free.
    taken: &'n BTreeSet<String>,
    /// Rustc is asked whether a method takes a part.
    asked: bool,
}

impl Rename<'_> {
    /// Names what lends the part; gives how it is used here, if it is one that is taken. Nothing if it is no such part.
    fn rename(&mut self, part: &mut Expr) -> Option<Option<Use>> {
        let (used, seen) = self.uses.get_mut(&named(&way_of(part, self.from)?))?;
        let by = used.uses.get(*seen).copied().filter(|_| used.is_taken());
        *seen += 1;
        let mut to = self.to.clone();
        to.set_span(to.span().located_at(self.from.span()));
        *root_of(part) = syn::parse_quote!(#to);
        Some(by)
    }

    /// The receiver of a method that takes it, or only looks at it.
    ///
    /// ```text
    /// taken!(*job_left.list.seen_part() => .map(f)).of_lent(&mut job_left.list, |part| part.take_part()).map(f)
    /// ```
    fn receiver(&mut self, expr: &mut Expr) -> bool {
        let Expr::MethodCall(call) = expr else { return false };
        let asked = self.next_use(&call.receiver) == Some(Use::Asked);
        let may = asked || may_take_field(call, self.declared);
        if !may || way_of(&call.receiver, self.from).is_none() {
            return false;
        }
        self.rename(&mut call.receiver);
        call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
        if !asked {
            return true;
        }
        let asking = asking::with_values_of_types(call, self.runtime);
        let types = asking::argument_types(call);
        let waits = call.args.iter().any(suspend::expr_suspends);
        self.asked = true;
        let (runtime, part) = (self.runtime, (*call.receiver).clone());
        let (method, args) = (&asking.method, &asking.args);
        let taken = quote!(#runtime::step::taken!(*#part.seen_part() => .#method(#args) #types));
        if waits {
            let early = self.free("part");
            *call.receiver = syn::parse_quote! {
                #runtime::step::late_receiver!({ #early }.receiver(&mut #part, |part| part))
            };
            *expr = syn::parse_quote!({
                let #early = #taken.of_lent_early(&mut #part, |part| part.take_part());
                #call
            });
        } else {
            *call.receiver = syn::parse_quote! {
                #taken.of_lent(&mut #part, |part| part.take_part())
            };
        }
        true
    }
}

impl Rename<'_> {
    /// What is called, and used up by that, or not: before the arguments are evaluated.
    ///
    /// ```text
    /// let part = called!(@Held::of(job_left.done.seen_part()), 1).of_lent_early(&mut job_left.done, |part| part.take_part());
    /// late_receiver!({ part }.receiver(&mut job_left.done, |part| part))(name)
    /// ```
    fn callee(&mut self, expr: &mut Expr) -> bool {
        let Expr::Call(call) = expr else { return false };
        if way_of(&call.func, self.from).is_none() {
            return false;
        }
        let by = self.rename(&mut call.func);
        call.args.iter_mut().for_each(|argument| self.visit_expr_mut(argument));
        if by != Some(Some(Use::Asked)) {
            return true;
        }
        self.asked = true;
        let (runtime, part, early) = (self.runtime, (*call.func).clone(), self.free("part"));
        let number = Literal::usize_unsuffixed(call.args.len());
        *call.func = syn::parse_quote! {
            #runtime::step::late_receiver!({ #early }.receiver(&mut #part, |part| part))
        };
        *expr = syn::parse_quote!({
            let #early = #runtime::step::called!(@#runtime::step::Held::of(#part.seen_part()), #number)
                .of_lent_early(&mut #part, |part| part.take_part());
            #call
        });
        true
    }

    /// How the expression uses a part that is taken somewhere.
    fn next_use(&self, part: &Expr) -> Option<Use> {
        let (used, seen) = self.uses.get(&named(&way_of(part, self.from)?))?;
        used.uses.get(*seen).copied().filter(|_| used.is_taken())
    }

    /// The match for a condition that takes the part, which needs an arm for what it does not take.
    fn written_as_match(&self, expr: &Expr) -> Option<Expr> {
        let takes = |matching: &syn::ExprMatch| self.next_use(&matching.expr) == Some(Use::Match);
        match expr {
            Expr::If(conditional) => if_as_match(conditional).filter(takes).map(Expr::Match),
            Expr::While(each) => {
                let (label, matching) = (&each.label, while_as_match(each).filter(takes)?);
                Some(syn::parse_quote!(#label loop { #matching }))
            }
            _ => None,
        }
    }

    /// A match that takes the part: where an arm takes nothing, or only copies, it is put back at once.
    ///
    /// ```text
    /// match job_left.phase.take_part() {
    ///     Phase::Open(guard) => { .. job_left.phase.renew_part(next); }
    ///     Phase::Count(n) => {
    ///         let part = n;
    ///         copied_back!(part => job_left.phase.renew_part(Phase::Count(part)));
    ///         let n = part;
    ///         ..
    ///     }
    ///     old @ Phase::Closed => { job_left.phase.renew_part(old); .. }
    /// }
    /// ```
    fn rematch(&mut self, matching: &mut syn::ExprMatch) {
        let (way, from, old) = (way_of(&matching.expr, self.from), self.from, self.old);
        self.rename(&mut matching.expr);
        let part = (*matching.expr).clone();
        *matching.expr = syn::parse_quote!(#part.take_part());
        for arm in &mut matching.arms {
            let is_part = |place: &Expr| way_of(place, from) == way;
            let mut name = |number| self.free(&format!("part{number}"));
            let again = Branch { pat: &arm.pat, body: &arm.body }.again(&is_part, &mut name);
            self.visit_arm_mut(arm);
            if let Some(again) = again {
                self.put_back(arm, &part, again);
                continue;
            }
            if !scope::bound_names(&arm.pat, Standing::Refutable).is_empty() {
                continue;
            }
            let body = &arm.body;
            *arm.body = syn::parse_quote!({ #part.renew_part(#old); #body });
            let pat = match &mut arm.pat {
                Pat::Guard(guarded) => &mut *guarded.pat,
                pat => pat,
            };
            *pat = match &*pat {
                Pat::Wild(_) => syn::parse_quote!(#old),
                pat => syn::parse_quote!(#old @ (#pat)),
            };
        }
    }
}

impl Rename<'_> {
    /// Puts back what an arm has only copied. A variable is not named in the macro's input: there it could have no drop flag.
    fn put_back(&self, arm: &mut syn::Arm, part: &Expr, again: Again) {
        let (runtime, body) = (self.runtime, &arm.body);
        let Again { bound, pat, value, leaves } = again;
        let put_back = quote!(#part.renew_part(#value));
        let parts: Vec<&Ident> = bound.iter().map(|(_, _, part)| part).collect();
        let put_back = match (leaves, &parts[..]) {
            (true, [first, others @ ..]) => {
                let at = first.span();
                let held = quote_spanned! {at=>
                    #runtime::step::held_of!(#first)#(.and(#runtime::step::held_of!(#others)))*
                };
                // Of a variable: what rustc says it says of that, and not of what the macro is expanded from.
                let only_copied = quote_spanned!(at=> { let held = #held; held.only_copied(); });
                quote!(#only_copied #put_back;)
            }
            _ => quote!(#runtime::step::copied_back!(#(#parts),* => #put_back);),
        };
        let apart = bound.iter().map(|(_, variable, part)| quote!(let #part = #variable;));
        let bound =
            bound.iter().map(|(mutable, variable, part)| quote!(let #mutable #variable = #part;));
        *arm.body = syn::parse_quote!({ #(#apart)* #put_back #(#bound)* #body });
        match (&mut arm.pat, pat) {
            (Pat::Guard(guarded), Pat::Guard(again)) => guarded.pat = again.pat,
            (old, again) => *old = again,
        }
    }

    /// A name that is not taken.
    fn free(&self, name: &str) -> Ident {
        let mut name = name.to_string();
        while self.taken.contains(&name) {
            name.push('_');
        }
        Ident::new(&name, Span::mixed_site())
    }
}

/// The variable that the part is one of.
fn root_of(part: &mut Expr) -> &mut Expr {
    match part {
        Expr::Field(field) => root_of(&mut field.base),
        Expr::Paren(paren) => root_of(&mut paren.expr),
        root => root,
    }
}

impl VisitMut for Rename<'_> {
    fn visit_expr_mut(&mut self, expr: &mut Expr) {
        if let Expr::Assign(assign) = expr
            && way_of(&assign.left, self.from).is_some()
        {
            self.visit_expr_mut(&mut assign.right);
            if self.rename(&mut assign.left) == Some(Some(Use::Renewal)) {
                let left = &assign.left;
                // What the value is made of may be another part.
                let mut renewing: syn::ExprMatch =
                    syn::parse_quote!(match () { renewed => #left.renew_part(renewed) });
                // Not by its tokens: `S { n: 1 }` would end at the brace.
                std::mem::swap(&mut renewing.expr, &mut assign.right);
                *expr = Expr::Match(renewing);
            }
            return;
        }
        if let Some(matching) = self.written_as_match(expr) {
            *expr = matching;
        }
        if let Expr::Match(matching) = expr
            && self.next_use(&matching.expr) == Some(Use::Match)
        {
            return self.rematch(matching);
        }
        if let Expr::Reference(reference) = expr
            && reference.mutability.is_none()
            && let Some(by) = self.rename(&mut reference.expr)
        {
            if by == Some(Use::Look) {
                let part = &reference.expr;
                *expr = syn::parse_quote!(#part.seen_part());
            }
            return;
        }
        if self.receiver(expr) {
            return;
        }
        if self.callee(expr) {
            return;
        }
        match self.rename(expr) {
            Some(Some(Use::Value)) => *expr = syn::parse_quote!(#expr.take_part()),
            Some(Some(Use::Test)) => *expr = syn::parse_quote!(*#expr.seen_part()),
            Some(_) => {}
            None => visit_mut::visit_expr_mut(self, expr),
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        macros::change_input(mac, self);
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
