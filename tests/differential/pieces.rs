//! Variables that are moved piece by piece: of tuples, arrays and structs whose pieces the text shows.

use crate::support::*;
use crate::traced::weigh;
use crate::twins;

#[derive(Debug)]
pub struct Two(D, D);

twins! {
    fn fields_are_assigned(c0: bool = true) -> () {
        let mut x = ((yield_!(ev(d("a"))), yield_!(ev(d("b")))), yield_!(ev(d("c"))));
        x.1 = yield_!(ev(d("d")));
        x.1 = yield_!(ev(d("e")));
        let f = (x.0).0;
        yield_!(ev(()));
        if c0 {
            (x.0).0 = f;
        }
        yield_!(ev(()));
    }

    fn parts_of_what_is_given_late_move(c0: bool = true, c: bool = true) -> () {
        for i in 0..2 {
            let x;
            let y;
            if (c0 && i == 0) || (!c0 && i == 1) {
                x = (yield_!(ev(d("x0"))), yield_!(ev(d("x1"))), yield_!(ev(d("x2"))));
                y = (yield_!(ev(d("y0"))), yield_!(ev(d("y1"))));
                if c {
                    drop(x.1);
                    yield_!(ev(()));
                    drop(y.0);
                    yield_!(ev(()));
                }
            }
        }
    }

    fn one_of_an_array(i: usize = 2) -> () {
        let array =
            [yield_!(ev(d("a"))), yield_!(ev(d("b"))), yield_!(ev(d("c"))), yield_!(ev(d("e")))];
        let _x = match i {
            0 => {
                let [a, ..] = array;
                a
            }
            1 => {
                let [_, a, ..] = array;
                a
            }
            2 => {
                let [_, _, a, _] = array;
                a
            }
            _ => {
                let [_, _, _, a] = array;
                a
            }
        };
        yield_!(ev(()));
    }

    fn subslice_from_the_end(arg: bool = true, arg2: bool = false) -> () {
        let arr = [yield_!(ev(d("a"))), yield_!(ev(d("b"))), yield_!(ev(d("c")))];
        if arg2 {
            drop(arr);
            return;
        }
        if arg {
            let [.., _x, _] = arr;
        } else {
            let [_, _y @ ..] = arr;
        }
        yield_!(ev(()));
    }

    fn mixed_ends() -> () {
        let ar = [(d("a"), d("b")), (d("c"), d("e"))];
        yield_!(ev(()));
        let [(_x, _), ..] = ar;
        let [(_, _y), _] = ar;
        let [_, (_, _w)] = ar;
        let [.., (_z, _)] = ar;
        yield_!(ev(()));
    }

    fn half_moved_in_one_arm_assigned_in_other(n: u32 = 1) -> u32 {
        let mut pair = (d("a"), d("b"));
        match n {
            0 => {
                eat(pair.0);
                yield_!(ev(0));
            }
            1 => {
                pair = (d("c"), d("e"));
                yield_!(ev(1));
            }
            _ => {}
        }
        yield_!(ev(2));
        n
    }

    fn half_moved_in_one_arm_assigned_in_other_0(n: u32 = 0) -> u32 {
        let mut pair = (d("a"), d("b"));
        match n {
            0 => {
                eat(pair.0);
                yield_!(ev(0));
            }
            1 => {
                pair = (d("c"), d("e"));
                yield_!(ev(1));
            }
            _ => {}
        }
        yield_!(ev(2));
        n
    }

    fn first_and_last_of_an_array() -> () {
        let v = [d("1"), d("2"), d("3")];
        let [first, .., last] = v;
        yield_!(ev(()));
        eat(last);
        yield_!(ev(()));
    }

    fn first_and_last_of_an_argument(v: [D; 3] = [d("1"), d("2"), d("3")]) -> () {
        let [first, .., last] = v;
        yield_!(ev(()));
        eat(last);
    }

    fn first_and_last_of_a_slice() -> u32 {
        let v = [1, 2, 3];
        let [first, .., last] = v;
        yield_!(ev(()));
        first + last + v.len() as u32
    }

    fn parts_of_a_tuple_struct() -> () {
        let two = Two(d("a"), d("b"));
        eat(two.0);
        yield_!(ev(()));
        eat(two.1);
        yield_!(ev(()));
    }

    fn parts_of_a_tuple_struct_kept() -> () {
        let two = Two(d("a"), d("b"));
        let _last = d("last");
        eat(two.1);
        yield_!(ev(()));
    }

    fn halves_moved_in_a_macro() -> u32 {
        let mut p4 = (yield_!(ev(d("p4.0"))), yield_!(ev(d("p4.1"))));
        eat(p4.0);
        p4.0 = d("renewed");
        let n = !matches!(weigh(p4.1, see(6), p4.0), 1..=4);
        yield_!(ev(n));
        p4.0 = d("again");
        yield_!(ev(()));
        n as u32
    }

    fn copies_out_of_a_pair_and_the_whole() -> (u32, D) {
        let n = yield_!(ev(4));
        let pair = (n, d("x"));
        see(pair.0);
        yield_!(ev(pair.0));
        pair
    }

    fn a_half_takes_the_place_of_what_may_be_gone(c: bool = true) -> () {
        let mut v = yield_!(ev(d("v")));
        if c {
            eat(v);
        }
        yield_!(ev(()));
        {
            let mut pair = (d("a"), d("b"));
            pair.0 = d("c");
            v = pair.0;
        }
        yield_!(ev(()));
    }
}

