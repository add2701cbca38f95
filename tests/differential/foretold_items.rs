//! Variables whose types come late, in functions that declare types of their own, or give the variables to functions
//! that take anything.

use std::collections::{BTreeMap, BTreeSet};

use crate::support::*;
use crate::twins;

twins! {
    fn a_type_of_the_functions_own_that_looks_generic() -> Vec<usize> {
        #[derive(Default)]
        struct Session {
            guard: Option<D>,
            channels: BTreeSet<String>,
        }
        let mut session = Session::default();
        let mut lengths = Vec::new();
        for line in ["JOIN a", "SAY hello you", "SAY"] {
            let line = line.to_string();
            let mut words = line.split(' ');
            match words.next() {
                Some("SAY") => {
                    let first = words.next().unwrap_or("");
                    let known = session.channels.contains(first);
                    let text = words.collect::<Vec<_>>().join(" ");
                    lengths.push(yield_!(ev(text.len())));
                    step(format!("{known}"));
                }
                _ => {
                    session.channels.insert(line.clone());
                    session.guard = Some(d("channel"));
                }
            }
        }
        lengths
    }

    fn a_list_of_a_type_of_the_functions_own_with_methods() -> u32 {
        struct Member {
            name: &'static str,
            guard: D,
        }
        impl Member {
            fn new(name: &'static str) -> Self {
                Member { name, guard: d(name) }
            }
            fn size(&self) -> u32 {
                self.name.len() as u32
            }
        }
        enum Op {
            Come(&'static str),
            Go,
        }
        use Op::*;
        let mut n = 0;
        let mut room = vec![];
        for op in [Come("ann"), Come("bo"), Go] {
            match op {
                Come(name) => {
                    let name = yield_!(ev(name));
                    room.push(Member::new(name));
                }
                Go => {
                    let member = room.pop().unwrap();
                    n += yield_!(ev(member.size()));
                }
            }
        }
        n
    }

    fn a_generic_type_of_the_functions_own() -> u32 {
        struct Table<K, V> {
            rows: Vec<(K, V)>,
        }
        impl<K: PartialEq, V> Table<K, V> {
            fn new() -> Self {
                Table { rows: Vec::new() }
            }
            fn insert(&mut self, key: K, value: V) {
                self.rows.push((key, value));
            }
            fn get(&self, key: &K) -> Option<&V> {
                self.rows.iter().find(|row| row.0 == *key).map(|row| &row.1)
            }
        }
        let mut table = Table::new();
        let mut sum = 0;
        for key in ["a", "b", "a"] {
            if table.rows.is_empty() || table.get(&key).is_none() {
                let value = yield_!(ev(key.len() as u32));
                table.insert(key, value);
            } else {
                sum += table.get(&key).unwrap().pow(2);
            }
        }
        sum
    }

    fn a_type_of_a_blocks_own_beside_a_list() -> u32 {
        let mut words = vec![];
        let mut n = 0;
        for i in 0..3 {
            struct Turn(D);
            let mut turns = Vec::<Turn>::new();
            if i % 2 == 0 {
                words.push(yield_!(ev("x".to_string())));
                turns.push(Turn(d("turn")));
            } else {
                n += words[0].len() as u32;
            }
            yield_!(ev(turns.len()));
        }
        n
    }

    fn told_behind_a_branch_that_waits() -> Option<String> {
        let mut section = None;
        for line in ["[a]", "x=1", "[b]", "y=2"] {
            if let Some(name) = line.strip_prefix('[') {
                if let Some(last) = section.take() {
                    yield_!(ev(last));
                }
                section = Some(name.trim_end_matches(']').to_string());
            } else {
                match &mut section {
                    Some(name) => name.push_str(line),
                    None => return None,
                }
                yield_!(ev(()));
            }
        }
        section
    }

    fn handed_to_what_takes_anything() -> Vec<String> {
        let mut kept = None;
        let mut out = Vec::new();
        for word in ["one", "two", "-", "three"] {
            if word == "-" {
                let last = kept.take();
                if let Some(last) = last {
                    out.push(yield_!(ev(last)));
                }
                kept = Some((word.to_string(), d("kept")));
            } else if let Some((text, _)) = kept.as_mut() {
                text.push_str(word);
                yield_!(ev(()));
            }
        }
        out.into_iter().chain(kept).map(|(text, _)| text).collect()
    }

    fn a_map_of_which_one_branch_gives_values_away() -> Vec<usize> {
        let mut lists = BTreeMap::new();
        let mut lengths = vec![];
        for (verb, key) in [("open", 1), ("say", 1), ("close", 1), ("say", 1)] {
            match verb {
                "open" => {
                    if let Some(last) = lists.remove(&key) {
                        yield_!(ev(last));
                    }
                    lists.insert(key, vec![]);
                }
                "say" => match lists.get_mut(&key) {
                    Some(list) => {
                        list.push(verb.len());
                        yield_!(ev(()));
                    }
                    None => step("nobody"),
                },
                _ => {
                    let list = lists.remove(&key).unwrap_or_default();
                    lengths.push(yield_!(ev(list.len())));
                }
            }
        }
        lengths
    }

    fn what_a_closure_parses() -> u32 {
        let parse = |text: &str| text.parse();
        let first: u32 = match parse("4") {
            Ok(number) => number,
            Err(_) => yield_!(ev(0)),
        };
        first + yield_!(ev(parse("5"))).unwrap_or(9)
    }
}
