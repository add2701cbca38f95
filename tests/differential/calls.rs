//! Calls: what is called, arguments, receivers, chains.

use std::collections::{BTreeMap, HashMap};

use crate::support::*;
use crate::twins;

fn three(a: D, b: D, c: D) -> usize {
    step("three");
    drop(b);
    log("b is gone");
    a.0.len() + c.0.len()
}

fn pick(first: bool) -> fn(u32, u32) -> u32 {
    step(format!("pick {first}"));
    fn add(a: u32, b: u32) -> u32 {
        a + b
    }
    fn mul(a: u32, b: u32) -> u32 {
        a * b
    }
    if first { add } else { mul }
}

pub struct Builder {
    parts: Vec<D>,
}

impl Builder {
    pub fn new(first: D) -> Self {
        step("new builder");
        Builder { parts: vec![first] }
    }
    pub fn with(mut self, part: D) -> Self {
        step(format!("with {}", part.0));
        self.parts.push(part);
        self
    }
    pub fn add(&mut self, part: D) -> &mut Self {
        step(format!("add {}", part.0));
        self.parts.push(part);
        self
    }
    pub fn count(&self) -> usize {
        self.parts.len()
    }
    pub fn into_parts(self) -> Vec<D> {
        step("into parts");
        self.parts
    }
}

impl Drop for Logger {
    fn drop(&mut self) {
        log(format!("drop logger {}", self.0));
    }
}

pub struct Logger(u32);

impl Logger {
    pub fn by_value(self, n: u32) -> u32 {
        step(format!("by value {n}"));
        self.0 + n
    }
    pub fn by_ref(&self, n: u32) -> u32 {
        step(format!("by ref {n}"));
        self.0 + n
    }
    pub fn by_mut(&mut self, n: u32) -> &mut Self {
        step(format!("by mut {n}"));
        self.0 += n;
        self
    }
    pub fn boxed(self: Box<Self>, n: u32) -> u32 {
        self.0 * n
    }
}

