//! No input makes the compiler panic or hang, and whatever it gives back is Rust.
//!
//! Function texts are mutated, token by token and statement by statement, and compiled. The mutations come
//! from a seeded generator, so that a failure comes again.

use std::str::FromStr;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::parse::Parser;

/// Functions that use what the compiler knows; mutations mix their parts.
const CORPUS: &[&str] = &[
    "fn echoer(conn: Connection) -> io::Result<()> {
        loop {
            let data = yield_!(conn.recv(1024))?;
            if data.is_empty() { break; }
            yield_!(conn.sendall(data))?;
        }
        Ok(())
    }",
    "pub fn sum<'a, I: Iterator<Item = u32>>(mut items: I, (a, b): (u32, u32)) -> u32 where I: 'a {
        let mut total = a * b;
        while let Some(item) = items.next() && item > 0 {
            total += yield_!(ready(item)) + item;
            let total = &total;
            println!(\"{total} {item:>width$}\", width = yield_!(ready(3)));
        }
        total
    }",
    "fn chooser(&mut self, guard: Guard, pick: Option<u32>) -> Result<String, Error> {
        let text;
        let value = match yield_!(self.ask(pick)) {
            Some(n @ 1..=9) if n != 3 => { drop(guard); yield_!(ready(n))? }
            Some(n) => return Err(n.into()),
            None => if yield_!(ready(true)) { 1 } else { 2 },
        };
        text = format!(\"{value}{:?}\", yield_!(ready(())));
        let Some(found) = yield_!(find(&text)) else { yield_!(null()); panic!(\"gone\") };
        Ok(found)
    }",
    "fn turns() -> u32 {
        let list = vec![1, yield_!(ready(2)), 3];
        let result = 'outer: loop {
            for (index, n) in list.iter().enumerate() {
                if index == 1 { continue 'outer; }
                let done = 'check: { if yield_!(ready(*n > 2)) { break 'check true; } false };
                if done || yield_!(ready(false)) && !done { break 'outer *n; }
            }
        };
        yield_!(ready(result))
    }",
    "fn places(mut point: Point) {
        let array = [yield_!(ready(0)); 4];
        point.x[array[0]] += yield_!(ready(1)) as usize;
        (point.y, _) = (yield_!(ready(2)), ..);
        let moved = Point { x: point.x, y: yield_!(ready(5)), ..other() };
        let closure = move |z| moved.y + z;
        struct Inner; impl Inner { fn f(&self) -> u32 { 1 } }
        let event = bluelet::co! { yield_!(ready(closure(1))) + 1 };
        unsafe { touch(); }
        const { assert!(true) };
        yield_!(yield_!(ready(event)));
        let again = async { point.wait().await };
        yield_!(bluelet::boxed(again));
    }",
    "fn suspects(list: Vec<(bool, u32)>, some: Option<u32>) -> u32 {
        let mut n = (yield_!(ready(1)));
        #[expect(unused)]
        for (true, Point { x, mut y }) in list { stop_if!(y > 1); n = yield_!((ready(x))); }
        while true { if let m = some { break; } yield_!(null()); }
        let Some(m) = some else { if yield_!(ready(true)) { fail() } else { yield_!(null()); fail(); } };
        let Ok(o) = read() else { yield_!(null()); };
        let name = &String::from(\"name\");
        n += yield_!(ready(m /* one */ + o)) + name.len(); // two
        return (n);
        yield_!(ready(n))
    }",
    "fn guards(n: Option<u32>, pair: (Guard, Guard)) -> u32 {
        let list = [1, 2, 3];
        yield_!(null());
        match list { [_, ref rest @ ..] => look(&list, rest) }
        let late;
        let show = async move { (pair.1.name, pair.0) };
        match n {
            Some(1 | 2) | None if yield_!(ready(true)) => late = 1,
            Some(n) if n > 1 && let Some(m) = yield_!(ready(n.checked_sub(1)))
                && let Some(k) = yield_!(ready(m.checked_sub(1))) => late = k,
            _ => loop { yield_!(null()); break loop { if late() { return 3; } } },
        }
        yield_!(show);
        late
    }",
    "fn parts(mut job: Job, order: Order, n: u32) -> u32 {
        let Job { name, .. } = order.first;
        match yield_!(ready(n)) {
            1 => match n { 2 => stop(), _ => {} },
            2 if n > 1 => loop { match n { 3 => break, _ => return consume(job.data) } },
            _ => if let Some(place) = job.place { yield_!(send(place.name)); } else { log(name) },
        }
        job.name = match job.phase { Phase::Open(guard) => guard.name, other => { yield_!(keep(other)) } };
        consume(Job { data: yield_!(data()), ..job }, move || order.rest)
    }",
];

