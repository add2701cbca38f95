//! Variables that are moved piece by piece.

use crate::made::*;
use crate::support::*;
use crate::twins;

#[derive(Debug)]
pub struct Pair {
    left: D,
    right: D,
}

twins! {
    fn one_field_is_moved() -> u32 {
        let pair = (d("left"), d("right"));
        let _last = d("last");
        yield_!(ev(()));
        eat(pair.0);
        log("moved");
        yield_!(ev(()));
        log("end");
        1
    }

    fn one_field_is_kept_in_a_variable() -> u32 {
        let pair = (d("left"), d("right"), d("third"));
        let right = pair.1;
        log("moved");
        yield_!(ev(right.name().len() as u32))
    }

    fn a_pattern_takes_one_side() -> u32 {
        let pair = (d("left"), d("right"));
        let (left, _) = pair;
        yield_!(ev(()));
        log(left.name());
        2
    }

    fn a_pattern_with_a_rest() -> u32 {
        let many = (d("one"), d("two"), d("three"), d("four"));
        let (one, .., four) = many;
        yield_!(ev(()));
        log(format!("{} {}", one.name(), four.name()));
        log(format!("{}", many.1.name()));
        yield_!(ev(3))
    }

    fn a_struct_is_taken_apart() -> u32 {
        let pair = Pair { left: d("left"), right: d("right") };
        log(pair.left.name());
        yield_!(ev(()));
        let left = pair.left;
        yield_!(ev(()));
        eat(left);
        log("end");
        4
    }

    fn a_struct_pattern_leaves_the_rest() -> u32 {
        let pair = Pair { right: d("right"), left: d("left") };
        let Pair { left, .. } = pair;
        log(left.name());
        yield_!(ev(()));
        log("end");
        5
    }

    fn a_field_is_moved_on_one_way(c: bool = true) -> u32 {
        let pair = (d("left"), d("right"));
        if c { eat(pair.0); yield_!(ev(())); }
        log("behind");
        yield_!(ev(6))
    }

    fn a_field_is_moved_on_the_other_way(c: bool = false) -> u32 {
        let pair = (d("left"), d("right"));
        if c { eat(pair.0); }
        log("behind");
        yield_!(ev(6))
    }

    fn fields_are_moved_in_turn() -> u32 {
        let pair = (d("left"), d("right"));
        yield_!(ev(()));
        eat(pair.1);
        yield_!(ev(()));
        eat(pair.0);
        yield_!(ev(7))
    }

    fn a_match_takes_one_side() -> u32 {
        let pair = (d("left"), d("right"));
        let n = match pair { (_, right) => { yield_!(ev(())); right.name().len() } };
        log("behind");
        yield_!(ev(n as u32))
    }

    fn an_argument_is_taken_apart(pair: (Vec<u32>, Option<u32>) = (vec![1], Some(2))) -> usize {
        let list = pair.0;
        yield_!(ev(()));
        list.len() + pair.1.unwrap_or(0) as usize
    }

    fn a_field_is_given_back() -> u32 {
        let mut pair = (d("left"), d("right"));
        eat(pair.0);
        yield_!(ev(()));
        pair.0 = d("new");
        yield_!(ev(()));
        log(pair.0.name());
        8
    }

    fn copies_are_no_moves() -> u32 {
        let pair = (1, d("right"));
        let n = pair.0;
        yield_!(ev(n));
        log(format!("{pair:?}"));
        yield_!(ev(pair.0))
    }

    fn a_field_in_an_event() -> u32 {
        let pair = (d("left"), d("right"));
        let back = yield_!(ev(pair.0));
        log(back.name());
        yield_!(ev(9))
    }

    fn a_closure_takes_a_field() -> usize {
        let pair = (d("left"), d("right"));
        let f = move || pair.0.name().len();
        yield_!(ev(f()));
        log(pair.1.name());
        yield_!(ev(10))
    }

    fn a_field_is_returned() -> D {
        let pair = (d("left"), d("right"));
        yield_!(ev(()));
        pair.1
    }

    fn a_panic_between_the_fields(n: u32 = 1) -> u32 {
        let pair = (d("left"), d("right"));
        eat(pair.0);
        yield_!(ev(()));
        if n == 1 { panic!("between"); }
        eat(pair.1);
        1
    }
}

twins! {
    fn a_part_on_a_way_out_that_ends_in_a_block() -> u32 {
        loop {
            let two = two();
            let Some(v) = yield_!(ev(None::<D>)) else {
                let Two { a, .. } = two;
                {
                    return yield_!(ev(1));
                };
            };
            break;
        }
        3
    }

    fn a_part_on_a_way_out_that_branches() -> u32 {
        'out: loop {
            let two = two();
            let Some(v) = yield_!(ev(None::<D>)) else {
                let Two { a, .. } = two;
                if a.name() == "b" {
                    return yield_!(ev(1));
                } else {
                    yield_!(ev(4));
                    break 'out;
                }
            };
            break;
        }
        3
    }

    fn a_part_on_a_way_out_and_another_later() -> u32 {
        'out: loop {
            let two = two();
            if yield_!(ev(false)) {
                let Two { a, .. } = two;
                if a.name() == "z" {
                    return yield_!(ev(1));
                } else {
                    {
                        yield_!(ev(4));
                        break 'out;
                    }
                }
            }
            let x = d("x");
            yield_!(ev(two.a.name()));
            break;
        }
        3
    }
}
