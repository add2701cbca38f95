//! Splits off what a struct literal leaves of its base, where the text does not show what else that is made of.
//!
//! ```text
//! let base = settings();                     let base = settings();
//!                                            let base_port;
//! let other = Settings { port, ..base };  => let other = Settings { port, ..base };
//!                                            base_port = base.port;
//! yield_!(one());                            yield_!(one());
//! ```
//!
//! There the base counts as moved: see [`place::mark_used_up`].

use std::collections::BTreeSet;

use quote::ToTokens;
use syn::{Expr, ExprStruct, Ident, Stmt};

use super::shape::is_name;
use super::{piece_name, suspends};
use crate::{place, scope};

/// Splits what is left of the variable, which is declared before the statement `from`, if a literal of that block is
/// the last to use it.
pub(super) fn split_off(
    name: &Ident,
    stmts: &mut Vec<Stmt>,
    from: usize,
    taken: &BTreeSet<String>,
) {
    let plain = scope::plain_name(name);
    // As text: it may stand in a format string.
    let mentions = |stmt: &Stmt| stmt.to_token_stream().to_string().contains(&plain);
    let Some(last) = stmts[from..].iter().rposition(mentions).map(|index| from + index) else {
        return;
    };
    if !suspends(&stmts[last + 1..]) {
        return;
    }
    let Some(literal) = last_literal(&mut stmts[last], name) else { return };
    literal.rest.as_deref_mut().into_iter().for_each(place::mark_used_up);
    let members: Vec<_> = literal.fields.iter().map(|field| field.member.clone()).collect();
    let pieces = members.iter().map(|member| piece_name(name, member, taken));
    let pieces: Vec<Ident> = pieces.collect();
    let keep = pieces.iter().zip(&members);
    let keep = keep.map(|(piece, member)| syn::parse_quote!(#piece = #name.#member;));
    let keep: Vec<Stmt> = keep.collect();
    stmts.splice(last + 1..last + 1, keep);
    let declarations = pieces.iter().rev().map(|piece| syn::parse_quote!(let #piece;));
    let declarations: Vec<Stmt> = declarations.collect();
    stmts.splice(from..from, declarations);
}

/// The literal that the statement binds, if it has the variable for its base and mentions it nowhere else.
fn last_literal<'s>(stmt: &'s mut Stmt, name: &Ident) -> Option<&'s mut ExprStruct> {
    let Stmt::Local(local) = stmt else { return None };
    let init = local.init.as_mut().filter(|init| init.diverge.is_none())?;
    let Expr::Struct(literal) = &mut *init.expr else { return None };
    let plain = scope::plain_name(name);
    let fields = literal.fields.to_token_stream().to_string();
    let declared = scope::bound_names(&local.pat, scope::Standing::Irrefutable);
    let again = fields.contains(&plain) || declared.iter().any(|bound| bound == name);
    (!again && is_name(literal.rest.as_ref()?, name)).then_some(literal)
}
