//! Matches of what functions give that were lent something: what a branch leaves of it drops behind the match, unless it may borrow
//! from what was lent.

use std::cell::Cell;

use crate::matched_calls::S;
use crate::support::*;
use crate::{copied_twins, twins};

pub struct Lexer {
    toks: Vec<S>,
}
fn lexer() -> Lexer {
    Lexer { toks: vec![S::C { d: d("1"), n: 1 }, S::B(d("2"))] }
}
fn next(lexer: &mut Lexer) -> S {
    lexer.toks.pop().unwrap_or_default()
}
fn parse(line: &str) -> Option<(D, u32)> {
    (line.len() <= 5).then(|| (d("parsed"), line.len() as u32))
}
fn pull(l: &mut Vec<S>) -> Result<S, D> {
    l.pop().ok_or_else(|| d("none"))
}
fn words(line: &str) -> Option<(&str, &str)> {
    line.split_once(' ')
}
fn checked(n: &u32, s: &str) -> Result<(u32, D), (D, D)> {
    match n {
        3.. => Ok((*n, d(if s == "x" { "x" } else { "y" }))),
        _ => Err((d("e1"), d("e2"))),
    }
}
#[derive(Debug)]
pub struct Req<'a> {
    path: &'a str,
    rest: Vec<&'a str>,
    n: u32,
}
fn req(line: &str) -> Result<Req<'_>, D> {
    if line.len() > 1 {
        Ok(Req { path: &line[..1], rest: vec![line], n: line.len() as u32 })
    } else {
        Err(d("short"))
    }
}
pub struct Owned {
    path: String,
    d: D,
    e: D,
}
fn owned(line: &str, n: u32) -> Result<Owned, (D, u32)> {
    if n > 1 { Ok(Owned { path: line.into(), d: d("d"), e: d("e") }) } else { Err((d("err"), n)) }
}
pub struct Lock<'a> {
    of: &'a Cell<u32>,
    n: u32,
    d: D,
}
impl Lock<'_> {}
fn lock(of: &Cell<u32>) -> Option<(Lock<'_>, u32)> {
    Some((Lock { of, n: 3, d: d("lock") }, 4))
}
fn locked(of: &Cell<u32>) -> Option<Lock<'_>> {
    lock(of).map(|(lock, _)| lock)
}
fn same<'a>(a: &str, b: &'a str) -> Option<(D, &'a str)> {
    Some((d("same"), b))
}
fn generic<T: std::str::FromStr>(a: &str) -> Option<(D, T)> {
    Some((d("generic"), a.parse().ok()?))
}
fn any<T: AsRef<str>>(a: T) -> Option<(D, usize)> {
    Some((d("any"), a.as_ref().len()))
}
fn keep<T>(a: T) -> Option<(T, usize)> {
    Some((a, 3))
}
pub struct Conf {
    text: String,
    n: u32,
}
impl Conf {
    fn parse(text: &str) -> Option<(D, u32)> {
        Some((d("conf"), text.len() as u32))
    }
    fn plain(&mut self) -> u32 {
        macro_rules! yield_ {
            ($event:expr) => {
                block($event)
            };
        }
        match check(&self.n, &self.text) {
            Ok((n, _)) => {
                yield_!(ev(n));
                self.n = 7;
            }
            Err((a, _)) => {
                yield_!(ev(1));
                self.text.push('a');
            }
        }
        match words(&self.text) {
            Some((a, _)) => {
                let n = a.len();
                yield_!(ev(n));
                self.text.clear();
                3
            }
            None => {
                yield_!(ev(1));
                5
            }
        }
    }
    #[bluelet::coroutine]
    fn machine(&mut self) -> u32 {
        match check(&self.n, &self.text) {
            Ok((n, _)) => {
                yield_!(ev(n));
                self.n = 7;
            }
            Err((a, _)) => {
                yield_!(ev(1));
                self.text.push('a');
            }
        }
        match words(&self.text) {
            Some((a, _)) => {
                let n = a.len();
                yield_!(ev(n));
                self.text.clear();
                3
            }
            None => {
                yield_!(ev(1));
                5
            }
        }
    }
}
fn check(n: &u32, s: &str) -> Result<(u32, D), (D, D)> {
    match n {
        3.. => Ok((*n, d("x"))),
        _ => Err((d("e1"), d("e2"))),
    }
}
#[test]
fn methods() {
    for n in [1, 4] {
        for text in ["a b", "c"] {
            compare(
                "methods",
                || {
                    let mut b = Conf { n, text: text.into() };
                    b.plain()
                },
                || {
                    Box::pin(async move {
                        let mut b = Conf { n, text: text.into() };
                        b.machine().await
                    })
                },
            );
        }
    }
}

