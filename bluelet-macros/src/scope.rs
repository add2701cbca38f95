//! Name to binding: which variable an identifier means at the point that lowering has reached.

use std::collections::BTreeSet;

use proc_macro2::Span;
use quote::ToTokens;
use syn::parse::{ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Expr, Ident, Lifetime, Pat, Token};

use crate::ids::BindingId;

/// The names of Rust's own types whose values are `Copy`.
pub(crate) const PRIMITIVE_TYPES: &[&str] = &[
    "u8", "u16", "u32", "u64", "u128", "usize", "i8", "i16", "i32", "i64", "i128", "isize", "f32",
    "f64", "bool", "char",
];

/// What a name means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Meaning {
    /// A variable that the coroutine may have to save.
    Saved(BindingId),
    /// A variable of a statement or closure that does not suspend: left to rustc.
    Inner,
}

/// The names in sight, innermost last.
pub(crate) struct Scopes {
    levels: Vec<Vec<(String, Meaning)>>,
    /// Every identifier in the user's code and every name given so far.
    taken: BTreeSet<String>,
    /// The variables that are used but not declared, in order of appearance: what an anonymous
    /// coroutine captures.
    pub(crate) free: Vec<Ident>,
    /// The names that count as those of variables though they are only called.
    pub(crate) callees: BTreeSet<String>,
    /// The label of the loop that runs the coroutine: `break` from it gives what the coroutine returns.
    pub(crate) run: Lifetime,
}

impl Scopes {
    pub(crate) fn new(taken: BTreeSet<String>) -> Self {
        let run = Lifetime::new("'run", Span::mixed_site());
        Scopes { levels: Vec::new(), taken, free: Vec::new(), callees: BTreeSet::new(), run }
    }

    pub(crate) fn open(&mut self) {
        self.levels.push(Vec::new());
    }

    pub(crate) fn close(&mut self) {
        self.levels.pop();
    }

    pub(crate) fn declare(&mut self, name: String, binding: BindingId) {
        self.level().push((name, Meaning::Saved(binding)));
    }

    /// Declares every name that a pattern in code that does not suspend binds.
    pub(crate) fn declare_inner(&mut self, pat: &Pat, standing: Standing) {
        for ident in bound_names(pat, standing) {
            self.level().push((plain_name(&ident), Meaning::Inner));
        }
    }

    /// The binding that `name` means here, if it means one of the coroutine's own.
    pub(crate) fn lookup(&self, name: &str) -> Option<BindingId> {
        let found = self.levels.iter().rev().flat_map(|level| level.iter().rev());
        match found.into_iter().find(|(known, _)| known == name)?.1 {
            Meaning::Saved(binding) => Some(binding),
            Meaning::Inner => None,
        }
    }

    /// Notes a use of a variable that is not declared here. By its case it is a variable, and no constant.
    pub(crate) fn note_free(&mut self, ident: &Ident) {
        let name = plain_name(ident);
        let declared = self.levels.iter().flatten().any(|(known, _)| *known == name);
        let is_variable = name.starts_with(|c: char| c.is_lowercase() || c == '_');
        if !declared && is_variable && !self.free.contains(ident) {
            self.free.push(ident.clone());
        }
    }

    /// Notes a name that is not declared here and is called.
    pub(crate) fn note_called(&mut self, ident: &Ident) {
        if self.callees.contains(&plain_name(ident)) {
            self.note_free(ident);
        }
    }

    /// `name`, or `name2`, `name3` .. whichever does not occur in the user's code yet.
    pub(crate) fn fresh(&mut self, name: &str) -> String {
        let candidates = (2..).map(|number| format!("{name}{number}"));
        let fresh = candidates.into_iter().find(|candidate| !self.taken.contains(candidate));
        let fresh = fresh.expect("the numbers do not run out");
        self.taken.insert(fresh.clone());
        fresh
    }

    /// Notes a name that was given elsewhere.
    pub(crate) fn take(&mut self, name: &Ident) {
        self.taken.insert(plain_name(name));
    }

    /// Like [`fresh`](Self::fresh), but `name` itself will do if nobody uses it.
    pub(crate) fn fresh_or_same(&mut self, name: &str) -> String {
        if self.taken.insert(name.to_string()) { name.to_string() } else { self.fresh(name) }
    }

