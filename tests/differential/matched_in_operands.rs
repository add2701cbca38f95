//! Matches in operands that take a part of a variable and leave the others, with suspensions in their arms.

use crate::support::*;
use crate::{copied_twins, twins};

#[derive(Debug, Clone, PartialEq)]
pub enum Cmd {
    Get(String),
    Set { key: String, value: Vec<u8>, guard: D },
    Pair(D, D),
    Quit,
}

fn commands() -> Vec<Cmd> {
    vec![
        Cmd::Get("k".into()),
        Cmd::Set { key: "a".into(), value: vec![1, 2], guard: d("set") },
        Cmd::Pair(d("one"), d("two")),
        Cmd::Quit,
    ]
}

twins! {
    fn in_an_argument() -> Vec<String> {
        let mut seen = Vec::new();
        for command in commands() {
            seen.push(match command {
                Cmd::Set { mut key, .. } => {
                    key.push('?');
                    yield_!(ev(()));
                    key
                }
                Cmd::Get(key) => key,
                Cmd::Pair(one, _) => {
                    yield_!(ev(()));
                    one.name().to_string()
                }
                Cmd::Quit => yield_!(ev("quit".to_string())),
            });
        }
        seen
    }

    fn with_alternatives_behind_a_reference() -> String {
        let mut seen = String::new();
        for command in commands() {
            seen += &match command {
                Cmd::Get(mut key) | Cmd::Set { mut key, .. } => {
                    key.push('?');
                    yield_!(ev(()));
                    key
                }
                Cmd::Pair(one, _) => one.name().to_string(),
                Cmd::Quit => yield_!(ev("quit".to_string())),
            };
        }
        seen
    }

    fn behind_a_guard_that_waits() -> Vec<String> {
        let mut seen = vec![];
        for command in commands() {
            seen.push(match command {
                Cmd::Get(key) if yield_!(ev(key.len() > 10)) => key,
                Cmd::Set { key, .. } => {
                    yield_!(ev(()));
                    key
                }
                Cmd::Pair(_, two) => two.name().to_string(),
                _ => yield_!(ev("other".to_string())),
            });
        }
        seen
    }

    fn before_other_operands() -> usize {
        fn both(name: &str, guard: D) -> usize {
            step(name);
            name.len() + guard.name().len()
        }
        let command = commands().remove(2);
        let name = d("name");
        let sum = both(
            match command {
                Cmd::Pair(one, _) => {
                    yield_!(ev(1));
                    one.name()
                }
                _ => "none",
            },
            yield_!(ev(name)),
        );
        yield_!(ev(sum));
        sum
    }
}

copied_twins! {
    fn of_a_coroutine_that_is_clone() -> Vec<String> {
        let mut seen = vec![];
        for item in [Some(("a".to_string(), d("one"))), None, Some(("b".into(), d("two")))] {
            seen.push(match item {
                Some((name, guard)) if yield_!(ev(guard.name() == "two")) => name + "!",
                Some((name, _)) => {
                    yield_!(ev(()));
                    name
                }
                None => yield_!(ev("none".to_string())),
            });
        }
        seen
    }
}
