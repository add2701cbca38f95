//! Asks rustc whether methods take their receivers, calls what is called, and closures what they mention: what `taken.rs`,
//! `called.rs` and `captured.rs` of the runtime answer.

use proc_macro2::{Literal, Span, TokenStream};
use quote::quote_spanned;
use syn::Ident;

use super::Emitter;
use crate::asking::of_variable;
use crate::ir::*;
use crate::ownership::{Owned, Ownership};
use crate::states::Variant;

impl Emitter<'_> {
    /// What is to be asked before a node.
    ///
    /// ```text
    /// let tags_taken = ::bluelet::step::taken!(tags.finish() as receiver);
    /// ```
    pub(super) fn questions_before(&self, node: &Node, variant: &Variant) -> TokenStream {
        let mut asking = TokenStream::new();
        self.graph.each_effects(node, &mut |effects| {
            each_question(effects, &mut |asked| {
                let wanted = self.is_wanted(asked, variant);
                asking.extend(wanted.map(|wanted| self.ask(asked, wanted)));
            });
        });
        asking
    }

    /// Whether the variable, which says of another whether a call uses it up, is needed in the block or later.
    pub(super) fn is_told(&self, telling: BindingId, variant: &Variant) -> bool {
        let is_kept = |field: &crate::states::Field| field.binding == telling;
        let answers = |question: &Question| match question.about {
            About::ToldBy(other) => {
                other == telling && self.is_wanted(question.asked, variant).is_some()
            }
            _ => false,
        };
        let kept = self.states.variants.iter().any(|variant| variant.fields.iter().any(is_kept));
        kept || self.graph.questions.iter().any(answers)
    }

    fn ask(&self, asked: Asked, wanted: Wanted) -> TokenStream {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let question = self.graph.questions.iter().find(|question| question.asked == asked);
        let answer = answer(self.graph, asked);
        let asking = match question.map(|question| &question.about) {
            Some(About::Call(call)) => {
                let asking = of_variable(call, runtime);
                quote_spanned!(span=> #runtime::step::taken!(#asking))
            }
            Some(About::Captured(parts)) => {
                let name = &self.graph.binding(asked.binding).name;
                quote_spanned!(span=> #runtime::step::captured!(#name: #(#parts),*))
            }
            Some(About::Called(count)) => {
                let name = &self.graph.binding(asked.binding).name;
                let number = Literal::usize_unsuffixed(*count);
                quote_spanned!(span=> #runtime::step::called!(#name, #number))
            }
            Some(About::ToldBy(telling)) => {
                let telling = &self.graph.binding(*telling).name;
                quote_spanned!(span=> #telling)
            }
            None => unreachable!("BUG: an unknown question"),
        };
        let in_unsafe = question.is_some_and(|question| question.in_unsafe);
        let (allow, asking) = match in_unsafe {
            // Of the user's own block it is known to be needed.
            true => (
                quote_spanned!(span=> #[allow(unsafe_code, unused_unsafe)]),
                quote_spanned!(span=> unsafe { #asking }),
            ),
            false => (TokenStream::new(), asking),
        };
        match wanted {
            Wanted::Within => quote_spanned!(span=> #allow let #answer = #asking;),
            Wanted::Later => quote_spanned!(span=> #allow #answer.is(#asking);),
        }
    }

    /// The answers that are wanted outside of the blocks in which they are asked for.
    pub(super) fn questions_for_later(&self, variant: &Variant) -> TokenStream {
        let (runtime, span) = (self.names.runtime, Span::mixed_site());
        let asked = self.graph.questions.iter().map(|question| question.asked);
        let later =
            asked.filter(|asked| matches!(self.is_wanted(*asked, variant), Some(Wanted::Later)));
        let answers = later.map(|asked| answer(self.graph, asked));
        answers
            .map(|answer| quote_spanned!(span=> let #answer = #runtime::step::Answer::later();))
            .collect()
    }

    /// Whether it is to be known as the block goes on to a state whether the method has taken the variable.
    fn is_wanted(&self, asked: Asked, variant: &Variant) -> Option<Wanted> {
        let bodies = self.graph.bodies_of(variant.block);
        let mut wanting = Vec::new();
        let mut asking = Vec::new();
        for body in bodies {
            for (index, node) in self.graph.body(body).nodes.iter().enumerate() {
                self.graph.each_effects(node, &mut |effects| {
                    each_question(effects, &mut |other| {
                        if other == asked {
                            asking.push(body);
                        }
                    });
                });
                let target = self.graph.target(node).and_then(|block| self.states.variant(block));
                let owned = self.ownerships.exit.get(&(body, index));
                let (Some(target), Some(owned)) = (target, owned) else { continue };
                let kept = |field: &crate::states::Field| {
                    field.binding == asked.binding && field.form.is_optional()
                };
                if target.fields.iter().any(kept)
                    && let Some(Ownership::Asked(questions)) = owned.get(&asked.binding)
                    && questions.contain(asked)
                {
                    wanting.push(body);
                }
            }
        }
        let within =
            |wanted: &BodyId| asking.iter().any(|body| self.graph.contains(*body, *wanted));
        match () {
            () if asking.is_empty() || wanting.is_empty() => None,
            () if wanting.iter().all(within) => Some(Wanted::Within),
            () => Some(Wanted::Later),
        }
    }

    /// `tags_taken and tags_taken2`: whether all have taken the variable that may have.
    pub(super) fn answers(&self, binding: BindingId, owned: &Owned) -> Option<TokenStream> {
        let Some(Ownership::Asked(questions)) = owned.get(&binding) else { return None };
        let asked = self.graph.questions.iter().map(|question| question.asked);
        let asked = asked.filter(|asked| asked.binding == binding && questions.contain(*asked));
        let span = Span::mixed_site();
        let answers = asked.map(|asked| answer(self.graph, asked));
        let answers = answers.map(|answer| quote_spanned!(span=> #answer));
        answers.reduce(|all, answer| quote_spanned!(span=> #all and #answer))
    }
}

/// Where an answer is wanted.
#[derive(Clone, Copy)]
enum Wanted {
    /// In the block in which it is asked for.
    Within,
    /// Elsewhere too.
    Later,
}

/// What the answer is called.
fn answer(graph: &Graph, asked: Asked) -> Ident {
    let name = crate::scope::plain_name(&graph.binding(asked.binding).name);
    let number = (asked.number > 0).then(|| (asked.number + 1).to_string());
    Ident::new(&format!("{name}_taken{}", number.unwrap_or_default()), Span::mixed_site())
}