/// Tokens that a mutation puts in.
const SPARE: &[&str] = &[
    "yield_!(null())",
    "yield_!()",
    "?",
    "break",
    "continue",
    "return",
    "break 'outer",
    "&&",
    "=>",
    "..",
    "_",
    "mut",
    "ref",
    "'outer:",
    "loop {}",
    "if a {}",
    "match a {}",
    "|| 1",
    "async {}",
    "unsafe {}",
    "r#type",
    "self",
    "let x = 1;",
    "#[cfg(x)]",
    "yield",
    ".await",
    "let",
    "else",
    "\"{x} {0} {\"",
    "-> u32",
    "macro_rules! m { () => {} }",
    "{ ; }",
    "matches!(yield_!(a), Some(_))",
    "'a'",
    "1.5",
];

/// SplitMix64: small, and the same everywhere.
struct Random(u64);

impl Random {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((mixed ^ (mixed >> 31)) % bound.max(1) as u64) as usize
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }
}

fn tokens(text: &str) -> TokenStream {
    TokenStream::from_str(text).expect("the corpus is made of tokens")
}

/// Every token stream in this one: its own, and those of its groups.
fn streams(stream: &TokenStream, into: &mut Vec<TokenStream>) {
    into.push(stream.clone());
    for token in stream.clone() {
        if let TokenTree::Group(group) = token {
            streams(&group.stream(), into);
        }
    }
}

/// Replaces the stream with the given number, counted as [`streams`] does.
fn replace(
    stream: TokenStream,
    number: &mut usize,
    with: &mut dyn FnMut(TokenStream) -> TokenStream,
) -> TokenStream {
    if *number == 0 {
        *number = usize::MAX;
        return with(stream);
    }
    *number -= 1;
    let inner = stream.into_iter().map(|token| match token {
        TokenTree::Group(group) if *number != usize::MAX => {
            let inner = replace(group.stream(), number, with);
            TokenTree::Group(Group::new(group.delimiter(), inner))
        }
        token => token,
    });
    inner.collect()
}

fn mutate(input: TokenStream, pool: &[TokenStream], random: &mut Random) -> TokenStream {
    let mut all = Vec::new();
    streams(&input, &mut all);
    let mut number = random.below(all.len());
    replace(input, &mut number, &mut |stream| {
        let mut list: Vec<TokenTree> = stream.into_iter().collect();
        let at = random.below(list.len());
        let other = random.below(list.len());
        match random.below(8) {
            0 if !list.is_empty() => drop(list.remove(at)),
            1 if !list.is_empty() => list.insert(at, list[at].clone()),
            2 if !list.is_empty() => list.swap(at, other),
            3 => drop(list.splice(at..at, tokens(random.pick(SPARE)))),
            4 if !list.is_empty() => drop(list.splice(at..=at, tokens(random.pick(SPARE)))),
            5 => return random.pick(pool),
            _ => return statements(list, random).into_iter().collect(),
        }
        list.into_iter().collect()
    })
}

/// Moves, doubles or deletes one of the pieces between semicolons.
fn statements(list: Vec<TokenTree>, random: &mut Random) -> Vec<TokenTree> {
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => matches!(punct.as_char(), ';' | ','),
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let mut pieces: Vec<Vec<TokenTree>> = list.split_inclusive(ends).map(<[_]>::to_vec).collect();
    if !pieces.is_empty() {
        let (from, to) = (random.below(pieces.len()), random.below(pieces.len()));
        match random.below(3) {
            0 => drop(pieces.remove(from)),
            1 => pieces.insert(to, pieces[from].clone()),
            _ => pieces.swap(from, to),
        }
    }
    pieces.concat()
}

