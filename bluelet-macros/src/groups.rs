//! Opens the groups without delimiters in which a `macro_rules!` hands over what it was given: `$e` of `1 + 2` in `$e * 2`.
//! Rustc forgets such groups where a procedural macro gives them back, so what has to stay together gets parentheses.
//!
//! ```text
//! let x = ⟨1 + 2⟩ * 2;  =>  let x = (1 + 2) * 2;
//! consume(⟨1 + 2⟩);     =>  consume(1 + 2);
//! ⟨let q = 1⟩;          =>  let q = 1;
//! ```

use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use syn::{Expr, Type};

/// The same code without such groups.
pub(crate) fn opened(code: TokenStream) -> TokenStream {
    changed(&code).unwrap_or(code)
}

/// The code with its groups opened, or nothing where it has none: a group that is made anew loses the places of its two ends.
fn changed(code: &TokenStream) -> Option<TokenStream> {
    let tokens: Vec<TokenTree> = code.clone().into_iter().collect();
    let mut opened: Vec<TokenTree> = Vec::new();
    let mut any = false;
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else {
            opened.push(token.clone());
            continue;
        };
        let inner = changed(&group.stream());
        let without = group.delimiter() == Delimiter::None;
        any |= without || inner.is_some();
        if !without {
            opened.push(inner.map_or_else(|| token.clone(), |inner| made_anew(group, inner)));
            continue;
        }
        let inner = inner.unwrap_or_else(|| group.stream());
        let around = Around { before: opened.last(), behind: &tokens[at + 1..] };
        match around.would_split(&inner) {
            true => opened.push(in_parentheses(inner, group.span())),
            false => opened.extend(inner),
        }
    }
    any.then(|| opened.into_iter().collect())
}

fn made_anew(group: &Group, inner: TokenStream) -> TokenTree {
    let mut changed = Group::new(group.delimiter(), inner);
    changed.set_span(group.span());
    TokenTree::Group(changed)
}

fn in_parentheses(inner: TokenStream, at: Span) -> TokenTree {
    let mut group = Group::new(Delimiter::Parenthesis, inner);
    // Nobody wrote these, so no lint is to say that they are too many.
    group.set_span(Span::mixed_site().located_at(at));
    TokenTree::Group(group)
}

/// The tokens on both sides of a group.
struct Around<'t> {
    before: Option<&'t TokenTree>,
    behind: &'t [TokenTree],
}

impl Around<'_> {
    /// Whether a part of what was in the group would belong to what stands beside it.
    fn would_split(&self, inner: &TokenStream) -> bool {
        match syn::parse2::<Expr>(inner.clone()) {
            Ok(expr) => match binding(&expr) {
                Binding::Tight => false,
                Binding::Prefix => self.has_postfix(),
                Binding::Loose => !self.is_alone() || self.has_postfix(),
                Binding::Block => self.begins_statement() && self.has_operator(),
            },
            Err(_) => self.is_referred_to() && is_sum(inner),
        }
    }

    /// Whether nothing but what separates expressions, or begins and ends statements, stands on both sides.
    fn is_alone(&self) -> bool {
        let separates = |token: Option<&TokenTree>| match token {
            None => true,
            Some(TokenTree::Punct(mark)) => matches!(mark.as_char(), ',' | ';'),
            Some(_) => false,
        };
        separates(self.before) && separates(self.behind.first())
    }

    /// Whether what follows is taken of what comes last: `.name`, `?`, `(argument)` or `[index]`.
    fn has_postfix(&self) -> bool {
        match self.behind {
            [TokenTree::Punct(dot), TokenTree::Punct(next), ..] if dot.as_char() == '.' => {
                next.as_char() != '.'
            }
            [TokenTree::Punct(mark), ..] => matches!(mark.as_char(), '.' | '?'),
            [TokenTree::Group(group), ..] => {
                matches!(group.delimiter(), Delimiter::Parenthesis | Delimiter::Bracket)
            }
            _ => false,
        }
    }

    /// Whether it is the first of a statement, which ends with it if it is a block.
    fn begins_statement(&self) -> bool {
        self.before
            .is_none_or(|before| matches!(before, TokenTree::Punct(mark) if mark.as_char() == ';'))
    }

    fn has_operator(&self) -> bool {
        let separates = |mark: &proc_macro2::Punct| matches!(mark.as_char(), ',' | ';');
        matches!(self.behind, [TokenTree::Punct(mark), ..] if !separates(mark))
    }

    /// Whether it stands behind `&`, `mut`, `const` or a lifetime.
    fn is_referred_to(&self) -> bool {
        match self.before {
            Some(TokenTree::Punct(mark)) => mark.as_char() == '&',
            Some(TokenTree::Ident(_)) => true,
            _ => false,
        }
    }
}

