//! Types that only the rest of the function fixes, and coercions.

use std::collections::HashMap;
use std::fmt::Display;
use std::rc::Rc;

use crate::support::*;
use crate::twins;

pub trait Shape {
    fn area(&self) -> u32;
}

fn twice(n: u32) -> u32 {
    2 * n
}

fn thrice(n: u32) -> u32 {
    3 * n
}

/// Counts as a shape.
#[derive(Debug)]
pub struct Counter;

impl Shape for Counter {
    fn area(&self) -> u32 {
        1
    }
}

pub struct Square(u32);
pub struct Strip(u32, u32);

impl Shape for Square {
    fn area(&self) -> u32 {
        self.0 * self.0
    }
}

impl Shape for Strip {
    fn area(&self) -> u32 {
        self.0 * self.1
    }
}

fn boxed_area(shape: Box<dyn Shape>) -> u32 {
    shape.area()
}

fn join(parts: &[&str]) -> String {
    parts.join("-")
}

twins! {
    fn a_vector_whose_items_come_later() -> Vec<u8> {
        let mut items = Vec::new();
        yield_!(ev(()));
        items.push(1);
        let more = yield_!(ev(2));
        items.push(more);
        items
    }

    fn an_option_that_is_filled_later() -> Option<String> {
        let mut found = None;
        for word in ["a", "bb", "ccc"] {
            if yield_!(ev(word.len())) == 2 {
                found = Some(word.to_string());
            }
        }
        found
    }

    fn a_parse_whose_target_is_fixed_later() -> u64 {
        let n = "5".parse().unwrap();
        yield_!(ev(()));
        let total: u64 = n;
        total + yield_!(ev(1))
    }

    fn a_collect_whose_target_is_fixed_later() -> usize {
        let pairs = (0..3).map(|n| (n, n * n)).collect();
        yield_!(ev(()));
        let map: HashMap<u32, u32> = pairs;
        map.len()
    }

    fn defaults_and_integers() -> i64 {
        let zero = Default::default();
        let mut sum: i64 = zero;
        for n in 0..4 {
            sum += yield_!(ev(n));
        }
        sum + i64::from(yield_!(ev(1i32)))
    }

    fn boxes_of_traits_in_branches(c: bool = true) -> u32 {
        let shape: Box<dyn Shape> = if c {
            yield_!(ev(()));
            Box::new(Square(3))
        } else {
            Box::new(Strip(2, 4))
        };
        yield_!(ev(()));
        shape.area()
    }

    fn boxes_of_traits_in_arms(n: u32 = 2) -> u32 {
        let shape: Box<dyn Shape> = match n {
            1 => Box::new(Square(3)),
            2 => { yield_!(ev(())); Box::new(Strip(2, 4)) }
            _ => { yield_!(ev(())); Box::new(Square(1)) }
        };
        boxed_area(shape)
    }

    fn a_box_that_is_an_argument(c: bool = true) -> u32 {
        boxed_area(Box::new(Square(yield_!(ev(2))))) + boxed_area(if c { Box::new(Square(2)) } else { Box::new(Strip(1, 2)) }) + yield_!(ev(1))
    }

    fn a_box_from_a_labelled_block(n: u32 = 1) -> u32 {
        let shape: Rc<dyn Shape> = 'found: {
            if yield_!(ev(n)) == 1 { break 'found Rc::new(Square(4)); }
            Rc::new(Strip(1, 1))
        };
        let copy = shape.clone();
        yield_!(ev(()));
        copy.area() + shape.area()
    }

    fn slices_of_arrays() -> usize {
        let numbers: &[u32] = &[1, 2, 3];
        yield_!(ev(()));
        let text: &'static str = "four";
        yield_!(ev(numbers.len())) + text.len()
    }

    fn a_slice_argument_beside_a_yield() -> String {
        join(&["a", yield_!(ev("b")), "c"])
    }

    fn deref_of_a_string_argument() -> usize {
        fn length(text: &str) -> usize { text.len() }
        let owned = String::from("abc");
        let boxed: Box<String> = Box::new(yield_!(ev(String::from("de"))));
        length(&owned) + length(&boxed) + yield_!(ev(length(&owned)))
    }

    fn function_pointers() -> u32 {
        fn double(n: u32) -> u32 { n * 2 }
        fn triple(n: u32) -> u32 { n * 3 }
        let mut f: fn(u32) -> u32 = double;
        let a = f(yield_!(ev(1)));
        f = triple;
        let list = [double, triple, |n| n + 1];
        yield_!(ev(()));
        a + f(2) + list.iter().map(|f| f(1)).sum::<u32>()
    }

    fn a_closure_of_many_types() -> String {
        let show = |value: &dyn Display| format!("<{value}>");
        let a = show(&yield_!(ev(1)));
        let b = show(&yield_!(ev("x")));
        a + &b
    }

    fn boxed_closures() -> u32 {
        let mut list: Vec<Box<dyn Fn(u32) -> u32>> = Vec::new();
        for n in 1..4 {
            yield_!(ev(()));
            list.push(Box::new(move |m| m * n));
        }
        let mut sum = 0;
        for f in &list { sum += f(2); }
        yield_!(ev(sum))
    }

    fn numbers_of_several_kinds(n: u8 = 200) -> (u8, u16, f64, i128) {
        let a = n.wrapping_add(yield_!(ev(100)));
        let b = u16::from(n) << yield_!(ev(2));
        let c = f64::from(a) / yield_!(ev(2.0));
        (a, b, c, -i128::from(yield_!(ev(1u64))))
    }

    fn turbofish_and_paths() -> usize {
        let list = Vec::<u16>::with_capacity(yield_!(ev(3)));
        let size = std::mem::size_of::<[u8; 4]>() + list.len();
        yield_!(ev(size)) + <[u32]>::len(&[1, 2])
    }

    fn defaults_of_an_item_type(items: Vec<u8> = vec![1u8, 2]) -> (u8, usize) {
        let mut last = Default::default();
        let mut count = 0;
        for item in items.clone() {
            last = yield_!(ev(item));
            count += 1;
        }
        (last, count + items.len())
    }

    fn results_that_convert(c: bool = true) -> Result<u32, String> {
        let n: u32 = yield_!(ev("12")).parse().map_err(|_| "no number")?;
        if c { Err("stop")?; }
        Ok(yield_!(ev(n)))
    }

    fn errors_in_boxes(c: bool = false) -> Result<u32, String> {
        let boxed: Result<u32, Box<dyn std::error::Error>> = if c {
            Err(Box::new(yield_!(ev("1x")).parse::<u32>().unwrap_err()))
        } else {
            Err(yield_!(ev("plain")).into())
        };
        yield_!(ev(()));
        boxed.map_err(|error| error.to_string())
    }

    fn unit_in_many_forms() -> () {
        let nothing = yield_!(ev(()));
        if yield_!(ev(true)) {}
        let () = nothing;
        { yield_!(ev(1)); }
        yield_!(ev(nothing))
    }

    fn never_in_branches(n: u32 = 3) -> u32 {
        let x = match yield_!(ev(n)) {
            0 => return 0,
            1 => panic!("one"),
            2 => loop { if yield_!(ev(true)) { return 7; } },
            n => n,
        };
        let y = if x == 3 { 4 } else { unreachable!() };
        yield_!(ev(x + y))
    }

    fn arrays_by_value() -> [u32; 3] {
        let mut a = [0; 3];
        for (i, slot) in [1, 2, 3].into_iter().enumerate() {
            a[i] = yield_!(ev(slot));
        }
        a
    }

    fn a_string_built_with_plus() -> String {
        let s = String::new() + yield_!(ev("a")) + "b" + &yield_!(ev(String::from("c")));
        s + &format!("{:>3}", yield_!(ev(1)))
    }

    fn iterators_that_are_chained() -> Vec<u32> {
        let evens = (0..).filter(|n| n % 2 == 0).take(yield_!(ev(3)));
        let mut all = Vec::new();
        for n in evens.chain([yield_!(ev(9))]) { all.push(yield_!(ev(n))); }
        all
    }

    fn an_iterator_by_hand() -> u32 {
        let mut words = "a bb ccc".split(' ');
        let mut sum = 0;
        while let Some(word) = words.next() { sum += yield_!(ev(word.len() as u32)); }
        sum
    }

    fn peeking() -> u32 {
        let mut numbers = [1, 1, 2, 3].into_iter().peekable();
        let mut runs = 0;
        while let Some(n) = numbers.next() {
            if numbers.peek() == Some(&n) { continue; }
            runs += yield_!(ev(n));
        }
        runs
    }

    fn results_looked_into_after_the_loop() -> (usize, u32) {
        let mut results = Vec::new();
        let mut best = None;
        for n in [3u32, 1, 2] {
            let text = yield_!(ev(format!("{n}")));
            results.push((text, n));
            best = Some((n, d("best")));
        }
        results.sort_by_key(|r| r.0.len() as u32 + r.1);
        let n = best.map(|b| b.0 + b.1.plus(1)).unwrap_or_default();
        (results[0].0.len(), n)
    }

    fn results_looked_into_after_an_endless_loop() -> usize {
        let mut found = Vec::new();
        let mut left = 3;
        loop {
            if left == 0 {
                break;
            }
            left -= 1;
            found.push(yield_!(ev(format!("{left}"))));
        }
        found.iter().map(|f| f.len()).sum()
    }

    fn results_looked_into_after_while() -> usize {
        let mut found = None;
        let mut left = 3;
        while left > 0 {
            left -= 1;
            found = Some(yield_!(ev(format!("{left}"))));
        }
        match found {
            Some(text) => text.len(),
            None => 0,
        }
    }

    fn a_number_that_the_loop_tells_the_type_of() -> i32 {
        let mut sum = 0;
        for n in 0..3i32 {
            yield_!(ev(()));
            sum += n * 5;
        }
        sum.rem_euclid(7)
    }

    fn a_fraction_that_the_loop_tells_the_type_of() -> f64 {
        let mut squares = 0.0;
        let mut turn = 0.0f64;
        while turn < 3.0 {
            turn += yield_!(ev(1.0));
            squares += turn.powi(2);
        }
        squares.sqrt()
    }

    fn numbers_inside_of_what_the_loop_tells_the_type_of() -> (i32, i64, u8) {
        let mut list = vec![0; 3];
        let mut pair = (0, None);
        let mut count = [0; 2];
        for n in 0..3usize {
            yield_!(ev(()));
            list[n] = n as i32;
            pair.0 += n as i64;
            pair.1 = Some(n as u8);
            count[n % 2] += 1u8;
        }
        (list[2].pow(2), pair.0.pow(2) + i64::from(pair.1.unwrap().pow(2)), count[0].pow(2))
    }

    fn an_option_that_is_looked_into_in_a_macro() -> String {
        yield_!(ev(()));
        let mut found = None;
        yield_!(ev(()));
        for n in 0..3u32 {
            yield_!(ev(()));
            found = Some(n.to_string());
        }
        format!("{}", found.unwrap().len())
    }

    fn a_number_that_is_looked_into_in_an_operand() -> i32 {
        let mut sum = 0;
        for n in 0..3i32 {
            yield_!(ev(()));
            sum += n;
        }
        let square = yield_!(ev(sum.pow(2)));
        assert_eq!(vec![sum.pow(2); 2], [9, 9]);
        square + 1
    }

    fn an_option_that_is_asked_by_a_closure() -> bool {
        let mut found = None;
        for n in 0..3u32 {
            yield_!(ev(()));
            found = Some(n.to_string());
        }
        found.is_some_and(|text| text.len() == 1)
    }
}

