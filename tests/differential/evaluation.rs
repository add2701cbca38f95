//! Order of evaluation, and every position in which a `yield_!` can stand.

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq)]
pub struct Point {
    x: u32,
    y: u32,
    z: u32,
}

fn add3(a: u32, b: u32, c: u32) -> u32 {
    log(format!("add {a} {b} {c}"));
    a + b + c
}

twins! {
    fn call_arguments() -> u32 {
        add3(see(1), yield_!(ev(2)), see(3))
    }

    fn several_yields_in_a_call() -> u32 {
        add3(yield_!(ev(1)), yield_!(ev(2)), yield_!(ev(3)))
    }

    fn nested_yields() -> u32 {
        yield_!(ev(yield_!(ev(1)) + yield_!(ev(yield_!(ev(2)) + 1))))
    }

    fn binary_operators() -> u32 {
        see(1) + yield_!(ev(2)) * see(3) - yield_!(ev(1))
    }

    fn comparison() -> bool {
        see(1) < yield_!(ev(2)) && (yield_!(ev(3)) == see(3))
    }

    fn old_value_of_a_variable() -> u32 {
        let mut a = 1;
        let b = a + { a = 5; yield_!(ev(10)) };
        b * 100 + a
    }

    fn tuples_arrays_structs() -> (u32, [u32; 3], Point) {
        let z = 9;
        (
            yield_!(ev(1)),
            [see(1), yield_!(ev(2)), see(3)],
            Point { y: yield_!(ev(7)), x: see(8), z },
        )
    }

    fn struct_base() -> Point {
        let base = Point { x: 1, y: 2, z: 3 };
        Point { x: yield_!(ev(10)), ..base }
    }

    fn indices() -> u32 {
        let v = vec![10, 20, 30];
        v[yield_!(ev(1))] + yield_!(ev(vec![5, 6]))[see(1)]
    }

    fn index_assignment() -> Vec<u32> {
        let mut v = vec![0, 0, 0];
        v[see(1)] = yield_!(ev(5));
        v[yield_!(ev(2))] += yield_!(ev(7));
        v
    }

    fn ranges_and_casts() -> Vec<u64> {
        (yield_!(ev(1u8)) as u64..yield_!(ev(4))).collect()
    }

    fn unary() -> (bool, i32) {
        (!yield_!(ev(true)), -yield_!(ev(5)))
    }

    fn deref_and_reference() -> u32 {
        let b = Box::new(3);
        *yield_!(ev(Box::new(4))) + *b + (&yield_!(ev(vec![1, 2]))).len() as u32
    }

    fn method_receiver() -> usize {
        yield_!(ev("abc".to_string())).len()
    }

    fn method_arguments() -> Vec<u32> {
        let mut v = vec![1];
        v.push(yield_!(ev(2)));
        v.extend([yield_!(ev(3)), see(4)]);
        v.insert(see(0), yield_!(ev(9)));
        v
    }

    fn method_on_a_made_value() -> u32 {
        d("temp").plus(yield_!(ev(3)))
    }

    fn references_as_arguments() -> usize {
        let s = "abc".to_string();
        fn count(s: &str, n: usize) -> usize { s.len() + n }
        count(&s, yield_!(ev(2))) + count(&s[1..], yield_!(ev(1)))
    }

    fn mutable_references_as_arguments(v: &'static mut Vec<u32> = Box::leak(Box::default())) -> usize {
        fn put(v: &mut Vec<u32>, n: u32) { v.push(n); }
        put(v, yield_!(ev(2)));
        put(v, yield_!(ev(3)));
        v.len()
    }

    fn return_values(c: bool = true) -> (u32, u32) {
        if c { return (yield_!(ev(1)), see(2)); }
        (0, 0)
    }

    fn question_mark_in_operands() -> Result<u32, &'static str> {
        let _g = d("g");
        Ok(yield_!(ok(1))? + yield_!(ok(2))? * yield_!(fail::<u32>("third"))?)
    }

    fn moved_operands_drop_first() -> Result<(), &'static str> {
        fn take(a: D, b: u32) { eat(a); see(b); }
        let a = d("a");
        let _b = d("b");
        take(a, yield_!(fail::<u32>("no"))?);
        Ok(())
    }

    fn std_macros() -> String {
        let name = d("n");
        println!("{} {}", name.name(), yield_!(ev(1)));
        let v = vec![see(1), yield_!(ev(2)), see(3)];
        assert_eq!(v.len(), yield_!(ev(3)), "message {}", see(4));
        assert!(yield_!(ev(true)), "message {}", yield_!(ev(4)));
        debug_assert!(yield_!(ev(true)));
        debug_assert_eq!(see(7), yield_!(ev(7)));
        let mut s = String::new();
        use std::fmt::Write;
        write!(s, "{:?} {x}", v, x = yield_!(ev(5))).unwrap();
        format!("{s} {} {name:?}", yield_!(ev("last")))
    }

    fn macros_that_only_look() -> bool {
        let v = Some(3);
        yield_!(ev(()));
        matches!(v, Some(n) if n > 2) && matches!(yield_!(ev(Some(3))), Some(n) if n > 2,)
    }

    fn questions_in_macros() -> Result<String, &'static str> {
        let r: Result<u32, &'static str> = Ok(1);
        yield_!(ev(()));
        Ok(format!("{} {}", r?, yield_!(ok(2))?))
    }

    fn blocks_as_operands() -> u32 {
        add3(1, { let x = d("x"); yield_!(ev(2)) + x.name().len() as u32 }, if yield_!(ev(true)) { 3 } else { 4 })
    }

    fn match_as_operand() -> u32 {
        1 + match yield_!(ev(Some(2))) { Some(n) => n, None => 0 } + yield_!(ev(5))
    }

    fn break_values_as_operands() -> u32 {
        10 * loop { if yield_!(ev(true)) { break yield_!(ev(4)) + 1; } }
    }
}

macro_rules! bail {
    ($($message:tt)*) => { return Err(format!($($message)*).into()) };
}
macro_rules! ensure {
    ($condition:expr, $($message:tt)*) => { if !$condition { bail!($($message)*); } };
}

twins! {
    fn macros_that_return(n: u32 = 3) -> Result<u32, String> {
        let _g = d("g");
        let got = yield_!(ev(n));
        ensure!(got == n, "{got} is not {n}");
        if got == 3 { let _h = d("h"); bail!("three: {got}"); }
        Ok(got)
    }

    fn macros_that_return_in_arms(n: u32 = 3) -> Result<u32, String> {
        let got = match yield_!(ev(Some(n))) { Some(4) => 4, Some(n) => bail!("not {n}"), None => 0 };
        Ok(got)
    }
}
