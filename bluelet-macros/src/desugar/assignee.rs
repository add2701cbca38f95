//! Writes a destructuring assignment of a variable as a `let` where it does not take all of it: what it leaves stays there.
//!
//! | written | becomes |
//! |---|---|
//! | `_ = job` | `{ let _ = job; }` |
//! | `(first, _) = pair` | `{ let (assigned, _) = pair; first = assigned; }` |

use std::collections::BTreeSet;

use proc_macro2::Span;
use syn::{Expr, ExprAssign, Ident};

use super::fresh::fresh;
use crate::assignee::{is_pattern, one_by_one, pattern, places};
use crate::pattern::{Taking, has_struct, taking};
use crate::place;

/// What the assignment becomes, if it may leave something.
pub(super) fn as_let(assign: &ExprAssign, taken: &mut BTreeSet<String>) -> Option<Expr> {
    if !place::is_place(&assign.right) || !is_pattern(&assign.left) || !assign.attrs.is_empty() {
        return None;
    }
    let any = Ident::new("assigned", Span::mixed_site());
    let pat = pattern(&assign.left, &vec![any; places(&assign.left).len()]);
    if taking(&pat) == Taking::All && !has_struct(&pat) {
        return None;
    }
    Some(one_by_one(assign, |at| fresh("assigned", taken, at)))
}
