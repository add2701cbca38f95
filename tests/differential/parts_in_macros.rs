//! Parts of a variable in the input of std's macros.

use crate::support::*;
use crate::traced::*;
use crate::twins;

twins! {
    fn one_of_a_list(it: Both = both(d("a"), 2, d("b"))) -> usize {
        let _g = d("g");
        let list = vec![d("x"), it.a];
        yield_!(ev(1));
        list.len()
    }

    fn one_of_a_list_that_waits(it: Both = both(d("a"), 2, d("b"))) -> usize {
        let _g = d("g");
        let list = vec![d("x"), it.a, yield_!(ev(d("y")))];
        yield_!(ev(1));
        list.len()
    }

    fn looked_at_for_a_text(it: Both = both(d("a"), 2, d("b"))) -> u32 {
        let _g = d("g");
        log(format!("{:?}", it.a));
        yield_!(ev(1))
    }

    fn taken_by_what_makes_a_text(it: Both = both(d("a"), 2, d("b"))) -> u32 {
        let _g = d("g");
        log(format!("{:?} {x:?}", 1, x = weigh(d("p"), 1, it.a)));
        yield_!(ev(1))
    }

    fn the_length_of_a_list(it: Both = both(d("a"), 3, d("b"))) -> usize {
        eat(it.a);
        yield_!(ev(1));
        let list = vec![0u8; it.n as usize];
        yield_!(ev(1));
        list.len()
    }

    fn the_only_item_of_a_list() -> usize {
        let it = Both { a: d("a"), n: 3, b: d("b") };
        eat(it.a);
        yield_!(ev(1));
        let list = vec![0u8; it.n as usize];
        yield_!(ev(1));
        eat(vec![Some(it.b); 1]);
        list.len()
    }

    fn a_way_out_of_a_list() -> usize {
        let it = Both { a: d("a"), n: 3, b: d("b") };
        eat(it.a);
        let _g = yield_!(ev(d("g")));
        vec![(if see(it.b.plus(6) < 9) { eat(it.b); return 9 } else { 1 }) + see(8); 2].len()
    }
}
