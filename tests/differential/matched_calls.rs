//! Matches of what methods take out of collections and copy, of which what a branch leaves drops behind the match; and of what a
//! function gives that borrows from what it was lent.

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

pub enum Cmd<'a> {
    Get(&'a str),
    Set(&'a str, String),
    Quit(D),
}

fn cmd(line: &str) -> Result<Cmd<'_>, String> {
    match line.len() {
        1 => Ok(Cmd::Get(line)),
        2 => Ok(Cmd::Set(line, "v".to_string())),
        3 => Ok(Cmd::Quit(d("q"))),
        _ => Err("bad".to_string()),
    }
}

twins! {
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
    fn with_a_part_that_borrows() -> usize {
        let line = "ab c".to_string();
        let k = match parsed(&line) { Parsed { a, .. } => { let n = a.len(); n } };
        yield_!(ev(k));
        match parsed(&line).d { _ => {} }
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
    fn a_part_of_what_borrows() -> u32 {
        let line = "ab c".to_string();
        match parsed(&line) { Parsed { d, .. } => { yield_!(ev(1)); eat(d); } }
        3
    }
    fn commands_that_borrow() -> u32 {
        let mut n = 0;
        for line in ["a".to_string(), "bb".to_string(), "ccc".to_string(), "dddd".to_string()] {
            match cmd(&line) {
                Ok(Cmd::Get(k)) => { let k = k.to_string(); yield_!(ev(1)); log(&k); }
                Ok(Cmd::Set(k, v)) => { n += k.len() as u32; yield_!(ev(2)); log(&v); }
                Ok(Cmd::Quit(d)) => { yield_!(ev(3)); eat(d); break }
                Err(_) => { yield_!(ev(4)); }
            }
        }
        n
    }
    fn conditions_on_what_borrows() -> u32 {
        let line = "bb".to_string();
        if let Ok(Cmd::Set(_, v)) = cmd(&line) { yield_!(ev(2)); log(&v); } else { yield_!(ev(4)); }
        let Ok(Cmd::Set(k, _)) = cmd(&line) else { return 2 };
        let k = k.len() as u32;
        yield_!(ev(2));
        k
    }
    fn what_it_borrowed_from_changes() -> u32 {
        let mut line = "bb".to_string();
        match cmd(&line) { Ok(Cmd::Set(_, v)) => { line.push('c'); yield_!(ev(2)); log(&v); } _ => { line.clear(); yield_!(ev(2)); } }
        3
    }
}