    /// The first of these names that no other looks like: a lint compares what has the place of the user's own code.
    pub(crate) fn unlike_others(&mut self, names: &[&str]) -> String {
        let is_free = |name: &&&str| !self.taken.iter().any(|other| is_like(name, other));
        let name = names.iter().find(is_free).unwrap_or(&names[0]);
        self.fresh_or_same(name)
    }

    fn level(&mut self) -> &mut Vec<(String, Meaning)> {
        if self.levels.is_empty() {
            self.levels.push(Vec::new());
        }
        self.levels.last_mut().expect("a level was just pushed")
    }
}

/// Whether the names differ in one letter.
fn is_like(one: &str, other: &str) -> bool {
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let first = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let last = one[first..].iter().rev().zip(other[first..].iter().rev());
    let last = last.take_while(|(a, b)| a == b).count();
    one != other && one.len().max(other.len()) - first - last == 1
}

/// An identifier without `r#`, as format strings name it.
pub(crate) fn plain_name(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map(str::to_string).unwrap_or(name)
}

/// The identifiers that a pattern binds, in order, each once.
pub(crate) fn bound_names(pat: &Pat, standing: Standing) -> Vec<Ident> {
    let mut names: Vec<Ident> = Vec::new();
    for_each_binding(&mut pat.clone(), standing, &mut |binding| {
        if !names.contains(&binding.ident) {
            names.push(binding.ident.clone());
        }
    });
    names
}

/// Whether a pattern may fail to match where it stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// In a `let`, a `for` or as an argument: it always matches.
    Irrefutable,
    /// In a `match`, a condition or a `let else`.
    Refutable,
}

/// Calls `visit` on every part of the pattern that binds a name.
///
/// A bare name that begins with a capital is taken for a constant or a variant, as rustc's
/// lints suggest, unless it is the whole of an irrefutable pattern: only a unit struct's name can stand there, `Unit`.
pub(crate) fn for_each_binding(
    pat: &mut Pat,
    standing: Standing,
    visit: &mut dyn FnMut(&mut syn::PatIdent),
) {
    visit_bindings(pat, standing == Standing::Irrefutable, visit);
}

fn visit_bindings(pat: &mut Pat, bare: bool, visit: &mut dyn FnMut(&mut syn::PatIdent)) {
    match pat {
        Pat::Ident(binding) => {
            if binds(binding) || bare && !is_type_name(&plain_name(&binding.ident)) {
                visit(binding);
            }
            if let Some((_, inner)) = &mut binding.subpat {
                visit_bindings(inner, false, visit);
            }
        }
        Pat::Guard(guarded) => visit_bindings(&mut guarded.pat, false, visit),
        Pat::Or(or) => or.cases.iter_mut().for_each(|p| visit_bindings(p, false, visit)),
        Pat::Paren(paren) => visit_bindings(&mut paren.pat, bare, visit),
        Pat::Reference(reference) => visit_bindings(&mut reference.pat, false, visit),
        Pat::Slice(slice) => slice.elems.iter_mut().for_each(|p| visit_bindings(p, false, visit)),
        Pat::Struct(fields) => {
            for field in &mut fields.fields {
                visit_field(field, visit);
            }
        }
        Pat::Tuple(tuple) => tuple.elems.iter_mut().for_each(|p| visit_bindings(p, false, visit)),
        Pat::TupleStruct(tuple) => {
            tuple.elems.iter_mut().for_each(|p| visit_bindings(p, false, visit));
        }
        Pat::Type(typed) => visit_bindings(&mut typed.pat, bare, visit),
        Pat::Macro(call) => {
            change_patterns_in(&mut call.mac, &mut |pat| visit_bindings(pat, false, visit));
        }
        _ => {}
    }
}

/// Changes the patterns that the macro is given.
pub(crate) fn change_patterns_in(mac: &mut syn::Macro, change: &mut dyn FnMut(&mut Pat)) {
    let Some(mut patterns) = patterns_in(mac) else { return };
    patterns.iter_mut().for_each(change);
    mac.tokens = patterns.into_token_stream();
}

/// `pair!(one, Some(other))`: what a macro stands for that is a pattern binds what the patterns do that it is given.
pub(crate) fn patterns_in(mac: &syn::Macro) -> Option<Punctuated<Pat, Token![,]>> {
    let list = |input: ParseStream<'_>| {
        Punctuated::<Pat, Token![,]>::parse_terminated_with(input, Pat::parse_multi)
    };
    list.parse2(mac.tokens.clone()).ok()
}

