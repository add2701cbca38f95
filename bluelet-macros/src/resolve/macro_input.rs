//! Resolves the names in what macros are given.

use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::{Block, Expr, Ident, Lit, Macro};

use super::{Mode, Resolver};
use crate::effect;
use crate::fields::{self, Braces, ChangeTokens};
use crate::ir::Effect;
use crate::macros::{self, ArgumentUse};
use crate::place;
use crate::scope::{self, Standing};

impl ChangeTokens for Resolver<'_> {
    fn name(&mut self, name: Ident) -> Ident {
        self.token(name)
    }

    fn value(&mut self, tokens: TokenStream) -> TokenStream {
        self.tokens(tokens)
    }
}

impl Resolver<'_> {
    pub(crate) fn macro_call(&mut self, mac: &mut Macro) {
        self.macro_input(mac);
        if macros::diverges(mac) {
            self.record(Effect::Diverge);
        }
    }

    pub(super) fn macro_input(&mut self, mac: &mut Macro) {
        if let Some(usage) = macros::argument_use(mac) {
            if let Some(mut arguments) = macros::arguments(mac) {
                let format = macros::format_string(mac);
                let first = arguments.first_mut().filter(|_| macros::writes(mac));
                if let Some(target) = first
                    && self.flag_of(target).is_some()
                {
                    self.expr(target, Mode::Unique);
                }
                let message = macros::is_assertion(mac).then_some(format).flatten();
                // Whether it was still whole before is asked.
                let asked = arguments.first().filter(|_| macros::asks_if_whole(mac));
                let asked = asked.and_then(|asked| self.variable(asked));
                asked.into_iter().for_each(|asked| self.record(Effect::Apart(asked)));
                self.macro_arguments(&mut arguments, usage, format, message);
                return macros::set_arguments(mac, arguments);
            }
            if let Some((mut element, semi, mut length)) = macros::repeat(mac) {
                self.expr(&mut element, Mode::Value);
                self.expr(&mut length, Mode::Value);
                mac.tokens = quote::quote!(#element #semi #length);
                return;
            }
        }
        if let Some((mut scrutinee, mut pat)) = macros::matches_input(mac) {
            self.scopes.open();
            self.matched(&mut scrutinee, &[&pat]);
            self.inner_pattern(&mut pat, Standing::Refutable);
            self.scopes.close();
            mac.tokens = quote::quote!(#scrutinee, #pat);
            return;
        }
        if macros::is_coroutine(mac)
            && let Ok(stmts) = Block::parse_within.parse2(mac.tokens.clone())
        {
            let mut block = Block { brace_token: Default::default(), stmts };
            self.function(true, |this| this.block(&mut block));
            let stmts = &block.stmts;
            mac.tokens = quote::quote!(#(#stmts)*);
            return;
        }
        mac.tokens = if macros::is_coroutine(mac) {
            let inside = self.apart(|this| mac.tokens = this.tokens(mac.tokens.clone()));
            self.capture(&inside, true);
            mac.tokens.clone()
        } else {
            self.unknown_input(mac)
        };
    }

    /// The input of a macro that is not known. `hashmap! { key => value }` takes its operands, as its name tells; elsewhere
    /// braces show that: `join!({ task })`.
    fn unknown_input(&mut self, mac: &Macro) -> TokenStream {
        let collects = macros::collects(mac);
        let evaluates = macros::name(mac).is_some_and(|name| macros::may_return(&name));
        let mut resolved = TokenStream::new();
        for (at, (operand, separator)) in
            fields::operands(mac.tokens.clone()).into_iter().enumerate()
        {
            let shown = variable_in_braces(&operand);
            let takes = collects || shown.is_some_and(|ident| self.lookup(&ident).is_some());
            match syn::parse2::<Expr>(operand.clone()) {
                // `try_opt!(next(job))` evaluates the first, whatever it does with a place, or a text.
                Ok(mut taken)
                    if takes
                        || evaluates
                            && at == 0
                            && !place::is_place(&taken)
                            && !matches!(taken, Expr::Lit(_)) =>
                {
                    self.expr(&mut taken, Mode::Value);
                    taken.to_tokens(&mut resolved);
                }
                _ => resolved.extend(self.tokens(operand)),
            }
            resolved.extend(separator);
        }
        resolved
    }

    pub(super) fn macro_arguments(
        &mut self,
        arguments: &mut syn::punctuated::Punctuated<Expr, syn::Token![,]>,
        usage: ArgumentUse,
        format: Option<usize>,
        message: Option<usize>,
    ) {
        let mode = if usage == ArgumentUse::Taken { Mode::Value } else { Mode::Place };
        let named: Vec<String> = arguments.iter().filter_map(named_argument).collect();
        let mut captured = Vec::new();
        let mut asserted = None;
        let (begin, emptied) = (self.effects.len(), self.emptied.len());
        let borrows = usage == ArgumentUse::Borrowed;
        let borrowed = arguments.iter().filter(|_| borrows).filter_map(|a| self.root_of(a));
        let mut lent = self.lent_by(&*arguments);
        lent.extend(borrowed);
        for (index, argument) in arguments.iter_mut().enumerate() {
            if Some(index) == message {
                asserted = Some(self.effects.len());
            }
            match argument {
                Expr::Assign(assign) if usage == ArgumentUse::Borrowed => {
                    self.expr(&mut assign.right, mode);
                }
                Expr::Lit(literal) if Some(index) == format => {
                    captured = macros::captures(&literal.lit);
                    captured.retain(|name| !named.contains(name));
                    self.format_string(&mut literal.lit, &named);
                }
                _ => self.expr(argument, mode),
            }
        }
        if let Some(asserted) = asserted {
            // The message is made only if the assertion fails.
            let message = self.effects.split_off(asserted);
            match effect::diverges(&message) {
                true => self.record(Effect::Branches(vec![message, Vec::new()])),
                false => self.effects.extend(message),
            }
        }
        captured.sort_unstable();
        captured.dedup();
        lent.extend(captured.iter().filter_map(|name| self.scopes.lookup(name)));
        self.stay_lent(begin, lent);
        self.capture_in_format(arguments, captured, (begin, emptied));
    }

    /// Inline captures of a format string are uses of variables.
    pub(super) fn format_string(&mut self, literal: &mut Lit, named: &[String]) {
        for name in macros::captures(literal) {
            if named.contains(&name) {
                continue;
            }
            match self.scopes.lookup(&name) {
                Some(binding) => self.record(Effect::Use(binding)),
                None => self.scopes.note_free(&variable(&name, literal.span())),
            }
        }
        if let Some(renamed) =
            self.renamed_captures(literal.to_token_stream(), literal.span(), named)
            && let Ok(renamed) = syn::parse2(renamed)
        {
            *literal = renamed;
        }
    }

    pub(super) fn renamed_captures(
        &self,
        literal: TokenStream,
        span: Span,
        named: &[String],
    ) -> Option<TokenStream> {
        macros::rename_captures(&literal, span, &mut |name| {
            let binding = self.scopes.lookup(name).filter(|_| !named.iter().any(|n| n == name))?;
            if self.is_flag(binding) {
                return None;
            }
            let new = scope::plain_name(&self.graph.binding(binding).name);
            (new != name).then_some(new)
        })
    }

    /// The input of a macro that is not known: each identifier counts as a use.
    pub(super) fn tokens(&mut self, tokens: TokenStream) -> TokenStream {
        let (mut after_dot, mut braces) = (false, Braces::default());
        let mut resolved = TokenStream::new();
        for token in tokens {
            let is_dot = matches!(&token, TokenTree::Punct(p) if p.as_char() == '.');
            let behind = Braces::behind(&token);
            let token = match token {
                TokenTree::Ident(ident) if !after_dot => TokenTree::Ident(self.token(ident)),
                TokenTree::Group(group) => TokenTree::Group(braces.change(&group, self)),
                TokenTree::Literal(literal) => {
                    resolved.extend(self.literal_token(literal));
                    (after_dot, braces) = (false, Braces::Code);
                    continue;
                }
                token => token,
            };
            // `..name` is a use, `.name` is a field or a method.
            after_dot = is_dot && !after_dot;
            braces = behind;
            resolved.extend([token]);
        }
        resolved
    }

    pub(super) fn token(&mut self, mut ident: Ident) -> Ident {
        let is_keyword = ident != "self" && syn::parse_str::<Ident>(&ident.to_string()).is_err();
        if let Some(binding) = self.lookup(&ident).filter(|_| !is_keyword) {
            if self.is_flag(binding) {
                self.unflag(binding);
            }
            self.rename(&mut ident, binding);
            self.record(Effect::Use(binding));
        }
        ident
    }

    pub(super) fn literal_token(&mut self, literal: proc_macro2::Literal) -> TokenStream {
        let span = literal.span();
        let tokens = TokenStream::from(TokenTree::Literal(literal));
        if let Ok(lit) = syn::parse2::<Lit>(tokens.clone()) {
            for name in macros::captures(&lit) {
                if let Some(binding) = self.scopes.lookup(&name) {
                    if self.is_flag(binding) {
                        self.unflag(binding);
                    }
                    self.record(Effect::Use(binding));
                }
            }
        }
        self.renamed_captures(tokens.clone(), span, &[]).unwrap_or(tokens)
    }
}

/// `{ name }`.
fn variable_in_braces(operand: &TokenStream) -> Option<Ident> {
    let mut tokens = operand.clone().into_iter();
    match (tokens.next()?, tokens.next()) {
        (TokenTree::Group(group), None) if group.delimiter() == Delimiter::Brace => {
            syn::parse2(group.stream()).ok()
        }
        _ => None,
    }
}

fn named_argument(argument: &Expr) -> Option<String> {
    match argument {
        Expr::Assign(assign) => match &*assign.left {
            Expr::Path(path) => path.path.get_ident().map(scope::plain_name),
            _ => None,
        },
        _ => None,
    }
}

/// The variable that a format string captures; `{self}` names `self`.
fn variable(name: &str, span: Span) -> Ident {
    let is_keyword = name != "self" && syn::parse_str::<Ident>(name).is_err();
    if is_keyword { Ident::new_raw(name, span) } else { Ident::new(name, span) }
}