twins! {
    fn arguments_are_moved_one_by_one() -> usize {
        let a = d("a");
        let b = d("b");
        let n = three(a, b, yield_!(ev(d("c"))));
        log("after");
        n + three(d("x"), yield_!(ev(d("yy"))), d("z"))
    }

    fn a_failing_argument_drops_the_earlier_ones() -> Result<usize, &'static str> {
        let a = d("a");
        Ok(three(a, d("b"), { let _g = d("g"); yield_!(fail("no"))? }))
    }

    fn an_argument_that_returns() -> usize {
        let a = d("a");
        three(a, d("b"), { if yield_!(ev(true)) { return 7; } d("c") })
    }

    fn an_argument_that_breaks() -> usize {
        let n = 'out: {
            let _g = d("g");
            three(d("a"), yield_!(ev(d("b"))), if yield_!(ev(true)) { break 'out 3 } else { d("c") })
        };
        log("after");
        n
    }

    fn an_argument_that_continues() -> u32 {
        let mut n = 0;
        for i in 0..3u32 {
            n += see(i + if i == 1 { continue } else { yield_!(ev(i)) });
        }
        n
    }

    fn the_callee_is_found_first() -> u32 {
        pick(true)(yield_!(ev(2)), see(3)) + pick(yield_!(ev(false)))(see(2), yield_!(ev(3)))
    }

    fn a_callee_in_a_field() -> u32 {
        struct Table { op: fn(u32, u32) -> u32, name: D }
        let t = Table { op: pick(true), name: d("table") };
        let n = (t.op)(yield_!(ev(1)), 2);
        yield_!(ev(()));
        (t.op)(n, t.name.name().len() as u32)
    }

    fn a_callee_in_an_array() -> u32 {
        let ops = [pick(true), pick(false)];
        ops[yield_!(ev(1))](4, yield_!(ev(5)))
    }

    fn a_block_as_callee() -> u32 {
        (if yield_!(ev(true)) { pick(true) } else { pick(false) })(yield_!(ev(1)), 2)
    }

    fn constructors_are_called() -> Option<(u32, Result<Wrap, ()>)> {
        Some((yield_!(ev(1)), Ok(Wrap(yield_!(ev(2)), see(3)))))
    }

    fn a_builder_by_value() -> usize {
        let b = Builder::new(yield_!(ev(d("a")))).with(d("b")).with(yield_!(ev(d("c"))));
        yield_!(ev(()));
        let parts = b.into_parts();
        yield_!(ev(()));
        parts.len()
    }

    fn a_builder_by_reference() -> usize {
        let mut b = Builder::new(d("a"));
        b.add(yield_!(ev(d("b")))).add(d("c"));
        b.add({ let x = d("x"); yield_!(ev(())); x });
        yield_!(ev(()));
        b.count()
    }

    fn a_method_that_takes_what_comes() -> u32 {
        let n = yield_!(ev(Some(3))).map_or(0, |n| n + 1);
        Logger(n).by_value(yield_!(ev(5))) + Box::new(Logger(2)).boxed(yield_!(ev(6)))
    }

    fn a_receiver_made_on_the_spot_drops_after_the_statement() -> u32 {
        let n = Logger(see(1)).by_ref(yield_!(ev(2))) + see(3);
        log("after");
        n
    }

    fn a_receiver_as_tail_drops_before_the_locals() -> u32 {
        let _g = d("g");
        Logger(see(1)).by_ref(yield_!(ev(2)))
    }

    fn a_receiver_that_comes_drops_after_the_statement() -> usize {
        let n = yield_!(ev(d("x"))).name().len() + { log("still there"); see(1) };
        log("after");
        yield_!(ev(n))
    }

    fn a_mutable_receiver_made_on_the_spot() -> u32 {
        Logger(1).by_mut(yield_!(ev(2))).by_mut(see(3)).0
    }

    fn consumed_in_braces() -> u32 {
        let l = Logger(1);
        let _g = d("g");
        let n = { l }.by_value(yield_!(ev(2)));
        yield_!(ev(n))
    }

    fn consumed_as_a_path_call() -> u32 {
        let l = Logger(1);
        let n = Logger::by_value(l, yield_!(ev(2)));
        yield_!(ev(n))
    }

    fn a_receiver_that_is_reassigned_by_its_argument() -> usize {
        let mut text = String::from("a");
        let n = text.len() + { text = yield_!(ev("bcd".to_string())); text.len() };
        n * 10 + text.len()
    }

    fn two_phase_borrows() -> Vec<usize> {
        let mut v = vec![7];
        v.push(v.len() + yield_!(ev(1)));
        v.push(yield_!(ev(v.len())) + v[0]);
        v.insert(v.len() - yield_!(ev(1)), v[yield_!(ev(0))]);
        v
    }

    fn entries_of_maps() -> Vec<(u32, u32)> {
        let mut map = BTreeMap::new();
        map.insert(yield_!(ev(1)), yield_!(ev(2)));
        *map.entry(yield_!(ev(1))).or_insert(0) += 5;
        *map.entry(3).or_insert(see(4)) += yield_!(ev(6));
        map.into_iter().collect()
    }

    fn iterator_chains_with_yields_around() -> u32 {
        let v = yield_!(ev(vec![1, 2, 3]));
        let n: u32 = v.iter().map(|n| n * 2).sum();
        let m = yield_!(ev(vec![4, 5])).into_iter().chain(yield_!(ev(vec![6]))).filter(|n| n % 2 == 0).fold(n, |a, b| a + b);
        v.into_iter().zip(yield_!(ev([10, 20]))).map(|(a, b)| a * b).sum::<u32>() + m
    }

    fn a_turbofish_and_associated_functions() -> (Vec<u8>, u32, String) {
        let v = Vec::<u8>::with_capacity(yield_!(ev(3)));
        let n = "5".parse::<u32>().unwrap_or(yield_!(ev(1)));
        (v, n, <String as From<&str>>::from(yield_!(ev("x"))))
    }

    fn the_result_of_a_call_is_called() -> u32 {
        fn adder(n: u32) -> impl Fn(u32) -> u32 { step("adder"); move |m| n + m }
        adder(yield_!(ev(1)))(yield_!(ev(2)))
    }

    fn options_with_traced_values() -> (bool, usize) {
        let a = Some(d("a"));
        let b = yield_!(ev(Some(d("b"))));
        let both = a.is_some() && b.as_ref().is_some_and(|b| b.name() == "b");
        yield_!(ev(()));
        let n = b.map(|b| b.into_name().len()).unwrap_or(0);
        yield_!(ev(()));
        let last = a.unwrap();
        (both, last.name().len() + n)
    }

    fn an_option_is_taken_and_replaced() -> () {
        let mut slot = Some(d("a"));
        if let Some(a) = slot.take() { eat(a); }
        yield_!(ev(()));
        slot.replace(yield_!(ev(d("b"))));
        let old = slot.replace(d("c"));
        yield_!(ev(()));
        drop(old);
        log("end");
    }

    fn mem_functions() -> usize {
        let mut a = vec![d("a")];
        let b = std::mem::take(&mut a);
        yield_!(ev(()));
        a.push(yield_!(ev(d("c"))));
        let c = std::mem::replace(&mut a, vec![d("x"), yield_!(ev(d("y")))]);
        yield_!(ev(()));
        std::mem::forget(b);
        a.len() + c.len()
    }
}

#[derive(Debug, PartialEq)]
pub struct Wrap(u32, u32);