/// Compiles the input as a function and as a block; says what is wrong with what comes back.
fn compile(input: &TokenStream) -> Result<(), String> {
    let expanded = crate::expand(TokenStream::new(), input.clone());
    if syn::parse2::<syn::ItemFn>(input.clone()).is_ok() {
        syn::parse2::<syn::File>(expanded.clone())
            .map_err(|error| format!("{error} in the function: {expanded}"))?;
    }
    let body = input.clone().into_iter().last();
    if let Some(TokenTree::Group(body)) = body
        && let Ok(expanded) = crate::expand_anonymous(body.stream())
    {
        syn::Block::parse_within
            .parse2(expanded.clone())
            .map_err(|error| format!("{error} in the block: {expanded}"))?;
    }
    Ok(())
}

/// What takes so long never ends: far more than the slowest input needs, on a machine that is busy with others too.
const HANGS: Duration = Duration::from_secs(120);

/// Compiles each input on a thread of its own, so that it can be seen to panic or hang; gives what failed.
fn compile_all<I: Iterator<Item = TokenStream> + 'static>(inputs: fn() -> I) -> Vec<String> {
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || {
        for input in inputs() {
            let text = input.to_string();
            let Ok(_) = send.send(Message::Begins(text.clone())) else { return };
            let compiled = std::thread::spawn(move || match TokenStream::from_str(&text) {
                Ok(tokens) => compile(&tokens),
                // What is not made of tokens cannot come from rustc.
                Err(_) => Ok(()),
            });
            let outcome = compiled.join().unwrap_or_else(|_| Err("it panics".to_string()));
            let Ok(()) = send.send(Message::Ends(outcome)) else { return };
        }
    });
    let (mut failures, mut current) = (Vec::new(), String::new());
    loop {
        match receive.recv_timeout(HANGS) {
            Ok(Message::Begins(text)) => current = text,
            Ok(Message::Ends(Ok(()))) => {}
            Ok(Message::Ends(Err(wrong))) => failures.push(format!("{wrong}\n  of: {current}")),
            Err(RecvTimeoutError::Disconnected) => return failures,
            Err(RecvTimeoutError::Timeout) => {
                failures.push(format!("it hangs\n  of: {current}"));
                return failures;
            }
        }
    }
}

enum Message {
    Begins(String),
    Ends(Result<(), String>),
}

fn mutated() -> impl Iterator<Item = TokenStream> {
    let corpus: Vec<TokenStream> = CORPUS.iter().copied().map(tokens).collect();
    let mut pool = Vec::new();
    corpus.iter().for_each(|function| streams(function, &mut pool));
    seeds(count()).map(move |seed| {
        let mut random = Random(seed);
        let mut input = random.pick(&corpus);
        for _ in 0..=random.below(4) {
            input = mutate(input, &pool, &mut random);
        }
        input
    })
}

/// So many seeds; by hand, others can be had.
fn seeds(count: usize) -> std::ops::Range<u64> {
    let first = std::env::var("FIRST_SEED");
    let first = first.map_or(0, |first| first.parse().expect("FIRST_SEED is a number"));
    first..first + count as u64
}

/// How many functions are made: more can be asked for by hand.
fn count() -> usize {
    std::env::var("MUTATIONS").map_or(1500, |count| count.parse().expect("MUTATIONS is a number"))
}

#[test]
fn mutated_functions_never_panic_and_give_rust() {
    let failures = compile_all(mutated);
    let shown = failures.iter().take(10).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(failures.is_empty(), "{} of {} failed:\n{shown}", failures.len(), count());
}

/// Broken inputs, each a file in `corpus`: as they are, and each with the others' parts.
fn broken() -> impl Iterator<Item = TokenStream> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
    let entries = std::fs::read_dir(folder).expect("the corpus is there");
    let mut paths: Vec<_> =
        entries.map(|entry| entry.expect("the corpus can be read").path()).collect();
    paths.sort();
    let texts = paths.iter().map(|path| std::fs::read_to_string(path).expect("a seed is text"));
    let seeds: Vec<TokenStream> =
        texts.filter_map(|text| TokenStream::from_str(&text).ok()).collect();
    let mut pool = Vec::new();
    seeds.iter().for_each(|seed| streams(seed, &mut pool));
    let mutated = self::seeds(count() / 3).map({
        let seeds = seeds.clone();
        move |seed| {
            let mut random = Random(seed);
            mutate(random.pick(&seeds), &pool, &mut random)
        }
    });
    seeds.into_iter().chain(mutated)
}

#[test]
fn broken_inputs_never_panic() {
    let failures = compile_all(broken);
    let shown = failures.iter().take(10).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(failures.is_empty(), "{} failed:\n{shown}", failures.len());
}

