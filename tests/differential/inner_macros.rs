//! Macros that a function declares for itself, and macros that declare items in it.

use crate::support::*;
use crate::twins;

macro_rules! items {
    ($($item:item)*) => { $($item)* };
}

twins! {
    fn a_macro_changes_a_variable() -> u32 {
        let mut total = 0;
        macro_rules! add { ($by:expr) => { total += $by }; }
        add!(1);
        let x = yield_!(ev(2));
        add!(x);
        yield_!(ev(total));
        add!(see(10));
        total
    }

    fn a_macro_looks_at_variables(start: u32 = 5) -> u32 {
        let guard = d("guard");
        macro_rules! sum { ($($e:expr),*) => { guard.name().len() as u32 + start $(+ $e)* }; }
        let a = sum!(1, 2);
        yield_!(ev(a));
        let _after = d("after");
        let b = sum!(a) + sum!();
        yield_!(ev(b));
        log("end");
        b
    }

    fn macros_call_each_other() -> Vec<u32> {
        let mut list = vec![1];
        let limit = yield_!(ev(3));
        macro_rules! push { ($e:expr) => { if list.len() < limit { list.push($e) } }; }
        macro_rules! twice { ($e:expr) => { push!($e); push!($e + 1) }; }
        twice!(see(2));
        yield_!(ev(list.len()));
        twice!(5);
        yield_!(ev(list.clone()))
    }

    fn a_macro_calls_itself() -> u32 {
        let base = 2;
        macro_rules! chain { () => { base }; ($first:expr $(, $rest:expr)*) => { $first * chain!($($rest),*) }; }
        yield_!(ev(chain!(3, 4)));
        chain!(5)
    }

    fn what_a_macro_binds_is_its_own(x: u32 = 4) -> u32 {
        let y = x + 1;
        macro_rules! square { ($e:expr) => {{ let x = $e; x * x + y }}; }
        let a = square!(x + 1);
        yield_!(ev(a));
        square!(x) + a
    }

    fn in_inner_blocks_and_loops() -> u32 {
        let mut sum = 0;
        for i in 0..3 {
            let mut turn = i;
            macro_rules! step { ($by:expr) => { turn += $by; sum += turn }; }
            step!(yielded(i));
            if yield_!(ev(turn)) == 2 { step!(100); continue; }
            step!(1);
        }
        fn yielded(n: u32) -> u32 { n + 1 }
        yield_!(ev(sum))
    }

    fn a_macro_of_its_own_declares_items() -> u32 {
        macro_rules! getter { ($name:ident, $e:expr) => { fn $name() -> u32 { $e } }; }
        getter!(five, 5);
        let a = five();
        yield_!(ev(a));
        getter!(six, see(6));
        yield_!(ev(six())) + five()
    }

    fn a_macro_is_given_items() -> u32 {
        items! {
            #[derive(Clone, Debug)]
            struct Pair(u32, u32);
            impl Pair { fn sum(&self) -> u32 { self.0 + self.1 } }
            const LIMIT: u32 = 9;
        }
        let pair = Pair(1, yield_!(ev(2)));
        let sum = yield_!(ev(pair.sum()));
        Pair(sum, LIMIT).sum()
    }

    fn jumps_that_are_never_made() -> u32 {
        let mut n = 0;
        'outer: loop {
            let _turn = d("turn");
            n += 1;
            loop {
                yield_!(ev(n));
                if n == 2 { break continue 'outer; }
                if n == 4 { break break 'outer; }
                if n == 9 { return return 1; }
                break;
            }
        }
        loop {
            n += 1;
            yield_!(ev(n));
            if n > 6 { break return n; }
        }
    }
}

twins! {
    fn jumps_of_loops_and_closures_in_macros(limit: u32 = 4) -> u32 {
        macro_rules! leave { ($e:expr) => { return $e }; }
        macro_rules! stop { ($e:expr) => { if $e > 1 { break } }; }
        macro_rules! count { ($e:expr) => {{ let mut n = 0; loop { if n > $e { break n } n += 1; } }}; }
        let leaves = |n: u32| { if n > 2 { leave!(n) } 0 };
        let mut sum = 0;
        for turn in 0..limit {
            sum += yield_!(ev(leaves(turn)));
            for n in 0..turn { stop!(n); sum += count!(n); }
        }
        sum
    }
}

twins! {
    fn captured_in_format_strings() -> u32 {
        let name = "job".to_string();
        macro_rules! say { ($label:expr) => { step(format!("{name} {}", $label)) }; }
        say!(1);
        yield_!(ev(1));
        say!(2);
        yield_!(ev(2))
    }

    fn captured_with_widths_and_beside_names() -> u32 {
        let (width, name, other) = (6, d("name"), 2);
        macro_rules! say {
            () => { step(format!("{name:?} {{other}}",)) };
            ($label:expr) => { step(format!("{:>width$} {other} {name:?}", $label, other = $label + other)) };
        }
        say!();
        yield_!(ev(1));
        say!(2);
        drop(name);
        yield_!(ev(2)) + other
    }

    fn captured_by_assertions_and_writers() -> u32 {
        use std::fmt::Write as _;
        let (name, mut text) = ("job", String::new());
        macro_rules! note { ($label:expr) => { write!(text, "{name}{}", $label).unwrap() }; }
        macro_rules! check { ($held:expr) => { assert!($held, "{name} does not hold") }; }
        note!(1);
        check!(text.len() == 4);
        yield_!(ev(1));
        note!(2);
        step(text.as_str());
        check!(text.len() == 8);
        yield_!(ev(2))
    }

    fn captured_through_another_macro() -> u32 {
        let name = d("name");
        macro_rules! inner { ($label:expr) => { step(format!("{} {name:?}", $label)) }; }
        macro_rules! outer { ($label:expr) => { inner!($label); inner!(name.name().len()) }; }
        outer!("one");
        let size = yield_!(ev(3));
        outer!("two");
        yield_!(ev(size + 1))
    }

    fn bound_where_it_is_captured() -> u32 {
        let name = 1;
        macro_rules! say { ($value:expr) => {{ let name = $value; step(format!("{name}")) }}; }
        let value = yield_!(ev(2)) + name;
        say!(value);
        yield_!(ev(name))
    }
}
