//! Macros that the function declares for itself, and calls that declare items.
//!
//! An item moves to the top of the function, where a macro does not see the variables that its definition names. So each
//! call gives it these, and which variables a call uses is seen in its input:
//!
//! ```text
//! macro_rules! add {                         macro_rules! add {
//!     ($by:expr) => { total += $by };   =>       ($given_total:ident; $by:expr) => { $given_total += $by };
//! }                                          }
//! add!(yielded);                             add!(total; yielded);
//! ```
//!
//! A statement `getter!(fn name() -> u32);` declares an item where its input or, of a macro of the function's own, its
//! definition begins like one.

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::{Group, Ident, Punct, Spacing, Span, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::visit::{self, Visit};
use syn::visit_mut::{self, VisitMut};
use syn::{Block, FnArg, Item, ItemMacro, Macro, Stmt};

use crate::macros;
use crate::mention::identifiers;
use crate::parse::Function;
use crate::scope;

/// Has each macro of the function given what it names, and tells which calls declare items.
pub(super) fn settle(body: &mut Block, function: &Function) {
    let mut bound = Bound::default();
    for input in &function.sig.inputs {
        match input {
            FnArg::Receiver(receiver) => bound.note(&Ident::from(receiver.self_token)),
            FnArg::Typed(argument) => bound.visit_pat(&argument.pat),
        }
    }
    bound.visit_block(body);
    let mut own = OwnMacros { variables: bound.0, given: BTreeMap::new(), items: BTreeSet::new() };
    own.visit_block_mut(body);
}

/// What some pattern of the function binds, by name.
#[derive(Default)]
struct Bound(Variables);

type Variables = BTreeMap<String, Ident>;

impl Bound {
    fn note(&mut self, name: &Ident) {
        self.0.entry(scope::plain_name(name)).or_insert_with(|| name.clone());
    }
}

impl<'ast> Visit<'ast> for Bound {
    fn visit_pat_ident(&mut self, name: &'ast syn::PatIdent) {
        self.note(&name.ident);
        visit::visit_pat_ident(self, name);
    }
    fn visit_item(&mut self, _: &'ast Item) {}
}

struct OwnMacros {
    /// The function's variables.
    variables: Variables,
    /// What each macro that was declared so far is given.
    given: BTreeMap<String, Variables>,
    /// Those that declare items.
    items: BTreeSet<String>,
}

impl VisitMut for OwnMacros {
    fn visit_block_mut(&mut self, block: &mut Block) {
        for index in 0..block.stmts.len() {
            let (stmt, rest) = block.stmts[index..].split_first_mut().expect("it is in range");
            match stmt {
                Stmt::Item(Item::Macro(item)) if item.ident.is_some() => self.declared(item, rest),
                Stmt::Macro(call) if self.declares_items(&call.mac) => {
                    self.visit_macro_mut(&mut call.mac);
                    *stmt = Stmt::Item(Item::Macro(ItemMacro {
                        attrs: std::mem::take(&mut call.attrs),
                        ident: None,
                        mac: call.mac.clone(),
                        semi_token: call.semi_token,
                    }));
                }
                stmt => self.visit_stmt_mut(stmt),
            }
        }
    }

    fn visit_macro_mut(&mut self, mac: &mut Macro) {
        if self.given.is_empty() {
            return;
        }
        mac.tokens = self.calls(std::mem::take(&mut mac.tokens), &ToTokens::to_token_stream);
        if let Some(given) = mac.path.get_ident().and_then(|name| self.given.get(&name.to_string()))
        {
            mac.tokens = with_given(given, mac.tokens.clone(), &ToTokens::to_token_stream);
        }
    }

    fn visit_item_mut(&mut self, item: &mut Item) {
        // Other items see no variables.
        if let Item::Macro(call) = item {
            visit_mut::visit_item_macro_mut(self, call);
        }
    }
}

impl OwnMacros {
    /// Notes what a definition declares and names; `rest` is what comes after it in its block.
    fn declared(&mut self, item: &mut ItemMacro, rest: &[Stmt]) {
        let Some(name) = item.ident.as_ref().map(Ident::to_string) else { return };
        let Some(mut rules) = rules(item.mac.tokens.clone()) else { return };
        if rules.iter().all(|rule| begins_like_an_item(rule.body.stream())) {
            self.items.insert(name.clone());
        }
        let mut given = Variables::new();
        for rule in &rules {
            self.named_in(rule.body.stream(), &mut given);
        }
        let mut later = Bound::default();
        rest.iter().for_each(|stmt| later.visit_stmt(stmt));
        // A definition means the variable of that name before it.
        if given.is_empty() || given.keys().any(|name| later.0.contains_key(name)) {
            return;
        }
        self.given.insert(name, given.clone());
        for rule in &mut rules {
            let declared = given.values().flat_map(|name| {
                let mut parameter = parameter(name);
                parameter.extend(quote!(:ident));
                parameter
            });
            let (declared, pattern): (TokenStream, _) = (declared.collect(), rule.pattern.stream());
            rule.pattern = regrouped(&rule.pattern, quote!(#declared; #pattern));
            let body = self.calls(rule.body.stream(), &parameter);
            rule.body = regrouped(&rule.body, parameters(body, &given));
        }
        item.mac.tokens =
            rules.into_iter().map(|Rule { pattern, body }| quote!(#pattern => #body;)).collect();
    }

    /// Collects the variables that the body of a rule names, itself or through macros that it calls.
    fn named_in(&self, body: TokenStream, into: &mut Variables) {
        let bound_inside = bound_by_text(body.clone());
        let mut before = Before::default();
        for token in body {
            match &token {
                TokenTree::Ident(name) if !before.makes_other_name() => {
                    let name = scope::plain_name(name);
                    into.extend(self.given.get(&name).cloned().unwrap_or_default());
                    if let Some(variable) = self.variables.get(&name)
                        && !bound_inside.contains(&name)
                    {
                        into.insert(name, variable.clone());
                    }
                }
                TokenTree::Group(group) => {
                    let formatted = formatted(&before, group).into_iter();
                    into.extend(formatted.filter(|name| !bound_inside.contains(name)).filter_map(
                        |name| self.variables.get(&name).cloned().map(|variable| (name, variable)),
                    ));
                    self.named_in(group.stream(), into);
                }
                _ => {}
            }
            before.goes_on(&token);
        }
    }

    /// The code with what the macros are given that it calls, each `as_given`.
    fn calls(&self, code: TokenStream, as_given: &dyn Fn(&Ident) -> TokenStream) -> TokenStream {
        let mut before = Before::default();
        let mut written = TokenStream::new();
        for token in code {
            let token = match token {
                TokenTree::Group(group) => {
                    let inside = self.calls(group.stream(), as_given);
                    let given = before.called().and_then(|name| self.given.get(&name));
                    let inside = match given {
                        Some(given) => with_given(given, inside, as_given),
                        None => inside,
                    };
                    TokenTree::Group(regrouped(&group, inside))
                }
                token => token,
            };
            before.goes_on(&token);
            written.extend([token]);
        }
        written
    }

    fn declares_items(&self, mac: &Macro) -> bool {
        macros::declares_items(mac)
            || mac.path.get_ident().is_some_and(|name| self.items.contains(&name.to_string()))
            || macros::argument_use(mac).is_none() && begins_like_an_item(mac.tokens.clone())
    }
}

/// `(pattern) => { body }`
struct Rule {
    pattern: Group,
    body: Group,
}

fn rules(definition: TokenStream) -> Option<Vec<Rule>> {
    let mut groups = Vec::new();
    for token in definition {
        match token {
            TokenTree::Group(group) => groups.push(group),
            TokenTree::Punct(punct) if matches!(punct.as_char(), '=' | '>' | ';') => {}
            _ => return None,
        }
    }
    let pairs = groups.chunks_exact(2);
    pairs.remainder().is_empty().then(|| {
        pairs.map(|pair| Rule { pattern: pair[0].clone(), body: pair[1].clone() }).collect()
    })
}

/// `pub fn name`, `static NAME`, after attributes.
fn begins_like_an_item(code: TokenStream) -> bool {
    let mut tokens = code.into_iter().peekable();
    loop {
        let is_attribute = matches!(tokens.peek(), Some(TokenTree::Punct(p)) if p.as_char() == '#');
        let is_visibility = matches!(tokens.peek(), Some(TokenTree::Ident(name)) if name == "pub");
        if !is_attribute && !is_visibility {
            break;
        }
        tokens.next();
        tokens.next_if(|token| matches!(token, TokenTree::Group(_)));
    }
    let keywords = ["fn", "struct", "enum", "static", "const", "trait", "type", "mod"];
    let begins = matches!(tokens.next(), Some(TokenTree::Ident(first)) if keywords.iter().any(|keyword| first == *keyword));
    let is_name = match tokens.next() {
        Some(TokenTree::Ident(_)) => true,
        // `fn $name`
        Some(TokenTree::Punct(dollar)) => dollar.as_char() == '$',
        _ => false,
    };
    begins && is_name
}

/// The names that the code binds by `let`, `for` and the like: no variables of the function.
fn bound_by_text(code: TokenStream) -> BTreeSet<String> {
    let mut bound = BTreeSet::new();
    let mut binds = false;
    for token in code {
        match token {
            TokenTree::Ident(name) => {
                if binds {
                    bound.insert(scope::plain_name(&name));
                }
                binds = ["let", "mut", "ref", "for"].iter().any(|keyword| name == *keyword);
            }
            TokenTree::Group(group) if binds => {
                bound.extend(identifiers(&group.stream()));
                binds = false;
            }
            TokenTree::Group(group) => bound.extend(bound_by_text(group.stream())),
            TokenTree::Punct(punct) => binds = punct.as_char() == '|',
            TokenTree::Literal(_) => binds = false,
        }
    }
    bound
}

/// The two tokens before one.
#[derive(Default)]
struct Before(Option<TokenTree>, Option<TokenTree>);

impl Before {
    fn goes_on(&mut self, token: &TokenTree) {
        *self = Before(self.1.take(), Some(token.clone()));
    }

    /// Whether a name here is a field, a method, a label, an end of a path or a parameter of the macro.
    fn makes_other_name(&self) -> bool {
        let is = |token: &Option<TokenTree>, char: char| matches!(token, Some(TokenTree::Punct(punct)) if punct.as_char() == char);
        is(&self.1, '$')
            || is(&self.1, '\'')
            || is(&self.1, '.') && !is(&self.0, '.')
            || is(&self.1, ':') && is(&self.0, ':')
    }

    /// The macro that is called with what comes here.
    fn called(&self) -> Option<String> {
        match self {
            Before(Some(TokenTree::Ident(name)), Some(TokenTree::Punct(bang)))
                if bang.as_char() == '!' =>
            {
                Some(name.to_string())
            }
            _ => None,
        }
    }
}

/// `total; input`
fn with_given(
    given: &Variables,
    input: TokenStream,
    as_given: &dyn Fn(&Ident) -> TokenStream,
) -> TokenStream {
    let given = given.values().map(as_given);
    quote!(#(#given)*; #input)
}

/// `$given_total`
fn parameter(name: &Ident) -> TokenStream {
    let dollar = Punct::new('$', Spacing::Alone);
    let name = Ident::new(&format!("given_{}", scope::plain_name(name)), Span::call_site());
    quote!(#dollar #name)
}

/// The code with parameters for the variables.
fn parameters(code: TokenStream, given: &Variables) -> TokenStream {
    let mut before = Before::default();
    let mut written = TokenStream::new();
    for token in code {
        let replaced = match &token {
            TokenTree::Ident(name)
                if !before.makes_other_name() && given.contains_key(&scope::plain_name(name)) =>
            {
                parameter(name)
            }
            TokenTree::Group(group) => {
                let mut inside = parameters(group.stream(), given);
                let mut formatted = formatted(&before, group);
                formatted.retain(|name| given.contains_key(name));
                for name in formatted {
                    let name = Ident::new(&name, Span::call_site());
                    let parameter = parameter(&name);
                    inside = with_argument(inside, quote!(#name = #parameter));
                }
                TokenTree::Group(regrouped(group, inside)).into()
            }
            other => other.clone().into(),
        };
        before.goes_on(&token);
        written.extend(replaced);
    }
    written
}

/// What the format string captures in the input of one of std's macros that comes here.
fn formatted(before: &Before, input: &Group) -> BTreeSet<String> {
    let called = before.called().and_then(|name| syn::parse_str::<syn::Path>(&name).ok());
    let Some(path) = called else { return BTreeSet::new() };
    let tokens = input.stream();
    let mac: Macro = syn::parse_quote!(#path!(#tokens));
    let Some(at) = macros::argument_use(&mac).and_then(|_| macros::format_string(&mac)) else {
        return BTreeSet::new();
    };
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let arguments: Vec<&[TokenTree]> = tokens.split(is_comma).collect();
    let format = arguments.get(at).and_then(|argument| match argument {
        [TokenTree::Literal(literal)] => syn::parse_str(&literal.to_string()).ok(),
        _ => None,
    });
    let mut captured: BTreeSet<String> =
        format.map(|format| macros::captures(&format)).unwrap_or_default().into_iter().collect();
    for argument in arguments {
        let equals = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Punct(p)) if p.as_char() == '=');
        if let Some(TokenTree::Ident(name)) = argument.first()
            && equals(argument.get(1))
            && !equals(argument.get(2))
        {
            captured.remove(&name.to_string());
        }
    }
    captured
}

/// `"{name}", name = value`
fn with_argument(input: TokenStream, argument: TokenStream) -> TokenStream {
    let mut input: Vec<TokenTree> = input.into_iter().collect();
    input.pop_if(|last| matches!(last, TokenTree::Punct(comma) if comma.as_char() == ','));
    let input: TokenStream = input.into_iter().collect();
    quote!(#input, #argument)
}

fn regrouped(group: &Group, inside: TokenStream) -> Group {
    let mut new = Group::new(group.delimiter(), inside);
    new.set_span(group.span());
    new
}