/// The stream cut after so many of its tokens, with those in its groups; what is open is closed there.
fn cut(stream: TokenStream, left: &mut usize) -> TokenStream {
    let mut kept = Vec::new();
    for token in stream {
        if *left == 0 {
            break;
        }
        *left -= 1;
        kept.push(match token {
            TokenTree::Group(group) => {
                TokenTree::Group(Group::new(group.delimiter(), cut(group.stream(), left)))
            }
            token => token,
        });
    }
    kept.into_iter().collect()
}

/// The functions as an editor has them while their bodies are written: cut after each token.
fn half_typed() -> impl Iterator<Item = TokenStream> {
    CORPUS.iter().copied().map(tokens).flat_map(|function| {
        let (signature, body) = signature_and_body(&function);
        let mut whole = usize::MAX;
        cut(body.clone(), &mut whole);
        (0..=usize::MAX - whole).map(move |length| {
            let body = cut(body.clone(), &mut { length });
            quote!(#signature { #body })
        })
    })
}

fn signature_and_body(function: &TokenStream) -> (TokenStream, TokenStream) {
    let mut signature: Vec<TokenTree> = function.clone().into_iter().collect();
    match signature.pop() {
        Some(TokenTree::Group(body)) => (signature.into_iter().collect(), body.stream()),
        _ => panic!("a function of the corpus ends with its body"),
    }
}

/// The name and the arguments' types of each function in the code.
fn signatures(code: TokenStream) -> Vec<String> {
    let file = syn::parse2::<syn::File>(code).expect("what comes back is Rust");
    let functions = file.items.into_iter().filter_map(|item| match item {
        syn::Item::Fn(function) => Some(function.sig),
        _ => None,
    });
    let described = functions.map(|sig| {
        let types = sig.inputs.iter().map(|input| match input {
            syn::FnArg::Receiver(_) => "self".to_string(),
            syn::FnArg::Typed(argument) => argument.ty.to_token_stream().to_string(),
        });
        format!("{} {:?}", sig.ident, types.collect::<Vec<_>>())
    });
    described.collect()
}

#[test]
fn half_typed_functions_never_panic() {
    let failures = compile_all(half_typed);
    let shown = failures.iter().take(10).cloned().collect::<Vec<_>>().join("\n\n");
    assert!(failures.is_empty(), "{} failed:\n{shown}", failures.len());
}

#[test]
fn half_typed_functions_keep_their_signatures() {
    let mut seen = 0;
    for function in half_typed() {
        let (signature, _) = signature_and_body(&function);
        let expected = signatures(quote!(#signature {}));
        let found = signatures(crate::expand(TokenStream::new(), function.clone()));
        assert_eq!(found, expected, "of {function}");
        seen += 1;
    }
    assert!(seen > 600, "only {seen} functions were tried");
}

#[test]
fn mutations_leave_enough_functions() {
    let is_function = |text: &TokenStream| syn::parse2::<syn::ItemFn>(text.clone()).is_ok();
    let parsed = mutated().take(500).filter(is_function).count();
    assert!(parsed > 100, "only {parsed} of 500 mutated texts are functions");
}

#[test]
fn deep_nesting_takes_no_time() {
    let deep = || {
        let mut body = quote!(yield_!(null()););
        for depth in 0..12 {
            let name = quote::format_ident!("guard_{depth}");
            body = quote! {
                let #name = make();
                if yield_!(ready(true)) {
                    match x {
                        1 => { drop(#name); #body }
                        _ => { yield_!(null()); }
                    }
                }
            };
        }
        std::iter::once(quote!(fn deep(x: u32) { #body }))
    };
    assert_eq!(compile_all(deep), Vec::<String>::new());
}

#[test]
fn nested_loops_that_renew_a_variable_take_no_time() {
    let deep = || {
        let mut body = quote!(yield_!(null()););
        for depth in 0..18 {
            let label = syn::Lifetime::new(&format!("'l{depth}"), proc_macro2::Span::call_site());
            body = quote! {
                #label: loop {
                    if x == #depth { eat(job.name); yield_!(null()); job = make(); continue #label; }
                    #body
                }
            };
        }
        std::iter::once(quote!(fn deep(x: i32) { let mut job = make(); #body }))
    };
    assert_eq!(compile_all(deep), Vec::<String>::new());
}
