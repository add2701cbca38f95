//! Takes patterns apart that move some parts of a variable and borrow others: a state keeps what is left under the names of
//! fields only.
//!
//! | written | becomes |
//! |---|---|
//! | `let Job { name, ref data, .. } = job;` | `let Job { name: _, data: _, .. } = job; let name = job.name; let data = &job.data;` |
//! | `match job { Job { name, ref data } => body }` | `{ let Job { name: _, data: _ } = job; let name = job.name; .. body }` |
//! | `let Job { name, .. } = job;` before `job.data` | `let name = job.name;` |
//!
//! The last only where the text shows that `job` is a `Job`: of a reference the pattern would bind references.

use syn::{Expr, Pat, Stmt};

use crate::mention::mentions;
use crate::mixed::{bound, moved};
use crate::pattern::{Taking, taking};
use crate::scope::{self, Standing};
use crate::structs::Structs;
use crate::{pattern, place, suspend};

/// Gives how many statements were put behind the `let`.
pub(super) fn take_apart(stmts: &mut Vec<Stmt>, at: usize, structs: &mut Structs) -> usize {
    let Some((Stmt::Local(local), rest)) = stmts[at..].split_first_mut() else { return 0 };
    let Some(init) = local.init.as_ref().filter(|init| init.diverge.is_none()) else { return 0 };
    if !suspend::any_suspends(rest) || !local.attrs.is_empty() {
        return 0;
    }
    if let Some(moved) = moved_before(&local.pat, &init.expr, rest, structs) {
        let from = if tells_no_more(&local.pat) { at } else { at + 1 };
        local.pat = pattern::without_bindings(&local.pat);
        let behind = from + moved.len() - 1 - at;
        stmts.splice(from..=at, moved);
        return behind;
    }
    let Some(bound) = bound(&local.pat, &init.expr) else { return 0 };
    local.pat = pattern::without_bindings(&local.pat);
    let count = bound.len();
    stmts.splice(at + 1..at + 1, bound);
    count
}

/// What the pattern moves of a struct of which the statements behind it use other parts, or from which one before has moved some.
fn moved_before(
    pat: &Pat,
    value: &Expr,
    rest: &[Stmt],
    structs: &mut Structs,
) -> Option<Vec<Stmt>> {
    let name = place::root(value).filter(|_| place::is_variable(value))?;
    let leaves = taking(pat) == Taking::NotAll && structs.is_of(name, pat);
    let binds_it = scope::bound_names(pat, Standing::Irrefutable).contains(name);
    if !leaves || binds_it || !mentions(rest, name) && !structs.is_apart(name) {
        return None;
    }
    let moved = moved(pat, value)?;
    structs.note_apart(name);
    Some(moved)
}

/// Whether the pattern says nothing of the struct but that it has the fields which it binds.
fn tells_no_more(pat: &Pat) -> bool {
    let Pat::Struct(fields) = pat else { return false };
    let bind = |field: &syn::FieldPat| matches!(*field.pat, Pat::Ident(_));
    fields.rest.is_some() && fields.fields.iter().all(bind)
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
