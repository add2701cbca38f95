//! Places: what is assigned to, indexed, borrowed and dereferenced.

use std::ops::{Index, IndexMut};

use crate::support::*;
use crate::twins;

#[derive(Debug, Default)]
pub struct Inner {
    v: Vec<u32>,
    n: u32,
}

#[derive(Debug, Default)]
pub struct Outer {
    inner: Inner,
    list: Vec<Inner>,
}

/// Writes down each use of its index operators.
pub struct Logged(Vec<u32>);

impl Index<usize> for Logged {
    type Output = u32;
    fn index(&self, at: usize) -> &u32 {
        step(format!("index {at}"));
        &self.0[at]
    }
}

impl IndexMut<usize> for Logged {
    fn index_mut(&mut self, at: usize) -> &mut u32 {
        step(format!("index_mut {at}"));
        &mut self.0[at]
    }
}

twins! {
    fn both_sides_of_an_assignment() -> Vec<u32> {
        let mut a = vec![0, 0, 0];
        a[yield_!(ev(1))] = yield_!(ev(5));
        a[see(2)] = { let _g = d("g"); yield_!(ev(6)) };
        a[{ let _g = d("g"); yield_!(ev(0)) }] = see(7);
        a
    }

    fn user_index_operators() -> u32 {
        let mut a = Logged(vec![1, 2, 3]);
        a[see(0)] = yield_!(ev(5));
        a[yield_!(ev(1))] = a[yield_!(ev(2))] + a[0];
        let n = a[1] + yield_!(ev(a[2]));
        n + a[yield_!(ev(0))]
    }

    fn an_index_in_an_index() -> u32 {
        let a = [1usize, 2, 0];
        let b = [[1, 2, 3], [4, 5, 6], [7, 8, 9]];
        b[a[yield_!(ev(0))]][a[a[yield_!(ev(1))]]]
    }

    fn what_a_dereference_gives_is_assigned_to(n: &'static mut u32 = Box::leak(Box::new(1))) -> u32 {
        *n = yield_!(ev(4));
        *n += yield_!(ev(5));
        let r = &mut *n;
        *r *= 2;
        yield_!(ev(()));
        *n
    }

    fn boxes_are_assigned_through() -> u32 {
        let mut b = Box::new((1, [2, 3]));
        b.0 = yield_!(ev(10));
        b.1[yield_!(ev(1))] = yield_!(ev(20));
        (*b).1[0] += yield_!(ev(30));
        b.0 + b.1[0] + b.1[1]
    }

    fn deep_places() -> (usize, u32) {
        let mut o = Outer::default();
        o.inner.v.push(yield_!(ev(1)));
        o.list.push(Inner { v: vec![yield_!(ev(2))], n: see(3) });
        o.list[yield_!(ev(0))].v.push(yield_!(ev(4)));
        o.list[0].n += o.inner.v[yield_!(ev(0))];
        o.list[0].v[see(1)] = yield_!(ev(9));
        (o.list[0].v.len(), o.list[0].v[1] + o.list[0].n)
    }

    fn fields_of_what_comes() -> usize {
        let _g = d("g");
        let n = yield_!(ev((d("a"), "bc", d("c")))).1.len();
        log("after");
        n + yield_!(ev(Inner { v: vec![1], n: 2 })).v.len()
    }

    fn a_field_moved_out_of_what_comes() -> &'static str {
        let b = yield_!(ev((d("a"), d("b"), d("c")))).1;
        log("after");
        yield_!(ev(()));
        b.name()
    }

    fn a_reference_to_what_comes_lives_to_the_end_of_the_block() -> usize {
        let n = {
            let r = &yield_!(ev(d("x")));
            let _g = d("g");
            log("in the block");
            r.name().len()
        };
        log("after the block");
        yield_!(ev(n))
    }

    fn a_mutable_reference_to_what_comes() -> Vec<u32> {
        let v = &mut yield_!(ev(vec![1]));
        v.push(2);
        v.push(3);
        v.clone()
    }

    fn references_to_temporaries_are_arguments() -> usize {
        fn count(a: &D, s: &str, n: usize) -> usize { log("count"); a.name().len() + s.len() + n }
        count(&d("abc"), &format!("{}", see(12)), yield_!(ev(3)))
    }

    fn references_to_literals_are_arguments() -> u32 {
        fn all(a: &[u32], b: &str, c: u32, d: &u32) -> u32 { a.len() as u32 + b.len() as u32 + c + d }
        all(&[1, 2], "xy", yield_!(ev(1)), &7) + all(&[see(1)], "x", yield_!(ev(1)), &see(7))
    }

    fn mutable_references_to_temporaries_are_arguments() -> usize {
        fn fill(v: &mut Vec<u32>, n: u32) -> usize { v.push(n); v.len() }
        fill(&mut vec![see(1), 2], yield_!(ev(3)))
    }

    fn slices_of_what_comes() -> (usize, u32) {
        let s = yield_!(ev([1, 2, 3, 4]))[1..].to_vec();
        let v = vec![1, 2, 3, 4];
        let n: u32 = v[yield_!(ev(1))..yield_!(ev(3))].iter().sum();
        (s.len(), n)
    }

    fn out_of_bounds_where_it_happens() -> u32 {
        let _a = d("a");
        let v = vec![1];
        let n = see(1) + v[yield_!(ev(3))];
        see(n)
    }

    fn destructuring_into_places() -> (u32, Vec<u32>, Inner2) {
        let mut v = vec![0, 0];
        let mut p = Inner2 { a: 0, b: 0 };
        let mut n = 0;
        (v[0], p.a, n) = (yield_!(ev(1)), see(2), yield_!(ev(3)));
        [v[1], _, p.b] = [see(4), 5, yield_!(ev(6))];
        Inner2 { a: n, .. } = Inner2 { a: yield_!(ev(8)), b: 9 };
        (n, v, p)
    }

    fn destructuring_drops_the_old_values() -> () {
        let (mut a, mut b) = (d("a"), d("b"));
        yield_!(ev(()));
        (a, b) = (d("a2"), yield_!(ev(d("b2"))));
        log("assigned");
        yield_!(ev(()));
        (a, _) = (yield_!(ev(d("a3"))), d("ignored"));
        log("again");
    }

    fn swapped_by_destructuring() -> () {
        let (mut a, mut b) = (d("a"), d("b"));
        for _ in 0..3 {
            yield_!(ev(()));
            (a, b) = (b, a);
        }
        log(a.name());
    }

    fn a_field_is_replaced() -> () {
        let mut p = (d("a"), d("b"));
        p.1 = yield_!(ev(d("c")));
        log("replaced");
        p.0 = d("e");
        yield_!(ev(()));
        log("end");
    }

    fn an_element_is_replaced() -> () {
        let mut v = vec![d("a"), d("b")];
        v[see(1)] = yield_!(ev(d("c")));
        log("replaced");
        yield_!(ev(()));
        v[yield_!(ev(0))] = d("e");
        log("end");
    }

    fn raw_addresses() -> usize {
        let n = yield_!(ev(3u32));
        let p = &raw const n;
        let here = p == &raw const n;
        let v = [yield_!(ev(1u8)); 4];
        if here { std::mem::size_of_val(&v) } else { 0 }
    }

    fn assignments_are_values() -> () {
        let mut a = 1;
        let u: () = { a = yield_!(ev(2)) };
        let w = (a += yield_!(ev(1)));
        see((u, w, a));
    }

    fn array_patterns_and_slices() -> u32 {
        let [a, rest @ .., z] = yield_!(ev([1, 2, 3, 4]));
        let v = vec![yield_!(ev(5)), a, z];
        let n = match v.as_slice() { [first, .., last] => first * 10 + last, _ => 0 };
        yield_!(ev(()));
        n + rest.iter().sum::<u32>()
    }
}

#[derive(Debug, PartialEq)]
pub struct Inner2 {
    a: u32,
    b: u32,
}

twins! {
    fn places_that_are_operands() -> u32 {
        let mut v = vec![1u32, 2, 3];
        let mut b = Box::new([1u32, 2, 3]);
        let i = 1usize;
        (b)[yield_!(ev(i))] = v[i] + yield_!(ev(2));
        (*b)[i] = (v[yield_!(ev(0))]) + (b[2]);
        v[(i)] += yield_!(ev(3));
        let t = (v[0], (yield_!(ev(1)), b[1]), -(b[2] as i32), !(v[1] > 1));
        t.0 + t.1.0 + t.1.1
    }

    fn dereferenced_boxes_in_parentheses() -> u32 {
        let b = Box::new(5u32);
        let mut c = Box::new((1u32, d("in")));
        (*c).0 = yield_!(ev(2));
        ((*c).0) += yield_!(ev(2));
        (*b) + c.0 + -(*b as i32 + yield_!(ev(-9i32))) as u32
    }

    fn a_raw_address_that_is_used_at_once() -> u32 {
        let mut n = 1u32;
        let p = &raw mut n;
        let none = p.is_null();
        yield_!(ev(1));
        see(none);
        n
    }
}
