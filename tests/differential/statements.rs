//! Straight-line code: `let`, assignment, shadowing, `?`, `let else`, early `return`.

use crate::support::*;
use crate::twins;

twins! {
    fn nothing() -> () {}

    fn a_value_only() -> u32 { 7 }

    fn one_yield() -> u32 { yield_!(ev(3)) }

    fn a_statement() -> () { yield_!(ev(())); }

    fn two_lets() -> u32 {
        let a = yield_!(ev(1));
        let b = yield_!(ev(2));
        a + b
    }

    fn let_with_type() -> u64 {
        let a: u64 = yield_!(ev(1));
        let b: Vec<u64> = vec![a, yield_!(ev(4))];
        b.iter().sum()
    }

    fn let_without_value() -> u32 {
        let a;
        yield_!(ev(()));
        a = 5;
        yield_!(ev(()));
        a
    }

    fn let_without_value_in_branches(c: bool = true) -> u32 {
        let a;
        if c { yield_!(ev(())); a = 5; } else { a = 6; }
        yield_!(ev(()));
        a
    }

    fn assignment() -> u32 {
        let mut a = 1;
        a = yield_!(ev(a + 1));
        a += yield_!(ev(a * 10));
        a
    }

    fn assignment_drops_the_old_value() -> () {
        let mut a = d("old");
        yield_!(ev(()));
        a = d("new");
        yield_!(ev(()));
    }

    fn assignment_after_a_move() -> () {
        let mut a = d("one");
        eat(a);
        yield_!(ev(()));
        a = d("two");
        yield_!(ev(()));
        log("end");
    }

    fn shadowing() -> String {
        let a = d("outer");
        let a = a.name().len();
        yield_!(ev(()));
        let a = format!("{a}");
        yield_!(ev(()));
        a
    }

    fn shadowing_of_a_guard() -> u32 {
        let _guard = d("first");
        let x = d("x");
        yield_!(ev(()));
        let x = d("y");
        yield_!(ev(()));
        let x = x.name().len() as u32;
        yield_!(ev(x))
    }

    fn shadowing_in_a_block() -> u32 {
        let x = 1;
        {
            let x = x + yield_!(ev(10));
            yield_!(ev(()));
            see(x);
        }
        yield_!(ev(()));
        x
    }

    fn captures_in_format_strings() -> String {
        let name = "n".to_string();
        let name = format!("{name}!");
        yield_!(ev(()));
        let width = 5;
        yield_!(ev(()));
        format!("{name:>width$} {{name}} {name:?}")
    }

    fn question_mark() -> Result<u32, &'static str> {
        let _a = d("a");
        let b = yield_!(ok(2))?;
        let _c = d("c");
        let e: u32 = yield_!(fail("no"))?;
        Ok(b + e)
    }

    fn question_mark_converts() -> Result<u32, String> {
        let a = yield_!(ok(2))?;
        let b = "x".parse::<u32>().map_err(|e| e.to_string())?;
        yield_!(ev(()));
        Ok(a + b)
    }

    fn question_mark_on_option() -> Option<u32> {
        let a = yield_!(ev(Some(1)))?;
        let _a = d("a");
        let b: u32 = yield_!(ev(None))?;
        Some(a + b)
    }

    fn early_return(c: bool = true) -> u32 {
        let _a = d("a");
        if c { return yield_!(ev(1)); }
        yield_!(ev(2))
    }

    fn early_return_in_the_middle() -> u32 {
        let _a = d("a");
        for i in 0..10 {
            let _b = d("b");
            if i == 2 { return i; }
            yield_!(ev(i));
        }
        99
    }

    fn let_else_that_matches() -> u32 {
        let Some(x) = yield_!(ev(Some(4))) else { return 0 };
        yield_!(ev(x))
    }

    fn let_else_that_leaves() -> u32 {
        let _a = d("a");
        let Some(x) = yield_!(ev(None::<u32>)) else { return 9 };
        yield_!(ev(x))
    }

    fn let_else_that_yields() -> u32 {
        let _a = d("a");
        let Some(x) = see(None::<u32>) else {
            let _b = d("b");
            return yield_!(ev(5));
        };
        yield_!(ev(x))
    }

    fn patterns_in_let() -> u32 {
        let (a, [b, c]) = yield_!(ev((1, [2, 3])));
        let (d1, d2) = (d("x"), d("y"));
        yield_!(ev(()));
        a + b + c
    }

    fn nested_items() -> u32 {
        const N: u32 = 3;
        fn twice(x: u32) -> u32 { x * 2 }
        yield_!(ev(()));
        static S: u32 = 4;
        twice(N) + yield_!(ev(S))
    }

    fn closures_are_kept() -> u32 {
        let base = 10;
        let add = move |x: u32| x + base;
        let a = yield_!(ev(1));
        add(a) + yield_!(ev(add(2)))
    }

    fn blocks_have_values() -> u32 {
        let a = { let x = d("x"); let y = yield_!(ev(1)); y + x.name().len() as u32 };
        log("after");
        a + { yield_!(ev(2)) }
    }

    fn panics() -> u32 {
        let _a = d("a");
        let b = yield_!(ev(1));
        let _c = d("c");
        if b == 1 { panic!("on purpose"); }
        b
    }

    fn panics_late() -> u32 {
        let _a = d("a");
        for i in 0..5 {
            let _b = d("b");
            let v = yield_!(ev(i));
            assert!(v < 3, "three");
        }
        1
    }

    fn diverges_by_its_last_statement(c: bool = false) -> u32 {
        if c { return yield_!(ev(1)); }
        yield_!(ev(()));
        std::panic::panic_any("end");
    }

    fn let_with_a_result_of_unit() -> () {
        let u = { yield_!(ev(1)); };
        u
    }

    fn an_attribute_on_the_last_expression(c: bool = true) -> u32 {
        let n = yield_!(ev(1));
        #[allow(unused_must_use)]
        if c {
            Some(d("unused"));
            n
        } else {
            2
        }
    }

    fn an_attribute_on_a_branch_that_returns(c: bool = false) -> () {
        if c {
            yield_!(ev(()));
        } else {
            #[allow(unused_must_use)]
            match yield_!(ev(d("matched"))).name() {
                "matched" => {
                    Ok::<D, D>(d("unused"));
                }
                _ => {}
            }
        }
    }
}

