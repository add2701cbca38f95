//! Loops, labels and their values.

use crate::support::*;
use crate::twins;

twins! {
    fn a_loop_that_renews_a_part_leaves_parts_of_its_items() -> u32 {
        let mut p = ((d("p.0"), yield_!(ev(d("p.1")))), 7);
        if yield_!(ev(true)) {
            for (v, _n, _) in [(p.0.0, 1, d("c")), (d("b"), 2, d("d"))] {
                p.0.0 = v;
                log(p.0.0.name());
            }
            yield_!(ev(p.0.1));
        }
        let _g = d("_g");
        yield_!(ev(p.1))
    }

    fn loops_as_values() -> u32 {
        let mut n = 0;
        let unit = for _ in 0..2 { n += yield_!(ev(1)); };
        let other = { let _g = d("g"); while n < 4 { n += yield_!(ev(1)); } };
        let () = (for _ in 0..1 { yield_!(ev(())); });
        eat((unit, other));
        'a: { break 'a (for _ in 0..2 { n += yield_!(ev(1)); }) }
        take_unit(while n < 8 { n += yield_!(ev(1)); }, yield_!(ev(2)));
        n
    }

    fn a_loop_ends_the_branch_of_a_value() -> u32 {
        let v = d("v");
        if let (_taken, Some(_)) = yield_!(ev((v, Some(d("some"))))) {
            for n in 0..2u32 { yield_!(ev(n)); }
        } else {
            log("else");
        }
        let unit = match yield_!(ev(2)) {
            1 => {}
            _ => while yield_!(ev(false)) {},
        };
        eat(unit);
        3
    }

    fn while_loop() -> u32 {
        let mut i = 0;
        while i < 3 { let _b = d("b"); i += yield_!(ev(1)); log("turn"); }
        i
    }

    fn while_condition_yields() -> u32 {
        let mut i = 0;
        while yield_!(ev(i)) < 3 { let _b = d("b"); i += 1; }
        i
    }

    fn while_let() -> u32 {
        let mut v = vec![1, 2, 3];
        let mut sum = 0;
        while let Some(x) = v.pop() { sum += yield_!(ev(x)); }
        sum
    }

    fn while_let_yields() -> u32 {
        let mut n = 0;
        while let Some(x) = yield_!(ev(if n < 3 { Some(n) } else { None })) { n = x + 1; }
        n
    }

    fn while_chain() -> u32 {
        let mut n = 0;
        while n < 10 && let Some(x) = yield_!(ev(Some(n))) && x < yield_!(ev(4)) { n += 1; }
        n
    }

    fn loop_with_value() -> u32 {
        let mut i = 0;
        let r = loop {
            i += 1;
            let _b = d("b");
            if yield_!(ev(i)) == 3 { break i * 10; }
        };
        log("after");
        r + yield_!(ev(1))
    }

    fn loop_as_tail() -> u32 {
        let mut i = 0;
        loop {
            i += 1;
            if i == 3 { break yield_!(ev(i)); }
            yield_!(ev(()));
        }
    }

    fn for_over_range() -> u32 {
        let mut sum = 0;
        for i in 0..4 { if i == 1 { continue; } sum += yield_!(ev(i)); }
        sum
    }

    fn for_over_owned_drops_the_rest() -> () {
        let v = vec![d("1"), d("2"), d("3"), d("4")];
        let _g = d("g");
        for x in v {
            let _b = d("b");
            yield_!(ev(()));
            if x.name() == "2" { break; }
            log(x.name());
        }
        log("after");
        yield_!(ev(()));
    }

    fn for_with_patterns() -> u32 {
        let mut sum = 0;
        for (i, (a, b)) in vec![(1, 2), (3, 4)].into_iter().enumerate() {
            sum += yield_!(ev(a * b)) + i as u32;
        }
        sum
    }

    fn for_over_a_yielded_value() -> u32 {
        let mut sum = 0;
        for x in yield_!(ev(vec![1, 2, 3])) { sum += x; yield_!(ev(())); }
        sum
    }

    fn nested_loops_with_labels() -> Vec<u32> {
        let mut out = Vec::new();
        'outer: for i in 0..4u32 {
            let _a = d("a");
            for j in 0..4u32 {
                let _b = d("b");
                if j == 2 { continue 'outer; }
                if i == 2 { break 'outer; }
                out.push(yield_!(ev(i * 10 + j)));
            }
        }
        yield_!(ev(()));
        out
    }

    fn a_loop_in_a_loop_with_labels_like_generated_ones() -> Vec<u32> {
        let mut out = Vec::new();
        'run: for i in 0..4u32 {
            let _a = d("a");
            'stay: loop {
                let b = d("b");
                for n in 0.. {
                    if n > i { continue 'stay; }
                    out.push(yield_!(ev(i * 10 + n)));
                    if out.len() % 5 == 4 { break 'stay; }
                    if out.len() > 12 { break 'run; }
                }
                eat(b);
            }
            if yield_!(ev(out.len())) == 9 { return out; }
        }
        yield_!(ev(()));
        out
    }

    fn inner_loop_without_yield_leaves_the_outer() -> u32 {
        let mut n = 0;
        'outer: loop {
            let _a = d("a");
            n += yield_!(ev(1));
            for i in 0..5 {
                let _b = d("b");
                if i == 1 && n == 2 { break 'outer; }
                if i == 3 { continue 'outer; }
            }
        }
        n
    }

    fn labelled_block() -> u32 {
        let x = 'found: {
            let _a = d("a");
            if yield_!(ev(true)) { break 'found 3; }
            yield_!(ev(()));
            4
        };
        log("after");
        x
    }

    fn labelled_block_falls_through() -> u32 {
        let mut n = 1;
        'b: {
            let _a = d("a");
            if yield_!(ev(n)) == 2 { break 'b; }
            n = yield_!(ev(5));
        }
        n
    }

    fn break_out_of_a_match() -> u32 {
        let mut n = 0;
        loop {
            let _a = d("a");
            match yield_!(ev(n)) {
                0 => { n = 5; }
                5 => { let _b = d("b"); n = 6; continue }
                _ => { let _c = d("c"); break }
            }
            log("end of turn");
        }
        n
    }

    fn loops_in_loops() -> u32 {
        let mut total = 0;
        let mut i = 0;
        while i < 3 {
            let mut j = 0;
            loop {
                j += 1;
                if j > i { break; }
                total += yield_!(ev(j));
            }
            i += 1;
            yield_!(ev(()));
        }
        total
    }

    fn a_loop_that_returns() -> Result<u32, &'static str> {
        let _a = d("a");
        let mut n = 0;
        loop {
            let _b = d("b");
            n += yield_!(ok(1))?;
            if n == 3 { yield_!(fail::<()>("three"))?; }
        }
    }

    fn moved_in_one_turn() -> () {
        let mut slot = Some(d("s"));
        for i in 0..3 {
            yield_!(ev(i));
            if i == 1 && let Some(x) = slot.take() { eat(x); }
        }
        log("end");
    }

    fn a_kept_loop_between() -> u32 {
        let mut n = yield_!(ev(1));
        while n < 100 { n *= 2; if n == 64 { break; } }
        yield_!(ev(n))
    }

    fn two_ways_out_of_a_loop_that_moves() -> () {
        let a = d("a");
        let _b = d("b");
        for i in 0..5 {
            let _c = d("c");
            if i == 1 { eat(a); break; }
            if i == 3 { eat(a); break; }
            see(i);
        }
        yield_!(ev(()));
        log("end");
    }

    fn for_tuple_with_a_hole() -> () {
        for (a, _) in vec![(d("a"), d("b")), (d("c"), d("e"))] {
            yield_!(ev(()));
            eat(a);
            yield_!(ev(()));
        }
    }

    fn for_tuple_with_a_hole_nested() -> u32 {
        let mut n = 0;
        for (i, (_, b), _) in [(1, (d("a"), d("b")), d("c"))] {
            n += yield_!(ev(i));
            eat(b);
            yield_!(ev(()));
        }
        n
    }

    fn for_enumerate_with_a_hole(names: Vec<&'static str> = vec!["a", "b"]) -> usize {
        let mut n = 0;
        for (i, _) in names.iter().copied().collect::<Vec<_>>().into_iter().enumerate() {
            n += yield_!(ev(i));
        }
        n
    }
}

/// Says when it is dropped.
pub struct Countdown(u32);

impl Iterator for Countdown {
    type Item = u32;

    fn next(&mut self) -> Option<u32> {
        step(format!("next after {}", self.0));
        self.0 = self.0.checked_sub(1)?;
        Some(self.0)
    }
}

impl Drop for Countdown {
    fn drop(&mut self) {
        log("countdown over");
    }
}

twins! {
    fn over_what_is_left_of_an_iterator() -> u32 {
        let mut sum = 0;
        let mut iter = Countdown(6);
        'outer: for n in iter.by_ref() {
            let _guard = d("guard");
            if n == 4 { continue; }
            for m in Countdown(2) {
                if yield_!(ev(n)) == 3 { break 'outer; }
                sum += m;
            }
        }
        for n in iter.by_ref() { sum += yield_!(ev(n)); }
        sum + iter.0
    }

    fn pairs_of_what_is_left(lines: Vec<(&'static str, D)> = vec![("a", d("1")), ("", d("2")), ("b", d("3"))]) -> usize {
        let mut lines = lines.into_iter();
        let mut size = 0;
        for (line, guard) in lines.by_ref() {
            if line.is_empty() { break; }
            size += yield_!(ev(line.len()));
        }
        let rest = lines.count();
        yield_!(ev(rest)) + size
    }

    fn all_but_some_of_an_iterator() -> Vec<u32> {
        let range = 5..;
        let mut out = Vec::new();
        for n in range.take(2) { out.push(yield_!(ev(n))); }
        let left = Countdown(4);
        let skipped = left.skip(1);
        yield_!(ev(()));
        out.extend(skipped);
        yield_!(ev(()));
        out
    }
}

fn take_unit(_: (), n: u32) {
    log(format!("{n}"));
}

fn pairs() -> Vec<(D, D)> {
    vec![(d("one"), d("two")), (d("three"), d("four"))]
}

twins! {
    fn a_pattern_leaves_the_whole_item() -> () {
        for (_, ..) in pairs() { let _inner = d("inner"); yield_!(ev(())); log("in"); }
        yield_!(ev(()));
    }

    fn a_pattern_names_no_part_of_the_item() -> () {
        'turns: for (..) in pairs() { if yield_!(ev(false)) { continue 'turns; } log("in"); }
        yield_!(ev(()));
    }

    fn a_pattern_leaves_the_whole_array() -> u32 {
        for [_, ..] in [[d("one"), d("two")], [d("three"), d("four")]] {
            if yield_!(ev(true)) { break; }
            log("in");
        }
        yield_!(ev(3))
    }

    fn a_pattern_leaves_what_is_only_looked_at() -> u32 {
        let numbers = vec![(1, 2), (3, 4)];
        let mut n = 0;
        for (_, ..) in &numbers { n += 1; }
        for (..) in numbers.clone() { n += yield_!(ev(1)); }
        n
    }

    fn a_variable_of_each_turn_that_gets_two_values() -> u32 {
        let mut stack = vec![1u32, 2, 3];
        let mut sum = 0;
        while let Some(top) = stack.pop() {
            let mut turn = 7;
            turn = top;
            if turn > 1 && yield_!(ev(true)) {
                sum += 1;
            }
        }
        sum
    }
}
