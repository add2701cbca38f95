//! Destructuring assignments: what they leave of a variable stays where it is.

use crate::made::*;
use crate::support::*;
use crate::twins;

twins! {
    fn a_part_of_a_pair() -> u32 {
        let t = (d("1"), d("2"));
        let a;
        (a, _) = t;
        let x = d("x");
        yield_!(ev(1))
    }

    fn a_field() -> u32 {
        let s = pair();
        let a;
        Pair { a, .. } = s;
        let x = d("x");
        yield_!(ev(1))
    }

    fn nothing_of_two_variables() -> u32 {
        let x = d("x");
        let y = d("y");
        (_, _) = (x, y);
        yield_!(ev(1))
    }

    fn nothing_of_a_field() -> u32 {
        let s = pair();
        _ = s.a;
        let x = d("x");
        yield_!(ev(1))
    }

    fn nothing_of_references_and_copies() -> u32 {
        let s = pair();
        _ = &s.a;
        _ = s.n;
        let x = d("x");
        yield_!(ev(1))
    }

    fn nothing_of_a_struct() -> u32 {
        let s = pair();
        _ = s;
        let x = d("x");
        yield_!(ev(1))
    }

    fn a_copied_field() -> u32 {
        let s = pair();
        let mut n = 0;
        Pair { n, .. } = s;
        let x = d("x");
        n + yield_!(ev(1))
    }

    fn a_copied_field_and_the_whole() -> u32 {
        let s = pair();
        let mut n = 0;
        (n, _) = (s.n, s);
        let x = d("x");
        n + yield_!(ev(1))
    }

    fn the_first_of_an_array() -> u32 {
        let s = [d("1"), d("2"), d("3")];
        let mut n = d("o");
        [n, ..] = s;
        let x = d("x");
        yield_!(ev(1))
    }

    fn a_copy_of_what_has_a_drop_of_its_own() -> u32 {
        let s = Own { id: 3 };
        let mut n = 0;
        Own { id: n } = s;
        let x = d("x");
        n + yield_!(ev(1))
    }

    fn a_copy_that_changes_later() -> u32 {
        let s = Own { id: 3 };
        let mut n = 0;
        Own { id: n } = s;
        yield_!(ev(1));
        n = 5;
        yield_!(ev(n))
    }

    fn a_nested_part() -> u32 {
        let t = ((d("1"), d("2")), 3);
        let (a, n);
        ((a, _), n) = t;
        let x = d("x");
        n + yield_!(ev(1))
    }

    fn a_part_for_a_field() -> u32 {
        let t = (d("1"), d("2"));
        let mut s = pair();
        (s.a, _) = t;
        let x = d("x");
        yield_!(ev(1))
    }

    fn nothing_in_a_branch() -> u32 {
        if yield_!(ev(true)) {
            let t = d("1");
            _ = t;
            yield_!(ev(1));
        }
        yield_!(ev(1))
    }

    fn nothing_in_a_loop() -> u32 {
        let t = d("1");
        for _ in 0..2 {
            _ = t;
            yield_!(ev(1));
        }
        yield_!(ev(1))
    }

    fn nothing_or_a_drop() -> u32 {
        let t = d("1");
        if yield_!(ev(true)) {
            _ = t
        } else {
            drop(t)
        }
        yield_!(ev(1))
    }
}

#[derive(Debug)]
pub struct Couple(pub D, pub D);

#[derive(Debug)]
pub struct Numbers(pub u32, pub u32);

twins! {
    fn a_tuple_struct_of_what_is_waited_for() -> u32 {
        let (a, b);
        Numbers(a, b) = yield_!(ev(Numbers(1, 2)));
        see(a) + b
    }

    fn a_tuple_struct() -> u32 {
        let t = Couple(d("1"), d("2"));
        let mut x = d("x");
        let y;
        Couple(x, y) = t;
        let last = d("last");
        yield_!(ev(1))
    }

    fn a_part_of_a_tuple_struct() -> u32 {
        let t = Couple(d("1"), d("2"));
        let mut x = d("x");
        Couple(x, _) = t;
        let last = d("last");
        yield_!(ev(1))
    }

    fn a_part_in_parentheses() -> u32 {
        let t = (d("1"), d("2"));
        let mut x = d("x");
        ((x), _) = (t);
        let last = d("last");
        yield_!(ev(1))
    }

    fn a_place_in_parentheses() -> u32 {
        let t = d("1");
        let mut x = d("x");
        (x) = t;
        let last = d("last");
        yield_!(ev(1))
    }

    fn a_tuple_struct_on_one_way(c: bool = true) -> u32 {
        let t = Couple(d("1"), d("2"));
        let x;
        let y;
        if c {
            Couple(x, y) = t;
        } else {
            (x, y) = (d("3"), d("4"));
        }
        let last = d("last");
        yield_!(ev(1))
    }

    fn a_tuple_struct_behind_a_move(c: bool = true) -> u32 {
        let mut x = d("x");
        let mut y = d("y");
        if c {
            eat(x);
            if yield_!(ev(c)) {
                Couple(x, y) = yield_!(ev(Couple(d("1"), d("2"))));
                (x) = d("again");
            }
        }
        let last = d("last");
        yield_!(ev(1))
    }
}