#[derive(Debug, PartialEq)]
pub struct Config {
    a: D,
    b: D,
    c: u32,
}

#[derive(Debug, PartialEq, Clone, Copy)]
pub struct Point {
    x: u32,
    y: u32,
}

pub fn config() -> Config {
    Config { a: d("a"), b: d("b"), c: 1 }
}

twins! {
    fn a_base_from_a_literal() -> Config {
        let base = Config { a: d("a"), b: d("b"), c: 1 };
        let mid = d("mid");
        let c = Config { a: d("c"), ..base };
        yield_!(ev(()));
        c
    }

    fn a_base_of_a_literal_that_suspends() -> Config {
        let base = Config { a: d("a"), b: d("b"), c: 1 };
        let mid = d("mid");
        let c = Config { a: yield_!(ev(d("c"))), ..base };
        yield_!(ev(()));
        c
    }

    fn a_base_of_copies() -> Point {
        let base = Point { x: 1, y: 2 };
        let p = Point { x: yield_!(ev(3)), ..base };
        let q = Point { y: yield_!(ev(3)), ..base };
        Point { x: p.x + base.x, ..q }
    }

    fn a_base_from_a_call() -> Config {
        let c = Config { a: d("c"), ..config() };
        yield_!(ev(()));
        Config { c: yield_!(ev(3)), ..c }
    }

    fn a_base_of_unknown_fields() -> Config {
        let base = config();
        let mid = d("mid");
        let c = Config { a: d("c"), ..base };
        yield_!(ev(()));
        c
    }

    fn a_base_from_an_argument(base: Config = config()) -> Config {
        let mid = d("mid");
        let c = Config { a: yield_!(ev(d("c"))), c: 3, ..base };
        yield_!(ev(()));
        drop(mid);
        yield_!(ev(()));
        c
    }

    fn a_base_of_which_copies_are_taken(base: Config = config()) -> Config {
        let c = Config { a: d("c"), b: yield_!(ev(d("e"))), ..base };
        yield_!(ev(()));
        c
    }

    fn a_base_that_stays(base: Point = Point { x: 1, y: 2 }) -> Point {
        let c = Point { x: 3, ..base };
        yield_!(ev(()));
        c
    }

    fn a_base_that_is_used_later(base: Point = Point { x: 1, y: 2 }) -> Point {
        let c = Point { x: 3, ..base };
        yield_!(ev(()));
        println!("{base:?}");
        c
    }

    fn a_base_in_a_loop(base: Point = Point { x: 1, y: 2 }) -> u32 {
        let mut n = 0;
        for i in 0..2 {
            let c = Point { x: i, ..base };
            yield_!(ev(()));
            n += c.x + c.y;
        }
        n
    }

    fn a_base_in_parentheses(base: Point = Point { x: 1, y: 2 }) -> Point {
        let c = Point { x: 3, ..(base) };
        yield_!(ev(()));
        Point { x: base.y, ..c }
    }
}