pub struct PlainReq<'a> {
    path: &'a str,
    n: u32,
}
fn plain_req(line: &str) -> Option<PlainReq<'_>> {
    Some(PlainReq { path: line, n: 3 })
}
pub struct VecReq<'a> {
    path: &'a str,
    rest: Vec<&'a str>,
}
fn vec_req(line: &str) -> Option<VecReq<'_>> {
    Some(VecReq { path: line, rest: vec![] })
}
fn vec_words(line: &str) -> Option<(Vec<&str>, u32)> {
    Some((vec![line], 3))
}
pub trait Parse {
    fn parse_it(text: &str) -> Option<(Self, D)>
    where
        Self: Sized;
    fn look(&self, text: &str) -> Option<(D, u32)> {
        Some((d("look"), 3))
    }
}
impl Parse for u32 {
    fn parse_it(text: &str) -> Option<(u32, D)> {
        Some((4, d("p")))
    }
}
impl Parse for D {
    fn parse_it(text: &str) -> Option<(D, D)> {
        Some((d("one"), d("two")))
    }
}
fn changes(v: &mut Vec<u32>) -> Option<(D, u32)> {
    v.pop().map(|n| (d("ch"), n))
}
fn lends(v: &mut Vec<D>) -> Option<(&mut D, D)> {
    v.last_mut().map(|l| (l, d("ch")))
}
fn iterates(v: &[D]) -> Option<(impl Iterator<Item = &D>, u32)> {
    Some((v.iter(), 3))
}
fn boxed<'a>(v: &'a str) -> Option<(Box<dyn Fn() -> usize + 'a>, D)> {
    Some((Box::new(move || v.len()), d("b")))
}
fn stat(v: &str) -> Option<(&'static str, D)> {
    Some(("s", d("b")))
}
fn five(a: &u32, b: u32, c: u32, e: u32, f: u32) -> Option<(D, u32)> {
    Some((d("five"), *a))
}
const fn cons(a: &u32) -> Option<(u32, u32)> {
    Some((*a, 3))
}
static FUN: fn(&str) -> Option<(D, u32)> = Conf::parse;
fn by_name(name: &str, conf: &Conf) -> Result<(D, u32), D> {
    if name == "x" { Ok((d("x"), conf.n)) } else { Err(d("y")) }
}
#[derive(Clone)]
pub enum Tok {
    Word(String, D),
    Num { n: u32, d: D },
    End,
}
fn token(text: &str, at: &mut usize) -> Tok {
    *at += 1;
    match *at {
        1 => Tok::Word(text.into(), d("w")),
        2 => Tok::Num { n: 3, d: d("n") },
        _ => Tok::End,
    }
}
pub struct Guarded<'a>(&'a Cell<u32>);
impl Drop for Guarded<'_> {
    fn drop(&mut self) {
        log("unlocked");
        self.0.set(0);
    }
}
fn guard(c: &Cell<u32>) -> Result<(Guarded<'_>, u32), D> {
    if c.get() > 0 {
        Err(d("taken"))
    } else {
        c.set(1);
        Ok((Guarded(c), 3))
    }
}
pub struct Dropping {
    n: u32,
    m: u32,
}
impl Drop for Dropping {
    fn drop(&mut self) {
        log("dropping");
    }
}
fn dropping(t: &str) -> Option<Dropping> {
    Some(Dropping { n: 3, m: 4 })
}
twins! {
    fn of_a_function_that_looks() -> u32 {
        let line = "abc".to_string();
        match parse(&line) { Some((_, n)) => { yield_!(ev(n)); step("end"); } None => {} }
        yield_!(ev(1))
    }
    fn of_a_function_that_changes() -> u32 {
        let mut l = lexer();
        match next(&mut l) { S::B(_) => { yield_!(ev(1)); step("end"); } _ => {} }
        yield_!(ev(1))
    }
    fn in_the_condition_of_a_loop() -> u32 {
        let mut line = "a".to_string();
        while let Some((_, n)) = parse(&line) { line.push('b'); let g = d("g"); yield_!(ev(n)); if n == 4 { break } }
        line.len() as u32
    }
    fn of_what_may_fail() -> Result<u32, (D, D)> {
        let n = 3;
        let m = match checked(&n, "x")? { (n, _) => { yield_!(ev(n)); n } };
        if let Ok((n, _)) = checked(&m, "z") { yield_!(ev(n)); } else { yield_!(ev(0)); }
        if let Err((_, e)) = checked(&1, "z") { yield_!(ev(1)); eat(e); } else { yield_!(ev(0)); }
        let text = "three".to_string();
        let r = match checked(&1, &text) { Ok((n, _)) if n > 1 => yield_!(ev(n)), Ok(_) => 3, Err((a, _)) => { eat(a); yield_!(ev(9)) } };
        Ok(r)
    }
    fn in_turns() -> u32 {
        let mut l = vec![S::A, S::C { d: d("c"), n: 1 }, S::B(d("b"))];
        let mut k = 0;
        loop {
            let g = d("g");
            match pull(&mut l) {
                Ok(S::B(_)) => { l.push(S::B(d("again"))); k += 1; if yield_!(ev(k)) > 2 { l.pop(); continue } }
                Ok(S::C { n, .. }) => { k += yield_!(ev(n)); }
                Ok(S::A) => {}
                Err(_) => { yield_!(ev(())); break }
            }
        }
        k
    }
    fn requests() -> u32 {
        let mut buf = "ab c".to_string();
        match req(&buf) { Ok(Req { path, .. }) => { let p = path.to_string(); buf.clear(); yield_!(ev(p)); } Err(e) => { yield_!(ev(3)); eat(e); } }
        match req(&buf) { Ok(Req { path, .. }) => { let p = path.to_string(); yield_!(ev(p)); } Err(e) => { yield_!(ev(3)); eat(e); } }
        yield_!(ev(2))
    }
    fn owned_requests() -> u32 {
        let mut buf = "ab c".to_string();
        match owned(&buf, 3) { Ok(Owned { path, .. }) => { buf.clear(); yield_!(ev(path)); } Err(_) => { yield_!(ev(3)); } }
        match owned(&buf, 3) { Ok(Owned { path, .. }) => { yield_!(ev(path)); } Err(_) => { yield_!(ev(3)); } }
        match owned(&buf, 1) { Ok(Owned { path, .. }) => { yield_!(ev(path)); } Err((_, n)) => { yield_!(ev(n)); log("end"); } }
        yield_!(ev(2))
    }
    fn owned_conditions() -> u32 {
        let buf = "ab c".to_string();
        if let Ok(Owned { d, .. }) = owned(&buf, 3) { yield_!(ev(3)); eat(d); } else { yield_!(ev(4)); }
        if let Err((_, n)) = owned(&buf, 3) { yield_!(ev(n)); } else { yield_!(ev(4)); }
        if let Err((_, n)) = owned(&buf, 1) && n > 0 { yield_!(ev(n)); log("x"); } else { yield_!(ev(4)); }
        yield_!(ev(2))
    }
    fn several_waits() -> u32 {
        let buf = "ab c".to_string();
        let n = match owned(&buf, 3) { Ok(Owned { path, d, .. }) => { yield_!(ev(path)); eat(d); yield_!(ev(3)); let g = self::d("g"); yield_!(ev(4)) } Err(_) => 3 };
        for i in 0..3 {
            let h = d("h");
            match owned(&buf, i) { Err((_, n)) if n > 0 => { yield_!(ev(n)); continue } Err(_) => { yield_!(ev(1)); } Ok(Owned { e, .. }) => { if yield_!(ev(true)) { break } eat(e) } }
        }
        n
    }
    fn arms_that_do_not_wait() -> u32 {
        let buf = "ab c".to_string();
        let mut n = 0;
        for i in 0..4 {
            match owned(&buf, i) { Ok(Owned { e, .. }) if i == 3 => { yield_!(ev(1)); } Ok(Owned { d, .. }) => { log("in"); } Err((_, 0)) => { continue } Err((_, m)) => { n += m; log("err") } }
            log("behind");
            yield_!(ev(i));
        }
        n
    }
    fn locks() -> u32 {
        let c = Cell::new(3);
        match lock(&c) { Some((_, n)) => { c.set(n); log("in"); } None => { yield_!(ev(3)); } }
        match locked(&c) { Some(Lock { n, .. }) => { c.set(n); log("in"); } None => { yield_!(ev(3)); } }
        c.get()
    }
    fn what_is_not_lent() -> usize {
        let a = "a".to_string();
        match same(&a, "lit") { Some((_, b)) => { let n = b.len(); yield_!(ev(n)); } None => {} }
        3
    }
    fn generics() -> u32 {
        let a = "4".to_string();
        let n = match generic(&a) { Some((_, n)) => { yield_!(ev(1)); n } None => 3 };
        let m = match generic::<u8>(&a) { Some((_, n)) => { yield_!(ev(n)); n } None => 3 };
        n
    }
    fn of_any_argument() -> usize {
        let a = "4".to_string();
        let n = match any(&a) { Some((_, n)) => { n } None => { yield_!(ev(3)) } };
        let m = match keep(&a) { Some((a, _)) => { let n = a.len(); yield_!(ev(n)) } None => 3 };
        n + m
    }
    fn of_types() -> u32 {
        let a = "4".to_string();
        match Conf::parse(&a) { Some((_, n)) => { yield_!(ev(n)); } None => {} }
        match Conf::parse(&a).ok_or(3) { Ok((_, n)) => { yield_!(ev(n)) } Err(n) => n }
    }
    fn closures() -> u32 {
        let a = "4".to_string();
        let g = d("g");
        let f = move |a: &str| { Some((d("f"), g.name().len() as u32)) };
        match f(&a) { Some((d, n)) => { yield_!(ev(n)); eat(d); } None => {} }
        f(&a).unwrap().1
    }
    fn questions() -> Result<u32, (D, u32)> {
        let a = "4".to_string();
        match owned(&a, 3)? { Owned { d, .. } => { yield_!(ev(1)); eat(d) } }
        match owned(&a, 1)? { Owned { d, .. } => { yield_!(ev(1)); eat(d) } }
        Ok(3)
    }
    fn whiles() -> u32 {
        let mut i = 0;
        let a = "4".to_string();
        while let Err((_, n)) = owned(&a, i) { let g = d("g"); i += 1 + yield_!(ev(n)); }
        i
    }
    fn kept_owner() -> u32 {
        let buf = "ab c".to_string();
        match plain_req(&buf) { Some(PlainReq { path, .. }) => { let n = path.len(); yield_!(ev(n)); } None => { yield_!(ev(3)); } }
        match plain_req(&buf) { Some(PlainReq { path, n }) => { let n = path.len(); yield_!(ev(n)); } None => { yield_!(ev(3)); } }
        if let Some(PlainReq { n, .. }) = plain_req(&buf) { yield_!(ev(n)); }
        buf.len() as u32
    }
    fn kept_owner2() -> u32 {
        let buf = "ab c".to_string();
        match vec_req(&buf) { Some(VecReq { path, .. }) => { let n = path.len(); yield_!(ev(n)); } None => { yield_!(ev(3)); } }
        buf.len() as u32
    }
    fn kept_owner3() -> u32 {
        let buf = "ab c".to_string();
        match vec_req(&buf) { Some(VecReq { path, .. }) => { let n = path.len(); } None => { yield_!(ev(3)); } }
        buf.len() as u32
    }
    fn kept_owner4() -> u32 {
        let mut buf = "ab c".to_string();
        match plain_req(&buf) { Some(PlainReq { path, .. }) => { let n = path.len(); buf.clear(); yield_!(ev(n)); } None => { yield_!(ev(3)); } }
        match words(&buf) { Some((a, _)) => { let n = a.len(); buf.clear(); yield_!(ev(n)); } None => { buf.push('c'); yield_!(ev(3)); } }
        match vec_words(&buf) { Some((a, _)) => { let n = a.len(); yield_!(ev(n)); } None => { buf.push('c'); yield_!(ev(3)); } }
        match vec_words(&buf) { Some((_, 3)) => { yield_!(ev(2)); } None => { buf.push('c'); yield_!(ev(3)); } _ => {} }
        buf.len() as u32
    }
    fn traits() -> u32 {
        let a = "44".to_string();
        let n: u32 = match Parse::parse_it(&a) { Some((n, _)) => { yield_!(ev(3)); n } None => 3 };
        match u32::parse_it(&a) { Some((n, _)) => { yield_!(ev(3)); } None => {} }
        match D::parse_it(&a) { Some((n, _)) => { yield_!(ev(3)); log("x"); } None => {} }
        match Parse::look(&n, &a) { Some((_, n)) => { yield_!(ev(3)); log("x"); } None => {} }
        n
    }
    fn mutably() -> u32 {
        let mut v = vec![1, 2, 3];
        match changes(&mut v) { Some((_, n)) => { v.push(4); yield_!(ev(n)); } None => {} }
        match changes(&mut v) { Some((_, 4)) => { v.clear(); yield_!(ev(4)); log("end"); } _ => {} }
        while let Some((_, n)) = changes(&mut v) { yield_!(ev(n)); v.pop(); }
        if let Some((d, _)) = changes(&mut v) { eat(d); yield_!(ev(3)); } else { yield_!(ev(5)); }
        v.len() as u32
    }
    fn statics() -> u32 {
        let v = "b".to_string();
        match stat(&v) { Some((b, _)) => { yield_!(ev(b)); log(b); } None => { yield_!(ev(3)); } }
        match FUN(&v) { Some((b, _)) => { yield_!(ev(1)); eat(b); } None => { yield_!(ev(3)); } }
        match FUN(&v) { Some((_, b)) => { yield_!(ev(1)); eat(b); } None => { yield_!(ev(3)); } }
        v.len() as u32
    }
    fn many() -> u32 {
        let v = 3;
        match five(&v, 1, 2, 3, 4) { Some((_, b)) => { let b = b; } None => { yield_!(ev(3)); } }
        match cons(&v) { Some((a, _)) => { yield_!(ev(a)); } None => { yield_!(ev(3)); } }
        v
    }
    fn two_refs() -> u32 {
        let c = Conf { text: "a".into(), n: 4 };
        let name = "x".to_string();
        match by_name(&name, &c) { Ok((_, n)) => { yield_!(ev(n)); } Err(_) => { yield_!(ev(1)); } }
        match by_name("z", &c) { Ok((_, n)) => { yield_!(ev(n)); } Err(_) => { yield_!(ev(1)); } }
        match by_name(&c.text, &c) { Ok((_, n)) => { yield_!(ev(n)); } Err(e) => { yield_!(ev(1)); eat(e); } }
        let r = &c;
        let n = r.n;
        let m = match by_name(&name, r) { Ok((_, n)) => { n } Err(_) => { yield_!(ev(1)) } };
        c.n
    }
    fn tokens() -> u32 {
        let text = "t".to_string();
        let mut at = 0;
        let mut n = 0;
        loop {
            let g = d("g");
            match token(&text, &mut at) {
                Tok::Word(w, _) => { yield_!(ev(w.len())); n += w.len() as u32; }
                Tok::Num { n: m, .. } => { n += yield_!(ev(m)); }
                Tok::End => break,
            }
        }
        n
    }
    fn tokens_else() -> u32 {
        let text = "t".to_string();
        let mut at = 0;
        if let Tok::Num { .. } = token(&text, &mut at) { yield_!(ev(1)); } else if let Tok::Num { n, .. } = token(&text, &mut at) { yield_!(ev(n)); log("in"); } else { yield_!(ev(4)); }
        at as u32
    }
    fn droppings() -> u32 {
        let t = "a".to_string();
        match dropping(&t) { Some(Dropping { n, .. }) => { yield_!(ev(n)); log("in"); } None => { yield_!(ev(3)); } }
        match dropping(&t) { Some(_) => { yield_!(ev(1)); log("in"); } None => { yield_!(ev(3)); } }
        3
    }
    fn labels() -> u32 {
        let t = "a".to_string();
        let n = 'a: {
            match Conf::parse(&t) { Some((_, n)) => { if yield_!(ev(true)) { break 'a n } yield_!(ev(2)); } None => {} }
            4
        };
        'b: loop {
            if let Some((_, n)) = Conf::parse(&t) { yield_!(ev(n)); if n == 1 { break 'b } }
        }
        match Conf::parse(&t) { Some((_, n)) => { yield_!(ev(n)); return n } None => {} }
        n
    }
    fn shadows() -> u32 {
        let t = "a".to_string();
        match Conf::parse(&t) { Some((_, t)) => { yield_!(ev(t)); let matched = d("matched"); yield_!(ev(1)); t } None => 3 }
    }
}
#[test]
fn anonymous() {
    let plain = || {
        let t = "a".to_string();
        match Conf::parse(&t) {
            Some((_, n)) => {
                block(ev(n));
                log("x");
            }
            None => {}
        }
        3
    };
    let machine = || bluelet::co! { let t = "a".to_string(); match Conf::parse(&t) { Some((_, n)) => { yield_!(ev(n)); log("x"); } None => {} } 3 };
    compare("anonymous", plain, machine);
}
copied_twins! {
    fn copied() -> u32 {
        let t = "a".to_string();
        let mut at = 0;
        match token(&t, &mut at) { Tok::Word(w, _) => { yield_!(ev(w.len())); log("x"); } _ => {} }
        match Conf::parse(&t) { Some((_, n)) => { yield_!(ev(n)); log("x"); } _ => {} }
        3
    }
}
