//! Closures that capture fields of a variable, and have to be made where they stand, since that tells the types of their
//! arguments: what they capture is taken before, and called as the variable is.
//!
//! ```text
//! list.retain({
//!     struct Captured<A> { least: A }
//!     let how = captured_parts!(job: job.least);
//!     let (job, left) = how.captured(
//!         job,
//!         |job| { how.copies(); Captured { least: job.least } },
//!         |job| Held::of(&job).part(move |given| async move {
//!             let job = job;
//!             how.moves();
//!             given.give(Captured { least: job.least }).await
//!         }),
//!     );
//!     job_left = left;
//!     move |item| item.id > job.least
//! });
//! ```

use proc_macro2::Span;
use quote::quote;
use syn::visit::{self, Visit};
use syn::{Expr, ExprClosure, Ident, Macro, Member};

use super::Takes;
use super::lent::declared_of;
use super::ways::way_of;
use crate::{macros, scope};

impl Takes<'_, '_> {
    /// Puts what takes the fields before the closure, if it mentions no more of the variable than these.
    pub(super) fn take_captured(&mut self, expr: &mut Expr) {
        let Expr::Closure(closure) = &*expr else { return };
        let Some(members) = self.members_captured(closure) else { return };
        let (name, at, runtime) = (self.name, self.name.span(), self.keeper.runtime);
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let [left, given, how] =
            ["left", "given", "how"].map(|called| self.keeper.fresh(called, at));
        let item = self.keeper.fresh("Captured", Span::call_site());
        let (declared, fillers) = declared_of(&item, &members);
        let whole = self.name_of_whole();
        let fields = quote!(#item { #(#members: #whole.#members,)* #(#fillers,)* });
        let closure = self.in_whole(expr, &whole);
        let mutable = self.changes.then(|| quote!(mut));
        let block: syn::Block = syn::parse_quote!({
            #declared
            let #how = #runtime::step::captured_parts!(#name: #(#name.#members),*);
            #[allow(unreachable_code, unused_mut)]
            let (#mutable #whole, #left) = #how.captured(
                #name,
                |#whole| {
                    #how.copies();
                    #fields
                },
                |#whole| {
                    #runtime::step::Held::of(&#whole).part(move |#given| async move {
                        let #whole = #whole;
                        #how.moves();
                        #given.give(#fields).await
                    })
                },
            );
            #kept = #left;
            #closure
        });
        self.keeper.asks.parts = true;
        self.left.push(kept);
        *expr = Expr::Block(syn::ExprBlock { attrs: Vec::new(), label: None, block });
    }

    fn members_captured(&self, closure: &ExprClosure) -> Option<Vec<Member>> {
        let mut members = Members { name: self.name, found: Vec::new(), times: 0 };
        members.visit_expr(&closure.body);
        let copied = |member: &Member| {
            let name = self.name;
            self.is_copy(&syn::parse_quote!(#name.#member))
        };
        let fits = closure.capture.is_some()
            && !members.found.iter().all(copied)
            && members.times == self.times_in(closure);
        fits.then_some(members.found)
    }
}

/// Finds the fields of the variable of which code does not only use parts.
struct Members<'n> {
    name: &'n Ident,
    found: Vec<Member>,
    times: usize,
}

impl<'ast> Visit<'ast> for Members<'_> {
    fn visit_expr(&mut self, expr: &'ast Expr) {
        match way_of(expr, self.name).as_deref() {
            Some([member]) => {
                self.times += 1;
                if !self.found.contains(member) {
                    self.found.push(member.clone());
                }
            }
            Some(_) => {}
            None => visit::visit_expr(self, expr),
        }
    }

    fn visit_macro(&mut self, mac: &'ast Macro) {
        for argument in macros::inputs(mac).into_iter().flatten() {
            let mut inner = Members { name: self.name, found: Vec::new(), times: 0 };
            inner.visit_expr(&argument);
            self.times += inner.times;
            let new = inner.found.into_iter().filter(|member| !self.found.contains(member));
            let new: Vec<Member> = new.collect();
            self.found.extend(new);
        }
    }
}