twins! {
    fn neighbours_left_in_an_array() -> () {
        let v = [d("1"), d("2"), d("3"), d("4"), d("5"), d("6"), d("7")];
        yield_!(ev(()));
        let [first, _, _, middle, .., last] = v;
        let _later = d("later");
        yield_!(ev(()));
        eat(middle);
        yield_!(ev(()));
    }

    fn neighbours_left_in_an_argument(v: [D; 4] = [d("1"), d("2"), d("3"), d("4")]) -> () {
        yield_!(ev(()));
        let [.., last] = v;
        yield_!(ev(()));
    }

    fn a_closure_drops_what_it_captures_in_the_order_of_the_fields() -> u32 {
        let pair = (d("0"), d("1"), d("2"));
        let other = d("other");
        let show = move || log(format!("{:?} {:?} {:?}", pair.1, other, pair.0));
        yield_!(ev(()));
        show();
        log("end");
        1
    }

    fn a_closure_drops_parts_of_parts_in_the_order_of_the_fields() -> u32 {
        let pair = ((d("00"), d("01")), (d("10"), d("11")));
        let show = move || log(format!("{:?} {:?} {:?}", pair.1.1, pair.0.1, pair.1.0));
        yield_!(ev(()));
        show();
        log("end");
        1
    }

    fn an_async_block_leaves_the_other_fields() -> u32 {
        let pair = (d("0"), d("1"), d("2"));
        yield_!(ev(()));
        let show = async move { log(format!("{:?} {:?}", pair.1, pair.0)) };
        yield_!(ev(()));
        yield_!(Box::pin(show));
        log("end");
        yield_!(ev(1))
    }

    fn a_slice_pattern_beside_the_array() -> u32 {
        let list = [1, 2, 3];
        yield_!(ev(()));
        match list {
            [_, ref rest @ ..] => log(format!("{list:?} {rest:?}")),
        }
        yield_!(ev(1))
    }

    fn a_pattern_that_tests_one_part() -> u32 {
        let pair = (Some(d("a")), d("b"));
        if let (Some(first), _) = pair {
            yield_!(ev(1));
            step(first.name());
        }
        yield_!(ev(2));
        pair.1.name().len() as u32
    }

    fn a_part_that_is_there_or_not(given: Option<D> = Some(d("a"))) -> u32 {
        let parts = (given, d("b"), 3);
        let (Some(first), _, _) = parts else {
            yield_!(ev(3));
            return parts.2;
        };
        yield_!(ev(2));
        step(first.name());
        yield_!(ev(2));
        parts.1.name().len() as u32
    }

    fn a_part_that_is_not_there(given: Option<D> = None) -> u32 {
        let parts = (given, d("b"), 3);
        let (Some(first), _, _) = parts else {
            yield_!(ev(3));
            return parts.2;
        };
        step(first.name());
        yield_!(ev(2))
    }

    fn a_part_that_each_turn_takes() -> u32 {
        let mut parts = (vec![d("1"), d("2")], Some(d("b")), 3);
        while let (_, Some(next), _) = parts {
            yield_!(ev(2));
            parts.1 = parts.0.pop();
            step(next.name());
            if yield_!(ev(parts.2)) > 8 { break; }
        }
        yield_!(ev(2));
        parts.0.len() as u32
    }

    fn parts_are_tested_before_others_are_taken() -> u32 {
        let parts = (vec![d("1"), d("2")], Some(d("b")), Some(3));
        if matches!(parts, (_, Some(_), _)) { step("one part"); }
        if matches!(parts, (_, Some(_), Some(3))) { step("two parts"); }
        if matches!(parts, (_, Some(ref b), _) if b.name() == "b") { step("a guard"); }
        if let (_, Some(ref b), _) = parts && b.plus(1) == 2 { yield_!(ev(2)); }
        let n = match parts {
            (_, _, Some(n)) if n > yield_!(ev(2)) => n,
            (_, _, Some(n @ 0..5)) => n + 1,
            _ => 8,
        };
        if let (_, _, Some(3)) = parts {
            yield_!(ev(n));
            eat(parts.0);
        }
        yield_!(ev(2));
        parts.1.map_or(3, |b| b.plus(1))
    }
}
