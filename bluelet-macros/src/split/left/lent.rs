//! Writes what lends the parts of a variable: see `lending`.
//!
//! Where only parts of a field are used, and some are taken, these are lent, unless all that is taken is copied:
//!
//! ```text
//! given.lend(Left {
//!     place: if held_.copies() { held_.copied(); held_.whole(job.place) } else {
//!         held_.moved();
//!         held_.in_parts(Left_ { name: Part::of(job.place.name), id: job.place.id })
//!     },
//! })
//! ```

use std::collections::BTreeMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Member, Stmt};

use super::by_pattern::Beside;
use super::used::{Fields, Used, each_whole};
use super::ways::{Way, named};
use super::{Keeper, Takes};
use crate::scope;

impl Takes<'_, '_> {
    /// `job_left = ..;`, and that name; a pattern may take other parts beside.
    pub(super) fn lend(
        &mut self,
        fields: &Fields,
        whole_again: bool,
        beside: Option<&Beside>,
    ) -> (Vec<Stmt>, Ident) {
        let (name, at, runtime) = (self.name, self.name.span(), self.keeper.runtime);
        let keeper = &mut *self.keeper;
        let kept = keeper.fresh(&format!("{}_left", scope::plain_name(name)), at);
        let [part, given, held, lent, put] =
            ["part", "given", "held", "lent", "whole"].map(|name| keeper.fresh(name, at));
        let item = keeper.fresh("Left", Span::call_site());
        let whole = self.name_of_whole();
        let mut inner = BTreeMap::new();
        name_inner(fields, &mut Way::new(), self.keeper, &mut inner);
        let writer = Writer { runtime, name, whole: &whole, part: &part, inner: &inner };
        let lend = writer.literal(&item, fields, &Way::new());
        let lend = quote!(#given.lend(#lend).await);
        let (of, back) = writer.all_back(fields, &lend, (&lent, &put), whole_again);
        let (declared, apart) = (declared(&item, fields), writer.come_apart(fields));
        let inner_declared = writer.inner_declared();
        let parts = writer.parts_taken(fields, &Way::new());
        // Rustc has to see in the function as it was written what is moved out of a reference.
        let taken = match self.keeper.as_written {
            true => quote!(#runtime::step::held_of_parts!(#name => #(#parts),*)),
            false => writer.types_taken(fields, &Way::new()),
        };
        self.keeper.asks.loans = true;
        self.keeper.asks.drops |= !apart.is_empty();
        self.left.push(kept.clone());
        self.mutable.insert(kept.to_string());
        let before = quote!(#declared #inner_declared #apart);
        let site = Site {
            runtime,
            name,
            kept: &kept,
            held: &held,
            given: quote!(#given: #runtime::step::Lending<_, #of>),
            whole: &whole,
            before,
            back,
        };
        let block = match beside {
            None => site.alone(&taken),
            Some(beside) => {
                let names = ["place", "sent", "received"];
                site.beside(beside, &parts, &names.map(|name| self.keeper.fresh(name, at)))
            }
        };
        (block.stmts, kept)
    }
}

/// The place where an async block begins to lend parts of a variable.
struct Site<'s> {
    runtime: &'s syn::Path,
    /// The variable.
    name: &'s Ident,
    /// What lends.
    kept: &'s Ident,
    /// The types of what is taken.
    held: &'s Ident,
    /// What the block is given to lend.
    given: TokenStream,
    /// What the variable is called in the block.
    whole: &'s Ident,
    /// What is declared before.
    before: TokenStream,
    /// What the block does with what it gets back.
    back: TokenStream,
}

impl Site<'_> {
    /// `job_left = ..;`
    fn alone(&self, taken: &TokenStream) -> syn::Block {
        let Site { name, kept, held, given, whole, before, back, .. } = self;
        syn::parse_quote!({
            #kept = {
                #before
                let #held = #taken;
                if #held.copies() {
                    #held.copied();
                    #held.whole(#name)
                } else {
                    #held.moved();
                    #held.lend(move |#given| async move {
                        #held.moved();
                        let mut #whole = #name;
                        #back
                        ::core::future::pending().await
                    })
                }
            };
        })
    }

    /// `let name = { .. job_left = ..; .. };`
    fn beside(
        &self,
        beside: &Beside,
        parts: &[TokenStream],
        [place, sent, received]: &[Ident; 3],
    ) -> syn::Block {
        let Site { runtime, name, kept, held, given, whole, before, back } = self;
        let (declared, pat, names) = (beside.declared(), &beside.pat, beside.names());
        // What rustc says of the pattern is the same for each of them, and then it says it once.
        let at = Span::mixed_site().located_at(beside.matched);
        let looked_at = quote_spanned!(at=> *&#name);
        let placed = quote_spanned!(at=> *#held.place(#place, &mut #kept));
        let mut moved = (*whole).clone();
        moved.set_span(moved.span().located_at(beside.matched));
        syn::parse_quote!({
            let #declared = {
                #before
                let #place = #runtime::step::Held::of(&#name);
                let #held = #runtime::step::held_by!(
                    #name, #pat = #looked_at => #names #(, #parts)*
                );
                if #held.copies() {
                    #held.copied();
                    #kept = #held.whole(#name);
                    let #pat = #placed;
                    #names
                } else {
                    #held.moved();
                    let (#sent, #received) = #runtime::step::beside();
                    #kept = #held.lend(move |#given| async move {
                        #held.moved();
                        let mut #whole = #name;
                        let #pat = #moved;
                        #sent.send(#names);
                        #back
                        ::core::future::pending().await
                    });
                    #received.receive()
                }
            };
        })
    }
}