/// How an expression holds together.
enum Binding {
    /// As one token does.
    Tight,
    /// As `-1` does.
    Prefix,
    /// Less than that.
    Loose,
    /// It may have been a block, as that of an `if`.
    Block,
}

fn binding(expr: &Expr) -> Binding {
    match expr {
        Expr::Array(_)
        | Expr::Call(_)
        | Expr::Field(_)
        | Expr::Index(_)
        | Expr::Infer(_)
        | Expr::Lit(_)
        | Expr::Macro(_)
        | Expr::MethodCall(_)
        | Expr::Paren(_)
        | Expr::Path(_)
        | Expr::Repeat(_)
        | Expr::Try(_)
        | Expr::Tuple(_) => Binding::Tight,
        Expr::Block(block) if block.label.is_none() => Binding::Block,
        Expr::Reference(_) | Expr::Unary(_) => Binding::Prefix,
        _ => Binding::Loose,
    }
}

/// `dyn Event + Send`
fn is_sum(inner: &TokenStream) -> bool {
    match syn::parse2::<Type>(inner.clone()) {
        Ok(Type::TraitObject(object)) => object.bounds.len() > 1,
        Ok(Type::ImplTrait(some)) => some.bounds.len() > 1,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use std::str::FromStr;

    use super::*;

    /// `⟨..⟩` as groups without delimiters.
    fn grouped(text: &str) -> TokenStream {
        let Some((before, rest)) = text.split_once('⟨') else {
            return TokenStream::from_str(text).unwrap();
        };
        let (inner, behind) = rest.split_once('⟩').unwrap();
        let mut code = TokenStream::from_str(before).unwrap();
        let group = Group::new(Delimiter::None, TokenStream::from_str(inner).unwrap());
        code.extend([TokenTree::Group(group)]);
        code.extend(grouped(behind));
        code
    }

    #[track_caller]
    fn becomes(text: &str, expected: &str) {
        let opened = opened(grouped(text));
        assert_eq!(opened.to_string(), TokenStream::from_str(expected).unwrap().to_string());
    }

    #[test]
    fn what_would_be_split_gets_parentheses() {
        becomes("⟨1 + 2⟩ * 2", "(1 + 2) * 2");
        becomes("x - ⟨a - b⟩", "x - (a - b)");
        becomes("⟨|| 3⟩ .call", "(|| 3) .call");
        becomes("⟨-1⟩ .abs", "(-1) .abs");
        becomes("& ⟨dyn Event + Send⟩", "& (dyn Event + Send)");
        becomes("if ⟨Point == x⟩ .y", "if (Point == x) .y");
        becomes("⟨{ 1 }⟩ + 2", "({ 1 }) + 2");
        becomes("Some | ⟨1 | 2⟩", "Some | (1 | 2)");
    }

    #[test]
    fn what_stands_alone_gets_none() {
        becomes("f, ⟨1 + 2⟩, g", "f, 1 + 2, g");
        becomes("⟨let q = 1⟩;", "let q = 1;");
        becomes("⟨-1⟩ ..= ⟨5⟩", "-1 ..= 5");
        becomes("⟨std::convert::identity⟩ .x", "std::convert::identity .x");
        becomes("& ⟨x⟩", "& x");
        becomes("⟨⟩ fn", "fn");
        becomes("if c ⟨{ 1 }⟩ else ⟨{ 2 }⟩", "if c { 1 } else { 2 }");
    }
}
