//! Arrays, tuples, structs, ranges, closures as values: what is built of parts that suspend.

use std::ops::{Bound, RangeBounds};

use crate::support::*;
use crate::twins;

#[derive(Debug, PartialEq)]
pub struct Parts {
    a: D,
    b: D,
    c: D,
}

#[derive(Debug, PartialEq, Clone, Default)]
pub struct Config {
    name: String,
    size: u32,
    flag: bool,
}

#[derive(Debug, PartialEq)]
pub enum Shape<T> {
    Unit,
    Tuple(T, u32),
    Fields { first: T, second: Vec<T> },
}

pub struct Generic<T, const N: usize> {
    items: [T; N],
}

fn parts() -> Parts {
    step("parts");
    Parts { a: d("base a"), b: d("base b"), c: d("base c") }
}

twins! {
    fn fields_in_the_order_of_writing() -> () {
        let p = Parts { c: d("c"), a: yield_!(ev(d("a"))), b: d("b") };
        yield_!(ev(()));
        log(p.b.name());
    }

    fn a_field_that_fails_drops_the_others() -> Result<(), &'static str> {
        let b = d("b");
        let _p = Parts { c: d("c"), b, a: yield_!(fail("no"))? };
        Ok(())
    }

    fn a_base_that_comes() -> () {
        let p = Parts { b: d("b"), ..yield_!(ev(parts())) };
        log("made");
        yield_!(ev(()));
        log(p.a.name());
    }

    fn a_base_made_on_the_spot() -> () {
        let p = Parts { b: yield_!(ev(d("b"))), ..parts() };
        log("made");
        yield_!(ev(()));
        log(p.a.name());
    }

    fn a_base_that_is_copied() -> (Config, Config) {
        let base = Config { name: "n".to_string(), size: 1, flag: true };
        let one = Config { name: yield_!(ev("one".to_string())), ..base };
        yield_!(ev(()));
        let two = Config { size: yield_!(ev(2)), ..Default::default() };
        (Config { flag: base.flag, ..one }, two)
    }

    fn shorthand_fields_of_shadowed_names() -> Config {
        let name = "first".to_string();
        let size = name.len() as u32;
        let name = yield_!(ev("second".to_string()));
        let flag = yield_!(ev(false));
        let size = size + 1;
        yield_!(ev(()));
        let flag = !flag;
        Config { name, size, flag }
    }

    fn shorthand_patterns_of_shadowed_names() -> u32 {
        let size = 1;
        let Config { name, size, .. } = yield_!(ev(Config { name: "abc".to_string(), size: size + 1, flag: true }));
        yield_!(ev(()));
        let Config { size: width, flag: _, name: ref other } = (Config { name, size: size + 1, flag: false });
        other.len() as u32 + width * size
    }

    fn enum_variants_with_fields() -> Vec<Shape<u32>> {
        vec![
            Shape::Unit,
            Shape::Tuple(yield_!(ev(1)), see(2)),
            Shape::Fields { second: vec![yield_!(ev(3))], first: yield_!(ev(4)) },
        ]
    }

    fn tuples_of_traced_values() -> Result<(D, D, D), &'static str> {
        let a = d("a");
        let t = (a, yield_!(ok(d("b")))?, d("c"));
        yield_!(ev(()));
        let u = (d("x"), (d("y"), yield_!(fail::<D>("no"))?), d("z"));
        eat(u);
        Ok(t)
    }

    fn arrays_of_traced_values() -> usize {
        let a = d("a");
        let v = [a, yield_!(ev(d("b"))), d("c"), yield_!(ev(d("d")))];
        let [first, second, third, last] = v;
        yield_!(ev(()));
        drop(third);
        first.name().len()
    }

    fn arrays_of_arrays() -> [[u32; 2]; 3] {
        [[yield_!(ev(1)), 2], [3, yield_!(ev(4))], [yield_!(ev(5)); 2]]
    }

    fn repeated_values_are_copied_once() -> ([Option<u32>; 3], [u8; 0]) {
        const N: usize = 3;
        ([Some(yield_!(ev(1))); N], [yield_!(ev(1u8)); 0])
    }

    fn all_ranges() -> (Vec<u32>, Vec<u32>, usize, usize, usize, usize) {
        let v = vec![1, 2, 3, 4, 5];
        (
            (yield_!(ev(1))..yield_!(ev(3))).collect(),
            (see(1)..=yield_!(ev(3))).collect(),
            v[yield_!(ev(1))..].len(),
            v[..yield_!(ev(2))].len(),
            v[..=yield_!(ev(2))].len(),
            v[yield_!(ev(..))].len(),
        )
    }

    fn ranges_are_values() -> (bool, bool) {
        let r = yield_!(ev(3))..yield_!(ev(7));
        yield_!(ev(()));
        let inside = r.contains(&yield_!(ev(5)));
        let end = matches!((..=yield_!(ev(4))).end_bound(), Bound::Included(4));
        (inside, end)
    }

    fn generic_structs() -> usize {
        let g = Generic::<u8, 2> { items: [yield_!(ev(1)), yield_!(ev(2))] };
        yield_!(ev(()));
        g.items.len()
    }

    fn qualified_paths_in_literals() -> (Config, Shape<D>) {
        let c = self::Config { flag: yield_!(ev(true)), ..crate::literals::Config::default() };
        (c, crate::literals::Shape::Tuple(yield_!(ev(d("x"))), see(1)))
    }

    fn boxes_of_what_comes() -> usize {
        let b: Box<dyn Fn(usize) -> usize> = if yield_!(ev(true)) { Box::new(move |n| n + 1) } else { Box::new(|n| n) };
        let v: Vec<Box<dyn std::fmt::Debug>> = vec![Box::new(yield_!(ev(d("a")))), Box::new(yield_!(ev(2)))];
        yield_!(ev(v.len()));
        b(v.len())
    }

    fn strings_are_concatenated() -> String {
        let s = "a".to_string() + yield_!(ev("b")) + &yield_!(ev("c".to_string()));
        let t = s + &format!("{}", yield_!(ev(1)));
        t.clone() + "x" + yield_!(ev("d"))
    }

    fn references_in_tuples() -> u32 {
        let a = vec![1, 2];
        let n = { let t = (&a, yield_!(ev(1))); t.0.len() as u32 + t.1 };
        yield_!(ev(n))
    }

    fn parenthesised_operands() -> u32 {
        (((yield_!(ev(1))) + ((2))) * (yield_!((ev(3)))))
    }

    fn units_and_nevers() -> () {
        let u = yield_!(ev(()));
        let () = yield_!(ev(u));
        let _: () = ();
        let t: ((), u32) = (yield_!(ev(())), 1);
        yield_!(ev(t)).0
    }
}