/// What a field of which only parts are lent is called.
struct Inner<'u> {
    way: Way,
    fields: &'u Fields,
    /// The struct that lends them.
    item: Ident,
    /// The types of those that are taken.
    held: Ident,
}

fn name_inner<'u>(
    fields: &'u Fields,
    around: &mut Way,
    keeper: &mut Keeper<'_>,
    into: &mut BTreeMap<String, Inner<'u>>,
) {
    for used in fields.values().filter(|used| !used.parts.is_empty()) {
        around.push(used.member.clone());
        let (way, fields) = (around.clone(), &used.parts);
        let item = keeper.fresh("Left", Span::call_site());
        let held = keeper.fresh("held", Span::mixed_site());
        into.insert(named(&way), Inner { way, fields, item, held });
        name_inner(&used.parts, around, keeper, into);
        around.pop();
    }
}

/// Writes how the parts come and go.
struct Writer<'w> {
    runtime: &'w syn::Path,
    /// The variable.
    name: &'w Ident,
    /// What it is called in the async block.
    whole: &'w Ident,
    /// What a part is called on its way back.
    part: &'w Ident,
    inner: &'w BTreeMap<String, Inner<'w>>,
}

impl Writer<'_> {
    /// `Left { name: Part::of(job.name), id: job.id }`
    fn literal(&self, item: &Ident, fields: &Fields, around: &Way) -> TokenStream {
        let given = fields.values().map(|used| {
            let (member, way) = (&used.member, followed_by(around, &used.member));
            let given = self.given(used, &way);
            quote!(#member: #given)
        });
        let members: Vec<Member> = fields.values().map(|used| used.member.clone()).collect();
        let (_, fillers) = declared_of(item, &members);
        quote!(#item { #(#given,)* #(#fillers,)* })
    }

    fn given(&self, used: &Used, way: &Way) -> TokenStream {
        let (runtime, whole) = (self.runtime, self.whole);
        let place = quote!(#whole #(.#way)*);
        let Some(Inner { item, held, fields, .. }) = self.inner.get(&named(way)) else {
            return match used.is_taken() {
                true => quote!(#runtime::step::Part::of(#place)),
                false => place,
            };
        };
        let parts = self.literal(item, fields, way);
        quote! {
            if #held.copies() {
                #held.copied();
                #held.whole(#place)
            } else {
                #held.moved();
                #held.in_parts(#parts)
            }
        }
    }

    /// What was lent goes back to its place.
    fn back(&self, used: &Used, way: &Way, from: &TokenStream, whole_again: bool) -> TokenStream {
        let (runtime, whole, part) = (self.runtime, self.whole, self.part);
        let place = quote!(#whole #(.#way)*);
        let Some(Inner { item, held, fields, .. }) = self.inner.get(&named(way)) else {
            return match (used.is_taken(), whole_again) {
                (false, _) => quote!(#place = #from;),
                (true, true) => quote!(#place = #runtime::step::Part::into_part(#from);),
                (true, false) => quote! {
                    if let ::core::option::Option::Some(#part) =
                        #runtime::step::Part::into_rest(#from)
                    {
                        #place = #part;
                    }
                },
            };
        };
        let names = (0..fields.len()).map(|at| format_ident!("{}{}", part, at));
        let names: Vec<Ident> = names.collect();
        let members = fields.values().map(|used| &used.member);
        let parts = fields.values().zip(&names).map(|(used, name)| {
            let way = followed_by(way, &used.member);
            self.back(used, &way, &quote!(#name), whole_again)
        });
        quote! {
            if #held.copies() {
                #held.copied();
                #place = #held.whole(#from);
            } else {
                #held.moved();
                let #item { #(#members: #names,)* .. } = #held.in_parts(#from);
                #(#parts)*
            }
        }
    }

    /// What the block does with what it gets back; and before that the type of the variable, if it may be whole again.
    fn all_back(
        &self,
        fields: &Fields,
        lend: &TokenStream,
        (lent, put): (&Ident, &Ident),
        whole_again: bool,
    ) -> (TokenStream, TokenStream) {
        let (plain, others): (Vec<&Used>, Vec<&Used>) =
            fields.values().partition(|used| used.parts.is_empty() && !used.is_taken());
        let back = |which: &[&Used], whole_again| -> TokenStream {
            let back = |used: &&Used| {
                let member = &used.member;
                self.back(used, &vec![member.clone()], &quote!(#lent.#member), whole_again)
            };
            which.iter().map(back).collect()
        };
        let (plain, rest) = (back(&plain, false), back(&others, false));
        if !whole_again {
            return (quote!(()), quote!(let #lent = #lend.into_lent(); #plain #rest));
        }
        let (again, whole) = (back(&others, true), self.whole);
        let back = quote! {
            let (#lent, #put) = #lend.into_parts();
            #plain
            if let ::core::option::Option::Some(#put) = #put {
                #again
                #put.give(#whole);
            } else {
                #rest
                ::core::future::pending::<()>().await;
            }
        };
        (quote!(_), back)
    }

    /// `held_of!(job.name).and(held_of!(job.data))`, of all that is taken.
    fn types_taken(&self, fields: &Fields, around: &Way) -> TokenStream {
        let runtime = self.runtime;
        let parts = self.parts_taken(fields, around).into_iter();
        let mut types = parts.map(|part| quote!(#runtime::step::held_of!(#part)));
        let first = types.next();
        quote!(#first #(.and(#types))*)
    }

    /// `job.name` and `job.data`: all that is taken.
    fn parts_taken(&self, fields: &Fields, around: &Way) -> Vec<TokenStream> {
        let (name, mut parts) = (self.name, Vec::new());
        each_whole(fields, &mut |way, used| {
            if used.is_taken() {
                parts.push(quote!(#name #(.#around)* #(.#way)*));
            }
        });
        parts
    }

    /// That what a match takes apart has no `Drop` of its own.
    fn come_apart(&self, fields: &Fields) -> TokenStream {
        let (name, runtime) = (self.name, self.runtime);
        let mut apart = TokenStream::new();
        each_whole(fields, &mut |way, used| {
            let at = Span::mixed_site().located_at(used.member.span());
            let it = used.matched.then(|| {
                let of = quote_spanned!(at=> #runtime::step::held_of!(#name #(.#way)*));
                // Of a variable: what rustc says it says of that, and not of what the macro is expanded from.
                quote_spanned!(at=> { let held = #of; held.renewed_by_match(); })
            });
            apart.extend(it);
        });
        apart
    }

    /// The structs for fields that are lent in parts, and what is taken of these.
    fn inner_declared(&self) -> TokenStream {
        let declared = self.inner.values().map(|Inner { way, fields, item, held }| {
            let (declared, types) = (declared(item, fields), self.types_taken(fields, way));
            quote!(#declared let #held = #types;)
        });
        declared.collect()
    }
}

fn followed_by(way: &Way, member: &Member) -> Way {
    way.iter().chain([member]).cloned().collect()
}

/// `struct Left<A, B> { id: A, data: B }`, or `struct Left<A>(A, ());`
fn declared(item: &Ident, fields: &Fields) -> TokenStream {
    let members: Vec<Member> = fields.values().map(|used| used.member.clone()).collect();
    declared_of(item, &members).0
}

/// The same of fields of which nothing else is known, and `1: ()` for those that come before them.
pub(super) fn declared_of(item: &Ident, members: &[Member]) -> (TokenStream, Vec<TokenStream>) {
    let parameters: Vec<Ident> = (0..members.len()).map(|at| format_ident!("F{}", at)).collect();
    let typed = members.iter().zip(&parameters);
    let named: Vec<TokenStream> = typed
        .clone()
        .filter_map(|(member, parameter)| match member {
            Member::Named(name) => Some(quote!(#name: #parameter)),
            Member::Unnamed(_) => None,
        })
        .collect();
    let index_of = |member: &Member| match member {
        Member::Unnamed(index) => Some(index.index),
        Member::Named(_) => None,
    };
    let length = members.iter().filter_map(index_of).max().map_or(0, |last| last + 1);
    if length == 0 {
        return (quote!(struct #item<#(#parameters),*> { #(#named),* }), Vec::new());
    }
    let (mut numbered, mut fillers) = (Vec::new(), Vec::new());
    for index in 0..length {
        let parameter = typed.clone().find(|(member, _)| index_of(member) == Some(index));
        match parameter {
            Some((_, parameter)) => numbered.push(quote!(#parameter)),
            None => {
                let index = syn::Index::from(index as usize);
                numbered.push(quote!(()));
                fillers.push(quote!(#index: ()));
            }
        }
    }
    let declared = quote!(#[allow(dead_code)] struct #item<#(#parameters),*>(#(#numbered),*););
    (declared, fillers)
}