// What the function returns decides what the values of its loops and blocks become.
twins! {
    fn objects_at_the_end_of_a_loop(n: u32 = 1) -> String {
        #[bluelet::coroutine]
        fn shown(n: u32) -> Box<dyn Display> {
            loop {
                if yield_!(ev(n > 1)) {
                    break Box::new(1);
                } else if n == 1 {
                    break Box::new("one");
                }
            }
        }
        #[bluelet::coroutine]
        fn returned(n: u32) -> Box<dyn Display> {
            'whole: {
                if yield_!(ev(n > 1)) {
                    break 'whole Box::new(1);
                } else if n == 1 {
                    return 'inner: {
                        if yield_!(ev(true)) {
                            break 'inner Box::new("one");
                        }
                        Box::new(2)
                    };
                }
                Box::new('0')
            }
        }
        let one = yield_!(shown(n)).to_string();
        let two = yield_!(shown(n + 1)).to_string();
        let three = yield_!(returned(n)).to_string();
        one + &two + &three + &yield_!(returned(n - 1)).to_string()
    }
}

twins! {
    fn some_or_none() -> u32 {
        let x = d("x");
        let y = if yield_!(ev(false)) { Some(x) } else { None };
        yield_!(ev(1))
    }

    fn none_or_some() -> u32 {
        let x = d("x");
        let y = if yield_!(ev(false)) { None } else { Some(x) };
        yield_!(ev(1))
    }

    fn ok_or_err() -> u32 {
        let x = d("x");
        let r = if yield_!(ev(true)) { Ok(x) } else { Err("bad") };
        yield_!(ev(1))
    }

    fn err_or_ok() -> u32 {
        let x = d("x");
        let r = if yield_!(ev(true)) { Err("bad") } else { Ok(x) };
        yield_!(ev(1))
    }

    fn one_of_three_arms() -> u32 {
        let x = d("x");
        let r = match yield_!(ev(2)) {
            1 => None,
            2 => Some((x, 1)),
            _ => None,
        };
        yield_!(ev(1))
    }

    fn some_or_none_of_a_loop() -> u32 {
        let x = d("x");
        let r = loop {
            if yield_!(ev(true)) {
                break Some(x);
            } else {
                break None;
            }
        };
        yield_!(ev(1))
    }

    fn some_or_none_of_a_block() -> u32 {
        let x = d("x");
        let r = 'a: {
            if yield_!(ev(true)) {
                break 'a Some(x);
            }
            None
        };
        yield_!(ev(1))
    }

    fn none_or_a_variable() -> u32 {
        let x = Some(d("x"));
        let r = if yield_!(ev(false)) { None } else { x };
        yield_!(ev(1))
    }

    fn a_variable_or_none_of_arms() -> u32 {
        let x = Some(d("x"));
        let r = match yield_!(ev(2)) {
            1 => None,
            _ => x,
        };
        yield_!(ev(1))
    }

    fn a_variable_or_nothing_of_a_loop() -> u32 {
        let y = vec![d("y")];
        let r = loop {
            if yield_!(ev(true)) {
                break y;
            }
            break vec![];
        };
        yield_!(ev(1))
    }

    fn a_part_of_a_text_or_none() -> u32 {
        let line = String::from("a b");
        let r = if yield_!(ev(true)) {
            let word = line.trim();
            Some(word)
        } else {
            None
        };
        yield_!(ev(1))
    }

    fn elements_of_a_slice_become_what_the_variable_says() -> u32 {
        let shapes: &[Box<dyn Shape>] = &[Box::new(Square(2)), Box::new(Strip(yield_!(ev(3)), 4))];
        let sum = shapes.iter().map(|shape| shape.area()).sum();
        yield_!(ev(sum))
    }

    fn elements_of_a_slice_in_a_tuple() -> u32 {
        let (calls, names): (&mut [(_, fn(u32) -> u32)], &[&dyn Display]) =
            (&mut [(1, |n| n + 1), (2, |n| n * 10)], &[&1, &"two", &yield_!(ev('3'))]);
        calls.reverse();
        names.iter().for_each(|name| log(name.to_string()));
        let n = calls.iter().fold(3, |n, (step, call)| call(n) + step);
        yield_!(ev(n))
    }

    fn what_a_pattern_takes_becomes_what_it_says(c: bool = true) -> u32 {
        let (shape, n): (Box<dyn Shape>, u32) =
            if c { (Box::new(Square(2)), yield_!(ev(1))) } else { (Box::new(Strip(2, 3)), 2) };
        let _: Box<dyn Shape> = match c {
            true => Box::new(Square(3)),
            false => yield_!(ev(Box::new(Counter))),
        };
        let (call, _): (fn(u32) -> u32, u32) = { yield_!(ev(())); (twice, 1) };
        shape.area() + call(n) + yield_!(ev(3))
    }

    fn what_a_pattern_takes_becomes_what_it_says_2(c: bool = false) -> u32 {
        let _: Box<dyn Shape> = match c {
            true => Box::new(Square(3)),
            false => yield_!(ev(Box::new(Counter))),
        };
        let [call]: [fn(u32) -> u32; 1] = if c { [twice] } else { yield_!(ev(())); [thrice] };
        call(4) + yield_!(ev(3))
    }
}
