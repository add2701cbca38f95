//! Gives variables other names, wherever the code mentions them: in patterns, expressions and the input of macros.

use proc_macro2::{Literal, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::parse::Parser;
use syn::visit_mut::{self, VisitMut};
use syn::{Block, Expr, Ident, Lit, Macro, Pat, PatIdent};

use crate::fields::{Braces, ChangeTokens};
use crate::macros;
use crate::mention;
use crate::scope::{self, Standing};

/// What variables are to be called, at the point that the renamer has reached.
pub(crate) trait Names {
    /// The new name of what is called `name` here, if it gets one.
    fn fresh(&self, name: &str, at: Span) -> Option<&String>;

    /// A scope begins.
    fn open(&mut self) {}

    /// The innermost scope ends.
    fn close(&mut self) {}

    /// From here on, the names that the pattern binds mean its variables.
    fn declare(&mut self, _pat: &Pat, _standing: Standing) {}
}

pub(crate) struct Renamer<N>(pub(crate) N);

impl<N: Names> ChangeTokens for Renamer<N> {
    fn name(&mut self, mut name: Ident) -> Ident {
        self.ident(&mut name);
        name
    }

    fn value(&mut self, tokens: TokenStream) -> TokenStream {
        self.tokens(tokens)
    }
}

impl<N: Names> Renamer<N> {
    fn ident(&self, ident: &mut Ident) {
        if let Some(fresh) = self.0.fresh(&scope::plain_name(ident), ident.span()) {
            *ident = Ident::new(fresh, ident.span());
        }
    }

    fn tokens(&mut self, code: TokenStream) -> TokenStream {
        let (mut after_dot, mut braces) = (false, Braces::default());
        let mut renamed = TokenStream::new();
        let mut code = code.into_iter().peekable();
        while let Some(token) = code.next() {
            let is_field = after_dot || code.peek().is_some_and(mention::is_colon);
            let is_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
            let behind = Braces::behind(&token);
            match token {
                TokenTree::Ident(mut ident) => {
                    if !is_field {
                        self.ident(&mut ident);
                    }
                    renamed.extend([TokenTree::Ident(ident)]);
                }
                TokenTree::Group(group) => {
                    renamed.extend([TokenTree::Group(braces.change(&group, self))]);
                }
                TokenTree::Literal(literal) => renamed.extend(self.literal(literal)),
                punct => renamed.extend([punct]),
            }
            after_dot = is_dot && !after_dot;
            braces = behind;
        }
        renamed
    }

    /// A format string names the variables of the place where it was written.
    fn literal(&self, literal: Literal) -> TokenStream {
        let span = literal.span();
        let tokens = TokenStream::from(TokenTree::Literal(literal));
        let is_text = matches!(syn::parse2::<Lit>(tokens.clone()), Ok(Lit::Str(_)));
        let renamed = is_text.then(|| {
            macros::rename_captures(&tokens, span, &mut |name| self.0.fresh(name, span).cloned())
        });
        renamed.flatten().unwrap_or(tokens)
    }
}

impl<N: Names> Renamer<N> {
    fn scoped(&mut self, visit: impl FnOnce(&mut Self)) {
        self.0.open();
        visit(self);
        self.0.close();
    }

    fn pattern(&mut self, pat: &mut Pat, standing: Standing) {
        self.0.declare(pat, standing);
        self.visit_pat_mut(pat);
    }
}

impl<N: Names> VisitMut for Renamer<N> {
    fn visit_block_mut(&mut self, block: &mut Block) {
        self.scoped(|this| visit_mut::visit_block_mut(this, block));
    }

    fn visit_local_mut(&mut self, local: &mut syn::Local) {
        if let Some(init) = &mut local.init {
            self.visit_local_init_mut(init);
        }
        let diverges = local.init.as_ref().is_some_and(|init| init.diverge.is_some());
        let standing = if diverges { Standing::Refutable } else { Standing::Irrefutable };
        self.pattern(&mut local.pat, standing);
    }

    fn visit_expr_let_mut(&mut self, condition: &mut syn::ExprLet) {
        self.visit_expr_mut(&mut condition.expr);
        self.pattern(&mut condition.pat, Standing::Refutable);
    }

    fn visit_expr_if_mut(&mut self, conditional: &mut syn::ExprIf) {
        self.scoped(|this| {
            this.visit_expr_mut(&mut conditional.cond);
            this.visit_block_mut(&mut conditional.then_branch);
        });
        if let Some((_, otherwise)) = &mut conditional.else_branch {
            self.visit_expr_mut(otherwise);
        }
    }

    fn visit_expr_while_mut(&mut self, each: &mut syn::ExprWhile) {
        self.scoped(|this| visit_mut::visit_expr_while_mut(this, each));
    }

    fn visit_expr_for_loop_mut(&mut self, each: &mut syn::ExprForLoop) {
        self.visit_expr_mut(&mut each.expr);
        self.scoped(|this| {
            this.pattern(&mut each.pat, Standing::Irrefutable);
            this.visit_block_mut(&mut each.body);
        });
    }

    fn visit_arm_mut(&mut self, arm: &mut syn::Arm) {
        self.scoped(|this| {
            this.pattern(&mut arm.pat, Standing::Refutable);
            this.visit_expr_mut(&mut arm.body);
        });
    }

    fn visit_expr_closure_mut(&mut self, closure: &mut syn::ExprClosure) {
        self.scoped(|this| {
            for input in &mut closure.inputs {
                this.pattern(input, Standing::Irrefutable);
            }
            this.visit_expr_mut(&mut closure.body);
        });
    }

    fn visit_pat_ident_mut(&mut self, pat: &mut PatIdent) {
        self.ident(&mut pat.ident);
        visit_mut::visit_pat_ident_mut(self, pat);
    }

    fn visit_expr_path_mut(&mut self, path: &mut syn::ExprPath) {
        if path.qself.is_none() && path.path.get_ident().is_some() {
            self.ident(&mut path.path.segments[0].ident);
        }
    }

    fn visit_expr_struct_mut(&mut self, literal: &mut syn::ExprStruct) {
        visit_mut::visit_expr_struct_mut(self, literal);
        scope::spell_out_fields(literal);
    }

    fn visit_field_pat_mut(&mut self, field: &mut syn::FieldPat) {
        visit_mut::visit_field_pat_mut(self, field);
        scope::spell_out_field(field);
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if let Some((mut scrutinee, mut pat)) = macros::matches_input(mac) {
            self.visit_expr_mut(&mut scrutinee);
            self.scoped(|this| this.pattern(&mut pat, Standing::Refutable));
            mac.tokens = quote::quote!(#scrutinee, #pat);
        } else if macros::is_coroutine(mac)
            && let Ok(mut stmts) = Block::parse_within.parse2(mac.tokens.clone())
        {
            self.scoped(|this| stmts.iter_mut().for_each(|stmt| this.visit_stmt_mut(stmt)));
            mac.tokens = quote::quote!(#(#stmts)*);
        } else if let Some(mut arguments) = macros::arguments(mac) {
            let format = macros::format_string(mac);
            for (index, argument) in arguments.iter_mut().enumerate() {
                match argument {
                    Expr::Lit(literal) if Some(index) == format => {
                        let renamed = syn::parse2(self.tokens(literal.to_token_stream()));
                        *literal = renamed.unwrap_or_else(|_| literal.clone());
                    }
                    _ => self.visit_expr_mut(argument),
                }
            }
            macros::set_arguments(mac, arguments);
        } else {
            mac.tokens = self.tokens(mac.tokens.clone());
        }
    }

    fn visit_item_mut(&mut self, _: &mut syn::Item) {}
}
