//! Matches of what functions and methods give that were lent something: what a branch leaves of it drops behind the match.

use std::collections::BTreeMap;

use crate::support::*;
use crate::twins;

#[derive(Debug, Clone, Default)]
pub enum S {
    #[default]
    A,
    B(D),
    C {
        d: D,
        n: u32,
    },
}

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

fn words(line: &str) -> Option<(&str, &str)> {
    line.split_once(' ')
}

pub struct Parsed<'a> {
    a: &'a str,
    d: D,
}

fn parsed(line: &str) -> Parsed<'_> {
    Parsed { a: line, d: d("held") }
}

fn pull(l: &mut Vec<S>) -> Result<S, D> {
    l.pop().ok_or_else(|| d("none"))
}

fn check(n: &u32, s: &str) -> Result<(u32, D), (D, D)> {
    match n {
        3.. => Ok((*n, d(if s == "x" { "x" } else { "y" }))),
        _ => Err((d("e1"), d("e2"))),
    }
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
    fn of_removals() -> u32 {
        let mut v = vec![Some(d("a")), None];
        match v.swap_remove(0) { Some(_) => { yield_!(ev(1)); step("end"); } None => {} }
        match v.into_iter().next() { Some(None) => { yield_!(ev(1)); } _ => {} }
        yield_!(ev(1))
    }
    fn of_a_map() -> u32 {
        let mut m = BTreeMap::from([(1, S::C { d: d("m"), n: 4 })]);
        match m.remove(&1) { Some(S::C { n, .. }) => { yield_!(ev(n)); step("end"); } _ => {} }
        match m.insert(2, S::A) { None => { yield_!(ev(1)); } Some(_) => {} }
        yield_!(ev(1))
    }
    fn of_what_is_put_out_of_a_map() -> u32 {
        let mut m = BTreeMap::from([(1, S::C { d: d("m"), n: 4 })]);
        if let Some(S::C { n, .. }) = m.insert(1, S::A) { yield_!(ev(n)); step("end"); }
        if let Some((_, S::A)) = m.pop_first() { yield_!(ev(1)); step("end"); }
        yield_!(ev(1))
    }
    fn of_a_copy() -> u32 {
        let s = S::C { d: d("s"), n: 4 };
        match (s.clone(), 1) { (S::C { n, .. }, 1) => { yield_!(ev(n)); step("end"); } _ => {} }
        match s.clone() { S::C { n, .. } => { yield_!(ev(n)); step("end"); } _ => {} }
        yield_!(ev(1))
    }
    fn what_borrows_and_is_not_used_again() -> u32 {
        let mut line = "ab c".to_string();
        match words(&line) { Some((a, _)) => { let n = a.len(); line.clear(); yield_!(ev(n)); step("end"); } None => {} }
        line.len() as u32
    }
    fn in_the_condition_of_a_loop() -> u32 {
        let mut line = "a".to_string();
        while let Some((_, n)) = parse(&line) { line.push('b'); let g = d("g"); yield_!(ev(n)); if n == 4 { break } }
        line.len() as u32
    }
    fn of_what_may_fail() -> Result<u32, (D, D)> {
        let n = 3;
        let m = match check(&n, "x")? { (n, _) => { yield_!(ev(n)); n } };
        if let Ok((n, _)) = check(&m, "z") { yield_!(ev(n)); } else { yield_!(ev(0)); }
        if let Err((_, e)) = check(&1, "z") { yield_!(ev(1)); eat(e); } else { yield_!(ev(0)); }
        let text = "three".to_string();
        let r = match check(&1, &text) { Ok((n, _)) if n > 1 => yield_!(ev(n)), Ok(_) => 3, Err((a, _)) => { eat(a); yield_!(ev(9)) } };
        Ok(r)
    }
    fn with_a_part_that_borrows() -> usize {
        let line = "ab c".to_string();
        let k = match parsed(&line) { Parsed { a, .. } => { let n = a.len(); n } };
        yield_!(ev(k));
        match parsed(&line).d { _ => {} }
        k
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
    fn of_a_copy_through_a_reference() -> u32 {
        let s = S::C { d: d("s"), n: 4 };
        let r = &s;
        match r.clone() { S::C { n, .. } => { yield_!(ev(n)); step("end"); n } _ => 2 }
    }
    fn of_options() -> u32 {
        let mut o = Some((d("0"), 1));
        match o.clone() { Some((_, n)) => { o = None; yield_!(ev(n)); } None => {} }
        match o.insert((d("1"), 3)) { (_, n) => { *n += 1; } }
        match o.as_ref() { Some((_, n)) => { let n = *n; yield_!(ev(n)); } None => {} }
        yield_!(ev(3))
    }
}
