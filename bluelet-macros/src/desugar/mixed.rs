//! Takes patterns apart that move some parts of a variable and borrow others: a state keeps what is left under the names of
//! fields only.
//!
//! | written | becomes |
//! |---|---|
//! | `let Job { name, ref data, .. } = job;` | `let Job { name: _, data: _, .. } = job; let name = job.name; let data = &job.data;` |
//! | `match job { Job { name, ref data } => body }` | `{ let Job { name: _, data: _ } = job; let name = job.name; .. body }` |

use syn::{Expr, Stmt};

use crate::mixed::bound;
use crate::{pattern, suspend};

/// Gives how many statements were put behind the `let`.
pub(super) fn take_apart(stmts: &mut Vec<Stmt>, at: usize) -> usize {
    let Some((Stmt::Local(local), rest)) = stmts[at..].split_first_mut() else { return 0 };
    let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) else { return 0 };
    if !suspend::any_suspends(rest) || !local.attrs.is_empty() {
        return 0;
    }
    let Some(bound) = bound(&local.pat, &init.expr) else { return 0 };
    local.pat = pattern::without_bindings(&local.pat);
    let count = bound.len();
    stmts.splice(at + 1..at + 1, bound);
    count
}

/// The same of a match with one arm, as a block.
pub(super) fn arm_taken_apart(expr: &Expr) -> Option<Expr> {
    let Expr::Match(matching) = expr else { return None };
    let [arm] = &matching.arms[..] else { return None };
    if !suspend::expr_suspends(&arm.body) || !arm.attrs.is_empty() {
        return None;
    }
    let bound = bound(&arm.pat, &matching.expr)?;
    let (pat, value, body) = (pattern::without_bindings(&arm.pat), &matching.expr, &arm.body);
    Some(syn::parse_quote!({ let #pat = #value; #(#bound)* #body }))
}
