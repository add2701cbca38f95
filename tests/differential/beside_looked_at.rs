//! Matches of tuples and of what is exchanged: what the arms leave is dropped behind them, also where another element only lends.

use std::collections::{BTreeMap, VecDeque};
use std::mem;

use crate::support::*;
use crate::{copied_twins, twins};

#[derive(Debug, Clone, Default)]
pub enum Phase {
    #[default]
    Idle,
    Open(D),
    Busy {
        guard: D,
        count: u32,
    },
}

use Phase::{Busy, Idle, Open};

#[derive(Debug, Clone)]
pub struct Session {
    phase: Phase,
    turns: u32,
}

fn busy(name: &'static str) -> Phase {
    Busy { guard: d(name), count: 1 }
}

fn session() -> Session {
    Session { phase: busy("phase"), turns: 0 }
}

#[derive(Debug)]
pub struct Own {
    guard: D,
    count: u32,
}

impl Drop for Own {
    fn drop(&mut self) {
        log("own");
    }
}

const MOST: u32 = 3;

twins! {
    fn what_an_arm_leaves_of_what_was_replaced() -> u32 {
        let mut session = session();
        match mem::replace(&mut session.phase, Phase::Idle) {
            Busy { count, .. } => {
                yield_!(ev(count));
                step("end");
            }
            other => session.phase = other,
        }
        yield_!(ev(1))
    }

    fn what_an_arm_only_tests_of_what_was_taken() -> u32 {
        let mut session = session();
        match std::mem::take(&mut session.phase) {
            Open(_) | Busy { .. } => {
                yield_!(ev(1));
                step("end");
            }
            other => session.phase = other,
        }
        if let Busy { count, .. } = mem::take(&mut session.phase) {
            yield_!(ev(count));
        }
        yield_!(ev(1))
    }

    fn what_an_option_gave_up() -> u32 {
        let phase = Some(busy("phase"));
        match phase.unwrap_or_default() {
            Busy { .. } => {
                yield_!(ev(2));
                step("end");
            }
            _ => {}
        }
        yield_!(ev(1))
    }

    fn fields_in_a_tuple() -> u32 {
        let session = session();
        match (session.phase, session.turns) {
            (Busy { count, .. }, 0) => {
                yield_!(ev(count));
                step("end");
            }
            _ => {}
        }
        yield_!(ev(session.turns))
    }

    fn beside_a_comparison() -> u32 {
        let session = session();
        let list = vec![1];
        match (session.phase, list.len() == 1) {
            (Busy { count, .. }, true) => {
                yield_!(ev(count));
                step("end");
            }
            _ => {}
        }
        yield_!(ev(1))
    }

    fn a_variable_renewed_by_its_match() -> u32 {
        let mut phase = busy("phase");
        let list = vec![1];
        phase = match (phase, list.is_empty()) {
            (Busy { count, .. }, false) => {
                yield_!(ev(count));
                step("end");
                Open(d("next"))
            }
            (phase, _) => phase,
        };
        yield_!(ev(1))
    }

    fn in_a_loop_that_matches_what_it_takes() -> u32 {
        let mut session = session();
        let mut turns = 0;
        while let (Busy { count, .. }, 0..=2) = (mem::take(&mut session.phase), turns) {
            turns += yield_!(ev(count));
            session.phase = busy("again");
            step("end");
        }
        yield_!(ev(turns))
    }

    fn an_element_that_is_moved_beside_one_that_lends() -> u32 {
        let phase = Open(d("phase"));
        let verb = "go".to_string();
        let phase = match (phase, verb.as_str()) {
            (Open(guard), "go") => {
                yield_!(ev(1));
                Busy { guard, count: 1 }
            }
            (phase, _) => phase,
        };
        yield_!(ev(2))
    }

    fn a_field_renewed_by_a_match_of_words() -> u32 {
        let mut session = session();
        for verb in ["stop", "go", "stop"].map(String::from) {
            session.phase = match (session.phase, verb.as_str()) {
                (Busy { count, .. }, "stop") => {
                    yield_!(ev(count));
                    step("end");
                    Idle
                }
                (Idle, "go") => Open(d("opened")),
                (phase, _) => phase,
            };
        }
        yield_!(ev(session.turns))
    }

    fn what_was_replaced_beside_a_word() -> u32 {
        let mut session = session();
        for verb in ["go", "x"].map(String::from) {
            match (mem::replace(&mut session.phase, Idle), verb.as_str()) {
                (_, "go") => {
                    yield_!(ev(1));
                    step("end");
                }
                (phase, _) => session.phase = phase,
            }
        }
        yield_!(ev(1))
    }

    fn a_slice_that_is_only_tested() -> u32 {
        let guard = Some(d("guard"));
        let verb = "go".to_string();
        match (guard, &verb[..]) {
            (Some(_), "go") => {
                yield_!(ev(1));
                step("end");
            }
            (guard, _) => {}
        }
        yield_!(ev(verb.len()));
        1
    }

    fn a_lookup_whose_result_is_bound() -> u32 {
        let map = BTreeMap::from([("k", 3u32)]);
        let guard = Some(d("guard"));
        let key = "k".to_string();
        match (guard, map.get(key.as_str())) {
            (Some(_), Some(found)) => {
                let found = *found;
                yield_!(ev(found));
                step("end");
                found
            }
            (Some(guard), None) => {
                yield_!(ev(1));
                0
            }
            (None, _) => 1,
        }
    }

    fn questions_and_alternatives(guard: Option<D> = Some(d("guard"))) -> Result<u32, String> {
        let line = "3x".to_string();
        let mut n = 0;
        match (guard, line.strip_suffix('x')) {
            (Some(guard), Some(number)) => {
                n = number.parse::<u32>().map_err(|error| error.to_string())?;
                yield_!(ev(n));
                eat(guard);
            }
            (None, Some(_)) | (None, None) => return Ok(0),
            (_, None) => {
                yield_!(ev(2));
            }
        }
        Ok(yield_!(ev(n)))
    }

    fn jumps_out_of_the_arms() -> u32 {
        let mut phase = Open(d("phase"));
        let mut n = 0;
        'outer: loop {
            let line = ["go", "next", "skip", "end"][n as usize].to_string();
            n += 1;
            phase = match (phase, line.as_str()) {
                (Open(guard), "go") => {
                    yield_!(ev(n));
                    Busy { guard, count: n }
                }
                (Busy { count, .. }, "next") => {
                    yield_!(ev(count));
                    Open(d("opened"))
                }
                (_, "skip") => {
                    yield_!(ev(n));
                    phase = Idle;
                    continue 'outer;
                }
                (phase, verb) => {
                    step(verb);
                    break 'outer yield_!(ev(5));
                }
            };
        }
    }

    fn names_that_shadow_the_elements() -> usize {
        let guard = Some(d("guard"));
        let verb = "go".to_string();
        let length = std::convert::identity(match (guard, verb.as_str()) {
            (Some(verb), "go") => {
                yield_!(ev(1));
                verb.name().len()
            }
            (guard, verb) => verb.len(),
        });
        yield_!(ev(length + verb.len()))
    }

    fn numbers_and_texts_beside_a_word(n: u32 = 3) -> u32 {
        let name: &'static str = "n";
        let verb = "go".to_string();
        let a = match (n, verb.as_str()) {
            (MOST, "go") => yield_!(ev(1)),
            (0, verb) => verb.len() as u32,
            (k, _) if k > 100 => 5,
            (_, _) => 2,
        };
        let b = match (name, verb.as_str()) {
            ("n", "go") => yield_!(ev(1)),
            (_, "x") => yield_!(ev(3)),
            (other, _) => other.len() as u32,
        };
        let c = match (Some(name), verb.as_str()) {
            (Some("n"), "go") => yield_!(ev(1)),
            (other, _) => 0,
        };
        yield_!(ev(a + b + c))
    }

    fn a_value_with_a_drop_of_its_own() -> u32 {
        let own = Own { guard: d("own"), count: 3 };
        let verb = "go".to_string();
        match (own, verb.as_str()) {
            (Own { count, .. }, "go") => {
                yield_!(ev(count));
                step("end");
            }
            (own, _) => eat(own),
        }
        yield_!(ev(1))
    }

    fn several_values_around_a_word() -> u32 {
        let (guard, phase) = (Some(d("guard")), busy("phase"));
        let key = "k".to_string();
        match (guard, key.as_str(), phase) {
            (Some(guard), "k", Busy { count, .. }) => {
                yield_!(ev(count));
                step("end");
                count
            }
            (Some(_), _, Idle | Open(_)) => yield_!(ev(1)),
            _ => 1,
        }
    }

    fn a_queue_until_it_is_empty() -> u32 {
        let mut queue = VecDeque::from([busy("first"), Open(d("second"))]);
        let key = "k".to_string();
        while !queue.is_empty() {
            match (queue.pop_front(), key.as_str()) {
                (Some(Busy { count, .. }), "k") => {
                    yield_!(ev(count));
                    step("end");
                }
                (Some(Open(guard)), key) if key.len() == 1 => {
                    yield_!(ev(1));
                }
                (Some(phase), _) => queue.push_back(phase),
                (None, _) => unreachable!(),
            }
        }
        yield_!(ev(0))
    }

    fn guards_that_look_at_what_is_moved() -> Vec<String> {
        let mut phase = busy("first");
        let mut out = vec![];
        for line in ["a 1", "b", "a 2", "c"].map(String::from) {
            let words: Vec<&str> = line.split(' ').collect();
            phase = match (phase, &words[..]) {
                (Busy { count, guard }, ["a", number])
                    if count < 5 && guard.name() == "first" =>
                {
                    let number: u32 = number.parse().unwrap();
                    out.push(number.to_string());
                    yield_!(ev(count));
                    Busy { count: count + number, guard }
                }
                (Busy { count, .. }, ["b"]) if count > 1 => {
                    yield_!(ev(count));
                    step("end");
                    Busy { count, guard: d("second") }
                }
                (Open(guard), [word, ..]) => {
                    out.push(word.to_string());
                    yield_!(ev(1));
                    Open(guard)
                }
                (phase, _) => {
                    yield_!(ev(9));
                    phase
                }
            };
        }
        out
    }

    fn alternatives_that_bind_and_parts_left_out() -> u32 {
        let (phase, guard) = (busy("phase"), Some(d("guard")));
        let line = "a=1".to_string();
        match (guard, phase, line.split_once('=')) {
            (.., None) => 0,
            (Some(_), Busy { count, .. }, Some((_, value)))
            | (None, Busy { count, .. }, Some((value, _)))
                if value.len() == 1 =>
            {
                let value: u32 = value.parse().unwrap();
                yield_!(ev(count));
                step("end");
                value
            }
            (Some(guard), ..) => yield_!(ev(1)),
            (None, ..) => 1,
        }
    }

    fn a_condition_that_holds_and_one_that_does_not() -> u32 {
        let mut sum = 0;
        for verb in ["go", "x"].map(String::from) {
            let phase = busy("phase");
            sum += if let (Busy { count, .. }, "go") = (phase, verb.as_str()) {
                yield_!(ev(count));
                step("end");
                3
            } else if verb.len() == 1 {
                yield_!(ev(1))
            } else {
                2
            };
        }
        let (one, two) = (Some(d("one")), Some(d("two")));
        let verb = "go".to_string();
        if let (Some(one), Some(_), "go") = (one, two, verb.as_str()) {
            yield_!(ev(1));
            step("end");
        }
        yield_!(ev(sum))
    }
}

copied_twins! {
    fn copies_of_what_was_taken() -> u32 {
        let mut session = session();
        match mem::take(&mut session.phase) {
            Busy { count, .. } => {
                yield_!(ev(count));
                step("end");
            }
            other => session.phase = other,
        }
        session.phase = match (mem::take(&mut session.phase), session.turns) {
            (Open(guard), 1) => {
                yield_!(ev(1));
                Busy { guard, count: 2 }
            }
            (Idle, turns) => Idle,
            (phase, _) => phase,
        };
        yield_!(ev(1))
    }

    fn copies_beside_a_word() -> u32 {
        let mut phase = Open(d("phase"));
        let verb = "go".to_string();
        phase = match (phase, verb.as_str()) {
            (Open(guard), "go") => {
                yield_!(ev(1));
                Busy { guard, count: 1 }
            }
            (phase, _) => phase,
        };
        match (phase, verb.as_str()) {
            (_, "go") => {
                yield_!(ev(1));
            }
            (phase, _) => {}
        }
        yield_!(ev(1))
    }
}
