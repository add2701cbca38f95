//! Asks rustc whether a variable that is not used again borrows from another: what `borrower.rs` of the runtime answers.

use proc_macro2::{Literal, Span, TokenStream};
use quote::{quote, quote_spanned};
use syn::{Expr, Ident};

use super::Emitter;
use super::enquiry::whose;
use crate::ir::*;
use crate::origin::{From, Lent, Maker, Origin, Step, is_of_a_type, makes_its_type};
use crate::states::{Field, Form};
use crate::{scope, spans};

impl Emitter<'_> {
    /// What a state keeps of a variable that may borrow, and has been made in this block.
    ///
    /// ```text
    /// ::bluelet::step::unless_lent!(
    ///     cur, 14,
    ///     cur_whose = ::bluelet::step::made!(cur, make[], 0 of 1: &buf, told).and(::bluelet::step::Lender::of(&buf).lends()),
    ///     ::bluelet::step::KeptGuard::<14>::check(cur_whose.guarded(
    ///         ::bluelet::step::Held::of(&cur).keeps_over_yield().noticed(..)
    ///     )),
    ///     cur
    /// )
    /// ```
    pub(super) fn unless_lent(
        &self,
        field: &Field,
        name: &Ident,
        kept: TokenStream,
    ) -> TokenStream {
        let origin = self.known_origin(field.binding).filter(|_| self.is_only_held(field.binding));
        let asked = origin.zip(self.line_of_keeping(field.binding, is_held));
        let Some((origin, line)) = asked else { return kept };
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let question = self.origin(field.binding, origin, false);
        let whose = whose_name(name, origin);
        let held = quote!(#runtime::step::Held::of(&#name));
        let noticed = quote!(#held.keeps_over_yield().noticed(#held.inside().answer()));
        let guarded = quote!(#whose.guarded(#noticed));
        let check = quote!(#runtime::step::KeptGuard::<#line>::check);
        let check = spans::call(check, spans::over(guarded, origin.ends), origin.ends);
        quote_spanned! {span=>
            #runtime::step::unless_lent!(#name, #line, #whose = #question, #check, #kept)
        }
    }

    /// What is asked behind a node about the variables that it has declared, and that are used again after a `yield_!`.
    ///
    /// ```text
    /// ::bluelet::step::not_lent!(
    ///     cur_whose = ::bluelet::step::made!(cur, make[], 0 of 1: &buf, told).and(::bluelet::step::Lender::of(&buf).lends()),
    ///     ::bluelet::step::Kept::<14>::check(cur_whose.beside(::bluelet::step::Elsewhere))
    /// );
    /// ```
    pub(super) fn asking_who_borrows(&self, node: &Node) -> TokenStream {
        let (Node::Entered(effects)
        | Node::Plain { effects, .. }
        | Node::LetElse { bound: effects, .. }) = node
        else {
            return TokenStream::new();
        };
        let asking = effects.iter().filter_map(|effect| match effect {
            Effect::Declare(id) => self.not_lent(*id),
            _ => None,
        });
        asking.collect()
    }

    fn not_lent(&self, variable: BindingId) -> Option<TokenStream> {
        let origin = self.known_origin(variable).filter(|_| self.is_used_whole(variable))?;
        let line = self.line_of_keeping(variable, |form| form == Form::Live)?;
        let runtime = self.names.runtime;
        let question = self.origin(variable, origin, true);
        let whose = whose_name(&self.graph.binding(variable).name, origin);
        let kept =
            if self.graph.binding(variable).generated { quote!(KeptLoop) } else { quote!(Kept) };
        let check = quote!(#runtime::step::#kept::<#line>::check);
        // Of several tokens, so that they reach over the whole expression.
        let answer = spans::over(quote!(#whose.beside(#runtime::step::Elsewhere)), origin.ends);
        let check = spans::call(check, answer, origin.ends);
        let span = Span::mixed_site();
        Some(quote_spanned!(span=> #runtime::step::not_lent!(#whose = #question, #check);))
    }

    /// The line of the first `yield_!` over which a state keeps the variable.
    fn line_of_keeping(&self, binding: BindingId, keeps: impl Fn(Form) -> bool) -> Option<Literal> {
        self.states.variants.iter().find_map(|variant| {
            let Entry::Resume(id) = self.graph.block(variant.block).entry else { return None };
            let mut fields = variant.fields.iter();
            let holds = fields.any(|field| field.binding == binding && keeps(field.form));
            let line = self.graph.suspension(id).span.start().line;
            holds.then(|| Literal::usize_unsuffixed(line))
        })
    }

    /// Whether rustc is asked about what the variable borrows, or about one that comes from it.
    pub(super) fn is_asked(&self, variable: BindingId) -> bool {
        let asked = |id| self.is_only_held(id) || self.is_used_whole(id);
        let comes_from_it = |(id, origin): (&BindingId, &Origin)| {
            origin.from.is_some_and(|from| from.variable == variable) && asked(*id)
        };
        asked(variable) || self.is_looking(variable) || self.graph.origins.iter().any(comes_from_it)
    }

    /// Whether states keep the variable for its drop and for nothing else.
    fn is_only_held(&self, variable: BindingId) -> bool {
        let fields = self.states.variants.iter().flat_map(|variant| &variant.fields);
        let mut forms = fields.filter(|field| field.binding == variable).map(|field| field.form);
        forms.next().is_some_and(is_held) && forms.all(is_held)
    }

    /// Whether it is used again after a `yield_!`, and what it is does not depend on a method, whose type may be told later.
    fn is_used_whole(&self, variable: BindingId) -> bool {
        let by_method = self.graph.origins.get(&variable).is_none_or(|origin| {
            let chained = origin.maker.as_ref().is_none_or(|maker| maker.chained);
            chained || origin.from.is_some_and(|from| from.by_method)
        });
        !by_method && self.line_of_keeping(variable, |form| form == Form::Live).is_some()
    }

    /// How the variable was made, if the function, where there is one, has a name in the generated code.
    fn known_origin(&self, variable: BindingId) -> Option<&Origin> {
        let origin = self.graph.origins.get(&variable)?;
        let named = origin.from.map_or(variable, |from| from.variable);
        (origin.maker.is_none() || self.maker(named).is_some()).then_some(origin)
    }

    /// Whose it is what the variable borrows; `certain` is what nobody could guess otherwise.
    fn origin(&self, variable: BindingId, origin: &Origin, certain: bool) -> TokenStream {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let name = &self.graph.binding(variable).name;
        let lent = origin.lent.iter().map(|lent| {
            let whose = match &lent.doubt {
                Some(doubt) => whose(doubt, false, runtime),
                None => quote_spanned!(span=> #runtime::step::Borrowed),
            };
            match &origin.maker {
                Some(maker) => {
                    let made = made(name, maker, lent, certain);
                    quote_spanned!(span=> #runtime::step::made!(#made).and(#whose))
                }
                None => whose,
            }
        });
        let all = lent.reduce(|all, lent| quote_spanned!(span=> #all.beside(#lent)));
        let all = all.unwrap_or_default();
        match origin.from {
            Some(From { variable, by_method: true }) => {
                let like = &self.graph.binding(variable).name;
                quote_spanned! {span=>
                    #runtime::step::Pair::of(#runtime::step::Held::of(&#name), #runtime::step::Held::of(&#like))
                        .compared()
                        .then(#all)
                }
            }
            _ => all,
        }
    }
}

/// What `made!` of the runtime is given: `cur, make[], 0 of 1: &buf, told`.
fn made(variable: &Ident, maker: &Maker, lent: &Lent, certain: bool) -> TokenStream {
    let Maker { name, call, part, .. } = maker;
    let argument = &call.args[lent.at];
    let (at, of) = (Literal::usize_unsuffixed(lent.at), Literal::usize_unsuffixed(call.args.len()));
    let steps = part.iter().map(|step| match step {
        Step::Wrapped => quote!(.wrapped()),
        Step::Element(at) => {
            let at = Literal::usize_unsuffixed(*at);
            quote!(.element::<#at>())
        }
        Step::Iterated => quote!(.iterated()),
    });
    let differs = differs(maker, lent, certain).map(|differs| quote!(, #differs));
    quote!(#variable, #name[#(#steps)*], #at of #of: #argument #differs)
}

/// How rustc is asked whether a function that belongs to a type takes another type than it is given, and so one lifetime only.
fn differs(maker: &Maker, lent: &Lent, certain: bool) -> Option<Ident> {
    let Expr::Path(function) = &*maker.call.func else { return None };
    let asked = match is_of_a_type(&function.path) {
        true if certain => makes_its_type(&function.path).then_some("compared"),
        true => Some(if lent.slice { "told_slice" } else { "told" }),
        false => None,
    };
    asked.map(|asked| Ident::new(asked, Span::mixed_site()))
}

/// `cur_whose`, placed where the message is to be.
fn whose_name(variable: &Ident, origin: &Origin) -> Ident {
    Ident::new(&format!("{}_whose", scope::plain_name(variable)), origin.ends.0)
}

fn is_held(form: Form) -> bool {
    matches!(form, Form::Held | Form::MaybeHeld)
}
