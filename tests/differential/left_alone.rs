//! What `_` leaves where it is, what a `let else` does not match, and what is only looked at inside of a literal's parts.

use crate::support::*;
use crate::twins;

/// Declared in another order than the bodies write it.
#[derive(Debug)]
pub struct Names {
    pub last: Option<D>,
    pub first: D,
}

#[derive(Debug)]
pub struct Entry {
    pub names: Names,
    pub key: D,
    pub n: u32,
}

#[derive(Debug)]
pub struct Keyed {
    pub key: D,
    pub pair: (D, D),
}

fn pair() -> (D, D) {
    (d("one"), d("two"))
}

fn maybe_pair() -> (Option<D>, D) {
    (Some(d("some")), d("other"))
}

fn names() -> Names {
    Names { first: d("first"), last: Some(d("last")) }
}

fn entry() -> Entry {
    Entry { names: names(), key: d("key"), n: 2 }
}

fn look<T: std::fmt::Debug>(value: &T) {
    step(format!("look {value:?}"));
}

#[repr(C, packed)]
struct Packed {
    small: u8,
    large: u32,
}

twins! {
    fn a_field_to_which_no_reference_may_lead_is_ignored() -> u32 {
        let packed = Packed { small: yield_!(ev(1)), large: 2 };
        let _ = packed.large;
        let n = yield_!(ev(3));
        n + u32::from(packed.small)
    }

    fn an_element_is_ignored() -> u32 {
        let list = vec![d("one"), d("other")];
        let _ = list[0];
        let n = yield_!(ev(1));
        let _ = list[n as usize];
        yield_!(ev(n))
    }

    fn a_field_is_ignored() -> () {
        let names = Names { first: d("first"), last: Some(d("last")) };
        _ = names.first;
        let _ = names.last;
        yield_!(ev(()));
    }

    fn a_field_of_what_is_made_elsewhere_is_ignored() -> () {
        let names = names();
        _ = names.first;
        let _: Option<D> = names.last;
        yield_!(ev(()));
    }

    fn a_field_is_ignored_before_and_after_another_is_taken() -> () {
        let pair = pair();
        let _ = pair.1;
        eat(pair.0);
        yield_!(ev(()));
        _ = pair.1;
        yield_!(ev(()));
        log("end");
    }

    fn a_field_is_ignored_after_another_is_taken() -> () {
        let pair = pair();
        eat(pair.0);
        yield_!(ev(()));
        let _ = pair.1;
        yield_!(ev(()));
        log("end");
    }

    fn a_field_is_ignored_where_another_was_yielded() -> D {
        let pair = pair();
        let one = yield_!(ev(pair.0));
        _ = pair.1;
        log("end");
        one
    }

    fn a_field_is_ignored_where_another_went_into_a_literal() -> () {
        let pair = pair();
        let names = yield_!(ev(Names { first: d("first"), last: Some(pair.0) }));
        let _ = pair.1;
        look(&names);
    }

    fn a_field_is_matched_and_stays(c: bool = true) -> u32 {
        let names = Names { first: d("first"), last: Some(d("last")) };
        let _after = d("after");
        let Some(_) = names.last else { return 1 };
        yield_!(ev(()));
        if c { 2 } else { yield_!(ev(3)) }
    }

    fn parts_of_parts_are_taken_in_branches(c: bool = true) -> () {
        let keyed = Keyed { pair: (d("one"), d("two")), key: d("key") };
        let _after = d("after");
        if yield_!(ev(c)) { eat(keyed.pair.0); } else { eat(keyed.key); }
        log("out");
        yield_!(ev(()));
    }

    fn a_part_of_a_part_is_taken_and_others_are_looked_at() -> () {
        let entry = Entry { key: d("key"), names: Names { first: d("first"), last: Some(d("last")) }, n: 2 };
        let _after = d("after");
        eat(entry.names.first);
        look(&entry.key);
        yield_!(ev(entry.n));
        look(&entry.key);
        yield_!(ev(()));
    }

    fn a_part_of_a_part_is_taken_on_one_way() -> () {
        let entry = Entry { key: d("key"), names: Names { first: d("first"), last: Some(d("last")) }, n: 2 };
        let _after = d("after");
        if yield_!(ev(true)) { eat(entry.names.first); yield_!(ev(())); }
        look(&entry.key);
        yield_!(ev(()));
        log("end");
    }

    fn a_part_gets_a_literal() -> () {
        let mut entry = Entry { key: d("key"), names: Names { first: d("first"), last: None }, n: 2 };
        let _after = d("after");
        eat(entry.names);
        yield_!(ev(()));
        entry.names = Names { first: d("new"), last: None };
        yield_!(ev(()));
        log("end");
    }

    fn what_does_not_match_drops_before_the_else_block(argument: D = d("argument")) -> u32 {
        let None = yield_!(ev(Some(d("some")))) else { log("else"); return 1 };
        2
    }

    fn an_error_drops_before_the_else_block(argument: D = d("argument")) -> u32 {
        let Ok(n) = yield_!(ev(Err::<u32, D>(d("error")))) else { log("else"); return 1 };
        n
    }

    fn an_error_drops_before_the_turn_ends(argument: D = d("argument")) -> u32 {
        for _ in 0..2 {
            let _guard = d("guard");
            let Ok(n) = yield_!(ev(Err::<u32, D>(d("error")))) else { log("else"); continue };
            return n;
        }
        2
    }

    fn what_branches_give_drops_before_the_else_block(argument: D = d("argument")) -> u32 {
        let None = (if yield_!(ev(true)) { Some(d("some")) } else { None }) else { log("else"); return 1 };
        2
    }

    fn what_a_loop_gives_drops_before_the_else_block(argument: D = d("argument")) -> u32 {
        let None = (loop { let _guard = d("guard"); break yield_!(ev(Some(d("some")))); }) else { log("else"); return 1 };
        2
    }

    fn what_a_match_gives_drops_before_the_else_block(argument: D = d("argument")) -> u32 {
        let Err(n) = (match yield_!(ev(3)) { 3 => Ok(d("ok")), n => Err(n) }) else { log("else"); return 1 };
        n
    }

    fn what_is_not_none_stays() -> u32 {
        let some = Some(d("some"));
        let _after = d("after");
        if let None = some { yield_!(ev(1)); } else { yield_!(ev(2)); }
        log("end");
        3
    }

    fn what_is_not_none_stays_where_that_would_return() -> u32 {
        let some = yield_!(ev(Some(d("some"))));
        let _after = d("after");
        if let None = some { return 1; } else { yield_!(ev(())); log("in"); }
        2
    }

    fn what_is_not_none_stays_in_a_turn() -> u32 {
        loop {
            let some = Some(d("some"));
            if let None = some { continue; } else { let _ = yield_!(ev(2)); }
            return 3;
        }
    }

    fn what_is_not_none_stays_where_none_is_moved() -> u32 {
        let some = yield_!(ev(Some(d("some"))));
        if let None = some {
            if see(true) { let _taken = some; yield_!(ev(())); } else { log(format!("{some:?}")); }
        } else {
            log("else");
        }
        let _after = d("after");
        yield_!(ev(()));
        4
    }

    fn what_is_not_some_none_stays(some: Option<Option<D>> = Some(Some(d("some")))) -> u32 {
        if let Some(None) = some { log("none"); } else { yield_!(ev(())); log("else"); }
        let _after = d("after");
        yield_!(ev(5))
    }

    fn what_is_not_none_stays_behind_another_condition(some: Option<D> = Some(d("some"))) -> u32 {
        if see(true) && let None = some { yield_!(ev(1)); } else { yield_!(ev(2)); }
        log("end");
        6
    }

    fn what_is_not_none_stays_beside_what_is_taken() -> u32 {
        let pair = maybe_pair();
        let _after = d("after");
        eat(pair.1);
        if let None = pair.0 { log("none"); }
        yield_!(ev(()));
        log("end");
        7
    }

    fn a_literal_is_filled_from_a_part() -> () {
        let entry = entry();
        let _after = d("after");
        let names = Names { first: d("new"), ..entry.names };
        yield_!(ev(()));
        look(&names);
    }

    fn a_literal_is_filled_from_a_part_as_it_is_yielded(entry: Entry = entry()) -> () {
        let _after = d("after");
        yield_!(ev(Names { last: None, ..entry.names }));
        yield_!(ev(()));
        log("end");
    }

    fn a_literal_is_filled_from_a_part_of_a_pair() -> () {
        let pair = (names(), d("two"));
        let filled = Names { first: d("new"), ..pair.0 };
        yield_!(ev(()));
        look(&filled);
    }

    fn an_arm_that_takes_nothing_has_a_closure_that_takes_a_part() -> () {
        let pair = pair();
        match pair {
            _ => { let give = move || eat(pair.0); yield_!(ev(())); }
            both => eat(both),
        }
        yield_!(ev(()));
    }

    fn an_arm_that_takes_nothing_takes_a_part() -> () {
        let pair = maybe_pair();
        match pair {
            (None, _) => {}
            (_, other) if other.name() == "none" => {}
            (Some(_), _) => { yield_!(ev(())); eat(pair.1); yield_!(ev(())); }
        }
        yield_!(ev(()));
    }

    fn a_closure_takes_a_part_beside_a_reference_to_another() -> () {
        let pair = pair();
        if let (_, two) = &pair { let look = move || look(&pair.0); look(); }
        yield_!(ev(()));
    }

    fn a_part_is_taken_where_another_was_looked_at() -> () {
        let pair = maybe_pair();
        if let Some(_) = &pair.0 { eat(pair.1); } else { eat(pair.0); }
        yield_!(ev(()));
    }

    fn a_pair_is_ignored_where_another_way_takes_it_apart(pair: (Option<D>, D) = (Some(d("one")), d("two"))) -> () {
        if yield_!(ev(true)) { look(&pair.1); let _ = pair; } else { eat(pair.1); eat(pair.0); }
        yield_!(ev(()));
        log("end");
    }
}
