//! Operands that take several fields of a variable, one after the other, with suspensions between them.
//!
//! ```text
//! consume(job.name);                    consume({
//!                                           let (part, left) = Held::of(&job).parts(move |given| async move {
//!                                               let job = job;
//!                                               let given = given.hand_out(job.name).await;
//!                                               given.give(job.data).await
//!                                           });
//!                                           job_left = left;
//!                                           part
//!                                       });
//! yield_!(one());                  =>   yield_!(one());
//! consume(job.data);                    consume({ let (part, left) = job_left.into_last(); job_left_ = left; part });
//! yield_!(two());                       yield_!(two());
//! ```

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Expr, Ident, Stmt};

use super::super::variable::suspends;
use super::Takes;
use crate::pattern::{has_slice, moves_all};
use crate::scope;

/// What becomes of operands that take a field.
pub(super) enum Sites {
    /// What they leave is kept.
    Kept,
    /// They are looked for.
    Found(Vec<Expr>),
    /// The one that is there is replaced.
    Replaced(Option<Box<Expr>>),
}

impl Sites {
    pub(super) fn are_kept(&self) -> bool {
        matches!(self, Sites::Kept)
    }
}

impl Takes<'_, '_> {
    /// Keeps what is left where all these statements, which are those that mention the variable, take a field each, or all
    /// from some on; gives whether they do.
    pub(super) fn in_turns(&mut self, stmts: &mut [Stmt], uses: &[usize], later: bool) -> bool {
        let fields: Vec<Option<Expr>> =
            uses.iter().map(|at| self.field_taken_by(&stmts[*at])).collect();
        let first = fields.iter().rposition(Option::is_none).map_or(0, |last| last + 1);
        let fields: Vec<Expr> = fields.into_iter().skip(first).flatten().collect();
        let begin = uses.first().copied().unwrap_or_default();
        let Some((from, uses)) =
            uses[first..].split_first().map(|(from, _)| (*from, &uses[first..]))
        else {
            return false;
        };
        let again = |at: usize| fields[..at].iter().any(|before| *before == fields[at]);
        let copies = fields.iter().any(|field| self.is_copy(field));
        // Beside what was taken, an array of which a pattern takes the elements drops the last of them first.
        let late_array =
            |at: &usize| matches!(&stmts[*at], Stmt::Local(local) if has_slice(&local.pat));
        if uses.len() < 2
            || self.lent
            || self.keeper.clone
            || copies
            || uses[1..].iter().any(late_array)
            || (0..fields.len()).any(again)
            || self.lends(&stmts[begin..from], &stmts[from..])
            || !later && !suspends(&stmts[from..])
        {
            return false;
        }
        let mut left: Option<Ident> = None;
        for (turn, at) in uses.iter().enumerate() {
            let taken = match &left {
                None => self.first_turn(&fields),
                Some(left) if turn + 1 < uses.len() => quote!(#left.into_next()),
                Some(left) => quote!(#left.into_last()),
            };
            let (site, kept) = self.turn(&taken);
            self.sites = Sites::Replaced(Some(Box::new(site)));
            self.in_operand_of(&mut stmts[*at]);
            self.sites = Sites::Kept;
            left = Some(kept);
        }
        true
    }

    /// `{ let (part, left) = ..; job_left = left; part }`
    pub(super) fn turn(&mut self, taken: &TokenStream) -> (Expr, Ident) {
        let at = self.name.span();
        let kept = self.keeper.fresh(&format!("{}_left", scope::plain_name(self.name)), at);
        let (part, left) = (self.keeper.fresh("part", at), self.keeper.fresh("left", at));
        self.left.push(kept.clone());
        (syn::parse_quote!({ let (#part, #left) = #taken; #kept = #left; #part }), kept)
    }

    fn first_turn(&mut self, fields: &[Expr]) -> TokenStream {
        let whole = self.name_of_whole();
        let fields: Vec<TokenStream> =
            fields.iter().map(|field| self.in_whole(field, &whole)).collect();
        let (last, others) = fields.split_last().unwrap_or_else(|| unreachable!("there are two"));
        self.handed_out(&whole, others, last)
    }

    /// `Held::of(&job).parts(..)`, which hands these out, and then the last.
    pub(super) fn handed_out(
        &mut self,
        whole: &Ident,
        others: &[TokenStream],
        last: &TokenStream,
    ) -> TokenStream {
        let (name, runtime) = (self.name, self.keeper.runtime);
        let given = self.keeper.fresh("given", name.span());
        quote! {
            #runtime::step::Held::of(&#name).parts(move |#given| async move {
                let #whole = #name;
                #(let #given = #given.hand_out(#others).await;)*
                #given.give(#last).await
            })
        }
    }

    /// The field that an operand of the statement takes, if that is all that mentions the variable.
    pub(super) fn field_taken_by(&mut self, stmt: &Stmt) -> Option<Expr> {
        if self.times_in(stmt) != 1 {
            return None;
        }
        self.sites = Sites::Found(Vec::new());
        self.in_operand_of(&mut stmt.clone());
        match std::mem::replace(&mut self.sites, Sites::Kept) {
            Sites::Found(mut found) => found.pop(),
            _ => None,
        }
    }

    pub(super) fn in_operand_of(&mut self, stmt: &mut Stmt) {
        match stmt {
            Stmt::Local(local) => {
                let whole = moves_all(&local.pat);
                if let Some(init) = &mut local.init
                    && init.diverge.is_none()
                    && (whole || !self.is_part(&init.expr))
                {
                    self.in_operands(&mut init.expr, true);
                }
            }
            Stmt::Expr(expr, _) => self.in_operands(expr, true),
            Stmt::Macro(call) => self.in_macro(&mut call.mac, true),
            Stmt::Item(_) => {}
        }
    }
}
