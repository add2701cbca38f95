//! What a loop begins with: it is written out wherever the loop comes round to it.

use crate::support::*;
use crate::twins;

twins! {
    fn a_value_of_the_head_lives_through_one_turn() -> u32 {
        let _outer = d("outer");
        let mut n = 0;
        loop {
            let _first = d("first");
            let second = d("second");
            yield_!(ev(()));
            log(second.name());
            n += 1;
            if n == 3 { break n; }
        }
    }

    fn a_value_of_the_head_is_moved_on_some_turns() -> u32 {
        let mut n = 0;
        while n < 4 {
            let value = d("value");
            if n % 2 == 0 { drop(value); }
            yield_!(ev(()));
            let _late = d("late");
            n += 1;
        }
        n
    }

    fn a_value_of_the_head_is_moved_into_the_event() -> u32 {
        let mut n = 0;
        loop {
            let value = d("value");
            let _guard = d("guard");
            let back = yield_!(ev(value));
            log(back.name());
            n += 1;
            if n == 2 { return n; }
        }
    }

    fn a_value_comes_round() -> u32 {
        let mut kept = d("first");
        let mut n = 0;
        loop {
            let old = kept;
            yield_!(ev(()));
            log(old.name());
            n += 1;
            if n == 3 { break n; }
            kept = if n == 1 { d("second") } else { old };
        }
    }

    fn the_head_leaves_the_loop() -> u32 {
        let _a = d("a");
        let mut n = 0;
        let r = loop {
            let _b = d("b");
            if n == 2 { break n * 10; }
            n += yield_!(ev(1));
            let _c = d("c");
        };
        log("after");
        r + yield_!(ev(1))
    }

    fn the_head_goes_on_with_the_outer_loop() -> u32 {
        let mut sum = 0;
        'outer: for i in 0..3 {
            let _i = d("i");
            for j in 0..3 {
                let _j = d("j");
                if j > i { continue 'outer; }
                sum += yield_!(ev(j));
                if sum > 4 { break 'outer; }
            }
            log("inner ended");
        }
        sum
    }

    fn loops_without_a_turn() -> u32 {
        let mut sum = 0;
        for i in 0..4u32 {
            for j in 0..i % 2 {
                sum += yield_!(ev(10 + j));
            }
            for _ in 0..0 { yield_!(ev(())); }
            sum += 1;
        }
        sum
    }

    fn one_loop_after_the_other() -> u32 {
        let mut list = vec![1, 2, 3];
        let mut sum = 0;
        while let Some(x) = list.pop() { let _g = d("g"); sum += yield_!(ev(x)); }
        list.push(7);
        while let Some(x) = list.pop() { let _h = d("h"); sum += yield_!(ev(x)); }
        sum
    }

    fn the_head_fails() -> Result<u32, String> {
        let mut left = vec!["3", "x", "4"];
        let mut sum = 0;
        let _g = d("g");
        loop {
            let Some(text) = left.pop() else { break };
            let n: u32 = text.parse().map_err(|_| format!("no number: {text}"))?;
            let _h = d("h");
            sum += yield_!(ev(n));
        }
        Ok(sum)
    }

    fn the_head_matches() -> u32 {
        let mut n = 0;
        let mut value = Some(d("one"));
        loop {
            match value.take() {
                Some(v) if n < 2 => { n += 1; yield_!(ev(())); value = Some(v); }
                Some(v) => { log(v.name()); yield_!(ev(())); n += 10; }
                None => break n,
            }
        }
    }

    fn a_name_of_the_head_is_shadowed() -> u32 {
        let mut n = 0;
        while n < 3 {
            let x = d("x");
            let y = yield_!(ev(n));
            let x = (x, d("inner x"));
            yield_!(ev(()));
            log(x.1.name());
            n = y + 1;
        }
        n
    }

    fn the_head_makes_a_closure() -> u32 {
        let mut n = 0;
        loop {
            let step = n + 1;
            let add = move |x: u32| x + step;
            n += yield_!(ev(1));
            n = add(n);
            if n > 5 { break n; }
        }
    }

    fn the_head_declares_what_is_late() -> u32 {
        let mut n = 0;
        loop {
            let late;
            if n == 0 { late = d("early"); } else { yield_!(ev(())); late = d("late"); }
            yield_!(ev(()));
            log(late.name());
            n += 1;
            if n == 3 { break n; }
        }
    }

    fn a_type_is_found_in_the_body() -> usize {
        let mut parts = Vec::new();
        let mut rest = None;
        while parts.len() < 3 {
            let length = parts.len();
            yield_!(ev(length));
            parts.push(format!("{length}"));
            rest = parts.last().cloned();
        }
        rest.map_or(0, |last: String| last.len()) + parts.concat().len()
    }

    fn the_head_panics_in_a_later_turn() -> u32 {
        let _a = d("a");
        let mut n = 2u32;
        loop {
            let _b = d("b");
            n = n.checked_sub(1).expect("there is something left");
            let _c = d("c");
            yield_!(ev(()));
        }
    }

    fn a_long_head_has_a_state_of_its_own() -> u32 {
        let mut n = 0;
        let mut log_of_turns = Vec::new();
        loop {
            let a = d("a");
            let b = (d("b"), n + 1, n + 2, n + 3);
            log_of_turns.push(format!("{} {} {} {} {}", a.name(), b.0.name(), b.1, b.2, b.3));
            let sum = b.1 + b.2 * 2 + b.3 * 3 + log_of_turns.len() as u32 + n * n + (n + 1) * (n + 2);
            let _c = d(if sum % 2 == 0 { "even" } else { "odd" });
            yield_!(ev(sum));
            log(log_of_turns.last().cloned().unwrap_or_default());
            n += 1;
            if n == 3 { break sum; }
        }
    }

    fn labelled_heads_share_a_turn() -> u32 {
        let mut n = 0;
        'a: loop {
            let _x = d("x");
            'b: loop {
                let _y = d("y");
                n += yield_!(ev(1));
                match n {
                    1 => continue 'b,
                    2 => continue 'a,
                    3 => break 'b,
                    4 => {}
                    _ => break 'a,
                }
                let _z = d("z");
            }
            log("behind b");
        }
        n
    }
}