/// Whether the pattern matches every value, as its text shows.
pub(crate) fn surely_matches(pat: &Pat) -> bool {
    match pat {
        Pat::Ident(name) => {
            binds(name) && name.subpat.iter().all(|(_, inner)| surely_matches(inner))
        }
        Pat::Wild(_) | Pat::Rest(_) => true,
        Pat::Paren(paren) => surely_matches(&paren.pat),
        Pat::Reference(reference) => surely_matches(&reference.pat),
        Pat::Tuple(tuple) => tuple.elems.iter().all(surely_matches),
        _ => false,
    }
}

/// Whether the name is a variable's, and not a constant's.
pub(crate) fn binds(name: &syn::PatIdent) -> bool {
    let capital = plain_name(&name.ident).starts_with(char::is_uppercase);
    !capital || name.by_ref.is_some() || name.mutability.is_some() || name.subpat.is_some()
}

/// `Unit`, and not `N` or `LENGTH`.
pub(crate) fn is_type_name(name: &str) -> bool {
    name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
}

/// `Point`, or `Message::Text`: what is called that makes a value of the arguments.
pub(crate) fn is_constructor(path: &syn::Path) -> bool {
    path.segments.last().is_some_and(|last| is_type_name(&plain_name(&last.ident)))
}

/// A field pattern; `Point { x }` becomes `Point { x: x2 }` where `visit` renames `x`.
fn visit_field(field: &mut syn::FieldPat, visit: &mut dyn FnMut(&mut syn::PatIdent)) {
    visit_bindings(&mut field.pat, field.colon_token.is_none(), visit);
    spell_out_field(field);
}

/// `Point { x }` becomes `Point { x: x2 }` where the binding got another name.
pub(crate) fn spell_out_field(field: &mut syn::FieldPat) {
    if field.colon_token.is_none()
        && let (syn::Member::Named(name), Pat::Ident(binding)) = (&field.member, &*field.pat)
        && *name != binding.ident
    {
        field.colon_token = Some(syn::Token![:](name.span()));
    }
}

/// `Point { x }` becomes `Point { x: x2 }` where the value got another name.
pub(crate) fn spell_out_fields(literal: &mut syn::ExprStruct) {
    for field in &mut literal.fields {
        let same = match (&field.member, &field.expr) {
            (syn::Member::Named(name), Expr::Path(path)) => path.path.is_ident(name),
            _ => false,
        };
        if !same && field.colon_token.is_none() {
            field.colon_token = Some(syn::Token![:](field.member.span()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bound(pat: &str) -> Vec<String> {
        let arm: syn::Arm = syn::parse_str(&format!("{pat} => ()")).expect("a pattern");
        bound_names(&arm.pat, Standing::Refutable).iter().map(Ident::to_string).collect()
    }

    #[test]
    fn names_that_patterns_bind() {
        assert_eq!(bound("Some((a, ref b, mut c))"), ["a", "b", "c"]);
        assert_eq!(bound("Point { x, y: [first, .., last], .. }"), ["x", "first", "last"]);
        assert_eq!(bound("Ok(n) | Err(n)"), ["n"]);
        assert_eq!(bound("all @ Some(inner @ 1..=3) if inner > 2"), ["all", "inner"]);
        assert_eq!(bound("None | Some(LIMIT)"), Vec::<String>::new());
        assert_eq!(bound("None"), Vec::<String>::new());
        assert_eq!(bound_names(&syn::parse_quote!(N), Standing::Irrefutable), ["N"]);
        assert!(bound_names(&syn::parse_quote!(Unit), Standing::Irrefutable).is_empty());
    }

    #[test]
    fn the_innermost_meaning_of_a_name_counts() {
        let mut scopes = Scopes::new(BTreeSet::new());
        scopes.declare("x".to_string(), BindingId(1));
        scopes.open();
        scopes.declare("x".to_string(), BindingId(2));
        assert_eq!(scopes.lookup("x"), Some(BindingId(2)));
        scopes.declare_inner(&syn::parse_quote!(x), Standing::Irrefutable);
        assert_eq!(scopes.lookup("x"), None);
        scopes.close();
        assert_eq!(scopes.lookup("x"), Some(BindingId(1)));
    }
}
