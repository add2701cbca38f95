//! A `let` that declares several variables without values, as one for each: `let (a, b);` becomes `let a; let b;`.

use syn::{Local, Pat, PatType, Stmt, Type};

use crate::types::ungrouped;

/// Whether others stand in the place of the statement now.
pub(super) fn declare_each(stmts: &mut Vec<Stmt>, at: usize) -> bool {
    let Stmt::Local(local @ Local { pat, init: None, .. }) = &stmts[at] else { return false };
    let Some(parts) = parts(pat) else { return false };
    let each = parts.into_iter().map(|pat| Stmt::Local(Local { pat, ..local.clone() }));
    let each: Vec<Stmt> = each.collect();
    stmts.splice(at..=at, each);
    true
}

fn parts(pat: &Pat) -> Option<Vec<Pat>> {
    match pat {
        Pat::Tuple(tuple) => Some(tuple.elems.iter().cloned().collect()),
        Pat::Type(typed) => {
            let (Pat::Tuple(tuple), Type::Tuple(types)) = (&*typed.pat, ungrouped(&typed.ty))
            else {
                return None;
            };
            let typed = |(pat, ty): (&Pat, &Type)| {
                let (pat, ty) = (Box::new(pat.clone()), Box::new(ty.clone()));
                Pat::Type(PatType { pat, ty, ..typed.clone() })
            };
            let same = tuple.elems.len() == types.elems.len();
            same.then(|| tuple.elems.iter().zip(&types.elems).map(typed).collect())
        }
        _ => None,
    }
}