#[derive(Debug)]
pub struct Parts {
    a: D,
    b: D,
}

twins! {
    fn a_field_that_is_configured() -> u32 {
        let parts = Parts { a: d("a"), b: d("b") };
        let Parts { #[cfg(not(windows))] a, #[cfg(windows)] b, .. } = parts;
        yield_!(ev(1));
        eat(a);
        2
    }

    fn loops_that_are_configured() -> u32 {
        let mut n = 0;
        #[cfg(not(windows))]
        for i in 0..3 { n += yield_!(ev(i)); }
        #[cfg(windows)]
        for i in 0..3 { n += 100; }
        #[cfg(not(windows))]
        loop { n += 1; if yield_!(ev(n > 5)) { break; } }
        #[cfg(windows)]
        loop { break; }
        #[cfg(not(windows))]
        while n < 10 { n += yield_!(ev(1)); }
        #[cfg(windows)]
        while n < 100 { n += 7; }
        #[cfg(windows)]
        d("never").name();
        #[cfg(not(windows))]
        d("now").plus(yield_!(ev(1)));
        n
    }

    fn a_question_mark_that_is_configured() -> Result<u32, &'static str> {
        #[cfg(windows)]
        yield_!(fail::<u32>("no"))?;
        #[cfg(not(windows))]
        yield_!(ok(2))?;
        Ok(3)
    }

    fn else_blocks_that_branch(k: u32 = 2) -> u32 {
        let x = d("x");
        let Some(n) = see((k == 1).then_some(1u32)) else {
            if yield_!(ev(true)) { return 5 } else { loop { if yield_!(ev(true)) { return 6 } } }
        };
        n
    }

    fn else_blocks_that_leave_labelled_blocks(k: u32 = 2) -> u32 {
        let x = d("x");
        'out: {
            let Some(n) = see((k == 1).then_some(1u32)) else {
                'b: { if yield_!(ev(true)) { break 'b; } break 'out }
                break 'out
            };
            see(n);
        }
        let Some(n) = see((k == 1).then_some(1u32)) else {
            match yield_!(ev(k)) { 1 => panic!("one"), 2 => return 8, _ => unreachable!() }
        };
        n
    }

    fn comments_in_operands() -> u32 {
        yield_!(ev(/* a comment */ 1 + { 2 } /* more */));
        yield_!(ev([1, // one
            2].len() as u32))
    }

    fn a_block_that_returns() -> u32 {
        let x = d("x");
        let n: u32 = { yield_!(ev(1)); return see(4) };
        n
    }

    fn units_that_have_names() -> () {
        let x = d("x");
        let u = if yield_!(ev(true)) { };
        let w = { };
        yield_!(ev(u));
        w
    }
}
